#include "protocol/accounting_chart.h"

#include <gtest/gtest.h>

namespace protocol {
namespace {

TEST(AccountingChart, HasADefaultForEachRole) {
  const AccountingChart chart;
  EXPECT_EQ(chart.at(AccountingRole::fund_paper).number, "51211");
  EXPECT_EQ(chart.at(AccountingRole::fund_digital).number, "51212");
  EXPECT_EQ(chart.at(AccountingRole::circulation_digital).number, "467200");
  for (const auto& line : accounting_roles) {
    EXPECT_EQ(accounting_role(line.key), line.role);
    EXPECT_EQ(key_of(line.role), line.key);
    EXPECT_TRUE(ChartAccount::parse(chart.at(line.role).text()).has_value()) << line.key;
  }
  EXPECT_FALSE(accounting_role("nothing").has_value());
}

TEST(AccountingChart, ANumberAloneKeepsTheTitle) {
  AccountingChart chart;
  chart.set(AccountingRole::cash, *ChartAccount::parse("5301"));
  EXPECT_EQ(chart.at(AccountingRole::cash).text(), "5301 Caisse");
  chart.set(AccountingRole::cash, *ChartAccount::parse("5302 Caisse du bureau"));
  EXPECT_EQ(chart.at(AccountingRole::cash).text(), "5302 Caisse du bureau");
}

TEST(AccountingChart, RefusesWhatIsNoAccount) {
  for (const std::string text : {"", "51", "051", "851", "5a1", "1234567890123", "512  twice", "512\tTab", "512 a\nb"})
    EXPECT_FALSE(ChartAccount::parse(text).has_value()) << text;
  EXPECT_FALSE(ChartAccount::parse("512 " + std::string(101, 'a')).has_value());
  EXPECT_TRUE(ChartAccount::parse("512 " + std::string(100, 'a')).has_value());
}

}  // namespace
}  // namespace protocol
