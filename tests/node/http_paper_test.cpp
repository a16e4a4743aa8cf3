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
  ASSERT_EQ(at_quay("sales", {{"amount", "80"}}).status, 201U);
  const auto waits = at_quay("deposits", {{"amount", "50"}, {"reference", "REMISE12"}, {"awaits_euros", true}});
  EXPECT_EQ(waits.status, 202U) << waits.text;
  EXPECT_EQ(waits.body["status"], "held");
  EXPECT_EQ(at_quay("deposits", {{"amount", "30.01"}}).code(), "cash_insufficient") << "the rest is on its way";
  EXPECT_EQ(at_quay("deposits", {{"amount", "30"}}).code(), "fund_insufficient") << "no such euros have arrived";
  const json arrived{{"id", id()}, {"amount", "20"}, {"fund", "paper"}};
  ASSERT_EQ(node.post("/v1/fund/deposits", arrived).status, 201U);
  const auto banked = at_quay("deposits", {{"amount", "20"}, {"fund", "paper"}});
  EXPECT_EQ(banked.status, 201U) << banked.text;
}

TEST_F(HttpPaperTest, AbsorbsWhatDidNotArriveOnTheOtherAccount) {
  node.configuration().paper_iban = *protocol::Iban::parse("FR7630006000011234567890189");
  const auto deposited = node.post("/v1/fund/deposits", {{"id", id()}, {"amount", "5"}, {"reference", "gift"}});
  ASSERT_EQ(deposited.status, 201U) << deposited.text;
  ASSERT_EQ(node.post("/v1/fund/contributions", {{"id", id()}, {"amount", "5"}}).status, 201U);
  const auto move_id = id();
  ASSERT_EQ(node.post("/v1/fund/moves", {{"id", move_id}, {"amount", "50"}, {"from", "digital"}}).status, 201U);
  ASSERT_EQ(node.post("/v1/fund/transfer-files", {{"fund", "digital"}}).status, 201U);
  const auto line = [&](const char* fund, const char* amount, char digit) {
    const std::string digest(64, digit);
    const json shown{{"line", digest}, {"date", "2026-11-24"}, {"amount", amount}, {"text", move_id}};
    const json statement{
        {"fund", fund}, {"statement", digest}, {"date", "2026-11-24"}, {"lines", json::array({shown})}};
    EXPECT_EQ(node.post("/v1/fund/statements", statement).status, 201U);
    return digest;
  };
  const auto absorb = [&] { return node.post("/v1/fund/moves/" + move_id + "/absorb", {{"id", id()}}); };
  line("digital", "-50.00", 'a');
  const auto shorter = line("paper", "48.00", 'b');
  EXPECT_EQ(absorb().code(), "not_awaited");
  EXPECT_EQ(node.put("/v1/fund/lines/" + shorter + "/resolution", {{"as", "known"}, {"payment", move_id}}).status,
            200U);
  const auto transfer = node.get("/v1/fund/transfers").body["transfers"][0];
  EXPECT_EQ(transfer["arrived"], "48.00");
  EXPECT_EQ(transfer["left_on_the_way"], "2.00");
  const auto absorbed = absorb();
  EXPECT_EQ(absorbed.status, 201U) << absorbed.text;
  EXPECT_EQ(absorbed.body["kind"], "absorb");
  EXPECT_EQ(absorbed.body["amount"], "2.00");
  EXPECT_EQ(node.get("/v1/fund/transfers").body["transfers"], json::array());
  EXPECT_EQ(node.get("/v1/coverage").body["own_euros"], "3.00");
  EXPECT_EQ(node.erase("/v1/fund/lines/" + shorter + "/resolution").code(), "already_exists");
}

TEST_F(HttpPaperTest, GivesUpARedemptionOfNotes) {
  ASSERT_EQ(at_quay("sales", {{"amount", "50"}}).status, 201U);
  const auto redeemed = at_quay("redemptions", {{"member", "shop"}, {"amount", "15"}, {"fund", "digital"}});
  ASSERT_EQ(redeemed.status, 201U) << redeemed.text;
  const std::string redemption = redeemed.body["id"];
  const auto given_up = node.post("/v1/redemptions/" + redemption + "/abandon", {{"id", id()}});
  EXPECT_EQ(given_up.status, 201U) << given_up.text;
  EXPECT_EQ(node.get("/v1/accounts/shop").body["balance"], "15.00");
  EXPECT_EQ(paper()["circulation"], "35.00");
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
