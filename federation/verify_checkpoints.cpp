#include "federation/verify_checkpoints.h"

#include <algorithm>

#include "federation/balance_tree.h"
#include "federation/checkpoints.h"

namespace federation {

using protocol::CheckpointCosigned;
using protocol::CheckpointMade;
using protocol::CheckpointShown;
using protocol::Cosignature;
using protocol::CosignatureTaken;
using protocol::Entry;
using protocol::EnvelopeDirection;
using protocol::EnvelopeLogged;
using storage::Table;

std::string CheckpointVerifier::check(const Books& books, const Entry&, const CheckpointMade& made,
                                      VerifyReport& report) {
  const auto note = protocol::parse_note(made.note);
  if (!note || note->signatures.size() != 1) return "the checkpoint is not a note with one signature";
  if (!sums_up(books.ledger())) return "the checkpoint does not say what the journal was";
  const auto expected = checkpoint_of(books, made.seed);
  if (note->text != protocol::to_text(expected)) return "the checkpoint does not say what the journal was";
  ++report.signatures;
  return protocol::verify(*note, {expected.origin, books.genesis().log_key})
             ? ""
             : "the checkpoint is not signed by the log key";
}

std::string CheckpointVerifier::check(const Books& books, const Entry&, const CheckpointCosigned& cosigned,
                                      VerifyReport& report) {
  const PeerState* peer = books.peer(cosigned.peer);
  if (peer == nullptr) return "a checkpoint of a stranger is cosigned";
  if (cosigned.place.sequence != peer->row.received.sequence)
    return "the checkpoint is not in the envelope that was taken in";
  const Bytes* bytes = log_.received(cosigned.peer, cosigned.place);
  const auto shown = bytes == nullptr ? std::nullopt : message_of<CheckpointShown>(*bytes);
  if (!shown || shown->note != cosigned.note) return "there is no such checkpoint where the entry says";
  if (is_known(books, cosigned.peer, *shown)) return "a checkpoint is cosigned that had been cosigned before";
  const auto header_at = [&](std::uint64_t sequence) -> std::optional<protocol::EnvelopeHeader> {
    const auto envelope = log_.envelope(Table::received_log, cosigned.peer, sequence);
    return envelope ? std::optional((*envelope)->header) : std::nullopt;
  };
  ++report.signatures;
  if (const auto may = may_cosign(books, {cosigned.peer, *shown, cosigned.place, header_at}); !may)
    return "a checkpoint is cosigned that must not be: " + may.error().detail;
  const auto cosignature = cosignature_in(cosigned);
  ++report.signatures;
  if (!cosignature || !holds(*cosignature, books.domain(), books.genesis().log_key, cosigned.note))
    return "our cosignature does not verify";
  open_.erase(cosigned.place.index);
  if (!cosigned.recovered) return {};
  awaited_[cosigned.peer].emplace(Told{cosignature->origin, cosignature->size}, *cosignature);
  return peer->row.must_compare ? "" : "a checkpoint is said to be cosigned before a restore that was not";
}

std::string CheckpointVerifier::check(const Books& books, const Entry&, const CosignatureTaken& taken,
                                      VerifyReport& report) {
  const PeerState* peer = books.peer(taken.peer);
  if (peer == nullptr) return "a cosignature of a stranger";
  if (taken.place.sequence != peer->row.received.sequence)
    return "the cosignature is not in the envelope that was taken in";
  const Bytes* bytes = log_.received(taken.peer, taken.place);
  const auto cosignature = bytes == nullptr ? std::nullopt : message_of<Cosignature>(*bytes);
  if (!cosignature || cosignature->size != taken.size || cosignature->seconds != taken.seconds ||
      cosignature->signature != taken.signature)
    return "there is no such cosignature where the entry says";
  const auto own = books.checkpoints().own(taken.size);
  if (!own) return "a cosignature of a checkpoint that was not made";
  if (std::ranges::any_of(own->cosignatures, [&](const WitnessWord& word) { return word.peer == taken.peer; }))
    return "a checkpoint is cosigned twice by one peer";
  ++report.signatures;
  open_.erase(taken.place.index);
  return holds(*cosignature, taken.peer, peer->identity.log_key, own->note) ? "" : "the cosignature does not verify";
}

/// A recovery raises only so many alarms, and decides again as before the loss: what it takes in is not asked for.
void CheckpointVerifier::take_in(const Books& books, const EnvelopeLogged& logged) {
  const PeerState* peer = books.peer(logged.peer);
  const auto found = log_.envelope(Table::received_log, logged.peer, logged.head.sequence);
  if (peer == nullptr || peer->row.must_compare || !found) return;
  std::set<Bytes> seen;
  for (std::uint32_t index = 0; index < (*found)->messages.size(); ++index) {
    const Bytes& bytes = (*found)->messages[index];
    if (!seen.insert(bytes).second) continue;
    if (const auto shown = message_of<CheckpointShown>(bytes); shown && !is_known(books, logged.peer, *shown))
      open_.insert(index);
    const auto cosignature = message_of<Cosignature>(bytes);
    const auto own = cosignature ? books.checkpoints().own(cosignature->size) : std::nullopt;
    if (own && holds(*cosignature, logged.peer, peer->identity.log_key, own->note) &&
        std::ranges::none_of(own->cosignatures, [&](const WitnessWord& word) { return word.peer == logged.peer; }))
      open_.insert(index);
  }
}

void CheckpointVerifier::take_back(const EnvelopeLogged& logged) {
  const auto awaited = awaited_.find(logged.peer);
  if (awaited == awaited_.end()) return;
  const auto found = log_.envelope(Table::sent_log, logged.peer, logged.head.sequence);
  if (!found) return;  // said by check_evidence
  for (const auto& bytes : (*found)->messages) {
    const auto cosignature = message_of<Cosignature>(bytes);
    const auto told =
        cosignature ? awaited->second.find({cosignature->origin, cosignature->size}) : awaited->second.end();
    if (told != awaited->second.end() && told->second == *cosignature) awaited->second.erase(told);
  }
  if (awaited->second.empty()) awaited_.erase(awaited);
}

std::string CheckpointVerifier::check(const Books& books, const Entry&, const EnvelopeLogged& logged, VerifyReport&) {
  auto wrong = unfinished();
  open_.clear();
  alarms_ = 0;
  if (logged.direction == EnvelopeDirection::received) take_in(books, logged);
  if (logged.direction == EnvelopeDirection::returned) take_back(logged);
  return wrong;
}

std::string CheckpointVerifier::check(const Books& books, const Entry& entry, VerifyReport& report) {
  if (!books.founded()) return {};
  if (std::holds_alternative<protocol::AlarmRaised>(entry.body)) ++alarms_;
  return std::visit([&](const auto& body) { return check(books, entry, body, report); }, entry.body);
}

std::string CheckpointVerifier::unfinished() const {
  return open_.size() <= alarms_ ? "" : "what a peer said of a checkpoint was not acted on";
}

std::string CheckpointVerifier::unproved() const {
  return awaited_.empty() ? ""
                          : "a checkpoint of " + awaited_.begin()->first.text() +
                                " is said to be cosigned before a restore, and no word of ours says so";
}

}  // namespace federation
