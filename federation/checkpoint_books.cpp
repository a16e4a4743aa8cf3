#include "federation/checkpoint_books.h"

#include <algorithm>
#include <utility>

#include "protocol/check.h"
#include "protocol/merkle.h"
#include "storage/journal.h"

namespace federation {

using protocol::check;
using protocol::failure;
using storage::Table;

namespace {

constexpr std::string_view log_row_key = "log";
constexpr std::size_t suffix_digits = 16;

Bytes telling_row(const Domain& peer) {
  return "told:" + peer.text();
}

Bytes seen_row(const Domain& peer) {
  return "seen:" + peer.text();
}

Bytes closed_row(const Domain& peer, std::string_view origin) {
  return seen_row(peer) + '\0' + Bytes(origin);
}

Bytes note_row(const Domain& peer, std::string_view note) {
  return "note:" + peer.text() + '\0' + Bytes(protocol::sha256(note).view());
}

template <class Row>
std::optional<Row> read_row(const storage::View& view, const Bytes& key) {
  const auto stored = view.get(Table::checkpoint, key);
  if (!stored) return std::nullopt;
  auto row = storage::decode_row<Row>(*stored);
  check(row.has_value(), "a row of checkpoints reads back");
  return *std::move(row);
}

bool is_digit(char character) {
  return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
}

}  // namespace

std::string first_origin(const Domain& domain) {
  return domain.text() + "/journal";
}

std::string witness_name(const Domain& domain) {
  return domain.text() + "/witness";
}

bool is_origin_of(std::string_view origin, const Domain& domain) {
  const auto first = first_origin(domain);
  if (!origin.starts_with(first)) return false;
  const auto suffix = origin.substr(first.size());
  return suffix.empty() || (suffix.size() == 1 + suffix_digits && suffix.front() == '/' &&
                            std::ranges::all_of(suffix.substr(1), is_digit));
}

Result<protocol::Checkpoint> checkpoint_in(std::string_view note) {
  const auto parsed = protocol::parse_note(note);
  if (!parsed) return std::unexpected(parsed.error());
  return protocol::parse_checkpoint(parsed->text);
}

protocol::SignedNote published(const OwnCheckpoint& checkpoint, const LogKeyOf& key_of) {
  auto note = protocol::parse_note(checkpoint.note);
  check(note.has_value(), "a checkpoint that was made reads back");
  for (const auto& word : checkpoint.cosignatures) {
    const auto key = key_of(word.peer);
    if (key && note->signatures.size() < protocol::max_note_signatures)
      protocol::add_cosignature(*note, {witness_name(word.peer), *key, protocol::NoteKeyType::witness}, word.seconds,
                                word.signature);
  }
  return *std::move(note);
}

Bytes own_checkpoint_row(std::uint64_t size) {
  return Bytes(own_checkpoint_prefix) + storage::number_key(UINT64_MAX - size);
}

Result<void> CheckpointBooks::load() {
  const auto stored = view_.try_get(Table::checkpoint, log_row_key);
  if (!stored) return std::unexpected(stored.error());
  if (!*stored) return {};
  auto log = storage::decode_row<LogState>(**stored);
  if (!log) return std::unexpected(log.error());
  log_ = *std::move(log);
  return {};
}

std::optional<OwnCheckpoint> CheckpointBooks::own(std::uint64_t size) const {
  return read_row<OwnCheckpoint>(view_, own_checkpoint_row(size));
}

std::optional<TellingState> CheckpointBooks::telling(const Domain& peer) const {
  return read_row<TellingState>(view_, telling_row(peer));
}

std::optional<SeenCheckpoint> CheckpointBooks::seen(const Domain& peer) const {
  return read_row<SeenCheckpoint>(view_, seen_row(peer));
}

bool CheckpointBooks::is_closed(const Domain& peer, std::string_view origin) const {
  return view_.get(Table::checkpoint, closed_row(peer, origin)).has_value();
}

bool CheckpointBooks::has_cosigned(const Domain& peer, std::string_view note) const {
  return view_.get(Table::checkpoint, note_row(peer, note)).has_value();
}

void CheckpointBooks::put_log() {
  view_.put(Table::checkpoint, Bytes(log_row_key), storage::encode_row(log_));
}

void CheckpointBooks::restored(std::uint64_t entry, const protocol::Hash& leaf) {
  check(entry > 0, "books are founded before they are lost");
  log_.suffix = "/" + leaf.hex().substr(0, suffix_digits);
  log_.restored = entry;
  put_log();
}

Result<void> CheckpointBooks::apply(const protocol::Entry& entry, const protocol::CheckpointMade& made) {
  const auto checkpoint = checkpoint_in(made.note);
  if (!checkpoint) return failure(Reason::corrupt, "the checkpoint does not read: " + checkpoint.error().detail);
  if (checkpoint->size != entry.index) return failure(Reason::corrupt, "a checkpoint of another size than the journal");
  view_.put(Table::checkpoint, own_checkpoint_row(entry.index),
            storage::encode_row(OwnCheckpoint{entry.time, made.note, {}}));
  log_.last_size = entry.index;
  log_.last_made = entry.time;
  put_log();
  for (const auto& outgoing : entry.outgoing)
    view_.put(Table::checkpoint, telling_row(outgoing.peer),
              storage::encode_row(TellingState{checkpoint->origin, checkpoint->size, false}));
  return {};
}

Result<void> CheckpointBooks::apply(const protocol::CheckpointCosigned& cosigned) {
  const auto checkpoint = checkpoint_in(cosigned.note);
  if (!checkpoint) return failure(Reason::corrupt, "the checkpoint does not read: " + checkpoint.error().detail);
  if (const auto last = seen(cosigned.peer)) {
    const auto before = checkpoint_in(last->note);
    check(before.has_value(), "a checkpoint that was cosigned reads back");
    if (before->origin != checkpoint->origin)
      view_.put(Table::checkpoint, closed_row(cosigned.peer, before->origin), Bytes("closed"));
  }
  view_.put(Table::checkpoint, note_row(cosigned.peer, cosigned.note), Bytes("cosigned"));
  view_.put(Table::checkpoint, seen_row(cosigned.peer),
            storage::encode_row(SeenCheckpoint{cosigned.note, cosigned.seconds, cosigned.signature}));
  return {};
}

Result<void> CheckpointBooks::apply(const protocol::CosignatureTaken& taken) {
  auto checkpoint = own(taken.size);
  if (!checkpoint) return failure(Reason::corrupt, "a cosignature of a checkpoint that was not made");
  checkpoint->cosignatures.push_back({taken.peer, taken.seconds, taken.signature});
  view_.put(Table::checkpoint, own_checkpoint_row(taken.size), storage::encode_row(*checkpoint));
  auto telling = this->telling(taken.peer);
  if (!telling || telling->size != taken.size) return {};
  telling->cosigned = true;
  view_.put(Table::checkpoint, telling_row(taken.peer), storage::encode_row(*telling));
  return {};
}

}  // namespace federation
