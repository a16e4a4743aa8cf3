#include "federation/export.h"

#include <algorithm>
#include <utility>

#include "federation/export_text.h"
#include "protocol/check.h"

namespace federation {

JournalTitle title_of(AccountingJournal journal) {
  switch (journal) {
    case AccountingJournal::opening:
      return {"AN", "\u00c0-nouveaux"};
    case AccountingJournal::bank:
      return {"BQ", "Banque et caisse"};
    case AccountingJournal::peers:
      return {"PA", "Paiements entre associations"};
    case AccountingJournal::units:
      return {"ML", "Monnaie locale"};
    case AccountingJournal::other:
      return {"OD", "Op\u00e9rations diverses"};
  }
  protocol::check(false, "every journal has a title");
  return {};
}

std::string piece_of(const protocol::Currency& own, const AccountingEntry& entry) {
  const bool opening = entry.journal == AccountingJournal::opening;
  return std::string(own.code.view()) + "-" + (opening ? "AN" : std::to_string(entry.index));
}

std::string compact(Date date) {
  std::string text = date.text();
  std::erase(text, '-');
  return text;
}

std::string decimal(std::int64_t minor, const protocol::CurrencyCode& code, const protocol::Currency& own) {
  return protocol::format_decimal(minor, code == own.code ? own.scale : protocol::euro_scale);
}

AccountingUnit unit_of(ExportFormat format) {
  const bool plain_text = format == ExportFormat::journal || format == ExportFormat::beancount;
  return plain_text ? AccountingUnit::each_currency : AccountingUnit::euro;
}

std::unique_ptr<AccountingReader> make_export(ExportFormat format, TextSink sink) {
  switch (format) {
    case ExportFormat::fec:
      return make_fec(std::move(sink));
    case ExportFormat::journal:
      return make_journal(std::move(sink));
    case ExportFormat::beancount:
      return make_beancount(std::move(sink));
    case ExportFormat::odoo:
      return make_odoo_csv(std::move(sink));
    case ExportFormat::csv:
      return make_csv(std::move(sink));
  }
  protocol::check(false, "every format has its writer");
  return nullptr;
}

static std::string_view ending_of(ExportFormat format) {
  switch (format) {
    case ExportFormat::fec:
      return ".txt";
    case ExportFormat::journal:
      return ".journal";
    case ExportFormat::beancount:
      return ".beancount";
    case ExportFormat::odoo:
      return "-odoo.csv";
    case ExportFormat::csv:
      return ".csv";
  }
  protocol::check(false, "every format has its file name");
  return {};
}

std::string export_name(ExportFormat format, const protocol::Currency& currency, const Period& period,
                        std::string_view siren) {
  std::string name;
  if (format == ExportFormat::fec) {
    name = std::string(siren) + "FEC" + compact(period.last);
  } else {
    for (const char letter : currency.code.view())
      name += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    name += "-" + period.first.text() + "-" + period.last.text();
  }
  return name + std::string(ending_of(format));
}

}  // namespace federation
