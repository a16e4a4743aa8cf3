#include "protocol/codec_entry.h"

namespace protocol {
namespace {

template <class Enum>
std::uint32_t number(Enum value) {
  return static_cast<std::uint32_t>(value);
}

void write(wire::Entry& entry, const Genesis& body) {
  wire::Genesis& fields = *entry.mutable_genesis();
  fields.Clear();
  put(*fields.mutable_currency(), body.currency);
  put(fields.mutable_message_key(), body.message_key);
  put(fields.mutable_log_key(), body.log_key);
  put(fields.mutable_contract_key(), body.contract_key);
}

void write(wire::Entry& entry, const AccountOpened& body) {
  wire::AccountOpened& fields = *entry.mutable_account_opened();
  fields.Clear();
  put(fields.mutable_account(), body.account);
  fields.set_purpose(number(body.purpose));
  fields.set_member(number(body.member));
  put(fields.mutable_currency(), body.currency);
  fields.set_least(body.bounds.least);
  fields.set_most(body.bounds.most);
  fields.set_label(body.label);
}

void write(wire::Entry& entry, const PaymentOpened& body) {
  wire::PaymentOpened& fields = *entry.mutable_payment_opened();
  fields.Clear();
  put(*fields.mutable_key(), body.key);
  fields.set_kind(number(body.kind));
  fields.set_status(number(body.status));
  fields.set_reason(number(body.reason));
  put_optional(fields.mutable_request(), body.request);
  put_optional(fields.mutable_order(), body.order);
  put_optional(fields.mutable_payer(), body.payer);
  put_optional(fields.mutable_payee(), body.payee);
  fields.set_amount(body.amount.minor);
  put_optional(fields.mutable_currency(), body.amount.currency);
  fields.set_counterparty(body.counterparty);
  put_optional(fields.mutable_previous(), body.previous);
  put_optional(fields.mutable_next(), body.next);
  fields.set_place_sequence(body.place.sequence);
  fields.set_place_index(body.place.index);
  if (body.refund_of) put(*fields.mutable_refund_of(), *body.refund_of);
  fields.set_accept_before(body.accept_before.milliseconds);
  if (body.fund) protocol::write(*fields.mutable_fund(), *body.fund);
  if (body.ordered_as) put(*fields.mutable_ordered_as(), *body.ordered_as);
}

void write(wire::Entry& entry, const PaymentClosed& body) {
  wire::PaymentClosed& fields = *entry.mutable_payment_closed();
  fields.Clear();
  put(*fields.mutable_key(), body.key);
  fields.set_status(number(body.status));
  fields.set_reason(number(body.reason));
  put_optional(fields.mutable_peer(), body.peer);
  fields.set_answer_sequence(body.answer.sequence);
  fields.set_answer_index(body.answer.index);
}

void write(wire::Entry& entry, const CancelAsked& body) {
  wire::CancelAsked& fields = *entry.mutable_cancel_asked();
  fields.Clear();
  put(*fields.mutable_key(), body.key);
  fields.set_withdraws(body.withdraws);
}

void write(wire::Entry& entry, const AnswerRepeated& body) {
  put(*entry.mutable_answer_repeated()->mutable_key(), body.key);
}

void write(wire::Entry& entry, const OrderPassedOn& body) {
  put(*entry.mutable_order_passed_on()->mutable_key(), body.key);
}

void write(wire::Entry& entry, const ContradictionBorne& body) {
  wire::ContradictionBorne& fields = *entry.mutable_contradiction_borne();
  fields.Clear();
  put(*fields.mutable_key(), body.key);
  fields.set_told(number(body.told));
  fields.set_reason(number(body.reason));
  put_optional(fields.mutable_next(), body.next);
}

void write(wire::Entry& entry, const PeerIntroduced& body) {
  entry.mutable_peer_introduced()->set_identity(body.identity);
}

void write(wire::Entry& entry, const AgreementChanged& body) {
  wire::AgreementChanged& fields = *entry.mutable_agreement_changed();
  fields.Clear();
  put(fields.mutable_peer(), body.peer);
  fields.set_step(number(body.step));
  fields.set_version(body.version);
  fields.set_terms(body.terms);
  put_optional(fields.mutable_ours(), body.ours);
  put_optional(fields.mutable_theirs(), body.theirs);
}

void write(wire::Entry& entry, const LimitsSet& body) {
  wire::LimitsSet& fields = *entry.mutable_limits_set();
  fields.Clear();
  put(fields.mutable_peer(), body.peer);
  fields.set_most_debt(body.most_debt);
  fields.set_most_claim(body.most_claim);
}

void write(wire::Entry& entry, const CreditLimitSet& body) {
  wire::CreditLimitSet& fields = *entry.mutable_credit_limit_set();
  fields.Clear();
  put(fields.mutable_account(), body.account);
  fields.set_limit(body.limit);
}

void write(wire::Entry& entry, const EnvelopeLogged& body) {
  wire::EnvelopeLogged& fields = *entry.mutable_envelope_logged();
  fields.Clear();
  put(fields.mutable_peer(), body.peer);
  fields.set_direction(number(body.direction));
  fields.set_sequence(body.head.sequence);
  put(fields.mutable_hash(), body.head.hash);
  fields.set_count(body.count);
  fields.set_acknowledged_sequence(body.acknowledged.sequence);
  put_optional(fields.mutable_acknowledged_hash(), body.acknowledged.hash);
  fields.set_rotation(body.rotation);
}

void write(wire::Entry& entry, const KeysRotated& body) {
  wire::KeysRotated& fields = *entry.mutable_keys_rotated();
  fields.Clear();
  put_optional(fields.mutable_peer(), body.peer);
  fields.set_rotation(body.rotation);
  fields.set_sequence(body.place.sequence);
  fields.set_index(body.place.index);
}

void write(wire::Entry& entry, const LinkFrozen& body) {
  wire::LinkFrozen& fields = *entry.mutable_link_frozen();
  fields.Clear();
  put(fields.mutable_peer(), body.peer);
  fields.set_detail(body.detail);
  fields.set_ours(body.ours);
  fields.set_theirs(body.theirs);
}

void write(wire::Entry& entry, const AlarmRaised& body) {
  wire::AlarmRaised& fields = *entry.mutable_alarm_raised();
  fields.Clear();
  put_optional(fields.mutable_peer(), body.peer);
  fields.set_reason(number(body.reason));
  fields.set_detail(body.detail);
}

void write(wire::Entry& entry, const NodeRestored&) {
  entry.mutable_node_restored();
}

void write(wire::Entry& entry, const LinkCompared& body) {
  put(entry.mutable_link_compared()->mutable_peer(), body.peer);
}

void write(wire::Entry& entry, const LinkReleased& body) {
  put(entry.mutable_link_released()->mutable_peer(), body.peer);
}

void write(wire::Entry& entry, const LinkThawed& body) {
  put(entry.mutable_link_thawed()->mutable_peer(), body.peer);
}

void write(wire::Entry& entry, const PeerRemoved& body) {
  put(entry.mutable_peer_removed()->mutable_peer(), body.peer);
}

}  // namespace

void write_body(wire::Entry& fields, const EntryBody& body) {
  std::visit([&fields](const auto& any) { write(fields, any); }, body);
}

}  // namespace protocol
