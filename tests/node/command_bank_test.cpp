// The treasurer's commands against a bank made of files (tests/bank): what leaves the fund, and what statements show.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/node/bank_tools.h"
#include "tests/node/command_program.h"

namespace node {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

const std::string fund_iban = "FR7630006000011234567890189";
const std::string shop_iban = "DE89370400440532013000";

/// A node with 1,000 euros in its fund, which the bank holds too; the shop has 100 units, 900 are not issued.
class CommandBankTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto file = node_.data() + "/lokaponto.toml";
    auto text = read_bytes(file);
    const std::string key = "digital_iban = \"";
    const auto at = text.find(key);
    ASSERT_NE(at, std::string::npos);
    write_bytes(file, text.insert(at + key.size(), fund_iban));
    ASSERT_TRUE(node_.start()) << node_.errors();
    ASSERT_EQ(run({"fund", "deposit", "1000"}).code, 0);
    ASSERT_EQ(run({"member", "add", "shop", "--kind", "professional", "--verified"}).code, 0);
    ASSERT_EQ(run({"issue", "shop", "100"}).code, 0);
    ASSERT_EQ(run_bank({path("bank"), "open", fund_iban, "1000.00", "--name", "MIEL"}).code, 0);
  }

  Ran run(const Arguments& arguments) { return node_.run(arguments); }
  json ask(const Arguments& arguments) { return node_.ask(arguments).document(); }
  std::string path(const std::string& name) const { return directory_.below(name); }
  json coverage() { return ask({"status"})["coverage"]; }

  /// One day of the bank; the path of the fund's statement.
  std::string day(const std::string& date, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {path("bank"), "day", date, "--statements", path("out")});
    const auto ran = run_bank(more);
    EXPECT_EQ(ran.code, 0) << ran.text;
    return path("out/" + fund_iban + "-" + date + ".xml");
  }
  std::string incoming(const std::string& amount, const std::string& text) {
    write_bytes(path("incoming"), "account;amount;name;iban;end_to_end_id;remittance\n" + fund_iban + ";" + amount +
                                      ";Marie Durand;" + shop_iban + ";;" + text + "\n");
    return path("incoming");
  }
  json redeem(const std::string& amount) {
    return ask({"redeem", "shop", amount, "--creditor", "La Boutique", "--iban", shop_iban});
  }

  /// An OFX file of one day, which says a balance only if there is one.
  std::string ofx(const std::string& date, const std::string& lines, const std::string& balance = {}) {
    std::string text =
        "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>" +
        fund_iban + "<ACCTTYPE>CHECKING</BANKACCTFROM>\n<BANKTRANLIST><DTSTART>" + date + "<DTEND>" + date + "\n" +
        lines + "</BANKTRANLIST>";
    if (!balance.empty()) text += "<LEDGERBAL><BALAMT>" + balance + "<DTASOF>" + date + "</LEDGERBAL>";
    write_bytes(path("ofx"), text + "</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n");
    return path("ofx");
  }
  static std::string ofx_line(const std::string& date, const std::string& amount, const std::string& id) {
    return "<STMTTRN><TRNTYPE>XFER<DTPOSTED>" + date + "<TRNAMT>" + amount + "<FITID>" + id + "<MEMO>line " + id +
           "</STMTTRN>\n";
  }
  static std::string message_of(const std::string& file) {
    const auto text = read_bytes(file);
    const auto begin = text.find("<MsgId>");
    return text.substr(begin, text.find("</MsgId>") - begin);
  }

  TemporaryDirectory directory_;
  ProgramNode node_{directory_.below("miel"), "miel.example", "MIEL"};
};

