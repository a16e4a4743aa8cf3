// Logging in and out over HTTP, passwords and one-time codes, and how often they may be tried.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "node/clock.h"
#include "node/login.h"
#include "tests/node/http_setup.h"

namespace node {
namespace {

using nlohmann::json;

constexpr const char* password = "seven small lamps";

HttpNode::Headers as(const std::string& text) {
  return {{"Authorization", "Bearer " + text}};
}

struct HttpSessionsTest : testing::Test {
  HttpSessionsTest() { node.with_members("100.00"); }

  HttpAnswer open_call(const std::string& target, const json& body) {
    return node.call("POST", target, body.dump(), {});
  }
  /// Gives alice her password.
  void give_password() {
    const auto code = node.post("/v1/access/members/alice/code", json::object());
    ASSERT_EQ(code.status, 201U) << code.text;
    const auto set =
        open_call("/v1/passwords", {{"member", "alice"}, {"code", code.body["code"]}, {"password", password}});
    ASSERT_EQ(set.status, 200U) << set.text;
  }
  HttpAnswer log_in(const std::string& with = password) {
    return open_call("/v1/sessions", {{"member", "alice"}, {"password", with}});
  }
  std::string session() { return log_in().body.value("session", ""); }
  unsigned status_of(const std::string& text) { return node.call("GET", "/v1/session", "", as(text)).status; }

