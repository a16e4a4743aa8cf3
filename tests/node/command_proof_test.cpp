// Proofs from the command line: written by a node, checked without one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/free_port.h"
#include "tests/node/bank_tools.h"
#include "tests/node/command_program.h"

namespace node {
namespace {

using testing::HasSubstr;
using testing::Not;

class CommandProofTest : public testing::Test {
 protected:
  void SetUp() override {
    for (auto* node : {&miel, &lait}) {
      ASSERT_TRUE(node->start()) << node->errors();
      ASSERT_TRUE(node->open_books("100"));
    }
    ASSERT_TRUE(meet(miel, lait, directory.below("invitation"))) << miel.errors() << lait.errors();
    paid = miel.ask({"pay", "alice", "shop@lait.example", "5"}).document()["id"];
    ASSERT_TRUE(miel.wait_until({"payment", "show", paid}, "/status", "accepted"));
  }
  std::string path(const std::string& name) const { return directory.below(name); }
  /// The log key, or the message key, as a node prints it.
  static std::string key(const ProgramNode& node, const std::string& use) {
    const auto status = node.ask({"status"}).document();
    return status.value("domain", "") + "/" + use + "=" + status["keys"].value(use, "");
  }
  static Ran audit(Arguments more) {
    more.insert(more.begin(), {"audit", "proof"});
    return run_program(more);
  }
  void prove() {
    ASSERT_EQ(miel.run({"checkpoint", "make"}).code, 0);
    ASSERT_TRUE(miel.wait_until({"checkpoint", "list"}, "/checkpoints/0/cosignatures/0/peer", "lait.example"));
    const auto ran = miel.run({"proof", paid, "--output", path("proof")});
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr(path("proof")));
  }

  TemporaryDirectory directory;
  ProgramNode miel{directory.below("miel"), "miel.example", "MIEL", test::free_port()};
  ProgramNode lait{directory.below("lait"), "lait.example", "LAIT"};
  std::string paid;
};

TEST_F(CommandProofTest, WhatANodeProvesAnybodyChecks) {
  EXPECT_THAT(miel.run({"proof", paid}).err, HasSubstr("(not_in_checkpoint)"));
  prove();
  const auto text = read_bytes(path("proof"));
  EXPECT_EQ(miel.run({"proof", paid}).out, text);
  EXPECT_EQ(miel.ask({"proof", paid}).document()["proof"], text);
  EXPECT_THAT(miel.run({"proof", paid, "--output", path("proof")}).err, HasSubstr("(already_exists)"));

  const auto held = audit({path("proof")});
  EXPECT_EQ(held.code, 0) << held.err;
  EXPECT_THAT(held.out, HasSubstr("The proof holds."));
  EXPECT_THAT(held.out, HasSubstr("5.00 MIEL"));
  EXPECT_THAT(held.out, HasSubstr("shop@lait.example"));
  EXPECT_THAT(held.out, HasSubstr("lait.example cosigned it on "));
  EXPECT_THAT(held.out, HasSubstr("under the key in the file"));
  EXPECT_THAT(held.out, HasSubstr("proves nothing by itself"));
  EXPECT_THAT(run_program({"--lang", "fr", "audit", "proof", path("proof")}).out, HasSubstr("La preuve tient."));
}

TEST_F(CommandProofTest, AMemberChecksThatTheAccountWasCounted) {
  EXPECT_THAT(miel.run({"balance-proof", "alice"}).err, HasSubstr("(not_in_checkpoint)"));
  ASSERT_EQ(miel.run({"checkpoint", "make"}).code, 0);
  ASSERT_TRUE(miel.wait_until({"checkpoint", "list"}, "/checkpoints/0/cosignatures/0/peer", "lait.example"));
  ASSERT_EQ(miel.run({"balance-proof", "alice", "--output", path("proof")}).code, 0);
  EXPECT_EQ(miel.ask({"balance-proof", "alice"}).document()["proof"], read_bytes(path("proof")));
  EXPECT_THAT(miel.run({"balance-proof", "nobody"}).err, HasSubstr("(not_found)"));
  EXPECT_EQ(miel.run({"balance-proof", "Alice!"}).code, 2);

  const auto held = audit({path("proof"), "--key", key(miel, "log")});
  EXPECT_EQ(held.code, 0) << held.err;
  EXPECT_THAT(held.out, HasSubstr("95.00 MIEL"));
  EXPECT_THAT(held.out, HasSubstr(miel.ask({"member", "show", "alice"}).document()["account"].get<std::string>()));
  const auto shown = run_program({"--json", "audit", "proof", path("proof")}).document();
  EXPECT_EQ(shown["balance"], 95'00);
  EXPECT_EQ(shown["sum"], 95'00);
  auto text = read_bytes(path("proof"));
  text.replace(text.find("balance 9500"), 12, "balance 9600");
  write_bytes(path("changed"), text);
  EXPECT_EQ(audit({path("changed")}).code, 5);
}

TEST_F(CommandProofTest, KeysFromTheAssociationsAreBelievedInstead) {
  prove();
  const auto given =
      audit({path("proof"), "--key", key(miel, "log"), "--key", key(lait, "log"), "--key", key(lait, "message")});
  EXPECT_EQ(given.code, 0) << given.err;
  EXPECT_THAT(given.out, Not(HasSubstr("in the file")));
  const auto shown = run_program({"--json", "audit", "proof", path("proof"), "--key", key(miel, "log")}).document();
  EXPECT_EQ(shown["payment"], paid + "@miel.example");
  EXPECT_EQ(shown["signatures"][0]["key_from"], "given");
  EXPECT_EQ(shown["signatures"][2]["role"], "answer");
  EXPECT_EQ(shown["signatures"][2]["key_from"], "file");

  auto wrong = key(miel, "log");
  wrong.back() = wrong.back() == '0' ? '1' : '0';
  const auto refused = audit({path("proof"), "--key", wrong});
  EXPECT_EQ(refused.code, 5);
  EXPECT_THAT(refused.err, HasSubstr("(bad_signature)"));
  EXPECT_EQ(audit({path("proof"), "--key", "miel.example=00"}).code, 2);
}

TEST_F(CommandProofTest, WhatIsNoProofOrWasChangedDoesNotHold) {
  prove();
  auto text = read_bytes(path("proof"));
  write_bytes(path("cut"), text.substr(0, text.size() / 2));
  EXPECT_EQ(audit({path("cut")}).code, 5);
  text.replace(text.find("claims 0"), 8, "claims 1");
  write_bytes(path("changed"), text);
  const auto ran = run_program({"--lang", "fr", "audit", "proof", path("changed")});
  EXPECT_EQ(ran.code, 5);
  EXPECT_THAT(ran.err, HasSubstr("La preuve ne tient pas."));
  EXPECT_THAT(ran.err, HasSubstr("(bad_signature)"));
  EXPECT_THAT(audit({path("nothing")}).err, HasSubstr("(not_found)"));
}

}  // namespace
}  // namespace node
