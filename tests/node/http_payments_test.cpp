#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/journal.h"
#include "tests/node/http_setup.h"

namespace node {
namespace {

using nlohmann::json;
using testing::HasSubstr;

std::string id(char letter) {
  return std::string(32, letter);
}

json pay(char letter, const std::string& to, const std::string& amount) {
  return {{"id", id(letter)}, {"from", "alice"}, {"to", to}, {"amount", amount}};
}

struct HttpPaymentsTest : testing::Test {
  HttpPaymentsTest() { node.with_members("100"); }
  HttpNode node{"miel.example", "MIEL", 'a'};
};

TEST_F(HttpPaymentsTest, PaysAMemberHere) {
  const auto paid = node.post("/v1/payments", pay('1', "bob", "12.5"));
  ASSERT_EQ(paid.status, 201U) << paid.text;
  EXPECT_EQ(paid.body["id"], id('1'));
  EXPECT_EQ(paid.body["origin"], "miel.example");
  EXPECT_EQ(paid.body["kind"], "local");
  EXPECT_EQ(paid.body["status"], "accepted");
  EXPECT_EQ(paid.body["from"], "alice@miel.example");
  EXPECT_EQ(paid.body["to"], "bob@miel.example");
  EXPECT_EQ(paid.body["amount"], "12.50");
  EXPECT_EQ(paid.body["currency"], "MIEL");
  EXPECT_FALSE(paid.body.contains("reason"));
  EXPECT_EQ(node.get("/v1/payments/" + id('1')).body, paid.body);
  EXPECT_EQ(node.get("/v1/payments/" + id('1') + "@miel.example").body, paid.body);
  EXPECT_EQ(node.get("/v1/accounts/alice").body["balance"], "87.50");
  EXPECT_EQ(node.get("/v1/accounts/bob").body["balance"], "12.50");
}

TEST_F(HttpPaymentsTest, TakesFullAddresses) {
  const auto paid = node.post(
      "/v1/payments", {{"id", id('1')}, {"from", "alice@miel.example"}, {"to", "bob@miel.example"}, {"amount", "1"}});
  EXPECT_EQ(paid.status, 201U) << paid.text;
  const auto foreign = node.post(
      "/v1/payments", {{"id", id('2')}, {"from", "alice@lait.example"}, {"to", "bob@miel.example"}, {"amount", "1"}});
  EXPECT_EQ(foreign.status, 422U);
  EXPECT_EQ(foreign.code(), "unknown_payer");
}

TEST_F(HttpPaymentsTest, TakesTheIdFromTheHeader) {
  json body = pay('1', "bob", "1");
  body.erase("id");
  EXPECT_EQ(node.post("/v1/payments", body).body["detail"], "'id': is missing");
  const auto uuid = node.post("/v1/payments", body, {{"Idempotency-Key", "\"8e03978e-40d5-43dd-bc93-6894a57f9324\""}});
  EXPECT_EQ(uuid.status, 201U) << uuid.text;
  EXPECT_EQ(uuid.body["id"], "8e03978e40d543ddbc936894a57f9324");
  for (const std::string key : {"", "1234", "8e03978e-40d5-43dd-bc93-6894a57f932g", "00000000000000000000000000000000"})
    EXPECT_EQ(node.post("/v1/payments", body, {{"Idempotency-Key", key}}).status, 400U) << key;
  EXPECT_EQ(node.post("/v1/payments", pay('2', "bob", "1"), {{"Idempotency-Key", id('2')}}).status, 201U);
  const auto both = node.post("/v1/payments", pay('3', "bob", "1"), {{"Idempotency-Key", id('4')}});
  EXPECT_EQ(both.status, 400U);
  EXPECT_EQ(both.body["detail"], "'id': is not the Idempotency-Key");
}

TEST_F(HttpPaymentsTest, AskedAgainGivesTheRecordedAnswerAndMovesNothing) {
  const auto first = node.post("/v1/payments", pay('1', "bob", "10"));
  const auto again = node.post("/v1/payments", pay('1', "bob", "10.00"));
  EXPECT_EQ(again.status, 201U);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(node.get("/v1/accounts/bob").body["balance"], "10.00");
  const auto other = node.post("/v1/payments", pay('1', "bob", "11"));
  EXPECT_EQ(other.status, 409U);
  EXPECT_EQ(other.code(), "id_conflict");
  EXPECT_EQ(node.get("/v1/accounts/bob").body["balance"], "10.00");
}

TEST_F(HttpPaymentsTest, ARefusalIsAProblemWithTheRecordedPayment) {
  const auto refused = node.post("/v1/payments", pay('1', "bob", "100.01"));
  ASSERT_EQ(refused.status, 422U);
  EXPECT_EQ(refused.code(), "insufficient_balance");
  EXPECT_EQ(refused.body["title"], "The account does not hold enough.");
  EXPECT_EQ(refused.body["payment"]["status"], "refused");
  EXPECT_EQ(refused.body["payment"]["reason"], "insufficient_balance");
  EXPECT_EQ(node.post("/v1/payments", pay('1', "bob", "100.01")).body, refused.body);
  const auto shown = node.get("/v1/payments/" + id('1'));
  EXPECT_EQ(shown.status, 200U);
  EXPECT_EQ(shown.body, refused.body["payment"]);
}

struct RefusedPayment {
  const char* name;
  json change;
  unsigned status;
  std::string code;
};

class HttpPaymentsRefuse : public HttpPaymentsTest, public testing::WithParamInterface<RefusedPayment> {};

TEST_P(HttpPaymentsRefuse, WithItsReason) {
  json body = pay('1', "bob", "1");
  body.merge_patch(GetParam().change);
  const auto answer = node.post("/v1/payments", body);
  EXPECT_EQ(answer.status, GetParam().status) << answer.text;
  EXPECT_EQ(answer.code(), GetParam().code) << answer.text;
  EXPECT_EQ(node.get("/v1/accounts/alice").body["balance"], "100.00");
}

INSTANTIATE_TEST_SUITE_P(
    Each, HttpPaymentsRefuse,
    testing::Values(RefusedPayment{"UnknownPayer", {{"from", "nobody"}}, 422, "unknown_payer"},
                    RefusedPayment{"UnknownPayee", {{"to", "nobody"}}, 422, "unknown_payee"},
                    RefusedPayment{"UnknownDomain", {{"to", "bob@lait.example"}}, 422, "unknown_domain"},
                    RefusedPayment{"ToOneself", {{"to", "alice"}}, 422, "bad_path"},
                    RefusedPayment{"Zero", {{"amount", "0"}}, 422, "amount_not_positive"},
                    RefusedPayment{"Negative", {{"amount", "-1"}}, 422, "amount_not_positive"},
                    RefusedPayment{"ThreeDecimals", {{"amount", "1.005"}}, 422, "wrong_scale"},
                    RefusedPayment{"Overflow", {{"amount", "92233720368547758.08"}}, 422, "amount_overflow"},
                    RefusedPayment{"AmountAsNumber", {{"amount", 1}}, 400, "malformed"},
                    RefusedPayment{"AmountWithComma", {{"amount", "1,00"}}, 400, "malformed"},
                    RefusedPayment{"AmountWithExponent", {{"amount", "1e3"}}, 400, "malformed"},
                    RefusedPayment{"NoAmount", {{"amount", nullptr}}, 400, "malformed"},
                    RefusedPayment{"BadPayee", {{"to", "Bob"}}, 400, "malformed"},
                    RefusedPayment{"BadAddress", {{"to", "bob@"}}, 400, "malformed"},
                    RefusedPayment{"BadId", {{"id", "12"}}, 400, "malformed"},
                    RefusedPayment{"LongWait", {{"wait_ms", 60'001}}, 400, "malformed"},
                    RefusedPayment{"WaitAsText", {{"wait_ms", "10"}}, 400, "malformed"},
                    RefusedPayment{"WaitAsDecimal", {{"wait_ms", 1.5}}, 400, "malformed"},
                    RefusedPayment{"NoWindow", {{"accept_within_seconds", 0}}, 400, "malformed"},
                    RefusedPayment{"LongWindow", {{"accept_within_seconds", 2'678'401}}, 400, "malformed"},
                    RefusedPayment{"RefundOfNothing", {{"refund_of", id('9')}}, 422, "not_refundable"},
                    RefusedPayment{"BadRefund", {{"refund_of", "9"}}, 400, "malformed"}),
    [](const auto& each) { return each.param.name; });

TEST_F(HttpPaymentsTest, RefundsAtMostWhatWasPaid) {
  ASSERT_EQ(node.post("/v1/payments", pay('1', "bob", "10")).status, 201U);
  const json back{{"from", "bob"}, {"to", "alice"}, {"refund_of", id('1')}};
  const auto refund = [&](char letter, const char* amount) {
    json body = back;
    body["id"] = id(letter);
    body["amount"] = amount;
    return node.post("/v1/payments", body);
  };
  const auto part = refund('2', "4");
  ASSERT_EQ(part.status, 201U) << part.text;
  EXPECT_EQ(part.body["refund_of"], id('1') + "@miel.example");
  EXPECT_EQ(node.get("/v1/payments/" + id('1')).body["refunded"], "4.00");
  EXPECT_EQ(refund('3', "6.01").code(), "refund_exceeds");
  EXPECT_EQ(refund('4', "6").status, 201U);
}

TEST_F(HttpPaymentsTest, ListsPaymentsNewestFirst) {
  for (const char letter : {'1', '2', '3'}) node.post("/v1/payments", pay(letter, "bob", "1"));
  node.post("/v1/payments", pay('4', "shop", "1"));
  const auto of_bob = node.get("/v1/payments?account=bob");
  ASSERT_EQ(of_bob.status, 200U);
  ASSERT_EQ(of_bob.body["payments"].size(), 3U);
  EXPECT_EQ(of_bob.body["payments"][0]["id"], id('3'));
  EXPECT_EQ(of_bob.body["payments"][2]["id"], id('1'));
  EXPECT_EQ(of_bob.body["next"], nullptr);
  // Everything: four payments, an issue and a deposit.
  const auto all = node.get("/v1/payments");
  ASSERT_EQ(all.body["payments"].size(), 6U);
  EXPECT_EQ(all.body["payments"][4]["kind"], "issue");
  EXPECT_EQ(all.body["payments"][4]["to"], "alice@miel.example");
  EXPECT_EQ(all.body["payments"][5]["kind"], "deposit");
  EXPECT_EQ(all.body["payments"][5]["currency"], "EUR");
}

TEST_F(HttpPaymentsTest, ListsPaymentsPageByPage) {
  for (const char letter : {'1', '2', '3'}) node.post("/v1/payments", pay(letter, "bob", "1"));
  std::string seen;
  std::string target = "/v1/payments?account=bob&limit=1";
  for (int page = 0; page < 10; ++page) {
    const auto answer = node.get(target);
    ASSERT_EQ(answer.status, 200U);
    for (const auto& payment : answer.body["payments"]) seen += payment["id"].get<std::string>().front();
    if (answer.body["next"].is_null()) break;
    target = "/v1/payments?account=bob&limit=1&before=" + answer.body["next"].get<std::string>();
  }
  EXPECT_EQ(seen, "321");
}

TEST_F(HttpPaymentsTest, AStatementOfAccountIsReadByTheAccount) {
  for (const char letter : {'1', '2', '3'}) node.post("/v1/payments", pay(letter, "bob", "1"));
  node.post("/v1/payments", pay('4', "shop", "1"));
  node.post("/v1/payments", pay('5', "bob", "1000"));
  std::string seen;
  std::string place;
  for (int page = 0; page < 10; ++page) {
    const auto answer = node.get("/v1/payments?account=bob&status=accepted&limit=2" + place);
    ASSERT_EQ(answer.status, 200U) << answer.text;
    for (const auto& payment : answer.body["payments"]) seen += payment["id"].get<std::string>().front();
    if (answer.body["next"].is_null()) break;
    place = "&before=" + answer.body["next"].get<std::string>();
  }
  EXPECT_EQ(seen, "321");
  // The journal's entries are spoilt: what is read by the account does not need them.
  storage::Batch batch;
  for (std::uint64_t entry = 0; entry < storage::journal_head(node.store())->size; ++entry)
    batch.put(storage::Table::journal, storage::number_key(entry), "?");
  ASSERT_TRUE(node.store().commit(batch).has_value());
  EXPECT_EQ(node.get("/v1/payments?account=bob&status=accepted").body["payments"].size(), 3U);
  EXPECT_NE(node.get("/v1/payments?account=bob").status, 200U);
}

TEST_F(HttpPaymentsTest, ListsWhatIsAskedFor) {
  const auto ids = [&](const std::string& query) {
    std::string seen;
    const auto answer = node.get("/v1/payments?account=alice" + query);
    EXPECT_EQ(answer.status, 200U) << query << answer.text;
    for (const auto& payment : answer.body["payments"]) seen += payment["id"].get<std::string>().front();
    return seen;
  };
  const auto first = node.post("/v1/payments", pay('1', "bob", "1")).body["opened_at"].get<std::string>();
  node.post("/v1/payments", pay('2', "bob", "1000"));
  node.post("/v1/payments", pay('3', "shop", "1"));
  EXPECT_EQ(ids(""), "321e");
  EXPECT_EQ(ids("&order=oldest"), "e123");
  EXPECT_EQ(ids("&status=refused"), "2");
  EXPECT_EQ(ids("&status=accepted&kind=local"), "31");
  EXPECT_EQ(ids("&status=held"), "");
  EXPECT_EQ(ids("&peer=lait.example"), "");
  EXPECT_EQ(ids("&from=" + first + "&kind=local"), "321");
  EXPECT_EQ(ids("&to=2020-01-01T00:00:00Z"), "");
  EXPECT_EQ(ids("&to=9999-12-31T23:59:59.999Z&kind=issue"), "e");
  for (const char* wrong :
       {"order=first", "status=lost", "kind=gift", "peer=Lait", "from=2026-13-01T00:00:00Z", "from=2026-01-01",
        "to=2026-01-01T24:00:00Z", "to=2026-01-01T00:00:00.1Z", "to=2026-01-01 00:00:00Z"})
    EXPECT_EQ(node.get(std::string("/v1/payments?") + wrong).status, 400U) << wrong;
}

TEST_F(HttpPaymentsTest, ListsTheOldestFirstPageByPage) {
  for (const char letter : {'1', '2', '3'}) node.post("/v1/payments", pay(letter, "bob", "1"));
  std::string seen;
  std::string target = "/v1/payments?account=bob&limit=1&order=oldest";
  for (int page = 0; page < 10; ++page) {
    const auto answer = node.get(target);
    ASSERT_EQ(answer.status, 200U);
    for (const auto& payment : answer.body["payments"]) seen += payment["id"].get<std::string>().front();
    if (answer.body["next"].is_null()) break;
    target = "/v1/payments?account=bob&limit=1&order=oldest&after=" + answer.body["next"].get<std::string>();
  }
  EXPECT_EQ(seen, "123");
}

TEST_F(HttpPaymentsTest, AListOfNobodysPaymentsIsNotFound) {
  EXPECT_EQ(node.get("/v1/payments?account=nobody").status, 404U);
}

TEST_F(HttpPaymentsTest, AnUnknownPaymentIsNotFound) {
  const auto shown = node.get("/v1/payments/" + id('7'));
  EXPECT_EQ(shown.status, 404U);
  EXPECT_EQ(shown.code(), "unknown_payment");
  EXPECT_EQ(node.get("/v1/payments/" + id('7') + "@lait.example").code(), "unknown_payment");
  EXPECT_EQ(node.get("/v1/payments/7").status, 400U);
  EXPECT_EQ(node.get("/v1/payments/" + id('7') + "@Lait").status, 400U);
  const auto cancelled = node.post("/v1/payments/" + id('7') + "/cancel", json::object());
  EXPECT_EQ(cancelled.status, 404U);
  EXPECT_EQ(cancelled.code(), "unknown_payment");
}

TEST_F(HttpPaymentsTest, CancellingADecidedPaymentShowsTheDecision) {
  const auto paid = node.post("/v1/payments", pay('1', "bob", "10"));
  const auto cancelled = node.post("/v1/payments/" + id('1') + "/cancel", json::object());
  EXPECT_EQ(cancelled.status, 200U);
  EXPECT_EQ(cancelled.body, paid.body);
}

/// Payments to another node.
struct HttpCrossPaymentsTest : testing::Test {
  HttpCrossPaymentsTest() {
    connected = pair.connect();
    pair.miel.with_members("600");
    pair.lait.with_members("100");
  }
  void SetUp() override { ASSERT_TRUE(connected); }
  HttpPair pair;
  bool connected = false;
};

json across(char letter, const std::string& amount, int wait = 0) {
  json body = pay(letter, "bob@lait.example", amount);
  if (wait > 0) body["wait_ms"] = wait;
  return body;
}

TEST_F(HttpCrossPaymentsTest, IsHeldUntilThePayeesNodeHasAnswered) {
  const auto held = pair.miel.post("/v1/payments", across('1', "10"));
  ASSERT_EQ(held.status, 202U) << held.text;
  EXPECT_EQ(held.body["status"], "held");
  EXPECT_EQ(held.body["kind"], "outgoing");
  EXPECT_EQ(held.body["to"], "bob@lait.example");
  EXPECT_EQ(held.body["next"], "lait.example");
  EXPECT_FALSE(held.body.contains("closed_at"));
  EXPECT_TRUE(HttpPair::wait_until(pair.miel, "/v1/payments/" + id('1'), "/status", "accepted"));
  const auto there = pair.lait.get("/v1/payments/" + id('1') + "@miel.example");
  EXPECT_EQ(there.body["kind"], "incoming");
  EXPECT_EQ(there.body["from"], "alice@miel.example");
  EXPECT_EQ(there.body["to"], "bob@lait.example");
  EXPECT_EQ(there.body["amount"], "10.00");
  EXPECT_EQ(there.body["currency"], "LAIT");
}

TEST_F(HttpCrossPaymentsTest, WaitsForTheDecisionWhenAsked) {
  const auto accepted = pair.miel.post("/v1/payments", across('1', "10", 60'000));
  EXPECT_EQ(accepted.status, 201U) << accepted.text;
  EXPECT_EQ(accepted.body["status"], "accepted");
  auto unknown = across('2', "10", 60'000);
  unknown["to"] = "nobody@lait.example";
  const auto refused = pair.miel.post("/v1/payments", unknown);
  EXPECT_EQ(refused.status, 422U) << refused.text;
  EXPECT_EQ(refused.code(), "unknown_payee");
}

TEST_F(HttpCrossPaymentsTest, AnswersHeldWhenTheWaitIsOver) {
  pair.disconnect();
  const auto held = pair.miel.post("/v1/payments", across('1', "10", 30));
  EXPECT_EQ(held.status, 202U) << held.text;
  EXPECT_EQ(pair.miel.get("/v1/payments?status=held").body["payments"].size(), 1U);
  ASSERT_TRUE(pair.connect());
  EXPECT_TRUE(HttpPair::wait_until(pair.miel, "/v1/payments/" + id('1'), "/status", "accepted"));
  EXPECT_EQ(pair.miel.get("/v1/payments?status=held").body["payments"].size(), 0U);
}

TEST_F(HttpCrossPaymentsTest, TwoWhoWaitForOnePaymentBothHear) {
  pair.disconnect();
  HttpAnswer first;
  HttpAnswer second;
  std::thread one([&] { first = pair.miel.post("/v1/payments", across('1', "10", 60'000)); });
  EXPECT_TRUE(HttpPair::wait_until(pair.miel, "/v1/payments/" + id('1'), "/status", "held"));
  std::thread two([&] { second = pair.miel.post("/v1/payments", across('1', "10", 60'000)); });
  EXPECT_TRUE(pair.connect());
  one.join();
  two.join();
  EXPECT_EQ(first.status, 201U) << first.text;
  EXPECT_EQ(second.body, first.body);
}

TEST_F(HttpCrossPaymentsTest, TheServerStopsWithoutWaitingForPeers) {
  pair.disconnect();
  HttpAnswer answer;
  std::thread paying([&] { answer = pair.miel.post("/v1/payments", across('1', "10", 60'000)); });
  EXPECT_TRUE(HttpPair::wait_until(pair.miel, "/v1/payments/" + id('1'), "/status", "held"));
  pair.miel.server().stop();
  paying.join();
  EXPECT_EQ(answer.status, 202U) << answer.text;
}

TEST_F(HttpCrossPaymentsTest, RefusesAtOnceWhatIsOverTheLimit) {
  const auto refused = pair.miel.post("/v1/payments", across('1', "500.01", 60'000));
  EXPECT_EQ(refused.status, 422U);
  EXPECT_EQ(refused.code(), "over_limit");
}

TEST_F(HttpCrossPaymentsTest, APaymentThatHasNotLeftIsCancelledAtTheNextContact) {
  pair.disconnect();
  ASSERT_EQ(pair.miel.post("/v1/payments", across('1', "10")).status, 202U);
  const auto asked = pair.miel.post("/v1/payments/" + id('1') + "/cancel", json::object());
  EXPECT_EQ(asked.status, 202U);
  EXPECT_EQ(asked.body["status"], "held");
  EXPECT_EQ(asked.body["cancel_asked"], true);
  ASSERT_TRUE(pair.connect());
  EXPECT_TRUE(HttpPair::wait_until(pair.miel, "/v1/payments/" + id('1'), "/reason", "cancelled"));
  // What the other node knows of it: the id and who asked, no more.
  const auto there = pair.lait.get("/v1/payments/" + id('1') + "@miel.example");
  EXPECT_EQ(there.status, 200U);
  EXPECT_EQ(there.body["reason"], "cancelled");
  EXPECT_EQ(there.body["previous"], "miel.example");
}

TEST_F(HttpCrossPaymentsTest, AWindowThatHasPassedWithdrawsThePayment) {
  pair.disconnect();
  auto body = across('1', "10");
  body["accept_within_seconds"] = 1;
  const auto held = pair.miel.post("/v1/payments", body);
  ASSERT_EQ(held.status, 202U);
  const auto opened = held.body["opened_at"].get<std::string>();
  const auto before = held.body["accept_before"].get<std::string>();
  EXPECT_LT(opened, before);
  // Its node withdraws it by itself when the time has come.
  EXPECT_TRUE(HttpPair::wait_until(pair.miel, "/v1/payments/" + id('1'), "/cancel_asked", true));
  ASSERT_TRUE(pair.connect());
  EXPECT_TRUE(HttpPair::wait_until(pair.miel, "/v1/payments/" + id('1'), "/reason", "cancelled"));
}

}  // namespace
}  // namespace node
