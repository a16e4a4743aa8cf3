#include "tests/federation/accounting_setup.h"

#include <gtest/gtest.h>

#include "federation/export_text.h"

namespace accounting {

using federation::Result;

namespace {

std::string name_of(const federation::LedgerAccount& account) {
  if (account.mirror == federation::Mirror::circulation) return "circulation";
  if (account.mirror == federation::Mirror::backing) return "backing";
  return account.auxiliary.empty() ? account.number : account.number + "/" + account.auxiliary.substr(0, 6);
}

}  // namespace

protocol::Date day(const std::string& text) {
  return *protocol::Date::parse(text);
}

protocol::Time time(const std::string& text) {
  const auto number = [&](std::size_t at) { return std::stoll(text.substr(at, 2)); };
  const std::int64_t seconds = (number(11) * 60 + number(14)) * 60 + number(17);
  return {std::int64_t{day(text.substr(0, 10)).days()} * 86'400'000 + seconds * 1000};
}

federation::Period year(int number) {
  return {.first = *protocol::Date::from_civil(number, 1, 1), .last = *protocol::Date::from_civil(number, 12, 31)};
}

Result<void> Recorder::begin(const protocol::Currency& own, const federation::Period&) {
  own_ = own;
  return {};
}

Result<void> Recorder::entry(const federation::AccountingEntry& entry) {
  std::string text = std::to_string(entry.number) + " " + entry.date.text() + " " +
                     std::string(federation::title_of(entry.journal).code) + ":";
  for (std::size_t i = 0; i < entry.lines.size(); ++i) {
    const auto& line = entry.lines[i];
    const bool debit = line.debit > 0;
    text += (i == 0 ? " " : ", ") + name_of(*line.account) + (debit ? " D " : " C ") +
            federation::decimal(debit ? line.debit : line.credit, line.currency, own_);
  }
  entries.push_back(text);
  labels.push_back(entry.label);
  return {};
}

Result<void> Recorder::end(const std::vector<federation::AccountingBalance>& all) {
  for (const auto& each : all)
    balances.push_back(name_of(*each.account) + " " + federation::decimal(each.balance, each.currency, own_) + " " +
                       std::string(each.currency.view()));
  return {};
}

std::string text_of(const storage::Store& store, federation::ExportFormat format, const federation::Period& period,
                    const protocol::AccountingChart& chart) {
  std::string text;
  const auto writer = federation::make_export(format, [&](std::string_view piece) -> Result<void> {
    text += piece;
    return {};
  });
  const auto read = federation::read_accounting(
      store, {.chart = chart, .period = period, .unit = federation::unit_of(format)}, *writer);
  EXPECT_TRUE(read.has_value()) << (read ? "" : read.error().detail);
  return read ? text : "";
}

}  // namespace accounting
