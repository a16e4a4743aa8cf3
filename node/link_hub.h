// The links of a node: which peer has which connection, who dials when, what becomes of each frame and effect. Knows
// nothing of gRPC, which carries the streams (link_connection.h).
//
// Threads: perform() on the engine's commit thread; wires call from theirs; one thread of the hub's own dials, opens
// and closes sessions, and reads on where a peer has sent too much for a while (link_budget.h). Submitting to a full
// engine waits, and so slows down the peer that sends.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "federation/effect.h"
#include "federation/frames.h"
#include "node/dial_plan.h"
#include "node/engine.h"
#include "node/link_budget.h"
#include "node/link_connection.h"
#include "node/link_status.h"
#include "protocol/identity.h"
#include "protocol/signing.h"

namespace node {

using federation::Session;
using protocol::Domain;

/// Message keys of this node by the number of the rotation by which they came: the newest, and those that some peer may
/// know.
using MessageKeys = std::map<std::uint32_t, protocol::SigningKey>;

/// Where to dial, and what must be found there.
struct DialTarget {
  Domain peer;
  std::string endpoint;     ///< host:port
  std::string certificate;  ///< PEM: those accepted, and no other
  bool introduces = false;
};

class LinkHub final : public LinkHost {
 public:
  /// Starts a stream for the connection and attaches a wire to it; returns at once.
  using Dial = std::function<void(const std::shared_ptr<LinkConnection>&, const DialTarget&)>;

  /// `engine` and `store` outlive the hub. `message_keys`, by rotation (keys.h), sign introductions.
  LinkHub(protocol::NodeIdentity self, MessageKeys message_keys, const LinkTimes& times, const LinkRate& rate,
          Engine& engine, const storage::Store& store, Dial dial);
  ~LinkHub() override;

  /// Begins to dial, and returns when the peers are known, so that none who calls from then on is taken for a stranger.
  /// The engine runs; should it fail to answer, the wait ends with the time for a handshake.
  void start();
  /// Takes and dials no more, lets what waits be sent for at most `grace` milliseconds, closes everything. The engine
  /// has been stopped. Idempotent.
  void stop(std::int64_t grace);

  /// SendFrame, SendStored, CloseLink and AdmitPeer; others are ignored. Does not block.
  void perform(const federation::Effect& effect);
  /// Asks the books for peers now and not only at the next turn.
  void peers_changed();

  std::vector<LinkStatus> links() const;
  bool connected(const Domain& peer) const;
  // ---- LinkHost
  std::shared_ptr<LinkConnection> new_connection() override;
  std::optional<Failure> called(const std::shared_ptr<LinkConnection>& connection, const LinkClaim& claim) override;
  void answered(const std::shared_ptr<LinkConnection>& connection, const std::string& certificate) override;
  bool received(const std::shared_ptr<LinkConnection>& connection, std::uint32_t kind, const Bytes& bytes) override;
  void ended(const std::shared_ptr<LinkConnection>& connection, const Failure& why,
             std::shared_ptr<LinkWire> wire) override;

 private:
  using Identity = std::shared_ptr<const protocol::NodeIdentity>;

  enum class Stage : std::uint8_t {
    dialling,     ///< by this node; no answer yet
    guest,        ///< an unknown caller, who must introduce itself
    introducing,  ///< it has; the core decides
    accepted,     ///< certificate and domain are those of a peer
    open,         ///< the core knows of it
  };

  struct Link {
    std::shared_ptr<LinkConnection> connection;
    Domain peer;
    Stage stage = Stage::dialling;
    bool dialled = false;
    std::string introduces;    ///< id of the invitation by which it was dialled to introduce this node; empty: none
    bool heard = false;        ///< a frame has come
    std::int64_t began = 0;    ///< milliseconds
    std::int64_t closed = 0;   ///< seen closed at that time, yet not ended; 0: not closed
    std::int64_t read_at = 0;  ///< when to read on; 0: it is being read
    bool slowed = false;       ///< it had to wait once
    Session session = 0;       ///< from Stage::introducing on, or open
    Identity identity;         ///< of whom it is
    std::string certificate;   ///< as TLS has it
    std::shared_ptr<federation::FrameKeys> keys = {};  ///< from Stage::open on; frames come one after the other
  };