TEST_F(CommandBankTest, FollowsARedemptionToTheStatementThatShowsIt) {
  EXPECT_EQ(run({"fund", "rules", "--commission", "2%"}).code, 0);
  const auto redeemed = redeem("50");
  EXPECT_EQ(redeemed["commission"], "1.00");
  EXPECT_EQ(coverage()["payable"], "49.00");
  EXPECT_EQ(coverage()["fund_digital"], "1000.00");

  const auto ordered = run({"bank", "order", "--output", path("order.xml"), "--execution", "2026-11-24"});
  EXPECT_EQ(ordered.code, 0) << ordered.err;
  EXPECT_THAT(ordered.out, StartsWith("Batch 1: 1 transfers, 49.00 EUR"));
  EXPECT_THAT(read_bytes(path("order.xml")), HasSubstr(redeemed["id"].get<std::string>()));
  EXPECT_THAT(run({"bank", "order", "--output", path("more.xml")}).err, HasSubstr("(not_found)"));
  EXPECT_EQ(run({"bank", "order", "--again", "1", "--output", path("again.xml")}).code, 0);

  const auto statement = day("2026-11-24", {"--transfers", path("order.xml")});
  const auto imported = run({"bank", "import", statement});
  EXPECT_EQ(imported.code, 0) << imported.err;
  EXPECT_EQ(imported.out, "1 of 1 lines are new; 0 wait for the treasurer (bank lines)\n");
  EXPECT_EQ(run({"bank", "import", statement}).out, "0 of 1 lines are new; 0 wait for the treasurer (bank lines)\n");
  EXPECT_EQ(coverage()["payable"], "0.00");
  EXPECT_EQ(coverage()["fund_digital"], "951.00");
  EXPECT_EQ(coverage()["own_euros"], "1.00");
  EXPECT_EQ(coverage()["covered"], true);
  EXPECT_EQ(run({"bank", "transfers"}).out, "None.\n");
  EXPECT_EQ(run({"verify"}).code, 0);
}

TEST_F(CommandBankTest, OrdersNothingIntoAFileThatCannotBeWritten) {
  redeem("30");
  const auto failed = run({"bank", "order", "--output", path("nowhere/order.xml")});
  EXPECT_NE(failed.code, 0);
  EXPECT_EQ(ask({"bank", "transfers"})["transfers"][0]["stage"], "requested");
  EXPECT_EQ(run({"bank", "order", "--output", path("order.xml")}).code, 0);
  EXPECT_THAT(run({"bank", "transfers"}).out, testing::ContainsRegex("ordered +1 "));
}

TEST_F(CommandBankTest, ANameThatNoBankWritesStaysBehindAlone) {
  const std::string odd =
      ask({"redeem", "shop", "30", "--creditor", "L'Atelier \"Chez Nous\"", "--iban", shop_iban})["id"];
  ask({"member", "add", "tea", "--name", "\u4e2d\u6587", "--iban", shop_iban, "--kind", "professional", "--verified"});
  ask({"issue", "tea", "20"});
  const std::string foreign = ask({"redeem", "tea", "20"})["id"];
  const auto ordered = run({"bank", "order", "--output", path("order.xml")});
  EXPECT_EQ(ordered.code, 0) << ordered.err;
  EXPECT_THAT(ordered.out, StartsWith("Batch 1: 1 transfers, 30.00 EUR"));
  EXPECT_THAT(ordered.err, HasSubstr("bank creditor " + foreign + " NAME IBAN"));
  EXPECT_THAT(read_bytes(path("order.xml")), HasSubstr("<Nm>L'Atelier Chez Nous</Nm>"));
  const auto nothing = run({"--lang", "fr", "bank", "order", "--output", path("more.xml")});
  EXPECT_THAT(nothing.err, HasSubstr("bank creditor " + foreign + " NOM IBAN"));
  EXPECT_THAT(run({"bank", "creditor", foreign, "\u6587", shop_iban}).err, HasSubstr("has no Latin letter or digit"));
  EXPECT_EQ(run({"bank", "creditor", foreign, "Zhongwen", shop_iban}).code, 0);
  EXPECT_EQ(run({"bank", "order", "--output", path("more.xml")}).code, 0);
  EXPECT_EQ(run({"bank", "order", "--again", "1", "--output", path("again.xml")}).code, 0);
}

