// `bank import` with every format that banks give out: what is read is booked, what is broken changes nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/node/bank_tools.h"
#include "tests/node/command_program.h"

namespace node {
namespace {

using nlohmann::json;
using testing::HasSubstr;

const std::string iban = "FR7630006000011234567890189";

std::string replaced(std::string text, const std::string& old, const std::string& changed) {
  const auto at = text.find(old);
  EXPECT_NE(at, std::string::npos) << old;
  return text.replace(at, old.size(), changed);
}

// Each is a day on which 12.00 arrive.

std::string camt(const std::string& version, const std::string& opening, const std::string& closing) {
  const auto balance = [](const std::string& code, const std::string& amount) {
    return "<Bal><Tp><CdOrPrtry><Cd>" + code + "</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">" + amount +
           "</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-24</Dt></Dt></Bal>\n";
  };
  const std::string status = version == "08" ? "<Sts><Cd>BOOK</Cd></Sts>" : "<Sts>BOOK</Sts>";
  return "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001." + version + "\">\n<BkToCstmrStmt><Stmt><Id>" +
         version + "</Id><Acct><Id><IBAN>" + iban + "</IBAN></Id></Acct>\n" + balance("OPBD", opening) +
         balance("CLBD", closing) + "<Ntry><Amt Ccy=\"EUR\">12.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>" + status +
         "<BookgDt><Dt>2026-11-24</Dt></BookgDt><NtryDtls><TxDtls><RmtInf><Ustrd>VIREMENT " + version +
         "</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n</Stmt></BkToCstmrStmt></Document>\n";
}

/// Amounts of 14 places, of which the last has the sign in it: a zero that is not negative.
std::string cfonb_amount(const std::string& tenths) {
  return std::string(13 - tenths.size(), '0') + tenths + "{";
}

std::string cfonb(const std::string& opening, const std::string& closing) {
  const auto balance = [](const std::string& code, const std::string& amount) {
    return code + "30006    00001EUR2 12345678901  241126" + std::string(50, ' ') + cfonb_amount(amount) +
           std::string(16, ' ') + "\n";
  };
  return balance("01", opening) + "0430006015800001EUR2 1234567890118241126  241126" + "VIR RECU" +
         std::string(23, ' ') + "  00000170 " + cfonb_amount("120") + std::string(16, ' ') + "\n" +
         balance("07", closing);
}

std::string ofx() {
  return "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nCHARSET:1252\n\n<OFX>\n<BANKMSGSRSV1><STMTTRNRS><STMTRS>\n"
         "<CURDEF>EUR\n<BANKACCTFROM>\n<BANKID>30006\n<BRANCHID>00001\n<ACCTID>12345678901\n<ACCTKEY>89\n"
         "</BANKACCTFROM>\n<BANKTRANLIST>\n<STMTTRN>\n<TRNTYPE>XFER\n<DTPOSTED>20261124\n<TRNAMT>12.00\n<FITID>1\n"
         "</STMTTRN>\n</BANKTRANLIST>\n</STMTRS></STMTTRNRS></BANKMSGSRSV1>\n</OFX>\n";
}

const std::string csv = "Date;Montant;Texte;Solde\n24/11/2026;12,00;VIR;1072,00\n";
const std::string csv_map =
    "[bank_csv.\"ma banque\"]\nbooked = \"Date\"\namount = \"Montant\"\nremittance = \"Texte\"\nbalance = \"Solde\"\n";

/// A node with 1,000 euros in its fund, recorded by hand.
class CommandBankFormats : public testing::Test {
 protected:
  void SetUp() override {
    const auto text = read_bytes(configuration_);
    write_bytes(configuration_, replaced(text, "digital_iban = \"", "digital_iban = \"" + iban));
    ASSERT_TRUE(node_.start()) << node_.errors();
    ASSERT_EQ(run({"fund", "deposit", "1000"}).code, 0);
  }
  Ran run(const Arguments& arguments) { return node_.run(arguments); }
  json ask(const Arguments& arguments) { return node_.ask(arguments).document(); }
  void configure(const std::string& more) { write_bytes(configuration_, read_bytes(configuration_) + more); }
  Ran import(const std::string& bytes, Arguments more = {}) {
    const auto file = directory_.below("releve");
    write_bytes(file, bytes);
    more.insert(more.begin(), {"bank", "import", file});
    return run(more);
  }
  std::string sample(const std::string& name) { return read_bytes(std::string(LOKAPONTO_BANK_SAMPLES) + "/" + name); }
  std::string fund() { return ask({"status"})["coverage"]["fund_digital"]; }
  /// Imported once; then broken, which changes nothing, and once more, which changes nothing either.
  void expect_booked(const std::string& bytes, const std::string& broken, const std::string& after) {
    const auto before = fund();
    const auto refused = import(broken);
    EXPECT_NE(refused.code, 0) << broken;
    EXPECT_THAT(refused.err, testing::ContainsRegex("line [0-9]+: "));
    EXPECT_EQ(fund(), before);
    const auto done = import(bytes);
    EXPECT_EQ(done.code, 0) << done.err;
    EXPECT_THAT(done.out, HasSubstr("1 of 1 lines are new"));
    EXPECT_EQ(fund(), after);
    EXPECT_THAT(import(bytes).out, HasSubstr("0 of 1 lines are new"));
  }

