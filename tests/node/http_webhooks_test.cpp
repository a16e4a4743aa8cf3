// Webhooks over HTTP: made, signed, sent in order, sent again, paused and removed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "federation/event.h"
#include "node/clock.h"
#include "node/webhook_post.h"
#include "protocol/base64.h"
#include "tests/node/http_setup.h"
#include "tests/node/webhook_setup.h"

namespace node {
namespace {

using nlohmann::json;
using testing::ElementsAre;

std::string id(char letter) {
  return std::string(32, letter);
}

struct HttpWebhooksTest : testing::Test {
  HttpWebhooksTest() { node.with_members("100"); }
  HttpAnswer make(const json& more = json::object()) {
    json body{{"id", id('f')}, {"url", receiver.url()}};
    body.merge_patch(more);
    return node.post("/v1/webhooks", body);
  }
  HttpAnswer pay(char letter, const std::string& amount = "1") {
    return node.post("/v1/payments", {{"id", id(letter)}, {"from", "alice"}, {"to", "bob"}, {"amount", amount}});
  }
  json shown() { return node.get("/v1/webhooks/" + id('f')).body; }
  /// Until a member of the webhook has this value.
  bool wait_until(const std::string& pointer, const json& value) {
    return HttpPair::wait_until(node, "/v1/webhooks/" + id('f'), pointer, value);
  }
  static std::vector<std::string> kinds(const std::vector<HttpRequest>& requests) {
    std::vector<std::string> kinds;
    for (const auto& request : requests) kinds.push_back(json::parse(request.body).at("kind"));
    return kinds;
  }

