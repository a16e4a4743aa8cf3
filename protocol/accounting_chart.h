// The chart of accounts as the association's accountant has it (plan comptable): a number and a title for each role
// that an account of the books can play. Which account plays which role: federation/ledger_account.h.
//
// The defaults follow the French plan for associations; the configuration overrides any of them. Plain data, any
// thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/result.h"

namespace protocol {

enum class AccountingRole : std::uint8_t {
  retained,             ///< results of earlier periods
  circulation_paper,    ///< notes outside the association
  circulation_digital,  ///< units on members' accounts; the auxiliary account is the account id
  peer,                 ///< one account for each peer: this number and two digits more
  unissued,             ///< euros received for which no units were issued yet
  own_euros,            ///< euros in the fund that are the association's own
  payable,              ///< euros owed for units that are redeemed already
  in_flight,            ///< settlements that have left and that the peer has not confirmed
  suspense,             ///< what waits for a decision after a restore
  unmatched,            ///< lines of bank statements that wait for the treasurer
  fund_paper,
  fund_digital,
  cash,
  transfers,  ///< euros on their way between the association's own accounts
  donation,
  bonus,
  association,  ///< units that came to the association itself, such as fees on payments across currencies
  commission,
  liaison,       ///< what the association has in the fund by the results of own euros: the other side of those below
  bank_charges,  ///< lines that took own euros
  income,        ///< lines that brought own euros: subsidies, gifts
  losses,        ///< of counts, of settlements and moves that arrived short, of deposits that never came
  gains,
};

/// One line for each role, in the order of their values: the key in the configuration and the defaults.
struct AccountingRoleDefault {
  AccountingRole role;
  std::string_view key;
  std::string_view number;
  std::string_view title;
};
inline constexpr std::array accounting_roles{
    AccountingRoleDefault{AccountingRole::retained, "retained", "110", "Report \u00e0 nouveau"},
    AccountingRoleDefault{AccountingRole::circulation_paper, "circulation_paper", "467100",
                          "Monnaie locale en circulation, billets"},
    AccountingRoleDefault{AccountingRole::circulation_digital, "circulation_digital", "467200",
                          "Monnaie locale en circulation, num\u00e9rique"},
    AccountingRoleDefault{AccountingRole::peer, "peer", "4673", "Position"},
    AccountingRoleDefault{AccountingRole::unissued, "unissued", "467400",
                          "Euros re\u00e7us, unit\u00e9s \u00e0 \u00e9mettre"},
    AccountingRoleDefault{AccountingRole::own_euros, "own_euros", "467500", "Euros propres dans le fonds de garantie"},
    AccountingRoleDefault{AccountingRole::payable, "payable", "467600", "Reconversions et remboursements \u00e0 virer"},
    AccountingRoleDefault{AccountingRole::in_flight, "in_flight", "467800",
                          "R\u00e8glements entre associations en cours"},
    AccountingRoleDefault{AccountingRole::suspense, "suspense", "471", "Compte d'attente"},
    AccountingRoleDefault{AccountingRole::unmatched, "unmatched", "472", "Mouvements bancaires \u00e0 identifier"},
    AccountingRoleDefault{AccountingRole::fund_paper, "fund_paper", "51211", "Fonds de garantie, billets"},
    AccountingRoleDefault{AccountingRole::fund_digital, "fund_digital", "51212", "Fonds de garantie, num\u00e9rique"},
    AccountingRoleDefault{AccountingRole::cash, "cash", "531", "Caisse"},
    AccountingRoleDefault{AccountingRole::transfers, "transfers", "580", "Virements internes"},
    AccountingRoleDefault{AccountingRole::donation, "donation", "657", "Dons vers\u00e9s"},
    AccountingRoleDefault{AccountingRole::bonus, "bonus", "658", "Bonus de conversion"},
    AccountingRoleDefault{AccountingRole::association, "association", "7061", "Recettes en monnaie locale"},
    AccountingRoleDefault{AccountingRole::commission, "commission", "706", "Commissions de reconversion"},
    AccountingRoleDefault{AccountingRole::liaison, "liaison", "181", "Liaison avec le fonds de garantie"},
    AccountingRoleDefault{AccountingRole::bank_charges, "bank_charges", "627", "Frais bancaires"},
    AccountingRoleDefault{AccountingRole::income, "income", "758", "Produits divers"},
    AccountingRoleDefault{AccountingRole::losses, "losses", "6588", "Pertes du fonds de garantie"},
    AccountingRoleDefault{AccountingRole::gains, "gains", "7588", "Gains du fonds de garantie"},
};

/// The role of that key; nullopt if there is none.
std::optional<AccountingRole> accounting_role(std::string_view key);
std::string_view key_of(AccountingRole role);

/// An account of the chart.
struct ChartAccount {
  std::string number;  ///< 3 to 12 digits, the first from 1 to 7: the class
  std::string title;   ///< 1 to 100 bytes without control characters; may be empty for a peer, whose domain follows

  /// "51212 Fonds de garantie", or "51212" alone, which leaves the title empty. malformed for anything else.
  static Result<ChartAccount> parse(std::string_view text);
  std::string text() const { return title.empty() ? number : number + " " + title; }

  friend bool operator==(const ChartAccount&, const ChartAccount&) = default;
};

class AccountingChart {
 public:
  /// The defaults above.
  AccountingChart();

  const ChartAccount& at(AccountingRole role) const { return accounts_[static_cast<std::size_t>(role)]; }
  /// An empty title leaves the title as it was.
  void set(AccountingRole role, ChartAccount account);

  friend bool operator==(const AccountingChart&, const AccountingChart&) = default;

 private:
  std::array<ChartAccount, accounting_roles.size()> accounts_;
};

}  // namespace protocol
