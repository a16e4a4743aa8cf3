// Books: everything a node knows, as a fold over its journal.
//
// record() is the only way to change what the journal covers: it appends the entry and applies it. A replay applies
// the same entries and arrives at the same rows, byte for byte (verify.h). Reading is free. One thread: the writer's.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "federation/access_books.h"
#include "federation/checkpoint_books.h"
#include "federation/ended_holds.h"
#include "federation/fund_books.h"
#include "federation/member_books.h"
#include "federation/payment_counts.h"
#include "federation/payment_request_books.h"
#include "federation/records.h"
#include "federation/settlement_books.h"
#include "federation/webhook_books.h"
#include "protocol/entry.h"
#include "protocol/envelope.h"
#include "protocol/limits.h"
#include "storage/journal.h"
#include "storage/ledger.h"
#include "storage/view.h"

namespace federation {

/// The two accounts between own units and a position: those of the whole reserve, or the peer's own (exchange.h).
struct Bridge {
  protocol::AccountId settlement;
  protocol::AccountId own;
};

/// A peer's row with what is derived from it and kept at hand.
struct PeerState {
  Peer row;
  protocol::NodeIdentity identity;
  protocol::KeyHistory keys;                      ///< up to those of the identity
  std::optional<protocol::AgreementTerms> terms;  ///< in force
  protocol::Fraction worth{1, 1};        ///< own minor units for one settlement minor unit, by the terms in force
  protocol::Fraction worth_there{1, 1};  ///< the peer's likewise
  protocol::AccountId position;
  Bridge bridge;
  std::deque<Waiting> outbox;  ///< the messages outbox_first..outbox_next
  std::deque<protocol::ChainHead>
      under_way;                    ///< of envelopes sent and not acknowledged, as far as known without a look
  std::size_t outbox_bytes = 0;     ///< of these messages
  std::uint64_t outbox_stored = 0;  ///< messages with a lower number stand in the store
  bool touched = false;
};

/// Held payments that one peer is to answer, together.
struct Unanswered {
  std::size_t count = 0;
  std::int64_t owed = 0;  ///< minor units of the settlement unit, if it accepts all of them
  Time oldest;            ///< when the first of them was set aside
};

class Books {
 public:
  using Peers = std::map<Domain, PeerState>;

  /// Reads the books from a store and verifies the journal's tail. An empty store gives books without genesis.
  static Result<std::unique_ptr<Books>> load(const storage::Store& store);

  // ---- reading

  bool founded() const { return genesis_.has_value(); }
  const protocol::Genesis& genesis() const;
  const protocol::Currency& currency() const { return genesis().currency; }
  const Domain& domain() const { return currency().domain; }
  /// Our own keys, from the first on.
  const protocol::KeyHistory& own_keys() const { return own_keys_; }
  const storage::Ledger& ledger() const { return ledger_; }
  /// A throw-away question: would these transfers be applied? Changes nothing.
  storage::Verdict test(std::span<const protocol::Transfer> transfers) { return ledger_.test(transfers); }

  const Peers& peers() const { return peers_; }
  const PeerState* peer(const Domain& domain) const;
  /// As much waits for this peer as may wait.
  bool outbox_full(const PeerState& peer) const {
    return peer.outbox.size() >= max_outbox_messages_ || peer.outbox_bytes >= protocol::max_outbox_bytes;
  }
  /// So many messages may wait for one peer, instead of protocol::max_outbox_messages.
  void bound_outboxes(std::size_t messages) { max_outbox_messages_ = messages; }
  std::optional<Agreement> agreement(const Domain& peer, std::uint32_t version) const;
  /// A link must still be compared after a restore, and was not released: members may not spend yet.
  bool recovering() const;

  std::optional<Payment> payment(const PaymentKey& key) const;
  /// The holds of a payment with status held; empty otherwise.
  std::vector<storage::Hold> holds_of(const PaymentKey& key) const;
  /// Payments that wait for another node, or for the one before it to be compared; not those that wait for euros.
  std::size_t held_payments() const { return held_.size() - fund_.awaiting_payments(); }
  /// Held payments to this peer for which nothing is set aside yet: they wait until its link is compared. In key order.
  std::vector<PaymentKey> waiting_for(const Domain& peer) const;
  /// Held payments that this peer is to answer, whether their orders have left or not. Looks through all of them; in
  /// key order.
  std::vector<Payment> unanswered_by(const Domain& peer) const;
  /// The same of all peers that have any, in one look.
  std::map<Domain, Unanswered> unanswered() const;
  /// How many hands had signed the wind-up statement that ended this payment's hold; nullopt if none did.
  std::optional<std::uint32_t> hands_that_ended(const Payment& payment) const;
  /// When the payment that has been held longest was set aside; nullopt if none is held. Looks through all of them.
  std::optional<Time> oldest_hold() const;
  const PaymentCounts& payment_counts() const { return counts_; }
  /// The order of a held payment still waits in the outbox: no envelope holds it.
  bool order_waits(const Payment& payment) const;
  /// Held payments that began here, whose accept_before lies before `now` and for which no cancellation was asked.
  std::vector<PaymentKey> overdue(Time now) const;

