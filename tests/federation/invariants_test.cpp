// Every rule that the books can answer says so when somebody moves money in them past the core.
#include "federation/invariants.h"

#include <gmock/gmock.h>

#include "federation/own_accounts.h"
#include "federation/paper_accounts.h"
#include "storage/row.h"
#include "tests/federation/harness.h"

namespace {

using federation::own_accounts;
using federation::paper_accounts;
using protocol::AccountId;
using storage::Account;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Books with 1,000.00 in the fund, two members of 100.00, 50.00 in notes, and a payment that waits for its answer.
class Invariants : public testing::Test {
 protected:
  Invariants() {
    f_.step("a", federation::OpenCounter{.name = "quay"});
    for (const auto& [from, to] : {std::pair("printed", "vault"), {"vault", "transit"}, {"transit", "quay"}})
      f_.step("a", federation::PaperRequest{.id = f_.fresh_id(),
                                            .kind = protocol::PaymentKind::move_notes,
                                            .from = from,
                                            .to = to,
                                            .amount = {80'00, own()}});
    f_.step("a", federation::PaperRequest{.id = f_.fresh_id(),
                                          .kind = protocol::PaymentKind::sell_notes,
                                          .counter = "quay",
                                          .amount = {50'00, own()}});
    f_.on_frame = [](harness::Frame&) { return false; };
    f_.pay("a", "m1@b.example", 2'00);
  }

  protocol::CurrencyCode own() { return f_["a"].identity.currency.code; }
  AccountId member(const std::string& alias) { return f_["a"].books().member(*protocol::Alias::parse(alias))->account; }
  /// Changes the stored row of an account, whatever the rules say.
  void change(const AccountId& id, const std::function<void(Account&)>& how) {
    const auto row = store_.get(storage::Table::account, id.view());
    ASSERT_TRUE(row.has_value() && row->has_value());
    Account account = *storage::decode_row<Account>(**row);
    how(account);
    storage::Batch batch;
    batch.put(storage::Table::account, protocol::Bytes(id.view()), storage::encode_row(account));
    ASSERT_TRUE(store_.commit(batch).has_value());
  }
  void debit(const AccountId& id, std::int64_t minor) {
    change(id, [minor](Account& account) { account.debits_posted += minor; });
  }
  void credit(const AccountId& id, std::int64_t minor) {
    change(id, [minor](Account& account) { account.credits_posted += minor; });
  }
  void move(const AccountId& from, const AccountId& to, std::int64_t minor) {
    debit(from, minor);
    credit(to, minor);
  }
  std::vector<std::string> broken() {
    const auto books = federation::Books::load(store_);
    if (!books) return {books.error().detail};
    return federation::broken_rules(**books);
  }

  harness::Federation f_{{"a", "b"}};
  storage::MemoryStore& store_ = f_["a"].store;
};

TEST_F(Invariants, hold_in_honest_books) {
  EXPECT_EQ(federation::coverage(f_["a"].books()).paper, 50'00);
  EXPECT_THAT(broken(), IsEmpty());
}

TEST_F(Invariants, a_transfer_balances) {
  debit(member("m0"), 1);
  EXPECT_THAT(broken(), ElementsAre(AllOf(HasSubstr("debits and credits of"), HasSubstr("differ")),
                                    "what accounts hold is not what circulates"));
}

TEST_F(Invariants, units_are_covered) {
  move(own_accounts().circulation, member("m0"), 1);
  EXPECT_THAT(broken(),
              ElementsAre("fund + claims is not circulation + debts: -1", "backing is not equal to circulation"));
}

TEST_F(Invariants, notes_in_circulation_are_the_paper_units) {
  move(*federation::notes_place("quay"), paper_accounts().out, 1'00);
  EXPECT_THAT(broken(), ElementsAre("the notes in circulation are not the units that are"));
}

TEST_F(Invariants, a_member_spends_what_is_there) {
  move(member("m1"), member("m0"), 500'00);
  EXPECT_THAT(broken(), ElementsAre(HasSubstr("is out of its bounds"), "what accounts hold is not what circulates"));
}

TEST_F(Invariants, a_counter_hands_out_what_it_has) {
  move(*federation::notes_place("quay"), paper_accounts().destroyed, 500'00);
  EXPECT_THAT(broken(), ElementsAre(HasSubstr("is out of its bounds")));
}

TEST_F(Invariants, what_is_held_stands_in_holds) {
  change(member("m1"), [](Account& account) { account.debits_held += 1; });
  change(own_accounts().circulation, [](Account& account) { account.credits_held += 1; });
  EXPECT_THAT(broken(), ElementsAre(HasSubstr("are not those of its holds"), HasSubstr("are not those of its holds")));
}

TEST_F(Invariants, what_is_owed_is_to_be_transferred) {
  move(own_accounts().fund_digital, own_accounts().payable, 1'00);
  EXPECT_THAT(broken(), ElementsAre("what is owed is not what is to be transferred"));
}

TEST_F(Invariants, euros_without_units_are_not_spent) {
  move(own_accounts().in_flight, own_accounts().fund_digital, 900'00);
  EXPECT_THAT(broken(), ElementsAre("euros that were not issued for are spent"));
}

// ---- while they are written

/// Books of which a core would have forgotten a rule.
class Recording : public Invariants {
 protected:
  void record(std::vector<protocol::Transfer> transfers) {
    books_->record(f_.now, protocol::AlarmRaised{.peer = {}, .reason = protocol::Reason::corrupt, .detail = "told"},
                   std::move(transfers));
  }
  protocol::Transfer units(const AccountId& from, const AccountId& to) {
    return {.debit = from, .credit = to, .amount = {1'00, own()}, .hold = {}};
  }
  std::unique_ptr<federation::Books> books_ = *federation::Books::load(store_);
};

TEST_F(Recording, every_entry_leaves_units_covered) {
  const auto issues = units(own_accounts().circulation, member("m0"));
  EXPECT_DEATH(record({issues}), "covered after every entry") << "though the next entry might take it back";
}

TEST_F(Recording, entries_that_take_back_what_they_do_are_recorded) {
  record({units(own_accounts().circulation, member("m0")), units(member("m0"), own_accounts().circulation)});
  EXPECT_TRUE(federation::covered(*books_));
}

TEST_F(Recording, only_what_rule_3_counts_is_asked_about) {
  const auto between = units(member("m1"), member("m0"));
  auto held = units(member("m1"), own_accounts().circulation);
  held.kind = protocol::TransferKind::hold;
  EXPECT_FALSE(federation::moves_cover(*books_, std::vector{between, held}));
  held.kind = protocol::TransferKind::post_hold;
  EXPECT_TRUE(federation::moves_cover(*books_, std::vector{between, held}));
  EXPECT_TRUE(federation::moves_cover(*books_, std::vector{units(own_accounts().circulation, member("m1"))}));
}

}  // namespace
