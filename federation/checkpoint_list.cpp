#include "federation/checkpoint_list.h"

#include "protocol/check.h"
#include "protocol/identity.h"
#include "storage/journal.h"

namespace federation {

using storage::Table;

std::optional<protocol::PublicKey> log_key_of(const storage::Store& store, const Domain& peer) {
  const auto stored = store.get(Table::peer, peer.text());
  if (!stored || !*stored) return std::nullopt;
  const auto row = storage::decode_row<Peer>(**stored);
  const auto identity = row ? protocol::decode_node_identity(row->identity) : protocol::failure(Reason::corrupt);
  return identity ? std::optional(identity->log_key) : std::nullopt;
}

static PublishedCheckpoint publish(const storage::Store& store, const OwnCheckpoint& own) {
  auto checkpoint = checkpoint_in(own.note);
  protocol::check(checkpoint.has_value(), "a checkpoint that was made reads back");
  const auto key_of = [&store](const Domain& peer) { return log_key_of(store, peer); };
  return {.checkpoint = *std::move(checkpoint),
          .made = own.made,
          .cosignatures = own.cosignatures,
          .note = protocol::to_text(published(own, key_of))};
}

Result<std::vector<PublishedCheckpoint>> published_checkpoints(const storage::Store& store, std::uint64_t before,
                                                               std::size_t limit) {
  std::vector<PublishedCheckpoint> found;
  if (before == 0 || limit == 0) return found;
  Result<void> wrong;
  const Bytes prefix(own_checkpoint_prefix);
  const auto scanned = store.scan(Table::checkpoint, own_checkpoint_row(before - 1), storage::prefix_end(prefix),
                                  [&](std::string_view, std::string_view value) {
                                    const auto own = storage::decode_row<OwnCheckpoint>(value);
                                    if (own)
                                      found.push_back(publish(store, *own));
                                    else
                                      wrong = protocol::failure(Reason::corrupt, "a row of checkpoints");
                                    return wrong.has_value() && found.size() < limit;
                                  });
  if (!scanned) return std::unexpected(scanned.error());
  if (!wrong) return std::unexpected(wrong.error());
  return found;
}

}  // namespace federation