  std::optional<Member> member(const protocol::Alias& alias) const { return members_.member(alias); }
  std::optional<protocol::AccountId> account_of(const protocol::Alias& alias) const {
    return members_.account_of(alias);
  }
  const MemberBooks& members() const { return members_; }
  const storage::Account* account(const protocol::AccountId& id) const { return ledger_.account(id); }
  /// An account that is known to be there; check()s it.
  const storage::Account& known_account(const protocol::AccountId& id) const;
  const storage::Account& position(const PeerState& peer) const;

  std::uint64_t journal_size() const { return journal_.size(); }
  protocol::Hash journal_root() const { return journal_.root(); }
  std::optional<protocol::Envelope> sent_envelope(const Domain& peer, std::uint64_t sequence) const;
  std::optional<protocol::Envelope> received_envelope(const Domain& peer, std::uint64_t sequence) const;
  /// The place of an envelope in a link log; {0, zero} for 0, nullopt if there is none.
  std::optional<protocol::ChainHead> sent_head(const Domain& peer, std::uint64_t sequence) const;
  std::optional<protocol::ChainHead> received_head(const Domain& peer, std::uint64_t sequence) const;
  /// Cents that the accepting answers in a link log (sent or received) are worth, up to this envelope, as these books
  /// count them. Looked up. check()s that the envelope is there.
  std::int64_t accepted(const Domain& peer, protocol::EnvelopeDirection direction, std::uint64_t sequence) const;
  /// The first of our answers to that peer that accepts this order still waits in the outbox. Looks through all of it.
  bool first_answer_waits(const Domain& peer, const protocol::Hash& order) const;
  const FundBooks& fund() const { return fund_; }
  const SettlementBooks& settlements() const { return settlements_; }
  const CheckpointBooks& checkpoints() const { return checkpoints_; }
  /// That the journal is one that had `old_size` entries (RFC 6962 section 2.1.2).
  std::vector<protocol::Hash> journal_consistency(std::uint64_t old_size) const;
  /// When the first entry was recorded. Looked up.
  Time founded_at() const;
  /// Of exchange counters, by name.
  const std::set<std::string>& counters() const { return counters_; }
  /// Theirs, in any order: rule 3 asks for them at every entry that moves cover.
  const std::vector<protocol::AccountId>& cash_accounts() const { return cash_accounts_; }
  /// The rows themselves, for lists and pages.
  const storage::View& view() const { return view_; }

  // ---- changing

  /// Appends an entry and applies it. check()s that it applies: decide first, then record.
  void record(Time now, protocol::EntryBody body, std::vector<protocol::Transfer> transfers = {},
              std::vector<protocol::Outgoing> outgoing = {});

  /// Applies an entry read from a journal, appending its exact bytes; a Failure says which rule it breaks.
  Result<void> replay(const Bytes& bytes);
  /// The same of bytes that were decoded before: `entry` is what they say.
  Result<void> replay(const protocol::Entry& entry, const Bytes& bytes);

  /// Stores an envelope where record(EnvelopeLogged) says it stands.
  void store_envelope(const Domain& peer, protocol::EnvelopeDirection direction, const protocol::Envelope& envelope);

  // Tables that are no consequence of the journal.
  AccessBooks& access() { return access_; }
  const AccessBooks& access() const { return access_; }
  WebhookBooks& webhooks() { return webhooks_; }
  const WebhookBooks& webhooks() const { return webhooks_; }
  PaymentRequestBooks& payment_requests() { return payment_requests_; }
  const PaymentRequestBooks& payment_requests() const { return payment_requests_; }
  void put_member(const Member& member);
  /// With all access that the member was given.
  void erase_member(const protocol::Alias& alias, const protocol::Hash& keyed);
  /// Of a line of a statement, by its digest, or of a transfer, by the id of its payment; nullopt if none or erased.
  std::optional<BankText> bank_text(std::string_view key) const;
  void put_bank_text(std::string_view key, const BankText& text);
  void erase_bank_text(std::string_view key) { view_.erase(storage::Table::bank_text, Bytes(key)); }
  /// What the payer of this payment wrote to it; of an empty text nothing is kept.
  void put_memo(const PaymentKey& key, const std::string& memo);
  void erase_memo(const PaymentKey& key) { view_.erase(storage::Table::memo, payment_row(key)); }
  void put_favourite(const protocol::AccountId& account, const protocol::Address& address);
  void erase_favourite(Bytes row) { view_.erase(storage::Table::favourite, std::move(row)); }
  std::optional<OpenInvitation> invitation(std::string_view key) const;
  void put_invitation(std::string_view key, const OpenInvitation& invitation);
  void erase_invitation(std::string_view key);
  /// Erases the invitations that wait for their guests.
  void withdraw_invitations();

