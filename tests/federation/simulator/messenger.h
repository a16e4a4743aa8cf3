// The webhooks of the nodes, with the programs that they lead to: a node's sender as node/webhook_sender.cpp has it,
// and a receiver that fails, and is not always heard.
//
// A receiver must get every event of the journal that it asked for, each after the one before it; again only the one
// that it got last. Whatever happens to the node. Of a disk that went back in time, from the place of its row on.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/federation/simulator/node.h"

namespace simulator {

class Messenger {
 public:
  static constexpr federation::Ticket ticket = 7;

  Messenger(const std::vector<std::unique_ptr<Node>>& nodes, Random& random) : nodes_(nodes), random_(random) {}

  /// One for each node, before any fault.
  void begin();
  /// The sender of each node does what is to be done.
  void beat();
  /// The node has answered the last try: it is durable.
  void answered(std::size_t node) { receivers_[node].under_way = false; }
  void set_back(std::size_t node);
  /// From here on no receiver fails.
  void calm() { calm_ = true; }
  bool complete() const;
  /// At the end: the events that were received.
  std::uint64_t conclude();

  std::vector<std::string> complaints;

 private:
  struct Receiver {
    federation::Webhook hook;                       ///< as it was made
    std::optional<federation::EventCursor> begins;  ///< its place when it was first seen on this disk
    std::vector<federation::EventCursor> taken;     ///< in order, each once
    bool under_way = false;                         ///< a try, in this life of the node
    std::uint64_t life = 0;
  };

  std::optional<federation::Webhook> row(std::size_t node) const;
  void make(std::size_t node);
  void begin_anew(std::size_t node);
  void step(std::size_t node);
  void send(std::size_t node, const federation::Webhook& hook, const federation::PlacedEvent& event);
  void report(std::size_t node, federation::WebhookTried tried);
  void take(std::size_t node, const federation::EventCursor& event);
  std::vector<federation::EventCursor> expected(std::size_t node) const;

  const std::vector<std::unique_ptr<Node>>& nodes_;
  Random& random_;
  std::map<std::size_t, Receiver> receivers_;
  bool calm_ = false;
};

}  // namespace simulator
