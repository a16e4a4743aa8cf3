// A treasurer's and an operator's acts, each once as people read it and once with --json: done, and an answer that is
// text or a document. What the answers say is for the other command tests; tests/commands demands that none is
// forgotten.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/free_port.h"
#include "tests/node/bank_tools.h"
#include "tests/node/command_program.h"

namespace node {
namespace {

using nlohmann::json;

const std::string fund_iban = "FR7630006000011234567890189";
const std::string shop_iban = "DE89370400440532013000";

class CommandBothWaysTest : public testing::Test {
 protected:
  std::string path(const std::string& name) const { return directory_.below(name); }
  /// Or held, until the bank or another node has answered.
  static bool is_done(int code) { return code == 0 || code == 4; }
  static std::string text(const ProgramNode& node, const Arguments& arguments) {
    const auto ran = node.run(arguments);
    EXPECT_TRUE(is_done(ran.code)) << testing::PrintToString(arguments) << ran.err;
    EXPECT_TRUE(ran.out.empty() || ran.document().is_discarded()) << ran.out;
    return ran.out;
  }
  static json document(const ProgramNode& node, const Arguments& arguments) {
    const auto ran = node.ask(arguments);
    EXPECT_TRUE(is_done(ran.code)) << testing::PrintToString(arguments) << ran.out;
    EXPECT_TRUE(ran.document().is_object()) << testing::PrintToString(arguments) << ran.out;
    return ran.document();
  }
  static void both(const ProgramNode& node, const Arguments& told, const Arguments& documented) {
    text(node, told);
    document(node, documented);
  }
  static void both(const ProgramNode& node, const Arguments& arguments) { both(node, arguments, arguments); }
  /// The same command about two things.
  static void each(const ProgramNode& node, Arguments command, const std::string& one, const std::string& other,
                   const Arguments& more = {}) {
    Arguments again = command;
    command.push_back(one);
    again.push_back(other);
    command.insert(command.end(), more.begin(), more.end());
    again.insert(again.end(), more.begin(), more.end());
    both(node, command, again);
  }

