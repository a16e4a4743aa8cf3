// Key files: what a change of keys writes, in which order, and what it leaves.
#include "node/keys.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

namespace node {
namespace {

using protocol::Reason;

class KeysTest : public testing::Test {
 protected:
  KeysTest() {
    std::string name = testing::TempDir() + "lokaponto_keys_XXXXXX";
    if (::mkdtemp(name.data()) != nullptr) data.root = name;
    EXPECT_TRUE(create_keys(data, generate_keys()));
    EXPECT_TRUE(create_tls(data, *make_certificate(domain, now)));
  }
  ~KeysTest() override { std::filesystem::remove_all(data.root); }

  static mode_t mode_of(const std::filesystem::path& path) {
    struct stat status{};
    return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777U : 0;
  }
  void rotate() {
    ASSERT_TRUE(prepare_rotation(data, domain, now));
    ASSERT_TRUE(put_rotation_in_force(data));
  }

  const protocol::Domain domain = *protocol::Domain::parse("miel.example");
  const protocol::Time now{1'800'000'000'000};
  DataDirectory data;
};

TEST_F(KeysTest, NewKeysAreWholeAndSecretBeforeTheyAreInForce) {
  const auto before = read_keys(data);
  const auto succession = prepare_rotation(data, domain, now);
  ASSERT_TRUE(succession);
  EXPECT_EQ(succession->number, 1U);
  for (const auto* name : {"message.key", "contract.key", "key.pem"})
    EXPECT_EQ(mode_of(data.next_keys() / name), 0600U) << name;
  EXPECT_EQ(mode_of(data.next_keys()), 0700U);
  EXPECT_EQ(read_keys(data)->message.public_key(), before->message.public_key()) << "not in force yet";
  EXPECT_TRUE(rotation_waits(data));
  EXPECT_EQ(prepare_rotation(data, domain, now).error().reason, Reason::already_exists);

  ASSERT_TRUE(put_rotation_in_force(data));
  EXPECT_FALSE(rotation_waits(data));
  const auto after = read_keys(data);
  ASSERT_TRUE(after);
  EXPECT_EQ(after->message.public_key(), succession->after.message);
  EXPECT_EQ(after->contract.public_key(), succession->after.contract);
  EXPECT_EQ(after->log.public_key(), before->log.public_key());
  EXPECT_EQ(after->message_key(0)->public_key(), before->message.public_key());
  protocol::KeyHistory history(domain, 0, succession->before);
  ASSERT_EQ(after->rotations.size(), 1U);
  EXPECT_TRUE(history.follow(after->rotations.front()));
  EXPECT_EQ(history.current(), succession->after);
}

TEST_F(KeysTest, AnAttemptThatWasCutShortIsNoRotation) {
  std::filesystem::create_directory(data.keys() / "next.new");
  ASSERT_TRUE(create_file(data.keys() / "next.new" / "message.key", "half", Access::owner_only));
  EXPECT_FALSE(rotation_waits(data));
  EXPECT_TRUE(read_keys(data)->rotations.empty());
  rotate();
  EXPECT_EQ(read_keys(data)->rotations.size(), 1U);
  EXPECT_FALSE(std::filesystem::exists(data.keys() / "next.new"));
}

TEST_F(KeysTest, TheAnnouncementNamesTheCertificatesStillInUseTheNewestFirst) {
  const auto first = read_tls(data, 0)->at(0).certificate;
  rotate();
  const auto second = read_tls(data, 1)->at(1).certificate;
  EXPECT_EQ(certificates_of(*read_tls(data, 1)), second + first);
  const auto third = prepare_rotation(data, domain, now);
  EXPECT_TRUE(third->certificate.ends_with(second + first));
  EXPECT_FALSE(third->certificate.starts_with(second));
}

TEST_F(KeysTest, SecretsThatNobodyNeedsGoAndAnnouncementsStay) {
  rotate();
  rotate();
  ASSERT_TRUE(remove_keys_before(data, 1, 2));
  EXPECT_FALSE(std::filesystem::exists(data.message_key()));
  EXPECT_FALSE(std::filesystem::exists(data.certificate_key()));
  EXPECT_FALSE(std::filesystem::exists(data.contract_key()));
  EXPECT_FALSE(std::filesystem::exists(data.contract_key(1))) << "what it signed waits in the outbox";
  EXPECT_TRUE(std::filesystem::exists(data.log_key()));
  const auto keys = read_keys(data);
  ASSERT_TRUE(keys) << keys.error().detail;
  EXPECT_EQ(keys->rotations.size(), 2U);
  EXPECT_EQ(keys->message_key(0), nullptr);
  EXPECT_NE(keys->message_key(1), nullptr);
  EXPECT_EQ(read_tls(data, 2)->begin()->first, 1U);
  ASSERT_TRUE(remove_keys_before(data, 2, 2)) << "and again";
  EXPECT_EQ(read_tls(data, 2)->begin()->first, 2U);
  EXPECT_EQ(copy_of(*keys).former.size(), 1U);
  EXPECT_EQ(message_keys_of(*keys).size(), 2U);
}

TEST_F(KeysTest, ANewestKeyThatIsMissingIsSaidByName) {
  rotate();
  ASSERT_TRUE(remove_file(data.message_key(1)));
  const auto keys = read_keys(data);
  ASSERT_FALSE(keys);
  EXPECT_EQ(keys.error().reason, Reason::not_found);
  EXPECT_NE(keys.error().detail.find("rotation-1/message.key"), std::string::npos);
}

}  // namespace
}  // namespace node
