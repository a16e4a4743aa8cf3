#include "protocol/note.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "protocol/base64.h"
#include "protocol/check.h"
#include "protocol/merkle.h"

namespace protocol {
namespace {

constexpr std::string_view dash = "\xe2\x80\x94 ";  // U+2014 and a space
constexpr std::size_t time_bytes = 8;
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

/// The type and the key, as they stand in ids and texts.
Bytes typed_key(const NoteVerifier& verifier) {
  return static_cast<char>(verifier.type) + Bytes(verifier.key.view());
}

Bytes big_endian(std::int64_t seconds) {
  Bytes bytes;
  for (int shift = 56; shift >= 0; shift -= 8)
    bytes += static_cast<char>(static_cast<std::uint64_t>(seconds) >> static_cast<unsigned>(shift));
  return bytes;
}

/// What a witness signs.
std::string statement(std::string_view text, std::int64_t seconds) {
  return "cosignature/v1\ntime " + std::to_string(seconds) + "\n" + std::string(text);
}

bool holds(const NoteVerifier& verifier, const std::string& text, const NoteSignature& line) {
  if (verifier.type == NoteKeyType::signer) {
    const auto signature = Signature::from_bytes(line.signature);
    return signature && verify_raw(verifier.key, text, *signature);
  }
  const auto seconds = cosigned_at(line);
  return seconds && verify_raw(verifier.key, statement(text, *seconds),
                               *Signature::from_bytes(std::string_view(line.signature).substr(time_bytes)));
}

}  // namespace

NoteKeyId NoteVerifier::id() const {
  return *NoteKeyId::from_bytes(sha256(name + "\n" + typed_key(*this)).view().substr(0, NoteKeyId::size));
}

std::string NoteVerifier::text() const {
  check(is_name(name), "a signer has a name");
  return name + "+" + id().hex() + "+" + to_base64(typed_key(*this));
}

Result<NoteVerifier> NoteVerifier::parse(std::string_view text) {
  const std::size_t first = text.find('+');
  const std::size_t second = text.find('+', first == std::string_view::npos ? first : first + 1);
  if (second == std::string_view::npos || !is_name(text.substr(0, first)))
    return failure(Reason::malformed, "a verifier key has the form name+id+key");
  const auto id = NoteKeyId::from_hex(text.substr(first + 1, second - first - 1));
  const auto key = from_base64(text.substr(second + 1));
  if (!id || !key || key->size() != 1 + PublicKey::size)
    return failure(Reason::malformed, "not an Ed25519 verifier key");
  const auto type = static_cast<NoteKeyType>(key->front());
  if (type != NoteKeyType::signer && type != NoteKeyType::witness)
    return failure(Reason::malformed, "a verifier key for another algorithm");
  NoteVerifier verifier{std::string(text.substr(0, first)), *PublicKey::from_bytes(key->substr(1)), type};
  if (verifier.text() != text) return failure(Reason::malformed, "the id is not that of name and key");
  return verifier;
}

void sign(SignedNote& note, std::string_view name, const SigningKey& key) {
  check(is_text(note.text), "a note's text is lines of printable characters");
  check(is_name(name), "a signer has a name");
  const NoteVerifier verifier{std::string(name), key.public_key()};
  note.signatures.push_back({verifier.name, verifier.id(), Bytes(key.sign_raw(note.text).view())});
}

void cosign(SignedNote& note, std::string_view name, const SigningKey& key, std::int64_t seconds) {
  add_cosignature(note, {std::string(name), key.public_key(), NoteKeyType::witness}, seconds,
                  cosignature(note.text, key, seconds));
}

Signature cosignature(std::string_view text, const SigningKey& key, std::int64_t seconds) {
  check(is_text(text) && seconds >= 0, "a witness signs lines of printable characters, after 1970");
  return key.sign_raw(statement(text, seconds));
}

void add_cosignature(SignedNote& note, const NoteVerifier& witness, std::int64_t seconds, const Signature& signature) {
  check(is_name(witness.name) && witness.type == NoteKeyType::witness, "a witness has a name and a key of its type");
  note.signatures.push_back({witness.name, witness.id(), big_endian(seconds) + Bytes(signature.view())});
}

Result<std::int64_t> cosigned_at(const NoteSignature& signature) {
  if (signature.signature.size() != time_bytes + Signature::size)
    return failure(Reason::malformed, "a cosignature is a time and an Ed25519 signature");
  std::uint64_t seconds = 0;
  for (std::size_t i = 0; i < time_bytes; ++i)
    seconds = seconds << 8U | static_cast<unsigned char>(signature.signature[i]);
  if (!std::in_range<std::int64_t>(seconds)) return failure(Reason::malformed, "a time beyond 63 bits");
  return static_cast<std::int64_t>(seconds);
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
    if (!holds(verifier, note.text, line)) return failure(Reason::bad_signature, "the signature of " + verifier.name);
    signed_by_it = true;
  }
  if (!signed_by_it) return failure(Reason::bad_signature, "no signature of " + verifier.name);
  return {};
}

}  // namespace protocol
