// The accounts of paper: where notes are, what stands for those in circulation, and the cash of the exchange counters.
//
// Notes are counted by their face value in a unit of their own, so that they are money only once they are out: what was
// printed is in the vault, on its way, at a counter, in circulation, taken back, or destroyed. The accounts are opened
// with the first note or counter; ids follow from labels (storage/chart.h). Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/entry.h"

namespace federation {

struct PaperAccounts {
  protocol::AccountId paper;      ///< own currency: the debt to whoever holds notes; equals `out`
  protocol::AccountId printed;    ///< notes: where they come from
  protocol::AccountId vault;      ///< notes
  protocol::AccountId transit;    ///< notes
  protocol::AccountId destroyed;  ///< notes
  protocol::AccountId out;        ///< notes in circulation
};
const PaperAccounts& paper_accounts();

inline constexpr std::string_view paper_label = "paper";
inline constexpr std::string_view printed_label = "notes:printed";
inline constexpr std::string_view vault_label = "notes:vault";
inline constexpr std::string_view transit_label = "notes:transit";
inline constexpr std::string_view destroyed_label = "notes:destroyed";
inline constexpr std::string_view out_label = "notes:circulation";
inline constexpr std::string_view cash_prefix = "cash:";

/// The labels of a counter's three accounts: notes to sell, notes taken back, euro cash.
std::string stock_label(const std::string& counter);
std::string returns_label(const std::string& counter);
std::string cash_label(const std::string& counter);

/// The entries that open the accounts of notes, and those of a counter. `own` is the currency whose notes they are.
std::vector<protocol::AccountOpened> notes_accounts(const protocol::CurrencyCode& own);
std::vector<protocol::AccountOpened> counter_accounts(const std::string& counter, const protocol::CurrencyCode& own);

/// `[a-z0-9][a-z0-9-]{0,39}`, and none of vault, transit, printed, destroyed; malformed otherwise.
protocol::Result<std::string> parse_counter(std::string_view text);

/// The account of a place of notes: vault, transit, printed, destroyed, the name of a counter, or `<counter>/returns`.
/// Whether it is open is another question. nullopt if it can be no place.
std::optional<protocol::AccountId> notes_place(std::string_view text);

/// The unit in which notes are counted: the own currency's code with a P, for paper, in place of or after its last.
protocol::CurrencyCode notes_currency(const protocol::CurrencyCode& own);

}  // namespace federation
