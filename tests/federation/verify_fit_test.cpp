// Entries that no node can have made, for its books could not hold them: they end the replay, and never the program.
#include "federation/own_accounts.h"
#include "federation/verify_journal.h"
#include "protocol/merkle.h"
#include "storage/chart.h"
#include "tests/federation/forgery.h"

namespace {

using harness::entry_of;
using protocol::AccountOpened;
using protocol::Entry;
using protocol::PaymentKind;
using protocol::PaymentOpened;
using storage::Table;
using testing::Contains;

constexpr const char* not_open = "an account is not opened that these books cannot be without";
constexpr const char* without_account = "an account that the payment concerns is not open";

class VerifyFit : public harness::Forgery {
 protected:
  /// Tells the lie in the first entry with such a body that takes it; all that is found, and the entry that ends it.
  template <class Body>
  std::vector<std::string> after(const std::function<bool(Entry&, Body&)>& lie) {
    for (std::uint64_t index = 0; index < books().journal_size(); ++index) {
      auto entry = *protocol::decode_entry(*storage::journal_entry(f["a"].store, index));
      auto* body = std::get_if<Body>(&entry.body);
      if (body != nullptr && lie(entry, *body)) return after_writing(index, entry);
    }
    ADD_FAILURE() << "no entry takes this lie";
    return {};
  }
  std::vector<std::string> after_writing(std::uint64_t index, const Entry& entry) {
    storage::Batch batch;
    batch.put(Table::journal, storage::number_key(index), protocol::encode(entry));
    EXPECT_TRUE(f["a"].store.commit(batch).has_value());
    std::vector<std::string> said;
    for (const auto& finding : harness::findings_of(f["a"].store)) said.push_back(finding.what);
    return said;
  }
  std::vector<std::string> without_its_accounts(PaymentKind kind) {
    return after<PaymentOpened>([&](Entry&, PaymentOpened& opened) {
      if (opened.kind != kind) return false;
      opened.payer = opened.payee = {};
      return true;
    });
  }
  void ask(federation::FundRequest request) {
    request.id = f.fresh_id();
    f.step("a", request);
  }
};

TEST_F(VerifyFit, AnAccountIsNotOpenedWithWhichTheBooksAreFounded) {
  EXPECT_THAT(after<AccountOpened>([](Entry& entry, AccountOpened& opened) {
                opened.label += "-2";
                opened.account = storage::own_account(opened.label);
                return entry.index == 3;
              }),
              Contains(not_open));
}

TEST_F(VerifyFit, SomethingElseComesBeforeThePositionOfAPeer) {
  EXPECT_THAT(after<AccountOpened>([](Entry& entry, AccountOpened& opened) {
                if (opened.purpose != protocol::AccountPurpose::position) return false;
                entry.body = protocol::FundRulesSet{};
                return true;
              }),
              Contains(not_open));
}

TEST_F(VerifyFit, AnAccountOfAPeerIsAMembers) {
  auto stranger = f["b"].identity;
  stranger.currency.domain = *protocol::Domain::parse("stranger.example");
  const AccountOpened taken{.account = storage::position_account(stranger.domain()),
                            .purpose = protocol::AccountPurpose::member,
                            .member = protocol::MemberKind::individual,
                            .currency = own(),
                            .bounds = federation::only_credit,
                            .label = {}};
  EXPECT_THAT(harness::said_of_forged(
                  f["a"], {entry_of(taken), entry_of(protocol::PeerIntroduced{protocol::encode(stranger)})}),
              Contains("an account of the peer is another's, or in another unit"));
}

TEST_F(VerifyFit, AJournalBeginsWithSomethingElse) {
  storage::MemoryStore lying;
  storage::Batch batch;
  batch.put(Table::journal, storage::number_key(0),
            protocol::encode(entry_of(protocol::StatementBooked{.statement = protocol::sha256("statement")})));
  ASSERT_TRUE(lying.commit(batch).has_value());
  storage::MemoryStore scratch;
  federation::VerifyReport report;
  EXPECT_FALSE(*(*federation::JournalReplay::begin(lying, scratch))->run_to(1, report));
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings.front().what, "a genesis entry is the first one and the only one");
}

TEST_F(VerifyFit, AnOwnAccountHasNoLabel) {
  f.step("a", federation::OpenCounter{.name = "quay"});
  EXPECT_THAT(after<AccountOpened>([](Entry&, AccountOpened& opened) {
                if (opened.purpose != protocol::AccountPurpose::cash) return false;
                opened.label.clear();
                return true;
              }),
              Contains("it opens an account that these books do not have"));
}

TEST_F(VerifyFit, APaymentIsBetweenNobody) {
  f.pay("a", "m1@a.example", 1'00);
  EXPECT_THAT(without_its_accounts(PaymentKind::local), Contains(without_account));
}

TEST_F(VerifyFit, APaymentAbroadIsPaidByNobody) {
  f.pay("a", "m1@b.example", 1'00);
  EXPECT_THAT(without_its_accounts(PaymentKind::outgoing), Contains(without_account));
}

TEST_F(VerifyFit, UnitsAreIssuedToNobody) {
  EXPECT_THAT(without_its_accounts(PaymentKind::issue), Contains(without_account));
}

TEST_F(VerifyFit, ADonationGoesToNobody) {
  EXPECT_THAT(after<PaymentOpened>([](Entry&, PaymentOpened& opened) {
                if (opened.kind != PaymentKind::issue) return false;
                opened.fund->donation = 1;
                opened.fund->beneficiary = storage::own_account("nobody's");
                return true;
              }),
              Contains(without_account));
}

TEST_F(VerifyFit, APaymentMovesLessThanNothing) {
  f.pay("a", "m1@b.example", 1'00);
  EXPECT_THAT(after<PaymentOpened>([](Entry&, PaymentOpened& opened) {
                opened.amount.minor = -1;
                return opened.kind == PaymentKind::outgoing;
              }),
              Contains("it moves nothing"));
}

/// What the books refuse of such entries by themselves: nothing may rest on verification alone.
TEST_F(VerifyFit, TheBooksTakeNoCashOfNoCounter) {
  auto replayed = *federation::Books::load(f["a"].store);
  auto entry = entry_of(AccountOpened{.account = storage::own_account("cash"),
                                      .purpose = protocol::AccountPurpose::cash,
                                      .currency = protocol::euro(),
                                      .bounds = federation::only_debit,
                                      .label = "cash"});
  entry.index = replayed->journal_size();
  EXPECT_EQ(replayed->replay(protocol::encode(entry)).error().detail, "cash of no counter");
}

}  // namespace
