#include "protocol/codec_entry.h"

#include <utility>

#include "protocol/check.h"
#include "protocol/limits.h"

namespace protocol {
namespace {

/// Kind, two accounts, an amount and the shortest currency code, each with its tag: shorter ones cannot be transfers.
constexpr std::size_t min_transfer_bytes = 44;

/// A day before the end of the year 9999: in no time zone does it lead out of the calendar.
constexpr std::int64_t max_entry_ms = 253'402'214'399'999;

bool is_entry_time(Time time) {
  return time.milliseconds >= 0 && time.milliseconds <= max_entry_ms;
}

bool is_place(const ChainHead& head) {
  return (head.sequence == 0) == head.hash.is_zero();
}

const char* rule_of_fund(const PaymentOpened& body) {
  const bool countable = add(body.amount.minor, body.fund->bonus).has_value();
  return countable && body.fund->commission <= body.amount.minor ? rule(*body.fund) : "payment_opened.fund";
}

const char* rule(const PaymentOpened& body) {
  if ((body.status == PaymentStatus::refused) != (body.reason != Reason::none)) return "payment_opened.reason";
  return body.fund ? rule_of_fund(body) : nullptr;
}

const char* rule(const PaymentClosed& body) {
  if (body.status == PaymentStatus::held) return "payment_closed.status";
  return (body.status == PaymentStatus::refused) == (body.reason != Reason::none) ? nullptr : "payment_closed.reason";
}

const char* rule(const ContradictionBorne& body) {
  if (body.told == PaymentStatus::held) return "contradiction_borne.told";
  if (body.told == PaymentStatus::accepted && body.next.text().empty()) return "contradiction_borne.next";
  return body.reason == Reason::none ? "contradiction_borne.reason" : nullptr;
}

const char* rule(const PeerIntroduced& body) {
  return body.identity.empty() ? "peer_introduced.identity" : nullptr;
}

const char* rule(const CreditLimitSet& body) {
  return body.limit < 0 ? "credit_limit_set.limit" : nullptr;
}

const char* rule(const EnvelopeLogged& body) {
  if (body.head.sequence == 0 || body.head.hash.is_zero()) return "envelope_logged.head";
  if (body.rotation > 0 && (body.direction == EnvelopeDirection::received || body.rotation > max_key_rotations))
    return "envelope_logged.rotation";
  return is_place(body.acknowledged) ? nullptr : "envelope_logged.acknowledged";
}

const char* rule(const KeysRotated& body) {
  if (body.rotation.empty() || body.rotation.size() > max_message_bytes) return "keys_rotated.rotation";
  return body.peer.text().empty() == (body.place.sequence == 0) ? nullptr : "keys_rotated.place";
}

template <class Body>
const char* rule_of(const Body& body) {
  if constexpr (requires { rule(body); })
    return rule(body);
  else
    return nullptr;
}

void write(wire::Transfer& fields, const Transfer& transfer) {
  check(broken_rule(transfer) == nullptr, "a transfer is whole before it is recorded");
  fields.set_kind(static_cast<std::uint32_t>(transfer.kind));
  put(fields.mutable_debit(), transfer.debit);
  put(fields.mutable_credit(), transfer.credit);
  fields.set_amount(transfer.amount.minor);
  put(fields.mutable_currency(), transfer.amount.currency);
  put_optional(fields.mutable_hold(), transfer.hold);
  fields.set_forced(transfer.forced);
}

Transfer read(FieldReader& reader, const wire::Transfer& fields) {
  reader.known(fields);
  Transfer transfer;
  transfer.kind = reader.choice(fields.kind(), TransferKind::post, TransferKind::void_hold, "transfer.kind");
  transfer.debit = reader.id<AccountId>(fields.debit(), "transfer.debit");
  transfer.credit = reader.id<AccountId>(fields.credit(), "transfer.credit");
  transfer.amount = {fields.amount(), reader.code(fields.currency(), "transfer.currency")};
  transfer.hold = reader.optional_id<HoldId>(fields.hold(), "transfer.hold");
  transfer.forced = fields.forced();
  const char* broken = broken_rule(transfer);
  reader.require(broken == nullptr, broken);
  return transfer;
}

void write(wire::Outgoing& fields, const Outgoing& outgoing) {
  check(broken_rule(outgoing) == nullptr, "an outgoing message is whole before it is recorded");
  put(fields.mutable_peer(), outgoing.peer);
  fields.set_message(outgoing.message);
}

Outgoing read(FieldReader& reader, const wire::Outgoing& fields) {
  reader.known(fields);
  Outgoing outgoing{reader.domain(fields.peer(), "outgoing.peer"), fields.message()};
  const char* broken = broken_rule(outgoing);
  reader.require(broken == nullptr, broken);
  return outgoing;
}

/// corrupt if protobuf would spend memory out of proportion to these bytes.
Result<void> bound(std::string_view bytes) {
  if (bytes.size() > max_entry_bytes) return failure(Reason::corrupt, "an entry of more than 8 MiB");
  const auto transfers = occurrences(bytes, wire::Entry::kTransfersFieldNumber);
  const auto outgoing = occurrences(bytes, wire::Entry::kOutgoingFieldNumber);
  if (!transfers || !outgoing) return failure(Reason::corrupt, "not a protobuf message");
  if (transfers->count > max_entry_items || outgoing->count > max_entry_items ||
      transfers->smallest < min_transfer_bytes)
    return failure(Reason::corrupt, "too many transfers or messages, or empty ones");
  return {};
}

Entry read(FieldReader& reader, const wire::Entry& fields) {
  reader.known(fields);
  Entry entry;
  entry.index = fields.index();
  entry.time.milliseconds = fields.time();
  reader.require(is_entry_time(entry.time), "entry.time");
  entry.body = read_body(reader, fields);
  const char* broken = broken_rule(entry.body);
  reader.require(broken == nullptr, broken);
  entry.transfers.reserve(static_cast<std::size_t>(fields.transfers_size()));
  for (const wire::Transfer& transfer : fields.transfers()) entry.transfers.push_back(read(reader, transfer));
  entry.outgoing.reserve(static_cast<std::size_t>(fields.outgoing_size()));
  for (const wire::Outgoing& outgoing : fields.outgoing()) entry.outgoing.push_back(read(reader, outgoing));
  return entry;
}

}  // namespace

const char* broken_rule(const EntryBody& body) {
  return std::visit([](const auto& any) { return rule_of(any); }, body);
}

const char* broken_rule(const Transfer& transfer) {
  if (transfer.amount.minor <= 0) return "transfer.amount";
  return (transfer.kind == TransferKind::post) == transfer.hold.is_zero() ? nullptr : "transfer.hold";
}

const char* broken_rule(const Outgoing& outgoing) {
  if (outgoing.peer.text().empty()) return "outgoing.peer";
  return outgoing.message.empty() || outgoing.message.size() > max_message_bytes ? "outgoing.message" : nullptr;
}

Bytes encode(const Entry& entry) {
  const char* broken = broken_rule(entry.body);
  check(broken == nullptr, broken);
  check(is_entry_time(entry.time), "an entry is of the years 1970 to 9999");
  check(entry.transfers.size() <= max_entry_items && entry.outgoing.size() <= max_entry_items,
        "an entry built here is not too long");
  static thread_local Recycled<wire::Entry, std::variant_size_v<EntryBody>> recycled;
  wire::Entry& fields = recycled.of(entry.body.index());
  fields.set_version(wire_version);
  fields.set_index(entry.index);
  fields.set_time(entry.time.milliseconds);
  write_body(fields, entry.body);
  fields.clear_transfers();
  for (const Transfer& transfer : entry.transfers) write(*fields.add_transfers(), transfer);
  fields.clear_outgoing();
  for (const Outgoing& outgoing : entry.outgoing) write(*fields.add_outgoing(), outgoing);
  Bytes bytes = serialise(fields);
  recycled.trim(entry.body.index(), bytes.size());
  check(bytes.size() <= max_entry_bytes, "an entry built here is not too large");
  return bytes;
}

Result<Entry> decode_entry(std::string_view bytes) {
  if (auto bounded = bound(bytes); !bounded) return std::unexpected(std::move(bounded.error()));
  auto& fields = scratch().fresh<wire::Entry>();
  if (!parse(bytes, max_entry_bytes, fields)) return failure(Reason::corrupt, "not a protobuf message");
  if (fields.version() != wire_version)
    return failure(Reason::corrupt, "entry version " + std::to_string(fields.version()));
  FieldReader reader;
  Entry entry = read(reader, fields);
  if (reader.failed()) return reader.failure(Reason::corrupt);
  if (!is_canonical(fields, bytes)) return failure(Reason::corrupt, "an entry not in canonical form");
  return entry;
}

}  // namespace protocol
