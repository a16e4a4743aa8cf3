// The values of the books as JSON: names and forms that the HTTP API promises. Pure; any thread.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "federation/invariants.h"
#include "federation/member_books.h"
#include "federation/records.h"
#include "node/http_directory.h"
#include "protocol/address.h"
#include "protocol/agreement.h"
#include "protocol/date.h"
#include "protocol/identity.h"
#include "protocol/result.h"

namespace node {

using Json = nlohmann::ordered_json;

/// How many decimals an amount of this currency has in these books: the own currency's, else the euro's.
std::uint8_t scale_of(const protocol::CurrencyCode& code, const protocol::Currency& own);

/// "digital" or "paper".
std::string_view name(protocol::FundAccount account);
protocol::Result<protocol::FundAccount> parse_fund_account(std::string_view text);
std::string_view name(protocol::MemberKind kind);
protocol::Result<protocol::MemberKind> parse_member_kind(std::string_view text);
std::string_view name(protocol::PaymentKind kind);
protocol::Result<protocol::PaymentKind> parse_payment_kind(std::string_view text);
std::string_view name(protocol::PaymentStatus status);
protocol::Result<protocol::PaymentStatus> parse_payment_status(std::string_view text);
std::string_view name(protocol::Rounding rounding);
protocol::Result<protocol::Rounding> parse_rounding(std::string_view text);

/// 32 hexadecimal digits or a UUID, with or without quotes around it; malformed for anything else and for zero.
protocol::Result<protocol::PaymentId> parse_payment_id(std::string_view text);
/// `<id>` or `<id>@<domain>`.
protocol::Result<protocol::PaymentKey> parse_payment_key(std::string_view text, const protocol::Domain& own);

/// 64 hexadecimal digits: of a line, a statement or the terms of an agreement.
protocol::Result<protocol::Hash> parse_digest(std::string_view text);

/// A part of an amount: "0.5%" (at most 6 decimals), "1/200" or "0". malformed unless 0 <= part < 1.
protocol::Result<protocol::Fraction> parse_part(std::string_view text);
/// How many units for one: "60", "3/2". malformed unless above zero.
protocol::Result<protocol::Fraction> parse_rate(std::string_view text);
/// "1/200", or "0".
std::string part_text(const protocol::Fraction& part);

Json payment_json(const federation::Payment& payment, const protocol::Currency& own, const MemberDirectory& directory);
/// `state` is active, suspended or ended, as of today; parts of the data that are not told are left out.
Json member_json(const federation::Member& member, const federation::Standing& standing, const protocol::Domain& own,
                 protocol::Date today);
std::string_view state_of(const federation::Standing& standing, protocol::Date today);
/// null for a membership without end.
Json valid_until_json(std::int32_t valid_until);
/// A day, or none for a membership without end; malformed otherwise.
protocol::Result<std::int32_t> parse_valid_until(std::string_view text);
Json coverage_json(const federation::Coverage& coverage, const protocol::Currency& own);
/// The public keys and the certificate's SHA-256, in full, in hexadecimal.
Json keys_json(const protocol::NodeIdentity& identity);
/// {"code", "detail"}: why something that nobody asked for did not work.
Json failure_json(const protocol::Failure& failure);
/// The terms as seen from here: our limit, their limit; with the digest by which they are signed.
Json terms_json(const protocol::AgreementTerms& terms, const protocol::Domain& own);

}  // namespace node
