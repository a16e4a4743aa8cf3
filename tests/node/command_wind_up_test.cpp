// A peer's node is gone for good: what its people and those of the peer that is left do at the command line.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "tests/free_port.h"
#include "tests/node/bank_tools.h"
#include "tests/node/command_program.h"

namespace node {
namespace {

using testing::HasSubstr;

/// Lait's members paid miel's 8.00; a payment of miel's member to lait is held, and lait's node is gone.
class CommandWindUpTest : public testing::Test {
 protected:
  void SetUp() override {
    for (auto* node : {&miel, &lait}) {
      ASSERT_TRUE(node->start()) << node->errors();
      ASSERT_TRUE(node->open_books("100"));
    }
    ASSERT_TRUE(meet(miel, lait, directory.below("invitation"))) << miel.errors() << lait.errors();
    ASSERT_EQ(lait.run({"pay", "alice", "shop@miel.example", "8"}).code, 0);
    lait.kill();
    ASSERT_EQ(miel.run({"pay", "alice", "shop@lait.example", "5", "--wait", "1"}).code, 4);
    ASSERT_TRUE(miel.wait_until({"agreement", "show", "lait.example"}, "/link/connected", false));
  }
  std::string path(const std::string& name) const { return directory.below(name); }
  std::string held() const { return miel.ask({"wind-up", "show", "lait.example"}).document()["holds"][0]["payment"]; }
  /// Shown, signed by the keys of the node that is gone, and booked.
  void wind_up(const std::string& file = "statement") {
    ASSERT_EQ(miel.run({"wind-up", "show", "lait.example", "-o", path(file)}).code, 0);
    const auto signed_there = lait.run({"wind-up", "sign", "--yes", path(file)});
    ASSERT_EQ(signed_there.code, 0) << signed_there.err;
    const auto booked = miel.run({"wind-up", "book", "--yes", path(file)});
    ASSERT_EQ(booked.code, 0) << booked.err;
  }

