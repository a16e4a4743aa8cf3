// What comes onto an account with somebody else's issue: whoever is given it hears of it, and of nothing else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/node/http_setup.h"

namespace node {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

struct HttpDonationsTest : testing::Test {
  HttpDonationsTest() {
    node.with_members("100");
    const json deposit{{"id", std::string(32, 'a')}, {"amount", "200"}};
    EXPECT_EQ(node.post("/v1/fund/deposits", deposit).status, 201U);
    EXPECT_EQ(node.post("/v1/fund/contributions", {{"id", std::string(32, 'b')}, {"amount", "50"}}).status, 201U);
    const json rules{{"bonus", "0"}, {"donation", "3%"}, {"commission", "0"}};
    EXPECT_EQ(node.put("/v1/fund/rules", rules).status, 200U);
    before = node.get("/v1/events?limit=500").body["next"];
    const json issue{{"id", id}, {"member", "alice"}, {"amount", "100"}, {"beneficiary", "shop"}};
    const auto issued = node.post("/v1/issues", issue);
    EXPECT_EQ(issued.status, 201U) << issued.text;
  }
  HttpAnswer as(const std::string& member, const std::string& target) {
    const json app{{"name", "app-" + member},
                   {"role", "member"},
                   {"member", member},
                   {"scopes", "payments:read members:read events:read"}};
    if (!keys.contains(member)) keys[member] = node.post("/v1/access/apps", app).body.value("key", "");
    return node.call("GET", target, "", {{"API-KEY", keys[member]}});
  }
  const std::string id = std::string(32, '1');
  std::string before;
  std::map<std::string, std::string> keys;
  HttpNode node{"miel.example", "MIEL", 'a'};
};

TEST_F(HttpDonationsTest, AreAmongThePaymentsOfWhoIsGivenThem) {
  ASSERT_EQ(as("shop", "/v1/accounts/shop").body["balance"], "3.00");
  for (const auto* query : {"", "?status=accepted", "?order=oldest"}) {
    const auto listed = as("shop", std::string("/v1/payments") + query).body["payments"];
    ASSERT_EQ(listed.size(), 1U) << query;
    EXPECT_EQ(listed[0]["id"], id);
    EXPECT_EQ(listed[0]["donation"], "3.00");
  }
  EXPECT_EQ(as("shop", "/v1/payments/" + id).status, 200U);
  EXPECT_EQ(as("bob", "/v1/payments/" + id).status, 404U);
  EXPECT_EQ(node.get("/v1/payments?account=shop").body["payments"].size(), 1U);
}

TEST_F(HttpDonationsTest, AreToldOnceToEach) {
  const auto received = as("shop", "/v1/events?after=" + before).body["events"];
  ASSERT_EQ(received.size(), 1U);
  EXPECT_EQ(received[0]["kind"], "payment.received");
  EXPECT_EQ(received[0]["payment"]["donation"], "3.00");
  EXPECT_EQ(as("alice", "/v1/events?kinds=payment.received&after=" + before).body["events"].size(), 1U);
  EXPECT_EQ(node.get("/v1/events?kinds=payment.received&after=" + before).body["events"].size(), 2U);
}

TEST_F(HttpDonationsTest, DoNotSayWhoHadUnitsIssued) {
  for (const auto& target : {std::string("/v1/payments"), "/v1/payments/" + id, "/v1/events?after=" + before})
    EXPECT_THAT(as("shop", target).text, Not(HasSubstr("alice"))) << target;
  EXPECT_EQ(as("shop", "/v1/payments/" + id + "/proof").status, 404U) << "a proof names both sides";
  EXPECT_THAT(as("alice", "/v1/payments/" + id).text, HasSubstr("shop@miel.example"));
  EXPECT_THAT(node.get("/v1/payments/" + id).text, HasSubstr("alice@miel.example"));
}

}  // namespace
}  // namespace node
