// The trail of acts: what came of them, who was refused what, who of the staff logged in.
#include <gtest/gtest.h>

#include "node/refusal_notes.h"
#include "tests/node/http_setup.h"

namespace node {
namespace {

using nlohmann::json;

struct HttpActsTest : testing::Test {
  HttpActsTest() {
    operations.backup = [](const std::string& directory, std::uint32_t,
                           const std::string&) -> protocol::Result<NodeOperations::BackupTaken> {
      if (directory == "/proc/x") return protocol::failure(protocol::Reason::not_found, "no such directory");
      return NodeOperations::BackupTaken{};
    };
    node = std::make_unique<HttpNode>("miel.example", "MIEL", 'a', operations);
    EXPECT_EQ(node->put("/v1/counters/quay", json::object()).status, 200U);
    EXPECT_EQ(node->put("/v1/counters/pier", json::object()).status, 200U);
    node->with_members("100");
  }
  json acts() {
    node->get("/v1/status");  // which goes through the queue behind what is to be written down
    return node->get("/v1/acts").body["acts"];
  }
  /// The newest but `skip`.
  json act(std::size_t skip = 0) { return acts().at(skip); }
  std::string desk() {
    const json app{{"name", "desk"}, {"role", "counter"}, {"counter", "quay"}, {"scopes", "paper:read paper:write"}};
    return node->post("/v1/access/apps", app).body.value("key", "");
  }
  unsigned as(const std::string& key, const std::string& method, const std::string& target) {
    return node->call(method, target, method == "GET" ? "" : "{}", {{"API-KEY", key}}).status;
  }
  HttpAnswer log_in(const std::string& password) {
    return node->call("POST", "/v1/sessions", json{{"staff", "marie"}, {"password", password}}.dump(), {});
  }
  unsigned set_password(const json& proof) {
    json body{{"staff", "marie"}, {"password", "of the long wharf"}};
    body.update(proof);
    return node->call("POST", "/v1/passwords", body.dump(), {}).status;
  }
  NodeOperations operations;
  std::unique_ptr<HttpNode> node;
};

TEST_F(HttpActsTest, ABackupThatFailedStandsAsRefused) {
  const std::string id(32, '5');
  EXPECT_EQ(node->post("/v1/backups", {{"directory", "/proc/x"}, {"id", id}}).status, 404U);
  EXPECT_EQ(act()["route"], "POST /v1/backups");
  EXPECT_EQ(act()["id"], id);
  EXPECT_EQ(act()["refused"], "not_found");
  EXPECT_EQ(node->post("/v1/backups", {{"directory", "/there"}}).status, 201U);
  EXPECT_FALSE(act().contains("refused"));
}

TEST_F(HttpActsTest, WhatIsForbiddenIsWrittenDownIfItWouldChangeSomething) {
  const auto key = desk();
  const auto before = acts().size();
  EXPECT_EQ(as(key, "POST", "/v1/counters/pier/sales"), 403U);
  EXPECT_EQ(act()["who"], "desk");
  EXPECT_EQ(act()["subject"], "pier");
  EXPECT_EQ(act()["refused"], "forbidden");
  EXPECT_EQ(as(key, "POST", "/v1/fund/payouts"), 403U);
  EXPECT_EQ(act()["route"], "POST /v1/fund/payouts");
  EXPECT_EQ(as(key, "GET", "/v1/members"), 403U);
  EXPECT_EQ(acts().size(), before + 2) << "who only asks changes nothing";
}

TEST_F(HttpActsTest, OfOneCallerSoManyRefusalsAreWrittenDown) {
  const auto key = desk();
  const auto before = acts().size();
  for (int i = 0; i < 3 * RefusalNotes::burst; ++i) ASSERT_EQ(as(key, "POST", "/v1/fund/payouts"), 403U);
  EXPECT_EQ(acts().size(), before + RefusalNotes::burst);
}

TEST_F(HttpActsTest, WhoOfTheStaffLogsInAndSetsAPasswordIsThere) {
  const json staff{{"name", "marie"}, {"role", "auditor"}};
  const auto code = node->post("/v1/access/staff", staff).body["code"];
  EXPECT_EQ(set_password({{"code", "0000-0000-0000-0000-0000"}}), 401U);
  EXPECT_EQ(act()["who"], "marie");
  EXPECT_EQ(act()["route"], "POST /v1/passwords");
  EXPECT_EQ(act()["refused"], "unauthorized");
  EXPECT_EQ(set_password({{"code", code}}), 200U);
  EXPECT_EQ(act()["route"], "POST /v1/passwords");
  EXPECT_FALSE(act().contains("refused"));
  EXPECT_EQ(log_in("of the long wharf").status, 201U);
  EXPECT_EQ(act()["who"], "marie");
  EXPECT_EQ(act()["role"], "auditor");
  EXPECT_EQ(act()["route"], "POST /v1/sessions");
  EXPECT_FALSE(act().contains("refused"));
  EXPECT_EQ(log_in("of the short wharf").status, 401U);
  EXPECT_EQ(act()["refused"], "unauthorized");
}

TEST_F(HttpActsTest, WhatAnybodyTypesWritesNothing) {
  const auto before = acts().size();
  const auto typed = json{{"staff", "nobody"}, {"password", "of the long wharf"}}.dump();
  EXPECT_EQ(node->call("POST", "/v1/sessions", typed, {}).status, 401U);
  EXPECT_EQ(node->call("POST", "/v1/fund/payouts", "{}", {}).status, 401U);
  EXPECT_EQ(acts().size(), before);
}

TEST(RefusalNotes, AreSoManyAtOnceAndThenSoManyADay) {
  RefusalNotes notes;
  for (int i = 0; i < RefusalNotes::burst; ++i) EXPECT_TRUE(notes.admit("app desk", 0));
  EXPECT_FALSE(notes.admit("app desk", 0));
  EXPECT_TRUE(notes.admit("app till", 0)) << "each for itself";
  EXPECT_FALSE(notes.admit("app desk", RefusalNotes::period_ms - 1));
  EXPECT_TRUE(notes.admit("app desk", RefusalNotes::period_ms));
  EXPECT_FALSE(notes.admit("app desk", RefusalNotes::period_ms));
}

}  // namespace
}  // namespace node
