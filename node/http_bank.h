// What the handlers of the fund and of its bank share.
#pragma once

#include <optional>

#include "federation/records.h"
#include "node/json_reader.h"

namespace node {

/// Members `creditor` and `iban`: whom the bank is to pay. Complains of an IBAN that is none, of one without the other,
/// and of neither if they are `required`.
std::optional<federation::BankText> read_creditor(JsonReader& body, bool required);

}  // namespace node