  TemporaryDirectory directory_;
  ProgramNode node_{directory_.below("miel"), "miel.example", "MIEL"};
  std::string configuration_ = node_.data() + "/lokaponto.toml";
};

TEST_F(CommandBankFormats, EachIsBookedWholeOrNotAtAll) {
  const auto doctype = [](const std::string& text) { return "<!DOCTYPE a [<!ENTITY b \"c\">]>\n" + text; };
  const auto first = camt("02", "1000.00", "1012.00");
  expect_booked(first, doctype(first), "1012.00");
  const auto second = camt("04", "1012.00", "1024.00");
  expect_booked(
      second,
      replaced(second, "12.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>", "13.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>"),
      "1024.00");
  const auto third = camt("08", "1024.00", "1036.00");
  expect_booked(third, replaced(third, "</Ntry>", ""), "1036.00");
  const auto fourth = cfonb("10360", "10480");
  expect_booked(fourth, replaced(fourth, "VIR RECU", "VIR RE"), "1048.00");
  expect_booked(ofx(), replaced(ofx(), "12.00", "1e2"), "1060.00");
  configure(csv_map);
  expect_booked(csv, replaced(csv, "24/11/2026", "24/13/2026"), "1072.00");
  EXPECT_EQ(ask({"bank", "lines"})["lines"].size(), 6U);
  EXPECT_EQ(run({"verify"}).code, 0);
}

TEST_F(CommandBankFormats, AStatementOfAnAccountThatIsNotOursChangesNothing) {
  auto both = camt("08", "1000.00", "1012.00");
  const auto stranger = both.substr(both.find("<Stmt>"), both.find("</Stmt>") + 7 - both.find("<Stmt>"));
  both.insert(both.find("</Stmt>") + 7, replaced(stranger, iban, "DE89370400440532013000"));
  const auto refused = import(both);
  EXPECT_NE(refused.code, 0);
  EXPECT_THAT(refused.err, HasSubstr("no account is DE89...3000"));
  EXPECT_EQ(fund(), "1000.00") << "nor is the statement before it";
}

TEST_F(CommandBankFormats, AStatementIsNotBookedOnTheOtherAccount) {
  const auto refused = import(camt("08", "1000.00", "1012.00"), {"--fund", "paper"});
  EXPECT_EQ(refused.code, 2) << refused.out;
  EXPECT_THAT(refused.err, HasSubstr("the statement is of the other account of the fund, FR76...0189"));
  EXPECT_EQ(ask({"status"})["coverage"]["fund_paper"], "0.00");
  EXPECT_EQ(import(camt("08", "1000.00", "1012.00"), {"--fund", "digital"}).code, 0);
}

constexpr const char* agricole =
    "[bank_csv.agricole]\nencoding = \"windows-1252\"\nbooked = \"Date\"\ndebit = \"D\u00e9bit euros\"\n"
    "credit = \"Cr\u00e9dit euros\"\nremittance = [\"Libell\u00e9\"]\nclosing_line = \"Solde au\"\n";
constexpr const char* mutuel =
    "[bank_csv.mutuel]\nencoding = \"windows-1252\"\nbooked = \"Date\"\nvalue = \"Date de valeur\"\n"
    "amount = \"Montant\"\nbalance = \"Solde\"\nremittance = [\"Libell\u00e9\"]\n";
constexpr const char* populaire =
    "[bank_csv.populaire]\nbooked = \"Date de comptabilisation\"\ndebit = \"Debit\"\ncredit = \"Credit\"\n"
    "counterparty = \"Libelle simplifie\"\nreference = \"Reference\"\n"
    "remittance = [\"Libelle operation\", \"Informations complementaires\"]\n";

TEST_F(CommandBankFormats, FilesOfCooperativeBanksAreReadByTheirMaps) {
  configure(agricole);
  ASSERT_EQ(run({"member", "add", "port", "--kind", "professional", "--verified"}).code, 0);
  ASSERT_EQ(run({"issue", "port", "25", "--awaits-euros", "--reference", "TOPUP-2026-17"}).code, 4);
  const auto read = import(sample("csv_agricole.csv"));
  EXPECT_EQ(read.out, "3 of 3 lines are new; 2 wait for the treasurer (bank lines)\n") << read.err;
  EXPECT_EQ(ask({"member", "show", "port"})["balance"], "25.00");
  EXPECT_EQ(fund(), "1062.50");
  configure(mutuel);
  const auto unnamed = import(sample("csv_mutuel.csv"));
  EXPECT_EQ(unnamed.code, 2) << "two maps, and none is chosen";
  EXPECT_THAT(unnamed.err, HasSubstr("for CSV, [bank_csv] in lokaponto.toml names the columns"));
  const auto mistyped = import(sample("csv_mutuel.csv"), {"--columns", "mutual"});
  EXPECT_EQ(mistyped.code, 6);
  EXPECT_THAT(mistyped.err, HasSubstr("there is no [bank_csv.mutual]; did you mean mutuel?"));
  const auto other = import(sample("csv_mutuel.csv"), {"--columns", "agricole"});
  EXPECT_THAT(other.err, HasSubstr("line 1: no column has the title 'D\u00e9bit euros'"));
  EXPECT_EQ(fund(), "1062.50");
  EXPECT_EQ(run({"verify"}).code, 0);
}

TEST_F(CommandBankFormats, AMapWithoutBalancesTakesThatOfToday) {
  configure(populaire);
  const auto wrong = import(sample("csv_populaire.csv"), {"--balance", "1062.51"});
  EXPECT_THAT(wrong.err, HasSubstr("(not_reconciled)"));
  const auto read = import(sample("csv_populaire.csv"), {"--columns", "populaire"});
  EXPECT_EQ(read.code, 0) << read.err;
  EXPECT_EQ(ask({"bank", "lines"})["lines"].size(), 3U);
}

TEST_F(CommandBankFormats, AMapGoesWithItsFund) {
  configure(std::string(mutuel) + "fund = \"paper\"\n");
  const auto unknown = import(sample("csv_mutuel.csv"));
  EXPECT_EQ(unknown.code, 6);
  EXPECT_THAT(unknown.err, HasSubstr("[fund] paper_iban"));
  EXPECT_EQ(import(sample("csv_mutuel.csv"), {"--fund", "digital"}).code, 0);
  EXPECT_EQ(fund(), "1062.50");
}

TEST_F(CommandBankFormats, AMapThatCannotBeUsedIsRefusedWithItsLine) {
  configure("\n[bank_csv.mutuel]\nboked = \"Date\"\n");
  const auto refused = import(sample("csv_mutuel.csv"));
  EXPECT_EQ(refused.code, 6);
  EXPECT_THAT(refused.err, HasSubstr("unknown key 'boked' in [bank_csv.mutuel]; did you mean 'booked'?"));
}

}  // namespace
}  // namespace node
