// What programs outside are told: every decision once, in the order of the journal, the same whenever it is read.
#include <gmock/gmock.h>

#include "federation/event_feed.h"
#include "storage/journal.h"
#include "tests/federation/fund_setup.h"
#include "tests/federation/harness.h"
#include "tests/federation/settlement_setup.h"

namespace {

using federation::EventCursor;
using federation::EventFilter;
using federation::EventKind;
using federation::EventKinds;
using harness::Federation;
using harness::Reason;
using protocol::PaymentStatus;
using testing::ElementsAre;
using testing::IsSubsetOf;

/// Every event from a place on, page by page.
std::vector<federation::PlacedEvent> all_events(const storage::Store& store, EventCursor after,
                                                const EventFilter& filter = {}, std::size_t limit = 3) {
  std::vector<federation::PlacedEvent> all;
  while (true) {
    auto page = federation::read_events(store, after, filter, limit);
    EXPECT_TRUE(page.has_value());
    if (!page) return all;
    for (auto& event : page->events) all.push_back(std::move(event));
    if (page->complete) return all;
    after = page->next;
  }
}

std::vector<std::string> names(const std::vector<federation::PlacedEvent>& events) {
  std::vector<std::string> names;
  for (const auto& each : events) names.emplace_back(federation::name(each.event.kind));
  return names;
}

struct BookEventsTest : testing::Test {
  EventCursor now(const std::string& letter) { return *federation::last_event_cursor(f[letter].store); }
  std::vector<std::string> since(const std::string& letter, const EventCursor& cursor, EventFilter filter = {}) {
    return names(all_events(f[letter].store, cursor, filter));
  }
  EventFilter of(const std::string& letter, const std::string& alias) {
    return {.account = *f[letter].books().account_of(*protocol::Alias::parse(alias))};
  }
  Federation f{{"a", "b"}};
};

TEST_F(BookEventsTest, APaymentAcrossIsHeldAndAcceptedHereAndReceivedThere) {
  const auto here = now("a");
  const auto there = now("b");
  f.pay("a", "m1@b.example", 10'00);
  EXPECT_THAT(since("a", here), ElementsAre("payment.held", "payment.accepted"));
  EXPECT_THAT(since("b", there), ElementsAre("payment.accepted", "payment.received"));
}

TEST_F(BookEventsTest, APaymentWithinANodeIsAcceptedAndReceived) {
  const auto before = now("a");
  f.pay("a", "m1@a.example", 10'00);
  EXPECT_THAT(since("a", before), ElementsAre("payment.accepted", "payment.received"));
  EXPECT_THAT(since("a", before, of("a", "m0")), ElementsAre("payment.accepted"));
  EXPECT_THAT(since("a", before, of("a", "m1")), ElementsAre("payment.received"));
}

TEST_F(BookEventsTest, ARefusalIsToldToWhoPaysAndNobodyElse) {
  const auto here = now("a");
  const auto there = now("b");
  f.pay("a", "nobody@b.example", 10'00);
  f.pay("a", "m1@a.example", 1'000'00);
  EXPECT_THAT(since("a", here, of("a", "m0")), ElementsAre("payment.held", "payment.refused", "payment.refused"));
  EXPECT_TRUE(since("a", here, of("a", "m1")).empty());
  EXPECT_THAT(since("b", there), ElementsAre("payment.refused"));
  EXPECT_TRUE(since("b", there, of("b", "m1")).empty());
}

TEST_F(BookEventsTest, APaymentIsToldAsItStoodThenWhateverBecameOfIt) {
  const auto before = now("a");
  const auto paid = f.pay("a", "m1@b.example", 10'00);
  f.step("b", federation::PayRequest{.id = f.fresh_id(),
                                     .payer = *protocol::Alias::parse("m1"),
                                     .payee = *protocol::Address::parse("m0@a.example"),
                                     .amount = {10'00, f["b"].identity.currency.code},
                                     .accept_before = {f.now.milliseconds + 1000},
                                     .refund_of = paid.key()});
  ASSERT_EQ(f.payment("a", paid.key())->refunded, 10'00);
  const auto events = all_events(f["a"].store, before);
  ASSERT_GE(events.size(), 2U);
  const auto& held = std::get<federation::Payment>(events[0].event.what);
  const auto& accepted = std::get<federation::Payment>(events[1].event.what);
  EXPECT_EQ(held.status(), PaymentStatus::held);
  EXPECT_EQ(held.closed_at, protocol::Time{});
  EXPECT_EQ(accepted.status(), PaymentStatus::accepted);
  EXPECT_EQ(accepted.refunded, 0);
  EXPECT_EQ(accepted.closed_at, events[1].time);
}

TEST_F(BookEventsTest, FromAnyEventOnTheRestIsTheSame) {
  for (int i = 0; i < 5; ++i) {
    f.pay("a", "m1@a.example", 1'00);
    f.pay("a", "m1@b.example", 1'00);
  }
  const auto all = all_events(f["a"].store, *federation::first_event_cursor(f["a"].store), {}, 1'000);
  ASSERT_GT(all.size(), 20U);
  for (std::size_t i = 0; i < all.size(); ++i) {
    ASSERT_TRUE(federation::check_event_cursor(f["a"].store, all[i].id).has_value());
    const auto rest = all_events(f["a"].store, all[i].id, {}, 1 + i % 4);
    ASSERT_EQ(rest.size(), all.size() - i - 1);
    for (std::size_t j = 0; j < rest.size(); ++j) ASSERT_EQ(rest[j].id, all[i + 1 + j].id);
  }
}

TEST_F(BookEventsTest, EveryPaymentIsDecidedOnceInWhatIsTold) {
  for (int i = 0; i < 8; ++i) f.pay(i % 2 == 0 ? "a" : "b", i % 3 == 0 ? "m1@a.example" : "m1@b.example", 30'00);
  for (const std::string letter : {"a", "b"}) {
    std::map<protocol::PaymentKey, std::pair<int, int>> told;
    for (const auto& each : all_events(f[letter].store, *federation::first_event_cursor(f[letter].store)))
      if (const auto* payment = std::get_if<federation::Payment>(&each.event.what)) {
        auto& [held, decided] = told[payment->key()];
        if (each.event.kind == EventKind::payment_held) held += decided == 0 ? 1 : 100;
        if (each.event.kind == EventKind::payment_accepted || each.event.kind == EventKind::payment_refused) ++decided;
      }
    EXPECT_GE(told.size(), 8U);
    for (const auto& [key, counts] : told) {
      EXPECT_LE(counts.first, 1) << key.text();
      EXPECT_EQ(counts.second, 1) << key.text();
    }
  }
}

TEST_F(BookEventsTest, APlaceThatTheRestoredBooksDoNotHaveIsStale) {
  const auto backup = f["a"].store.snapshot();
  f.pay("a", "m1@a.example", 10'00);
  const auto lost = now("a");
  f.restore("a", backup);
  f.connect("a", "b");
  for (int i = 0; i < 20; ++i) f.pay("a", "m1@a.example", 1'00);
  ASSERT_GT(now("a").entry, lost.entry);
  const auto checked = federation::check_event_cursor(f["a"].store, lost);
  ASSERT_FALSE(checked.has_value());
  EXPECT_EQ(checked.error().reason, Reason::stale_version);
  const auto all = all_events(f["a"].store, *federation::first_event_cursor(f["a"].store));
  EXPECT_THAT(names(all), testing::Contains("node.restored"));
}

TEST_F(BookEventsTest, AgreementsAreTold) {
  const auto all =
      since("a", *federation::first_event_cursor(f["a"].store), {.kinds = *EventKinds::parse({"agreement"})});
  EXPECT_THAT(all, testing::Contains("agreement.proposed"));
  EXPECT_EQ(all.back(), "agreement.in_force");
  const auto before = now("b");
  f.step("a", federation::SuspendAgreement{.peer = f["b"].identity.domain(), .suspended = true});
  f.step("a", federation::SuspendAgreement{.peer = f["b"].identity.domain(), .suspended = false});
  EXPECT_THAT(since("b", before), ElementsAre("agreement.suspended", "agreement.resumed"));
}

/// The accounts of members onto which the entry brings units.
std::multiset<protocol::AccountId> credited_by(const protocol::Entry& entry, const federation::Books& books) {
  std::set<protocol::AccountId> credited;
  for (const auto& transfer : entry.transfers) {
    const bool posts =
        transfer.kind == protocol::TransferKind::post || transfer.kind == protocol::TransferKind::post_hold;
    if (posts && books.known_account(transfer.credit).purpose == protocol::AccountPurpose::member)
      credited.insert(transfer.credit);
  }
  return {credited.begin(), credited.end()};
}

struct FundEventsTest : harness::FundTest {
  protocol::PaymentId issue(bool to_another, bool awaits = false) {
    federation::FundRequest request{.kind = protocol::PaymentKind::issue,
                                    .member = *protocol::Alias::parse("m1"),
                                    .amount = units(10'00),
                                    .reference = awaits ? "TOPUP2026N11" : "",
                                    .awaits_euros = awaits};
    if (to_another) request.beneficiary = *protocol::Alias::parse("m0");
    return ask(request);
  }
  std::vector<federation::PlacedEvent> received() {
    return all_events(node().store, *federation::first_event_cursor(node().store),
                      {.kinds = *EventKinds::parse({"payment.received"})});
  }
};

TEST_F(FundEventsTest, ADonationIsToldToWhoIsGivenIt) {
  set_rules({0, 1}, {3, 100}, {0, 1});
  ask({.kind = protocol::PaymentKind::contribute, .amount = {50'00, protocol::euro()}});
  const auto before = received().size();
  issue(true);
  const auto told = received();
  ASSERT_EQ(told.size(), before + 2);
  EXPECT_EQ(told[before].event.account, node().books().account_of(*protocol::Alias::parse("m1")));
  EXPECT_EQ(told[before + 1].event.account, node().books().account_of(*protocol::Alias::parse("m0")));
}

TEST_F(FundEventsTest, EverythingThatComesOntoAMembersAccountIsTold) {
  set_rules({1, 10}, {3, 100}, {0, 1});
  ask({.kind = protocol::PaymentKind::contribute, .amount = {50'00, protocol::euro()}});
  show_first_deposit();
  issue(true);
  issue(false);
  issue(true, true);
  book(statement({line(10'00, "VIR TOPUP2026N11")}));
  f_.pay("a", "m1@a.example", 1'00);
  const auto& books = node().books();
  std::map<std::uint64_t, std::multiset<protocol::AccountId>> told;
  for (const auto& event : received()) told[event.id.entry].insert(event.event.account);
  std::size_t credits = 0;
  for (std::uint64_t i = 0; i < books.journal_size(); ++i) {
    const auto entry = protocol::decode_entry(*storage::journal_entry(node().store, i));
    ASSERT_TRUE(entry.has_value());
    EXPECT_EQ(told[i], credited_by(*entry, books)) << "entry " << i;
    credits += told[i].size();
  }
  EXPECT_GE(credits, 8U);
}

using SettlementEventsTest = settlement_tests::SettlementTest;

TEST_F(SettlementEventsTest, ANoteIsToldFromProposalToClosing) {
  settle();
  const EventFilter settlement{.kinds = *EventKinds::parse({"settlement"})};
  const auto told = [&](const std::string& letter) {
    return all_events(f[letter].store, *federation::first_event_cursor(f[letter].store), settlement);
  };
  EXPECT_THAT(names(told("a")), ElementsAre("settlement.proposed", "settlement.agreed", "settlement.closed"));
  EXPECT_THAT(names(told("b")), ElementsAre("settlement.agreed", "settlement.closing", "settlement.closed"));
  const auto closed = std::get<federation::SettlementEvent>(told("a").back().event.what);
  EXPECT_EQ(closed.arrived, 22'00);
  EXPECT_EQ(closed.debtor, f["a"].identity.domain());
}

TEST(EventKinds, AreChosenByNameOrGroup) {
  EXPECT_THAT(EventKinds::parse({"payment"})->names(),
              ElementsAre("payment.held", "payment.accepted", "payment.refused", "payment.received"));
  EXPECT_THAT(EventKinds::parse({"alarm.raised", "payment.held"})->names(),
              ElementsAre("payment.held", "alarm.raised"));
  EXPECT_EQ(EventKinds::parse({"payment", "settlement", "agreement", "alarm", "node"})->bits(),
            EventKinds::all().bits());
  for (const std::string wrong : {"", "pay", "payment.", "Payment", "payment.held.", "."})
    EXPECT_FALSE(EventKinds::parse({wrong}).has_value()) << wrong;
}

TEST(EventCursor, ReadsBackWhatItWrites) {
  for (const EventCursor cursor :
       {EventCursor{}, EventCursor{7, 2, 0x0123456789abcdef}, EventCursor{UINT64_MAX, UINT32_MAX, UINT64_MAX}}) {
    const auto read = EventCursor::parse(cursor.text());
    ASSERT_TRUE(read.has_value()) << cursor.text();
    EXPECT_EQ(*read, cursor);
  }
  for (const std::string wrong :
       {"", "1", "1-2", "1-2-", "1-2-0123456789abcde", "1-2-0123456789abcdef0", "01-2-0123456789abcdef",
        "-1-2-0123456789abcdef", "1--2-0123456789abcdef", "1-2-0123456789ABCDEF", "1-4294967296-0123456789abcdef",
        "1-2-+123456789abcdef", "1-2-0123456789abcdef\n"})
    EXPECT_FALSE(EventCursor::parse(wrong).has_value()) << wrong;
}

}  // namespace
