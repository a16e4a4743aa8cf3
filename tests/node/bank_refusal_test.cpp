// Files that are broken, or made to break who reads them: each is refused whole, with the line and the reason.
#include <gtest/gtest.h>

#include "node/bank_xml.h"
#include "protocol/limits.h"
#include "tests/node/bank_setup.h"

using namespace node;
using protocol::Failure;
using protocol::Reason;

namespace {

/// A file that is refused. `detail` is what its failure begins with.
struct Refused {
  std::string name;
  std::string bytes;
  Reason reason;
  std::string detail;
};

void expect_refused(const std::vector<Refused>& table, const CsvColumns* columns = nullptr) {
  for (const Refused& row : table) {
    SCOPED_TRACE(row.name);
    const auto failure = refusal_of(row.bytes, columns);
    EXPECT_EQ(protocol::name(failure.reason), protocol::name(row.reason)) << failure.detail;
    EXPECT_TRUE(failure.detail.starts_with(row.detail)) << failure.detail;
  }
}

std::string nested(std::size_t depth) {
  std::string bytes = camt(camt_entry(""));
  std::string inside;
  for (std::size_t i = 0; i < depth; ++i) inside += "\n<A>";
  for (std::size_t i = 0; i < depth; ++i) inside += "</A>";
  return with(bytes, "<Sts>", inside + "<Sts>");
}

std::string laughs() {
  std::string bytes = "<?xml version=\"1.0\"?>\n<!DOCTYPE Document [\n<!ENTITY a \"ha\">\n";
  for (char name = 'b'; name <= 'j'; ++name) {
    bytes += std::string("<!ENTITY ") + name + " \"";
    for (int i = 0; i < 10; ++i) bytes += std::string("&") + static_cast<char>(name - 1) + ";";
    bytes += "\">\n";
  }
  return bytes + "]>\n" + with(camt(camt_entry("")), "<Id>1</Id>", "<Id>&j;</Id>");
}

/// The amount of the entry, on line 4, written so.
std::string amount(const std::string& text) {
  return camt(with(camt_entry(""), "10.00", text));
}

/// An entry of two transactions on lines 5 and 6.
std::string batch(const std::string& first, const std::string& second) {
  return camt(camt_entry("<NtryDtls>\n<TxDtls>" + first + "</TxDtls>\n<TxDtls>" + second + "</TxDtls></NtryDtls>"));
}

std::string amounts(const std::string& text, const std::string& currency = "EUR") {
  return "<AmtDtls><TxAmt><Amt Ccy=\"" + currency + "\">" + text + "</Amt></TxAmt></AmtDtls>";
}

TEST(BankRefusal, WhatIsNoFileOfABank) {
  expect_refused({{"Nothing", "", Reason::malformed, "line 1: the file is empty"},
                  {"WhiteSpace", " \r\n\t", Reason::malformed, "line 1: the file is empty"},
                  {"Words", "Dear treasurer,\n", Reason::malformed, "line 1: neither"},
                  {"Zip", "PK\x03\x04", Reason::malformed, "line 1: neither"},
                  {"Big", std::string(protocol::max_bank_file_bytes + 1, '<'), Reason::oversize, "line 1: "},
                  {"Utf16", std::string("\xFF\xFE<\0?\0", 6), Reason::malformed, "line 1: "}});
}

TEST(BankRefusal, BytesThatAreNoText) {
  expect_refused(
      {{"Nul", camt(camt_entry("")) + std::string("\n\0", 2), Reason::malformed, "line 7: a control character"},
       {"Control", with(camt(camt_entry("")), "<Ntry>", "\x1B<Ntry>"), Reason::malformed, "line 4: a control"},
       {"C1", with(camt(camt_entry("")), "<Ntry>", "\xC2\x9B<Ntry>"), Reason::malformed, "line 4: a control"},
       {"Latin1InUtf8", with(camt(camt_entry("")), "<Ntry>", "<Ntry>\xE9"), Reason::malformed, "line 4: a byte"},
       {"Overlong", with(camt(camt_entry("")), "<Ntry>", "<Ntry>\xC0\xBC"), Reason::malformed, "line 4: a byte"},
       {"Surrogate", with(camt(camt_entry("")), "<Ntry>", "<Ntry>\xED\xA0\x80"), Reason::malformed, "line 4: a byte"},
       {"BeyondUnicode", with(camt(camt_entry("")), "<Ntry>", "<Ntry>\xF4\x90\x80\x80"), Reason::malformed,
        "line 4: a byte"},
       {"CutCharacter", camt(camt_entry("")) + "\xE2\x82", Reason::malformed, "line 6: a byte"},
       {"NotInWindows1252", "<?xml version=\"1.0\" encoding=\"windows-1252\"?>\n\x81", Reason::malformed,
        "line 2: a byte"},
       {"UnknownEncoding", "<?xml version=\"1.0\" encoding=\"UTF-7\"?>\n" + camt(camt_entry("")), Reason::malformed,
        "line 1: an encoding"},
       {"CutEncoding", "<?xml encoding=", Reason::malformed, "line 1: an encoding"}});
}

TEST(BankRefusal, HostileXml) {
  expect_refused(
      {{"BillionLaughs", laughs(), Reason::malformed, "line 2: a document type"},
       {"ExternalEntity", "<!DOCTYPE Document [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n" + camt(camt_entry("")),
        Reason::malformed, "line 1: a document type"},
       {"UndeclaredEntity", with(camt(camt_entry("")), "<Id>1", "<Id>&x;"), Reason::malformed, "line 1: an entity"},
       {"CharacterZero", with(camt(camt_entry("")), "BOOK", "\n&#0;BOOK"), Reason::malformed, "line 4: an entity"},
       {"CharacterSurrogate", with(camt(camt_entry("")), "BOOK", "&#xD800;BOOK"), Reason::malformed, "line 4: "},
       {"CharacterTooLarge", with(camt(camt_entry("")), "BOOK", "&#4294967361;"), Reason::malformed, "line 4: "},
       {"BareAmpersand", with(camt(camt_entry("")), "BOOK", "A & B"), Reason::malformed, "line 4: an entity"},
       {"Deep", nested(40), Reason::malformed, "line 33: elements inside each other"},
       {"VeryDeep", nested(500'000), Reason::malformed, "line 33: elements inside each other"},
       {"ManyTags", std::string(max_xml_marks + 1, '<'), Reason::oversize, "line 1: more than 2 million tags"},
       {"Truncated", camt(camt_entry("")).substr(0, 500), Reason::malformed, "line 4: not well-formed XML"},
       {"WrongEndTag", with(camt(camt_entry("")), "</Ntry>", "</Entry>"), Reason::malformed,
        "line 4: not well-formed XML"},
       {"TwoDocuments", camt(camt_entry("")) + "<Document/>", Reason::malformed, "line 6: a second document"},
       {"Html", "<!doctype html>\n<html></html>", Reason::malformed, "line 1: "},
       {"OtherMessage", with(camt(camt_entry("")), "camt.053", "camt.054"), Reason::malformed,
        "line 1: not a camt.053"},
       {"Transfers", with(camt(camt_entry("")), "camt.053.001.02", "pain.001.001.09"), Reason::malformed,
        "line 1: not a camt.053"},
       {"NoNamespace", with(camt(camt_entry("")), " xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"", ""),
        Reason::malformed, "line 1: not a camt.053"},
       {"OtherVersion", with(camt(camt_entry("")), "001.02", "001.13"), Reason::unsupported_version,
        "line 1: not version"},
       {"NoStatement",
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\">\n<BkToCstmrStmt/></Document>",
        Reason::malformed, "line 1: no statement"}});
}

TEST(BankRefusal, WrongCamt) {
  expect_refused(
      {{"DollarAccount", with(camt(camt_entry("")), "</Id></Acct>", "</Id><Ccy>USD</Ccy></Acct>"),
        Reason::wrong_currency, "line 1: the account is not in euro"},
       {"DollarEntry", camt(with(camt_entry(""), "EUR", "USD")), Reason::wrong_currency, "line 4: "},
       {"NoCurrency", camt(with(camt_entry(""), " Ccy=\"EUR\"", "")), Reason::wrong_currency, "line 4: "},
       {"WrongIban", with(camt(camt_entry("")), "FR76", "FR77"), Reason::malformed, "line 1: the check digits"},
       {"NoIban", with(camt(camt_entry("")), "<IBAN>FR7630006000011234567890189</IBAN>", ""), Reason::malformed,
        "line 1: not an IBAN"},
       {"NoOpening", with(camt(camt_entry("")), "OPBD", "OPAV"), Reason::malformed, "line 1: no opening balance"},
       {"NoClosing", with(camt(camt_entry("")), "CLBD", "CLAV"), Reason::malformed, "line 1: no closing balance"},
       {"Unbalanced", camt(camt_entry("") + camt_entry("")), Reason::unbalanced_statement,
        "line 1: the lines lead to 20.00, the closing balance is 10.00"},
       {"BelowTheCent", amount("10.00001"), Reason::wrong_scale, "line 4: an amount below the cent"},
       {"Negative", amount("-10.00"), Reason::malformed, "line 4: an amount below zero"},
       {"Comma", amount("10,00"), Reason::malformed, "line 4: not an amount"},
       {"Exponent", amount("1e1"), Reason::malformed, "line 4: not an amount"},
       {"Hexadecimal", amount("0xA"), Reason::malformed, "line 4: not an amount"},
       {"NotANumber", amount("NaN"), Reason::malformed, "line 4: not an amount"},
       {"EmptyAmount", amount(""), Reason::malformed, "line 4: no amount"},
       {"AbsurdAmount", amount("1000000000000.00"), Reason::amount_overflow, "line 4: "},
       {"EndlessAmount", amount(std::string(100'000, '9')), Reason::amount_overflow, "line 4: "},
       {"NoDirection", camt(with(camt_entry(""), "CRDT", "C")), Reason::malformed, "line 4: CdtDbtInd"},
       {"NoState", camt(with(camt_entry(""), "<Sts>BOOK</Sts>", "")), Reason::malformed, "line 4: an entry without"},
       {"NoDay", camt(with(camt_entry(""), "2026-11-24", "")), Reason::malformed, "line 4: not a date"},
       {"NoSuchDay", camt(with(camt_entry(""), "2026-11-24", "2026-11-31")), Reason::malformed, "line 4: no day"},
       {"DayWithMore", camt(with(camt_entry(""), "2026-11-24", "2026-11-24 10:00")), Reason::malformed,
        "line 4: not a date"},
       {"Reversal", camt(camt_entry("<RvslInd>yes</RvslInd>")), Reason::malformed, "line 4: RvslInd"},
       {"LongText", camt(camt_entry("<AddtlNtryInf>" + std::string(5000, 'x') + "</AddtlNtryInf>")), Reason::oversize,
        "line 4: a text"},
       {"LongId", with(camt(camt_entry("")), "<Id>1", "<Id>" + std::string(5000, 'x')), Reason::oversize,
        "line 1: an Id"},
       {"BatchOff", batch(amounts("7"), amounts("4")), Reason::unbalanced_statement,
        "line 4: the transactions of the batch lead to 11.00, its amount is 10.00"},
       {"BatchHalfTold", batch(amounts("10"), ""), Reason::malformed, "line 6: a transaction of the batch"},
       {"BatchInDollars", batch(amounts("7"), amounts("3", "USD")), Reason::wrong_currency, "line 6: "},
       {"BatchBelowTheCent", batch(amounts("7.001"), amounts("2.999")), Reason::wrong_scale, "line 5: "}});
}

std::string cfonb(std::string_view old, std::string_view changed) {
  return with(sample("cfonb120_lines.cfonb"), old, changed);
}

/// The sample without some of its lines, counted from 1.
std::string cfonb_without(std::size_t first, std::size_t last) {
  std::string kept;
  std::istringstream lines(sample("cfonb120_lines.cfonb"));
  std::string line;
  for (std::size_t number = 1; std::getline(lines, line); ++number)
    if (number < first || number > last) kept += line + "\n";
  return kept;
}

TEST(BankRefusal, WrongCfonb) {
  expect_refused(
      {{"CfonbUnbalanced", cfonb("0000000000700J", "0000000000700K"), Reason::unbalanced_statement,
        "line 19: the lines lead to 123.66, the closing balance is 123.67"},
       {"CfonbMovementMissing", cfonb_without(13, 16), Reason::unbalanced_statement, "line 15: "},
       {"CfonbNoClosing", cfonb_without(19, 19), Reason::malformed, "line 1: the statement that begins here"},
       {"CfonbNoOpening", cfonb_without(1, 1), Reason::malformed, "line 1: neither"},
       {"CfonbTwice", sample("cfonb120_lines.cfonb").substr(0, 121) + sample("cfonb120_lines.cfonb"), Reason::malformed,
        "line 2: a statement begins inside another"},
       {"CfonbStray", sample("cfonb120_lines.cfonb") + "0420041\n", Reason::malformed,
        "line 20: a record outside a statement"},
       {"CfonbDetailsFirst", cfonb_without(2, 2), Reason::malformed, "line 2: details (05) before"},
       {"CfonbOtherAccount", cfonb("0420041015801005EUR2 0500013M02618", "0420042015801005EUR2 0500013M02618"),
        Reason::malformed, "line 2: a record of another account"},
       {"CfonbOtherType", cfonb("0720041", "0620041"), Reason::malformed, "line 19: a record of another type"},
       {"CfonbDollars", cfonb("EUR2 0500013M02662241126     LIB", "USD2 0500013M02662241126     LIB"),
        Reason::wrong_currency, "line 15: "},
       {"CfonbNoSign", cfonb("0000000001236G", "00000000012367"), Reason::malformed, "line 19: an amount without"},
       {"CfonbLetters", cfonb("0000000001236G", "000000000O236G"), Reason::malformed, "line 19: not an amount"},
       {"CfonbBelowTheCent", cfonb("01005EUR2 0500013M026  231126", "01005EUR3 0500013M026  231126"),
        Reason::wrong_scale, "line 1: "},
       {"CfonbDecimals", cfonb("01005EUR2 0500013M026  231126", "01005EURx 0500013M026  231126"), Reason::malformed,
        "line 1: the number of decimals"},
       {"CfonbNoSuchDay", cfonb("M026  231126", "M026  311126"), Reason::malformed, "line 1: no day"},
       {"CfonbDayOfLetters", cfonb("M026  231126", "M026  2311 6"), Reason::malformed, "line 1: not a date"},
       {"CfonbCut", sample("cfonb120_lines.cfonb").substr(0, 121 * 18 + 90), Reason::malformed,
        "line 19: an amount without"},
       {"CfonbLong", sample("cfonb120_lines.cfonb").insert(121 * 4 + 120, "more"), Reason::malformed,
        "line 5: a record of more than 120"}});
}

std::string ofx(std::string_view old, std::string_view changed) {
  return with(sample("ofx_102.ofx"), old, changed);
}

TEST(BankRefusal, WrongOfx) {
  expect_refused(
      {{"OfxDollars", ofx("<CURDEF>EUR", "<CURDEF>USD"), Reason::wrong_currency, "line 29: the account is not"},
       {"OfxDollarMovement", ofx("<PAYEE>", "<CURRENCY>\n<CURRATE>1.1\n<CURSYM>USD\n</CURRENCY>\n<PAYEE>"),
        Reason::wrong_currency, "line 65: "},
       {"OfxAccount", ofx("<ACCTID>0500013M026", "<ACCTID>123"), Reason::malformed, "line 31: not the bank"},
       {"OfxAmount", ofx("-8,00", "-8,0O"), Reason::malformed, "line 50: not an amount"},
       {"OfxGrouping", ofx("+322.10", "1,322.10"), Reason::malformed, "line 41: not an amount"},
       {"OfxBelowTheCent", ofx("-70.01", "-70.015"), Reason::wrong_scale, "line 60: "},
       {"OfxNoSuchDay", ofx("<DTPOSTED>20261124120000", "<DTPOSTED>20261131120000"), Reason::malformed,
        "line 41: no day"},
       {"OfxShortDay", ofx("<DTPOSTED>20261124120000[+1:CET]", "<DTPOSTED>261124"), Reason::malformed,
        "line 41: not a date"},
       {"OfxCorrection", ofx("<FITID>26328-000019", "<FITID>26328-000019\n<CORRECTFITID>26328-000018"),
        Reason::malformed, "line 60: a correction"},
       {"OfxNoStatement", "OFXHEADER:100\n\n<OFX>\n</OFX>\n", Reason::malformed, "line 3: no statement"},
       {"OfxTag", ofx("<MEMO>COMMISSION", "<memo attr=1>COMMISSION"), Reason::malformed, "line 58: not a tag"},
       {"OfxCutTag", "OFXHEADER:100\n<OFX>\n<STMTRS", Reason::malformed, "line 3: not a tag"},
       {"OfxEndTag", ofx("</BANKTRANLIST>", "</BANKTRAN>"), Reason::malformed, "line 74: not well-formed XML"},
       {"OfxHeaderAlone", "OFXHEADER:100\n", Reason::malformed, "line 1: not well-formed XML"},
       {"OfxDeep",
        "<OFX>\n" +
            [] {
              std::string tags;
              for (int i = 0; i < 100'000; ++i) tags += "<A>\n";
              return tags;
            }(),
        Reason::malformed, "line 100001: not well-formed XML"},
       {"OfxDoctype", "<?xml version=\"1.0\"?>\n<!DOCTYPE OFX [<!ENTITY a \"b\">]>\n<OFX>&a;</OFX>", Reason::malformed,
        "line 2: a document type"},
       {"OfxCharacterZero", with(sample("ofx_211.ofx"), "&amp;", "&#0;"), Reason::malformed, "line 15: an entity"}});
}

std::string csv(std::string_view old, std::string_view changed) {
  return with(sample("csv_debit_credit.csv"), old, changed);
}

TEST(BankRefusal, WrongCsv) {
  const CsvColumns columns = debit_credit_columns();
  expect_refused(
      {{"CsvNoMovement", "a\nb\nc\nd\n\n;;;;\n", Reason::malformed, "line 5: no movement"},
       {"CsvShort", "a\n", Reason::malformed, "line 5: no movement"},
       {"CsvDay", csv("23/11/2026;23/11/2026", "31/11/2026;23/11/2026"), Reason::malformed, "line 7: no day"},
       {"CsvTitleLeft", csv("24/11/2026;25/11/2026", "Date;Date"), Reason::malformed, "line 5: not a date"},
       {"CsvBothSides", csv("-8,00;", "-8,00;8,00"), Reason::malformed, "line 6: a movement has either"},
       {"CsvNeitherSide", csv("-8,00;", ";"), Reason::malformed, "line 6: a movement has either"},
       {"CsvNegativeCredit", csv("-8,00;", ";-8,00"), Reason::malformed, "line 6: a credit below zero"},
       {"CsvBelowTheCent", csv("50,01", "50,015"), Reason::wrong_scale, "line 7: "},
       {"CsvAmount", csv("50,01", "50.01"), Reason::malformed, "line 7: not an amount"},
       {"CsvAbsurd", csv("50,01", "9999999999999999999999,00"), Reason::amount_overflow, "line 7: "},
       {"CsvOpenQuote", csv("\"BOULANGERIE", "\"\"\"BOULANGERIE \"X"), Reason::malformed, "line 7: quotes"},
       {"CsvEndlessQuote", csv("26327-000001", "\"26327-000001"), Reason::malformed, "line 8: quotes"},
       {"CsvManyFields", csv("VIR SEPA EMIS", std::string(300, ';')), Reason::malformed, "line 7: a row of more"},
       {"CsvLongRow", csv("VIR SEPA EMIS", std::string(70'000, 'x')), Reason::oversize, "line 7: a row of more"},
       {"CsvLongText", csv("VIR SEPA EMIS", std::string(5'000, 'x')), Reason::oversize, "line 7: a text"},
       {"CsvManyMovements",
        [] {
          std::string rows = "\n\n\n\n";
          for (std::size_t i = 0; i <= protocol::max_statement_lines; ++i) rows += "1/1/26;;;;1;\n";
          return rows;
        }(),
        Reason::oversize, "line 20005: a statement of more than 20,000 movements"}},
      &columns);
}

TEST(BankRefusal, RepeatsNothingPersonal) {
  const auto failure =
      refusal_of(with(sample("camt053_02.xml"), "BOULANGERIE DES HALLES", "BOULANGERIE &evil; HALLES"));
  EXPECT_EQ(failure, (Failure{Reason::malformed, "line 96: an entity or character that XML does not have"}));
}

}  // namespace
