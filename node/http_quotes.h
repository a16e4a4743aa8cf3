// Quotes as texts: what a client holds between asking what a payment would bring, and paying. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "federation/event.h"

namespace node {

/// Everything that a quote promises stands in its text: the node keeps nothing. Whoever alters it gains nothing, for a
/// payment is held to the terms in force whatever its quote says (docs/decisions/0044).
struct QuoteText {
  std::string payee;        ///< address
  protocol::Amount amount;  ///< debited
  protocol::Amount credited;
  protocol::Time until;
  friend bool operator==(const QuoteText&, const QuoteText&) = default;
};

std::string to_text(const QuoteText& quote);
/// malformed for anything that to_text() does not give.
protocol::Result<QuoteText> parse_quote(std::string_view text);

}  // namespace node
