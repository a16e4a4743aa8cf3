// What the command line says of itself, and of what it cannot read. No node is needed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "tests/node/command_program.h"

namespace node {
namespace {

using testing::HasSubstr;
using testing::Not;

/// The commands that help lists, and theirs below them: every one there is.
std::vector<Arguments> commands_below(const Arguments& group) {
  Arguments asked = group;
  asked.emplace_back("--help");
  std::istringstream help(run_program(asked).out);
  std::vector<Arguments> found;
  bool listed = false;
  for (std::string line; std::getline(help, line);) {
    if (listed && line.empty()) break;
    if (listed) {
      Arguments command = group;
      command.push_back(line.substr(2, line.find(' ', 2) - 2));
      found.push_back(command);
      for (auto& each : commands_below(command)) found.push_back(std::move(each));
    }
    listed = listed || line == "Commands:";
  }
  return found;
}

const std::vector<Arguments>& commands() {
  static const std::vector<Arguments> all = commands_below({});
  return all;
}

TEST(CommandUsage, TextThatCouldNotBeSentOnIsRefused) {
  for (const std::string wrong : {"caf\xe9", "two\nlines", "\x1b[2J"}) {
    const auto ran = run_program({"member", "add", "cafe", "--name", wrong});
    EXPECT_EQ(ran.code, 2) << wrong;
    EXPECT_THAT(ran.err, HasSubstr("argument 5 is not text in UTF-8"));
  }
}

TEST(CommandUsage, AnEmptyNameIsSaidToBeEmpty) {
  for (const Arguments& empty : {Arguments{"backup", ""}, {"restore", ""}, {"--data", "", "status"}}) {
    const auto ran = run_program(empty);
    EXPECT_EQ(ran.code, 2) << empty.front();
    EXPECT_THAT(ran.err, HasSubstr(" is empty"));
  }
}

TEST(CommandUsage, HelpListsEveryCommandAndExitCode) {
  const auto help = run_program({"--help"});
  EXPECT_EQ(help.code, 0);
  for (const auto* command : {"init", "serve", "pay", "verify", "settlement", "webhook"})
    EXPECT_THAT(help.out, HasSubstr("\n  " + std::string(command) + " "));
  EXPECT_GT(commands().size(), 100U);
  for (const auto* code :
       {"0 done", "1 refused", "2 cannot be read", "3 the node", "4 the payment", "5 verification", "6 data"})
    EXPECT_THAT(help.out, HasSubstr(code));
  EXPECT_THAT(help.out, HasSubstr("lokaponto --data /srv/miel serve"));
}

TEST(CommandUsage, EveryCommandHasHelpInBothLanguages) {
  for (auto command : commands()) {
    command.emplace_back("--help");
    const auto english = run_program(command);
    EXPECT_EQ(english.code, 0) << command.front();
    EXPECT_THAT(english.out, HasSubstr("Usage: lokaponto " + command.front())) << english.out;
    command.insert(command.begin(), {"--lang", "fr"});
    const auto french = run_program(command);
    EXPECT_EQ(french.code, 0) << command[2];
    EXPECT_THAT(french.out, HasSubstr("Utilisation : lokaponto " + command[2])) << french.out;
    EXPECT_THAT(french.out, Not(HasSubstr("Subcommand")));
    EXPECT_THAT(french.out, Not(HasSubstr("Show this help")));
    EXPECT_THAT(french.out, Not(HasSubstr("Options:"))) << "in French a space stands before it";
    for (const auto* argument : {" amount", " member", " file", " as\n", " line", " from "})
      EXPECT_THAT(french.out,
                  Not(testing::ContainsRegex("Utilisation : [^\n]*\\][^\n]*" + std::string(argument) + "\\b")));
    EXPECT_NE(english.out.substr(0, english.out.find('\n')), french.out.substr(0, french.out.find('\n')));
  }
}

TEST(CommandUsage, TheLanguageIsThatOfTheSystemUnlessGiven) {
  const auto says_french = [](const Arguments& arguments, const std::vector<std::string>& environment) {
    return run_program(arguments, "", environment).err.find("illisible") != std::string::npos;
  };
  EXPECT_TRUE(says_french({}, {"LANG=fr_FR.UTF-8"}));
  EXPECT_TRUE(says_french({}, {"LANG=en_GB.UTF-8", "LC_ALL=fr_FR.UTF-8"}));
  EXPECT_FALSE(says_french({}, {"LANG=fr_FR.UTF-8", "LC_ALL=C"}));
  EXPECT_FALSE(says_french({}, {"LANG=de_DE.UTF-8"}));
  EXPECT_FALSE(says_french({}, {}));
  EXPECT_FALSE(says_french({"--lang", "en"}, {"LANG=fr_FR.UTF-8"}));
  EXPECT_TRUE(says_french({"--lang=fr"}, {"LANG=C"}));
}

TEST(CommandUsage, VersionIsTheProjects) {
  const auto version = run_program({"--version"});
  EXPECT_EQ(version.code, 0);
  EXPECT_THAT(version.out, testing::MatchesRegex("lokaponto [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

struct Misused {
  const char* name;
  Arguments arguments;
  std::string said;
};

class CommandMisused : public testing::TestWithParam<Misused> {};

TEST_P(CommandMisused, EndsWithTwoAndTheReason) {
  const auto ran = run_program(GetParam().arguments);
  EXPECT_EQ(ran.code, 2) << ran.err;
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, HasSubstr("The command line cannot be read. (usage)"));
  EXPECT_THAT(ran.err, HasSubstr(GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(
    Each, CommandMisused,
    testing::Values(Misused{"Nothing", {}, "name a command"},
                    Misused{"NoSuchCommand", {"stauts"}, "'stauts' is not expected here; did you mean 'status'?"},
                    Misused{"NoSuchSubcommand", {"payment", "lst"}, "did you mean 'list'?"},
                    Misused{"NoSubcommand", {"agreement"}, "name a command"},
                    Misused{"NothingLikeIt", {"frobnicate"}, "'frobnicate' is not expected here"},
                    Misused{"MissingArgument", {"pay", "alice", "bob"}, "amount is missing"},
                    Misused{"MissingOption", {"invite", "--our-limit", "1"}, "--their-limit is missing"},
                    Misused{"ExtraArgument", {"status", "now"}, "'now' is not expected here"},
                    Misused{"UnknownOption", {"status", "--loud"}, "--loud"},
                    Misused{"OptionWithoutValue", {"status", "--data"}, "--data"},
                    Misused{"OutOfRange", {"pay", "alice", "bob", "1", "--wait", "61"}, "--wait"},
                    Misused{"NotANumber", {"payment", "list", "--limit", "ten"}, "--limit"},
                    Misused{"NoSuchKind", {"member", "add", "alice", "--kind", "person"}, "person"},
                    Misused{"NoSuchFund", {"fund", "deposit", "1", "--fund", "gold"}, "gold"},
                    Misused{"NoSuchLanguage", {"--lang", "de", "status"}, "de"}),
    [](const auto& each) { return each.param.name; });

TEST(CommandUsage, MisuseIsToldInFrench) {
  const auto said = [](Arguments arguments) {
    arguments.insert(arguments.begin(), {"--lang", "fr"});
    const auto ran = run_program(arguments);
    EXPECT_EQ(ran.code, 2) << ran.out;
    return ran.err.substr(ran.err.find('\n') + 1);
  };
  EXPECT_EQ(said({"pay", "alice", "bob"}), "  il manque montant\n");
  EXPECT_EQ(said({"pay", "alice", "bob", "1", "--wait", "61"}), "  --wait : 61 n'est pas de 0 \u00e0 60\n");
  EXPECT_EQ(said({"fund", "deposit", "1", "--fund", "gold"}), "  --fund : gold n'est pas parmi {digital,paper}\n");
  EXPECT_EQ(said({"status", "--data"}), "  --data : il manque sa valeur\n");
  EXPECT_EQ(said({"redeem", "shop", "1", "--iban", "FR76"}), "  --iban demande aussi --creditor\n");
  EXPECT_THAT(said({"issue", "alice", "1", "000,50"}), HasSubstr("entre guillemets"));
  EXPECT_THAT(said({"alarms", "--after", "x"}), HasSubstr("n'est pas de 0 \u00e0 9223372036854775807"));
}

TEST(CommandUsage, MisuseIsADocumentWithJson) {
  const auto ran = run_program({"--json", "stauts"});
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(ran.document()["code"], "usage");
  EXPECT_EQ(ran.document()["detail"], "'stauts' is not expected here; did you mean 'status'?");
}

TEST(CommandUsage, ADirectoryWithoutANodeIsToldHowToMakeOne) {
  const TemporaryDirectory directory;
  for (const Arguments& command :
       {Arguments{"status"}, {"serve"}, {"pay", "alice", "bob", "1"}, {"verify"}, {"member", "list"}}) {
    Arguments arguments{"--data", directory.below("none")};
    arguments.insert(arguments.end(), command.begin(), command.end());
    const auto ran = run_program(arguments);
    EXPECT_EQ(ran.code, 6) << command.front();
    EXPECT_THAT(ran.err, HasSubstr("There is no node in " + directory.below("none"))) << command.front();
    EXPECT_THAT(ran.err, HasSubstr("init")) << command.front();
  }
}

TEST(CommandUsage, TheDataDirectoryMayComeFromTheEnvironment) {
  const TemporaryDirectory directory;
  const auto ran = run_program({"status"}, "", {"LC_ALL=C", "LOKAPONTO_DATA=" + directory.below("from-environment")});
  EXPECT_EQ(ran.code, 6);
  EXPECT_THAT(ran.err, HasSubstr(directory.below("from-environment")));
}

}  // namespace
}  // namespace node
