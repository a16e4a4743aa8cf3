#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "node/files.h"
#include "storage/journal.h"
#include "storage/rocksdb_store.h"
#include "tests/node/command_program.h"

namespace node {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

struct CommandBooksTest : testing::Test {
  void SetUp() override {
    ASSERT_TRUE(node.start()) << node.errors();
    ASSERT_TRUE(node.open_books("100"));
  }
  /// What stands in the data directory, by name.
  std::vector<std::string> content() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(node.data()))
      names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
  }
  /// Changes rows of the stopped node's books behind its back.
  void tamper(const storage::Batch& batch) const {
    const auto store = storage::RocksdbStore::open(node.data() + "/db", {});
    ASSERT_TRUE(store.has_value()) << store.error().detail;
    ASSERT_TRUE((*store)->commit(batch).has_value());
  }

  TemporaryDirectory directory;
  ProgramNode node{directory.below("miel"), "miel.example", "MIEL"};
};

TEST_F(CommandBooksTest, VerifiesARunningNodeAndLeavesNothingBehind) {
  const auto before = content();
  const auto ran = node.run({"verify"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, StartsWith("Clean: 22 entries, 0 envelopes, "));
  EXPECT_THAT(ran.out, testing::ContainsRegex("circulation +100.00 MIEL\n"));
  EXPECT_EQ(content(), before);
  EXPECT_EQ(node.run({"pay", "alice", "bob", "1"}).code, 0);
}

TEST_F(CommandBooksTest, VerifiesAStoppedNode) {
  const auto running = node.ask({"verify"}).document();
  EXPECT_EQ(node.stop(), 0);
  const auto stopped = node.ask({"verify"});
  EXPECT_EQ(stopped.code, 0) << stopped.err;
  EXPECT_EQ(stopped.document()["clean"], true);
  EXPECT_EQ(stopped.document()["root"], running["root"]);
  EXPECT_EQ(stopped.document()["coverage"]["covered"], true);
  EXPECT_EQ(stopped.document()["findings"], nlohmann::json::array());
  EXPECT_THAT(node.run({"--lang", "fr", "verify"}).out, StartsWith("Sans d\xc3\xa9"
                                                                   "faut : 22 entr\xc3\xa9"
                                                                   "es"));
}

TEST_F(CommandBooksTest, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(node.stop(), 0);
  storage::Batch batch;
  batch.put(storage::Table::account, "not an account", "at all");
  tamper(batch);
  const auto ran = node.run({"verify"});
  EXPECT_EQ(ran.code, 5);
  EXPECT_THAT(ran.out, HasSubstr("1 findings:\n  table account, row 6e6f7420616e206163636f756e74: "));
  EXPECT_THAT(node.run({"--lang", "fr", "verify"}).out,
              HasSubstr("table account, ligne 6e6f7420616e206163636f756e74 : ne d\u00e9coule pas du journal"));
  const auto document = node.ask({"verify"});
  EXPECT_EQ(document.code, 5);
  EXPECT_EQ(document.document()["clean"], false);
  EXPECT_EQ(document.document()["findings"].size(), 1U);
}

TEST_F(CommandBooksTest, AMissingEntryIsAFindingToo) {
  EXPECT_EQ(node.stop(), 0);
  storage::Batch batch;
  batch.erase(storage::Table::journal, storage::number_key(12));
  tamper(batch);
  EXPECT_EQ(node.run({"verify"}).code, 5);
  EXPECT_EQ(node.run({"serve"}).code, 6);
}

TEST_F(CommandBooksTest, AJournalThatCannotBeReplayedIsNotSaidToBeCovered) {
  EXPECT_EQ(node.stop(), 0);
  storage::Batch batch;
  batch.put(storage::Table::journal, storage::number_key(3), "not an entry");
  tamper(batch);
  const auto ran = node.run({"verify"});
  EXPECT_EQ(ran.code, 5);
  EXPECT_THAT(ran.out, HasSubstr("whether they are covered is not known"));
  EXPECT_THAT(ran.out, testing::Not(HasSubstr("covered, euro for unit")));
  const auto document = node.ask({"verify"}).document();
  EXPECT_TRUE(document["coverage"].is_null());
  EXPECT_TRUE(document["root"].is_null());
}

TEST_F(CommandBooksTest, BacksUpARunningAndAStoppedNode) {
  const auto backups = directory.below("backups");
  const auto running = node.ask({"backup", backups});
  EXPECT_EQ(running.code, 0) << running.out;
  EXPECT_EQ(running.document()["number"], 1);
  EXPECT_EQ(running.document()["entries"], 22);
  EXPECT_EQ(node.run({"pay", "alice", "bob", "1"}).code, 0);
  EXPECT_EQ(node.stop(), 0);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(backups))
    EXPECT_EQ(entry.status().permissions() & (std::filesystem::perms::group_all | std::filesystem::perms::others_all),
              std::filesystem::perms::none)
        << entry.path() << ": it holds names and IBANs";
  const auto stopped = node.run({"backup", backups});
  EXPECT_EQ(stopped.code, 0) << stopped.err;
  EXPECT_THAT(stopped.out, StartsWith("Backup 2 in " + backups + ": 23 entries, "));
  const auto listed = run_program({"--json", "restore", backups, "--list"}).document()["backups"];
  ASSERT_EQ(listed.size(), 2U);
  EXPECT_EQ(listed[0]["entries"], 22);
  EXPECT_EQ(listed[1]["entries"], 23);
}

