#include "protocol/settlement.h"

#include "protocol/check.h"
#include "protocol/merkle.h"
#include "protocol/text_reader.h"

namespace protocol {
namespace {

constexpr std::string_view note_type = "lokaponto/settlement/v1\n";
constexpr std::string_view closing_type = "lokaponto/settlement-closing/v1\n";
constexpr std::string_view nobody = "nobody";

std::string head_text(const ChainHead& head) {
  return std::to_string(head.sequence) + " " + head.hash.hex();
}

/// All lines but the last.
std::string body_of(const SettlementNote& note) {
  std::string text(note_type);
  text += "number " + std::to_string(note.number) + "\n";
  text += "agreement " + std::to_string(note.agreement) + "\n";
  text += "unit " + std::string(note.unit.view()) + " " + std::to_string(note.scale) + "\n";
  text += "period " + std::to_string(note.from.milliseconds) + " " + std::to_string(note.to.milliseconds) + "\n";
  for (const auto& side : note.sides)
    text += "log " + side.domain.text() + " " + head_text(side.before) + " " + head_text(side.cut) + "\n";
  for (const auto& side : note.sides)
    text += "accepted " + side.domain.text() + " " + std::to_string(side.accepted) + "\n";
  text += "opening " + std::to_string(note.opening) + "\n";
  text += "closing " + std::to_string(note.closing) + "\n";
  text += "owed " + (note.owed() == 0 ? std::string(nobody) : note.debtor().text()) + " " +
          std::to_string(note.owed()) + "\n";
  return text;
}

/// Whether the closing is what the lines above it give, and the sides are two in order.
bool adds_up(const SettlementNote& note) {
  const auto& [first, second] = note.sides;
  if (!(first.domain < second.domain) || first.accepted < 0 || second.accepted < 0 || note.number == 0) return false;
  if (first.before.sequence > first.cut.sequence || second.before.sequence > second.cut.sequence) return false;
  const auto change = subtract(second.accepted, first.accepted);
  const auto closing = change ? add(note.opening, *change) : change;
  return closing && *closing == note.closing && *closing <= max_arrived && *closing >= -max_arrived;
}

}  // namespace

PaymentId SettlementNote::end_to_end() const {
  return *PaymentId::from_bytes(sha256(body_of(*this)).view().substr(0, PaymentId::size));
}

std::string to_text(const SettlementNote& note) {
  check(adds_up(note), "a note's figures follow from each other");
  return body_of(note) + "end-to-end " + note.end_to_end().hex() + "\n";
}

std::string to_text(const SettlementClosing& closing) {
  check(closing.arrived >= 0 && closing.arrived <= max_arrived && closing.number > 0, "euros arrive or they do not");
  return std::string(closing_type) + "number " + std::to_string(closing.number) + "\nnote " + closing.note.hex() +
         "\ndebtor " + closing.debtor.text() + "\ncreditor " + closing.creditor.text() + "\narrived " +
         std::to_string(closing.arrived) + "\n";
}

Result<SettlementNote> parse_settlement_note(std::string_view text) {
  if (text.size() > max_settlement_bytes) return failure(Reason::oversize, "a settlement note of more than 4 KiB");
  TextReader reader(text);
  SettlementNote note;
  reader.expect(note_type);
  reader.expect("number ");
  note.number = reader.number<std::uint32_t>();
  reader.expect("agreement ");
  note.agreement = reader.number<std::uint32_t>();
  reader.expect("unit ");
  note.unit = reader.parsed<CurrencyCode>(CurrencyCode::parse);
  note.scale = reader.number<std::uint8_t>();
  reader.expect("period ");
  note.from.milliseconds = reader.number<std::int64_t>();
  note.to.milliseconds = reader.number<std::int64_t>();
  for (auto& side : note.sides) {
    reader.expect("log ");
    side.domain = reader.domain();
    side.before = reader.head();
    side.cut = reader.head();
  }
  for (auto& side : note.sides) {
    reader.expect("accepted " + side.domain.text() + " ");
    side.accepted = reader.number<std::int64_t>();
  }
  reader.expect("opening ");
  note.opening = reader.number<std::int64_t>();
  reader.expect("closing ");
  note.closing = reader.number<std::int64_t>();
  if (reader.failed() || !adds_up(note) || to_text(note) != text)
    return failure(Reason::malformed, "not a settlement note");
  return note;
}

Result<SettlementClosing> parse_settlement_closing(std::string_view text) {
  if (text.size() > max_settlement_bytes) return failure(Reason::oversize, "a closing of more than 4 KiB");
  TextReader reader(text);
  SettlementClosing closing;
  reader.expect(closing_type);
  reader.expect("number ");
  closing.number = reader.number<std::uint32_t>();
  reader.expect("note ");
  closing.note = reader.parsed<Hash>(Hash::from_hex);
  reader.expect("debtor ");
  closing.debtor = reader.domain();
  reader.expect("creditor ");
  closing.creditor = reader.domain();
  reader.expect("arrived ");
  closing.arrived = reader.number<std::int64_t>();
  if (reader.failed() || closing.arrived < 0 || closing.arrived > max_arrived || closing.number == 0 ||
      to_text(closing) != text)
    return failure(Reason::malformed, "not the closing of a settlement");
  return closing;
}

}  // namespace protocol
