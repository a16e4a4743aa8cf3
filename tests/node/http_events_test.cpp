// Events over HTTP: pages, pages that wait, and the stream.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/node/http_setup.h"
#include "tests/node/http_socket.h"

namespace node {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

std::string id(char letter) {
  return std::string(32, letter);
}

json pay(char letter, const std::string& to, const std::string& amount) {
  return {{"id", id(letter)}, {"from", "alice"}, {"to", to}, {"amount", amount}};
}

std::vector<std::string> kinds(const HttpAnswer& answer) {
  std::vector<std::string> kinds;
  for (const auto& event : answer.body.at("events")) kinds.push_back(event.at("kind"));
  return kinds;
}

struct HttpEventsTest : testing::Test {
  HttpEventsTest() { node.with_members("100"); }
  std::string end() { return node.get("/v1/events?limit=500").body.at("next"); }
  HttpNode node{"miel.example", "MIEL", 'a'};
};

TEST_F(HttpEventsTest, ArePagedFromAnyPlaceOn) {
  const auto before = end();
  ASSERT_EQ(node.post("/v1/payments", pay('1', "bob", "12.5")).status, 201U);
  const auto page = node.get("/v1/events?after=" + before);
  ASSERT_EQ(page.status, 200U) << page.text;
  EXPECT_THAT(kinds(page), ElementsAre("payment.accepted", "payment.received"));
  EXPECT_EQ(page.body["events"][0]["payment"], node.get("/v1/payments/" + id('1')).body);
  EXPECT_EQ(page.body["complete"], true);
  const std::string first = page.body["events"][0]["id"];
  EXPECT_THAT(kinds(node.get("/v1/events?after=" + first)), ElementsAre("payment.received"));
  const auto one = node.get("/v1/events?limit=1&after=" + before);
  EXPECT_EQ(one.body["next"], first);
  EXPECT_EQ(one.body["complete"], false);
  const auto none = node.get("/v1/events?after=" + page.body["next"].get<std::string>());
  EXPECT_TRUE(none.body["events"].empty());
  EXPECT_EQ(none.body["next"], page.body["next"]);
}

TEST_F(HttpEventsTest, AreChosenByKindAndByAccount) {
  const auto before = end();
  node.post("/v1/payments", pay('1', "bob", "1"));
  node.post("/v1/payments", pay('2', "bob", "1000"));
  EXPECT_THAT(kinds(node.get("/v1/events?kinds=payment.refused,alarm&after=" + before)),
              ElementsAre("payment.refused"));
  EXPECT_THAT(kinds(node.get("/v1/events?account=bob&after=" + before)), ElementsAre("payment.received"));
  EXPECT_THAT(kinds(node.get("/v1/events?account=alice&after=" + before)),
              ElementsAre("payment.accepted", "payment.refused"));
  EXPECT_EQ(node.get("/v1/events?account=nobody").status, 404U);
  EXPECT_EQ(node.get("/v1/events?kinds=payments").status, 400U);
  EXPECT_EQ(node.get("/v1/events?kinds=").status, 400U);
  EXPECT_EQ(node.get("/v1/events?limit=501").status, 400U);
}

TEST_F(HttpEventsTest, APlaceThatIsNotInTheJournalIsStale) {
  auto place = end();
  EXPECT_EQ(node.get("/v1/events?after=" + place).status, 200U);
  place.back() = place.back() == '0' ? '1' : '0';
  const auto stale = node.get("/v1/events?after=" + place);
  EXPECT_EQ(stale.status, 409U);
  EXPECT_EQ(stale.code(), "stale_version");
  EXPECT_EQ(node.get("/v1/events?after=7").status, 400U);
}

TEST_F(HttpEventsTest, APageWaitsForTheNextEvent) {
  HttpAnswer answer;
  const auto before = end();
  std::thread waiting([&] { answer = node.get("/v1/events?kinds=payment.received&wait_ms=60000&after=" + before); });
  // It hears of the payment, whether it waits already or not.
  node.post("/v1/members", {{"alias", "carol"}, {"kind", "individual"}});
  node.post("/v1/payments", pay('1', "bob", "1"));
  waiting.join();
  ASSERT_EQ(answer.status, 200U) << answer.text;
  EXPECT_FALSE(answer.body["events"].empty());
  for (const auto& kind : kinds(answer)) EXPECT_EQ(kind, "payment.received");
}

TEST_F(HttpEventsTest, APageWhoseWaitIsOverIsEmptyAndSaysWhereToGoOn) {
  const auto before = end();
  const auto answer = node.get("/v1/events?wait_ms=30&after=" + before);
  EXPECT_EQ(answer.status, 200U);
  EXPECT_TRUE(answer.body["events"].empty());
  EXPECT_EQ(answer.body["next"], before);
}

TEST_F(HttpEventsTest, TheServerStopsWithoutWaitingForEvents) {
  HttpAnswer answer;
  std::thread waiting([&] { answer = node.get("/v1/events?after=end&wait_ms=60000"); });
  HttpPair::wait_until(node, "/v1/health", "/status", "ok");
  node.server().stop();
  waiting.join();
  EXPECT_TRUE(answer.status == 200U || answer.status == 0U) << answer.text;
}

TEST(HttpPeerEvents, TellOfAgreementsAndSettlements) {
  HttpPair pair;
  ASSERT_TRUE(pair.connect());
  const auto agreements = pair.miel.get("/v1/events?kinds=agreement").body["events"];
  ASSERT_FALSE(agreements.empty());
  EXPECT_EQ(agreements.back()["kind"], "agreement.in_force");
  EXPECT_EQ(agreements.back()["agreement"]["peer"], "lait.example");
  EXPECT_EQ(agreements.back()["agreement"]["version"], 1);
  pair.miel.with_members("100");
  pair.lait.with_members("100");
  auto payment = pay('1', "bob@lait.example", "10");
  payment["wait_ms"] = 60'000;
  ASSERT_EQ(pair.miel.post("/v1/payments", payment).status, 201U);
  // The note is cut at what both have: it may take another acknowledgement.
  std::string after = "?kinds=settlement.agreed&wait_ms=100";
  HttpAnswer told;
  for (int i = 0; i < 600; ++i) {
    pair.miel.post("/v1/settlements/lait.example", json::object());
    told = pair.miel.get("/v1/events" + after);
    if (!told.body["events"].empty()) break;
  }
  ASSERT_FALSE(told.body["events"].empty());
  const auto& settlement = told.body["events"][0]["settlement"];
  EXPECT_EQ(settlement["peer"], "lait.example");
  EXPECT_EQ(settlement["number"], 1);
  EXPECT_TRUE(settlement.contains("owed"));
}

std::string handshake(const std::string& target, const std::string& token = HttpNode::token()) {
  return "GET " + target + " HTTP/1.1\r\nHost: miel.example\r\nAuthorization: Bearer " + token +
         "\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"
         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
}

/// A frame of a client, masked with zeros (RFC 6455 section 5.2).
std::string frame(char opcode, const std::string& payload) {
  return std::string{static_cast<char>(0x80 | opcode), static_cast<char>(0x80 | payload.size())} +
         std::string(4, '\0') + payload;
}

TEST_F(HttpEventsTest, AreStreamedAsTheyHappen) {
  HttpSocket socket(node.port());
  socket.send(handshake("/v1/events/stream"));
  ASSERT_THAT(socket.read_until("\r\n\r\n"), HasSubstr("101 Switching Protocols"));
  EXPECT_THAT(socket.received(), HasSubstr("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));  // RFC 6455 section 1.3
  for (char letter = '1'; letter <= '3'; ++letter) node.post("/v1/payments", pay(letter, "bob", "1"));
  const auto& said = socket.read_until("payment.received", 3);
  EXPECT_EQ(count_of("payment.accepted", said), 3U);
  EXPECT_LT(said.find(id('1')), said.find(id('2')));
  EXPECT_LT(said.find(id('2')), said.find(id('3')));
}

TEST_F(HttpEventsTest, AStreamBeginsAnywhereAndTellsWhatWasMissed) {
  const auto before = end();
  for (int i = 0; i < 120; ++i) {
    auto body = pay('1', "bob", "0.01");
    body["id"] = std::string(29, 'a') + std::to_string(100 + i);
    ASSERT_EQ(node.post("/v1/payments", body).status, 201U);
  }
  HttpSocket socket(node.port());
  socket.send(handshake("/v1/events/stream?account=bob&after=" + before));
  const auto& said = socket.read_until("payment.received", 120);
  EXPECT_EQ(count_of("payment.received", said), 120U);
  EXPECT_EQ(count_of("payment.accepted", said), 0U);
}

TEST_F(HttpEventsTest, AStreamWantsAHandshakeAndAToken) {
  const auto plain = node.get("/v1/events/stream");
  EXPECT_EQ(plain.status, 426U);
  EXPECT_EQ(plain.code(), "upgrade_required");
  EXPECT_EQ(plain.header("Upgrade"), "websocket");
  HttpSocket stranger(node.port());
  stranger.send(handshake("/v1/events/stream", "wrong"));
  EXPECT_TRUE(stranger.read_to_end());
  EXPECT_THAT(stranger.received(), HasSubstr("HTTP/1.1 401"));
  HttpSocket stale(node.port());
  stale.send(handshake("/v1/events/stream?after=999999-0-0123456789abcdef"));
  EXPECT_TRUE(stale.read_to_end());
  EXPECT_THAT(stale.received(), HasSubstr("stale_version"));
}

TEST_F(HttpEventsTest, APageInABrowserShowsItsSessionAmongTheProtocols) {
  node.configuration().http_allowed_origins = {"https://app.miel.example"};
  const auto shaking = [&](const std::string& protocols, const std::string& origin, const std::string& target) {
    HttpSocket socket(node.port());
    socket.send("GET " + target + " HTTP/1.1\r\nHost: miel.example\r\nOrigin: " + origin +
                "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: " +
                protocols + "\r\n\r\n");
    return std::string(socket.read_until("\r\n\r\n"));
  };
  const std::string app = "https://app.miel.example";
  const auto shown = "lokaponto.bearer." + HttpNode::token();
  const auto opened = shaking("lokaponto.events, " + shown, app, "/v1/events/stream");
  EXPECT_THAT(opened, HasSubstr("101 Switching Protocols"));
  EXPECT_THAT(opened, HasSubstr("Sec-WebSocket-Protocol: lokaponto.events\r\n")) << "a browser wants one back";
  EXPECT_THAT(opened, testing::Not(HasSubstr(HttpNode::token())));
  EXPECT_THAT(shaking(shown + ",lokaponto.events", app, "/v1/events/stream"), HasSubstr("101 Switching"));
  EXPECT_THAT(shaking("lokaponto.events, lokaponto.bearer.wrong", app, "/v1/events/stream"), HasSubstr("401"));
  EXPECT_THAT(shaking("lokaponto.events, x" + shown, app, "/v1/events/stream"), HasSubstr("401"));
  EXPECT_THAT(shaking("lokaponto.events", app, "/v1/events/stream"), HasSubstr("401"));
  EXPECT_THAT(shaking("lokaponto.events, " + shown, "https://evil.example", "/v1/events/stream"), HasSubstr("403"));
}

TEST_F(HttpEventsTest, ShowsItThereInAHandshakeAlone) {
  const auto shown = "lokaponto.events, lokaponto.bearer." + HttpNode::token();
  EXPECT_EQ(node.call("GET", "/v1/status", "", {{"Sec-WebSocket-Protocol", shown}}).status, 401U);
  EXPECT_EQ(node.call("POST", "/v1/checkpoints", "{}", {{"Sec-WebSocket-Protocol", shown}}).status, 401U);
}

TEST_F(HttpEventsTest, NoOtherRouteBecomesAStreamAndNothingFollowsAHandshake) {
  HttpSocket socket(node.port());
  socket.send(handshake("/v1/status"));
  EXPECT_TRUE(socket.read_to_end());
  EXPECT_THAT(socket.received(), HasSubstr("HTTP/1.1 200"));
  HttpSocket both(node.port());
  both.send(handshake("/v1/events/stream") + handshake("/v1/events/stream"));
  EXPECT_TRUE(both.read_to_end());
  EXPECT_THAT(both.received(), HasSubstr("HTTP/1.1 400"));
}

TEST_F(HttpEventsTest, AStreamAnswersPingsAndReadsNothingElse) {
  HttpSocket socket(node.port());
  socket.send(handshake("/v1/events/stream"));
  socket.read_until("\r\n\r\n");
  socket.send(frame(0x9, "are you there"));
  EXPECT_THAT(socket.read_until("are you there"), HasSubstr("\x8a\x0d"
                                                            "are you there"));
  socket.send(frame(0x1, "hello"));
  EXPECT_THAT(socket.read_until("nothing that is sent here is read"), HasSubstr("nothing that is sent here is read"));
  socket.send(frame(0x8, ""));
  EXPECT_TRUE(socket.read_to_end());
}

TEST_F(HttpEventsTest, StreamsOfOneAreAtMostFour) {
  std::vector<std::unique_ptr<HttpSocket>> sockets;
  for (int i = 0; i < 4; ++i) {
    sockets.push_back(std::make_unique<HttpSocket>(node.port()));
    sockets.back()->send(handshake("/v1/events/stream"));
    ASSERT_THAT(sockets.back()->read_until("\r\n\r\n"), HasSubstr("101 Switching"));
  }
  HttpSocket one_more(node.port());
  one_more.send(handshake("/v1/events/stream"));
  EXPECT_TRUE(one_more.read_to_end());
  EXPECT_THAT(one_more.received(), HasSubstr("HTTP/1.1 503"));
  sockets.front()->reset();
  // Its place is free as soon as the node has noticed.
  std::string said;
  for (int i = 0; i < 1'000 && !said.contains("101 Switching"); ++i) {
    HttpSocket again(node.port());
    again.send(handshake("/v1/events/stream"));
    said = again.read_until("\r\n\r\n");
  }
  EXPECT_THAT(said, HasSubstr("101 Switching"));
}

TEST_F(HttpEventsTest, AStreamIsToldThatTheNodeStops) {
  HttpSocket socket(node.port());
  socket.send(handshake("/v1/events/stream"));
  socket.read_until("\r\n\r\n");
  std::thread stopping([&] { node.server().stop(); });
  EXPECT_THAT(socket.read_until("the node stops"), HasSubstr("the node stops"));
  socket.send(frame(0x8, ""));
  stopping.join();
}

}  // namespace
}  // namespace node
