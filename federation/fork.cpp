#include "federation/fork.h"

#include "federation/link.h"

namespace federation {

using protocol::Envelope;
using protocol::EnvelopeDirection;
using protocol::SignedHeader;

static SignedHeader signed_header(const std::optional<Envelope>& envelope) {
  return envelope ? SignedHeader{envelope->header_bytes, envelope->signature} : SignedHeader{};
}

static Bytes joined(const SignedHeader& header) {
  return header.empty() ? Bytes{} : header.bytes + Bytes(header.signature.view());
}

/// Records the fork, once without and once with both headers; false if all that is to be said stands in the journal.
static bool freeze(Context& context, const Domain& peer, LinkSession& session, const std::string& detail,
                   const SignedHeader& ours, const SignedHeader& theirs) {
  session.phase = LinkPhase::forked;
  session.recovery = {};
  const Peer& row = context.books.peer(peer)->row;
  const bool proves = !ours.empty() && !theirs.empty();
  if (row.frozen && (row.fork_proven || !proves)) return false;
  context.books.record(context.now, protocol::LinkFrozen{peer, detail, joined(ours), joined(theirs)});
  context.emit(Alarm{peer, Reason::forked, detail});
  return true;
}

bool signed_alike(const Envelope& ours, const protocol::VerifiedEnvelope& theirs) {
  return protocol::verify(theirs.signer(), protocol::envelope_type, ours.header_bytes, ours.signature);
}

/// Our version of an envelope, sent or received.
static std::optional<Envelope> our_version(const Books& books, const Domain& peer, bool sent, std::uint64_t sequence) {
  return sent ? books.sent_envelope(peer, sequence) : books.received_envelope(peer, sequence);
}

static void show_ours(Context& context, const Domain& peer, const LinkSession& session, bool sent,
                      std::uint64_t sequence) {
  const auto kind = sent ? protocol::FrameKind::envelope : protocol::FrameKind::returned;
  context.emit(SendStored{peer, session.session, {{kind, sequence}}});
}

void part_ways(Context& context, const Domain& peer, LinkSession& session, EnvelopeDirection direction,
               std::uint64_t sequence) {
  const bool sent = direction == EnvelopeDirection::sent;
  const auto ours = our_version(context.books, peer, sent, sequence);
  const std::string detail =
      "envelope " + std::to_string(sequence) + (sent ? " that we sent" : " that they sent") + " stands in two versions";
  freeze(context, peer, session, detail, signed_header(ours), {});
  if (ours) show_ours(context, peer, session, sent, sequence);
}

void keep_evidence(Context& context, const Domain& peer, LinkSession& session, const std::optional<Envelope>& ours,
                   const protocol::VerifiedEnvelope& theirs) {
  const std::string detail = "envelope " + std::to_string(theirs->header.sequence) + " of " +
                             theirs->header.sender.text() + " does not continue the chain we hold";
  if (!freeze(context, peer, session, detail, signed_header(ours), signed_header(*theirs))) return;
  context.emit(ForkFound{.peer = peer,
                         .signer = theirs->header.sender,
                         .entry = context.books.journal_size() - 1,
                         .ours = signed_header(ours),
                         .theirs = signed_header(*theirs),
                         .key = theirs.signer()});
}

void meet_known_place(Context& context, const Domain& peer, LinkSession& session, EnvelopeDirection direction,
                      const protocol::VerifiedEnvelope& theirs) {
  const bool sent = direction == EnvelopeDirection::returned;
  const auto sequence = theirs->header.sequence;
  const auto ours = our_version(context.books, peer, sent, sequence);
  if (!ours || ours->head() == theirs->head() || !signed_alike(*ours, theirs)) return;
  keep_evidence(context, peer, session, ours, theirs);
  show_ours(context, peer, session, sent, sequence);
}

void thaw_link(Context& context, const ThawLink& request) {
  const PeerState* peer = context.books.peer(request.peer);
  const std::string& domain = request.peer.text();
  if (peer == nullptr) return context.fail(request.ticket, Reason::unknown_peer, domain + " is no peer");
  if (!peer->row.frozen)
    return context.fail(request.ticket, Reason::not_found, "the link with " + domain + " is not frozen");
  context.books.record(context.now, protocol::LinkThawed{request.peer});
  if (const auto session = context.sessions.find(request.peer); session != context.sessions.end())
    cut_off(context, request.peer, session->second.session, Reason::none, "the two histories are compared again");
  context.succeed(request.ticket);
}

void weigh_evidence(Context& context, const Domain& peer, LinkSession& session, const std::optional<Envelope>& ours,
                    const protocol::VerifiedEnvelope& theirs) {
  if (ours && ours->head() != theirs->head() && signed_alike(*ours, theirs))
    keep_evidence(context, peer, session, ours, theirs);
}

}  // namespace federation
