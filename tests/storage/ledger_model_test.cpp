// The ledger against its model: random lists of transfers, many of them wrong, and everything compared after each.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "tests/storage/ledger_model.h"

namespace storage::test {
namespace {

using protocol::CurrencyCode;
using protocol::TransferKind;

AccountId account_id(std::uint64_t number) {
  AccountId id;
  id.bytes[7] = static_cast<std::uint8_t>(number + 1);
  return id;
}

HoldId hold_id(std::uint64_t number) {
  HoldId id;
  id.bytes[0] = static_cast<std::uint8_t>(number);
  return id;
}

constexpr std::uint64_t account_count = 6;  // the last two in the second currency; one more id names no account
constexpr std::uint64_t hold_ids = 4;

class Campaign {
 public:
  explicit Campaign(std::uint64_t seed) : random_(seed), huge_amounts_(seed % 3 == 0) {
    for (std::uint64_t i = 0; i < account_count; ++i) open(i);
  }

  /// One list of transfers or one change of bounds, in both; then everything is compared.
  void step() {
    if (below(12) == 0) return change_bounds();
    const std::vector<Transfer> list = random_list();
    const Verdict foreseen = ledger_.test(list);
    compare();
    const Verdict expected = model_.apply(list);
    const Verdict actual = ledger_.apply(list);
    ASSERT_EQ(name(actual.outcome), name(expected.outcome));
    ASSERT_EQ(actual, expected);
    ASSERT_EQ(foreseen, actual);
    ++outcomes[actual.outcome];
    if (actual.applied()) note_touched(list);
    compare();
    if (below(4) == 0) compare_touched();
  }

  std::map<Outcome, int> outcomes;

 private:
  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

  protocol::Bounds random_bounds() {
    protocol::Bounds bounds;
    if (below(3) != 0) bounds.least = -static_cast<std::int64_t>(below(200));
    if (below(3) == 0) bounds.most = static_cast<std::int64_t>(below(200));
    return bounds;
  }

  void open(std::uint64_t number) {
    Account account;
    account.id = account_id(number);
    account.currency = *CurrencyCode::parse(number < 4 ? "MIEL" : "EUR");
    account.bounds = random_bounds();
    model_.rules[account.id] = {account.currency, account.bounds};
    ASSERT_TRUE(ledger_.open(account));
    ASSERT_FALSE(ledger_.open(account));
    touched_accounts_.push_back(account.id);
  }

  void change_bounds() {
    const AccountId id = account_id(below(account_count));
    const protocol::Bounds bounds = random_bounds();
    ledger_.set_bounds(id, bounds);
    model_.rules[id].bounds = bounds;
    touched_accounts_.push_back(id);
    compare();
  }

  std::int64_t random_amount() {
    if (below(30) == 0) return -static_cast<std::int64_t>(below(3));
    if (huge_amounts_ && below(5) == 0) return INT64_MAX - static_cast<std::int64_t>(below(1000));
    if (huge_amounts_ && below(5) == 0) return INT64_MAX / 3;
    return static_cast<std::int64_t>(1 + below(90));
  }

  Transfer random_transfer() {
    Transfer transfer;
    transfer.kind = static_cast<TransferKind>(1 + below(4));
    transfer.hold = hold_id(below(hold_ids));
    const auto open = model_.open_holds();
    if (transfer.kind != TransferKind::post && !open.empty() && below(3) != 0) {
      auto chosen = open.begin();
      std::advance(chosen, static_cast<std::ptrdiff_t>(below(open.size())));
      const TransferKind kind = transfer.kind;
      transfer = chosen->second;
      transfer.kind = kind;
      if (below(8) != 0) return transfer;
    }
    const std::uint64_t side = below(5) == 0 ? 4 : 0;
    transfer.debit = account_id(side + below(side == 4 ? 2 : 4));
    transfer.credit = account_id(side + below(side == 4 ? 2 : 4));
    if (below(25) == 0) transfer.debit = account_id(below(account_count + 1));
    if (below(25) == 0) transfer.credit = account_id(below(account_count + 1));
    transfer.amount = {random_amount(), *CurrencyCode::parse((side == 4) == (below(30) != 0) ? "EUR" : "MIEL")};
    transfer.forced = below(6) == 0;
    return transfer;
  }

  std::vector<Transfer> random_list() {
    std::vector<Transfer> list(below(8) == 0 ? 0 : 1 + below(4));
    std::ranges::generate(list, [this] { return random_transfer(); });
    return list;
  }

  void note_touched(const std::vector<Transfer>& list) {
    for (const Transfer& transfer : list) {
      touched_accounts_.push_back(transfer.debit);
      touched_accounts_.push_back(transfer.credit);
      if (transfer.kind != TransferKind::post) touched_holds_.push_back(transfer.hold);
    }
  }

  void compare() {
    for (const auto& [id, rules] : model_.rules) {
      const Account* account = ledger_.account(id);
      ASSERT_NE(account, nullptr);
      const LedgerModel::Totals sums = model_.totals(id);
      ASSERT_TRUE(account->debits_posted == sums.debits_posted && account->credits_posted == sums.credits_posted &&
                  account->debits_held == sums.debits_held && account->credits_held == sums.credits_held);
      ASSERT_EQ(account->bounds, rules.bounds);
    }
    const auto open = model_.open_holds();
    ASSERT_EQ(ledger_.hold_count(), open.size());
    for (const auto& [id, made] : open) ASSERT_EQ(*ledger_.hold(id), (Hold{id, made.debit, made.credit, made.amount}));
  }

  template <class Id>
  static std::vector<Id> first_mentions(const std::vector<Id>& all) {
    std::vector<Id> once;
    for (const Id& id : all)
      if (std::ranges::find(once, id) == once.end()) once.push_back(id);
    return once;
  }

  void compare_touched() {
    const Ledger::Touched touched = ledger_.take_touched();
    ASSERT_EQ(touched.accounts, first_mentions(touched_accounts_));
    ASSERT_EQ(touched.holds, first_mentions(touched_holds_));
    touched_accounts_.clear();
    touched_holds_.clear();
  }

  std::mt19937_64 random_;
  bool huge_amounts_;
  Ledger ledger_;
  LedgerModel model_;
  std::vector<AccountId> touched_accounts_;
  std::vector<HoldId> touched_holds_;
};

TEST(LedgerModel, agrees_after_every_step_of_random_campaigns) {
  std::map<Outcome, int> seen;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Campaign campaign(seed);
    for (int step = 0; step < 250 && !testing::Test::HasFatalFailure(); ++step) campaign.step();
    ASSERT_FALSE(testing::Test::HasFatalFailure());
    for (const auto& [outcome, count] : campaign.outcomes) seen[outcome] += count;
  }
  // A campaign that never meets an outcome would prove nothing about it.
  for (int outcome = 0; outcome <= static_cast<int>(Outcome::above_most); ++outcome)
    EXPECT_GE(seen[static_cast<Outcome>(outcome)], 10) << name(static_cast<Outcome>(outcome));
}

}  // namespace
}  // namespace storage::test
