// The accounts as files and the legal thresholds, asked of the program itself: on running and on stopped nodes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "federation/accounting_day.h"
#include "node/clock.h"
#include "node/files.h"
#include "storage/journal.h"
#include "storage/rocksdb_store.h"
#include "tests/node/command_program.h"

namespace node {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

struct CommandExportTest : testing::Test {
  void SetUp() override {
    ASSERT_TRUE(node.start()) << node.errors();
    ASSERT_TRUE(node.open_books("100"));
    ASSERT_EQ(node.run({"pay", "alice", "bob", "12.50"}).code, 0);
    today = federation::accounting_day(wall_time())->text();
  }
  Ran write(const std::string& format, Arguments more = {}) const {
    Arguments arguments{"export", format,          "--from",   "2020-01-01",           "--to",
                        today,    "--provisional", "--output", directory.below(format)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return node.ask(arguments);
  }
  static std::string content(const std::string& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }
  std::vector<std::string> names_in(const std::string& path) const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path)) names.push_back(entry.path().filename());
    std::ranges::sort(names);
    return names;
  }

  TemporaryDirectory directory;
  ProgramNode node{directory.below("miel"), "miel.example", "MIEL"};
  std::string today;
};

TEST_F(CommandExportTest, ARunningNodeIsExportedAndLeftAsItWas) {
  const auto before = names_in(node.data());
  const auto ran = write("fec");
  ASSERT_EQ(ran.code, 0) << ran.out << ran.err;
  EXPECT_EQ(ran.document()["entries"], 3);
  EXPECT_EQ(ran.document()["lines"], 6);
  EXPECT_EQ(ran.document()["opening"], false);
  EXPECT_EQ(ran.document()["provisional"], true);
  EXPECT_EQ(ran.document()["redated"], 0);
  EXPECT_EQ(ran.document()["totals"],
            nlohmann::json::parse(R"([{"currency":"EUR","debit":"212.50","credit":"212.50"}])"));
  EXPECT_THAT(content(directory.below("fec")), HasSubstr("\t12,50\t0,00\t"));
  EXPECT_EQ(names_in(node.data()), before);
  EXPECT_EQ(node.run({"pay", "alice", "bob", "1"}).code, 0);
}

TEST_F(CommandExportTest, AStoppedNodeGivesTheSameFileInEveryFormat) {
  for (const std::string format : {"fec", "journal", "beancount", "odoo", "csv"}) {
    ASSERT_EQ(write(format).code, 0) << format;
    std::filesystem::rename(directory.below(format), directory.below("running-" + format));
  }
  EXPECT_EQ(node.stop(), 0);
  for (const std::string format : {"fec", "journal", "beancount", "odoo", "csv"}) {
    ASSERT_EQ(write(format).code, 0) << format;
    EXPECT_EQ(content(directory.below(format)), content(directory.below("running-" + format)));
    EXPECT_FALSE(content(directory.below(format)).empty());
  }
}

TEST_F(CommandExportTest, AFecInADirectoryIsNamedAfterTheSiren) {
  std::filesystem::create_directory(directory.below("comptes"));
  const Arguments asked{"export", "fec",        "--from",   "2020-01-01",
                        "--to",   "2020-12-31", "--output", directory.below("comptes")};
  const auto nameless = node.ask(asked);
  EXPECT_EQ(nameless.code, 2);
  EXPECT_EQ(nameless.document()["code"], "siren_missing");
  EXPECT_TRUE(names_in(directory.below("comptes")).empty());

  auto with_siren = asked;
  with_siren.insert(with_siren.end(), {"--siren", "123456782"});
  EXPECT_EQ(node.run(with_siren).code, 0);
  EXPECT_THAT(names_in(directory.below("comptes")), testing::ElementsAre("123456782FEC20201231.txt"));
  with_siren.back() = "123456789";
  EXPECT_EQ(node.run(with_siren).code, 2);
}

TEST_F(CommandExportTest, ThePlainNameSaysCurrencyAndPeriod) {
  std::filesystem::create_directory(directory.below("comptes"));
  EXPECT_EQ(node.run({"export", "journal", "--from", "2020-01-01", "--to", "2020-12-31", "--output",
                      directory.below("comptes")})
                .code,
            0);
  EXPECT_THAT(names_in(directory.below("comptes")), testing::ElementsAre("miel-2020-01-01-2020-12-31.journal"));
}

