// Wallets: what must not be learnt by trying names, nor paid for twice by trying again.
#include <gtest/gtest.h>

#include "node/wallet_numbers.h"
#include "protocol/base64.h"
#include "tests/node/http_setup.h"

namespace node {
namespace {

using nlohmann::json;

struct HttpWalletGuardsTest : testing::Test {
  HttpWalletGuardsTest() {
    node.configuration().http_public_url = "https://monnaie.example";
    node.with_members("100.00");
  }

  HttpAnswer log_in(const std::string& name) {
    return node.call("POST", "/lokavaluto_api/public/auth/authenticate", "{}",
                     {{"Authorization", "Basic " + protocol::to_base64(name + ":no password")}});
  }
  /// Of a till of alice's.
  std::string key(const std::string& name) {
    const json app{{"name", name}, {"role", "member"}, {"member", "alice"}, {"scopes", "payments:read payments:write"}};
    return node.post("/v1/access/apps", app).body.value("key", "");
  }
  HttpAnswer pay_bob(const std::string& with) {
    const json payment{{"amount", "5"},
                       {"subject", payee_number(*protocol::Address::parse("bob@miel.example"))},
                       {"description", "bread"}};
    return node.call("POST", "/cyclos/self/payments", payment.dump(), {{"Session-token", with}});
  }
  std::size_t listed(const std::string& with) {
    return node.call("GET", "/cyclos/self/transactions", "", {{"Session-token", with}}).body.size();
  }
  std::string balance() { return node.get("/v1/accounts/alice").body.value("balance", ""); }

  HttpNode node{"miel.example", "MIEL", 'a'};
};

TEST_F(HttpWalletGuardsTest, HowOftenNamesWereTriedTellsNobodyWhoseTheyAre) {
  ASSERT_EQ(node.patch("/v1/members/alice", {{"email", "alice@mail.example"}}).status, 200U);
  for (int i = 0; i < 11; ++i)
    ASSERT_EQ(log_in("nobody-" + std::to_string(i) + "@mail.example").status, 401U) << "each name has its own attempts";
  const auto members = log_in("alice@mail.example");
  EXPECT_EQ(members.status, 401U);
  for (const auto* nobodys : {"another@mail.example", "another@miel.example", "another"})
    EXPECT_EQ(log_in(nobodys).text, members.text) << nobodys;
}

TEST_F(HttpWalletGuardsTest, ANameIsOneInWhateverCase) {
  ASSERT_EQ(node.patch("/v1/members/alice", {{"email", "alice@mail.example"}}).status, 200U);
  for (const std::string name : {"alice@mail", "nobody@mail"}) {
    int tries = 0;
    while (tries < 40 && log_in(name + (tries % 2 == 0 ? ".example" : ".EXAMPLE")).status == 401U) ++tries;
    EXPECT_GE(tries, 10) << name;
    EXPECT_LT(tries, 40) << name;
  }
}

TEST_F(HttpWalletGuardsTest, WhatAnotherTillHasFetchedSaysNothingOfThisOne) {
  const auto till = key("till-1");
  const auto other = key("till-2");
  const auto paid = pay_bob(till);
  ASSERT_EQ(paid.status, 201U) << paid.text;
  ASSERT_EQ(listed(other), 2U);
  EXPECT_EQ(pay_bob(till).text, paid.text);
  EXPECT_EQ(balance(), "95.00") << "its answer was lost, and it is the same";
  ASSERT_EQ(listed(till), 2U);
  EXPECT_EQ(pay_bob(till).status, 201U);
  EXPECT_EQ(balance(), "90.00") << "who has seen it means another";
}

}  // namespace
}  // namespace node
