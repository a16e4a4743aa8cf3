// Signed notes: a text and, below it, the signatures of those who vouch for it (c2sp.org/signed-note).
//
// Anyone can check one with stock tools: Ed25519 signs the text with its final line feed. The type byte in a key's id
// and text keeps the place open for other algorithms. A witness signs another statement about the same text, with a
// time (c2sp.org/tlog-cosignature): that it saw this checkpoint follow from the last one it signed. Plain values and
// pure functions.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/id.h"
#include "protocol/signing.h"

namespace protocol {

using NoteKeyId = Id<struct NoteKeyIdTag, 4>;

/// What a key signs: the text, or a witness's statement about it. The number is part of the key's id.
enum class NoteKeyType : std::uint8_t { signer = 0x01, witness = 0x04 };

/// Whose signature is expected: a name without spaces and plus signs, such as `miel.example/journal`, and a key.
struct NoteVerifier {
  std::string name;
  PublicKey key;
  NoteKeyType type = NoteKeyType::signer;

  /// First four bytes of SHA-256(name || 0x0A || type || key).
  NoteKeyId id() const;
  /// `name+hex(id)+base64(type || key)`, to be published.
  std::string text() const;
  /// The inverse; malformed for another form, another algorithm, or an id that is not that of the name and the key.
  static Result<NoteVerifier> parse(std::string_view text);

  friend bool operator==(const NoteVerifier&, const NoteVerifier&) = default;
};

struct NoteSignature {
  std::string name;
  NoteKeyId id;
  Bytes signature;  ///< 64 bytes of a signer, 8 more before them of a witness; other algorithms have other sizes

  friend bool operator==(const NoteSignature&, const NoteSignature&) = default;
};

struct SignedNote {
  std::string text;  ///< ends in a line feed
  std::vector<NoteSignature> signatures;

  friend bool operator==(const SignedNote&, const SignedNote&) = default;
};

/// The bounds on what is parsed.
inline constexpr std::size_t max_note_bytes = 64 * 1024;
inline constexpr std::size_t max_note_signatures = 32;

/// Adds the signature of `key` under `name`. check()s that the text can be a note's and the name a signer's.
void sign(SignedNote& note, std::string_view name, const SigningKey& key);

/// Adds the cosignature of a witness: over `cosignature/v1`, `time <seconds>` and the text. The time is in seconds
/// since 1970, not negative; it informs, and decides nothing.
void cosign(SignedNote& note, std::string_view name, const SigningKey& key, std::int64_t seconds);

/// The same in two steps: the signature over a text, and its place in a note. Nothing is verified.
Signature cosignature(std::string_view text, const SigningKey& key, std::int64_t seconds);
void add_cosignature(SignedNote& note, const NoteVerifier& witness, std::int64_t seconds, const Signature& signature);

/// When a witness says it signed, by its signature as it stands in a note: seconds since 1970. malformed.
Result<std::int64_t> cosigned_at(const NoteSignature& signature);

/// The text of the whole note, as it is stored and exchanged.
std::string to_text(const SignedNote& note);

/// malformed or oversize; no signature is verified.
Result<SignedNote> parse_note(std::string_view text);

/// bad_signature unless the note has a signature by the verifier's name and key id, and every such one holds.
Result<void> verify(const SignedNote& note, const NoteVerifier& verifier);

}  // namespace protocol
