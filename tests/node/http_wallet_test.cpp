// What wallets of the Lokavaluto kit ask of a node, call by call, and what they must not get. The kit's own packages
// are driven in tests/lokavaluto.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "node/http_routes.h"
#include "node/wallet_numbers.h"
#include "protocol/base64.h"
#include "tests/node/http_setup.h"

namespace node {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view odoo = "/lokavaluto_api/private";

struct HttpWalletTest : testing::Test {
  HttpWalletTest() {
    node.configuration().http_public_url = "https://monnaie.example";
    node.with_members("100.00");
    alice = key_of("alice");
    shop = key_of("shop");
  }

  /// An app in the member's name: what a session of the member may, without waiting for a password to be hashed.
  std::string key_of(const std::string& member) {
    const auto granted = node.post("/v1/access/apps", {{"name", "app-" + member},
                                                       {"role", "member"},
                                                       {"member", member},
                                                       {"scopes",
                                                        "members:read members:write payments:read payments:write "
                                                        "fund:read fund:write access:read access:write"}});
    EXPECT_EQ(granted.status, 201U) << granted.text;
    return granted.body.value("key", "");
  }
  std::string number(const std::string& text) const { return payee_number(*protocol::Address::parse(text)); }
  std::string own(const std::string& alias) const { return number(alias + "@miel.example"); }

  HttpAnswer get(const std::string& target, const std::string& key) {
    return node.call("GET", target, "", {{"API-KEY", key}});
  }
  HttpAnswer post(const std::string& target, const json& body, const std::string& key) {
    return node.call("POST", target, body.dump(), {{"Session-token", key}});
  }
  HttpAnswer partner(const std::string& rest) { return get(std::string(odoo) + "/partner/" + rest, alice); }
  json search(const std::string& typed) {
    const auto answer = partner("search?backend_keys%5B0%5D=cyclos%3Amonnaie.example&limit=30&value=" + typed);
    EXPECT_EQ(answer.status, 200U) << answer.text;
    return answer.body["rows"];
  }
  HttpAnswer pay(const std::string& amount, const std::string& subject, const std::string& description = "") {
    return post("/cyclos/self/payments", {{"amount", amount}, {"subject", subject}, {"description", description}},
                alice);
  }
  HttpAnswer transactions(const std::string& query = "") { return get("/cyclos/self/transactions" + query, alice); }