  HttpNode node{"miel.example", "MIEL", 'a'};
};

TEST_F(HttpSessionsTest, AMemberLogsInAndOut) {
  give_password();
  const auto opened = log_in();
  ASSERT_EQ(opened.status, 201U) << opened.text;
  EXPECT_EQ(opened.body["role"], "member");
  EXPECT_EQ(opened.body["member"], "alice");
  const auto text = opened.body["session"].get<std::string>();
  EXPECT_EQ(node.call("GET", "/v1/session", "", as(text)).body,
            json({{"kind", "member"}, {"name", "alice"}, {"role", "member"}, {"member", "alice"}}));
  EXPECT_EQ(node.call("GET", "/v1/accounts/alice", "", {{"Session-token", text}}).body["balance"], "100.00");
  EXPECT_EQ(node.call("DELETE", "/v1/session", "", as(text)).status, 200U);
  EXPECT_EQ(status_of(text), 401U);
}

TEST_F(HttpSessionsTest, WhatIsWrongIsAnsweredLikeANameThatNobodyHas) {
  give_password();
  const auto wrong = log_in("seven small lamp");
  EXPECT_EQ(wrong.status, 401U);
  for (const json& body : std::initializer_list<json>{{{"member", "nobody"}, {"password", password}},
                                                      {{"member", "bob"}, {"password", password}},
                                                      {{"staff", "alice"}, {"password", password}},
                                                      {{"member", "bob"}, {"password", ""}}}) {
    const auto answer = open_call("/v1/sessions", body);
    EXPECT_EQ(answer.status, 401U) << body;
    EXPECT_EQ(answer.text, wrong.text) << body;
  }
  EXPECT_THAT(wrong.text, testing::Not(testing::HasSubstr("lamp")));
}

TEST_F(HttpSessionsTest, ItIsOneWhoLogsIn) {
  for (const json& body : std::initializer_list<json>{
           {{"password", password}}, {{"member", "a"}, {"staff", "a"}, {"password", password}}, {{"member", "alice"}}})
    EXPECT_EQ(open_call("/v1/sessions", body).code(), "malformed") << body;
}

TEST_F(HttpSessionsTest, ACodeIsGoodOnce) {
  const auto code = node.post("/v1/access/members/alice/code", json::object()).body["code"];
  const json body{{"member", "alice"}, {"code", code}, {"password", password}};
  EXPECT_EQ(open_call("/v1/passwords", body).status, 200U);
  EXPECT_EQ(open_call("/v1/passwords", body).code(), "unauthorized");
  EXPECT_EQ(log_in().status, 201U);
}

TEST_F(HttpSessionsTest, ANewCodeTakesThePlaceOfTheOneBefore) {
  const auto first = node.post("/v1/access/members/alice/code", json::object()).body["code"];
  const auto second = node.post("/v1/access/members/alice/code", json::object()).body["code"];
  const auto set = [&](const json& code) {
    return open_call("/v1/passwords", {{"member", "alice"}, {"code", code}, {"password", password}}).status;
  };
  EXPECT_EQ(set(first), 401U);
  EXPECT_EQ(set(second), 200U);
}

TEST_F(HttpSessionsTest, APasswordIsLongAndNothingElseIsAskedOfIt) {
  const auto code = node.post("/v1/access/members/alice/code", json::object()).body["code"];
  for (const auto& text : {std::string(9, 'a'), std::string(257, 'a')}) {
    const auto set = open_call("/v1/passwords", {{"member", "alice"}, {"code", code}, {"password", text}});
    EXPECT_EQ(set.code(), "malformed") << set.text;
  }
  EXPECT_EQ(open_call("/v1/passwords",
                      {{"member", "alice"}, {"code", code}, {"password", "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9"}})
                .status,
            200U);
}

TEST_F(HttpSessionsTest, ANewPasswordEndsAllSessions) {
  give_password();
  const auto text = session();
  EXPECT_EQ(status_of(text), 200U);
  const json change{{"member", "alice"}, {"old_password", password}, {"password", "eight larger lamps"}};
  EXPECT_EQ(open_call("/v1/passwords", change).status, 200U);
  EXPECT_EQ(status_of(text), 401U);
  EXPECT_EQ(log_in().status, 401U);
  EXPECT_EQ(log_in("eight larger lamps").status, 201U);
  EXPECT_EQ(open_call("/v1/passwords", change).code(), "unauthorized") << "the old one is the old one";
}

TEST_F(HttpSessionsTest, WhoLogsOutEverywhereIsOutEverywhere) {
  give_password();
  const auto one = session();
  const auto other = session();
  EXPECT_EQ(node.call("DELETE", "/v1/sessions", "", as(one)).status, 200U);
  EXPECT_EQ(status_of(one), 401U);
  EXPECT_EQ(status_of(other), 401U);
  EXPECT_EQ(log_in().status, 201U);
}

TEST_F(HttpSessionsTest, WhatIsRevokedLetsNobodyIn) {
  give_password();
  const auto text = session();
  EXPECT_EQ(node.erase("/v1/access/members/alice").status, 200U);
  EXPECT_EQ(status_of(text), 401U);
  EXPECT_EQ(log_in().status, 401U);
  EXPECT_EQ(node.erase("/v1/access/members/alice").code(), "not_found");
}

TEST_F(HttpSessionsTest, WhoTriesTooOftenHearsTheSameWhateverHeTries) {
  give_password();
  // On a slow machine one more may be let through while they are hashed.
  int tries = 0;
  auto wrong = log_in("wrong password");
  while (wrong.status == 401U && ++tries < 40) wrong = log_in("wrong password");
  EXPECT_GE(tries, 10);
  const auto right = log_in();
  EXPECT_EQ(wrong.status, 429U);
  EXPECT_EQ(wrong.code(), "too_many_attempts");
  EXPECT_EQ(wrong.header("Retry-After"), "60");
  EXPECT_EQ(right.status, 429U) << "the right password, too, so that nobody learns that it is right";
  EXPECT_EQ(right.text, wrong.text);
  EXPECT_EQ(open_call("/v1/passwords", {{"member", "alice"}, {"code", "0"}, {"password", password}}).status, 429U);
}

TEST_F(HttpSessionsTest, AnErasedMemberLeavesNoWayIn) {
  const auto code = node.post("/v1/access/members/bob/code", json::object()).body["code"];
  ASSERT_EQ(open_call("/v1/passwords", {{"member", "bob"}, {"code", code}, {"password", password}}).status, 200U);
  const auto text =
      open_call("/v1/sessions", {{"member", "bob"}, {"password", password}}).body["session"].get<std::string>();
  const auto granted = node.post(
      "/v1/access/apps", {{"name", "bobs-till"}, {"role", "member"}, {"member", "bob"}, {"scopes", "access:read"}});
  const auto key = granted.body["key"].get<std::string>();
  EXPECT_EQ(status_of(text), 200U);
  EXPECT_EQ(status_of(key), 200U);
  ASSERT_EQ(node.erase("/v1/members/bob").status, 200U);
  EXPECT_EQ(status_of(text), 401U);
  EXPECT_EQ(status_of(key), 401U);
  EXPECT_EQ(open_call("/v1/sessions", {{"member", "bob"}, {"password", password}}).status, 401U);
  EXPECT_EQ(node.get("/v1/access").body["access"], json::array());
}

TEST_F(HttpSessionsTest, AnAttemptThatWasRightIsGivenBackOnce) {
  give_password();
  Sessions sessions(node.store());
  Logins logins(node.store(), sessions);
  const std::string address = "192.0.2.1";
  const auto began = monotonic_nanoseconds();
  constexpr auto burst = LoginThrottle::address_burst;
  for (int i = 0; i < burst - 2; ++i) ASSERT_TRUE(logins.admit({"member" + std::to_string(i), address}));
  std::promise<protocol::Result<federation::SetPassword>> asked;
  logins.set_password({federation::AccessKind::member, *protocol::Alias::parse("alice")}, "eight larger lamps",
                      {.code = {}, .old_password = password}, address,
                      [&](const auto& request) { asked.set_value(request); });
  const auto request = asked.get_future().get();
  ASSERT_TRUE(request.has_value());
  logins.was_set(*request, address);
  std::int64_t more = 0;
  while (logins.admit({"other" + std::to_string(more), address})) ++more;
  EXPECT_LE(more, 2 + (monotonic_nanoseconds() - began) / 1'000'000 / LoginThrottle::address_period_ms);
}

TEST(ClientAddress, IsWhatTheProxyOnThisMachineSaidLast) {
  const HttpFields forwarded{{"X-Forwarded-For", "198.51.100.9, 203.0.113.1"}, {"x-forwarded-for", "203.0.113.2"}};
  HttpRequest request{.method = {}, .target = {}, .headers = forwarded, .body = {}, .from = "127.0.0.1"};
  EXPECT_EQ(client_address(request), "203.0.113.2") << "what stands before it is the client's own word";
  request.headers.pop_back();
  EXPECT_EQ(client_address(request), "203.0.113.1");
  request.from = "192.0.2.7";
  EXPECT_EQ(client_address(request), "192.0.2.7") << "no proxy";
  request.from = "::1";
  request.headers.clear();
  EXPECT_EQ(client_address(request), "");
}

}  // namespace
}  // namespace node
