// How far a receiver has come, and when it is tried again: decided from the row, so that a restart changes nothing.
#include <gmock/gmock.h>

#include "federation/webhook_books.h"
#include "tests/federation/harness.h"

namespace {

using federation::EventCursor;
using federation::EventKinds;
using federation::Webhook;
using harness::Reason;

struct WebhooksTest : testing::Test {
  Webhook hook(char letter) {
    return {.id = *federation::WebhookId::from_bytes(std::string(16, letter)),
            .url = "https://shop.example/events",
            .kinds = EventKinds::all().bits(),
            .account = {},
            .secret = std::string(32, 's'),
            .created_at = {},
            .delivered = *federation::last_event_cursor(f["a"].store)};
  }
  Reason add(const Webhook& hook) {
    f.step("a", federation::AddWebhook{.hook = hook});
    return failure();
  }
  Reason failure() const { return f.last_reply->failure ? f.last_reply->failure->reason : Reason::none; }
  Webhook stored(char letter = '1') {
    const auto all = *federation::stored_webhooks(f["a"].store);
    for (const auto& each : all)
      if (each.id == hook(letter).id) return each;
    ADD_FAILURE() << "the webhook is not there";
    return {};
  }
  void fails(std::uint32_t status = 500) {
    f.step("a",
           federation::WebhookTried{.id = hook('1').id, .from = stored().delivered, .reached = {}, .status = status});
  }
  void takes(const EventCursor& reached) {
    f.step("a",
           federation::WebhookTried{.id = hook('1').id, .from = stored().delivered, .reached = reached, .status = 204});
  }
  EventCursor end() { return *federation::last_event_cursor(f["a"].store); }

  harness::Federation f{{"a", "b"}};
};

TEST_F(WebhooksTest, AreMadeOnceAndChangedByNobodyElse) {
  EXPECT_EQ(add(hook('1')), Reason::none);
  EXPECT_EQ(f.last_reply->number, 1U);
  EXPECT_EQ(stored().created_at, f.now);
  auto again = hook('1');
  again.secret = std::string(32, 't');
  EXPECT_EQ(add(again), Reason::none);
  EXPECT_EQ(f.last_reply->number, 0U);
  EXPECT_EQ(stored().secret, std::string(32, 's'));
  again.url = "https://elsewhere.example/";
  EXPECT_EQ(add(again), Reason::id_conflict);
}

TEST_F(WebhooksTest, AreAtMostSixteen) {
  for (char letter = 'a'; letter < 'a' + 16; ++letter) EXPECT_EQ(add(hook(letter)), Reason::none);
  EXPECT_EQ(add(hook('z')), Reason::oversize);
  f.step("a", federation::RemoveWebhook{.id = hook('a').id});
  EXPECT_EQ(failure(), Reason::none);
  EXPECT_EQ(add(hook('z')), Reason::none);
  f.step("a", federation::RemoveWebhook{.id = hook('a').id});
  EXPECT_EQ(failure(), Reason::not_found);
}

TEST(WebhookDelay, DoublesUpToAnHour) {
  EXPECT_EQ(federation::webhook_delay_ms(1), 5'000);
  EXPECT_EQ(federation::webhook_delay_ms(2), 10'000);
  EXPECT_EQ(federation::webhook_delay_ms(10), 2'560'000);
  EXPECT_EQ(federation::webhook_delay_ms(11), 3'600'000);
  EXPECT_EQ(federation::webhook_delay_ms(12), 3'600'000);
  EXPECT_EQ(federation::webhook_delay_ms(UINT32_MAX), 3'600'000);
}

TEST_F(WebhooksTest, EachFailureWaitsLongerAndWhatIsTakenBeginsAnew) {
  add(hook('1'));
  fails();
  EXPECT_EQ(stored().next_try.milliseconds, f.now.milliseconds + 5'000);
  fails(0);
  EXPECT_EQ(stored().next_try.milliseconds, f.now.milliseconds + 10'000);
  EXPECT_EQ(stored().failures, 2U);
  EXPECT_EQ(stored().last_status, 0U);
  f.pay("a", "m1@a.example", 1'00);
  takes(end());
  EXPECT_EQ(stored().failures, 0U);
  EXPECT_EQ(stored().last_status, 204U);
  EXPECT_EQ(stored().next_try, protocol::Time{});
  EXPECT_EQ(stored().delivered, end());
}

TEST_F(WebhooksTest, AfterThreeDaysOfFailuresOneIsDisabledWithAnAlarm) {
  add(hook('1'));
  fails();
  f.now.milliseconds += federation::webhook_patience_ms - 1;
  fails();
  EXPECT_TRUE(stored().enabled);
  EXPECT_TRUE(f.alarms.empty());
  f.now.milliseconds += 1;
  fails();
  EXPECT_FALSE(stored().enabled);
  ASSERT_EQ(f.alarms.size(), 1U);
  EXPECT_EQ(f.alarms[0].reason, Reason::undelivered);
  EXPECT_THAT(f.alarms[0].detail, testing::HasSubstr(hook('1').id.hex()));
  // What still comes of a try that was under way changes nothing, and is no second alarm.
  fails();
  EXPECT_EQ(f.alarms.size(), 1U);
  f.step("a", federation::ChangeWebhook{.id = hook('1').id, .enabled = true, .after = {}});
  EXPECT_TRUE(stored().enabled);
  EXPECT_EQ(stored().failures, 0U);
  f.expect_sound();
}

TEST_F(WebhooksTest, ATryThatBeganElsewhereIsForgotten) {
  add(hook('1'));
  const auto before = stored().delivered;
  f.pay("a", "m1@a.example", 1'00);
  const auto first = *federation::first_event_cursor(f["a"].store);
  f.step("a", federation::ChangeWebhook{.id = hook('1').id, .enabled = {}, .after = first});
  EXPECT_EQ(stored().delivered, first);
  f.step("a", federation::WebhookTried{.id = hook('1').id, .from = before, .reached = end(), .status = 200});
  EXPECT_EQ(failure(), Reason::none);
  EXPECT_EQ(stored().delivered, first);
  f.step("a", federation::ChangeWebhook{
                  .id = hook('1').id, .enabled = {}, .after = EventCursor{f["a"].books().journal_size(), 0, 0}});
  EXPECT_EQ(failure(), Reason::stale_version);
}

TEST_F(WebhooksTest, AreThereAfterARestart) {
  add(hook('1'));
  fails();
  const auto before = stored();
  f.kill("a");
  f["a"].open();
  EXPECT_EQ(f["a"].core->books().journal_size() > 0, true);
  EXPECT_EQ(stored(), before);
}

TEST_F(WebhooksTest, AMembersOwnGoesWithTheMember) {
  auto own = hook('1');
  own.account = *f["a"].books().account_of(*protocol::Alias::parse("m1"));
  add(own);
  add(hook('2'));
  f.step("a", federation::PayRequest{.id = f.fresh_id(),
                                     .payer = *protocol::Alias::parse("m1"),
                                     .payee = *protocol::Address::parse("m0@a.example"),
                                     .amount = {100'00, f["a"].identity.currency.code},
                                     .accept_before = {f.now.milliseconds + 1000}});
  f.step("a", federation::EraseMember{.alias = *protocol::Alias::parse("m1")});
  ASSERT_EQ(failure(), Reason::none);
  const auto left = *federation::stored_webhooks(f["a"].store);
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].id, hook('2').id);
}

}  // namespace
