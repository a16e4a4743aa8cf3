#include "node/http_client.h"

#include <fcntl.h>
#include <netdb.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <memory>
#include <optional>
#include <system_error>

#include "node/clock.h"
#include "node/tls.h"
#include "protocol/check.h"

namespace node {
namespace {

constexpr std::size_t max_answer_bytes = std::size_t{64} << 20;

std::string error_text() {
  return std::generic_category().message(errno);
}

/// A connection that gives up when its time is over.
class Socket {
 public:
  explicit Socket(std::int64_t milliseconds) : deadline_(now() + milliseconds) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() { close(); }

  /// What went wrong; empty if connected.
  std::string connect(const config::Endpoint& server);
  /// Encrypts what follows; what went wrong, also if the other side shows another certificate.
  std::string secure(const std::string& certificate);
  std::string send(std::string_view bytes);
  /// Appends what comes; false at the end of the stream, nullopt on failure (see errno).
  std::optional<bool> receive(std::string& bytes);

 private:
  static std::int64_t now() { return monotonic_nanoseconds() / 1'000'000; }
  bool connect_to(const addrinfo& address);
  /// Whether the call that gave this outcome can be made again now.
  bool can_go_on(int outcome) const;
  bool wait_for(short events) const;
  void close() {
    if (number_ >= 0) ::close(number_);
    number_ = -1;
  }

