// The office's commands on the program itself, and what the files of a node hold of a member before and after erasing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/node/command_program.h"

namespace node {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;

const std::string iban = "FR7630006000011234567890189";

class CommandMembersTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(node_.start()) << node_.errors(); }

  Ran run(const Arguments& arguments) { return node_.run(arguments); }
  nlohmann::json ask(const Arguments& arguments) { return node_.ask(arguments).document(); }
  /// Files below the node's directory or the test's whose bytes hold the text.
  std::vector<std::string> holding(const std::string& text) const {
    std::vector<std::string> files;
    for (const auto& file : std::filesystem::recursive_directory_iterator(directory_.below("."))) {
      if (!file.is_regular_file()) continue;
      std::ifstream stream(file.path(), std::ios::binary);
      if (std::string(std::istreambuf_iterator<char>(stream), {}).contains(text)) files.push_back(file.path());
    }
    return files;
  }

  TemporaryDirectory directory_;
  ProgramNode node_{directory_.below("miel"), "miel.example", "MIEL"};
};

TEST_F(CommandMembersTest, ANewNodeLimitsUnverifiedAccountsAsTheLawDoes) {
  EXPECT_THAT(run({"member", "rules"}).out, ContainsRegex("most held +150.00 MIEL\n.*most paid +150.00 MIEL\n.* 30"));
  ASSERT_EQ(run({"member", "add", "alice"}).code, 0);
  ASSERT_EQ(run({"fund", "deposit", "500"}).code, 0);
  const auto refused = run({"issue", "alice", "151"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.out + refused.err, HasSubstr("unverified_limit"));
  EXPECT_THAT(run({"member", "rules", "--balance", "none"}).out, ContainsRegex("most held +no limit\n"));
  EXPECT_EQ(run({"issue", "alice", "151"}).code, 0);
  EXPECT_EQ(ask({"member", "rules", "--paid", "20", "--days", "7"})["period_days"], 7);
  EXPECT_EQ(ask({"member", "rules"})["most_balance"], nullptr) << "what is not said stays";
  EXPECT_EQ(run({"member", "rules", "--days", "0"}).code, 2);
}

TEST_F(CommandMembersTest, TheOfficeSaysHowMembersStand) {
  ASSERT_EQ(run({"member", "add", "alice", "--until", "2020-06-30"}).code, 0);
  EXPECT_EQ(ask({"member", "show", "alice"})["state"], "ended");
  EXPECT_EQ(ask({"member", "renew", "alice", "none"})["state"], "active");
  EXPECT_EQ(ask({"member", "suspend", "alice"})["state"], "suspended");
  EXPECT_THAT(run({"--lang", "fr", "member", "show", "alice"}).out, HasSubstr("suspendu"));
  EXPECT_EQ(ask({"member", "list", "--state", "suspended"})["members"].size(), 1U);
  EXPECT_EQ(ask({"member", "resume", "alice"})["state"], "active");
  EXPECT_EQ(ask({"member", "verify", "alice"})["verified"], true);
  EXPECT_THAT(run({"member", "list", "--unverified"}).out, HasSubstr("None"));
  EXPECT_EQ(ask({"member", "verify", "alice", "--withdraw"})["verified"], false);
  EXPECT_EQ(ask({"member", "change", "alice", "--email", "a@b.example", "--notes", "kind"})["email"], "a@b.example");
  EXPECT_EQ(run({"member", "change", "alice", "--email", "nobody"}).code, 2);
  EXPECT_EQ(ask({"member", "change", "alice", "--findable", "yes"})["findable"], true);
  EXPECT_FALSE(ask({"member", "change", "alice", "--findable", "no"}).contains("findable"));
  EXPECT_EQ(run({"member", "change", "alice", "--findable", "perhaps"}).code, 2);
  EXPECT_EQ(run({"member", "suspend", "nobody"}).code, 1);
  EXPECT_EQ(run({"member", "renew", "alice", "soon"}).code, 2);
  EXPECT_EQ(run({"member", "renew", "alice"}).code, 2);
}

TEST_F(CommandMembersTest, NoFileAndNoExportNamesWhoWasErased) {
  ASSERT_EQ(run({"member", "add", "zoe", "--kind", "professional", "--verified", "--name", "Zoe Quenneville", "--iban",
                 iban, "--email", "zoe@quenneville.example"})
                .code,
            0);
  ASSERT_EQ(run({"member", "add", "yann", "--name", "Yann Kerboul"}).code, 0);
  ASSERT_EQ(run({"fund", "deposit", "100"}).code, 0);
  ASSERT_EQ(run({"issue", "zoe", "100"}).code, 0);
  ASSERT_EQ(run({"pay", "zoe", "yann@miel.example", "100"}).code, 0);
  ASSERT_FALSE(holding("Quenneville").empty());
  const auto erased = run({"member", "erase", "zoe"});
  ASSERT_EQ(erased.code, 0) << erased.err;
  EXPECT_EQ(erased.out, "Erased: zoe\n");
  const auto exported = directory_.below("journal");
  EXPECT_EQ(
      run({"export", "journal", "--from", "2026-01-01", "--to", "2099-12-31", "--provisional", "--output", exported})
          .code,
      0);
  for (const auto* text : {"Quenneville", "quenneville", iban.c_str()})
    EXPECT_THAT(holding(text), testing::IsEmpty()) << text;
  EXPECT_FALSE(holding("Kerboul").empty());
  EXPECT_EQ(run({"verify"}).code, 0);
  EXPECT_EQ(run({"member", "add", "zoe"}).code, 1);
  EXPECT_EQ(run({"member", "erase", "zoe"}).code, 0) << "asked again, it is done";
  EXPECT_EQ(node_.stop(), 0);
  EXPECT_EQ(run({"verify"}).code, 0);
  EXPECT_THAT(holding("Quenneville"), testing::IsEmpty());
}

}  // namespace
}  // namespace node
