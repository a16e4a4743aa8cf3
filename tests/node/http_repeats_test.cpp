// Every request that changes something is asked twice: what the document of the API says of the second must be so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "node/http_routes.h"
#include "tests/node/http_bodies.h"
#include "tests/node/http_documented.h"

namespace node {
namespace {

using nlohmann::json;

/// What the document says of a second request: "key" where an Idempotency-Key names it, else its x-repeat.
std::map<std::string, std::string> documented_repeats() {
  std::map<std::string, std::string> repeats;
  const auto document = http_document_json();
  for (const auto& [method, path, target, open, tag, roles] : documented_operations()) {
    std::string verb = method;
    std::ranges::transform(verb, verb.begin(), [](char each) { return static_cast<char>(each - 'A' + 'a'); });
    const auto& operation = document.at("paths").at(path).at(verb);
    const auto* route = find_route(method, *path_of(target)).route;
    if (method == "GET" || route == nullptr) continue;
    const bool has_key = operation.value("parameters", json::array()).dump().contains("idempotency_key");
    repeats[method + " " + std::string(route->pattern)] = has_key ? "key" : operation.value("x-repeat", "");
  }
  return repeats;
}

/// None that the bodies of the treasurer have.
std::string id(char digit) {
  return std::string("7") + std::string(31, digit);
}

/// Routes that the bodies of the treasurer leave out, each with what is there before it.
std::vector<HttpBody> office_bodies() {
  const auto empty = json::object().dump();
  const auto hook = std::string(32, 'e');
  return {
      {"PUT", "/v1/counters/pier", empty},
      {"POST", "/v1/checkpoints", empty},
      {"POST", "/v1/counters/pier/counts",
       json{{"stock", json::array()}, {"returns", json::array()}, {"cash", "0"}, {"author", "c1"}}.dump()},
      {"POST", "/v1/members", json{{"alias", "carol"}, {"kind", "professional"}, {"name", "Carol"}}.dump()},
      {"PATCH", "/v1/members/carol", json{{"email", "carol@mail.example"}}.dump()},
      {"PUT", "/v1/members/carol/standing", json{{"verified", true}}.dump()},
      {"PUT", "/v1/member-rules", json{{"most_balance", "500"}}.dump()},
      {"POST", "/v1/access/members/carol/code", empty},
      {"DELETE", "/v1/access/members/carol", ""},
      {"DELETE", "/v1/members/carol", ""},
      {"POST", "/v1/access/staff", json{{"name", "marie"}, {"role", "operator"}}.dump()},
      {"POST", "/v1/access/staff/marie/code", empty},
      {"DELETE", "/v1/access/staff/marie", ""},
      {"POST", "/v1/access/apps", json{{"name", "till"}, {"role", "operator"}, {"scopes", "fund:read"}}.dump()},
      {"DELETE", "/v1/access/apps/till", ""},
      {"PUT", "/v1/fund/lines/" + std::string(64, '2') + "/resolution", json{{"as", "own_euros"}}.dump()},
      {"DELETE", "/v1/fund/lines/" + std::string(64, '2') + "/resolution", ""},
      {"POST", "/v1/topups", json{{"id", id('1')}, {"member", "alice"}, {"amount", "5"}}.dump()},
      {"POST", "/v1/payments/" + id('1') + "/cancel", empty},
      {"POST", "/v1/payments", json{{"id", id('2')}, {"from", "alice"}, {"to", "shop"}, {"amount", "2"}}.dump()},
      {"POST", "/v1/redemptions", json{{"id", id('3')}, {"member", "shop"}, {"amount", "2"}}.dump()},
      {"PUT", "/v1/fund/transfers/" + id('3') + "/creditor",
       json{{"creditor", "M"}, {"iban", "FR7630006000011234567890189"}}.dump()},
      {"POST", "/v1/paper/moves",
       json{{"id", id('4')}, {"from", "printed"}, {"to", "vault"}, {"amount", "5.00"}}.dump()},
      {"POST", "/v1/counters/quay/redemptions",
       json{{"id", id('5')}, {"member", "shop"}, {"amount", "1.00"}, {"fund", "digital"}}.dump()},
      {"PUT", "/v1/agreements/lait.example/suspension", json{{"suspended", true}}.dump()},
      {"PUT", "/v1/agreements/lait.example/limits", json{{"debt", "10"}, {"claim", "10"}}.dump()},
      {"POST", "/v1/invitations", json{{"id", id('6')}, {"our_limit", "500"}, {"their_limit", "1000.00"}}.dump()},
      {"POST", "/v1/webhooks", json{{"id", hook}, {"url", "https://hooks.example/x"}, {"kinds", {"payment"}}}.dump()},
      {"PATCH", "/v1/webhooks/" + hook, json{{"enabled", false}}.dump()},
      {"DELETE", "/v1/webhooks/" + hook, ""},
  };
}

/// What cannot be done twice here at all: it wants a peer that acts in between, a file, a password.
const std::set<std::string> elsewhere{
    "POST /v1/agreements/{}/proposals",
    "POST /v1/agreements/{}/signatures",
    "PUT /v1/agreements/{}/thaw",
    "PUT /v1/agreements/{}/release",
    "PUT /v1/agreements/{}/wind-up",
    "POST /v1/agreements/{}/claim-given-up",
    "DELETE /v1/agreements/{}",
    "POST /v1/invitations/accept",
    "POST /v1/settlements/{}",
    "POST /v1/settlements/{}/{}/confirm",
    "POST /v1/settlements/{}/{}/abandon",
    "POST /v1/settlements/{}/{}/write-off",
    "POST /v1/backups",
    "POST /v1/sessions",
    "DELETE /v1/sessions",
    "DELETE /v1/session",
    "POST /v1/passwords",
    "PUT /v1/members/{}/credit",
    "PUT /v1/fund/transfers/{}/rejection",
    "POST /v1/fund/deposits/{}/reversal",
    "POST /v1/fund/moves/{}/absorb",
};

struct HttpRepeatsTest : testing::Test {
  HttpRepeatsTest() {
    EXPECT_TRUE(pair.connect());
    node().with_members("500");
    EXPECT_EQ(node().put("/v1/counters/quay", json::object()).status, 200U);
    move('1', "printed", "vault");
    move('2', "vault", "quay");
    const json paid{{"id", std::string(32, 'b')}, {"from", "alice"}, {"to", "shop"}, {"amount", "20"}};
    EXPECT_EQ(node().post("/v1/payments", paid).status, 201U);
  }
  HttpNode& node() { return pair.miel; }
  void move(char digit, const char* from, const char* to) {
    const json body{{"id", std::string(31, '0') + digit}, {"from", from}, {"to", to}, {"amount", "300.00"}};
    EXPECT_EQ(node().post("/v1/paper/moves", body).status, 201U);
  }
  HttpAnswer call(const HttpBody& body) {
    return node().call(body.method, body.target, body.body, {{"Authorization", "Bearer " + HttpNode::token()}});
  }
  /// Asks twice, if it is done at all; the second time it is as documented.
  void ask_twice(const HttpBody& body) {
    const auto* route = find_route(body.method, *path_of(body.target)).route;
    ASSERT_NE(route, nullptr) << body.target;
    const auto name = std::string(body.method) + " " + std::string(route->pattern);
    const auto first = call(body);
    if (first.status >= 300) refused[name] += first.text + "\n";
    if (first.status >= 300) return;
    const auto second = call(body);
    const auto kind = repeats[name];
    const auto said = name + " " + body.body + "\n" + first.text + "\n" + second.text;
    met.insert(name);
    if (name == "POST /v1/webhooks") {
      EXPECT_LT(second.status, 300U) << said;
      EXPECT_FALSE(second.body.contains("secret")) << "it is shown once";
    } else if (kind == "key") {
      EXPECT_EQ(second.status, first.status) << said;
      EXPECT_EQ(second.text, first.text) << said;
    } else if (kind == "gone") {
      EXPECT_EQ(second.status, 404U) << said;
    } else if (kind == "taken") {
      EXPECT_EQ(second.status, 409U) << said;
    } else if (kind == "other") {
      EXPECT_LT(second.status, 500U) << said;
    } else {
      EXPECT_LT(second.status, 300U) << kind << said;
    }
  }
  HttpPair pair;
  std::map<std::string, std::string> repeats = documented_repeats();
  std::set<std::string> met;
  std::map<std::string, std::string> refused;
};

TEST_F(HttpRepeatsTest, AKeyThatIsNoneIsRefusedWhateverTakesIt) {
  const auto with_key = [&](const std::string& method, const std::string& target, const std::string& key) {
    return node().call(method, target, "{}",
                       {{"Authorization", "Bearer " + HttpNode::token()}, {"Idempotency-Key", key}});
  };
  for (const auto& [method, path, target, open, tag, roles] : documented_operations()) {
    if (method == "GET") continue;
    for (const auto* wrong : {"not-a-uuid", "", "00000000000000000000000000000000"}) {
      const auto answer = with_key(method, target, wrong);
      EXPECT_EQ(answer.code(), "malformed") << method << ' ' << target;
      EXPECT_TRUE(answer.body.value("detail", "").contains("Idempotency-Key")) << answer.text;
    }
  }
  const auto uuid = "6f1c0b5e-9a2d-4c7f-8e3b-1a0d5c6f7e82";
  EXPECT_EQ(with_key("PATCH", "/v1/members/bob", uuid).status, 200U) << "where none is needed, it does no harm";
}

TEST_F(HttpRepeatsTest, EveryChangeIsAskedTwice) {
  for (const auto& body : treasurer_bodies()) ask_twice(body);
  for (const auto& body : office_bodies()) ask_twice(body);
  for (const auto& [name, kind] : repeats) {
    EXPECT_NE(kind, "") << name << " takes no key, and does not say what a second request is";
    EXPECT_TRUE(met.contains(name) || elsewhere.contains(name)) << name << " was never done: " << refused[name];
  }
}

}  // namespace
}  // namespace node
