// Quotes and payment requests over HTTP.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "node/http_quotes.h"
#include "node/qr_code.h"
#include "node/wallet_numbers.h"
#include "tests/node/breaker.h"
#include "tests/node/http_setup.h"

namespace node {
namespace {

using nlohmann::json;
using testing::HasSubstr;

std::string id(char letter) {
  return std::string(32, letter);
}
std::string request_id(char letter) {
  return std::string(24, letter);
}

struct HttpPaymentRequestsTest : testing::Test {
  HttpPaymentRequestsTest() { node.with_members("100"); }
  HttpAnswer ask(const json& more = json::object()) {
    json body{{"id", request_id('a')}, {"to", "shop"}, {"amount", "12.5"}, {"memo", "pain & caf\u00e9"}};
    body.merge_patch(more);
    return node.post("/v1/payment-requests", body);
  }
  HttpAnswer pay(const std::string& payment, const std::string& amount) {
    return node.post("/v1/payments", {{"id", payment}, {"from", "alice"}, {"to", "shop"}, {"amount", amount}});
  }
  HttpNode node{"miel.example", "MIEL", 'a'};
};

TEST_F(HttpPaymentRequestsTest, AreShownUntilTheyArePaid) {
  const auto asked = ask();
  ASSERT_EQ(asked.status, 201U) << asked.text;
  EXPECT_EQ(asked.body["to"], "shop@miel.example");
  EXPECT_EQ(asked.body["amount"], "12.50");
  EXPECT_EQ(asked.body["state"], "open");
  EXPECT_THAT(asked.body["uri"].get<std::string>(),
              testing::StartsWith("lokaponto:pay?to=shop@miel.example&request=" + request_id('a') +
                                  "&amount=12.50&currency=MIEL&memo=pain%20%26%20caf%c3%a9&until="));
  EXPECT_EQ(ask().body, asked.body);
  EXPECT_EQ(ask({{"amount", "13"}}).code(), "id_conflict");
  const auto paid = pay(request_id('a') + "0badcafe", "12.5");
  ASSERT_EQ(paid.status, 201U) << paid.text;
  const auto shown = node.get("/v1/payment-requests/shop/" + request_id('a'));
  EXPECT_EQ(shown.body["state"], "paid");
  EXPECT_EQ(shown.body["payment"], request_id('a') + "0badcafe@miel.example");
  EXPECT_TRUE(shown.body.contains("paid_at"));
  EXPECT_EQ(node.get("/v1/payment-requests/shop").body["requests"], json::array({shown.body}));
}

TEST_F(HttpPaymentRequestsTest, AreReadByWalletsOfTheKit) {
  EXPECT_FALSE(ask().body.contains("wallet_text")) << "no wallet finds a node without a public address";
  const auto code = "/v1/payment-requests/shop/" + request_id('a') + "/qr";
  EXPECT_EQ(node.get(code + "?form=lokavaluto").code(), "invalid_configuration");
  node.configuration().http_public_url = "https://monnaie.example";
  const auto text = node.get("/v1/payment-requests/shop/" + request_id('a')).body["wallet_text"].get<std::string>();
  const auto read = json::parse(text);
  EXPECT_EQ(read["amount"], "12.50");
  EXPECT_EQ(read["senderMemo"], "pain & caf\u00e9");
  const auto payee = payee_of_wallet(read["rpb"].get<std::string>(), node.self().domain());
  ASSERT_TRUE(payee.has_value()) << text;
  EXPECT_EQ(payee->address->text(), "shop@miel.example");
  EXPECT_THAT(read["rpb"].get<std::string>(), testing::EndsWith("@monnaie.example"));
  EXPECT_EQ(node.get(code + "?form=lokavaluto").text, *qr_svg(text));
  EXPECT_EQ(node.get(code + "?form=other").code(), "malformed");
}

TEST_F(HttpPaymentRequestsTest, AreRefusedByName) {
  EXPECT_EQ(ask({{"to", "nobody"}}).status, 404U);
  EXPECT_EQ(ask({{"amount", "0"}}).code(), "amount_not_positive");
  EXPECT_EQ(ask({{"memo", std::string(141, 'm')}}).status, 413U);
  for (const json& wrong : {json{{"id", "12"}}, json{{"id", std::string(24, '0')}}, json{{"id", nullptr}},
                            json{{"to", "Shop"}}, json{{"valid_seconds", 0}}, json{{"amount", 1}}})
    EXPECT_EQ(ask(wrong).status, 400U) << wrong;
  EXPECT_EQ(node.get("/v1/payment-requests/nobody").status, 404U);
  EXPECT_EQ(node.get("/v1/payment-requests/shop/" + request_id('b')).status, 404U);
  EXPECT_EQ(node.get("/v1/payment-requests/shop/12").status, 400U);
  EXPECT_EQ(node.get("/v1/payment-requests/shop/" + request_id('b') + "/qr").status, 404U);
}

TEST_F(HttpPaymentRequestsTest, LeaveTheAmountToThePayerAndAreWithdrawn) {
  const auto asked = ask({{"amount", nullptr}, {"memo", nullptr}});
  ASSERT_EQ(asked.status, 201U);
  EXPECT_FALSE(asked.body.contains("amount"));
  EXPECT_EQ(node.erase("/v1/payment-requests/shop/" + request_id('a')).status, 200U);
  EXPECT_EQ(node.erase("/v1/payment-requests/shop/" + request_id('a')).status, 404U);
}

TEST_F(HttpPaymentRequestsTest, AreSeenAsAQrCode) {
  ask();
  const auto code = node.get("/v1/payment-requests/shop/" + request_id('a') + "/qr");
  EXPECT_EQ(code.status, 200U);
  EXPECT_EQ(code.content_type, "image/svg+xml");
  EXPECT_THAT(code.text, testing::StartsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "));
}

TEST(QrCode, OfAKnownTextIsThatOfOtherPrograms) {
  // Version 1 with its quiet zone: 21 + 8 modules; the finder patterns begin at (4, 4) and (4 + 14, 4).
  const auto svg = qr_svg("HELLO");
  ASSERT_TRUE(svg.has_value());
  EXPECT_THAT(*svg, HasSubstr("viewBox=\"0 0 29 29\""));
  EXPECT_THAT(*svg, HasSubstr("M4 4h7v1h-7z"));
  EXPECT_THAT(*svg, HasSubstr("M18 4h7v1h-7z"));
  EXPECT_THAT(*svg, HasSubstr("M4 24h7v1h-7z"));
  EXPECT_EQ(qr_svg(std::string(4'000, 'x')).error().reason, protocol::Reason::oversize);
}

TEST_F(HttpPaymentRequestsTest, AQuoteIsWhatAPaymentThenBrings) {
  const auto quote = node.post("/v1/quotes", {{"to", "shop"}, {"amount", "12.5"}});
  ASSERT_EQ(quote.status, 200U) << quote.text;
  EXPECT_EQ(quote.body["debited"], json({{"amount", "12.50"}, {"currency", "MIEL"}}));
  EXPECT_EQ(quote.body["credited"], quote.body["debited"]);
  EXPECT_EQ(quote.body["fee"]["amount"], "0.00");
  EXPECT_EQ(quote.body["route"], json::array({"miel.example"}));
  const json payment{
      {"id", id('1')}, {"from", "alice"}, {"to", "shop"}, {"amount", "12.5"}, {"quote", quote.body["quote"]}};
  auto other = payment;
  other["amount"] = "13";
  EXPECT_EQ(node.post("/v1/payments", other).status, 400U);
  other["quote"] = "abc";
  EXPECT_EQ(node.post("/v1/payments", other).status, 400U);
  EXPECT_EQ(node.post("/v1/payments", payment).status, 201U);
  EXPECT_EQ(node.post("/v1/quotes", {{"to", "shop@lait.example"}, {"amount", "1"}}).code(), "unknown_domain");
  EXPECT_EQ(node.post("/v1/quotes", {{"to", "shop"}, {"amount", "0"}}).code(), "amount_not_positive");
}

TEST(HttpQuotes, AcrossCurrenciesNameRouteAndTerms) {
  HttpPair pair;
  ASSERT_TRUE(pair.connect());
  pair.miel.with_members("100");
  pair.lait.with_members("100");
  const auto quote = pair.miel.post("/v1/quotes", {{"to", "bob@lait.example"}, {"amount", "10"}, {"valid_seconds", 5}});
  ASSERT_EQ(quote.status, 200U) << quote.text;
  EXPECT_EQ(quote.body["credited"], json({{"amount", "10.00"}, {"currency", "LAIT"}}));
  EXPECT_EQ(quote.body["route"], json::array({"miel.example", "lait.example"}));
  EXPECT_EQ(quote.body["rate"], "1/1");
  auto expired = *parse_quote(quote.body["quote"].get<std::string>());
  expired.until = {1};
  json payment{
      {"id", id('1')}, {"from", "alice"}, {"to", "bob@lait.example"}, {"amount", "10"}, {"quote", to_text(expired)}};
  EXPECT_EQ(pair.miel.post("/v1/payments", payment).code(), "quote_expired");
  auto changed = expired;
  changed.until = {INT64_MAX};
  changed.credited.minor = 9'99;
  payment["quote"] = to_text(changed);
  EXPECT_EQ(pair.miel.post("/v1/payments", payment).code(), "quote_changed");
  payment["quote"] = quote.body["quote"];
  payment["wait_ms"] = 60'000;
  EXPECT_EQ(pair.miel.post("/v1/payments", payment).status, 201U);
}

TEST(QuoteText, ReadsBackOrIsRefused) {
  const QuoteText quote{.payee = "bob@lait.example",
                        .amount = {10'00, protocol::euro()},
                        .credited = {9'95, protocol::euro()},
                        .until = {7}};
  const auto text = to_text(quote);
  EXPECT_EQ(*parse_quote(text), quote);
  Breaker breaker(2026);
  for (int i = 0; i < 2'000; ++i) {
    const auto broken = breaker.broken(text);
    if (const auto read = parse_quote(broken)) {
      EXPECT_EQ(to_text(*read), broken);
    }
  }
}

}  // namespace
}  // namespace node
