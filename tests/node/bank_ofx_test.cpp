#include <gtest/gtest.h>

#include "tests/node/bank_setup.h"

using namespace node;
using protocol::BankBalance;
using protocol::BankLine;

namespace {

TEST(BankOfx, ReadsVersion1AsFrenchBanksWriteIt) {
  const auto statements = statements_of(sample("ofx_102.ofx"));
  ASSERT_EQ(statements.size(), 1U);
  EXPECT_EQ(statements[0].account.text(), "FR1420041010050500013M02606");
  EXPECT_EQ(statements[0].opening, std::nullopt);
  EXPECT_EQ(statements[0].closing, (BankBalance{date("2026-11-24"), 24409}));
  ASSERT_EQ(statements[0].lines.size(), 3U);
  EXPECT_EQ(statements[0].lines[0], (BankLine{.booked = date("2026-11-24"),
                                              .value = date("2026-11-25"),
                                              .minor = 32210,
                                              .reference = "26328-000017",
                                              .counterparty = "\u00c9PICERIE DU MARCH\u00c9 & CIE",
                                              .remittance = "MIEL-2026-0001 50 unit\u00e9s",
                                              .kind = "XFER"}));
}

TEST(BankOfx, ReadsEmptyValuesAndDecimalCommas) {
  const BankLine line = statements_of(sample("ofx_102.ofx"))[0].lines[1];
  EXPECT_EQ(line.minor, -800);
  EXPECT_EQ(line.value, line.booked);
  EXPECT_EQ(line.counterparty, "");
  EXPECT_EQ(line.remittance, "COMMISSION D INTERVENTION");
}

TEST(BankOfx, ReadsPayeesInTheirOwnElement) {
  const BankLine line = statements_of(sample("ofx_102.ofx"))[0].lines[2];
  EXPECT_EQ(line.minor, -7001);
  EXPECT_EQ(line.counterparty, "BOULANGERIE DES HALLES");
  EXPECT_EQ(line.counterparty_iban, "FR7630006000011234567890189");
}

TEST(BankOfx, ReadsVersion1WithEndTagsAndWithoutLines) {
  const auto expected = statements_of(sample("ofx_102.ofx"));
  std::string bytes = sample("ofx_102.ofx");
  std::erase(bytes, '\r');
  std::erase(bytes, '\n');
  EXPECT_EQ(statements_of(bytes), expected);
  bytes = with(bytes, "<FITID>26328-000017", "<FITID>26328-000017</FITID>");
  bytes = with(bytes, "<CHECKNUM>", "<CHECKNUM></CHECKNUM>");
  EXPECT_EQ(statements_of(bytes), expected);
}

TEST(BankOfx, KeepsABalanceOfTheEndOfTheListAlone) {
  const auto bytes = sample("ofx_102.ofx");
  EXPECT_EQ(statements_of(with(bytes, "<DTEND>20261124", "<DTEND>20261130"))[0].closing,
            (BankBalance{date("2026-11-24"), 24409}));
  EXPECT_EQ(statements_of(with(bytes, "<DTEND>20261124", "<DTEND>20261123"))[0].closing, std::nullopt)
      << "of the moment of the download";
  EXPECT_EQ(statements_of(with(bytes, "<DTPOSTED>20261124120000", "<DTPOSTED>20261125120000"))[0].closing, std::nullopt)
      << "older than a line";
}

TEST(BankOfx, ReadsVersion2WithSeveralAccounts) {
  const auto statements = statements_of(sample("ofx_211.ofx"));
  ASSERT_EQ(statements.size(), 2U);
  EXPECT_EQ(statements[0].account.text(), "FR7630006000011234567890189");
  EXPECT_EQ(statements[0].closing, std::nullopt);
  EXPECT_EQ(statements[0].lines[0].minor, 1500);
  EXPECT_EQ(statements[0].lines[0].counterparty, "Les Jardins & Vergers");
  EXPECT_EQ(statements[0].lines[0].remittance, "adh\u00e9sion < 2026");
  EXPECT_EQ(statements[1].account.text(), "FR1420041010050500013M02606") << "from bank, branch, number and key in one";
  EXPECT_EQ(statements[1].closing->minor, -50);
}

}  // namespace
