// The ledger's rules one by one: every outcome, which of several is reported, and what a refusal leaves behind.
#include "storage/ledger.h"

#include <gtest/gtest.h>

namespace storage {
namespace {

using protocol::Amount;
using protocol::CurrencyCode;
using protocol::TransferKind;

template <class Id>
Id id_of(std::uint8_t number) {
  Id id;
  id.bytes[3] = number;
  return id;
}

const AccountId alice = id_of<AccountId>(1);
const AccountId bob = id_of<AccountId>(2);
const AccountId fund = id_of<AccountId>(3);
const AccountId nobody = id_of<AccountId>(9);
const AccountId no_one = id_of<AccountId>(10);
const HoldId first_hold = id_of<HoldId>(1);
const HoldId second_hold = id_of<HoldId>(2);

CurrencyCode code(std::string_view text) {
  return *CurrencyCode::parse(text);
}

Transfer post(AccountId debit, AccountId credit, std::int64_t minor, std::string_view currency = "MIEL") {
  return {.kind = TransferKind::post, .debit = debit, .credit = credit, .amount = {minor, code(currency)}, .hold = {}};
}

Transfer with_hold(TransferKind kind, HoldId hold, AccountId debit, AccountId credit, std::int64_t minor) {
  return {.kind = kind, .debit = debit, .credit = credit, .amount = {minor, code("MIEL")}, .hold = hold};
}

Transfer forced(Transfer transfer) {
  transfer.forced = true;
  return transfer;
}

class LedgerTest : public testing::Test {
 protected:
  LedgerTest() {
    open(alice, "MIEL", {.least = 0, .most = 1000});
    open(bob, "MIEL", {.least = -50});
    open(fund, "EUR", {});
    ledger.take_touched();
  }

  void open(AccountId id, std::string_view currency, protocol::Bounds bounds) {
    Account account;
    account.id = id;
    account.currency = code(currency);
    account.bounds = bounds;
    ASSERT_TRUE(ledger.open(account));
  }

  Verdict apply(std::vector<Transfer> list) { return ledger.apply(list); }
  Outcome outcome(const Transfer& transfer) { return ledger.apply(std::span(&transfer, 1)).outcome; }
  std::int64_t balance(AccountId id) const { return ledger.account(id)->balance(); }

