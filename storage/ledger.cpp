#include "storage/ledger.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "protocol/check.h"

namespace storage {

using protocol::check;
using protocol::TransferKind;

namespace {

constexpr std::int64_t most_total = std::numeric_limits<std::int64_t>::max();

/// What a transfer of a kind does to the posted and the held totals of both its accounts: +1, -1 or 0 times the amount.
struct Effect {
  std::int64_t posted = 0;
  std::int64_t held = 0;
};

Effect effect_of(TransferKind kind) {
  switch (kind) {
    case TransferKind::post:
      return {.posted = 1, .held = 0};
    case TransferKind::hold:
      return {.posted = 0, .held = 1};
    case TransferKind::post_hold:
      return {.posted = 1, .held = -1};
    case TransferKind::void_hold:
      return {.posted = 0, .held = -1};
  }
  check(false, "a transfer is of a known kind");
  return {};
}

/// Posted and held together stay within 63 bits, so no balance, even at its worst, can overflow.
bool has_room(std::int64_t posted, std::int64_t held, std::int64_t amount) {
  return amount <= most_total - held - posted;
}

bool is_well_formed(const Account& account) {
  return !account.currency.empty() && account.bounds.least <= account.bounds.most && account.debits_posted >= 0 &&
         account.credits_posted >= 0 && account.debits_held >= 0 && account.credits_held >= 0 &&
         has_room(account.debits_posted, 0, account.debits_held) &&
         has_room(account.credits_posted, 0, account.credits_held);
}

bool has_no_movements(const Account& account) {
  return account.debits_posted == 0 && account.credits_posted == 0 && account.debits_held == 0 &&
         account.credits_held == 0;
}

}  // namespace

std::string_view name(Outcome outcome) {
  static constexpr std::array<std::string_view, 12> names = {
      "applied",        "amount_not_positive", "same_account", "debit_account_unknown", "credit_account_unknown",
      "wrong_currency", "hold_exists",         "hold_unknown", "hold_differs",          "overflow",
      "below_least",    "above_most"};
  const auto number = static_cast<std::size_t>(outcome);
  check(number < names.size(), "an outcome is one of those listed");
  return names[number];
}

bool Ledger::open(Account account) {
  check(is_well_formed(account) && has_no_movements(account), "a new account has a currency, bounds and no movements");
  const AccountId id = account.id;
  const auto [place, is_new] = accounts_.try_emplace(id, Slot{std::move(account)});
  if (is_new) touch(place->second);
  return is_new;
}

void Ledger::restore(Account account) {
  check(is_well_formed(account), "a stored account has a currency, bounds and totals within 63 bits");
  const AccountId id = account.id;
  check(accounts_.try_emplace(id, Slot{std::move(account)}).second, "an account is restored once");
}

void Ledger::restore(Hold hold) {
  const Account* debit = account(hold.debit);
  const Account* credit = account(hold.credit);
  check(debit != nullptr && credit != nullptr && debit != credit, "a hold stands on two known accounts");
  check(hold.amount.currency == debit->currency && hold.amount.currency == credit->currency,
        "a hold is in the currency of its accounts");
  check(hold.amount.minor > 0 && hold.amount.minor <= debit->debits_held && hold.amount.minor <= credit->credits_held,
        "a hold is part of what its accounts have set aside");
  check(holds_.try_emplace(hold.id, hold).second, "a hold is restored once");
}

const Account* Ledger::account(const AccountId& id) const {
  const auto place = accounts_.find(id);
  return place == accounts_.end() ? nullptr : &place->second.account;
}

const Hold* Ledger::hold(const HoldId& id) const {
  const auto place = holds_.find(id);
  return place == holds_.end() ? nullptr : &place->second;
}

void Ledger::set_bounds(const AccountId& id, protocol::Bounds bounds) {
  Slot* slot = find(id);
  check(slot != nullptr, "bounds are set on a known account");
  check(bounds.least <= bounds.most, "bounds enclose at least one balance");
  slot->account.bounds = bounds;
  touch(*slot);
}

Verdict Ledger::apply(std::span<const Transfer> transfers) {
  const Verdict verdict = run(transfers);
  if (!verdict.applied()) return verdict;
  for (std::size_t i = 0; i < transfers.size(); ++i) {
    touch(*sides_[i].debit);
    touch(*sides_[i].credit);
    if (effect_of(transfers[i].kind).held != 0) touch(transfers[i].hold);
  }
  return verdict;
}

Verdict Ledger::test(std::span<const Transfer> transfers) {
  const Verdict verdict = run(transfers);
  if (verdict.applied()) take_back(transfers);
  return verdict;
}

std::vector<Account> Ledger::accounts() const {
  std::vector<Account> all;
  all.reserve(accounts_.size());
  // allow(unordered-iteration): sorted below
  for (const auto& [id, slot] : accounts_) all.push_back(slot.account);
  std::ranges::sort(all, {}, &Account::id);
  return all;
}

std::vector<Hold> Ledger::holds() const {
  std::vector<Hold> all;
  all.reserve(holds_.size());
  // allow(unordered-iteration): sorted below
  for (const auto& [id, hold] : holds_) all.push_back(hold);
  std::ranges::sort(all, {}, &Hold::id);
  return all;
}

Ledger::Touched Ledger::take_touched() {
  ++round_;
  touched_holds_.clear();
  return std::exchange(touched_, {});
}

Ledger::Slot* Ledger::find(const AccountId& id) {
  const auto place = accounts_.find(id);
  return place == accounts_.end() ? nullptr : &place->second;
}

Verdict Ledger::run(std::span<const Transfer> transfers) {
  sides_.clear();
  for (std::size_t i = 0; i < transfers.size(); ++i) {
    const Transfer& transfer = transfers[i];
    const Sides sides{.debit = find(transfer.debit), .credit = find(transfer.credit)};
    const Outcome outcome = judge(transfer, sides);
    if (outcome != Outcome::applied) {
      take_back(transfers.first(i));
      return {.outcome = outcome, .transfer = i};
    }
    move(transfer, sides, Direction::forth);
    sides_.push_back(sides);
  }
  return {};
}

Outcome Ledger::judge(const Transfer& transfer, const Sides& sides) const {
  const std::int64_t amount = transfer.amount.minor;
  if (amount <= 0) return Outcome::amount_not_positive;
  if (transfer.debit == transfer.credit) return Outcome::same_account;
  if (sides.debit == nullptr) return Outcome::debit_account_unknown;
  if (sides.credit == nullptr) return Outcome::credit_account_unknown;
  const Account& debit = sides.debit->account;
  const Account& credit = sides.credit->account;
  if (transfer.amount.currency != debit.currency || transfer.amount.currency != credit.currency)
    return Outcome::wrong_currency;
  if (const Outcome outcome = judge_hold(transfer); outcome != Outcome::applied) return outcome;
  // What ends a hold moves no balance beyond what the hold itself was judged by.
  if (effect_of(transfer.kind).held < 0) return Outcome::applied;
  if (!has_room(debit.debits_posted, debit.debits_held, amount) ||
      !has_room(credit.credits_posted, credit.credits_held, amount))
    return Outcome::overflow;
  if (transfer.forced) return Outcome::applied;
  if (debit.worst_low() - amount < debit.bounds.least) return Outcome::below_least;
  if (credit.worst_high() + amount > credit.bounds.most) return Outcome::above_most;
  return Outcome::applied;
}

Outcome Ledger::judge_hold(const Transfer& transfer) const {
  if (transfer.kind == TransferKind::post) return Outcome::applied;
  const Hold* standing = hold(transfer.hold);
  if (transfer.kind == TransferKind::hold) return standing == nullptr ? Outcome::applied : Outcome::hold_exists;
  if (standing == nullptr) return Outcome::hold_unknown;
  const Hold named{transfer.hold, transfer.debit, transfer.credit, transfer.amount};
  return *standing == named ? Outcome::applied : Outcome::hold_differs;
}

void Ledger::move(const Transfer& transfer, const Sides& sides, Direction direction) {
  const Effect effect = effect_of(transfer.kind);
  const std::int64_t signed_amount = static_cast<std::int64_t>(direction) * transfer.amount.minor;
  Account& debit = sides.debit->account;
  Account& credit = sides.credit->account;
  debit.debits_posted += effect.posted * signed_amount;
  debit.debits_held += effect.held * signed_amount;
  credit.credits_posted += effect.posted * signed_amount;
  credit.credits_held += effect.held * signed_amount;
  check(debit.debits_posted >= 0 && debit.debits_held >= 0 && credit.credits_posted >= 0 && credit.credits_held >= 0,
        "totals are never negative");
  const std::int64_t hold_change = effect.held * static_cast<std::int64_t>(direction);
  if (hold_change > 0) {
    const Hold hold{transfer.hold, transfer.debit, transfer.credit, transfer.amount};
    check(holds_.try_emplace(hold.id, hold).second, "a hold is made under a free id");
  } else if (hold_change < 0) {
    check(holds_.erase(transfer.hold) == 1, "a hold that ends was there");
  }
}

void Ledger::take_back(std::span<const Transfer> transfers) {
  check(sides_.size() == transfers.size(), "exactly what was moved is taken back");
  for (std::size_t i = transfers.size(); i-- > 0;) move(transfers[i], sides_[i], Direction::back);
}

void Ledger::touch(Slot& slot) {
  if (slot.touched_round == round_) return;
  slot.touched_round = round_;
  touched_.accounts.push_back(slot.account.id);
}

void Ledger::touch(const HoldId& id) {
  if (touched_holds_.insert(id).second) touched_.holds.push_back(id);
}

}  // namespace storage
