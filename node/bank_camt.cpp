// camt.053.001 "Bank to customer statement" (ISO 20022), versions .02, .04 and .08.
//
// The versions differ in where names, states and amounts of transactions stand; each is looked for in all its places.
#include <algorithm>
#include <array>

#include "node/bank_formats.h"
#include "node/bank_xml.h"
#include "protocol/limits.h"

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

struct Party {
  std::string name;
  std::string iban;

  bool empty() const { return name.empty() && iban.empty(); }
};

/// The bank's own word for the day, whatever the time and the time zone that some write behind it.
Result<Date> date_in(const XmlElement& element) {
  std::string text = element.text({"Dt"});
  if (text.empty()) text = element.text({"DtTm"});
  const char next = text.size() > 10 ? text[10] : 'T';
  if (next != 'T' && next != 'Z' && next != '+' && next != '-') return failure(Reason::malformed, "not a date");
  return Date::parse(text.substr(0, 10));
}

Result<bool> flag_in(const std::string& text) {
  if (text.empty() || text == "false" || text == "0") return false;
  if (text == "true" || text == "1") return true;
  return failure(Reason::malformed, "RvslInd is neither true nor false");
}

Party party_of(const XmlElement& details, std::string_view role, std::string_view account) {
  const XmlElement parties = details.child("RltdPties");
  std::string name = parties.text({role, "Nm"});
  if (name.empty()) name = parties.text({role, "Pty", "Nm"});
  return {std::move(name), parties.text({account, "Id", "IBAN"})};
}

void append(std::string& text, const std::string& more) {
  if (!text.empty() && !more.empty()) text += ' ';
  text += more;
}

/// The payer's words; failing them the bank's own on the transaction.
std::string remittance_of(const XmlElement& details) {
  std::string text;
  const XmlElement remittance = details.child("RmtInf");
  for (const XmlElement& unstructured : remittance.children("Ustrd")) append(text, unstructured.text());
  for (const XmlElement& structured : remittance.children("Strd")) {
    append(text, structured.text({"CdtrRefInf", "Ref"}));
    for (const XmlElement& additional : structured.children("AddtlRmtInf")) append(text, additional.text());
  }
  if (text.empty()) text = details.text({"AddtlTxInf"});
  return text;
}

std::string kind_of(const XmlElement& code) {
  const XmlElement domain = code.child("Domn");
  const std::string text =
      domain.text({"Cd"}) + "-" + domain.text({"Fmly", "Cd"}) + "-" + domain.text({"Fmly", "SubFmlyCd"});
  return text == "--" ? code.text({"Prtry", "Cd"}) : text;
}

class CamtReader {
 public:
  Result<BankStatements> read(const XmlElement& document);

 private:
  BankStatement statement(const XmlElement& element);
  Iban account(const XmlElement& element);
  std::optional<BankBalance> balance(const XmlElement& element, std::string_view type);
  void entry(const XmlElement& element, BankStatement& statement);
  void batch(std::size_t at, const BankLine& whole, const std::string& direction,
             const std::vector<XmlElement>& transactions, BankStatement& statement);

  BankLine line_of_entry(const XmlElement& element);
  static void describe(BankLine& line, const XmlElement& details, const Iban& account);
  void require_sum(std::size_t at, std::int64_t whole, Result<std::int64_t> sum);

  std::int64_t amount(const XmlElement& element);
  std::int64_t signed_amount(const XmlElement& element, const std::string& direction);

  Faults faults_;
};

Result<BankStatements> CamtReader::read(const XmlElement& document) {
  BankStatements statements;
  for (const XmlElement& element : document.child("BkToCstmrStmt").children("Stmt")) {
    statements.push_back(statement(element));
    if (faults_.any()) break;
  }
  if (statements.empty()) faults_.add(document.line(), Reason::malformed, "no statement (BkToCstmrStmt/Stmt)");
  return faults_.unless_any(std::move(statements));
}

BankStatement CamtReader::statement(const XmlElement& element) {
  BankStatement statement;
  statement.account = account(element.child("Acct"));
  statement.id = element.text({"Id"});
  if (statement.id.size() > protocol::max_bank_text_bytes)
    faults_.add(element.line(), Reason::oversize, "an Id of more than 4 KiB");
  statement.opening = balance(element, "OPBD");
  if (!statement.opening) statement.opening = balance(element, "PRCD");
  if (!statement.opening) faults_.add(element.line(), Reason::malformed, "no opening balance (OPBD or PRCD)");
  statement.closing = balance(element, "CLBD");
  if (!statement.closing) faults_.add(element.line(), Reason::malformed, "no closing balance (CLBD)");
  for (const XmlElement& one : element.children("Ntry")) entry(one, statement);
  faults_.require(element.line(), check_balances(statement));
  return statement;
}

