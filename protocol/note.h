// Signed notes: a text and, below it, the signatures of those who vouch for it (c2sp.org/signed-note).
//
// Anyone can check one with stock tools: Ed25519 signs the text with its final line feed. The type byte in a key's id
// and text keeps the place open for other algorithms. Plain values and pure functions.
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

/// Whose signature is expected: a name without spaces and plus signs, such as `miel.example/journal`, and a key.
struct NoteVerifier {
  std::string name;
  PublicKey key;

  /// First four bytes of SHA-256(name || 0x0A || 0x01 || key).
  NoteKeyId id() const;
  /// `name+hex(id)+base64(0x01 || key)`, to be published.
  std::string text() const;
  /// The inverse; malformed for another form, another algorithm, or an id that is not that of the name and the key.
  static Result<NoteVerifier> parse(std::string_view text);

  friend bool operator==(const NoteVerifier&, const NoteVerifier&) = default;
};

struct NoteSignature {
  std::string name;
  NoteKeyId id;
  Bytes signature;  ///< 64 bytes for Ed25519; other algorithms have other sizes

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

/// The text of the whole note, as it is stored and exchanged.
std::string to_text(const SignedNote& note);

/// malformed or oversize; no signature is verified.
Result<SignedNote> parse_note(std::string_view text);

/// bad_signature unless the note has a signature by the verifier's name and key id, and every such one holds.
Result<void> verify(const SignedNote& note, const NoteVerifier& verifier);

}  // namespace protocol
