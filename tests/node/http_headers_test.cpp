// What every response bears, and which pages of other origins may read it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "node/http_headers.h"
#include "tests/node/http_setup.h"
#include "tests/node/http_socket.h"

namespace node {
namespace {

constexpr const char* app = "https://app.eusko.example";

struct HttpHeadersTest : testing::Test {
  HttpHeadersTest() { node.configuration().http_allowed_origins = {app, "http://localhost:8100"}; }
  HttpAnswer from(const std::string& origin, const std::string& method = "GET", HttpNode::Headers headers = {}) {
    headers.emplace_back("Origin", origin);
    return node.call(method, "/v1/health", "", std::move(headers));
  }
  HttpNode node{"miel.example", "MIEL", 'a'};
};

TEST_F(HttpHeadersTest, AnswersAreNotKeptGuessedAtOrFramed) {
  for (const auto* target : {"/v1/health", "/v1/status", "/nothing"}) {
    const auto answer = node.call("GET", target, "", {});
    EXPECT_EQ(answer.header("Cache-Control"), "no-store") << target;
    EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff") << target;
    EXPECT_EQ(answer.header("Content-Security-Policy"), "default-src 'none'; frame-ancestors 'none'") << target;
    EXPECT_EQ(answer.header("Referrer-Policy"), "no-referrer") << target;
  }
  HttpSocket socket(node.port());
  ASSERT_TRUE(socket.send("no HTTP\r\n\r\n"));
  EXPECT_TRUE(socket.read_to_end());
  EXPECT_THAT(socket.received(), testing::HasSubstr("X-Content-Type-Options: nosniff"));
}

TEST_F(HttpHeadersTest, WhereTheNodeItselfEncryptsBrowsersKeepToIt) {
  const std::vector<std::string> nobody;
  const auto said = [&](bool encrypted) {
    const auto fields = HttpHeaders(nobody, encrypted).of({});
    const auto found = std::ranges::find(fields, "Strict-Transport-Security", &HttpFields::value_type::first);
    return found == fields.end() ? "" : found->second;
  };
  EXPECT_EQ(said(true), "max-age=2592000");
  EXPECT_EQ(said(false), "") << "the proxy says it, or nobody";
}

TEST_F(HttpHeadersTest, ARequestHasAName) {
  const auto named = [&](const std::string& id) {
    return node.call("GET", "/v1/health", "", {{"X-Request-Id", id}}).header("X-Request-Id");
  };
  EXPECT_EQ(named("app_7-of.Monday"), "app_7-of.Monday");
  for (const auto& id : {std::string(65, 'a'), std::string("a b"), std::string("\xc3\xa9"), std::string("a\"b")}) {
    const auto given = named(id);
    EXPECT_NE(given, id);
    EXPECT_EQ(given.size(), 16U) << given;
  }
  const auto one = node.call("GET", "/v1/health", "", {}).header("X-Request-Id");
  EXPECT_EQ(one.size(), 16U);
  EXPECT_NE(one, node.call("GET", "/v1/health", "", {}).header("X-Request-Id"));
}

TEST_F(HttpHeadersTest, PagesOfAllowedOriginsReadAnswersAndFailures) {
  for (const auto* target : {"/v1/health", "/v1/status", "/nothing"}) {
    const auto answer = node.call("GET", target, "", {{"Origin", app}});
    EXPECT_EQ(answer.header("Access-Control-Allow-Origin"), app) << target;
    for (const auto* name : {"X-Has-Next-Page", "ETag", "Location", "X-Request-Id"})
      EXPECT_THAT(answer.header("Access-Control-Expose-Headers"), testing::HasSubstr(name)) << target;
    EXPECT_EQ(answer.header("Vary"), "Origin");
  }
}

TEST_F(HttpHeadersTest, PagesOfOtherOriginsAreToldNothing) {
  for (const auto* origin : {"https://app.eusko.example.evil.example", "http://app.eusko.example", "null", ""}) {
    EXPECT_EQ(from(origin).header("Access-Control-Allow-Origin"), "") << origin;
    EXPECT_EQ(from(origin).header("Access-Control-Expose-Headers"), "") << origin;
    const auto asked = from(origin, "OPTIONS", {{"Access-Control-Request-Method", "POST"}});
    EXPECT_NE(asked.status, 204U) << origin;
    EXPECT_EQ(asked.header("Access-Control-Allow-Origin"), "") << origin;
  }
}

TEST_F(HttpHeadersTest, PagesReadWhyTheServerItselfRefuses) {
  const auto head = std::string("POST /v1/members HTTP/1.1\r\nHost: n\r\nX-Request-Id: call-7\r\nOrigin: ") + app;
  const auto refused = [&](const std::string& rest, const char* status) {
    HttpSocket socket(node.port());
    EXPECT_TRUE(socket.send(head + rest));
    EXPECT_TRUE(socket.read_to_end());
    EXPECT_THAT(socket.received(), testing::StartsWith(std::string("HTTP/1.1 ") + status));
    EXPECT_THAT(socket.received(), testing::HasSubstr(std::string("Access-Control-Allow-Origin: ") + app));
    EXPECT_THAT(socket.received(), testing::HasSubstr("X-Request-Id: call-7"));
  };
  refused("\r\nContent-Length: 70000\r\n\r\n", "413");
  refused("\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(17'000, '1'), "4");
  refused("\r\nHost: m\r\n\r\n", "400");
}

TEST_F(HttpHeadersTest, ABrowserAsksBeforeItCalls) {
  const auto answer = from(app, "OPTIONS", {{"Access-Control-Request-Method", "POST"}});
  EXPECT_EQ(answer.status, 204U);
  EXPECT_EQ(answer.header("Access-Control-Allow-Origin"), app);
  for (const auto* name : {"Authorization", "API-KEY", "Session-token", "X-Client-Features", "Idempotency-Key",
                           "If-Match", "X-Lokapi-Caller-User-Uri"})
    EXPECT_THAT(answer.header("Access-Control-Allow-Headers"), testing::HasSubstr(name));
  for (const auto* method : {"GET", "POST", "PUT", "PATCH", "DELETE"})
    EXPECT_THAT(answer.header("Access-Control-Allow-Methods"), testing::HasSubstr(method));
  EXPECT_EQ(answer.text, "");
  EXPECT_EQ(from(app, "OPTIONS").status, 401U) << "which is not how a browser asks";
}

TEST(HttpHeaders, WithoutOriginsNothingIsSaidOfThem) {
  HttpNode node("miel.example", "MIEL", 'a');
  const auto answer = node.call("GET", "/v1/health", "", {{"Origin", app}});
  EXPECT_EQ(answer.header("Access-Control-Allow-Origin"), "");
  EXPECT_EQ(answer.header("Vary"), "");
}

}  // namespace
}  // namespace node
