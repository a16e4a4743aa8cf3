// Two or three real cores with nothing between them but this file: for tests that name one outcome each.
//
// Time stands still unless a test moves it, frames arrive at once and in order unless a test takes them.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "federation/core.h"
#include "federation/frames.h"
#include "storage/memory_store.h"

namespace harness {

using federation::Payment;
using protocol::PaymentStatus;
using protocol::Reason;

struct Frame {
  std::string from;
  std::string to;
  federation::Session session = 0;
  protocol::FrameKind kind = protocol::FrameKind::envelope;
  std::string bytes;
};

/// One node, called by the letter of its domain: "a" is a.example and issues CURA.
struct Node {
  explicit Node(std::string name, protocol::Backing backing = protocol::Backing::reserve);

  std::string letter;
  std::string iban = "FR7630006000011234567890189";  ///< of its fund, as peers are told
  protocol::NodeIdentity identity;
  storage::MemoryStore store;
  std::unique_ptr<federation::Core> core;
  std::vector<protocol::Bytes> rotations;  ///< announcements on its disk
  std::set<std::uint32_t> former_keys;     ///< numbers of replaced message keys on its disk

  federation::NodeKeys keys() const;
  /// Its keys as they follow from each other, as its disk says.
  protocol::KeyHistory history() const;
  /// New keys come onto its disk, which keeps the old ones; they are in force when it is opened again.
  void prepare_rotation();
  void open();
  const federation::Books& books() const { return core->books(); }
  std::int64_t balance(const std::string& alias) const;
  /// What the peer owes this node; negative when this node owes.
  std::int64_t claim_on(const Node& peer) const;
};

class Federation {
 public:
  /// Founds the nodes, gives each the members m0 (professional) and m1, with 100.00 units each, and links them in a
  /// line. Those named in `mutual_credit` have no fund: their members begin at zero, with 100.00 of credit.
  explicit Federation(const std::vector<std::string>& letters,
                      const protocol::Offer& offer = {.inviter_debt_limit = 500'00, .invitee_debt_limit = 500'00},
                      const std::set<std::string>& mutual_credit = {});

  Node& operator[](const std::string& letter) { return *nodes_.at(letter); }

  /// Steps one event, commits, performs its effects, and delivers every frame until nothing moves. The reply's failure
  /// and payment are in `last_reply`.
  void step(const std::string& letter, const federation::Event& event);
  /// Opens a new connection between two nodes and lets them talk.
  void connect(const std::string& a, const std::string& b);
  /// Both nodes see their connection end.
  void disconnect(const std::string& a, const std::string& b);
  /// The node's process ends without a word; connections die with it. open() it again.
  void kill(const std::string& letter);
  /// Its process ends and begins again on older books, as if an old disk had been put back. It does not know.
  void go_back(const std::string& letter, const storage::MemoryStore::Snapshot& books);
  /// It is stopped, gets new keys and starts with them.
  void rotate(const std::string& letter);
  /// Likewise from a backup, and told so.
  void restore(const std::string& letter, const storage::MemoryStore::Snapshot& backup);
  void tick();
  /// What a peer of this node proposed, to be signed as it stands there.
  federation::SignAgreement signing(const std::string& letter, const std::string& peer);

  protocol::PaymentId fresh_id();
  /// Pays from m0 of one node to an address; the id is fresh unless given.
  Payment pay(const std::string& from, const std::string& to, std::int64_t amount,
              std::optional<protocol::PaymentId> id = {}, std::optional<protocol::PaymentKey> refund_of = {});
  federation::PayRequest request(const std::string& from, const std::string& to, std::int64_t amount) const;
  /// The payment as a node knows it now.
  std::optional<Payment> payment(const std::string& letter, const protocol::PaymentKey& key);

  /// Delivers a frame to its receiver as if it had just arrived.
  void deliver(const Frame& frame);
  /// An envelope that a node's keys sign next in its chain, and its core would never make.
  Frame forged(const std::string& from, const std::string& to, const protocol::Message& message);
  /// The header that the node's next envelope should have, as its peer sees it.
  protocol::EnvelopeHeader next_header(const std::string& from, const std::string& to) const;
  /// Any header, signed by the node that sends the frame on the latest connection.
  Frame sealed(const std::string& from, const std::string& to, const protocol::EnvelopeHeader& header,
               std::vector<protocol::Bytes> messages = {}) const;
  /// Called with every frame before delivery; returns false to lose it. May change it.
  std::function<bool(Frame&)> on_frame;
  /// Every rule on every node, and positions that mirror each other.
  void expect_sound();

  protocol::Time now{1'700'000'000'000};
  std::optional<federation::Reply> last_reply;
  std::vector<federation::Alarm> alarms;
  std::vector<federation::CloseLink> closed;
  std::vector<federation::RewriteFound> rewrites;
  federation::Session session = 0;

 private:
  void add_members(const Node& node);
  void give_units(const Node& node);
  void introduce(Node& inviter, Node& guest, const protocol::Offer& offer);
  void perform(Node& node, const federation::Effect& effect);
  void run(Node& node);
  void settle();
  Node& of(const protocol::Domain& domain);

  std::map<std::string, std::unique_ptr<Node>> nodes_;
  std::deque<Frame> frames_;
  std::map<std::pair<federation::Session, std::string>, federation::FrameKeys> frame_keys_;  ///< of each way
  std::map<std::pair<std::string, std::string>, federation::Session> sessions_;
  std::uint64_t ids_ = 0;
};

/// All that a node's envelopes to another hold, as signed, and the last answer among it.
std::vector<protocol::Message> messages_sent(Federation& f, const std::string& from, const std::string& to);
protocol::Answer last_answer(Federation& f, const std::string& from, const std::string& to);

}  // namespace harness
