// Two hubs with their engines, and wires of threads between them: what runs here runs under ThreadSanitizer too.
#include "node/link_hub.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "node/clock.h"
#include "node/keys.h"
#include "protocol/check.h"
#include "storage/memory_store.h"
#include "tests/node/node_setup.h"

namespace node {
namespace {

using protocol::PaymentStatus;

constexpr auto poll = std::chrono::milliseconds(2);

bool eventually(const std::function<bool()>& holds) {
  const auto end = monotonic_nanoseconds() + 60'000'000'000;
  while (!holds() && monotonic_nanoseconds() < end) std::this_thread::sleep_for(poll);
  return holds();
}

/// Runs what it is given, one after the other: the threads of a network.
class Strand {
 public:
  Strand() : thread_([this] { run(); }) {}
  ~Strand() {
    post({});
    thread_.join();
  }
  void post(std::function<void()> task) {
    const std::scoped_lock lock(mutex_);
    tasks_.push_back(std::move(task));
    wake_.notify_one();
  }

 private:
  void run() {
    while (true) {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [&] { return !tasks_.empty(); });
      auto task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      if (!task) return;
      task();
    }
  }
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
  std::thread thread_;
};

/// One end of a stream in memory. Everything but the calls of the connection happens on the strand.
class LocalWire final : public LinkWire, public std::enable_shared_from_this<LocalWire> {
 public:
  LocalWire(Strand& strand, LinkHost& host, std::shared_ptr<LinkConnection> connection)
      : strand_(strand), host_(host), connection_(std::move(connection)) {}

  void join(const std::shared_ptr<LocalWire>& other) { other_ = other; }
  void start_read() override {
    strand_.post([self = shared_from_this()] {
      self->reading_ = true;
      self->deliver();
    });
  }
  void start_write(LinkFrame frame) override {
    strand_.post([self = shared_from_this(), frame = std::move(frame)] {
      if (const auto other = self->other_.lock()) {
        other->arrived_.push_back(frame);
        other->deliver();
      }
      if (!self->ended_) self->connection_->written(true);
    });
  }
  void start_finish() override { start_close({protocol::Reason::none, "finished"}); }
  void start_close(const Failure& why) override {
    strand_.post([self = shared_from_this(), why] {
      self->end(why);
      if (const auto other = self->other_.lock()) other->end({why.reason, "the other side: " + why.detail});
    });
  }
  void start_abort() override {}

  void end(const Failure& why) {
    if (std::exchange(ended_, true)) return;
    connection_->detach();
    host_.ended(connection_, why, nullptr);
  }

 private:
  void deliver() {
    if (ended_ || !reading_ || arrived_.empty()) return;
    reading_ = false;
    const LinkFrame frame = std::move(arrived_.front());
    arrived_.pop_front();
    if (host_.received(connection_, static_cast<std::uint32_t>(frame.kind), frame.bytes)) connection_->read();
  }

