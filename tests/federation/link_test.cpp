// What the link does with bytes that are not as they should be, with lost ones, and with a past that comes back.

#include "protocol/limits.h"
#include "tests/federation/harness.h"

namespace {

using harness::Federation;
using harness::Frame;
using harness::PaymentStatus;
using harness::Reason;
using protocol::FrameKind;

/// Loses every frame and keeps a copy.
struct Lost {
  explicit Lost(Federation& federation) : federation_(federation) {
    federation.on_frame = [this](Frame& frame) { return frames.push_back(frame), false; };
  }
  ~Lost() { federation_.on_frame = {}; }
  std::vector<Frame> frames;

 private:
  Federation& federation_;
};

TEST(Link, LostEnvelopesAreSentAgainAfterGreeting) {
  Federation f({"a", "b"});
  protocol::PaymentKey key;
  {
    Lost lost(f);
    key = f.pay("a", "m1@b.example", 10'00).key();
    f.pay("a", "m1@b.example", 1'00);
  }
  EXPECT_EQ(f.payment("a", key)->status(), PaymentStatus::held);
  f.connect("a", "b");
  EXPECT_EQ(f.payment("a", key)->status(), PaymentStatus::accepted);
  EXPECT_EQ(f["b"].balance("m1"), 111'00);
  f.expect_sound();
}

TEST(Link, LostAnswerIsSentAgainAndNothingIsCreditedTwice) {
  Federation f({"a", "b"});
  f.on_frame = [](Frame& frame) { return frame.from == "a"; };
  const auto held = f.pay("a", "m1@b.example", 10'00);
  EXPECT_EQ(held.status(), PaymentStatus::held);
  EXPECT_EQ(f["b"].balance("m1"), 110'00);
  f.on_frame = {};
  for (int i = 0; i < 3; ++i) f.connect("a", "b");
  EXPECT_EQ(f.payment("a", held.key())->status(), PaymentStatus::accepted);
  EXPECT_EQ(f["b"].balance("m1"), 110'00);
  f.expect_sound();
}

TEST(Link, ReplayedAndOldFramesChangeNothing) {
  Federation f({"a", "b"});
  std::vector<Frame> seen;
  f.on_frame = [&](Frame& frame) { return seen.push_back(frame), true; };
  f.pay("a", "m1@b.example", 10'00);
  f.on_frame = {};
  const auto before = f["b"].books().journal_size();
  for (const auto& frame : seen) f.deliver(frame);
  EXPECT_EQ(f["b"].books().journal_size(), before);
  f.connect("a", "b");
  for (const auto& frame : seen) f.deliver(frame);  // now of an older connection
  EXPECT_EQ(f["b"].balance("m1"), 110'00);
  f.expect_sound();
}

TEST(Link, EveryFlippedBitIsCaughtBeforeTheCore) {
  Federation f({"a", "b"});
  std::vector<Frame> frames;
  {
    Lost lost(f);
    f.pay("a", "m1@b.example", 10'00);
    frames = lost.frames;
  }
  ASSERT_EQ(frames.size(), 1U);
  const auto before = f["b"].books().journal_size();
  for (std::size_t bit = 0; bit < frames[0].bytes.size() * 8; ++bit) {
    Frame tampered = frames[0];
    tampered.bytes[bit / 8] = static_cast<char>(tampered.bytes[bit / 8] ^ (1 << (bit % 8)));
    const auto closed = f.closed.size();
    f.deliver(tampered);
    EXPECT_EQ(f.closed.size(), closed + 1) << "bit " << bit;
  }
  EXPECT_EQ(f["b"].books().journal_size(), before);
}

TEST(Link, AnEnvelopeUnderAnotherKeyIsRefused) {
  Federation f({"a", "b", "c"});
  Lost lost(f);
  f.pay("a", "m1@b.example", 10'00);
  Frame forged = lost.frames.at(0);
  forged.from = "c";
  f.deliver(forged);
  ASSERT_FALSE(f.closed.empty());
  EXPECT_EQ(f.closed.back().why.reason, Reason::bad_signature);
}

TEST(Link, AGapEndsTheConnectionAndNothingElse) {
  Federation f({"a", "b"});
  std::vector<Frame> frames;
  {
    Lost lost(f);
    f.pay("a", "m1@b.example", 10'00);
    f.pay("a", "m1@b.example", 10'00);
    frames = lost.frames;
  }
  f.deliver(frames.at(1));
  EXPECT_EQ(f.closed.back().why.reason, Reason::out_of_order);
  EXPECT_EQ(f["b"].balance("m1"), 100'00);
  f.connect("a", "b");
  EXPECT_EQ(f["b"].balance("m1"), 120'00);
  f.expect_sound();
}

TEST(Link, OversizeFramesAreRefusedBeforeTheyAreRead) {
  Federation f({"a", "b"});
  f.deliver({"a", "b", f.session, FrameKind::envelope, std::string(protocol::max_envelope_bytes + 1, 'x')});
  EXPECT_EQ(f.closed.back().why.reason, Reason::oversize);
}

TEST(Link, APeerDownForLongLosesNothing) {
  Federation f({"a", "b"});
  std::vector<protocol::PaymentKey> keys;
  f.kill("b");
  for (int i = 0; i < 90; ++i) {  // more than the window of unacknowledged envelopes
    f.now.milliseconds += 3'600'000;
    auto asked = f.request("a", "m1@b.example", 1'00);
    asked.id = f.fresh_id();
    asked.accept_before = {f.now.milliseconds + protocol::max_accept_window_ms};
    f.step("a", asked);
    keys.push_back({f["a"].identity.domain(), asked.id});
  }
  EXPECT_EQ(f["a"].books().held_payments(), 90U);
  f["b"].open();
  f.connect("a", "b");
  EXPECT_EQ(f["a"].books().held_payments(), 0U);
  EXPECT_EQ(f["b"].balance("m1"), 190'00);
  f.expect_sound();
}

TEST(Link, NoMoreThanSoManyMessagesWaitForAPeer) {
  Federation f({"a", "b"}, {.inviter_debt_limit = 10'000'00, .invitee_debt_limit = 10'000'00});
  f.step("a", federation::FundRequest{
                  .id = f.fresh_id(), .kind = protocol::PaymentKind::deposit, .amount = {5'000'00, protocol::euro()}});
  f.step("a", federation::FundRequest{.id = f.fresh_id(),
                                      .kind = protocol::PaymentKind::issue,
                                      .member = *protocol::Alias::parse("m0"),
                                      .amount = {5'000'00, f["a"].identity.currency.code}});
  f.disconnect("a", "b");
  auto asked = f.request("a", "m1@b.example", 1);
  asked.accept_before = {f.now.milliseconds + protocol::max_accept_window_ms};
  for (std::uint64_t i = 0; i < protocol::max_outbox_messages; ++i) {
    asked.id = f.fresh_id();
    if (i % 20'000 == 0)
      f.step("a", asked);
    else
      f["a"].core->step(f.now, asked);
  }
  asked.id = f.fresh_id();
  f.step("a", asked);
  ASSERT_TRUE(f.last_reply->failure);
  EXPECT_EQ(f.last_reply->failure->reason, Reason::peer_busy);
  EXPECT_EQ(f["a"].books().held_payments(), protocol::max_outbox_messages);
}

TEST(Link, AForkFreezesThisLinkAloneAndKeepsTheEvidence) {
  Federation f({"a", "b", "c"});
  const auto backup = f["b"].store.snapshot();
  f.pay("b", "m1@a.example", 10'00);
  // The disk goes back and, against all rules, the node speaks to somebody else's face before it listens: a copy of its
  // keys was used. Envelopes of the same number then say different things.
  harness::Node copy("b");
  copy.store.restore(backup);
  copy.open();
  federation::Session session = ++f.session;
  copy.core->step(f.now, federation::LinkOpened{f["a"].identity.domain(), session});
  const auto& row = copy.books().peer(f["a"].identity.domain())->row;
  copy.core->step(f.now, federation::GreetingReceived{f["a"].identity.domain(), session, {row.received, row.sent}});
  auto asked = f.request("b", "m0@a.example", 3'00);
  asked.id = f.fresh_id();
  copy.core->step(f.now, asked);
  auto batch = copy.core->seal(f.now);
  std::vector<Frame> forged;
  auto receipt = copy.store.commit(batch.writes());
  for (const auto& effect : std::move(batch).release(*std::move(receipt)))
    if (const auto* frame = std::get_if<federation::SendFrame>(&effect);
        frame != nullptr && frame->kind == FrameKind::envelope)
      forged.push_back({"b", "a", f.session - 1, frame->kind, frame->bytes});
  ASSERT_FALSE(forged.empty());
  f.connect("a", "b");
  for (auto& frame : forged) {
    frame.session = f.session;
    f.deliver(frame);
  }
  const auto* link = f["a"].books().peer(f["b"].identity.domain());
  EXPECT_TRUE(link->row.frozen);
  EXPECT_EQ(f.alarms.back().reason, Reason::forked);
  const auto refused = f.pay("a", "m1@b.example", 1'00);
  EXPECT_EQ(refused.opened.reason, Reason::link_frozen);
  EXPECT_EQ(f.pay("b", "m1@c.example", 1'00).status(), PaymentStatus::accepted) << "other links go on";
  EXPECT_EQ(f.pay("a", "m1@a.example", 1'00).status(), PaymentStatus::accepted);

  // Both signed headers stand in the journal, for anybody to check.
  bool evidence = false;
  f["a"].books().view().scan(storage::Table::alarm, {}, {}, [&](std::string_view, std::string_view value) {
    const auto entry = protocol::decode_entry(value);
    const auto* frozen = std::get_if<protocol::LinkFrozen>(&entry->body);
    evidence = evidence || (frozen != nullptr && !frozen->ours.empty() && !frozen->theirs.empty());
    return true;
  });
  EXPECT_TRUE(evidence);
}

TEST(Link, AReusedIdFromAPeerIsRefusedAndRaisesAnAlarm) {
  Federation f({"a", "b"});
  const auto backup = f["a"].store.snapshot();
  const auto id = f.fresh_id();
  f.pay("a", "m1@b.example", 10'00, id);
  // A peer that makes a second order under the same id: its own books say this is the first.
  f.go_back("a", backup);
  f.pay("a", "m1@b.example", 20'00, id);
  EXPECT_EQ(f["a"].books().held_payments(), 1U);
  f.connect("a", "b");
  EXPECT_EQ(f["b"].balance("m1"), 110'00);
  EXPECT_EQ(f["a"].balance("m0"), 90'00);
  EXPECT_EQ(f["a"].books().held_payments(), 0U);
  bool conflict = false;
  for (const auto& alarm : f.alarms) conflict = conflict || alarm.reason == Reason::id_conflict;
  EXPECT_TRUE(conflict);
  f.expect_sound();
}

TEST(Link, AmountsThatAreNoneAreRefusedToAPeerToo) {
  for (const std::int64_t amount : {std::int64_t{0}, std::int64_t{-5}, INT64_MIN}) {
    Federation f({"a", "b"});
    const protocol::Order order{.id = f.fresh_id(),
                                .payer = *protocol::Address::parse("m0@b.example"),
                                .payee = *protocol::Address::parse("m0@a.example"),
                                .path = {{f["b"].identity.domain(), {amount, f["b"].identity.currency.code}},
                                         {f["a"].identity.domain(), {amount, protocol::euro()}}},
                                .credited = {amount, f["a"].identity.currency.code},
                                .accept_before = {f.now.milliseconds + 1000}};
    f.on_frame = [](Frame&) { return false; };
    f.deliver(f.forged("b", "a", order));
    const auto payment = f.payment("a", order.key());
    ASSERT_TRUE(payment.has_value());
    EXPECT_EQ(payment->opened.reason, Reason::amount_not_positive);
    EXPECT_EQ(f["a"].balance("m0"), 100'00);
  }
}

TEST(Link, EvidenceTooLargeToPassOnStopsNobody) {
  Federation f({"a", "b", "c"});
  auto asked = f.request("a", "m1@c.example", 10'00);
  asked.id = f.fresh_id();
  asked.route = federation::Route{{f["b"].identity.domain()}, f["c"].identity.currency.code};
  f.on_frame = [](Frame& frame) { return frame.to != "c"; };
  f.step("a", asked);
  f.on_frame = {};
  const protocol::PaymentKey key{f["a"].identity.domain(), asked.id};
  const auto held = f.payment("b", key);
  ASSERT_TRUE(held.has_value());
  f.deliver(f.forged("c", "b",
                     protocol::Answer{.key = key,
                                      .order_digest = held->opened.order,
                                      .accepted = true,
                                      .evidence = std::string(protocol::max_evidence_bytes, 'x')}));
  EXPECT_EQ(f.payment("b", key)->status(), PaymentStatus::accepted);
}

TEST(Agreement, LaterVersionNeedsBothSignatures) {
  Federation f({"a", "b"});
  const auto a = f["a"].identity.domain();
  const auto b = f["b"].identity.domain();
  f.step("a", federation::ProposeAgreement{.peer = b, .our_debt_limit = 20'00, .their_debt_limit = 30'00, .fee = {}});
  EXPECT_EQ(f["a"].books().peer(b)->row.version_in_force, 1U);
  EXPECT_EQ(f["b"].books().peer(a)->row.version_proposed_there, 2U);
  auto other = f.signing("b", "a");
  other.version = 3;
  f.step("b", other);
  EXPECT_EQ(f.last_reply->failure->reason, Reason::not_proposed);
  f.step("b", f.signing("b", "a"));
  EXPECT_EQ(f["a"].books().peer(b)->row.version_in_force, 2U);
  EXPECT_EQ(f["b"].books().peer(a)->row.version_in_force, 2U);
  EXPECT_EQ(f.pay("a", "m1@b.example", 20'01).opened.reason, Reason::over_limit);
  EXPECT_EQ(f.pay("a", "m1@b.example", 20'00).status(), PaymentStatus::accepted);
  f.expect_sound();
}

TEST(Agreement, CrossedProposalsEndWithOneVersion) {
  Federation f({"a", "b"});
  const auto a = f["a"].identity.domain();
  const auto b = f["b"].identity.domain();
  {
    Lost lost(f);
    f.step("a", federation::ProposeAgreement{.peer = b, .our_debt_limit = 1'00, .their_debt_limit = 1'00, .fee = {}});
    f.step("b", federation::ProposeAgreement{.peer = a, .our_debt_limit = 2'00, .their_debt_limit = 2'00, .fee = {}});
  }
  f.connect("a", "b");
  EXPECT_EQ(f["a"].books().peer(b)->row.version_proposed_there, 0U);
  EXPECT_EQ(f["b"].books().peer(a)->row.version_proposed_there, 2U);
  f.step("b", f.signing("b", "a"));
  EXPECT_EQ(f["a"].books().peer(b)->terms->sides[0].debt_limit, 1'00);
  EXPECT_EQ(f["b"].books().peer(a)->terms->sides[0].debt_limit, 1'00);
  f.expect_sound();
}

TEST(Invitation, ServesOnce) {
  Federation f({"a", "b"});
  harness::Node stranger("z");
  const protocol::Invitation used{.id = std::string(16, 'i'),
                                  .inviter = f["a"].identity,
                                  .offer = {},
                                  .secret = std::string(32, 's'),
                                  .expires = {f.now.milliseconds + 1000}};
  f.step("a", federation::IntroductionReceived{
                  .introduction = protocol::introduce(used, stranger.identity, stranger.keys().message)});
  EXPECT_EQ(f.closed.back().why.reason, Reason::not_found);
  EXPECT_EQ(f["a"].books().peer(stranger.identity.domain()), nullptr);
}

TEST(Invitation, NeedsTheSecretAndTime) {
  Federation f({"a"});
  harness::Node guest("g");
  protocol::Invitation invitation{.id = std::string(16, 'n'),
                                  .inviter = f["a"].identity,
                                  .offer = {},
                                  .secret = std::string(32, 's'),
                                  .expires = {f.now.milliseconds + 1000}};
  f.step("a", federation::Invite{.invitation = invitation});
  auto guessed = invitation;
  guessed.secret = std::string(32, 'x');
  f.step("a", federation::IntroductionReceived{.introduction =
                                                   protocol::introduce(guessed, guest.identity, guest.keys().message)});
  EXPECT_EQ(f.closed.back().why.reason, Reason::bad_signature);
  f.now.milliseconds += 2000;
  f.step("a", federation::IntroductionReceived{
                  .introduction = protocol::introduce(invitation, guest.identity, guest.keys().message)});
  EXPECT_EQ(f.closed.back().why.reason, Reason::expired);
}

}  // namespace
