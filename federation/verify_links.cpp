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
  if (!found) return found.error().detail.empty() ? "the envelope does not read back" : found.error().detail;
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
  return {};
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
  if (protocol::sha256(*bytes) != opened.order || order->key() != opened.key) return "the order says something else";
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
  if (answer->key != closed.key || answer->order_digest != payment->opened.order ||
      answer->accepted != (closed.status == protocol::PaymentStatus::accepted))
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

std::string check(LinkLog&, const Books& books, const protocol::PeerIntroduced& introduced, VerifyReport&) {
  const auto identity = protocol::decode_node_identity(introduced.identity);
  if (!identity) return "the peer's identity does not read";
  const PeerState* known = books.peer(identity->domain());
  if (known == nullptr || known->row.received.sequence == 0) return {};
  const bool same = identity->rotation == known->keys.number() && identity->keys() == known->keys.current();
  return same ? "" : "a peer is introduced anew under other keys";
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
