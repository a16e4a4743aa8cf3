// Who is found by whoever asks (RFC 7033), and that nobody learns more than that.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "node/login_throttle.h"
#include "tests/node/http_setup.h"

namespace node {
namespace {

using nlohmann::json;

struct HttpWebFingerTest : testing::Test {
  HttpWebFingerTest() {
    node.with_members("100.00");
    node.patch("/v1/members/shop", {{"name", "La Boutique"}, {"email", "shop@mail.example"}});
  }
  HttpAnswer ask(const std::string& resource, const std::string& more = "") {
    return node.call("GET", "/.well-known/webfinger?resource=" + resource + more, "", {});
  }
  HttpNode node{"miel.example", "MIEL", 'a'};
};

TEST_F(HttpWebFingerTest, FindsWhoTrades) {
  const auto found = ask("acct:shop@miel.example");
  ASSERT_EQ(found.status, 200U) << found.text;
  EXPECT_EQ(found.content_type, "application/jrd+json");
  EXPECT_EQ(found.header("Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(found.body, json({{"subject", "acct:shop@miel.example"},
                              {"links",
                               {{{"rel", "payment"},
                                 {"href", "lokaponto:pay?to=shop@miel.example&currency=MIEL"},
                                 {"titles", {{"und", "La Boutique"}}}}}}}));
  EXPECT_EQ(ask("acct%3Ashop%40miel.example", "&rel=payment&rel=other").body, found.body);
}

TEST_F(HttpWebFingerTest, WhoIsPrivateIsLikeNobody) {
  const auto nobody = ask("acct:nobody@miel.example");
  EXPECT_EQ(nobody.status, 404U);
  ASSERT_EQ(node.put("/v1/members/shop/standing", {{"suspended", true}}).status, 200U);
  for (const auto* hidden : {"acct:alice@miel.example", "acct:bob@miel.example", "acct:shop@miel.example",
                             "acct:shop@lait.example", "acct:shop@nowhere.example"})
    EXPECT_EQ(ask(hidden).text, nobody.text) << hidden;
}

TEST_F(HttpWebFingerTest, FindsAPrivatePersonWhoHasAgreedToIt) {
  const auto as = [&](const std::string& member) {
    const auto granted = node.post(
        "/v1/access/apps",
        {{"name", "app-" + member}, {"role", "member"}, {"member", member}, {"scopes", "members:read members:write"}});
    return HttpNode::Headers{{"Authorization", "Bearer " + granted.body.value("key", "")}};
  };
  const auto alice = as("alice");
  const auto change = [&](const HttpNode::Headers& who, const json& body) {
    return node.call("PATCH", "/v1/members/alice", body.dump(), who);
  };
  ASSERT_EQ(node.patch("/v1/members/alice", {{"name", "Alice A."}}).status, 200U);
  EXPECT_FALSE(node.get("/v1/members/alice").body.contains("findable"));
  EXPECT_EQ(change(as("bob"), {{"findable", true}}).code(), "forbidden") << "nobody agrees for another";
  EXPECT_EQ(change(alice, {{"findable", true}, {"name", "Alice B."}}).code(), "forbidden");
  EXPECT_EQ(change(alice, {{"findable", "yes"}}).code(), "malformed");
  EXPECT_EQ(ask("acct:alice@miel.example").status, 404U) << "nothing of that counts";

  const auto agreed = change(alice, {{"findable", true}});
  ASSERT_EQ(agreed.status, 200U) << agreed.text;
  EXPECT_EQ(agreed.body["findable"], true);
  const auto found = ask("acct:alice@miel.example");
  ASSERT_EQ(found.status, 200U) << found.text;
  EXPECT_EQ(found.body["links"][0]["titles"]["und"], "Alice A.");
  EXPECT_EQ(ask("acct:bob@miel.example").status, 404U);
  ASSERT_EQ(node.patch("/v1/members/alice", {{"phone", "+33612345678"}}).status, 200U);
  EXPECT_EQ(ask("acct:alice@miel.example").status, 200U) << "what is not said stays";
  EXPECT_FALSE(change(alice, {{"findable", false}}).body.contains("findable"));
  EXPECT_EQ(ask("acct:alice@miel.example").text, ask("acct:nobody@miel.example").text);

  ASSERT_EQ(node.post("/v1/members", {{"alias", "zoe"}, {"kind", "individual"}, {"findable", true}}).status, 201U);
  EXPECT_EQ(ask("acct:zoe@miel.example").status, 200U) << "said when joining";
  ASSERT_EQ(node.call("DELETE", "/v1/members/zoe", "", {{"Authorization", "Bearer " + HttpNode::token()}}).status,
            200U);
  EXPECT_EQ(ask("acct:zoe@miel.example").text, ask("acct:nobody@miel.example").text);
}

TEST_F(HttpWebFingerTest, RefusesWhatIsNoAddress) {
  for (const auto* wrong : {"", "shop@miel.example", "https://miel.example/shop", "acct:", "acct:shop", "acct:a@b@c",
                            "acct:%ZZ", "acct:SHOP@miel.example"})
    EXPECT_EQ(ask(wrong).code(), "malformed") << wrong;
  EXPECT_EQ(node.call("GET", "/.well-known/webfinger", "", {}).code(), "malformed");
  EXPECT_EQ(node.call("GET", "/.well-known/other", "", {{"Authorization", "Bearer " + HttpNode::token()}}).status,
            404U);
}

TEST_F(HttpWebFingerTest, NobodyTriesManyAddresses) {
  const auto ask_from = [&](const std::string& address, const std::string& who) {
    return node.call("GET", "/.well-known/webfinger?resource=acct:" + who + "@miel.example", "",
                     {{"X-Forwarded-For", address}});
  };
  for (int i = 0; i < LoginThrottle::address_burst; ++i)
    EXPECT_EQ(ask_from("203.0.113.7", "a" + std::to_string(i)).status, 404U);
  for (const auto* who : {"nobody", "alice", "shop"})
    EXPECT_EQ(ask_from("203.0.113.7", who).code(), "too_many_attempts") << who;
  EXPECT_EQ(ask_from("203.0.113.8", "shop").status, 200U) << "somebody else is not kept out";
}

}  // namespace
}  // namespace node
