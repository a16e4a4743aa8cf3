// A counter's day and the association's week with notes, by commands and a bank made of files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/node/command_program.h"

namespace node {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;

class CommandPaperTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(node_.start()) << node_.errors();
    ASSERT_TRUE(node_.open_books("100"));
    ASSERT_EQ(run({"counter", "open", "quay"}).code, 0);
    ASSERT_EQ(run({"paper", "move", "printed", "vault", "500"}).code, 0);
    ASSERT_EQ(run({"paper", "move", "vault", "quay", "200"}).code, 0);
  }
  Ran run(const Arguments& arguments) { return node_.run(arguments); }
  nlohmann::json ask(const Arguments& arguments) { return node_.ask(arguments).document(); }

  TemporaryDirectory directory_;
  ProgramNode node_{directory_.below("miel"), "miel.example", "MIEL"};
};

TEST_F(CommandPaperTest, ACounterSellsExchangesAndIsCounted) {
  EXPECT_EQ(run({"counter", "sell", "quay", "40"}).code, 0);
  EXPECT_THAT(run({"counter", "exchange", "quay", "alice", "30", "--into", "paper"}).out,
              HasSubstr("Exchanged: 30.00"));
  EXPECT_THAT(run({"--lang", "fr", "counter", "exchange", "quay", "bob", "10", "--into", "digital"}).out,
              HasSubstr("chang\xc3\xa9 : 10.00"));
  EXPECT_EQ(run({"counter", "redeem", "quay", "shop", "5", "--fund", "digital"}).code, 0);
  EXPECT_EQ(run({"counter", "bank", "quay", "40", "--reference", "REMISE12"}).code, 4) << "until the bank shows it";
  const auto shown = run({"paper", "show"});
  EXPECT_THAT(shown.out, ContainsRegex("in circulation +55.00 MIEL"));
  EXPECT_THAT(shown.out, ContainsRegex("quay +130.00 MIEL +15.00 MIEL +40.00 EUR"));
  const Arguments count{"counter", "count",  "quay", "--stock",  "10x13", "--returns",
                        "5x3",     "--cash", "0",    "--author", "c1"};
  EXPECT_THAT(run(count).out, HasSubstr("as in the books"));
  auto wrong = count;
  wrong[8] = "41";
  wrong[4] = "10x12";
  EXPECT_EQ(run(wrong).code, 2) << "it needs a reason";
  wrong.insert(wrong.end(), {"--reason", "box open"});
  const auto poor = run(wrong);
  EXPECT_EQ(poor.code, 1);
  EXPECT_THAT(poor.err, HasSubstr("fund_insufficient"));
  EXPECT_EQ(run({"counter", "count", "quay", "--stock", "10y12", "--cash", "0", "--author", "c1"}).code, 2);
  EXPECT_EQ(run({"verify"}).code, 0);
}

TEST_F(CommandPaperTest, TheBooksOfPaperAreAccounts) {
  ASSERT_EQ(run({"counter", "sell", "quay", "40"}).code, 0);
  const auto exported = run({"export", "csv", "--from", "2026-01-01", "--to", "2099-12-31", "--provisional", "--output",
                             directory_.below("csv")});
  EXPECT_EQ(exported.code, 0) << exported.err;
  EXPECT_EQ(ask({"declarations"})["electronic_money"]["highest"], "140.00");
  EXPECT_EQ(ask({"status"})["coverage"]["paper"], "40.00");
}

}  // namespace
}  // namespace node
