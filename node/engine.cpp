#include "node/engine.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "node/clock.h"
#include "node/commit_watches.h"
#include "node/watches.h"
#include "protocol/check.h"

namespace node {

using federation::Effect;
using federation::Event;
using federation::Ticket;
using protocol::check;

namespace {

/// What may wait, and so what one batch holds: enough to share a disk write among thousands, little enough that
/// nobody waits long behind it and that a peer's largest envelopes do not fill the memory. Clients and links have a
/// share each: neither can take the other's room.
constexpr std::size_t most_from_clients = 4096;
constexpr std::size_t most_from_links = 2048;
constexpr std::size_t bytes_of_one = 4096;
constexpr std::int64_t tick_nanoseconds = 100'000'000;

struct Queued {
  Event event;
  Engine::Answered answered;
  Ticket ticket = 0;
  std::int64_t came = 0;                 ///< monotonic nanoseconds; of a request
  std::unique_ptr<federation::Act> act;  ///< of a request that is to be written down
};

struct Asked {
  Ticket ticket = 0;
  Engine::Answered answered;
  std::int64_t came = 0;
};

struct InFlight {
  federation::SealedBatch batch;
  std::vector<Asked> asked;  ///< in the order in which they were stepped
  std::size_t events = 0;
};

/// What was taken and is not sealed yet.
struct Waiting {
  std::size_t events = 0;
  std::size_t from_clients = 0;
  std::size_t from_links = 0;  ///< by weight

  Waiting& operator-=(const Waiting& gone) {
    events -= gone.events;
    from_clients -= gone.from_clients;
    from_links -= gone.from_links;
    return *this;
  }
};

/// The batch that grows as long as the one before it is on its way to the disk.
struct OpenBatch {
  std::vector<Asked> asked;  ///< in the order in which they were stepped
  Waiting stepped;           ///< what it holds
  bool begun = false;        ///< there is something to seal, if only a tick
};

std::size_t weight_of(const protocol::Envelope& envelope) {
  std::size_t bytes = 0;
  for (const auto& message : envelope.messages) bytes += message.size();
  return std::max({std::size_t{1}, envelope.messages.size(), bytes / bytes_of_one});
}

/// How many ordinary events this one counts for.
std::size_t weight_of(const Event& event) {
  if (const auto* received = std::get_if<federation::EnvelopeReceived>(&event)) return weight_of(*received->envelope);
  if (const auto* returned = std::get_if<federation::EnvelopeReturned>(&event)) return weight_of(*returned->envelope);
  return 1;
}

}  // namespace

struct Engine::Implementation {
  Implementation(std::unique_ptr<federation::Core> its_core, storage::Store& its_store, Performed its_perform,
                 std::function<void(const protocol::Failure&)> its_failed)
      : core(std::move(its_core)), store(its_store), perform(std::move(its_perform)), failed(std::move(its_failed)) {
    queue.reserve(most_from_clients);
  }

  bool push_from_link(Queued item);
  bool push_from_client(Queued item);
  void close();
  EngineStatistics statistics() const;

  // The writer's thread.
  void write();
  bool take(std::vector<Queued>& taken, std::int64_t next_tick);
  void step(std::vector<Queued>& taken, bool tick);
  void seal_if_free();

  // The commit thread.
  void commit();
  std::optional<InFlight> next_sealed();
  bool make_durable(InFlight batch);
  void let_out(const std::vector<Effect>& effects, const std::vector<Asked>& asked);
  void give_up(const protocol::Failure& why);

  const std::unique_ptr<federation::Core> core;  ///< the writer's alone once it runs
  storage::Store& store;
  const Performed perform;
  const std::function<void(const protocol::Failure&)> failed;
  Watches watches;
  CommitWatches commit_watches;
  Metrics metrics;
  std::atomic<Ticket> last_ticket = 0;
  OpenBatch open;             ///< the writer's, as is the next
  std::size_t to_retire = 0;  ///< durable batches taken note of
  std::thread writer;
  std::thread committer;

