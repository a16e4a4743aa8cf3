#include "federation/verify_links.h"

#include <algorithm>

#include "protocol/merkle.h"
#include "protocol/message.h"
#include "protocol/signing.h"

namespace federation {

using protocol::Envelope;
using protocol::EnvelopeDirection;
using storage::Table;

namespace {

/// What an envelope acknowledges is in the other direction's log, as far as it had come then.
bool acknowledges_what_is_there(LinkLog& log, const Books& books, const protocol::EnvelopeLogged& logged) {
  const PeerState& peer = *books.peer(logged.peer);
  const auto& acknowledged = logged.acknowledged;
  const bool theirs = logged.direction == EnvelopeDirection::received;
  const auto& other = theirs ? peer.row.sent : peer.row.received;
  if (logged.direction == EnvelopeDirection::sent || acknowledged.sequence >= other.sequence)
    return acknowledged == other;
  if (acknowledged.sequence == 0) return true;
  if (theirs && acknowledged.sequence == peer.row.acknowledged.sequence) return acknowledged == peer.row.acknowledged;
  for (const auto& head : peer.under_way)
    if (theirs && head.sequence == acknowledged.sequence) return acknowledged == head;
  const auto found = log.envelope(theirs ? Table::sent_log : Table::received_log, logged.peer, acknowledged.sequence);
  return found && (*found)->head() == acknowledged;
}

/// Nothing is taken in or said over a frozen link, or over one that is to be compared first, except what was lost.
const char* what_bars(const Peer& row, EnvelopeDirection direction) {
  if (row.frozen) return "it passes over a frozen link";
  if (direction == EnvelopeDirection::sent && row.must_compare) return "it is said before the link was compared";
  if (direction == EnvelopeDirection::returned && !row.must_compare) return "it is given back, and nothing was lost";
  return nullptr;
}

/// A sent envelope carries exactly the messages that the journal put into the outbox, in order.
bool carries_outbox(const Envelope& envelope, const PeerState& peer) {
  if (envelope.messages.size() > peer.outbox.size()) return false;
  return std::equal(envelope.messages.begin(), envelope.messages.end(), peer.outbox.begin(),
                    [](const Bytes& sent, const Waiting& waiting) { return sent == waiting.message; });
}

std::string check(LinkLog& log, const Books& books, const protocol::EnvelopeLogged& logged, VerifyReport& report) {
  const PeerState* peer = books.peer(logged.peer);
  if (peer == nullptr) return "an envelope of a stranger";
  const bool theirs = logged.direction == EnvelopeDirection::received;
  const auto found = log.envelope(theirs ? Table::received_log : Table::sent_log, logged.peer, logged.head.sequence);
  if (!found)
    return found.error().reason == Reason::truncated ? found.error().detail
                                                     : "the envelope does not read back: " + found.error().detail;
  const Envelope* envelope = *found;
  const auto& header = envelope->header;
  const auto& before = theirs ? peer->row.received : peer->row.sent;
  ++report.envelopes;
  if (envelope->head() != logged.head) return "the envelope is not the one that was logged";
  if (header.previous != before.hash || header.sequence != before.sequence + 1) return "the chain is broken";
  if (header.sender != (theirs ? logged.peer : books.domain()) ||
      header.receiver != (theirs ? books.domain() : logged.peer))
    return "the envelope is between others";
  if (header.count != logged.count || header.acknowledged != logged.acknowledged)
    return "count or acknowledgement are not those of the envelope";
  if (const char* barred = what_bars(peer->row, logged.direction); barred != nullptr) return barred;
  const auto& keys = theirs ? peer->keys.current() : *books.own_keys().at(peer->row.keys_told);
  ++report.signatures;
  if (!protocol::verify(keys.message, protocol::envelope_type, envelope->header_bytes, envelope->signature))
    return "the signature is not that of the key in force at its place";
  if (!theirs && protocol::last_rotation(envelope->messages) != logged.rotation)
    return "it announces another rotation of our keys than the entry says";
  if (logged.direction == EnvelopeDirection::sent) {
    if (!carries_outbox(*envelope, *peer)) return "the messages are not those that the journal queued";
    if (header.journal_size != books.journal_size() || header.journal_root != books.journal_root())
      return "the checkpoint is not that of the journal";
  }
  return acknowledges_what_is_there(log, books, logged) ? "" : "it acknowledges what is not in the other log";
}

std::string check(LinkLog& log, const Books&, const protocol::PaymentOpened& opened, VerifyReport&) {
  if (opened.place.sequence == 0) return {};
  const Bytes* bytes = log.received(opened.previous, opened.place);
  if (bytes == nullptr) return "there is no order where the entry says";
  if (const auto request = message_of<protocol::CancelRequest>(*bytes)) {
    const bool same = request->key == opened.key && request->order_digest == opened.order;
    return same && opened.reason == Reason::cancelled ? "" : "the cancellation says something else";
  }
  const auto order = message_of<protocol::Order>(*bytes);
  if (!order) return "there is no order where the entry says";
  if (protocol::sha256(*bytes) != opened.order || order->key() != opened.order_key())
    return "the order says something else";
  if (opened.kind == protocol::PaymentKind::incoming && order->credited != opened.amount)
    return "the amount is not that of the order";
  return {};
}

std::string check(LinkLog& log, const Books& books, const protocol::PaymentClosed& closed, VerifyReport&) {
  if (closed.answer.sequence == 0) return {};
  const Bytes* bytes = log.received(closed.peer, closed.answer);
  const auto answer = bytes == nullptr ? std::nullopt : message_of<protocol::Answer>(*bytes);
  const auto payment = books.payment(closed.key);
  if (!answer || !payment) return "there is no answer where the entry says";
  const PeerState* peer = books.peer(closed.peer);
  if (peer == nullptr || closed.answer.sequence != peer->row.received.sequence)
    return "its answer is not in the envelope that was taken in";
  if (answer->key != payment->opened.order_key() || answer->order_digest != payment->opened.order ||
      answer->reason != closed.reason || answer->accepted != (closed.status == protocol::PaymentStatus::accepted))
    return "the peer answered something else";
  return {};
}

std::string check(LinkLog& log, const Books& books, const protocol::KeysRotated& rotated, VerifyReport& report) {
  const bool own = rotated.peer.text().empty();
  const PeerState* peer = own ? nullptr : books.peer(rotated.peer);
  if (!own && peer == nullptr) return "keys of a stranger";
  const Bytes* bytes = own ? &rotated.rotation : log.received(rotated.peer, rotated.place);
  if (bytes == nullptr || *bytes != rotated.rotation) return "there is no rotation of keys where the entry says";
  report.signatures += 4;
  const auto next = (own ? books.own_keys() : peer->keys).next(rotated.rotation);
  if (!next) return "the rotation of keys does not follow: " + next.error().detail;
  return *next ? "" : "the rotation of keys was followed before";
}

/// The header in a proof of a fork, if its signer stands under it, by any of its keys; nullopt otherwise.
std::optional<protocol::EnvelopeHeader> proved(const Books& books, const PeerState& peer, const Bytes& joined,
                                               VerifyReport& report) {
  constexpr std::size_t size = protocol::Signature::size;
  if (joined.size() <= size) return std::nullopt;
  const Bytes bytes = joined.substr(0, joined.size() - size);
  const auto header = protocol::decode_envelope_header(bytes);
  const auto signature = protocol::Signature::from_bytes(joined.substr(bytes.size()));
  if (!header || !signature) return std::nullopt;
  const bool theirs = header->sender == peer.identity.domain() && header->receiver == books.domain();
  const bool ours = header->receiver == peer.identity.domain() && header->sender == books.domain();
  ++report.signatures;
  const bool is_signed =
      (theirs || ours) && std::ranges::any_of((theirs ? peer.keys : books.own_keys()).all(), [&](const auto& keys) {
        return protocol::verify(keys.message, protocol::envelope_type, bytes, *signature);
      });
  return is_signed ? std::optional(*header) : std::nullopt;
}

/// A link is frozen for two headers that cannot be of one chain; until both are there, for the one that is held.
std::string check(LinkLog&, const Books& books, const protocol::LinkFrozen& frozen, VerifyReport& report) {
  const PeerState* peer = books.peer(frozen.peer);
  if (peer == nullptr) return "a fork of a stranger";
  const auto ours = proved(books, *peer, frozen.ours, report);
  const auto theirs = proved(books, *peer, frozen.theirs, report);
  if ((!frozen.ours.empty() && !ours) || (!frozen.theirs.empty() && !theirs))
    return "the evidence of the fork is not signed by who sent it";
  if (!ours || !theirs) return {};
  const auto hash = protocol::sha256(frozen.ours.substr(0, frozen.ours.size() - protocol::Signature::size));
  const bool same_place = theirs->sequence == ours->sequence && frozen.ours != frozen.theirs;
  const bool follows = theirs->sequence == ours->sequence + 1 && theirs->previous != hash;
  return ours->sender == theirs->sender && (same_place || follows) ? "" : "the evidence of the fork shows none";
}

/// By a contract key that is in force, or was: what was signed before a change of keys stays valid.
bool signed_by(const protocol::KeyHistory& signer, const Bytes& terms, const protocol::Signature& signature,
               VerifyReport& report) {
  ++report.signatures;
  return std::ranges::any_of(signer.all(), [&](const protocol::PublicKeys& keys) {
    return protocol::verify(keys.contract, protocol::agreement_type, terms, signature);
  });
}

std::string check(LinkLog&, const Books& books, const protocol::AgreementChanged& changed, VerifyReport& report) {
  using Step = protocol::AgreementStep;
  const PeerState* peer = books.peer(changed.peer);
  if (peer == nullptr) return "an agreement with a stranger";
  const bool ours = changed.step == Step::proposed_here || changed.step == Step::in_force;
  const bool theirs = changed.step == Step::proposed_there || changed.step == Step::in_force;
  if (ours && !signed_by(books.own_keys(), changed.terms, changed.ours, report))
    return "our signature under the agreement does not verify";
  if (theirs && !signed_by(peer->keys, changed.terms, changed.theirs, report))
    return "their signature under the agreement does not verify";
  return {};
}

template <class Body>
std::string check(LinkLog&, const Books&, const Body&, VerifyReport&) {
  return {};
}

}  // namespace

std::string check_evidence(LinkLog& log, const Books& books, const protocol::Entry& entry, VerifyReport& report) {
  return std::visit([&](const auto& body) { return check(log, books, body, report); }, entry.body);
}

}  // namespace federation
