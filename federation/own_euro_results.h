// What the association earns and loses with its own euros, as the accountant counts it. Every movement of own euros
// stands on their account, whose balance is so what `status` says; those that are income or expenses stand there once
// more, against the liaison account: what the fund owes the association, and the association has in the fund.
//
//   commissions of redemptions                     commission
//   bonuses and donations of issues                bonus, donation
//   lines of statements taken as own euros         income, bank_charges: by the way the line went
//   what a known line has more or less             bank_charges, gains
//   counts, settlements written off, moves absorbed, deposits reversed     losses, gains
//   contradictions borne, at once or when a payment is closed              losses
//   what comes in or is paid out as own euros      none: the other side stands in the association's other books
//
// Pure; one for each reading of a journal.
#pragma once

#include <map>
#include <optional>

#include "protocol/accounting_chart.h"
#include "protocol/entry.h"

namespace federation {

class OwnEuroResults {
 public:
  /// The next entry of the journal.
  void begin(const protocol::Entry& entry);
  /// Where the result of its next transfer of own euros stands, which takes some away (`spent`) or brings some; none
  /// if it is no result.
  std::optional<protocol::AccountingRole> next(bool spent);

 private:
  /// Where a transfer's result stands, if it takes away or brings.
  struct Roles {
    std::optional<protocol::AccountingRole> spent;
    std::optional<protocol::AccountingRole> gained;
  };
  Roles roles_of(const protocol::Entry& entry) const;

  std::map<protocol::PaymentKey, protocol::FundDetails> waiting_;  ///< issues whose euros have not arrived
  protocol::FundDetails given_;                                    ///< by the issue of this entry, still to be told
  Roles roles_;
};

}  // namespace federation
