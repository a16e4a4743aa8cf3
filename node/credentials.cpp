#include "node/credentials.h"

#include <algorithm>
#include <array>

#include "node/bank_text.h"
#include "node/random.h"
#include "protocol/base64.h"
#include "protocol/check.h"
#include "protocol/merkle.h"

namespace node {

namespace {

constexpr std::string_view session_prefix = "lks~";
constexpr std::string_view key_prefix = "lkp~";
/// Crockford's: without I, L, O and U, which are taken for others (https://www.crockford.com/base32.html).
constexpr std::string_view code_digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t code_length = 20;

bool same_letters(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

std::optional<protocol::Hash> digest_of_secret(std::string_view hexadecimal) {
  const auto secret = protocol::from_hex(hexadecimal);
  if (!secret || secret->size() != secret_bytes) return std::nullopt;
  return protocol::sha256(*secret);
}

}  // namespace

Shown read_credential(std::string_view text) {
  if (text.empty()) return {};
  if (text.starts_with(session_prefix)) {
    if (const auto digest = digest_of_secret(text.substr(session_prefix.size()))) return ShownSession{*digest};
  } else if (text.starts_with(key_prefix)) {
    const auto tilde = text.find('~', key_prefix.size());
    if (tilde == std::string_view::npos) return ShownToken{text};
    auto name = protocol::Alias::parse(text.substr(key_prefix.size(), tilde - key_prefix.size()));
    const auto digest = digest_of_secret(text.substr(tilde + 1));
    if (name && digest) return ShownKey{*std::move(name), *digest};
  }
  return ShownToken{text};
}

/// Of the protocols that a client names in the handshake of a WebSocket (RFC 6455, 4.1), one is no protocol.
static std::string_view text_in_handshake(const HttpRequest& request) {
  const auto* header = request.header("Sec-WebSocket-Protocol");
  if (header == nullptr || !asks_for_websocket(request)) return {};
  std::string_view rest = *header;
  const auto place = rest.find(bearer_subprotocol);
  if (place == std::string_view::npos || (place > 0 && rest[place - 1] != ' ' && rest[place - 1] != ',')) return {};
  rest.remove_prefix(place + bearer_subprotocol.size());
  return rest.substr(0, rest.find_first_of(", "));
}

std::string_view shown_text(const HttpRequest& request) {
  constexpr std::string_view scheme = "Bearer ";
  if (const auto* header = request.header("Authorization")) {
    const std::string_view value = *header;
    if (value.size() > scheme.size() && same_letters(value.substr(0, scheme.size()), scheme))
      return value.substr(scheme.size());
    return {};
  }
  for (const auto* name : {"API-KEY", "Session-token"})
    if (const auto* header = request.header(name)) return *header;
  return text_in_handshake(request);
}

Shown shown_in(const HttpRequest& request) {
  return read_credential(shown_text(request));
}

protocol::Result<BasicLogin> read_basic_login(const HttpRequest& request) {
  constexpr std::string_view scheme = "Basic ";
  const auto* header = request.header("Authorization");
  if (header == nullptr || !header->starts_with(scheme)) return protocol::failure(protocol::Reason::malformed);
  const auto bytes = protocol::from_base64(std::string_view(*header).substr(scheme.size()));
  if (!bytes) return std::unexpected(bytes.error());
  const auto text = decode_text(*bytes, likely_encoding(*bytes));
  if (!text) return std::unexpected(text.error());
  const auto colon = text->find(':');
  if (colon == std::string::npos) return protocol::failure(protocol::Reason::malformed);
  return BasicLogin{text->substr(0, colon), text->substr(colon + 1)};
}

std::string session_text(std::string_view secret) {
  return std::string(session_prefix) + protocol::to_hex(secret);
}

std::string key_text(const protocol::Alias& name, std::string_view secret) {
  return std::string(key_prefix) + name.text() + "~" + protocol::to_hex(secret);
}

std::string new_code() {
  std::string code;
  for (const char byte : random_bytes(code_length)) {
    if (code.size() % 5 == 4) code += '-';
    code += code_digits[static_cast<unsigned char>(byte) % code_digits.size()];
  }
  protocol::check(digest_of_code(code).has_value(), "a new code can be typed");
  return code;
}

std::optional<protocol::Hash> digest_of_code(std::string_view text) {
  std::string digits;
  for (const char typed : text) {
    if (typed == '-' || typed == ' ') continue;
    const char digit = typed >= 'a' && typed <= 'z' ? static_cast<char>(typed - 'a' + 'A') : typed;
    if (!code_digits.contains(digit) || digits.size() == code_length) return std::nullopt;
    digits += digit;
  }
  if (digits.size() != code_length) return std::nullopt;
  return protocol::sha256(digits);
}

}  // namespace node
