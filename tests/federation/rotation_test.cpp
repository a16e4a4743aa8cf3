// A node changes its keys: what its peers take, what they refuse, and what becomes of nodes that were away or set back.
#include "federation/rotation.h"

#include "federation/verify.h"
#include "protocol/message.h"
#include "storage/journal.h"
#include "tests/federation/harness.h"

namespace {

using harness::Federation;
using harness::PaymentStatus;
using harness::Reason;
using protocol::PublicKeys;

/// What `there` knows of the keys of `here`.
const protocol::KeyHistory& known(Federation& f, const std::string& there, const std::string& here) {
  return f[there].books().peer(f[here].identity.domain())->keys;
}

const federation::Peer& row(Federation& f, const std::string& here, const std::string& there) {
  return f[here].books().peer(f[there].identity.domain())->row;
}

bool is_signed_by(const protocol::Envelope& envelope, const PublicKeys& keys) {
  return protocol::verify(keys.message, protocol::envelope_type, envelope.header_bytes, envelope.signature);
}

/// A rotation of the keys of `letter` as its own keys make it, to be spoilt.
struct Made {
  protocol::KeySuccession succession;
  protocol::KeyRotation rotation;
};
protocol::SigningKey key(char letter) {
  return *protocol::SigningKey::from_seed(std::string(32, letter));
}
Made made(Federation& f, const std::string& letter, std::uint32_t number, char message, char contract) {
  const auto keys = f[letter].keys();
  Made made;
  made.succession = {.node = f[letter].identity.domain(),
                     .number = number,
                     .before = {keys.message.public_key(), keys.contract.public_key()},
                     .after = {key(message).public_key(), key(contract).public_key()},
                     .certificate = f[letter].identity.certificate};
  made.rotation = protocol::rotate(made.succession, {keys.message, keys.contract}, {key(message), key(contract)});
  return made;
}

TEST(Rotation, WhatFollowsTheAnnouncementIsSignedByTheNewKey) {
  Federation f({"a", "b"});
  f.pay("a", "m1@b.example", 1'00);
  const auto before = f["a"].history().current();
  f.rotate("a");
  f.connect("a", "b");
  const auto announced = row(f, "a", "b").keys_told_in;
  EXPECT_EQ(f.pay("a", "m1@b.example", 2'00).status(), PaymentStatus::accepted);
  EXPECT_EQ(f.pay("b", "m1@a.example", 3'00).status(), PaymentStatus::accepted);
  f.tick();

  EXPECT_EQ(known(f, "b", "a").current(), f["a"].history().current());
  EXPECT_EQ(row(f, "a", "b").keys_held, 1U);
  const auto& b = f["b"].identity.domain();
  EXPECT_TRUE(is_signed_by(*f["a"].books().sent_envelope(b, announced), before));
  EXPECT_TRUE(is_signed_by(*f["a"].books().sent_envelope(b, announced + 1), f["a"].history().current()));
  EXPECT_TRUE(f.alarms.empty());
  f.expect_sound();
}

TEST(Rotation, BothSidesMayChangeKeysAtOnce) {
  Federation f({"a", "b"});
  f.rotate("a");
  f.rotate("b");
  f.connect("a", "b");
  EXPECT_EQ(f.pay("a", "m1@b.example", 2'00).status(), PaymentStatus::accepted);
  EXPECT_EQ(f.pay("b", "m1@a.example", 3'00).status(), PaymentStatus::accepted);
  EXPECT_EQ(known(f, "b", "a").number(), 1U);
  EXPECT_EQ(known(f, "a", "b").number(), 1U);
  f.expect_sound();
}

TEST(Rotation, APeerThatWasAwayDuringTwoFollowsBoth) {
  Federation f({"a", "b"});
  f.disconnect("a", "b");
  const auto held = f.pay("a", "m1@b.example", 1'00);
  f.rotate("a");
  f.tick();
  const auto between = f.pay("a", "m1@b.example", 2'00);
  f.rotate("a");
  f.tick();
  EXPECT_EQ(row(f, "a", "b").keys_told, 0U);
  f.connect("a", "b");
  EXPECT_EQ(f.payment("a", held.key())->status(), PaymentStatus::accepted);
  EXPECT_EQ(f.payment("a", between.key())->status(), PaymentStatus::accepted);
  f.tick();
  EXPECT_EQ(known(f, "b", "a").all(), f["a"].history().all());
  EXPECT_EQ(row(f, "a", "b").keys_held, 2U);
  EXPECT_TRUE(f.alarms.empty());
  f.expect_sound();
}

TEST(Rotation, AStartThatWasCutShortAnnouncesAgain) {
  Federation f({"a", "b"});
  f.kill("a");
  f["a"].prepare_rotation();
  f["a"].open();
  f["a"].core->step(f.now, federation::Tick{});  // recorded, and lost with the process: nothing was durable
  f.kill("a");
  f["a"].open();
  f.connect("a", "b");
  EXPECT_EQ(known(f, "b", "a").number(), 1U);
  EXPECT_EQ(f.pay("b", "m1@a.example", 3'00).status(), PaymentStatus::accepted);
  f.expect_sound();
}

TEST(Rotation, BooksFromBeforeOurOwnRotationFindItOnDiskAndAtThePeer) {
  Federation f({"a", "b"});
  const auto backup = f["a"].store.snapshot();
  const auto size = f["a"].books().journal_size();
  f.rotate("a");
  f.connect("a", "b");
  const auto paid = f.pay("a", "m1@b.example", 2'00);
  f.tick();
  f["a"].former_keys.clear();  // b has acknowledged: the old secret is gone
  f.restore("a", backup);
  f.connect("a", "b");
  const auto first = protocol::decode_entry(*storage::journal_entry(f["a"].store, size));
  ASSERT_TRUE(first);
  EXPECT_TRUE(std::holds_alternative<protocol::NodeRestored>(first->body)) << "what follows is of another history";
  EXPECT_EQ(f.payment("a", paid.key())->status(), PaymentStatus::accepted);
  EXPECT_EQ(row(f, "a", "b").keys_told, 1U);
  EXPECT_EQ(f.pay("a", "m1@b.example", 2'00).status(), PaymentStatus::accepted);
  f.tick();
  EXPECT_TRUE(f.alarms.empty());
  f.expect_sound();

  // The same when nobody told it that its disk was set back.
  f.go_back("a", backup);
  f.connect("a", "b");
  EXPECT_EQ(f.pay("a", "m1@b.example", 2'00).status(), PaymentStatus::accepted);
  f.expect_sound();
}

TEST(Rotation, BooksFromBeforeThePeersRotationAreBroughtUpToIt) {
  Federation f({"a", "b"});
  const auto backup = f["b"].store.snapshot();
  f.rotate("a");
  f.connect("a", "b");
  const auto paid = f.pay("a", "m1@b.example", 2'00);
  f.rotate("b");
  f.connect("a", "b");
  f.pay("b", "m1@a.example", 1'00);
  f.tick();
  f["a"].former_keys.clear();
  f["b"].former_keys.clear();
  f.restore("b", backup);
  EXPECT_EQ(known(f, "b", "a").number(), 0U);
  f.connect("a", "b");
  EXPECT_EQ(f.payment("b", paid.key())->status(), PaymentStatus::accepted);
  EXPECT_EQ(known(f, "b", "a").all(), f["a"].history().all());
  EXPECT_EQ(f.pay("b", "m1@a.example", 3'00).status(), PaymentStatus::accepted);
  EXPECT_TRUE(f.alarms.empty());
  f.expect_sound();
}

TEST(Rotation, KeyFilesOlderThanTheBooksDoNotOpenThem) {
  Federation f({"a", "b"});
  f.rotate("a");
  f.connect("a", "b");
  f.kill("a");
  f["a"].rotations.clear();
  const auto opened = federation::Core::open(
      f["a"].store, protocol::with_keys(f["a"].identity, 0, f["a"].history().current()), f["a"].keys());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().reason, Reason::invalid_configuration);
  EXPECT_NE(opened.error().detail.find("newest key files are missing"), std::string::npos);
}

TEST(Rotation, BooksAndKeyFilesFromBeforeAreTurnedAwayByPeers) {
  Federation f({"a", "b"});
  const auto backup = f["a"].store.snapshot();
  f.rotate("a");
  f.connect("a", "b");
  f["a"].rotations.clear();
  f.restore("a", backup);
  f.closed.clear();
  f.connect("a", "b");
  ASSERT_FALSE(f.closed.empty());
  EXPECT_EQ(f.closed.back().why.reason, Reason::bad_signature);
  EXPECT_FALSE(f["b"].core->link_open(f["a"].identity.domain()));
  EXPECT_FALSE(row(f, "b", "a").frozen) << "old keys are no fork";

  // Nor do they take back what announces keys that they do not have, if a peer gives it all the same.
  const auto& a = f["a"].identity.domain();
  const auto announced = row(f, "a", "b").sent.sequence + 1;
  const auto lost = f["b"].books().received_envelope(a, announced);
  ASSERT_EQ(protocol::last_rotation(lost->messages), 1U);
  f.closed.clear();
  f.deliver({"b", "a", f.session, protocol::FrameKind::returned, protocol::encode(*lost)});
  ASSERT_FALSE(f.closed.empty());
  EXPECT_EQ(f.closed.front().why.reason, Reason::not_found);
  EXPECT_EQ(row(f, "a", "b").sent.sequence, announced - 1);
}

TEST(Rotation, WithoutTheKeyThatAPeerKnowsItIsNotSpokenTo) {
  Federation f({"a", "b"});
  f.disconnect("a", "b");
  f.rotate("a");
  f.kill("a");
  f["a"].former_keys.clear();
  f["a"].open();
  f.closed.clear();
  f.connect("a", "b");
  ASSERT_FALSE(f.closed.empty());
  EXPECT_EQ(f.closed.front().why.reason, Reason::not_found);
  EXPECT_EQ(f.pay("a", "m1@b.example", 1'00).status(), PaymentStatus::held);
}

TEST(Rotation, ARotationThatLacksASignatureChangesNothingAndIsAnAlarm) {
  Federation f({"a", "b"});
  using protocol::KeyRotation;
  for (auto signature : {&KeyRotation::by_message_before, &KeyRotation::by_contract_before, &KeyRotation::by_message,
                         &KeyRotation::by_contract}) {
    auto rotation = made(f, "a", 1, 'm', 'c').rotation;
    rotation.*signature = key('x').sign(protocol::key_succession_type, rotation.succession);
    f.alarms.clear();
    f.deliver(f.forged("a", "b", rotation));
    ASSERT_EQ(f.alarms.size(), 1U);
    EXPECT_EQ(f.alarms.front().reason, Reason::bad_signature);
    EXPECT_EQ(known(f, "b", "a").number(), 0U);
  }
}

TEST(Rotation, ANumberIsFollowedOnce) {
  Federation f({"a", "b"});
  f.rotate("a");
  f.connect("a", "b");
  f.alarms.clear();
  f.deliver(f.forged("a", "b", *protocol::decode_message(f["a"].rotations.front())));
  EXPECT_TRUE(f.alarms.empty()) << "the same again says nothing new";

  f.deliver(f.forged("a", "b", made(f, "a", 1, 'm', 'c').rotation));
  ASSERT_EQ(f.alarms.size(), 1U);
  EXPECT_EQ(f.alarms.back().reason, Reason::id_conflict) << "other keys under a number that was used";
  f.deliver(f.forged("a", "b", made(f, "a", 3, 'm', 'c').rotation));
  EXPECT_EQ(f.alarms.back().reason, Reason::stale_version) << "not the next";

  auto wrong = made(f, "a", 2, 'm', 'c');
  wrong.succession.before = {key('o').public_key(), key('p').public_key()};
  f.deliver(f.forged("a", "b", protocol::rotate(wrong.succession, {key('o'), key('p')}, {key('m'), key('c')})));
  EXPECT_EQ(f.alarms.back().reason, Reason::bad_signature) << "by keys that are not those in force";
  auto stranger = made(f, "a", 2, 'm', 'c');
  stranger.succession.node = f["b"].identity.domain();
  const auto keys = f["a"].keys();
  f.deliver(
      f.forged("a", "b", protocol::rotate(stranger.succession, {keys.message, keys.contract}, {key('m'), key('c')})));
  EXPECT_EQ(f.alarms.back().reason, Reason::malformed) << "of another node";
  EXPECT_EQ(known(f, "b", "a").all(), f["a"].history().all());
}

TEST(Rotation, AKeyThatWasReplacedSignsNothingAnyMore) {
  Federation f({"a", "b"});
  f.rotate("a");
  f.connect("a", "b");
  f.tick();
  const auto keys = f["a"].keys();
  const auto& old = *keys.message_key(0);
  const auto with_old_key = [&](const protocol::EnvelopeHeader& header) {
    const auto envelope = protocol::seal(header, {protocol::encode(protocol::AgreementSuspension{1, true})}, old);
    f.closed.clear();
    f.deliver({"a", "b", f.session, protocol::FrameKind::envelope, protocol::encode(envelope)});
    ASSERT_FALSE(f.closed.empty());
    EXPECT_EQ(f.closed.front().why.reason, Reason::bad_signature);
    EXPECT_FALSE(row(f, "b", "a").suspended_there);
    EXPECT_FALSE(row(f, "b", "a").frozen) << "nor is it evidence of a fork";
    f.connect("a", "b");
  };
  with_old_key(f.next_header("a", "b"));
  auto header = f.next_header("a", "b");
  header.previous = protocol::sha256("another");
  with_old_key(header);
}

TEST(Rotation, WhatWasSignedBeforeStaysValid) {
  Federation f({"a", "b"});
  f.disconnect("a", "b");
  f.step("a", federation::ProposeAgreement{
                  .peer = f["b"].identity.domain(), .our_debt_limit = 400'00, .their_debt_limit = 400'00});
  f.rotate("a");
  f.connect("a", "b");
  f.rotate("b");
  f.connect("a", "b");
  f.step("b", f.signing("b", "a"));
  EXPECT_FALSE(f.last_reply->failure);
  EXPECT_EQ(row(f, "a", "b").version_in_force, 2U);
  EXPECT_EQ(row(f, "b", "a").version_in_force, 2U);
  EXPECT_TRUE(f.alarms.empty());
  f.expect_sound();

  // And the next one is signed by the new keys.
  f.step("a", federation::ProposeAgreement{
                  .peer = f["b"].identity.domain(), .our_debt_limit = 300'00, .their_debt_limit = 300'00});
  f.step("b", f.signing("b", "a"));
  const auto agreed = f["b"].books().agreement(f["a"].identity.domain(), 3);
  EXPECT_TRUE(
      protocol::verify(f["a"].history().current().contract, protocol::agreement_type, agreed->terms, agreed->theirs));
  EXPECT_TRUE(
      protocol::verify(f["b"].history().current().contract, protocol::agreement_type, agreed->terms, agreed->ours));
  f.expect_sound();
}

TEST(Rotation, OldSecretsAreNeededUntilEveryLivingPeerHasAcknowledged) {
  Federation f({"a", "b", "c"});
  f.disconnect("b", "c");
  f.rotate("b");
  f.connect("a", "b");
  f.tick();
  EXPECT_EQ(row(f, "b", "a").keys_held, 1U);
  EXPECT_EQ(federation::oldest_keys_held(f["b"].books()), 0U) << "c is away";
  f.on_frame = [](harness::Frame& frame) { return frame.to != "c" || frame.kind == protocol::FrameKind::greeting; };
  f.connect("b", "c");
  f.tick();
  EXPECT_EQ(row(f, "b", "c").keys_told, 1U);
  EXPECT_EQ(federation::oldest_keys_held(f["b"].books()), 0U) << "c was told, and may not have heard it";
  f.on_frame = nullptr;
  f.connect("b", "c");
  f.tick();
  EXPECT_EQ(federation::oldest_keys_held(f["b"].books()), 1U);
}

TEST(Rotation, WhatCameBeforeTheConnectionBrokeIsAcknowledgedOnTheNext) {
  Federation f({"a", "b"});
  f.rotate("a");
  f.connect("a", "b");  // b has the announcement, and the connection ends before the tick
  ASSERT_EQ(known(f, "b", "a").number(), 1U);
  f.connect("a", "b");
  f.tick();
  EXPECT_EQ(row(f, "a", "b").keys_held, 1U);
  const auto sent = row(f, "b", "a").sent;
  f.connect("a", "b");
  f.tick();
  EXPECT_EQ(row(f, "b", "a").sent, sent) << "once";
  f.expect_sound();
}

TEST(Rotation, VerificationFindsAnEnvelopeUnderAnotherKeyThanTheOneInForce) {
  Federation f({"a", "b"});
  f.rotate("a");
  f.connect("a", "b");
  const auto after = row(f, "a", "b").keys_told_in + 1;
  f.pay("a", "m1@b.example", 2'00);
  f.expect_sound();
  const auto& a = f["a"].identity.domain();
  auto envelope = *f["b"].books().received_envelope(a, after);
  envelope.signature = f["a"].keys().message_key(0)->sign(protocol::envelope_type, envelope.header_bytes);
  storage::Batch batch;
  batch.put(storage::Table::received_log, federation::log_row(a, after), protocol::encode(envelope));
  ASSERT_TRUE(f["b"].store.commit(batch).has_value());
  const auto report = federation::verify(f["b"].store);
  ASSERT_FALSE(report.clean());
  EXPECT_EQ(report.findings.front().what, "the signature is not that of the key in force at its place");
}

}  // namespace
