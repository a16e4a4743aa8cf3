#include "protocol/address.h"

#include <gtest/gtest.h>

#include "tests/protocol/random_values.h"

using namespace protocol;

namespace {

TEST(Domain, IsALowerCaseDnsName) {
  for (const std::string& text :
       {std::string("miel.example"), std::string("localhost"), std::string("a.b-c.0"), std::string("xn--mnchen-3ya.de"),
        std::string(63, 'a') + ".example",
        std::string(63, 'a') + "." + std::string(63, 'b') + "." + std::string(63, 'c') + "." + std::string(61, 'd')})
    EXPECT_EQ(Domain::parse(text)->text(), text);
}

TEST(Domain, IsNothingElse) {
  for (const std::string& text :
       {std::string(), std::string("Miel.example"), std::string("miel..example"), std::string(".miel"),
        std::string("miel."), std::string("-miel.example"), std::string("miel-.example"), std::string("mi_el"),
        std::string("miel.example:443"), std::string("miel example"), std::string("mi\xc3\xa9l"),
        std::string("a\0b", 3), std::string(64, 'a'),
        std::string(63, 'a') + "." + std::string(63, 'b') + "." + std::string(63, 'c') + "." + std::string(62, 'd')})
    EXPECT_EQ(Domain::parse(text).error().reason, Reason::malformed) << text;
}

TEST(Alias, HasItsForm) {
  for (const char* text : {"a", "0", "alice", "a.b_c-d", "a-"}) EXPECT_EQ(Alias::parse(text)->text(), text);
  EXPECT_TRUE(Alias::parse(std::string(64, 'a')));
  for (const std::string& text : {std::string(), std::string(65, 'a'), std::string(".a"), std::string("_a"),
                                  std::string("-a"), std::string("Alice"), std::string("a b"), std::string("a@b")})
    EXPECT_EQ(Alias::parse(text).error().reason, Reason::malformed) << text;
}

TEST(Address, IsAliasAtDomain) {
  const auto address = Address::parse("alice@miel.example");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->alias.text(), "alice");
  EXPECT_EQ(address->domain.text(), "miel.example");
  for (const char* text : {"", "alice", "@miel.example", "alice@", "alice@@miel.example", "alice@miel@example",
                           "acct:alice@miel.example", "alice @miel.example"})
    EXPECT_EQ(Address::parse(text).error().reason, Reason::malformed) << text;
}

TEST(Address, WhatWasWrittenParsesBack) {
  protocol_tests::RandomValues random(3);
  for (int i = 0; i < 2000; ++i) {
    const Address address = random.address();
    ASSERT_EQ(*Address::parse(address.text()), address);
  }
}

TEST(Currency, IsWrittenWithItsIssuer) {
  const Currency currency{*Domain::parse("miel.example"), *CurrencyCode::parse("MIEL"), 2, Backing::reserve};
  EXPECT_EQ(currency.text(), "MIEL@miel.example");
}

}  // namespace
