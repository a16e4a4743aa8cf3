// The state between the books and the world: payments, peers, agreements, members. Rows of the store's tables.
//
// All but Member and OpenInvitation are consequences of the journal (books.h). Plain data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "federation/personal_data.h"
#include "protocol/agreement.h"
#include "protocol/entry.h"
#include "protocol/identity.h"
#include "storage/ledger_rows.h"

namespace protocol {

// Found by the row codec (storage/row.h) where the types live.
template <class Io>
void fields(Io& io, typename Io::template Of<LogPlace>& place) {
  io(place.sequence, place.index);
}

template <class Io>
void fields(Io& io, typename Io::template Of<ChainHead>& head) {
  io(head.sequence, head.hash);
}

template <class Io>
void fields(Io& io, typename Io::template Of<FundDetails>& fund) {
  io(fund.account, fund.bonus, fund.donation, fund.beneficiary, fund.commission);
}

template <class Io>
void fields(Io& io, typename Io::template Of<PaymentOpened>& opened) {
  io(opened.key, opened.kind, opened.status, opened.reason, opened.request, opened.order, opened.payer, opened.payee,
     opened.amount, opened.counterparty, opened.previous, opened.next, opened.place, opened.refund_of,
     opened.accept_before, opened.fund, opened.ordered_as);
}

}  // namespace protocol

namespace federation {

using protocol::Bytes;
using protocol::Domain;
using protocol::PaymentKey;
using protocol::Reason;
using protocol::Result;
using protocol::Time;

/// One request that moves money, as this node knows it.
struct Payment {
  protocol::PaymentOpened opened;  ///< as first recorded; status and reason there are kept up to date
  Time opened_at;
  Time closed_at;                  ///< zero while held
  std::uint64_t opened_entry = 0;  ///< index of the entry that opened it
  std::uint64_t closed_entry = 0;  ///< of the one that decided it, which may be the same; 0 while held
  protocol::LogPlace answer;       ///< where the deciding answer stands in what `next` sent
  std::int64_t refunded = 0;       ///< minor units given back or on hold to be; at most opened.amount
  bool cancel_asked = false;
  std::optional<std::uint64_t> order_number;  ///< of its order in the outbox for `next`, if these books put it there
  std::int64_t claim = 0;                     ///< cents that `previous` owes for it once it is accepted
  std::int64_t debt = 0;                      ///< cents owed to `next` for it once it is accepted
  bool told = false;  ///< our accepting answer counts in the log of what we send to `previous`, or waits to

  const PaymentKey& key() const { return opened.key; }
  protocol::PaymentStatus status() const { return opened.status; }
  /// The node before holds our refusal, for opened.reason, whatever was or will be decided: the association bears it
  /// (docs/decisions/0035).
  bool is_borne() const { return status() != protocol::PaymentStatus::refused && opened.reason != Reason::none; }
  friend bool operator==(const Payment&, const Payment&) = default;
};

/// A message in the outbox.
struct Waiting {
  Bytes message;
  std::int64_t accepts = 0;  ///< cents, if it is the first answer that accepts a payment
  friend bool operator==(const Waiting&, const Waiting&) = default;
};

/// Cents accepted in one direction of a link, from its first envelope to this one.
struct Tally {
  std::int64_t accepted = 0;
};

template <class Io>
void fields(Io& io, typename Io::template Of<Tally>& tally) {
  io(tally.accepted);
}

/// The holds of one payment that waits for its answer.
struct OpenHolds {
  std::vector<storage::Hold> holds;
};

enum class AgreementState : std::uint8_t { proposed_here = 1, proposed_there = 2, in_force = 3 };

/// One version of the agreement with a peer.
struct Agreement {
  AgreementState state = AgreementState::proposed_here;
  Bytes terms;  ///< exact signed bytes of an AgreementTerms
  protocol::Signature ours;
  protocol::Signature theirs;
  friend bool operator==(const Agreement&, const Agreement&) = default;
};

/// Another association's node. One row each; all are kept in memory.
struct Peer {
  Bytes identity;                            ///< of a NodeIdentity: the pinned keys, those in force
  protocol::ChainHead sent;                  ///< last envelope to it
  protocol::ChainHead acknowledged;          ///< last of those it says it has made durable
  protocol::ChainHead received;              ///< last envelope from it
  std::uint64_t outbox_first = 0;            ///< number of the oldest message that waits for an envelope
  std::uint64_t outbox_next = 0;             ///< number of the next message
  std::uint32_t version_in_force = 0;        ///< of the agreement; 0 = none
  std::uint32_t version_proposed_here = 0;   ///< waits for their signature; 0 = none
  std::uint32_t version_proposed_there = 0;  ///< waits for ours; 0 = none
  bool suspended_here = false;
  bool suspended_there = false;
  bool frozen = false;                 ///< a fork was seen, and the link not thawed since
  bool fork_proven = false;            ///< both headers stand in the journal
  bool must_compare = false;           ///< restored, and this link not yet compared
  bool released = false;               ///< the operator does not wait for that any longer
  std::int64_t most_debt = INT64_MAX;  ///< our own limits, tighter than the agreement's
  std::int64_t most_claim = INT64_MAX;
  std::int64_t accepted_here = 0;   ///< cents that our answers accept in all envelopes to it
  std::int64_t accepted_there = 0;  ///< cents that its answers accept in all envelopes from it
  std::uint32_t keys_told = 0;      ///< number of the rotation of our keys that it was told of: they sign what follows
  std::uint64_t keys_told_in = 0;   ///< sequence of the envelope that told it; 0: it was introduced to them
  std::uint32_t keys_held = 0;      ///< number of the last one it has acknowledged
  std::uint64_t sealed_at = 0;  ///< size of our journal in the header of the last envelope to it; 0: it was given back
  Time heard;                   ///< when its last envelope was taken in; zero before the first
  std::uint32_t wind_ups = 0;   ///< statements by which it was wound up (wind_up.h); 0: it was not
  std::uint64_t wound_up_in = 0;  ///< entry of the last of them
  bool back = false;              ///< it was heard again since

