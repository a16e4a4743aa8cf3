// Columns that are named by their titles, and balances that lines of the file tell: files of cooperative banks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/node/bank_setup.h"

using namespace node;
using protocol::BankBalance;
using protocol::BankStatement;
using protocol::CsvColumns;
using protocol::Failure;
using protocol::Reason;

namespace {

/// All three files tell of the same three days.
void expect_three_days(const BankStatement& statement) {
  ASSERT_EQ(statement.lines.size(), 3U);
  EXPECT_EQ(statement.lines[0].booked, date("2026-11-24"));
  EXPECT_EQ(statement.lines[0].minor, 50'00);
  EXPECT_THAT(statement.lines[0].remittance, testing::EndsWith("MERCI"));
  EXPECT_EQ(statement.lines[1].minor, -12'50);
  EXPECT_EQ(statement.lines[2].booked, date("2026-11-26"));
  EXPECT_EQ(statement.lines[2].minor, 25'00);
  EXPECT_THAT(statement.lines[2].remittance, testing::EndsWith("TOPUP-2026-17"));
}

TEST(BankCsvTitles, ReadAFileWithABalanceAboveItsMovements) {
  const CsvColumns columns = agricole_columns();
  const auto statement = statements_of(sample("csv_agricole.csv"), &columns)[0];
  expect_three_days(statement);
  EXPECT_EQ(statement.opening, (BankBalance{date("2026-11-24"), 1000'00}));
  EXPECT_EQ(statement.closing, (BankBalance{date("2026-11-26"), 1062'50}));
}

TEST(BankCsvTitles, ReadAFileWithAColumnOfBalances) {
  const CsvColumns columns = mutuel_columns();
  const auto statement = statements_of(sample("csv_mutuel.csv"), &columns)[0];
  expect_three_days(statement);
  EXPECT_EQ(statement.lines[2].value, date("2026-11-27"));
  EXPECT_EQ(statement.opening, (BankBalance{date("2026-11-24"), 1000'00}));
  EXPECT_EQ(statement.closing, (BankBalance{date("2026-11-26"), 1062'50}));
}

TEST(BankCsvTitles, ReadAFileWithoutBalances) {
  const CsvColumns columns = populaire_columns();
  const auto statement = statements_of(sample("csv_populaire.csv"), &columns)[0];
  expect_three_days(statement);
  EXPECT_EQ(statement.lines[0].counterparty, "BOULANGERIE DES HALLES");
  EXPECT_EQ(statement.lines[0].reference, "FBXD00C");
  EXPECT_EQ(statement.opening, std::nullopt);
  EXPECT_EQ(statement.closing, std::nullopt);
}

TEST(BankCsvTitles, FollowAColumnThatMoves) {
  const CsvColumns columns = mutuel_columns();
  const auto moved = statements_of(
      "Solde;Libell\xe9;Montant;Date de valeur;Date\n1050,00;VIR MERCI;50,00;24/11/2026;24/11/2026\n", &columns)[0];
  EXPECT_EQ(moved.lines[0].minor, 50'00);
  EXPECT_EQ(moved.closing->minor, 1050'00);
}

TEST(BankCsvTitles, RefuseAFileThatLacksOne) {
  const CsvColumns columns = agricole_columns();
  EXPECT_EQ(refusal_of(with(sample("csv_agricole.csv"),
                            "D\xe9"
                            "bit euros",
                            "D\xe9"
                            "bit"),
                       &columns),
            (Failure{Reason::malformed, "line 9: no column has the title 'D\u00e9bit euros'"}));
  EXPECT_EQ(refusal_of("x;y\n1;2\n", &columns), (Failure{Reason::malformed, "line 1: no column has the title 'Date'"}));
  EXPECT_EQ(refusal_of(with(sample("csv_agricole.csv"),
                            "D\xe9"
                            "bit euros",
                            "Cr\xe9"
                            "dit euros;D\xe9"
                            "bit euros"),
                       &columns),
            (Failure{Reason::malformed, "line 9: two columns have the title 'Cr\u00e9dit euros'"}));
}

TEST(BankCsvTitles, RefuseATitleFarBelow) {
  const CsvColumns columns = mutuel_columns();
  const std::string file = sample("csv_mutuel.csv");
  EXPECT_TRUE(read_bank_statements(std::string(99, '\n') + "x\n", &columns).error().detail.starts_with("line 1: "));
  EXPECT_EQ(refusal_of("x" + std::string(100, '\n') + file, &columns).reason, Reason::malformed);
  EXPECT_EQ(refusal_of("x" + std::string(99, '\n') + file, &columns).reason, Reason::none);
}

CsvColumns with_both_lines() {
  CsvColumns columns;
  columns.account = *protocol::Iban::parse("FR7630006000011234567890189");
  columns.booked = {1};
  columns.amount = {2};
  columns.opening_line = "Solde initial";
  columns.closing_line = "Solde final";
  return columns;
}

TEST(BankCsvTitles, ReadBalancesThatLinesTell) {
  const CsvColumns columns = with_both_lines();
  const auto statement = statements_of(
      "Date;Montant\nSolde initial au;01/11/2026;- 1 000,00 EUR\n24/11/2026;12,50\nSolde final (EUR) :;;-987,50\n",
      &columns)[0];
  EXPECT_EQ(statement.opening->minor, -1000'00);
  EXPECT_EQ(statement.closing->minor, -987'50);
}

TEST(BankCsvTitles, RefuseBalancesThatAreNotThereOrDoNotFit) {
  CsvColumns columns = with_both_lines();
  const std::string begin = "Date;Montant\nSolde initial : 10,00\n24/11/2026;12,50\n";
  EXPECT_EQ(refusal_of(begin + "Solde final : 22,51\n", &columns),
            (Failure{Reason::unbalanced_statement, "line 4: the movements do not lead from one balance to the other"}));
  EXPECT_EQ(refusal_of(begin, &columns).reason, Reason::malformed) << "the other balance is missing";
  EXPECT_EQ(refusal_of(begin + "Solde final : beaucoup\n", &columns).detail.substr(0, 7), "line 4:");
  EXPECT_EQ(refusal_of(begin + "Solde final : 22,50\nSolde final : 22,50\n", &columns),
            (Failure{Reason::malformed, "line 5: a second line tells this balance"}));
  columns.balance = {3};
  EXPECT_EQ(refusal_of(begin, &columns).reason, Reason::invalid_configuration) << "one way of telling balances";
}

/// Whoever pays writes what he likes.
TEST(BankCsvTitles, ATextThatLooksLikeAnotherFormatIsAText) {
  const CsvColumns columns = mutuel_columns();
  EXPECT_EQ(refusal_of(with(sample("csv_mutuel.csv"), "MERCI", "<OFX>"), &columns).reason, Reason::none);
}

}  // namespace
