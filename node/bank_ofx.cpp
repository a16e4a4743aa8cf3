// OFX, Open Financial Exchange: 1.x, whose SGML leaves out the end tags of its values, and 2.x, which is XML.
//
// SGML is written out as XML, line by line, and both are read from there. An account is named by its IBAN or, as French
// banks do, by bank, branch and number. OFX knows a closing balance only, of the moment at which the file was
// made: it is kept where that is the end of what the file lists.
#include <algorithm>
#include <array>

#include "node/bank_formats.h"
#include "node/bank_xml.h"

namespace node {

using protocol::BankBalance;
using protocol::BankLine;
using protocol::BankStatement;
using protocol::Date;
using protocol::failure;
using protocol::Iban;
using protocol::Reason;
using protocol::Result;

namespace {

// Values that banks leave empty. What else is empty holds elements.
constexpr std::array<std::string_view, 14> values{"ACCTKEY", "BRANCHID", "CHECKNUM", "CITY", "DTAVAIL",
                                                  "DTUSER",  "FITID",    "LANGUAGE", "MEMO", "MESSAGE",
                                                  "NAME",    "ORG",      "REFNUM",   "SIC"};

bool is_tag_character(char character) {
  return (character >= 'A' && character <= 'Z') || (character >= '0' && character <= '9') || character == '.' ||
         character == '_';
}

/// Gives every value of OFX 1.x its end tag; line ends stay where they are.
class SgmlToXml {
 public:
  Result<std::string> convert(std::string_view text);

 private:
  void open(std::string_view name, std::string_view content);
  void close(std::string_view name);

  std::string xml_;
  std::string value_;  ///< the value whose own end tag may still follow
};

Result<std::string> SgmlToXml::convert(std::string_view text) {
  const std::size_t begin = text.find('<');
  xml_.assign(static_cast<std::size_t>(std::ranges::count(text.substr(0, begin), '\n')), '\n');
  for (std::size_t at = begin; at < text.size();) {
    const bool ends = text.substr(at + 1).starts_with('/');
    const std::size_t name = at + (ends ? 2 : 1);
    const std::size_t close_at = text.find('>', name);
    const std::string_view tag = text.substr(name, std::min(close_at, text.size()) - name);
    if (close_at == std::string_view::npos || tag.empty() || !std::ranges::all_of(tag, is_tag_character)) {
      const auto line = static_cast<std::size_t>(std::ranges::count(text.substr(0, at), '\n')) + 1;
      return std::unexpected(failure_at(line, Reason::malformed, "not a tag of OFX"));
    }
    at = std::min(text.find('<', close_at), text.size());
    const std::string_view content = text.substr(close_at + 1, at - close_at - 1);
    if (!ends) {
      open(tag, content);
    } else {
      close(tag);
      xml_ += content;
    }
  }
  return std::move(xml_);
}

void SgmlToXml::open(std::string_view name, std::string_view content) {
  xml_.append("<").append(name).append(">");
  const std::size_t text_end = content.find_last_not_of(" \t\n") + 1;
  const bool value = text_end > 0 || std::ranges::find(values, name) != values.end();
  value_ = value ? name : "";
  if (value) xml_.append(content.substr(0, text_end)).append("</").append(name).append(">");
  xml_.append(content.substr(text_end));
}

void SgmlToXml::close(std::string_view name) {
  if (name != value_) xml_.append("</").append(name).append(">");
  value_.clear();
}

/// `20261124`, with or without time and zone behind: the bank's own day.
Result<Date> parse_day(std::string_view text) {
  if (text.size() < 8) return failure(Reason::malformed, "not a date such as 20261124");
  return Date::parse(
      std::string(text.substr(0, 4)).append("-").append(text.substr(4, 2)).append("-").append(text.substr(6, 2)));
}

/// Some French banks write amounts with a comma, which the format allows.
Result<std::int64_t> parse_amount(const std::string& text) {
  return parse_cents(text, text.contains(',') ? ',' : '.');
}

Result<Iban> parse_account(const XmlElement& account) {
  const std::string number = account.text({"ACCTID"});
  if (const auto iban = Iban::parse(number)) return iban;
  // Some write the whole account with its key here, some the number with the key.
  if (number.size() == 23)
    return Iban::from_french_account(number.substr(0, 5), number.substr(5, 5), number.substr(10, 11));
  return Iban::from_french_account(account.text({"BANKID"}), account.text({"BRANCHID"}),
                                   number.size() == 13 ? number.substr(0, 11) : number);
}

class OfxReader {
 public:
  Result<BankStatements> read(const XmlElement& root);

