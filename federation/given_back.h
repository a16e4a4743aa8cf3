// What a peer gave back last after a restore, as verification reads it: the entries that follow take our own words in
// it for facts, without what stands behind them in ordinary times. One thread.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "federation/link_log.h"
#include "protocol/entry.h"
#include "protocol/merkle.h"

namespace federation {

class GivenBack {
 public:
  explicit GivenBack(LinkLog& log) : log_(log) {}

  /// To be called for each entry, before it is checked: an envelope that takes its place ends what was given back.
  void see(const protocol::EntryBody& body);

  /// The message of this kind that we had sent to `peer`, and that is like this; nullopt if none was given back.
  template <class Kind, class Like>
  std::optional<Kind> find(const Domain& peer, const Like& like) const {
    if (peer != peer_) return std::nullopt;
    for (const auto& bytes : messages_)
      if (auto message = message_of<Kind>(bytes); message && like(*message, bytes)) return message;
    return std::nullopt;
  }
  std::optional<protocol::Order> order(const Domain& peer, const protocol::Hash& digest) const {
    return find<protocol::Order>(
        peer, [&](const protocol::Order&, const Bytes& bytes) { return protocol::sha256(bytes) == digest; });
  }
  bool answer(const Domain& peer, const PaymentKey& key, bool accepted) const {
    return find<protocol::Answer>(peer, [&](const protocol::Answer& answer,
                                            const Bytes&) { return answer.key == key && answer.accepted == accepted; })
        .has_value();
  }
  /// This very message.
  template <class Kind>
  bool holds(const Domain& peer, const Kind& message) const {
    return find<Kind>(peer, [&](const Kind& one, const Bytes&) { return one == message; }).has_value();
  }
  /// Our own messages in it; none if the last envelope that was logged is no such one.
  const std::vector<Bytes>& messages() const { return messages_; }
  const Domain& peer() const { return peer_; }

 private:
  LinkLog& log_;
  Domain peer_;
  std::vector<Bytes> messages_;
};

}  // namespace federation
