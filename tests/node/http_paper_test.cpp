#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/node/http_setup.h"

namespace node {
namespace {

using nlohmann::json;

/// Alice has 100.00, the counter at the quay 300.00 in notes.
struct HttpPaperTest : testing::Test {
  HttpPaperTest() {
    node.with_members("100");
    EXPECT_EQ(node.put("/v1/counters/quay", json::object()).status, 200U);
    EXPECT_EQ(move("printed", "vault", "1000").status, 201U);
    EXPECT_EQ(move("vault", "quay", "300").status, 201U);
  }
  std::string id() { return std::string(30, '0') + std::to_string(10 + ids_++); }
  HttpAnswer move(const std::string& from, const std::string& to, const std::string& amount) {
    return node.post("/v1/paper/moves", {{"id", id()}, {"from", from}, {"to", to}, {"amount", amount}});
  }
  HttpAnswer at_quay(const std::string& what, json body) {
    body["id"] = id();
    return node.post("/v1/counters/quay/" + what, body);
  }
  json paper() { return node.get("/v1/paper").body; }

  HttpNode node{"miel.example", "MIEL", 'a'};
  int ids_ = 0;
};

TEST_F(HttpPaperTest, SellsExchangesAndTakesBackNotes) {
  const auto sold = at_quay("sales", {{"amount", "50"}});
  ASSERT_EQ(sold.status, 201U) << sold.text;
  EXPECT_EQ(sold.body["kind"], "sell_notes");
  EXPECT_EQ(at_quay("exchanges", {{"member", "alice"}, {"amount", "20"}, {"into", "paper"}}).status, 201U);
  EXPECT_EQ(at_quay("exchanges", {{"member", "bob"}, {"amount", "5"}, {"into", "digital"}}).status, 201U);
  EXPECT_EQ(at_quay("exchanges", {{"member", "alice"}, {"amount", "81"}, {"into", "paper"}}).code(),
            "insufficient_balance");
  EXPECT_EQ(at_quay("redemptions", {{"member", "bob"}, {"amount", "5"}}).code(), "not_professional");
  EXPECT_EQ(at_quay("redemptions", {{"member", "shop"}, {"amount", "15"}, {"fund", "digital"}}).status, 201U);
  const auto shown = paper();
  EXPECT_EQ(shown["circulation"], "50.00");
  EXPECT_EQ(shown["to_paper"], "0.00");
  EXPECT_EQ(shown["counters"][0],
            (json{{"name", "quay"}, {"stock", "230.00"}, {"returns", "20.00"}, {"cash", "50.00"}}));
  EXPECT_EQ(node.get("/v1/accounts/alice").body["balance"], "80.00");
  const auto coverage = node.get("/v1/coverage").body;
  EXPECT_EQ(coverage["paper"], "50.00");
  EXPECT_EQ(coverage["cash"], "50.00");
  EXPECT_EQ(coverage["covered"], true);
}

TEST_F(HttpPaperTest, BringsCashToTheBank) {
  ASSERT_EQ(at_quay("sales", {{"amount", "50"}}).status, 201U);
  const auto waits = at_quay("deposits", {{"amount", "50"}, {"reference", "REMISE12"}, {"awaits_euros", true}});
  EXPECT_EQ(waits.status, 202U) << waits.text;
  EXPECT_EQ(waits.body["status"], "held");
  EXPECT_EQ(at_quay("deposits", {{"amount", "50.01"}}).code(), "fund_insufficient") << "no such euros have arrived";
}

TEST_F(HttpPaperTest, CountsACounter) {
  const json right{{"stock", json::array({{{"value", "20"}, {"count", 15}}})}, {"cash", "0"}, {"author", "c1"}};
  EXPECT_EQ(node.post("/v1/counters/quay/counts", right).body["differs"], false);
  auto wrong = right;
  wrong["cash"] = "1.50";
  EXPECT_EQ(node.post("/v1/counters/quay/counts", wrong).status, 400U) << "it needs a reason";
  wrong["reason"] = "found under the counter";
  const auto counted = node.post("/v1/counters/quay/counts", wrong);
  EXPECT_EQ(counted.status, 201U) << counted.text;
  EXPECT_EQ(counted.body["differs"], true);
  EXPECT_EQ(paper()["cash"], "1.50");
  for (const json& stock :
       {json::array({{{"value", "0"}, {"count", 1}}}), json::array({{{"value", "5"}, {"count", 0}}}),
        json::array({{{"value", "5"}, {"count", 1}}, {{"value", "5"}, {"count", 2}}})}) {
    auto bad = right;
    bad["stock"] = stock;
    EXPECT_EQ(node.post("/v1/counters/quay/counts", bad).status, 400U) << stock;
  }
  EXPECT_EQ(node.post("/v1/counters/nowhere/counts", right).code(), "unknown_counter");
}

TEST_F(HttpPaperTest, RefusesWhatIsNoPlaceOfNotes) {
  EXPECT_EQ(node.put("/v1/counters/vault", json::object()).status, 400U);
  EXPECT_EQ(move("vault", "nowhere", "1").code(), "unknown_counter");
  EXPECT_EQ(move("vault", "quay", "701").code(), "notes_insufficient");
  EXPECT_EQ(move("vault", "quay", "0").status, 422U);
  EXPECT_EQ(node.post("/v1/fund/moves", {{"id", id()}, {"amount", "1"}, {"from", "nowhere"}}).status, 400U);
}

}  // namespace
}  // namespace node
