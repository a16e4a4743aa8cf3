// Lies about members: verification names the entries that the truth would not have allowed.

#include <gmock/gmock.h>

#include "federation/verify.h"
#include "protocol/merkle.h"
#include "tests/federation/harness.h"
#include "tests/federation/verified.h"

namespace {

using federation::FundRequest;
using harness::Federation;
using protocol::Entry;
using protocol::MemberStandingSet;
using protocol::PaymentKind;
using storage::Table;

class VerifyMembers : public testing::Test {
 protected:
  static protocol::Alias alias(const std::string& text) { return *protocol::Alias::parse(text); }
  void ask(FundRequest request, const std::string& member) {
    request.id = f.fresh_id();
    request.member = alias(member);
    request.amount = {1'00, f["a"].identity.currency.code};
    f.step("a", request);
    ASSERT_NE(f.last_reply->payment->status(), protocol::PaymentStatus::refused);
  }
  /// Something of every kind that standing can forbid.
  void live() {
    f.step("a", federation::SetStanding{.alias = alias("m0"), .verified = true});
    f.step("a", federation::SetStanding{.alias = alias("m1"), .verified = true});
    f.pay("a", "m1@a.example", 1'00);
    f.pay("a", "m1@b.example", 1'00);
    f.pay("b", "m1@a.example", 1'00);
    ask({.kind = PaymentKind::redeem, .reference = {}}, "m0");
    ask({.kind = PaymentKind::issue, .reference = {}}, "m1");
    ask({.kind = PaymentKind::issue, .reference = "TOPUP1", .awaits_euros = true}, "m1");
    const federation::StatementLine line{
        .digest = protocol::sha256("l"), .day = 20'000, .amount = 1'00, .text = "TOPUP1", .details = {}};
    f.step("a", federation::BookStatement{.digest = protocol::sha256("s"), .day = 20'000, .lines = {line}});
    ASSERT_TRUE(federation::verify(f["a"].store).clean());
  }
  /// Verification after the lie was told in each entry of that kind.
  template <class Body>
  std::vector<std::string> said_after(const std::function<void(Body&)>& lie) {
    auto& store = f["a"].store;
    storage::Batch batch;
    for (std::uint64_t index = 0; index < f["a"].books().journal_size(); ++index) {
      auto entry = *protocol::decode_entry(*storage::journal_entry(store, index));
      auto* body = std::get_if<Body>(&entry.body);
      if (body == nullptr) continue;
      lie(*body);
      batch.put(Table::journal, storage::number_key(index), protocol::encode(entry));
    }
    EXPECT_FALSE(batch.empty()) << "no entry takes this lie";
    EXPECT_TRUE(store.commit(batch).has_value());
    std::vector<std::string> said;
    for (const auto& finding : harness::findings_of(store)) said.push_back(finding.what);
    return said;
  }

  Federation f{{"a", "b"}};
};

const std::string forbidden = "the standing of a member forbids it: ";

TEST_F(VerifyMembers, TheyWereSuspended) {
  live();
  const auto said = said_after<MemberStandingSet>([](MemberStandingSet& set) { set.suspended = true; });
  EXPECT_EQ(std::ranges::count(said, forbidden + "account_suspended"), 6)
      << "paid twice, redeemed, issued, awaited an issue and had it";
  EXPECT_EQ(std::ranges::count(said, forbidden + "cannot_receive"), 1);
}

TEST_F(VerifyMembers, TheirMembershipHadEnded) {
  live();
  const auto said = said_after<MemberStandingSet>([](MemberStandingSet& set) { set.valid_until = 1; });
  EXPECT_EQ(std::ranges::count(said, forbidden + "membership_ended"), 5) << "all of these but the redemption";
  EXPECT_EQ(std::ranges::count(said, forbidden + "cannot_receive"), 1);
}

TEST_F(VerifyMembers, TheyWereNotVerified) {
  f.step("a", federation::SetMemberRules{.rules = {50'00, 1, 30}});
  live();
  const auto said = said_after<MemberStandingSet>([](MemberStandingSet& set) { set.verified = false; });
  EXPECT_EQ(std::ranges::count(said, forbidden + "unverified_limit"), 6);
}

TEST_F(VerifyMembers, TheStandingIsThatOfNoMember) {
  live();
  const auto said = said_after<MemberStandingSet>([&](MemberStandingSet& set) {
    set.account = f["a"].books().position(*f["a"].books().peer(f["b"].identity.domain())).id;
  });
  EXPECT_THAT(said, testing::Contains("it concerns no member"));
}

TEST_F(VerifyMembers, AnAccountIsClosedThatHoldsUnits) {
  f.step("a", federation::AddMember{.member = {.alias = alias("m9"),
                                               .account = *protocol::AccountId::from_bytes("newcomer........"),
                                               .kind = protocol::MemberKind::individual,
                                               .data = {}}});
  f.step("a", federation::EraseMember{.alias = alias("m9")});
  ASSERT_TRUE(federation::verify(f["a"].store).clean());
  const auto account = *f["a"].books().account_of(alias("m0"));
  EXPECT_THAT(said_after<protocol::AccountClosed>([&](auto& closed) { closed.account = account; }),
              testing::Contains("the account holds units"));
}

TEST_F(VerifyMembers, TheDataOfWhoWasErasedIsStillThere) {
  const federation::Member member{.alias = alias("m9"),
                                  .account = *protocol::AccountId::from_bytes("newcomer........"),
                                  .kind = protocol::MemberKind::individual,
                                  .data = {}};
  f.step("a", federation::AddMember{.member = member});
  f.step("a", federation::EraseMember{.alias = alias("m9")});
  storage::Batch batch;
  batch.put(Table::member, "m9", storage::encode_row(member));
  ASSERT_TRUE(f["a"].store.commit(batch).has_value());
  const auto report = federation::verify(f["a"].store);
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings.front().what, "is that of a member who was erased");
}

}  // namespace
