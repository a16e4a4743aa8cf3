#include "federation/checkpoints.h"

#include <algorithm>
#include <utility>

#include "federation/balance_tree.h"
#include "federation/coverage_lines.h"
#include "federation/link.h"
#include "protocol/check.h"
#include "protocol/merkle.h"
#include "storage/journal.h"

namespace federation {

using protocol::check;
using protocol::Checkpoint;
using protocol::CheckpointShown;

std::string journal_origin(const Books& books) {
  return first_origin(books.domain()) + books.checkpoints().log().suffix;
}

Checkpoint checkpoint_of(const Books& books, const protocol::Hash& seed) {
  Checkpoint checkpoint{.origin = journal_origin(books),
                        .size = books.journal_size(),
                        .root = books.journal_root(),
                        .extensions = coverage_lines(books)};
  checkpoint.extensions.push_back(balances_line(balance_tree(books.ledger(), seed)));
  const auto& log = books.checkpoints().log();
  if (log.restored != 0) checkpoint.extensions.push_back("restored " + std::to_string(log.restored));
  return checkpoint;
}

/// What was shown before under this origin; nullopt if the peer has not cosigned it yet, and is to be shown no more.
static std::optional<std::uint64_t> shown_before(const Books& books, const Domain& peer, const std::string& origin) {
  const auto telling = books.checkpoints().telling(peer);
  if (!telling || telling->origin != origin) return 0;
  return telling->cosigned ? std::optional(telling->size) : std::nullopt;
}

std::vector<protocol::Outgoing> shown_to_peers(const Books& books, const Bytes& note) {
  const auto origin = journal_origin(books);
  std::vector<protocol::Outgoing> outgoing;
  for (const auto& [domain, peer] : books.peers()) {
    if (peer.row.version_in_force == 0 || peer.row.frozen || peer.row.must_compare || peer.row.wound_up()) continue;
    const auto old_size = shown_before(books, domain, origin);
    if (!old_size) continue;
    CheckpointShown shown{.note = note, .old_size = *old_size, .extension = {}, .envelope = 0, .since = {}};
    if (*old_size != 0) shown.extension = books.journal_consistency(*old_size);
    if (peer.row.sealed_at != 0) {
      shown.envelope = peer.row.sent.sequence;
      shown.since = books.journal_consistency(peer.row.sealed_at);
    }
    outgoing.push_back({domain, protocol::encode(shown)});
  }
  return outgoing;
}

// ---- making them

/// Books that nobody said are older than what this node has signed: the first peer that is met again knows.
static bool may_be_older(const Context& context) {
  const auto& peers = context.books.peers();
  const bool has_witness = std::ranges::any_of(peers, [](const auto& peer) {
    return peer.second.row.sent.sequence != 0 && !peer.second.row.frozen && !peer.second.row.wound_up();
  });
  const bool compared =
      std::ranges::any_of(context.sessions, [](const auto& link) { return link.second.phase == LinkPhase::open; });
  return has_witness && !compared;
}

/// Something happened since the last one, beside itself.
static bool has_grown(const Books& books) {
  const auto last = books.checkpoints().log().last_size;
  return last == 0 || books.journal_size() > last + 1;
}

/// Another one for each checkpoint, which nobody can guess: a signature that is never shown.
static protocol::Hash balances_seed(const Books& books, const protocol::SigningKey& log) {
  constexpr std::string_view type = "application/vnd.lokaponto.balances-seed.v1";
  const auto signature = log.sign(
      type, journal_origin(books) + "\n" + std::to_string(books.journal_size()) + "\n" + books.journal_root().hex());
  return protocol::sha256(signature.view());
}

static void make(Context& context) {
  const auto seed = balances_seed(context.books, context.keys.log);
  const Checkpoint checkpoint = checkpoint_of(context.books, seed);
  protocol::SignedNote note{protocol::to_text(checkpoint), {}};
  protocol::sign(note, checkpoint.origin, context.keys.log);
  const Bytes text = protocol::to_text(note);
  context.books.record(context.now, protocol::CheckpointMade{text, seed}, {}, shown_to_peers(context.books, text));
}

void make_checkpoint(Context& context, const MakeCheckpoint& request) {
  if (may_be_older(context))
    return context.fail(request.ticket, Reason::link_closed, "no link was compared since the program started");
  if (has_grown(context.books) && !sums_up(context.books.ledger()))
    return context.fail(request.ticket, Reason::amount_overflow, "the sum of all balances");
  if (has_grown(context.books)) make(context);
  context.emit(Reply{
      .ticket = request.ticket, .failure = {}, .payment = {}, .number = context.books.checkpoints().log().last_size});
}

static bool is_due(const Context& context) {
  constexpr std::int64_t day_ms = 86'400'000;
  const auto& log = context.books.checkpoints().log();
  const Time since = log.last_size == 0 ? context.books.founded_at() : log.last_made;
  return context.now.milliseconds / day_ms > since.milliseconds / day_ms;
}

/// Whether an alarm has said since the last checkpoint why there is no other one.
static bool is_said(const Books& books) {
  bool said = false;
  const auto from = storage::number_key(books.checkpoints().log().last_size);
  books.view().scan(storage::Table::alarm, {}, from, [&](std::string_view, std::string_view bytes) {
    const auto entry = protocol::decode_entry(bytes);
    const auto* alarm = entry ? std::get_if<protocol::AlarmRaised>(&entry->body) : nullptr;
    said = alarm != nullptr && alarm->peer.text().empty() && alarm->reason == Reason::amount_overflow;
    return !said;
  });
  return said;
}

void make_due_checkpoint(Context& context) {
  if (!is_due(context) || !has_grown(context.books) || may_be_older(context)) return;
  if (sums_up(context.books.ledger())) return make(context);
  if (!is_said(context.books))
    context.alarm({}, Reason::amount_overflow, "no checkpoint is made: what all accounts hold is too much to sum up");
}

// ---- as a witness

static std::unexpected<protocol::Failure> rewritten(std::string detail) {
  return protocol::failure(Reason::history_rewritten, std::move(detail));
}

/// The last checkpoint of this origin that we cosigned.
static std::optional<Checkpoint> cosigned_before(const Books& books, const Domain& peer, std::string_view origin) {
  const auto seen = books.checkpoints().seen(peer);
  if (!seen) return std::nullopt;
  auto checkpoint = checkpoint_in(seen->note);
  check(checkpoint.has_value(), "a checkpoint that was cosigned reads back");
  return checkpoint->origin == origin ? std::optional(*std::move(checkpoint)) : std::nullopt;
}

bool begins_anew(const Books& books, const Domain& peer, const Checkpoint& checkpoint) {
  return books.checkpoints().seen(peer) && !cosigned_before(books, peer, checkpoint.origin);
}

bool is_known(const Books& books, const Domain& peer, const CheckpointShown& shown) {
  return books.checkpoints().has_cosigned(peer, shown.note);
}

/// What the headers of the envelopes say of the journal: the last one signed before the checkpoint leads to it.
static Result<void> follows_from_headers(const Showing& showing, const Checkpoint& checkpoint, bool first) {
  const auto& shown = showing.shown;
  if (shown.envelope == 0) {
    const bool restored = checkpoint.origin != first_origin(showing.peer);
    if (first && (restored || showing.place.sequence == 1)) return {};
    return rewritten("it follows from no envelope, though some were sent");
  }
  if (shown.envelope >= showing.place.sequence) return rewritten("it follows from an envelope that comes later");
  const auto before = showing.header_at(shown.envelope);
  const auto after = showing.header_at(shown.envelope + 1);
  if (!before || !after) return protocol::failure(Reason::corrupt, "an envelope before it is missing");
  if (after->journal_size <= checkpoint.size) return rewritten("it follows from an envelope that is not the last one");
  if (before->journal_size > checkpoint.size ||
      !protocol::verify_consistency(before->journal_size, before->journal_root, checkpoint.size, checkpoint.root,
                                    shown.since))
    return rewritten("its journal is not the one of envelope " + std::to_string(shown.envelope));
  return {};
}

Result<Checkpoint> may_cosign(const Books& books, const Showing& showing) {
  const PeerState* peer = books.peer(showing.peer);
  check(peer != nullptr, "whoever shows a checkpoint is a peer");
  const auto note = protocol::parse_note(showing.shown.note);
  if (!note) return std::unexpected(note.error());
  auto checkpoint = protocol::parse_checkpoint(note->text);
  if (!checkpoint) return std::unexpected(checkpoint.error());
  if (note->signatures.size() != 1 || !is_origin_of(checkpoint->origin, showing.peer))
    return protocol::failure(Reason::malformed, "a checkpoint of another log, or with other signatures");
  if (auto is_signed = protocol::verify(*note, {checkpoint->origin, peer->identity.log_key}); !is_signed)
    return std::unexpected(is_signed.error());
  if (books.checkpoints().is_closed(showing.peer, checkpoint->origin))
    return rewritten("its journal has begun anew since, under another name");
  const auto carrier = showing.header_at(showing.place.sequence);
  if (!carrier) return protocol::failure(Reason::corrupt, "the envelope that holds it is missing");
  if (carrier->journal_size <= checkpoint->size) return rewritten("it is larger than the journal when it was sent");
  const auto before = cosigned_before(books, showing.peer, checkpoint->origin);
  if (showing.shown.old_size != (before ? before->size : 0))
    return rewritten("it does not follow from the last one that was cosigned");
  if (before && !protocol::verify_consistency(before->size, before->root, checkpoint->size, checkpoint->root,
                                              showing.shown.extension))
    return rewritten("it does not extend the one of " + std::to_string(before->size) + " entries");
  if (auto follows = follows_from_headers(showing, *checkpoint, !before); !follows)
    return std::unexpected(follows.error());
  return checkpoint;
}

std::optional<protocol::Cosignature> cosignature_in(const protocol::CheckpointCosigned& cosigned) {
  auto checkpoint = checkpoint_in(cosigned.note);
  if (!checkpoint) return std::nullopt;
  return protocol::Cosignature{.origin = std::move(checkpoint->origin),
                               .size = checkpoint->size,
                               .root = checkpoint->root,
                               .seconds = cosigned.seconds,
                               .signature = cosigned.signature};
}

/// The payments go on; only our word is withheld. Both notes are kept for anybody to see.
static void refuse(Context& context, const Received& received, const CheckpointShown& shown,
                   const protocol::Failure& why) {
  const Domain& peer = received.peer;
  context.alarm(peer, why.reason, "its checkpoint is not cosigned: " + why.detail);
  if (why.reason != Reason::history_rewritten) return;
  const auto seen = context.books.checkpoints().seen(peer);
  const auto envelope = shown.envelope == 0 ? std::nullopt : context.books.received_envelope(peer, shown.envelope);
  context.emit(RewriteFound{.peer = peer,
                            .entry = context.books.journal_size() - 1,
                            .before = seen ? seen->note : Bytes{},
                            .shown = shown.note,
                            .header = envelope ? protocol::SignedHeader{envelope->header_bytes, envelope->signature}
                                               : protocol::SignedHeader{},
                            .key = context.books.peer(peer)->identity.log_key});
}

void receive_checkpoint(Context& context, const Received& received, const CheckpointShown& shown,
                        const RecordedCosignatures& recorded) {
  const Domain& peer = received.peer;
  Books& books = context.books;
  if (is_known(books, peer, shown)) return;
  const auto header_at = [&](std::uint64_t sequence) -> std::optional<protocol::EnvelopeHeader> {
    auto envelope = books.received_envelope(peer, sequence);
    return envelope ? std::optional(std::move(envelope->header)) : std::nullopt;
  };
  const auto checkpoint = may_cosign(books, {peer, shown, received.place(), header_at});
  if (!checkpoint) return refuse(context, received, shown, checkpoint.error());
  if (begins_anew(books, peer, *checkpoint))
    context.alarm(peer, Reason::history_restarted,
                  "its journal begins anew as " + checkpoint->origin + ": what was cosigned before was lost there");
  const auto given = recorded.find({checkpoint->origin, checkpoint->size});
  protocol::CheckpointCosigned cosigned{.peer = peer,
                                        .place = received.place(),
                                        .note = shown.note,
                                        .signature = {},
                                        .recovered = given != recorded.end()};
  if (cosigned.recovered) {
    cosigned.seconds = given->second.seconds;
    cosigned.signature = given->second.signature;
    return books.record(context.now, cosigned);
  }
  cosigned.seconds = std::max<std::int64_t>(0, context.now.milliseconds / 1000);
  cosigned.signature = protocol::cosignature(protocol::to_text(*checkpoint), context.keys.log, cosigned.seconds);
  books.record(context.now, cosigned, {}, {{peer, protocol::encode(*cosignature_in(cosigned))}});
}

// ---- what witnesses say

bool holds(const protocol::Cosignature& cosignature, const Domain& witness, const protocol::PublicKey& key,
           const Bytes& note) {
  const auto parsed = protocol::parse_note(note);
  const auto checkpoint = checkpoint_in(note);
  if (!parsed || !checkpoint || checkpoint->origin != cosignature.origin || checkpoint->size != cosignature.size ||
      checkpoint->root != cosignature.root)
    return false;
  const protocol::NoteVerifier verifier{witness_name(witness), key, protocol::NoteKeyType::witness};
  protocol::SignedNote cosigned{parsed->text, {}};
  protocol::add_cosignature(cosigned, verifier, cosignature.seconds, cosignature.signature);
  return protocol::verify(cosigned, verifier).has_value();
}

void receive_cosignature(Context& context, const Received& received, const protocol::Cosignature& cosignature) {
  const Domain& peer = received.peer;
  Books& books = context.books;
  const auto own = books.checkpoints().own(cosignature.size);
  const auto checkpoint = own ? checkpoint_in(own->note) : protocol::failure(Reason::not_found);
  if (!checkpoint || checkpoint->origin != cosignature.origin || checkpoint->root != cosignature.root) {
    // It saw a log that a restore has ended here: true, and of no use any more.
    if (cosignature.origin != journal_origin(books) && is_origin_of(cosignature.origin, books.domain())) return;
    return context.alarm(peer, Reason::not_found, "it cosigns a checkpoint that was not made here");
  }
  if (std::ranges::any_of(own->cosignatures, [&](const WitnessWord& word) { return word.peer == peer; })) return;
  if (!holds(cosignature, peer, books.peer(peer)->identity.log_key, own->note))
    return context.alarm(peer, Reason::bad_signature, "its cosignature does not verify");
  books.record(context.now, protocol::CosignatureTaken{.peer = peer,
                                                       .place = received.place(),
                                                       .size = cosignature.size,
                                                       .seconds = cosignature.seconds,
                                                       .signature = cosignature.signature});
}

}  // namespace federation
