// What members ask for before money moves, and what must be true of it: quotes, and requests to be paid.
//
// A quote is a text that a client holds; a request is a row of its payee's node. Neither is in any journal, so of a
// node whose disk went back in time nothing is expected.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/federation/simulator/node.h"

namespace simulator {

/// A payment that names a quote, as its client asks for it, again and again.
struct QuotedPayment {
  std::size_t node = 0;
  federation::PayRequest request;
  std::int64_t credited = 0;  ///< what its payee gets if it is accepted, by what is known outside the nodes
  bool altered = false;       ///< the client has changed what the quote says
};

/// What a member at `node` has asked to be paid.
struct Wish {
  std::size_t node = 0;
  std::string payee;
  federation::RequestId id;
  std::int64_t amount = 0;
};

class Wishes {
 public:
  explicit Wishes(const std::vector<std::unique_ptr<Node>>& nodes) : nodes_(nodes) {}

  void quoted(const QuotedPayment& payment) { quoted_.push_back(payment); }
  void wished(const Wish& wish) { wishes_.push_back(wish); }
  const std::vector<QuotedPayment>& payments() const { return quoted_; }
  const std::vector<Wish>& wishes() const { return wishes_; }
  void set_back(std::size_t node) { set_back_.insert(node); }

  /// After every step of a node: what pays a request is an accepted payment of enough, and stays the one.
  void inspect(std::size_t node);
  /// At the end. The payments by a quote that were made, and the requests that were paid.
  std::pair<std::uint64_t, std::uint64_t> conclude();

  std::vector<std::string> complaints;

 private:
  struct Seen {
    std::uint64_t life = 0;   ///< of the node: a new one may begin before the payment
    std::uint64_t since = 0;  ///< size of the journal when the request was first there
    std::optional<protocol::PaymentKey> paid_by;
  };
  void complain(const Wish& wish, const std::string& what);
  std::optional<federation::PaymentRequest> row_of(const Wish& wish) const;
  static bool pays(const Wish& wish, const federation::PaymentRequest& row, const federation::Payment& payment);
  std::optional<protocol::PaymentKey> first_paying(const Wish& wish, const federation::PaymentRequest& row) const;
  bool check_quoted(const QuotedPayment& payment);

  const std::vector<std::unique_ptr<Node>>& nodes_;
  std::vector<QuotedPayment> quoted_;
  std::vector<Wish> wishes_;
  std::map<federation::RequestId, Seen> seen_;
  std::set<std::size_t> set_back_;
};

}  // namespace simulator
