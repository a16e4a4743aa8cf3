#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/node/http_setup.h"

namespace node {
namespace {

using nlohmann::json;

struct HttpMembersTest : testing::Test {
  HttpNode node{"miel.example", "MIEL", 'a'};
};

TEST_F(HttpMembersTest, AddsAndShowsAMember) {
  const auto added = node.post("/v1/members", {{"alias", "alice"}, {"kind", "individual"}, {"name", "Alice Dupont"}});
  ASSERT_EQ(added.status, 201U) << added.text;
  EXPECT_EQ(added.body["alias"], "alice");
  EXPECT_EQ(added.body["address"], "alice@miel.example");
  EXPECT_EQ(added.body["kind"], "individual");
  EXPECT_EQ(added.body["name"], "Alice Dupont");
  EXPECT_EQ(added.body["account"].get<std::string>().size(), 32U);
  const auto shown = node.get("/v1/members/alice");
  EXPECT_EQ(shown.status, 200U);
  EXPECT_EQ(shown.body, added.body);
}

TEST_F(HttpMembersTest, AddedAgainAMemberStaysAsItIs) {
  const json body{{"alias", "alice"}, {"kind", "professional"}};
  const auto first = node.post("/v1/members", body);
  const auto again = node.post("/v1/members", body);
  EXPECT_EQ(first.status, 201U);
  EXPECT_EQ(again.status, 200U);
  EXPECT_EQ(again.body, first.body);
  const auto other = node.post("/v1/members", {{"alias", "alice"}, {"kind", "individual"}});
  EXPECT_EQ(other.status, 409U);
  EXPECT_EQ(other.code(), "already_exists");
}

TEST_F(HttpMembersTest, RefusesWhatIsNoMember) {
  for (const json& body :
       std::initializer_list<json>{{{"kind", "individual"}},
                                   {{"alias", "alice"}},
                                   {{"alias", "Alice"}, {"kind", "individual"}},
                                   {{"alias", 7}, {"kind", "individual"}},
                                   {{"alias", "alice"}, {"kind", "none"}},
                                   {{"alias", "alice"}, {"kind", "person"}},
                                   {{"alias", "alice"}, {"kind", "individual"}, {"name", json::array()}}}) {
    const auto answer = node.post("/v1/members", body);
    EXPECT_EQ(answer.status, 400U) << body;
    EXPECT_EQ(answer.code(), "malformed") << body;
  }
  const auto answer =
      node.post("/v1/members", {{"alias", "alice"}, {"kind", "individual"}, {"name", std::string(201, 'a')}});
  EXPECT_EQ(answer.status, 413U);
  EXPECT_EQ(node.get("/v1/members").body["members"], json::array());
}

TEST_F(HttpMembersTest, ListsMembersPageByPage) {
  for (const auto* alias : {"carol", "alice", "bob", "alice2"})
    ASSERT_EQ(node.post("/v1/members", {{"alias", alias}, {"kind", "individual"}}).status, 201U);
  const auto first = node.get("/v1/members?limit=2");
  ASSERT_EQ(first.status, 200U);
  ASSERT_EQ(first.body["members"].size(), 2U);
  EXPECT_EQ(first.body["members"][0]["alias"], "alice");
  EXPECT_EQ(first.body["members"][1]["alias"], "alice2");
  EXPECT_EQ(first.body["next"], "alice2");
  const auto second = node.get("/v1/members?limit=2&after=alice2");
  ASSERT_EQ(second.body["members"].size(), 2U);
  EXPECT_EQ(second.body["members"][0]["alias"], "bob");
  EXPECT_EQ(second.body["members"][1]["alias"], "carol");
  EXPECT_EQ(second.body["next"], nullptr);
}

TEST_F(HttpMembersTest, ShowsWhatAnAccountHolds) {
  node.with_members("100");
  const auto rich = node.get("/v1/accounts/alice");
  ASSERT_EQ(rich.status, 200U);
  EXPECT_EQ(rich.body["balance"], "100.00");
  EXPECT_EQ(rich.body["available"], "100.00");
  EXPECT_EQ(rich.body["held"], "0.00");
  EXPECT_EQ(rich.body["currency"], "MIEL");
  EXPECT_EQ(rich.body["account"], node.get("/v1/members/alice").body["account"]);
  EXPECT_EQ(node.get("/v1/accounts/bob").body["balance"], "0.00");
  EXPECT_EQ(node.get("/v1/accounts/nobody").status, 404U);
}

TEST_F(HttpMembersTest, AnAccountShowsWhatIsOnHold) {
  HttpPair pair;
  ASSERT_TRUE(pair.connect());
  pair.miel.with_members("100");
  pair.disconnect();
  const auto paid = pair.miel.post(
      "/v1/payments",
      {{"id", std::string(32, '1')}, {"from", "alice"}, {"to", "bob@lait.example"}, {"amount", "12.50"}});
  ASSERT_EQ(paid.status, 202U) << paid.text;
  const auto account = pair.miel.get("/v1/accounts/alice");
  EXPECT_EQ(account.body["balance"], "100.00");
  EXPECT_EQ(account.body["held"], "12.50");
  EXPECT_EQ(account.body["available"], "87.50");
}

}  // namespace
}  // namespace node
