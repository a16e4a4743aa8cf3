// Accounts that these books do not have: verification says which entry opens them, and what is wrong.

#include "federation/own_accounts.h"
#include "federation/paper_accounts.h"
#include "storage/chart.h"
#include "tests/federation/forgery.h"

namespace {

using harness::entry_of;
using harness::Forgery;
using protocol::AccountOpened;
using protocol::AccountPurpose;
using protocol::MemberKind;
using testing::Contains;
using testing::IsEmpty;

class VerifyAccounts : public Forgery {
 protected:
  AccountOpened member() {
    return {.account = *protocol::AccountId::from_bytes("newcomer........"),
            .purpose = AccountPurpose::member,
            .member = MemberKind::individual,
            .currency = own(),
            .bounds = federation::only_credit,
            .label = {}};
  }
  static constexpr const char* not_ours = "it opens an account that these books do not have";
};

TEST_F(VerifyAccounts, OfMembersAreAsTheCurrencyAllows) {
  EXPECT_THAT(said(member()), IsEmpty());
  auto debtor = member();
  debtor.bounds.least = -100'00;
  EXPECT_THAT(said(debtor), Contains("a member's account may go where members of this currency may not"));
  auto capped = member();
  capped.bounds.most = 100'00;
  EXPECT_THAT(said(capped), Contains("a member's account has a ceiling"));
  auto foreign = member();
  foreign.currency = protocol::euro();
  EXPECT_THAT(said(foreign), Contains("a member's account is in another currency"));
  auto labelled = member();
  labelled.label = "fund:digital";
  EXPECT_THAT(said(labelled), Contains("a member's account bears a label"));
  auto kindless = member();
  kindless.member = MemberKind::none;
  EXPECT_THAT(said(kindless), Contains("a member is of no kind"));
}

TEST_F(VerifyAccounts, OfAMemberTakesTheIdOfNoneThatIsOpenedLater) {
  auto squatter = member();
  squatter.account = federation::paper_accounts().paper;
  EXPECT_THAT(said(squatter), Contains("a member's account takes the place of another"));
}

TEST_F(VerifyAccounts, OfTheNodesOwnAreThoseOfItsChart) {
  using federation::opened_account;
  EXPECT_THAT(said(opened_account(AccountPurpose::association, "association:2", own(), federation::only_credit)),
              Contains(not_ours));
  EXPECT_THAT(said(opened_account(AccountPurpose::residue, "residue", own(), {})), Contains(not_ours))
      << "a reserve currency has no residue";
  EXPECT_THAT(said(opened_account(AccountPurpose::position, "position:c.example", protocol::euro(), {0, 0})),
              Contains(not_ours))
      << "c is no peer";
  auto elsewhere = opened_account(AccountPurpose::paper, std::string(federation::paper_label), own(), {});
  EXPECT_THAT(said(elsewhere), Contains(not_ours)) << "paper never has a debit balance";
  elsewhere.bounds = federation::only_credit;
  elsewhere.account = member().account;
  EXPECT_THAT(said(elsewhere), Contains(not_ours)) << "its id follows from its label";
}

TEST_F(VerifyAccounts, OfPaperAreOpenedAsTheyAre) {
  std::vector<protocol::Entry> entries;
  for (const auto& opened : federation::notes_accounts(own())) entries.push_back(entry_of(opened));
  for (const auto& opened : federation::counter_accounts("market", own())) entries.push_back(entry_of(opened));
  EXPECT_THAT(said_of_forged(f["a"], entries), IsEmpty());
  auto cash = std::get<AccountOpened>(entries.back().body);
  cash.bounds = {};
  entries.back() = entry_of(cash);
  EXPECT_THAT(said_of_forged(f["a"], entries), Contains(not_ours)) << "a counter has no debts";
  EXPECT_THAT(said(federation::counter_accounts("Not A Name", own()).front()), Contains(not_ours));
}

TEST(VerifyMutualCredit, OpensAccountsOfItsOwnKind) {
  harness::Federation f({"a", "b"}, {.inviter_debt_limit = 500'00, .invitee_debt_limit = 500'00}, {"a", "b"});
  const auto own = f["a"].identity.currency.code;
  const AccountOpened member{.account = *protocol::AccountId::from_bytes("newcomer........"),
                             .purpose = AccountPurpose::member,
                             .member = MemberKind::individual,
                             .currency = own,
                             .bounds = {.least = -100'00, .most = INT64_MAX},
                             .label = {}};
  EXPECT_THAT(said_of_forged(f["a"], {entry_of(member)}), IsEmpty());
  EXPECT_THAT(said_of_forged(f["a"], {entry_of(federation::notes_accounts(own).front())}),
              Contains("it opens an account that these books do not have"));
  EXPECT_THAT(said_of_forged(f["a"], {entry_of(protocol::FundRulesSet{})}), Contains("a mutual credit has no fund"));
}

}  // namespace
