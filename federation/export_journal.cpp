// One file that hledger and ledger both accept, also in their strict modes: commodities and accounts are declared
// before their first use, and the last transaction asserts what stands on each account.
#include <set>
#include <utility>

#include "federation/export.h"
#include "federation/export_text.h"

namespace federation {
namespace {

/// A symbol with digits stands in quotes.
std::string symbol(const protocol::CurrencyCode& code) {
  const std::string text(code.view());
  return text.find_first_of("0123456789") == std::string::npos ? text : "\"" + text + "\"";
}

/// A description ends at `;`, and `|` would divide it.
std::string description(std::string text) {
  for (char& character : text)
    if (character == ';' || character == '|') character = ',';
  return text;
}

class JournalExport final : public AccountingReader {
 public:
  explicit JournalExport(TextSink sink) : sink_(std::move(sink)) {}

  Result<void> begin(const protocol::Currency& own, const Period& period) override {
    own_ = own;
    last_ = period.last;
    currencies_ = {protocol::euro(), own.code};
    return sink_("; " + own.text() + ", " + period.first.text() + " - " + period.last.text() + "\n\n" +
                 commodity(protocol::euro()) + (own.code == protocol::euro() ? "" : commodity(own.code)));
  }

  Result<void> entry(const AccountingEntry& entry) override {
    std::string text;
    for (const auto& line : entry.lines) {
      declare(line.currency, text);
      declare(*line.account, text);
    }
    text += "\n" + entry.date.text() + " * (" + piece_of(own_, entry) + ") " + description(entry.label) + "\n";
    for (const auto& line : entry.lines)
      text += "    " + line.account->path + "  " + money(line.debit - line.credit, line.currency) + "\n";
    return sink_(text);
  }

  Result<void> end(const std::vector<AccountingBalance>& balances) override {
    if (balances.empty()) return {};
    std::string text = "\n" + last_.text() + " * Soldes\n";
    for (const auto& each : balances)
      text += "    " + each.account->path + "  " + money(0, each.currency) + " = " +
              money(each.balance, each.currency) + "\n";
    return sink_(text);
  }

 private:
  /// The decimal mark must be seen, also where there are no decimals.
  std::string commodity(const protocol::CurrencyCode& code) const {
    std::string number = decimal(0, code, own_);
    if (number.find('.') == std::string::npos) number += ".";
    return "commodity " + symbol(code) + "\n    format 100" + number + " " + symbol(code) + "\n";
  }

  std::string money(std::int64_t minor, const protocol::CurrencyCode& code) const {
    return decimal(minor, code, own_) + " " + symbol(code);
  }

  /// A peer's unit, in which a mutual credit is owed.
  void declare(const protocol::CurrencyCode& code, std::string& text) {
    if (currencies_.insert(code).second) text += "\n" + commodity(code);
  }

  void declare(const LedgerAccount& account, std::string& text) {
    if (!declared_.insert(account.path).second) return;
    text += "\naccount " + account.path + "\n    note " + description(account.title) + "\n";
  }

  TextSink sink_;
  protocol::Currency own_;
  Date last_;
  std::set<std::string> declared_;               ///< by path: one account may hold euros and own units
  std::set<protocol::CurrencyCode> currencies_;  ///< declared
};

}  // namespace

std::unique_ptr<AccountingReader> make_journal(TextSink sink) {
  return std::make_unique<JournalExport>(std::move(sink));
}

}  // namespace federation
