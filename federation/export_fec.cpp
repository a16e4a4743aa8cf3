// Fichier des ecritures comptables: 18 columns, tabs, a comma before the cents (article A.47 A-1 LPF). fec_check.h
// reads it back.
#include <algorithm>
#include <utility>

#include "federation/export.h"
#include "federation/export_text.h"
#include "federation/fec_check.h"

namespace federation {
namespace {

class FecExport final : public AccountingReader {
 public:
  explicit FecExport(TextSink sink) : sink_(std::move(sink)) {}

  Result<void> begin(const protocol::Currency& own, const Period&) override {
    own_ = own;
    return sink_(std::string(fec_header) + "\n");
  }

  Result<void> entry(const AccountingEntry& entry) override {
    const auto journal = title_of(entry.journal);
    const std::string date = compact(entry.date);
    const std::string piece = compact(entry.piece);
    const std::string number = std::to_string(entry.number);
    std::string text;
    for (const auto& line : entry.lines) {
      const auto& account = *line.account;
      const std::string member = account.auxiliary.empty() ? "" : "Adh\u00e9rent " + account.auxiliary.substr(0, 8);
      for (const std::string_view field : {journal.code, journal.title, std::string_view(number)})
        text.append(field).push_back('\t');
      text += date + "\t" + account.number + "\t" + account.title + "\t" + account.auxiliary + "\t" + member + "\t";
      text += piece_of(own_, entry) + "\t" + piece + "\t" + entry.label + "\t";
      text += euros(line.debit) + "\t" + euros(line.credit);
      // No lettering; made durable, and so beyond change, on the day of the entry; no currency but the euro.
      text += "\t\t\t" + date + "\t\t\n";
    }
    return sink_(text);
  }

  Result<void> end(const std::vector<AccountingBalance>&) override { return {}; }

 private:
  static std::string euros(std::int64_t cents) {
    std::string text = protocol::format_decimal(cents, protocol::euro_scale);
    std::ranges::replace(text, '.', ',');
    return text;
  }

  TextSink sink_;
  protocol::Currency own_;
};

}  // namespace

std::unique_ptr<AccountingReader> make_fec(TextSink sink) {
  return std::make_unique<FecExport>(std::move(sink));
}

}  // namespace federation
