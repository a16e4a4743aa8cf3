#include "tests/node/bank_promises.h"

#include <algorithm>
#include <array>
#include <set>

#include "node/bank_text.h"
#include "protocol/check.h"
#include "protocol/limits.h"
#include "protocol/utf8.h"

namespace node {

using protocol::BankLine;
using protocol::BankStatement;
using protocol::check;
using protocol::Reason;

namespace {

void check_text(const std::string& text) {
  check(text.size() <= protocol::max_bank_text_bytes, "a text is within its bound");
  for (std::size_t position = 0; position < text.size();) {
    const auto character = protocol::next_code_point(text, position);
    check(character && !protocol::is_control(*character), "a text is UTF-8 without control characters");
  }
  check(tidy(text) == text, "a text is tidy");
}

void check_line(const BankLine& line) {
  check(line.minor >= -max_bank_cents && line.minor <= max_bank_cents, "an amount is within its bound");
  check(protocol::Date::parse(line.booked.text()) == line.booked, "a day is of the calendar");
  check(protocol::Date::parse(line.value.text()) == line.value, "a day is of the calendar");
  check(line.end_to_end_id != "NOTPROVIDED", "no id is no id");
  for (const std::string* text : {&line.reference, &line.end_to_end_id, &line.counterparty, &line.counterparty_iban,
                                  &line.remittance, &line.kind})
    check_text(*text);
}

void check_statement(const BankStatement& statement) {
  check(protocol::Iban::parse(statement.account.text()) == statement.account, "an account is an IBAN");
  check(statement.currency == protocol::euro(), "a statement is in euro");
  check_text(statement.id);
  std::ranges::for_each(statement.lines, check_line);
  check(check_balances(statement).has_value(), "a statement adds up");
  const auto digests = line_digests(statement);
  check(std::set(digests.begin(), digests.end()).size() == statement.lines.size(), "every line has its own digest");
  check(statement_digest(statement) == statement_digest(BankStatement(statement)), "a digest is of the values alone");
}

void check_failure(const protocol::Failure& failure) {
  constexpr std::array reasons{Reason::malformed,           Reason::oversize,       Reason::unsupported_version,
                               Reason::wrong_scale,         Reason::wrong_currency, Reason::amount_overflow,
                               Reason::unbalanced_statement};
  check(std::ranges::find(reasons, failure.reason) != reasons.end(), "a refusal has one of the reasons");
  check(failure.detail.starts_with("line ") && failure.detail.find(": ") != std::string::npos,
        "a refusal says the line");
}

}  // namespace

void check_promises(const protocol::Result<std::vector<BankStatement>>& result) {
  if (!result) return check_failure(result.error());
  check(!result->empty(), "a file has a statement");
  std::ranges::for_each(*result, check_statement);
}

}  // namespace node
