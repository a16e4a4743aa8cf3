// A local authority takes the currency and may not pay in it: what it took goes into euros, or back.
#include <gmock/gmock.h>

#include "tests/federation/forgery.h"

namespace {

using harness::Reason;
using protocol::PaymentKind;
using protocol::PaymentStatus;

/// A town at a.example, to which m0 has paid 30.00.
class AuthorityTest : public harness::Forgery {
 protected:
  void SetUp() override {
    f.step("a", federation::AddMember{.member = {.alias = town(),
                                                 .account = *protocol::AccountId::from_bytes(std::string(16, 't')),
                                                 .kind = protocol::MemberKind::authority,
                                                 .data = {}},
                                      .verified = true});
    taken_ = f.pay("a", "town@a.example", 30'00);
    ASSERT_EQ(taken_.status(), PaymentStatus::accepted);
  }
  void TearDown() override { f.expect_sound(); }

  static protocol::Alias town() { return *protocol::Alias::parse("town"); }
  protocol::Amount units(std::int64_t minor) { return {minor, own()}; }
  federation::Payment pay(const std::string& to, std::int64_t minor,
                          std::optional<protocol::PaymentKey> refund_of = {}) {
    auto request = f.request("a", to, minor);
    request.payer = town();
    request.refund_of = std::move(refund_of);
    return asked(request);
  }
  template <class Request>
  federation::Payment asked(Request request) {
    request.id = f.fresh_id();
    f.step("a", request);
    return *f.payment("a", {f["a"].identity.domain(), request.id});
  }

  federation::Payment taken_;
};

TEST_F(AuthorityTest, PaysNobodyHereNorElsewhereNorTakesNotes) {
  EXPECT_EQ(pay("m1@a.example", 1'00).opened.reason, Reason::may_not_pay);
  EXPECT_EQ(pay("m1@b.example", 1'00).opened.reason, Reason::may_not_pay);
  f.step("a", federation::OpenCounter{.name = "quay"});
  const federation::PaperRequest exchange{
      .kind = PaymentKind::digital_to_paper, .counter = "quay", .member = town(), .amount = units(1'00)};
  EXPECT_EQ(asked(exchange).opened.reason, Reason::may_not_pay);
  EXPECT_EQ(f["a"].balance("town"), 30'00);
}

TEST_F(AuthorityTest, IsPaidFromElsewhereAndGivesBack) {
  EXPECT_EQ(f.pay("b", "town@a.example", 5'00).status(), PaymentStatus::accepted);
  EXPECT_EQ(pay("m0@a.example", 10'00, taken_.key()).status(), PaymentStatus::accepted);
  EXPECT_EQ(f["a"].balance("town"), 25'00);
}

TEST_F(AuthorityTest, RedeemsWhatItTookLessTheCommission) {
  f.step("a", federation::SetFundRules{.rules = {{0, 1}, {0, 1}, {2, 100}, protocol::Rounding::down}});
  const federation::FundRequest redeem{.kind = PaymentKind::redeem, .member = town(), .amount = units(30'00)};
  const auto redeemed = asked(redeem);
  EXPECT_EQ(redeemed.status(), PaymentStatus::accepted);
  EXPECT_EQ(redeemed.opened.fund->commission, 60);
  f.step("a", federation::OpenCounter{.name = "quay"});
  const federation::PaperRequest notes{
      .kind = PaymentKind::redeem_notes, .counter = "quay", .member = town(), .amount = units(1'00)};
  EXPECT_EQ(asked(notes).opened.reason, Reason::notes_insufficient) << "it is asked for notes, not who it is";
}

TEST_F(AuthorityTest, IsToldOfItsSuspensionFirstAndOfItsMembershipLater) {
  f.step("a", federation::SetStanding{.alias = town(), .valid_until = 1});
  EXPECT_EQ(pay("m1@a.example", 1'00).opened.reason, Reason::may_not_pay);
  f.step("a", federation::SetStanding{.alias = town(), .suspended = true});
  EXPECT_EQ(pay("m1@a.example", 1'00).opened.reason, Reason::account_suspended);
}

TEST_F(AuthorityTest, VerificationFindsThatItPaid) {
  const protocol::PaymentOpened paid{.key = fresh_key(),
                                     .kind = PaymentKind::local,
                                     .request = protocol::Hash{},
                                     .payer = account("town"),
                                     .payee = account("m1"),
                                     .amount = units(1'00)};
  EXPECT_THAT(
      said(paid,
           {{.kind = protocol::TransferKind::post, .debit = paid.payer, .credit = paid.payee, .amount = paid.amount}}),
      testing::Contains("the standing of a member forbids it: may_not_pay"));
}

TEST(AuthorityOfAMutualCredit, PaysAsOthersDo) {
  harness::Federation f({"a"}, {}, {"a"});
  f.step("a", federation::AddMember{.member = {.alias = *protocol::Alias::parse("town"),
                                               .account = *protocol::AccountId::from_bytes(std::string(16, 't')),
                                               .kind = protocol::MemberKind::authority,
                                               .data = {}},
                                    .verified = true,
                                    .credit_limit = 10'00});
  auto request = f.request("a", "m1@a.example", 1'00);
  request.payer = *protocol::Alias::parse("town");
  request.id = f.fresh_id();
  f.step("a", request);
  EXPECT_EQ(f.payment("a", {f["a"].identity.domain(), request.id})->status(), PaymentStatus::accepted)
      << "it could not redeem them";
}

}  // namespace