  TemporaryDirectory directory_;
};

TEST_F(CommandBothWaysTest, MembersAndAccess) {
  ProgramNode node(path("miel"), "miel.example", "MIEL");
  ASSERT_TRUE(node.start()) << node.errors();
  each(node, {"member", "add"}, "alice", "bob");
  each(node, {"member", "verify"}, "alice", "bob");
  each(node, {"member", "suspend"}, "alice", "bob");
  each(node, {"member", "resume"}, "alice", "bob");
  each(node, {"member", "renew"}, "alice", "bob", {"2030-12-31"});
  each(node, {"member", "change"}, "alice", "bob", {"--name", "A name"});
  each(node, {"member", "password-code"}, "alice", "bob");
  each(node, {"member", "password-revoke"}, "alice", "bob");
  each(node, {"access", "add"}, "marie", "paul", {"--role", "auditor"});
  each(node, {"access", "code"}, "marie", "paul");
  each(node, {"access", "key", "add"}, "till", "odoo", {"--role", "auditor", "--scope", "payments:read"});
  both(node, {"access", "list"});
  each(node, {"access", "key", "revoke"}, "till", "odoo");
  each(node, {"access", "revoke"}, "marie", "paul");
  both(node, {"acts"});
  both(node, {"alarms"});
  each(node, {"member", "erase"}, "alice", "bob");
}

TEST_F(CommandBothWaysTest, Webhooks) {
  ProgramNode node(path("miel"), "miel.example", "MIEL");
  ASSERT_TRUE(node.start()) << node.errors();
  text(node, {"webhook", "add", "http://127.0.0.1:9/"});
  const std::string one = document(node, {"webhook", "add", "http://127.0.0.1:9/"})["id"];
  text(node, {"webhook", "list"});
  const auto listed = document(node, {"webhook", "list"})["webhooks"];
  ASSERT_EQ(listed.size(), 2U);
  const std::string other = listed[listed[0]["id"] == one ? 1 : 0]["id"];
  for (const auto* act : {"pause", "enable", "remove"}) each(node, {"webhook", act}, one, other);
}

TEST_F(CommandBothWaysTest, PaperAndCounters) {
  ProgramNode node(path("miel"), "miel.example", "MIEL");
  ASSERT_TRUE(node.start()) << node.errors();
  ASSERT_TRUE(node.open_books("500"));
  each(node, {"counter", "open"}, "quay", "market");
  both(node, {"paper", "move", "printed", "vault", "100"});
  both(node, {"paper", "move", "vault", "transit", "100"});
  both(node, {"paper", "move", "transit", "quay", "100"});
  both(node, {"counter", "sell", "quay", "40"});
  both(node, {"counter", "exchange", "quay", "alice", "10", "--into", "paper"});
  both(node, {"counter", "redeem", "quay", "shop", "5", "--fund", "digital"});
  both(node, {"paper", "transfer", "digital", "10"});
  both(node, {"paper", "show"});
  both(node, {"counter", "bank", "quay", "20"});
  both(node, {"counter", "count", "quay", "--stock", "1x100", "--returns", "1x10", "--cash", "40", "--author", "c1"});
}

/// A node whose fund has an account at the bank made of files.
class CommandFundBothWaysTest : public CommandBothWaysTest {
 protected:
  void SetUp() override {
    auto settings = read_bytes(node_.data() + "/lokaponto.toml");
    const std::string key = "digital_iban = \"";
    ASSERT_NE(settings.find(key), std::string::npos);
    write_bytes(node_.data() + "/lokaponto.toml", settings.insert(settings.find(key) + key.size(), fund_iban));
    ASSERT_TRUE(node_.start()) << node_.errors();
    ASSERT_TRUE(node_.open_books("500"));
  }
  /// A statement of one day with these euros on it, of a bank that holds what the books say before it.
  std::string statement(const std::string& date, const std::string& amount) {
    const std::string before = document(node_, {"status"})["coverage"]["fund_digital"];
    EXPECT_EQ(run_bank({path("bank"), "open", fund_iban, before}).code, 0);
    write_bytes(path("incoming"), "account;amount;name;iban;end_to_end_id;remittance\n" + fund_iban + ";" + amount +
                                      ";Marie Durand;" + shop_iban + ";;a gift\n");
    const auto ran = run_bank({path("bank"), "day", date, "--statements", path("out"), "--incoming", path("incoming")});
    EXPECT_EQ(ran.code, 0) << ran.text;
    return path("out/" + fund_iban + "-" + date + ".xml");
  }
  std::string line() { return document(node_, {"bank", "lines"})["lines"][0]["line"]; }

