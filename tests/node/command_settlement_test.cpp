// Two associations settle from the command line: note, file for the bank, statements, closing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/free_port.h"
#include "tests/node/bank_tools.h"
#include "tests/node/command_program.h"

namespace node {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

const std::string miel_iban = "FR7630006000011234567890189";
const std::string lait_iban = "DE89370400440532013000";

/// Members of miel have paid 30 to members of lait, and got 8: miel owes 22. Both funds are at one bank made of files.
class CommandSettlementTest : public testing::Test {
 protected:
  void SetUp() override {
    prepare(miel, miel_iban);
    prepare(lait, lait_iban);
    ASSERT_TRUE(meet(miel, lait, directory.below("invitation"))) << miel.errors() << lait.errors();
    ASSERT_EQ(miel.run({"pay", "shop", "shop@lait.example", "30"}).code, 0);
    ASSERT_EQ(lait.run({"pay", "shop", "shop@miel.example", "8"}).code, 0);
  }
  void prepare(ProgramNode& node, const std::string& iban) {
    const auto file = node.data() + "/lokaponto.toml";
    auto text = read_bytes(file);
    const std::string key = "digital_iban = \"";
    const auto at = text.find(key);
    ASSERT_NE(at, std::string::npos);
    write_bytes(file, text.insert(at + key.size(), iban));
    ASSERT_TRUE(node.start()) << node.errors();
    ASSERT_EQ(node.run({"fund", "deposit", "1000"}).code, 0);
    ASSERT_EQ(node.run({"member", "add", "shop", "--kind", "professional"}).code, 0);
    ASSERT_EQ(node.run({"issue", "shop", "100"}).code, 0);
    ASSERT_EQ(run_bank({path("bank"), "open", iban, "1000.00"}).code, 0);
  }
  std::string path(const std::string& name) const { return directory.below(name); }
  /// One day of the bank, whose statements both import.
  void day(const std::string& date, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {path("bank"), "day", date, "--statements", path("out")});
    const auto ran = run_bank(more);
    ASSERT_EQ(ran.code, 0) << ran.text;
    for (const auto& [node, iban] : {std::pair{&miel, miel_iban}, std::pair{&lait, lait_iban}}) {
      const auto imported = node->run({"bank", "import", path("out/" + iban + "-" + date + ".xml")});
      ASSERT_EQ(imported.code, 0) << imported.err;
    }
  }
  static json note(const ProgramNode& node, const std::string& peer) {
    return node.ask({"settlement", "show", peer}).document();
  }

  TemporaryDirectory directory;
  ProgramNode miel{directory.below("miel"), "miel.example", "MIEL", test::free_port()};
  ProgramNode lait{directory.below("lait"), "lait.example", "LAIT"};
};

