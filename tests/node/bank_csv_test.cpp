#include <gtest/gtest.h>

#include "tests/node/bank_setup.h"

using namespace node;
using protocol::BankBalance;
using protocol::BankLine;

namespace {

CsvColumns three_columns() {
  CsvColumns columns = debit_credit_columns();
  columns.encoding = TextEncoding::utf8;
  columns.skipped_lines = 0;
  columns.value = columns.debit = columns.credit = columns.reference = {};
  columns.amount = {2};
  columns.remittance = {{3}};
  return columns;
}

/// The amount of a movement of which only that is of interest; nullopt if the file is refused.
std::optional<std::int64_t> amount_of(const std::string& text) {
  const CsvColumns columns = three_columns();
  const auto statements = read_bank_statements("24/11/2026;" + text + ";x\n", &columns);
  return statements ? std::optional(statements->at(0).lines.at(0).minor) : std::nullopt;
}

TEST(BankCsv, ReadsDebitAndCreditColumnsInLatin1) {
  const CsvColumns columns = debit_credit_columns();
  const auto statements = statements_of(sample("csv_debit_credit.csv"), &columns);
  ASSERT_EQ(statements.size(), 1U);
  EXPECT_EQ(statements[0].account, columns.account);
  EXPECT_EQ(statements[0].opening, std::nullopt);
  EXPECT_EQ(statements[0].closing, std::nullopt);
  ASSERT_EQ(statements[0].lines.size(), 3U);
  EXPECT_EQ(statements[0].lines[0], (BankLine{.booked = date("2026-11-23"),
                                              .value = date("2026-11-23"),
                                              .minor = -5001,
                                              .reference = "26327-000001",
                                              .remittance = "VIR SEPA EMIS BOULANGERIE DES \"HALLES\""}))
      << "oldest first";
  EXPECT_EQ(statements[0].lines[1].minor, -800);
  EXPECT_EQ(statements[0].lines[1].remittance, "COMMISSION D'INTERVENTION; novembre");
  EXPECT_EQ(statements[0].lines[2].minor, 132210);
  EXPECT_EQ(statements[0].lines[2].remittance, "VIR SEPA RECU EPICERIE MIEL-2026-0001 50 unit\u00e9s");
}

TEST(BankCsv, ReadsSignedAmountsAndRunningBalances) {
  const CsvColumns columns = signed_balance_columns();
  const auto statement = statements_of(sample("csv_signed_balance.csv"), &columns)[0];
  EXPECT_EQ(statement.opening, (BankBalance{date("2026-11-23"), 200000}));
  EXPECT_EQ(statement.closing, (BankBalance{date("2026-11-24"), 109250}));
  EXPECT_EQ(statement.lines.front().minor, -100000);
  EXPECT_EQ(statement.lines.back().kind, "Virements re\u00e7us");
}

TEST(BankCsv, ReadsAmountsAsBanksWriteThemForPeople) {
  EXPECT_EQ(amount_of("12,5"), 1250);
  EXPECT_EQ(amount_of("+12,50"), 1250);
  EXPECT_EQ(amount_of("- 1 234 567,89"), -123456789);
  EXPECT_EQ(amount_of("1\u00a0234,00 \u20ac"), 123400);
  EXPECT_EQ(amount_of("1\u202f234,00EUR"), 123400);
  EXPECT_EQ(amount_of("\"12,50000\""), 1250);
  for (const char* text : {"", "-", "1 2,00", "1 2345,00", "1234 567,00", "12,50 1", "1.234,00", "12.50", " ,",
                           "12,5 0", "1e3", "12,345", "--1", "1,2,3", "USD 12", "100000000000000,00", "0x10", "12,50-"})
    EXPECT_EQ(amount_of(text), std::nullopt) << text;
}

TEST(BankCsv, ReadsDaysInTheirOrder) {
  CsvColumns columns = three_columns();
  const auto day_of = [&](const std::string& text) {
    const auto read = read_bank_statements(text + ";1;x", &columns);
    return read ? read->at(0).lines.at(0).booked.text() : "refused";
  };
  EXPECT_EQ(day_of("24/11/2026"), "2026-11-24");
  EXPECT_EQ(day_of("4.1.26"), "2026-01-04");
  EXPECT_EQ(day_of("24-11-2026 10:30"), "2026-11-24");
  EXPECT_EQ(day_of("24/11/70"), "1970-11-24");
  for (const char* text :
       {"11/24/2026", "24/11", "24/11/2026/1", "24/11/20266", "//", "24//2026", "2026-11-24", "x/y/z"})
    EXPECT_EQ(day_of(text), "refused") << text;
  columns.date_order = DateOrder::month_day_year;
  EXPECT_EQ(day_of("11/24/2026"), "2026-11-24");
  columns.date_order = DateOrder::year_month_day;
  EXPECT_EQ(day_of("2026-11-24T10:30:00Z"), "2026-11-24");
}

TEST(BankCsv, TellsTheOrderOfOneDayByItsBalances) {
  CsvColumns columns = three_columns();
  columns.balance = {4};
  const std::string oldest_first = "24/11/2026;10,00;a;110,00\n24/11/2026;-5,00;b;105,00\n";
  const std::string newest_first = "24/11/2026;-5,00;b;105,00\n24/11/2026;10,00;a;110,00\n";
  EXPECT_EQ(statements_of(oldest_first, &columns), statements_of(newest_first, &columns));
  EXPECT_EQ(statements_of(newest_first, &columns)[0].opening->minor, 10000);
  EXPECT_EQ(statements_of(newest_first, &columns)[0].lines[0].remittance, "a");
}

TEST(BankCsv, RefusesBalancesThatDoNotFollow) {
  CsvColumns columns = three_columns();
  columns.balance = {4};
  EXPECT_EQ(
      refusal_of("24/11/2026;10,00;a;110,00\n24/11/2026;-5,00;b;105,00\n24/11/2026;1,00;c;105,99\n", &columns),
      (protocol::Failure{protocol::Reason::unbalanced_statement,
                         "line 3: the balance is 105.99, which is not that of the movement before and this one"}));
}

TEST(BankCsv, NeedsAUsableMap) {
  for (const auto& change : std::vector<void (*)(CsvColumns&)>{
           [](CsvColumns& columns) { columns.account = {}; }, [](CsvColumns& columns) { columns.booked = {}; },
           [](CsvColumns& columns) { columns.amount = {}; }, [](CsvColumns& columns) { columns.debit = {3}; },
           [](CsvColumns& columns) { columns.separator = ','; }, [](CsvColumns& columns) { columns.separator = '"'; },
           [](CsvColumns& columns) { columns.decimal_mark = '\''; }}) {
    CsvColumns columns = three_columns();
    ASSERT_EQ(refusal_of("24/11/2026;1,00;x", &columns).reason, protocol::Reason::none);
    change(columns);
    EXPECT_EQ(refusal_of("24/11/2026;1,00;x", &columns).reason, protocol::Reason::invalid_configuration);
  }
}

}  // namespace
