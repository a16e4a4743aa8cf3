#include "protocol/agreement.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "tests/protocol/random_values.h"
#include "tests/protocol/tampering.h"

using namespace protocol;
using protocol_tests::RandomValues;

namespace {

AgreementTerms between_reserve_currencies() {
  AgreementTerms terms;
  terms.sides[0] = {{*Domain::parse("eusko.example"), *CurrencyCode::parse("EUSKO"), 2, Backing::reserve}, 500'000};
  terms.sides[1] = {{*Domain::parse("gemme.example"), *CurrencyCode::parse("GEMME"), 2, Backing::reserve}, 0};
  terms.settlement = euro();
  return terms;
}

AgreementTerms between_mutual_credit_currencies() {
  AgreementTerms terms = between_reserve_currencies();
  terms.sides[0].currency.backing = terms.sides[1].currency.backing = Backing::mutual_credit;
  terms.sides[0].currency.scale = 0;
  terms.sides[0].currency.code = *CurrencyCode::parse("HOUR");
  terms.settlement = *CurrencyCode::parse("HOUR");
  terms.settlement_scale = 0;
  terms.rate = {60, 1};
  return terms;
}

std::string broken(const AgreementTerms& terms) {
  const auto valid = validate(terms);
  if (valid) return "";
  EXPECT_EQ(valid.error().reason, Reason::malformed);
  return valid.error().detail.substr(0, valid.error().detail.find(':'));
}

std::string broken_reserve(const std::function<void(AgreementTerms&)>& change) {
  AgreementTerms terms = between_reserve_currencies();
  change(terms);
  return broken(terms);
}

std::string broken_mutual(const std::function<void(AgreementTerms&)>& change) {
  AgreementTerms terms = between_mutual_credit_currencies();
  change(terms);
  return broken(terms);
}

TEST(Agreement, ValidTermsStand) {
  EXPECT_EQ(broken(between_reserve_currencies()), "");
  EXPECT_EQ(broken(between_mutual_credit_currencies()), "");
}

TEST(Agreement, BetweenReserveCurrenciesEuroUnitForUnit) {
  EXPECT_EQ(broken_reserve([](auto& terms) { terms.settlement = *CurrencyCode::parse("USD"); }), "settlement");
  EXPECT_EQ(broken_reserve([](auto& terms) { terms.settlement = {}; }), "settlement");
  EXPECT_EQ(broken_reserve([](auto& terms) { terms.settlement_scale = 3; }), "settlement_scale");
  EXPECT_EQ(broken_reserve([](auto& terms) { terms.rate = {2, 1}; }), "rate");
  EXPECT_EQ(broken_reserve([](auto& terms) { terms.rate = {2, 2}; }), "rate");
  EXPECT_EQ(broken_reserve([](auto& terms) { terms.sides[1].currency.scale = 3; }), "sides.currency.scale");
}

TEST(Agreement, BetweenMutualCreditCurrenciesAnyRateAboveZero) {
  EXPECT_EQ(broken_mutual([](auto& terms) { terms.rate = {0, 1}; }), "rate");
  EXPECT_EQ(broken_mutual([](auto& terms) { terms.rate = {1, 0}; }), "rate");
  EXPECT_EQ(broken_mutual([](auto& terms) { terms.rate = {-1, -1}; }), "rate");
  EXPECT_EQ(broken_mutual([](auto& terms) { terms.settlement_scale = 9; }), "settlement_scale");
  EXPECT_EQ(broken_mutual([](auto& terms) { terms.settlement = euro(); }), "settlement");
  EXPECT_EQ(broken_mutual([](auto& terms) { terms.settlement = *CurrencyCode::parse("GEMME"); }), "settlement");
  EXPECT_EQ(broken_mutual([](auto& terms) { terms.sides[1].debt_limit = INT64_MAX; }), "rate");
  EXPECT_EQ(broken_mutual([](auto& terms) { terms.rate = {INT64_MAX, 1}; }), "rate");
  EXPECT_EQ(broken_mutual([](auto& terms) { terms.mutual_credit_accepted = true; }), "mutual_credit_accepted");
  EXPECT_EQ(broken_mutual([](auto& terms) { terms.sides[0].currency.scale = 9; }), "sides.currency.scale");
}

TEST(Agreement, EurosAndMutualCreditMeetWhereBothSaySo) {
  const auto mixed = [](AgreementTerms& terms) {
    terms.sides[1].currency.backing = Backing::mutual_credit;
    terms.sides[1].currency.scale = 0;
    terms.rate = {60, 10};
  };
  EXPECT_EQ(broken_reserve(mixed), "mutual_credit_accepted");
  const auto said = [&](AgreementTerms& terms) {
    mixed(terms);
    terms.mutual_credit_accepted = true;
  };
  EXPECT_EQ(broken_reserve(said), "");
  AgreementTerms terms = between_reserve_currencies();
  said(terms);
  EXPECT_EQ(settlement_unit(terms.sides[0].currency, terms.sides[1].currency), (SettlementUnit{euro(), 2, {}}));
  EXPECT_EQ(worth_of_settlement(terms, 0), (Fraction{1, 1})) << "a cent is a hundredth of a unit";
  EXPECT_EQ(worth_of_settlement(terms, 1), (Fraction{3, 50})) << "six whole units for a euro";
}

TEST(Agreement, TheUnitOfMutualCreditsIsThatOfTheFirst) {
  const AgreementTerms terms = between_mutual_credit_currencies();
  const auto unit = settlement_unit(terms.sides[1].currency, terms.sides[0].currency);
  EXPECT_EQ(unit, (SettlementUnit{*CurrencyCode::parse("HOUR"), 0, *Domain::parse("eusko.example")}));
  EXPECT_EQ(worth_of_settlement(terms, 0), (Fraction{1, 1}));
  EXPECT_EQ(worth_of_settlement(terms, 1), (Fraction{6000, 1})) << "an hour is 60.00";
}

TEST(Agreement, SidesAreTwoAndInOrder) {
  EXPECT_EQ(broken_reserve([](auto& terms) { std::swap(terms.sides[0], terms.sides[1]); }), "sides");
  EXPECT_EQ(broken_reserve([](auto& terms) { terms.sides[1].currency.domain = terms.sides[0].currency.domain; }),
            "sides");
  EXPECT_EQ(broken_reserve([](auto& terms) { terms.sides[1].currency.backing = static_cast<Backing>(3); }),
            "sides.currency.backing");
  EXPECT_EQ(broken_reserve([](auto& terms) { terms.sides[0].currency.domain = {}; }), "sides.currency.domain");
  EXPECT_EQ(broken_reserve([](auto& terms) { terms.sides[0].currency.code = {}; }), "sides.currency.code");
  EXPECT_EQ(broken_reserve([](auto& terms) { terms.sides[0].debt_limit = -1; }), "sides.debt_limit");
}

TEST(Agreement, ConvertedUnitsAreRoundedDown) {
  auto terms = between_mutual_credit_currencies();
  for (const auto rounding : {Rounding::half_even, Rounding::up}) {
    terms.rounding = rounding;
    EXPECT_FALSE(validate(terms)) << "two payments to and fro would give more than was paid";
    EXPECT_EQ(broken_reserve([&](auto& alike) { alike.rounding = rounding; }), "");
  }
}

TEST(Agreement, NumbersStayInTheirRanges) {
  EXPECT_EQ(broken_reserve([](auto& terms) { terms.version = 0; }), "version");
  EXPECT_EQ(broken_reserve([](auto& terms) { terms.fee = {1, 1}; }), "fee");
  EXPECT_EQ(broken_reserve([](auto& terms) { terms.fee = {-1, 100}; }), "fee");
  EXPECT_EQ(broken_reserve([](auto& terms) { terms.fee = {0, 0}; }), "fee");
  EXPECT_EQ(broken_reserve([](auto& terms) { terms.fee = {99, 100}; }), "");
  EXPECT_EQ(broken_reserve([](auto& terms) { terms.rounding = static_cast<Rounding>(0); }), "rounding");
  EXPECT_EQ(broken_reserve([](auto& terms) { terms.settlement_days = 0; }), "settlement_days");
  EXPECT_EQ(broken_reserve([](auto& terms) { terms.settlement_days = 367; }), "settlement_days");
  EXPECT_EQ(broken_reserve([](auto& terms) { terms.wind_up_days = 0; }), "wind_up_days");
  EXPECT_EQ(broken_reserve([](auto& terms) { terms.wind_up_days = 3661; }), "wind_up_days");
}

TEST(Agreement, TermsComeBackAndNothingElseIsAccepted) {
  RandomValues random(50);
  for (int i = 0; i < 300; ++i) {
    const AgreementTerms terms = random.terms();
    const Bytes bytes = encode(terms);
    const auto read = decode_agreement_terms(bytes);
    ASSERT_TRUE(read) << read.error().detail;
    ASSERT_EQ(*read, terms);
    protocol_tests::for_random_edits(bytes, random, 100, [](std::string_view changed) {
      const auto other = decode_agreement_terms(changed);
      if (other) {
        ASSERT_EQ(encode(*other), changed);
      }
    });
    if (i > 20) continue;
    protocol_tests::for_each_truncation(bytes, [&terms](std::string_view changed) {
      const auto other = decode_agreement_terms(changed);
      ASSERT_TRUE(!other || *other != terms);
    });
  }
}

TEST(Agreement, OtherFormatsAndSizesAreNamed) {
  Bytes bytes = encode(between_reserve_currencies());
  bytes[1] = 2;
  EXPECT_EQ(decode_agreement_terms(bytes).error().reason, Reason::unsupported_version);
  EXPECT_EQ(decode_agreement_terms(std::string(3000, 'x')).error().reason, Reason::oversize);
}

TEST(AgreementDeathTest, InvalidTermsAreNotWritten) {
  AgreementTerms terms = between_reserve_currencies();
  terms.version = 0;
  EXPECT_DEATH(static_cast<void>(encode(terms)), "terms are valid");
}

}  // namespace
