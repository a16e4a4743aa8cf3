// What a proof shows, as a document and for people. Pure; any thread.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "node/command_context.h"
#include "protocol/balance_proof.h"
#include "protocol/payment_proof.h"

namespace node {

Json proof_json(const protocol::ProvedPayment& shown);
std::string proof_text(const CommandContext& context, const protocol::ProvedPayment& shown);

Json proof_json(const protocol::ProvedBalance& shown);
std::string proof_text(const CommandContext& context, const protocol::ProvedBalance& shown);

}  // namespace node