  /// Writes the rows of everything touched and hands over the batch.
  storage::Batch take();
  /// The oldest batch taken is durable.
  void retire() { view_.retire(); }

 private:
  explicit Books(const storage::Store& store)
      : view_(store),
        fund_(view_),
        members_(view_),
        access_(view_),
        settlements_(view_),
        checkpoints_(view_),
        webhooks_(view_),
        payment_requests_(view_) {}

  /// A payment that waits for its answer, and the names of its holds.
  struct Held {
    Payment payment;
    std::vector<protocol::HoldId> holds;
  };
  /// What a look for a payment found.
  struct Looked {
    PaymentKey key;
    std::optional<Payment> payment;
  };

  void name_accounts(PeerState& peer) const;
  void set_terms(PeerState& peer, protocol::AgreementTerms terms) const;
  Result<void> load_ledger();
  Result<void> load_peers();
  Result<void> load_peer(const Domain& domain, std::string_view value);

  Result<void> apply(const protocol::Entry& entry, const Bytes& bytes);
  // One for each body; apply.cpp, apply_links.cpp, apply_members.cpp.
  Result<void> apply(const protocol::Entry& entry, const protocol::Genesis& genesis);
  Result<void> apply(const protocol::Entry& entry, const protocol::AccountOpened& opened);
  Result<void> apply(const protocol::Entry& entry, const protocol::PaymentOpened& opened);
  Result<void> apply(const protocol::Entry& entry, const protocol::PaymentClosed& closed);
  Result<void> apply(const protocol::Entry& entry, const protocol::CancelAsked& asked);
  Result<void> apply(const protocol::Entry& entry, const protocol::AnswerRepeated& repeated);
  Result<void> apply(const protocol::Entry& entry, const protocol::PeerIntroduced& introduced);
  Result<void> apply(const protocol::Entry& entry, const protocol::AgreementChanged& changed);
  Result<void> apply(const protocol::Entry& entry, const protocol::LimitsSet& limits);
  Result<void> apply(const protocol::Entry& entry, const protocol::EnvelopeLogged& logged);
  Result<void> apply(const protocol::Entry& entry, const protocol::KeysRotated& rotated);
  Result<void> apply(const protocol::Entry& entry, const protocol::LinkFrozen& frozen);
  Result<void> apply(const protocol::Entry& entry, const protocol::AlarmRaised& alarm);
  Result<void> apply(const protocol::Entry& entry, const protocol::NodeRestored& restored);
  Result<void> apply(const protocol::Entry& entry, const protocol::LinkCompared& compared);
  Result<void> apply(const protocol::Entry& entry, const protocol::LinkReleased& released);
  Result<void> apply(const protocol::Entry& entry, const protocol::LinkThawed& thawed);
  Result<void> apply(const protocol::Entry& entry, const protocol::OrderPassedOn& passed_on);
  Result<void> apply(const protocol::Entry& entry, const protocol::PeerRemoved& removed);
  // apply_wind_up.cpp
  Result<void> apply(const protocol::Entry& entry, const protocol::PeerWoundUp& wound_up);
  Result<void> apply(const protocol::Entry& entry, const protocol::ClaimGivenUp& given_up);
  Result<void> apply(const protocol::Entry& entry, const protocol::AnswerHonoured& honoured);
  Result<void> apply(const protocol::Entry& entry, const protocol::RefusalHeard& heard);
  Result<void> apply(const protocol::Entry& entry, const protocol::OrderLeft& left);
  // apply_contradictions.cpp
  Result<void> apply(const protocol::Entry& entry, const protocol::ContradictionBorne& borne);
  Result<void> apply(const protocol::Entry& entry, const protocol::FundRulesSet& rules);
  Result<void> apply(const protocol::Entry& entry, const protocol::TransfersOrdered& ordered);
  Result<void> apply(const protocol::Entry& entry, const protocol::BankLineBooked& booked);
  Result<void> apply(const protocol::Entry& entry, const protocol::StatementBooked& booked);
  Result<void> apply(const protocol::Entry& entry, const protocol::BankLineResolved& resolved);
  Result<void> apply(const protocol::Entry& entry, const protocol::TransferRejected& rejected);
  Result<void> apply(const protocol::Entry& entry, const protocol::CreditLimitSet& limit);
  Result<void> apply(const protocol::Entry& entry, const protocol::MemberStandingSet& set);
  Result<void> apply(const protocol::Entry& entry, const protocol::AccountClosed& closed);
  Result<void> apply(const protocol::Entry& entry, const protocol::MemberRulesSet& rules);
  Result<void> apply(const protocol::Entry& entry, const protocol::CounterCounted& counted);
  // apply_checkpoints.cpp
  Result<void> apply(const protocol::Entry& entry, const protocol::CheckpointMade& made);
  Result<void> apply(const protocol::Entry& entry, const protocol::CheckpointCosigned& cosigned);
  Result<void> apply(const protocol::Entry& entry, const protocol::CosignatureTaken& taken);

