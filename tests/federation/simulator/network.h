// The simulated network: connections between nodes, with everything that can go wrong on the way.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "federation/frames.h"
#include "tests/federation/simulator/node.h"

namespace simulator {

/// Odds of each fault, once in so many frames; 0 = never.
struct NetworkFaults {
  std::uint64_t drop = 0;
  std::uint64_t duplicate = 0;
  std::uint64_t reorder = 0;
  std::uint64_t corrupt = 0;
  std::uint64_t disconnect = 0;
  std::int64_t longest_delay = 5;  ///< milliseconds
};

class Network {
 public:
  Network(std::vector<std::unique_ptr<Node>>& nodes, Scheduler& scheduler, Random& random)
      : nodes_(nodes), scheduler_(scheduler), random_(random) {}

  void set_faults(const NetworkFaults& faults) { faults_ = faults; }
  /// Cuts or mends the way between two nodes.
  void partition(std::size_t a, std::size_t b, bool cut);
  void mend_all() { cut_.clear(); }

  /// Connects two nodes that are up and not connected, if there is a way. False if one shows the other a certificate
  /// that is not pinned there.
  bool connect(std::size_t a, std::size_t b);
  /// The process of this node is gone: its peers see their connections end.
  void drop_connections(std::size_t node);

  void send(std::size_t from, const federation::SendFrame& effect);
  void send(std::size_t from, const federation::SendStored& effect);
  void close(std::size_t from, const federation::CloseLink& effect);

  /// Whoever holds the keys of `from` says this on its connection.
  void forge(std::size_t from, std::size_t to, std::string envelope);

  std::uint64_t frames_sent() const { return frames_sent_; }

 private:
  using Pair = std::pair<std::size_t, std::size_t>;
  struct Connection {
    federation::Session session = 0;
    bool alive = false;
    std::array<federation::FrameKeys, 2> keys{};  ///< of what the lower node reads, and the higher
    std::array<std::int64_t, 2> latest{};         ///< arrival of the last frame each way: a stream keeps order
  };
  static Pair pair_of(std::size_t a, std::size_t b) { return {std::min(a, b), std::max(a, b)}; }
  std::size_t number_of(const protocol::Domain& domain) const;
  bool accepts(std::size_t here, std::size_t there) const;
  federation::FrameKeys keys_at(std::size_t here, std::size_t there) const;
  void transmit(std::size_t from, std::size_t to, federation::Session session, protocol::FrameKind kind,
                std::string bytes);
  void deliver_at(std::int64_t delay, std::size_t from, std::size_t to, federation::Session session,
                  protocol::FrameKind kind, const std::string& bytes);
  void arrive(std::size_t from, std::size_t to, federation::Session session, protocol::FrameKind kind,
              const std::string& bytes);
  void end(Pair pair);

  std::vector<std::unique_ptr<Node>>& nodes_;
  Scheduler& scheduler_;
  Random& random_;
  NetworkFaults faults_;
  std::set<Pair> cut_;
  std::map<Pair, Connection> connections_;
  federation::Session last_session_ = 0;
  std::uint64_t frames_sent_ = 0;
};

}  // namespace simulator
