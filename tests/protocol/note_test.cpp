#include "protocol/note.h"

#include <gtest/gtest.h>

#include <string>

#include "protocol/base64.h"
#include "protocol/checkpoint.h"
#include "tests/protocol/random_values.h"
#include "tests/protocol/tampering.h"

using namespace protocol;
using protocol_tests::RandomValues;

namespace {

template <class Any>
Reason reason_of(const Result<Any>& result) {
  return result ? Reason::none : result.error().reason;
}

// The example of the reference implementation (golang.org/x/mod/sumdb/note).
const std::string published_key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const std::string published_note =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "\xe2\x80\x94 PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

SignedNote random_note(RandomValues& random, const SigningKey& key) {
  SignedNote note{random.domain().text() + "\n\n" + random.alias().text() + "\n", {}};
  sign(note, "miel.example/journal", key);
  return note;
}

TEST(Base64, PublishedVectors) {
  EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");  // RFC 4648 section 10
  EXPECT_EQ(to_base64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(to_base64url("foob"), "Zm9vYg");
  EXPECT_EQ(to_base64("\xfb\xff"), "+/8=");
  EXPECT_EQ(to_base64url("\xfb\xff"), "-_8");
  for (const char* text : {"Zm9vYg", "Zm9vYg=", "Zm9vYh==", "Zm9v Yg==", "Zm9vYg==\n", "-_8=", "\xa9mmm"})
    EXPECT_EQ(reason_of(from_base64(text)), Reason::malformed) << text;
  EXPECT_EQ(*from_base64("Zm9vYg=="), "foob");
}

TEST(Note, ThePublishedExampleVerifies) {
  const auto verifier = NoteVerifier::parse(published_key);
  ASSERT_TRUE(verifier) << verifier.error().detail;
  EXPECT_EQ(verifier->name, "PeterNeumann");
  EXPECT_EQ(verifier->id().hex(), "c74f20a3");
  EXPECT_EQ(verifier->text(), published_key);
  const auto note = parse_note(published_note);
  ASSERT_TRUE(note) << note.error().detail;
  EXPECT_EQ(to_text(*note), published_note);
  EXPECT_TRUE(verify(*note, *verifier));
}

TEST(Note, ComesBackAndVerifiesUnderItsKeyAlone) {
  RandomValues random(70);
  const SigningKey key = random.signing_key();
  const SigningKey other = random.signing_key();
  SignedNote note = random_note(random, key);
  sign(note, "witness.example", other);
  const auto read = parse_note(to_text(note));
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(*read, note);
  EXPECT_EQ(reason_of(verify(*read, {"miel.example/journal", key.public_key()})), Reason::none);
  EXPECT_EQ(reason_of(verify(*read, {"witness.example", other.public_key()})), Reason::none);
  EXPECT_EQ(reason_of(verify(*read, {"witness.example", key.public_key()})), Reason::bad_signature);
  EXPECT_EQ(reason_of(verify(*read, {"miel.example/journal", other.public_key()})), Reason::bad_signature);
  EXPECT_EQ(reason_of(verify(*read, {"miel.example", key.public_key()})), Reason::bad_signature);
}

// A key and a cosignature of the reference implementation's tests (github.com/transparency-dev/formats, note).
TEST(Cosignature, PublishedValuesRead) {
  const std::string key = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";
  const auto witness = NoteVerifier::parse(key);
  ASSERT_TRUE(witness) << witness.error().detail;
  EXPECT_EQ(witness->type, NoteKeyType::witness);
  EXPECT_EQ(witness->text(), key);
  const auto blob = from_base64(
      "ZGhGuQAAAABm/qTPeyKXD+R2rzyQsxPiP8mXum7qq/iF0u4vanlqJyocWODBt97w9uL+8qT7S5gxEHWWOworDcFiEBYJXORmnFBOBA==");
  ASSERT_TRUE(blob);
  EXPECT_EQ(*cosigned_at({"witness", *NoteKeyId::from_bytes(blob->substr(0, 4)), blob->substr(4)}), 1727964367);
}

TEST(Cosignature, IsAStatementWithATimeAboutTheText) {
  RandomValues random(74);
  const SigningKey log = random.signing_key();
  const SigningKey key = random.signing_key();
  SignedNote note = random_note(random, log);
  cosign(note, "eusko.example/witness", key, 1'700'000'000);
  const NoteVerifier witness{"eusko.example/witness", key.public_key(), NoteKeyType::witness};
  const auto read = parse_note(to_text(note));
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(*read, note);
  EXPECT_TRUE(verify(*read, witness));
  EXPECT_EQ(*cosigned_at(read->signatures.back()), 1'700'000'000);
  EXPECT_TRUE(verify_raw(key.public_key(), "cosignature/v1\ntime 1700000000\n" + note.text,
                         *Signature::from_bytes(std::string_view(note.signatures.back().signature).substr(8))));

  EXPECT_EQ(reason_of(verify(*read, {witness.name, key.public_key()})), Reason::bad_signature)
      << "as the text's signer";
  for (std::size_t i = 0; i < read->signatures.back().signature.size(); ++i) {
    SignedNote changed = *read;
    changed.signatures.back().signature[i] ^= 1;
    EXPECT_EQ(reason_of(verify(changed, witness)), Reason::bad_signature) << "byte " << i;
  }
  SignedNote about_another{note.text + "more\n", note.signatures};
  EXPECT_EQ(reason_of(verify(about_another, witness)), Reason::bad_signature);
}

TEST(Cosignature, HasATimeThatFits) {
  const NoteKeyId id;
  EXPECT_EQ(reason_of(cosigned_at({"name", id, Bytes(64, '\0')})), Reason::malformed);
  EXPECT_EQ(reason_of(cosigned_at({"name", id, "\x80" + Bytes(71, '\0')})), Reason::malformed);
  EXPECT_EQ(*cosigned_at({"name", id, "\x7f" + Bytes(7, '\xff') + Bytes(64, '\0')}), INT64_MAX);
}

TEST(Note, AnyChangeIsNoticed) {
  RandomValues random(71);
  const SigningKey key = random.signing_key();
  const NoteVerifier verifier{"miel.example/journal", key.public_key()};
  const SignedNote note = random_note(random, key);
  const std::string text = to_text(note);
  const auto see = [&](std::string_view changed) {
    const auto read = parse_note(changed);
    if (read && verify(*read, verifier)) {
      ASSERT_EQ(read->text, note.text);
    }
  };
  protocol_tests::for_each_truncation(text, [&](std::string_view cut) { ASSERT_FALSE(parse_note(cut)); });
  protocol_tests::for_each_flipped_bit(text, see);
  protocol_tests::for_random_edits(text, random, 3000, see);
}

TEST(Note, OneBadSignatureAmongGoodOnesIsRefused) {
  RandomValues random(72);
  const SigningKey key = random.signing_key();
  SignedNote note = random_note(random, key);
  note.signatures.push_back(note.signatures.front());
  note.signatures.back().signature[0] ^= 1;
  EXPECT_EQ(reason_of(verify(note, {"miel.example/journal", key.public_key()})), Reason::bad_signature);
}

TEST(Note, BoundsAndFormHold) {
  EXPECT_EQ(reason_of(parse_note(std::string(max_note_bytes + 1, 'x'))), Reason::oversize);
  std::string many = published_note;
  const std::string line = published_note.substr(published_note.find("\n\n") + 2);
  for (std::size_t i = 0; i < max_note_signatures; ++i) many += line;
  EXPECT_EQ(reason_of(parse_note(many)), Reason::oversize);
  for (const char* text :
       {"", "\n", "text\n", "text\n\n", "\n\n", "text\n\nno dash QUJDREVG\n", "text\n\n\xe2\x80\x94 name\n",
        "text\n\n\xe2\x80\x94 name !\n", "text\n\n\xe2\x80\x94 name QUJD\n", "te\rxt\n\n\xe2\x80\x94 name QUJDREVG\n",
        "text\n\n\xe2\x80\x94 a+b QUJDREVG\n", "text\n\n\xe2\x80\x94 name QUJDREVG"})
    EXPECT_EQ(reason_of(parse_note(text)), Reason::malformed) << text;
  EXPECT_EQ(reason_of(parse_note("text\n\n\xe2\x80\x94 name QUJDREVG\n")), Reason::none);
}

TEST(NoteVerifier, OtherTextIsNoKey) {
  for (const std::string& text :
       {std::string(), std::string("name"), std::string("name+c74f20a3"), "Other" + published_key.substr(12),
        published_key + "=", published_key.substr(1), "PeterNeumann+C74F20A3" + published_key.substr(21),
        "PeterNeumann+c74f20a3+AhpcZ" + published_key.substr(27)})
    EXPECT_EQ(reason_of(NoteVerifier::parse(text)), Reason::malformed) << text;
}

TEST(Checkpoint, HasThePublishedForm) {
  Checkpoint checkpoint{"miel.example/journal", 42, {}, {"coverage 1/1"}};
  EXPECT_EQ(to_text(checkpoint),
            "miel.example/journal\n42\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\ncoverage 1/1\n");
  EXPECT_EQ(*parse_checkpoint(to_text(checkpoint)), checkpoint);
  checkpoint.size = UINT64_MAX;
  checkpoint.extensions.clear();
  EXPECT_EQ(*parse_checkpoint(to_text(checkpoint)), checkpoint);
}

TEST(Checkpoint, OtherTextIsNone) {
  const std::string root = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
  for (const std::string& text :
       {std::string(), std::string("o\n1\n"), "o\n1\n" + root.substr(0, root.size() - 1), "o\n01\n" + root,
        "o\n-1\n" + root, "o\n+1\n" + root, "o\n1 \n" + root, "o\n18446744073709551616\n" + root, "\n1\n" + root,
        "o\n1\n" + root + "\n", "o\n1\n" + root + "no end", std::string("o\n1\nAAAA\n")})
    EXPECT_EQ(reason_of(parse_checkpoint(text)), Reason::malformed) << text;
}

TEST(CheckpointDeathTest, LinesStayLines) {
  EXPECT_DEATH(static_cast<void>(to_text(Checkpoint{"a\nb", 1, {}, {}})), "is a line");
  EXPECT_DEATH(static_cast<void>(to_text(Checkpoint{"a", 1, {}, {""}})), "is a line");
}

}  // namespace
