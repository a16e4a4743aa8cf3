#include "node/webhook_post.h"

#include <curl/curl.h>
#include <unistd.h>

#include <array>
#include <memory>

#include "protocol/base64.h"
#include "protocol/check.h"
#include "protocol/signing.h"

namespace node {

namespace {

constexpr long connect_milliseconds = 5'000;
constexpr long all_milliseconds = 15'000;
constexpr std::size_t max_answer_bytes = 64 * 1024;

/// What the callbacks of one transfer see.
struct Transfer {
  const WebhookTarget& target;
  const std::atomic<bool>& stopping;
  std::size_t read = 0;
};

curl_socket_t open_socket(void* given, curlsocktype, curl_sockaddr* address) {
  const auto& transfer = *static_cast<const Transfer*>(given);
  if (!may_connect(transfer.target, address->addr)) return CURL_SOCKET_BAD;
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t drop(char*, std::size_t size, std::size_t count, void* given) {
  auto& transfer = *static_cast<Transfer*>(given);
  transfer.read += size * count;
  return transfer.read > max_answer_bytes ? 0 : size * count;  // a receiver that does not end is cut off
}

int go_on(void* given, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const Transfer*>(given)->stopping ? 1 : 0;
}

template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
  protocol::check(curl_easy_setopt(handle, option, value) == CURLE_OK, "libcurl knows what is asked of it");
}

void set_headers(CURL* handle, const curl_slist* headers) {
  set(handle, CURLOPT_HTTPHEADER, headers);
}

class Headers {
 public:
  Headers() = default;
  Headers(const Headers&) = delete;
  Headers& operator=(const Headers&) = delete;
  ~Headers() { curl_slist_free_all(list_); }
  void add(const std::string& line) {
    auto* longer = curl_slist_append(list_, line.c_str());
    protocol::check(longer != nullptr, "there is memory for a header");
    list_ = longer;
  }
  const curl_slist* list() const { return list_; }

 private:
  curl_slist* list_ = nullptr;
};

void add_headers(Headers& headers, const WebhookMessage& message) {
  const std::int64_t seconds = message.now.milliseconds / 1000;
  headers.add("Content-Type: application/json");
  headers.add("Expect:");
  headers.add("webhook-id: " + message.id);
  headers.add("webhook-timestamp: " + std::to_string(seconds));
  headers.add("webhook-signature: " + webhook_signature(message.secret, message.id, seconds, message.body));
}

void describe(CURL* handle, const WebhookMessage& message, Transfer& transfer, const Headers& headers) {
  set(handle, CURLOPT_URL, message.target.url.c_str());
  set(handle, CURLOPT_PROTOCOLS_STR, message.target.loopback ? "https,http" : "https");
  set(handle, CURLOPT_PROXY, "");  // behind one, the address that is checked would be another's
  set(handle, CURLOPT_FOLLOWLOCATION, 0L);
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_CONNECTTIMEOUT_MS, connect_milliseconds);
  set(handle, CURLOPT_TIMEOUT_MS, all_milliseconds);
  set(handle, CURLOPT_POST, 1L);
  set(handle, CURLOPT_POSTFIELDS, message.body.c_str());
  set(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(message.body.size()));
  set(handle, CURLOPT_USERAGENT, "lokaponto/" LOKAPONTO_VERSION);
  set_headers(handle, headers.list());
  set(handle, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
  set(handle, CURLOPT_OPENSOCKETDATA, &transfer);
  set(handle, CURLOPT_WRITEFUNCTION, &drop);
  set(handle, CURLOPT_WRITEDATA, &transfer);
  set(handle, CURLOPT_NOPROGRESS, 0L);
  set(handle, CURLOPT_XFERINFOFUNCTION, &go_on);
  set(handle, CURLOPT_XFERINFODATA, &transfer);
}

/// Once per process, before the first transfer.
void initialise_curl() {
  static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  protocol::check(ready, "libcurl is initialised");
}

}  // namespace

std::string webhook_secret_text(std::string_view secret) {
  return "whsec_" + protocol::to_base64(secret);
}

std::string webhook_signature(std::string_view secret, std::string_view id, std::int64_t seconds,
                              std::string_view body) {
  std::string text(id);
  text.append(".").append(std::to_string(seconds)).append(".").append(body);
  return "v1," + protocol::to_base64(protocol::hmac_sha256(secret, text).view());
}

WebhookOutcome post_webhook(const WebhookMessage& message, const std::atomic<bool>& stopping) {
  initialise_curl();
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(), &curl_easy_cleanup);
  protocol::check(handle != nullptr, "there is memory for a transfer");
  Transfer transfer{message.target, stopping};
  Headers headers;
  add_headers(headers, message);
  describe(handle.get(), message, transfer, headers);
  const CURLcode done = curl_easy_perform(handle.get());
  long status = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  // An answer whose body does not end has a status all the same, but nothing says that it was meant.
  if (done != CURLE_OK) return {.status = 0, .why = curl_easy_strerror(done)};
  return {.status = static_cast<std::uint32_t>(status), .why = {}};
}

}  // namespace node
