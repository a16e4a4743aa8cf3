// Giving access to people and programs over HTTP, taking it away, and the trail of what was done with it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/node/http_setup.h"

namespace node {
namespace {

using nlohmann::json;

HttpNode::Headers as(const std::string& text) {
  return {{"Authorization", "Bearer " + text}};
}

struct HttpAccessTest : testing::Test {
  HttpAccessTest() { node.with_members("100.00"); }
  HttpNode node{"miel.example", "MIEL", 'a'};
};

TEST_F(HttpAccessTest, AnAppHasAKeyThatIsShownOnce) {
  const auto granted =
      node.post("/v1/access/apps", {{"name", "odoo"}, {"role", "operator"}, {"scopes", "members:read fund:write"}});
  ASSERT_EQ(granted.status, 201U) << granted.text;
  const auto key = granted.body["key"].get<std::string>();
  EXPECT_TRUE(key.starts_with("lkp~odoo~"));
  EXPECT_EQ(node.call("GET", "/v1/members/alice", "", as(key)).status, 200U);
  EXPECT_EQ(node.call("GET", "/v1/members/alice", "", {{"API-KEY", key}}).status, 200U);
  EXPECT_EQ(node.call("PATCH", "/v1/members/alice", "{}", as(key)).code(), "forbidden");
  const auto listed = node.get("/v1/access");
  EXPECT_EQ(listed.body["access"][0]["name"], "odoo");
  EXPECT_EQ(listed.body["access"][0]["scopes"], "members:read fund:write");
  EXPECT_THAT(listed.text, testing::Not(testing::HasSubstr("lkp~")));
  bool found = false;
  EXPECT_TRUE(node.store().scan(storage::Table::access, {}, {}, [&](std::string_view, std::string_view row) {
    found = row.contains(*protocol::from_hex(key.substr(key.rfind('~') + 1)));
    return true;
  }));
  EXPECT_FALSE(found) << "the books hold a digest of it";
  EXPECT_EQ(node.erase("/v1/access/apps/odoo").status, 200U);
  EXPECT_EQ(node.call("GET", "/v1/members/alice", "", as(key)).status, 401U);
}

TEST_F(HttpAccessTest, StaffSetTheirPasswordAndActInTheirName) {
  const auto granted = node.post("/v1/access/staff", {{"name", "marie"}, {"role", "operator"}});
  ASSERT_EQ(granted.status, 201U) << granted.text;
  const json set{{"staff", "marie"}, {"code", granted.body["code"]}, {"password", "of the long wharf"}};
  EXPECT_EQ(node.call("POST", "/v1/passwords", set.dump(), {}).status, 200U);
  const json log_in{{"staff", "marie"}, {"password", "of the long wharf"}};
  const auto opened = node.call("POST", "/v1/sessions", log_in.dump(), {});
  ASSERT_EQ(opened.status, 201U) << opened.text;
  auto headers = as(opened.body["session"].get<std::string>());
  headers.emplace_back("X-Request-Id", "call-7");
  EXPECT_EQ(node.call("PUT", "/v1/members/alice/standing", R"({"verified": true})", headers).status, 200U);

  const auto act = node.get("/v1/acts").body["acts"][0];
  EXPECT_EQ(act["who"], "marie");
  EXPECT_EQ(act["role"], "operator");
  EXPECT_EQ(act["route"], "PUT /v1/members/{}/standing");
  EXPECT_EQ(act["subject"], node.get("/v1/members/alice").body["account"]);
  EXPECT_EQ(act["request"], "call-7");
  EXPECT_FALSE(act.contains("refused"));
  EXPECT_EQ(node.erase("/v1/access/staff/marie").status, 200U);
  EXPECT_EQ(node.call("GET", "/v1/session", "", headers).status, 401U);
}

TEST_F(HttpAccessTest, AForgottenPasswordIsSetAnewByACode) {
  ASSERT_EQ(node.post("/v1/access/staff", {{"name", "marie"}, {"role", "auditor"}}).status, 201U);
  EXPECT_EQ(node.post("/v1/access/staff/marie/code", json::object()).status, 201U);
  EXPECT_EQ(node.put("/v1/counters/quay", json::object()).status, 200U);
  const auto desk = node.post("/v1/access/staff", {{"name", "desk"}, {"role", "counter"}, {"counter", "quay"}});
  EXPECT_EQ(desk.body["counter"], "quay") << desk.text;
  const auto marie = node.get("/v1/access").body["access"][1];
  EXPECT_EQ(marie["name"], "marie");
  EXPECT_EQ(marie["has_password"], false);
  EXPECT_TRUE(marie.contains("code_until"));
  EXPECT_EQ(node.post("/v1/access/staff/paul/code", json::object()).code(), "not_found");
  EXPECT_EQ(node.post("/v1/access/members/nobody/code", json::object()).code(), "not_found");
}

TEST_F(HttpAccessTest, AListIsReadPageByPage) {
  for (const auto* name : {"till", "odoo", "shelf"})
    ASSERT_EQ(node.post("/v1/access/apps", {{"name", name}, {"role", "auditor"}, {"scopes", "fund:read"}}).status,
              201U);
  EXPECT_EQ(node.post("/v1/access/members/alice/code", json::object()).status, 201U);
  std::vector<std::string> names;
  json next = "";
  while (!next.is_null()) {
    const auto after = next.get<std::string>();
    const auto page = node.get("/v1/access?limit=2" + (after.empty() ? "" : "&after=" + after)).body;
    ASSERT_LE(page["access"].size(), 2U);
    for (const auto& one : page["access"]) names.push_back(one["name"]);
    next = page["next"];
  }
  EXPECT_THAT(names, testing::ElementsAre("odoo", "shelf", "till", "alice"));
}

TEST_F(HttpAccessTest, RefusesWhatFitsNoRole) {
  const auto code_of = [&](const char* target, const json& body) { return node.post(target, body).code(); };
  const auto* staff = "/v1/access/staff";
  const auto* apps = "/v1/access/apps";
  EXPECT_EQ(code_of(staff, {{"name", "marie"}, {"role", "member"}}), "malformed");
  EXPECT_EQ(code_of(staff, {{"name", "marie"}, {"role", "boss"}}), "malformed");
  EXPECT_EQ(code_of(staff, {{"name", "token"}, {"role", "operator"}}), "malformed");
  EXPECT_EQ(code_of(staff, {{"name", "marie"}, {"role", "counter"}}), "malformed");
  EXPECT_EQ(code_of(staff, {{"name", "marie"}, {"role", "counter"}, {"counter", "quay"}}), "unknown_counter");
  EXPECT_EQ(code_of(staff, {{"name", "marie"}, {"role", "operator"}, {"counter", "quay"}}), "malformed");
  EXPECT_EQ(code_of(apps, {{"name", "till"}, {"role", "operator"}, {"scopes", ""}}), "malformed");
  EXPECT_EQ(code_of(apps, {{"name", "till"}, {"role", "operator"}, {"scopes", "payments"}}), "malformed");
  EXPECT_EQ(code_of(apps, {{"name", "till"}, {"role", "operator"}, {"scopes", "money:read"}}), "malformed");
  EXPECT_EQ(code_of(apps, {{"name", "till"}, {"role", "member"}, {"scopes", "payments:read"}}), "malformed");
  EXPECT_EQ(code_of(apps, {{"name", "till"}, {"role", "member"}, {"member", "zoe"}, {"scopes", "payments:read"}}),
            "not_found");
  EXPECT_EQ(node.post(staff, {{"name", "marie"}, {"role", "operator"}}).status, 201U);
  EXPECT_EQ(code_of(staff, {{"name", "marie"}, {"role", "operator"}}), "already_exists");
  EXPECT_EQ(node.erase("/v1/access/staff/paul").code(), "not_found");
  EXPECT_EQ(node.erase("/v1/access/apps/!").code(), "not_found");
}

TEST_F(HttpAccessTest, TheTrailSaysWhatBecameOfAnAct) {
  const json payment{{"id", std::string(32, '7')}, {"from", "bob"}, {"to", "alice"}, {"amount", "1"}};
  EXPECT_EQ(node.post("/v1/payments", payment).code(), "insufficient_balance");
  const auto act = node.get("/v1/acts").body["acts"][0];
  EXPECT_EQ(act["who"], "token");
  EXPECT_EQ(act["id"], std::string(32, '7'));
  EXPECT_EQ(act["refused"], "insufficient_balance");
}

TEST_F(HttpAccessTest, TheTrailIsReadPageByPage) {
  const auto all = node.get("/v1/acts").body;
  ASSERT_EQ(all["acts"].size(), 5U) << "three members, a deposit, an issue";
  EXPECT_EQ(all["next"], nullptr);
  json gathered = json::array();
  json next = "";
  while (!next.is_null()) {
    const auto before = next.get<std::string>();
    const auto page = node.get("/v1/acts?limit=2" + (before.empty() ? "" : "&before=" + before)).body;
    EXPECT_LE(page["acts"].size(), 2U);
    for (const auto& act : page["acts"]) gathered.push_back(act);
    next = page["next"];
  }
  EXPECT_EQ(gathered, all["acts"]);
}

TEST_F(HttpAccessTest, ReadingLeavesNoTrailNorDoesAMemberWithWhatIsItsOwn) {
  node.get("/v1/members");
  node.get("/v1/coverage");
  EXPECT_EQ(node.get("/v1/acts").body["acts"].size(), 5U);
}

TEST_F(HttpAccessTest, AnErasedMemberIsNotNamedInTheTrail) {
  ASSERT_EQ(node.put("/v1/members/bob/standing", {{"verified", true}}).status, 200U);
  ASSERT_EQ(node.erase("/v1/members/bob").status, 200U);
  EXPECT_THAT(node.get("/v1/acts").text, testing::Not(testing::HasSubstr("bob")));
}

}  // namespace
}  // namespace node
