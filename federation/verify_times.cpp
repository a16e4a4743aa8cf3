#include "federation/verify_times.h"

#include <algorithm>

#include "federation/wind_up_rules.h"

namespace federation {

using protocol::Entry;
using protocol::EnvelopeDirection;

namespace {

constexpr std::int64_t hour_ms = 3'600'000;
constexpr std::int64_t day_ms = 24 * hour_ms;

/// Whether `one` lies later than `other` by more than this.
bool is_after(Time one, Time other, std::int64_t tolerance) {
  const auto apart = protocol::subtract(one.milliseconds, other.milliseconds);
  return apart ? *apart > tolerance : one > other;
}

/// A time that is given in seconds; what is beyond all times is after them.
Time of_seconds(std::int64_t seconds) {
  return {seconds > INT64_MAX / 1000 ? INT64_MAX : seconds * 1000};
}

}  // namespace

void TimeVerifier::see(const Books& books, const Entry& entry) {
  wrong_.clear();
  wrong_wait_.clear();
  if (!books.founded()) return;
  see_entry(entry);
  if (const auto* logged = std::get_if<protocol::EnvelopeLogged>(&entry.body)) see_envelope(books, entry, *logged);
  if (const auto* taken = std::get_if<protocol::CosignatureTaken>(&entry.body)) see_cosignature(books, *taken);
  if (const auto* wound_up = std::get_if<protocol::PeerWoundUp>(&entry.body)) note_wind_up(books, entry, *wound_up);
}

void TimeVerifier::see_entry(const Entry& entry) {
  const bool goes_back = is_after(latest_, entry.time, hour_ms);
  if (goes_back) wrong_ = "it bears a time before that of the entries before it";
  latest_ = goes_back ? entry.time : std::max(latest_, entry.time);
  hold_against(entry.index, entry.time, hour_ms);
}

void TimeVerifier::see_envelope(const Books& books, const Entry& entry, const protocol::EnvelopeLogged& logged) {
  if (books.peer(logged.peer) == nullptr || logged.direction == EnvelopeDirection::returned) return;
  const bool received = logged.direction == EnvelopeDirection::received;
  const auto found = log_.envelope(received ? storage::Table::received_log : storage::Table::sent_log, logged.peer,
                                   logged.head.sequence);
  if (!found || (*found)->head() != logged.head) return;  // said by check_evidence
  const auto& header = (*found)->header;
  if (received) return see_received(entry, logged, header);
  if (header.time != entry.time) wrong_ = "the envelope was signed at another time than it was recorded";
  sent_[logged.peer].push_back({header.sequence, entry.index, entry.time});
}

/// Whoever acknowledges an envelope has it already, and nobody takes in what is still to be signed.
void TimeVerifier::see_received(const Entry& entry, const protocol::EnvelopeLogged& logged,
                                const protocol::EnvelopeHeader& header) {
  const bool is_ahead = is_after(header.time, entry.time, day_ms);
  bool is_behind = false;
  auto& sent = sent_[logged.peer];
  while (!sent.empty() && sent.front().sequence <= header.acknowledged.sequence) {
    is_behind = is_after(sent.front().time, header.time, day_ms);
    hold_against(sent.front().entry, header.time, day_ms);
    sent.pop_front();
  }
  note_clock(logged.peer, is_ahead || is_behind,
             is_ahead ? "the peer had signed it more than a day later than it was taken in"
                      : "the peer had acknowledged more than a day before it was sent what it acknowledges");
}

void TimeVerifier::see_cosignature(const Books& books, const protocol::CosignatureTaken& taken) {
  const auto own = books.checkpoints().own(taken.size);
  if (!own || books.peer(taken.peer) == nullptr) return;  // said by the replay
  const Time signed_at = of_seconds(taken.seconds);
  hold_against(taken.size, signed_at, day_ms);
  note_clock(taken.peer, is_after(own->made, signed_at, day_ms),
             "the checkpoint was cosigned more than a day before it was made");
}

void TimeVerifier::note_clock(const Domain& peer, bool contradicts, const char* what) {
  if (!contradicts)
    contradict_.erase(peer);
  else if (contradict_.insert(peer).second && wrong_.empty())
    wrong_ = what;
}

void TimeVerifier::note_wind_up(const Books& books, const Entry& entry, const protocol::PeerWoundUp& wound_up) {
  const PeerState* peer = books.peer(wound_up.peer);
  const auto statement = protocol::parse_wind_up(wound_up.statement);
  if (peer == nullptr || !peer->terms || !statement || !decides_alone(books, *statement)) return;
  waited_.push_back({entry.index, {peer->row.heard.milliseconds + peer->terms->wind_up_days * day_ms}});
}

void TimeVerifier::hold_against(std::uint64_t entry, Time by, std::int64_t tolerance) {
  const auto is_contradicted = [&](const Waited& one) {
    return one.entry < entry && is_after(one.until, by, tolerance);
  };
  if (std::erase_if(waited_, is_contradicted) != 0)
    wrong_wait_ = "a peer was wound up alone, and later times show that its days of waiting were not over";
}

}  // namespace federation