  WebhookReceiver receiver;
  HttpNode node{"miel.example", "MIEL", 'a'};
};

TEST_F(HttpWebhooksTest, AReceiverGetsWhatAPageShowsSignedAndInOrder) {
  const auto made = make();
  ASSERT_EQ(made.status, 201U) << made.text;
  const std::string before = made.body["delivered"];
  pay('1');
  pay('2', "1000");
  const auto got = receiver.wait_for(3);
  EXPECT_THAT(kinds(got), ElementsAre("payment.accepted", "payment.received", "payment.refused"));
  const auto page = node.get("/v1/events?after=" + before).body["events"];
  ASSERT_EQ(page.size(), 3U);
  const auto secret = protocol::from_base64(made.body["secret"].get<std::string>().substr(6));
  ASSERT_TRUE(secret.has_value());
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(got[i].method, "POST");
    EXPECT_EQ(got[i].target, "/events");
    EXPECT_EQ(*got[i].header("Content-Type"), "application/json");
    EXPECT_EQ(json::parse(got[i].body), page[i]);
    EXPECT_EQ(*got[i].header("webhook-id"), page[i]["id"]);
    const auto seconds = std::stoll(*got[i].header("webhook-timestamp"));
    EXPECT_LE(std::abs(wall_time().milliseconds / 1000 - seconds), 120);
    EXPECT_EQ(*got[i].header("webhook-signature"),
              webhook_signature(*secret, page[i]["id"].get<std::string>(), seconds, got[i].body));
  }
  EXPECT_TRUE(wait_until("/delivered", page[2]["id"]));
  EXPECT_EQ(shown()["last_status"], 204);
}

TEST_F(HttpWebhooksTest, ARowOfAnEarlierVersionWhoseUrlIsTakenNoMoreFailsLikeAReceiver) {
  const federation::Webhook old{.id = *federation::WebhookId::from_hex(id('f')),
                                .url = "gopher://old.example/",
                                .kinds = federation::EventKinds::all().bits(),
                                .account = {},
                                .secret = std::string(federation::webhook_secret_bytes, 's'),
                                .created_at = {},
                                .delivered = *federation::last_event_cursor(node.store())};
  std::promise<void> durable;
  ASSERT_TRUE(
      node.engine().ask(federation::AddWebhook{.hook = old}, [&](const federation::Reply&) { durable.set_value(); }));
  durable.get_future().wait();
  node.restart();
  pay('1');
  EXPECT_TRUE(wait_until("/failures", 1));
  EXPECT_EQ(pay('2').status, 201U) << "the node goes on";
}

TEST_F(HttpWebhooksTest, AreMadeOnceAndTheSecretIsShownOnce) {
  const auto made = make({{"kinds", {"payment.received", "alarm"}}, {"account", "bob"}});
  ASSERT_EQ(made.status, 201U) << made.text;
  EXPECT_EQ(made.body["kinds"], json({"payment.received", "alarm.raised"}));
  EXPECT_EQ(made.body["account"], "bob");
  const auto again = make({{"kinds", {"payment.received", "alarm"}}, {"account", "bob"}});
  EXPECT_EQ(again.status, 200U);
  EXPECT_FALSE(again.body.contains("secret"));
  EXPECT_FALSE(shown().contains("secret"));
  const auto list = node.get("/v1/webhooks");
  ASSERT_EQ(list.body["webhooks"].size(), 1U);
  EXPECT_EQ(list.text.find("whsec_"), std::string::npos);
  EXPECT_EQ(make().code(), "id_conflict");
  for (const json& wrong :
       {json{{"url", "ftp://shop.example"}}, json{{"url", "http://shop.example/"}},
        json{{"url", "https://user@shop.example/"}}, json{{"url", nullptr}}, json{{"kinds", json::array()}},
        json{{"kinds", {"nothing"}}}, json{{"kinds", {1}}}, json{{"kinds", "alarm"}}, json{{"after", "1"}}})
    EXPECT_EQ(make(wrong).status, 400U) << wrong;
  EXPECT_EQ(make({{"url", "https://shop.example/" + std::string(2'048, 'a')}}).status, 413U);
}

TEST_F(HttpWebhooksTest, OnlyWhatTheReceiverWantsIsSent) {
  make({{"kinds", {"payment"}}, {"account", "bob"}});
  pay('1');
  pay('2', "1000");
  pay('3');
  EXPECT_THAT(kinds(receiver.wait_for(2)), ElementsAre("payment.received", "payment.received"));
}

TEST_F(HttpWebhooksTest, WhatIsNotTakenIsSentAgainBeforeAnythingElse) {
  receiver.answer_with(500);
  make();
  pay('1');
  ASSERT_EQ(receiver.wait_for(1).size(), 1U);
  EXPECT_TRUE(wait_until("/failures", 1));
  EXPECT_EQ(shown()["last_status"], 500);
  EXPECT_TRUE(shown().contains("next_try"));
  receiver.answer_with(200);
  // An operator does not wait for the next try.
  EXPECT_EQ(node.patch("/v1/webhooks/" + id('f'), {{"enabled", true}}).status, 200U);
  const auto got = receiver.wait_for(3);
  EXPECT_THAT(kinds(got), ElementsAre("payment.accepted", "payment.accepted", "payment.received"));
  EXPECT_EQ(*got[0].header("webhook-id"), *got[1].header("webhook-id"));
  EXPECT_TRUE(wait_until("/failures", 0));
}

TEST_F(HttpWebhooksTest, ARedirectIsNotFollowed) {
  WebhookReceiver elsewhere;
  receiver.answer_with(307, {{"Location", elsewhere.url()}});
  make();
  pay('1');
  EXPECT_TRUE(wait_until("/failures", 1));
  EXPECT_EQ(shown()["last_status"], 307);
  receiver.answer_with(204);
  node.patch("/v1/webhooks/" + id('f'), {{"enabled", true}});
  EXPECT_EQ(receiver.wait_for(3).size(), 3U);
  EXPECT_TRUE(wait_until("/failures", 0));
  EXPECT_TRUE(elsewhere.wait_for(0).empty());
}

TEST_F(HttpWebhooksTest, BeginWithWhatComesFromNowOn) {
  pay('1');
  const json from_now{{"after", "end"}};
  EXPECT_EQ(make(from_now).status, 201U);
  pay('2');
  EXPECT_EQ(make(from_now).status, 200U) << "asked again, it is the same webhook";
  ASSERT_EQ(receiver.wait_for(2).size(), 2U);
  EXPECT_EQ(json::parse(receiver.wait_for(2)[0].body)["payment"]["id"], id('2'));
}

TEST_F(HttpWebhooksTest, AreSentAnywhereFromAgain) {
  const std::string before = make().body["delivered"];
  pay('1');
  ASSERT_EQ(receiver.wait_for(2).size(), 2U);
  EXPECT_TRUE(wait_until("/last_status", 204));
  EXPECT_EQ(node.patch("/v1/webhooks/" + id('f'), {{"after", before}}).status, 200U);
  const auto got = receiver.wait_for(4);
  ASSERT_EQ(got.size(), 4U);
  EXPECT_EQ(*got[3].header("webhook-id"), *got[1].header("webhook-id"));
  EXPECT_EQ(node.patch("/v1/webhooks/" + id('f'), {{"after", "end"}}).status, 200U);
  EXPECT_EQ(node.patch("/v1/webhooks/" + id('f'), {{"after", "999-0-0123456789abcdef"}}).code(), "stale_version");
  EXPECT_EQ(node.patch("/v1/webhooks/" + id('e'), {{"enabled", true}}).code(), "not_found");
}

TEST_F(HttpWebhooksTest, OneThatIsPausedOrRemovedIsSentNothing) {
  make();
  ASSERT_EQ(node.patch("/v1/webhooks/" + id('f'), {{"enabled", false}}).body["enabled"], false);
  pay('1');
  ASSERT_EQ(node.patch("/v1/webhooks/" + id('f'), {{"enabled", true}}).body["enabled"], true);
  ASSERT_EQ(receiver.wait_for(2).size(), 2U);
  EXPECT_EQ(node.erase("/v1/webhooks/" + id('f')).status, 200U);
  EXPECT_EQ(node.erase("/v1/webhooks/" + id('f')).status, 404U);
  EXPECT_EQ(node.get("/v1/webhooks/" + id('f')).status, 404U);
  // Made anew it begins from now on: nothing of what happened in between.
  pay('2');
  const auto again = make();
  EXPECT_EQ(again.status, 201U);
  pay('3');
  const auto got = receiver.wait_for(4);
  ASSERT_EQ(got.size(), 4U);
  EXPECT_THAT(got[2].body, testing::HasSubstr(id('3')));
}

TEST_F(HttpWebhooksTest, WhatIsStillToBeSentStandsInTheBooks) {
  receiver.answer_with(503);
  make();
  pay('1');
  ASSERT_EQ(receiver.wait_for(1).size(), 1U);
  ASSERT_TRUE(wait_until("/failures", 1));
  // A node that begins on these books knows from them what is still to be sent, and when.
  const auto rows = federation::stored_webhooks(node.store());
  ASSERT_TRUE(rows.has_value());
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ(rows->front().failures, 1U);
  EXPECT_GT(rows->front().next_try, rows->front().failing_since);
}

TEST(WebhookSignature, IsThatOfTheStandardWebhooks) {
  std::string secret(32, '\0');
  for (std::size_t i = 0; i < secret.size(); ++i) secret[i] = static_cast<char>(i);
  EXPECT_EQ(webhook_secret_text(secret), "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
  // Computed with Python's hmac.
  EXPECT_EQ(webhook_signature(secret, "1204-1-9f86d081884c7d65", 1'764'240'000, R"({"kind":"payment.received"})"),
            "v1,leuVKyCOKrId4FzrIWgRtKd9piF50u+Pqg/u0Db6QdE=");
}

}  // namespace
}  // namespace node