TEST_F(CommandSettlementTest, FromTheNoteToZero) {
  const auto proposed = lait.run({"settlement", "propose", "miel.example"});
  EXPECT_EQ(proposed.code, 0) << proposed.err;
  EXPECT_THAT(proposed.out, StartsWith("Note 1 is proposed to miel.example"));
  ASSERT_TRUE(miel.wait_until({"settlement", "show", "lait.example"}, "/state", "agreed"));
  ASSERT_TRUE(lait.wait_until({"settlement", "show", "miel.example"}, "/state", "agreed"));
  EXPECT_THAT(lait.run({"settlement", "propose", "miel.example"}).err, HasSubstr("(settlement_open)"));
  EXPECT_THAT(miel.run({"settlement", "list"}).out, HasSubstr("our transfer to be ordered (0 days)"));
  EXPECT_THAT(lait.run({"--lang", "fr", "settlement", "list"}).out, HasSubstr("leurs euros (0 jours)"));

  const auto ordered = miel.run({"bank", "order", "--output", path("order.xml")});
  EXPECT_THAT(ordered.out, StartsWith("Batch 1: 1 transfers, 22.00 EUR")) << ordered.err;
  EXPECT_THAT(read_bytes(path("order.xml")), HasSubstr(lait_iban));
  day("2026-11-24", {"--transfers", path("order.xml")});
  ASSERT_TRUE(miel.wait_until({"settlement", "show", "lait.example"}, "/state", "closed"));
  ASSERT_TRUE(lait.wait_until({"settlement", "show", "miel.example"}, "/state", "closed"));

  for (const auto& [node, peer] : {std::pair{&miel, "lait.example"}, std::pair{&lait, "miel.example"}}) {
    const auto position = node->ask({"position"}).document()["positions"][0];
    EXPECT_EQ(position["debt"], "0.00");
    EXPECT_EQ(position["claim"], "0.00");
    const auto shown = note(*node, peer);
    EXPECT_EQ(shown["arrived"], "22.00");
    EXPECT_THAT(shown["note"].get<std::string>(), StartsWith("lokaponto/settlement/v1\nnumber 1\n"));
    for (const auto* text : {"note", "closing"})
      for (const auto* signer : {"miel.example/contract", "lait.example/contract"})
        EXPECT_THAT(shown[text].get<std::string>(), HasSubstr(std::string("\n\u2014 ") + signer + " "));
    EXPECT_EQ(node->run({"settlement", "list"}).out, "None.\n");
    EXPECT_EQ(node->ask({"status"}).document()["coverage"]["in_flight"], "0.00");
    EXPECT_EQ(node->run({"verify"}).code, 0);
  }
  EXPECT_EQ(note(miel, "lait.example")["note"].get<std::string>().substr(0, 300),
            note(lait, "miel.example")["note"].get<std::string>().substr(0, 300));
  EXPECT_THAT(miel.run({"settlement", "show", "lait.example", "1"}).out, HasSubstr("22.00 EUR by miel.example"));
  EXPECT_THAT(miel.run({"settlement", "propose", "lait.example"}).err, HasSubstr("(nothing_to_settle)"));
}

TEST_F(CommandSettlementTest, ATransferThatComesBackIsGivenUp) {
  ASSERT_EQ(lait.run({"settlement", "propose", "miel.example"}).code, 0);
  ASSERT_TRUE(miel.wait_until({"settlement", "show", "lait.example"}, "/state", "agreed"));
  ASSERT_EQ(miel.run({"bank", "order", "--output", path("order.xml"), "--format", "03"}).code, 0);
  EXPECT_THAT(miel.run({"settlement", "abandon", "lait.example"}).err, HasSubstr("(settlement_under_way)"));
  const std::string id = note(miel, "lait.example")["end_to_end"];
  write_bytes(path("incoming"), "account;amount;name;iban;end_to_end_id;remittance\n" + miel_iban + ";-22.00;LAIT;" +
                                    lait_iban + ";" + id + ";\n" + miel_iban + ";22.00;LAIT;" + lait_iban + ";" + id +
                                    ";\n");
  day("2026-11-24", {"--incoming", path("incoming")});
  EXPECT_THAT(miel.run({"settlement", "list"}).out, HasSubstr("our transfer came back"));
  EXPECT_EQ(miel.run({"settlement", "abandon", "lait.example"}).code, 0);
  ASSERT_TRUE(miel.wait_until({"settlement", "show", "lait.example"}, "/state", "closed"));
  EXPECT_EQ(note(lait, "miel.example")["arrived"], "0.00");
  EXPECT_EQ(miel.ask({"position"}).document()["positions"][0]["debt"], "22.00");
  EXPECT_THAT(miel.run({"settlement", "absorb", "lait.example", "1"}).err, HasSubstr("(not_found)"));
}

TEST_F(CommandSettlementTest, AThresholdProposesByItself) {
  const auto set = lait.run({"settlement", "threshold", "miel.example", "20"});
  EXPECT_THAT(set.out, StartsWith("Notes with miel.example are proposed from 20.00 EUR on")) << set.err;
  EXPECT_TRUE(lait.wait_until({"settlement", "show", "miel.example"}, "/state", "agreed"));
  EXPECT_EQ(lait.run({"settlement", "threshold", "miel.example", "0"}).code, 0);
  EXPECT_EQ(lait.run({"settlement", "threshold", "miel.example", "-1"}).code, 2);
  EXPECT_EQ(lait.run({"settlement", "threshold", "nobody.example", "1"}).code, 1);
  EXPECT_EQ(lait.run({"settlement", "show", "nobody.example"}).code, 1);
}

}  // namespace
}  // namespace node