TEST_F(CommandBankTest, TakesBackATransferThatReturns) {
  const std::string id = redeem("30")["id"];
  ASSERT_EQ(run({"bank", "order", "--output", path("order.xml")}).code, 0);
  ASSERT_EQ(run({"bank", "import", day("2026-11-24", {"--transfers", path("order.xml")})}).code, 0);
  ASSERT_EQ(run({"bank", "import", day("2026-11-25", {"--return", id})}).code, 0);
  EXPECT_EQ(ask({"bank", "transfers"})["transfers"][0]["stage"], "returned");
  EXPECT_EQ(run({"bank", "creditor", id, "La Boutique SARL", fund_iban}).code, 0);
  const auto given_up = run({"fund", "abandon", id});
  EXPECT_EQ(given_up.code, 0) << given_up.err;
  EXPECT_EQ(ask({"member", "show", "shop"})["balance"], "100.00");
  EXPECT_EQ(run({"fund", "abandon", id}).code, 1) << "once";
  EXPECT_EQ(run({"verify"}).code, 0);
}

TEST_F(CommandBankTest, MakesAnIssueWhenItsEurosArrive) {
  const auto waits = run({"issue", "shop", "25", "--awaits-euros", "--reference", "TOPUP 2026-17"});
  EXPECT_THAT(waits.out, StartsWith("Waits for its euros: 25.00 MIEL to shop@miel.example, reference TOPUP 2026-17"));
  EXPECT_EQ(ask({"member", "show", "shop"})["balance"], "100.00");
  const auto statement = day("2026-11-24", {"--incoming", incoming("25.00", "virement TOPUP2026-17 merci")});
  EXPECT_EQ(run({"bank", "import", statement}).code, 0);
  EXPECT_EQ(ask({"member", "show", "shop"})["balance"], "125.00");
}

TEST_F(CommandBankTest, LeavesToTheTreasurerWhatNoRuleUnderstands) {
  const auto statement = day("2026-11-24", {"--incoming", incoming("12.00", "bonjour")});
  EXPECT_EQ(run({"bank", "import", statement}).out, "1 of 1 lines are new; 1 wait for the treasurer (bank lines)\n");
  EXPECT_EQ(coverage()["unmatched"], "12.00");
  const auto line = ask({"bank", "lines"})["lines"][0];
  EXPECT_EQ(line["counterparty"], "Marie Durand");
  EXPECT_EQ(line["outcome"], "unknown");
  const std::string digest = line["line"];
  EXPECT_THAT(run({"bank", "resolve", digest, "known", "--payment", std::string(32, 'e')}).err,
              HasSubstr("(not_awaited)"));
  EXPECT_EQ(run({"bank", "resolve", digest.substr(0, 12), "send-back"}).code, 0);
  EXPECT_EQ(run({"bank", "lines"}).out, "None.\n");
  const auto transfer = ask({"bank", "transfers"})["transfers"][0];
  EXPECT_EQ(transfer["kind"], "send_back");
  EXPECT_EQ(transfer["creditor"], "Marie Durand");
  EXPECT_EQ(transfer["iban"], shop_iban);
  EXPECT_EQ(run({"bank", "reopen", digest.substr(0, 12)}).out, "The line waits for the treasurer again\n");
  EXPECT_EQ(run({"bank", "transfers"}).out, "None.\n");
  EXPECT_EQ(ask({"bank", "lines"})["lines"][0]["line"], digest);
  EXPECT_THAT(run({"bank", "reopen", digest.substr(0, 12)}).err, HasSubstr("0 resolved lines begin with"));
  EXPECT_EQ(run({"bank", "reopen", digest}).code, 0) << "it waits already";
  EXPECT_EQ(run({"bank", "resolve", digest, "own-euros"}).code, 0);
  EXPECT_EQ(run({"verify"}).code, 0);
}

TEST_F(CommandBankTest, SaysPlainlyThatEurosHaveLeftUnexplained) {
  EXPECT_THAT(run({"status"}).out, testing::ContainsRegex("covered, euro for unit +yes"));
  ASSERT_EQ(run({"bank", "import", day("2026-11-24", {"--incoming", incoming("-150.00", "prelevement")})}).code, 0);
  const auto covered = coverage();
  EXPECT_EQ(covered["gap"], "0.00");
  EXPECT_EQ(covered["uncovered"], "150.00");
  EXPECT_EQ(covered["covered"], false);
  EXPECT_THAT(run({"status"}).out, HasSubstr("NO: 150.00 EUR left the bank"));
  EXPECT_THAT(run({"alarms"}).out, HasSubstr("not_covered"));
  const auto verified = run({"verify"});
  EXPECT_EQ(verified.code, 0) << "the books are true: " << verified.out << verified.err;
  EXPECT_THAT(verified.out, HasSubstr("NO: 150.00 EUR left the bank")) << "and the units are not covered";
}

