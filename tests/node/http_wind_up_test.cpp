// A peer is wound up through the API of the one that is left.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/wind_up.h"
#include "tests/node/http_setup.h"

namespace node {
namespace {

using nlohmann::json;

const std::string of_lait = "/v1/agreements/lait.example";
const std::string end_of_lait = of_lait + "/wind-up";

/// A member of lait has paid 4.00 to miel; a payment of miel's waits for lait's answer.
struct HttpWindUpTest : testing::Test {
  HttpWindUpTest() {
    connected = pair.connect();
    pair.miel.with_members("100");
    pair.lait.with_members("100");
    EXPECT_EQ(
        pair.lait
            .post(
                "/v1/payments",
                {{"id", id('1')}, {"from", "alice"}, {"to", "bob@miel.example"}, {"amount", "4"}, {"wait_ms", 60'000}})
            .status,
        201U);
    pair.disconnect();
    EXPECT_EQ(
        pair.miel
            .post("/v1/payments",
                  {{"id", id('2')}, {"from", "alice"}, {"to", "bob@lait.example"}, {"amount", "7"}, {"wait_ms", 0}})
            .status,
        202U);
  }
  void SetUp() override { ASSERT_TRUE(connected); }
  static std::string id(char letter) { return std::string(32, letter); }
  /// The statement of two hands, with lait's signature.
  std::string signed_file() {
    const std::string text = pair.miel.get(end_of_lait).body["statement"];
    return protocol::to_file({.text = text, .by = {}, .of = pair.lait.keys().contract.sign_raw(text)});
  }
  HttpAnswer book(const std::string& file) { return pair.miel.put(end_of_lait, {{"file", file}}); }

  HttpPair pair;
  bool connected = false;
};

TEST_F(HttpWindUpTest, WhatStandsWithAPeerIsShownWithItsStatement) {
  const auto shown = pair.miel.get(end_of_lait);
  ASSERT_EQ(shown.status, 200U) << shown.text;
  EXPECT_EQ(shown.body["hands"], 2);
  EXPECT_EQ(shown.body["wind_up_days"], 90);
  EXPECT_EQ(shown.body["allowed"], true);
  EXPECT_EQ(shown.body["holds"][0]["payment"], id('2') + "@miel.example");
  EXPECT_EQ(shown.body["holds"][0]["amount"], "7.00");
  EXPECT_EQ(shown.body["holds"][0]["becomes"], "returned");
  EXPECT_EQ(shown.body["owed"], "4.00");
  EXPECT_EQ(shown.body["debtor"], "lait.example");
  const auto alone = pair.miel.get(end_of_lait + "?hands=1");
  EXPECT_EQ(alone.body["allowed"], false);
  EXPECT_EQ(alone.body["why_not"]["code"], "still_awaited");
  EXPECT_EQ(pair.miel.get(end_of_lait + "?hands=3").code(), "malformed");
  EXPECT_EQ(pair.miel.get(end_of_lait + "?accepted=" + id('2') + "@").code(), "malformed");
  EXPECT_EQ(pair.miel.get(end_of_lait + "?accepted=" + id('2')).code(), "not_found");  // begun at this node
  EXPECT_EQ(pair.miel.get(end_of_lait + "?accepted=" + id('2') + "@miel.example").code(), "not_found")
      << "its order never left";
  EXPECT_EQ(pair.miel.get(end_of_lait + "?hands=1&accepted=" + id('2') + "@miel.example").code(), "malformed");
  EXPECT_EQ(pair.miel.get("/v1/agreements/sol.example/wind-up").code(), "unknown_peer");
  const auto link = pair.miel.get(of_lait).body["link"];
  EXPECT_EQ(link["unanswered"], 1);
  EXPECT_TRUE(link.contains("unanswered_since") && link.contains("heard"));
}

TEST_F(HttpWindUpTest, ItIsBookedAsItWasSigned) {
  EXPECT_EQ(book("nonsense").code(), "malformed");
  EXPECT_EQ(pair.miel.put(end_of_lait, json::object()).code(), "malformed");
  const auto file = signed_file();
  EXPECT_EQ(pair.miel.put("/v1/agreements/sol.example/wind-up", {{"file", file}}).code(), "malformed");
  const std::string text = pair.miel.get(end_of_lait).body["statement"];
  EXPECT_EQ(book(text).code(), "bad_signature");
  const std::string alone = pair.miel.get(end_of_lait + "?hands=1").body["statement"];
  EXPECT_EQ(book(alone).code(), "still_awaited");
  const auto booked = book(file);
  ASSERT_EQ(booked.status, 200U) << booked.text;
  EXPECT_EQ(booked.body["wound_up"], true);
  EXPECT_EQ(booked.body["lost"], "4.00");
  EXPECT_EQ(booked.body["holds"], json::array());
  EXPECT_EQ(book(file).status, 200U) << "once more is the same";
  EXPECT_EQ(pair.miel.get(of_lait).body["state"], "wound_up");
  EXPECT_EQ(pair.miel.get("/v1/payments/" + id('2')).body["reason"], "wound_up");
  EXPECT_EQ(pair.miel.get("/v1/accounts/alice").body["balance"], "100.00");
  EXPECT_EQ(pair.miel.get("/v1/coverage").body["lost"], "4.00");
  EXPECT_EQ(
      pair.miel.post("/v1/payments", {{"id", id('3')}, {"from", "alice"}, {"to", "bob@lait.example"}, {"amount", "1"}})
          .code(),
      "wound_up");
}

TEST_F(HttpWindUpTest, WhatItOwesIsGivenUpWhenOwnEurosSuffice) {
  const auto give_up = [&] { return pair.miel.post(of_lait + "/claim-given-up", json::object()); };
  EXPECT_EQ(give_up().code(), "not_found");
  ASSERT_EQ(book(signed_file()).status, 200U);
  EXPECT_EQ(give_up().code(), "fund_insufficient");
  EXPECT_EQ(pair.miel.post("/v1/fund/deposits", {{"id", id('8')}, {"amount", "50"}}).status, 201U);
  EXPECT_EQ(pair.miel.post("/v1/fund/contributions", {{"id", id('9')}, {"amount", "50"}}).status, 201U);
  const auto given_up = give_up();
  ASSERT_EQ(given_up.status, 200U) << given_up.text;
  EXPECT_EQ(given_up.body["owed"], "0.00");
  EXPECT_EQ(pair.miel.get("/v1/coverage").body["own_euros"], "46.00");
  EXPECT_EQ(give_up().status, 404U) << "a second time there is nothing";
  EXPECT_EQ(pair.miel.post("/v1/agreements/sol.example/claim-given-up", json::object()).code(), "unknown_peer");
  EXPECT_EQ(pair.miel.post(of_lait + "/claim-given-up", {{"really", true}}).code(), "malformed");
}

}  // namespace
}  // namespace node
