#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "node/files.h"
#include "tests/node/command_program.h"

namespace node {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

const std::string id = "0123456789abcdef0123456789abcdef";

/// One node for all tests of the suite; each brings its own members.
class CommandPaymentsTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    directory_ = new TemporaryDirectory;
    node_ = new ProgramNode(directory_->below("miel"), "miel.example", "MIEL");
    ready_ = node_->start() && node_->run({"fund", "deposit", "10000"}).code == 0;
  }
  static void TearDownTestSuite() {
    delete node_;
    delete directory_;
  }
  void SetUp() override { ASSERT_TRUE(ready_) << node_->errors(); }

  static const ProgramNode& node() { return *node_; }
  static Ran run(const Arguments& arguments) { return node_->run(arguments); }
  static json ask(const Arguments& arguments) { return node_->ask(arguments).document(); }
  /// A member with so many units.
  static void add(const std::string& alias, const std::string& units, const std::string& kind = "individual") {
    ASSERT_EQ(run({"member", "add", alias, "--kind", kind, "--verified"}).code, 0);
    if (units != "0") {
      ASSERT_EQ(run({"issue", alias, units}).code, 0);
    }
  }
  static std::string balance(const std::string& alias) { return ask({"member", "show", alias})["balance"]; }

 private:
  static TemporaryDirectory* directory_;
  static ProgramNode* node_;
  static bool ready_;
};

TemporaryDirectory* CommandPaymentsTest::directory_ = nullptr;
ProgramNode* CommandPaymentsTest::node_ = nullptr;
bool CommandPaymentsTest::ready_ = false;

TEST_F(CommandPaymentsTest, MembersAreAddedListedAndShown) {
  const auto added = run({"member", "add", "epicerie", "--kind", "professional", "--name", "L'\xc3\x89picerie"});
  EXPECT_EQ(added.code, 0) << added.err;
  EXPECT_EQ(added.out, "Member: epicerie@miel.example\n");
  EXPECT_EQ(run({"member", "add", "epicerie", "--kind", "professional", "--name", "L'\xc3\x89picerie"}).code, 0);
  const auto taken = run({"member", "add", "epicerie"});
  EXPECT_EQ(taken.code, 1);
  EXPECT_THAT(taken.err, HasSubstr("(already_exists)"));
  EXPECT_THAT(run({"member", "list"}).out, testing::ContainsRegex("epicerie +professional +active +no +L'"));
  const auto shown = run({"member", "show", "epicerie"});
  EXPECT_THAT(shown.out, testing::ContainsRegex("balance +0.00 MIEL\n"));
  EXPECT_THAT(run({"--lang", "fr", "member", "show", "epicerie"}).out, testing::ContainsRegex("solde +0.00 MIEL\n"));
  const auto unknown = run({"member", "show", "nobody"});
  EXPECT_EQ(unknown.code, 1);
  EXPECT_THAT(unknown.err, HasSubstr("This was not found. (not_found)"));
  EXPECT_EQ(run({"member", "show", "No Body"}).code, 2);
  EXPECT_EQ(run({"member", "add", "No Body"}).code, 2);
}

TEST_F(CommandPaymentsTest, PaysAndShowsWhatBecameOfIt) {
  add("anne", "100");
  add("ben", "0");
  const auto paid = run({"pay", "anne", "ben", "12.5", "--id", id});
  EXPECT_EQ(paid.code, 0) << paid.err;
  EXPECT_EQ(paid.out, "Accepted: 12.50 MIEL from anne@miel.example to ben@miel.example\nid " + id + "\n");
  const auto again = run({"pay", "anne", "ben", "12.50", "--id", id});
  EXPECT_EQ(again.out, paid.out);
  EXPECT_EQ(balance("ben"), "12.50");
  const auto other = run({"pay", "anne", "ben", "13", "--id", id});
  EXPECT_EQ(other.code, 1);
  EXPECT_THAT(other.err, HasSubstr("(id_conflict)"));
  const auto shown = run({"payment", "show", id});
  EXPECT_THAT(shown.out, HasSubstr(id + "@miel.example\n"));
  EXPECT_THAT(shown.out, testing::ContainsRegex("status +accepted\n"));
  EXPECT_EQ(run({"payment", "show", id + "@miel.example"}).out, shown.out);
  EXPECT_EQ(ask({"payment", "show", id})["amount"], "12.50");
  EXPECT_EQ(run({"payment", "cancel", id}).out, "accepted\n");
}

