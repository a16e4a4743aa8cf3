// What members ask of the fund by programs of their own: units for euros, and euros for units.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/node/http_setup.h"

namespace node {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::MatchesRegex;

std::string id(char letter) {
  return std::string(32, letter);
}

struct HttpTopUpsTest : testing::Test {
  HttpTopUpsTest() {
    node.configuration().http_public_url = "https://monnaie.example";
    node.configuration().digital_iban = *protocol::Iban::parse("FR7630006000011234567890189");
    node.with_members("100.00");
    alice = as("alice");
    shop = as("shop");
  }
  HttpNode::Headers as(const std::string& member) {
    const auto granted =
        node.post("/v1/access/apps", {{"name", "app-" + member},
                                      {"role", "member"},
                                      {"member", member},
                                      {"scopes", "fund:read fund:write payments:read payments:write"}});
    return {{"Authorization", "Bearer " + granted.body.value("key", "")}};
  }
  HttpAnswer post(const std::string& target, const json& body, const HttpNode::Headers& who) {
    return node.call("POST", target, body.dump(), who);
  }
  HttpAnswer ask(char letter, const std::string& amount = "25", const std::string& member = "alice") {
    return post("/v1/topups", {{"id", id(letter)}, {"member", member}, {"amount", amount}}, alice);
  }
  HttpAnswer arrive(const std::string& reference, const std::string& amount) {
    const json line{{"line", std::string(64, '1')},
                    {"date", "2026-11-24"},
                    {"amount", amount},
                    {"text", "VIR " + reference + " MERCI"}};
    return node.post(
        "/v1/fund/statements",
        {{"fund", "digital"}, {"statement", std::string(64, '2')}, {"date", "2026-11-25"}, {"lines", {line}}});
  }
  std::string balance(const std::string& member) {
    return node.get("/v1/accounts/" + member).body["balance"].get<std::string>();
  }

  HttpNode node{"miel.example", "MIEL", 'a'};
  HttpNode::Headers alice;
  HttpNode::Headers shop;
};

TEST_F(HttpTopUpsTest, TheTransferThatArrivesCreditsTheAccount) {
  const auto asked = ask('1');
  ASSERT_EQ(asked.status, 202U) << asked.text;
  EXPECT_EQ(asked.body["transfer"]["amount"], "25.00");
  EXPECT_EQ(asked.body["transfer"]["iban"], "FR7630006000011234567890189");
  const auto reference = asked.body["transfer"]["reference"].get<std::string>();
  EXPECT_THAT(reference, MatchesRegex("CREDIT[2-9A-Z]*"));
  EXPECT_EQ(asked.body["page"], "https://monnaie.example/topup/" + id('1'));
  EXPECT_THAT(node.call("GET", "/topup/" + id('1'), "", {}).text, HasSubstr(reference));
  EXPECT_EQ(ask('1').text, asked.text) << "asked again it is the same";
  EXPECT_EQ(ask('1', "26").code(), "id_conflict");
  const auto waiting = node.call("GET", "/v1/members/alice/topups", "", alice);
  EXPECT_EQ(waiting.body["topups"], json::array({asked.body}));
  const auto booked = arrive(reference, "25.00");
  ASSERT_EQ(booked.status, 201U) << booked.text;
  const auto shown = node.call("GET", "/v1/topups/" + id('1'), "", alice);
  EXPECT_EQ(shown.body["payment"]["status"], "accepted");
  EXPECT_FALSE(shown.body.contains("transfer"));
  EXPECT_EQ(balance("alice"), "125.00");
  EXPECT_EQ(node.call("GET", "/v1/members/alice/topups", "", alice).body["topups"], json::array());
}

TEST_F(HttpTopUpsTest, IsGivenUpByWhoAskedForIt) {
  ASSERT_EQ(ask('1').status, 202U);
  const auto cancel = "/v1/payments/" + id('1') + "/cancel";
  EXPECT_EQ(post(cancel, json::object(), shop).status, 404U);
  EXPECT_EQ(post(cancel, json::object(), alice).body["status"], "refused");
  EXPECT_EQ(node.call("GET", "/v1/topups/" + id('1'), "", alice).body["payment"]["reason"], "cancelled");
}

TEST_F(HttpTopUpsTest, OnlySoManyOfOneMemberWait) {
  const auto number = [](int n) { return std::string(30, '0') + std::to_string(n); };
  const auto ask_number = [&](int n) {
    return post("/v1/topups", {{"id", number(n)}, {"member", "alice"}, {"amount", "5"}}, alice);
  };
  for (int n = 10; n < 30; ++n) ASSERT_EQ(ask_number(n).status, 202U) << n;
  EXPECT_EQ(ask_number(30).code(), "oversize");
  EXPECT_EQ(ask_number(10).status, 202U) << "the first is still there";
  EXPECT_EQ(node.call("GET", "/v1/members/alice/topups", "", alice).body["topups"].size(), 20U);
  ASSERT_EQ(post("/v1/payments/" + number(12) + "/cancel", json::object(), alice).status, 200U);
  EXPECT_EQ(ask_number(30).status, 202U);
}

TEST_F(HttpTopUpsTest, OfAnotherMemberIsNobodysToAskOrSee) {
  EXPECT_EQ(ask('1', "25", "shop").code(), "forbidden");
  ASSERT_EQ(ask('2').status, 202U);
  EXPECT_EQ(node.call("GET", "/v1/topups/" + id('2'), "", shop).status, 404U);
  EXPECT_EQ(node.call("GET", "/v1/members/alice/topups", "", shop).code(), "forbidden");
  const json payment{{"id", id('3')}, {"from", "alice"}, {"to", "shop"}, {"amount", "1"}};
  ASSERT_EQ(post("/v1/payments", payment, alice).status, 201U);
  EXPECT_EQ(node.call("GET", "/v1/topups/" + id('3'), "", alice).code(), "unknown_payment") << "it is no top-up";
  for (const auto* amount : {"0", "-1", "0.001", "x"}) EXPECT_GE(ask('4', amount).status, 400U) << amount;
}

TEST_F(HttpTopUpsTest, AProfessionalRedeemsItsOwnUnits) {
  const json payment{{"id", id('1')}, {"from", "alice"}, {"to", "shop"}, {"amount", "40"}};
  ASSERT_EQ(post("/v1/payments", payment, alice).status, 201U);
  const json asked{{"id", id('2')}, {"member", "shop"}, {"amount", "15"}};
  EXPECT_EQ(post("/v1/redemptions", asked, alice).code(), "forbidden");
  const auto redeemed = post("/v1/redemptions", asked, shop);
  ASSERT_EQ(redeemed.status, 201U) << redeemed.text;
  EXPECT_EQ(post("/v1/redemptions", asked, shop).body, redeemed.body);
  EXPECT_EQ(balance("shop"), "25.00");
  json elsewhere = asked;
  elsewhere.update({{"id", id('3')}, {"creditor", "M"}, {"iban", "FR7630006000011234567890189"}});
  EXPECT_EQ(post("/v1/redemptions", elsewhere, shop).code(), "malformed")
      << "whom the euros go to is the office's to say";
}

}  // namespace
}  // namespace node
