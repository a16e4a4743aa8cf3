#include "federation/coverage_lines.h"

#include <utility>

#include "federation/balance_tree.h"
#include "federation/credit.h"
#include "federation/invariants.h"

namespace federation {

using Figures = std::vector<std::pair<std::string, std::int64_t>>;

/// Euros, and units in circulation: rule 3 can be computed from them.
static Figures of_reserve(const Books& books) {
  const Coverage sum = coverage(books);
  return {{"fund-digital", sum.fund_digital},
          {"fund-paper", sum.fund_paper},
          {"cash", sum.cash},
          {"in-flight", sum.in_flight},
          {"internal", sum.internal},
          {"unissued", sum.unissued},
          {"own-euros", sum.own_euros},
          {"payable", sum.payable},
          {"unmatched", sum.unmatched},
          {"unexplained", sum.unexplained},
          {"lost", sum.lost},
          {"unseen-digital", sum.unseen_digital},
          {"unseen-paper", sum.unseen_paper},
          {"claims", sum.claims},
          {"debts", sum.debts},
          {"circulation-digital", sum.circulation - sum.paper},
          {"circulation-paper", sum.paper},
          {"held", sum.held},
          {"ahead", units_ahead(books)}};
}

/// Own units: what stands above zero in accounts, and what peers owe and are owed at the rates in force.
static Figures of_mutual_credit(const Books& books) {
  std::int64_t circulation = 0;
  std::int64_t held = 0;
  for (const auto& account : books.ledger().accounts()) {
    if (!is_counted(account.purpose)) continue;
    if (account.balance() > 0) circulation += account.balance();
    held += account.debits_held;
  }
  std::int64_t claims = 0;
  std::int64_t debts = 0;
  for (const auto& [domain, peer] : books.peers()) {
    const auto* worth = books.account(peer.bridge.own);
    const std::int64_t claim = worth == nullptr ? 0 : -worth->balance();
    (claim > 0 ? claims : debts) += claim > 0 ? claim : -claim;
  }
  return {{"claims", claims}, {"debts", debts}, {"circulation", circulation}, {"held", held}};
}

std::vector<std::string> coverage_lines(const Books& books) {
  const auto& currency = books.currency();
  const bool credit = is_mutual_credit(books);
  std::vector<std::string> lines{"currency " + std::string(currency.code.view()) + " " +
                                 std::to_string(currency.scale) + (credit ? " mutual_credit" : " reserve")};
  for (const auto& [name, amount] : credit ? of_mutual_credit(books) : of_reserve(books))
    lines.push_back(name + " " + std::to_string(amount));
  return lines;
}

}  // namespace federation
