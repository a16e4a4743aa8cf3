// Two nodes and the link between them: how it comes about, what it carries, and how it comes back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "storage/memory_store.h"
#include "tests/node/link_setup.h"

namespace node {
namespace {

using protocol::PaymentStatus;
using Reach = LinkNode::Reach;

class LinkTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { prepare_grpc(); }
};

/// Alice of miel.example has 500.00, zoe of lait.example has 500.00.
class PeersTest : public LinkTest {
 protected:
  void SetUp() override { ASSERT_TRUE(start_peers(miel_, lait_, 50'000)); }
  PaymentStatus pay(std::uint64_t id, std::int64_t minor) {
    return pay_across(miel_, id, "alice", "zoe@lait.example", minor);
  }

  LinkNode miel_{"miel.example", "MIEL", 'a', Reach::dialled};
  LinkNode lait_{"lait.example", "LAIT", 'b', Reach::only_dials};
};

TEST_F(PeersTest, AnInvitationLeadsToAnAgreementAndAPaymentAcross) {
  EXPECT_TRUE(miel_.connected(lait_));
  EXPECT_TRUE(lait_.connected(miel_));
  EXPECT_TRUE(lait_.status(miel_).dialled);
  EXPECT_FALSE(miel_.status(lait_).dialled);
  EXPECT_EQ(pay(10, 1'250), PaymentStatus::accepted);
  EXPECT_EQ(miel_.balance(1), 48'750);
  EXPECT_EQ(lait_.balance(2), 51'250);
  EXPECT_EQ(miel_.position(lait_), -1'250);
  EXPECT_EQ(lait_.position(miel_), 1'250);
}

TEST_F(PeersTest, ARefusalComesBackWithItsReason) {
  EXPECT_EQ(pay_across(miel_, 10, "alice", "nobody@lait.example", 100), PaymentStatus::refused);
  EXPECT_EQ(miel_.balance(1), 50'000);
  EXPECT_EQ(miel_.position(lait_), 0);
}

TEST_F(PeersTest, ManyPaymentsBothWaysAllArrive) {
  constexpr std::uint64_t count = 300;
  std::thread back([&] {
    for (std::uint64_t id = 0; id < count; ++id)
      lait_.ask(payment(1'000 + id, "zoe", "alice@miel.example", lait_.self(), 3));
  });
  for (std::uint64_t id = 0; id < count; ++id)
    miel_.ask(payment(1'000 + id, "alice", "zoe@lait.example", miel_.self(), 5));
  back.join();
  const auto none_held = [](LinkNode& node) {
    return node.look<std::size_t>([](const federation::Books& books) { return books.held_payments(); }) == 0;
  };
  EXPECT_TRUE(eventually([&] { return none_held(miel_) && none_held(lait_); }));
  EXPECT_EQ(miel_.balance(1), 50'000 - 2 * std::int64_t{count});
  EXPECT_EQ(lait_.balance(2), 50'000 + 2 * std::int64_t{count});
  EXPECT_EQ(miel_.position(lait_), -2 * std::int64_t{count});
}

TEST_F(PeersTest, WhatWaitedForAPeerIsDeliveredWhenItComesBack) {
  lait_.stop();
  EXPECT_TRUE(eventually([&] { return !miel_.connected(lait_); }));
  EXPECT_FALSE(miel_.status(lait_).last_error.detail.empty());
  for (std::uint64_t id = 10; id < 60; ++id) {
    const auto reply = miel_.ask(payment(id, "alice", "zoe@lait.example", miel_.self(), 10));
    ASSERT_TRUE(reply.payment);
    EXPECT_EQ(reply.payment->status(), PaymentStatus::held);
  }
  lait_.start();
  EXPECT_TRUE(eventually([&] { return miel_.payment_status("miel.example", 59) == PaymentStatus::accepted; }));
  EXPECT_EQ(lait_.balance(2), 50'500);
  EXPECT_EQ(miel_.status(lait_).last_error.detail, "");
}

TEST_F(PeersTest, TheDiallerFindsANodeThatWasRestarted) {
  EXPECT_EQ(pay(10, 100), PaymentStatus::accepted);
  miel_.stop();
  EXPECT_TRUE(eventually([&] { return !lait_.connected(miel_); }));
  miel_.start();
  EXPECT_EQ(pay(11, 100), PaymentStatus::accepted);
  EXPECT_EQ(lait_.position(miel_), 200);
}

TEST_F(PeersTest, ANodeOnOldBooksGetsItsOwnPastBackFromItsPeer) {
  namespace fs = std::filesystem;
  EXPECT_EQ(pay(10, 100), PaymentStatus::accepted);
  lait_.stop();
  const fs::path old = lait_.books().string() + ".old";
  fs::copy(lait_.books(), old, fs::copy_options::recursive);
  lait_.start();
  for (std::uint64_t id = 11; id < 31; ++id) EXPECT_EQ(pay(id, 100), PaymentStatus::accepted);
  lait_.stop();
  fs::remove_all(lait_.books());
  fs::rename(old, lait_.books());
  lait_.start();
  EXPECT_TRUE(eventually([&] { return lait_.position(miel_) == 2'100; }));
  EXPECT_EQ(lait_.balance(2), 52'100);
  EXPECT_EQ(pay(40, 100), PaymentStatus::accepted);
}

// ---- what changes

/// Both can be dialled, so that both addresses count.
class MovingTest : public LinkTest {
 protected:
  void SetUp() override { ASSERT_TRUE(start_peers(miel_, lait_, 0)); }
  /// Of miel; accepted by lait.
  void invite_again(char letter) {
    const auto invitation = invitation_of(miel_.self(), letter);
    ASSERT_FALSE(miel_.ask(federation::Invite{.ticket = 0, .invitation = invitation}).failure);
    ASSERT_FALSE(lait_.ask(federation::AcceptInvitation{.ticket = 0, .invitation = invitation}).failure);
    lait_.node().links().peers_changed();
  }
  bool pays(std::uint64_t id) {
    return pay_across(miel_, id, "alice", "zoe@lait.example", 10) == PaymentStatus::accepted;
  }
  protocol::NodeIdentity pinned_of_lait() {
    return miel_.look<protocol::NodeIdentity>(
        [&](const federation::Books& books) { return books.peer(lait_.self().domain())->identity; });
  }

  LinkNode miel_{"miel.example", "MIEL", 'a', Reach::dialled};
  LinkNode lait_{"lait.example", "LAIT", 'b', Reach::dialled};
};

TEST_F(MovingTest, ANewAddressOfTheGuestIsLearntByANewInvitation) {
  lait_.stop();
  lait_.move();
  lait_.start();
  EXPECT_TRUE(pays(10));
  EXPECT_NE(pinned_of_lait().endpoint, lait_.address());
  invite_again('j');
  EXPECT_TRUE(eventually([&] { return pinned_of_lait() == lait_.self(); }));
  EXPECT_TRUE(eventually([&] { return miel_.status(lait_).endpoint == lait_.address(); }));
  EXPECT_TRUE(pays(11));
  // An introduction that has served is shown again after a restart, and does no harm.
  lait_.stop();
  lait_.start();
  EXPECT_TRUE(pays(12));
  EXPECT_TRUE(eventually([&] { return lait_.connected(miel_) && miel_.connected(lait_); }));
}

TEST_F(MovingTest, ANewCertificateOfTheGuestIsLearntByANewInvitation) {
  lait_.stop();
  lait_.renew_certificate();
  lait_.start();
  EXPECT_TRUE(eventually([&] { return lait_.status(miel_).last_error.detail.find("pinned") != std::string::npos; }));
  EXPECT_FALSE(miel_.connected(lait_));
  invite_again('j');
  EXPECT_TRUE(pays(10));
  EXPECT_EQ(pinned_of_lait().certificate, lait_.self().certificate);
}

TEST_F(MovingTest, ANewAddressAndCertificateOfTheInviterAreLearntByANewInvitation) {
  miel_.stop();
  miel_.move();
  miel_.renew_certificate();
  miel_.start();
  EXPECT_FALSE(lait_.connected(miel_) && miel_.connected(lait_));
  invite_again('j');
  EXPECT_TRUE(pays(10));
  EXPECT_EQ(lait_.status(miel_).endpoint, miel_.address());
}

// ---- who dials

TEST_F(LinkTest, TwoNodesThatCanReachEachOtherSettleOnOneConnection) {
  LinkNode miel("miel.example", "MIEL", 'a', Reach::dialled);
  LinkNode lait("lait.example", "LAIT", 'b', Reach::dialled);
  miel.start();
  lait.start();
  ASSERT_TRUE(make_peers(miel, lait));
  miel.with_member("alice", 1, 10'000);
  lait.with_member("zoe", 2, 0);
  // Both begin at the same moment, again and again; whoever dials, payments pass and the connection stays.
  for (std::uint64_t round = 1; round <= 5; ++round) {
    std::thread other([&] { lait.stop(); });
    miel.stop();
    other.join();
    std::thread start([&] { lait.start(); });
    miel.start();
    start.join();
    EXPECT_EQ(pay_across(miel, round * 100, "alice", "zoe@lait.example", 10), PaymentStatus::accepted);
  }
  const auto stays = [&] {
    const auto before = std::pair(miel.status(lait).since, lait.status(miel).since);
    std::this_thread::sleep_for(std::chrono::milliseconds(3 * quick_times().patience));
    return before == std::pair(miel.status(lait).since, lait.status(miel).since) && miel.connected(lait);
  };
  EXPECT_TRUE(eventually(stays));
  EXPECT_TRUE(lait.status(miel).dialled != miel.status(lait).dialled);
}

TEST_F(LinkTest, TheOtherSideDialsIfTheFirstCannot) {
  // abeille.example sorts first and so ought to dial, but what it knows of its guest's address leads nowhere.
  LinkNode abeille("abeille.example", "MIEL", 'a', Reach::dialled);
  LinkNode lait("lait.example", "LAIT", 'b', Reach::unreachable);
  abeille.start();
  lait.start();
  ASSERT_TRUE(make_peers(abeille, lait));
  abeille.stop();
  lait.stop();
  abeille.start();
  EXPECT_FALSE(abeille.status(lait).endpoint.empty() && abeille.connected(lait));
  lait.start();
  EXPECT_TRUE(eventually([&] { return abeille.connected(lait) && lait.connected(abeille); }));
  EXPECT_TRUE(lait.status(abeille).dialled);
}

TEST_F(LinkTest, AGuestWhoCannotBeDialledStillMeetsItsHost) {
  // The guest sorts last and is only dialled in later times; to introduce itself it dials at once.
  LinkNode miel("miel.example", "MIEL", 'a', Reach::dialled);
  LinkNode sel("sel.example", "SEL", 'b', Reach::unreachable);
  miel.start();
  sel.start();
  EXPECT_TRUE(make_peers(miel, sel));
}

TEST_F(LinkTest, AnAddressThatIsTakenIsRefused) {
  LinkNode miel("miel.example", "MIEL", 'a', Reach::dialled);
  miel.start();
  auto lait_keys = keys_of('b');
  auto lait = identity_of("lait.example", "LAIT", lait_keys);
  lait.certificate = miel.tls().certificate;
  auto store = std::make_unique<storage::MemoryStore>();
  found_books(*store, lait);
  const auto second =
      Node::start({.identity = lait, .listen = miel.address(), .data = {}, .times = quick_times(), .rate = {}},
                  {std::move(store), std::move(lait_keys), miel.tls()}, [](const protocol::Failure&) {});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().reason, protocol::Reason::io_error);
  EXPECT_THAT(second.error().detail, testing::HasSubstr(miel.address()));
}

TEST_F(LinkTest, ACertificateThatIsNotTheIdentitysIsRefused) {
  LinkNode miel("miel.example", "MIEL", 'a', Reach::dialled);
  auto keys = keys_of('b');
  const auto lait = identity_of("lait.example", "LAIT", keys);
  auto store = std::make_unique<storage::MemoryStore>();
  found_books(*store, lait);
  const auto node = Node::start({.identity = lait, .listen = {}, .data = {}, .times = quick_times(), .rate = {}},
                                {std::move(store), std::move(keys), miel.tls()}, [](const protocol::Failure&) {});
  ASSERT_FALSE(node);
  EXPECT_EQ(node.error().reason, protocol::Reason::invalid_configuration);
}

}  // namespace
}  // namespace node
