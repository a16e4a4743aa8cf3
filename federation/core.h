// Core: the deterministic heart of a node. Events go in; batches of writes, and effects that wait for them, come out.
//
// The same core runs in the node, in the simulator and in the auditor's replay: no socket, no thread, no clock, no
// randomness. Ed25519 signatures are deterministic, so the same events at the same times give the same bytes.
//
//   core.step(now, event) ...  as many as are queued
//   SealedBatch batch = core.seal(now)
//   auto receipt = store.commit(batch.writes())    while the next events are stepped
//   core.committed()                               when the receipt is there, on the core's thread
//   std::move(batch).release(receipt)              replies and messages leave
//
// Batches are committed in the order they were sealed. One thread.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <vector>

#include "federation/books.h"
#include "federation/effect.h"
#include "federation/event.h"
#include "federation/link.h"
#include "protocol/identity.h"
#include "protocol/signing.h"

namespace federation {

/// The secret keys of a node, one for each purpose.
struct NodeKeys {
  protocol::SigningKey message;
  protocol::SigningKey log;
  protocol::SigningKey contract;
  /// Message keys that were replaced, by the number of the rotation by which they came (0: the first): they sign for
  /// peers that have not heard of their successors.
  std::map<std::uint32_t, protocol::SigningKey> former = {};
  /// Every rotation of these keys, in order: exact bytes of its message (protocol/key_rotation.h).
  std::vector<protocol::Bytes> rotations = {};

  /// The message key that came by this rotation; nullptr if it is not here.
  const protocol::SigningKey* message_key(std::uint32_t number) const;
};

/// What French law lets accounts do whose members were not identified: hold 150 euros and pay as much in thirty days
/// (article R. 561-16-1 of the Code monetaire et financier).
inline constexpr protocol::MemberRulesSet legal_member_rules{.most_balance = 150'00, .most_paid = 150'00};

/// The first batch of new books: genesis, the node's own accounts, and what unverified accounts may do. Commit it to an
/// empty store before Core::open.
Result<storage::Batch> found(const storage::Store& empty, const protocol::NodeIdentity& self, Time now,
                             const protocol::MemberRulesSet& rules = {});

class Core {
 public:
  /// Opens founded books. wrong keys or domain, or keys older than the books: invalid_configuration; damaged books:
  /// corrupt or truncated. Rotations of the keys that the books do not know yet are recorded by the first step, and so
  /// announced: keys are on disk before anybody hears of them, and never change while a core runs.
  /// `account`: of the digital fund, where peers are to pay what they owe; empty if they are not to be told.
  static Result<std::unique_ptr<Core>> open(const storage::Store& store, protocol::NodeIdentity self, NodeKeys keys,
                                            protocol::BankAccount account = {});

  /// `asked_by`: the event is an act of this access, which is written down in the same batch, with its outcome and
  /// `now`.
  void step(Time now, const Event& event, const Act* asked_by = nullptr);
  SealedBatch seal(Time now);
  void committed() { books_->retire(); }

  const Books& books() const { return *books_; }
  const protocol::NodeIdentity& self() const { return self_; }
  /// So many messages may wait for one peer: for tests, to which the protocol's bound is far.
  void bound_outboxes(std::size_t messages) { books_->bound_outboxes(messages); }
  /// Whether the link to this peer is open and its heads have been compared.
  bool link_open(const Domain& peer) const;

 private:
  void note_act(Time now, const Act& act, std::size_t effects_before);
  Core(std::unique_ptr<Books> books, protocol::NodeIdentity self, NodeKeys keys, protocol::BankAccount account);

  std::unique_ptr<Books> books_;
  protocol::NodeIdentity self_;
  NodeKeys keys_;
  protocol::BankAccount account_;
  std::map<Domain, LinkSession> sessions_;
  std::set<Domain> disbelieved_;
  std::vector<Effect> effects_;
};

}  // namespace federation
