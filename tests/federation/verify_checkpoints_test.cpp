// Lies about checkpoints in a node's own journal: what verification says of each.
#include "tests/federation/checkpoint_setup.h"
#include "tests/federation/forgery.h"

namespace {

using protocol::Checkpoint;
using protocol::CheckpointCosigned;
using protocol::CheckpointMade;
using protocol::CosignatureTaken;
using testing::Contains;
using testing::HasSubstr;

class VerifyCheckpoints : public harness::Forgery {
 protected:
  VerifyCheckpoints() {
    f.pay("a", "m1@b.example", 1'00);
    size = harness::make_checkpoint(f, "a");
    harness::make_checkpoint(f, "b");
    f.tick();
    f.expect_sound();
  }
  protocol::Bytes note_with(const std::function<void(Checkpoint&)>& change) {
    auto checkpoint = federation::checkpoint_of(books());
    change(checkpoint);
    return harness::signed_note(f["a"], checkpoint);
  }
  std::vector<std::string> said_of_note(const protocol::Bytes& note) {
    return said(CheckpointMade{note}, {}, federation::shown_to_peers(books(), note));
  }
  /// The last entry of a kind in the journal of A.
  template <class Body>
  Body last() {
    for (auto index = books().journal_size(); index > 0; --index) {
      const auto entry = protocol::decode_entry(*storage::journal_entry(f["a"].store, index - 1));
      if (const auto* body = std::get_if<Body>(&entry->body)) return *body;
    }
    ADD_FAILURE() << "there is no such entry";
    return {};
  }
  /// B says this in its next envelope, which stands in A's log, and A's journal goes on with these entries.
  std::vector<std::string> said_after(const protocol::Message& message, std::vector<protocol::Entry> entries) {
    auto header = f.next_header("b", "a");
    header.journal_size = f["b"].books().journal_size() + 1;  // with the entry of what it says
    const auto envelope = protocol::seal(header, {protocol::encode(message)}, f["b"].keys().message);
    storage::Batch batch;
    batch.put(storage::Table::received_log, federation::log_row(b(), header.sequence), protocol::encode(envelope));
    EXPECT_TRUE(f["a"].store.commit(batch).has_value());
    entries.insert(entries.begin(),
                   harness::entry_of(protocol::EnvelopeLogged{.peer = b(),
                                                              .direction = protocol::EnvelopeDirection::received,
                                                              .head = envelope.head(),
                                                              .count = 1,
                                                              .acknowledged = header.acknowledged}));
    return harness::said_of_forged(f["a"], std::move(entries));
  }
  protocol::CheckpointShown next_of_b() {
    const auto checkpoint = federation::checkpoint_of(f["b"].books());
    const auto note = harness::signed_note(f["b"], checkpoint);
    const auto shown = federation::shown_to_peers(f["b"].books(), note);
    return std::get<protocol::CheckpointShown>(*protocol::decode_message(shown.at(0).message));
  }

  std::uint64_t size = 0;
};

TEST_F(VerifyCheckpoints, TheHonestOneIsFine) {
  EXPECT_THAT(said_of_note(note_with([](Checkpoint&) {})), testing::IsEmpty());
}

TEST_F(VerifyCheckpoints, ACheckpointSaysWhatTheJournalIs) {
  constexpr auto lie = "the checkpoint does not say what the journal was";
  EXPECT_THAT(said_of_note(note_with([](Checkpoint& c) { c.extensions.at(1) = "fund-digital 999999"; })),
              Contains(lie));
  EXPECT_THAT(said_of_note(note_with([](Checkpoint& c) { c.extensions.emplace_back("more 1"); })), Contains(lie));
  EXPECT_THAT(said_of_note(note_with([](Checkpoint& c) { c.extensions.back().replace(9, 1, "9"); })), Contains(lie));
  const auto honest = note_with([](Checkpoint&) {});
  EXPECT_THAT(said(CheckpointMade{honest, protocol::sha256("of another tree")}, {},
                   federation::shown_to_peers(books(), honest)),
              Contains(lie));
  EXPECT_THAT(said_of_note(note_with([](Checkpoint& c) { c.root.bytes[0] ^= 1U; })), Contains(lie));
  EXPECT_THAT(said_of_note(note_with([](Checkpoint& c) { c.origin += "/0123456789abcdef"; })), Contains(lie));
}

TEST_F(VerifyCheckpoints, TheLogKeySignsIt) {
  const auto checkpoint = federation::checkpoint_of(books());
  protocol::SignedNote note{protocol::to_text(checkpoint), {}};
  protocol::sign(note, checkpoint.origin, f["a"].keys().contract);
  EXPECT_THAT(said_of_note(protocol::to_text(note)), Contains("the checkpoint is not signed by the log key"));
}

TEST_F(VerifyCheckpoints, ItIsShownToEveryPeerWithItsProofs) {
  const auto note = note_with([](Checkpoint&) {});
  constexpr auto lie = "a checkpoint is shown to others than it concerns, or with other proofs";
  EXPECT_THAT(said(CheckpointMade{note}), Contains(lie));
  auto shown = std::get<protocol::CheckpointShown>(
      *protocol::decode_message(federation::shown_to_peers(books(), note).at(0).message));
  shown.extension.back().bytes[0] ^= 1U;
  EXPECT_THAT(said(CheckpointMade{note}, {}, {to_b(shown)}), Contains(lie));
}

TEST_F(VerifyCheckpoints, OnlyWhatWasShownIsCosigned) {
  auto cosigned = last<CheckpointCosigned>();
  const auto word = to_b(*federation::cosignature_in(cosigned));
  EXPECT_THAT(said(cosigned, {}, {word}), Contains("the checkpoint is not in the envelope that was taken in"));
  cosigned.place.sequence = books().peer(b())->row.received.sequence;
  cosigned.place.index = 9;
  EXPECT_THAT(said(cosigned, {}, {word}), Contains("there is no such checkpoint where the entry says"));
}

TEST_F(VerifyCheckpoints, OnlyWhatFollowsIsCosigned) {
  auto shown = next_of_b();
  shown.extension.front().bytes[0] ^= 1U;
  CheckpointCosigned cosigned{
      .peer = b(),
      .place = {f.next_header("b", "a").sequence, 0},
      .note = shown.note,
      .seconds = 7,
      .signature = protocol::cosignature(protocol::parse_note(shown.note)->text, f["a"].keys().log, 7)};
  const auto word = to_b(*federation::cosignature_in(cosigned));
  EXPECT_THAT(said_after(shown, {harness::entry_of(cosigned, {}, {word})}),
              Contains(HasSubstr("a checkpoint is cosigned that must not be: it does not extend")));
  cosigned.signature.bytes[0] ^= 1U;
  EXPECT_THAT(said_after(next_of_b(), {harness::entry_of(cosigned, {}, {to_b(*federation::cosignature_in(cosigned))})}),
              Contains("our cosignature does not verify"));
}

TEST_F(VerifyCheckpoints, WhatIsCosignedIsTold) {
  const auto shown = next_of_b();
  CheckpointCosigned cosigned{
      .peer = b(),
      .place = {f.next_header("b", "a").sequence, 0},
      .note = shown.note,
      .seconds = 7,
      .signature = protocol::cosignature(protocol::parse_note(shown.note)->text, f["a"].keys().log, 7)};
  auto word = *federation::cosignature_in(cosigned);
  EXPECT_THAT(said_after(shown, {harness::entry_of(cosigned, {}, {to_b(word)})}), testing::IsEmpty());
  EXPECT_THAT(said_after(shown, {harness::entry_of(cosigned)}), Contains("it is recorded, and the peer is not told"));
  word.seconds += 1;
  EXPECT_THAT(said_after(shown, {harness::entry_of(cosigned, {}, {to_b(word)})}),
              Contains("it says something else than it records"));
  cosigned.recovered = true;
  const auto recovered = said_after(shown, {harness::entry_of(cosigned)});
  EXPECT_THAT(recovered, Contains("a checkpoint is said to be cosigned before a restore that was not"));
  EXPECT_THAT(recovered, Contains(HasSubstr("no word of ours says so")));
}

TEST_F(VerifyCheckpoints, ACheckpointIsNotPassedOverInSilence) {
  EXPECT_THAT(said_after(next_of_b(), {}), Contains("what a peer said of a checkpoint was not acted on"));
}

TEST_F(VerifyCheckpoints, ACosignatureIsThePeersWord) {
  auto taken = last<CosignatureTaken>();
  EXPECT_THAT(said(taken), Contains("the cosignature is not in the envelope that was taken in"));
  taken.place = {books().peer(b())->row.received.sequence, 9};
  EXPECT_THAT(said(taken), Contains("there is no such cosignature where the entry says"));
  const auto note = *protocol::parse_note(books().checkpoints().own(size)->note);
  const auto checkpoint = *protocol::parse_checkpoint(note.text);
  const protocol::Cosignature again{.origin = checkpoint.origin,
                                    .size = size,
                                    .root = checkpoint.root,
                                    .seconds = 9,
                                    .signature = protocol::cosignature(note.text, f["b"].keys().log, 9)};
  taken = {b(), {f.next_header("b", "a").sequence, 0}, size, again.seconds, again.signature};
  EXPECT_THAT(said_after(again, {harness::entry_of(taken)}), Contains("a checkpoint is cosigned twice by one peer"));
}

TEST_F(VerifyCheckpoints, ACosignatureIsByTheLogKey) {
  f.on_frame = [](harness::Frame&) { return false; };
  f.step("a", federation::MakeCheckpoint{.ticket = 1});
  const auto made = books().checkpoints().log().last_size;
  const auto note = *protocol::parse_note(books().checkpoints().own(made)->note);
  const auto checkpoint = *protocol::parse_checkpoint(note.text);
  const auto seconds = f.now.milliseconds / 1000;
  protocol::Cosignature word{.origin = checkpoint.origin,
                             .size = made,
                             .root = checkpoint.root,
                             .seconds = seconds,
                             .signature = protocol::cosignature(note.text, f["b"].keys().contract, seconds)};
  const protocol::LogPlace place{f.next_header("b", "a").sequence, 0};
  EXPECT_THAT(said_after(word, {harness::entry_of(CosignatureTaken{b(), place, made, seconds, word.signature})}),
              Contains("the cosignature does not verify"));
  word.signature = protocol::cosignature(note.text, f["b"].keys().log, seconds);
  EXPECT_THAT(said_after(word, {harness::entry_of(CosignatureTaken{b(), place, made, seconds, word.signature})}),
              testing::IsEmpty());
  EXPECT_THAT(said_after(word, {}), Contains("what a peer said of a checkpoint was not acted on"));
  word.seconds = 9;
  word.signature = protocol::cosignature(note.text, f["b"].keys().log, 9);
  EXPECT_THAT(said_after(word, {harness::entry_of(CosignatureTaken{b(), place, made, 9, word.signature})}),
              Contains("the checkpoint was cosigned more than a day before it was made"));
}

}  // namespace
