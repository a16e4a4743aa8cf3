// Checkpoints from the command line: made, cosigned by the peer, listed and shown.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/note.h"
#include "tests/free_port.h"
#include "tests/node/command_program.h"

namespace node {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class CommandCheckpointTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(miel.start()) << miel.errors();
    ASSERT_TRUE(lait.start()) << lait.errors();
    ASSERT_TRUE(meet(miel, lait, directory.below("invitation"))) << miel.errors() << lait.errors();
  }
  std::string path(const std::string& name) const { return directory.below(name); }

  TemporaryDirectory directory;
  ProgramNode miel{directory.below("miel"), "miel.example", "MIEL", test::free_port()};
  ProgramNode lait{directory.below("lait"), "lait.example", "LAIT"};
};

TEST_F(CommandCheckpointTest, OneIsMadeCosignedAndShown) {
  EXPECT_EQ(miel.run({"checkpoint", "list"}).out, "None.\n");
  EXPECT_EQ(miel.run({"--lang", "fr", "checkpoint", "show"}).out, "Rien.\n");
  const auto made = miel.run({"--lang", "fr", "checkpoint", "make"});
  ASSERT_EQ(made.code, 0) << made.err;
  EXPECT_THAT(made.out, HasSubstr("Les pairs qui cosignent"));
  ASSERT_TRUE(miel.wait_until({"checkpoint", "list"}, "/checkpoints/0/cosignatures/0/peer", "lait.example"));
  EXPECT_THAT(miel.run({"checkpoint", "list"}).out, HasSubstr("lait.example"));

  const auto shown = miel.run({"checkpoint", "show"});
  EXPECT_THAT(shown.out, StartsWith("miel.example/journal\n"));
  const auto note = protocol::parse_note(shown.out);
  ASSERT_TRUE(note.has_value()) << note.error().detail;
  ASSERT_EQ(note->signatures.size(), 2U);
  EXPECT_EQ(note->signatures[1].name, "lait.example/witness");
  EXPECT_EQ(miel.ask({"checkpoint", "show"}).document()["note"], shown.out);
  const auto again = miel.ask({"checkpoint", "make"}).document();
  EXPECT_GT(again["size"], miel.ask({"checkpoint", "list"}).document()["checkpoints"][1]["size"]);
  EXPECT_EQ(miel.run({"verify"}).code, 0);
  EXPECT_EQ(lait.run({"verify"}).code, 0);
}

TEST_F(CommandCheckpointTest, BooksThatMetNobodySinceTheStartAreNotSpokenOf) {
  ASSERT_EQ(miel.run({"checkpoint", "make"}).code, 0);
  ASSERT_TRUE(miel.wait_until({"checkpoint", "list"}, "/checkpoints/0/cosignatures/0/peer", "lait.example"));
  EXPECT_EQ(lait.stop(), 0);
  EXPECT_EQ(miel.stop(), 0);
  ASSERT_TRUE(miel.start()) << miel.errors();
  EXPECT_THAT(miel.run({"checkpoint", "make"}).err, HasSubstr("(link_closed)"));
  EXPECT_THAT(miel.run({"checkpoint", "show"}).out, StartsWith("miel.example/journal\n"));
}

}  // namespace
}  // namespace node
