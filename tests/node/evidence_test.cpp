#include "node/evidence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include "protocol/base64.h"
#include "protocol/checkpoint.h"
#include "protocol/note.h"
#include "tests/node/node_setup.h"

namespace node {
namespace {

using protocol::Signature;
using testing::HasSubstr;

class EvidenceTest : public testing::Test {
 protected:
  EvidenceTest() {
    std::string name = testing::TempDir() + "lokaponto_evidence_XXXXXX";
    if (::mkdtemp(name.data()) != nullptr) data_.root = name;
  }
  ~EvidenceTest() override { std::filesystem::remove_all(data_.root); }

  protocol::Bytes note(std::uint64_t size, const std::string& root_of) const {
    protocol::SignedNote note{
        protocol::to_text({.origin = origin_, .size = size, .root = protocol::sha256(root_of), .extensions = {}}), {}};
    protocol::sign(note, origin_, keys_.log);
    return protocol::to_text(note);
  }
  protocol::Bytes header() const {
    const protocol::EnvelopeHeader header{.sender = domain_of("lait.example"),
                                          .receiver = domain_of("miel.example"),
                                          .sequence = 7,
                                          .previous = protocol::sha256("before"),
                                          .acknowledged = {},
                                          .time = {1'700'000'000'000},
                                          .root = {},
                                          .journal_size = 10,
                                          .journal_root = protocol::sha256("root")};
    return protocol::seal(header, {}, keys_.message).header_bytes;
  }
  static std::string read(const std::filesystem::path& file) {
    const auto bytes = read_file(file, 100'000);
    EXPECT_TRUE(bytes.has_value()) << file;
    return bytes.value_or("");
  }
  /// As its reader is told to check it: what was signed, and the signature, with the key in the file.
  static bool is_signed(const std::filesystem::path& directory, const std::string& which,
                        const protocol::PublicKey& key) {
    const auto signature = Signature::from_bytes(read(directory / (which + ".signature")));
    return signature && protocol::verify_raw(key, read(directory / (which + ".signed")), *signature);
  }

  const federation::NodeKeys keys_ = keys_of('b');
  const std::string origin_ = "lait.example/journal";
  DataDirectory data_;
};

TEST_F(EvidenceTest, TwoNotesStandBesideTheKeyThatSignedBoth) {
  const auto bytes = header();
  const federation::RewriteFound rewrite{.peer = domain_of("lait.example"),
                                         .entry = 42,
                                         .before = note(5, "one"),
                                         .shown = note(9, "two"),
                                         .header = {bytes, keys_.message.sign(protocol::envelope_type, bytes)},
                                         .key = keys_.log.public_key()};
  const auto written = write_evidence(data_, rewrite);
  ASSERT_TRUE(written.has_value()) << written.error().detail;
  EXPECT_EQ(*written, data_.root / "evidence" / "lait.example-42");
  EXPECT_EQ(read(*written / "before.note"), rewrite.before);
  EXPECT_EQ(read(*written / "shown.note"), rewrite.shown);
  EXPECT_TRUE(is_signed(*written, "before", keys_.log.public_key()));
  EXPECT_TRUE(is_signed(*written, "shown", keys_.log.public_key()));
  EXPECT_FALSE(is_signed(*written, "shown", keys_.message.public_key()));
  EXPECT_TRUE(is_signed(*written, "envelope", keys_.message.public_key()));
  EXPECT_EQ(read(*written / "envelope.header"), bytes);
  EXPECT_THAT(read(*written / "LISEZMOI-README.txt"), HasSubstr("openssl pkeyutl"));
  const auto der = protocol::Bytes("\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00", 12) +
                   protocol::Bytes(keys_.log.public_key().view());
  EXPECT_THAT(read(*written / "log-key.pem"), HasSubstr("\n" + protocol::to_base64(der) + "\n"));
}

TEST_F(EvidenceTest, WhatIsNotThereHasNoFile) {
  const federation::RewriteFound rewrite{.peer = domain_of("lait.example"),
                                         .entry = 3,
                                         .before = {},
                                         .shown = note(9, "two"),
                                         .header = {},
                                         .key = keys_.log.public_key()};
  const auto written = write_evidence(data_, rewrite);
  ASSERT_TRUE(written.has_value()) << written.error().detail;
  EXPECT_FALSE(std::filesystem::exists(*written / "before.note"));
  EXPECT_FALSE(std::filesystem::exists(*written / "envelope.header"));
  EXPECT_TRUE(is_signed(*written, "shown", keys_.log.public_key()));
}

}  // namespace
}  // namespace node