  std::int64_t deadline_;
  int number_ = -1;
  std::unique_ptr<SSL, decltype(&::SSL_free)> tls_{nullptr, &::SSL_free};
};

std::string last_tls_error() {
  return "no TLS connection, or it was broken off";
}

bool Socket::wait_for(short events) const {
  while (true) {
    const auto left = std::clamp<std::int64_t>(deadline_ - now(), 0, 3'600'000);
    pollfd entry{.fd = number_, .events = events, .revents = 0};
    const int ready = ::poll(&entry, 1, static_cast<int>(left));
    if (ready > 0) return true;
    if (ready == 0) errno = ETIMEDOUT;
    if (ready == 0 || errno != EINTR) return false;
  }
}

bool Socket::connect_to(const addrinfo& address) {
  close();
  number_ = ::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, address.ai_protocol);
  if (number_ < 0) return false;
  if (::connect(number_, address.ai_addr, address.ai_addrlen) == 0) return true;
  if (errno != EINPROGRESS || !wait_for(POLLOUT)) return false;
  int error = 0;
  socklen_t size = sizeof error;
  if (::getsockopt(number_, SOL_SOCKET, SO_ERROR, &error, &size) != 0) return false;
  errno = error;
  return error == 0;
}

std::string Socket::connect(const config::Endpoint& server) {
  // A server that listens on every address is reached on this machine's own.
  const std::string host = server.host == "0.0.0.0" ? "127.0.0.1" : server.host == "::" ? "::1" : server.host;
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int failed = ::getaddrinfo(host.c_str(), std::to_string(server.port).c_str(), &hints, &found);
  if (failed != 0) return ::gai_strerror(failed);
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> addresses(found, &::freeaddrinfo);
  for (const addrinfo* address = found; address != nullptr; address = address->ai_next)
    if (connect_to(*address)) return {};
  return error_text();
}

bool Socket::can_go_on(int outcome) const {
  const int error = ::SSL_get_error(tls_.get(), outcome);
  if (error == SSL_ERROR_WANT_READ) return wait_for(POLLIN);
  return error == SSL_ERROR_WANT_WRITE && wait_for(POLLOUT);
}

std::string Socket::secure(const std::string& certificate) {
  // A server that goes away is told by the outcome of a call, as it is without TLS.
  protocol::check(std::signal(SIGPIPE, SIG_IGN) != SIG_ERR, "a signal can be ignored");
  const std::unique_ptr<SSL_CTX, decltype(&::SSL_CTX_free)> context(::SSL_CTX_new(::TLS_client_method()),
                                                                    &::SSL_CTX_free);
  if (context) tls_.reset(::SSL_new(context.get()));
  if (!tls_ || ::SSL_set_fd(tls_.get(), number_) != 1) return last_tls_error();
  int outcome = 0;
  while ((outcome = ::SSL_connect(tls_.get())) != 1)
    if (!can_go_on(outcome)) return last_tls_error();
  const std::unique_ptr<X509, decltype(&::X509_free)> shown(::SSL_get1_peer_certificate(tls_.get()), &::X509_free);
  unsigned char* bytes = nullptr;
  const int size = shown ? ::i2d_X509(shown.get(), &bytes) : -1;
  if (size < 0) return last_tls_error();
  const std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  ::OPENSSL_free(bytes);
  const auto expected = certificate_bytes(certificate);
  return expected && *expected == der ? "" : "it shows another certificate than that of the configuration";
}

std::string Socket::send(std::string_view bytes) {
  while (tls_ && !bytes.empty()) {
    std::size_t sent = 0;
    const int outcome = ::SSL_write_ex(tls_.get(), bytes.data(), bytes.size(), &sent);
    if (outcome == 1)
      bytes.remove_prefix(sent);
    else if (!can_go_on(outcome))
      return last_tls_error();
  }
  while (!bytes.empty()) {
    const auto sent = ::send(number_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
    if (sent < 0 && errno != EINTR && (errno != EAGAIN || !wait_for(POLLOUT))) return error_text();
  }
  return {};
}

std::optional<bool> Socket::receive(std::string& bytes) {
  std::array<char, 16384> chunk{};
  while (tls_) {
    std::size_t count = 0;
    const int outcome = ::SSL_read_ex(tls_.get(), chunk.data(), chunk.size(), &count);
    if (outcome == 1) bytes.append(chunk.data(), count);
    if (outcome == 1) return true;
    if (!can_go_on(outcome)) return false;
  }
  while (true) {
    const auto count = ::recv(number_, chunk.data(), chunk.size(), 0);
    if (count > 0) bytes.append(chunk.data(), static_cast<std::size_t>(count));
    if (count >= 0) return count > 0;
    if (errno != EINTR && (errno != EAGAIN || !wait_for(POLLIN))) return std::nullopt;
  }
}

std::string request_text(const config::Endpoint& server, const HttpRequest& request) {
  std::string text = request.method + " " + request.target + " HTTP/1.1\r\nHost: " + server.text() + "\r\n";
  for (const auto& [name, value] : request.headers) text.append(name).append(": ").append(value).append("\r\n");
  if (!request.body.empty()) text += "Content-Type: application/json\r\n";
  text += "Content-Length: " + std::to_string(request.body.size()) + "\r\nConnection: close\r\n\r\n";
  return text + request.body;
}

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

/// The status line and headers before the empty line; the body is not in it. nullopt if this is no HTTP.
std::optional<HttpResponse> read_head(std::string_view head) {
  HttpResponse response{.status = 0, .content_type = {}, .headers = {}, .body = {}};
  if (!head.starts_with("HTTP/1.") || head.size() < 12 || !read_number(head.substr(9, 3), response.status))
    return std::nullopt;
  while (true) {
    const auto line_end = head.find("\r\n");
    if (line_end == std::string_view::npos) return response;
    head.remove_prefix(line_end + 2);
    const auto line = head.substr(0, head.find("\r\n"));
    const auto colon = line.find(": ");
    if (colon == std::string_view::npos) return std::nullopt;
    response.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    if (line.starts_with("Content-Type: ")) response.content_type = line.substr(colon + 2);
  }
}

/// The whole answer once it is there; nothing while some of it is missing.
std::expected<std::optional<HttpResponse>, std::string> read_answer(const std::string& bytes) {
  const auto head_end = bytes.find("\r\n\r\n");
  if (head_end == std::string::npos) return std::nullopt;
  auto response = read_head(std::string_view(bytes).substr(0, head_end));
  if (!response) return std::unexpected("the answer is not HTTP");
  if (response->status == 204 || response->status == 304) return response;
  const auto length =
      std::ranges::find(response->headers, "Content-Length", &std::pair<std::string, std::string>::first);
  std::size_t size = 0;
  if (length == response->headers.end() || !read_number(length->second, size) || size > max_answer_bytes)
    return std::unexpected("the answer has no length");
  if (bytes.size() < head_end + 4 + size) return std::nullopt;
  response->body = bytes.substr(head_end + 4, size);
  return response;
}

}  // namespace

std::expected<HttpResponse, HttpFailure> http_call(const config::Endpoint& server, const HttpRequest& request,
                                                   std::int64_t milliseconds, const std::string& certificate) {
  protocol::check(!request.method.empty() && request.target.starts_with('/'), "a request has a method and a path");
  Socket socket(milliseconds);
  if (auto wrong = socket.connect(server); !wrong.empty()) return std::unexpected(HttpFailure{false, std::move(wrong)});
  if (!certificate.empty())
    if (auto wrong = socket.secure(certificate); !wrong.empty())
      return std::unexpected(HttpFailure{false, std::move(wrong)});
  const auto sent = socket.send(request_text(server, request));
  // Even if sending failed: the server may have answered before it had read everything.
  std::string bytes;
  while (true) {
    const auto more = socket.receive(bytes);
    auto answer = read_answer(bytes);
    if (!answer) return std::unexpected(HttpFailure{true, answer.error()});
    if (*answer) return **std::move(answer);
    if (!more) return std::unexpected(HttpFailure{true, sent.empty() ? error_text() : sent});
    if (!*more) return std::unexpected(HttpFailure{true, "the connection was closed before the answer"});
  }
}

}  // namespace node