  /// Nothing is paid over its link any more (docs/decisions/0049).
  bool wound_up() const { return wind_ups != 0; }
  friend bool operator==(const Peer&, const Peer&) = default;
};

/// After a restore, members spend nothing before its link is compared. Nothing has left for a peer since it was wound
/// up.
inline bool is_waited_for(const Peer& peer) {
  return peer.must_compare && !peer.frozen && !peer.released && !peer.wound_up();
}

/// The keys of a node that has changed them: where its history begins, and what it has announced since.
struct KeysRow {
  std::uint32_t first = 0;
  protocol::PublicKeys oldest;
  std::vector<Bytes> announcements;
};
/// Whether anything was ever signed with this peer, or it was seen to tell two stories: then it stays a peer.
inline bool has_met(const Peer& peer) {
  return peer.sent.sequence != 0 || peer.received.sequence != 0 || peer.version_in_force != 0 || peer.frozen;
}

/// Whose account it is; may be erased without touching the books.
struct Member {
  protocol::Alias alias;
  protocol::AccountId account;
  protocol::MemberKind kind = protocol::MemberKind::individual;
  PersonalData data;
  friend bool operator==(const Member&, const Member&) = default;
};

/// Who stands at the other end of a transfer of the bank. Personal data, which the books can do without.
struct BankText {
  std::string name;        ///< at most 140 bytes
  std::string iban;        ///< in capitals without spaces, as the node has checked it; empty if the bank does not say
  std::string text;        ///< what a line of a statement says besides; at most 1,000 bytes
  std::string end_to_end;  ///< the payer's id of the transfer, as the bank carries it; at most 140 bytes
  friend bool operator==(const BankText&, const BankText&) = default;
};

template <class Io>
void fields(Io& io, typename Io::template Of<BankText>& text) {
  io(text.name, text.iban, text.text, text.end_to_end);
}

/// An invitation that waits for its guest, or (under the guest's domain) the offer its agreement must match.
struct OpenInvitation {
  Bytes text;  ///< protocol::to_text of the Invitation
};

template <class Io>
void fields(Io& io, typename Io::template Of<Payment>& payment) {
  io(payment.opened, payment.opened_at, payment.closed_at, payment.opened_entry, payment.closed_entry, payment.answer,
     payment.refunded, payment.cancel_asked, payment.order_number, payment.claim, payment.debt, payment.told);
}

template <class Io>
void fields(Io& io, typename Io::template Of<Waiting>& waiting) {
  io(waiting.message, waiting.accepts);
}

template <class Io>
void fields(Io& io, typename Io::template Of<OpenHolds>& open) {
  io(open.holds);
}

template <class Io>
void fields(Io& io, typename Io::template Of<Agreement>& agreement) {
  io(agreement.state, agreement.terms, agreement.ours, agreement.theirs);
}

template <class Io>
void fields(Io& io, typename Io::template Of<Peer>& peer) {
  io(peer.identity, peer.sent, peer.acknowledged, peer.received, peer.outbox_first, peer.outbox_next,
     peer.version_in_force, peer.version_proposed_here, peer.version_proposed_there, peer.suspended_here,
     peer.suspended_there, peer.frozen, peer.fork_proven, peer.must_compare, peer.released, peer.most_debt,
     peer.most_claim, peer.accepted_here, peer.accepted_there, peer.keys_told, peer.keys_told_in, peer.keys_held,
     peer.sealed_at, peer.heard, peer.wind_ups, peer.wound_up_in, peer.back);
}

template <class Io>
void fields(Io& io, typename Io::template Of<KeysRow>& keys) {
  io(keys.first, keys.oldest.message, keys.oldest.contract, keys.announcements);
}

template <class Io>
void fields(Io& io, typename Io::template Of<Member>& member) {
  io(member.alias, member.account, member.kind, member.data);
}

template <class Io>
void fields(Io& io, typename Io::template Of<OpenInvitation>& invitation) {
  io(invitation.text);
}

/// Row keys.
Bytes payment_row(const PaymentKey& key);
Bytes agreement_row(const Domain& peer, std::uint32_t version);
Bytes outbox_row(const Domain& peer, std::uint64_t number);
/// For both link logs.
Bytes log_row(const Domain& peer, std::uint64_t sequence);
/// `direction` is sent or received.
Bytes tally_row(const Domain& peer, protocol::EnvelopeDirection direction, std::uint64_t sequence);
Bytes settlement_row(const Domain& peer, std::uint32_t number);
/// Later entries have smaller keys: a scan of an account meets its newest payment first.
Bytes account_payment_row(const protocol::AccountId& account, std::uint64_t entry);
Bytes favourite_row(const protocol::AccountId& account, const protocol::Address& address);

}  // namespace federation
