// The HTTP server and its client over TLS.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <openssl/bio.h>
#include <openssl/ssl.h>

#include <array>
#include <memory>
#include <string>

#include "node/clock.h"
#include "node/http_client.h"
#include "node/http_problem.h"
#include "node/tls.h"
#include "tests/node/http_socket.h"
#include "tests/node/node_setup.h"

namespace node {
namespace {

constexpr std::int64_t long_milliseconds = 60'000;

TlsPair certificate_for(std::string_view domain) {
  return *make_certificate(domain_of(domain), wall_time());
}

struct HttpTlsTest : testing::Test {
  void start(HttpServerSettings settings = {}) {
    settings.tls = pair;
    auto started = HttpServer::start(
        settings,
        [](HttpRequest request, const HttpReply& reply) {
          reply.give([body = std::move(request.body), from = request.from] {
            return HttpResponse{.headers = {{"X-From", from}}, .body = body};
          });
        },
        http_problem);
    ASSERT_TRUE(started.has_value()) << started.error().detail;
    server = *std::move(started);
  }
  std::expected<HttpResponse, HttpFailure> call(const std::string& body, const std::string& certificate) {
    return http_call({"127.0.0.1", server->port()},
                     {.method = "POST", .target = "/", .headers = {}, .body = body, .from = {}}, long_milliseconds,
                     certificate);
  }

  TlsPair pair = certificate_for("miel.example");
  std::unique_ptr<HttpServer> server;
};

TEST_F(HttpTlsTest, CarriesRequestsAndResponses) {
  start();
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{60'000}}) {
    const auto response = call(std::string(size, 'x'), pair.certificate);
    ASSERT_TRUE(response.has_value()) << response.error().what;
    EXPECT_EQ(response->status, 200U);
    EXPECT_EQ(response->body.size(), size);
  }
}

TEST_F(HttpTlsTest, TheClientSpeaksToNobodyWhoShowsAnotherCertificate) {
  start();
  const auto response = call("secret", certificate_for("miel.example").certificate);
  ASSERT_FALSE(response.has_value());
  EXPECT_FALSE(response.error().sent);
  EXPECT_THAT(response.error().what, testing::HasSubstr("another certificate"));
}

TEST_F(HttpTlsTest, WhoDoesNotEncryptIsNotAnswered) {
  start();
  HttpSocket socket(server->port());
  ASSERT_TRUE(socket.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
  socket.read_to_end();
  EXPECT_THAT(socket.received(), testing::Not(testing::HasSubstr("HTTP/1.1")));
}

TEST_F(HttpTlsTest, WhoSaysNothingIsSentAway) {
  start({.request_milliseconds = 50});
  const HttpSocket silent(server->port());
  HttpSocket other(server->port());
  EXPECT_TRUE(other.read_to_end());
  EXPECT_EQ(other.received(), "");
}

TEST_F(HttpTlsTest, ARefusalIsReadByWhoStillSends) {
  start();
  const auto response = call(std::string(200'000, 'x'), pair.certificate);
  ASSERT_TRUE(response.has_value()) << response.error().what;
  EXPECT_EQ(response->status, 413U);
}

/// Asks for a stream and reads until its server has said goodbye.
std::string read_stream(std::uint16_t port) {
  constexpr std::string_view handshake =
      "GET /stream HTTP/1.1\r\nHost: miel.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> tls(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  const std::unique_ptr<BIO, decltype(&BIO_free_all)> stream(BIO_new_ssl_connect(tls.get()), BIO_free_all);
  const auto place = "127.0.0.1:" + std::to_string(port);
  BIO_set_conn_hostname(stream.get(), place.c_str());
  if (BIO_write(stream.get(), handshake.data(), static_cast<int>(handshake.size())) <= 0) return "not connected";
  std::string said;
  std::array<char, 16 * 1024> bytes{};
  while (!said.contains("that was all")) {
    const int count = BIO_read(stream.get(), bytes.data(), static_cast<int>(bytes.size()));
    if (count <= 0) break;
    said.append(bytes.data(), static_cast<std::size_t>(count));
  }
  return said;
}

TEST_F(HttpTlsTest, CarriesAStream) {
  auto started = HttpServer::start(
      {.tls = pair},
      [](const HttpRequest& request, const HttpReply& reply) {
        if (!asks_for_websocket(request)) return reply.give([] { return http_problem(426); });
        reply.speak(request, [](const std::function<void()>&) {
          return HttpSpeech{.texts = {std::string(100'000, '_'), "last"}, .ending = "that was all"};
        });
      },
      http_problem);
  ASSERT_TRUE(started.has_value()) << started.error().detail;
  server = *std::move(started);
  const auto said = read_stream(server->port());
  EXPECT_THAT(said, testing::HasSubstr("101 Switching Protocols"));
  EXPECT_EQ(count_of("_", said), 100'000U);
  EXPECT_THAT(said, testing::HasSubstr("last"));
}

TEST_F(HttpTlsTest, ANewCertificateIsShownToNewConnections) {
  start();
  const auto newer = certificate_for("miel.example");
  ASSERT_TRUE(call("x", pair.certificate).has_value());
  EXPECT_EQ(server->renew({newer.certificate, pair.key}).error().reason, protocol::Reason::invalid_configuration);
  EXPECT_TRUE(call("x", pair.certificate).has_value()) << "the one before stays";
  ASSERT_TRUE(server->renew(newer).has_value());
  EXPECT_TRUE(call("x", newer.certificate).has_value());
  EXPECT_FALSE(call("x", pair.certificate).has_value());
}

TEST_F(HttpTlsTest, ACertificateWithAnotherKeyIsRefusedAtTheStart) {
  pair.key = certificate_for("miel.example").key;
  const auto started = HttpServer::start({.tls = pair}, [](HttpRequest, const HttpReply&) {}, http_problem);
  ASSERT_FALSE(started.has_value());
  EXPECT_EQ(started.error().reason, protocol::Reason::invalid_configuration);
}

}  // namespace
}  // namespace node