  struct PeerLink {
    Identity identity;
    protocol::KeyHistory keys;
    std::uint32_t keys_told = 0;                     ///< number of the rotation of our keys by which it knows us
    std::optional<protocol::Invitation> invitation;  ///< how to introduce ourselves, as long as the books hold it
    std::string introduced;                          ///< id of the last one by which the peer has come to know us
    DialPlan plan;
    LinkBudget budget;
    LinkNumber current = 0;   ///< 0: none
    LinkNumber dialling = 0;  ///< 0: none
    protocol::Time since;
    Failure last_error;
    bool gone = false;  ///< the books know it no more
  };

  /// What the books say of a peer.
  struct PeerFound {
    Identity identity;
    protocol::KeyHistory keys;
    std::uint32_t keys_told = 0;
    std::optional<protocol::Invitation> invitation;
  };
  struct BooksFound {
    protocol::KeyHistory own_keys;
    std::vector<PeerFound> peers;
  };

  // The hub's own thread.
  void run();
  void post(std::function<void()> task);
  std::int64_t next_turn(std::int64_t now) const;
  void take_turn(std::int64_t now);
  void read_due(std::int64_t now);
  void dial_due(std::int64_t now);
  void drop_overdue(std::int64_t now);
  void abort_unending(std::int64_t now);
  void ask_for_peers();
  void take_peers(const BooksFound& found);
  void open(LinkNumber number);
  void open_admitted(const Domain& peer, Session session);
  Bytes introduction(const protocol::Invitation& invitation, std::uint32_t keys_told) const;
  void greet(const Link& link, const Bytes& introduction);
  void close_session(const Link& link, const Failure& why);

  void forget_gone(const std::vector<PeerFound>& found);
  bool dials_first(const PeerLink& peer, const Domain& domain) const;
  static bool must_introduce(const PeerLink& peer);
  bool wants_to_dial(const PeerLink& peer) const;
  std::optional<Failure> admit(Link& link, const Domain& domain, const LinkClaim& claim);
  Result<federation::Event> event_of(const Link& link, protocol::FrameKind kind, const Bytes& bytes) const;
  bool receive_introduction(const std::shared_ptr<LinkConnection>& connection, const Link& link, const Bytes& bytes);
  void spend(const Domain& peer, const federation::Event& event, std::size_t bytes);
  bool may_read_on(LinkNumber number);
  std::optional<Link> link_of(LinkNumber number, bool hears);
  std::shared_ptr<LinkConnection> connection_of(Session session) const;
  std::vector<std::shared_ptr<LinkConnection>> all_connections() const;
  bool wait_until_none(std::int64_t milliseconds);

  const protocol::NodeIdentity self_;
  const MessageKeys message_keys_;
  const LinkTimes times_;
  const LinkRate rate_;
  Engine& engine_;
  const storage::Store& store_;
  const Dial dial_;
  std::thread thread_;

  mutable std::mutex mutex_;  // for all that follows
  std::condition_variable wake_;
  std::condition_variable none_left_;
  std::condition_variable peers_found_;
  std::deque<std::function<void()>> tasks_;
  protocol::KeyHistory own_keys_;
  std::map<Domain, PeerLink> peers_;
  std::map<LinkNumber, Link> links_;  ///< every stream that has not ended
  std::map<Session, LinkNumber> sessions_;
  LinkNumber last_number_ = 0;
  Session last_session_ = 0;
  std::int64_t next_refresh_ = 0;
  std::minstd_rand chance_;
  bool peers_known_ = false;  ///< the books have answered once
  bool stopping_ = false;     ///< no new streams
  bool ending_ = false;       ///< the thread is to end
};

}  // namespace node
