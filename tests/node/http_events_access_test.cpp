// Who may hear of what: events, payment requests and webhooks for callers in the roles of access.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "node/clock.h"
#include "tests/node/http_setup.h"
#include "tests/node/http_socket.h"

namespace node {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

HttpNode::Headers as(const std::string& key) {
  return {{"Authorization", "Bearer " + key}};
}

struct HttpEventsAccessTest : testing::Test {
  HttpEventsAccessTest() { node.with_members("100"); }

  /// The key of a new app.
  std::string key(const std::string& name, const std::string& role, json more = json::object()) {
    more.update({{"name", name},
                 {"role", role},
                 {"scopes", "events:read events:write payments:read payments:write fund:read"}});
    return node.post("/v1/access/apps", more).body.value("key", "");
  }
  std::string key_of(const std::string& member) { return key("of-" + member, "member", {{"member", member}}); }
  void pay(char letter) {
    const json payment{{"id", std::string(32, letter)}, {"from", "alice"}, {"to", "bob"}, {"amount", "1"}};
    ASSERT_EQ(node.post("/v1/payments", payment).status, 201U);
  }
  static std::string handshake(const std::string& key, const std::string& more = "") {
    return "GET /v1/events/stream HTTP/1.1\r\nHost: miel.example\r\nAuthorization: Bearer " + key +
           "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
           more + "\r\n";
  }