TEST_F(CommandExportTest, APeriodThatIsNotOverIsRefused) {
  const Arguments asked{"export", "csv", "--from", "2020-01-01", "--to", today, "--output", directory.below("csv")};
  const auto refused = node.ask(asked);
  EXPECT_EQ(refused.code, 1);
  EXPECT_EQ(refused.document()["code"], "period_not_over");
  EXPECT_FALSE(std::filesystem::exists(directory.below("csv")));
  auto french = asked;
  french.insert(french.begin(), {"--lang", "fr"});
  EXPECT_THAT(node.run(french).err, StartsWith("La p\u00e9riode n'est pas finie. (period_not_over)\n"));
  french.emplace_back("--provisional");
  EXPECT_THAT(node.run(french).out, HasSubstr("\nProvisoire : "));
}

TEST_F(CommandExportTest, WhatCannotBeReadIsNamed) {
  const auto said = [&](const Arguments& arguments) {
    const auto ran = node.ask(arguments);
    EXPECT_EQ(ran.code, 2);
    return ran.document()["detail"].get<std::string>();
  };
  EXPECT_EQ(said({"export", "xml", "--from", "2020-01-01", "--to", "2020-12-31"}),
            "format: fec, journal, beancount, odoo or csv");
  EXPECT_THAT(said({"export", "fec", "--from", "2020-02-30", "--to", "2020-12-31"}), StartsWith("--from: "));
  EXPECT_THAT(said({"export", "fec", "--from", "2020-01-01", "--to", "31/12/2020"}), StartsWith("--to: "));
  EXPECT_EQ(said({"export", "fec", "--from", "2020-01-02", "--to", "2020-01-01"}), "--to is before --from");
  EXPECT_THAT(said({"declarations", "--on", "yesterday"}), StartsWith("--on: "));
  EXPECT_THAT(said({"declarations", "--on", "2999-12-31"}), StartsWith("--on: 2999-12-31 is still to come; today is "));
}

TEST_F(CommandExportTest, WhatFailsLeavesTheOldFile) {
  ASSERT_TRUE(write_file(directory.below("csv"), "old\n", Access::owner_only));
  EXPECT_EQ(node.stop(), 0);
  {
    const auto store = storage::RocksdbStore::open(node.data() + "/db", {});
    storage::Batch batch;
    batch.put(storage::Table::journal, storage::number_key(10), "nothing an entry could be");
    ASSERT_TRUE((*store)->commit(batch).has_value());
  }
  EXPECT_EQ(write("csv").code, 6);
  EXPECT_EQ(content(directory.below("csv")), "old\n");
  EXPECT_EQ(names_in(directory.below("")), (std::vector<std::string>{"csv", "miel", "miel.log"}));
}

TEST_F(CommandExportTest, TheChartIsThatOfTheConfiguration) {
  const std::string path = node.data() + "/lokaponto.toml";
  auto text = content(path);
  const std::string before = "fund_digital = \"51212 ";
  ASSERT_NE(text.find(before), std::string::npos);
  text.replace(text.find(before), before.size(), "fund_digital = \"512777 ");
  ASSERT_TRUE(write_file(path, text, Access::everyone));
  ASSERT_EQ(write("csv").code, 0);
  EXPECT_THAT(content(directory.below("csv")), HasSubstr(",512777,"));
}

TEST_F(CommandExportTest, DeclarationsCountPaymentsAndUnits) {
  const auto ran = node.ask({"declarations"});
  ASSERT_EQ(ran.code, 0) << ran.out;
  EXPECT_EQ(ran.document()["to"], today);
  EXPECT_EQ(ran.document()["threshold"], "1000000.00");
  EXPECT_EQ(ran.document()["payments"]["total"], "12.50");
  EXPECT_EQ(ran.document()["payments"]["local"], "12.50");
  EXPECT_EQ(ran.document()["payments"]["level"], "below");
  EXPECT_EQ(ran.document()["electronic_money"]["highest"], "100.00");
  EXPECT_EQ(ran.document()["electronic_money"]["highest_on"], today);
  EXPECT_THAT(node.run({"declarations", "--on", "2020-12-31"}).out,
              StartsWith("From 2020-01-01 to 2020-12-31:\npayments, L.521-3          0.00 EUR\n"));
}

TEST_F(CommandExportTest, DeclarationsWarn) {
  ASSERT_EQ(node.run({"fund", "deposit", "900000"}).code, 0);
  ASSERT_EQ(node.run({"issue", "alice", "900000"}).code, 0);
  ASSERT_EQ(node.run({"pay", "alice", "bob", "900000"}).code, 0);
  ASSERT_EQ(node.run({"pay", "bob", "alice", "100000"}).code, 0);
  const auto ran = node.ask({"declarations"});
  EXPECT_EQ(ran.document()["payments"]["level"], "above");
  EXPECT_EQ(ran.document()["electronic_money"]["level"], "near");
  EXPECT_THAT(node.run({"--lang", "fr", "declarations"}).out,
              HasSubstr("\nmonnaie \u00e9lectronique, L.525-5 : 80 % du seuil de 1000000.00 EUR sont atteints"));
}

}  // namespace
}  // namespace node
