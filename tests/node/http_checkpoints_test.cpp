// Checkpoints over HTTP: made, cosigned by the peer, and open for anybody to read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/checkpoint.h"
#include "protocol/note.h"
#include "tests/node/http_setup.h"

namespace node {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

const HttpNode::Headers nobody;

struct HttpCheckpointsTest : testing::Test {
  HttpCheckpointsTest() {
    connected = pair.connect();
    pair.miel.with_members("100");
  }
  void SetUp() override { ASSERT_TRUE(connected); }
  /// Makes one that the peer cosigns.
  json made() {
    const auto answer = pair.miel.post("/v1/checkpoints", json::object());
    EXPECT_EQ(answer.status, 201U) << answer.text;
    EXPECT_TRUE(
        HttpPair::wait_until(pair.miel, "/v1/checkpoints", "/checkpoints/0/cosignatures/0/peer", "lait.example"));
    return answer.body;
  }
  HttpPair pair;
  bool connected = false;
};

TEST_F(HttpCheckpointsTest, AnybodyReadsTheNoteAndChecksIt) {
  EXPECT_EQ(pair.miel.call("GET", "/v1/checkpoints/latest", "", nobody).status, 404U);
  const auto checkpoint = made();
  EXPECT_THAT(checkpoint["figures"], testing::Contains("circulation-digital 10000"));
  const auto answer = pair.miel.call("GET", "/v1/checkpoints/latest", "", nobody);
  ASSERT_EQ(answer.status, 200U) << answer.text;
  EXPECT_EQ(answer.content_type, "text/plain; charset=utf-8");
  const auto note = protocol::parse_note(answer.text);
  ASSERT_TRUE(note.has_value()) << note.error().detail;
  EXPECT_TRUE(protocol::verify(*note, {"miel.example/journal", pair.miel.self().log_key}).has_value());
  EXPECT_TRUE(
      protocol::verify(*note, {"lait.example/witness", pair.lait.self().log_key, protocol::NoteKeyType::witness})
          .has_value());
  EXPECT_EQ(protocol::parse_checkpoint(note->text)->size, checkpoint["size"].get<std::uint64_t>());
}

TEST_F(HttpCheckpointsTest, TheyAreListedNewestFirst) {
  const auto first = made()["size"].get<std::uint64_t>();
  pair.miel.post("/v1/members", {{"alias", "carole"}, {"kind", "individual"}});
  const auto second = pair.miel.post("/v1/checkpoints", json::object()).body["size"].get<std::uint64_t>();
  EXPECT_GT(second, first);
  const auto page = pair.miel.call("GET", "/v1/checkpoints?limit=1", "", nobody);
  ASSERT_EQ(page.status, 200U) << page.text;
  EXPECT_EQ(page.body["checkpoints"][0]["size"], second);
  const auto next = page.body["next"].get<std::string>();
  const auto rest = pair.miel.call("GET", "/v1/checkpoints?limit=1&before=" + next, "", nobody);
  EXPECT_EQ(rest.body["checkpoints"][0]["size"], first);
  EXPECT_EQ(rest.body["next"], nullptr);
  EXPECT_EQ(pair.miel.call("GET", "/v1/checkpoints?limit=0", "", nobody).status, 400U);
}

TEST_F(HttpCheckpointsTest, PeopleReadThePage) {
  const auto empty = pair.miel.call("GET", "/checkpoints", "", nobody);
  EXPECT_EQ(empty.status, 200U);
  EXPECT_THAT(empty.text, HasSubstr("Nothing was signed yet."));
  made();
  const auto page = pair.miel.call("GET", "/checkpoints", "", nobody);
  ASSERT_EQ(page.status, 200U);
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  EXPECT_THAT(page.text, HasSubstr("Units in circulation, digital"));
  EXPECT_THAT(page.text, HasSubstr("Unit\u00e9s en circulation, num\u00e9riques"));
  EXPECT_THAT(page.text, HasSubstr("<td>100.00</td>"));
  EXPECT_THAT(page.text, HasSubstr("<li>lait.example, "));
  EXPECT_THAT(page.text, Not(HasSubstr("<script")));
  EXPECT_THAT(page.header("Content-Security-Policy"), HasSubstr("default-src 'none'"));
}

TEST_F(HttpCheckpointsTest, WhoHasNoTokenMakesNone) {
  EXPECT_EQ(pair.miel.call("POST", "/v1/checkpoints", "{}", {{"Content-Type", "application/json"}}).status, 401U);
}

}  // namespace
}  // namespace node
