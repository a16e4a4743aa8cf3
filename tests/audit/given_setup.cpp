#include "tests/audit/given_setup.h"

#include <numeric>

#include "federation/accounting_day.h"
#include "node/bank_statement_reader.h"

namespace audits {

namespace {

std::string decimal(std::int64_t cents, char mark) {
  auto text = protocol::format_decimal(cents < 0 ? -cents : cents, protocol::euro_scale);
  text[text.size() - 3] = mark;
  return text;
}

std::string amount(std::int64_t cents) {
  return "<Amt Ccy=\"EUR\">" + decimal(cents, '.') + "</Amt><CdtDbtInd>" + (cents < 0 ? "DBIT" : "CRDT") +
         "</CdtDbtInd>";
}

std::string balance(const std::string& code, std::int64_t cents, const std::string& date) {
  return "<Bal><Tp><CdOrPrtry><Cd>" + code + "</Cd></CdOrPrtry></Tp>" + amount(cents) + "<Dt><Dt>" + date +
         "</Dt></Dt></Bal>\n";
}

}  // namespace

std::int64_t Told::closing() const {
  return std::accumulate(movements.begin(), movements.end(), opening.value_or(0),
                         [](std::int64_t sum, const Movement& one) { return sum + one.cents; });
}

std::string Told::camt() const {
  std::string text = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">\n<BkToCstmrStmt><Stmt><Id>" +
                     to + "</Id><Acct><Id><IBAN>" + iban + "</IBAN></Id></Acct>\n" +
                     balance("OPBD", opening.value(), from) + balance("CLBD", closing(), to);
  for (const auto& one : movements)
    text += "<Ntry>" + amount(one.cents) + "<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>" + one.day +
            "</Dt></BookgDt><NtryDtls><TxDtls><RmtInf><Ustrd>" + one.text +
            "</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n";
  return text + "</Stmt></BkToCstmrStmt></Document>\n";
}

std::string Told::csv() const {
  std::string text = "Date;Montant;Texte\n";
  for (const auto& one : movements)
    text += one.day + ";" + (one.cents < 0 ? "-" : "") + decimal(one.cents, ',') + ";VIR " + one.text + "\n";
  return text;
}

protocol::CsvColumns csv_columns() {
  protocol::CsvColumns columns;
  columns.date_order = protocol::DateOrder::year_month_day;
  columns.booked = {1, ""};
  columns.amount = {2, ""};
  columns.remittance = {{3, ""}};
  return columns;
}

void GivenBank::import(const Told& told, protocol::FundAccount account) {
  const auto statements = node::read_bank_statements(told.camt(), nullptr);
  ASSERT_TRUE(statements.has_value()) << statements.error().detail;
  const auto& statement = statements->front();
  const auto digests = protocol::line_digests(statement);
  federation::BookStatement booking{.account = account,
                                    .digest = protocol::statement_digest(statement),
                                    .day = statement.closing->date.days(),
                                    .opening = statement.opening->minor,
                                    .closing = statement.closing->minor,
                                    .lines = {}};
  for (std::size_t at = 0; at < digests.size(); ++at) {
    const auto& line = statement.lines[at];
    booking.lines.push_back({.digest = digests[at],
                             .day = line.booked.days(),
                             .amount = line.minor,
                             .text = line.remittance,
                             .details = {}});
  }
  f.step("a", booking);
  ASSERT_TRUE(f.last_reply.has_value());
  ASSERT_FALSE(f.last_reply->failure.has_value()) << f.last_reply->failure->detail;
}

void GivenBank::go_to(const std::string& date) {
  f.now.milliseconds = std::int64_t{protocol::Date::parse(date)->days()} * day;
}

node::AuditReport GivenBank::audit(const node::Given& given) {
  const auto exported = directory / ("export" + std::to_string(files_++));
  export_to(exported, f["a"].store);
  auto report = audits::audit({exported}, given);
  // Charges that no treasurer has explained leave the cover short: that is told whether or not the bank is asked.
  std::erase_if(report.findings, [](const auto& one) { return one.kind == "cover_missing"; });
  return report;
}

std::filesystem::path GivenBank::file(const std::string& bytes) {
  const auto path = directory / ("file" + std::to_string(files_++));
  put_content(path, bytes);
  return path;
}

node::AuditReport GivenBank::audit_with(const std::vector<Told>& files) {
  node::Given given;
  for (const auto& told : files) given.statements.push_back({file(told.camt()), {}});
  return audit(given);
}

std::string unknown_of(const node::AuditReport& report, const std::string& domain) {
  std::string text;
  for (const auto& one : report.unknown)
    if (one.association == domain && one.peer.empty()) text += one.what + "\n";
  return text;
}

}  // namespace audits
