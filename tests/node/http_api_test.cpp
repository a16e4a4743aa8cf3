// What holds for every route: tokens, paths, the form of bodies and of problems.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/node/http_documented.h"
#include "tests/node/http_setup.h"
#include "tests/node/http_socket.h"

namespace node {
namespace {

using nlohmann::json;
using testing::HasSubstr;

struct HttpApiTest : testing::Test {
  HttpNode node{"miel.example", "MIEL", 'a'};
};

TEST_F(HttpApiTest, EveryRouteWantsTheToken) {
  for (const auto& [method, path, target, open, tag, roles] : documented_operations()) {
    if (open) continue;
    for (const HttpNode::Headers& headers : {HttpNode::Headers{},
                                             {{"Authorization", "Bearer wrong"}},
                                             {{"Authorization", HttpNode::token()}},
                                             {{"Authorization", "Bearer " + HttpNode::token() + "x"}},
                                             {{"Authorization", "Bearer "}}}) {
      const auto answer = node.call(method, target, "", headers);
      EXPECT_EQ(answer.status, 401U) << method << " " << target;
      EXPECT_EQ(answer.code(), "unauthorized");
      EXPECT_EQ(answer.header("WWW-Authenticate"), "Bearer");
      EXPECT_THAT(answer.text, testing::Not(HasSubstr(HttpNode::token())));
    }
  }
}

TEST_F(HttpApiTest, OnlyWhatIsDocumentedAsOpenIsOpen) {
  for (const auto& [method, path, target, open, tag, roles] : documented_operations())
    EXPECT_EQ(node.call(method, target, "", {}).status != 401U, open) << method << " " << target;
}

TEST_F(HttpApiTest, NoRouteTakesAParameterThatItDoesNotKnow) {
  for (const auto& [method, path, target, open, tag, roles] : documented_operations())
    for (const auto* query : {"?unheard_of=1", "?=", "?limit=1&limit=1", "?%"}) {
      const auto answer = node.call(method, target + query, "", {{"Authorization", "Bearer " + HttpNode::token()}});
      EXPECT_EQ(answer.status, 400U) << method << " " << target << query << " " << answer.text;
      EXPECT_EQ(answer.code(), "malformed");
    }
}

TEST_F(HttpApiTest, WhatHasNotChangedIsNotSentAgain) {
  node.with_members("100.00");
  const auto get = [&](const std::string& target, const std::string& known) {
    return node.call("GET", target, "", {{"Authorization", "Bearer " + HttpNode::token()}, {"If-None-Match", known}});
  };
  for (const auto* target : {"/v1/members/alice", "/v1/members", "/v1/accounts/alice", "/v1/agreements", "/v1/coverage",
                             "/v1/fund/rules", "/v1/openapi.json", "/v1/payments?account=alice&status=accepted"}) {
    const auto tag = node.get(target).header("ETag");
    EXPECT_THAT(tag, testing::MatchesRegex("\"[0-9a-f]*\"")) << target;
    for (const auto& known : {tag, "\"other\", W/" + tag, std::string("*")}) {
      const auto again = get(target, known);
      EXPECT_EQ(again.status, 304U) << target << known;
      EXPECT_EQ(again.text, "");
      EXPECT_EQ(again.header("ETag"), tag);
      EXPECT_EQ(again.header("Content-Length"), "") << "it would be that of what has not changed";
    }
    EXPECT_EQ(get(target, "\"other\"").status, 200U) << target;
  }
  const auto before = node.get("/v1/accounts/alice").header("ETag");
  const json paid{{"id", std::string(32, '1')}, {"from", "alice"}, {"to", "bob"}, {"amount", "1"}};
  ASSERT_EQ(node.post("/v1/payments", paid).status, 201U);
  EXPECT_EQ(get("/v1/accounts/alice", before).status, 200U);
  EXPECT_EQ(get("/v1/accounts/nobody", "*").status, 404U);
  EXPECT_EQ(node.get("/v1/accounts/nobody").header("ETag"), "");
}

TEST_F(HttpApiTest, HeadIsGetWithoutTheBody) {
  for (const std::string target : {"/v1/health", "/v1/status", "/v1/members/alice", "/v1/members/nobody", "/nothing"}) {
    HttpSocket socket(node.port());
    const auto rest = " HTTP/1.1\r\nHost: n\r\nConnection: close\r\nAuthorization: Bearer " + HttpNode::token();
    socket.send("HEAD " + target + rest + "\r\n\r\n");
    EXPECT_TRUE(socket.read_to_end());
    const auto got = node.get(target);
    EXPECT_THAT(socket.received(), testing::StartsWith("HTTP/1.1 " + std::to_string(got.status) + " ")) << target;
    EXPECT_THAT(socket.received(), testing::EndsWith("\r\n\r\n")) << "no body follows";
    EXPECT_EQ(socket.received().contains("ETag: "), got.status == 200U) << target;
  }
  HttpSocket socket(node.port());
  socket.send("HEAD /v1/health HTTP/1.1\r\nHost: n\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(socket.read_to_end());
  EXPECT_THAT(socket.received(), testing::StartsWith("HTTP/1.1 200 ")) << "open to everybody, as GET is";
}

TEST_F(HttpApiTest, HealthIsOpenToEverybody) {
  const auto answer = node.call("GET", "/v1/health", "", {});
  EXPECT_EQ(answer.status, 200U);
  EXPECT_EQ(answer.body, json({{"status", "ok"}}));
}

TEST_F(HttpApiTest, HealthSaysWhenTheWriterHasStopped) {
  node.engine().stop();
  const auto answer = node.call("GET", "/v1/health", "", {});
  EXPECT_EQ(answer.status, 503U);
  EXPECT_EQ(answer.code(), "busy");
}

TEST_F(HttpApiTest, UnknownPathsAreNotFound) {
  for (const auto* target : {"/", "/v1", "/v1/", "/v2/status", "/v1/status/", "/v1/statuses", "//v1/status",
                             "/v1/payments/1/cancel/now", "/v1/members/%zz"}) {
    const auto answer = node.get(target);
    EXPECT_EQ(answer.status, 404U) << target;
    EXPECT_EQ(answer.code(), "not_found") << target;
  }
}

TEST_F(HttpApiTest, AWrongMethodIsToldTheRightOnes) {
  const auto answer = node.call("DELETE", "/v1/payments", "", {{"Authorization", "Bearer " + HttpNode::token()}});
  EXPECT_EQ(answer.status, 405U);
  EXPECT_EQ(answer.code(), "method_not_allowed");
  EXPECT_EQ(answer.header("Allow"), "POST, GET, HEAD");
}

TEST_F(HttpApiTest, EveryBodyIsReadStrictly) {
  std::string deep;
  for (int i = 0; i < 20'000; ++i) deep += "[";
  std::string nested = R"({"a":)";
  for (int i = 0; i < 8; ++i) nested += "[";
  for (int i = 0; i < 8; ++i) nested += "]";
  nested += "}";
  for (const auto& [method, path, target, open, tag, roles] : documented_operations()) {
    if (method == "GET") continue;
    for (const std::string& body :
         {std::string("{"), std::string("[]"), std::string("null"), std::string("{} {}"), std::string("{'a': 1}"),
          std::string("{\"a\": \"\xff\"}"), deep, nested, std::string(R"({"unheard_of": 1})"),
          std::string(R"({"a": NaN})"), std::string(60'000, ' ')}) {
      const auto answer = node.call(method, target, body, {{"Authorization", "Bearer " + HttpNode::token()}});
      EXPECT_EQ(answer.status, 400U) << method << " " << target << " " << body.substr(0, 40) << answer.text;
      EXPECT_EQ(answer.code(), "malformed");
    }
  }
}

TEST_F(HttpApiTest, AMemberNamedTwiceIsRefused) {
  const auto answer = node.call("POST", "/v1/members", R"({"alias":"alice","kind":"individual","alias":"bob"})",
                                {{"Authorization", "Bearer " + HttpNode::token()}});
  EXPECT_EQ(answer.status, 400U);
  EXPECT_THAT(answer.text, HasSubstr("'alias' stands there twice"));
}

TEST_F(HttpApiTest, AnUnknownMemberIsNamed) {
  const auto answer = node.post("/v1/members", {{"alias", "alice"}, {"kind", "individual"}, {"nme", "Alice"}});
  EXPECT_EQ(answer.status, 400U);
  EXPECT_EQ(answer.body["detail"], "'nme' is not known here");
}

TEST_F(HttpApiTest, ABodyThatIsTooLargeIsRefused) {
  const auto answer =
      node.call("POST", "/v1/members", std::string(65'537, ' '), {{"Authorization", "Bearer " + HttpNode::token()}});
  EXPECT_EQ(answer.status, 413U);
  EXPECT_EQ(answer.code(), "oversize");
}

TEST_F(HttpApiTest, QueriesAreReadStrictly) {
  for (const auto* target :
       {"/v1/members?limit=0", "/v1/members?limit=1001", "/v1/members?limit=ten", "/v1/members?limit=1&limit=2",
        "/v1/members?unheard=1", "/v1/members?limit", "/v1/payments?before=-1", "/v1/payments?limit=501",
        "/v1/payments?status=gone", "/v1/alarms?after=x", "/v1/alarms?limit=%zz"}) {
    const auto answer = node.get(target);
    EXPECT_EQ(answer.status, 400U) << target;
    EXPECT_EQ(answer.code(), "malformed") << target;
  }
}

TEST_F(HttpApiTest, AProblemSaysWhatItIs) {
  const auto answer = node.get("/v1/members/nobody");
  EXPECT_EQ(answer.status, 404U);
  EXPECT_EQ(answer.content_type, "application/problem+json");
  EXPECT_EQ(answer.body["type"], "/v1/problems/not_found");
  EXPECT_EQ(answer.body["status"], 404);
  EXPECT_EQ(answer.body["code"], "not_found");
  EXPECT_EQ(answer.body["title"], "This was not found.");
  EXPECT_EQ(answer.body["detail"], "no member has this alias");
}

TEST_F(HttpApiTest, EveryReasonIsExplainedInBothLanguages) {
  for (std::uint64_t number = 1; number < 200; ++number) {
    const auto reason = protocol::reason_from_number(number);
    if (!reason) continue;
    const std::string code(protocol::name(*reason));
    const auto answer = node.get("/v1/problems/" + code);
    ASSERT_EQ(answer.status, 200U) << code;
    EXPECT_EQ(answer.body["number"], number);
    EXPECT_THAT(answer.body["en"], testing::EndsWith(".")) << code;
    EXPECT_THAT(answer.body["fr"], testing::EndsWith(".")) << code;
    EXPECT_NE(answer.body["en"], answer.body["fr"]) << code;
  }
  EXPECT_EQ(node.get("/v1/problems/unheard_of").status, 404U);
  EXPECT_EQ(node.get("/v1/problems/none").status, 404U);
}

TEST_F(HttpApiTest, AStoppedEngineIsAProblemAndNoSilence) {
  node.engine().stop();
  const auto answer = node.post("/v1/members", {{"alias", "alice"}, {"kind", "individual"}});
  EXPECT_EQ(answer.status, 503U);
  EXPECT_EQ(answer.header("Retry-After"), "1");
}

TEST(HttpApiRate, AMemberMayAskSoMuchAndStaffMore) {
  HttpNode node("miel.example", "MIEL", 'a', {}, protocol::Backing::reserve,
                {.period_ms = 3'600'000, .burst = 5, .write = 2});
  node.with_members("100");
  const auto key_of = [&](const std::string& member, const std::string& name) {
    const json app{{"name", name}, {"role", "member"}, {"member", member}, {"scopes", "members:read payments:write"}};
    return HttpNode::Headers{{"API-KEY", node.post("/v1/access/apps", app).body.value("key", "")}};
  };
  const auto alice = key_of("alice", "till-1");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(node.call("GET", "/v1/accounts/alice", "", alice).status, 200U);
  const json payment{{"id", std::string(32, '1')}, {"from", "alice"}, {"to", "bob"}, {"amount", "1"}};
  EXPECT_EQ(node.call("POST", "/v1/payments", payment.dump(), alice).status, 201U);
  for (const auto& key : {alice, key_of("alice", "till-2")}) {
    const auto refused = node.call("GET", "/v1/accounts/alice", "", key);
    EXPECT_EQ(refused.status, 429U);
    EXPECT_EQ(refused.code(), "too_many_requests");
    EXPECT_EQ(refused.header("Retry-After"), "1");
  }
  EXPECT_EQ(node.call("GET", "/v1/nothing", "", alice).status, 429U);
  EXPECT_EQ(node.call("GET", "/v1/accounts/bob", "", key_of("bob", "phone")).status, 200U);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(node.get("/v1/accounts/alice").status, 200U);
}

}  // namespace
}  // namespace node