  TemporaryDirectory directory;
  ProgramNode miel{directory.below("miel"), "miel.example", "MIEL", test::free_port()};
  ProgramNode lait{directory.below("lait"), "lait.example", "LAIT"};
};

TEST_F(CommandWindUpTest, WhatASilentPeerHasNotAnsweredIsShownAllAlong) {
  const auto agreement = miel.ask({"agreement", "show", "lait.example"}).document();
  EXPECT_EQ(agreement["link"]["unanswered"], 1);
  EXPECT_TRUE(agreement["link"].contains("heard"));
  EXPECT_THAT(miel.run({"agreement", "show", "lait.example"}).out, HasSubstr("Payments unanswered"));
  const auto shown = miel.run({"wind-up", "show", "lait.example"});
  EXPECT_EQ(shown.code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("5.00 EUR"));
  EXPECT_THAT(shown.out, HasSubstr("lait.example owes miel.example 8.00 EUR"));
  EXPECT_THAT(shown.out, HasSubstr("Silent for 0 days; the agreement lets 90 pass"));
  EXPECT_THAT(miel.run({"--lang", "fr", "wind-up", "show", "lait.example"}).out,
              HasSubstr("lait.example doit \u00e0 miel.example 8.00 EUR"));
}

TEST_F(CommandWindUpTest, AloneItIsTooEarly) {
  const auto shown = miel.run({"wind-up", "show", "lait.example", "--alone", "-o", path("alone")});
  EXPECT_THAT(shown.out, HasSubstr("(still_awaited)")) << shown.err;
  EXPECT_THAT(miel.run({"wind-up", "book", "--yes", path("alone")}).err, HasSubstr("(still_awaited)"));
  EXPECT_THAT(lait.run({"wind-up", "sign", "--yes", path("alone")}).err, HasSubstr("(not_proposed)"));
  EXPECT_THAT(miel.run({"wind-up", "show", "lait.example", "--alone", "--accepted", held()}).err,
              HasSubstr("(malformed)"));
  EXPECT_THAT(miel.run({"--lang", "fr", "wind-up", "book", "--yes", path("alone")}).err,
              HasSubstr("moins de 90 jours"));
}

TEST_F(CommandWindUpTest, BothSignAndItsHoldsEnd) {
  EXPECT_EQ(miel.ask({"wind-up", "show", "lait.example"}).document()["owed"], "8.00");
  ASSERT_EQ(miel.run({"wind-up", "show", "lait.example", "-o", path("statement")}).code, 0);
  EXPECT_THAT(miel.run({"wind-up", "sign", "--yes", path("statement")}).err, HasSubstr("(wrong_receiver)"));
  EXPECT_THAT(lait.run({"wind-up", "sign", path("statement")}, "no\n").err, HasSubstr("Nothing was signed."));
  EXPECT_THAT(miel.run({"wind-up", "book", "--yes", path("statement")}).err, HasSubstr("(bad_signature)"));
  const auto signed_there = lait.run({"wind-up", "sign", path("statement")}, "yes\n");
  EXPECT_EQ(signed_there.code, 0) << signed_there.err;
  EXPECT_THAT(signed_there.out, HasSubstr("5.00 EUR"));
  EXPECT_EQ(lait.ask({"wind-up", "sign", "--yes", path("statement")}).document()["signed_by"], "lait.example");
  EXPECT_THAT(read_bytes(path("statement")), HasSubstr("\nsignature lait.example "));

  const auto booked = miel.run({"wind-up", "book", "--yes", path("statement")});
  EXPECT_EQ(booked.code, 0) << booked.err;
  EXPECT_THAT(booked.out, HasSubstr("lait.example is wound up"));
  EXPECT_EQ(miel.ask({"wind-up", "book", "--yes", path("statement")}).code, 0) << "it is in force already";
  EXPECT_EQ(miel.ask({"agreement", "show", "lait.example"}).document()["state"], "wound_up");
  EXPECT_THAT(miel.run({"agreement", "list"}).out, HasSubstr("wound up"));
  EXPECT_EQ(miel.ask({"status"}).document()["held_payments"], 0);
  EXPECT_THAT(miel.run({"pay", "alice", "shop@lait.example", "1"}).err, HasSubstr("(wound_up)"));
  const auto shown = miel.ask({"wind-up", "show", "lait.example"}).document();
  EXPECT_EQ(shown["lost"], "8.00");
  EXPECT_THAT(shown["booked"].get<std::string>(), HasSubstr("\nsignature miel.example "));
  EXPECT_EQ(miel.ask({"status"}).document()["coverage"]["covered"], false);
  EXPECT_EQ(miel.run({"verify"}).code, 0);
}

TEST_F(CommandWindUpTest, WhoComesBackIsHeard) {
  wind_up();
  ASSERT_TRUE(lait.start()) << lait.errors();
  ASSERT_TRUE(miel.wait_until({"agreement", "show", "lait.example"}, "/link/connected", true));
  const auto refused = lait.run({"pay", "alice", "shop@miel.example", "1"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, HasSubstr("(wound_up)"));
  EXPECT_THAT(miel.run({"alarms"}).out, HasSubstr("wound_up"));
  EXPECT_EQ(miel.run({"verify"}).code, 0);
  EXPECT_EQ(lait.run({"verify"}).code, 0);
}

TEST_F(CommandWindUpTest, AClaimIsGivenUpWhenOwnEurosBearIt) {
  EXPECT_THAT(miel.run({"wind-up", "give-up", "lait.example"}).err, HasSubstr("(not_found)"));
  wind_up();
  EXPECT_THAT(miel.run({"wind-up", "give-up", "lait.example"}).err, HasSubstr("(fund_insufficient)"));
  ASSERT_EQ(miel.run({"fund", "deposit", "50"}).code, 0);
  ASSERT_EQ(miel.run({"fund", "contribute", "20"}).code, 0);
  const auto given_up = miel.run({"wind-up", "give-up", "lait.example"});
  EXPECT_EQ(given_up.code, 0) << given_up.err;
  EXPECT_EQ(miel.ask({"status"}).document()["coverage"]["lost"], "0.00");
  EXPECT_EQ(miel.ask({"status"}).document()["coverage"]["covered"], true);
  EXPECT_EQ(miel.run({"verify"}).code, 0);
}

TEST_F(CommandWindUpTest, AClaimThatIsGivenUpIsADocumentToo) {
  wind_up();
  ASSERT_EQ(miel.run({"fund", "deposit", "50"}).code, 0);
  ASSERT_EQ(miel.run({"fund", "contribute", "20"}).code, 0);
  EXPECT_EQ(miel.ask({"wind-up", "give-up", "lait.example"}).document()["owed"], "0.00");
}

// ---- evidence of a settlement

class CommandEvidenceTest : public CommandWindUpTest {
 protected:
  /// As whoever is given the directory does: the exit code of its own script, and what it says.
  std::pair<int, std::string> check(const std::string& pack) const {
    const auto report = path("report");
    const int code = std::system(("sh " + pack + "/check.sh > " + report + " 2>&1").c_str());
    return {code, read_bytes(report)};
  }
  static void list_anew(const std::string& pack) {
    EXPECT_EQ(std::system(("cd " + pack + " && sha256sum $(ls | grep -v SHA256SUMS) > SHA256SUMS").c_str()), 0);
  }
};

TEST_F(CommandEvidenceTest, APackIsCheckedByStockToolsAlone) {
  ASSERT_TRUE(lait.start()) << lait.errors();
  ASSERT_TRUE(miel.wait_until({"status"}, "/held_payments", 0));
  ASSERT_TRUE(lait.wait_until({"status"}, "/held_payments", 0));
  ASSERT_EQ(lait.run({"settlement", "propose", "miel.example"}).code, 0);
  ASSERT_TRUE(miel.wait_until({"settlement", "show", "lait.example"}, "/state", "agreed"));
  EXPECT_THAT(miel.run({"evidence", "settlement", "nobody.example"}).err, HasSubstr("(unknown_peer)"));
  EXPECT_THAT(miel.run({"evidence", "settlement", "lait.example", "9"}).err, HasSubstr("(not_found)"));
  ASSERT_EQ(miel.run({"checkpoint", "make"}).code, 0);
  const auto pack = path("pack");
  const auto written = miel.run({"evidence", "settlement", "lait.example", "-o", pack});
  ASSERT_EQ(written.code, 0) << written.err;
  EXPECT_THAT(written.out, HasSubstr("sh check.sh"));
  const auto files = miel.ask({"evidence", "settlement", "lait.example", "1", "-o", path("again")}).document()["files"];
  EXPECT_THAT(files.dump(), HasSubstr("\"note.txt\""));

  const auto [code, report] = check(pack);
  EXPECT_EQ(code, 0) << report;
  EXPECT_THAT(report, HasSubstr("note.txt is signed by"));
  EXPECT_THAT(report, HasSubstr("agreement-1.signed is signed by"));
  EXPECT_THAT(report, HasSubstr("stands under envelope-"));
  EXPECT_THAT(report, HasSubstr("checkpoint.signed is signed by"));
  EXPECT_THAT(report, HasSubstr("stands under checkpoint.signed"));
  EXPECT_THAT(report, HasSubstr("key  key-"));
  EXPECT_THAT(report, HasSubstr("nothing was checked of logs.txt"));
  EXPECT_THAT(report, testing::Not(HasSubstr("BAD")));
}

/// Whoever gives a pack can write into it what he likes; its script is not run, but the one that is known.
TEST_F(CommandEvidenceTest, WhatAPackHasCheckedIsNotRun) {
  ASSERT_TRUE(lait.start()) << lait.errors();
  ASSERT_TRUE(miel.wait_until({"status"}, "/held_payments", 0));
  ASSERT_TRUE(lait.wait_until({"status"}, "/held_payments", 0));
  ASSERT_EQ(lait.run({"settlement", "propose", "miel.example"}).code, 0);
  ASSERT_TRUE(miel.wait_until({"settlement", "show", "lait.example"}, "/state", "agreed"));
  const auto pack = path("pack");
  ASSERT_EQ(miel.run({"evidence", "settlement", "lait.example", "-o", pack}).code, 0);
  const auto honest = read_bytes(pack + "/checks.txt");
  for (const std::string line :
       {"touch ran", "signed $(touch ran) note.txt note.miel.example.signature", "stands note.txt a[$(touch,ran)] 2 x",
        "stands note.txt 0 1 note.miel.example.signature", "ends LISEZMOI-README.txt LISEZMOI-README.txt",
        "begins note.txt LISEZMOI-README.txt", "signed -help note.txt note.miel.example.signature"}) {
    write_bytes(pack + "/checks.txt", honest + line + "\n");
    list_anew(pack);
    EXPECT_NE(check(pack).first, 0) << line;
    EXPECT_FALSE(std::filesystem::exists(pack + "/ran")) << line;
  }
  write_bytes(pack + "/checks.txt", "");
  list_anew(pack);
  EXPECT_THAT(check(pack).second, HasSubstr("nothing was checked of note.txt"));
}

TEST_F(CommandEvidenceTest, TheStatementThatEndedANoteIsInItsPack) {
  ASSERT_TRUE(lait.start()) << lait.errors();
  ASSERT_TRUE(miel.wait_until({"status"}, "/held_payments", 0));
  ASSERT_EQ(lait.run({"settlement", "propose", "miel.example"}).code, 0);
  ASSERT_TRUE(miel.wait_until({"settlement", "show", "lait.example"}, "/state", "agreed"));
  lait.kill();
  ASSERT_TRUE(miel.wait_until({"agreement", "show", "lait.example"}, "/link/connected", false));
  wind_up();
  wind_up("anew");  // another one, when the note is over
  ASSERT_EQ(miel.run({"checkpoint", "make"}).code, 0);
  const auto pack = path("pack");
  const auto written = miel.ask({"evidence", "settlement", "lait.example", "-o", pack});
  ASSERT_EQ(written.code, 0) << written.err;
  const auto files = written.document()["files"];
  const auto count = [&](const std::string& end) {
    return std::ranges::count_if(files,
                                 [&](const auto& file) { return file.template get<std::string>().ends_with(end); });
  };
  EXPECT_EQ(count("-peer_wound_up"), 1) << files.dump();
  EXPECT_EQ(count("-peer_wound_up.path"), 1);
  EXPECT_THAT(read_bytes(pack + "/wind-up.txt"), HasSubstr("\nnumber 1\n"));
  const auto [code, report] = check(pack);
  EXPECT_EQ(code, 0) << report;
  EXPECT_THAT(report, HasSubstr("wind-up.txt is signed by"));
  EXPECT_EQ(count("wind-up.miel.example.signature") + count("wind-up.lait.example.signature"), 2);
}

TEST_F(CommandEvidenceTest, WhatWasChangedInAPackShows) {
  ASSERT_TRUE(lait.start()) << lait.errors();
  ASSERT_TRUE(miel.wait_until({"status"}, "/held_payments", 0));
  ASSERT_EQ(lait.run({"settlement", "propose", "miel.example"}).code, 0);
  ASSERT_TRUE(miel.wait_until({"settlement", "show", "lait.example"}, "/state", "agreed"));
  ASSERT_EQ(miel.run({"checkpoint", "make"}).code, 0);
  const auto pack = path("pack");
  ASSERT_EQ(miel.run({"evidence", "settlement", "lait.example", "-o", pack}).code, 0);
  for (const auto& file : std::filesystem::directory_iterator(pack)) {
    const auto name = file.path().filename().string();
    if (name == "check.sh" || name.ends_with(".path")) continue;
    const auto path = file.path().string();
    const auto honest = read_bytes(path);
    auto changed = honest;
    changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 1);
    write_bytes(path, changed);
    // Who changes a file can list it anew; what is signed, or stands under something signed, shows all the same.
    const bool is_evidence =
        name != "SHA256SUMS" && name != "LISEZMOI-README.txt" && name != "logs.txt" && !name.ends_with(".note");
    if (is_evidence) list_anew(pack);
    EXPECT_NE(check(pack).first, 0) << name;
    write_bytes(path, honest);
    list_anew(pack);
  }
  EXPECT_EQ(check(pack).first, 0) << check(pack).second;
}

}  // namespace
}  // namespace node
