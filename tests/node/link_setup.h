// Whole nodes on loopback, with books on disk and real links between them.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <string_view>

#include "node/node.h"
#include "tests/node/node_setup.h"

namespace node {

/// Asks again and again until it holds; false after a time that is long even for a busy machine.
bool eventually(const std::function<bool()>& holds);

/// Waits that are short enough for tests.
LinkTimes quick_times();

class LinkNode {
 public:
  enum class Reach : std::uint8_t {
    dialled,      ///< it listens, and tells where
    only_dials,   ///< it does not listen
    unreachable,  ///< it tells where, but nobody listens there
  };

  LinkNode(std::string_view domain, std::string_view currency, char letter, Reach reach);
  ~LinkNode();
  LinkNode(const LinkNode&) = delete;
  LinkNode& operator=(const LinkNode&) = delete;

  /// Another address, and another certificate, from the next start on.
  void move();
  void renew_certificate();
  /// From the next start on.
  void set_rate(const LinkRate& rate) { rate_ = rate; }
  /// On the books as they stand on disk.
  void start();
  void stop();
  bool running() const { return node_ != nullptr; }

  template <class Request>
  federation::Reply ask(Request request) {
    std::promise<federation::Reply> answer;
    const bool taken =
        node_->engine().ask(std::move(request), [&](const federation::Reply& reply) { answer.set_value(reply); });
    if (!taken) return {.ticket = 0, .failure = protocol::Failure{protocol::Reason::peer_busy, "full"}, .payment = {}};
    return answer.get_future().get();
  }
  /// What a look at the books finds.
  template <class Value>
  Value look(const std::function<Value(const federation::Books&)>& find) {
    Value value{};
    ask(federation::Inquiry{.ticket = 0, .look = [&](const federation::Books& books) { value = find(books); }});
    return value;
  }

  /// A member with so many units.
  void with_member(std::string_view alias, std::uint64_t account, std::int64_t minor);
  std::int64_t balance(std::uint64_t account);
  /// Positive: the peer owes this node.
  std::int64_t position(const LinkNode& peer);
  bool agrees_with(const LinkNode& peer);
  bool connected(const LinkNode& peer);
  LinkStatus status(const LinkNode& peer);
  /// As recorded; the default before it is known.
  protocol::PaymentStatus payment_status(std::string_view origin, std::uint64_t id);

  const protocol::NodeIdentity& self() const { return self_; }
  const TlsPair& tls() const { return tls_; }
  char letter() const { return letter_; }
  Node& node() { return *node_; }
  /// The books, while the node is stopped.
  std::filesystem::path books() const { return folder_ / "db"; }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  const char letter_;
  const Reach reach_;
  std::uint16_t port_;
  LinkRate rate_;
  std::filesystem::path folder_;
  TlsPair tls_;
  protocol::NodeIdentity self_;
  std::unique_ptr<Node> node_;
};

/// Invites and accepts, and waits until the agreement stands on both sides.
bool make_peers(LinkNode& inviter, LinkNode& guest);

/// Starts both and makes them peers; alice of miel.example has 500.00, zoe of lait.example `minor`.
bool start_peers(LinkNode& miel, LinkNode& lait, std::int64_t minor);

/// Pays and waits for the decision.
protocol::PaymentStatus pay_across(LinkNode& payer, std::uint64_t id, std::string_view from, std::string_view to,
                                   std::int64_t minor);

}  // namespace node
