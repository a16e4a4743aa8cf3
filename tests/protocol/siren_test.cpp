#include "protocol/siren.h"

#include <gtest/gtest.h>

using namespace protocol;

namespace {

TEST(Siren, IsNineDigitsOfWhichTheLastChecksTheOthers) {
  EXPECT_EQ(parse_siren("123456782"), "123456782");
  EXPECT_EQ(parse_siren("732829320"), "732829320");
  for (const std::string text : {"", "123456789", "12345678", "1234567820", "12345678a", "732829302", "123 456 782"})
    EXPECT_FALSE(parse_siren(text).has_value()) << text;
}

TEST(CompanyNumber, IsASirenOrASiretWithoutItsSpaces) {
  EXPECT_EQ(parse_company_number("732 829 320"), "732829320");
  EXPECT_EQ(parse_company_number("732 829 320 00074"), "73282932000074");
  for (const std::string text :
       {"", "73282932000047", "73282932000075", "7328293200007", "732829320000744", "7328293200007x", "FR732829320"})
    EXPECT_FALSE(parse_company_number(text).has_value()) << text;
}

TEST(CompanyNumber, OfASiretHoldsASirenThatChecksToo) {
  EXPECT_FALSE(parse_company_number("12345678900007").has_value()) << "its fourteen digits check, its nine do not";
}

TEST(CompanyNumber, OfAnEstablishmentOfLaPosteHasItsOwnRule) {
  EXPECT_EQ(parse_company_number("35600000049837"), "35600000049837");
  EXPECT_FALSE(parse_company_number("35600000049836").has_value());
}

}  // namespace
