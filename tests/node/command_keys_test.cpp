// Two real nodes of which one, then both change their keys, with payments before, meanwhile and after.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/free_port.h"
#include "tests/node/command_program.h"

namespace node {
namespace {

using testing::HasSubstr;

class CommandKeysTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(miel.start()) << miel.errors();
    ASSERT_TRUE(lait.start()) << lait.errors();
    ASSERT_TRUE(meet(miel, lait, directory.below("invitation"))) << miel.errors() << lait.errors();
    ASSERT_TRUE(miel.open_books("100") && lait.open_books("100"));
  }

  bool linked() const {
    return miel.wait_until({"agreement", "show", "lait.example"}, "/link/connected", true) &&
           lait.wait_until({"agreement", "show", "miel.example"}, "/link/connected", true);
  }
  void pay_both_ways() const {
    ASSERT_TRUE(linked());
    for (const auto& [node, to] : {std::pair(&miel, "shop@lait.example"), std::pair(&lait, "shop@miel.example")}) {
      const auto paid = node->ask({"pay", "alice", to, "1"}).document();
      const std::string id = paid.value("id", "");
      EXPECT_TRUE(node->wait_until({"payment", "show", id}, "/status", "accepted")) << paid.dump();
    }
  }
  static bool exists(const ProgramNode& node, const std::string& name) {
    return std::filesystem::exists(node.data() + "/" + name);
  }
  void expect_verified() {
    EXPECT_EQ(miel.stop(), 0);
    EXPECT_EQ(lait.stop(), 0);
    for (const auto* node : {&miel, &lait}) {
      const auto verified = node->run({"verify"});
      EXPECT_EQ(verified.code, 0) << verified.out;
    }
  }

  TemporaryDirectory directory;
  ProgramNode miel{directory.below("miel"), "miel.example", "MIEL", test::free_port()};
  ProgramNode lait{directory.below("lait"), "lait.example", "LAIT"};
};

TEST_F(CommandKeysTest, KeysChangeInTwoStartsAndPaymentsGoOn) {
  pay_both_ways();
  const auto before = miel.ask({"keys", "show"}).document();
  EXPECT_EQ(before["rotation"], 0);
  EXPECT_EQ(before["next_waits"], false);

  const auto made = miel.ask({"keys", "rotate"}).document();
  EXPECT_EQ(made["rotation"], 1);
  const auto again = miel.ask({"keys", "rotate"});
  EXPECT_EQ(again.code, 1);
  EXPECT_EQ(again.document()["code"], "already_exists");
  EXPECT_THAT(miel.run({"keys", "show"}).out, HasSubstr("New keys wait for the node's next start."));
  EXPECT_THAT(miel.run({"--lang", "fr", "keys", "show"}).out, HasSubstr("attendent le prochain d"));
  EXPECT_EQ(miel.ask({"keys", "show"}).document()["keys"], before["keys"]) << "the running node goes on as before";
  pay_both_ways();

  ASSERT_EQ(miel.stop(), 0);
  ASSERT_TRUE(miel.start()) << miel.errors();
  ASSERT_TRUE(miel.wait_until({"keys", "show"}, "/acknowledged_by_all", true));
  const auto announced = miel.ask({"keys", "show"}).document();
  EXPECT_EQ(announced["keys"]["message"], made["message"]);
  EXPECT_EQ(announced["keys"]["contract"], made["contract"]);
  EXPECT_EQ(announced["keys"]["log"], before["keys"]["log"]);
  EXPECT_EQ(announced["shown_certificate_sha256"], before["shown_certificate_sha256"]) << "until the next start";
  EXPECT_EQ(announced["peers"][0]["acknowledged"], 1);
  EXPECT_EQ(lait.ask({"peer", "list"}).document()["peers"][0]["keys"], announced["keys"]);
  pay_both_ways();

  ASSERT_EQ(miel.stop(), 0);
  ASSERT_TRUE(miel.start()) << miel.errors();
  EXPECT_EQ(miel.ask({"keys", "show"}).document()["shown_certificate_sha256"], made["certificate_sha256"]);
  for (const auto* gone : {"keys/message.key", "keys/contract.key", "tls/key.pem"}) EXPECT_FALSE(exists(miel, gone));
  EXPECT_TRUE(exists(miel, "keys/log.key"));
  pay_both_ways();
  EXPECT_THAT(miel.run({"keys", "show"}).out, HasSubstr("Every peer knows these keys.\n"));
  expect_verified();
}

TEST_F(CommandKeysTest, BothChangeKeysWhileNeitherRuns) {
  ASSERT_TRUE(linked());
  for (auto* node : {&miel, &lait}) {
    node->kill();
    ASSERT_EQ(node->run({"keys", "rotate"}).code, 0);
  }
  for (auto* node : {&miel, &lait}) ASSERT_TRUE(node->start()) << node->errors();
  pay_both_ways();
  for (auto* node : {&miel, &lait}) {
    ASSERT_TRUE(node->wait_until({"keys", "show"}, "/acknowledged_by_all", true));
    ASSERT_EQ(node->stop(), 0);
    ASSERT_TRUE(node->start()) << node->errors();
  }
  pay_both_ways();
  expect_verified();
}

TEST_F(CommandKeysTest, BooksThatKnowNewerKeysThanTheFilesAreNotOpened) {
  miel.kill();
  std::filesystem::copy(miel.data() + "/keys", directory.below("old"), std::filesystem::copy_options::recursive);
  ASSERT_EQ(miel.run({"keys", "rotate"}).code, 0);
  ASSERT_TRUE(miel.start()) << miel.errors();
  ASSERT_TRUE(miel.wait_until({"keys", "show"}, "/acknowledged_by_all", true));
  ASSERT_EQ(miel.stop(), 0);
  std::filesystem::rename(miel.data() + "/keys", directory.below("new"));
  std::filesystem::rename(directory.below("old"), miel.data() + "/keys");
  EXPECT_FALSE(miel.start());
  EXPECT_THAT(miel.errors(), HasSubstr("the newest key files are missing"));

  std::filesystem::rename(miel.data() + "/keys", directory.below("older"));
  std::filesystem::rename(directory.below("new"), miel.data() + "/keys");
  ASSERT_TRUE(miel.start()) << miel.errors();
  pay_both_ways();
  expect_verified();
}

}  // namespace
}  // namespace node
