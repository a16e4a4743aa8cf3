// A peer whose keys sign what no honest core would: what it can do to this link, and how much of it is written down.

#include "federation/frames.h"
#include "federation/verify.h"
#include "protocol/limits.h"
#include "tests/federation/harness.h"

namespace {

using harness::Federation;
using harness::Frame;
using harness::Reason;
using protocol::EnvelopeHeader;
using protocol::FrameKind;

/// A is hostile, B is not; three payments have gone through, and nothing is on its way.
class HostilePeer : public testing::Test {
 protected:
  HostilePeer() {
    for (int i = 0; i < 3; ++i) f.pay("a", "m1@b.example", 1'00);
    f.tick();
    f.connect("a", "b");
    f.on_frame = [this](Frame& frame) {
      sent.push_back(frame);
      return false;
    };
  }
  const federation::Peer& link() { return f["b"].books().peer(f["a"].identity.domain())->row; }
  EnvelopeHeader next() const { return f.next_header("a", "b"); }
  void deliver(const EnvelopeHeader& header, std::vector<protocol::Bytes> messages = {}) {
    f.deliver(f.sealed("a", "b", header, std::move(messages)));
    f.step("b", federation::Inquiry{.look = [](const federation::Books&) {}});  // lets its frames out
  }
  protocol::ChainHead sent_by_b(std::uint64_t sequence) {
    return f["b"].books().sent_envelope(f["a"].identity.domain(), sequence)->head();
  }
  std::vector<protocol::LinkFrozen> freezes() {
    std::vector<protocol::LinkFrozen> found;
    f["b"].books().view().scan(storage::Table::alarm, {}, {}, [&](std::string_view, std::string_view value) {
      const auto entry = protocol::decode_entry(value);
      if (const auto* frozen = std::get_if<protocol::LinkFrozen>(&entry->body)) found.push_back(*frozen);
      return true;
    });
    return found;
  }
  Reason closed_for() { return f.closed.empty() ? Reason::none : f.closed.back().why.reason; }

  Federation f{{"a", "b"}};
  std::vector<Frame> sent;
};

// ---- what it says of our chain

TEST_F(HostilePeer, MayAcknowledgeAnyPlaceOfOurChainAsItIs) {
  for (std::uint64_t sequence = 0; sequence <= link().sent.sequence; ++sequence) {
    auto header = next();
    header.acknowledged = sequence == 0 ? protocol::ChainHead{} : sent_by_b(sequence);
    deliver(header);
    EXPECT_EQ(link().received.sequence, header.sequence);
    EXPECT_FALSE(link().frozen);
  }
}

TEST_F(HostilePeer, ThatAcknowledgesAnotherEnvelopeOfOursHasForked) {
  const auto honest = f["b"].store.snapshot();
  ASSERT_GT(link().sent.sequence, 2U);
  for (std::uint64_t sequence = 1; sequence <= link().sent.sequence; ++sequence) {
    sent.clear();
    auto header = next();
    header.acknowledged = sent_by_b(sequence);
    header.acknowledged.hash.bytes[0] ^= 1;
    deliver(header);
    EXPECT_TRUE(link().frozen) << sequence;
    EXPECT_EQ(link().received.sequence + 1, header.sequence) << "it is not taken in";
    ASSERT_EQ(freezes().size(), 1U);
    EXPECT_EQ(freezes().front().detail,
              "envelope " + std::to_string(sequence) + " that we sent stands in two versions");
    // Our version is shown, so that both hold the evidence.
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(protocol::decode_envelope(sent.front().bytes)->head(), sent_by_b(sequence));
    f.go_back("b", honest);
    f.on_frame = {};
    f.connect("a", "b");
    f.on_frame = [this](Frame& frame) { return sent.push_back(frame), false; };
  }
}

TEST_F(HostilePeer, ThatAcknowledgesWhatWasNeverSentIsCutOff) {
  auto header = next();
  ++header.acknowledged.sequence;
  deliver(header);
  EXPECT_EQ(closed_for(), Reason::out_of_order);
  EXPECT_FALSE(link().frozen);
}

/// B loses its last two payments, and A gives them back with one of its own envelopes changed.
class HostileRecovery : public HostilePeer {
 protected:
  void recover(const std::function<void(Frame&, const EnvelopeHeader&)>& change) {
    f.on_frame = {};
    const auto backup = f["b"].store.snapshot();
    for (int i = 0; i < 2; ++i) f.pay("a", "m1@b.example", 1'00);
    f.restore("b", backup);
    f.on_frame = [&](Frame& frame) {
      if (frame.from == "a" && frame.kind != FrameKind::greeting)
        change(frame, protocol::decode_envelope(frame.bytes)->header);
      return true;
    };
    f.connect("a", "b");
  }
};

TEST_F(HostileRecovery, GivesBackAnEnvelopeOtherThanTheOneWeAcknowledged) {
  const auto balance = f["b"].balance("m1");
  const auto first = link().received.sequence + 1;
  recover([&](Frame& frame, const EnvelopeHeader& header) {
    if (frame.kind == FrameKind::envelope && header.sequence == first) frame = f.sealed("a", "b", header);
  });
  EXPECT_TRUE(link().frozen);
  EXPECT_EQ(freezes().front().detail, "envelope " + std::to_string(first) + " that they sent stands in two versions");
  EXPECT_EQ(f["b"].balance("m1"), balance) << "nothing of it is taken in";
}

TEST_F(HostileRecovery, GivesBackAnEnvelopeThatAcknowledgesAnotherOfOurs) {
  const auto balance = f["b"].balance("m1");
  const auto last = link().received.sequence + 2;
  std::uint64_t acknowledged = 0;
  recover([&](Frame& frame, EnvelopeHeader header) {
    if (frame.kind != FrameKind::envelope || header.sequence != last) return;
    acknowledged = header.acknowledged.sequence;
    header.acknowledged.hash.bytes[0] ^= 1;
    frame = f.sealed("a", "b", header);
  });
  EXPECT_TRUE(link().frozen);
  EXPECT_EQ(freezes().front().detail,
            "envelope " + std::to_string(acknowledged) + " that we sent stands in two versions");
  EXPECT_EQ(f["b"].balance("m1"), balance);
}

TEST_F(HostileRecovery, GivesBackAChainThatDoesNotContinue) {
  const auto first = link().received.sequence + 1;
  recover([&](Frame& frame, EnvelopeHeader header) {
    if (frame.kind != FrameKind::envelope || header.sequence != first) return;
    header.previous.bytes[0] ^= 1;
    frame = f.sealed("a", "b", header);
  });
  ASSERT_EQ(freezes().size(), 1U);
  EXPECT_FALSE(freezes().front().ours.empty()) << "the envelope before it is the other half of the evidence";
  EXPECT_FALSE(freezes().front().theirs.empty());
}

// ---- how much of it is written down

TEST_F(HostilePeer, ForksInTheJournalOnceWithoutAndOnceWithBothHeaders) {
  auto header = next();
  header.acknowledged.hash.bytes[0] ^= 1;
  deliver(header);
  ASSERT_EQ(freezes().size(), 1U);
  EXPECT_TRUE(freezes().front().theirs.empty());

  f.deliver(f.sealed("a", "b", next()));  // continues the chain, contradicts nothing
  const auto& books = f["b"].books();
  const auto known = books.received_envelope(f["a"].identity.domain(), link().received.sequence);
  f.deliver({"a", "b", f.session, FrameKind::envelope, protocol::encode(*known)});
  EXPECT_EQ(freezes().size(), 1U) << "no evidence";

  for (int i = 0; i < 50; ++i) {
    auto other = known->header;
    other.time = {i};
    deliver(other);
  }
  ASSERT_EQ(freezes().size(), 2U);
  EXPECT_FALSE(freezes().back().ours.empty());
  EXPECT_FALSE(freezes().back().theirs.empty());
  EXPECT_EQ(f.alarms.size(), 2U);
}

TEST_F(HostilePeer, WithAnEnvelopeThatDoesNotFollowMakesEvidenceOfTheTwo) {
  auto header = next();
  header.previous.bytes[0] ^= 1;
  for (int i = 0; i < 3; ++i) deliver(header);
  ASSERT_EQ(freezes().size(), 1U);
  const auto head = f["b"].books().received_envelope(f["a"].identity.domain(), link().received.sequence);
  EXPECT_EQ(freezes().front().ours, head->header_bytes + protocol::Bytes(head->signature.view()));
  EXPECT_FALSE(freezes().front().theirs.empty());
}

TEST_F(HostilePeer, IsCutOffAfterAHundredAlarms) {
  const std::vector<protocol::Bytes> nonsense(protocol::max_session_alarms / 2, "nonsense");
  deliver(next(), nonsense);
  EXPECT_EQ(closed_for(), Reason::none);
  auto more = nonsense;
  const protocol::PaymentKey key{f["a"].identity.domain(), f.fresh_id()};
  more.push_back(protocol::encode(protocol::CancelRequest{key, protocol::Hash{}}));
  deliver(next(), more);
  EXPECT_EQ(closed_for(), Reason::oversize);
  EXPECT_TRUE(f.payment("b", key).has_value()) << "what was signed is acted on to the end of its envelope";
  EXPECT_EQ(f.alarms.size(), protocol::max_session_alarms);
  const auto before = f["b"].books().journal_size();
  deliver(next(), nonsense);
  EXPECT_EQ(f["b"].books().journal_size(), before);
}

TEST_F(HostilePeer, ThatReusesIdsIsCutOffAsWell) {
  const protocol::PaymentKey key{f["a"].identity.domain(), f.fresh_id()};
  deliver(next(), {protocol::encode(protocol::CancelRequest{key, protocol::Hash{}})});
  protocol::Hash other;
  other.bytes[0] = 1;
  deliver(next(), std::vector<protocol::Bytes>(protocol::max_session_alarms,
                                               protocol::encode(protocol::CancelRequest{key, other})));
  EXPECT_EQ(closed_for(), Reason::oversize);
}

/// Queues envelopes one after another without letting B answer in between; how many B takes.
std::uint64_t taken_at_once(Federation& f, std::uint64_t count, const std::vector<protocol::Bytes>& messages) {
  harness::Node& b = f["b"];
  const auto before = b.books().peer(f["a"].identity.domain())->row.received.sequence;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto frame = f.sealed("a", "b", f.next_header("a", "b"), messages);
    federation::FrameKeys keys{protocol::key_history(f["a"].identity), protocol::key_history(b.identity)};
    auto event = federation::event_of_frame(keys, frame.session, frame.kind, frame.bytes);
    b.core->step(f.now, *event);
  }
  f.step("b", federation::Inquiry{.look = [](const federation::Books&) {}});
  return b.books().peer(f["a"].identity.domain())->row.received.sequence - before;
}

TEST_F(HostilePeer, IsHeldToTheWindow) {
  const auto message = protocol::encode(protocol::AgreementSuspension{1, false});
  EXPECT_EQ(taken_at_once(f, protocol::max_unacknowledged_envelopes, {message}),
            protocol::max_unacknowledged_envelopes);
  EXPECT_EQ(closed_for(), Reason::none);
  EXPECT_EQ(taken_at_once(f, protocol::max_unacknowledged_envelopes + 1, {message}),
            protocol::max_unacknowledged_envelopes)
      << "what was acknowledged meanwhile opens the window";
  EXPECT_EQ(closed_for(), Reason::oversize);
}

TEST_F(HostilePeer, IsHeldToTwiceTheWindowWithBareAcknowledgements) {
  EXPECT_EQ(taken_at_once(f, 2 * protocol::max_unacknowledged_envelopes + 1, {}),
            2 * protocol::max_unacknowledged_envelopes);
  EXPECT_EQ(closed_for(), Reason::oversize);
}

TEST_F(HostilePeer, ThatMakesAnOrderOfOursTakesNoIdOfOurClients) {
  const auto id = f.fresh_id();
  const auto& currency = f["a"].identity.currency;
  const protocol::Amount euro{1'00, protocol::euro()};
  const protocol::Order order{.id = id,
                              .payer = *protocol::Address::parse("m0@b.example"),
                              .payee = *protocol::Address::parse("m1@a.example"),
                              .path = {{f["b"].identity.domain(), euro}, {f["a"].identity.domain(), euro}},
                              .credited = {1'00, currency.code},
                              .accept_before = {f.now.milliseconds + 1000},
                              .refund_of = {}};
  deliver(next(), {protocol::encode(order)});
  ASSERT_EQ(f.alarms.size(), 1U);
  EXPECT_EQ(f.alarms.front().reason, Reason::unknown_payment);
  EXPECT_FALSE(f.payment("b", {f["b"].identity.domain(), id}));
  EXPECT_EQ(f.pay("b", "m1@a.example", 1'00, id).status(), harness::PaymentStatus::held) << "the id was free";
  deliver(next(), {protocol::encode(order)});
  EXPECT_EQ(f.alarms.size(), 2U) << "nor is a known one answered";
}

TEST_F(HostilePeer, ExchangesNoTermsUnderTheEyesOfWhoSigns) {
  const auto& agreement = *f["b"].books().peer(f["a"].identity.domain());
  const auto propose = [&](std::int64_t limit) {
    auto terms = *agreement.terms;
    terms.version = 2;
    terms.sides[1].debt_limit = limit;
    const auto bytes = protocol::encode(terms);
    const auto signature = f["a"].keys().contract.sign(protocol::agreement_type, bytes);
    deliver(next(), {protocol::encode(protocol::AgreementProposal{bytes, signature})});
  };
  propose(100'00);
  const auto seen = f.signing("b", "a");
  propose(100'00);
  EXPECT_TRUE(f.alarms.empty()) << "the same again says nothing new";
  propose(900'00);
  ASSERT_EQ(f.alarms.size(), 1U);
  EXPECT_EQ(f.alarms.front().reason, Reason::already_exists);
  auto other = seen;
  other.terms.bytes[0] ^= 1;
  f.step("b", other);
  EXPECT_EQ(f.last_reply->failure->reason, Reason::stale_version);
  f.step("b", seen);
  EXPECT_FALSE(f.last_reply->failure);
  EXPECT_EQ(agreement.terms->sides[1].debt_limit, 100'00);
}

/// Every message is answered, and A never says that it has an answer.
class GreedyPeer : public HostilePeer {
 protected:
  static constexpr std::uint64_t bound = 100;
  GreedyPeer() { f["b"].core->bound_outboxes(bound); }

  const federation::PeerState& state() { return *f["b"].books().peer(f["a"].identity.domain()); }
  protocol::Bytes question() {
    return protocol::encode(protocol::CancelRequest{{f["a"].identity.domain(), f.fresh_id()}, protocol::Hash{}});
  }
  /// Envelopes of ten questions, until B has cut it off.
  void ask_until_cut_off() {
    for (int i = 0; i < 300 && closed_for() != Reason::peer_busy; ++i) {
      std::vector<protocol::Bytes> questions;
      while (questions.size() < 10) questions.push_back(question());
      auto header = next();
      header.acknowledged = acknowledged;
      deliver(header, questions);
    }
  }
  /// A new connection on which A says of B's chain what it likes, so that B sends nothing.
  void greet_again() {
    const auto a = f["a"].identity.domain();
    f.closed.clear();
    f.step("b", federation::LinkOpened{a, ++f.session});
    f.step("b", federation::GreetingReceived{a, f.session, {link().received, acknowledged}});
  }
  protocol::ChainHead acknowledged = link().acknowledged;
};

TEST_F(GreedyPeer, MakesNoMoreThanSoManyAnswersWait) {
  ask_until_cut_off();
  EXPECT_EQ(closed_for(), Reason::peer_busy);
  const auto waiting = state().outbox.size();
  EXPECT_GE(waiting, bound);
  EXPECT_LT(waiting, bound + 10);
  for (int again = 0; again < 3; ++again) {
    greet_again();
    const auto size = f["b"].books().journal_size();
    ask_until_cut_off();
    EXPECT_EQ(closed_for(), Reason::peer_busy);
    EXPECT_EQ(f["b"].books().journal_size(), size) << "nothing of it is written down";
    EXPECT_EQ(state().outbox.size(), waiting);
  }
}

TEST_F(GreedyPeer, GetsEveryAnswerWhenItTakesThem) {
  ask_until_cut_off();
  const auto asked = link().received.sequence;
  // It says in greetings alone what it holds: that makes room, and no answer is lost.
  std::size_t answers = 0;
  while (!state().outbox.empty()) {
    acknowledged = link().sent;
    const auto before = state().outbox.size();
    greet_again();
    answers += before - state().outbox.size();
    ASSERT_GT(answers, 0U);
  }
  EXPECT_GE(answers, bound);
  deliver(next(), {question()});
  EXPECT_EQ(link().received.sequence, asked + 1);
}

TEST_F(GreedyPeer, IsAnsweredBeforeItIsHeardAgain) {
  ask_until_cut_off();
  const auto asked = link().received.sequence;
  const auto frame = f.sealed("a", "b", next(), {question()});
  const auto a = f["a"].identity.domain();
  f.closed.clear();
  ++f.session;
  federation::FrameKeys keys{protocol::key_history(f["a"].identity), protocol::key_history(f["b"].identity)};
  auto envelope = federation::event_of_frame(keys, f.session, frame.kind, frame.bytes);
  f["b"].core->step(f.now, federation::LinkOpened{a, f.session});
  f["b"].core->step(f.now, federation::GreetingReceived{a, f.session, {link().received, link().sent}});
  f.step("b", *envelope);  // in the batch of the greeting: nothing was sealed in between
  EXPECT_EQ(closed_for(), Reason::none);
  EXPECT_EQ(link().received.sequence, asked + 1);
}

TEST(Link, TwoPeersWithFullOutboxesHeal) {
  Federation f({"a", "b"});
  for (const std::string letter : {"a", "b"}) f[letter].core->bound_outboxes(3);
  f.disconnect("a", "b");
  for (int i = 0; i < 3; ++i) {
    f.step("a", [&] {
      auto asked = f.request("a", "m1@b.example", 1'00);
      asked.id = f.fresh_id();
      return asked;
    }());
    f.step("b", [&] {
      auto asked = f.request("b", "m1@a.example", 1'00);
      asked.id = f.fresh_id();
      return asked;
    }());
  }
  EXPECT_EQ(f["a"].books().held_payments(), 3U);
  // What A had sent stands before B's eyes before B could send anything.
  const auto a = f["a"].identity.domain();
  harness::Node& b = f["b"];
  EXPECT_TRUE(b.books().outbox_full(*b.books().peer(a)));
  f.connect("a", "b");
  for (int i = 0; i < 3; ++i) f.tick();
  EXPECT_EQ(f["a"].books().held_payments() + b.books().held_payments(), 0U);
  EXPECT_EQ(f.closed.size(), 0U);
  f.expect_sound();
}

}  // namespace
