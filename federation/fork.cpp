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

void part_ways(Context& context, const Domain& peer, LinkSession& session, EnvelopeDirection direction,
               std::uint64_t sequence) {
  const bool sent = direction == EnvelopeDirection::sent;
  const auto ours =
      sent ? context.books.sent_envelope(peer, sequence) : context.books.received_envelope(peer, sequence);
  const std::string detail =
      "envelope " + std::to_string(sequence) + (sent ? " that we sent" : " that they sent") + " stands in two versions";
  freeze(context, peer, session, detail, signed_header(ours), {});
  if (ours)
    context.emit(SendStored{
        peer, session.session, {{sent ? protocol::FrameKind::envelope : protocol::FrameKind::returned, sequence}}});
}

void keep_evidence(Context& context, const Domain& peer, LinkSession& session, const std::optional<Envelope>& ours,
                   const protocol::VerifiedEnvelope& theirs) {
  const std::string detail =
      "envelope " + std::to_string(theirs->header.sequence) + " does not continue the chain we hold";
  if (!freeze(context, peer, session, detail, signed_header(ours), signed_header(*theirs))) return;
  context.emit(ForkFound{.peer = peer,
                         .signer = theirs->header.sender,
                         .entry = context.books.journal_size() - 1,
                         .ours = signed_header(ours),
                         .theirs = signed_header(*theirs),
                         .key = theirs.signer()});
}

void weigh_evidence(Context& context, const Domain& peer, LinkSession& session, const std::optional<Envelope>& ours,
                    const protocol::VerifiedEnvelope& theirs) {
  if (ours && ours->head() != theirs->head() && signed_alike(*ours, theirs))
    keep_evidence(context, peer, session, ours, theirs);
}

}  // namespace federation