TEST_F(CommandBankTest, ListsAndReversesADepositThatNeverCame) {
  ASSERT_EQ(run({"bank", "import", day("2026-11-24", {"--incoming", incoming("3.00", "x")})}).code, 0);
  EXPECT_EQ(run({"fund", "deposits"}).out, "None.\n") << "the first statement begins where the books are";
  const std::string id = ask({"fund", "deposit", "50", "--reference", "CHEQUE 12"})["id"];
  EXPECT_EQ(coverage()["unseen_digital"], "50.00");
  EXPECT_THAT(run({"status"}).out, HasSubstr("of which no statement shows yet"));
  EXPECT_THAT(run({"fund", "deposits"}).out, HasSubstr("CHEQUE 12"));
  const auto listed = ask({"fund", "deposits"})["deposits"][0];
  EXPECT_EQ(listed["id"], id);
  EXPECT_EQ(listed["amount"], "50.00");
  EXPECT_EQ(listed["date"].get<std::string>().size(), 10U);
  const auto reversed = run({"fund", "reverse", id, "--reference", "cheque 12 bounced"});
  EXPECT_EQ(reversed.code, 0) << reversed.err;
  EXPECT_EQ(coverage()["fund_digital"], "1003.00");
  EXPECT_EQ(run({"fund", "deposits"}).out, "None.\n");
  EXPECT_THAT(run({"fund", "reverse", id, "--from", "own-euros"}).err, HasSubstr("(not_refundable)"));
  EXPECT_EQ(run({"verify"}).code, 0);
}

TEST_F(CommandBankTest, TakesOneLineForAFileAndWaitsWithWhatTheBankRefused) {
  const std::string first = redeem("10")["id"];
  const std::string second = redeem("20")["id"];
  ASSERT_EQ(run({"bank", "order", "--output", path("order.xml")}).code, 0);
  ASSERT_EQ(run({"bank", "import", day("2026-11-24", {"--incoming", incoming("-30.00", "en nombre")})}).code, 0);
  EXPECT_THAT(run({"bank", "rejected", first}).err, HasSubstr("(not_reconciled)")) << "no later statement is there";
  EXPECT_THAT(run({"bank", "rejected", "--batch", "9"}).err, HasSubstr("(not_found)"));
  const std::string line = ask({"bank", "lines"})["lines"][0]["line"];
  EXPECT_THAT(run({"bank", "resolve", line, "known", "--payment", first, "--payment", std::string(32, 'e')}).err,
              HasSubstr("(not_awaited)"));
  const auto known = run({"bank", "resolve", line, "known", "--payment", first, "--payment", second});
  EXPECT_EQ(known.code, 0) << known.err;
  EXPECT_EQ(coverage()["payable"], "0.00");
  EXPECT_EQ(coverage()["covered"], true);
  EXPECT_EQ(run({"bank", "transfers"}).out, "None.\n");

  redeem("5");
  ASSERT_EQ(run({"bank", "order", "--output", path("more.xml")}).code, 0);
  ASSERT_EQ(run({"bank", "import", day("2026-11-25", {"--incoming", incoming("-5.00", "en nombre")})}).code, 0);
  const std::string other = ask({"bank", "lines"})["lines"][0]["line"];
  EXPECT_EQ(run({"bank", "resolve", other, "known", "--batch", "2"}).code, 0);
  EXPECT_EQ(run({"verify"}).code, 0);
}

