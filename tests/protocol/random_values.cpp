#include "tests/protocol/random_values.h"

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <utility>

namespace protocol_tests {

using namespace protocol;

namespace {

const std::string lower = "abcdefghijklmnopqrstuvwxyz";
const std::string upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const std::string digits = "0123456789";

}  // namespace

/// SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014.
std::uint64_t RandomValues::number() {
  state_ += 0x9e3779b97f4a7c15U;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
  return mixed ^ (mixed >> 31U);
}

std::int64_t RandomValues::integer() {
  constexpr std::array<std::int64_t, 6> extremes{
      0, 1, std::numeric_limits<std::int64_t>::max(), -1, std::numeric_limits<std::int64_t>::min(), 128};
  switch (below(4)) {
    case 0:
      return extremes[below(extremes.size())];
    case 1:
      return static_cast<std::int64_t>(below(100'000));
    default:
      return static_cast<std::int64_t>(number());
  }
}

std::int64_t RandomValues::positive() {
  return std::max(std::int64_t{1}, integer() & std::numeric_limits<std::int64_t>::max());
}

std::string RandomValues::bytes(std::size_t size) {
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(below(256));
  return bytes;
}

std::string RandomValues::characters(const std::string& set, std::size_t size) {
  std::string text;
  for (std::size_t i = 0; i < size; ++i) text += set[below(set.size())];
  return text;
}

std::string RandomValues::certificates(std::size_t most) {
  return characters(upper + lower + digits + "+/=\n", below(most));
}

Domain RandomValues::domain() {
  std::string text = characters(lower, 1 + below(20));
  const std::size_t labels = below(8) == 0 ? 12 : below(3);
  for (std::size_t i = 0; i < labels; ++i)
    text += "." + characters(lower + digits, 1) + characters(lower + digits + "-", below(12)) + characters(lower, 1);
  return *Domain::parse(text);
}

Alias RandomValues::alias() {
  return *Alias::parse(characters(lower + digits, 1) + characters(lower + digits + "._-", below(64)));
}

CurrencyCode RandomValues::code() {
  return *CurrencyCode::parse(characters(upper, 1) + characters(upper + digits, 1 + below(11)));
}

Currency RandomValues::currency() {
  const bool reserve = coin();
  return {domain(), code(), static_cast<std::uint8_t>(reserve ? 2 : below(9)),
          reserve ? Backing::reserve : Backing::mutual_credit};
}

Reason RandomValues::refusal() {
  for (;;)
    if (const auto reason = reason_from_number(1 + below(110))) return *reason;
}

ChainHead RandomValues::head() {
  if (below(4) == 0) return {};
  return {1 + number() % std::numeric_limits<std::uint64_t>::max(), id<Hash>()};
}

Order RandomValues::order() {
  Order order;
  order.id = id<PaymentId>();
  std::set<Domain> nodes;
  const std::size_t hops = 2 + below(7);
  while (nodes.size() < hops) nodes.insert(domain());
  for (const Domain& node : nodes) order.path.push_back({node, amount()});
  std::swap(order.path.front(), order.path[below(hops)]);
  order.payer = {alias(), order.path.front().node};
  order.payee = {alias(), order.path.back().node};
  order.credited = amount();
  order.accept_before = time();
  if (coin()) order.refund_of = key();
  return order;
}

Answer RandomValues::answer() {
  const bool accepted = coin();
  return {key(), id<Hash>(), accepted, accepted ? Reason::none : refusal(), text(200)};
}

Message RandomValues::message() {
  switch (below(10)) {
    case 9:
      return checkpoint_shown();
    case 8:
      return cosignature();
    case 7:
      return key_rotation();
    case 6:
      return settlement_message();
    case 0:
      return order();
    case 1:
      return answer();
    case 2:
      return CancelRequest{key(), id<Hash>()};
    case 3:
      return AgreementProposal{bytes(1 + below(200)), id<Signature>()};
    case 4:
      return AgreementAcceptance{bytes(1 + below(200)), id<Signature>()};
    default:
      return AgreementSuspension{static_cast<std::uint32_t>(1 + below(UINT32_MAX)), coin()};
  }
}

AgreementTerms RandomValues::terms() {
  AgreementTerms terms;
  terms.version = static_cast<std::uint32_t>(1 + below(1000));
  for (AgreementSide& side : terms.sides) {
    side.currency = currency();
    if (side.currency.backing == Backing::reserve) side.currency.scale = 2;
    side.debt_limit = static_cast<std::int64_t>(below(1'000'000'000));
  }
  terms.sides[1].currency.domain = *Domain::parse(terms.sides[0].currency.domain.text() + "z");
  const auto& [first, second] = terms.sides;
  const auto unit = settlement_unit(first.currency, second.currency);
  terms.settlement = unit.code;
  terms.settlement_scale = unit.scale;
  terms.mutual_credit_accepted = first.currency.backing != second.currency.backing;
  if (unit.code != euro() || terms.mutual_credit_accepted)
    terms.rate = {static_cast<std::int64_t>(1 + below(100)), static_cast<std::int64_t>(1 + below(100))};
  terms.rounding = choice(Rounding::down, Rounding::up);
  terms.fee.denominator = positive();
  terms.fee.numerator = static_cast<std::int64_t>(below(static_cast<std::uint64_t>(terms.fee.denominator)));
  terms.settlement_days = static_cast<std::uint32_t>(1 + below(366));
  terms.wind_up_days = static_cast<std::uint32_t>(1 + below(3660));
  terms.proposed_at = time();
  if (!validate(terms)) terms.rounding = Rounding::down;  // units are converted
  return terms;
}

NodeIdentity RandomValues::identity() {
  NodeIdentity identity;
  identity.currency = currency();
  identity.name = characters(lower + " '", 1 + below(100));
  identity.message_key = id<PublicKey>();
  identity.log_key = id<PublicKey>();
  identity.contract_key = id<PublicKey>();
  if (coin()) identity.endpoint = domain().text() + ":" + std::to_string(1 + below(65535));
  identity.certificate = "-----BEGIN CERTIFICATE-----\n" + certificates(8000);
  if (coin()) identity.rotation = static_cast<std::uint32_t>(1 + below(256));
  return identity;
}

Offer RandomValues::offer() {
  const AgreementTerms like = terms();
  return {positive() - 1,       positive() - 1,    like.fee,  like.rounding,
          like.settlement_days, like.wind_up_days, like.rate, like.mutual_credit_accepted,
          like.settlement_scale};
}

Invitation RandomValues::invitation() {
  return {bytes(16), identity(), offer(), bytes(32), time()};
}

EnvelopeHeader RandomValues::header() {
  EnvelopeHeader header;
  header.sender = domain();
  header.receiver = *Domain::parse(header.sender.text() + "z");
  if (coin()) std::swap(header.sender, header.receiver);
  const ChainHead previous{below(1'000'000), id<Hash>()};
  header.sequence = previous.sequence + 1;
  if (previous.sequence > 0) header.previous = previous.hash;
  header.acknowledged = head();
  header.time = time();
  header.journal_size = number();
  header.journal_root = id<Hash>();
  return header;
}

Envelope RandomValues::envelope(const SigningKey& key, std::size_t messages) {
  std::vector<Bytes> list;
  list.reserve(messages);
  for (std::size_t i = 0; i < messages; ++i) list.push_back(encode(message()));
  return seal(header(), std::move(list), key);
}

PaymentOpened RandomValues::payment_opened() {
  PaymentOpened opened;
  opened.key = key();
  opened.kind = choice(PaymentKind::deposit, PaymentKind::reissue);
  if (coin()) opened.kind = choice(PaymentKind::move_notes, PaymentKind::reverse_deposit);
  opened.status = choice(PaymentStatus::held, PaymentStatus::refused);
  if (opened.status == PaymentStatus::refused) opened.reason = refusal();
  if (coin()) opened.request = id<Hash>();
  if (coin()) opened.order = id<Hash>();
  if (coin()) opened.payer = id<AccountId>();
  if (coin()) opened.payee = id<AccountId>();
  opened.amount = amount();
  opened.counterparty = text(60);
  if (coin()) opened.previous = domain();
  if (coin()) opened.next = domain();
  opened.place = {number(), static_cast<std::uint32_t>(number())};
  if (coin()) opened.refund_of = key();
  opened.accept_before = time();
  if (coin()) opened.ordered_as = key();
  if (coin()) {
    opened.amount.minor = positive();
    opened.fund = fund_details(opened.amount.minor);
  }
  return opened;
}

FundDetails RandomValues::fund_details(std::int64_t minor) {
  FundDetails details{.account = choice(FundAccount::none, FundAccount::paper)};
  details.bonus = std::min(positive(), INT64_MAX - minor);
  details.commission = std::min(positive(), minor);
  if (coin()) details.donation = positive();
  if (details.donation > 0) details.beneficiary = id<AccountId>();
  return details;
}

Fraction RandomValues::part() {
  const std::int64_t denominator = positive();
  return {static_cast<std::int64_t>(below(static_cast<std::uint64_t>(denominator))), denominator};
}

EntryBody RandomValues::fund_body(std::size_t kind) {
  const auto account = choice(FundAccount::digital, FundAccount::paper);
  const auto day = static_cast<std::int32_t>(below(100'000));
  switch (kind) {
    case 0:
      return FundRulesSet{part(), part(), part(), choice(Rounding::down, Rounding::up)};
    case 1: {
      TransfersOrdered ordered{1 + below(1000), account, {id<PaymentId>()}};
      for (std::uint64_t i = below(4); i > 0; --i) ordered.transfers.push_back(id<PaymentId>());
      return ordered;
    }
    case 2: {
      BankLineBooked booked{account, id<Hash>(), day, coin() ? positive() : -positive(), {}, {}};
      booked.outcome = coin() ? choice(BankLineOutcome::transfer_made, BankLineOutcome::settlement_known)
                              : choice(BankLineOutcome::unknown, BankLineOutcome::perhaps_known);
      if (coin()) booked.payment = key();
      return booked;
    }
    case 3:
      return StatementBooked{account, id<Hash>(), day, integer(), static_cast<std::uint32_t>(number()), coin()};
    default: {
      BankLineResolved resolved{id<Hash>(), choice(BankLineResolution::deposit, BankLineResolution::booked_twice), {}};
      const std::set<PaymentKey> keys{key(), key(), key()};
      const bool known = resolved.resolution == BankLineResolution::known;
      const bool may = resolved.resolution == BankLineResolution::reopened && coin();
      if (known || may || resolved.resolution == BankLineResolution::send_back) resolved.payment = *keys.begin();
      if (known && coin()) resolved.also.assign(std::next(keys.begin()), keys.end());
      return resolved;
    }
  }
}

CounterCounted RandomValues::counter_counted() {
  CounterCounted counted{text(39) + "c", {}, {}, positive(), text(60), text(60)};
  for (std::int64_t value = 1; coin() && counted.stock.size() < 32; value *= 2)
    counted.stock.push_back({value, 1 + static_cast<std::uint32_t>(below(1000))});
  if (coin()) counted.returns = {{positive(), 1}};
  return counted;
}

EnvelopeLogged RandomValues::envelope_logged() {
  const auto direction = choice(EnvelopeDirection::sent, EnvelopeDirection::returned);
  const bool announces = direction != EnvelopeDirection::received && coin();
  return {.peer = domain(),
          .direction = direction,
          .head = {1 + below(INT64_MAX), id<Hash>()},
          .count = static_cast<std::uint32_t>(below(UINT32_MAX)),
          .acknowledged = head(),
          .rotation = announces ? static_cast<std::uint32_t>(1 + below(256)) : 0};
}

EntryBody RandomValues::body(std::size_t kind) {
  const auto some32 = static_cast<std::uint32_t>(number());
  const bool refused = coin();
  switch (kind % std::variant_size_v<EntryBody>) {
    case 0:
      return Genesis{currency(), id<PublicKey>(), id<PublicKey>(), id<PublicKey>()};
    case 1:
      return AccountOpened{id<AccountId>(),
                           coin() ? choice(AccountPurpose::member, AccountPurpose::cash)
                                  : choice(AccountPurpose::exchange, AccountPurpose::residue),
                           choice(MemberKind::none, MemberKind::authority),
                           code(),
                           {integer(), integer()},
                           text(40)};
    case 2:
      return payment_opened();
    case 3:
      return PaymentClosed{key(),
                           refused ? PaymentStatus::refused : PaymentStatus::accepted,
                           refused ? refusal() : Reason::none,
                           coin() ? domain() : Domain{},
                           {number(), some32}};
    case 4:
      return CancelAsked{key(), coin()};
    case 5:
      return AnswerRepeated{key()};
    case 6:
      return PeerIntroduced{encode(identity())};
    case 7:
      return AgreementChanged{domain(),
                              choice(AgreementStep::proposed_here, AgreementStep::resumed_there),
                              some32,
                              text(200),
                              coin() ? id<Signature>() : Signature{},
                              coin() ? id<Signature>() : Signature{}};
    case 8:
      return LimitsSet{domain(), integer(), integer()};
    case 9:
      return envelope_logged();
    case 10:
      return LinkFrozen{domain(), text(80), text(300), text(300)};
    case 11:
      return AlarmRaised{coin() ? domain() : Domain{}, refusal(), text(80)};
    case 12:
      return NodeRestored{};
    case 13:
    case 15:
    case 16:
    case 33:
    case 38:
      return link_body(kind);
    case 14:
      return OrderPassedOn{key()};
    case 27:
    case 28:
    case 29:
    case 30:
      return member_body(kind - 27);
    case 31:
      return counter_counted();
    case 32:
      return keys_rotated();
    case 34:
      return TransferRejected{id<PaymentId>()};
    default:
      kind %= std::variant_size_v<EntryBody>;
      if (kind >= 35) return kind >= 39 ? wind_up_body(kind - 39) : checkpoint_body(kind - 35);
      return kind < 22 ? fund_body(kind - 17) : settlement_body(kind - 22);
  }
}

Transfer RandomValues::transfer() {
  const auto kind = choice(TransferKind::post, TransferKind::void_hold);
  return {kind,
          id<AccountId>(),
          id<AccountId>(),
          {positive(), code()},
          kind == TransferKind::post ? HoldId{} : id<HoldId>(),
          coin()};
}

Entry RandomValues::entry() {
  Entry entry{number(), entry_time(), body(below(std::variant_size_v<EntryBody>)), {}, {}};
  for (std::uint64_t i = below(5); i > 0; --i) entry.transfers.push_back(transfer());
  for (std::uint64_t i = below(3); i > 0; --i) entry.outgoing.push_back({domain(), encode(message())});
  return entry;
}

}  // namespace protocol_tests
