#include <gtest/gtest.h>

#include "tests/node/bank_setup.h"

using namespace node;
using protocol::BankBalance;
using protocol::BankLine;

namespace {

TEST(BankCamt, ReadsVersion02AsFrenchBanksWriteIt) {
  const auto statements = statements_of(sample("camt053_02.xml"));
  ASSERT_EQ(statements.size(), 1U);
  const auto& statement = statements[0];
  EXPECT_EQ(statement.account.text(), "FR7630006000011234567890189");
  EXPECT_EQ(statement.currency, protocol::euro());
  EXPECT_EQ(statement.id, "2026-00231");
  EXPECT_EQ(statement.opening, (BankBalance{date("2026-11-23"), 100000}));
  EXPECT_EQ(statement.closing, (BankBalance{date("2026-11-24"), 97250}));
  ASSERT_EQ(statement.lines.size(), 7U);
  EXPECT_EQ(statement.lines[0], (BankLine{.booked = date("2026-11-24"),
                                          .value = date("2026-11-25"),
                                          .minor = 5000,
                                          .reference = "26328000017",
                                          .end_to_end_id = "MIEL-2026-0001",
                                          .counterparty = "\u00c9picerie du March\u00e9 & Cie",
                                          .counterparty_iban = "BE68539007547034",
                                          .remittance = "MIEL-2026-0001 50 unit\u00e9s compte num\u00e9rique",
                                          .kind = "PMNT-RCDT-ESCT"}));
}

TEST(BankCamt, ReadsFiveDecimalsMomentsAndMissingIds) {
  const BankLine line = statements_of(sample("camt053_02.xml"))[0].lines[1];
  EXPECT_EQ(line.minor, 1250);
  EXPECT_EQ(line.booked, date("2026-11-24"));
  EXPECT_EQ(line.value, line.booked);
  EXPECT_EQ(line.end_to_end_id, "");
}

TEST(BankCamt, SplitsABatchIntoItsTransactions) {
  const auto lines = statements_of(sample("camt053_02.xml"))[0].lines;
  EXPECT_EQ(lines[2].minor, -7000);
  EXPECT_EQ(lines[2].reference, "26328000019-1");
  EXPECT_EQ(lines[2].end_to_end_id, "RECONV-41");
  EXPECT_EQ(lines[2].counterparty, "BOULANGERIE DES HALLES");
  EXPECT_EQ(lines[2].counterparty_iban, "FR1420041010050500013M02606");
  EXPECT_EQ(lines[2].remittance, "VIR SEPA EMIS");
  EXPECT_EQ(lines[3].minor, -5000);
  EXPECT_EQ(lines[3].reference, "26328000019");
  EXPECT_EQ(lines[3].kind, "PMNT-ICDT-ESCT");
}

TEST(BankCamt, KeepsABatchWholeWhereTheBankGivesNoAmounts) {
  const auto bare = statements_of(sample("camt053_02.xml"))[0].lines[6];
  EXPECT_EQ(bare.minor, 3000);
  EXPECT_EQ(bare.remittance, "REMISE DE 3 VIREMENTS");
  const auto named = statements_of(sample("camt053_04.xml"))[0].lines[2];
  EXPECT_EQ(named.minor, -500);
  EXPECT_EQ(named.end_to_end_id, "");
  EXPECT_EQ(named.remittance, "2 \u00dcberweisungen");
}

TEST(BankCamt, TakesTheDirectionOfAReversalAsItStands) {
  const auto lines = statements_of(sample("camt053_02.xml"))[0].lines;
  EXPECT_EQ(lines[4].minor, -840);
  EXPECT_FALSE(lines[4].reversal);
  EXPECT_EQ(lines[5].minor, 840);
  EXPECT_TRUE(lines[5].reversal);
  EXPECT_EQ(lines[5].kind, "62");
}

TEST(BankCamt, ReadsVersion04WithPrefixesLatin1AndMixedBatch) {
  const auto statements = statements_of(sample("camt053_04.xml"));
  ASSERT_EQ(statements.size(), 1U);
  EXPECT_EQ(statements[0].opening, (BankBalance{date("2026-11-23"), 0}));
  EXPECT_EQ(statements[0].closing, (BankBalance{date("2026-11-24"), 5550}));
  ASSERT_EQ(statements[0].lines.size(), 3U);
  const BankLine& line = statements[0].lines[0];
  EXPECT_EQ(line.minor, 8050);
  EXPECT_EQ(line.counterparty, "F\u00e9d\u00e9ration <des> monnaies");
  EXPECT_EQ(line.remittance, "RF18539007547034 facture 12");
  EXPECT_EQ(line.kind, "");
  EXPECT_EQ(statements[0].lines[1].minor, -2000);
}

TEST(BankCamt, ReadsVersion08) {
  const auto statements = statements_of(sample("camt053_08.xml"));
  ASSERT_EQ(statements.size(), 2U);
  EXPECT_EQ(statements[0].opening, (BankBalance{date("2026-11-23"), -2000}));
  ASSERT_EQ(statements[0].lines.size(), 2U);
  EXPECT_EQ(statements[0].lines[0].counterparty, "MONNAIE LOCALE DU MIEL");
  EXPECT_EQ(statements[0].lines[0].counterparty_iban, "FR7630006000011234567890189");
  EXPECT_EQ(statements[0].lines[0].end_to_end_id, "LKP-2026-11-MIEL-LIN");
  EXPECT_EQ(statements[0].lines[1].counterparty, "FROMAGERIE DE LA VALLEE");
  EXPECT_EQ(statements[1].opening, (BankBalance{date("2026-11-24"), 45500})) << "OPBD goes before PRCD";
}

TEST(BankCamt, NamesThePayeeOfAReturnedTransfer) {
  const BankLine line = statements_of(sample("camt053_08.xml"))[1].lines[0];
  EXPECT_EQ(line.minor, 10000);
  EXPECT_TRUE(line.reversal);
  EXPECT_EQ(line.counterparty, "FROMAGERIE DE LA VALLEE");
  EXPECT_EQ(line.counterparty_iban, "DE89370400440532013000");
  EXPECT_EQ(line.end_to_end_id, "RECONV-7");
  EXPECT_EQ(line.remittance, "COMPTE CLOS");
  EXPECT_EQ(line.kind, "PMNT-ICDT-RRTN");
}

TEST(BankCamt, NeverNamesOurselvesWhateverRolesTheBankSwaps) {
  const std::string parties =
      "<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>US</Nm></Dbtr><DbtrAcct><Id><IBAN>FR7630006000011234567890189</IBAN></Id>"
      "</DbtrAcct><Cdtr><Nm>THEM</Nm></Cdtr></RltdPties></TxDtls></NtryDtls>";
  EXPECT_EQ(statements_of(camt(camt_entry(parties)))[0].lines[0].counterparty, "THEM");
}

TEST(BankCamt, KeepsTheRolesOfWhatAReversalTakesBack) {
  const std::string parties =
      "<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>US</Nm></Dbtr><Cdtr><Nm>THEM</Nm></Cdtr></RltdPties></TxDtls></NtryDtls>";
  EXPECT_EQ(statements_of(camt(camt_entry(parties)))[0].lines[0].counterparty, "US") << "who pays in is the debtor";
  EXPECT_EQ(statements_of(camt(camt_entry("<RvslInd>true</RvslInd>" + parties)))[0].lines[0].counterparty, "THEM");
}

TEST(BankCamt, ReadsABankThatPutsEverythingOnOneLine) {
  std::string bytes = sample("camt053_02.xml");
  std::erase(bytes, '\n');
  EXPECT_EQ(read_bank_statements(bytes, nullptr), read_bank_statements(sample("camt053_02.xml"), nullptr));
}

TEST(BankCamt, GivesTheSameDigestsEveryTime) {
  const auto statements = statements_of(sample("camt053_02.xml"));
  EXPECT_EQ(statement_digest(statements[0]), statement_digest(statements_of(sample("camt053_02.xml"))[0]));
}

}  // namespace
