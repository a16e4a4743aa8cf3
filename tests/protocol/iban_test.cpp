#include "protocol/iban.h"

#include <gtest/gtest.h>

using namespace protocol;

namespace {

TEST(Iban, ReadsWhatPeopleWrite) {
  EXPECT_EQ(Iban::parse("FR1420041010050500013M02606")->text(), "FR1420041010050500013M02606");
  EXPECT_EQ(Iban::parse("fr14 2004 1010 0505 0001 3m02 606")->text(), "FR1420041010050500013M02606");
  for (const char* text :
       {"BE68539007547034", "DE89370400440532013000", "NO9386011117947", "MT84MALT011000012345MTLCAST001S",
        "GB82WEST12345698765432", "BR1800360305000010009795493C1"})
    EXPECT_EQ(Iban::parse(text)->text(), text);
}

TEST(Iban, RefusesEveryWrongDigitAndLetter) {
  const std::string good = "FR1420041010050500013M02606";
  for (std::size_t i = 0; i < good.size(); ++i)
    for (const char other : std::string(good[i] <= '9' ? "0123456789" : "ABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
      std::string text = good;
      text[i] = other;
      ASSERT_EQ(Iban::parse(text).has_value(), text == good) << text;
    }
}

TEST(Iban, RefusesOtherFormsAndLengths) {
  for (const char* text :
       {"", "FR", "FR14", "1420041010050500013M02606", "FR1420041010050500013M0260", "FR1420041010050500013M026060",
        "FR14-2004-1010-0505-0001-3M02-606", "FRA420041010050500013M02606", "BE6853900754703", "XX00",
        "FR1420041010050500013M02606\n", "\xc3\xa9R1420041010050500013M02606"})
    EXPECT_FALSE(Iban::parse(text).has_value()) << text;
  EXPECT_FALSE(Iban::parse(std::string(10'000, ' ')).has_value());
}

TEST(Iban, RefusesCheckDigitsThatAreNeverGiven) {
  EXPECT_TRUE(Iban::parse("XK971212000000000019").has_value());
  EXPECT_FALSE(Iban::parse("XK001212000000000019").has_value());  // the same remainder
  EXPECT_TRUE(Iban::parse("XK021212000000000080").has_value());
  EXPECT_FALSE(Iban::parse("XK991212000000000080").has_value());
}

TEST(Iban, FollowsFromAFrenchAccount) {
  EXPECT_EQ(Iban::from_french_account("20041", "01005", "0500013M026")->text(), "FR1420041010050500013M02606");
  EXPECT_EQ(Iban::from_french_account("30006", "00001", "12345678901")->text(), "FR7630006000011234567890189");
  EXPECT_FALSE(Iban::from_french_account("2004", "01005", "0500013M026").has_value());
  EXPECT_FALSE(Iban::from_french_account("2004A", "01005", "0500013M026").has_value());
  EXPECT_FALSE(Iban::from_french_account("20041", "01005", "0500013m026").has_value());
  EXPECT_FALSE(Iban::from_french_account("20041", "01005", "0500013 026").has_value());
}

TEST(Iban, ShowsLittleInLogs) {
  EXPECT_EQ(Iban::parse("FR7630006000011234567890189")->masked(), "FR76...0189");
  EXPECT_EQ(Iban().masked(), "no IBAN");
}

}  // namespace
