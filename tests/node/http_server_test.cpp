#include "node/http_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>
#include <thread>
#include <vector>

#include "node/clock.h"
#include "node/http_client.h"
#include "tests/node/http_server_setup.h"
#include "tests/node/http_socket.h"

namespace node {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

TEST_F(HttpServerTest, HandsOverTheRequestAndSendsTheResponse) {
  start();
  const auto answer =
      http_call({"127.0.0.1", port()},
                {.method = "PUT", .target = "/a?b=c", .headers = {{"X-Sample", "value"}}, .body = "{}"}, 30'000);
  ASSERT_TRUE(answer.has_value()) << answer.error().what;
  EXPECT_EQ(answer->status, 200U);
  EXPECT_EQ(answer->body, "</a?b=c>");
  EXPECT_EQ(answer->content_type, "application/json");
  EXPECT_EQ(last_.method, "PUT");
  EXPECT_EQ(last_.target, "/a?b=c");
  EXPECT_EQ(last_.body, "{}");
  ASSERT_NE(last_.header("x-sample"), nullptr);
  EXPECT_EQ(*last_.header("x-sample"), "value");
  EXPECT_EQ(last_.header("x-other"), nullptr);
}

TEST(HttpServer, CountsAnAnswerAsWhatItIsAndNotAsClientsWantIt) {
  std::mutex mutex;
  std::vector<unsigned> counted;
  HttpServerSettings settings;
  settings.answered = [&](unsigned status, std::int64_t) {
    const std::scoped_lock lock(mutex);
    counted.push_back(status);
  };
  const auto short_of_units = [](const HttpRequest&, const HttpReply& reply) {
    reply.give([] { return HttpResponse{.status = 500, .counted_as = 422, .headers = {}, .body = {}}; });
  };
  auto server = HttpServer::start(settings, short_of_units, http_problem);
  ASSERT_TRUE(server.has_value()) << server.error().detail;
  const HttpRequest request{.method = "GET", .target = "/", .headers = {}, .body = {}};
  const auto answer = http_call({"127.0.0.1", (*server)->port()}, request, 30'000);
  ASSERT_TRUE(answer.has_value()) << answer.error().what;
  EXPECT_EQ(answer->status, 500U);
  server->reset();
  EXPECT_EQ(counted, std::vector<unsigned>{422});
}

TEST_F(HttpServerTest, KeepsTheConnectionAndTheOrderOfPipelinedRequests) {
  start();
  HttpSocket socket(port());
  ASSERT_TRUE(socket.send(
      "GET /later HTTP/1.1\r\nHost: n\r\n\r\nGET /2 HTTP/1.1\r\nHost: n\r\n\r\nGET /3 HTTP/1.1\r\nHost: n\r\n\r\n"));
  ASSERT_TRUE(wait_for_requests(3));
  let_go(0);
  EXPECT_THAT(socket.read_until("</3>"), HasSubstr("</2>"));
  EXPECT_LT(socket.received().find("</later>"), socket.received().find("</2>"));
  ASSERT_TRUE(socket.send("GET /4 HTTP/1.1\r\nHost: n\r\n\r\n"));
  EXPECT_THAT(socket.read_until("</4>"), EndsWith("</4>"));
}

TEST_F(HttpServerTest, TakesARequestInPieces) {
  start();
  HttpSocket socket(port());
  for (const auto* piece : {"PO", "ST /x HTTP/1.1\r\nHost: n\r\nContent-", "Length: 4\r\n\r", "\nab", "cd"})
    ASSERT_TRUE(socket.send(piece));
  EXPECT_THAT(socket.read_until("</x>"), StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_EQ(last_.body, "abcd");
}

TEST_F(HttpServerTest, TheFirstResponseCounts) {
  start();
  HttpSocket socket(port());
  ASSERT_TRUE(socket.send("GET /twice HTTP/1.1\r\nHost: n\r\n\r\nGET /after HTTP/1.1\r\nHost: n\r\n\r\n"));
  EXPECT_THAT(socket.read_until("</after>"), StartsWith("HTTP/1.1 418 "));
  EXPECT_EQ(count_of("</twice>", socket.received()), 0U);
}

TEST_F(HttpServerTest, GivesTheFallbackWhenTimeHasPassed) {
  start();
  HttpSocket socket(port());
  ASSERT_TRUE(socket.send("GET /wait HTTP/1.1\r\nHost: n\r\n\r\n"));
  EXPECT_THAT(socket.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 202 Accepted\r\n"));
}

TEST_F(HttpServerTest, GivesNoFallbackAfterAnEarlierResponse) {
  start();
  HttpSocket socket(port());
  ASSERT_TRUE(socket.send("GET /wait-long HTTP/1.1\r\nHost: n\r\n\r\n"));
  ASSERT_TRUE(wait_for_requests(1));
  let_go(0);
  EXPECT_THAT(socket.read_until("</wait-long>"), StartsWith("HTTP/1.1 200 OK\r\n"));
  server_->stop();
  EXPECT_EQ(given_up_, 0);
}

TEST_F(HttpServerTest, ClosesWhenTheClientAsksOrSpeaksHttp10) {
  start();
  for (const auto* text : {"GET / HTTP/1.1\r\nHost: n\r\nConnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n"}) {
    HttpSocket socket(port());
    ASSERT_TRUE(socket.send(text));
    EXPECT_TRUE(socket.read_to_end());
    EXPECT_THAT(socket.received(), HasSubstr("Connection: close\r\n"));
    EXPECT_THAT(socket.received(), EndsWith("</>"));
  }
}

TEST_F(HttpServerTest, AnswersAClientThatOnlyListensAnyMore) {
  start();
  HttpSocket socket(port());
  ASSERT_TRUE(socket.send("GET /later HTTP/1.1\r\nHost: n\r\n\r\n"));
  socket.end_sending();
  ASSERT_TRUE(wait_for_requests(1));
  let_go(0);
  EXPECT_TRUE(socket.read_to_end());
  EXPECT_THAT(socket.received(), EndsWith("</later>"));
}

TEST_F(HttpServerTest, FinishesAnAnswerToAClientThatOnlyListensAnyMore) {
  start();
  HttpSocket socket(port());
  ASSERT_TRUE(socket.send("GET /large HTTP/1.1\r\nHost: n\r\n\r\n"));
  EXPECT_THAT(socket.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 200 OK\r\n"));
  socket.end_sending();
  EXPECT_TRUE(socket.read_to_end());
  EXPECT_GT(socket.received().size(), large_bytes);
  EXPECT_TRUE(socket.received().ends_with("</large>"));
}

TEST_F(HttpServerTest, AnswersAllThatAClientSentBeforeItOnlyListened) {
  start({.max_pipelined = 2});
  HttpSocket socket(port());
  std::string many;
  for (int i = 0; i < 9; ++i) many += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: n\r\n\r\n";
  ASSERT_TRUE(socket.send(many));
  socket.end_sending();
  EXPECT_TRUE(socket.read_to_end());
  EXPECT_EQ(count_of("HTTP/1.1 200", socket.received()), 9U);
  EXPECT_THAT(socket.received(), EndsWith("</8>"));
}

TEST_F(HttpServerTest, LeavesTheBodyOutOfAnAnswerToHead) {
  start();
  HttpSocket socket(port());
  ASSERT_TRUE(socket.send("HEAD /h HTTP/1.1\r\nHost: n\r\nConnection: close\r\n\r\n"));
  EXPECT_TRUE(socket.read_to_end());
  EXPECT_THAT(socket.received(), HasSubstr("Content-Length: 4\r\n"));
  EXPECT_THAT(socket.received(), EndsWith("\r\n\r\n"));
}

TEST_F(HttpServerTest, LetsAClientSendTheBodyItAnnounced) {
  start();
  HttpSocket socket(port());
  ASSERT_TRUE(socket.send("POST /e HTTP/1.1\r\nHost: n\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"));
  EXPECT_EQ(socket.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  ASSERT_TRUE(socket.send("ok"));
  EXPECT_THAT(socket.read_until("</e>"), HasSubstr("HTTP/1.1 200 OK\r\n"));
  EXPECT_EQ(last_.body, "ok");
}

struct Refused {
  const char* name;
  std::string text;
  std::string status;
};

class HttpServerRefuses : public HttpServerTest, public testing::WithParamInterface<Refused> {};

TEST_P(HttpServerRefuses, WithAProblemAndCloses) {
  start();
  HttpSocket socket(port());
  socket.send(GetParam().text);
  EXPECT_TRUE(socket.read_to_end());
  EXPECT_THAT(socket.received(), StartsWith("HTTP/1.1 " + GetParam().status));
  EXPECT_THAT(socket.received(), HasSubstr("Content-Type: application/problem+json\r\n"));
  EXPECT_THAT(socket.received(), HasSubstr("Connection: close\r\n"));
  EXPECT_EQ(requests_, 0);
}

INSTANTIATE_TEST_SUITE_P(
    Each, HttpServerRefuses,
    testing::Values(
        Refused{"NoHost", "GET / HTTP/1.1\r\n\r\n", "400"},
        Refused{"TwoHosts", "GET / HTTP/1.1\r\nHost: n\r\nHost: m\r\n\r\n", "400"},
        Refused{"TwoHostsOfOld", "GET / HTTP/1.0\r\nHost: n\r\nHost: n\r\n\r\n", "400"},
        Refused{"Noise", "\x16\x03\x01 hello\r\n\r\n", "400"}, Refused{"NoVersion", "GET /\r\n\r\n", "400"},
        Refused{"BadLength", "POST / HTTP/1.1\r\nHost: n\r\nContent-Length: -1\r\n\r\n", "400"},
        Refused{"TwoLengths", "POST / HTTP/1.1\r\nHost: n\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "400"},
        Refused{"LongHeader", "GET / HTTP/1.1\r\nHost: n\r\nX: " + std::string(20'000, 'a') + "\r\n\r\n", "431"},
        Refused{"EndlessHeader", "GET / HTTP/1.1\r\nHost: n\r\nX: " + std::string(200'000, 'a'), "431"},
        Refused{"LongTarget", "GET /" + std::string(20'000, 'a') + " HTTP/1.1\r\nHost: n\r\n\r\n", "431"},
        Refused{"LongBody", "POST / HTTP/1.1\r\nHost: n\r\nContent-Length: 65537\r\n\r\n" + std::string(65'537, 'a'),
                "413"},
        Refused{"AnnouncedBody", "POST / HTTP/1.1\r\nHost: n\r\nContent-Length: 99999999999\r\n\r\n", "413"},
        Refused{"LongChunks",
                "POST / HTTP/1.1\r\nHost: n\r\nTransfer-Encoding: chunked\r\n\r\n10001\r\n" + std::string(65'537, 'a') +
                    "\r\n0\r\n\r\n",
                "413"}),
    [](const auto& each) { return each.param.name; });

TEST_F(HttpServerTest, TakesTheLargestBodyAllowed) {
  start();
  HttpSocket socket(port());
  ASSERT_TRUE(socket.send("POST /b HTTP/1.1\r\nHost: n\r\nContent-Length: 65536\r\n\r\n" + std::string(65'536, 'a')));
  EXPECT_THAT(socket.read_until("</b>"), StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_EQ(last_.body.size(), 65'536U);
}

TEST_F(HttpServerTest, AnswersWhatCameBeforeABrokenRequest) {
  start();
  HttpSocket socket(port());
  ASSERT_TRUE(socket.send("GET /good HTTP/1.1\r\nHost: n\r\n\r\nnonsense\r\n\r\n"));
  EXPECT_TRUE(socket.read_to_end());
  EXPECT_LT(socket.received().find("</good>"), socket.received().find("HTTP/1.1 400"));
}

TEST_F(HttpServerTest, StopsAfterWhatIsUnderWayIsAnswered) {
  start();
  HttpSocket answered(port());
  HttpSocket waiting(port());
  HttpSocket idle(port());
  ASSERT_TRUE(answered.send("GET /later HTTP/1.1\r\nHost: n\r\n\r\n"));
  ASSERT_TRUE(waiting.send("GET /wait-long HTTP/1.1\r\nHost: n\r\n\r\n"));
  ASSERT_TRUE(wait_for_requests(2));
  std::thread stopping([this] { server_->stop(30'000); });
  // The idle one is closed first; then the answer is let go.
  EXPECT_TRUE(idle.read_to_end());
  EXPECT_TRUE(waiting.read_to_end());
  let_go(later_of("/later"));
  EXPECT_TRUE(answered.read_to_end());
  stopping.join();
  EXPECT_THAT(answered.received(), EndsWith("</later>"));
  EXPECT_THAT(waiting.received(), StartsWith("HTTP/1.1 202"));
  EXPECT_FALSE(HttpSocket(port()).connected());
}

TEST_F(HttpServerTest, EverybodyWhoWaitsIsAnsweredWhenItStops) {
  start();
  HttpSocket socket(port());
  ASSERT_TRUE(
      socket.send("GET /wait-long HTTP/1.1\r\nHost: n\r\n\r\nGET /2 HTTP/1.1\r\nHost: n\r\n\r\nGET /wait-long "
                  "HTTP/1.1\r\nHost: n\r\n\r\n"));
  ASSERT_TRUE(wait_for_requests(3));
  server_->stop(30'000);
  EXPECT_TRUE(socket.read_to_end());
  EXPECT_EQ(count_of("HTTP/1.1 202", socket.received()), 2U);
}

TEST_F(HttpServerTest, TellsWhoeverWaitsThatTheClientHasGone) {
  start();
  HttpSocket socket(port());
  ASSERT_TRUE(socket.send("GET /wait-long HTTP/1.1\r\nHost: n\r\n\r\n"));
  ASSERT_TRUE(wait_for_requests(1));
  socket.reset();
  const auto began = monotonic_nanoseconds();
  while (given_up_ == 0 && monotonic_nanoseconds() - began < 30'000'000'000) std::this_thread::yield();
  EXPECT_EQ(given_up_, 1);
}

TEST_F(HttpServerTest, AReplyMayOutliveTheServer) {
  start();
  HttpSocket socket(port());
  ASSERT_TRUE(socket.send("GET /later HTTP/1.1\r\nHost: n\r\n\r\n"));
  ASSERT_TRUE(wait_for_requests(1));
  server_->stop(0);
  server_.reset();
  let_go(0);
  bool given_up = false;
  later_.at(0).first.give_after(1, [&] {
    given_up = true;
    return HttpResponse{.headers = {}};
  });
  EXPECT_TRUE(given_up);
}

TEST_F(HttpServerTest, AnIPv4ClientHasItsAddressOnASocketOfBothKinds) {
  if (!HttpServer::start({.host = "::"}, [](HttpRequest, const HttpReply&) {}, http_problem))
    GTEST_SKIP() << "this machine has no IPv6";
  start({.host = "::"});
  HttpSocket socket(port());
  ASSERT_TRUE(socket.send("GET / HTTP/1.1\r\nHost: n\r\n\r\n"));
  socket.read_until("</>");
  EXPECT_EQ(last_.from, "127.0.0.1");
}

TEST_F(HttpServerTest, SaysWhereItCannotListen) {
  start();
  const auto second = HttpServer::start({.port = port()}, [](HttpRequest, const HttpReply&) {}, http_problem);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().reason, protocol::Reason::io_error);
  EXPECT_THAT(second.error().detail, HasSubstr("127.0.0.1 port " + std::to_string(port())));
  EXPECT_FALSE(HttpServer::start({.host = "no.address"}, [](HttpRequest, const HttpReply&) {}, http_problem));
}

}  // namespace
}  // namespace node