  Strand& strand_;
  LinkHost& host_;
  const std::shared_ptr<LinkConnection> connection_;
  std::weak_ptr<LocalWire> other_;
  std::deque<LinkFrame> arrived_;
  bool reading_ = false;
  bool ended_ = false;
};

/// A node whose hub dials the other's through the strand.
class Side {
 public:
  Side(std::string_view domain, std::string_view currency, char letter, Strand& strand, std::string endpoint)
      : strand_(strand), self_(identity_of(domain, currency, keys_of(letter))) {
    self_.certificate = make_certificate(self_.domain(), wall_time())->certificate;
    self_.endpoint = std::move(endpoint);
    found_books(store_, self_);
    engine_ = std::make_unique<Engine>(
        open_core(store_, self_, letter), store_, [this](const federation::Effect& effect) { hub_->perform(effect); },
        [](const Failure&) {});
    const LinkTimes times{.shortest_pause = 5, .longest_pause = 50, .patience = 60, .handshake = 5'000, .refresh = 20};
    hub_ = std::make_unique<LinkHub>(
        self_, message_keys_of(keys_of(letter)), times, LinkRate{}, *engine_, store_,
        [this](const auto& connection, const DialTarget& target) { dial(connection, target); });
  }
  ~Side() { stop(); }

  void start(Side& other) {
    other_ = &other;
    engine_->start();
    hub_->start();
  }
  void stop() {
    engine_->stop();
    hub_->stop(1'000);
  }

  template <class Request>
  federation::Reply ask(Request request) {
    std::promise<federation::Reply> answer;
    const bool taken =
        engine_->ask(std::move(request), [&](const federation::Reply& reply) { answer.set_value(reply); });
    protocol::check(taken, "the engine takes what little a test asks");
    return answer.get_future().get();
  }

  const protocol::NodeIdentity& self() const { return self_; }
  LinkHub& hub() { return *hub_; }
  Engine& engine() { return *engine_; }
  int dialled() const { return dialled_; }

 private:
  void dial(const std::shared_ptr<LinkConnection>& connection, const DialTarget& target) {
    ++dialled_;
    strand_.post([this, connection, target] {
      auto mine = std::make_shared<LocalWire>(strand_, *hub_, connection);
      connection->attach(*mine);
      auto called = other_->hub_->new_connection();
      auto theirs = std::make_shared<LocalWire>(strand_, *other_->hub_, called);
      called->attach(*theirs);
      mine->join(theirs);
      theirs->join(mine);
      wires_.push_back(mine);
      wires_.push_back(theirs);
      const auto refused = other_->hub_->called(called, {self_.domain().text(), self_.certificate, target.introduces});
      if (refused) {
        called->detach();
        connection->close(*refused);
      } else {
        hub_->answered(connection, other_->self_.certificate);
      }
    });
  }

  Strand& strand_;
  protocol::NodeIdentity self_;
  storage::MemoryStore store_;
  Side* other_ = nullptr;
  std::vector<std::shared_ptr<LocalWire>> wires_;  ///< the strand's
  std::atomic<int> dialled_ = 0;
  std::unique_ptr<LinkHub> hub_;
  std::unique_ptr<Engine> engine_;
};

class LinkHubTest : public testing::Test {
 protected:
  LinkHubTest() {
    miel_.start(lait_);
    lait_.start(miel_);
  }
  ~LinkHubTest() override {
    // Both, before either goes: each other's wires end with them.
    miel_.stop();
    lait_.stop();
  }

  bool make_peers() {
    const auto invitation = invitation_of(miel_.self(), 'i');
    miel_.ask(federation::Invite{.ticket = 0, .invitation = invitation});
    lait_.ask(federation::AcceptInvitation{.ticket = 0, .invitation = invitation});
    lait_.hub().peers_changed();
    return eventually([&] {
      const auto stands = std::make_shared<bool>(false);
      miel_.ask(federation::Inquiry{.ticket = 0, .look = [stands, this](const federation::Books& books) {
                                      const auto* peer = books.peer(lait_.self().domain());
                                      *stands = peer != nullptr && peer->terms.has_value();
                                    }});
      return *stands;
    });
  }

  PaymentStatus pay(std::uint64_t id) {
    std::promise<PaymentStatus> decided;
    miel_.engine().when_decided({miel_.self().domain(), payment_id(id)},
                                [&](const federation::Payment& payment) { decided.set_value(payment.status()); });
    miel_.ask(payment(id, "alice", "zoe@lait.example", miel_.self(), 10));
    return decided.get_future().get();
  }

  /// Whatever session there is: they are numbered from 1.
  void cut() {
    for (federation::Session session = 1; session < 500; ++session)
      miel_.hub().perform(federation::CloseLink{lait_.self().domain(), session, {}});
  }

  Strand strand_;
  Side miel_{"miel.example", "MIEL", 'a', strand_, "miel.example:1"};
  Side lait_{"lait.example", "LAIT", 'b', strand_, "lait.example:1"};
};

TEST_F(LinkHubTest, PeersMeetAndPay) {
  ASSERT_TRUE(make_peers());
  miel_.ask(member("alice", 1));
  lait_.ask(member("zoe", 2));
  miel_.ask(deposit(1, 100'000));
  miel_.ask(issue(2, "alice", miel_.self(), 100'000));
  EXPECT_EQ(pay(10), PaymentStatus::accepted);
  EXPECT_TRUE(miel_.hub().connected(lait_.self().domain()));
  EXPECT_TRUE(lait_.hub().connected(miel_.self().domain()));
}

TEST_F(LinkHubTest, ALinkThatIsCutAgainAndAgainComesBack) {
  ASSERT_TRUE(make_peers());
  miel_.ask(member("alice", 1));
  lait_.ask(member("zoe", 2));
  miel_.ask(deposit(1, 100'000));
  miel_.ask(issue(2, "alice", miel_.self(), 100'000));
  for (std::uint64_t id = 10; id < 30; ++id) {
    cut();
    EXPECT_EQ(pay(id), PaymentStatus::accepted);
  }
  EXPECT_GE(miel_.dialled() + lait_.dialled(), 15) << "nothing was cut";
  // Once nobody cuts it any more, one connection stays.
  const auto settled = [&] {
    const auto before = miel_.dialled() + lait_.dialled();
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    return before == miel_.dialled() + lait_.dialled() && miel_.hub().connected(lait_.self().domain());
  };
  EXPECT_TRUE(eventually(settled));
}

TEST_F(LinkHubTest, APeerThatIsRemovedIsDialledNoMore) {
  // It was invited by nobody: lait turns it away again and again.
  auto invitation = protocol::Invitation{.id = "sixteen bytes...",
                                         .inviter = lait_.self(),
                                         .offer = {.inviter_debt_limit = 1, .invitee_debt_limit = 1},
                                         .secret = std::string(32, 's'),
                                         .expires = {INT64_MAX}};
  const auto& lait = lait_.self().domain();
  miel_.ask(federation::AcceptInvitation{.ticket = 0, .invitation = invitation});
  const auto refused = [&] {
    for (const auto& link : miel_.hub().links())
      if (link.peer == lait && link.last_error.detail == "the other side: no such invitation is open")
        return !link.connected;
    return false;
  };
  EXPECT_TRUE(eventually(refused));
  miel_.ask(federation::RemovePeer{.ticket = 0, .peer = lait});
  miel_.hub().peers_changed();
  EXPECT_TRUE(eventually([&] { return miel_.hub().links().empty(); }));
  const auto dialled = miel_.dialled();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_EQ(miel_.dialled(), dialled);
}

TEST_F(LinkHubTest, EffectsForAConnectionThatIsGoneAreDropped) {
  miel_.hub().perform(federation::SendFrame{lait_.self().domain(), 99, protocol::FrameKind::envelope, "x"});
  miel_.hub().perform(federation::SendStored{lait_.self().domain(), 99, {{protocol::FrameKind::envelope, 1}}});
  miel_.hub().perform(federation::CloseLink{lait_.self().domain(), 99, {}});
  miel_.hub().perform(federation::AdmitPeer{lait_.self().domain(), 99});
  EXPECT_TRUE(make_peers());
}

}  // namespace
}  // namespace node
