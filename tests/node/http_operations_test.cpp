#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "node/messages_http_codes.h"
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

TEST(HttpOperations, WhoAsksForTheHealthTakesOnePlaceInTheQueueAtMost) {
  HttpNode node("miel.example", "MIEL", 'a');
  std::promise<void> go_on;
  std::promise<void> reached;
  // The writer is kept busy, so that all of them wait.
  ASSERT_TRUE(node.engine().ask(federation::Inquiry{.look =
                                                        [&](const federation::Books&) {
                                                          reached.set_value();
                                                          go_on.get_future().wait();
                                                        }},
                                [](const federation::Reply&) {}));
  reached.get_future().wait();
  const auto before = node.engine().statistics().queued;
  std::vector<std::future<HttpAnswer>> asked;
  for (int i = 0; i < 30; ++i)
    asked.push_back(std::async(std::launch::async, [&] { return node.call("GET", "/v1/health", "", {}); }));
  while (node.engine().statistics().queued == before) std::this_thread::yield();
  std::this_thread::sleep_for(std::chrono::milliseconds(200));  // more could only come later
  EXPECT_EQ(node.engine().statistics().queued, before + 1);
  go_on.set_value();
  for (auto& answer : asked) EXPECT_EQ(answer.get().status, 200U);
  EXPECT_EQ(node.call("GET", "/v1/health", "", {}).body["status"], "ok") << "and it is asked anew";
}

TEST(HttpOperations, KeysAreThoseThatPeersKnow) {
  HttpNode node("miel.example", "MIEL", 'a');
  HttpNode lait("lait.example", "LAIT", 'b');
  const auto invitation = lait.post("/v1/invitations", {{"our_limit", "1"}, {"their_limit", "1"}});
  node.post("/v1/invitations/accept", {{"invitation", invitation.body["invitation"]}});
  const auto keys = node.get("/v1/keys");
  ASSERT_EQ(keys.status, 200U) << keys.text;
  EXPECT_EQ(keys.body["rotation"], 0);
  EXPECT_EQ(keys.body["keys"], node.get("/v1/status").body["keys"]);
  EXPECT_EQ(keys.body["peers"][0]["peer"], "lait.example");
  EXPECT_EQ(keys.body["peers"][0]["frozen"], false);
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
  operations.backup = [&](const std::string& directory, std::uint32_t keep,
                          const std::string& id) -> protocol::Result<NodeOperations::BackupTaken> {
    asked = directory + id;
    if (directory == "/full") return protocol::failure(Reason::disk_full, "no room");
    return NodeOperations::BackupTaken{.number = 3, .bytes = 1000, .entries = 8, .kept = keep};
  };
  HttpNode node("miel.example", "MIEL", 'a', operations);
  const auto taken = node.post("/v1/backups", {{"directory", "/there"}});
  EXPECT_EQ(taken.status, 201U) << taken.text;
  EXPECT_EQ(taken.body, json({{"directory", "/there"}, {"number", 3}, {"bytes", 1000}, {"entries", 8}, {"kept", 0}}));
  EXPECT_EQ(node.post("/v1/backups", {{"directory", "/there"}, {"keep", 7}}).body["kept"], 7);
  EXPECT_EQ(node.post("/v1/backups", {{"directory", "/there"}, {"keep", 0}}).code(), "malformed");
  EXPECT_EQ(asked, "/there");
  const std::string id(32, '5');
  EXPECT_EQ(node.post("/v1/backups", {{"directory", "/there"}, {"id", id}}).status, 201U);
  EXPECT_EQ(asked, "/there" + id);
  EXPECT_EQ(node.post("/v1/backups", {{"directory", "/there"}, {"id", "monday"}}).code(), "malformed");
  const auto full = node.post("/v1/backups", {{"directory", "/full"}});
  EXPECT_EQ(full.status, 507U);
  EXPECT_EQ(full.code(), "disk_full");
  EXPECT_EQ(node.post("/v1/backups", {{"directory", "relative"}}).code(), "malformed");
}

TEST(HttpOperations, EveryCodeIsASentenceUnderTheTypeOfItsProblem) {
  HttpNode node("miel.example", "MIEL", 'a');
  for (const auto& [code, status, sentence] : http_codes()) {
    const auto problem = http_problem(status);
    const auto body = json::parse(problem.body);
    EXPECT_EQ(body["code"], code);
    const auto shown = node.call("GET", body["type"], "", {});
    ASSERT_EQ(shown.status, 200U) << code;
    EXPECT_EQ(shown.body["code"], code);
    EXPECT_EQ(shown.body["en"], body["title"]);
    EXPECT_NE(shown.body["fr"], shown.body["en"]);
  }
  EXPECT_EQ(node.get("/v1/problems/nothing_at_all").status, 404U);
}

TEST(HttpOperations, ANodeInMemoryTakesNoBackup) {
  HttpNode node("miel.example", "MIEL", 'a');
  EXPECT_EQ(node.post("/v1/backups", {{"directory", "/there"}}).code(), "not_found");
}

TEST(HttpOperations, AgreementsShowWhetherTheLinkStands) {
  NodeOperations operations;
  const auto lait_domain = *protocol::Domain::parse("lait.example");
  LinkStatus link{.peer = lait_domain, .endpoint = {}, .connected = true, .since = {}, .last_error = {}};
  operations.links = [&link] { return std::vector{link}; };
  HttpNode node("miel.example", "MIEL", 'a', operations);
  HttpNode lait("lait.example", "LAIT", 'b');
  const auto invitation = lait.post("/v1/invitations", {{"our_limit", "1"}, {"their_limit", "1"}});
  node.post("/v1/invitations/accept", {{"invitation", invitation.body["invitation"]}});
  EXPECT_EQ(node.get("/v1/agreements/lait.example").body["link"]["connected"], true);
  EXPECT_EQ(node.get("/v1/status").body["away"], json::array());
  link.connected = false;
  link.last_error = {protocol::Reason::not_found, "no such invitation is open"};
  const json error{{"code", "not_found"}, {"detail", "no such invitation is open"}};
  EXPECT_EQ(node.get("/v1/agreements/lait.example").body["link"]["connected"], false);
  EXPECT_EQ(node.get("/v1/agreements/lait.example").body["link"]["error"], error);
  EXPECT_EQ(node.get("/v1/status").body["away"][0]["error"], error);
}

}  // namespace
}  // namespace node
