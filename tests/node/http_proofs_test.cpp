// Proofs over HTTP: for whom it concerns, as soon as a checkpoint holds what they prove.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/balance_proof.h"
#include "protocol/payment_proof.h"
#include "tests/node/http_setup.h"

namespace node {
namespace {

using nlohmann::json;
using testing::HasSubstr;

HttpNode::Headers as(const std::string& text) {
  return {{"Authorization", "Bearer " + text}};
}

struct HttpProofsTest : testing::Test {
  HttpProofsTest() {
    connected = pair.connect();
    pair.miel.with_members("100");
    pair.lait.with_members("100");
  }
  void SetUp() override { ASSERT_TRUE(connected); }
  std::string paid(const std::string& to) {
    const std::string id(32, '7');
    const auto answer =
        pair.miel.post("/v1/payments", {{"id", id}, {"from", "alice"}, {"to", to}, {"amount", "3"}, {"wait_ms", 9000}});
    EXPECT_EQ(answer.status, 201U) << answer.text;
    return "/v1/payments/" + id + "/proof";
  }
  void sign() { EXPECT_EQ(pair.miel.post("/v1/checkpoints", json::object()).status, 201U); }
  HttpNode::Headers key_of(const std::string& member) {
    const auto granted = pair.miel.post(
        "/v1/access/apps",
        {{"name", "of-" + member}, {"role", "member"}, {"member", member}, {"scopes", "payments:read members:read"}});
    EXPECT_EQ(granted.status, 201U) << granted.text;
    return as(granted.body.value("key", ""));
  }
  HttpPair pair;
  bool connected = false;
};

TEST_F(HttpProofsTest, APaymentIsProvedByAFileOfItsOwn) {
  const auto target = paid("bob@lait.example");
  const auto early = pair.miel.get(target);
  EXPECT_EQ(early.status, 409U);
  EXPECT_EQ(early.code(), "not_in_checkpoint");
  sign();
  const auto answer = pair.miel.get(target);
  ASSERT_EQ(answer.status, 200U) << answer.text;
  EXPECT_EQ(answer.content_type, "text/plain; charset=utf-8");
  EXPECT_THAT(answer.header("Content-Disposition"), HasSubstr("payment-77777777777777777777777777777777.proof"));
  const auto proof = protocol::parse_payment_proof(answer.text);
  ASSERT_TRUE(proof.has_value()) << proof.error().detail;
  const auto shown =
      protocol::verify(*proof, {{pair.miel.self().domain(), protocol::KeyUse::log, pair.miel.self().log_key},
                                {pair.lait.self().domain(), protocol::KeyUse::message, pair.lait.self().message_key}});
  ASSERT_TRUE(shown.has_value()) << shown.error().detail;
  EXPECT_EQ(shown->payer, "alice@miel.example");
  EXPECT_EQ(shown->payee, "bob@lait.example");
  EXPECT_EQ(shown->decided.text(), "lait.example");
  EXPECT_EQ(pair.miel.get("/v1/payments/" + std::string(32, '8') + "/proof").code(), "unknown_payment");
  EXPECT_EQ(pair.miel.get("/v1/payments/x/proof").code(), "malformed");
}

TEST_F(HttpProofsTest, IsForThosePaidAndPayingAlone) {
  const auto target = paid("bob");
  sign();
  EXPECT_EQ(pair.miel.call("GET", target, "", key_of("alice")).status, 200U);
  EXPECT_EQ(pair.miel.call("GET", target, "", key_of("bob")).status, 200U);
  EXPECT_EQ(pair.miel.call("GET", target, "", key_of("shop")).code(), "unknown_payment");
  EXPECT_EQ(pair.miel.call("GET", target, "", {}).status, 401U);
}

TEST_F(HttpProofsTest, AMemberSeesThatTheAccountWasCounted) {
  const std::string target = "/v1/accounts/alice/balance-proof";
  EXPECT_EQ(pair.miel.get(target).code(), "not_in_checkpoint");
  paid("bob");
  sign();
  const auto answer = pair.miel.call("GET", target, "", key_of("alice"));
  ASSERT_EQ(answer.status, 200U) << answer.text;
  EXPECT_EQ(answer.content_type, "text/plain; charset=utf-8");
  const auto proof = protocol::parse_balance_proof(answer.text);
  ASSERT_TRUE(proof.has_value()) << proof.error().detail;
  const auto shown =
      protocol::verify(*proof, {{pair.miel.self().domain(), protocol::KeyUse::log, pair.miel.self().log_key}});
  ASSERT_TRUE(shown.has_value()) << shown.error().detail;
  EXPECT_EQ(shown->balance, 97'00);
  EXPECT_EQ(shown->all.root.sum, 100'00);
  EXPECT_EQ(shown->account.hex(), pair.miel.get("/v1/members/alice").body["account"]);
  EXPECT_EQ(pair.miel.call("GET", target, "", key_of("bob")).code(), "forbidden");
  EXPECT_EQ(pair.miel.get("/v1/accounts/nobody/balance-proof").code(), "not_found");
}

}  // namespace
}  // namespace node
