// Two associations settle through their APIs; the bank is what the tests say it is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/node/http_setup.h"

namespace node {
namespace {

using nlohmann::json;

const std::string with_lait = "/v1/settlements/lait.example";
const std::string with_miel = "/v1/settlements/miel.example";

/// Members of miel have paid 22.00 to members of lait. Miel has 5.00 of its own.
struct HttpSettlementsTest : testing::Test {
  HttpSettlementsTest() {
    connected = pair.connect();
    pair.miel.with_members("100");
    pair.lait.with_members("100");
    EXPECT_EQ(pair.miel.post("/v1/fund/deposits", {{"id", id('1')}, {"amount", "5"}}).status, 201U);
    EXPECT_EQ(pair.miel.post("/v1/fund/contributions", {{"id", id('2')}, {"amount", "5"}}).status, 201U);
    const auto paid = pair.miel.post(
        "/v1/payments",
        {{"id", id('3')}, {"from", "alice"}, {"to", "bob@lait.example"}, {"amount", "22"}, {"wait_ms", 60'000}});
    EXPECT_EQ(paid.status, 201U) << paid.text;
  }
  void SetUp() override { ASSERT_TRUE(connected); }
  static std::string id(char letter) { return std::string(32, letter); }

  /// A note that both have signed. There is something to settle once both know that the other has the payment on disk.
  void agree() {
    auto proposed = pair.lait.post(with_miel, json::object());
    for (int tries = 0; tries < 10'000 && proposed.code() == "nothing_to_settle"; ++tries)
      proposed = pair.lait.post(with_miel, json::object());
    ASSERT_EQ(proposed.status, 201U) << proposed.text;
    EXPECT_EQ(proposed.body, json({{"number", 1}}));
    ASSERT_TRUE(HttpPair::wait_until(pair.miel, with_lait + "/1", "/state", "agreed"));
    ASSERT_TRUE(HttpPair::wait_until(pair.lait, with_miel + "/1", "/state", "agreed"));
  }
  /// What the bank of a node shows of the transfer.
  static void line(HttpNode& node, const std::string& amount, const std::string& end_to_end) {
    const auto booked = node.post("/v1/fund/statements", {{"fund", "digital"},
                                                          {"date", "2026-11-24"},
                                                          {"statement", std::string(64, 'a')},
                                                          {"lines", json::array({{{"line", std::string(64, 'b')},
                                                                                  {"date", "2026-11-24"},
                                                                                  {"amount", amount},
                                                                                  {"end_to_end_id", end_to_end}}})}});
    EXPECT_EQ(booked.status, 201U) << booked.text;
  }
  /// The line of lait's bank that waits is the transfer, whatever it amounts to.
  void take(const std::string& transfer) {
    const auto waiting = pair.lait.get("/v1/fund/lines").body["lines"][0];
    EXPECT_EQ(waiting["outcome"], "wrong_amount");
    const auto taken = pair.lait.put("/v1/fund/lines/" + waiting["line"].get<std::string>() + "/resolution",
                                     {{"as", "known"}, {"payment", transfer}});
    EXPECT_EQ(taken.status, 200U) << taken.text;
  }
  HttpPair pair;
  bool connected = false;
};

TEST_F(HttpSettlementsTest, FromTheNoteToWhatWasLostOnTheWay) {
  ASSERT_NO_FATAL_FAILURE(agree());
  const auto note = pair.miel.get(with_lait + "/1").body;
  EXPECT_EQ(note["owed"], "22.00");
  EXPECT_EQ(note["we_owed"], "0.00");
  EXPECT_EQ(note["debtor"], "miel.example");
  EXPECT_EQ(note["transfer"]["stage"], "requested");
  EXPECT_THAT(note["note"].get<std::string>(), testing::HasSubstr("\n\u2014 lait.example/contract "));
  const std::string transfer = note["end_to_end"];
  EXPECT_EQ(pair.lait.post(with_miel, json::object()).code(), "settlement_open");
  EXPECT_EQ(pair.miel.post(with_lait + "/1/write-off", json::object()).code(), "not_found") << "it is not closed";

  const auto creditor = pair.miel.put("/v1/fund/transfers/" + transfer + "/creditor",
                                      {{"creditor", "Lait"}, {"iban", "FR7630006000011234567890189"}});
  ASSERT_EQ(creditor.status, 200U) << creditor.text;
  ASSERT_EQ(pair.miel.post("/v1/fund/transfer-files", json::object()).status, 201U);
  EXPECT_EQ(pair.miel.get("/v1/fund/transfers").body["transfers"][0]["peer"], "lait.example");
  EXPECT_EQ(pair.miel.post(with_lait + "/1/abandon", json::object()).code(), "settlement_under_way");
  line(pair.miel, "-22.00", transfer);
  line(pair.lait, "21.00", transfer);
  take(transfer);
  ASSERT_TRUE(HttpPair::wait_until(pair.miel, with_lait + "/1", "/state", "closed"));
  ASSERT_TRUE(HttpPair::wait_until(pair.lait, with_miel + "/1", "/state", "closed"));

  const auto closed = pair.miel.get(with_lait + "/1").body;
  EXPECT_EQ(closed["arrived"], "21.00");
  EXPECT_EQ(closed["transfer"]["left_in_flight"], "1.00");
  const auto borne = pair.miel.post(with_lait + "/1/write-off", json::object());
  EXPECT_EQ(borne.status, 200U) << borne.text;
  EXPECT_FALSE(borne.body["transfer"].contains("left_in_flight"));
  EXPECT_EQ(pair.miel.get("/v1/coverage").body["own_euros"], "4.00");
  const auto listed = pair.lait.get("/v1/settlements").body["peers"][0];
  EXPECT_EQ(listed["peer"], "miel.example");
  EXPECT_EQ(listed["notes"][0]["state"], "closed");
  EXPECT_FALSE(listed.contains("open"));
}

TEST_F(HttpSettlementsTest, ATransferThatIsNotMadeIsGivenUp) {
  ASSERT_NO_FATAL_FAILURE(agree());
  EXPECT_EQ(pair.miel.get("/v1/settlements").body["peers"][0]["open"], 1);
  const auto given_up = pair.miel.post(with_lait + "/1/abandon", json::object());
  ASSERT_EQ(given_up.status, 200U) << given_up.text;
  EXPECT_EQ(given_up.body["transfer"]["stage"], "given_up");
  ASSERT_TRUE(HttpPair::wait_until(pair.lait, with_miel + "/1", "/state", "closed"));
  EXPECT_EQ(pair.lait.get(with_miel + "/1").body["arrived"], "0.00");
}

TEST_F(HttpSettlementsTest, AReceiptOfMoreThanWasOwedIsSignedByTheTreasurer) {
  ASSERT_NO_FATAL_FAILURE(agree());
  const std::string transfer = pair.miel.get(with_lait + "/1").body["end_to_end"];
  EXPECT_EQ(pair.miel.post(with_lait + "/1/confirm", json::object()).code(), "not_found") << "there is no receipt";
  line(pair.lait, "23.00", transfer);
  take(transfer);
  ASSERT_TRUE(HttpPair::wait_until(pair.miel, with_lait + "/1", "/state", "questioned"));
  const auto confirmed = pair.miel.post(with_lait + "/1/confirm", json::object());
  ASSERT_EQ(confirmed.status, 200U) << confirmed.text;
  EXPECT_EQ(confirmed.body["state"], "closed");
  EXPECT_EQ(confirmed.body["arrived"], "23.00");
}

TEST_F(HttpSettlementsTest, AThresholdIsSetAndStrangersAreUnknown) {
  EXPECT_EQ(pair.lait.put(with_miel + "/threshold", {{"threshold", "50"}}).status, 200U);
  EXPECT_EQ(pair.lait.get("/v1/settlements").body["peers"][0]["threshold"], "50.00");
  EXPECT_EQ(pair.lait.put(with_miel + "/threshold", {{"threshold", "-1"}}).code(), "malformed");
  EXPECT_EQ(pair.lait.put("/v1/settlements/sol.example/threshold", {{"threshold", "1"}}).code(), "unknown_peer");
  EXPECT_EQ(pair.lait.post("/v1/settlements/sol.example", json::object()).code(), "unknown_peer");
  EXPECT_EQ(pair.lait.get(with_miel + "/7").code(), "not_found");
  EXPECT_EQ(pair.lait.get(with_miel + "/0").code(), "malformed");
  EXPECT_EQ(pair.lait.post(with_miel + "/1/abandon", {{"really", true}}).code(), "malformed");
}

}  // namespace
}  // namespace node