  void note_counter(const storage::Account& account);

  Result<void> known_member(const protocol::AccountId& account) const;
  // apply_settlement.cpp
  Result<void> apply(const protocol::Entry& entry, const protocol::SettlementChanged& changed);
  Result<void> apply(const protocol::Entry& entry, const protocol::SettlementEnded& ended);
  Result<void> apply(const protocol::Entry& entry, const protocol::DisputeNarrowed& narrowed);
  Result<void> apply(const protocol::Entry& entry, const protocol::SettlementThresholdSet& set);
  Result<void> apply(const protocol::Entry& entry, const protocol::AnswerCounted& counted);

  Result<protocol::KeyHistory> load_keys(protocol::KeyHistory pinned) const;
  void put_keys(const protocol::KeyHistory& keys);
  PeerState* find_peer(const Domain& domain);
  Result<PeerState*> known_peer(const Domain& domain);
  Result<void> set_agreement_in_force(PeerState& peer, std::uint32_t version, const Bytes& terms);
  Result<void> set_position_bounds(PeerState& peer);
  void push_outgoing(const protocol::Outgoing& outgoing, std::int64_t accepts);
  static bool tells(const protocol::Entry& entry, const Payment& payment);
  std::int64_t told_by(const protocol::Entry& entry, const Domain& peer);
  void weigh(Payment& payment, const protocol::Entry& entry) const;
  Result<void> count_answer(const protocol::PaymentClosed& closed, const Payment& payment);
  static bool accepts_first(const Waiting& waiting, const protocol::Hash& order);
  Result<void> strand(Payment payment);
  Result<void> refuse_instead(Payment payment, const protocol::Entry& entry);
  void keep_tally(PeerState& peer, const protocol::EnvelopeLogged& logged);
  std::optional<std::uint64_t> number_of_order(const protocol::Entry& entry, const Domain& next) const;
  Result<void> withdraw_order(const Payment& payment, const protocol::Entry& entry);
  std::int64_t pop_outbox(PeerState& peer, std::uint32_t count);
  void put_payment(const Payment& payment);
  void list_for_members(const protocol::PaymentOpened& opened, std::uint64_t entry);
  void put_holds(Held& held, const protocol::Entry& entry);
  void hold_payment(const Payment& payment, const protocol::Entry& entry);
  void release_payment(const PaymentKey& key);
  Result<void> add_refunded(const protocol::PaymentOpened& refund, std::int64_t change);
  void write_touched();

  storage::View view_;
  storage::Journal journal_;
  storage::Ledger ledger_;
  FundBooks fund_;
  MemberBooks members_;
  AccessBooks access_;
  SettlementBooks settlements_;
  CheckpointBooks checkpoints_;
  WebhookBooks webhooks_;
  PaymentRequestBooks payment_requests_;
  std::set<std::string> counters_;
  std::vector<protocol::AccountId> cash_accounts_;
  std::optional<protocol::Genesis> genesis_;
  protocol::KeyHistory own_keys_;
  Peers peers_;
  std::size_t max_outbox_messages_ = protocol::max_outbox_messages;
  std::map<PaymentKey, Held> held_;  ///< whoever pays chooses the keys: no choice of theirs makes a tree slow
  PaymentCounts counts_;
  mutable std::optional<Looked> last_look_;  ///< deciding, recording and replying ask for the same payment in turn
  mutable EndedHolds ended_holds_;
  std::set<std::pair<Time, PaymentKey>> deadlines_;  ///< of held payments that began here, cancellation not asked
};

}  // namespace federation
