// The list of a member's payments, and what members keep beside the books: memos and favourites.
#include <gmock/gmock.h>

#include "federation/account_payments.h"
#include "federation/verify.h"
#include "tests/federation/harness.h"

namespace {

using federation::Payment;
using harness::Federation;
using harness::Reason;
using protocol::PaymentStatus;
using storage::Table;
using testing::ElementsAre;
using testing::IsEmpty;

class AccountPaymentsTest : public testing::Test {
 protected:
  static protocol::Alias alias(const std::string& text) { return *protocol::Alias::parse(text); }
  static protocol::Address address(const std::string& text) { return *protocol::Address::parse(text); }
  const federation::Books& books(const std::string& node = "a") { return f_[node].books(); }
  Reason failure() const { return f_.last_reply->failure ? f_.last_reply->failure->reason : Reason::none; }

  /// Amounts of the account's payments, newest first.
  std::vector<std::int64_t> amounts(const std::string& node, const std::string& member) {
    std::vector<std::int64_t> all;
    const auto visited = federation::visit_payments_of(f_[node].store, *books(node).account_of(alias(member)),
                                                       [&](const Payment& payment) {
                                                         all.push_back(payment.opened.amount.minor);
                                                         return true;
                                                       });
    EXPECT_TRUE(visited.has_value());
    return all;
  }
  std::optional<std::string> memo(const protocol::PaymentKey& key) {
    return *f_["a"].store.get(Table::memo, federation::payment_row(key));
  }
  Payment pay_with(const std::string& memo, const std::string& to, std::int64_t minor) {
    auto request = f_.request("a", to, minor);
    request.id = f_.fresh_id();
    request.memo = memo;
    f_.step("a", request);
    return *f_.last_reply->payment;
  }
  Reason favour(const std::string& member, const std::string& whom, bool is = true) {
    f_.step("a", federation::SetFavourite{.alias = alias(member), .favourite = address(whom), .is_favourite = is});
    return failure();
  }
  std::size_t favourites() {
    std::size_t rows = 0;
    EXPECT_TRUE(
        f_["a"].store.scan(Table::favourite, {}, {}, [&](std::string_view, std::string_view) { return ++rows; }));
    return rows;
  }
  void expect_verified() { EXPECT_THAT(federation::verify(f_["a"].store).findings, IsEmpty()); }

