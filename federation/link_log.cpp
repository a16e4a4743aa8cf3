#include "federation/link_log.h"

namespace federation {

Result<const protocol::Envelope*> LinkLog::envelope(storage::Table log, const Domain& peer, std::uint64_t sequence) {
  const std::pair place{log, peer};
  if (const auto kept = last_.find(place); kept != last_.end() && kept->second.sequence == sequence)
    return &kept->second.envelope;
  const auto row = store_.get(log, log_row(peer, sequence));
  if (!row) return std::unexpected(row.error());
  if (!*row) return protocol::failure(Reason::truncated, "envelope " + std::to_string(sequence) + " is missing");
  auto envelope = protocol::decode_envelope(**row);
  if (!envelope) return std::unexpected(envelope.error());
  return &last_.insert_or_assign(place, Kept{sequence, *std::move(envelope)}).first->second.envelope;
}

const Bytes* LinkLog::received(const Domain& peer, const protocol::LogPlace& place) {
  const auto found = envelope(storage::Table::received_log, peer, place.sequence);
  return found && place.index < (*found)->messages.size() ? &(*found)->messages[place.index] : nullptr;
}

}  // namespace federation
