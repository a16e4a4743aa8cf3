// Two engines, and somebody who carries their frames.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>

#include "federation/frames.h"
#include "node/engine.h"
#include "storage/memory_store.h"
#include "tests/node/node_setup.h"

namespace node {
namespace {

using federation::Payment;
using federation::Reply;
using protocol::Failure;
using protocol::PaymentStatus;

constexpr auto long_time = std::chrono::seconds(60);

/// One of two nodes whose frames are carried by a thread, as a network would.
struct Side {
  Side(std::string_view domain, std::string_view currency, char letter)
      : keys(keys_of(letter)), self(identity_of(domain, currency, keys)) {
    found_books(store, self);
    engine = std::make_unique<Engine>(
        open_core(store, self, letter), store, [this](const federation::Effect& effect) { perform(effect); },
        [](const Failure&) {});
  }

  void perform(const federation::Effect& effect) {
    const auto* frame = std::get_if<federation::SendFrame>(&effect);
    if (frame == nullptr) return;
    const std::scoped_lock lock(mutex);
    sent.push_back(*frame);
    arrived.notify_one();
  }

  /// Until there is nothing more to carry for `other` and `ending`.
  void carry(const Side& from) {
    while (true) {
      std::unique_lock lock(from.mutex);
      from.arrived.wait(lock, [&] { return from.ending || !from.sent.empty(); });
      if (from.sent.empty()) return;
      const auto frame = from.sent.front();
      from.sent.erase(from.sent.begin());
      lock.unlock();
      federation::FrameKeys known{protocol::key_history(from.self), protocol::key_history(self)};
      const auto event = federation::event_of_frame(known, frame.session, frame.kind, frame.bytes);
      protocol::check(event.has_value(), "what an engine sends can be read");
      engine->submit(*event);
    }
  }
  void end() {
    const std::scoped_lock lock(mutex);
    ending = true;
    arrived.notify_all();
  }

  template <class Request>
  Reply ask(Request request) const {
    std::promise<Reply> answer;
    if (!engine->ask(std::move(request), [&](const Reply& reply) { answer.set_value(reply); })) return {};
    return answer.get_future().get();
  }

  storage::MemoryStore store;
  federation::NodeKeys keys;
  protocol::NodeIdentity self;
  mutable std::mutex mutex;
  mutable std::condition_variable arrived;
  mutable std::vector<federation::SendFrame> sent;
  bool ending = false;
  std::unique_ptr<Engine> engine;
};

class EnginePairTest : public testing::Test {
 protected:
  EnginePairTest() : miel_("miel.example", "MIEL", 'a'), lait_("lait.example", "LAIT", 'b') {
    miel_.engine->start();
    lait_.engine->start();
    const auto invitation = invitation_of(miel_.self, 'i');
    miel_.ask(federation::Invite{.invitation = invitation});
    lait_.ask(federation::AcceptInvitation{.invitation = invitation});
    miel_.engine->submit(
        federation::IntroductionReceived{1, protocol::introduce(invitation, lait_.self, lait_.keys.message)});
    miel_.engine->submit(federation::LinkOpened{lait_.self.domain(), 1});
    lait_.engine->submit(federation::LinkOpened{miel_.self.domain(), 1});
    // Not before: a greeting that overtakes the opening of the other side would be lost with nobody to send it again.
    carriers_.emplace_back([this] { lait_.carry(miel_); });
    carriers_.emplace_back([this] { miel_.carry(lait_); });
  }

  ~EnginePairTest() override {
    miel_.end();
    lait_.end();
    for (auto& carrier : carriers_) carrier.join();
    miel_.engine->stop();
    lait_.engine->stop();
  }

  bool agreement_stands() const {
    const auto stands = std::make_shared<std::atomic<bool>>(false);
    miel_.ask(federation::Inquiry{.look = [stands, this](const federation::Books& books) {
      const auto* peer = books.peer(lait_.self.domain());
      *stands = peer != nullptr && peer->terms.has_value();
    }});
    return *stands;
  }

  Side miel_;
  Side lait_;
  std::vector<std::thread> carriers_;
};

TEST_F(EnginePairTest, TellsOnceWhenAHeldPaymentIsDecided) {
  const auto end = std::chrono::steady_clock::now() + long_time;
  while (!agreement_stands()) ASSERT_LT(std::chrono::steady_clock::now(), end);
  ASSERT_FALSE(miel_.ask(member("alice", 1)).failure);
  ASSERT_FALSE(lait_.ask(member("zoe", 2)).failure);
  miel_.ask(deposit(1, 50'000));
  miel_.ask(issue(2, "alice", miel_.self, 50'000));

  std::promise<Payment> decided;
  std::atomic<int> told = 0;
  const protocol::PaymentKey key{miel_.self.domain(), payment_id(9)};
  const auto watch = miel_.engine->when_decided(key, [&](const Payment& payment) {
    if (++told == 1) decided.set_value(payment);
  });
  const auto forgotten = miel_.engine->when_decided(key, [&](const Payment&) { told += 100; });
  EXPECT_TRUE(miel_.engine->forget(forgotten));
  const auto reply = miel_.ask(payment(9, "alice", "zoe@lait.example", miel_.self, 1'234));
  ASSERT_TRUE(reply.payment);
  EXPECT_EQ(reply.payment->status(), PaymentStatus::held);
  auto future = decided.get_future();
  ASSERT_EQ(future.wait_for(long_time), std::future_status::ready);
  EXPECT_EQ(future.get().status(), PaymentStatus::accepted);
  EXPECT_FALSE(miel_.engine->forget(watch));
  EXPECT_FALSE(miel_.engine->forget(forgotten));
  EXPECT_EQ(told, 1);
}

}  // namespace
}  // namespace node
