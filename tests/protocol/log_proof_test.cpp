#include "protocol/log_proof.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "protocol/merkle.h"
#include "tests/protocol/random_values.h"
#include "tests/protocol/tampering.h"

using namespace protocol;
using protocol_tests::RandomValues;

namespace {

const std::string origin = "miel.example/journal";

template <class Any>
Reason reason_of(const Result<Any>& result) {
  return result ? Reason::none : result.error().reason;
}

/// A log of entries named by their numbers, under a checkpoint that its key has signed.
struct Log {
  explicit Log(std::uint64_t size) : key(random.signing_key()) {
    for (std::uint64_t i = 0; i < size; ++i) leaves.push_back(leaf_hash(std::to_string(i)));
    note.text = to_text(Checkpoint{.origin = origin, .size = size, .root = merkle_root(leaves), .extensions = {}});
    sign(note, origin, key);
    cosign(note, "eusko.example/witness", key, 1);
  }

  LogProof proof(std::uint64_t index) const {
    return {.extra = {}, .index = index, .path = inclusion_path(leaves, index), .note = note};
  }
  NoteVerifier verifier() const { return {origin, key.public_key()}; }

  RandomValues random{90};
  SigningKey key;
  std::vector<Hash> leaves;
  SignedNote note;
};

TEST(LogProof, EveryEntryOfALogIsProvedByItsOwnBytesAlone) {
  for (const std::uint64_t size : {1U, 2U, 3U, 7U, 8U, 100U}) {
    const Log log(size);
    for (std::uint64_t index = 0; index < size; ++index) {
      const auto read = parse_log_proof(to_text(log.proof(index)));
      ASSERT_TRUE(read) << read.error().detail;
      EXPECT_EQ(*read, log.proof(index));
      const auto checkpoint = verify(*read, std::to_string(index), log.verifier());
      ASSERT_TRUE(checkpoint) << checkpoint.error().detail;
      EXPECT_EQ(checkpoint->size, size);
      EXPECT_EQ(reason_of(verify(*read, std::to_string(index + 1), log.verifier())), Reason::corrupt);
    }
  }
}

TEST(LogProof, IsWorthWhatTheLogSigned) {
  const Log log(5);
  const auto proof = log.proof(3);
  const auto other = RandomValues(91).signing_key();
  EXPECT_EQ(reason_of(verify(proof, "3", {origin, other.public_key()})), Reason::bad_signature);
  EXPECT_EQ(reason_of(verify(proof, "3", {"gonette.example/journal", log.key.public_key()})), Reason::bad_signature);

  auto elsewhere = proof;  // the key signs under this name, but speaks of another log
  elsewhere.note.text.replace(0, 4, "sucr");
  elsewhere.note.signatures.clear();
  sign(elsewhere.note, origin, log.key);
  EXPECT_EQ(reason_of(verify(elsewhere, "3", log.verifier())), Reason::malformed);
}

TEST(LogProof, HasTheFormOfItsSpecification) {
  const Log log(2);
  auto proof = log.proof(1);
  proof.extra = "foobar";
  const auto text = to_text(proof);
  EXPECT_TRUE(text.starts_with("c2sp.org/tlog-proof@v1\nextra Zm9vYmFy\nindex 1\n")) << text;
  EXPECT_TRUE(text.contains("=\n\n" + origin + "\n2\n")) << text;
  ASSERT_TRUE(parse_log_proof(text));
  EXPECT_EQ(*parse_log_proof(text), proof);
}

TEST(LogProof, WhatIsNotOneIsRefused) {
  const auto text = to_text(Log(4).proof(2));
  const auto with = [&](std::string_view from, const std::string& to) {
    auto changed = text;
    return changed.replace(changed.find(from), from.size(), to);
  };
  for (const auto& changed :
       {std::string(), with("@v1", "@v2"), with("index 2", "index 02"), with("index 2", "index 2 "),
        with("index 2", "index"), with("index 2", "extra !\nindex 2"), with("index 2", "index 18446744073709551616"),
        with("index 2\n", "index 2\nQUJD\n")})
    EXPECT_EQ(reason_of(parse_log_proof(changed)), Reason::malformed) << changed;
  auto hashes = std::string();
  for (int i = 0; i < 65; ++i) hashes += "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
  EXPECT_EQ(reason_of(parse_log_proof(with("index 2\n", "index 2\n" + hashes))), Reason::oversize);
  EXPECT_EQ(reason_of(parse_log_proof(std::string(max_log_proof_bytes + 1, 'x'))), Reason::oversize);
}

TEST(LogProof, AnyChangeIsNoticed) {
  const Log log(6);
  const auto text = to_text(log.proof(4));
  protocol_tests::for_each_truncation(text, [&](std::string_view cut) {
    const auto read = parse_log_proof(cut);
    // Without the witness's line it is still a proof, whose witness is then missed.
    ASSERT_TRUE(!read || read->note.signatures.size() == 1);
  });
  protocol_tests::for_each_flipped_bit(text, [&](std::string_view changed) {
    const auto read = parse_log_proof(changed);
    if (!read || !verify(*read, "4", log.verifier())) return;
    EXPECT_FALSE(verify(read->note, {"eusko.example/witness", log.key.public_key(), NoteKeyType::witness}));
  });
}

}  // namespace
