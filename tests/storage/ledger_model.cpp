#include "tests/storage/ledger_model.h"

#include <algorithm>

namespace storage::test {

using protocol::TransferKind;

Verdict LedgerModel::test(std::span<const Transfer> transfers) const {
  LedgerModel trial = *this;
  return trial.apply(transfers);
}

Verdict LedgerModel::apply(std::span<const Transfer> transfers) {
  const std::vector<Transfer> before = history_;
  for (std::size_t i = 0; i < transfers.size(); ++i) {
    const std::vector<Outcome> found = objections(transfers[i]);
    if (!found.empty()) {
      history_ = before;
      return {*std::ranges::min_element(found), i};  // the outcomes are numbered by precedence
    }
    history_.push_back(transfers[i]);
  }
  return {};
}

LedgerModel::Totals LedgerModel::totals(const AccountId& id) const {
  Totals sums;
  for (const Transfer& transfer : history_) {
    if (transfer.kind != TransferKind::post && transfer.kind != TransferKind::post_hold) continue;
    if (transfer.debit == id) sums.debits_posted += transfer.amount.minor;
    if (transfer.credit == id) sums.credits_posted += transfer.amount.minor;
  }
  for (const auto& [hold, transfer] : open_holds()) {
    if (transfer.debit == id) sums.debits_held += transfer.amount.minor;
    if (transfer.credit == id) sums.credits_held += transfer.amount.minor;
  }
  return sums;
}

std::map<HoldId, Transfer> LedgerModel::open_holds() const {
  std::map<HoldId, Transfer> open;
  for (const Transfer& transfer : history_) {
    if (transfer.kind == TransferKind::hold) open[transfer.hold] = transfer;
    if (transfer.kind == TransferKind::post_hold || transfer.kind == TransferKind::void_hold) open.erase(transfer.hold);
  }
  return open;
}

std::vector<Outcome> LedgerModel::objections(const Transfer& transfer) const {
  std::vector<Outcome> found;
  if (transfer.amount.minor < 1) found.push_back(Outcome::amount_not_positive);
  if (transfer.debit == transfer.credit) found.push_back(Outcome::same_account);
  if (!rules.contains(transfer.debit)) found.push_back(Outcome::debit_account_unknown);
  if (!rules.contains(transfer.credit)) found.push_back(Outcome::credit_account_unknown);
  for (const AccountId& id : {transfer.debit, transfer.credit})
    if (rules.contains(id) && rules.at(id).currency != transfer.amount.currency)
      found.push_back(Outcome::wrong_currency);
  std::ranges::copy(objections_to_hold(transfer), std::back_inserter(found));
  if (found.empty()) found = objections_to_amount(transfer);
  return found;
}

std::vector<Outcome> LedgerModel::objections_to_hold(const Transfer& transfer) const {
  if (transfer.kind == TransferKind::post) return {};
  const std::map<HoldId, Transfer> open = open_holds();
  const auto known = open.find(transfer.hold);
  if (transfer.kind == TransferKind::hold)
    return known == open.end() ? std::vector<Outcome>{} : std::vector{Outcome::hold_exists};
  if (known == open.end()) return {Outcome::hold_unknown};
  const Transfer& made = known->second;
  const bool same = made.debit == transfer.debit && made.credit == transfer.credit && made.amount == transfer.amount;
  return same ? std::vector<Outcome>{} : std::vector{Outcome::hold_differs};
}

std::vector<Outcome> LedgerModel::objections_to_amount(const Transfer& transfer) const {
  LedgerModel after = *this;
  after.history_.push_back(transfer);
  std::vector<Outcome> found;
  for (const AccountId& id : {transfer.debit, transfer.credit}) {
    const Totals sums = after.totals(id);
    if (sums.debits_posted + sums.debits_held > INT64_MAX || sums.credits_posted + sums.credits_held > INT64_MAX)
      found.push_back(Outcome::overflow);
  }
  if (transfer.forced) return found;
  // A worst case that leaves its range, and moves away from it by this very transfer.
  const auto lowest = [](const Totals& sums) { return sums.credits_posted - sums.debits_posted - sums.debits_held; };
  const auto highest = [](const Totals& sums) { return sums.credits_posted - sums.debits_posted + sums.credits_held; };
  const Wide low = lowest(after.totals(transfer.debit));
  const Wide high = highest(after.totals(transfer.credit));
  if (low < rules.at(transfer.debit).bounds.least && low < lowest(totals(transfer.debit)))
    found.push_back(Outcome::below_least);
  if (high > rules.at(transfer.credit).bounds.most && high > highest(totals(transfer.credit)))
    found.push_back(Outcome::above_most);
  return found;
}

}  // namespace storage::test
