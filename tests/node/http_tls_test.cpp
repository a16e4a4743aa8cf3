// The HTTP server and its client over TLS.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

TEST_F(HttpTlsTest, ACertificateWithAnotherKeyIsRefusedAtTheStart) {
  pair.key = certificate_for("miel.example").key;
  const auto started = HttpServer::start({.tls = pair}, [](HttpRequest, const HttpReply&) {}, http_problem);
  ASSERT_FALSE(started.has_value());
  EXPECT_EQ(started.error().reason, protocol::Reason::invalid_configuration);
}

}  // namespace
}  // namespace node
