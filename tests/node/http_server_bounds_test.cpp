// What a client may take of the server: requests under way, bytes not taken, time, and a place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "node/clock.h"
#include "tests/node/http_server_setup.h"
#include "tests/node/http_socket.h"

namespace node {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

using HttpServerBoundsTest = HttpServerTest;

TEST_F(HttpServerBoundsTest, ReadsNoMoreThanItMayHoldAndGoesOnLater) {
  start({.max_pipelined = 2});
  HttpSocket socket(port());
  std::string many;
  for (int i = 0; i < 10; ++i) many += "GET /later" + std::to_string(i) + " HTTP/1.1\r\nHost: n\r\n\r\n";
  ASSERT_TRUE(socket.send(many));
  for (std::size_t i = 0; i < 10; ++i) {
    ASSERT_TRUE(wait_for_requests(static_cast<int>(i) + 1));
    {
      const std::scoped_lock lock(mutex_);
      EXPECT_LE(later_.size(), i + 2);
    }
    let_go(i);
  }
  EXPECT_EQ(count_of("HTTP/1.1 200", socket.read_until("</later9>")), 10U);
}

TEST_F(HttpServerBoundsTest, ReadsNothingMoreFromAClientThatTakesNothing) {
  start({.threads = 1});
  HttpSocket socket(port());
  ASSERT_TRUE(
      socket.send("GET /large HTTP/1.1\r\nHost: n\r\n\r\nGET /large HTTP/1.1\r\nHost: n\r\nConnection: close\r\n\r\n"));
  ASSERT_TRUE(wait_for_requests(1));
  // Of one thread what had come before this is done when this is answered.
  HttpSocket other(port());
  ASSERT_TRUE(other.send("GET /other HTTP/1.1\r\nHost: n\r\n\r\n"));
  EXPECT_THAT(other.read_until("</other>"), EndsWith("</other>"));
  {
    const std::scoped_lock lock(mutex_);
    EXPECT_EQ(requests_, 2) << "two answers are made, and the first is not taken";
  }
  EXPECT_TRUE(socket.read_to_end());
  EXPECT_EQ(count_of("</large>", socket.received()), 2U);
}

TEST_F(HttpServerBoundsTest, WritesNoMoreOutThanItMayHold) {
  start({.threads = 1, .max_unsent_bytes = 100});
  HttpSocket socket(port());
  ASSERT_TRUE(
      socket.send("GET /later HTTP/1.1\r\nHost: n\r\n\r\nGET /later HTTP/1.1\r\nHost: n\r\n\r\nGET /later "
                  "HTTP/1.1\r\nHost: n\r\n\r\n"));
  ASSERT_TRUE(wait_for_requests(3));
  let_go(1);
  let_go(2);
  HttpSocket other(port());
  ASSERT_TRUE(other.send("GET /other HTTP/1.1\r\nHost: n\r\n\r\n"));
  EXPECT_THAT(other.read_until("</other>"), EndsWith("</other>"));
  EXPECT_EQ(made_, 2) << "one behind the first, which is not given yet, and the other";
  let_go(0);
  EXPECT_EQ(count_of("</later>", socket.read_until("</later>", 3)), 3U);
}

TEST_F(HttpServerBoundsTest, TellsOneClientTooManyToComeBack) {
  start({.max_connections = 2});
  HttpSocket first(port());
  HttpSocket second(port());
  ASSERT_TRUE(first.send("GET /later1 HTTP/1.1\r\nHost: n\r\n\r\n"));
  ASSERT_TRUE(second.send("GET /later2 HTTP/1.1\r\nHost: n\r\n\r\n"));
  ASSERT_TRUE(wait_for_requests(2));
  HttpSocket third(port());
  EXPECT_TRUE(third.read_to_end());
  EXPECT_THAT(third.received(), StartsWith("HTTP/1.1 503"));
  EXPECT_THAT(third.received(), HasSubstr("Retry-After: 1\r\n"));
  let_go(later_of("/later1"));
  EXPECT_THAT(first.read_until("</later1>"), EndsWith("</later1>"));
}

TEST_F(HttpServerBoundsTest, WhoIsIdleGivesWayAndWhoWaitsDoesNot) {
  start({.max_connections = 2});
  HttpSocket waits(port());
  ASSERT_TRUE(waits.send("GET /later HTTP/1.1\r\nHost: n\r\n\r\n"));
  ASSERT_TRUE(wait_for_requests(1));
  HttpSocket idle(port());
  ASSERT_TRUE(idle.send("GET /idle HTTP/1.1\r\nHost: n\r\n\r\n"));
  EXPECT_THAT(idle.read_until("</idle>"), EndsWith("</idle>"));
  HttpSocket third(port());
  ASSERT_TRUE(third.send("GET /third HTTP/1.1\r\nHost: n\r\n\r\n"));
  EXPECT_THAT(third.read_until("</third>"), StartsWith("HTTP/1.1 200"));
  EXPECT_TRUE(idle.read_to_end());
  let_go(0);
  EXPECT_THAT(waits.read_until("</later>"), EndsWith("</later>"));
}

TEST_F(HttpServerBoundsTest, WhoDoesNotTakeHisAnswerOrEndHisRequestGivesWay) {
  start({.max_connections = 1});
  HttpSocket greedy(port());
  ASSERT_TRUE(greedy.send("GET /large HTTP/1.1\r\nHost: n\r\n\r\n"));
  EXPECT_THAT(greedy.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 200"));
  HttpSocket slow(port());
  ASSERT_TRUE(slow.send("GET /first HTTP/1.1\r\nHost: n\r\n\r\nGET /sec"));
  EXPECT_THAT(slow.read_until("</first>"), StartsWith("HTTP/1.1 200"));
  EXPECT_TRUE(greedy.read_to_end());
  EXPECT_LT(greedy.received().size(), large_bytes);
  HttpSocket last(port());
  ASSERT_TRUE(last.send("GET /last HTTP/1.1\r\nHost: n\r\n\r\n"));
  EXPECT_THAT(last.read_until("</last>"), StartsWith("HTTP/1.1 200"));
  EXPECT_TRUE(slow.read_to_end());
}

TEST_F(HttpServerBoundsTest, GivesUpOnAClientThatSendsTooSlowly) {
  start({.request_milliseconds = 100});
  HttpSocket socket(port());
  ASSERT_TRUE(socket.send("GET / HTTP/1.1\r\nHost: n\r\n"));
  EXPECT_TRUE(socket.read_to_end());
  EXPECT_THAT(socket.received(), StartsWith("HTTP/1.1 408"));
}

TEST_F(HttpServerBoundsTest, DrippingBytesWinsNoTime) {
  start({.request_milliseconds = 200});
  HttpSocket socket(port());
  const auto began = monotonic_nanoseconds();
  while (socket.send("G") && monotonic_nanoseconds() - began < 30'000'000'000) std::this_thread::yield();
  EXPECT_LT(monotonic_nanoseconds() - began, 30'000'000'000);
}

TEST_F(HttpServerBoundsTest, ClosesAConnectionThatAsksNothing) {
  start({.idle_milliseconds = 100});
  HttpSocket socket(port());
  ASSERT_TRUE(socket.connected());
  EXPECT_TRUE(socket.read_to_end());
  EXPECT_EQ(socket.received(), "");
}

TEST_F(HttpServerBoundsTest, DoesNotCallAClientIdleThatWaitsForItsAnswer) {
  start({.request_milliseconds = 80, .idle_milliseconds = 80});
  HttpSocket waiting(port());
  HttpSocket idle(port());
  ASSERT_TRUE(waiting.send("GET /later HTTP/1.1\r\nHost: n\r\n\r\n"));
  EXPECT_TRUE(idle.read_to_end());  // so the time has passed for the other one too
  let_go(0);
  EXPECT_THAT(waiting.read_until("</later>"), EndsWith("</later>"));
}

}  // namespace
}  // namespace node
