#include "protocol/envelope.h"

#include <gtest/gtest.h>

#include <string>

#include "protocol/limits.h"
#include "protocol/merkle.h"
#include "tests/protocol/random_values.h"
#include "tests/protocol/tampering.h"

using namespace protocol;
using protocol_tests::RandomValues;

namespace {

template <class Any>
Reason reason_of(const Result<Any>& result) {
  return result ? Reason::none : result.error().reason;
}

bool same(const Envelope& a, const Envelope& b) {
  return a.header == b.header && a.header_bytes == b.header_bytes && a.signature == b.signature &&
         a.messages == b.messages;
}

class EnvelopeTest : public testing::Test {
 public:
  RandomValues random{40};
  SigningKey key = random.signing_key();
  SigningKey other_key = random.signing_key();
};

TEST_F(EnvelopeTest, ComesBackAndVerifies) {
  for (const std::size_t count : {0U, 1U, 2U, 3U, 17U, 1024U}) {
    const Envelope envelope = random.envelope(key, count);
    EXPECT_EQ(envelope.header.count, count);
    const auto read = decode_envelope(encode(envelope));
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_TRUE(same(*read, envelope));
    EXPECT_EQ(read->head(), (ChainHead{envelope.header.sequence, sha256(envelope.header_bytes)}));
    EXPECT_EQ(reason_of(VerifiedEnvelope::verify(*read, other_key.public_key())), Reason::bad_signature);
    const auto verified = VerifiedEnvelope::verify(*read, key.public_key());
    ASSERT_TRUE(verified);
    EXPECT_TRUE(same(**verified, envelope));
  }
}

TEST_F(EnvelopeTest, MessagesOfEveryLengthStandAsProtobufWritesThem) {
  const Envelope seed = random.envelope(key, 0);
  for (const std::size_t size : {1U, 127U, 128U, 16383U, 16384U, 65536U}) {
    const Envelope envelope = seal(seed.header, {Bytes(size, 'x'), "y"}, key);
    const Bytes bytes = encode(envelope);
    const auto read = decode_envelope(bytes);  // by the generated code
    ASSERT_TRUE(read) << size << ": " << read.error().detail;
    EXPECT_TRUE(same(*read, envelope));
    EXPECT_TRUE(bytes.ends_with(std::string("x\x1a\x01y"))) << "field 3, one byte, at the end";
  }
}

TEST_F(EnvelopeTest, TheHeaderStatesTheRootOfTheMessages) {
  const Envelope envelope = random.envelope(key, 5);
  std::vector<Hash> leaves;
  leaves.reserve(envelope.messages.size());
  for (const Bytes& message : envelope.messages) leaves.push_back(leaf_hash(message));
  EXPECT_EQ(envelope.header.root, merkle_root(leaves));
  EXPECT_EQ(*decode_envelope_header(envelope.header_bytes), envelope.header);
}

TEST_F(EnvelopeTest, NothingButTheOriginalVerifies) {
  const Envelope envelope = random.envelope(key, 2);
  const Bytes bytes = encode(envelope);
  int refused = 0;
  const auto see = [&](std::string_view changed) {
    const auto read = decode_envelope(changed);
    if (read) {
      ASSERT_FALSE(VerifiedEnvelope::verify(*read, key.public_key()));
    }
    ++refused;
  };
  protocol_tests::for_each_truncation(bytes, see);
  protocol_tests::for_each_flipped_bit(bytes, see);
  protocol_tests::for_random_edits(bytes, random, 3000, see);
  EXPECT_GT(refused, 5000);
}

TEST_F(EnvelopeTest, MessagesCannotBeLeftOutAddedOrReordered) {
  const Envelope envelope = random.envelope(key, 3);
  Envelope changed = envelope;
  std::swap(changed.messages[0], changed.messages[1]);
  EXPECT_EQ(reason_of(decode_envelope(encode(changed))), Reason::malformed);
  changed = envelope;
  changed.messages.pop_back();
  EXPECT_EQ(reason_of(decode_envelope(encode(changed))), Reason::malformed);
  changed = envelope;
  changed.messages.push_back(changed.messages.back());
  EXPECT_EQ(reason_of(decode_envelope(encode(changed))), Reason::malformed);
}

TEST_F(EnvelopeTest, BoundsHold) {
  EXPECT_EQ(reason_of(decode_envelope(std::string(max_envelope_bytes + 1, 'x'))), Reason::oversize);
  Envelope envelope = random.envelope(key, 1);
  envelope.messages.assign(max_envelope_messages + 1, "m");
  EXPECT_EQ(reason_of(decode_envelope(encode(envelope))), Reason::oversize);
  envelope.messages.assign(1, std::string(max_message_bytes + 1, 'm'));
  EXPECT_EQ(reason_of(decode_envelope(encode(envelope))), Reason::oversize);
  envelope.messages.assign(1, "");
  EXPECT_EQ(reason_of(decode_envelope(encode(envelope))), Reason::malformed);
  envelope = random.envelope(key, 1);
  envelope.header_bytes.resize(max_header_bytes + 1);
  EXPECT_EQ(reason_of(decode_envelope(encode(envelope))), Reason::oversize);
}

TEST_F(EnvelopeTest, AFloodOfEmptyMessagesIsOversize) {
  std::string bytes;
  for (std::size_t i = 0; i < max_envelope_bytes / 2; ++i) bytes += std::string_view("\x1a\x00", 2);
  EXPECT_EQ(reason_of(decode_envelope(bytes)), Reason::oversize);
}

TEST_F(EnvelopeTest, HeaderRules) {
  EnvelopeHeader header = random.header();
  header.sequence = 5;
  header.previous = random.id<Hash>();
  ASSERT_EQ(reason_of(decode_envelope_header(encode(header))), Reason::none);
  const auto reason_with = [&header](const auto& change) {
    EnvelopeHeader changed = header;
    change(changed);
    return reason_of(decode_envelope_header(encode(changed)));
  };
  EXPECT_EQ(reason_with([](EnvelopeHeader& h) { h.sequence = 0; }), Reason::malformed);
  EXPECT_EQ(reason_with([](EnvelopeHeader& h) { h.sequence = 1; }), Reason::malformed);
  EXPECT_EQ(reason_with([](EnvelopeHeader& h) { h.previous = {}; }), Reason::malformed);
  EXPECT_EQ(reason_with([](EnvelopeHeader& h) { h.receiver = h.sender; }), Reason::malformed);
  EXPECT_EQ(reason_with([](EnvelopeHeader& h) { h.acknowledged = {7, {}}; }), Reason::malformed);
  EXPECT_EQ(reason_with([](EnvelopeHeader& h) {
              h.acknowledged = {0, h.root};
              h.acknowledged.hash.bytes[0] = 1;
            }),
            Reason::malformed);
  EXPECT_EQ(reason_with([](EnvelopeHeader& h) { h.count = max_envelope_messages + 1; }), Reason::malformed);
  Bytes other_version = encode(header);
  other_version[1] = 2;
  EXPECT_EQ(reason_of(decode_envelope_header(other_version)), Reason::unsupported_version);
}

TEST_F(EnvelopeTest, TheLongestHeaderFits) {
  std::string name(63, 'a');
  for (const char letter : {'b', 'c'}) name += "." + std::string(63, letter);
  EnvelopeHeader header = random.header();
  header.sender = *Domain::parse(name + "." + std::string(61, 'd'));
  header.receiver = *Domain::parse(name + "." + std::string(61, 'e'));
  header.time = {-1};
  header.sequence = header.journal_size = header.acknowledged.sequence = UINT64_MAX;
  header.previous = header.acknowledged.hash = random.id<Hash>();
  EXPECT_EQ(*decode_envelope_header(encode(header)), header);
}

TEST_F(EnvelopeTest, EveryMessageIsProvedAlone) {
  for (const std::size_t count : {1U, 2U, 5U, 8U}) {
    const Envelope envelope = random.envelope(key, count);
    for (std::uint32_t index = 0; index < count; ++index) {
      const auto proof = decode_message_proof(encode(prove_message(envelope, index)));
      ASSERT_TRUE(proof) << proof.error().detail;
      EXPECT_EQ(proof->message, envelope.messages[index]);
      const auto header = verify(*proof, key.public_key());
      ASSERT_TRUE(header);
      EXPECT_EQ(*header, envelope.header);
      EXPECT_EQ(reason_of(verify(*proof, other_key.public_key())), Reason::bad_signature);
    }
  }
}

TEST_F(EnvelopeTest, AChangedProofDoesNotHold) {
  const Bytes bytes = encode(prove_message(random.envelope(key, 3), 1));
  const auto see = [&](std::string_view changed) {
    const auto proof = decode_message_proof(changed);
    if (proof) {
      ASSERT_FALSE(verify(*proof, key.public_key()));
    }
  };
  protocol_tests::for_each_truncation(bytes, see);
  protocol_tests::for_each_flipped_bit(bytes, see);
  protocol_tests::for_random_edits(bytes, random, 3000, see);
}

TEST_F(EnvelopeTest, ProofBoundsHold) {
  MessageProof proof = prove_message(random.envelope(key, 3), 1);
  proof.path.assign(11, Hash{});
  EXPECT_EQ(reason_of(decode_message_proof(encode(proof))), Reason::oversize);
  proof.path.assign(10, Hash{});
  EXPECT_EQ(reason_of(decode_message_proof(encode(proof))), Reason::none);
  proof.index = max_envelope_messages;
  EXPECT_EQ(reason_of(decode_message_proof(encode(proof))), Reason::malformed);
  proof.index = 1;
  proof.header_bytes = "not a header";
  EXPECT_EQ(reason_of(verify(proof, key.public_key())), Reason::malformed);
}

TEST_F(EnvelopeTest, GreetingsComeBack) {
  for (int i = 0; i < 200; ++i) {
    Greeting greeting{random.head(), random.head(), {}};
    for (auto left = random.below(3); left > 0; --left)
      greeting.rotations.push_back(random.bytes(1 + random.below(90)));
    const Bytes bytes = encode(greeting);
    EXPECT_EQ(*decode_greeting(bytes), greeting);
    protocol_tests::for_random_edits(bytes, random, 50, [](std::string_view changed) {
      const auto read = decode_greeting(changed);
      if (read) {
        ASSERT_EQ(encode(*read), changed);
      }
    });
  }
  EXPECT_EQ(reason_of(decode_greeting(encode(Greeting{{3, {}}, {}, {}}))), Reason::malformed);
}

TEST_F(EnvelopeTest, SealChecksItsChain) {
  EnvelopeHeader header = random.header();
  header.sequence = 2;
  header.previous = {};
  EXPECT_DEATH(static_cast<void>(seal(header, {}, key)), "follows its chain");
}

}  // namespace
