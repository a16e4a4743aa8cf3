// Entries about the guarantee fund and the bank.
#include <algorithm>
#include <functional>

#include "protocol/codec_entry.h"
#include "protocol/date.h"
#include "protocol/limits.h"

namespace protocol {
namespace {

template <class Enum>
std::uint32_t number(Enum value) {
  return static_cast<std::uint32_t>(value);
}

FundAccount read_account(FieldReader& reader, std::uint32_t field, const char* what) {
  return reader.choice(field, FundAccount::digital, FundAccount::paper, what);
}

/// Of the calendar; days since 1970.
bool is_day(std::int32_t day) {
  return Date::of({std::int64_t{day} * 86'400'000}).has_value();
}

}  // namespace

const char* rule(const FundDetails& details) {
  if (details.bonus < 0 || details.donation < 0 || details.commission < 0) return "fund.amounts";
  return (details.donation == 0) == details.beneficiary.is_zero() ? nullptr : "fund.beneficiary";
}

const char* rule(const FundRulesSet& body) {
  return is_part(body.bonus) && is_part(body.donation) && is_part(body.commission) ? nullptr : "fund_rules_set.parts";
}

const char* rule(const TransfersOrdered& body) {
  return body.batch == 0 || body.transfers.empty() ? "transfers_ordered.batch" : nullptr;
}

const char* rule(const StatementBooked& body) {
  return is_day(body.day) ? nullptr : "statement_booked.day";
}

const char* rule(const BankLineBooked& body) {
  if (!is_day(body.day)) return "bank_line_booked.day";
  return body.amount == 0 || body.amount == INT64_MIN ? "bank_line_booked.amount" : nullptr;
}

const char* rule(const BankLineResolved& body) {
  if (body.resolution == BankLineResolution::reopened) return body.also.empty() ? nullptr : "bank_line_resolved.also";
  const bool names = body.resolution == BankLineResolution::send_back || body.resolution == BankLineResolution::known;
  if (names != body.payment.has_value()) return "bank_line_resolved.payment";
  if (body.also.empty()) return nullptr;
  const bool ascends = body.payment && *body.payment < body.also.front() &&
                       std::ranges::adjacent_find(body.also, std::greater_equal<>()) == body.also.end();
  return body.resolution == BankLineResolution::known && ascends && body.also.size() < max_transfers_in_file
             ? nullptr
             : "bank_line_resolved.also";
}

void write(wire::FundDetails& fields, const FundDetails& details) {
  fields.Clear();
  fields.set_account(number(details.account));
  fields.set_bonus(details.bonus);
  fields.set_donation(details.donation);
  put_optional(fields.mutable_beneficiary(), details.beneficiary);
  fields.set_commission(details.commission);
}

FundDetails read(FieldReader& reader, const wire::FundDetails& fields) {
  reader.known(fields);
  FundDetails details;
  details.account = reader.choice(fields.account(), FundAccount::none, FundAccount::paper, "fund.account");
  details.bonus = fields.bonus();
  details.donation = fields.donation();
  details.beneficiary = reader.optional_id<AccountId>(fields.beneficiary(), "fund.beneficiary");
  details.commission = fields.commission();
  const char* broken = rule(details);
  reader.require(broken == nullptr, broken);
  return details;
}

void write(wire::Entry& entry, const FundRulesSet& body) {
  wire::FundRulesSet& fields = *entry.mutable_fund_rules_set();
  fields.Clear();
  put(*fields.mutable_bonus(), body.bonus);
  put(*fields.mutable_donation(), body.donation);
  put(*fields.mutable_commission(), body.commission);
  fields.set_rounding(static_cast<wire::Rounding>(body.rounding));
}

FundRulesSet read(FieldReader& reader, const wire::FundRulesSet& fields) {
  reader.known(fields);
  return {reader.fraction(fields.bonus(), "fund_rules_set.bonus"),
          reader.fraction(fields.donation(), "fund_rules_set.donation"),
          reader.fraction(fields.commission(), "fund_rules_set.commission"),
          reader.rounding(fields.rounding(), "fund_rules_set.rounding")};
}

void write(wire::Entry& entry, const TransfersOrdered& body) {
  wire::TransfersOrdered& fields = *entry.mutable_transfers_ordered();
  fields.Clear();
  fields.set_batch(body.batch);
  fields.set_account(number(body.account));
  for (const PaymentId& id : body.transfers) put(fields.add_transfers(), id);
}

TransfersOrdered read(FieldReader& reader, const wire::TransfersOrdered& fields) {
  reader.known(fields);
  TransfersOrdered body;
  body.batch = fields.batch();
  body.account = read_account(reader, fields.account(), "transfers_ordered.account");
  for (const auto& id : fields.transfers())
    body.transfers.push_back(reader.id<PaymentId>(id, "transfers_ordered.transfers"));
  return body;
}

void write(wire::Entry& entry, const BankLineBooked& body) {
  wire::BankLineBooked& fields = *entry.mutable_bank_line_booked();
  fields.Clear();
  fields.set_account(number(body.account));
  put(fields.mutable_line(), body.line);
  fields.set_day(body.day);
  fields.set_amount(body.amount);
  fields.set_outcome(number(body.outcome));
  if (body.payment) put(*fields.mutable_payment(), *body.payment);
}

static BankLineOutcome read_outcome(FieldReader& reader, std::uint32_t field) {
  const bool matched = field <= number(BankLineOutcome::euros_moved);
  return matched ? reader.choice(field, BankLineOutcome::transfer_made, BankLineOutcome::euros_moved,
                                 "bank_line_booked.outcome")
                 : reader.choice(field, BankLineOutcome::unknown, BankLineOutcome::perhaps_known,
                                 "bank_line_booked.outcome");
}

BankLineBooked read(FieldReader& reader, const wire::BankLineBooked& fields) {
  reader.known(fields);
  BankLineBooked body;
  body.account = read_account(reader, fields.account(), "bank_line_booked.account");
  body.line = reader.id<Hash>(fields.line(), "bank_line_booked.line");
  body.day = fields.day();
  body.amount = fields.amount();
  body.outcome = read_outcome(reader, fields.outcome());
  if (fields.has_payment()) body.payment = reader.key(fields.payment(), "bank_line_booked.payment");
  return body;
}

void write(wire::Entry& entry, const StatementBooked& body) {
  wire::StatementBooked& fields = *entry.mutable_statement_booked();
  fields.Clear();
  fields.set_account(number(body.account));
  put(fields.mutable_statement(), body.statement);
  fields.set_day(body.day);
  fields.set_closing(body.closing);
  fields.set_lines(body.lines);
  fields.set_compared(body.compared);
}

StatementBooked read(FieldReader& reader, const wire::StatementBooked& fields) {
  reader.known(fields);
  return {read_account(reader, fields.account(), "statement_booked.account"),
          reader.id<Hash>(fields.statement(), "statement_booked.statement"),
          fields.day(),
          fields.closing(),
          fields.lines(),
          fields.compared()};
}

void write(wire::Entry& entry, const BankLineResolved& body) {
  wire::BankLineResolved& fields = *entry.mutable_bank_line_resolved();
  fields.Clear();
  put(fields.mutable_line(), body.line);
  fields.set_resolution(number(body.resolution));
  if (body.payment) put(*fields.mutable_payment(), *body.payment);
  for (const PaymentKey& key : body.also) put(*fields.add_also(), key);
}

BankLineResolved read(FieldReader& reader, const wire::BankLineResolved& fields) {
  reader.known(fields);
  BankLineResolved body;
  body.line = reader.id<Hash>(fields.line(), "bank_line_resolved.line");
  body.resolution = reader.choice(fields.resolution(), BankLineResolution::deposit, BankLineResolution::booked_twice,
                                  "bank_line_resolved.resolution");
  if (fields.has_payment()) body.payment = reader.key(fields.payment(), "bank_line_resolved.payment");
  for (const auto& key : fields.also()) body.also.push_back(reader.key(key, "bank_line_resolved.also"));
  return body;
}

void write(wire::Entry& entry, const TransferRejected& body) {
  put(entry.mutable_transfer_rejected()->mutable_transfer(), body.transfer);
}

TransferRejected read(FieldReader& reader, const wire::TransferRejected& fields) {
  reader.known(fields);
  return {reader.id<PaymentId>(fields.transfer(), "transfer_rejected.transfer")};
}

}  // namespace protocol
