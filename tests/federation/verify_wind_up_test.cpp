// Wind-up statements as whoever owns a node could forge them with its keys.

#include "federation/postings.h"
#include "federation/wind_up_rules.h"
#include "tests/federation/forgery.h"

namespace {

using harness::entry_of;
using harness::Forgery;
using protocol::PeerWoundUp;
using testing::Contains;
using testing::IsEmpty;

constexpr std::int64_t day_ms = 86'400'000;

class VerifyWindUp : public Forgery {
 protected:
  VerifyWindUp() {
    f.on_frame = [](harness::Frame& frame) { return frame.from != "a"; };
    paid = f.pay("a", "m1@b.example", 10'00).key();
    f.disconnect("a", "b");
    f.on_frame = {};
    later = {f.now.milliseconds + 100 * day_ms};
  }
  protocol::WindUpStatement statement(std::uint32_t hands = 1) {
    return *federation::wind_up_statement(books(), b(), {.hands = hands, .declared = later});
  }
  PeerWoundUp wound_up(const protocol::WindUpStatement& statement) {
    const auto text = protocol::to_text(statement);
    return {.peer = b(),
            .statement = text,
            .ours = f["a"].keys().contract.sign_raw(text),
            .theirs = statement.hands == 2 ? f["b"].keys().contract.sign_raw(text) : protocol::Signature{}};
  }
  protocol::Entry closed(protocol::PaymentStatus status = protocol::PaymentStatus::refused) {
    const bool refused = status == protocol::PaymentStatus::refused;
    auto transfers = federation::close_holds(
        books(), paid, refused ? protocol::TransferKind::void_hold : protocol::TransferKind::post_hold);
    return entry_of(protocol::PaymentClosed{.key = paid,
                                            .status = status,
                                            .reason = refused ? protocol::Reason::wound_up : protocol::Reason::none,
                                            .peer = b(),
                                            .answer = {}},
                    std::move(transfers));
  }
  std::vector<std::string> said_of(const PeerWoundUp& body, std::vector<protocol::Entry> after = {},
                                   std::vector<protocol::Transfer> transfers = {}) {
    std::vector<protocol::Entry> entries{entry_of(body, std::move(transfers))};
    for (auto& entry : after) entries.push_back(std::move(entry));
    return harness::said_of_forged(f["a"], std::move(entries), later);
  }
  /// B is heard again, and says this of the payment; what A writes then.
  std::vector<std::string> said_after_answer(bool accepted, std::vector<protocol::Entry> after,
                                             std::uint32_t hands = 1) {
    const protocol::Answer answer{.key = paid,
                                  .order_digest = books().payment(paid)->opened.order,
                                  .accepted = accepted,
                                  .reason = accepted ? protocol::Reason::none : protocol::Reason::expired,
                                  .evidence = {}};
    const auto envelope = protocol::seal(f.next_header("b", "a"), {protocol::encode(answer)}, f["b"].keys().message);
    storage::Batch batch;
    batch.put(storage::Table::received_log, federation::log_row(b(), envelope.header.sequence),
              protocol::encode(envelope));
    const auto honest = f["a"].store.snapshot();
    EXPECT_TRUE(f["a"].store.commit(batch).has_value());
    std::vector<protocol::Entry> entries{
        closed(), entry_of(protocol::EnvelopeLogged{.peer = b(),
                                                    .direction = protocol::EnvelopeDirection::received,
                                                    .head = envelope.head(),
                                                    .count = 1,
                                                    .acknowledged = envelope.header.acknowledged})};
    for (auto& entry : after) entries.push_back(std::move(entry));
    const auto said = said_of(wound_up(statement(hands)), std::move(entries));
    f["a"].store.restore(honest);
    return said;
  }
  protocol::LogPlace place() { return {f.next_header("b", "a").sequence, 0}; }

  protocol::PaymentKey paid;
  protocol::Time later;
};

TEST_F(VerifyWindUp, TheHonestOneIsClean) {
  EXPECT_THAT(said_of(wound_up(statement()), {closed()}), IsEmpty());
  EXPECT_THAT(said_of(wound_up(statement(2)), {closed()}), IsEmpty());
}

TEST_F(VerifyWindUp, ItSaysWhatTheBooksSay) {
  const auto unlike = Contains("the wind-up statement is not what the books say");
  auto other = statement();
  other.owed += 1;
  EXPECT_THAT(said_of(wound_up(other)), unlike);
  other = statement();
  other.holds.clear();
  EXPECT_THAT(said_of(wound_up(other)), unlike);
  other = statement();
  other.holds.front().amount += 1;
  EXPECT_THAT(said_of(wound_up(other)), unlike);
  other = statement();
  other.log_of.sequence += 1;
  EXPECT_THAT(said_of(wound_up(other)), unlike);
  other = statement();
  other.heard.milliseconds += 1;
  EXPECT_THAT(said_of(wound_up(other)), unlike);
  other = statement();
  other.agreement += 1;
  EXPECT_THAT(said_of(wound_up(other)), unlike);
}

TEST_F(VerifyWindUp, AloneNotBeforeTheTime) {
  const auto early = f.now.milliseconds + 80 * day_ms;
  EXPECT_THAT(harness::said_of_forged(f["a"], {entry_of(wound_up(statement()))}, {early}),
              Contains("the peer was wound up while it could not be: still_awaited"));
  auto now = statement(2);
  now.declared = {early};
  auto both = entry_of(wound_up(now));
  EXPECT_THAT(harness::said_of_forged(f["a"], {both, closed()}, {early}), IsEmpty());
}

TEST_F(VerifyWindUp, ItIsNotDatedLaterThanItIsBooked) {
  auto ahead = statement(2);
  ahead.declared = {later.milliseconds + 1};
  EXPECT_THAT(said_of(wound_up(ahead)), Contains("the peer was wound up while it could not be: still_awaited"));
}

TEST_F(VerifyWindUp, ItIsSignedByAsManyHandsAsItSays) {
  auto body = wound_up(statement());
  body.ours = f["b"].keys().contract.sign_raw(body.statement);
  EXPECT_THAT(said_of(body), Contains("our signature under the wind-up statement does not verify"));
  body = wound_up(statement(2));
  body.theirs = f["a"].keys().contract.sign_raw(body.statement);
  EXPECT_THAT(said_of(body), Contains("their signature under the wind-up statement does not verify"));
  body.theirs = {};
  EXPECT_THAT(said_of(body), Contains("the wind-up statement has not so many hands"));
}

TEST_F(VerifyWindUp, WhatItEndsIsEndedAndNothingElse) {
  const auto open = Contains("a hold was not ended that the wind-up statement ends");
  EXPECT_THAT(said_of(wound_up(statement())), open) << "at the journal's end";
  EXPECT_THAT(said_of(wound_up(statement()), {entry_of(protocol::AlarmRaised{b(), protocol::Reason::wound_up, ""})}),
              open);
  EXPECT_THAT(said_of(wound_up(statement()), {closed(protocol::PaymentStatus::accepted)}),
              Contains("a hold does not end as the wind-up statement says"));
  EXPECT_THAT(harness::said_of_forged(f["a"], {closed()}, later),
              Contains("a hold is ended by a wind-up statement that does not name it"));
}

TEST_F(VerifyWindUp, ItMovesNothingOfItsOwn) {
  EXPECT_THAT(said_of(wound_up(statement()), {}, federation::borne_postings(books(), *books().peer(b()), 1'00)),
              Contains("what moves is not what the wind-up statement says"));
}

TEST_F(VerifyWindUp, AClaimIsGivenUpThatStandsAndThatOwnEurosBear) {
  const auto unlike = Contains("a claim is given up that does not stand so, or that nothing bears");
  const auto given_up =
      entry_of(protocol::ClaimGivenUp{b(), 1'00}, federation::borne_postings(books(), *books().peer(b()), 1'00));
  EXPECT_THAT(said_of(wound_up(statement()), {closed(), given_up}), unlike);
}

TEST_F(VerifyWindUp, OnlyWhatThePeerHasAcceptedIsHonoured) {
  const protocol::AnswerHonoured honoured{.key = paid, .peer = b(), .place = {1, 0}, .amount = 10'00};
  EXPECT_THAT(said_of(wound_up(statement()),
                      {closed(), entry_of(honoured, federation::borne_postings(books(), *books().peer(b()), 10'00))}),
              Contains("the peer that was wound up has accepted no such payment"));
}

TEST_F(VerifyWindUp, OnlyARefusalIsHeardAsOne) {
  const protocol::RefusalHeard heard{.key = paid, .peer = b(), .place = place()};
  EXPECT_THAT(said_after_answer(false, {entry_of(heard)}), IsEmpty());
  EXPECT_THAT(said_after_answer(false, {entry_of(heard)}, 2), IsEmpty());
  const auto unlike = Contains("the peer that was wound up has refused no such payment");
  EXPECT_THAT(said_after_answer(true, {entry_of(heard)}), unlike);
  auto elsewhere = heard;
  elsewhere.place.index = 1;
  EXPECT_THAT(said_after_answer(false, {entry_of(elsewhere)}), unlike);
  elsewhere = heard;
  elsewhere.place.sequence -= 1;
  EXPECT_THAT(said_after_answer(false, {entry_of(elsewhere)}), unlike);
}

TEST_F(VerifyWindUp, WhatItSaysWhenItIsBackIsNotPassedOver) {
  const auto passed_over = Contains("what a peer said of payment " + paid.text() + " was not acted on");
  EXPECT_THAT(said_after_answer(false, {}), passed_over);
  EXPECT_THAT(said_after_answer(true, {}), passed_over);
  EXPECT_THAT(
      said_after_answer(true, {entry_of(protocol::AlarmRaised{b(), protocol::Reason::wound_up, "is heard again"})}),
      passed_over);
  const protocol::AnswerHonoured honoured{.key = paid, .peer = b(), .place = place(), .amount = 10'00};
  EXPECT_THAT(
      said_after_answer(true, {entry_of(honoured, federation::borne_postings(books(), *books().peer(b()), 10'00))}),
      IsEmpty());
}

TEST_F(VerifyWindUp, AnOrderHasLeftThatWasGivenBack) {
  const auto waiting = f.pay("a", "m1@b.example", 1'00).key();
  f.step("a", federation::CancelPayment{.id = waiting.id});
  ASSERT_TRUE(books().payment(waiting)->cancel_asked);
  EXPECT_THAT(harness::said_of_forged(f["a"], {entry_of(protocol::OrderLeft{waiting})}),
              Contains("it is said to be recovered, and was not given back"));
}

}  // namespace