  mutable std::mutex mutex;         // for all that follows
  std::condition_variable work;     // to the writer: something to step, or the disk is free
  std::condition_variable room;     // to those who submit
  std::condition_variable to_sync;  // to the commit thread
  std::vector<Queued> queue;
  Waiting waiting;                ///< queued, or stepped and not sealed
  std::uint64_t turns_given = 0;  ///< to those who submit
  std::uint64_t turns_over = 0;
  std::optional<InFlight> sealed;
  bool syncing = false;      ///< a sealed batch is not durable yet
  std::size_t durable = 0;   ///< batches the core has not been told of
  bool closed = false;       ///< nothing new is taken
  bool writer_done = false;  ///< nothing more will be sealed
  bool broken = false;       ///< a commit failed
  EngineStatistics counted;
};

// ---- the queue

/// Links take turns in the order in which they came: a peer that floods gets in once for each time that another does.
bool Engine::Implementation::push_from_link(Queued item) {
  const std::size_t weight = weight_of(item.event);
  {
    std::unique_lock lock(mutex);
    const std::uint64_t turn = turns_given++;
    room.wait(lock, [&] { return closed || (turn == turns_over && waiting.from_links < most_from_links); });
    if (closed) return false;
    ++turns_over;
    queue.push_back(std::move(item));
    ++waiting.events;
    waiting.from_links += weight;
  }
  work.notify_one();
  room.notify_all();
  return true;
}

bool Engine::Implementation::push_from_client(Queued item) {
  {
    const std::scoped_lock lock(mutex);
    if (closed || waiting.from_clients >= most_from_clients) return false;
    queue.push_back(std::move(item));
    ++waiting.events;
    ++waiting.from_clients;
  }
  work.notify_one();
  return true;
}

void Engine::Implementation::close() {
  {
    const std::scoped_lock lock(mutex);
    closed = true;
  }
  work.notify_all();
  room.notify_all();
}

EngineStatistics Engine::Implementation::statistics() const {
  const std::scoped_lock lock(mutex);
  EngineStatistics now = counted;
  now.queued = waiting.events;
  now.held_up = turns_given - turns_over;
  return now;
}

// ---- the writer

/// Waits until something is to be done and takes all that is queued, which may be nothing. False at the end.
bool Engine::Implementation::take(std::vector<Queued>& taken, std::int64_t next_tick) {
  std::unique_lock lock(mutex);
  const auto over = [&] { return broken || (closed && queue.empty() && !open.begun); };
  const auto left = std::chrono::nanoseconds(std::max<std::int64_t>(0, next_tick - monotonic_nanoseconds()));
  work.wait_for(lock, left, [&] { return over() || !queue.empty() || (open.begun && !syncing); });
  if (over()) {
    writer_done = true;
    to_sync.notify_all();
    return false;
  }
  taken.swap(queue);
  open.stepped = waiting;
  to_retire = std::exchange(durable, 0);
  counted.events += taken.size();
  return true;
}

void Engine::Implementation::step(std::vector<Queued>& taken, bool tick) {
  for (; to_retire > 0; --to_retire) core->committed();
  const auto now = wall_time();
  for (auto& [event, answered, ticket, came, act] : taken) {
    core->step(now, event, act.get());
    if (ticket != 0) open.asked.push_back({ticket, std::move(answered), came});
  }
  if (tick) core->step(now, federation::Tick{});
  open.begun = open.begun || tick || !taken.empty();
}

/// A batch is sealed no sooner than the disk is free for it: until then it grows, so that fewer writes carry more.
void Engine::Implementation::seal_if_free() {
  {
    const std::scoped_lock lock(mutex);
    if (!open.begun || syncing) return;
    check(!sealed, "one batch at a time is on its way to the disk");
    syncing = true;
    waiting -= open.stepped;
    counted.largest_batch = std::max<std::uint64_t>(counted.largest_batch, open.stepped.events);
  }
  room.notify_all();
  auto [asked, stepped, begun] = std::exchange(open, {});
  InFlight batch{core->seal(wall_time()), std::move(asked), stepped.events};
  {
    const std::scoped_lock lock(mutex);
    sealed = std::move(batch);
  }
  to_sync.notify_one();
}

void Engine::Implementation::write() {
  std::vector<Queued> taken;
  taken.reserve(most_from_clients);
  auto next_tick = monotonic_nanoseconds() + tick_nanoseconds;
  while (take(taken, next_tick)) {
    const bool tick = monotonic_nanoseconds() >= next_tick;
    step(taken, tick);
    taken.clear();
    if (tick) next_tick = monotonic_nanoseconds() + tick_nanoseconds;
    seal_if_free();
  }
}

// ---- the commit thread

std::optional<InFlight> Engine::Implementation::next_sealed() {
  std::unique_lock lock(mutex);
  to_sync.wait(lock, [&] { return writer_done || sealed; });
  return std::exchange(sealed, std::nullopt);
}

void Engine::Implementation::let_out(const std::vector<Effect>& effects, const std::vector<Asked>& asked) {
  auto next = asked.begin();
  const auto now = monotonic_nanoseconds();
  for (const Effect& effect : effects) {
    if (const auto* reply = std::get_if<federation::Reply>(&effect)) {
      if (next == asked.end() || next->ticket != reply->ticket) continue;  // submitted, not asked
      metrics.request_answered(now - next->came);
      next->answered(*reply);
      ++next;
    } else if (const auto* decided = std::get_if<federation::PaymentDecided>(&effect)) {
      const auto& payment = decided->payment;
      metrics.payment_decided(
          std::max<std::int64_t>(0, payment.closed_at.milliseconds - payment.opened_at.milliseconds));
      watches.tell(payment);
    } else {
      perform(effect);
    }
  }
  check(next == asked.end(), "every request is answered in the batch that holds it");
}

/// What landed is unknown: nothing of this batch or a later one leaves.
void Engine::Implementation::give_up(const protocol::Failure& why) {
  {
    const std::scoped_lock lock(mutex);
    broken = true;
    closed = true;
  }
  work.notify_all();
  room.notify_all();
  failed(why);
}

bool Engine::Implementation::make_durable(InFlight batch) {
  const bool writes = !batch.batch.writes().empty();
  const auto began = monotonic_nanoseconds();
  auto receipt = store.commit(batch.batch.writes());
  if (!receipt) {
    give_up(receipt.error());
    return false;
  }
  {
    const std::scoped_lock lock(mutex);
    check(syncing, "a batch was on its way");
    syncing = false;
    ++durable;
    if (writes) ++counted.batches;
  }
  work.notify_one();
  if (writes) metrics.batch_durable(batch.events, monotonic_nanoseconds() - began);
  let_out(std::move(batch.batch).release(*std::move(receipt)), batch.asked);
  if (writes) commit_watches.tell();
  return true;
}

void Engine::Implementation::commit() {
  while (auto next = next_sealed())
    if (!make_durable(*std::move(next))) break;
}

// ---- the engine

Engine::Engine(std::unique_ptr<federation::Core> core, storage::Store& store, Performed perform,
               std::function<void(const protocol::Failure&)> failed)
    : implementation_(std::make_unique<Implementation>(std::move(core), store, std::move(perform), std::move(failed))) {
}

Engine::~Engine() {
  stop();
}

void Engine::start() {
  check(!implementation_->writer.joinable() && !implementation_->closed, "an engine starts once");
  implementation_->writer = std::thread([this] { implementation_->write(); });
  implementation_->committer = std::thread([this] { implementation_->commit(); });
}

void Engine::stop() {
  implementation_->close();
  if (implementation_->writer.joinable()) implementation_->writer.join();
  if (implementation_->committer.joinable()) implementation_->committer.join();
}

bool Engine::submit(federation::Event event) {
  return implementation_->push_from_link({std::move(event), {}, 0, 0, {}});
}

federation::Ticket Engine::next_ticket() {
  return implementation_->last_ticket.fetch_add(1, std::memory_order_relaxed) + 1;
}

bool Engine::ask_with(federation::Ticket ticket, federation::Event event, Answered answered,
                      std::optional<federation::Act> act) {
  check(ticket != 0 && answered != nullptr, "a request has a ticket and somebody who waits");
  return implementation_->push_from_client({std::move(event), std::move(answered), ticket, monotonic_nanoseconds(),
                                            act ? std::make_unique<federation::Act>(*std::move(act)) : nullptr});
}

std::uint64_t Engine::when_decided(const protocol::PaymentKey& key, Decided decided) {
  return implementation_->watches.add(key, std::move(decided));
}

bool Engine::forget(std::uint64_t watch) {
  return implementation_->watches.remove(watch);
}

std::uint64_t Engine::when_durable(std::function<void()> told) {
  return implementation_->commit_watches.add(std::move(told));
}

bool Engine::forget_durable(std::uint64_t watch) {
  return implementation_->commit_watches.remove(watch);
}

Metrics& Engine::metrics() {
  return implementation_->metrics;
}

EngineStatistics Engine::statistics() const {
  return implementation_->statistics();
}

}  // namespace node
