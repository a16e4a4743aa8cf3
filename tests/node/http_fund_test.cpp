#include <gtest/gtest.h>

#include "tests/node/http_setup.h"

namespace node {
namespace {

using nlohmann::json;

std::string id(char letter) {
  return std::string(32, letter);
}

struct HttpFundTest : testing::Test {
  HttpFundTest() { node.with_members("100"); }
  HttpNode node{"miel.example", "MIEL", 'a'};
};

TEST_F(HttpFundTest, DepositsIntoEitherFund) {
  const auto digital = node.post("/v1/fund/deposits", {{"id", id('1')}, {"amount", "10"}, {"reference", "VIR 2026-1"}});
  ASSERT_EQ(digital.status, 201U) << digital.text;
  EXPECT_EQ(digital.body["kind"], "deposit");
  EXPECT_EQ(digital.body["currency"], "EUR");
  EXPECT_EQ(digital.body["reference"], "VIR 2026-1");
  const auto paper = node.post("/v1/fund/deposits", {{"id", id('2')}, {"amount", "5"}, {"fund", "paper"}});
  EXPECT_EQ(paper.status, 201U) << paper.text;
  const auto coverage = node.get("/v1/coverage").body;
  EXPECT_EQ(coverage["fund_digital"], "110.00");
  EXPECT_EQ(coverage["fund_paper"], "5.00");
  EXPECT_EQ(coverage["unissued"], "15.00");
  EXPECT_EQ(coverage["circulation"], "100.00");
  EXPECT_EQ(coverage["gap"], "0.00");
  EXPECT_EQ(coverage["covered"], true);
}

TEST_F(HttpFundTest, ReversesADepositThatNeverCame) {
  ASSERT_EQ(node.post("/v1/fund/deposits", {{"id", id('1')}, {"amount", "10"}, {"reference", "VIR 2026-1"}}).status,
            201U);
  const auto mine = [&] {
    const auto body = node.get("/v1/fund/deposits").body;
    auto found = json::array();
    for (const auto& deposit : body["deposits"])
      if (deposit["id"] == id('1')) found.push_back(deposit);
    return found;
  };
  ASSERT_EQ(mine().size(), 1U);
  EXPECT_EQ(mine()[0]["kind"], "deposit");
  EXPECT_EQ(mine()[0]["amount"], "10.00");
  EXPECT_EQ(mine()[0]["reference"], "VIR 2026-1");
  const auto reversal = "/v1/fund/deposits/" + id('1') + "/reversal";
  EXPECT_EQ(node.post(reversal, {{"id", id('2')}, {"from", "elsewhere"}}).code(), "malformed");
  const auto reversed = node.post(reversal, {{"id", id('2')}, {"from", "unissued"}});
  ASSERT_EQ(reversed.status, 201U) << reversed.text;
  EXPECT_EQ(reversed.body["kind"], "reverse_deposit");
  EXPECT_EQ(reversed.body["amount"], "10.00");
  EXPECT_EQ(mine(), json::array());
  EXPECT_EQ(node.get("/v1/coverage").body["unissued"], "0.00");
}

TEST_F(HttpFundTest, IssuesNoMoreThanWasDeposited) {
  node.post("/v1/fund/deposits", {{"id", id('1')}, {"amount", "10"}});
  const auto issued = node.post("/v1/issues", {{"id", id('2')}, {"member", "bob"}, {"amount", "10"}});
  EXPECT_EQ(issued.status, 201U) << issued.text;
  EXPECT_EQ(issued.body["to"], "bob@miel.example");
  const auto more = node.post("/v1/issues", {{"id", id('3')}, {"member", "bob"}, {"amount", "0.01"}});
  EXPECT_EQ(more.status, 422U);
  EXPECT_EQ(more.code(), "fund_insufficient");
}

TEST_F(HttpFundTest, BooksALongStatementWholeOrNotAtAll) {
  const auto line = [](int number, const std::string& amount) {
    const auto digits = std::to_string(number);
    return json{{"line", std::string(64 - digits.size(), '0') + digits},
                {"date", "2026-11-24"},
                {"amount", amount},
                {"text", std::string(300, 'x')}};
  };
  json statement{{"fund", "digital"}, {"date", "2026-11-24"}, {"statement", std::string(64, 'a')}};
  for (int i = 1; i <= 300; ++i) statement["lines"].push_back(line(i, "1.00"));
  auto ruinous = statement;
  ruinous["lines"].push_back(line(301, "-5000.00"));
  EXPECT_GT(ruinous.dump().size(), 64U * 1024);
  EXPECT_EQ(node.post("/v1/fund/statements", ruinous).code(), "fund_insufficient");
  EXPECT_EQ(node.get("/v1/fund/lines").body["lines"].size(), 0U) << "nothing of it is booked";
  const auto booked = node.post("/v1/fund/statements", statement);
  EXPECT_EQ(booked.status, 201U) << booked.text;
  EXPECT_EQ(booked.body["booked"], 300);
}

TEST_F(HttpFundTest, ASumBeyondAllReasonIsRefusedAndBlocksNothing) {
  const auto deposit = [&](char digit, const char* amount) {
    return node.post("/v1/fund/deposits", {{"id", id(digit)}, {"amount", amount}, {"fund", "paper"}});
  };
  for (const auto* amount : {"92233720368547000.00", "10000000000.01"}) {
    const auto refused = deposit('1', amount);
    EXPECT_EQ(refused.status, 422U);
    EXPECT_EQ(refused.code(), "amount_overflow");
    EXPECT_EQ(refused.body["detail"], "'amount': is at most 10000000000.00");
    const json line{{"line", std::string(64, 'b')}, {"date", "2026-11-24"}, {"amount", amount}, {"text", "x"}};
    json statement{{"fund", "paper"}, {"date", "2026-11-24"}, {"statement", std::string(64, 'a')}};
    for (const auto* balance : {"opening", "closing"}) {
      auto absurd = statement;
      absurd[balance] = std::string("-") + amount;
      EXPECT_EQ(node.post("/v1/fund/statements", absurd).code(), "amount_overflow");
    }
    statement["lines"] = json::array({line});
    EXPECT_EQ(node.post("/v1/fund/statements", statement).code(), "amount_overflow");
  }
  EXPECT_EQ(deposit('2', "10000000000.00").status, 201U);
  EXPECT_EQ(deposit('3', "0.01").status, 201U);
}

TEST_F(HttpFundTest, OnlyProfessionalsRedeem) {
  node.post("/v1/payments", {{"id", id('1')}, {"from", "alice"}, {"to", "shop"}, {"amount", "30"}});
  const auto redeemed = node.post("/v1/redemptions", {{"id", id('2')}, {"member", "shop"}, {"amount", "20"}});
  EXPECT_EQ(redeemed.status, 201U) << redeemed.text;
  EXPECT_EQ(redeemed.body["from"], "shop@miel.example");
  const auto private_one = node.post("/v1/redemptions", {{"id", id('3')}, {"member", "alice"}, {"amount", "20"}});
  EXPECT_EQ(private_one.status, 422U);
  EXPECT_EQ(private_one.code(), "not_professional");
  const auto coverage = node.get("/v1/coverage").body;
  EXPECT_EQ(coverage["circulation"], "80.00");
  EXPECT_EQ(coverage["fund_digital"], "100.00") << "the bank has not made the transfer yet";
  EXPECT_EQ(coverage["payable"], "20.00");
}

TEST_F(HttpFundTest, ALocalAuthorityTakesAndRedeemsAndDoesNotPay) {
  EXPECT_EQ(node.post("/v1/members", {{"alias", "town"}, {"kind", "authority"}, {"verified", true}}).status, 201U);
  EXPECT_EQ(node.post("/v1/payments", {{"id", id('1')}, {"from", "alice"}, {"to", "town"}, {"amount", "30"}}).status,
            201U);
  const auto paid = node.post("/v1/payments", {{"id", id('2')}, {"from", "town"}, {"to", "alice"}, {"amount", "1"}});
  EXPECT_EQ(paid.status, 422U);
  EXPECT_EQ(paid.code(), "may_not_pay");
  EXPECT_EQ(node.post("/v1/redemptions", {{"id", id('3')}, {"member", "town"}, {"amount", "20"}}).status, 201U);
}

TEST_F(HttpFundTest, AskedAgainMovesNothing) {
  const json body{{"id", id('1')}, {"amount", "10"}};
  EXPECT_EQ(node.post("/v1/fund/deposits", body).status, 201U);
  EXPECT_EQ(node.post("/v1/fund/deposits", body).status, 201U);
  EXPECT_EQ(node.get("/v1/coverage").body["fund_digital"], "110.00");
  const auto other = node.post("/v1/fund/deposits", {{"id", id('1')}, {"amount", "11"}});
  EXPECT_EQ(other.status, 409U);
  EXPECT_EQ(other.code(), "id_conflict");
}

TEST_F(HttpFundTest, RefusesWhatCannotBe) {
  const auto code = [&](const char* target, const json& body) { return node.post(target, body).code(); };
  EXPECT_EQ(code("/v1/fund/deposits", {{"amount", "1"}}), "malformed");
  EXPECT_EQ(code("/v1/fund/deposits", {{"id", id('1')}, {"amount", 1}}), "malformed");
  EXPECT_EQ(code("/v1/fund/deposits", {{"id", id('1')}, {"amount", "0"}}), "amount_not_positive");
  EXPECT_EQ(code("/v1/fund/deposits", {{"id", id('1')}, {"amount", "1"}, {"fund", "gold"}}), "malformed");
  EXPECT_EQ(code("/v1/fund/deposits", {{"id", id('1')}, {"amount", "1"}, {"reference", std::string(141, 'a')}}),
            "oversize");
  EXPECT_EQ(code("/v1/issues", {{"id", id('1')}, {"amount", "1"}}), "malformed");
  EXPECT_EQ(code("/v1/issues", {{"id", id('1')}, {"member", "nobody"}, {"amount", "1"}}), "unknown_payee");
  EXPECT_EQ(code("/v1/issues", {{"id", id('2')}, {"member", "bob"}, {"amount", "1"}, {"fund", "paper"}}), "malformed");
  EXPECT_EQ(code("/v1/redemptions", {{"id", id('3')}, {"member", "nobody"}, {"amount", "1"}}), "unknown_payer");
  EXPECT_EQ(code("/v1/redemptions", {{"id", id('4')}, {"member", "shop"}, {"amount", "1"}}), "insufficient_balance");
  EXPECT_EQ(node.get("/v1/coverage").body["fund_digital"], "100.00");
}

}  // namespace
}  // namespace node
