// The fund and its bank over HTTP: transfers, statements, the treasurer's decisions, rules.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/node/http_setup.h"

namespace node {
namespace {

using nlohmann::json;

const std::string iban = "FR7630006000011234567890189";

std::string id(char letter) {
  return std::string(32, letter);
}

/// Alice has 60.00 and the shop 40.00 of the 100.00 that the fund holds; 20.00 more are not issued.
struct HttpBankTest : testing::Test {
  HttpBankTest() {
    node.with_members("100");
    EXPECT_EQ(post("/v1/payments", {{"id", id('1')}, {"from", "alice"}, {"to", "shop"}, {"amount", "40"}}), 201U);
    EXPECT_EQ(post("/v1/fund/deposits", {{"id", id('2')}, {"amount", "20"}}), 201U);
  }
  unsigned post(const std::string& target, const json& body) {
    const auto answer = node.post(target, body);
    EXPECT_LT(answer.status, 300U) << target << answer.text;
    return answer.status;
  }
  json transfers(const std::string& query = "") { return node.get("/v1/fund/transfers" + query).body["transfers"]; }
  json lines(const std::string& query = "") { return node.get("/v1/fund/lines" + query).body["lines"]; }
  /// One line of the digital account's bank; its digest is of this letter.
  HttpAnswer line(char letter, const std::string& amount, const json& more = json::object()) {
    json line{{"line", std::string(64, letter)}, {"date", "2026-11-24"}, {"amount", amount}};
    line.update(more);
    return node.post("/v1/fund/statements", {{"fund", "digital"},
                                             {"date", "2026-11-24"},
                                             {"statement", std::string(63, 'a') + letter},
                                             {"lines", json::array({line})}});
  }
  HttpAnswer resolve(char letter, const json& body) {
    return node.put("/v1/fund/lines/" + std::string(64, letter) + "/resolution", body);
  }
  json coverage() { return node.get("/v1/coverage").body; }