  Federation f_{{"a", "b"}};
};

TEST_F(AccountPaymentsTest, ListPayerAndPayeeNewestFirst) {
  f_.pay("a", "m1@a.example", 1'00);
  f_.pay("a", "m1@b.example", 2'00);
  f_.pay("b", "m1@a.example", 3'00);
  EXPECT_THAT(amounts("a", "m0"), ElementsAre(2'00, 1'00, 100'00));  // the issue first of all
  EXPECT_THAT(amounts("a", "m1"), ElementsAre(3'00, 1'00, 100'00));
  EXPECT_THAT(amounts("b", "m1"), ElementsAre(2'00, 100'00));
  expect_verified();
}

TEST_F(AccountPaymentsTest, LeaveOutWhatWasRefusedAtOnceAndShowWhatWasRefusedLater) {
  EXPECT_EQ(f_.pay("a", "m1@a.example", 1'000'00).opened.reason, Reason::insufficient_balance);
  EXPECT_EQ(f_.pay("a", "nobody@b.example", 4'00).opened.reason, Reason::unknown_payee);
  std::vector<PaymentStatus> statuses;
  ASSERT_TRUE(
      federation::visit_payments_of(f_["a"].store, *books().account_of(alias("m0")), [&](const Payment& payment) {
        statuses.push_back(payment.status());
        return true;
      }));
  EXPECT_THAT(statuses, ElementsAre(PaymentStatus::refused, PaymentStatus::accepted));
  expect_verified();
}

TEST_F(AccountPaymentsTest, EndWhenTheVisitorHasSeenEnough) {
  for (int i = 0; i < 3; ++i) f_.pay("a", "m1@a.example", 1'00);
  int seen = 0;
  ASSERT_TRUE(federation::visit_payments_of(f_["a"].store, *books().account_of(alias("m0")),
                                            [&](const Payment&) { return ++seen < 2; }));
  EXPECT_EQ(seen, 2);
}

TEST_F(AccountPaymentsTest, VerificationFindsARowThatIsMissingOrTooMuch) {
  f_.pay("a", "m1@a.example", 1'00);
  const auto account = *books().account_of(alias("m1"));
  std::string newest;
  ASSERT_TRUE(
      f_["a"].store.scan(Table::account_payment, account.view(), {}, [&](std::string_view key, std::string_view) {
        newest = key;
        return false;
      }));
  const auto value = **f_["a"].store.get(Table::account_payment, newest);
  storage::Batch without;
  without.erase(Table::account_payment, newest);
  ASSERT_TRUE(f_["a"].store.commit(without));
  EXPECT_EQ(federation::verify(f_["a"].store).findings.size(), 1U);
  storage::Batch elsewhere;
  elsewhere.put(Table::account_payment, newest, value);
  elsewhere.put(Table::account_payment, federation::account_payment_row(account, 1), value);
  ASSERT_TRUE(f_["a"].store.commit(elsewhere));
  EXPECT_EQ(federation::verify(f_["a"].store).findings.size(), 1U);
}

TEST_F(AccountPaymentsTest, AMemoIsKeptWithItsPaymentAndIsNoPartOfItsId) {
  const auto paid = pay_with("loyer de mars", "m1@a.example", 1'00);
  EXPECT_EQ(memo(paid.key()), "loyer de mars");
  auto again = f_.request("a", "m1@a.example", 1'00);
  again.id = paid.key().id;
  again.memo = "something else";
  f_.step("a", again);
  EXPECT_EQ(f_.last_reply->payment->status(), PaymentStatus::accepted);
  EXPECT_EQ(memo(paid.key()), "loyer de mars");
  EXPECT_EQ(memo(pay_with("", "m1@a.example", 1'00).key()), std::nullopt);
  EXPECT_EQ(memo(pay_with("of a refusal", "m1@a.example", 1'000'00).key()), std::nullopt);
  auto long_one = f_.request("a", "m1@a.example", 1'00);
  long_one.id = f_.fresh_id();
  long_one.memo = std::string(federation::max_memo_bytes + 1, 'm');
  f_.step("a", long_one);
  EXPECT_EQ(failure(), Reason::oversize);
  expect_verified();
}

TEST_F(AccountPaymentsTest, FavouritesAreSetOnceAndTakenBack) {
  EXPECT_EQ(favour("m0", "m1@a.example"), Reason::none);
  EXPECT_EQ(favour("m0", "m1@a.example"), Reason::none);
  EXPECT_EQ(favour("m0", "txoko@far.example"), Reason::none);
  EXPECT_EQ(favour("m0", "nobody@a.example"), Reason::not_found);
  EXPECT_EQ(favour("nobody", "m1@a.example"), Reason::not_found);
  EXPECT_EQ(favourites(), 2U);
  expect_verified();
  EXPECT_EQ(favour("m0", "m1@a.example", false), Reason::none);
  EXPECT_EQ(favour("m0", "m1@a.example", false), Reason::none);
  EXPECT_EQ(favourites(), 1U);
}

TEST_F(AccountPaymentsTest, AMemberHasABoundedNumberOfFavourites) {
  for (int i = 0; i < 500; ++i) ASSERT_EQ(favour("m0", "p" + std::to_string(i) + "@far.example"), Reason::none);
  EXPECT_EQ(favour("m0", "one@more.example"), Reason::oversize);
  EXPECT_EQ(favour("m0", "p7@far.example"), Reason::none);
  EXPECT_EQ(favour("m1", "one@more.example"), Reason::none);
}

TEST_F(AccountPaymentsTest, ErasingAMemberErasesMemosAndFavourites) {
  const auto paid = pay_with("for the bicycle of Zoe", "m1@a.example", 100'00);
  const auto other = pay_with("", "m1@a.example", 1'00);
  ASSERT_EQ(other.opened.reason, Reason::insufficient_balance);
  ASSERT_EQ(favour("m0", "txoko@far.example"), Reason::none);
  ASSERT_EQ(favour("m1", "m0@a.example"), Reason::none);
  ASSERT_EQ(favour("m1", "txoko@far.example"), Reason::none);
  f_.step("a", federation::EraseMember{.alias = alias("m0")});
  ASSERT_EQ(failure(), Reason::none);
  EXPECT_EQ(memo(paid.key()), std::nullopt);
  EXPECT_EQ(favourites(), 1U);
  expect_verified();
}

TEST_F(AccountPaymentsTest, VerificationFindsAMemoOfNoPaymentAndAFavouriteOfNobody) {
  storage::Batch batch;
  batch.put(Table::memo, federation::payment_row({f_["a"].identity.domain(), f_.fresh_id()}), "lost");
  batch.put(Table::favourite,
            federation::favourite_row(*protocol::AccountId::from_bytes("nobody.........."), address("m1@a.example")),
            {});
  ASSERT_TRUE(f_["a"].store.commit(batch));
  EXPECT_EQ(federation::verify(f_["a"].store).findings.size(), 2U);
}

}  // namespace
