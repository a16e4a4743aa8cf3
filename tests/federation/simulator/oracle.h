// What must be true, kept apart from the nodes: what clients asked, what they were told, and what follows from it.
//
// The oracle knows nothing of the core's code; it reads payments and balances from the books as a member would.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tests/federation/simulator/node.h"
#include "tests/federation/simulator/standing.h"

namespace simulator {

/// A payment as its client asked for it.
struct Asked {
  std::size_t node = 0;
  std::string payer;
  std::string payee;  ///< address
  std::int64_t amount = 0;
  std::int64_t credited = 0;  ///< what the payee gets if it is accepted: the amount less the fee
  std::optional<protocol::PaymentKey> refund_of;
  std::string beneficiary = {};  ///< of an issue at `node`: who is given the donation; empty = nobody
  std::int64_t donation = 0;
};

class Oracle {
 public:
  explicit Oracle(std::vector<std::unique_ptr<Node>>& nodes) : nodes_(nodes) {}

  void asked(const protocol::PaymentKey& key, const Asked& asked) { asked_.emplace(key, asked); }
  const std::map<protocol::PaymentKey, Asked>& all_asked() const { return asked_; }
  /// A client whose node lost the payment uses its id again, for another payee.
  void asked_again(const protocol::PaymentKey& key, const Asked& asked) { again_.emplace(key, asked); }
  bool was_asked_again() const { return !again_.empty(); }
  void issued(std::size_t node, const std::string& member, std::int64_t amount) { issued_[{node, member}] += amount; }

  /// A client at `node` was told this. What is told twice must be told alike.
  void told(std::size_t node, const federation::Payment& payment);
  /// Whether a client was told how this payment ended, so that it is durable.
  bool was_told(std::size_t node, const protocol::PaymentKey& key) const { return told_.contains({node, key}); }
  /// The node's disk went back in time: what only it knew may be gone.
  void restored(std::size_t node);
  /// The same, and nobody told the node: until its links are compared, it may decide again what it had decided before.
  void silently_restored(std::size_t node);
  /// Payments that a node on the way bears; all nodes are up.
  std::uint64_t borne() const {
    return static_cast<std::uint64_t>(
        std::ranges::count_if(asked_, [&](const auto& asked) { return borne_on_the_way(asked.first).has_value(); }));
  }
  /// Payments that were returned when a peer was wound up, and that it had accepted.
  std::uint64_t honoured() const {
    return static_cast<std::uint64_t>(
        std::ranges::count_if(asked_, [&](const auto& asked) { return honoured(asked.first); }));
  }
  /// Likewise, and that it has refused since it is back.
  std::uint64_t refused_late() const {
    return static_cast<std::uint64_t>(
        std::ranges::count_if(asked_, [&](const auto& asked) { return refused_late(asked.first); }));
  }
  bool silently_restored_ever(std::size_t node) const { return silent_.contains(node); }

  /// After every step of a node.
  void inspect(std::size_t node);
  /// Between the nodes, at any moment when all are up and none waits to recover.
  void compare_nodes();
  /// At the end, with everything healed and quiet.
  void conclude();

  std::vector<std::string> complaints;

 private:
  struct Told {
    protocol::PaymentStatus status;
    protocol::Reason reason;
  };
  /// How far a position may go at its worst, and where it may not go further: as of the last step of the node.
  struct Reach {
    std::uint64_t life = 0;  ///< times the node was started: a new life may begin at an earlier place
    std::int64_t low = 0;
    std::int64_t high = 0;
    protocol::Bounds limits;
    std::uint64_t bank = 0;  ///< lines of statements booked and answered: euros that have moved ask no limit
    std::uint32_t note = 0;  ///< last settlement note, and the open one
    std::uint32_t open = 0;
  };
  /// What the journal of a node's present life says of its members.
  struct Membership {
    std::uint64_t life = 0;
    StandingModel model;
  };
  void complain(const std::string& what) {
    if (complaints.size() < 20) complaints.push_back(what);
  }
  void compare_payment(const protocol::PaymentKey& key, const Asked& asked);
  std::optional<protocol::PaymentStatus> borne_on_the_way(const protocol::PaymentKey& key) const;
  bool honoured(const protocol::PaymentKey& key) const;
  bool refused_late(const protocol::PaymentKey& key) const;
  /// By the node of its payee, whatever became of it elsewhere.
  bool was_credited(const protocol::PaymentKey& key) const;
  void check_told();
  /// The payment at its payer's node that this is about: of two under one id, their payees tell which.
  std::optional<federation::Payment> payment_of(const protocol::PaymentKey& key, const Asked& asked) const;
  std::size_t payee_node(const Asked& asked) const;
  void check_limits(std::size_t node);
  void check_members(std::size_t node);
  void check_balances(std::size_t node);
  void check_payments(std::size_t node);
  void check_links(std::size_t a, std::size_t b);
  std::size_t number_of(const protocol::Domain& domain) const;

  std::vector<std::unique_ptr<Node>>& nodes_;
  std::map<protocol::PaymentKey, Asked> asked_;
  std::map<protocol::PaymentKey, Asked> again_;  ///< under the same keys
  std::map<std::pair<std::size_t, std::string>, std::int64_t> issued_;
  std::map<std::pair<std::size_t, protocol::PaymentKey>, Told> told_;
  std::map<std::pair<std::size_t, protocol::Domain>, Reach> reach_;
  std::map<std::size_t, Membership> memberships_;
  std::set<std::size_t> restored_;
  std::set<std::size_t> silent_;
};

}  // namespace simulator