TEST_F(CommandPaymentsTest, EveryPaymentHasAnIdOfItsOwnUnlessOneIsGiven) {
  add("carl", "10");
  add("dora", "0");
  const auto one = ask({"pay", "carl", "dora", "1"});
  const auto two = ask({"pay", "carl", "dora", "1"});
  EXPECT_NE(one["id"], two["id"]);
  EXPECT_EQ(balance("dora"), "2.00");
}

TEST_F(CommandPaymentsTest, ARefusalEndsWithOneAndTheReason) {
  add("emil", "5");
  add("fay", "0");
  const auto refused = run({"pay", "emil", "fay", "5.01"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_EQ(refused.out, "");
  EXPECT_THAT(refused.err, HasSubstr("The account does not hold enough. (insufficient_balance)"));
  const auto french = run({"--lang", "fr", "pay", "emil", "fay", "5.01"});
  EXPECT_THAT(french.err, HasSubstr("Le compte n'est pas assez approvisionn\xc3\xa9. (insufficient_balance)"));
  const auto document = node().ask({"pay", "emil", "fay", "5.01"});
  EXPECT_EQ(document.code, 1);
  EXPECT_EQ(document.document()["code"], "insufficient_balance");
  EXPECT_EQ(document.document()["payment"]["status"], "refused");
  for (const auto& [to, code] : std::initializer_list<std::pair<const char*, const char*>>{
           {"nobody", "unknown_payee"}, {"fay@nowhere.example", "unknown_domain"}, {"emil", "bad_path"}})
    EXPECT_THAT(run({"pay", "emil", to, "1"}).err, HasSubstr(code));
  EXPECT_EQ(balance("emil"), "5.00");
}

TEST_F(CommandPaymentsTest, WhatCannotBeReadEndsWithTwo) {
  add("gil", "5");
  add("hana", "0");
  for (const auto* amount : {"1.005", "1,505", "one", "1e2", "99999999999999999999"}) {
    const auto ran = run({"pay", "gil", "hana", amount});
    EXPECT_EQ(ran.code, 2) << amount;
    EXPECT_THAT(ran.err, HasSubstr("'" + std::string(amount) + "'"));
  }
  EXPECT_EQ(run({"pay", "gil", "hana", "1", "--id", "123"}).code, 2);
  EXPECT_EQ(run({"pay", "Gil", "hana", "1"}).code, 2);
  EXPECT_EQ(run({"payment", "show", "123"}).code, 2);
  EXPECT_EQ(run({"payment", "list", "No Body"}).code, 2);
  EXPECT_EQ(run({"fund", "deposit", "1.001"}).code, 2);
  EXPECT_EQ(run({"pay", "gil", "hana", "0"}).code, 1);
  EXPECT_EQ(balance("gil"), "5.00");
}

TEST_F(CommandPaymentsTest, RefundsWhatIsLeft) {
  add("ines", "20");
  add("jon", "0");
  const std::string paid = ask({"pay", "ines", "jon", "10"})["id"];
  EXPECT_EQ(run({"refund", paid, "4"}).code, 0);
  const auto rest = node().ask({"refund", paid});
  EXPECT_EQ(rest.code, 0);
  EXPECT_EQ(rest.document()["amount"], "6.00");
  EXPECT_EQ(rest.document()["refund_of"], paid + "@miel.example");
  const auto more = run({"refund", paid});
  EXPECT_EQ(more.code, 1);
  EXPECT_THAT(more.err, HasSubstr("(refund_exceeds)"));
  EXPECT_THAT(run({"refund", paid, "0.01"}).err, HasSubstr("(refund_exceeds)"));
  EXPECT_EQ(balance("ines"), "20.00");
  EXPECT_THAT(run({"refund", "ffffffffffffffffffffffffffffffff"}).err, HasSubstr("(unknown_payment)"));
}

TEST_F(CommandPaymentsTest, ListsPaymentsOfAMember) {
  add("kim", "20");
  add("leo", "0");
  EXPECT_EQ(run({"payment", "list", "leo"}).out, "None.\n");
  for (const auto* amount : {"1", "2", "3"}) ASSERT_EQ(run({"pay", "kim", "leo", amount}).code, 0);
  const auto listed = run({"payment", "list", "leo"}).out;
  EXPECT_LT(listed.find("3.00 MIEL"), listed.find("1.00 MIEL"));
  EXPECT_EQ(ask({"payment", "list", "--account", "leo"})["payments"].size(), 3U);
  EXPECT_EQ(ask({"payment", "list", "leo", "--limit", "2"})["payments"].size(), 2U);
  EXPECT_EQ(run({"payment", "list", "--held"}).out, "None.\n");
  EXPECT_EQ(run({"payment", "list", "nobody"}).code, 1);
}

TEST_F(CommandPaymentsTest, TheFundTakesAndGivesEuros) {
  add("mia", "0");
  add("shop", "0", "professional");
  const auto deposited = run({"fund", "deposit", "7.5", "--fund", "paper", "--reference", "caisse 12"});
  EXPECT_EQ(deposited.code, 0) << deposited.err;
  EXPECT_THAT(deposited.out, StartsWith("Deposited: 7.50 EUR\n"));
  const auto issued = run({"issue", "mia", "30"});
  EXPECT_THAT(issued.out, StartsWith("Issued: 30.00 MIEL to mia@miel.example\n"));
  EXPECT_EQ(run({"redeem", "mia", "1"}).code, 1);
  ASSERT_EQ(run({"pay", "mia", "shop", "20"}).code, 0);
  const auto redeemed = run({"redeem", "shop", "20", "--reference", "VIR 7"});
  EXPECT_THAT(redeemed.out, StartsWith("Redeemed: 20.00 MIEL from shop@miel.example\n"));
  EXPECT_EQ(ask({"payment", "list", "shop"})["payments"][0]["reference"], "VIR 7");
  EXPECT_THAT(run({"issue", "mia", "99999999"}).err, HasSubstr("(fund_insufficient)"));
  const auto status = ask({"status"});
  EXPECT_EQ(status["coverage"]["fund_paper"], "7.50");
  EXPECT_EQ(status["coverage"]["covered"], true);
  EXPECT_EQ(status["alarms"], 0);
  const auto french = run({"--lang", "fr", "status"}).out;
  EXPECT_THAT(french, testing::ContainsRegex("fonds papier +7.50 EUR\n"));
  EXPECT_THAT(french, testing::ContainsRegex("couvert, un euro par unit.. +oui"));
}

TEST_F(CommandPaymentsTest, ANodeWithoutPeersHasNoneToShow) {
  EXPECT_EQ(run({"position"}).out, "None.\n");
  EXPECT_EQ(run({"agreement", "list"}).out, "None.\n");
  EXPECT_EQ(run({"peer", "list"}).out, "None.\n");
  EXPECT_EQ(ask({"peer", "list"}), json({{"peers", json::array()}}));
  EXPECT_EQ(run({"alarms"}).out, "None.\n");
  EXPECT_EQ(run({"agreement", "show", "lait.example"}).code, 1);
  EXPECT_EQ(run({"agreement", "sign", "lait.example"}).code, 1);
  EXPECT_EQ(run({"limit", "lait.example", "--debt", "1"}).code, 1);
  EXPECT_EQ(run({"limit", "Lait"}).code, 2);
}

TEST_F(CommandPaymentsTest, AWrongTokenIsAFailure) {
  const TemporaryDirectory copy;
  std::filesystem::copy(node().data(), copy.below("miel"), std::filesystem::copy_options::recursive);
  std::filesystem::remove(copy.below("miel/token"));
  ASSERT_TRUE(create_file(copy.below("miel/token"), "wrong\n", Access::owner_only).has_value());
  const auto ran = run_program({"--data", copy.below("miel"), "status"});
  EXPECT_EQ(ran.code, 6);
  EXPECT_THAT(ran.err, HasSubstr("(unauthorized)"));
}

TEST(CommandUnreachable, EndsWithThreeAndSaysHowToStart) {
  const TemporaryDirectory directory;
  const ProgramNode node(directory.below("miel"), "miel.example", "MIEL");
  const auto ran = node.run({"pay", "alice", "bob", "1"});
  EXPECT_EQ(ran.code, 3);
  EXPECT_THAT(ran.err, HasSubstr("lokaponto --data " + node.data() + " serve"));
  EXPECT_EQ(node.ask({"status"}).document()["code"], "unreachable");
}

}  // namespace
}  // namespace node