Iban CamtReader::account(const XmlElement& element) {
  const std::string currency = element.text({"Ccy"});
  if (!currency.empty() && currency != "EUR")
    faults_.add(element.line(), Reason::wrong_currency, "the account is not in euro");
  return faults_.value(element.line(), Iban::parse(element.text({"Id", "IBAN"})));
}

/// The balance of that type; the first, should pages of a statement repeat it.
std::optional<BankBalance> CamtReader::balance(const XmlElement& element, std::string_view type) {
  for (const XmlElement& one : element.children("Bal")) {
    if (one.text({"Tp", "CdOrPrtry", "Cd"}) != type) continue;
    const std::int64_t minor = signed_amount(one, one.text({"CdtDbtInd"}));
    return BankBalance{faults_.value(one.line(), date_in(one.child("Dt"))), minor};
  }
  return std::nullopt;
}

/// Pending and merely announced entries are no facts yet.
void CamtReader::entry(const XmlElement& element, BankStatement& statement) {
  const XmlElement status = element.child("Sts");
  const std::string text = status.child("Cd") ? status.text({"Cd"}) : status.text();
  if (text.empty()) faults_.add(element.line(), Reason::malformed, "an entry without state (Sts)");
  if (text != "BOOK") return;

  BankLine line = line_of_entry(element);
  std::vector<XmlElement> transactions;
  for (const XmlElement& details : element.children("NtryDtls"))
    for (const XmlElement& transaction : details.children("TxDtls")) transactions.push_back(transaction);
  if (transactions.size() > 1) return batch(element.line(), line, element.text({"CdtDbtInd"}), transactions, statement);
  if (!transactions.empty()) describe(line, transactions.front(), statement.account);
  add_line(statement, std::move(line), element.line(), faults_);
}

/// Where the amount of one transaction of a batch stands; none if the bank does not say.
XmlElement amount_of_transaction(const XmlElement& transaction) {
  if (transaction.child("Amt")) return transaction;
  const XmlElement details = transaction.child("AmtDtls");
  return details.child("TxAmt") ? details.child("TxAmt") : details.child("InstdAmt");
}

/// One line for each transaction; the batch as one line if the bank does not say what each amounts to.
void CamtReader::batch(std::size_t at, const BankLine& whole, const std::string& direction,
                       const std::vector<XmlElement>& transactions, BankStatement& statement) {
  const bool told = std::ranges::any_of(
      transactions, [](const XmlElement& one) { return static_cast<bool>(amount_of_transaction(one)); });
  if (!told) return add_line(statement, whole, at, faults_);
  Result<std::int64_t> sum = 0;
  for (const XmlElement& transaction : transactions) {
    BankLine line = whole;
    const XmlElement place = amount_of_transaction(transaction);
    if (!place) faults_.add(transaction.line(), Reason::malformed, "a transaction of the batch has no amount");
    const std::string own_direction = transaction.text({"CdtDbtInd"});
    line.minor = signed_amount(place, own_direction.empty() ? direction : own_direction);
    if (sum) sum = protocol::add(*sum, line.minor);
    describe(line, transaction, statement.account);
    add_line(statement, std::move(line), transaction.line(), faults_);
  }
  require_sum(at, whole.minor, std::move(sum));
}

void CamtReader::require_sum(std::size_t at, std::int64_t whole, Result<std::int64_t> sum) {
  if (sum && *sum == whole) return;
  const std::string got = sum ? protocol::format_decimal(*sum, protocol::euro_scale) : "too much";
  faults_.add(at, Reason::unbalanced_statement,
              "the transactions of the batch lead to " + got + ", its amount is " +
                  protocol::format_decimal(whole, protocol::euro_scale));
}

BankLine CamtReader::line_of_entry(const XmlElement& element) {
  BankLine line;
  line.minor = signed_amount(element, element.text({"CdtDbtInd"}));
  line.booked = faults_.value(element.line(), date_in(element.child("BookgDt")));
  line.value = element.child("ValDt") ? faults_.value(element.line(), date_in(element.child("ValDt"))) : line.booked;
  line.reference = element.text({"AcctSvcrRef"});
  line.reversal = faults_.value(element.line(), flag_in(element.text({"RvslInd"})));
  line.kind = kind_of(element.child("BkTxCd"));
  line.remittance = element.text({"AddtlNtryInf"});
  return line;
}

