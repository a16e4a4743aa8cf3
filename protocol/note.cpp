#include "protocol/note.h"

#include <algorithm>
#include <utility>

#include "protocol/base64.h"
#include "protocol/check.h"
#include "protocol/merkle.h"

namespace protocol {
namespace {

constexpr std::string_view dash = "\xe2\x80\x94 ";  // U+2014 and a space
constexpr char ed25519 = '\x01';
constexpr std::size_t max_name = 300;

/// ASCII alone: the names are domains with a path, and a name that looks like another serves only fraud.
bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= max_name && std::ranges::all_of(name, [](char character) {
    return character > ' ' && character <= '~' && character != '+';
  });
}

bool is_text(std::string_view text) {
  return text.size() > 1 && text.ends_with('\n') && std::ranges::none_of(text, [](char character) {
           return (static_cast<unsigned char>(character) < 0x20U && character != '\n') || character == '\x7f';
         });
}

/// `name base64(id || signature)`.
Result<NoteSignature> parse_signature(std::string_view line) {
  if (!line.starts_with(dash)) return failure(Reason::malformed, "a signature line begins with a dash");
  line.remove_prefix(dash.size());
  const std::size_t end = line.find(' ');
  if (end == std::string_view::npos || !is_name(line.substr(0, end)))
    return failure(Reason::malformed, "a signature line has a name");
  const auto blob = from_base64(line.substr(end + 1));
  if (!blob || blob->size() <= NoteKeyId::size) return failure(Reason::malformed, "a signature line has a signature");
  return NoteSignature{std::string(line.substr(0, end)), *NoteKeyId::from_bytes(blob->substr(0, NoteKeyId::size)),
                       blob->substr(NoteKeyId::size)};
}

}  // namespace

NoteKeyId NoteVerifier::id() const {
  Bytes bytes = name;
  bytes += '\n';
  bytes += ed25519;
  bytes += key.view();
  return *NoteKeyId::from_bytes(sha256(bytes).view().substr(0, NoteKeyId::size));
}

std::string NoteVerifier::text() const {
  check(is_name(name), "a signer has a name");
  return name + "+" + id().hex() + "+" + to_base64(ed25519 + Bytes(key.view()));
}

Result<NoteVerifier> NoteVerifier::parse(std::string_view text) {
  const std::size_t first = text.find('+');
  const std::size_t second = text.find('+', first == std::string_view::npos ? first : first + 1);
  if (second == std::string_view::npos || !is_name(text.substr(0, first)))
    return failure(Reason::malformed, "a verifier key has the form name+id+key");
  const auto id = NoteKeyId::from_hex(text.substr(first + 1, second - first - 1));
  const auto key = from_base64(text.substr(second + 1));
  if (!id || !key || key->size() != 1 + PublicKey::size || key->front() != ed25519)
    return failure(Reason::malformed, "not an Ed25519 verifier key");
  NoteVerifier verifier{std::string(text.substr(0, first)), *PublicKey::from_bytes(key->substr(1))};
  if (verifier.text() != text) return failure(Reason::malformed, "the id is not that of name and key");
  return verifier;
}

void sign(SignedNote& note, std::string_view name, const SigningKey& key) {
  check(is_text(note.text), "a note's text is lines of printable characters");
  check(is_name(name), "a signer has a name");
  const NoteVerifier verifier{std::string(name), key.public_key()};
  note.signatures.push_back({verifier.name, verifier.id(), Bytes(key.sign_raw(note.text).view())});
}

std::string to_text(const SignedNote& note) {
  check(is_text(note.text) && !note.signatures.empty(), "a signed note has a text and signatures");
  std::string text = note.text + "\n";
  for (const NoteSignature& signature : note.signatures)
    text +=
        std::string(dash) + signature.name + " " + to_base64(Bytes(signature.id.view()) + signature.signature) + "\n";
  return text;
}

Result<SignedNote> parse_note(std::string_view text) {
  if (text.size() > max_note_bytes) return failure(Reason::oversize, "a note of more than 64 KiB");
  const std::size_t blank = text.rfind("\n\n");
  if (blank == std::string_view::npos || !is_text(text.substr(0, blank + 1)) || !text.ends_with('\n'))
    return failure(Reason::malformed, "a note has a text, a blank line and signatures");
  SignedNote note{std::string(text.substr(0, blank + 1)), {}};
  for (std::string_view rest = text.substr(blank + 2); !rest.empty();) {
    if (note.signatures.size() == max_note_signatures) return failure(Reason::oversize, "more than 32 signatures");
    const std::size_t end = rest.find('\n');
    auto signature = parse_signature(rest.substr(0, end));
    if (!signature) return std::unexpected(std::move(signature.error()));
    note.signatures.push_back(std::move(*signature));
    rest.remove_prefix(end + 1);
  }
  if (note.signatures.empty()) return failure(Reason::malformed, "a note without a signature");
  return note;
}

Result<void> verify(const SignedNote& note, const NoteVerifier& verifier) {
  const NoteKeyId id = verifier.id();
  bool signed_by_it = false;
  for (const NoteSignature& line : note.signatures) {
    if (line.name != verifier.name || line.id != id) continue;
    const auto signature = Signature::from_bytes(line.signature);
    if (!signature || !verify_raw(verifier.key, note.text, *signature))
      return failure(Reason::bad_signature, "the signature of " + verifier.name);
    signed_by_it = true;
  }
  if (!signed_by_it) return failure(Reason::bad_signature, "no signature of " + verifier.name);
  return {};
}

}  // namespace protocol
