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
