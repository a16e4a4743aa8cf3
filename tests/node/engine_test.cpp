#include "node/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <future>
#include <mutex>
#include <thread>

#include "storage/memory_store.h"
#include "tests/node/node_setup.h"

namespace node {
namespace {

using federation::Reply;
using protocol::Failure;
using protocol::PaymentStatus;
using protocol::Reason;

constexpr auto long_time = std::chrono::seconds(60);

/// Whether it comes to hold, on other threads.
bool eventually(const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + long_time;
  while (!holds() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
  return holds();
}

/// A store that can be held up before each commit, and that says how many have become durable.
class GatedStore final : public storage::Store {
 public:
  Result<std::optional<protocol::Bytes>> get(storage::Table table, std::string_view key) const override {
    return rows.get(table, key);
  }
  Result<void> scan(storage::Table table, std::string_view first, std::string_view last,
                    const Visitor& visit) const override {
    return rows.scan(table, first, last, visit);
  }

  void shut() { set(true); }
  void open() { set(false); }
  /// Until a commit waits at the gate.
  bool wait_for_commit() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, long_time, [&] { return waiting_; });
  }

  storage::MemoryStore rows;
  std::atomic<std::uint64_t> durable = 0;

 private:
  void set(bool shut) {
    const std::scoped_lock lock(mutex_);
    shut_ = shut;
    changed_.notify_all();
  }
  Result<void> do_commit(const storage::Batch& batch) override {
    {
      std::unique_lock lock(mutex_);
      waiting_ = true;
      changed_.notify_all();
      changed_.wait(lock, [&] { return !shut_; });
      waiting_ = false;
    }
    auto receipt = rows.commit(batch);
    if (!receipt) return std::unexpected(receipt.error());
    ++durable;
    return {};
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool shut_ = false;
  bool waiting_ = false;
};

/// A node's engine over a store in memory, with alice (1,000.00) and bob.
class EngineTest : public testing::Test {
 protected:
  EngineTest() : keys_(keys_of('a')), self_(identity_of("miel.example", "MIEL", keys_)) {
    found_books(store_, self_);
    engine_ = std::make_unique<Engine>(
        open_core(store_, self_, 'a'), store_, [this](const federation::Effect& effect) { perform(effect); },
        [this](const Failure& why) {
          ++failures_;
          failed_.set_value(why);
        });
  }