  HttpNode node{"miel.example", "MIEL", 'a'};
  std::string alice;
  std::string shop;
};

/// A target for a route: something in place of each {}.
std::string target_of(const HttpRoute& route) {
  std::string target(route.pattern);
  for (auto place = target.find("{}"); place != std::string::npos; place = target.find("{}"))
    target.replace(place, 2, "0");
  return target;
}

TEST_F(HttpWalletTest, AMemberLogsInWithThePassword) {
  const auto code = node.post("/v1/access/members/alice/code", json::object()).body["code"];
  const json set{{"member", "alice"}, {"code", code}, {"password", "ch\u00e2taigne: r\u00f4tie"}};
  ASSERT_EQ(node.call("POST", "/v1/passwords", set.dump(), {}).status, 200U);
  const auto log_in = [&](const std::string& login) {
    return node.call("POST", "/lokavaluto_api/public/auth/authenticate",
                     R"({"api_version": 12, "params": ["lcc_app"], "db": "odoo"})",
                     {{"Authorization", "Basic " + protocol::to_base64(login)}});
  };
  const auto opened = log_in("alice:ch\u00e2taigne: r\u00f4tie");
  ASSERT_EQ(opened.status, 200U) << opened.text;
  EXPECT_EQ(opened.body["status"], "OK");
  EXPECT_EQ(opened.body["api_version"], 12);
  EXPECT_EQ(opened.body["uid"], opened.body["prefetch"]["partner"]["id"]);
  const auto& credential = opened.body["prefetch"]["backend_credentials"][0];
  EXPECT_EQ(credential["type"], "cyclos:monnaie.example");
  EXPECT_EQ(credential["currency_uri"], "cyclos://monnaie.example");
  EXPECT_EQ(credential["accounts"][0]["url"], "https://monnaie.example/cyclos");
  EXPECT_EQ(credential["accounts"][0]["owner_id"], own("alice"));
  EXPECT_EQ(credential["accounts"][0]["token"], opened.body["api_token"]);
  EXPECT_FALSE(credential.contains("safe_wallet_recipient")) << "private people have no euros for units";
  const auto again = post(std::string(odoo) + "/partner/backend_credentials", nullptr, opened.body["api_token"]);
  EXPECT_EQ(again.body, opened.body["prefetch"]["backend_credentials"]);
  EXPECT_EQ(log_in("alice:ch\xe2taigne: r\xf4tie").status, 200U) << "as a browser encodes it";
  for (const auto* wrong : {"alice:", "alice:chataigne", "alice", ":", "nobody:x", "nobody@mail.example:x", "bob:x"})
    EXPECT_EQ(log_in(wrong).code(), "unauthorized") << wrong;
}

TEST_F(HttpWalletTest, WithoutAPublicAddressNobodyLogsIn) {
  node.configuration().http_public_url.clear();
  for (const auto* path : {"/partner/backend_credentials", "/cyclos/credit"})
    EXPECT_EQ(post(std::string(odoo) + path, json::object(), alice).code(), "invalid_configuration") << path;
}

TEST_F(HttpWalletTest, WhatAnUnverifiedAccountMayHoldBoundsTopUps) {
  const auto most = [&] {
    return post(std::string(odoo) + "/partner/backend_credentials", nullptr, alice).body[0]["max_credit_amount"];
  };
  EXPECT_EQ(most(), 0) << "no limit";
  ASSERT_EQ(node.put("/v1/member-rules", {{"most_balance", "130.50"}}).status, 200U);
  EXPECT_EQ(most(), 30.5);
  ASSERT_EQ(node.put("/v1/members/alice/standing", {{"verified", true}}).status, 200U);
  EXPECT_EQ(most(), 0);
}

TEST_F(HttpWalletTest, NobodyElseGetsThrough) {
  const auto staff = [&](const char* name, const char* role) {
    return node.post("/v1/access/apps", {{"name", name}, {"role", role}, {"scopes", "payments:read payments:write"}})
        .body.value("key", "");
  };
  const auto auditor = staff("auditor", "auditor");
  for (const auto& route : wallet_routes()) {
    if (route.admitted.is_everybody()) continue;
    const std::string method(route.method);
    const auto target = target_of(route);
    const bool is_cyclos = target.starts_with("/cyclos/");
    for (const auto* key : {"", "lks~00", "wrong"}) {
      const auto answer = node.call(method, target, "", {{"API-KEY", key}});
      EXPECT_EQ(answer.status, 401U) << method << ' ' << target;
      EXPECT_EQ(answer.body.value("code", ""), is_cyclos ? "loggedOut" : "unauthorized") << target;
    }
    EXPECT_EQ(node.call(method, target, "", {{"API-KEY", HttpNode::token()}}).status, 403U) << target;
    EXPECT_EQ(node.call(method, target, "", {{"API-KEY", auditor}}).status, 403U) << target;
  }
}

TEST_F(HttpWalletTest, BodiesThatWillNotDoAreRefused) {
  const std::string deep(100, '[');
  for (const auto& route : wallet_routes()) {
    if (route.method == "GET") continue;
    const auto target = target_of(route);
    for (const std::string& body : {std::string("{"), std::string("[]"), std::string("\"\xff\""), "{\"a\":" + deep,
                                    std::string(R"({"a": 1, "a": 2})"), std::string("null "), std::string("\x00", 1)}) {
      const auto answer = node.call(std::string(route.method), target, body, {{"Session-token", alice}});
      // What reads no body answers as always.
      const bool reads_none = target.contains("/auth/") || target.contains("backend_credentials");
      EXPECT_EQ(answer.status == 400, !reads_none) << target << ' ' << body << ' ' << answer.text;
      EXPECT_FALSE(answer.body.is_discarded()) << target;
    }
    const auto huge =
        node.call(std::string(route.method), target, std::string(70'000, ' '), {{"Session-token", alice}});
    EXPECT_EQ(huge.status, 413U) << target;
  }
}

TEST_F(HttpWalletTest, MembersOfAWrongTypeAreRefused) {
  const std::vector<json> values{nullptr, true, -1, 1e300, "", "x", json::array(), json::array({1}), json::object()};
  for (const auto* target :
       {"/partner/remove-pending-topup", "/partner/reconversions", "/cyclos/contact", "/cyclos/credit"})
    for (const auto* name : {"order_id", "transactions", "addresses", "owner_id", "amount"})
      for (const auto& value : values) {
        json body{{"owner_id", own("alice")}, {"order_id", "0"}, {"amount", "x"}};
        body[name] = value;
        const auto answer = post(std::string(odoo) + target, body, alice);
        EXPECT_LT(answer.status, 500U) << target << ' ' << body;
        EXPECT_FALSE(answer.body.is_discarded());
      }
  for (const auto* name : {"amount", "subject", "description"})
    for (const auto& value : values) {
      json body{{"amount", "1"}, {"subject", own("nobody")}, {"description", ""}};
      body[name] = value;
      const auto answer = post("/cyclos/self/payments", body, alice);
      EXPECT_TRUE(answer.status == 400 || answer.status == 422) << body << ' ' << answer.text;
    }
  EXPECT_EQ(get("/cyclos/self/accounts", alice).body[0]["status"]["balance"], "100.00") << "nothing was paid";
  EXPECT_EQ(post(std::string(odoo) + "/partner/reconversions", {{"transactions", json::array()}}, alice).body,
            json::object());
}

TEST_F(HttpWalletTest, QueriesThatWillNotDoAreRefused) {
  for (const auto* query : {"?page=-1", "?page=x", "?pageSize=0", "?pageSize=101", "?page=1&page=2", "?page", "?%zz=1"})
    EXPECT_EQ(transactions(query).status, 400U) << query;
  for (const auto* query : {"?orderBy=amountAsc", "?datePeriod=yesterday", "?datePeriod=%2C2026", "?datePeriod[0]=x"})
    EXPECT_EQ(transactions(query).status, 422U) << query;
  for (const auto* query : {"?page=100000", "?page=0&orderBy=dateAsc&whatever=1", "?datePeriod=", "?datePeriod=%2C"})
    EXPECT_EQ(transactions(query).status, 200U) << query;
  EXPECT_EQ(partner("search?limit=101").status, 400U);
  EXPECT_EQ(partner("search?value=" + std::string(321, 'a')).status, 413U);
  EXPECT_EQ(partner("get_recipient_by_uri").status, 400U);
  EXPECT_EQ(partner("is_transaction_allowed?sender_wallet_ident=x").status, 400U);
  EXPECT_EQ(get("/cyclos/self/payments/data-for-perform", alice).status, 400U);
  EXPECT_EQ(get("/cyclos/self/payments/data-for-perform?to=12", alice).body["code"], "entityNotFound");
}

TEST_F(HttpWalletTest, OnesOwnAccountAlone) {
  for (const auto& id : {own("alice"), std::string("self")}) {
    const auto shown = get("/cyclos/" + id + "/accounts", alice);
    ASSERT_EQ(shown.status, 200U);
    ASSERT_EQ(shown.body.size(), 1U);
    EXPECT_EQ(shown.body[0]["status"]["balance"], "100.00");
    EXPECT_EQ(shown.body[0]["currency"]["symbol"], "MIEL");
    EXPECT_EQ(shown.body[0]["type"]["internalName"], "comptePart");
  }
  EXPECT_EQ(get("/cyclos/self/accounts", shop).body[0]["type"]["internalName"], "comptePro");
  for (const auto* path : {"/accounts", "/transactions"})
    EXPECT_EQ(get("/cyclos/" + own("shop") + path, alice).status, 404U);
  EXPECT_EQ(post(std::string(odoo) + "/cyclos/credit", {{"owner_id", own("shop")}, {"amount", 5}}, alice).status, 403U);
}

TEST_F(HttpWalletTest, OthersAreSeenByNameAlone) {
  node.patch("/v1/members/bob", {{"name", "Bob Zwart"}, {"email", "bob@mail.example"}, {"phone", "0612345678"}});
  node.patch("/v1/members/shop", {{"name", "La Boutique"}, {"email", "shop@mail.example"}});
  const auto bob = search("zwart");
  ASSERT_EQ(bob.size(), 1U);
  EXPECT_EQ(bob[0]["public_name"], "Bob Zwart");
  EXPECT_EQ(bob[0]["monujo_backends"]["cyclos:monnaie.example"], json::array({own("bob")}));
  EXPECT_THAT(bob.dump(), Not(HasSubstr("mail.example")));
  EXPECT_THAT(bob.dump(), Not(HasSubstr("0612345678")));
  EXPECT_EQ(partner(bob[0]["id"].dump()).body["name"], "Bob Zwart");
  EXPECT_EQ(search("boutiq")[0]["email"], "shop@mail.example") << "who trades is in the directory";
  EXPECT_EQ(search("bob@miel.example").size(), 1U);
  EXPECT_EQ(search("alice").size(), 0U);
  EXPECT_EQ(search("bob@eusko.example").size(), 0U) << "no agreement";
  ASSERT_EQ(node.put("/v1/members/bob/standing", {{"suspended", true}}).status, 200U);
  EXPECT_EQ(search("zwart").size(), 0U);
  const auto allowed = [&](const std::string& sender, const std::string& payee) {
    return partner("is_transaction_allowed?sender_wallet_ident=cyclos:" + sender +
                   "%40x&recipient_wallet_ident=cyclos:" + payee)
        .body;
  };
  EXPECT_EQ(allowed(own("alice"), own("bob")), false);
  EXPECT_EQ(allowed(own("alice"), own("shop")), true);
  EXPECT_EQ(allowed(own("bob"), own("shop")), false);
  EXPECT_EQ(allowed(own("alice"), own("alice")), false);
  EXPECT_EQ(partner("search?value=shop&backend_keys[0]=cyclos:elsewhere.example").body["count"], 0);
  EXPECT_EQ(partner("999").status, 404U);
}

TEST_F(HttpWalletTest, PaysAndListsPageByPage) {
  const auto paid = pay("12.50", own("shop"), "  bread\n and   jam ");
  ASSERT_EQ(paid.status, 201U) << paid.text;
  EXPECT_EQ(paid.body["amount"], "12.50");
  EXPECT_EQ(paid.body["description"], "bread and jam");
  EXPECT_EQ(paid.body["to"]["kind"], "user");
  EXPECT_EQ(paid.body["toUser"]["id"], own("shop"));
  EXPECT_EQ(paid.body["currency"]["suffix"], "MIEL");
  const auto first = transactions("?pageSize=1");
  EXPECT_EQ(first.header("X-Has-Next-Page"), "true");
  EXPECT_EQ(first.body[0]["id"], paid.body["id"]);
  EXPECT_EQ(first.body[0]["amount"], "-12.50");
  const auto second = transactions("?pageSize=1&page=1");
  EXPECT_EQ(second.header("X-Has-Next-Page"), "false");
  EXPECT_EQ(second.body[0]["related"]["kind"], "system");
  EXPECT_EQ(second.body[0]["amount"], "100.00");
  EXPECT_EQ(transactions("?orderBy=dateAsc").body[0]["amount"], "100.00");
  EXPECT_EQ(transactions("?datePeriod=,1999-01-01T00:00:00.000Z").body, json::array());
  EXPECT_EQ(transactions("?datePeriod[0]=1999-01-01T00:00:00.000Z").body.size(), 2U);
  const auto others = get("/cyclos/self/transactions", shop);
  EXPECT_EQ(others.body[0]["relatedUser"]["display"], "Alice");
  EXPECT_EQ(others.body[0]["description"], "bread and jam");
}

TEST_F(HttpWalletTest, APaymentAskedForAgainAfterARestartIsMadeOnce) {
  const auto balance = [&](const std::string& key) {
    return get("/cyclos/self/accounts", key).body[0]["status"]["balance"].get<std::string>();
  };
  const json redemption{{"amount", "4.00"}, {"subject", reconversion_number(node.self().domain())}};
  const auto paid = pay("12.50", own("shop"), "bread");
  ASSERT_EQ(paid.status, 201U) << paid.text;
  ASSERT_EQ(post("/cyclos/self/payments", redemption, shop).status, 201U);
  node.restart();
  EXPECT_EQ(pay("12.50", own("shop"), "bread").body, paid.body) << "the answer was lost while the node went down";
  EXPECT_EQ(balance(alice), "87.50");
  EXPECT_EQ(post("/cyclos/self/payments", redemption, shop).status, 201U);
  EXPECT_EQ(balance(shop), "8.50");
  EXPECT_EQ(pay("12.50", own("shop"), "milk").status, 201U);
  node.restart();
  ASSERT_EQ(pay("12.50", own("shop"), "bread").body, paid.body);
  ASSERT_EQ(transactions().status, 200U);
  const auto second = pay("12.50", own("shop"), "bread");
  EXPECT_NE(second.body["id"], paid.body["id"]) << "who asked for the first and has seen it wants another";
  EXPECT_EQ(balance(alice), "62.50");
}

TEST_F(HttpWalletTest, SaysWhyNothingWasPaid) {
  const auto poor = pay("100.01", own("shop"));
  EXPECT_EQ(poor.status, 500U);
  EXPECT_EQ(poor.body["code"], "insufficientBalance");
  for (const auto* amount : {"0", "-5", "1.005", "a", ""})
    EXPECT_EQ(pay(amount, own("shop")).body["code"], "validation");
  EXPECT_EQ(pay("1", "123456789012").body["code"], "validation");
  EXPECT_EQ(pay("1", own("nobody")).body["code"], "unknown_payee");
  EXPECT_EQ(pay("1", number("nobody@nowhere.example")).body["code"], "unknown_domain");
  ASSERT_EQ(node.put("/v1/members/alice/standing", {{"suspended", true}}).status, 200U);
  EXPECT_EQ(pay("1", own("shop")).body["code"], "account_suspended");
  ASSERT_EQ(node.put("/v1/members/alice/standing", {{"suspended", false}}).status, 200U);
  EXPECT_EQ(pay("1", own("shop")).status, 201U) << "a refusal does not stand in the way of asking again";
}

TEST_F(HttpWalletTest, UnitsBecomeEurosThroughTheAssociation) {
  ASSERT_EQ(pay("40.00", own("shop")).status, 201U);
  const auto safe =
      post(std::string(odoo) + "/partner/backend_credentials", nullptr, shop).body[0]["safe_wallet_recipient"];
  EXPECT_EQ(safe["monujo_backends"]["cyclos:monnaie.example"],
            json::array({reconversion_number(node.self().domain())}));
  const json order{{"amount", "15.00"}, {"subject", reconversion_number(node.self().domain())}};
  const auto done = post("/cyclos/self/payments", order, shop);
  ASSERT_EQ(done.status, 201U) << done.text;
  EXPECT_EQ(done.body["to"]["kind"], "system");
  const auto uri = "cyclos://monnaie.example/tx/" + done.body["id"].get<std::string>();
  const auto step = [&](const std::string& key) {
    return post(std::string(odoo) + "/partner/reconversions", {{"transactions", {uri, "x", "cyclos://y/tx/1"}}}, key)
        .body;
  };
  EXPECT_EQ(step(shop), json({{uri, "received"}}));
  EXPECT_EQ(step(alice), json::object()) << "another's";
  EXPECT_EQ(pay("1.00", reconversion_number(node.self().domain())).body["code"], "not_professional");
}

TEST_F(HttpWalletTest, ATopUpOfAnotherIsNotThere) {
  const auto asked = post(std::string(odoo) + "/cyclos/credit", {{"owner_id", own("alice")}, {"amount", 25}}, alice);
  ASSERT_EQ(asked.status, 200U) << asked.text;
  const auto pending = partner("pending-topup?backend_keys[0]=cyclos:x").body;
  ASSERT_EQ(pending.size(), 1U);
  EXPECT_EQ(pending[0]["order_url"], asked.body["order_url"]);
  EXPECT_EQ(pending[0]["amount"], "25.00");
  EXPECT_EQ(get(std::string(odoo) + "/partner/pending-topup", shop).body, json::array());
  const json order{{"order_id", pending[0]["order_id"]}};
  EXPECT_EQ(post(std::string(odoo) + "/partner/remove-pending-topup", order, shop).status, 404U);
  const auto page = asked.body["order_url"].get<std::string>().substr(std::string("https://monnaie.example").size());
  const auto shown = node.call("GET", page, "", {});
  EXPECT_EQ(shown.status, 200U);
  EXPECT_THAT(shown.content_type, HasSubstr("text/html"));
  EXPECT_THAT(shown.text, Not(HasSubstr("Alice"))) << "who has the address need not know whose it is";
  EXPECT_EQ(post(std::string(odoo) + "/partner/remove-pending-topup", order, alice).body, true);
  for (const auto* wrong : {"/topup/x", "/topup/00000000000000000000000000000001", "/topup/"})
    EXPECT_EQ(node.call("GET", wrong, "", {}).status, 404U) << wrong;
}

TEST_F(HttpWalletTest, ABatchIsWhatItsRequestsAre) {
  const auto batch = [&](const json& requests, const std::string& key) {
    return node.call("POST", "/batch", json{{"requests", requests}}.dump(), {{"API-KEY", key}});
  };
  const json self{{"path", std::string(odoo) + "/partner/0"}, {"method", "GET"}, {"headers", {{"API-KEY", "x"}}}};
  const auto done = batch({self, {{"path", std::string(odoo) + "/nothing"}, {"method", "GET"}}}, alice);
  ASSERT_EQ(done.status, 200U) << done.text;
  EXPECT_EQ(done.body["responses"][0]["body"]["name"], "Alice");
  EXPECT_EQ(done.body["responses"][1]["status"], 404);
  EXPECT_EQ(batch(json::array({self}), "").body["responses"][0]["status"], 401);
  EXPECT_EQ(batch(json::array(), alice).body["responses"], json::array());
  for (const auto* path : {"/v1/status", "/batch", "/cyclos/self/accounts", ""})
    EXPECT_EQ(batch(json::array({json{{"path", path}, {"method", "GET"}}}), alice).status, 400U) << path;
  EXPECT_EQ(batch(json::array({1}), alice).status, 400U);
  json many = json::array();
  for (int i = 0; i < 65; ++i) many.push_back(self);
  EXPECT_EQ(batch(many, alice).status, 400U);
}

TEST(HttpWalletPair, AMemberElsewhereIsFoundByAddressAndPaid) {
  HttpPair pair;
  pair.miel.configuration().http_public_url = "https://monnaie.example";
  pair.miel.with_members("100.00");
  pair.lait.with_members("100.00");
  ASSERT_TRUE(pair.connect());
  const auto key = pair.miel
                       .post("/v1/access/apps", {{"name", "app"},
                                                 {"role", "member"},
                                                 {"member", "alice"},
                                                 {"scopes", "members:read payments:read payments:write"}})
                       .body.value("key", "");
  const HttpNode::Headers headers{{"API-KEY", key}};
  const auto found = pair.miel.call(
      "GET", std::string(odoo) + "/partner/search?value=bob%40lait.example&backend_keys[0]=cyclos:monnaie.example", "",
      headers);
  ASSERT_EQ(found.body["count"], 1) << found.text;
  const auto subject = found.body["rows"][0]["monujo_backends"]["cyclos:monnaie.example"][0];
  EXPECT_EQ(found.body["rows"][0]["city"], "LAIT");
  const json order{{"amount", "7.00"}, {"subject", subject}, {"description", "cheese"}};
  const auto paid = pair.miel.call("POST", "/cyclos/self/payments", order.dump(), headers);
  ASSERT_EQ(paid.status, 201U) << paid.text;
  EXPECT_EQ(paid.body["description"], "cheese");
  EXPECT_EQ(paid.body["toUser"]["display"], "bob@lait.example");
  EXPECT_EQ(pair.lait.get("/v1/accounts/bob").body["balance"], "7.00");
}

}  // namespace
}  // namespace node