  HttpNode node{"miel.example", "MIEL", 'a'};
};

TEST_F(HttpBankTest, ATransferIsNamedOrderedAndSeenOnTheStatement) {
  const auto redeemed = node.post("/v1/redemptions", {{"id", id('3')}, {"member", "shop"}, {"amount", "30"}});
  ASSERT_EQ(redeemed.status, 201U) << redeemed.text;
  ASSERT_EQ(transfers().size(), 1U);
  EXPECT_EQ(transfers()[0]["stage"], "requested");
  EXPECT_FALSE(transfers()[0].contains("iban"));
  EXPECT_EQ(transfers()[0]["needs_creditor"], true);
  EXPECT_EQ(node.post("/v1/fund/transfer-files", json::object()).code(), "not_found") << "nobody says to whom";
  const auto named = node.put("/v1/fund/transfers/" + id('3') + "/creditor", {{"creditor", "Shop"}, {"iban", iban}});
  EXPECT_EQ(named.status, 200U) << named.text;
  EXPECT_EQ(transfers()[0]["iban"], iban);
  EXPECT_FALSE(transfers()[0].contains("needs_creditor"));
  const auto ordered = node.post("/v1/fund/transfer-files", {{"fund", "digital"}});
  EXPECT_EQ(ordered.status, 201U) << ordered.text;
  EXPECT_EQ(ordered.body, json({{"batch", 1}}));
  EXPECT_EQ(transfers("?batch=1")[0]["stage"], "transferred");
  EXPECT_EQ(transfers("?batch=2"), json::array());
  EXPECT_EQ(node.put("/v1/fund/transfers/" + id('3') + "/creditor", {{"creditor", "Shop"}, {"iban", iban}}).code(),
            "already_exists");
  EXPECT_EQ(node.post("/v1/redemptions/" + id('3') + "/abandon", {{"id", id('4')}}).status, 422U) << "on its way";
  EXPECT_EQ(line('1', "-30.00", {{"end_to_end_id", id('3')}}).body, json({{"booked", 1}}));
  EXPECT_EQ(lines(), json::array()) << "it is understood";
  EXPECT_EQ(lines("?all=true")[0]["outcome"], "transfer_made");
  EXPECT_EQ(lines("?all=true")[0]["payment"], id('3'));
  EXPECT_EQ(transfers(), json::array());
}

TEST_F(HttpBankTest, NoTransferIsOrderedToANameThatNoFileCanHold) {
  EXPECT_EQ(node.post("/v1/redemptions",
                      {{"id", id('3')}, {"member", "shop"}, {"amount", "30"}, {"creditor", "*"}, {"iban", iban}})
                .code(),
            "malformed");
  const json quoted{
      {"id", id('4')}, {"member", "shop"}, {"amount", "3"}, {"creditor", "\"Chez Nous\""}, {"iban", iban}};
  ASSERT_EQ(post("/v1/redemptions", quoted), 201U);
  ASSERT_EQ(node.patch("/v1/members/shop", {{"name", "\u4e2d\u6587"}, {"iban", iban}}).status, 200U);
  ASSERT_EQ(post("/v1/redemptions", {{"id", id('5')}, {"member", "shop"}, {"amount", "5"}}), 201U);
  ASSERT_EQ(post("/v1/fund/transfer-files", json::object()), 201U);
  const auto ordered = transfers("?batch=1");
  ASSERT_EQ(ordered.size(), 1U);
  EXPECT_EQ(ordered[0]["creditor"], "\"Chez Nous\"") << "as people write it; the file as banks do";
  const auto refused = node.post("/v1/fund/transfer-files", json::object());
  EXPECT_EQ(refused.code(), "not_found");
  EXPECT_THAT(refused.text, testing::HasSubstr("bank creditor " + id('5')));
}

TEST_F(HttpBankTest, ATransferIsRejectedOnlyOnceTheBankShowsThatItDidNotMakeIt) {
  ASSERT_EQ(post("/v1/redemptions", {{"id", id('3')}, {"member", "shop"}, {"amount", "30"}}), 201U);
  const auto transfer = "/v1/fund/transfers/" + id('3');
  ASSERT_EQ(node.put(transfer + "/creditor", {{"creditor", "Shop"}, {"iban", iban}}).status, 200U);
  EXPECT_NE(node.put(transfer + "/rejection", json::object()).status, 200U) << "it was not ordered";
  ASSERT_EQ(post("/v1/fund/transfer-files", {{"fund", "digital"}}), 201U);
  EXPECT_EQ(node.put(transfer + "/rejection", json::object()).code(), "not_reconciled") << "the bank may still make it";
  EXPECT_EQ(line('1', "-30.00", {{"end_to_end_id", id('3')}}).status, 201U);
  EXPECT_EQ(line('2', "30.00", {{"end_to_end_id", id('3')}}).status, 201U);
  EXPECT_EQ(transfers()[0]["stage"], "returned");
  const auto rejected = node.put(transfer + "/rejection", json::object());
  EXPECT_EQ(rejected.status, 200U) << rejected.text << " it waits already";
  EXPECT_EQ(transfers()[0]["stage"], "returned");
}

TEST_F(HttpBankTest, ARedemptionIsGivenUp) {
  ASSERT_EQ(post("/v1/redemptions", {{"id", id('3')}, {"member", "shop"}, {"amount", "30"}}), 201U);
  const auto given_up = node.post("/v1/redemptions/" + id('3') + "/abandon", {{"id", id('4')}});
  EXPECT_EQ(given_up.status, 201U) << given_up.text;
  EXPECT_EQ(given_up.body["kind"], "reissue");
  EXPECT_EQ(given_up.body["to"], "shop@miel.example");
  EXPECT_EQ(node.get("/v1/accounts/shop").body["balance"], "40.00");
}

TEST_F(HttpBankTest, EurosLeaveAndBecomeTheAssociationsOwn) {
  ASSERT_EQ(post("/v1/fund/contributions", {{"id", id('3')}, {"amount", "8"}, {"reference", "subsidy"}}), 201U);
  EXPECT_EQ(coverage()["own_euros"], "8.00");
  ASSERT_EQ(post("/v1/fund/payouts", {{"id", id('4')}, {"amount", "3"}, {"creditor", "Rent"}, {"iban", iban}}), 201U);
  ASSERT_EQ(post("/v1/fund/withdrawals", {{"id", id('5')}, {"amount", "5"}, {"creditor", "A"}, {"iban", iban}}), 201U);
  EXPECT_EQ(coverage()["own_euros"], "5.00");
  EXPECT_EQ(coverage()["unissued"], "7.00");
  ASSERT_EQ(post("/v1/fund/moves", {{"id", id('6')}, {"amount", "2"}, {"from", "digital"}}), 201U);
  EXPECT_EQ(transfers().size(), 3U);
  EXPECT_EQ(node.post("/v1/fund/payouts", {{"id", id('7')}, {"amount", "5.01"}}).code(), "fund_insufficient");
  EXPECT_EQ(node.post("/v1/fund/payouts", {{"id", id('8')}, {"amount", "1"}, {"iban", iban}}).code(), "malformed");
}

TEST_F(HttpBankTest, AnIssueWaitsForItsEuros) {
  const auto waits = node.post(
      "/v1/issues",
      {{"id", id('3')}, {"member", "bob"}, {"amount", "15"}, {"reference", "MIEL-2026-7"}, {"awaits_euros", true}});
  ASSERT_EQ(waits.status, 202U) << waits.text;
  EXPECT_EQ(waits.body["reference"], "MIEL-2026-7");
  EXPECT_EQ(line('1', "15.00", {{"text", "card MIEL-2026-7"}, {"counterparty", "Bob"}}).status, 201U);
  EXPECT_EQ(node.get("/v1/payments/" + id('3')).body["status"], "accepted");
  const auto shown = lines("?all=true");
  EXPECT_EQ(shown[0]["outcome"], "issue_paid");
  EXPECT_EQ(shown[0]["counterparty"], "Bob");
  EXPECT_EQ(node.get("/v1/accounts/bob").body["balance"], "15.00");
}

TEST_F(HttpBankTest, TheTreasurerSaysWhatALineIs) {
  for (const char letter : {'1', '2', '3', '4'})
    ASSERT_EQ(line(letter, "5.00", {{"iban", iban}, {"counterparty", "A"}}).status, 201U);
  EXPECT_EQ(lines().size(), 4U);
  EXPECT_EQ(lines()[0]["outcome"], "unknown");
  EXPECT_EQ(lines("?after=" + std::string(64, '1')).size(), 3U);
  EXPECT_EQ(resolve('1', {{"as", "deposit"}}).status, 200U);
  EXPECT_EQ(resolve('2', {{"as", "own_euros"}}).status, 200U);
  EXPECT_EQ(resolve('3', {{"as", "send_back"}, {"payment", id('5')}}).status, 200U);
  EXPECT_EQ(lines().size(), 1U);
  EXPECT_EQ(lines("?all=true")[1]["resolution"], "own_euros");
  EXPECT_EQ(transfers()[0]["kind"], "send_back");
  EXPECT_EQ(node.erase("/v1/fund/lines/" + std::string(64, '2') + "/resolution").status, 200U);
  EXPECT_EQ(lines().size(), 2U) << "it waits again";
  EXPECT_EQ(resolve('4', {{"as", "send_back"}}).code(), "malformed");
  EXPECT_EQ(resolve('4', {{"as", "gift"}}).code(), "malformed");
  EXPECT_EQ(resolve('1', {{"as", "own_euros"}}).code(), "already_exists");
  EXPECT_EQ(resolve('5', {{"as", "deposit"}}).code(), "not_found");
  EXPECT_EQ(node.get("/v1/fund/lines?all=maybe").code(), "malformed");
}

TEST_F(HttpBankTest, RulesGiveBonusDonationAndCommission) {
  EXPECT_EQ(node.get("/v1/fund/rules").body,
            json({{"bonus", "0"}, {"donation", "0"}, {"commission", "0"}, {"rounding", "down"}}));
  const json rules{{"bonus", "0"}, {"donation", "3%"}, {"commission", "1/20"}, {"rounding", "up"}};
  const auto set = node.put("/v1/fund/rules", rules);
  ASSERT_EQ(set.status, 200U) << set.text;
  EXPECT_EQ(set.body["donation"], "3/100");
  EXPECT_EQ(node.get("/v1/fund/rules").body, set.body);
  const auto issued = node.post("/v1/issues", {{"id", id('3')}, {"member", "bob"}, {"amount", "10"}});
  EXPECT_EQ(issued.status, 201U) << issued.text;
  const auto redeemed = node.post("/v1/redemptions", {{"id", id('4')}, {"member", "shop"}, {"amount", "20"}});
  ASSERT_EQ(redeemed.status, 201U) << redeemed.text;
  EXPECT_EQ(redeemed.body["commission"], "1.00");
  EXPECT_EQ(node.put("/v1/fund/rules", {{"bonus", "1"}, {"donation", "0"}, {"commission", "0"}}).code(), "malformed");
}

TEST_F(HttpBankTest, ADonationGoesToWhoIsNamed) {
  ASSERT_EQ(node.put("/v1/fund/rules", {{"bonus", "0"}, {"donation", "3%"}, {"commission", "0"}}).status, 200U);
  ASSERT_EQ(node.post("/v1/members", {{"alias", "school"}, {"kind", "association"}}).status, 201U);
  ASSERT_EQ(post("/v1/fund/contributions", {{"id", id('3')}, {"amount", "5"}}), 201U);
  const auto issued =
      node.post("/v1/issues", {{"id", id('4')}, {"member", "bob"}, {"amount", "10"}, {"beneficiary", "school"}});
  ASSERT_EQ(issued.status, 201U) << issued.text;
  EXPECT_EQ(issued.body["donation"], "0.30");
  EXPECT_EQ(issued.body["beneficiary"], "school@miel.example");
  EXPECT_EQ(node.get("/v1/accounts/school").body["balance"], "0.30");
}

}  // namespace
}  // namespace node
