// A beancount file. A balance holds at the beginning of a day, so that what stands at the end of the period is asserted
// on the next; `~ 0` asks for the exact amount, where the default lets an error of one cent through.
#include <set>
#include <utility>

#include "federation/accounting_day.h"
#include "federation/export.h"
#include "federation/export_text.h"

namespace federation {
namespace {

std::string quoted(std::string_view text) {
  std::string literal = "\"";
  for (const char character : text) {
    if (character == '"' || character == '\\') literal += '\\';
    literal += character;
  }
  return literal + "\"";
}

class BeancountExport final : public AccountingReader {
 public:
  explicit BeancountExport(TextSink sink) : sink_(std::move(sink)) {}

  Result<void> begin(const protocol::Currency& own, const Period& period) override {
    own_ = own;
    last_ = period.last;
    return sink_("option \"title\" " + quoted(own.text()) + "\noption \"operating_currency\" \"EUR\"\n");
  }

  Result<void> entry(const AccountingEntry& entry) override {
    std::string text;
    for (const auto& line : entry.lines) open(*line.account, entry.date, text);
    text += "\n" + entry.date.text() + " * " + quoted(entry.label) + " ^" + piece_of(own_, entry) + "\n";
    for (const auto& line : entry.lines)
      text += "  " + line.account->path + "  " + decimal(line.debit - line.credit, line.currency, own_) + " " +
              std::string(line.currency.view()) + "\n";
    return sink_(text);
  }

  Result<void> end(const std::vector<AccountingBalance>& balances) override {
    const auto next = day_after(last_);
    if (!next) return std::unexpected(next.error());
    std::string text = balances.empty() ? "" : "\n";
    for (const auto& each : balances)
      text += next->text() + " balance " + each.account->path + "  " + decimal(each.balance, each.currency, own_) +
              " ~ 0 " + std::string(each.currency.view()) + "\n";
    return sink_(text);
  }

 private:
  void open(const LedgerAccount& account, Date day, std::string& text) {
    if (!opened_.insert(account.path).second) return;
    text += "\n" + day.text() + " open " + account.path + "\n  title: " + quoted(account.title) + "\n";
  }

  TextSink sink_;
  protocol::Currency own_;
  Date last_;
  std::set<std::string> opened_;  ///< by path: one account may hold euros and own units
};

}  // namespace

std::unique_ptr<AccountingReader> make_beancount(TextSink sink) {
  return std::make_unique<BeancountExport>(std::move(sink));
}

}  // namespace federation
