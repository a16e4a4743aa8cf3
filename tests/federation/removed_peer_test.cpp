// A peer with which nothing was ever signed can be given up: an invitation that was used up, or a mistake.

#include "federation/verify.h"
#include "tests/federation/harness.h"

namespace {

using harness::Federation;
using harness::Reason;
using storage::Table;

class RemovedPeer : public testing::Test {
 protected:
  /// An invitation whose sender nobody hears of again; its keys begin with `letter`.
  protocol::Invitation invitation(char letter = 'k') {
    auto inviter = f["b"].identity;
    inviter.currency.domain = gone;
    inviter.message_key = protocol::SigningKey::from_seed(std::string(32, letter))->public_key();
    return {.id = "sixteen bytes...",
            .inviter = inviter,
            .offer = {.inviter_debt_limit = 500'00, .invitee_debt_limit = 500'00},
            .secret = std::string(32, 's'),
            .expires = {f.now.milliseconds + 1000}};
  }
  void accept(char letter = 'k') {
    f.step("a", federation::AcceptInvitation{.invitation = invitation(letter)});
    ASSERT_FALSE(f.last_reply->failure) << f.last_reply->failure->detail;
  }
  Reason remove(const protocol::Domain& peer) {
    f.step("a", federation::RemovePeer{.peer = peer});
    return f.last_reply->failure ? f.last_reply->failure->reason : Reason::none;
  }
  std::size_t rows(Table table) {
    std::size_t count = 0;
    EXPECT_TRUE(f["a"].store.scan(table, {}, {}, [&](std::string_view key, std::string_view) {
      if (key.starts_with(gone.text()) || key.ends_with(gone.text())) ++count;
      return true;
    }));
    return count;
  }
  void expect_clean() {
    for (const auto& finding : federation::verify(f["a"].store).findings)
      ADD_FAILURE() << finding.where << ": " << finding.what;
  }

  Federation f{{"a", "b"}};
  const protocol::Domain gone = *protocol::Domain::parse("bygone.example");
};

TEST_F(RemovedPeer, LeavesNoRow) {
  accept();
  f.step("a", federation::SetSettlementThreshold{.peer = gone, .threshold = 100'00});
  f.step("a", federation::SetLimits{.peer = gone, .most_debt = 1'00, .most_claim = 1'00});
  constexpr std::array tables{Table::peer, Table::agreement, Table::outbox, Table::settlement, Table::invitation};
  for (const Table table : tables) EXPECT_EQ(rows(table), 1U) << name(table);
  EXPECT_EQ(remove(gone), Reason::none);
  EXPECT_EQ(f["a"].books().peer(gone), nullptr);
  for (const Table table : tables) EXPECT_EQ(rows(table), 0U) << name(table);
  expect_clean();
  EXPECT_EQ(remove(gone), Reason::unknown_peer);
}

TEST_F(RemovedPeer, IsForgottenAfterAStartToo) {
  accept();
  EXPECT_EQ(remove(gone), Reason::none);
  f.kill("a");
  f["a"].open();
  EXPECT_EQ(f["a"].books().peer(gone), nullptr);
  expect_clean();
}

TEST_F(RemovedPeer, MayComeBackUnderOtherKeys) {
  accept();
  f.step("a", federation::AcceptInvitation{.invitation = invitation('x')});
  EXPECT_FALSE(f.last_reply->failure) << "nothing was heard of it yet under the others";
  for (const char letter : {'x', 'y'}) {
    EXPECT_EQ(remove(gone), Reason::none);
    accept(letter);
    EXPECT_EQ(f["a"].books().peer(gone)->identity, invitation(letter).inviter);
    EXPECT_EQ(f["a"].books().peer(gone)->outbox.size(), 1U) << "its proposal waits";
  }
  expect_clean();
}

TEST_F(RemovedPeer, WasNeverMet) {
  const auto met = f["b"].identity.domain();
  EXPECT_EQ(remove(met), Reason::already_met);
  auto books = federation::Books::load(f["a"].store);
  ASSERT_TRUE(books.has_value());
  const protocol::Entry entry{.index = (*books)->journal_size(),
                              .time = f.now,
                              .body = protocol::PeerRemoved{met},
                              .transfers = {},
                              .outgoing = {}};
  const auto replayed = (*books)->replay(protocol::encode(entry));
  ASSERT_FALSE(replayed.has_value()) << "a journal that says so is wrong";
  EXPECT_EQ(replayed.error().detail, "a peer is removed that was met");
}

TEST_F(RemovedPeer, IsNotWaitedForAfterARestore) {
  accept();
  f.restore("a", f["a"].store.snapshot());
  f.connect("a", "b");
  EXPECT_TRUE(f["a"].books().recovering()) << "it may have been met since the backup";
  EXPECT_EQ(remove(gone), Reason::recovering);
  f.step("a", federation::ReleaseLink{.peer = gone});
  EXPECT_EQ(remove(gone), Reason::none);
  EXPECT_FALSE(f["a"].books().recovering());
  expect_clean();
}

TEST_F(RemovedPeer, IsCutOff) {
  accept();
  f.step("a", federation::LinkOpened{gone, 77});
  EXPECT_EQ(remove(gone), Reason::none);
  ASSERT_FALSE(f.closed.empty());
  EXPECT_EQ(f.closed.back().session, 77U);
  f.step("a", federation::GreetingReceived{gone, 77, {}});
  f.step("a", federation::LinkOpened{gone, 78});
  EXPECT_EQ(f.closed.back().why.reason, Reason::unknown_peer);
  expect_clean();
}

}  // namespace
