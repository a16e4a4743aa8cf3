#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/node/http_setup.h"

namespace node {
namespace {

using nlohmann::json;

struct HttpMembersTest : testing::Test {
  HttpNode node{"miel.example", "MIEL", 'a'};
};

TEST_F(HttpMembersTest, AddsAndShowsAMember) {
  const auto added = node.post("/v1/members", {{"alias", "alice"}, {"kind", "individual"}, {"name", "Alice Dupont"}});
  ASSERT_EQ(added.status, 201U) << added.text;
  EXPECT_EQ(added.body["alias"], "alice");
  EXPECT_EQ(added.body["address"], "alice@miel.example");
  EXPECT_EQ(added.body["kind"], "individual");
  EXPECT_EQ(added.body["name"], "Alice Dupont");
  EXPECT_EQ(added.body["account"].get<std::string>().size(), 32U);
  const auto shown = node.get("/v1/members/alice");
  EXPECT_EQ(shown.status, 200U);
  EXPECT_EQ(shown.body, added.body);
}

TEST_F(HttpMembersTest, AddedAgainAMemberStaysAsItIs) {
  const json body{{"alias", "alice"}, {"kind", "professional"}};
  const auto first = node.post("/v1/members", body);
  const auto again = node.post("/v1/members", body);
  EXPECT_EQ(first.status, 201U);
  EXPECT_EQ(again.status, 200U);
  EXPECT_EQ(again.body, first.body);
  const auto other = node.post("/v1/members", {{"alias", "alice"}, {"kind", "individual"}});
  EXPECT_EQ(other.status, 409U);
  EXPECT_EQ(other.code(), "already_exists");
}

TEST_F(HttpMembersTest, RefusesWhatIsNoMember) {
  for (const json& body :
       std::initializer_list<json>{{{"kind", "individual"}},
                                   {{"alias", "alice"}},
                                   {{"alias", "Alice"}, {"kind", "individual"}},
                                   {{"alias", 7}, {"kind", "individual"}},
                                   {{"alias", "alice"}, {"kind", "none"}},
                                   {{"alias", "alice"}, {"kind", "person"}},
                                   {{"alias", "alice"}, {"kind", "individual"}, {"name", json::array()}}}) {
    const auto answer = node.post("/v1/members", body);
    EXPECT_EQ(answer.status, 400U) << body;
    EXPECT_EQ(answer.code(), "malformed") << body;
  }
  const auto answer =
      node.post("/v1/members", {{"alias", "alice"}, {"kind", "individual"}, {"name", std::string(201, 'a')}});
  EXPECT_EQ(answer.status, 413U);
  EXPECT_EQ(node.get("/v1/members").body["members"], json::array());
}

TEST_F(HttpMembersTest, ListsMembersPageByPage) {
  for (const auto* alias : {"carol", "alice", "bob", "alice2"})
    ASSERT_EQ(node.post("/v1/members", {{"alias", alias}, {"kind", "individual"}}).status, 201U);
  const auto first = node.get("/v1/members?limit=2");
  ASSERT_EQ(first.status, 200U);
  ASSERT_EQ(first.body["members"].size(), 2U);
  EXPECT_EQ(first.body["members"][0]["alias"], "alice");
  EXPECT_EQ(first.body["members"][1]["alias"], "alice2");
  EXPECT_EQ(first.body["next"], "alice2");
  const auto second = node.get("/v1/members?limit=2&after=alice2");
  ASSERT_EQ(second.body["members"].size(), 2U);
  EXPECT_EQ(second.body["members"][0]["alias"], "bob");
  EXPECT_EQ(second.body["members"][1]["alias"], "carol");
  EXPECT_EQ(second.body["next"], nullptr);
}

TEST_F(HttpMembersTest, ShowsWhatAnAccountHolds) {
  node.with_members("100");
  const auto rich = node.get("/v1/accounts/alice");
  ASSERT_EQ(rich.status, 200U);
  EXPECT_EQ(rich.body["balance"], "100.00");
  EXPECT_EQ(rich.body["available"], "100.00");
  EXPECT_EQ(rich.body["held"], "0.00");
  EXPECT_EQ(rich.body["currency"], "MIEL");
  EXPECT_EQ(rich.body["account"], node.get("/v1/members/alice").body["account"]);
  EXPECT_EQ(node.get("/v1/accounts/bob").body["balance"], "0.00");
  EXPECT_EQ(node.get("/v1/accounts/nobody").status, 404U);
}

TEST_F(HttpMembersTest, AnAccountShowsWhatIsOnHold) {
  HttpPair pair;
  ASSERT_TRUE(pair.connect());
  pair.miel.with_members("100");
  pair.disconnect();
  const auto paid = pair.miel.post(
      "/v1/payments",
      {{"id", std::string(32, '1')}, {"from", "alice"}, {"to", "bob@lait.example"}, {"amount", "12.50"}});
  ASSERT_EQ(paid.status, 202U) << paid.text;
  const auto account = pair.miel.get("/v1/accounts/alice");
  EXPECT_EQ(account.body["balance"], "100.00");
  EXPECT_EQ(account.body["held"], "12.50");
  EXPECT_EQ(account.body["available"], "87.50");
}

TEST_F(HttpMembersTest, KeepsWhatIsKnownOfAMemberInOneForm) {
  const auto added = node.post("/v1/members", {{"alias", "shop"},
                                               {"kind", "professional"},
                                               {"email", "shop@quay.example"},
                                               {"phone", "06 12 34 56 78"},
                                               {"postal_address", "1 rue du Port\n64100 Bayonne"},
                                               {"company_number", "732 829 320 00074"},
                                               {"iban", "fr76 3000 6000 0112 3456 7890 189"},
                                               {"notes", "closed on Mondays"}});
  ASSERT_EQ(added.status, 201U) << added.text;
  EXPECT_EQ(added.body["address"], "shop@miel.example");
  EXPECT_EQ(added.body["phone"], "0612345678");
  EXPECT_EQ(added.body["company_number"], "73282932000074");
  EXPECT_EQ(added.body["iban"], "FR7630006000011234567890189");
  const auto changed = node.patch("/v1/members/shop", {{"phone", ""}, {"name", "The shop"}});
  ASSERT_EQ(changed.status, 200U) << changed.text;
  EXPECT_EQ(changed.body["name"], "The shop");
  EXPECT_EQ(changed.body["notes"], "closed on Mondays");
  EXPECT_FALSE(changed.body.contains("phone"));
  EXPECT_EQ(node.get("/v1/members/shop").body, changed.body);
  for (const json& wrong : {json{{"email", "shop"}},
                            {{"iban", "FR7630006000011234567890180"}},
                            {{"company_number", "732829321"}},
                            {{"phone", "12"}},
                            {{"colour", "red"}}})
    EXPECT_EQ(node.patch("/v1/members/shop", wrong).status, 400U) << wrong;
  EXPECT_EQ(node.patch("/v1/members/nobody", {{"name", "x"}}).status, 404U);
  EXPECT_EQ(node.patch("/v1/members/NoBody", {{"name", "x"}}).status, 404U);
  ASSERT_EQ(node.post("/v1/members", {{"alias", "alice"}, {"kind", "individual"}}).status, 201U);
  EXPECT_EQ(node.patch("/v1/members/alice", {{"company_number", "732829320"}}).status, 400U) << "of no individual";
}

TEST_F(HttpMembersTest, SaysHowAMemberStands) {
  node.with_members("100");
  const auto standing = [&](const json& body) { return node.put("/v1/members/alice/standing", body); };
  EXPECT_EQ(node.get("/v1/members/alice").body["state"], "active");
  EXPECT_EQ(node.get("/v1/members/alice").body["valid_until"], nullptr);
  EXPECT_EQ(standing({{"suspended", true}}).body["state"], "suspended");
  const json payment{{"id", std::string(32, '1')}, {"from", "alice"}, {"to", "bob@miel.example"}, {"amount", "1"}};
  EXPECT_EQ(node.post("/v1/payments", payment).code(), "account_suspended");
  const auto ended = standing({{"suspended", false}, {"valid_until", "2020-01-31"}});
  EXPECT_EQ(ended.body["state"], "ended");
  EXPECT_EQ(ended.body["valid_until"], "2020-01-31");
  EXPECT_EQ(ended.body["verified"], false);
  EXPECT_EQ(node.get("/v1/members?state=ended").body["members"].size(), 1U);
  EXPECT_EQ(node.get("/v1/members?state=active&verified=false").body["members"].size(), 2U);
  EXPECT_EQ(node.get("/v1/members?kind=professional").body["members"][0]["alias"], "shop");
  EXPECT_EQ(node.get("/v1/members?verified=true").body["members"], json::array());
  EXPECT_EQ(node.get("/v1/members?state=dead").status, 400U);
  const auto good = standing({{"verified", true}, {"valid_until", "none"}});
  EXPECT_EQ(good.body["state"], "active");
  EXPECT_EQ(good.body["verified"], true);
  for (const json& wrong : {json{{"valid_until", "1970-01-01"}}, {{"valid_until", "soon"}}, {{"verified", "yes"}}})
    EXPECT_EQ(standing(wrong).status, 400U) << wrong;
}

TEST_F(HttpMembersTest, TheFirstPageThatFitsIsFollowedByTheNext) {
  for (const auto* alias : {"a1", "b1", "c1", "d1"})
    ASSERT_EQ(
        node.post("/v1/members", {{"alias", alias}, {"kind", "individual"}, {"verified", alias[0] != 'b'}}).status,
        201U);
  const auto first = node.get("/v1/members?verified=true&limit=2");
  EXPECT_EQ(first.body["members"][1]["alias"], "c1");
  EXPECT_EQ(first.body["next"], "c1");
  const auto second = node.get("/v1/members?verified=true&limit=2&after=c1");
  EXPECT_EQ(second.body["members"].size(), 1U);
  EXPECT_EQ(second.body["next"], nullptr);
}

TEST_F(HttpMembersTest, HasRulesForUnverifiedAccounts) {
  node.with_members("100");
  EXPECT_EQ(node.get("/v1/member-rules").body["most_paid"], nullptr);
  const auto set = node.put("/v1/member-rules", {{"most_balance", "100.00"}, {"most_paid", "5"}, {"period_days", 7}});
  ASSERT_EQ(set.status, 200U) << set.text;
  EXPECT_EQ(set.body, node.get("/v1/member-rules").body);
  EXPECT_EQ(set.body["most_paid"], "5.00");
  EXPECT_EQ(set.body["period_days"], 7);
  const json payment{{"id", std::string(32, '1')}, {"from", "alice"}, {"to", "bob@miel.example"}, {"amount", "5.01"}};
  EXPECT_EQ(node.post("/v1/payments", payment).code(), "unverified_limit");
  EXPECT_EQ(node.put("/v1/member-rules", set.body).body, set.body) << "what is shown can be set";
  for (const json& wrong : {json{{"period_days", 0}},
                            {{"period_days", 367}},
                            {{"most_paid", "-1"}},
                            {{"most", "1"}},
                            {{"currency", "x"}},
                            {{"most_balance", 5}}})
    EXPECT_EQ(node.put("/v1/member-rules", wrong).status, 400U) << wrong;
  EXPECT_EQ(node.get("/v1/member-rules").body, set.body) << "and the limits stand";
}

TEST_F(HttpMembersTest, OfAMutualCreditGoBelowZero) {
  HttpNode grain("grain.example", "GRAIN", 'g', {}, protocol::Backing::mutual_credit);
  ASSERT_EQ(grain.post("/v1/members", {{"alias", "alice"}, {"kind", "individual"}, {"credit_limit", "5"}}).status,
            201U);
  ASSERT_EQ(grain.post("/v1/members", {{"alias", "bob"}, {"kind", "individual"}}).status, 201U);
  const auto set = grain.put("/v1/members/alice/credit", {{"limit", "20"}});
  ASSERT_EQ(set.status, 200U) << set.text;
  EXPECT_EQ(set.body, json({{"alias", "alice"}, {"credit_limit", "20.00"}}));
  const json payment{{"id", std::string(32, '1')}, {"from", "alice"}, {"to", "bob"}, {"amount", "15"}};
  ASSERT_EQ(grain.post("/v1/payments", payment).status, 201U);
  const auto account = grain.get("/v1/accounts/alice").body;
  EXPECT_EQ(account["balance"], "-15.00");
  EXPECT_EQ(account["available"], "5.00");
  EXPECT_EQ(account["credit_limit"], "20.00");
  EXPECT_EQ(grain.get("/v1/coverage").body, json({{"currency", "GRAIN"}, {"backing", "mutual_credit"}}));
  EXPECT_EQ(grain.put("/v1/members/nobody/credit", {{"limit", "1"}}).code(), "not_found");
  EXPECT_EQ(node.put("/v1/members/alice/credit", {{"limit", "1"}}).code(), "malformed")
      << "no credit where euros cover";
}

TEST_F(HttpMembersTest, ErasesWhoHasNothingLeft) {
  node.with_members("100");
  EXPECT_EQ(node.erase("/v1/members/alice").code(), "account_not_empty");
  EXPECT_EQ(node.erase("/v1/members/alice").status, 409U);
  const json payment{{"id", std::string(32, '1')}, {"from", "alice"}, {"to", "bob@miel.example"}, {"amount", "100"}};
  ASSERT_EQ(node.post("/v1/payments", payment).status, 201U);
  EXPECT_EQ(node.erase("/v1/members/alice").status, 200U);
  EXPECT_EQ(node.erase("/v1/members/alice").status, 200U) << "asked again, it is done";
  EXPECT_EQ(node.get("/v1/members/alice").status, 404U);
  EXPECT_EQ(node.erase("/v1/members/nobody").status, 404U);
  EXPECT_EQ(node.post("/v1/members", {{"alias", "alice"}, {"kind", "individual"}}).code(), "alias_erased");
  const auto shown = node.get("/v1/payments/" + std::string(32, '1'));
  EXPECT_FALSE(shown.body.contains("from"));
  EXPECT_EQ(shown.body["from_account"].get<std::string>().size(), 32U);
}

}  // namespace
}  // namespace node
