// What a request shows of who sends it, as a text that came from outside.
//
//   Authorization: Bearer <text>     or the same text as API-KEY or Session-token, as wallets send it
//   Sec-WebSocket-Protocol: lokaponto.events, lokaponto.bearer.<text>    of a handshake: all that a page in a browser
//                                                                        can say with one
//
//   lks~<64 hexadecimal digits>          a session
//   lkp~<name>~<64 hexadecimal digits>   the key of an app; the name, which is no secret, says whose
//   anything else                        perhaps the token of the data directory
//
// Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "federation/access.h"
#include "node/http_server.h"

namespace node {

/// Secrets are kept and compared by their SHA-256 alone: they are random, and of 32 bytes.
struct ShownSession {
  protocol::Hash digest;
};
struct ShownKey {
  protocol::Alias name;
  protocol::Hash digest;
};
struct ShownToken {
  std::string_view text;  ///< in the request
};
using Shown = std::variant<std::monostate, ShownSession, ShownKey, ShownToken>;

/// As it came; empty if nothing is shown. The first of these headers that is there counts.
std::string_view shown_text(const HttpRequest& request);
/// monostate if nothing is shown.
Shown shown_in(const HttpRequest& request);
/// Of one such text.
Shown read_credential(std::string_view text);

/// What a WebSocket of events is called among the protocols that a client names, and how it shows its text there.
inline constexpr std::string_view events_subprotocol = "lokaponto.events";
inline constexpr std::string_view bearer_subprotocol = "lokaponto.bearer.";

/// A name and a password, as RFC 7617 has them in the header Authorization. Browsers encode what is Latin-1 as Latin-1:
/// both are UTF-8 here. malformed if there is none.
struct BasicLogin {
  std::string name;  ///< up to the first colon
  std::string password;
};
protocol::Result<BasicLogin> read_basic_login(const HttpRequest& request);

/// The texts to hand out, once.
std::string session_text(std::string_view secret);
std::string key_text(const protocol::Alias& name, std::string_view secret);
inline constexpr std::size_t secret_bytes = 32;

/// A one-time code for people to read out and type: 20 of the digits of Crockford's base 32 in groups of four, 100
/// bits.
std::string new_code();
/// Its SHA-256, whatever case it was typed in and whatever hyphens and spaces stand between; nullopt if it can be none.
std::optional<protocol::Hash> digest_of_code(std::string_view text);

}  // namespace node
