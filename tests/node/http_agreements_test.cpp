#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/node/http_setup.h"

namespace node {
namespace {

using nlohmann::json;
using testing::StartsWith;

const std::string of_lait = "/v1/agreements/lait.example";
const std::string of_miel = "/v1/agreements/miel.example";

struct HttpAgreementsTest : testing::Test {
  HttpPair pair;
};

TEST_F(HttpAgreementsTest, AnInvitationIsATextWithAnEnd) {
  EXPECT_THAT(pair.invitation["invitation"].get<std::string>(), StartsWith("lokaponto-invitation-v1:"));
  EXPECT_THAT(pair.invitation["expires"].get<std::string>(), testing::EndsWith("Z"));
}

TEST_F(HttpAgreementsTest, WhatIsOfferedComesInForceWhenTheyMeet) {
  const auto before = pair.lait.get(of_miel);
  EXPECT_EQ(before.body["state"], "proposed");
  EXPECT_EQ(before.body["proposed_by"], "us");
  EXPECT_EQ(before.body["in_force"], nullptr);
  ASSERT_TRUE(pair.connect());
  const auto terms = pair.miel.get(of_lait).body["in_force"];
  EXPECT_EQ(terms["version"], 1);
  EXPECT_EQ(terms["our_limit"], "500.00");
  EXPECT_EQ(terms["their_limit"], "1000.00");
  EXPECT_EQ(terms["fee"], "0");
  EXPECT_EQ(terms["settlement"], "EUR");
  EXPECT_EQ(pair.lait.get(of_miel).body["in_force"]["our_limit"], "1000.00");
  EXPECT_EQ(pair.miel.get("/v1/agreements").body["agreements"].size(), 1U);
}

TEST_F(HttpAgreementsTest, PositionsShowClaimDebtAndRoom) {
  ASSERT_TRUE(pair.connect());
  pair.miel.with_members("100");
  pair.lait.with_members("100");
  const json payment{{"id", std::string(32, '1')},
                     {"from", "alice"},
                     {"to", "bob@lait.example"},
                     {"amount", "12.50"},
                     {"wait_ms", 60'000}};
  ASSERT_EQ(pair.miel.post("/v1/payments", payment).status, 201U);
  const auto debtor = pair.miel.get("/v1/positions").body["positions"][0];
  EXPECT_EQ(debtor["peer"], "lait.example");
  EXPECT_EQ(debtor["debt"], "12.50");
  EXPECT_EQ(debtor["claim"], "0.00");
  EXPECT_EQ(debtor["most_debt"], "500.00");
  EXPECT_EQ(debtor["room_to_pay"], "487.50");
  EXPECT_EQ(debtor["room_to_receive"], "1012.50");
  EXPECT_EQ(debtor["state"], "in_force");
  const auto creditor = pair.lait.get("/v1/positions").body["positions"][0];
  EXPECT_EQ(creditor["claim"], "12.50");
  EXPECT_EQ(creditor["debt"], "0.00");
  EXPECT_EQ(pair.miel.get("/v1/coverage").body["debts"], "12.50");
  EXPECT_EQ(pair.lait.get("/v1/coverage").body["claims"], "12.50");
  EXPECT_EQ(pair.lait.get("/v1/coverage").body["circulation"], "112.50");
}

TEST_F(HttpAgreementsTest, ANewVersionIsProposedAndSigned) {
  ASSERT_TRUE(pair.connect());
  const auto proposed =
      pair.miel.post(of_lait + "/proposals", {{"our_limit", "700"}, {"their_limit", "900"}, {"fee", "0.5%"}});
  ASSERT_EQ(proposed.status, 200U) << proposed.text;
  EXPECT_EQ(proposed.body["proposed"]["version"], 2);
  EXPECT_EQ(proposed.body["proposed_by"], "us");
  EXPECT_EQ(pair.miel.post(of_lait + "/proposals", {{"our_limit", "1"}, {"their_limit", "1"}}).code(),
            "already_exists");
  ASSERT_TRUE(HttpPair::wait_until(pair.lait, of_miel, "/proposed/version", 2));
  EXPECT_EQ(pair.lait.get(of_miel).body["proposed_by"], "them");
  const std::string digest = pair.lait.get(of_miel).body["proposed"]["digest"];
  const auto sign = [&](int version, const std::string& terms) {
    return pair.lait.post(of_miel + "/signatures", {{"version", version}, {"terms", terms}});
  };
  EXPECT_EQ(sign(3, digest).code(), "not_proposed");
  EXPECT_EQ(sign(2, std::string(64, 'e')).code(), "stale_version");
  EXPECT_EQ(pair.lait.post(of_miel + "/signatures", {{"version", 2}}).code(), "malformed") << "nothing unseen";
  const auto signed_there = sign(2, digest);
  EXPECT_EQ(signed_there.status, 200U) << signed_there.text;
  EXPECT_EQ(signed_there.body["in_force"]["our_limit"], "900.00");
  EXPECT_EQ(signed_there.body["in_force"]["fee"], "1/200");
  EXPECT_TRUE(HttpPair::wait_until(pair.miel, of_lait, "/in_force/version", 2));
}

TEST_F(HttpAgreementsTest, SuspendedNothingIsPaidUntilItIsResumed) {
  ASSERT_TRUE(pair.connect());
  pair.lait.with_members("100");
  const auto pay = [&](char letter) {
    return pair.lait
        .post("/v1/payments",
              {{"id", std::string(32, letter)}, {"from", "alice"}, {"to", "bob@miel.example"}, {"amount", "1"}})
        .code();
  };
  const auto suspended = pair.miel.put(of_lait + "/suspension", {{"suspended", true}});
  EXPECT_EQ(suspended.status, 200U) << suspended.text;
  EXPECT_EQ(suspended.body["state"], "suspended");
  EXPECT_EQ(suspended.body["suspended_by_us"], true);
  ASSERT_TRUE(HttpPair::wait_until(pair.lait, of_miel, "/suspended_by_them", true));
  EXPECT_EQ(pay('1'), "agreement_suspended");
  EXPECT_EQ(pair.miel.put(of_lait + "/suspension", {{"suspended", false}}).body["state"], "in_force");
  ASSERT_TRUE(HttpPair::wait_until(pair.lait, of_miel, "/suspended_by_them", false));
  EXPECT_EQ(pay('2'), "");
}

TEST_F(HttpAgreementsTest, OwnLimitsAreTighterThanTheAgreement) {
  ASSERT_TRUE(pair.connect());
  const auto tight = pair.miel.put(of_lait + "/limits", {{"debt", "50"}});
  ASSERT_EQ(tight.status, 200U) << tight.text;
  EXPECT_EQ(tight.body["limits"], json({{"debt", "50.00"}, {"claim", nullptr}}));
  EXPECT_EQ(tight.body["position"]["most_debt"], "50.00");
  EXPECT_EQ(tight.body["position"]["most_claim"], "1000.00");
  EXPECT_EQ(pair.miel.put(of_lait + "/limits", {{"debt", "-1"}}).code(), "malformed");
  EXPECT_EQ(pair.miel.put(of_lait + "/limits", json::object()).body["position"]["most_debt"], "500.00");
}

TEST_F(HttpAgreementsTest, ARouteThroughAPeerIsUsed) {
  ASSERT_TRUE(pair.connect());
  pair.miel.with_members("100");
  pair.miel.configuration().routes.emplace(
      domain_of("sol.example"), config::Route{{domain_of("lait.example")}, *protocol::CurrencyCode::parse("SOL")});
  const auto paid = pair.miel.post("/v1/payments", {{"id", std::string(32, '1')},
                                                    {"from", "alice"},
                                                    {"to", "bob@sol.example"},
                                                    {"amount", "1"},
                                                    {"wait_ms", 60'000}});
  // Lait is asked, and does not know the domain either.
  EXPECT_EQ(paid.code(), "unknown_domain") << paid.text;
  EXPECT_EQ(paid.body["payment"]["next"], "lait.example");
}

TEST_F(HttpAgreementsTest, MembersNoLongerWaitForAPeerThatIsReleased) {
  ASSERT_TRUE(pair.connect());
  pair.disconnect();
  ASSERT_TRUE(pair.miel.engine().submit(federation::Restored{}));
  EXPECT_EQ(pair.miel.get(of_lait).body["state"], "recovering");
  EXPECT_EQ(pair.miel.get("/v1/status").body["recovering"], true);
  const auto released = pair.miel.put(of_lait + "/release", json::object());
  EXPECT_EQ(released.status, 200U) << released.text;
  EXPECT_EQ(pair.miel.get("/v1/status").body["recovering"], false);
  EXPECT_EQ(pair.miel.put("/v1/agreements/sol.example/release", json::object()).code(), "unknown_peer");
  EXPECT_EQ(pair.miel.put(of_lait + "/release", {{"really", true}}).code(), "malformed");
}

TEST_F(HttpAgreementsTest, AFrozenLinkIsThawed) {
  ASSERT_TRUE(pair.connect());
  pair.disconnect();
  EXPECT_EQ(pair.miel.put(of_lait + "/thaw", json::object()).code(), "not_found");
  // Lait says that it has signed another last envelope than the one that is held here.
  const auto lait = pair.lait.self().domain();
  constexpr federation::Session later = 1000;
  protocol::ChainHead other{1, protocol::sha256("another one")};
  ASSERT_TRUE(pair.miel.engine().submit(federation::LinkOpened{lait, later}));
  ASSERT_TRUE(pair.miel.engine().submit(federation::GreetingReceived{lait, later, {.sent = other, .received = {}}}));
  EXPECT_EQ(pair.miel.get(of_lait).body["state"], "frozen");
  const auto thawed = pair.miel.put(of_lait + "/thaw", json::object());
  EXPECT_EQ(thawed.status, 200U) << thawed.text;
  EXPECT_EQ(thawed.body["state"], "in_force");
  EXPECT_EQ(pair.miel.put("/v1/agreements/sol.example/thaw", json::object()).code(), "unknown_peer");
  EXPECT_EQ(pair.miel.put(of_lait + "/thaw", {{"really", true}}).code(), "malformed");
}

TEST_F(HttpAgreementsTest, StrangersHaveNoAgreement) {
  for (const auto& [target, body] : std::initializer_list<std::pair<std::string, json>>{
           {"/proposals", {{"our_limit", "1"}, {"their_limit", "1"}}},
           {"/signatures", {{"version", 1}, {"terms", std::string(64, 'a')}}}}) {
    const auto answer = pair.miel.post("/v1/agreements/sol.example" + target, body);
    EXPECT_EQ(answer.status, 404U) << target;
    EXPECT_EQ(answer.code(), "unknown_peer") << target;
  }
  EXPECT_EQ(pair.miel.put("/v1/agreements/sol.example/suspension", {{"suspended", true}}).code(), "unknown_peer");
  EXPECT_EQ(pair.miel.put("/v1/agreements/sol.example/limits", json::object()).code(), "unknown_peer");
  EXPECT_EQ(pair.miel.get("/v1/agreements/sol.example").code(), "unknown_peer");
  EXPECT_EQ(pair.miel.get("/v1/agreements/Sol").code(), "malformed");
}

TEST_F(HttpAgreementsTest, APeerThatWasNeverMetIsRemoved) {
  HttpNode lait("sol.example", "SOL", 'c');
  const auto invitation = lait.post("/v1/invitations", {{"our_limit", "1"}, {"their_limit", "1"}});
  const json body{{"invitation", invitation.body["invitation"]}};
  for (int times = 0; times < 2; ++times) {
    ASSERT_EQ(pair.miel.post("/v1/invitations/accept", body).status, 201U);
    EXPECT_EQ(pair.miel.get("/v1/agreements/sol.example").body["state"], "proposed");
    EXPECT_EQ(pair.miel.erase("/v1/agreements/sol.example").body, json({{"removed", "sol.example"}}));
    EXPECT_EQ(pair.miel.get("/v1/agreements/sol.example").code(), "unknown_peer");
  }
  EXPECT_EQ(pair.miel.erase("/v1/agreements/sol.example").code(), "unknown_peer");
}

TEST_F(HttpAgreementsTest, UnderOneIdAnInvitationIsMadeOnce) {
  const json offer{{"our_limit", "5"}, {"their_limit", "5"}};
  auto named = offer;
  named["id"] = std::string(32, 'c');
  const auto first = pair.miel.post("/v1/invitations", named);
  ASSERT_EQ(first.status, 201U) << first.text;
  EXPECT_EQ(pair.miel.post("/v1/invitations", named).text, first.text);
  const auto by_header =
      pair.miel.call("POST", "/v1/invitations", offer.dump(),
                     {{"Authorization", "Bearer " + HttpNode::token()}, {"Idempotency-Key", std::string(32, 'c')}});
  EXPECT_EQ(by_header.text, first.text);
  auto other = named;
  other["our_limit"] = "6";
  EXPECT_EQ(pair.miel.post("/v1/invitations", other).code(), "id_conflict");
  EXPECT_EQ(pair.miel.post("/v1/invitations", named).text, first.text) << "and the first one stands";
  EXPECT_NE(pair.miel.post("/v1/invitations", offer).text, first.text) << "who gives no id gets another";
}

TEST_F(HttpAgreementsTest, RefusesInvitationsThatCannotStand) {
  const auto code = [&](const json& body) { return pair.miel.post("/v1/invitations", body).code(); };
  EXPECT_EQ(code({{"our_limit", "1"}}), "malformed");
  EXPECT_EQ(code({{"our_limit", "-1"}, {"their_limit", "1"}}), "malformed");
  EXPECT_EQ(code({{"our_limit", 1}, {"their_limit", "1"}}), "malformed");
  EXPECT_EQ(code({{"our_limit", "0.001"}, {"their_limit", "1"}}), "wrong_scale");
  for (const auto* rounding : {"", "near", "DOWN"})
    EXPECT_EQ(code({{"our_limit", "1"}, {"their_limit", "1"}, {"rounding", rounding}}), "malformed") << rounding;
  EXPECT_EQ(code({{"our_limit", "1"}, {"their_limit", "1"}, {"rounding", "up"}, {"rate", "3/2"}}), "malformed")
      << "paying to and fro would make units";
  for (const auto* fee : {"1", "100%", "1/1", "-1%", "1/0", "0.5", "a/b", "", "%"})
    EXPECT_EQ(code({{"our_limit", "1"}, {"their_limit", "1"}, {"fee", fee}}), "malformed") << fee;
  EXPECT_EQ(code({{"our_limit", "1"}, {"their_limit", "1"}, {"days", 0}}), "malformed");
  EXPECT_EQ(code({{"our_limit", "1"}, {"their_limit", "1"}, {"settlement_days", 367}}), "malformed");
  const auto accept = [&](const std::string& text) {
    return pair.lait.post("/v1/invitations/accept", {{"invitation", text}}).code();
  };
  EXPECT_EQ(accept("lokaponto-invitation-v1:"), "malformed");
  EXPECT_EQ(accept("lokaponto-invitation-v9:AAAA"), "unsupported_version");
  EXPECT_EQ(pair.miel.post("/v1/invitations/accept", {{"invitation", pair.invitation["invitation"]}}).code(),
            "already_exists");
}

}  // namespace
}  // namespace node
