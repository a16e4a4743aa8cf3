#include "protocol/codec_entry.h"
#include "protocol/limits.h"

namespace protocol {
namespace {

Genesis read(FieldReader& reader, const wire::Genesis& fields) {
  reader.known(fields);
  return {reader.currency(fields.currency(), "genesis.currency"),
          reader.id<PublicKey>(fields.message_key(), "genesis.message_key"),
          reader.id<PublicKey>(fields.log_key(), "genesis.log_key"),
          reader.id<PublicKey>(fields.contract_key(), "genesis.contract_key")};
}

AccountPurpose read_purpose(FieldReader& reader, std::uint32_t field) {
  constexpr const char* what = "account_opened.purpose";
  return field < static_cast<std::uint32_t>(AccountPurpose::exchange)
             ? reader.choice(field, AccountPurpose::member, AccountPurpose::cash, what)
             : reader.choice(field, AccountPurpose::exchange, AccountPurpose::residue, what);
}

AccountOpened read(FieldReader& reader, const wire::AccountOpened& fields) {
  reader.known(fields);
  AccountOpened body;
  body.account = reader.id<AccountId>(fields.account(), "account_opened.account");
  body.purpose = read_purpose(reader, fields.purpose());
  body.member = reader.choice(fields.member(), MemberKind::none, MemberKind::authority, "account_opened.member");
  body.currency = reader.code(fields.currency(), "account_opened.currency");
  body.bounds = {fields.least(), fields.most()};
  body.label = fields.label();
  return body;
}

/// 13 is no kind yet.
PaymentKind read_kind(FieldReader& reader, std::uint32_t field) {
  const bool paper = field >= static_cast<std::uint32_t>(PaymentKind::move_notes);
  return paper ? reader.choice(field, PaymentKind::move_notes, PaymentKind::reverse_deposit, "payment_opened.kind")
               : reader.choice(field, PaymentKind::deposit, PaymentKind::reissue, "payment_opened.kind");
}

PaymentOpened read(FieldReader& reader, const wire::PaymentOpened& fields) {
  reader.known(fields);
  PaymentOpened body;
  body.key = reader.key(fields.key(), "payment_opened.key");
  body.kind = read_kind(reader, fields.kind());
  body.status = reader.choice(fields.status(), PaymentStatus::held, PaymentStatus::refused, "payment_opened.status");
  body.reason = reader.reason(fields.reason(), "payment_opened.reason");
  body.request = reader.optional_id<Hash>(fields.request(), "payment_opened.request");
  body.order = reader.optional_id<Hash>(fields.order(), "payment_opened.order");
  body.payer = reader.optional_id<AccountId>(fields.payer(), "payment_opened.payer");
  body.payee = reader.optional_id<AccountId>(fields.payee(), "payment_opened.payee");
  body.amount = {fields.amount(), reader.optional_code(fields.currency(), "payment_opened.currency")};
  body.counterparty = fields.counterparty();
  body.previous = reader.optional_domain(fields.previous(), "payment_opened.previous");
  body.next = reader.optional_domain(fields.next(), "payment_opened.next");
  body.place = {fields.place_sequence(), fields.place_index()};
  if (fields.has_refund_of()) body.refund_of = reader.key(fields.refund_of(), "payment_opened.refund_of");
  body.accept_before.milliseconds = fields.accept_before();
  if (fields.has_fund()) body.fund = protocol::read(reader, fields.fund());
  if (fields.has_ordered_as()) body.ordered_as = reader.key(fields.ordered_as(), "payment_opened.ordered_as");
  return body;
}

PaymentClosed read(FieldReader& reader, const wire::PaymentClosed& fields) {
  reader.known(fields);
  PaymentClosed body;
  body.key = reader.key(fields.key(), "payment_closed.key");
  body.status = reader.choice(fields.status(), PaymentStatus::held, PaymentStatus::refused, "payment_closed.status");
  body.reason = reader.reason(fields.reason(), "payment_closed.reason");
  body.peer = reader.optional_domain(fields.peer(), "payment_closed.peer");
  body.answer = {fields.answer_sequence(), fields.answer_index()};
  return body;
}

AgreementChanged read(FieldReader& reader, const wire::AgreementChanged& fields) {
  reader.known(fields);
  AgreementChanged body;
  body.peer = reader.domain(fields.peer(), "agreement_changed.peer");
  body.step = reader.choice(fields.step(), AgreementStep::proposed_here, AgreementStep::resumed_there,
                            "agreement_changed.step");
  body.version = fields.version();
  body.terms = fields.terms();
  body.ours = reader.optional_id<Signature>(fields.ours(), "agreement_changed.ours");
  body.theirs = reader.optional_id<Signature>(fields.theirs(), "agreement_changed.theirs");
  return body;
}

EnvelopeLogged read(FieldReader& reader, const wire::EnvelopeLogged& fields) {
  reader.known(fields);
  EnvelopeLogged body;
  body.peer = reader.domain(fields.peer(), "envelope_logged.peer");
  body.direction = reader.choice(fields.direction(), EnvelopeDirection::sent, EnvelopeDirection::returned,
                                 "envelope_logged.direction");
  body.head = {fields.sequence(), reader.id<Hash>(fields.hash(), "envelope_logged.hash")};
  body.count = fields.count();
  body.acknowledged = {fields.acknowledged_sequence(),
                       reader.optional_id<Hash>(fields.acknowledged_hash(), "envelope_logged.acknowledged")};
  body.rotation = fields.rotation();
  return body;
}

CancelAsked read(FieldReader& reader, const wire::CancelAsked& fields) {
  reader.known(fields);
  return {reader.key(fields.key(), "cancel_asked.key"), fields.withdraws()};
}

AnswerRepeated read(FieldReader& reader, const wire::AnswerRepeated& fields) {
  reader.known(fields);
  return {reader.key(fields.key(), "answer_repeated.key")};
}

OrderPassedOn read(FieldReader& reader, const wire::OrderPassedOn& fields) {
  reader.known(fields);
  return {reader.key(fields.key(), "order_passed_on.key")};
}

ContradictionBorne read(FieldReader& reader, const wire::ContradictionBorne& fields) {
  reader.known(fields);
  ContradictionBorne body;
  body.key = reader.key(fields.key(), "contradiction_borne.key");
  body.told = reader.choice(fields.told(), PaymentStatus::accepted, PaymentStatus::refused, "contradiction_borne.told");
  body.reason = reader.reason(fields.reason(), "contradiction_borne.reason");
  body.next = reader.optional_domain(fields.next(), "contradiction_borne.next");
  return body;
}

KeysRotated read(FieldReader& reader, const wire::KeysRotated& fields) {
  reader.known(fields);
  return {reader.optional_domain(fields.peer(), "keys_rotated.peer"),
          fields.rotation(),
          {fields.sequence(), fields.index()}};
}

PeerIntroduced read(FieldReader& reader, const wire::PeerIntroduced& fields) {
  reader.known(fields);
  return {fields.identity()};
}

LimitsSet read(FieldReader& reader, const wire::LimitsSet& fields) {
  reader.known(fields);
  return {reader.domain(fields.peer(), "limits_set.peer"), fields.most_debt(), fields.most_claim()};
}

LinkFrozen read(FieldReader& reader, const wire::LinkFrozen& fields) {
  reader.known(fields);
  return {reader.domain(fields.peer(), "link_frozen.peer"), fields.detail(), fields.ours(), fields.theirs()};
}

AlarmRaised read(FieldReader& reader, const wire::AlarmRaised& fields) {
  reader.known(fields);
  return {reader.optional_domain(fields.peer(), "alarm_raised.peer"),
          reader.reason(fields.reason(), "alarm_raised.reason"), fields.detail()};
}

NodeRestored read(FieldReader& reader, const wire::NodeRestored& fields) {
  reader.known(fields);
  return {};
}

LinkCompared read(FieldReader& reader, const wire::LinkCompared& fields) {
  reader.known(fields);
  return {reader.domain(fields.peer(), "link_compared.peer")};
}

CreditLimitSet read(FieldReader& reader, const wire::CreditLimitSet& fields) {
  reader.known(fields);
  return {reader.id<AccountId>(fields.account(), "credit_limit_set.account"), fields.limit()};
}

LinkReleased read(FieldReader& reader, const wire::LinkReleased& fields) {
  reader.known(fields);
  return {reader.domain(fields.peer(), "link_released.peer")};
}

LinkThawed read(FieldReader& reader, const wire::LinkThawed& fields) {
  reader.known(fields);
  return {reader.domain(fields.peer(), "link_thawed.peer")};
}

PeerRemoved read(FieldReader& reader, const wire::PeerRemoved& fields) {
  reader.known(fields);
  return {reader.domain(fields.peer(), "peer_removed.peer")};
}

EntryBody read_settlement_body(FieldReader& reader, const wire::Entry& fields) {
  if (fields.has_settlement_changed()) return read(reader, fields.settlement_changed());
  if (fields.has_settlement_ended()) return read(reader, fields.settlement_ended());
  if (fields.has_dispute_narrowed()) return read(reader, fields.dispute_narrowed());
  if (fields.has_settlement_threshold_set()) return read(reader, fields.settlement_threshold_set());
  return read(reader, fields.answer_counted());
}

/// Entries about peers and links.
EntryBody read_peer_body(FieldReader& reader, const wire::Entry& fields) {
  switch (fields.body_case()) {
    case wire::Entry::kPeerIntroduced:
      return read(reader, fields.peer_introduced());
    case wire::Entry::kAgreementChanged:
      return read(reader, fields.agreement_changed());
    case wire::Entry::kLimitsSet:
      return read(reader, fields.limits_set());
    case wire::Entry::kEnvelopeLogged:
      return read(reader, fields.envelope_logged());
    case wire::Entry::kLinkFrozen:
      return read(reader, fields.link_frozen());
    case wire::Entry::kAlarmRaised:
      return read(reader, fields.alarm_raised());
    case wire::Entry::kNodeRestored:
      return read(reader, fields.node_restored());
    case wire::Entry::kLinkCompared:
      return read(reader, fields.link_compared());
    case wire::Entry::kLinkReleased:
      return read(reader, fields.link_released());
    case wire::Entry::kLinkThawed:
      return read(reader, fields.link_thawed());
    case wire::Entry::kKeysRotated:
      return read(reader, fields.keys_rotated());
    case wire::Entry::kPeerRemoved:
      return read(reader, fields.peer_removed());
    case wire::Entry::kCheckpointMade:
      return protocol::read(reader, fields.checkpoint_made());
    case wire::Entry::kCheckpointCosigned:
      return protocol::read(reader, fields.checkpoint_cosigned());
    case wire::Entry::kCosignatureTaken:
      return protocol::read(reader, fields.cosignature_taken());
    case wire::Entry::kPeerWoundUp:
      return protocol::read(reader, fields.peer_wound_up());
    case wire::Entry::kClaimGivenUp:
      return protocol::read(reader, fields.claim_given_up());
    case wire::Entry::kAnswerHonoured:
      return protocol::read(reader, fields.answer_honoured());
    case wire::Entry::kRefusalHeard:
      return protocol::read(reader, fields.refusal_heard());
    case wire::Entry::kOrderLeft:
      return protocol::read(reader, fields.order_left());
    default:
      reader.require(false, "entry.body");
      return NodeRestored{};
  }
}

}  // namespace

EntryBody read_body(FieldReader& reader, const wire::Entry& fields) {
  switch (fields.body_case()) {
    case wire::Entry::kGenesis:
      return read(reader, fields.genesis());
    case wire::Entry::kAccountOpened:
      return read(reader, fields.account_opened());
    case wire::Entry::kPaymentOpened:
      return read(reader, fields.payment_opened());
    case wire::Entry::kPaymentClosed:
      return read(reader, fields.payment_closed());
    case wire::Entry::kCancelAsked:
      return read(reader, fields.cancel_asked());
    case wire::Entry::kAnswerRepeated:
      return read(reader, fields.answer_repeated());
    case wire::Entry::kOrderPassedOn:
      return read(reader, fields.order_passed_on());
    case wire::Entry::kContradictionBorne:
      return read(reader, fields.contradiction_borne());
    case wire::Entry::kFundRulesSet:
      return read(reader, fields.fund_rules_set());
    case wire::Entry::kTransfersOrdered:
      return read(reader, fields.transfers_ordered());
    case wire::Entry::kBankLineBooked:
      return read(reader, fields.bank_line_booked());
    case wire::Entry::kStatementBooked:
      return read(reader, fields.statement_booked());
    case wire::Entry::kBankLineResolved:
      return read(reader, fields.bank_line_resolved());
    case wire::Entry::kTransferRejected:
      return read(reader, fields.transfer_rejected());
    case wire::Entry::kMemberStandingSet:
      return read(reader, fields.member_standing_set());
    case wire::Entry::kAccountClosed:
      return read(reader, fields.account_closed());
    case wire::Entry::kMemberRulesSet:
      return read(reader, fields.member_rules_set());
    case wire::Entry::kCreditLimitSet:
      return read(reader, fields.credit_limit_set());
    case wire::Entry::kSettlementChanged:
    case wire::Entry::kSettlementEnded:
    case wire::Entry::kDisputeNarrowed:
    case wire::Entry::kSettlementThresholdSet:
    case wire::Entry::kAnswerCounted:
      return read_settlement_body(reader, fields);
    case wire::Entry::kCounterCounted:
      return read(reader, fields.counter_counted());
    default:
      return read_peer_body(reader, fields);
  }
}

}  // namespace protocol