  void start() {
    engine_->start();
    ASSERT_FALSE(ask(member("alice", 1)).failure);
    ASSERT_FALSE(ask(member("bob", 2)).failure);
    ASSERT_EQ(ask(deposit(1, 100'000)).payment->status(), PaymentStatus::accepted);
    ASSERT_EQ(ask(issue(2, "alice", self_, 100'000)).payment->status(), PaymentStatus::accepted);
  }

  void TearDown() override {
    store_.open();
    engine_->stop();
  }

  /// Asks and waits for the answer.
  template <class Request>
  Reply ask(Request request) {
    auto answer = std::make_shared<std::promise<Reply>>();
    auto future = answer->get_future();
    if (!engine_->ask(std::move(request), [answer](const Reply& reply) { answer->set_value(reply); }))
      return {.ticket = 0, .failure = Failure{Reason::peer_busy, "not taken"}, .payment = {}};
    if (future.wait_for(long_time) != std::future_status::ready)
      return {.ticket = 0, .failure = Failure{Reason::io_error, "no answer"}, .payment = {}};
    return future.get();
  }

  federation::PayRequest pay(std::uint64_t id, std::int64_t minor = 1) const {
    return payment(id, "alice", "bob@miel.example", self_, minor);
  }

  /// Holds up one commit: nothing more is sealed until the gate opens.
  bool hold_up_commit() {
    store_.shut();
    return engine_->ask(pay(10), [](const Reply&) {}) && store_.wait_for_commit();
  }

  /// Everything asked so far is stepped, although the disk is busy.
  bool stepped_meanwhile() {
    auto stepped = std::make_shared<std::promise<void>>();
    auto done = stepped->get_future();
    return engine_->ask(federation::Inquiry{.look = [stepped](const federation::Books&) { stepped->set_value(); }},
                        [](const Reply&) {}) &&
           done.wait_for(long_time) == std::future_status::ready;
  }

  virtual void perform(const federation::Effect&) {}

  GatedStore store_;
  federation::NodeKeys keys_;
  protocol::NodeIdentity self_;
  std::atomic<int> failures_ = 0;
  std::promise<Failure> failed_;
  std::unique_ptr<Engine> engine_;
};

TEST_F(EngineTest, AnswersARequestWithWhatWasRecorded) {
  start();
  const auto reply = ask(pay(7, 250));
  ASSERT_TRUE(reply.payment);
  EXPECT_EQ(reply.payment->status(), PaymentStatus::accepted);
  EXPECT_EQ(reply.payment->opened.amount.minor, 250);
  EXPECT_EQ(ask(pay(8, 1'000'000)).payment->opened.reason, Reason::insufficient_balance);
}

TEST_F(EngineTest, SaysNothingBeforeItIsDurable) {
  start();
  store_.shut();
  std::promise<std::uint64_t> answered;
  auto durable_then = answered.get_future();
  const std::uint64_t durable_before = store_.durable;
  ASSERT_TRUE(engine_->ask(pay(7), [&](const Reply&) { answered.set_value(store_.durable); }));
  ASSERT_TRUE(store_.wait_for_commit());
  EXPECT_EQ(durable_then.wait_for(std::chrono::milliseconds(0)), std::future_status::timeout);
  store_.open();
  ASSERT_EQ(durable_then.wait_for(long_time), std::future_status::ready);
  EXPECT_GT(durable_then.get(), durable_before);
}

TEST_F(EngineTest, AnInquirySeesWhatIsNotYetDurableAndIsAnsweredAfterIt) {
  start();
  store_.shut();
  std::mutex mutex;
  std::vector<std::string> order;
  std::promise<void> both;
  const auto note = [&](const std::string& what) {
    const std::scoped_lock lock(mutex);
    order.push_back(what + (store_.durable > 0 ? "" : " too early"));
    if (order.size() == 2) both.set_value();
  };
  ASSERT_TRUE(engine_->ask(pay(7), [&](const Reply&) { note("paid"); }));
  ASSERT_TRUE(store_.wait_for_commit());
  std::atomic<bool> seen = false;
  const auto look = [&](const federation::Books& books) {
    seen = books.payment({self_.domain(), payment_id(7)}).has_value();
  };
  ASSERT_TRUE(engine_->ask(federation::Inquiry{.look = look}, [&](const Reply&) { note("looked"); }));
  store_.open();
  ASSERT_EQ(both.get_future().wait_for(long_time), std::future_status::ready);
  EXPECT_TRUE(seen);
  const std::scoped_lock lock(mutex);  // and whoever noted last has gone
  EXPECT_THAT(order, testing::ElementsAre("paid", "looked"));
}

TEST_F(EngineTest, SharesOneCommitAmongAllThatWaited) {
  start();
  ASSERT_TRUE(hold_up_commit());
  const auto before = engine_->statistics();
  std::atomic<int> answered = 0;
  for (std::uint64_t id = 11; id < 311; ++id) {
    ASSERT_TRUE(engine_->ask(pay(id), [&](const Reply&) { ++answered; }));
    if (id % 100 != 10) continue;
    ASSERT_TRUE(stepped_meanwhile()) << "some are stepped as they come, and wait for the others all the same";
  }
  store_.open();
  engine_->stop();
  EXPECT_EQ(answered, 300);
  EXPECT_EQ(engine_->statistics().batches - before.batches, 2U) << "the one held up, and one of all that came since";
  EXPECT_GE(engine_->statistics().largest_batch, 300U);
}

TEST_F(EngineTest, StepsTheNextBatchWhileOneIsBeingSynced) {
  start();
  ASSERT_TRUE(hold_up_commit());
  EXPECT_TRUE(stepped_meanwhile());
  store_.open();
}

TEST_F(EngineTest, AfterAFailedCommitNothingIsSaidAndNothingIsTaken) {
  start();
  store_.rows.arm(storage::CommitFault::disk_full);
  std::atomic<int> answered = 0;
  ASSERT_TRUE(engine_->ask(pay(7), [&](const Reply&) { ++answered; }));
  auto failed = failed_.get_future();
  ASSERT_EQ(failed.wait_for(long_time), std::future_status::ready);
  EXPECT_EQ(failed.get().reason, Reason::disk_full);
  EXPECT_FALSE(engine_->submit(federation::Tick{}));
  EXPECT_FALSE(engine_->ask(pay(8), [&](const Reply&) { ++answered; }));
  engine_->stop();
  EXPECT_EQ(answered, 0);
  EXPECT_EQ(failures_, 1);
}

TEST_F(EngineTest, WhatWasSteppedBehindAFailedCommitIsNotSaidEither) {
  start();
  store_.shut();
  store_.rows.arm(storage::CommitFault::landed);
  std::atomic<int> answered = 0;
  ASSERT_TRUE(engine_->ask(pay(7), [&](const Reply&) { ++answered; }));
  ASSERT_TRUE(store_.wait_for_commit());
  for (std::uint64_t id = 8; id < 40; ++id) ASSERT_TRUE(engine_->ask(pay(id), [&](const Reply&) { ++answered; }));
  store_.open();
  ASSERT_EQ(failed_.get_future().wait_for(long_time), std::future_status::ready);
  engine_->stop();
  EXPECT_EQ(answered, 0);
}

TEST_F(EngineTest, StopLetsOutWhatIsQueuedAndTakesNothingNew) {
  start();
  store_.shut();
  std::atomic<int> answered = 0;
  for (std::uint64_t id = 10; id < 510; ++id) ASSERT_TRUE(engine_->ask(pay(id), [&](const Reply&) { ++answered; }));
  std::thread stopping([&] { engine_->stop(); });
  // stop() closes the queue before it waits for the gate.
  while (engine_->ask(federation::Inquiry{.look = [](const federation::Books&) {}}, [](const Reply&) {}))
    std::this_thread::yield();
  EXPECT_FALSE(engine_->submit(federation::Tick{}));
  store_.open();
  stopping.join();
  EXPECT_EQ(answered, 500);
  engine_->stop();  // and once more does no harm
}

TEST_F(EngineTest, AFullQueueTurnsRequestsAwayAndStillTakesLinks) {
  start();
  ASSERT_TRUE(hold_up_commit());
  std::atomic<std::uint64_t> answered = 0;
  std::uint64_t taken = 0;
  while (engine_->ask(pay(100 + taken), [&](const Reply&) { ++answered; })) {
    ++taken;
    ASSERT_LE(taken, 4096U) << "the queue has no bound";
  }
  EXPECT_EQ(engine_->statistics().queued, 4096U);
  EXPECT_TRUE(engine_->submit(federation::Tick{}));
  store_.open();
  engine_->stop();
  EXPECT_EQ(answered, taken);
}

TEST_F(EngineTest, LinksThatFloodAreHeldUpAndTakeNoRoomFromClients) {
  start();
  ASSERT_TRUE(hold_up_commit());
  std::atomic<std::uint64_t> submitted = 0;
  std::vector<std::thread> links;
  for (int link = 0; link < 3; ++link)
    links.emplace_back([&] {
      for (int i = 0; i < 1'000; ++i) submitted += engine_->submit(federation::Tick{}) ? 1 : 0;
    });
  EXPECT_TRUE(eventually([&] { return engine_->statistics().queued >= 2048; }));
  std::atomic<int> answered = 0;
  for (std::uint64_t id = 100; id < 200; ++id) EXPECT_TRUE(engine_->ask(pay(id), [&](const Reply&) { ++answered; }));
  EXPECT_LE(submitted, 2048U) << "the links' share has no bound";
  EXPECT_EQ(engine_->statistics().queued, 2148U);
  store_.open();
  for (auto& link : links) link.join();
  EXPECT_EQ(submitted, 3'000U);
  engine_->stop();
  EXPECT_EQ(answered, 100);
}

TEST_F(EngineTest, LinksTakeTurnsWhenTheirShareIsFull) {
  start();
  ASSERT_TRUE(hold_up_commit());
  for (int i = 0; i < 2048; ++i) ASSERT_TRUE(engine_->submit(federation::Tick{}));
  std::mutex mutex;
  std::vector<int> order;
  const auto note = [&](int link) {
    return federation::Inquiry{.look = [&, link](const federation::Books&) {
      const std::scoped_lock lock(mutex);
      order.push_back(link);
    }};
  };
  std::vector<std::thread> links;
  for (int link = 0; link < 5; ++link) {
    links.emplace_back([&, link] { engine_->submit(note(link)); });
    EXPECT_TRUE(eventually([&] { return engine_->statistics().held_up == links.size(); }));
  }
  store_.open();
  for (auto& link : links) link.join();
  engine_->stop();
  EXPECT_THAT(order, testing::ElementsAre(0, 1, 2, 3, 4));
}

TEST_F(EngineTest, AnswersEveryOneOfManyThreads) {
  start();
  std::atomic<int> accepted = 0;
  std::atomic<int> refused = 0;
  std::vector<std::thread> clients;
  for (std::uint64_t client = 0; client < 4; ++client)
    clients.emplace_back([&, client] {
      for (std::uint64_t i = 0; i < 200; ++i)
        // Each id is used by two clients with the same content: the payment happens once.
        (ask(pay(100 + (client / 2) * 1000 + i)).payment->status() == PaymentStatus::accepted ? accepted : refused)++;
    });
  for (auto& client : clients) client.join();
  EXPECT_EQ(accepted, 800);
  EXPECT_EQ(refused, 0);
  const auto balance = std::make_shared<std::atomic<std::int64_t>>(0);
  ask(federation::Inquiry{
      .look = [balance](const federation::Books& books) { *balance = books.known_account(account_id(2)).balance(); }});
  EXPECT_EQ(*balance, 400);
}

}  // namespace
}  // namespace node