 private:
  BankStatement statement(const XmlElement& element);
  BankLine line(const XmlElement& element);
  Date day(const XmlElement& element, std::string_view name);

  Faults faults_;
};

Result<BankStatements> OfxReader::read(const XmlElement& root) {
  BankStatements statements;
  for (const XmlElement& element : root.all("STMTRS")) {
    statements.push_back(statement(element));
    if (faults_.any()) break;
  }
  if (statements.empty()) faults_.add(root.line(), Reason::malformed, "no statement of a bank account (STMTRS)");
  return faults_.unless_any(std::move(statements));
}

BankStatement OfxReader::statement(const XmlElement& element) {
  BankStatement statement;
  if (element.text({"CURDEF"}) != "EUR")
    faults_.add(element.line(), Reason::wrong_currency, "the account is not in euro (CURDEF)");
  const XmlElement account = element.child("BANKACCTFROM");
  statement.account = faults_.value(account ? account.line() : element.line(), parse_account(account));
  const XmlElement list = element.child("BANKTRANLIST");
  for (const XmlElement& one : list.children("STMTTRN")) add_line(statement, line(one), one.line(), faults_);
  if (const XmlElement ledger = element.child("LEDGERBAL")) {
    const Date date = day(ledger, "DTASOF");
    const std::int64_t minor = faults_.value(ledger.line(), parse_amount(ledger.text({"BALAMT"})));
    // It is of the moment at which the file was made, which need not be the end of what is listed.
    const bool later = !list.text({"DTEND"}).empty() && date > day(list, "DTEND");
    const bool earlier = std::ranges::any_of(statement.lines, [&](const auto& one) { return one.booked > date; });
    if (!later && !earlier) statement.closing = BankBalance{date, minor};
  }
  return statement;
}

BankLine OfxReader::line(const XmlElement& element) {
  BankLine line;
  line.booked = day(element, "DTPOSTED");
  line.value = element.text({"DTAVAIL"}).empty() ? line.booked : day(element, "DTAVAIL");
  line.minor = faults_.value(element.line(), parse_amount(element.text({"TRNAMT"})));
  if (const XmlElement currency = element.child("CURRENCY"); currency && currency.text({"CURSYM"}) != "EUR")
    faults_.add(currency.line(), Reason::wrong_currency, "an amount that is not in euro");
  if (element.child("CORRECTFITID"))
    faults_.add(element.line(), Reason::malformed, "a correction of an earlier movement (CORRECTFITID) is not read");
  line.reference = element.text({"FITID"});
  line.counterparty = element.text({"NAME"});
  if (line.counterparty.empty()) line.counterparty = element.text({"PAYEE", "NAME"});
  line.counterparty_iban = element.text({"BANKACCTTO", "ACCTID"});
  line.remittance = element.text({"MEMO"});
  line.kind = element.text({"TRNTYPE"});
  return line;
}

Date OfxReader::day(const XmlElement& element, std::string_view name) {
  return faults_.value(element.line(), parse_day(element.text({name})));
}

}  // namespace

Result<BankStatements> read_ofx(std::string_view bytes) {
  auto text = decode_text(bytes, likely_encoding(bytes));
  if (text && !trimmed(*text).starts_with("<?")) text = SgmlToXml().convert(*text);
  if (!text) return std::unexpected(text.error());
  const auto xml = BankXml::parse(*std::move(text), Ampersands::any);
  if (!xml) return std::unexpected(xml.error());
  return OfxReader().read(xml->root());
}

}  // namespace node
