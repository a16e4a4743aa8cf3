// What the accountant calls an account of the books: number, title and auxiliary account of the chart, and its name in
// plain-text accounting. Pure, any thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "protocol/accounting_chart.h"
#include "protocol/address.h"
#include "protocol/entry.h"

namespace federation {

/// The two accounts that say the same in both units of a reserve currency: what is issued, and what it is worth.
/// Counted in euros they cancel out in every entry, so that euro accounts leave them out. Notes are quantities, off
/// balance in either unit; those in circulation stand on `paper`.
enum class Mirror : std::uint8_t { none, circulation, backing, notes };

struct LedgerAccount {
  Mirror mirror = Mirror::none;
  std::optional<protocol::AccountingRole> role;  ///< none for a mirror
  std::string number;                            ///< of the chart; empty for a mirror
  std::string title;
  std::string auxiliary;  ///< a member's account id in hexadecimal; empty for other accounts
  std::string path;       ///< `Liabilities:467200-circulation-digital:M-<id>`: valid in ledger, hledger and beancount

  /// Income and expenses (classes 6 and 7): what stands there belongs to a period.
  bool temporary() const { return number.starts_with('6') || number.starts_with('7'); }
};

/// Whether the label is one from which name() can make a place. Verification asks for more (verify_accounts.h).
bool is_labelled(const protocol::AccountOpened& opened);

/// Gives the accounts of the books their places in a chart. Peers are numbered in the order in which their accounts
/// were opened, so accounts are named in the order of the journal.
class LedgerAccounts {
 public:
  explicit LedgerAccounts(protocol::AccountingChart chart) : chart_(std::move(chart)) {}

  /// `opened` is_labelled().
  LedgerAccount name(const protocol::AccountOpened& opened);
  /// The account that plays a role that only one does.
  LedgerAccount listed(protocol::AccountingRole role) const;
  /// The account that takes over the results of earlier periods.
  LedgerAccount retained() const;

 private:
  LedgerAccount member(const protocol::AccountOpened& opened) const;
  LedgerAccount counter(const protocol::AccountOpened& opened) const;
  LedgerAccount peer(const protocol::AccountOpened& opened);

  protocol::AccountingChart chart_;
  unsigned peers_ = 0;
};

}  // namespace federation