TEST_F(CommandBankTest, RefusesWhatDoesNotFollow) {
  ASSERT_EQ(run({"bank", "import", day("2026-11-23", {"--incoming", incoming("3.00", "first")})}).code, 0);
  const auto missing = day("2026-11-24", {"--incoming", incoming("1.00", "a")});
  const auto later = day("2026-11-25", {"--incoming", incoming("2.00", "b")});
  const auto gap = run({"bank", "import", later});
  EXPECT_EQ(gap.code, 1);
  EXPECT_THAT(gap.err, HasSubstr("(not_reconciled)"));
  EXPECT_EQ(run({"bank", "import", missing}).code, 0);
  EXPECT_EQ(run({"bank", "import", later}).code, 0);
  write_bytes(path("broken.xml"), "<Document>");
  EXPECT_THAT(run({"bank", "import", path("broken.xml")}).err, HasSubstr("line 1"));
  EXPECT_EQ(run({"bank", "order", "--fund", "paper", "--output", path("x")}).code, 6) << "no IBAN is told";
}

TEST_F(CommandBankTest, TakesBackTheSameEurosFromAFileOfAnotherForm) {
  ASSERT_EQ(run({"bank", "import", day("2026-11-24", {"--incoming", incoming("300.00", "virement")})}).code, 0);
  const auto again = ofx_line("20261124", "300.00", "F1");
  EXPECT_THAT(run({"bank", "import", ofx("20261124", again, "1300.00")}).err, HasSubstr("(not_reconciled)"))
      << "its balance does not bear them twice";
  ASSERT_EQ(run({"bank", "import", ofx("20261124", again)}).code, 0);
  EXPECT_EQ(coverage()["fund_digital"], "1600.00");
  const auto later = day("2026-11-25", {"--incoming", incoming("10.00", "merci")});
  EXPECT_EQ(run({"bank", "import", later}).code, 1);
  std::string twice;
  const auto waiting = ask({"bank", "lines"});
  for (const auto& line : waiting["lines"])
    if (line["outcome"] == "perhaps_known") twice = line["line"];
  const auto taken_back = run({"bank", "resolve", twice.substr(0, 12), "booked-twice"});
  EXPECT_EQ(taken_back.code, 0) << taken_back.err;
  EXPECT_EQ(coverage()["fund_digital"], "1300.00");
  EXPECT_EQ(run({"bank", "import", later}).code, 0);
  EXPECT_EQ(coverage()["covered"], true);
  EXPECT_EQ(run({"verify"}).code, 0);
}

TEST_F(CommandBankTest, CountsAndShowsEveryLineThatWaits) {
  std::string lines;
  for (int i = 0; i < 501; ++i)
    lines += ofx_line("20261124", "1." + std::to_string(100 + i).substr(1), std::to_string(i));
  EXPECT_THAT(run({"bank", "import", ofx("20261124", lines)}).out, HasSubstr("501 wait"));
  const auto shown = ask({"bank", "lines"})["lines"];
  ASSERT_EQ(shown.size(), 501U);
  const std::string last = shown.back()["line"];
  EXPECT_EQ(run({"bank", "resolve", last.substr(0, 16), "own-euros"}).code, 0);
  EXPECT_EQ(ask({"bank", "lines"})["lines"].size(), 500U);
}

TEST_F(CommandBankTest, NamesNoFileForTheBankTwiceHoweverOldTheBooks) {
  redeem("30");
  ASSERT_EQ(node_.stop(), 0);
  std::filesystem::copy(node_.data() + "/db", path("old"), std::filesystem::copy_options::recursive);
  ASSERT_TRUE(node_.start()) << node_.errors();
  ASSERT_EQ(run({"bank", "order", "--output", path("lost.xml")}).code, 0);
  ASSERT_EQ(run({"bank", "order", "--again", "1", "--output", path("again.xml")}).code, 0);
  EXPECT_EQ(message_of(path("again.xml")), message_of(path("lost.xml")));
  ASSERT_EQ(node_.stop(), 0);
  std::filesystem::remove_all(node_.data() + "/db");
  std::filesystem::copy(path("old"), node_.data() + "/db", std::filesystem::copy_options::recursive);
  ASSERT_TRUE(node_.start()) << node_.errors();
  const auto ordered = run({"bank", "order", "--output", path("order.xml")});
  EXPECT_THAT(ordered.out, StartsWith("Batch 1:")) << ordered.err;
  EXPECT_NE(message_of(path("order.xml")), message_of(path("lost.xml")));
}

}  // namespace
}  // namespace node
