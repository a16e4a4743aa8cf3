#include "node/json_values.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <numeric>

#include "federation/own_accounts.h"
#include "node/http_time.h"
#include "node/tls.h"
#include "protocol/check.h"
#include "protocol/merkle.h"

namespace node {

using protocol::failure;
using protocol::MemberKind;
using protocol::PaymentKind;
using protocol::Reason;

namespace {

constexpr std::array<std::string_view, 5> member_kinds{"none", "individual", "professional", "association",
                                                       "authority"};
constexpr std::array<std::string_view, 4> roundings{"", "down", "half_even", "up"};
constexpr std::array<std::string_view, 23> payment_kinds{"",
                                                         "deposit",
                                                         "issue",
                                                         "redeem",
                                                         "local",
                                                         "outgoing",
                                                         "incoming",
                                                         "forwarded",
                                                         "withdraw",
                                                         "contribute",
                                                         "payout",
                                                         "send_back",
                                                         "reissue",
                                                         "settle",
                                                         "move_notes",
                                                         "sell_notes",
                                                         "redeem_notes",
                                                         "paper_to_digital",
                                                         "digital_to_paper",
                                                         "bank_cash",
                                                         "move_euros",
                                                         "absorb",
                                                         "reverse_deposit"};
constexpr std::array<std::string_view, 4> payment_statuses{"", "held", "accepted", "refused"};
constexpr std::uint8_t percent_decimals = 6;
constexpr std::int64_t hundred_percent = 100'000'000;  // with that many decimals

/// Writes who an account here belongs to, under `name`, or the account itself when nobody knows.
void put_party(Json& json, const char* name, const protocol::AccountId& account, const protocol::Domain& own,
               const MemberDirectory& directory) {
  if (account.is_zero()) return;
  const auto alias = directory.alias_of(account);
  if (alias)
    json[name] = protocol::Address{*alias, own}.text();
  else
    json[name + std::string("_account")] = account.hex();
}

void put_parties(Json& json, const protocol::PaymentOpened& opened, const protocol::Domain& own,
                 const MemberDirectory& directory) {
  put_party(json, "from", opened.payer, own, directory);
  if (opened.kind == PaymentKind::incoming) json["from"] = opened.counterparty;
  put_party(json, "to", opened.payee, own, directory);
  if (opened.kind == PaymentKind::outgoing) json["to"] = opened.counterparty;
  if (protocol::is_of_fund(opened.kind) && !opened.counterparty.empty()) json["reference"] = opened.counterparty;
}

/// What the fund added or took.
void put_fund(Json& json, const protocol::PaymentOpened& opened, const protocol::Currency& own,
              const MemberDirectory& directory) {
  if (!opened.fund) return;
  const auto& details = *opened.fund;
  if (details.account != protocol::FundAccount::none) json["fund"] = name(details.account);
  for (const auto& [part, minor] :
       {std::pair{"bonus", details.bonus}, {"donation", details.donation}, {"commission", details.commission}})
    if (minor != 0) json[part] = protocol::format_decimal(minor, own.scale);
  put_party(json, "beneficiary", details.beneficiary, own.domain, directory);
}

}  // namespace

std::uint8_t scale_of(const protocol::CurrencyCode& code, const protocol::Currency& own) {
  return code == own.code ? own.scale : protocol::euro_scale;
}

std::string_view name(protocol::FundAccount account) {
  return account == protocol::FundAccount::paper ? "paper" : "digital";
}

protocol::Result<protocol::FundAccount> parse_fund_account(std::string_view text) {
  if (text == "digital") return protocol::FundAccount::digital;
  if (text == "paper") return protocol::FundAccount::paper;
  return protocol::failure(protocol::Reason::malformed, "is digital or paper");
}

std::string_view name(MemberKind kind) {
  return member_kinds.at(static_cast<std::size_t>(kind));
}
std::string_view name(PaymentKind kind) {
  return payment_kinds.at(static_cast<std::size_t>(kind));
}
std::string_view name(protocol::PaymentStatus status) {
  return payment_statuses.at(static_cast<std::size_t>(status));
}
std::string_view name(protocol::Rounding rounding) {
  return roundings.at(static_cast<std::size_t>(rounding));
}

protocol::Result<protocol::Rounding> parse_rounding(std::string_view text) {
  const auto* found = std::find(roundings.begin() + 1, roundings.end(), text);
  if (found == roundings.end()) return failure(Reason::malformed, "is down, half_even or up");
  return static_cast<protocol::Rounding>(found - roundings.begin());
}

protocol::Result<MemberKind> parse_member_kind(std::string_view text) {
  const auto* found = std::find(member_kinds.begin() + 1, member_kinds.end(), text);
  if (found == member_kinds.end())
    return failure(Reason::malformed, "is one of individual, professional, association, authority");
  return static_cast<MemberKind>(found - member_kinds.begin());
}

protocol::Result<PaymentKind> parse_payment_kind(std::string_view text) {
  const auto* found = std::find(payment_kinds.begin() + 1, payment_kinds.end(), text);
  if (found == payment_kinds.end()) return failure(Reason::malformed, "is no kind of payment");
  return static_cast<PaymentKind>(found - payment_kinds.begin());
}

protocol::Result<protocol::PaymentStatus> parse_payment_status(std::string_view text) {
  const auto* found = std::find(payment_statuses.begin() + 1, payment_statuses.end(), text);
  if (found == payment_statuses.end()) return failure(Reason::malformed, "is held, accepted or refused");
  return static_cast<protocol::PaymentStatus>(found - payment_statuses.begin());
}

protocol::Result<protocol::PaymentId> parse_payment_id(std::string_view text) {
  if (text.size() >= 2 && text.starts_with('"') && text.ends_with('"')) text = text.substr(1, text.size() - 2);
  std::string digits(text);
  if (text.size() == 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-')
    std::erase(digits, '-');
  auto id = protocol::PaymentId::from_hex(digits);
  if (!id) return failure(Reason::malformed, "an id is a UUID or 32 hexadecimal digits");
  if (id->is_zero()) return failure(Reason::malformed, "an id is not all zeros");
  return id;
}

protocol::Result<protocol::PaymentKey> parse_payment_key(std::string_view text, const protocol::Domain& own) {
  const auto at = text.find('@');
  const auto id = parse_payment_id(text.substr(0, at));
  if (!id) return std::unexpected(id.error());
  if (at == std::string_view::npos) return protocol::PaymentKey{own, *id};
  auto origin = protocol::Domain::parse(text.substr(at + 1));
  if (!origin) return std::unexpected(origin.error());
  return protocol::PaymentKey{*std::move(origin), *id};
}

protocol::Result<protocol::Fraction> parse_part(std::string_view text) {
  protocol::Fraction part{0, 1};
  const auto slash = text.find('/');
  bool readable = text == "0";
  if (text.ends_with('%')) {
    const auto percent = protocol::parse_decimal(text.substr(0, text.size() - 1), percent_decimals);
    part = {percent.value_or(-1), hundred_percent};
    readable = percent.has_value();
  } else if (slash != std::string_view::npos) {
    const auto numerator = protocol::parse_decimal(text.substr(0, slash), 0);
    const auto denominator = protocol::parse_decimal(text.substr(slash + 1), 0);
    part = {numerator.value_or(-1), denominator.value_or(-1)};
    readable = numerator && denominator;
  }
  if (!readable || !protocol::is_part(part))
    return failure(Reason::malformed, "is a part of the amount below 1, as in 0.5% or 1/200");
  const auto common = std::gcd(part.numerator, part.denominator);
  return protocol::Fraction{part.numerator / common, part.denominator / common};
}

protocol::Result<protocol::Fraction> parse_rate(std::string_view text) {
  const auto slash = text.find('/');
  const auto whole = [](std::string_view digits) { return protocol::parse_decimal(digits, 0).value_or(0); };
  const protocol::Fraction rate{whole(text.substr(0, slash)),
                                slash == std::string_view::npos ? 1 : whole(text.substr(slash + 1))};
  if (rate.numerator <= 0 || rate.denominator <= 0)
    return failure(Reason::malformed, "is a ratio of whole numbers above zero, as in 60 or 3/2");
  const auto common = std::gcd(rate.numerator, rate.denominator);
  return protocol::Fraction{rate.numerator / common, rate.denominator / common};
}

std::string part_text(const protocol::Fraction& part) {
  if (part.numerator == 0) return "0";
  return std::to_string(part.numerator) + "/" + std::to_string(part.denominator);
}

Json payment_json(const federation::Payment& payment, const protocol::Currency& own, const MemberDirectory& directory) {
  const auto& opened = payment.opened;
  const auto scale = scale_of(opened.amount.currency, own);
  Json json{{"id", opened.key.id.hex()},
            {"origin", opened.key.origin.text()},
            {"kind", name(opened.kind)},
            {"status", name(opened.status)}};
  if (opened.reason != Reason::none) json["reason"] = protocol::name(opened.reason);
  put_parties(json, opened, own.domain, directory);
  put_fund(json, opened, own, directory);
  json["amount"] = protocol::format_decimal(opened.amount.minor, scale);
  json["currency"] = opened.amount.currency.view();
  json["opened_at"] = rfc3339(payment.opened_at);
  if (opened.status != protocol::PaymentStatus::held) json["closed_at"] = rfc3339(payment.closed_at);
  if (opened.accept_before.milliseconds != 0) json["accept_before"] = rfc3339(opened.accept_before);
  if (!opened.previous.text().empty()) json["previous"] = opened.previous.text();
  if (!opened.next.text().empty()) json["next"] = opened.next.text();
  if (opened.refund_of) json["refund_of"] = opened.refund_of->text();
  if (payment.refunded != 0) json["refunded"] = protocol::format_decimal(payment.refunded, scale);
  if (payment.cancel_asked) json["cancel_asked"] = true;
  return json;
}

std::string_view state_of(const federation::Standing& standing, protocol::Date today) {
  if (standing.suspended) return "suspended";
  return standing.ended(today) ? "ended" : "active";
}

Json valid_until_json(std::int32_t valid_until) {
  constexpr std::int64_t day_milliseconds = 86'400'000;
  return valid_until == 0 ? Json() : Json(protocol::Date::of({valid_until * day_milliseconds})->text());
}

protocol::Result<std::int32_t> parse_valid_until(std::string_view text) {
  if (text == "none") return 0;
  const auto day = protocol::Date::parse(text);
  if (!day || day->days() == 0) return failure(Reason::malformed, "is a day, as in 2026-12-31, or none");
  return day->days();
}

Json member_json(const federation::Member& member, const federation::Standing& standing, const protocol::Domain& own,
                 protocol::Date today) {
  Json json{{"alias", member.alias.text()},
            {"address", protocol::Address{member.alias, own}.text()},
            {"kind", name(member.kind)},
            {"name", member.data.name}};
  for (const auto& part : federation::personal_parts)
    if (const auto& text = member.data.*part.place; !text.empty()) json[std::string(part.name)] = text;
  if (member.data.findable) json["findable"] = true;
  json["account"] = member.account.hex();
  json["state"] = state_of(standing, today);
  json["verified"] = standing.verified;
  json["suspended"] = standing.suspended;
  json["valid_until"] = valid_until_json(standing.valid_until);
  return json;
}

protocol::Result<protocol::Hash> parse_digest(std::string_view text) {
  const auto digest = protocol::Hash::from_hex(text);
  if (!digest) return protocol::failure(Reason::malformed, "is a digest in hexadecimal");
  return *digest;
}

Json keys_json(const protocol::NodeIdentity& identity) {
  return {{"message", identity.message_key.hex()},
          {"contract", identity.contract_key.hex()},
          {"log", identity.log_key.hex()},
          {"certificate_sha256", certificate_fingerprint(identity.certificate).value_or("")}};
}

Json failure_json(const protocol::Failure& failure) {
  return {{"code", protocol::name(failure.reason)}, {"detail", failure.detail}};
}

Json terms_json(const protocol::AgreementTerms& terms, const protocol::Domain& own) {
  const bool first = terms.sides[0].currency.domain == own;
  const auto limit = [&](std::size_t side) {
    return protocol::format_decimal(terms.sides.at(side).debt_limit, terms.settlement_scale);
  };
  return {{"version", terms.version},
          {"digest", protocol::sha256(protocol::encode(terms)).hex()},
          {"our_currency", terms.sides.at(first ? 0 : 1).currency.text()},
          {"their_currency", terms.sides.at(first ? 1 : 0).currency.text()},
          {"settlement", terms.settlement.view()},
          {"our_limit", limit(first ? 0 : 1)},
          {"their_limit", limit(first ? 1 : 0)},
          {"rate", first ? part_text(terms.rate) : part_text({terms.rate.denominator, terms.rate.numerator})},
          {"mutual_credit_accepted", terms.mutual_credit_accepted},
          {"fee", part_text(terms.fee)},
          {"rounding", name(terms.rounding)},
          {"settlement_days", terms.settlement_days},
          {"wind_up_days", terms.wind_up_days},
          {"proposed_at", rfc3339(terms.proposed_at)}};
}

}  // namespace node