/// What the details of a transaction add to its line. Who stands across is the debtor of what came in and the creditor
/// of what went out; a reversal keeps the parties of what it takes back, and not every bank does so: whoever has our
/// own account is not the one.
void CamtReader::describe(BankLine& line, const XmlElement& details, const Iban& account) {
  if (details.child("RtrInf")) line.reversal = true;
  if (std::string own = remittance_of(details); !own.empty()) line.remittance = std::move(own);
  line.end_to_end_id = end_to_end_id(details.text({"Refs", "EndToEndId"}));
  if (std::string own = details.text({"Refs", "AcctSvcrRef"}); !own.empty()) line.reference = std::move(own);
  if (std::string own = kind_of(details.child("BkTxCd")); !own.empty()) line.kind = std::move(own);

  Party expected = party_of(details, "Dbtr", "DbtrAcct");
  Party other = party_of(details, "Cdtr", "CdtrAcct");
  if ((line.minor < 0) != line.reversal) std::swap(expected, other);
  const bool ours = expected.iban == account.text() || (expected.empty() && other.iban != account.text());
  Party& counterparty = ours ? other : expected;
  line.counterparty = std::move(counterparty.name);
  line.counterparty_iban = std::move(counterparty.iban);
}

std::int64_t CamtReader::amount(const XmlElement& element) {
  const XmlElement amount = element.child("Amt");
  const std::string text = amount.text();
  if (text.empty()) faults_.add(element.line(), Reason::malformed, "no amount (Amt)");
  if (amount.attribute("Ccy") != "EUR")
    faults_.add(amount.line(), Reason::wrong_currency, "an amount that is not in euro");
  if (text.starts_with('-')) faults_.add(amount.line(), Reason::malformed, "an amount below zero: CdtDbtInd says so");
  return faults_.value(amount.line(), parse_cents(text, '.'));
}

/// The direction is the entry's own, for a reversal too.
std::int64_t CamtReader::signed_amount(const XmlElement& element, const std::string& direction) {
  const std::int64_t minor = amount(element);
  if (direction != "CRDT" && direction != "DBIT")
    faults_.add(element.line(), Reason::malformed, "CdtDbtInd is neither CRDT nor DBIT");
  return direction == "DBIT" ? -minor : minor;
}

/// The encoding that an XML declaration names; UTF-8 if there is none.
Result<TextEncoding> declared_encoding(std::string_view bytes) {
  constexpr std::size_t longest = 256;
  constexpr std::string_view attribute = "encoding=";
  const std::string_view beginning = bytes.substr(0, longest);
  const std::string_view declaration = beginning.substr(0, beginning.find("?>"));
  const std::size_t at = declaration.find(attribute);
  if (!declaration.contains("<?xml") || at == std::string_view::npos) return TextEncoding::utf8;
  std::string name;
  for (const char character : declaration.substr(at + attribute.size()))
    name += static_cast<char>(character >= 'A' && character <= 'Z' ? character - 'A' + 'a' : character);
  const auto is = [&](const std::string& known) {
    return name.starts_with('"' + known + '"') || name.starts_with("'" + known + "'");
  };
  if (is("utf-8") || is("us-ascii")) return TextEncoding::utf8;
  if (is("iso-8859-1") || is("windows-1252")) return TextEncoding::windows_1252;
  return std::unexpected(failure_at(1, Reason::malformed, "an encoding other than UTF-8, ISO-8859-1 and Windows-1252"));
}

/// None of another message, and no version whose differences are not known here.
std::optional<protocol::Failure> refusal_of(const XmlElement& document) {
  constexpr std::string_view message = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.";
  constexpr std::array<std::string_view, 3> versions{"02", "04", "08"};
  const std::string_view name = document.declared_namespace();
  if (document.name() != "Document" || !name.starts_with(message))
    return failure_at(document.line(), Reason::malformed, "not a camt.053 statement");
  if (std::ranges::find(versions, name.substr(message.size())) == versions.end())
    return failure_at(document.line(), Reason::unsupported_version, "not version 02, 04 or 08 of camt.053.001");
  return std::nullopt;
}

}  // namespace

Result<BankStatements> read_camt053(std::string_view bytes) {
  const auto encoding = declared_encoding(bytes);
  if (!encoding) return std::unexpected(encoding.error());
  auto text = decode_text(bytes, *encoding);
  if (!text) return std::unexpected(text.error());
  const auto xml = BankXml::parse(*std::move(text), Ampersands::xml);
  if (!xml) return std::unexpected(xml.error());
  if (auto refusal = refusal_of(xml->root())) return std::unexpected(*std::move(refusal));
  return CamtReader().read(xml->root());
}

}  // namespace node
