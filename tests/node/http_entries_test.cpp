// What an accountant's program reads: entries that moved money, and what Odoo polls.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/node/http_setup.h"

namespace node {
namespace {

using nlohmann::json;

std::string id(char letter) {
  return std::string(32, letter);
}

struct HttpEntriesTest : testing::Test {
  HttpEntriesTest() { node.with_members("100"); }
  json all() { return node.get("/v1/entries?limit=500").body["entries"]; }
  HttpNode node{"miel.example", "MIEL", 'a'};
};

TEST_F(HttpEntriesTest, TellWhatMovedUnderNumbersThatStay) {
  node.post("/v1/payments", {{"id", id('1')}, {"from", "alice"}, {"to", "bob"}, {"amount", "12.5"}});
  const auto entries = all();
  ASSERT_EQ(entries.size(), 3U);  // a deposit, an issue, a payment
  EXPECT_EQ(entries[0]["postings"][0],
            json({{"debit", "fund:digital"}, {"credit", "unissued"}, {"amount", "100.00"}, {"currency", "EUR"}}));
  EXPECT_EQ(entries[2]["payment"], id('1') + "@miel.example");
  EXPECT_EQ(entries[2]["postings"], json::array({{{"debit", "alice@miel.example"},
                                                  {"credit", "bob@miel.example"},
                                                  {"amount", "12.50"},
                                                  {"currency", "MIEL"}}}));
  node.post("/v1/payments", {{"id", id('2')}, {"from", "alice"}, {"to", "bob"}, {"amount", "1000"}});
  EXPECT_EQ(all(), entries) << "what was refused moved nothing";
}

TEST_F(HttpEntriesTest, BalanceInEachCurrency) {
  for (const auto& entry : all()) EXPECT_FALSE(entry["postings"].empty());
  const auto journal = node.get("/v1/status").body["journal"]["size"].get<std::uint64_t>();
  EXPECT_LT(all().back()["entry"].get<std::uint64_t>(), journal);
}

TEST_F(HttpEntriesTest, AreReadPageByPage) {
  const auto entries = all();
  auto read = json::array();
  std::string target = "/v1/entries?limit=1";
  for (int page = 0; page < 10; ++page) {
    const auto answer = node.get(target);
    ASSERT_EQ(answer.status, 200U) << answer.text;
    for (const auto& entry : answer.body["entries"]) read.push_back(entry);
    if (answer.body["next"].is_null()) break;
    target = "/v1/entries?limit=1&after=" + answer.body["next"].get<std::string>();
  }
  EXPECT_EQ(read, entries);
  const auto last = entries.back()["entry"].dump();
  EXPECT_TRUE(node.get("/v1/entries?after=" + last).body["entries"].empty());
  EXPECT_EQ(node.get("/v1/entries?after=x").status, 400U);
}

TEST_F(HttpEntriesTest, PaymentsToAnAccountArePolledOldestFirst) {
  node.post("/v1/members", {{"alias", "safe"}, {"kind", "association"}});
  for (const char letter : {'1', '2'})
    node.post("/v1/payments", {{"id", id(letter)}, {"from", "alice"}, {"to", "safe"}, {"amount", "5"}});
  node.post("/v1/payments", {{"id", id('3')}, {"from", "alice"}, {"to", "safe"}, {"amount", "500"}});
  const auto polled = node.get("/v1/payments?account=safe&status=accepted&order=oldest").body["payments"];
  ASSERT_EQ(polled.size(), 2U);
  for (const auto* member : {"id", "from", "amount", "closed_at"}) EXPECT_TRUE(polled[0].contains(member)) << member;
  EXPECT_EQ(polled[0]["id"], id('1'));
}

}  // namespace
}  // namespace node
