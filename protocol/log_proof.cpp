#include "protocol/log_proof.h"

#include <charconv>
#include <utility>

#include "protocol/base64.h"
#include "protocol/check.h"
#include "protocol/merkle.h"

namespace protocol {
namespace {

constexpr std::string_view first_line = "c2sp.org/tlog-proof@v1";
constexpr std::size_t most_hashes = 64;  // of a tree that 64 bits can count

/// Takes the text up to the next line feed; nullopt if there is none.
std::optional<std::string_view> take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const auto line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

/// What follows a word and a space.
std::optional<std::string_view> after(std::string_view word, std::string_view line) {
  if (!line.starts_with(word) || line.size() <= word.size() || line[word.size()] != ' ') return std::nullopt;
  return line.substr(word.size() + 1);
}

Result<std::vector<Hash>> take_path(std::string_view& rest) {
  std::vector<Hash> path;
  for (auto line = take_line(rest); line && !line->empty(); line = take_line(rest)) {
    if (path.size() == most_hashes) return failure(Reason::oversize, "a path of more than 64 hashes");
    const auto hash = from_base64(*line);
    if (!hash || hash->size() != Hash::size) return failure(Reason::malformed, "a path is lines of 32 bytes");
    path.push_back(*Hash::from_bytes(*hash));
  }
  return path;
}

}  // namespace

std::string to_text(const LogProof& proof) {
  check(proof.path.size() <= most_hashes, "no path is longer than 64 bits count");
  std::string text(first_line);
  text += '\n';
  if (proof.extra) text += "extra " + to_base64(*proof.extra) + "\n";
  text += "index " + std::to_string(proof.index) + "\n";
  for (const auto& hash : proof.path) text += to_base64(hash.view()) + "\n";
  return text + "\n" + to_text(proof.note);
}

Result<LogProof> parse_log_proof(std::string_view text) {
  if (text.size() > max_log_proof_bytes) return failure(Reason::oversize, "a proof of more than 256 KiB");
  auto rest = text;
  LogProof proof;
  if (take_line(rest) != first_line) return failure(Reason::malformed, "not a proof of c2sp.org/tlog-proof@v1");
  auto line = take_line(rest);
  if (const auto extra = after("extra", line.value_or(""))) {
    auto bytes = from_base64(*extra);
    if (!bytes) return failure(Reason::malformed, "what is extra is base64");
    proof.extra = *std::move(bytes);
    line = take_line(rest);
  }
  const auto index = after("index", line.value_or(""));
  if (!index || std::from_chars(index->data(), index->data() + index->size(), proof.index).ec != std::errc())
    return failure(Reason::malformed, "a proof has an index");
  auto path = take_path(rest);
  if (!path) return std::unexpected(std::move(path.error()));
  proof.path = *std::move(path);
  auto note = parse_note(rest);
  if (!note) return std::unexpected(std::move(note.error()));
  proof.note = *std::move(note);
  // One text for each proof: no leading zero, nothing after a number.
  if (to_text(proof) != text) return failure(Reason::malformed, "a proof in another form");
  return proof;
}

Result<Checkpoint> verify(const LogProof& proof, std::string_view entry, const NoteVerifier& log) {
  if (const auto signed_by_log = verify(proof.note, log); !signed_by_log) return std::unexpected(signed_by_log.error());
  auto checkpoint = parse_checkpoint(proof.note.text);
  if (!checkpoint) return checkpoint;
  if (checkpoint->origin != log.name) return failure(Reason::malformed, "a checkpoint of " + checkpoint->origin);
  if (!verify_inclusion(leaf_hash(entry), proof.index, checkpoint->size, proof.path, checkpoint->root))
    return failure(Reason::corrupt, "the path does not lead from the entry to the root");
  return checkpoint;
}

}  // namespace protocol
