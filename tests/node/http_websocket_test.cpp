// Streams below the API: who is cut off, and what becomes of what spoke.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "node/clock.h"
#include "node/http_problem.h"
#include "node/http_server.h"
#include "tests/node/http_socket.h"

namespace node {
namespace {

constexpr std::int64_t long_nanoseconds = 60'000'000'000;

constexpr std::string_view handshake =
    "GET /stream HTTP/1.1\r\nHost: miel.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

/// A server whose every request becomes a stream on which `say` speaks; `spoken` lives as long as one of them.
struct StreamServer {
  using Say = std::function<HttpSpeech(const std::function<void()>& wake)>;

  StreamServer(std::int64_t idle_milliseconds, Say say) {
    auto token = std::make_shared<int>(0);
    spoken = token;
    auto started = HttpServer::start(
        {.idle_milliseconds = idle_milliseconds},
        [say = std::move(say), token = std::move(token)](HttpRequest request, const HttpReply& reply) mutable {
          if (!asks_for_websocket(request)) return reply.give([] { return http_problem(426); });
          reply.speak(request, [say, mine = std::exchange(token, nullptr)](const std::function<void()>& wake) {
            return say(wake);
          });
        },
        http_problem);
    server = *std::move(started);
  }

  bool wait_until_gone() const {
    const auto deadline = monotonic_nanoseconds() + long_nanoseconds;
    while (!spoken.expired() && monotonic_nanoseconds() < deadline) std::this_thread::yield();
    return spoken.expired();
  }

  std::weak_ptr<int> spoken;
  std::unique_ptr<HttpServer> server;
};

TEST(HttpWebSocket, AClientThatAnswersNoPingIsCutOff) {
  const StreamServer streams(200, [](const auto&) { return HttpSpeech{}; });
  HttpSocket socket(streams.server->port());
  socket.send(handshake);
  EXPECT_TRUE(socket.read_to_end());
  EXPECT_THAT(socket.received(), testing::HasSubstr(std::string("\x89\x00", 2)));  // a ping without payload
  EXPECT_TRUE(streams.wait_until_gone());
}

TEST(HttpWebSocket, AClientThatTakesNothingIsCutOffAndCostsNoMemory) {
  std::atomic<int> asked = 0;
  const StreamServer streams(200, [&](const auto&) {
    ++asked;
    return HttpSpeech{.texts = {std::string(std::size_t{1} << 20, 'x')}, .ending = {}};
  });
  HttpSocket socket(streams.server->port());
  socket.send(handshake);
  EXPECT_TRUE(streams.wait_until_gone());
  // Only what the two ends of the connection hold was asked for.
  EXPECT_LT(asked, 100);
}

TEST(HttpWebSocket, NorDoesItWinTimeByWhatItSends) {
  const StreamServer streams(
      200, [](const auto&) { return HttpSpeech{.texts = {std::string(std::size_t{1} << 20, 'x')}, .ending = {}}; });
  HttpSocket socket(streams.server->port());
  socket.send(handshake);
  const std::string pong("\x8a\x80\x00\x00\x00\x00", 6);
  const auto deadline = monotonic_nanoseconds() + long_nanoseconds;
  while (socket.send(pong) && monotonic_nanoseconds() < deadline) std::this_thread::yield();
  EXPECT_LT(monotonic_nanoseconds(), deadline);
  EXPECT_TRUE(streams.wait_until_gone());
}

TEST(HttpWebSocket, SpeaksAgainWhenItIsWoken) {
  std::function<void()> wake;
  std::atomic<bool> there = false;
  std::atomic<int> said = 0;
  const StreamServer streams(60'000, [&](const std::function<void()>& given) {
    if (said == 2) return HttpSpeech{.texts = {}, .ending = "that was all"};
    if (said++ == 1) return HttpSpeech{.texts = {"again"}, .ending = {}};
    wake = given;
    there = true;
    return HttpSpeech{};
  });
  HttpSocket socket(streams.server->port());
  socket.send(handshake);
  socket.read_until("\r\n\r\n");
  while (!there) std::this_thread::yield();
  wake();
  EXPECT_THAT(socket.read_until("that was all"), testing::HasSubstr("again"));
  socket.reset();
  EXPECT_TRUE(streams.wait_until_gone());
  wake();  // of what is gone: nothing happens
}

TEST(HttpWebSocket, AHandshakeOfAnotherVersionIsRefused) {
  const StreamServer streams(60'000, [](const auto&) { return HttpSpeech{}; });
  HttpSocket socket(streams.server->port());
  socket.send("GET /stream HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
  EXPECT_TRUE(socket.read_to_end());
  EXPECT_THAT(socket.received(), testing::HasSubstr("HTTP/1.1 4"));
}

}  // namespace
}  // namespace node
