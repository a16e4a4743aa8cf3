// Accounts as files for accountants and their programs, written piece by piece from what read_accounting() tells.
//
//   fec        the tax office's file (article A.47 A-1 of the Livre des procedures fiscales): export_fec.cpp
//   journal    one file that both hledger and ledger accept: export_journal.cpp
//   beancount  export_beancount.cpp
//   odoo       the CSV of the community module account_move_csv_import: export_csv.cpp
//   csv        for spreadsheets: export_csv.cpp
//
// Texts are UTF-8. Titles and labels are French, as French accounts must be. Pure, any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "federation/accounting.h"

namespace federation {

enum class ExportFormat : std::uint8_t { fec, journal, beancount, odoo, csv };

/// Takes a piece of the file, in order; a failure ends the export.
using TextSink = std::function<Result<void>(std::string_view)>;

/// The plain-text journals keep both units and balance each of them; the others count in euros.
AccountingUnit unit_of(ExportFormat format);

/// Writes what it is told.
std::unique_ptr<AccountingReader> make_export(ExportFormat format, TextSink sink);

// One for each source.
std::unique_ptr<AccountingReader> make_fec(TextSink sink);
std::unique_ptr<AccountingReader> make_journal(TextSink sink);
std::unique_ptr<AccountingReader> make_beancount(TextSink sink);
std::unique_ptr<AccountingReader> make_odoo_csv(TextSink sink);
std::unique_ptr<AccountingReader> make_csv(TextSink sink);

/// What the file is called: `<SIREN>FEC<AAAAMMJJ>.txt` with the last day of the period, as the law has it, else as in
/// `miel-2026-01-01-2026-12-31.journal`.
std::string export_name(ExportFormat format, const protocol::Currency& currency, const Period& period,
                        std::string_view siren);

}  // namespace federation
