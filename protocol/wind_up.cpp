#include "protocol/wind_up.h"

#include <algorithm>

#include "protocol/amount.h"
#include "protocol/check.h"
#include "protocol/merkle.h"
#include "protocol/settlement.h"
#include "protocol/text_reader.h"

namespace protocol {
namespace {

constexpr std::string_view statement_type = "lokaponto/wind-up/v1\n";
constexpr std::string_view signature_word = "signature ";
constexpr std::size_t max_signature_lines_bytes = 1024;
constexpr std::int64_t max_time_ms = 253'402'300'799'999;  // the end of the year 9999

std::string head_line(const Domain& domain, const ChainHead& head) {
  return "log " + domain.text() + " " + std::to_string(head.sequence) + " " + head.hash.hex() + "\n";
}

std::string hold_line(const WoundUpHold& hold) {
  return "hold " + hold.key.text() + " " + std::to_string(hold.amount) +
         (hold.accepted ? " accepted\n" : " returned\n");
}

std::string owed_line(const WindUpStatement& statement) {
  if (statement.owed == 0) return "owed nobody 0\n";
  const auto cents = statement.owed < 0 ? -statement.owed : statement.owed;
  return "owed " + statement.debtor().text() + " " + std::to_string(cents) + "\n";
}

/// All lines but the last.
std::string body_of(const WindUpStatement& statement) {
  std::string text(statement_type);
  text += "of " + statement.of.text() + "\nby " + statement.by.text() + "\n";
  text += "number " + std::to_string(statement.number) + "\nhands " + std::to_string(statement.hands) + "\n";
  text += "agreement " + std::to_string(statement.agreement) + "\n";
  text += "unit " + std::string(statement.unit.view()) + " " + std::to_string(statement.scale) + "\n";
  text += "heard " + std::to_string(statement.heard.milliseconds) + "\n";
  text += "declared " + std::to_string(statement.declared.milliseconds) + "\n";
  text += head_line(statement.by, statement.log_by) + head_line(statement.of, statement.log_of);
  for (const auto& hold : statement.holds) text += hold_line(hold);
  return text + owed_line(statement);
}

bool holds_fit(const WindUpStatement& statement) {
  const auto& holds = statement.holds;
  const auto unordered = [](const WoundUpHold& one, const WoundUpHold& next) { return !(one.key < next.key); };
  return holds.size() <= max_wound_up_holds && std::ranges::adjacent_find(holds, unordered) == holds.end() &&
         std::ranges::all_of(holds, [&](const WoundUpHold& hold) {
           return hold.amount > 0 && (!hold.accepted || statement.hands == 2);
         });
}

/// What people can be shown, and days be added to.
bool is_time(const Time& time) {
  return time.milliseconds >= 0 && time.milliseconds <= max_time_ms;
}

bool fits(const WindUpStatement& statement) {
  return statement.of != statement.by && statement.number > 0 && (statement.hands == 1 || statement.hands == 2) &&
         statement.scale <= max_scale && is_time(statement.heard) && is_time(statement.declared) &&
         statement.owed <= max_arrived && statement.owed >= -max_arrived && holds_fit(statement);
}

/// `<payment id>@<domain>`.
PaymentKey key(TextReader& reader) {
  const auto word = reader.word();
  const auto at = word.find('@');
  const auto id = PaymentId::from_hex(word.substr(0, at));
  const auto origin = Domain::parse(at == std::string_view::npos ? "" : word.substr(at + 1));
  if (!id || !origin) return reader.fail(), PaymentKey{};
  return {*origin, *id};
}

WoundUpHold hold(TextReader& reader) {
  WoundUpHold hold{.key = key(reader), .amount = reader.number<std::int64_t>()};
  hold.accepted = reader.word() == "accepted";  // any other word than the two is not written again
  return hold;
}

std::int64_t owed(TextReader& reader, const Domain& by) {
  const auto debtor = reader.word();
  const auto amount = reader.number<std::int64_t>();
  if (amount < 0 || amount > max_arrived) return reader.fail(), 0;
  return debtor == by.text() ? amount : -amount;
}

}  // namespace

PaymentId WindUpStatement::end_to_end() const {
  return *PaymentId::from_bytes(sha256(body_of(*this)).view().substr(0, PaymentId::size));
}

std::string to_text(const WindUpStatement& statement) {
  check(fits(statement), "a statement is whole before it is written");
  return body_of(statement) + "end-to-end " + statement.end_to_end().hex() + "\n";
}

Result<WindUpStatement> parse_wind_up(std::string_view text) {
  if (text.size() > max_wind_up_bytes) return failure(Reason::oversize, "a wind-up statement of more than 6 MiB");
  TextReader reader(text);
  WindUpStatement statement;
  reader.expect(statement_type);
  reader.expect("of ");
  statement.of = reader.domain();
  reader.expect("by ");
  statement.by = reader.domain();
  reader.expect("number ");
  statement.number = reader.number<std::uint32_t>();
  reader.expect("hands ");
  statement.hands = reader.number<std::uint32_t>();
  reader.expect("agreement ");
  statement.agreement = reader.number<std::uint32_t>();
  reader.expect("unit ");
  statement.unit = reader.parsed<CurrencyCode>(CurrencyCode::parse);
  statement.scale = reader.number<std::uint8_t>();
  reader.expect("heard ");
  statement.heard.milliseconds = reader.number<std::int64_t>();
  reader.expect("declared ");
  statement.declared.milliseconds = reader.number<std::int64_t>();
  reader.expect("log " + statement.by.text() + " ");
  statement.log_by = reader.head();
  reader.expect("log " + statement.of.text() + " ");
  statement.log_of = reader.head();
  while (!reader.failed() && statement.holds.size() <= max_wound_up_holds && reader.take("hold "))
    statement.holds.push_back(hold(reader));
  reader.expect("owed ");
  statement.owed = owed(reader, statement.by);
  if (reader.failed() || !fits(statement) || to_text(statement) != text)
    return failure(Reason::malformed, "not a wind-up statement");
  return statement;
}

std::string to_file(const SignedWindUp& signed_statement) {
  const auto statement = parse_wind_up(signed_statement.text);
  check(statement.has_value(), "a statement is signed");
  std::string file = signed_statement.text;
  for (const auto& [domain, signature] :
       {std::pair{statement->by, signed_statement.by}, std::pair{statement->of, signed_statement.of}})
    if (!signature.is_zero()) file += std::string(signature_word) + domain.text() + " " + signature.hex() + "\n";
  return file;
}

Result<SignedWindUp> parse_wind_up_file(std::string_view file) {
  if (file.size() > max_wind_up_bytes + max_signature_lines_bytes)
    return failure(Reason::oversize, "a wind-up statement of more than 6 MiB");
  const auto signatures = file.find("\n" + std::string(signature_word));
  const auto text = file.substr(0, signatures == std::string_view::npos ? file.size() : signatures + 1);
  const auto statement = parse_wind_up(text);
  if (!statement) return std::unexpected(statement.error());
  SignedWindUp found{.text = Bytes(text), .by = {}, .of = {}};
  TextReader reader(file.substr(text.size()));
  for (const auto& [domain, signature] : {std::pair{statement->by, &found.by}, std::pair{statement->of, &found.of}})
    if (reader.take(std::string(signature_word) + domain.text() + " "))
      *signature = reader.parsed<Signature>(Signature::from_hex);
  if (reader.failed() || to_file(found) != file)
    return failure(Reason::malformed, "not a wind-up statement with its signatures");
  return found;
}

}  // namespace protocol
