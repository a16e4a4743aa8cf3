#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/entry.h"
#include "storage/journal.h"
#include "tests/node/http_setup.h"

namespace node {
namespace {

using nlohmann::json;
using protocol::Reason;

TEST(HttpOperations, StatusSaysWhoAndHowMuch) {
  HttpNode node("miel.example", "MIEL", 'a');
  node.with_members("100");
  const auto status = node.get("/v1/status");
  ASSERT_EQ(status.status, 200U) << status.text;
  EXPECT_EQ(status.body["domain"], "miel.example");
  EXPECT_EQ(status.body["currency"], "MIEL");
  EXPECT_EQ(status.body["peers"], 0);
  EXPECT_EQ(status.body["held_payments"], 0);
  EXPECT_EQ(status.body["recovering"], false);
  EXPECT_EQ(status.body["coverage"]["circulation"], "100.00");
  EXPECT_EQ(status.body["journal"]["size"], 13 + 3 + 2);  // founding, members, deposit and issue
  EXPECT_EQ(status.body["journal"]["root"].get<std::string>().size(), 64U);
  EXPECT_GE(status.body["engine"]["batches"], 1);
}

TEST(HttpOperations, AlarmsAreListedInTheirOrder) {
  HttpNode node("miel.example", "MIEL", 'a');
  EXPECT_EQ(node.get("/v1/alarms").body["alarms"], json::array());
  node.engine().stop();
  storage::Batch batch;
  const auto put = [&](std::uint64_t index, protocol::EntryBody body) {
    batch.put(storage::Table::alarm, storage::number_key(index),
              protocol::encode(protocol::Entry{.index = index, .time = {1000}, .body = std::move(body)}));
  };
  put(300, protocol::LinkFrozen{.peer = domain_of("lait.example"), .detail = "two histories"});
  put(20, protocol::AlarmRaised{.peer = domain_of("lait.example"), .reason = Reason::malformed, .detail = "nonsense"});
  put(25, protocol::AlarmRaised{.peer = {}, .reason = Reason::disk_full, .detail = "soon"});
  ASSERT_TRUE(node.store().commit(batch).has_value());

  const auto first = node.get("/v1/alarms?limit=2");
  ASSERT_EQ(first.status, 200U) << first.text;
  EXPECT_EQ(first.body["alarms"], json::parse(R"([
    {"entry": 20, "time": "1970-01-01T00:00:01.000Z", "peer": "lait.example", "reason": "malformed", "detail": "nonsense"},
    {"entry": 25, "time": "1970-01-01T00:00:01.000Z", "reason": "disk_full", "detail": "soon"}])"));
  EXPECT_EQ(first.body["next"], "25");
  const auto rest = node.get("/v1/alarms?after=25");
  ASSERT_EQ(rest.body["alarms"].size(), 1U);
  EXPECT_EQ(rest.body["alarms"][0]["reason"], "link_frozen");
  EXPECT_EQ(rest.body["alarms"][0]["entry"], 300);
  EXPECT_EQ(rest.body["next"], nullptr);
}

TEST(HttpOperations, BackupsGoWhereTheyAreAsked) {
  std::string asked;
  NodeOperations operations;
  operations.backup = [&](const std::string& directory) -> protocol::Result<NodeOperations::BackupTaken> {
    asked = directory;
    if (directory == "/full") return protocol::failure(Reason::disk_full, "no room");
    return NodeOperations::BackupTaken{.number = 3, .bytes = 1000, .entries = 8};
  };
  HttpNode node("miel.example", "MIEL", 'a', operations);
  const auto taken = node.post("/v1/backups", {{"directory", "/there"}});
  EXPECT_EQ(taken.status, 201U) << taken.text;
  EXPECT_EQ(taken.body, json({{"directory", "/there"}, {"number", 3}, {"bytes", 1000}, {"entries", 8}}));
  EXPECT_EQ(asked, "/there");
  const auto full = node.post("/v1/backups", {{"directory", "/full"}});
  EXPECT_EQ(full.status, 507U);
  EXPECT_EQ(full.code(), "disk_full");
  EXPECT_EQ(node.post("/v1/backups", {{"directory", "relative"}}).code(), "malformed");
}

TEST(HttpOperations, ANodeInMemoryTakesNoBackup) {
  HttpNode node("miel.example", "MIEL", 'a');
  EXPECT_EQ(node.post("/v1/backups", {{"directory", "/there"}}).code(), "not_found");
}

TEST(HttpOperations, AgreementsShowWhetherTheLinkStands) {
  NodeOperations operations;
  operations.connected = [](const protocol::Domain& peer) { return peer.text() == "lait.example"; };
  HttpNode node("miel.example", "MIEL", 'a', operations);
  HttpNode lait("lait.example", "LAIT", 'b');
  const auto invitation = lait.post("/v1/invitations", {{"our_limit", "1"}, {"their_limit", "1"}});
  node.post("/v1/invitations/accept", {{"invitation", invitation.body["invitation"]}});
  EXPECT_EQ(node.get("/v1/agreements/lait.example").body["link"]["connected"], true);
}

}  // namespace
}  // namespace node