TEST_F(CommandBooksTest, KeepsAsManyBackupsAsItIsTold) {
  const auto backups = directory.below("backups");
  const auto numbers = [&] {
    std::vector<int> all;
    const auto document = run_program({"--json", "restore", backups, "--list"}).document();
    for (const auto& backup : document["backups"]) all.push_back(backup["number"].get<int>());
    return all;
  };
  for (int i = 0; i < 3; ++i) EXPECT_EQ(node.ask({"backup", backups}).document()["kept"], i + 1);
  const auto running = node.run({"backup", backups, "--keep", "2"});
  EXPECT_EQ(running.code, 0) << running.err;
  EXPECT_THAT(running.out, HasSubstr("2 backups are there now.\n"));
  EXPECT_EQ(numbers(), (std::vector{3, 4}));
  EXPECT_EQ(node.stop(), 0);
  EXPECT_EQ(node.run({"backup", backups, "--keep", "0"}).code, 2) << "the one just taken stays";
  EXPECT_EQ(node.ask({"backup", backups, "--keep", "1"}).document()["kept"], 1);
  EXPECT_EQ(numbers(), (std::vector{5}));
  EXPECT_EQ(run_program({"restore", backups, directory.below("elsewhere")}).code, 0);
}

TEST_F(CommandBooksTest, ABackupThatCannotBeWrittenIsAFailure) {
  std::ofstream(directory.below("file")) << "in the way";
  const auto ran = node.run({"backup", directory.below("file") + "/backups"});
  EXPECT_EQ(ran.code, 6);
  EXPECT_THAT(ran.err, HasSubstr("(io_error)"));
  const auto nowhere = node.run({"backup", directory.below("disk not mounted") + "/backups"});
  EXPECT_EQ(nowhere.code, 1);
  EXPECT_THAT(nowhere.err, HasSubstr("(not_found)\n  no directory of backups: "));
}

TEST_F(CommandBooksTest, RestoresWhatWasBackedUp) {
  const auto backups = directory.below("backups");
  ASSERT_EQ(node.run({"backup", backups}).code, 0);
  ASSERT_EQ(node.run({"pay", "alice", "bob", "1"}).code, 0);
  ASSERT_EQ(node.run({"backup", backups}).code, 0);
  EXPECT_EQ(node.stop(), 0);
  const auto refused = node.run({"restore", backups});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, HasSubstr(node.data() + "/db is there"));

  std::filesystem::remove_all(node.data() + "/db");
  const auto restored = node.run({"restore", backups, "--number", "1"});
  EXPECT_EQ(restored.code, 0) << restored.err;
  EXPECT_THAT(restored.out, HasSubstr("22 entries"));
  EXPECT_THAT(content(), testing::Contains("restored"));
  EXPECT_EQ(node.run({"verify"}).code, 0);
  ASSERT_TRUE(node.start()) << node.errors();
  EXPECT_THAT(content(), testing::Not(testing::Contains("restored")));
  EXPECT_THAT(node.errors(), HasSubstr("restored from a backup"));
  EXPECT_EQ(node.ask({"member", "show", "bob"}).document()["balance"], "0.00");

  // The newest, on another machine, to begin with without its secrets.
  const auto elsewhere = run_program({"restore", backups, directory.below("elsewhere")});
  EXPECT_EQ(elsewhere.code, 0) << elsewhere.err;
  EXPECT_THAT(elsewhere.out, HasSubstr("23 entries"));
  EXPECT_THAT(elsewhere.out, HasSubstr(directory.below("elsewhere/keys")));
  EXPECT_EQ(run_program({"verify", "--books", directory.below("elsewhere/db")}).code, 0);
}

TEST_F(CommandBooksTest, RestoresNothingFromNothing) {
  for (const Arguments& more : {Arguments{}, {"--list"}}) {
    Arguments arguments{"restore", directory.below("none"), directory.below("target")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto ran = run_program(arguments);
    EXPECT_EQ(ran.code, 1) << ran.err;
    EXPECT_THAT(ran.err, HasSubstr("(not_found)"));
  }
  EXPECT_FALSE(std::filesystem::exists(directory.below("target/db")));
  EXPECT_FALSE(std::filesystem::exists(directory.below("target/restored")));
  const auto backups = directory.below("backups");
  ASSERT_EQ(node.run({"backup", backups}).code, 0);
  EXPECT_EQ(run_program({"restore", backups, directory.below("target"), "--number", "9"}).code, 1);
}

}  // namespace
}  // namespace node
