#include <algorithm>

#include "lokaponto/v1/message.pb.h"
#include "protocol/check.h"
#include "protocol/codec_fields.h"
#include "protocol/codec_witness.h"
#include "protocol/limits.h"
#include "protocol/message.h"

namespace protocol {
namespace {

void put(wire::Message& message, const Order& order) {
  check(order.path.size() <= max_path_hops, "a path built here is not too long");
  wire::Order& field = *message.mutable_order();
  field.Clear();
  put(field.mutable_id(), order.id);
  put(field.mutable_payer(), order.payer);
  put(field.mutable_payee(), order.payee);
  for (const Hop& hop : order.path) {
    wire::Hop& step = *field.add_path();
    put(step.mutable_node(), hop.node);
    step.set_amount(hop.amount.minor);
    put(step.mutable_currency(), hop.amount.currency);
  }
  field.set_credited(order.credited.minor);
  put(field.mutable_currency(), order.credited.currency);
  field.set_accept_before(order.accept_before.milliseconds);
  if (order.refund_of) put(*field.mutable_refund_of(), *order.refund_of);
}

void put(wire::Message& message, const Answer& answer) {
  check(answer.evidence.size() <= max_evidence_bytes, "evidence gathered here is not too large");
  wire::Answer& field = *message.mutable_answer();
  field.Clear();
  put(*field.mutable_key(), answer.key);
  put(field.mutable_order_digest(), answer.order_digest);
  field.set_accepted(answer.accepted);
  field.set_reason(static_cast<std::uint32_t>(answer.reason));
  field.set_evidence(answer.evidence);
}

void put(wire::Message& message, const CancelRequest& request) {
  wire::CancelRequest& field = *message.mutable_cancel_request();
  field.Clear();
  put(*field.mutable_key(), request.key);
  put(field.mutable_order_digest(), request.order_digest);
}

void put(wire::Message& message, const AgreementProposal& proposal) {
  wire::AgreementProposal& field = *message.mutable_agreement_proposal();
  field.Clear();
  field.set_terms(proposal.terms);
  put(field.mutable_signature(), proposal.signature);
}

void put(wire::Message& message, const AgreementAcceptance& acceptance) {
  wire::AgreementAcceptance& field = *message.mutable_agreement_acceptance();
  field.Clear();
  field.set_terms(acceptance.terms);
  put(field.mutable_signature(), acceptance.signature);
}

void put(wire::Message& message, const AgreementSuspension& suspension) {
  wire::AgreementSuspension& field = *message.mutable_agreement_suspension();
  field.Clear();
  field.set_version(suspension.version);
  field.set_suspended(suspension.suspended);
}

void put(wire::BankAccount& field, const BankAccount& account) {
  check(account.name.size() <= max_account_name_bytes && account.iban.size() <= max_account_iban_bytes,
        "an account told here is not too long");
  field.set_name(account.name);
  field.set_iban(account.iban);
}

/// The text of a note or a closing with one signature: what four kinds of message are about.
template <class Wire>
void put_signed(Wire& field, const SettlementProposal& proposal) {
  field.Clear();
  field.set_note(proposal.note);
  put(field.mutable_signature(), proposal.signature);
  if (proposal.account != BankAccount{}) put(*field.mutable_account(), proposal.account);
}

template <class Wire>
void put_signed(Wire& field, const ClosingProposal& proposal) {
  field.Clear();
  field.set_closing(proposal.closing);
  put(field.mutable_signature(), proposal.signature);
}

void put(wire::Message& message, const SettlementProposal& proposal) {
  put_signed(*message.mutable_settlement_proposal(), proposal);
}

void put(wire::Message& message, const SettlementAcceptance& acceptance) {
  put_signed(*message.mutable_settlement_acceptance(),
             SettlementProposal{acceptance.note, acceptance.signature, acceptance.account});
}

void put(wire::Message& message, const ClosingProposal& proposal) {
  put_signed(*message.mutable_closing_proposal(), proposal);
}

void put(wire::Message& message, const ClosingAcceptance& acceptance) {
  put_signed(*message.mutable_closing_acceptance(), ClosingProposal{acceptance.closing, acceptance.signature});
}

void put(wire::Message& message, const SettlementDispute& dispute) {
  check(dispute.totals.size() <= max_dispute_totals, "a dispute made here is not too long");
  wire::SettlementDispute& field = *message.mutable_settlement_dispute();
  field.Clear();
  field.set_number(dispute.number);
  put(field.mutable_note(), dispute.note);
  put_optional(field.mutable_log(), dispute.log);
  field.set_low(dispute.low);
  field.set_high(dispute.high);
  for (const std::int64_t total : dispute.totals) field.add_totals(total);
}

void put(wire::Message& message, const KeyRotation& rotation) {
  wire::KeyRotation& field = *message.mutable_key_rotation();
  field.Clear();
  field.set_succession(rotation.succession);
  put(field.mutable_by_message_before(), rotation.by_message_before);
  put(field.mutable_by_contract_before(), rotation.by_contract_before);
  put(field.mutable_by_message(), rotation.by_message);
  put(field.mutable_by_contract(), rotation.by_contract);
}

/// Both ends stand where they must, and no node twice.
bool is_path(const Order& order) {
  const std::vector<Hop>& path = order.path;
  if (path.size() < 2 || path.front().node != order.payer.domain || path.back().node != order.payee.domain)
    return false;
  for (auto hop = path.begin(); hop != path.end(); ++hop)
    if (std::find_if(std::next(hop), path.end(), [&](const Hop& later) { return later.node == hop->node; }) !=
        path.end())
      return false;
  return true;
}

Order read(FieldReader& reader, const wire::Order& field) {
  reader.known(field);
  Order order;
  order.id = reader.id<PaymentId>(field.id(), "order.id");
  order.payer = reader.address(field.payer(), "order.payer");
  order.payee = reader.address(field.payee(), "order.payee");
  order.path.reserve(static_cast<std::size_t>(field.path_size()));
  for (const wire::Hop& step : field.path()) {
    reader.known(step);
    order.path.push_back({reader.domain(step.node(), "order.path.node"),
                          {step.amount(), reader.code(step.currency(), "order.path.currency")}});
  }
  reader.require(is_path(order), "order.path");
  order.credited = {field.credited(), reader.code(field.currency(), "order.currency")};
  order.accept_before.milliseconds = field.accept_before();
  if (field.has_refund_of()) order.refund_of = reader.key(field.refund_of(), "order.refund_of");
  return order;
}

Answer read(FieldReader& reader, const wire::Answer& field) {
  reader.known(field);
  Answer answer;
  answer.key = reader.key(field.key(), "answer.key");
  answer.order_digest = reader.id<Hash>(field.order_digest(), "answer.order_digest");
  answer.accepted = field.accepted();
  answer.reason = reader.reason(field.reason(), "answer.reason");
  reader.require(answer.accepted == (answer.reason == Reason::none), "answer.reason");
  answer.evidence = field.evidence();
  return answer;
}

CancelRequest read(FieldReader& reader, const wire::CancelRequest& field) {
  reader.known(field);
  return {reader.key(field.key(), "cancel_request.key"),
          reader.id<Hash>(field.order_digest(), "cancel_request.order_digest")};
}

AgreementProposal read(FieldReader& reader, const wire::AgreementProposal& field) {
  reader.known(field);
  reader.require(!field.terms().empty(), "agreement_proposal.terms");
  return {field.terms(), reader.id<Signature>(field.signature(), "agreement_proposal.signature")};
}

AgreementAcceptance read(FieldReader& reader, const wire::AgreementAcceptance& field) {
  reader.known(field);
  reader.require(!field.terms().empty(), "agreement_acceptance.terms");
  return {field.terms(), reader.id<Signature>(field.signature(), "agreement_acceptance.signature")};
}

AgreementSuspension read(FieldReader& reader, const wire::AgreementSuspension& field) {
  reader.known(field);
  reader.require(field.version() > 0, "agreement_suspension.version");
  return {field.version(), field.suspended()};
}

BankAccount read(FieldReader& reader, const wire::BankAccount& field) {
  reader.known(field);
  reader.require(field.name().size() <= max_account_name_bytes && field.iban().size() <= max_account_iban_bytes,
                 "bank_account");
  reader.require(!field.name().empty() || !field.iban().empty(), "bank_account");
  return {field.name(), field.iban()};
}

template <class Kind, class Wire>
Kind read_note(FieldReader& reader, const Wire& field) {
  reader.known(field);
  reader.require(!field.note().empty() && field.note().size() <= max_settlement_bytes, "settlement.note");
  Kind kind{field.note(), reader.id<Signature>(field.signature(), "settlement.signature"), {}};
  if (field.has_account()) kind.account = read(reader, field.account());
  return kind;
}

template <class Kind, class Wire>
Kind read_closing(FieldReader& reader, const Wire& field) {
  reader.known(field);
  reader.require(!field.closing().empty() && field.closing().size() <= max_settlement_bytes, "closing.closing");
  return {field.closing(), reader.id<Signature>(field.signature(), "closing.signature")};
}

/// Totals stand between `low` and `high` as dispute_step says; of a single envelope, one for each message.
bool has_its_totals(const SettlementDispute& dispute) {
  if (dispute.log.text().empty()) return dispute.low == 0 && dispute.high == 0 && dispute.totals.empty();
  if (dispute.high <= dispute.low || dispute.totals.empty() || dispute.totals.size() > max_dispute_totals) return false;
  if (dispute.high - dispute.low == 1) return true;
  const std::uint64_t step = dispute_step(dispute.low, dispute.high);
  return dispute.totals.size() == (dispute.high - dispute.low + step - 1) / step;
}

SettlementDispute read(FieldReader& reader, const wire::SettlementDispute& field) {
  reader.known(field);
  SettlementDispute dispute{.number = field.number(),
                            .note = reader.id<Hash>(field.note(), "settlement_dispute.note"),
                            .log = reader.optional_domain(field.log(), "settlement_dispute.log"),
                            .low = field.low(),
                            .high = field.high(),
                            .totals = {field.totals().begin(), field.totals().end()}};
  reader.require(dispute.number > 0 && dispute.high <= INT64_MAX && has_its_totals(dispute), "settlement_dispute");
  return dispute;
}

KeyRotation read(FieldReader& reader, const wire::KeyRotation& field) {
  reader.known(field);
  reader.require(!field.succession().empty() && field.succession().size() <= max_identity_bytes,
                 "key_rotation.succession");
  return {field.succession(), reader.id<Signature>(field.by_message_before(), "key_rotation.by_message_before"),
          reader.id<Signature>(field.by_contract_before(), "key_rotation.by_contract_before"),
          reader.id<Signature>(field.by_message(), "key_rotation.by_message"),
          reader.id<Signature>(field.by_contract(), "key_rotation.by_contract")};
}

Message read_body(FieldReader& reader, const wire::Message& message) {
  reader.known(message);
  switch (message.body_case()) {
    case wire::Message::kOrder:
      return read(reader, message.order());
    case wire::Message::kAnswer:
      return read(reader, message.answer());
    case wire::Message::kCancelRequest:
      return read(reader, message.cancel_request());
    case wire::Message::kAgreementProposal:
      return read(reader, message.agreement_proposal());
    case wire::Message::kAgreementAcceptance:
      return read(reader, message.agreement_acceptance());
    case wire::Message::kAgreementSuspension:
      return read(reader, message.agreement_suspension());
    case wire::Message::kSettlementProposal:
      return read_note<SettlementProposal>(reader, message.settlement_proposal());
    case wire::Message::kSettlementAcceptance:
      return read_note<SettlementAcceptance>(reader, message.settlement_acceptance());
    case wire::Message::kClosingProposal:
      return read_closing<ClosingProposal>(reader, message.closing_proposal());
    case wire::Message::kClosingAcceptance:
      return read_closing<ClosingAcceptance>(reader, message.closing_acceptance());
    case wire::Message::kSettlementDispute:
      return read(reader, message.settlement_dispute());
    case wire::Message::kKeyRotation:
      return read(reader, message.key_rotation());
    case wire::Message::kCheckpointShown:
      return protocol::read(reader, message.checkpoint_shown());
    case wire::Message::kCosignature:
      return protocol::read(reader, message.cosignature());
    case wire::Message::BODY_NOT_SET:
      break;
  }
  reader.require(false, "message.body");
  return {};
}

/// What could make protobuf spend memory out of proportion, looked at in the raw bytes.
Result<void> bound(std::string_view bytes) {
  if (bytes.size() > max_message_bytes) return failure(Reason::oversize, "a message of more than 64 KiB");
  const auto hops = occurrences(bytes, wire::Message::kOrderFieldNumber, wire::Order::kPathFieldNumber);
  if (!hops) return std::unexpected(hops.error());
  if (hops->count > max_path_hops) return failure(Reason::oversize, "a path of more than 8 hops");
  return {};
}

}  // namespace

Bytes encode(const Message& message) {
  static thread_local Recycled<wire::Message, std::variant_size_v<Message>> recycled;
  wire::Message& fields = recycled.of(message.index());
  fields.set_version(wire_version);
  std::visit([&fields](const auto& body) { put(fields, body); }, message);
  Bytes bytes = serialise(fields);
  recycled.trim(message.index(), bytes.size());
  check(bytes.size() <= max_message_bytes, "a message built here is not too large");
  return bytes;
}

Result<Message> decode_message(std::string_view bytes) {
  if (auto bounded = bound(bytes); !bounded) return std::unexpected(std::move(bounded.error()));
  auto& fields = scratch().fresh<wire::Message>();
  if (auto parsed = parse(bytes, max_message_bytes, fields); !parsed) return std::unexpected(std::move(parsed.error()));
  if (auto known = known_version(fields.version(), "message"); !known) return std::unexpected(std::move(known.error()));
  if (fields.answer().evidence().size() > max_evidence_bytes)
    return failure(Reason::oversize, "evidence of more than 32 KiB");
  FieldReader reader;
  Message message = read_body(reader, fields);
  if (reader.failed()) return reader.failure(Reason::malformed);
  if (!is_canonical(fields, bytes)) return failure(Reason::malformed, "a message not in canonical form");
  return message;
}

bool is_key_rotation(std::string_view message) {
  static_assert(wire_version == 1 && wire::Message::kKeyRotationFieldNumber == 30);
  constexpr std::string_view beginning("\x08\x01\xf2\x01", 4);  // version, and the tag of the body
  return message.starts_with(beginning);
}

}  // namespace protocol
