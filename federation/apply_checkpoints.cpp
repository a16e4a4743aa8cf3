// What journal entries about checkpoints mean for the state.
#include "federation/balance_tree.h"
#include "protocol/check.h"

namespace federation {

using protocol::check;

Result<void> Books::apply(const protocol::Entry& entry, const protocol::CheckpointMade& made) {
  if (!sums_up(ledger_)) return protocol::failure(Reason::corrupt, "a checkpoint of more than 63 bits can say");
  if (auto applied = checkpoints_.apply(entry, made); !applied) return applied;
  put_balances(view_, entry.index, balance_tree(ledger_, made.seed));
  return {};
}

Result<void> Books::apply(const protocol::Entry&, const protocol::CheckpointCosigned& cosigned) {
  if (auto peer = known_peer(cosigned.peer); !peer) return std::unexpected(peer.error());
  return checkpoints_.apply(cosigned);
}

Result<void> Books::apply(const protocol::Entry&, const protocol::CosignatureTaken& taken) {
  if (auto peer = known_peer(taken.peer); !peer) return std::unexpected(peer.error());
  return checkpoints_.apply(taken);
}

std::vector<protocol::Hash> Books::journal_consistency(std::uint64_t old_size) const {
  auto proof = storage::journal_consistency(view_, old_size, journal_.size());
  check(proof.has_value(), "the journal's tree reads back");
  return *std::move(proof);
}

Time Books::founded_at() const {
  const auto first = view_.get(storage::Table::journal, storage::number_key(0));
  const auto entry = first ? protocol::decode_entry(*first) : protocol::failure(Reason::truncated);
  check(entry.has_value(), "a journal has a first entry");
  return entry->time;
}

}  // namespace federation
