#include "tests/node/bank_setup.h"

#include <fstream>
#include <sstream>

#include "protocol/check.h"

namespace node {

using protocol::check;

std::string sample(const std::string& name) {
  std::ifstream file(std::string(LOKAPONTO_BANK_SAMPLES) + "/" + name, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  check(!bytes.str().empty(), "a sample is there");
  return bytes.str();
}

CsvColumns debit_credit_columns() {
  CsvColumns columns;
  columns.account = *protocol::Iban::parse("FR7630006000011234567890189");
  columns.encoding = TextEncoding::windows_1252;
  columns.skipped_lines = 4;
  columns.booked = {1};
  columns.value = {2};
  columns.remittance = {{3}, {4}};
  columns.debit = {5};
  columns.credit = {6};
  columns.reference = {7};
  return columns;
}

CsvColumns signed_balance_columns() {
  CsvColumns columns;
  columns.account = *protocol::Iban::parse("FR7630006000011234567890189");
  columns.separator = ',';
  columns.decimal_mark = '.';
  columns.date_order = DateOrder::year_month_day;
  columns.booked = {1};
  columns.value = {2};
  columns.counterparty = {3};
  columns.kind = {4};
  columns.amount = {5};
  columns.balance = {6};
  columns.currency = {7};
  return columns;
}

static CsvColumns by_titles(const char* booked, const char* text) {
  CsvColumns columns;
  columns.account = *protocol::Iban::parse("FR7630006000011234567890189");
  columns.booked = {.title = booked};
  columns.remittance = {{.title = text}};
  return columns;
}

CsvColumns agricole_columns() {
  CsvColumns columns = by_titles("Date", "Libell\u00e9");
  columns.encoding = TextEncoding::windows_1252;
  columns.debit = {.title = "D\u00e9bit euros"};
  columns.credit = {.title = "Cr\u00e9dit euros"};
  columns.closing_line = "Solde au";
  return columns;
}

CsvColumns mutuel_columns() {
  CsvColumns columns = by_titles("Date", "Libell\u00e9");
  columns.encoding = TextEncoding::windows_1252;
  columns.value = {.title = "Date de valeur"};
  columns.amount = {.title = "Montant"};
  columns.balance = {.title = "Solde"};
  return columns;
}

CsvColumns populaire_columns() {
  CsvColumns columns = by_titles("Date de comptabilisation", "Informations complementaires");
  columns.value = {.title = "Date de valeur"};
  columns.debit = {.title = "Debit"};
  columns.credit = {.title = "Credit"};
  columns.counterparty = {.title = "Libelle simplifie"};
  columns.reference = {.title = "Reference"};
  columns.kind = {.title = "Type operation"};
  return columns;
}

std::vector<protocol::BankStatement> statements_of(std::string_view bytes, const CsvColumns* columns) {
  auto statements = read_bank_statements(bytes, columns);
  if (!statements) check(false, statements.error().detail.c_str());
  return *std::move(statements);
}

protocol::Failure refusal_of(std::string_view bytes, const CsvColumns* columns) {
  const auto statements = read_bank_statements(bytes, columns);
  return statements ? protocol::Failure{} : statements.error();
}

std::string with(std::string bytes, std::string_view old, std::string_view changed) {
  const std::size_t at = bytes.find(old);
  check(at != std::string::npos && bytes.find(old, at + 1) == std::string::npos, "what is changed stands there once");
  return bytes.replace(at, old.size(), changed);
}

std::string camt(std::string_view entries) {
  const auto balance = [](const std::string& type, const std::string& amount) {
    return "<Bal><Tp><CdOrPrtry><Cd>" + type + "</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">" + amount +
           "</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-24</Dt></Dt></Bal>\n";
  };
  return "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt><Stmt><Id>1</Id><Acct><Id>"
         "<IBAN>FR7630006000011234567890189</IBAN></Id></Acct>\n" +
         balance("OPBD", "0") + balance("CLBD", "10.00") + std::string(entries) +
         "</Stmt></BkToCstmrStmt></Document>\n";
}

std::string camt_entry(std::string_view more) {
  return "<Ntry><Amt Ccy=\"EUR\">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-24</Dt>"
         "</BookgDt>" +
         std::string(more) + "</Ntry>\n";
}

protocol::Date date(std::string_view iso) {
  return *protocol::Date::parse(iso);
}

}  // namespace node
