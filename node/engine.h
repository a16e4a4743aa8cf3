// The engine: the one writer around the core, with group commit.
//
// Gateways (HTTP, links) hand in events from any thread. One thread steps the core through all that is queued and, as
// soon as the disk is free, seals a batch of it; a second one makes that batch durable while the next grows; only then
// do its replies and messages leave. A commit that fails stops the engine for good: what reached the disk is unknown
// until the store is opened again.
//
//   gateway -> submit()/ask() -> queue -> Core::step -> Core::seal -> Store::commit -> effects -> gateway
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "federation/core.h"
#include "federation/effect.h"
#include "federation/event.h"
#include "node/metrics.h"
#include "storage/store.h"

namespace node {

using protocol::Result;

/// Counters since the start, for status and metrics. A plain copy.
struct EngineStatistics {
  std::uint64_t events = 0;
  std::uint64_t batches = 0;        ///< durable commits
  std::uint64_t largest_batch = 0;  ///< events in one batch
  std::uint64_t queued = 0;         ///< events waiting now, stepped or not, for a batch to be sealed
  std::uint64_t held_up = 0;        ///< events of links that wait for room in the queue now
};

class Engine {
 public:
  using Answered = std::function<void(const federation::Reply&)>;
  using Decided = std::function<void(const federation::Payment&)>;
  using Performed = std::function<void(const federation::Effect&)>;

  /// `store` outlives the engine. `perform` takes the effects that are no replies (frames, connections, alarms), in
  /// order; it is called on the commit thread and must not block. `failed` is called once if a commit fails, on the
  /// commit thread.
  Engine(std::unique_ptr<federation::Core> core, storage::Store& store, Performed perform,
         std::function<void(const protocol::Failure&)> failed);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Starts the two threads and the tick.
  void start();
  /// Takes nothing new, steps and commits what is queued, lets its effects out, and joins the threads. Idempotent.
  void stop();

  /// Queues an event that wants no reply (links). False when stopped or failed. Waits while the links' share of the
  /// queue is full, which slows the one who submits: that is the back-pressure. Those who wait get in by turns, in the
  /// order in which they came. Any thread but the engine's own.
  bool submit(federation::Event event);

  /// Queues a request; `answered` is called once, on the commit thread, when what it says is durable. False (and never
  /// called) when stopped or failed, or at once when the clients' share of the queue is full: the client is told to
  /// come back. `act`: who asks, to be written down with it. Any thread.
  template <class Request>
  bool ask(Request request, Answered answered, std::optional<federation::Act> act = std::nullopt) {
    const auto ticket = request.ticket = next_ticket();
    return ask_with(ticket, std::move(request), std::move(answered), std::move(act));
  }

  /// Calls `decided` once, on the commit thread, when the held payment is decided; never for a payment already decided.
  /// Register before asking. The number cancels it: forget() returns false if it was called, or is being called.
  std::uint64_t when_decided(const protocol::PaymentKey& key, Decided decided);
  bool forget(std::uint64_t watch);

  /// Calls `told` once, on the commit thread, when the next batch that writes something is durable: the journal may
  /// have grown. It must not block. The number cancels it likewise.
  std::uint64_t when_durable(std::function<void()> told);
  bool forget_durable(std::uint64_t watch);

  EngineStatistics statistics() const;
  /// Where it observes its commits, requests and decided payments; others may add theirs.
  Metrics& metrics();

 private:
  federation::Ticket next_ticket();
  bool ask_with(federation::Ticket ticket, federation::Event event, Answered answered,
                std::optional<federation::Act> act);

  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace node