  HttpNode node{"miel.example", "MIEL", 'a'};
};

TEST_F(HttpEventsAccessTest, AMemberHearsOfTheOwnAccountWhateverItAsks) {
  const auto bob = key_of("bob");
  pay('1');
  for (const auto* target : {"/v1/events", "/v1/events?account=bob", "/v1/events?kinds=payment,alarm,node"}) {
    const auto events = node.call("GET", target, "", as(bob)).body["events"];
    ASSERT_EQ(events.size(), 1U) << target;
    EXPECT_EQ(events[0]["kind"], "payment.received") << target;
  }
  EXPECT_EQ(node.call("GET", "/v1/events?account=alice", "", as(bob)).code(), "forbidden");
  EXPECT_EQ(node.call("GET", "/v1/events?account=nobody", "", as(bob)).code(), "forbidden");
  EXPECT_EQ(node.call("GET", "/v1/events", "", as(key_of("shop"))).body["events"].size(), 0U);
}

TEST_F(HttpEventsAccessTest, AStreamEndsWithTheAccessThatOpenedIt) {
  const auto bob = key_of("bob");
  HttpSocket socket(node.port());
  socket.send(handshake(bob));
  ASSERT_THAT(socket.read_until("\r\n\r\n"), HasSubstr("101 Switching"));
  pay('1');
  EXPECT_THAT(socket.read_until("payment.received"), HasSubstr(std::string(32, '1')));
  ASSERT_EQ(node.erase("/v1/access/apps/of-bob").status, 200U);
  pay('2');
  const auto& said = socket.read_until("unauthorized");
  EXPECT_THAT(said, HasSubstr("unauthorized"));
  EXPECT_THAT(said, Not(HasSubstr(std::string(32, '2'))));
}

TEST_F(HttpEventsAccessTest, OneWhoWaitsManyTimesKeepsNobodyElseOut) {
  const auto alice = key_of("alice");
  const auto bob = key_of("bob");
  const std::string soon = "/v1/events?after=end&wait_ms=1";
  HttpSocket waiting(node.port());
  std::string many;
  for (int i = 0; i < 8; ++i)
    many += "GET /v1/events?after=end&wait_ms=60000 HTTP/1.1\r\nHost: n\r\nAPI-KEY: " + alice + "\r\n\r\n";
  ASSERT_TRUE(waiting.send(many));
  const auto deadline = monotonic_nanoseconds() + 30'000'000'000;
  unsigned status = 200;
  while (status == 200 && monotonic_nanoseconds() < deadline) status = node.call("GET", soon, "", as(alice)).status;
  EXPECT_EQ(status, 503U) << "when all of them wait";
  EXPECT_EQ(node.call("GET", soon, "", as(bob)).status, 200U);
  waiting.reset();
  while (status == 503 && monotonic_nanoseconds() < deadline) status = node.call("GET", soon, "", as(alice)).status;
  EXPECT_EQ(status, 200U) << "the places are free again";
}

TEST_F(HttpEventsAccessTest, NorDoesOneWithManyStreams) {
  const auto alice = key_of("alice");
  std::vector<std::unique_ptr<HttpSocket>> sockets;
  const auto opened = [&](const std::string& with) {
    sockets.push_back(std::make_unique<HttpSocket>(node.port()));
    sockets.back()->send(handshake(with));
    return sockets.back()->read_until("\r\n\r\n").substr(0, 12);
  };
  for (int i = 0; i < 4; ++i) EXPECT_EQ(opened(alice), "HTTP/1.1 101") << i;
  EXPECT_EQ(opened(alice), "HTTP/1.1 503");
  EXPECT_EQ(opened(key_of("bob")), "HTTP/1.1 101");
}

TEST_F(HttpEventsAccessTest, APageOfAnotherOriginOpensNoStream) {
  node.configuration().http_allowed_origins = {"https://app.gemme.example"};
  HttpSocket foreign(node.port());
  foreign.send(handshake(key_of("bob"), "Origin: https://evil.example\r\n"));
  EXPECT_TRUE(foreign.read_to_end());
  EXPECT_THAT(foreign.received(), HasSubstr("HTTP/1.1 403"));
  HttpSocket own(node.port());
  own.send(handshake(key_of("alice"), "Origin: https://app.gemme.example\r\n"));
  EXPECT_THAT(own.read_until("\r\n\r\n"), HasSubstr("101 Switching"));
}

TEST_F(HttpEventsAccessTest, AMemberAsksToBePaidInItsOwnNameAlone) {
  const auto shop = as(key_of("shop"));
  const auto bob = as(key_of("bob"));
  const std::string id(24, 'a');
  const json asked{{"id", id}, {"to", "shop"}, {"amount", "5"}, {"memo", "a loaf"}};
  EXPECT_EQ(node.call("POST", "/v1/payment-requests", asked.dump(), bob).code(), "forbidden");
  EXPECT_EQ(node.call("POST", "/v1/payment-requests", asked.dump(), shop).status, 201U);
  const auto path = "/v1/payment-requests/shop/" + id;
  for (const auto& target : {std::string("/v1/payment-requests/shop"), path, path + "/qr"}) {
    EXPECT_EQ(node.call("GET", target, "", shop).status, 200U) << target;
    EXPECT_EQ(node.call("GET", target, "", bob).code(), "forbidden") << target;
  }
  EXPECT_EQ(node.call("DELETE", path, "", bob).code(), "forbidden");
  const auto auditor = as(key("audit", "auditor"));
  for (const auto& target : {std::string("/v1/payment-requests/shop"), path}) {
    const auto seen = node.call("GET", target, "", auditor);
    EXPECT_EQ(seen.status, 200U);
    EXPECT_THAT(seen.text, Not(HasSubstr("loaf"))) << "what people write is no part of the accounts";
  }
  EXPECT_EQ(node.call("DELETE", path, "", shop).status, 200U);
}

TEST_F(HttpEventsAccessTest, WhatStaffAndAppsChangeIsWrittenDown) {
  const std::string hook(32, 'c');
  ASSERT_EQ(node.post("/v1/webhooks", {{"id", hook}, {"url", "http://127.0.0.1:9/"}}).status, 201U);
  auto act = node.get("/v1/acts?limit=1").body["acts"][0];
  EXPECT_EQ(act["route"], "POST /v1/webhooks");
  EXPECT_EQ(act["id"], hook);
  ASSERT_EQ(node.erase("/v1/webhooks/" + hook).status, 200U);
  EXPECT_EQ(node.get("/v1/acts?limit=1").body["acts"][0]["subject"], hook);

  const std::string id(24, 'b');
  ASSERT_EQ(node.post("/v1/payment-requests", {{"id", id}, {"to", "shop"}}).status, 201U);
  act = node.get("/v1/acts?limit=1").body["acts"][0];
  EXPECT_EQ(act["id"], id);
  const std::string account = node.get("/v1/members/shop").body["account"];
  EXPECT_EQ(act["subject"], account) << "an alias may be erased one day";
  ASSERT_EQ(node.erase("/v1/payment-requests/shop/" + id).status, 200U);
  act = node.get("/v1/acts?limit=1").body["acts"][0];
  EXPECT_EQ(act["route"], "DELETE /v1/payment-requests/{}/{}");
  EXPECT_EQ(act["subject"], account + "/" + id);
}

}  // namespace
}  // namespace node
