// Comma-separated values (RFC 4180), with a decimal point. For Odoo the columns are those of the community module
// account_move_csv_import (github.com/akretion/account-move-import), format "generic CSV with header": date, journal,
// account, partner, analytic account, label, debit, credit, reference, reconciliation. The reference is an external id,
// by which an entry that was imported is known again.
#include <utility>

#include "federation/export.h"
#include "federation/export_text.h"

namespace federation {
namespace {

std::string quoted(std::string_view text) {
  std::string field = "\"";
  for (const char character : text) {
    if (character == '"') field += '"';
    field += character;
  }
  return field + "\"";
}

std::string euros(std::int64_t cents) {
  return cents == 0 ? "" : protocol::format_decimal(cents, protocol::euro_scale);
}

class CsvExport final : public AccountingReader {
 public:
  explicit CsvExport(TextSink sink) : sink_(std::move(sink)) {}

  Result<void> begin(const protocol::Currency& own, const Period&) override {
    own_ = own;
    return sink_("number,date,journal,account,title,member,piece,piece_date,label,debit,credit\r\n");
  }

  Result<void> entry(const AccountingEntry& entry) override {
    std::string text;
    for (const auto& line : entry.lines) {
      text += std::to_string(entry.number) + "," + entry.date.text() + ",";
      text += std::string(title_of(entry.journal).code) + "," + line.account->number + ",";
      text += quoted(line.account->title) + "," + line.account->auxiliary + "," + piece_of(own_, entry) + ",";
      text += entry.piece.text() + ",";
      text += quoted(entry.label) + "," + euros(line.debit) + "," + euros(line.credit) + "\r\n";
    }
    return sink_(text);
  }

  Result<void> end(const std::vector<AccountingBalance>&) override { return {}; }

 private:
  TextSink sink_;
  protocol::Currency own_;
};

class OdooExport final : public AccountingReader {
 public:
  explicit OdooExport(TextSink sink) : sink_(std::move(sink)) {}

  Result<void> begin(const protocol::Currency& own, const Period& period) override {
    first_ = period.first;
    for (const char letter : own.code.view())
      prefix_ += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    return sink_("date,journal,account,partner,analytic,label,debit,credit,ref,reconcile_ref\r\n");
  }

  Result<void> entry(const AccountingEntry& entry) override {
    const std::string iso = entry.date.text();
    const std::string day = iso.substr(8) + "/" + iso.substr(5, 2) + "/" + iso.substr(0, 4);
    std::string text;
    for (const auto& line : entry.lines) {
      text += day + "," + std::string(title_of(entry.journal).code) + "," + line.account->number + ",";
      text += line.account->auxiliary + ",," + quoted(entry.label) + ",";
      text += euros(line.debit) + "," + euros(line.credit) + "," + external_id(entry) + ",\r\n";
    }
    return sink_(text);
  }

  Result<void> end(const std::vector<AccountingBalance>&) override { return {}; }

 private:
  std::string external_id(const AccountingEntry& entry) const {
    const bool opening = entry.journal == AccountingJournal::opening;
    return "mlcc." + prefix_ + (opening ? "_opening_" + compact(first_) : "_tx_" + std::to_string(entry.index));
  }

  TextSink sink_;
  std::string prefix_;
  Date first_;
};

}  // namespace

std::unique_ptr<AccountingReader> make_csv(TextSink sink) {
  return std::make_unique<CsvExport>(std::move(sink));
}

std::unique_ptr<AccountingReader> make_odoo_csv(TextSink sink) {
  return std::make_unique<OdooExport>(std::move(sink));
}

}  // namespace federation