  ProgramNode node_{path("miel"), "miel.example", "MIEL"};
};

TEST_F(CommandFundBothWaysTest, WhatComesAndGoes) {
  both(node_, {"fund", "deposit", "50"});
  both(node_, {"fund", "contribute", "20"});
  both(node_, {"fund", "rules", "--commission", "2%"});
  both(node_, {"issue", "alice", "10"});
  text(node_, {"pay", "alice", "shop@miel.example", "50"});
  both(node_, {"redeem", "shop", "0.50"}, {"redeem", "shop", "0.40"});
}

TEST_F(CommandFundBothWaysTest, WhatLeavesAndIsGivenUp) {
  const Arguments to_shop{"--creditor", "La Boutique", "--iban", shop_iban};
  both(node_, {"fund", "deposit", "50"});
  both(node_, {"fund", "contribute", "20"});
  for (const auto* act : {"withdraw", "payout"}) {
    Arguments command{"fund", act, "5"};
    command.insert(command.end(), to_shop.begin(), to_shop.end());
    both(node_, command);
  }
  const auto transfers = document(node_, {"bank", "transfers"})["transfers"];
  ASSERT_EQ(transfers.size(), 4U);
  both(node_, {"bank", "creditor", transfers[0]["id"], "La Boutique SARL", shop_iban});
  each(node_, {"fund", "abandon"}, transfers[0]["id"], transfers[1]["id"]);
  text(node_, {"bank", "order", "--output", path("order.xml")});
  document(node_, {"bank", "order", "--again", "1", "--output", path("again.xml")});
  document(node_, {"bank", "import", statement("2026-11-24", "1.00")});
}

TEST_F(CommandFundBothWaysTest, LinesOfAStatement) {
  text(node_, {"bank", "import", statement("2026-11-24", "3.00")});
  const auto waiting = line();
  document(node_, {"bank", "resolve", waiting, "own-euros"});
  document(node_, {"bank", "reopen", waiting});
  text(node_, {"bank", "resolve", waiting, "deposit"});
  text(node_, {"bank", "reopen", waiting});
  const std::string one = document(node_, {"fund", "deposit", "50"})["id"];
  const std::string other = document(node_, {"fund", "deposit", "60"})["id"];
  both(node_, {"fund", "deposits"});
  each(node_, {"fund", "reverse"}, one, other);
}

TEST_F(CommandBothWaysTest, PeersAgreementsAndSettlement) {
  ProgramNode miel(path("miel"), "miel.example", "MIEL", test::free_port());
  ProgramNode lait(path("lait"), "lait.example", "LAIT");
  for (auto* node : {&miel, &lait}) {
    ASSERT_TRUE(node->start()) << node->errors();
    ASSERT_TRUE(node->open_books("100"));
  }
  const Arguments limits{"--our-limit", "500", "--their-limit", "500"};
  const auto with_limits = [&limits](Arguments command) {
    command.insert(command.end(), limits.begin(), limits.end());
    return command;
  };
  text(miel, with_limits({"invite", "-o", path("lost")}));
  document(miel, with_limits({"invite", "-o", path("invitation")}));
  document(lait, {"accept", "--yes", path("invitation")});
  ASSERT_TRUE(miel.wait_until({"agreement", "show", "lait.example"}, "/state", "in_force"));
  ASSERT_TRUE(lait.wait_until({"agreement", "show", "miel.example"}, "/state", "in_force"));

  both(miel, {"agreement", "list"});
  both(miel, {"limit", "lait.example", "--debt", "400"});
  both(miel, {"agreement", "suspend", "lait.example"});
  both(miel, {"agreement", "resume", "lait.example"});
  document(miel, {"agreement", "propose", "lait.example", "--our-limit", "600", "--their-limit", "600"});
  ASSERT_TRUE(lait.wait_until({"agreement", "show", "miel.example"}, "/proposed/our_limit", "600.00"));
  const std::string terms = document(lait, {"agreement", "show", "miel.example"})["proposed"]["digest"];
  document(lait, {"agreement", "sign", "miel.example", terms});

  text(miel, {"pay", "alice", "shop@lait.example", "5"});
  document(miel, {"pay", "alice", "shop@lait.example", "5"});
  both(lait, {"settlement", "threshold", "miel.example", "0"});
  document(lait, {"settlement", "propose", "miel.example"});
  ASSERT_TRUE(miel.wait_until({"settlement", "show", "lait.example"}, "/state", "agreed"));
  both(lait, {"settlement", "list"});
  document(miel, {"settlement", "abandon", "lait.example"});

  lait.kill();
  const std::string held = miel.ask({"pay", "alice", "shop@lait.example", "2"}).document()["id"];
  document(miel, {"payment", "cancel", held});

  miel.kill();
  ProgramNode pain(path("pain"), "pain.example", "PAIN");
  ASSERT_TRUE(pain.start()) << pain.errors();
  static_cast<void>(pain.run({"accept", "--yes", "--wait", "0", path("lost")}));
  document(pain, {"peer", "remove", "miel.example"});
}

TEST_F(CommandBothWaysTest, MutualCredit) {
  ProgramNode node(path("sel"), "sel.example", "SEL", 0, {"--backing", "mutual_credit"});
  ASSERT_TRUE(node.start()) << node.errors();
  text(node, {"member", "add", "alice"});
  both(node, {"member", "credit", "alice", "150"}, {"member", "credit", "alice", "200"});
}

}  // namespace
}  // namespace node
