#include "federation/chronicle.h"

#include <algorithm>
#include <charconv>

#include "federation/checkpoints.h"
#include "federation/link_log.h"
#include "federation/verify.h"
#include "protocol/settlement.h"
#include "protocol/signing.h"
#include "storage/journal.h"

namespace federation {

using protocol::Entry;
using storage::Table;

namespace {

constexpr std::string_view restored_line = "restored ";

/// The restore that a checkpoint names.
std::uint64_t restore_named(const protocol::Checkpoint& checkpoint) {
  std::uint64_t index = 0;
  for (const auto& line : checkpoint.extensions)
    if (line.starts_with(restored_line))
      std::from_chars(line.data() + restored_line.size(), line.data() + line.size(), index);
  return index;
}

/// A header that is kept as evidence with its signature behind it.
struct SignedWord {
  protocol::EnvelopeHeader header;
  Bytes bytes;  ///< of the header
};

/// nullopt unless one of the two ends of the link has signed it.
std::optional<SignedWord> word_in(const Books& books, const PeerState& peer, const Bytes& joined) {
  constexpr std::size_t size = protocol::Signature::size;
  if (joined.size() <= size) return std::nullopt;
  auto bytes = joined.substr(0, joined.size() - size);
  auto header = protocol::decode_envelope_header(bytes);
  const auto signature = protocol::Signature::from_bytes(joined.substr(bytes.size()));
  if (!header || !signature) return std::nullopt;
  const auto& keys = header->sender == books.domain() ? books.own_keys() : peer.keys;
  const bool is_signed = std::ranges::any_of(keys.all(), [&](const auto& one) {
    return protocol::verify(one.message, protocol::envelope_type, bytes, *signature);
  });
  return is_signed ? std::optional(SignedWord{*std::move(header), std::move(bytes)}) : std::nullopt;
}

/// Whether no chain can hold both: they are for one place, or the second does not follow the first.
bool part(const SignedWord& held, const SignedWord& shown) {
  if (held.header.sender != shown.header.sender || held.header.receiver != shown.header.receiver) return false;
  if (held.header.sequence == shown.header.sequence) return held.bytes != shown.bytes;
  return shown.header.sequence == held.header.sequence + 1 && shown.header.previous != protocol::sha256(held.bytes);
}

std::string number_of_note(const Bytes& text) {
  const auto note = protocol::parse_settlement_note(text);
  return note ? std::to_string(note->number) : "?";
}

}  // namespace

void Chronicle::see(const Books& books, const Entry& entry) {
  if (epochs_.empty() && books.founded()) epochs_.push_back({.origin = first_origin(books.domain())});
  std::visit([&](const auto& body) { see(books, entry, body); }, entry.body);
}

std::vector<Recorded> Chronicle::recorded() const {
  auto all = recorded_;
  for (auto& one : all) {
    const auto epoch = std::ranges::find(epochs_, one.entry, &Epoch::begin);
    if (one.name != "restored" || epoch == epochs_.end() || epoch->lost_to <= epoch->begin) continue;
    one.what += "; its own envelopes that were given back show that there were " + std::to_string(epoch->lost_to) +
                " entries before";
  }
  return all;
}

Bytes Chronicle::note_of(const PeerCheckpoint& checkpoint) const {
  if (checkpoint.sequence == 0) {
    const auto bytes = storage::journal_entry(source_, checkpoint.entry);
    const auto entry = bytes ? protocol::decode_entry(*bytes) : protocol::failure(Reason::truncated);
    const auto* cosigned = entry ? std::get_if<protocol::CheckpointCosigned>(&entry->body) : nullptr;
    return cosigned == nullptr ? Bytes{} : cosigned->note;
  }
  LinkLog log(source_);
  const auto envelope = log.envelope(Table::received_log, checkpoint.peer, checkpoint.sequence);
  if (!envelope) return {};
  for (const auto& message : (*envelope)->messages) {
    const auto shown = message_of<protocol::CheckpointShown>(message);
    const auto said = shown ? checkpoint_in(shown->note) : protocol::failure(Reason::truncated);
    if (said && said->size == checkpoint.size && said->root == checkpoint.root) return shown->note;
  }
  return {};
}

void Chronicle::record(std::string_view name, const Entry& entry, const Domain& peer, std::string what) {
  if (++seen_[name] > max_findings) {
    ++left_out_[name];
    return;
  }
  recorded_.push_back({.name = name,
                       .entry = entry.index,
                       .time = entry.time,
                       .peer = peer.text(),
                       .what = std::move(what),
                       .evidence = {}});
}

void Chronicle::keep(const Domain& peer, std::string_view note, std::uint64_t entry, std::uint64_t sequence) {
  const auto said = checkpoint_in(note);
  if (!said || !is_origin_of(said->origin, peer)) return;
  checkpoints_.push_back({.peer = peer,
                          .origin = said->origin,
                          .size = said->size,
                          .root = said->root,
                          .restored = restore_named(*said),
                          .entry = entry,
                          .sequence = sequence});
}

/// What was not cosigned stands in the envelope that was taken in last.
void Chronicle::keep_refused(const Books& books, const Domain& domain, std::uint64_t entry) {
  const auto* peer = books.peer(domain);
  if (peer == nullptr) return;
  const auto sequence = peer->row.received.sequence;
  const auto is_kept = [&](const PeerCheckpoint& one) { return one.peer == domain && one.sequence == sequence; };
  if (std::ranges::any_of(checkpoints_, is_kept)) return;
  LinkLog log(source_);
  const auto envelope = log.envelope(Table::received_log, domain, sequence);
  if (!envelope) return;
  for (const auto& message : (*envelope)->messages) {
    const auto shown = message_of<protocol::CheckpointShown>(message);
    const auto note = shown ? protocol::parse_note(shown->note) : protocol::failure(Reason::truncated);
    const auto said = note ? protocol::parse_checkpoint(note->text) : protocol::failure(Reason::truncated);
    if (said && protocol::verify(*note, {said->origin, peer->identity.log_key}))
      keep(domain, shown->note, entry, sequence);
  }
}

void Chronicle::see(const Books& books, const Entry& entry, const protocol::NodeRestored&) {
  epochs_.push_back({.origin = journal_origin(books), .begin = entry.index});
  record("restored", entry, {}, "it was restored from a backup: what had stood from here on was lost");
}

void Chronicle::see(const Books&, const Entry&, const protocol::EnvelopeLogged& logged) {
  if (logged.direction != protocol::EnvelopeDirection::returned || epochs_.size() < 2) return;
  LinkLog log(source_);
  const auto envelope = log.envelope(Table::sent_log, logged.peer, logged.head.sequence);
  if (envelope) epochs_.back().lost_to = std::max(epochs_.back().lost_to, (*envelope)->header.journal_size + 1);
}

void Chronicle::see(const Books&, const Entry& entry, const protocol::CheckpointCosigned& cosigned) {
  keep(cosigned.peer, cosigned.note, entry.index, 0);
}

void Chronicle::see(const Books&, const Entry&, const protocol::CosignatureTaken& taken) {
  cosigned_ = std::max(cosigned_, taken.size);
}

void Chronicle::see(const Books& books, const Entry& entry, const protocol::AlarmRaised& alarm) {
  record("alarm", entry, alarm.peer, "alarm " + std::string(protocol::name(alarm.reason)) + ": " + alarm.detail);
  if (alarm.reason == Reason::history_rewritten) keep_refused(books, alarm.peer, entry.index);
}

void Chronicle::see(const Books& books, const Entry& entry, const protocol::LinkFrozen& frozen) {
  record("frozen", entry, frozen.peer, "the link is frozen: " + frozen.detail);
  const auto* peer = books.peer(frozen.peer);
  if (peer == nullptr || forks_.size() >= max_findings) return;
  const auto held = word_in(books, *peer, frozen.ours);
  const auto shown = word_in(books, *peer, frozen.theirs);
  if (!held || !shown || !part(*held, *shown)) return;
  const auto& header = shown->header;
  forks_.push_back(
      {.kind = "two_histories",
       .association = header.sender.text(),
       .where = "link " + header.receiver.text() + ", envelope " + std::to_string(header.sequence),
       .what = "it has signed two envelopes that cannot be of one log: it ran twice, or tells two stories",
       .evidence = {{"header and signature that " + books.domain().text() + " holds", frozen.ours},
                    {"header and signature that " + books.domain().text() + " was shown", frozen.theirs}}});
}

void Chronicle::see(const Books&, const Entry& entry, const protocol::LinkThawed& thawed) {
  record("thawed", entry, thawed.peer, "the link is thawed, by an operator's word");
}

void Chronicle::see(const Books&, const Entry& entry, const protocol::LinkReleased& released) {
  record("released", entry, released.peer, "members may pay before the link is compared, by an operator's word");
}

void Chronicle::see(const Books&, const Entry& entry, const protocol::SettlementChanged& changed) {
  if (changed.step == protocol::SettlementStep::disputed_here)
    record("disputed", entry, changed.peer, "settlement note " + number_of_note(changed.note) + " is disputed here");
  if (changed.step == protocol::SettlementStep::disputed_there)
    record("disputed", entry, changed.peer, "settlement note " + number_of_note(changed.note) + " is disputed there");
}

void Chronicle::see(const Books&, const Entry& entry, const protocol::SettlementEnded& ended) {
  if (ended.step == protocol::ClosingStep::questioned_here)
    record("disputed", entry, ended.peer, "the receipt of a settlement is of another sum than has left");
}

void Chronicle::see(const Books&, const Entry& entry, const protocol::PeerWoundUp& wound_up) {
  record("wound_up", entry, wound_up.peer,
         wound_up.theirs.is_zero() ? "it is wound up, by this association alone" : "it is wound up, by both");
}

void Chronicle::see(const Books&, const Entry& entry, const protocol::ClaimGivenUp& given_up) {
  record("given_up", entry, given_up.peer,
         "a claim of " + std::to_string(given_up.amount) + " minor units is given up, own euros bear it");
}

void Chronicle::see(const Books&, const Entry& entry, const protocol::ContradictionBorne& borne) {
  record("borne", entry, borne.next,
         "payment " + borne.key.text() + " was told in two ways: the association bears the difference");
}

}  // namespace federation
