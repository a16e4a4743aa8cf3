// Two real nodes that meet, pay each other, and disagree: what operators do, from the command line.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "node/files.h"
#include "tests/free_port.h"
#include "tests/node/command_program.h"

namespace node {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

class CommandPeeringTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(miel.start()) << miel.errors();
    ASSERT_TRUE(lait.start()) << lait.errors();
  }
  /// miel invites, lait accepts; until the agreement is in force on both sides.
  bool meet() {
    return miel.run({"invite", "--our-limit", "500", "--their-limit", "800", "-o", invitation()}).code == 0 &&
           lait.run({"accept", "--yes", invitation()}).code == 0 &&
           miel.wait_until({"agreement", "show", "lait.example"}, "/state", "in_force") &&
           lait.wait_until({"agreement", "show", "miel.example"}, "/state", "in_force");
  }
  std::string invitation() const { return directory.below("invitation"); }

  TemporaryDirectory directory;
  ProgramNode miel{directory.below("miel"), "miel.example", "MIEL", test::free_port()};
  ProgramNode lait{directory.below("lait"), "lait.example", "LAIT"};
};

TEST_F(CommandPeeringTest, AnInvitationIsShownBeforeItIsAccepted) {
  const auto made = miel.run({"invite", "--our-limit", "500", "--their-limit", "800.5", "--fee", "0.5%", "--rounding",
                              "half_even", "--days", "7", "--settlement-days", "14", "--output", invitation()});
  ASSERT_EQ(made.code, 0) << made.err;
  EXPECT_THAT(made.out, StartsWith("Invitation in " + invitation()));
  struct stat status{};
  ASSERT_EQ(::stat(invitation().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  const auto again = miel.run({"invite", "--our-limit", "1", "--their-limit", "1", "--output", invitation()});
  EXPECT_EQ(again.code, 1);

  const auto declined = lait.run({"accept", invitation()}, "n\n");
  EXPECT_EQ(declined.code, 1);
  EXPECT_THAT(declined.out, HasSubstr("Test miel.example"));
  EXPECT_THAT(declined.out, testing::ContainsRegex("we may owe them +800.50 EUR\n"));
  EXPECT_THAT(declined.out, testing::ContainsRegex("they may owe us +500.00 EUR\n"));
  EXPECT_THAT(declined.out, testing::ContainsRegex("fee +0.5%\n"));
  EXPECT_THAT(declined.out, testing::ContainsRegex("rounded +to the nearest, half to even\n"));
  EXPECT_THAT(declined.out, testing::ContainsRegex("settlement at least every +14 days\n"));
  EXPECT_THAT(declined.err, HasSubstr("Accept this? [y/N]"));
  EXPECT_EQ(lait.run({"agreement", "list"}).out, "None.\n");

  EXPECT_EQ(lait.run({"accept", invitation()}, "y\n").code, 0);
  EXPECT_TRUE(miel.wait_until({"agreement", "show", "lait.example"}, "/state", "in_force"));
  EXPECT_TRUE(miel.wait_until({"agreement", "show", "lait.example"}, "/link/connected", true));
}

TEST_F(CommandPeeringTest, AnInvitationMayComeByAPipe) {
  const auto made = miel.run({"invite", "--our-limit", "500", "--their-limit", "800"});
  ASSERT_THAT(made.out, StartsWith("lokaponto-invitation-v1:"));
  EXPECT_EQ(lait.run({"accept", "-"}, made.out).code, 1);  // nobody can be asked
  EXPECT_EQ(lait.run({"--lang", "fr", "accept", "--yes", "-"}, made.out).code, 0);
  EXPECT_EQ(miel.run({"accept", "--yes", "-"}, made.out).code, 1);  // one's own
  EXPECT_EQ(lait.run({"accept", "--yes", "-"}, made.out.substr(0, 100)).code, 2);
  EXPECT_EQ(lait.run({"accept", "--yes", directory.below("none")}).code, 1);
  EXPECT_EQ(miel.run({"invite", "--our-limit", "1.234", "--their-limit", "1"}).code, 2);
  EXPECT_EQ(miel.run({"invite", "--our-limit", "1", "--their-limit", "1", "--fee", "200%"}).code, 2);
}

TEST_F(CommandPeeringTest, OperatorsCompareKeysOnThePhone) {
  const std::string grouped = "([0-9a-f]{4} ){15}[0-9a-f]{4}\n";
  ASSERT_EQ(miel.run({"invite", "--our-limit", "500", "--their-limit", "800", "-o", invitation()}).code, 0);
  const auto offered = lait.run({"accept", invitation()}, "n\n");
  EXPECT_THAT(offered.err, HasSubstr("`lokaponto status`"));
  ASSERT_EQ(lait.run({"accept", "--yes", invitation()}).code, 0);
  ASSERT_TRUE(miel.wait_until({"agreement", "show", "lait.example"}, "/state", "in_force"));
  ASSERT_TRUE(lait.wait_until({"agreement", "show", "miel.example"}, "/state", "in_force"));

  const auto own = miel.run({"status"}).out;
  for (const auto* label : {"key of messages", "key of agreements", "key of the journal", "certificate, SHA-256"}) {
    const auto place = own.find(label);
    ASSERT_NE(place, std::string::npos) << label;
    const auto value = own.substr(own.find_first_not_of(' ', place + std::string(label).size()), 80);
    EXPECT_THAT(value, testing::ContainsRegex("^" + grouped));
    for (const auto& shown :
         {offered.out, lait.run({"peer", "list"}).out, lait.run({"agreement", "show", "miel.example"}).out})
      EXPECT_THAT(shown, HasSubstr(value)) << label;
  }
  for (const auto& [node, other] : {std::pair(&miel, &lait), std::pair(&lait, &miel)}) {
    const auto peer = node->ask({"peer", "list"}).document()["peers"][0];
    const auto status = other->ask({"status"}).document();
    EXPECT_EQ(peer["peer"], status["domain"]);
    EXPECT_EQ(peer["endpoint"], status["endpoint"]);
    EXPECT_EQ(peer["keys"], status["keys"]);
    EXPECT_EQ(peer["keys"].size(), 4U);
  }
  EXPECT_THAT(miel.run({"peer", "list"}).out, HasSubstr("dials us, cannot be dialled"));
  EXPECT_THAT(lait.run({"--lang", "fr", "peer", "list"}).out,
              testing::ContainsRegex("cl\xc3\xa9 des accords +" + grouped));
}

TEST_F(CommandPeeringTest, MembersPayEachOtherAcrossTheLink) {
  ASSERT_TRUE(meet());
  ASSERT_TRUE(miel.open_books("1000"));
  ASSERT_TRUE(lait.open_books("1000"));
  const auto paid = miel.run({"pay", "alice", "bob@lait.example", "12.50", "--wait", "60"});
  EXPECT_EQ(paid.code, 0) << paid.err;
  EXPECT_THAT(paid.out, StartsWith("Accepted: 12.50 MIEL from alice@miel.example to bob@lait.example\n"));
  EXPECT_EQ(miel.run({"pay", "alice", "nobody@lait.example", "1", "--wait", "60"}).code, 1);
  EXPECT_EQ(miel.run({"pay", "alice", "bob@lait.example", "487.51"}).code, 1);
  EXPECT_THAT(miel.run({"position"}).out,
              testing::ContainsRegex("lait.example +12.50 EUR +0.00 EUR +0.00 EUR +487.50 EUR"));
  EXPECT_THAT(lait.run({"position"}).out, testing::ContainsRegex("miel.example +0.00 EUR +12.50 EUR"));
  EXPECT_EQ(lait.ask({"member", "show", "bob"}).document()["balance"], "12.50");

  const std::string id = miel.ask({"payment", "list", "alice"}).document()["payments"][2]["id"];
  const auto back = lait.run({"refund", id + "@miel.example", "--wait", "60"});
  EXPECT_EQ(back.code, 0) << back.err;
  EXPECT_EQ(lait.ask({"member", "show", "bob"}).document()["balance"], "0.00");
  EXPECT_EQ(miel.stop(), 0) << miel.errors();
  EXPECT_EQ(lait.stop(), 0) << lait.errors();
  for (const auto* node : {&miel, &lait}) {
    const auto verified = node->ask({"verify"});
    EXPECT_EQ(verified.code, 0) << verified.out;
    EXPECT_GT(verified.document()["signatures"], 0);
  }
}

TEST_F(CommandPeeringTest, APaymentIsHeldWhileThePeerIsAway) {
  ASSERT_TRUE(meet());
  ASSERT_TRUE(miel.open_books("1000"));
  ASSERT_TRUE(lait.open_books("1000"));
  lait.kill();
  ASSERT_TRUE(miel.wait_until({"agreement", "show", "lait.example"}, "/link/connected", false));
  const auto held = miel.run({"pay", "alice", "bob@lait.example", "10", "--wait", "0"});
  EXPECT_EQ(held.code, 4) << held.err;
  EXPECT_THAT(held.out,
              StartsWith("Held: 10.00 MIEL from alice@miel.example to bob@lait.example; lait.example has not"));
  const auto list = miel.ask({"payment", "list", "--held"}).document()["payments"];
  ASSERT_EQ(list.size(), 1U);
  const std::string id = list[0]["id"];
  EXPECT_EQ(miel.ask({"member", "show", "alice"}).document()["available"], "990.00");
  const auto cancelled = miel.run({"payment", "cancel", id});
  EXPECT_EQ(cancelled.code, 4);
  EXPECT_EQ(cancelled.out, "Cancellation asked; the payment stays held until lait.example answers\n");
  ASSERT_TRUE(lait.start()) << lait.errors();
  EXPECT_TRUE(miel.wait_until({"payment", "show", id}, "/reason", "cancelled"));
  EXPECT_EQ(miel.run({"payment", "list", "--held"}).out, "None.\n");
  EXPECT_EQ(miel.ask({"member", "show", "alice"}).document()["available"], "1000.00");
}

TEST_F(CommandPeeringTest, OperatorsChangeSuspendAndLimitAnAgreement) {
  ASSERT_TRUE(meet());
  ASSERT_TRUE(lait.open_books("1000"));
  const auto proposed =
      miel.run({"agreement", "propose", "lait.example", "--our-limit", "700", "--their-limit", "900", "--fee", "1%"});
  EXPECT_EQ(proposed.code, 0) << proposed.err;
  EXPECT_THAT(proposed.out, HasSubstr("Version 2 waits for their signature:"));
  ASSERT_TRUE(lait.wait_until({"agreement", "show", "miel.example"}, "/proposed/version", 2));
  const auto shown = lait.ask({"agreement", "show", "miel.example"}).document();
  const auto terms = shown["proposed"]["digest"].get<std::string>().substr(0, 32);
  EXPECT_THAT(lait.run({"agreement", "show", "miel.example"}).out,
              HasSubstr("lokaponto agreement sign miel.example " + terms));
  EXPECT_EQ(lait.run({"agreement", "sign", "miel.example", std::string(32, 'e')}).code, 1);
  EXPECT_EQ(lait.run({"agreement", "sign", "miel.example", terms.substr(0, 8)}).code, 1) << "too short to be sure";
  EXPECT_EQ(lait.run({"agreement", "sign", "miel.example"}, "n\n").code, 1);
  EXPECT_EQ(lait.run({"agreement", "sign", "miel.example", terms}).code, 0);
  ASSERT_TRUE(miel.wait_until({"agreement", "show", "lait.example"}, "/in_force/version", 2));
  EXPECT_THAT(miel.run({"agreement", "list"}).out,
              testing::ContainsRegex("lait.example +Test lait.example +in force +2 +700.00 EUR +900.00 EUR"));

  EXPECT_EQ(miel.run({"agreement", "suspend", "lait.example"}).code, 0);
  ASSERT_TRUE(lait.wait_until({"agreement", "show", "miel.example"}, "/state", "suspended"));
  EXPECT_THAT(lait.run({"pay", "alice", "bob@miel.example", "1"}).err, HasSubstr("(agreement_suspended)"));
  EXPECT_EQ(miel.run({"agreement", "resume", "lait.example"}).code, 0);
  ASSERT_TRUE(lait.wait_until({"agreement", "show", "miel.example"}, "/state", "in_force"));

  const auto limited = lait.run({"limit", "miel.example", "--debt", "5", "--claim", "7"});
  EXPECT_EQ(limited.code, 0) << limited.err;
  EXPECT_THAT(limited.out, testing::ContainsRegex("our own limit of what we owe +5.00 EUR\n"));
  EXPECT_THAT(lait.run({"pay", "alice", "bob@miel.example", "5.01"}).err, HasSubstr("(over_limit)"));
  EXPECT_EQ(lait.ask({"limit", "miel.example"}).document()["limits"], json({{"debt", nullptr}, {"claim", nullptr}}));
}

TEST_F(CommandPeeringTest, ARestoredNodeAsksItsPeersForWhatItHasLost) {
  ASSERT_TRUE(meet());
  ASSERT_TRUE(miel.open_books("1000"));
  ASSERT_TRUE(lait.open_books("1000"));
  const auto backups = directory.below("backups");
  ASSERT_EQ(miel.run({"backup", backups}).code, 0);
  ASSERT_EQ(miel.run({"pay", "alice", "bob@lait.example", "25", "--wait", "60"}).code, 0);
  ASSERT_EQ(miel.stop(), 0);
  std::filesystem::remove_all(miel.data() + "/db");
  ASSERT_EQ(miel.run({"restore", backups}).code, 0);
  ASSERT_TRUE(miel.start()) << miel.errors();
  EXPECT_TRUE(miel.wait_until({"status"}, "/recovering", false));
  EXPECT_TRUE(miel.wait_until({"position"}, "/positions/0/debt", "25.00"));
  EXPECT_EQ(miel.ask({"member", "show", "alice"}).document()["balance"], "975.00");
  EXPECT_EQ(miel.run({"verify"}).code, 0);
  EXPECT_EQ(miel.run({"pay", "alice", "bob@lait.example", "1", "--wait", "60"}).code, 0);
}

TEST_F(CommandPeeringTest, ARestoredNodeIsToldNotToWaitForAPeer) {
  ASSERT_TRUE(meet());
  ASSERT_TRUE(miel.open_books("1000"));
  const auto backups = directory.below("backups");
  ASSERT_EQ(miel.run({"backup", backups}).code, 0);
  ASSERT_EQ(lait.stop(), 0);
  ASSERT_EQ(miel.stop(), 0);
  std::filesystem::remove_all(miel.data() + "/db");
  ASSERT_EQ(miel.run({"restore", backups}).code, 0);
  ASSERT_TRUE(miel.start()) << miel.errors();
  ASSERT_EQ(miel.run({"member", "add", "carol", "--verified"}).code, 0);
  EXPECT_THAT(miel.run({"pay", "alice", "carol", "1"}).err, HasSubstr("(recovering)"));
  EXPECT_THAT(miel.run({"agreement", "release", "lait.example"}).out, HasSubstr("recovering"));
  EXPECT_EQ(miel.ask({"status"}).document()["recovering"], false);
  EXPECT_EQ(miel.run({"pay", "alice", "carol", "1"}).code, 0);
  EXPECT_THAT(miel.run({"agreement", "release", "nobody.example"}).err, HasSubstr("(unknown_peer)"));
  EXPECT_EQ(miel.run({"verify"}).code, 0);
}

TEST_F(CommandPeeringTest, ANodeThatRanTwiceIsRestoredAndItsPeerThawsTheLink) {
  ASSERT_TRUE(meet());
  ASSERT_TRUE(miel.open_books("1000"));
  ASSERT_TRUE(lait.open_books("1000"));
  const auto backups = directory.below("backups");
  ASSERT_EQ(lait.run({"backup", backups}).code, 0);
  const auto stop = [&] { return miel.stop() == 0 && lait.stop() == 0; };
  const auto start = [&] { return miel.start() && lait.start(); };
  const auto exchange_disk = [&](const auto& program, const std::string& disk) {
    std::filesystem::remove_all(program.data() + "/db");
    std::filesystem::copy(disk, program.data() + "/db", std::filesystem::copy_options::recursive);
  };
  const auto keep_disk = [&](const auto& program, const std::string& name) {
    const auto disk = directory.below("disk-" + name);
    std::filesystem::copy(program.data() + "/db", disk, std::filesystem::copy_options::recursive);
    return disk;
  };
  ASSERT_TRUE(stop());
  const auto miel_before = keep_disk(miel, "miel");
  const auto lait_before = keep_disk(lait, "lait");
  ASSERT_TRUE(start()) << miel.errors() << lait.errors();
  ASSERT_EQ(lait.run({"pay", "alice", "bob@miel.example", "3", "--wait", "60"}).code, 0);
  ASSERT_TRUE(stop());
  const auto lait_first = keep_disk(lait, "first");
  // As if that payment had never reached miel: the other copy of lait makes another one.
  exchange_disk(miel, miel_before);
  exchange_disk(lait, lait_before);
  ASSERT_TRUE(start()) << miel.errors() << lait.errors();
  ASSERT_EQ(lait.run({"pay", "alice", "bob@miel.example", "10", "--wait", "60"}).code, 0);
  ASSERT_EQ(lait.stop(), 0);
  exchange_disk(lait, lait_first);
  ASSERT_TRUE(lait.start()) << lait.errors();
  ASSERT_TRUE(miel.wait_until({"agreement", "show", "lait.example"}, "/state", "frozen"));
  EXPECT_THAT(miel.run({"pay", "alice", "bob@lait.example", "1"}).err, HasSubstr("(link_frozen)"));

  ASSERT_EQ(lait.stop(), 0);
  std::filesystem::remove_all(lait.data() + "/db");
  ASSERT_EQ(lait.run({"restore", backups}).code, 0);
  EXPECT_EQ(miel.run({"agreement", "thaw", "lait.example"}).code, 0);
  ASSERT_TRUE(lait.start()) << lait.errors();
  EXPECT_TRUE(lait.wait_until({"position"}, "/positions/0/debt", "10.00"));
  EXPECT_EQ(miel.run({"pay", "alice", "bob@lait.example", "1", "--wait", "60"}).code, 0);
  EXPECT_EQ(miel.run({"verify"}).code, 0);
  EXPECT_EQ(lait.run({"verify"}).code, 0);
  EXPECT_THAT(miel.run({"agreement", "thaw", "lait.example"}).err, HasSubstr("is not frozen"));
}

TEST_F(CommandPeeringTest, AnInvitationThatWasUsedIsSeenByWhoAcceptsIt) {
  ASSERT_TRUE(meet());
  ProgramNode sol(directory.below("sol"), "sol.example", "SOL");
  ASSERT_TRUE(sol.start()) << sol.errors();
  const auto late = sol.run({"--lang", "fr", "accept", "--yes", invitation()});
  EXPECT_EQ(late.code, 1) << late.out;
  EXPECT_THAT(late.err, HasSubstr("(not_found)\n  aucune invitation de ce nom n'est ouverte\n"));
  EXPECT_THAT(late.err, HasSubstr("lokaponto peer remove miel.example"));
  const auto shown = sol.run({"agreement", "show", "miel.example"});
  EXPECT_THAT(shown.out, testing::ContainsRegex("last error +no such invitation is open \\(not_found\\)\n"));
  EXPECT_THAT(shown.out, testing::ContainsRegex("what to do +Their node does not take this invitation"));
  EXPECT_THAT(sol.run({"status"}).out,
              testing::ContainsRegex("link with miel.example +not connected since .*no such invitation is open"));

  EXPECT_EQ(sol.run({"peer", "remove", "miel.example"}).out, "miel.example is no peer any more.\n");
  EXPECT_EQ(sol.run({"peer", "list"}).out, "None.\n");
  EXPECT_EQ(sol.run({"peer", "remove", "miel.example"}).code, 1);
  EXPECT_THAT(miel.run({"peer", "remove", "lait.example"}).err, HasSubstr("(already_met)"));
  EXPECT_EQ(sol.run({"verify"}).code, 0);

  const auto anew = directory.below("anew");
  ASSERT_EQ(miel.run({"invite", "--our-limit", "1 000,50", "--their-limit", "500,5", "--output", anew}).code, 0);
  const auto accepted = sol.run({"accept", "--yes", "--wait", "30", anew});
  EXPECT_EQ(accepted.code, 0) << accepted.err;
  EXPECT_THAT(accepted.out, HasSubstr("The agreement with miel.example is in force: members can pay.\n"));
  EXPECT_EQ(sol.ask({"agreement", "show", "miel.example"}).document()["in_force"]["their_limit"], "1000.50");
}

}  // namespace
}  // namespace node
