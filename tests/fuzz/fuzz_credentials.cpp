// What a request shows of who sends it, as the first line of bytes; the name of a request and an origin, as the others.
#include <cstdint>
#include <string>

#include "node/credentials.h"
#include "node/http_headers.h"
#include "node/login_throttle.h"
#include "protocol/base64.h"
#include "protocol/check.h"

using protocol::check;

static void read(const std::string& text) {
  const auto shown = node::read_credential(text);
  const std::size_t digits = 2 * node::secret_bytes;
  if (std::holds_alternative<node::ShownSession>(shown)) check(text.size() == 4 + digits, "a session has one length");
  if (const auto* key = std::get_if<node::ShownKey>(&shown))
    check(text.starts_with("lkp~" + key->name.text() + "~") && text.size() == 5 + key->name.text().size() + digits,
          "a key says whose it is");
  if (const auto* token = std::get_if<node::ShownToken>(&shown))
    check(token->text == text, "a token is the whole text");
  if (const auto digest = node::digest_of_code(text))
    check(digest == node::digest_of_code("- " + text), "as it is typed");
  check(!node::address_group(text).empty() || text.empty(), "an address belongs to a group");
}

/// The first line as a whole header, and as what stands encoded in one.
static void read_basic(const std::string& text) {
  for (const auto& header : {text, "Basic " + text, "Basic " + protocol::to_base64(text)}) {
    const auto login = node::read_basic_login(
        {.method = "POST", .target = "/", .headers = {{"Authorization", header}}, .body = {}, .from = {}});
    check(!login || login->name.find(':') == std::string::npos, "a name ends at the colon");
  }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<std::string> origins{"https://app.eusko.example"};
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto end = bytes.find('\n');
  read(bytes.substr(0, end));
  read_basic(bytes.substr(0, end));
  const auto rest = end == std::string::npos ? std::string() : bytes.substr(end + 1);
  node::HttpRequest request{.method = "OPTIONS",
                            .target = "/",
                            .headers = {{"Authorization", bytes}, {"X-Request-Id", rest}, {"Origin", rest}},
                            .body = {},
                            .from = {}};
  node::shown_in(request);
  node::HttpHeaders::name_request(request);
  const auto* name = request.header(node::request_id_header);
  check(name != nullptr && !name->empty() && name->size() <= 64, "a request has a name that fits a line");
  const node::HttpHeaders headers(origins, !bytes.empty());
  for (const auto& [field, value] : headers.of(request))
    check(value.find_first_of("\r\n") == std::string::npos, "no header becomes two");
  headers.preflight(request);
  return 0;
}
