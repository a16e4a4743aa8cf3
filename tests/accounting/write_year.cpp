// write_year REQUESTS DIRECTORY: exports a generated year in every format, for real_programs.py.
//
// Writes year.fec, year.journal, year.beancount, year.odoo and year.csv, every file of transfers for the bank, and
// sel.journal and sel.beancount of a mutual credit, and prints how many accounting entries each holds. Fails if a kind
// of entry does not occur.

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "federation/fec_check.h"
#include "federation/fund_books.h"
#include "node/sepa_transfer.h"
#include "storage/row.h"
#include "tests/accounting/census.h"
#include "tests/accounting/generated_sel.h"
#include "tests/accounting/generated_year.h"
#include "tests/federation/accounting_setup.h"

namespace {

using federation::ExportFormat;

/// Says what is missing of what must be there.
bool holds_all(const storage::Store& books, const std::set<std::string>& expected) {
  bool all = true;
  const auto kinds = accounting::kinds_in(books);
  for (const auto& kind : expected)
    if (!kinds.contains(kind)) {
      std::fprintf(stderr, "no entry of this kind: %s\n", kind.c_str());
      all = false;
    }
  return all;
}

bool write_export(const storage::Store& books, ExportFormat format, const std::string& path) {
  std::ofstream file(path, std::ios::binary);
  federation::FecCheck check(accounting::year(2025));
  const auto writer = federation::make_export(format, [&](std::string_view text) -> federation::Result<void> {
    file << text;
    if (format == ExportFormat::fec) check.take(text);
    return {};
  });
  const auto read = federation::read_accounting(
      books, {.chart = {}, .period = accounting::year(2025), .unit = federation::unit_of(format)}, *writer);
  file.close();
  if (!read || !file) {
    std::fprintf(stderr, "%s: %s\n", path.c_str(), read ? "cannot be written" : read.error().detail.c_str());
    return false;
  }
  std::printf("%s %ju\n", path.c_str(), static_cast<std::uintmax_t>(read->entries));
  if (format != ExportFormat::fec) return true;
  const auto problems = check.finish();
  for (const auto& problem : problems)
    std::fprintf(stderr, "%s:%ju: %s\n", path.c_str(), static_cast<std::uintmax_t>(problem.line), problem.what.c_str());
  return problems.empty();
}

/// Every file of transfers that the bank was given in the year, as `bank order` writes it.
bool write_transfers(const storage::Store& books, const std::string& directory) {
  std::map<std::pair<protocol::FundAccount, std::uint64_t>, node::SepaTransferFile> files;
  bool all = true;
  const auto scanned = books.scan(storage::Table::bank_transfer, {}, {}, [&](std::string_view, std::string_view row) {
    const auto transfer = storage::decode_row<federation::BankTransfer>(row);
    if (!transfer || transfer->batch == 0) return transfer.has_value();
    const auto stored = books.get(storage::Table::bank_text, transfer->key.id.view());
    const auto creditor = stored && *stored ? storage::decode_row<federation::BankText>(**stored)
                                            : protocol::failure(protocol::Reason::not_found, "no creditor");
    const auto iban = creditor ? protocol::Iban::parse(creditor->iban) : std::unexpected(creditor.error());
    const auto day = protocol::Date::of(transfer->since);
    all = all && iban && day;
    if (!all) return false;
    auto& file = files[{transfer->account, transfer->batch}];
    file.message_id =
        "CURA-" + std::to_string(static_cast<int>(transfer->account)) + "-" + std::to_string(transfer->batch);
    file.created = transfer->since;
    file.execution = *day;
    file.debtor = "Association of A";
    file.debtor_iban = *protocol::Iban::parse("FR7630006000011234567890189");
    file.transfers.push_back({.end_to_end_id = transfer->key.id.hex(),
                              .minor = transfer->amount,
                              .creditor = creditor->name,
                              .iban = *iban,
                              .bic = {},
                              .remittance = "A " + creditor->end_to_end});
    return true;
  });
  for (const auto& [batch, file] : files) {
    const auto text = node::write_sepa_transfers(file);
    if (!text) std::fprintf(stderr, "%s: %s\n", file.message_id.c_str(), text.error().detail.c_str());
    if (!text) return false;
    std::ofstream(directory + "/" + file.message_id + ".xml", std::ios::binary) << *text;
  }
  return all && scanned && !files.empty();
}

/// Notes what stands on the account of own euros.
class OwnEuros final : public federation::AccountingReader {
 public:
  federation::Result<void> begin(const protocol::Currency&, const federation::Period&) override { return {}; }
  federation::Result<void> entry(const federation::AccountingEntry&) override { return {}; }
  federation::Result<void> end(const std::vector<federation::AccountingBalance>& balances) override {
    for (const auto& each : balances)
      if (each.account->role == protocol::AccountingRole::own_euros) cents = -each.balance;
    return {};
  }
  std::int64_t cents = 0;
};

/// Whether the accounts end every month with the own euros that the node had then.
bool own_euros_agree(const accounting::GeneratedYear& year) {
  const auto& ends = year.own_euros();
  bool all = ends.size() == 13 && ends.rbegin()->second != 0;  // and the December before
  for (const auto& [last, cents] : ends) {
    OwnEuros told;
    const federation::Period period{.first = protocol::Date::from_civil(2024, 12, 1).value_or(last), .last = last};
    const auto read = federation::read_accounting(year.books(), {.chart = {}, .period = period}, told);
    if (read && told.cents == cents) continue;
    std::fprintf(stderr, "own euros on %s: %jd in the accounts, %jd in the books\n", last.text().c_str(),
                 static_cast<std::intmax_t>(told.cents), static_cast<std::intmax_t>(cents));
    all = false;
  }
  return all;
}

}  // namespace

int main(int count, char** words) {
  std::uint64_t requests = 0;
  const std::string_view number = count == 3 ? words[1] : "";
  if (std::from_chars(number.data(), number.data() + number.size(), requests).ec != std::errc{}) {
    std::fputs("write_year REQUESTS DIRECTORY\n", stderr);
    return 2;
  }
  const accounting::GeneratedYear year(requests);
  if (!holds_all(year.books(), accounting::all_kinds()) || !own_euros_agree(year)) return 1;
  const std::string begin = std::string(words[2]) + "/year.";
  const bool written = write_export(year.books(), ExportFormat::fec, begin + "fec") &&
                       write_export(year.books(), ExportFormat::journal, begin + "journal") &&
                       write_export(year.books(), ExportFormat::beancount, begin + "beancount") &&
                       write_export(year.books(), ExportFormat::odoo, begin + "odoo") &&
                       write_export(year.books(), ExportFormat::csv, begin + "csv") &&
                       write_transfers(year.books(), words[2]);
  accounting::GeneratedSel sel(static_cast<int>(std::min<std::uint64_t>(requests, 400)));
  const std::string sel_begin = std::string(words[2]) + "/sel.";
  const bool sel_written =
      holds_all(sel.books(), {"payment: local", "payment: incoming", "closed: outgoing", "rate"}) &&
      write_export(sel.books(), ExportFormat::journal, sel_begin + "journal") &&
      write_export(sel.books(), ExportFormat::beancount, sel_begin + "beancount");
  return written && sel_written ? 0 : 1;
}
