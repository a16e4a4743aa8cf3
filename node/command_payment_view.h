// Payments as commands show them.
#pragma once

#include <expected>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "node/command_amount.h"
#include "node/command_client.h"

namespace node {

/// Shows what became of a payment that was asked for: in one line, or as a document. pending while it is held.
ExitCode show_outcome(const CommandContext& context, const Json& payment);

/// All that is known of a payment.
void show_payment_fields(const CommandContext& context, const Json& payment);

/// held, accepted or refused, in the language of the context.
std::string status_text(const CommandContext& context, const Json& payment);

/// The id given, or a new one; malformed if what was given is none. Hexadecimal.
protocol::Result<std::string> id_or_new(const std::optional<std::string>& given);

/// A payment's name that is safe in a path; malformed if it is none.
protocol::Result<std::string> payment_path(const std::string& key);

}  // namespace node
