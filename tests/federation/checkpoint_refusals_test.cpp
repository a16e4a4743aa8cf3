// What a witness does not cosign, and what a node does not take for a cosignature. A's keys sign what no honest core
// would; B is honest.
#include <gmock/gmock.h>

#include "tests/federation/checkpoint_setup.h"

namespace {

using harness::Federation;
using harness::make_checkpoint;
using harness::Reason;
using protocol::Checkpoint;
using protocol::CheckpointShown;

class CheckpointRefusals : public testing::Test {
 protected:
  CheckpointRefusals() {
    f.pay("a", "m1@b.example", 1'00);
    f.tick();
    make_checkpoint(f, "a");
    f.pay("a", "m1@b.example", 1'00);
    f.tick();
    f.on_frame = [](harness::Frame&) { return false; };
    before = *harness::seen(f, "b", "a");
  }
  const federation::Books& books() { return f["a"].books(); }
  /// The checkpoint that A's core would make and show now.
  CheckpointShown honest() {
    const auto checkpoint = federation::checkpoint_of(books());
    const auto note = harness::signed_note(f["a"], checkpoint);
    const auto shown = federation::shown_to_peers(books(), note);
    return std::get<CheckpointShown>(*protocol::decode_message(shown.at(0).message));
  }
  void say(const protocol::Message& message, std::uint64_t journal_size) {
    auto header = f.next_header("a", "b");
    header.journal_size = journal_size;
    f.alarms.clear();
    f.rewrites.clear();
    f.deliver(f.sealed("a", "b", header, {protocol::encode(message)}));
  }
  /// Why it is not cosigned; none if it is.
  Reason refusal(const CheckpointShown& shown, std::uint64_t more = 1) {
    say(shown, books().journal_size() + more);
    EXPECT_EQ(harness::seen(f, "b", "a")->size == before.size, !f.alarms.empty());
    EXPECT_FALSE(f["b"].books().peer(f["a"].identity.domain())->row.frozen);
    return f.alarms.empty() ? Reason::none : f.alarms.front().reason;
  }
  /// Another note in the place of the honest one.
  CheckpointShown with(const std::function<void(Checkpoint&)>& change) {
    auto shown = honest();
    auto checkpoint = federation::checkpoint_of(books());
    change(checkpoint);
    shown.note = harness::signed_note(f["a"], checkpoint);
    return shown;
  }

  Federation f{{"a", "b"}};
  Checkpoint before;
};

TEST_F(CheckpointRefusals, WhatFollowsIsCosigned) {
  EXPECT_EQ(refusal(honest()), Reason::none);
  EXPECT_EQ(harness::seen(f, "b", "a")->size, books().journal_size());
}

TEST_F(CheckpointRefusals, AnotherRootDoesNotFollow) {
  EXPECT_EQ(refusal(with([](Checkpoint& checkpoint) { checkpoint.root.bytes[0] ^= 1U; })), Reason::history_rewritten);
  ASSERT_EQ(f.rewrites.size(), 1U);
  EXPECT_EQ(*federation::checkpoint_in(f.rewrites.front().before), before);
  EXPECT_FALSE(f.rewrites.front().header.empty());
}

TEST_F(CheckpointRefusals, TheSameSizeWithAnotherRootIsAnotherHistory) {
  auto other = before;
  other.root.bytes[5] ^= 1U;
  auto shown = honest();
  shown.note = harness::signed_note(f["a"], other);
  EXPECT_EQ(refusal(shown), Reason::history_rewritten);
}

TEST_F(CheckpointRefusals, ItFollowsFromTheLastOneThatWasCosigned) {
  auto shown = honest();
  shown.old_size -= 1;
  EXPECT_EQ(refusal(shown), Reason::history_rewritten);
  shown.old_size = 0;
  shown.extension.clear();
  EXPECT_EQ(refusal(shown), Reason::history_rewritten);
}

TEST_F(CheckpointRefusals, EveryHashOfTheProofsIsNeeded) {
  const auto shown = honest();
  for (auto proof : {&CheckpointShown::extension, &CheckpointShown::since}) {
    for (std::size_t i = 0; i < (shown.*proof).size(); ++i) {
      auto spoilt = shown;
      (spoilt.*proof)[i].bytes[7] ^= 1U;
      EXPECT_EQ(refusal(spoilt), Reason::history_rewritten);
    }
  }
}

TEST_F(CheckpointRefusals, ItFollowsFromTheLastEnvelopeBeforeIt) {
  auto shown = honest();
  const auto last = shown.envelope;
  shown.envelope = 0;
  shown.since.clear();
  EXPECT_EQ(refusal(shown), Reason::history_rewritten);
  shown = honest();
  shown.envelope = last - 1;
  const auto header = f["b"].books().received_envelope(f["a"].identity.domain(), last - 1)->header;
  shown.since = books().journal_consistency(header.journal_size);
  EXPECT_EQ(refusal(shown), Reason::history_rewritten);
  shown.envelope = 1000;
  EXPECT_EQ(refusal(shown), Reason::history_rewritten);
}

TEST_F(CheckpointRefusals, ItIsSmallerThanTheJournalInTheEnvelopeThatBringsIt) {
  EXPECT_EQ(refusal(honest(), 0), Reason::history_rewritten);
}

TEST_F(CheckpointRefusals, OnlyTheLogKeySignsAndOnlyOnce) {
  const auto checkpoint = federation::checkpoint_of(books());
  auto shown = honest();
  protocol::SignedNote note{protocol::to_text(checkpoint), {}};
  protocol::sign(note, checkpoint.origin, f["a"].keys().message);
  shown.note = protocol::to_text(note);
  EXPECT_EQ(refusal(shown), Reason::bad_signature);
  note.signatures.clear();
  protocol::sign(note, checkpoint.origin, f["a"].keys().log);
  protocol::sign(note, checkpoint.origin, f["a"].keys().log);
  shown.note = protocol::to_text(note);
  EXPECT_EQ(refusal(shown), Reason::malformed);
}

TEST_F(CheckpointRefusals, ALogOfSomebodyElseIsNotItsOwn) {
  for (const std::string origin : {"b.example/journal", "a.example", "a.example/journal/", "a.example/journal/123",
                                   "a.example/journal/0123456789ABCDEF", "a.example/journal-0123456789abcde"})
    EXPECT_EQ(refusal(with([&](Checkpoint& checkpoint) { checkpoint.origin = origin; })), Reason::malformed) << origin;
}

TEST_F(CheckpointRefusals, WhatIsNoCheckpointIsMalformed) {
  auto shown = honest();
  shown.note = "nothing";
  EXPECT_EQ(refusal(shown), Reason::malformed);
}

TEST_F(CheckpointRefusals, AnOriginThatWasGivenUpIsClosed) {
  auto anew = with([](Checkpoint& checkpoint) { checkpoint.origin += "/0123456789abcdef"; });
  anew.old_size = 0;
  anew.extension.clear();
  say(anew, books().journal_size() + 1);
  EXPECT_EQ(f.alarms.at(0).reason, Reason::history_restarted);
  EXPECT_EQ(harness::seen(f, "b", "a")->origin, "a.example/journal/0123456789abcdef");
  before = *harness::seen(f, "b", "a");
  say(honest(), books().journal_size() + 2);
  EXPECT_EQ(f.alarms.at(0).reason, Reason::history_rewritten);
  EXPECT_EQ(*harness::seen(f, "b", "a"), before);
}

TEST_F(CheckpointRefusals, WhatIsKnownIsIgnored) {
  const auto shown = honest();
  EXPECT_EQ(refusal(shown), Reason::none);
  const auto size = f["b"].books().journal_size();
  say(shown, books().journal_size() + 2);
  EXPECT_TRUE(f.alarms.empty());
  EXPECT_EQ(f["b"].books().journal_size(), size + 1);
}

// ---- what is no cosignature

TEST_F(CheckpointRefusals, ACosignatureIsOfACheckpointThatWasMadeAndByTheLogKey) {
  make_checkpoint(f, "b");  // which A hears of, and does not answer: nothing is delivered any more
  const auto size = f["b"].books().checkpoints().log().last_size;
  const auto note = *protocol::parse_note(f["b"].books().checkpoints().own(size)->note);
  const auto checkpoint = *protocol::parse_checkpoint(note.text);
  protocol::Cosignature word{.origin = checkpoint.origin,
                             .size = checkpoint.size,
                             .root = checkpoint.root,
                             .seconds = 5,
                             .signature = protocol::cosignature(note.text, f["a"].keys().message, 5)};
  say(word, books().journal_size() + 1);
  EXPECT_EQ(f.alarms.at(0).reason, Reason::bad_signature);
  word.signature = protocol::cosignature(note.text, f["a"].keys().log, 5);
  auto unknown = word;
  unknown.size += 1;
  say(unknown, books().journal_size() + 1);
  EXPECT_EQ(f.alarms.at(0).reason, Reason::not_found);
  unknown = word;
  unknown.root.bytes[3] ^= 1U;
  say(unknown, books().journal_size() + 1);
  EXPECT_EQ(f.alarms.at(0).reason, Reason::not_found);
  say(word, books().journal_size() + 1);
  EXPECT_TRUE(f.alarms.empty());
  EXPECT_EQ(harness::witnesses(f, "b", size), 1U);
  say(word, books().journal_size() + 1);
  EXPECT_TRUE(f.alarms.empty());
  EXPECT_EQ(harness::witnesses(f, "b", size), 1U);
}

}  // namespace
