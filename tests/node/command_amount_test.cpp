// Amounts as people type them, in one rule for all commands.
#include "node/command_amount.h"

#include <gtest/gtest.h>

namespace node {
namespace {

using protocol::Reason;

TEST(CommandAmount, APointOrACommaStandsBeforeTheDecimals) {
  for (const std::string typed :
       {"1000.5", "1000,5", "1000.50", "1000,50", "1 000,50", "1\u00a0000,50", "1\u202f000.50"})
    EXPECT_EQ(checked_amount(typed, 2).value_or("refused"), "1000.50") << typed;
  EXPECT_EQ(plain_amount("12,5").value_or("refused"), "12.5");
  EXPECT_EQ(plain_amount("1 234 567").value_or("refused"), "1234567");
  EXPECT_EQ(checked_amount("0,01", 2).value_or("refused"), "0.01");
  EXPECT_EQ(checked_amount("-3,20", 2).value_or("refused"), "-3.20");
  EXPECT_EQ(checked_amount("1.000", 3).value_or("refused"), "1.000") << "a point is never that of thousands";
}

TEST(CommandAmount, WhatCouldBeThousandsIsNotGuessed) {
  for (const std::string typed : {"1,000", "12,000", "1 000,000", "0,125"})
    for (const std::uint8_t scale : {std::uint8_t{0}, std::uint8_t{2}, std::uint8_t{3}})
      EXPECT_EQ(checked_amount(typed, scale).error().reason, Reason::malformed);
  EXPECT_EQ(plain_amount("1,000").error().detail,
            "'1,000': three digits after a comma may be thousands: write 1000, or 1.000 for one");
}

TEST(CommandAmount, WhatIsNoAmountIsSaidAsItWasTyped) {
  for (const std::string typed : {"", " ", ",", "1,", ",5", "1.5,0", "1.000,50", "1,000.50", "12e2", "douze", "1 00",
                                  "1  000", " 100", "100 ", "1000 000", "1 000 50", "+5", "--5"})
    EXPECT_EQ(checked_amount(typed, 2).error().reason, Reason::malformed) << "'" << typed << "'";
  EXPECT_EQ(checked_amount("douze", 2).error().detail, "'douze': not an amount, as in 12.50, 12,50 or 1 000,50");
  EXPECT_EQ(checked_amount("1,5050", 2).error().detail, "'1,5050': 2 decimals at most");
  EXPECT_EQ(checked_amount("99999999999999999999", 2).error().reason, Reason::amount_overflow);
}

TEST(CommandAmount, APartMayHaveACommaAndASpaceBeforeThePercent) {
  EXPECT_EQ(plain_part("0,5%"), "0.5%");
  EXPECT_EQ(plain_part("0,5 %"), "0.5%");
  EXPECT_EQ(plain_part("2,5\u00a0%"), "2.5%");
  EXPECT_EQ(plain_part("1/200"), "1/200");
  EXPECT_EQ(plain_part("0,5"), "0,5") << "no part: the node says so";
}

TEST(CommandAmount, APartIsShownAsAPercentage) {
  EXPECT_EQ(shown_part("1/20"), "5%");
  EXPECT_EQ(shown_part("1/200"), "0.5%");
  EXPECT_EQ(shown_part("11/200"), "5.5%");
  EXPECT_EQ(shown_part("1/3"), "1/3");
  EXPECT_EQ(shown_part("0"), "0");
}

}  // namespace
}  // namespace node
