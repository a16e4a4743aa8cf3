// One simulated node: the real core over a memory store, with a disk that takes time and a process that can die.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "federation/core.h"
#include "storage/memory_store.h"
#include "tests/federation/simulator/random.h"
#include "tests/federation/simulator/scheduler.h"

namespace simulator {

/// What a node does to the world outside it.
struct World {
  std::function<void(std::size_t node, const federation::Effect&)> perform;
  /// Called after every step with the node's books: the rules must hold.
  std::function<void(std::size_t node)> inspect;
};

class Node {
 public:
  Node(std::size_t number, std::uint64_t seed, protocol::Backing backing, Scheduler& scheduler, Random& random,
       World& world);

  const protocol::Domain& domain() const { return identity_.domain(); }
  const protocol::NodeIdentity& identity() const { return identity_; }
  /// Of its running process.
  federation::NodeKeys keys() const { return keys(in_use_); }
  /// How often its keys were changed, and how they follow from each other, as its disk says.
  std::uint32_t rotations() const { return static_cast<std::uint32_t>(rotations_.size()); }
  protocol::KeyHistory history() const;
  /// The certificate that its running process shows.
  const std::string& shown() const { return shown_; }
  bool has_fund() const { return identity_.currency.backing == protocol::Backing::reserve; }
  bool up() const { return core_ != nullptr; }
  const federation::Core& core() const { return *core_; }
  const federation::Books& books() const { return core_->books(); }
  const storage::Store& store() const { return store_; }
  /// Every link was compared since the last restore, released by the operator or not.
  bool recovered() const;
  /// Nothing queued, nothing on its way to disk.
  bool quiet() const { return queue_.empty() && in_flight_.empty(); }

  void start();
  /// New keys come onto its disk; they are in force from its next start on.
  void prepare_rotation();
  void enqueue(federation::Event event);

  /// The process dies: what was not yet durable is lost, except that the batch being written may have landed.
  void crash();
  /// One in `n` effects is followed by a crash; 0 = never.
  void crash_once_in(std::uint64_t n) { crash_odds_ = n; }

  void back_up();
  bool has_backup() const { return backup_.has_value(); }
  const storage::MemoryStore::Snapshot& backup() const { return *backup_; }
  /// As a second copy of the node would have it.
  storage::MemoryStore::Snapshot disk() const { return store_.snapshot(); }
  /// Stopped nodes only. `told`: the node is started with the word that this is a backup, as the restore command does.
  void put_disk(const storage::MemoryStore::Snapshot& disk, bool told);
  /// By its own clock.
  protocol::Time now() const { return {scheduler_.now().milliseconds + skew_}; }
  void set_clock_skew(std::int64_t milliseconds) { skew_ = milliseconds; }
  std::uint64_t times_started() const { return generation_; }

 private:
  federation::NodeKeys keys(std::uint32_t number) const;
  std::string certificates(std::uint32_t newest) const;
  void drop_old_keys();
  void schedule_work();
  void work();
  void finish_commit();

  std::size_t number_;
  std::uint64_t seed_;
  Scheduler& scheduler_;
  Random& random_;
  World& world_;
  protocol::NodeIdentity identity_;
  std::vector<protocol::Bytes> rotations_;  ///< announcements on its disk
  std::set<std::uint32_t> on_disk_{0};      ///< numbers of the rotations whose secret keys are on its disk
  std::uint32_t in_use_ = 0;                ///< number of the keys of the running process
  std::string shown_;
  storage::MemoryStore store_;
  std::optional<storage::MemoryStore::Snapshot> backup_;
  std::unique_ptr<federation::Core> core_;
  std::deque<federation::Event> queue_;
  std::deque<federation::SealedBatch> in_flight_;
  bool working_ = false;
  bool restored_ = false;
  std::int64_t skew_ = 0;
  std::uint64_t generation_ = 0;
  std::uint64_t crash_odds_ = 0;
};

}  // namespace simulator
