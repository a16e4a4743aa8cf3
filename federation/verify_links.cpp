#include "federation/verify_links.h"

#include "protocol/merkle.h"
#include "protocol/message.h"
#include "protocol/signing.h"

namespace federation {

using protocol::Envelope;
using protocol::EnvelopeDirection;
using storage::Table;

namespace {

Result<Envelope> read_envelope(const storage::Store& store, Table table, const Domain& peer, std::uint64_t sequence) {
  auto row = store.get(table, log_row(peer, sequence));
  if (!row) return std::unexpected(row.error());
  if (!*row) return protocol::failure(Reason::truncated, "envelope " + std::to_string(sequence) + " is missing");
  return protocol::decode_envelope(**row);
}

/// A sent envelope carries exactly the messages that the journal put into the outbox, in order.
bool carries_outbox(const Envelope& envelope, const PeerState& peer) {
  if (envelope.messages.size() > peer.outbox.size()) return false;
  return std::equal(envelope.messages.begin(), envelope.messages.end(), peer.outbox.begin());
}

std::string check(const storage::Store& store, const Books& books, const protocol::EnvelopeLogged& logged,
                  VerifyReport& report) {
  const PeerState* peer = books.peer(logged.peer);
  if (peer == nullptr) return "an envelope of a stranger";
  const bool theirs = logged.direction == EnvelopeDirection::received;
  const auto envelope =
      read_envelope(store, theirs ? Table::received_log : Table::sent_log, logged.peer, logged.head.sequence);
  if (!envelope) return envelope.error().detail.empty() ? "the envelope does not read back" : envelope.error().detail;
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
  const auto& key = theirs ? peer->identity.message_key : books.genesis().message_key;
  ++report.signatures;
  if (!protocol::verify(key, protocol::envelope_type, envelope->header_bytes, envelope->signature))
    return "the signature does not verify";
  if (logged.direction == EnvelopeDirection::sent) {
    if (!carries_outbox(*envelope, *peer)) return "the messages are not those that the journal queued";
    if (header.journal_size != books.journal_size() || header.journal_root != books.journal_root())
      return "the checkpoint is not that of the journal";
  }
  return {};
}

/// The message at a place in what a peer sent.
template <class Kind>
std::optional<std::pair<Kind, protocol::Hash>> message_at(const storage::Store& store, const Domain& peer,
                                                          const protocol::LogPlace& place) {
  const auto envelope = read_envelope(store, Table::received_log, peer, place.sequence);
  if (!envelope || place.index >= envelope->messages.size()) return std::nullopt;
  const auto message = protocol::decode_message(envelope->messages[place.index]);
  if (!message) return std::nullopt;
  const auto* kind = std::get_if<Kind>(&*message);
  if (kind == nullptr) return std::nullopt;
  return std::pair{*kind, protocol::sha256(envelope->messages[place.index])};
}

std::string check(const storage::Store& store, const Books&, const protocol::PaymentOpened& opened, VerifyReport&) {
  if (opened.place.sequence == 0) return {};
  if (const auto request = message_at<protocol::CancelRequest>(store, opened.previous, opened.place)) {
    const bool same = request->first.key == opened.key && request->first.order_digest == opened.order;
    return same && opened.reason == Reason::cancelled ? "" : "the cancellation says something else";
  }
  const auto order = message_at<protocol::Order>(store, opened.previous, opened.place);
  if (!order) return "there is no order where the entry says";
  if (order->second != opened.order || order->first.key() != opened.key) return "the order says something else";
  if (opened.kind == protocol::PaymentKind::incoming && order->first.credited != opened.amount)
    return "the amount is not that of the order";
  return {};
}

std::string check(const storage::Store& store, const Books& books, const protocol::PaymentClosed& closed,
                  VerifyReport&) {
  if (closed.answer.sequence == 0) return {};
  const auto answer = message_at<protocol::Answer>(store, closed.peer, closed.answer);
  const auto payment = books.payment(closed.key);
  if (!answer || !payment) return "there is no answer where the entry says";
  if (answer->first.key != closed.key || answer->first.order_digest != payment->opened.order ||
      answer->first.accepted != (closed.status == protocol::PaymentStatus::accepted))
    return "the peer answered something else";
  return {};
}

bool signed_by(const protocol::PublicKey& key, const Bytes& terms, const protocol::Signature& signature,
               VerifyReport& report) {
  ++report.signatures;
  return protocol::verify(key, protocol::agreement_type, terms, signature);
}

std::string check(const storage::Store&, const Books& books, const protocol::AgreementChanged& changed,
                  VerifyReport& report) {
  using Step = protocol::AgreementStep;
  const PeerState* peer = books.peer(changed.peer);
  if (peer == nullptr) return "an agreement with a stranger";
  const bool ours = changed.step == Step::proposed_here || changed.step == Step::in_force;
  const bool theirs = changed.step == Step::proposed_there || changed.step == Step::in_force;
  if (ours && !signed_by(books.genesis().contract_key, changed.terms, changed.ours, report))
    return "our signature under the agreement does not verify";
  if (theirs && !signed_by(peer->identity.contract_key, changed.terms, changed.theirs, report))
    return "their signature under the agreement does not verify";
  return {};
}

template <class Body>
std::string check(const storage::Store&, const Books&, const Body&, VerifyReport&) {
  return {};
}

}  // namespace

std::string check_evidence(const storage::Store& store, const Books& books, const protocol::Entry& entry,
                           VerifyReport& report) {
  return std::visit([&](const auto& body) { return check(store, books, body, report); }, entry.body);
}

}  // namespace federation
