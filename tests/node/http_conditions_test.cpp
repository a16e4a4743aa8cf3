// If-Match: who changes what somebody else has changed since is told so.
#include <gtest/gtest.h>

#include <future>

#include "tests/node/http_setup.h"

namespace node {
namespace {

using nlohmann::json;

struct HttpConditionsTest : testing::Test {
  HttpConditionsTest() { node.with_members("100"); }
  HttpAnswer change(const std::string& method, const std::string& target, const json& body, const std::string& tags) {
    return node.call(method, target, body.dump(),
                     {{"Authorization", "Bearer " + HttpNode::token()}, {"If-Match", tags}});
  }
  std::string tag(const std::string& target) { return node.get(target).header("ETag"); }
  std::string bob_is() { return node.get("/v1/members/bob").body.value("name", ""); }
  HttpNode node{"miel.example", "MIEL", 'a'};
};

TEST_F(HttpConditionsTest, AChangeOfWhatWasReadIsMade) {
  const auto read = tag("/v1/members/bob");
  EXPECT_EQ(change("PATCH", "/v1/members/bob", {{"name", "Bob"}}, read).status, 200U);
  const auto again = change("PATCH", "/v1/members/bob", {{"name", "Robert"}}, read);
  EXPECT_EQ(again.status, 412U) << again.text;
  EXPECT_EQ(again.code(), "precondition_failed");
  EXPECT_EQ(bob_is(), "Bob");
  EXPECT_EQ(change("PATCH", "/v1/members/bob", {{"name", "Robert"}}, tag("/v1/members/bob")).status, 200U);
  EXPECT_EQ(bob_is(), "Robert");
}

TEST_F(HttpConditionsTest, TagsAreComparedAsTheyStand) {
  const auto read = tag("/v1/members/bob");
  for (const auto& right : {read, "\"x\", " + read, read + " ,\"y\"", std::string("*")})
    EXPECT_EQ(change("PATCH", "/v1/members/bob", json::object(), right).status, 200U) << right;
  for (const auto& wrong : {std::string(), std::string("\"nope\""), "W/" + read, read + "x", std::string("nope")})
    EXPECT_EQ(change("PATCH", "/v1/members/bob", {{"name", "No"}}, wrong).status, 412U) << wrong;
  EXPECT_EQ(bob_is(), "");
}

TEST_F(HttpConditionsTest, WhatCannotBeReadHasNoTag) {
  EXPECT_EQ(change("PATCH", "/v1/members/nobody", {{"name", "N"}}, "\"x\"").status, 404U) << "as without a tag";
  EXPECT_EQ(change("PUT", "/v1/members/bob/standing", {{"suspended", true}}, "*").status, 412U);
  EXPECT_EQ(change("POST", "/v1/members", {{"alias", "carol"}, {"kind", "individual"}}, "*").status, 412U);
  EXPECT_EQ(node.get("/v1/members/carol").status, 404U) << "nothing was done";
  const json app{{"name", "blind"}, {"role", "operator"}, {"scopes", "members:write"}};
  const auto key = node.post("/v1/access/apps", app).body.value("key", "");
  const auto blind = [&](const std::string& tags) {
    return node.call("PATCH", "/v1/members/bob", "{}", {{"API-KEY", key}, {"If-Match", tags}}).status;
  };
  EXPECT_EQ(blind(tag("/v1/members/bob")), 412U) << "who may not read has read nothing";
}

TEST_F(HttpConditionsTest, EachThingThatCanBeReadAndChangedHasOne) {
  const json hook{{"id", std::string(32, 'e')}, {"url", "https://hooks.example/x"}};
  ASSERT_EQ(node.post("/v1/webhooks", hook).status, 201U);
  const auto hooks = "/v1/webhooks/" + std::string(32, 'e');
  const json rules{{"bonus", "0"}, {"donation", "1%"}, {"commission", "0"}};
  for (const auto& [method, target, body] :
       {std::tuple{"PUT", std::string("/v1/member-rules"), json{{"most_balance", "500"}}},
        {"PUT", "/v1/fund/rules", rules},
        {"PATCH", hooks, json{{"enabled", false}}},
        {"DELETE", hooks, json::object()}}) {
    EXPECT_EQ(change(method, target, body, "\"nope\"").status, 412U) << target;
    EXPECT_EQ(change(method, target, body, tag(target)).status, 200U) << target;
  }
}

TEST_F(HttpConditionsTest, OfManyWhoHaveReadTheSameOneChangesIt) {
  for (int round = 0; round < 10; ++round) {
    const auto read = tag("/v1/members/bob");
    std::vector<std::future<unsigned>> all;
    for (int i = 0; i < 8; ++i)
      all.push_back(std::async(std::launch::async, [&, i] {
        const json body{{"name", "Bob " + std::to_string(round) + std::to_string(i)}};
        return change("PATCH", "/v1/members/bob", body, read).status;
      }));
    unsigned done = 0;
    for (auto& each : all) {
      const auto status = each.get();
      EXPECT_TRUE(status == 200 || status == 412) << status;
      done += status == 200 ? 1 : 0;
    }
    EXPECT_EQ(done, 1U);
  }
}

}  // namespace
}  // namespace node
