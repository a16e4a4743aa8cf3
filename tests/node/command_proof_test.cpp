// Proofs from the command line: written by a node, checked without one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/base64.h"
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
  /// In a proof of a balance the keys stand plainly; in one of a payment, in its `extra`.
  template <class Change>
  static void change_extra(std::string& proof, const Change& change) {
    const auto begin = proof.find("extra ");
    if (begin == std::string::npos) return change(proof);
    const auto end = proof.find('\n', begin);
    auto extra = *protocol::from_base64(proof.substr(begin + 6, end - begin - 6));
    change(extra);
    proof.replace(begin + 6, end - begin - 6, protocol::to_base64(extra));
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

TEST_F(CommandProofTest, SaysWhoElseHasSeenTheJournal) {
  ASSERT_EQ(miel.run({"checkpoint", "make"}).code, 0);
  ASSERT_TRUE(miel.wait_until({"checkpoint", "list"}, "/checkpoints/0/cosignatures/0/peer", "lait.example"));
  ASSERT_EQ(miel.run({"proof", paid, "--output", path("proof")}).code, 0);
  ASSERT_EQ(miel.run({"balance-proof", "alice", "--output", path("balance")}).code, 0);
  for (const auto& file : {path("proof"), path("balance")}) {
    EXPECT_THAT(audit({file}).out, HasSubstr("cosigned this journal: 1; of them under a key that you gave: 0"));
    EXPECT_THAT(audit({file, "--key", key(lait, "log")}).out, HasSubstr("that you gave: 1"));
    const auto shown = run_program({"--json", "audit", "proof", file, "--key", key(lait, "log")}).document();
    EXPECT_EQ(shown["cosigned"], (nlohmann::json{{"others", 1}, {"under_given_keys", 1}}));

    auto alone = read_bytes(file);  // without the witness's line, and its key
    alone.erase(alone.find("\n\u2014 lait.example/witness") + 1);
    auto take_out = [&](std::string& text) {
      const auto line = "key " + key(lait, "log") + "\n";
      ASSERT_NE(text.find(line), std::string::npos);
      text.erase(text.find(line), line.size());
    };
    change_extra(alone, take_out);
    write_bytes(path("alone"), alone);
    const auto held = audit({path("alone")});
    EXPECT_EQ(held.code, 0) << held.err;
    EXPECT_THAT(held.out, HasSubstr("No other association cosigned this journal: that miel.example"));
    EXPECT_THAT(run_program({"--lang", "fr", "audit", "proof", path("alone")}).out,
                HasSubstr("Aucune autre association n'a cosign\u00e9 ce journal"));
    EXPECT_EQ(run_program({"--json", "audit", "proof", path("alone")}).document()["cosigned"]["others"], 0);
  }
}

TEST_F(CommandProofTest, WhatWasRefusedWasNotCredited) {
  const std::string refused(32, '7');
  miel.run({"pay", "alice", "nobody@lait.example", "20", "--id", refused});
  ASSERT_TRUE(miel.wait_until({"payment", "show", refused}, "/status", "refused"));
  ASSERT_EQ(miel.run({"checkpoint", "make"}).code, 0);
  ASSERT_EQ(miel.run({"proof", refused, "--output", path("refused")}).code, 0);
  const auto said = audit({path("refused")}).out;
  EXPECT_THAT(said, testing::ContainsRegex("asked for +20.00 MIEL"));
  EXPECT_THAT(said,
              testing::ContainsRegex("would have credited +20.00 LAIT .2000 smallest units; the decimals are by"));
  EXPECT_THAT(said, testing::ContainsRegex("\n *credited +nothing"));
  EXPECT_THAT(run_program({"--lang", "fr", "audit", "proof", path("refused")}).out,
              testing::ContainsRegex("refus\u00e9.*\n(.*\n)*cr\u00e9dit\u00e9 +rien"));
  const auto shown = run_program({"--json", "audit", "proof", path("refused")}).document();
  EXPECT_FALSE(shown.contains("credited"));
  EXPECT_EQ(shown["asked"]["credited"],
            (nlohmann::json{{"minor", 2000}, {"currency", "LAIT"}, {"decimals", 2}, {"decimals_from", "file"}}));
  EXPECT_EQ(shown["asked"]["paid"]["decimals_from"], "checkpoint");
}

TEST_F(CommandProofTest, OfAnIssueThereIsNoneAndItIsSaidWhy) {
  ASSERT_EQ(miel.run({"fund", "deposit", "10"}).code, 0);
  const std::string issue = miel.ask({"issue", "alice", "10"}).document()["id"];
  ASSERT_EQ(miel.run({"checkpoint", "make"}).code, 0);
  EXPECT_THAT(miel.run({"proof", issue}).err, HasSubstr("(unknown_payment)"));
  EXPECT_THAT(miel.run({"--lang", "fr", "proof", issue}).err, HasSubstr("unit\u00e9s \u00e9mises ou reprises"));
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
