// Requests cut out of bytes: how long a body may be is asked once its head is known.
#include "node/http_parser.h"

#include <gtest/gtest.h>

namespace node {
namespace {

/// What becomes of one request: its body's length, or the status that refuses it.
std::size_t outcome(const std::string& bytes) {
  HttpParser parser(1'000, [](const HttpRequest& head) -> std::size_t {
    return head.method == "POST" && head.target == "/long" && head.header("X-Token") != nullptr ? 1'000 : 10;
  });
  parser.add(bytes);
  const auto parsed = parser.next();
  if (!parsed) return parsed.error();
  return *parsed ? (*parsed)->request.body.size() : 0;
}

std::string request(const std::string& head, std::size_t length) {
  return "POST " + head + "\r\nHost: n\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n" +
         std::string(length, 'a');
}

std::string in_chunks(const std::string& head, const std::string& hex_length, std::size_t length) {
  return "POST " + head + "\r\nHost: n\r\nTransfer-Encoding: chunked\r\n\r\n" + hex_length + "\r\n" +
         std::string(length, 'a') + "\r\n0\r\n\r\n";
}

const std::string wide = "/long HTTP/1.1\r\nX-Token: t";

TEST(HttpParser, ALongBodyIsForTheHeadThatMayHaveIt) {
  EXPECT_EQ(outcome(request(wide, 1'000)), 1'000U);
  EXPECT_EQ(outcome(request(wide, 1'001)), 413U);
  EXPECT_EQ(outcome(request("/long HTTP/1.1", 11)), 413U);
  EXPECT_EQ(outcome(request("/ HTTP/1.1\r\nX-Token: t", 11)), 413U);
  EXPECT_EQ(outcome(request("/ HTTP/1.1", 10)), 10U);
}

TEST(HttpParser, ChunksAreBoundedAlike) {
  EXPECT_EQ(outcome(in_chunks(wide, "3e8", 1'000)), 1'000U);
  EXPECT_EQ(outcome(in_chunks(wide, "3e9", 1'001)), 413U);
  EXPECT_EQ(outcome(in_chunks("/ HTTP/1.1", "b", 11)), 413U);
}

/// What becomes of a request in chunks whose end never comes, however much is sent after its head.
std::size_t outcome_of_endless(const std::string& after_head) {
  HttpParser parser(1'000, [](const HttpRequest&) -> std::size_t { return 100; });
  parser.add("POST / HTTP/1.1\r\nHost: n\r\nTransfer-Encoding: chunked\r\n\r\n" + after_head);
  for (int i = 0; i < 10; ++i) {
    const auto parsed = parser.next();
    if (!parsed) return parsed.error();
    parser.add(std::string(500, 'a'));
  }
  return 0;
}

TEST(HttpParser, WhatIsSaidOfAChunkAndAfterTheLastOneIsBounded) {
  EXPECT_EQ(outcome_of_endless("1;"), 431U);
  EXPECT_EQ(outcome_of_endless("1\r\na\r\n0\r\nX: "), 431U);
  EXPECT_EQ(outcome_of_endless(""), 431U) << "a length without end";
}

TEST(HttpParser, WhatTrailsTheBodyIsNoHeader) {
  HttpParser parser(1'000, [](const HttpRequest&) -> std::size_t { return 100; });
  parser.add("POST / HTTP/1.1\r\nHost: n\r\nTransfer-Encoding: chunked\r\nX-Head: yes\r\n\r\n");
  parser.add("2;name=value\r\nab\r\n0\r\nAuthorization: Bearer other\r\n\r\n");
  const auto parsed = parser.next();
  ASSERT_TRUE(parsed.has_value() && parsed->has_value());
  EXPECT_EQ((*parsed)->request.body, "ab");
  EXPECT_NE((*parsed)->request.header("X-Head"), nullptr);
  EXPECT_EQ((*parsed)->request.header("Authorization"), nullptr);
}

TEST(HttpParser, AHeadMayComeInPiecesAndItsBodyLater) {
  HttpParser parser(1'000, [](const HttpRequest&) -> std::size_t { return 10; });
  const std::string bytes = request("/ HTTP/1.1", 10) + "GET /next HTTP/1.1\r\nHost: n\r\n\r\n";
  std::vector<std::string> targets;
  for (const char byte : bytes) {
    parser.add({&byte, 1});
    auto parsed = parser.next();
    ASSERT_TRUE(parsed.has_value());
    if (*parsed) targets.push_back((*parsed)->request.target);
  }
  EXPECT_EQ(targets, (std::vector<std::string>{"/", "/next"}));
}

}  // namespace
}  // namespace node
