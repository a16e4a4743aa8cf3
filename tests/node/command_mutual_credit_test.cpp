// Two real nodes of mutual credits, and one of a reserve currency: what their operators do from the command line.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/free_port.h"
#include "tests/node/command_program.h"

namespace node {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;

class CommandMutualCreditTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(grain.start()) << grain.errors();
    ASSERT_EQ(grain.run({"member", "add", "alice"}).code, 0);
  }
  /// grain invites; until the agreement is in force on both sides.
  testing::AssertionResult meet(const ProgramNode& guest, const std::string& domain, Arguments more,
                                const Arguments& accepting = {}) {
    Arguments invite{"invite", "--our-limit", "600", "--their-limit", "600", "-o", directory.below(domain)};
    invite.insert(invite.end(), more.begin(), more.end());
    if (const auto made = grain.run(invite); made.code != 0) return testing::AssertionFailure() << made.err;
    Arguments accept{"accept", "--yes", directory.below(domain)};
    accept.insert(accept.end(), accepting.begin(), accepting.end());
    if (const auto accepted = guest.run(accept); accepted.code != 0) return testing::AssertionFailure() << accepted.err;
    if (!grain.wait_until({"agreement", "show", domain}, "/state", "in_force") ||
        !guest.wait_until({"agreement", "show", "grain.example"}, "/state", "in_force"))
      return testing::AssertionFailure() << "no agreement";
    return testing::AssertionSuccess();
  }

  TemporaryDirectory directory;
  ProgramNode grain{directory.below("grain"),
                    "grain.example",
                    "GRAIN",
                    test::free_port(),
                    {"--backing", "mutual_credit", "--scale", "0", "--credit-limit", "100"}};
};

TEST_F(CommandMutualCreditTest, MembersPayEachOtherOnCredit) {
  ASSERT_EQ(grain.run({"member", "add", "bob", "--credit-limit", "5"}).code, 0);
  EXPECT_EQ(grain.run({"pay", "alice", "bob", "100"}).code, 0);
  const auto refused = grain.run({"pay", "alice", "bob", "1"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, HasSubstr("insufficient_balance"));
  EXPECT_THAT(grain.run({"member", "credit", "alice", "150"}).out, HasSubstr("alice may go down to -150"));
  EXPECT_EQ(grain.run({"pay", "alice", "bob", "50"}).code, 0);
  EXPECT_THAT(grain.run({"member", "show", "alice"}).out, ContainsRegex("balance +-150 GRAIN\n"));
  EXPECT_EQ(grain.ask({"member", "show", "bob"}).document()["credit_limit"], "5");
  EXPECT_THAT(grain.run({"--lang", "fr", "status"}).out, HasSubstr("la promesse des adh\xc3\xa9rents"));
  for (const auto& arguments :
       {Arguments{"fund", "deposit", "10"}, {"issue", "alice", "10"}, {"redeem", "alice", "10"}})
    EXPECT_THAT(grain.run(arguments).err, HasSubstr("(no_fund)"));
  EXPECT_EQ(grain.run({"member", "credit", "alice", "-1"}).code, 2);
  EXPECT_EQ(grain.run({"member", "credit", "nobody", "1"}).code, 1);
  EXPECT_EQ(grain.run({"verify"}).code, 0);
}

TEST_F(CommandMutualCreditTest, TwoOfThemPayAtTheirRate) {
  ProgramNode hour{
      directory.below("hour"), "hour.example", "HOUR", 0, {"--backing", "mutual_credit", "--credit-limit", "10.00"}};
  ASSERT_TRUE(hour.start());
  ASSERT_EQ(hour.run({"member", "add", "bob"}).code, 0);
  ASSERT_TRUE(meet(hour, "hour.example", {"--rate", "1/60"}));
  EXPECT_THAT(grain.run({"agreement", "show", "hour.example"}).out, ContainsRegex("one of ours, in theirs +1/60\n"));
  EXPECT_THAT(hour.run({"agreement", "show", "grain.example"}).out, ContainsRegex("one of ours, in theirs +60/1\n"));
  const auto paid = grain.run({"pay", "alice", "bob@hour.example", "100", "--wait", "60"});
  EXPECT_EQ(paid.code, 0) << paid.err;
  EXPECT_THAT(hour.run({"member", "show", "bob"}).out, ContainsRegex("balance +1.66 HOUR\n"));
  EXPECT_THAT(hour.run({"position"}).out, ContainsRegex("grain.example +0 GRAIN +100 GRAIN"));
  EXPECT_EQ(hour.run({"limit", "grain.example", "--claim", "200"}).code, 0);
  EXPECT_EQ(hour.run({"limit", "grain.example", "--claim", "200.50"}).code, 2) << "grains have no decimals";
  EXPECT_EQ(hour.run({"verify"}).code, 0);
  EXPECT_EQ(grain.run({"verify"}).code, 0);
}

TEST_F(CommandMutualCreditTest, AReserveCurrencyTakesItsPromiseOnlyIfBothSaySo) {
  ProgramNode miel{directory.below("miel"), "miel.example", "MIEL"};
  ASSERT_TRUE(miel.start());
  ASSERT_TRUE(miel.open_books("1000"));
  const Arguments euros{"--scale", "2", "--rate", "1/6"};
  EXPECT_FALSE(meet(miel, "first", euros)) << "the inviter says nothing";
  auto accepted = euros;
  accepted.emplace_back("--mutual-credit");
  EXPECT_FALSE(meet(miel, "second", accepted)) << "the guest says nothing";
  ASSERT_TRUE(meet(miel, "miel.example", accepted, {"--mutual-credit"}));
  EXPECT_EQ(miel.run({"pay", "alice", "alice@grain.example", "10", "--wait", "60"}).code, 0);
  EXPECT_EQ(grain.ask({"member", "show", "alice"}).document()["balance"], "60");
  EXPECT_THAT(grain.run({"position"}).out, ContainsRegex("miel.example +0.00 EUR +10.00 EUR"));
  EXPECT_EQ(miel.run({"verify"}).code, 0);
  EXPECT_EQ(grain.run({"verify"}).code, 0);
}

TEST_F(CommandMutualCreditTest, ItsJournalIsForPlainTextAccounting) {
  ASSERT_EQ(grain.run({"member", "add", "bob"}).code, 0);
  ASSERT_EQ(grain.run({"pay", "alice", "bob", "40"}).code, 0);
  const auto written = directory.below("grain.journal");
  const Arguments all{"--from", "2026-01-01", "--to", "2126-12-31", "--provisional", "--output", written};
  Arguments journal{"export", "journal"};
  journal.insert(journal.end(), all.begin(), all.end());
  const auto exported = grain.run(journal);
  ASSERT_EQ(exported.code, 0) << exported.err;
  EXPECT_TRUE(std::filesystem::exists(written));
  const auto command = "LC_ALL=C.UTF-8 hledger -f '" + written + "' check --strict ordereddates >/dev/null";
  EXPECT_EQ(std::system(command.c_str()),
            0);  // NOLINT(concurrency-mt-unsafe,cert-env33-c): the program itself is tried
}

}  // namespace
}  // namespace node
