// Wallets: what must not be learnt by trying names, nor paid for twice by trying again.
#include <gtest/gtest.h>

#include <map>

#include "node/http_routes.h"
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

TEST_F(HttpWalletGuardsTest, WhatAnotherTillPaysIsAnotherPayment) {
  const auto till = key("till-1");
  const auto other = key("till-2");
  const auto first = pay_bob(till).body["id"];
  const auto same = pay_bob(other).body["id"];
  EXPECT_NE(same, first) << "two tills, two customers";
  EXPECT_EQ(pay_bob(other).body["id"], same) << "its answer was lost";
  EXPECT_EQ(pay_bob(till).body["id"], first);
  EXPECT_EQ(balance(), "90.00");
  ASSERT_EQ(listed(other), 3U);
  EXPECT_NE(pay_bob(other).body["id"], same);
  EXPECT_EQ(pay_bob(till).body["id"], first) << "this till has not seen it";
}

TEST_F(HttpWalletGuardsTest, WhoWasShownAPaymentAfterARestartMeansAnother) {
  const auto till = key("till-1");
  const auto other = key("till-2");
  const auto paid = pay_bob(till).body["id"];
  ASSERT_EQ(listed(till), 2U);
  node.restart();
  ASSERT_EQ(listed(other), 2U);
  EXPECT_NE(pay_bob(other).body["id"], paid);
  EXPECT_EQ(pay_bob(till).body["id"], paid) << "who was not shown it since may be waiting for it";
  EXPECT_EQ(balance(), "90.00");
}

/// Every subject and right, but one.
std::string scopes_without(const std::string& one) {
  std::string all;
  for (std::size_t i = 0; i < federation::area_count; ++i)
    for (const auto* right : {":read", ":write"}) {
      const auto scope = std::string(federation::name(static_cast<federation::Area>(i))) + right;
      if (scope != one) all += (all.empty() ? "" : " ") + scope;
    }
  return all;
}

TEST_F(HttpWalletGuardsTest, EachRouteWantsItsScopeAloneAndInABatch) {
  ASSERT_EQ(node.put("/v1/counters/quay", json::object()).status, 200U);
  const auto counter =
      node.post("/v1/access/apps",
                {{"name", "desk"}, {"role", "counter"}, {"counter", "quay"}, {"scopes", scopes_without("")}})
          .body.value("key", "");
  std::map<std::string, std::string> keys;
  for (const auto& route : wallet_routes()) {
    if (route.admitted.is_everybody()) continue;
    const auto scope = std::string(federation::name(route.area)) + (route.writes() ? ":write" : ":read");
    if (!keys.contains(scope))
      keys[scope] = node.post("/v1/access/apps", {{"name", "app-" + std::to_string(keys.size())},
                                                  {"role", "member"},
                                                  {"member", "alice"},
                                                  {"scopes", scopes_without(scope)}})
                        .body.value("key", "");
    const std::string method(route.method);
    auto target = std::string(route.pattern);
    for (auto place = target.find("{}"); place != std::string::npos; place = target.find("{}"))
      target.replace(place, 2, "0");
    const auto call = [&](const std::string& key) {
      return node.call(method, target, method == "GET" ? "" : "{}", {{"API-KEY", key}}).code();
    };
    EXPECT_EQ(call(keys[scope]), "forbidden") << target;
    EXPECT_EQ(call(counter), "forbidden") << target;
    if (!target.starts_with("/lokavaluto_api/")) continue;
    const json one{{"method", method}, {"path", target}, {"body", json::object()}};
    const auto batch =
        node.call("POST", "/batch", json{{"requests", json::array({one})}}.dump(), {{"API-KEY", keys[scope]}});
    EXPECT_TRUE(batch.status == 403U || batch.body["responses"][0]["status"] == 403) << target << " " << batch.text;
  }
  EXPECT_GT(keys.size(), 3U);
}

}  // namespace
}  // namespace node
