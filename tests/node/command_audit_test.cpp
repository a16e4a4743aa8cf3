// Exports for auditors and their audit, asked of the program itself: of running and of stopped nodes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "federation/findings.h"
#include "tests/node/command_program.h"

namespace node {
namespace {

using testing::HasSubstr;

struct CommandAuditTest : testing::Test {
  void SetUp() override {
    ASSERT_TRUE(node.start()) << node.errors();
    ASSERT_TRUE(node.open_books("100"));
    ASSERT_EQ(node.run({"pay", "alice", "bob", "12.50"}).code, 0);
  }
  Ran audit(Arguments exports, const Arguments& more = {}) const {
    exports.insert(exports.begin(), {"--json", "audit"});
    exports.insert(exports.end(), more.begin(), more.end());
    return run_program(exports);
  }
  static std::string content(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  TemporaryDirectory directory;
  ProgramNode node{directory.below("miel"), "miel.example", "MIEL"};
  std::string first = directory.below("first");
  std::string second = directory.below("second");
};

TEST_F(CommandAuditTest, ARunningNodeIsExportedAndAudited) {
  const auto ran = node.ask({"audit", "export", first});
  ASSERT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_EQ(ran.document()["domain"], "miel.example");
  ASSERT_EQ(node.run({"pay", "alice", "bob", "1"}).code, 0);
  EXPECT_EQ(node.stop(), 0);
  const auto more = node.ask({"audit", "export", second, "--since", first});
  ASSERT_EQ(more.code, 0) << more.out << more.err;
  EXPECT_EQ(more.document()["first"], ran.document()["size"]);

  const auto page = directory.below("report.html");
  const auto audited = audit({second, first}, {"--html", page, "--json-file", directory.below("report.json"), "--books",
                                               directory.below("books")});
  EXPECT_EQ(audited.code, 0) << audited.out << audited.err;
  EXPECT_EQ(audited.document()["clean"], true);
  EXPECT_EQ(audited.document()["associations"][0]["size"], more.document()["size"]);
  EXPECT_THAT(content(page), HasSubstr("</html>"));
  EXPECT_THAT(content(directory.below("books/miel.example.journal")), HasSubstr("12.50 MIEL"));
  EXPECT_EQ(audit({first}, {"--books", directory.below("books")}).code, 1) << "nothing is written over";
  EXPECT_EQ(nlohmann::json::parse(content(directory.below("report.json")))["clean"], true);
  EXPECT_THAT(run_program({"--lang", "fr", "audit", first}).out, HasSubstr("Aucun constat"));
}

TEST_F(CommandAuditTest, WhatWasAlteredIsFound) {
  ASSERT_EQ(node.run({"audit", "export", first}).code, 0);
  std::ofstream(first + "/accounts.csv", std::ios::app) << "more\r\n";
  const auto audited = audit({first});
  EXPECT_EQ(audited.code, 5);
  EXPECT_EQ(audited.document()["findings"][0]["name"], "file_altered");
}

TEST_F(CommandAuditTest, NothingIsWrittenOver) {
  ASSERT_EQ(node.run({"audit", "export", first}).code, 0);
  EXPECT_EQ(node.run({"audit", "export", first}).code, 1);
  EXPECT_EQ(node.run({"audit", "export", second, "--since", directory.below("nothing")}).code, 1);
  EXPECT_FALSE(std::filesystem::exists(second));
}

TEST_F(CommandAuditTest, WithoutAnExportNothingIsAudited) {
  EXPECT_EQ(run_program({"audit"}).code, 2);
  EXPECT_EQ(run_program({"audit", directory.below("nothing")}).code, 1);
  EXPECT_THAT(run_program({"audit", "findings"}).out, HasSubstr("payment_ends_differ"));
  EXPECT_EQ(run_program({"--json", "audit", "findings"}).document()["findings"].size(),
            federation::finding_kinds().size());
}

/// What an auditor has from others is read before anything is replayed.
TEST_F(CommandAuditTest, WhatIsGivenMustBeAboutTheExports) {
  ASSERT_EQ(node.run({"audit", "export", first}).code, 0);
  const auto log = node.ask({"status"}).document()["keys"]["log"].get<std::string>();
  const auto good = audit({first}, {"--key", "miel.example/log=" + log});
  EXPECT_EQ(good.code, 0) << good.out;
  EXPECT_EQ(good.document()["associations"][0]["keys"][0]["of_these_books"], true);
  EXPECT_THAT(run_program({"audit", "--key", "miel.example/log=" + log, first}).out, HasSubstr(": of these books"));
  const auto bad = audit({first}, {"--key", "miel.example/message=" + log});
  EXPECT_EQ(bad.code, 5);
  EXPECT_EQ(bad.document()["findings"][0]["name"], "given_key_differs");

  const auto strange = audit({first}, {"--key", "lait.example/log=" + log});
  EXPECT_EQ(strange.code, 2);
  EXPECT_EQ(strange.document()["detail"], "--key: no export of lait.example is given");
  EXPECT_EQ(audit({first}, {"--key", log}).code, 2);
  const std::string iban = "FR7630006000011234567890189";
  EXPECT_EQ(audit({first}, {"--account", "lait.example/digital=" + iban}).code, 2);
  EXPECT_EQ(
      audit({first}, {"--account", "miel.example/digital=" + iban, "--account", "miel.example/paper=" + iban}).code, 2);
  EXPECT_EQ(audit({first}, {"--statement", directory.below("nothing")}).code, 1);
}

TEST_F(CommandAuditTest, AStatementOfTheBankIsCompared) {
  ASSERT_EQ(node.run({"audit", "export", first}).code, 0);
  const auto csv = directory.below("statement.csv");
  std::ofstream(csv) << "Date;Montant\n2020-01-02;1,00\n";
  const auto columns = directory.below("columns.toml");
  const Arguments given{"--account",   "miel.example/digital=FR7630006000011234567890189",
                        "--columns",   columns,
                        "--statement", "FR7630006000011234567890189=" + csv};
  EXPECT_EQ(audit({first}, given).code, 1) << "there is no such file of columns";
  std::ofstream(columns) << "[http]\nlisten = \"127.0.0.1:1\"\n";
  EXPECT_EQ(audit({first}, given).code, 6) << "it names no columns";
  std::ofstream(columns, std::ios::app)
      << "[bank_csv.bank]\nbooked = \"Date\"\namount = \"Montant\"\ndate_order = \"year_month_day\"\n";
  const auto audited = audit({first}, given);
  EXPECT_EQ(audited.code, 0) << audited.out;
  const auto statement = audited.document()["associations"][0]["statements"][0];
  EXPECT_EQ(statement["from"], "2020-01-02");
  EXPECT_EQ(statement["iban"], "FR76...0189");
  std::ofstream(csv) << "Date;Montant\n2020-01-02;1,00 EURO\n";
  const auto broken = audit({first}, given);
  EXPECT_EQ(broken.code, 5);
  EXPECT_EQ(broken.document()["findings"][0]["name"], "statement_unreadable");
}

}  // namespace
}  // namespace node
