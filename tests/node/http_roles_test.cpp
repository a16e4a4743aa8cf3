// The table of route and role: every route of the API is called in every role, and with every scope but its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/node/http_documented.h"
#include "tests/node/http_setup.h"

namespace node {
namespace {

using nlohmann::json;

HttpNode::Headers as(const std::string& text) {
  return {{"Authorization", "Bearer " + text}};
}

struct HttpRolesTest : testing::Test {
  HttpRolesTest() {
    node.with_members("100.00");
    EXPECT_EQ(node.put("/v1/counters/quay", json::object()).status, 200U);
  }

  /// The key of a new app.
  std::string key(const std::string& name, const std::string& role, const std::string& scopes, json more = {}) {
    more.update({{"name", name}, {"role", role}, {"scopes", scopes}});
    const auto granted = node.post("/v1/access/apps", more);
    EXPECT_EQ(granted.status, 201U) << granted.text;
    return granted.body.value("key", "");
  }
  HttpAnswer call(const DocumentedOperation& operation, const HttpNode::Headers& headers) {
    const bool has_body = operation.method != "GET" && operation.method != "DELETE";
    return node.call(operation.method, operation.target, has_body ? "{}" : "", headers);
  }

  HttpNode node{"miel.example", "MIEL", 'a'};
};

/// Every subject and right, but one.
std::string all_scopes(const std::string& without = "") {
  std::string all;
  for (std::size_t i = 0; i < federation::area_count; ++i)
    for (const auto* right : {":read", ":write"}) {
      const auto scope = std::string(federation::name(static_cast<federation::Area>(i))) + right;
      if (scope != without) all += (all.empty() ? "" : " ") + scope;
    }
  return all;
}

TEST_F(HttpRolesTest, EachRouteLetsInTheRolesItSaysAndNobodyElse) {
  const std::map<std::string, std::string> keys{
      {"member", key("of-alice", "member", all_scopes(), {{"member", "alice"}})},
      {"counter", key("at-quay", "counter", all_scopes(), {{"counter", "quay"}})},
      {"operator", key("office", "operator", all_scopes())},
      {"auditor", key("audit", "auditor", all_scopes())}};
  int cells = 0;
  for (const auto& operation : documented_operations()) {
    const auto where = operation.method + " " + operation.path;
    if (operation.open) continue;
    ASSERT_FALSE(operation.roles.empty()) << where;
    EXPECT_EQ(call(operation, {}).status, 401U) << where;
    EXPECT_EQ(call(operation, as("lkp~office~" + std::string(64, '0'))).status, 401U) << where;
    for (const auto& [role, text] : keys) {
      const bool admitted = std::ranges::count(operation.roles, role) > 0;
      const auto answer = call(operation, as(text));
      EXPECT_EQ(answer.status != 403 && answer.status != 401, admitted)
          << where << " as " << role << " " << answer.text;
      if (!admitted) {
        EXPECT_EQ(answer.code(), "forbidden") << where << " as " << role;
      }
      ++cells;
    }
  }
  EXPECT_GT(cells, 4 * 70) << "the table is the whole of the API";
}

TEST_F(HttpRolesTest, EachRouteWantsItsScope) {
  std::map<std::string, std::string> only;
  std::map<std::string, std::string> others;
  for (std::size_t i = 0; i < federation::area_count; ++i)
    for (const std::string right : {"read", "write"}) {
      const std::string area(federation::name(static_cast<federation::Area>(i)));
      only[area + ":" + right] = key("only-" + area + "-" + right, "operator", area + ":" + right);
      others[area + ":" + right] = key("but-" + area + "-" + right, "operator", all_scopes(area + ":" + right));
    }
  for (const auto& operation : documented_operations()) {
    if (operation.open || std::ranges::count(operation.roles, "operator") == 0) continue;
    const auto scope = operation.tag + (operation.method == "GET" ? ":read" : ":write");
    const auto where = operation.method + " " + operation.path;
    EXPECT_EQ(call(operation, as(others[scope])).code(), "forbidden") << where;
    EXPECT_NE(call(operation, as(only[scope])).code(), "forbidden") << where;
  }
}

TEST_F(HttpRolesTest, AMemberSeesAndPaysWithWhatIsItsOwn) {
  const auto alice = as(key("of-alice", "member", all_scopes(), {{"member", "alice"}}));
  const auto bob = as(key("of-bob", "member", all_scopes(), {{"member", "bob"}}));
  EXPECT_EQ(node.call("GET", "/v1/accounts/alice", "", alice).body["balance"], "100.00");
  EXPECT_EQ(node.call("GET", "/v1/members/alice", "", alice).status, 200U);
  for (const auto* target : {"/v1/accounts/bob", "/v1/members/bob", "/v1/members/nobody", "/v1/accounts/!",
                             "/v1/payments?account=bob", "/v1/payments?account=nobody"})
    EXPECT_EQ(node.call("GET", target, "", alice).code(), "forbidden") << target;

  const std::string id(32, '1');
  json payment{{"id", id}, {"from", "alice"}, {"to", "shop"}, {"amount", "5"}};
  EXPECT_EQ(node.call("POST", "/v1/payments", payment.dump(), bob).code(), "forbidden");
  EXPECT_EQ(node.call("POST", "/v1/payments", payment.dump(), alice).status, 201U);
  EXPECT_EQ(node.call("GET", "/v1/payments/" + id, "", alice).status, 200U);
  EXPECT_EQ(node.call("GET", "/v1/payments/" + id, "", bob).code(), "unknown_payment");
  EXPECT_EQ(node.call("POST", "/v1/payments/" + id + "/cancel", "", bob).code(), "unknown_payment");
  const auto shop = as(key("of-shop", "member", all_scopes(), {{"member", "shop"}}));
  EXPECT_EQ(node.call("GET", "/v1/payments/" + id, "", shop).status, 200U);
  EXPECT_EQ(node.call("POST", "/v1/payments/" + id + "/cancel", "", shop).code(), "unknown_payment")
      << "it is the payer's to give up";
  EXPECT_EQ(node.call("POST", "/v1/payments/" + id + "/cancel", "", alice).status, 200U);

  const auto listed = [&](const HttpNode::Headers& who) {
    return node.call("GET", "/v1/payments", "", who).body["payments"];
  };
  EXPECT_EQ(listed(alice).size(), 2U) << "the issue and the payment";
  EXPECT_EQ(listed(shop).size(), 1U);
  EXPECT_EQ(listed(bob).size(), 0U);
}

TEST_F(HttpRolesTest, ACounterServesItsOwn) {
  ASSERT_EQ(node.put("/v1/counters/hall", json::object()).status, 200U);
  const auto quay = as(key("at-quay", "counter", all_scopes(), {{"counter", "quay"}}));
  const json sale{{"id", std::string(32, '2')}, {"amount", "10"}};
  EXPECT_EQ(node.call("POST", "/v1/counters/hall/sales", sale.dump(), quay).code(), "forbidden");
  EXPECT_EQ(node.call("POST", "/v1/counters/hall/redemptions", "{}", quay).code(), "forbidden");
  EXPECT_EQ(node.call("POST", "/v1/counters/quay/sales", sale.dump(), quay).code(), "notes_insufficient");
  const auto counters = node.call("GET", "/v1/paper", "", quay).body["counters"];
  ASSERT_EQ(counters.size(), 1U);
  EXPECT_EQ(counters[0]["name"], "quay");
}

TEST_F(HttpRolesTest, ACounterHasNoSayInWhereTheFundsEurosGo) {
  int ids = 10;
  const auto send = [&](const HttpNode::Headers& who, const std::string& target, json body) {
    body["id"] = std::string(30, '0') + std::to_string(ids++);
    return node.call("POST", target, body.dump(), who);
  };
  const auto office = as(HttpNode::token());
  const auto quay = as(key("at-quay", "counter", all_scopes(), {{"counter", "quay"}}));
  ASSERT_EQ(send(office, "/v1/paper/moves", {{"from", "printed"}, {"to", "vault"}, {"amount", "50"}}).status, 201U);
  ASSERT_EQ(send(office, "/v1/paper/moves", {{"from", "vault"}, {"to", "quay"}, {"amount", "50"}}).status, 201U);
  ASSERT_EQ(send(quay, "/v1/counters/quay/sales", {{"amount", "50"}}).status, 201U);
  ASSERT_EQ(send(office, "/v1/fund/deposits", {{"amount", "50"}, {"fund", "paper"}}).status, 201U);
  ASSERT_EQ(send(office, "/v1/counters/quay/deposits", {{"amount", "50"}, {"fund", "paper"}}).status, 201U);

  const std::string redemptions = "/v1/counters/quay/redemptions";
  const json taken{{"member", "shop"}, {"amount", "15"}};
  auto to_another = taken;
  to_another.update({{"creditor", "Somebody"}, {"iban", "FR7630006000011234567890189"}});
  auto digital = taken;
  digital["fund"] = "digital";
  EXPECT_EQ(send(quay, redemptions, to_another).code(), "forbidden");
  EXPECT_EQ(send(quay, redemptions, digital).code(), "forbidden");
  EXPECT_EQ(node.get("/v1/fund/transfers").body["transfers"], json::array());
  const auto redeemed = send(quay, redemptions, taken);
  EXPECT_EQ(redeemed.status, 201U) << redeemed.text;
  const auto waits = node.get("/v1/fund/transfers").body["transfers"];
  ASSERT_EQ(waits.size(), 1U);
  EXPECT_FALSE(waits[0].contains("iban")) << "the office knows it, or asks";
  EXPECT_EQ(send(office, redemptions, to_another).status, 201U);
}

TEST_F(HttpRolesTest, AnAuditorSeesNoPersonalData) {
  ASSERT_EQ(node.patch("/v1/members/alice", {{"email", "alice@mail.example"}}).status, 200U);
  const auto auditor = as(key("audit", "auditor", all_scopes()));
  for (const auto* target : {"/v1/members/alice", "/v1/members", "/v1/access"}) {
    const auto answer = node.call("GET", target, "", auditor);
    EXPECT_EQ(answer.status, 200U) << target;
    EXPECT_THAT(answer.text, testing::Not(testing::HasSubstr("mail.example"))) << target;
    EXPECT_THAT(answer.text, testing::Not(testing::HasSubstr("\"Alice\""))) << target;
  }
  EXPECT_EQ(node.call("GET", "/v1/members/alice", "", auditor).body["kind"], "individual");
}

TEST_F(HttpRolesTest, ACallerWithoutThisRightLearnsNothingOfWhatIsThere) {
  const auto member = as(key("of-alice", "member", all_scopes(), {{"member", "alice"}}));
  EXPECT_EQ(node.call("GET", "/v1/agreements/eusko.example", "", member).text,
            node.call("GET", "/v1/agreements/nobody.example", "", member).text);
}

}  // namespace
}  // namespace node
