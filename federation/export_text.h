// What the exports share: names of pieces and journals, forms of dates and amounts. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

#include "federation/accounting.h"

namespace federation {

/// Code and title of a French journal.
struct JournalTitle {
  std::string_view code;
  std::string_view title;
};
JournalTitle title_of(AccountingJournal journal);

/// The supporting document: `MIEL-42` is entry 42 of the node's journal, which `lokaponto verify` replays; `MIEL-AN`
/// the balances carried forward.
std::string piece_of(const protocol::Currency& own, const AccountingEntry& entry);

/// 20261231.
std::string compact(Date date);

/// An amount of this currency in these books: the own currency's decimals, else the euro's.
std::string decimal(std::int64_t minor, const protocol::CurrencyCode& code, const protocol::Currency& own);

}  // namespace federation