  Ledger ledger;
};

TEST_F(LedgerTest, a_posting_moves_the_amount) {
  EXPECT_EQ(outcome(post(bob, alice, 30)), Outcome::applied);
  EXPECT_EQ(balance(bob), -30);
  EXPECT_EQ(balance(alice), 30);
  EXPECT_EQ(ledger.account(alice)->credits_posted, 30);
  EXPECT_EQ(ledger.account(bob)->debits_posted, 30);
}

TEST_F(LedgerTest, each_outcome_in_its_plain_case) {
  ASSERT_EQ(outcome(with_hold(TransferKind::hold, first_hold, bob, alice, 5)), Outcome::applied);
  EXPECT_EQ(outcome(post(bob, alice, 0)), Outcome::amount_not_positive);
  EXPECT_EQ(outcome(post(bob, alice, -1)), Outcome::amount_not_positive);
  EXPECT_EQ(outcome(post(bob, bob, 1)), Outcome::same_account);
  EXPECT_EQ(outcome(post(nobody, alice, 1)), Outcome::debit_account_unknown);
  EXPECT_EQ(outcome(post(alice, nobody, 1)), Outcome::credit_account_unknown);
  EXPECT_EQ(outcome(post(bob, alice, 1, "EUR")), Outcome::wrong_currency);
  EXPECT_EQ(outcome(post(bob, fund, 1)), Outcome::wrong_currency);
  EXPECT_EQ(outcome(post(fund, alice, 1)), Outcome::wrong_currency);
  EXPECT_EQ(outcome(with_hold(TransferKind::hold, first_hold, bob, alice, 5)), Outcome::hold_exists);
  EXPECT_EQ(outcome(with_hold(TransferKind::post_hold, second_hold, bob, alice, 5)), Outcome::hold_unknown);
  EXPECT_EQ(outcome(with_hold(TransferKind::void_hold, second_hold, bob, alice, 5)), Outcome::hold_unknown);
  EXPECT_EQ(outcome(with_hold(TransferKind::post_hold, first_hold, bob, alice, 4)), Outcome::hold_differs);
  EXPECT_EQ(outcome(with_hold(TransferKind::void_hold, first_hold, alice, bob, 5)), Outcome::hold_differs);
  EXPECT_EQ(outcome(post(bob, alice, INT64_MAX)), Outcome::overflow);
  EXPECT_EQ(outcome(post(bob, alice, 46)), Outcome::below_least);
  EXPECT_EQ(outcome(forced(post(bob, alice, 995))), Outcome::applied);
  EXPECT_EQ(outcome(forced(post(alice, bob, 995))), Outcome::applied);
  ASSERT_EQ(outcome(post(bob, alice, 40)), Outcome::applied);
  ledger.set_bounds(bob, {});
  EXPECT_EQ(outcome(post(bob, alice, 956)), Outcome::above_most);
  EXPECT_EQ(outcome(post(bob, alice, 955)), Outcome::applied);
}

TEST_F(LedgerTest, of_several_reasons_the_first_listed_is_reported) {
  ASSERT_EQ(outcome(with_hold(TransferKind::hold, first_hold, bob, alice, 5)), Outcome::applied);
  // Each line repairs exactly what the line before was refused for; everything after it is still wrong.
  EXPECT_EQ(outcome(with_hold(TransferKind::hold, first_hold, nobody, nobody, 0)), Outcome::amount_not_positive);
  EXPECT_EQ(outcome(with_hold(TransferKind::hold, first_hold, nobody, nobody, INT64_MAX)), Outcome::same_account);
  EXPECT_EQ(outcome(with_hold(TransferKind::hold, first_hold, nobody, no_one, INT64_MAX)),
            Outcome::debit_account_unknown);
  EXPECT_EQ(outcome(with_hold(TransferKind::hold, first_hold, fund, no_one, INT64_MAX)),
            Outcome::credit_account_unknown);
  EXPECT_EQ(outcome(with_hold(TransferKind::hold, first_hold, fund, alice, INT64_MAX)), Outcome::wrong_currency);
  EXPECT_EQ(outcome(with_hold(TransferKind::hold, first_hold, bob, alice, INT64_MAX)), Outcome::hold_exists);
  EXPECT_EQ(outcome(with_hold(TransferKind::hold, second_hold, bob, alice, INT64_MAX)), Outcome::overflow);
  EXPECT_EQ(outcome(with_hold(TransferKind::hold, second_hold, bob, alice, 2000)), Outcome::below_least);
  ledger.set_bounds(bob, {});
  EXPECT_EQ(outcome(with_hold(TransferKind::hold, second_hold, bob, alice, 2000)), Outcome::above_most);
  EXPECT_EQ(outcome(with_hold(TransferKind::hold, second_hold, bob, alice, 995)), Outcome::applied);
  EXPECT_EQ(outcome(with_hold(TransferKind::post_hold, id_of<HoldId>(7), bob, alice, INT64_MAX)),
            Outcome::hold_unknown);
  EXPECT_EQ(outcome(with_hold(TransferKind::post_hold, first_hold, bob, alice, INT64_MAX)), Outcome::hold_differs);
}

TEST_F(LedgerTest, every_outcome_has_its_name) {
  EXPECT_EQ(name(Outcome::applied), "applied");
  EXPECT_EQ(name(Outcome::wrong_currency), "wrong_currency");
  EXPECT_EQ(name(Outcome::hold_exists), "hold_exists");
  EXPECT_EQ(name(Outcome::hold_differs), "hold_differs");
  EXPECT_EQ(name(Outcome::overflow), "overflow");
  EXPECT_EQ(name(Outcome::above_most), "above_most");
}

TEST_F(LedgerTest, a_list_is_applied_whole_or_not_at_all) {
  ASSERT_EQ(outcome(with_hold(TransferKind::hold, first_hold, bob, alice, 10)), Outcome::applied);
  ledger.take_touched();
  const auto accounts = ledger.accounts();
  const auto holds = ledger.holds();
  const Verdict verdict = apply({post(bob, alice, 5), with_hold(TransferKind::post_hold, first_hold, bob, alice, 10),
                                 with_hold(TransferKind::hold, second_hold, alice, bob, 15), post(alice, bob, 1)});
  EXPECT_EQ(verdict, (Verdict{Outcome::below_least, 3}));
  EXPECT_EQ(ledger.accounts(), accounts);
  EXPECT_EQ(ledger.holds(), holds);
  EXPECT_TRUE(ledger.take_touched().accounts.empty());
}

TEST_F(LedgerTest, later_transfers_of_a_list_stand_on_earlier_ones) {
  EXPECT_TRUE(apply({post(bob, alice, 50), post(alice, bob, 50), post(bob, alice, 50)}).applied());
  EXPECT_EQ(balance(alice), 50);
}

TEST_F(LedgerTest, an_empty_list_is_applied) {
  EXPECT_TRUE(apply({}).applied());
  EXPECT_TRUE(ledger.test({}).applied());
}

TEST_F(LedgerTest, test_changes_nothing) {
  const auto accounts = ledger.accounts();
  const std::vector list{post(bob, alice, 5), with_hold(TransferKind::hold, first_hold, alice, bob, 5)};
  EXPECT_TRUE(ledger.test(list).applied());
  EXPECT_EQ(ledger.test(std::vector{post(alice, bob, 5)}), (Verdict{Outcome::below_least, 0}));
  EXPECT_EQ(ledger.accounts(), accounts);
  EXPECT_EQ(ledger.hold_count(), 0U);
  EXPECT_TRUE(ledger.take_touched().accounts.empty());
}

TEST_F(LedgerTest, held_units_cannot_be_spent_and_come_back_when_voided) {
  ASSERT_EQ(outcome(post(bob, alice, 50)), Outcome::applied);
  ASSERT_EQ(outcome(with_hold(TransferKind::hold, first_hold, alice, bob, 30)), Outcome::applied);
  EXPECT_EQ(balance(alice), 50);
  EXPECT_EQ(ledger.account(alice)->worst_low(), 20);
  EXPECT_EQ(ledger.account(bob)->worst_high(), -20);
  EXPECT_EQ(outcome(post(alice, bob, 21)), Outcome::below_least);
  EXPECT_EQ(outcome(with_hold(TransferKind::void_hold, first_hold, alice, bob, 30)), Outcome::applied);
  EXPECT_EQ(outcome(post(alice, bob, 21)), Outcome::applied);
  EXPECT_EQ(ledger.hold(first_hold), nullptr);
}

TEST_F(LedgerTest, a_held_credit_cannot_be_spent_before_it_is_posted) {
  ASSERT_EQ(outcome(with_hold(TransferKind::hold, first_hold, bob, alice, 30)), Outcome::applied);
  EXPECT_EQ(outcome(post(alice, bob, 1)), Outcome::below_least);
  ASSERT_EQ(outcome(with_hold(TransferKind::post_hold, first_hold, bob, alice, 30)), Outcome::applied);
  EXPECT_EQ(outcome(post(alice, bob, 1)), Outcome::applied);
  EXPECT_EQ(outcome(with_hold(TransferKind::post_hold, first_hold, bob, alice, 30)), Outcome::hold_unknown);
}

TEST_F(LedgerTest, a_tightened_bound_refuses_what_moves_away_and_nothing_else) {
  ASSERT_EQ(outcome(post(bob, alice, 40)), Outcome::applied);
  ASSERT_EQ(outcome(with_hold(TransferKind::hold, first_hold, bob, alice, 10)), Outcome::applied);
  ledger.set_bounds(bob, {.least = 0, .most = 0});
  EXPECT_EQ(outcome(post(bob, alice, 1)), Outcome::below_least);
  EXPECT_EQ(outcome(post(alice, bob, 1)), Outcome::applied);
  EXPECT_EQ(outcome(with_hold(TransferKind::post_hold, first_hold, bob, alice, 10)), Outcome::applied);
  EXPECT_EQ(balance(bob), -49);
}

TEST_F(LedgerTest, forced_transfers_pass_bounds_but_never_overflow) {
  EXPECT_EQ(outcome(forced(post(alice, bob, 100))), Outcome::applied);
  EXPECT_EQ(balance(alice), -100);
  EXPECT_EQ(outcome(forced(with_hold(TransferKind::hold, first_hold, alice, bob, 100))), Outcome::applied);
  EXPECT_EQ(outcome(forced(post(alice, bob, INT64_MAX - 199))), Outcome::overflow);
  EXPECT_EQ(outcome(forced(post(alice, bob, INT64_MAX - 200))), Outcome::applied);
}

TEST_F(LedgerTest, touched_rows_are_named_once_in_order) {
  ASSERT_TRUE(apply({with_hold(TransferKind::hold, second_hold, bob, alice, 5), post(bob, alice, 5)}).applied());
  ASSERT_TRUE(apply({with_hold(TransferKind::void_hold, second_hold, bob, alice, 5)}).applied());
  ASSERT_TRUE(apply({with_hold(TransferKind::hold, second_hold, bob, alice, 6)}).applied());
  ledger.set_bounds(fund, {.least = 0});
  const Ledger::Touched touched = ledger.take_touched();
  EXPECT_EQ(touched.accounts, (std::vector{bob, alice, fund}));
  EXPECT_EQ(touched.holds, std::vector{second_hold});
  ASSERT_EQ(outcome(post(bob, alice, 1)), Outcome::applied);
  EXPECT_EQ(ledger.take_touched().accounts, (std::vector{bob, alice}));
}

TEST_F(LedgerTest, a_restored_ledger_goes_on_as_the_first) {
  ASSERT_TRUE(apply({post(bob, alice, 20), with_hold(TransferKind::hold, first_hold, alice, bob, 15)}).applied());
  Ledger again;
  for (const Account& account : ledger.accounts()) again.restore(account);
  for (const Hold& hold : ledger.holds()) again.restore(hold);
  EXPECT_EQ(again.accounts(), ledger.accounts());
  EXPECT_EQ(again.holds(), ledger.holds());
  EXPECT_TRUE(again.take_touched().accounts.empty());
  EXPECT_EQ(again.apply(std::vector{post(alice, bob, 6)}).outcome, Outcome::below_least);
  EXPECT_TRUE(again.apply(std::vector{with_hold(TransferKind::post_hold, first_hold, alice, bob, 15)}).applied());
}

using LedgerDeathTest = LedgerTest;

TEST_F(LedgerDeathTest, damaged_rows_stop_the_process) {
  Account damaged;
  damaged.id = nobody;
  damaged.currency = code("MIEL");
  damaged.debits_posted = INT64_MAX;
  damaged.debits_held = 1;
  EXPECT_DEATH(ledger.restore(damaged), "totals within 63 bits");
  EXPECT_DEATH(ledger.restore(*ledger.account(alice)), "an account is restored once");
  EXPECT_DEATH(ledger.restore(Hold{first_hold, alice, bob, Amount{1, code("MIEL")}}), "part of what its accounts");
  EXPECT_DEATH(ledger.set_bounds(nobody, {}), "known account");
}

}  // namespace
}  // namespace storage
