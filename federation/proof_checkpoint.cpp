#include "federation/proof_checkpoint.h"

#include <algorithm>
#include <ranges>

#include "federation/checkpoint_list.h"
#include "storage/journal.h"

namespace federation {

using protocol::failure;
using protocol::KeyUse;

static constexpr std::size_t looked_at = 32;

/// Whose books, and the log key, which never changes.
static Result<protocol::Genesis> genesis_of(const storage::Store& store) {
  const auto bytes = storage::journal_entry(store, 0);
  if (!bytes) return std::unexpected(bytes.error());
  const auto entry = protocol::decode_entry(*bytes);
  const auto* genesis = entry ? std::get_if<protocol::Genesis>(&entry->body) : nullptr;
  if (genesis == nullptr) return failure(Reason::corrupt, "a genesis entry is the first one and the only one");
  return *genesis;
}

static Result<ProofCheckpoint> with_keys(const storage::Store& store, const PublishedCheckpoint& published) {
  const auto genesis = genesis_of(store);
  if (!genesis) return std::unexpected(genesis.error());
  auto note = protocol::parse_note(published.note);
  if (!note) return std::unexpected(note.error());
  ProofCheckpoint under{.node = genesis->currency.domain,
                        .size = published.checkpoint.size,
                        .note = *std::move(note),
                        .keys = {{genesis->currency.domain, KeyUse::log, genesis->log_key}}};
  for (const auto& line : under.note.signatures | std::views::drop(1)) {
    const auto witness = protocol::node_of_witness(line.name);
    const auto key = witness ? log_key_of(store, *witness) : std::nullopt;
    if (key) under.keys.push_back({*witness, KeyUse::log, *key});
  }
  return under;
}

Result<ProofCheckpoint> newest_checkpoint(const storage::Store& store) {
  const auto found = published_checkpoints(store, UINT64_MAX, 1);
  if (!found) return std::unexpected(found.error());
  if (found->empty()) return failure(Reason::not_in_checkpoint, "no checkpoint was made yet");
  return with_keys(store, found->front());
}

Result<ProofCheckpoint> checkpoint_holding(const storage::Store& store, std::uint64_t entry) {
  const auto found = published_checkpoints(store, UINT64_MAX, looked_at);
  if (!found) return std::unexpected(found.error());
  if (found->empty()) return failure(Reason::not_in_checkpoint, "no checkpoint was made yet");
  if (found->front().checkpoint.size <= entry)
    return failure(Reason::not_in_checkpoint, "it is entry " + std::to_string(entry) +
                                                  ", and the newest checkpoint holds those below " +
                                                  std::to_string(found->front().checkpoint.size));
  const auto is_cosigned = [&](const PublishedCheckpoint& one) {
    return one.checkpoint.size > entry && !one.cosignatures.empty();
  };
  const auto cosigned = std::ranges::find_if(*found, is_cosigned);
  return with_keys(store, cosigned == found->end() ? found->front() : *cosigned);
}

}  // namespace federation
