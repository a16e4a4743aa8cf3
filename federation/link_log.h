// The link logs of stored books, as verification reads them. One thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "federation/records.h"
#include "protocol/envelope.h"
#include "protocol/message.h"
#include "storage/store.h"

namespace federation {

/// The message in these bytes, if it is one of this kind.
template <class Kind>
std::optional<Kind> message_of(const Bytes& bytes) {
  auto message = protocol::decode_message(bytes);
  if (!message) return std::nullopt;
  auto* kind = std::get_if<Kind>(&*message);
  return kind == nullptr ? std::nullopt : std::optional(std::move(*kind));
}

/// Reads envelopes of one store. Reading one hashes all its messages, and a journal speaks of them one after the other:
/// the last of each log is kept.
class LinkLog {
 public:
  explicit LinkLog(const storage::Store& store) : store_(store) {}

  /// From Table::sent_log or received_log; truncated if it is missing, else as decode_envelope. Valid until the next
  /// call.
  Result<const protocol::Envelope*> envelope(storage::Table log, const Domain& peer, std::uint64_t sequence);

  /// The bytes of the message at a place in what a peer sent; nullptr if there is none. Valid until the next call.
  const Bytes* received(const Domain& peer, const protocol::LogPlace& place);

 private:
  struct Kept {
    std::uint64_t sequence = 0;  ///< of its row
    protocol::Envelope envelope;
  };

  const storage::Store& store_;
  std::map<std::pair<storage::Table, Domain>, Kept> last_;
};

}  // namespace federation
