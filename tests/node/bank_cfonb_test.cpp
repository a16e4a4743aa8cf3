#include <gtest/gtest.h>

#include "tests/node/bank_setup.h"

using namespace node;
using protocol::BankBalance;
using protocol::BankLine;

namespace {

TEST(BankCfonb, ReadsMovementsWithTheirDetails) {
  const auto statements = statements_of(sample("cfonb120_lines.cfonb"));
  ASSERT_EQ(statements.size(), 1U);
  EXPECT_EQ(statements[0].account.text(), "FR1420041010050500013M02606");
  EXPECT_EQ(statements[0].opening, (BankBalance{date("2026-11-23"), -19043}));
  EXPECT_EQ(statements[0].closing, (BankBalance{date("2026-11-24"), 12367}));
  ASSERT_EQ(statements[0].lines.size(), 4U);
  EXPECT_EQ(statements[0].lines[0],
            (BankLine{.booked = date("2026-11-24"),
                      .value = date("2026-11-25"),
                      .minor = 32210,
                      .reference = "26328-000017",
                      .end_to_end_id = "MIEL-2026-0001",
                      .counterparty = "\u00c9picerie du March\u00e9",
                      .remittance = "r\u00e8glement de la facture num\u00e9ro 1042 du mois de novembre, "
                                    "premi\u00e8re partie et la suite",
                      .kind = "18"}));
}

TEST(BankCfonb, TellsPayerFromPayee) {
  const auto lines = statements_of(sample("cfonb120_lines.cfonb"))[0].lines;
  EXPECT_EQ(lines[1].minor, -7001);
  EXPECT_EQ(lines[1].counterparty, "BOULANGERIE DES HALLES");
  EXPECT_EQ(lines[1].end_to_end_id, "");
  EXPECT_EQ(lines[1].remittance, "RF18539007547034");
  EXPECT_EQ(lines[1].reference, "0000018");
  EXPECT_EQ(lines[3].minor, 7001);
  EXPECT_TRUE(lines[3].reversal) << "a reason for rejection is given";
  EXPECT_EQ(lines[3].counterparty, "BOULANGERIE DES HALLES");
}

TEST(BankCfonb, FallsBackToLabelsAndBookingDay) {
  const BankLine line = statements_of(sample("cfonb120_lines.cfonb"))[0].lines[2];
  EXPECT_EQ(line.minor, -800);
  EXPECT_EQ(line.value, date("2026-11-24"));
  EXPECT_EQ(line.remittance, "COMMISSION D INTERVENTION DU MOIS");
  EXPECT_EQ(line.reference, "");
  EXPECT_FALSE(line.reversal);
}

TEST(BankCfonb, ReadsRecordsWithoutLineEndsAndBalancesWithoutCurrency) {
  const auto statements = statements_of(sample("cfonb120_one_line.cfonb"));
  ASSERT_EQ(statements.size(), 2U);
  EXPECT_EQ(statements[0].opening, (BankBalance{date("2026-11-23"), 0}));
  EXPECT_EQ(statements[0].lines[0].minor, 10005);
  EXPECT_EQ(statements[1].closing, (BankBalance{date("2026-11-25"), 10005}));
  EXPECT_TRUE(statements[1].lines.empty());
}

TEST(BankCfonb, ReadsTheSameWithEveryLineEnd) {
  const std::string bytes = sample("cfonb120_lines.cfonb");
  const auto expected = statements_of(bytes);
  for (const std::string end : {"\r\n", "\r", "\n\n", ""}) {
    std::string changed;
    for (const char byte : bytes)
      if (byte == '\n')
        changed += end;
      else
        changed += byte;
    EXPECT_EQ(statements_of(changed), expected) << testing::PrintToString(end);
    EXPECT_EQ(statements_of(changed + '\x1A'), expected) << "as DOS ends a file";
  }
}

TEST(BankCfonb, ReadsUtf8WhereTheFileWasConverted) {
  const std::string bytes = sample("cfonb120_lines.cfonb");
  EXPECT_EQ(statements_of(*decode_text(bytes, TextEncoding::windows_1252)), statements_of(bytes));
}

TEST(BankCfonb, ReadsEverySignedDigit) {
  const std::string_view signs = "{ABCDEFGHI}JKLMNOPQR";
  for (std::size_t i = 0; i < signs.size(); ++i) {
    std::string bytes = sample("cfonb120_one_line.cfonb");
    for (std::size_t at = bytes.find("01000E"); at != std::string::npos; at = bytes.find("01000E"))
      bytes.replace(at, 6, std::string("00100") + signs[i]);
    const auto minor = 1000 + static_cast<std::int64_t>(i % 10);
    EXPECT_EQ(statements_of(bytes)[1].closing->minor, i < 10 ? minor : -minor) << signs[i];
  }
}

}  // namespace
