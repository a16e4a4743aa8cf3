#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "node/files.h"
#include "node/http_client.h"
#include "tests/node/command_program.h"

namespace node {
namespace {

using testing::HasSubstr;

struct CommandServeTest : testing::Test {
  /// Replaces a line of the configuration.
  void configure(const std::string& from, const std::string& to) const {
    const auto path = node.data() + "/lokaponto.toml";
    auto text = *read_file(path, 100'000);
    const auto place = text.find(from);
    ASSERT_NE(place, std::string::npos);
    text.replace(place, from.size(), to);
    ASSERT_TRUE(write_file(path, text, Access::everyone).has_value());
  }

  TemporaryDirectory directory;
  ProgramNode node{directory.below("miel"), "miel.example", "MIEL"};
};

TEST_F(CommandServeTest, SaysWhereItListensAndStopsInGoodOrder) {
  ASSERT_TRUE(node.start()) << node.errors();
  EXPECT_THAT(node.said(), HasSubstr("Test miel.example (miel.example), lokaponto "));
  EXPECT_THAT(node.said(), HasSubstr("HTTP API  http://127.0.0.1:"));
  EXPECT_THAT(node.said(), HasSubstr("none taken, only dialled"));
  EXPECT_THAT(node.said(), HasSubstr(node.data()));
  EXPECT_EQ(node.run({"status"}).code, 0);
  EXPECT_EQ(node.stop(), 0);
  EXPECT_THAT(node.errors(), HasSubstr(" info ready domain=miel.example "));
  EXPECT_THAT(node.errors(), HasSubstr(" info stopping"));
  EXPECT_EQ(node.run({"status"}).code, 3);
}

TEST_F(CommandServeTest, WhatWasAnsweredIsThereAfterAKill) {
  ASSERT_TRUE(node.start());
  ASSERT_TRUE(node.open_books("100"));
  ASSERT_EQ(node.run({"pay", "alice", "bob", "12.50"}).code, 0);
  node.kill();
  ASSERT_TRUE(node.start()) << node.errors();
  EXPECT_EQ(node.ask({"member", "show", "bob"}).document()["balance"], "12.50");
  EXPECT_EQ(node.stop(), 0);
}

TEST_F(CommandServeTest, OnlyOneProcessHasTheBooks) {
  ASSERT_TRUE(node.start());
  const auto second = node.run({"serve"});
  EXPECT_EQ(second.code, 6);
  EXPECT_THAT(second.err, HasSubstr("(locked)"));
  EXPECT_EQ(node.stop(), 0);
}

TEST_F(CommandServeTest, AWrongConfigurationIsRefusedWithItsLine) {
  configure("level = \"info\"", "levl = \"info\"");
  const auto ran = node.run({"serve"});
  EXPECT_EQ(ran.code, 6);
  EXPECT_THAT(ran.err, HasSubstr("(invalid_configuration)"));
  EXPECT_THAT(ran.err,
              testing::ContainsRegex("lokaponto.toml:[0-9]+: unknown key 'levl' in .log.; did you mean 'level'"));
}

TEST_F(CommandServeTest, BooksOfAnotherNodeAreRefused) {
  configure("domain = \"miel.example\"", "domain = \"other.example\"");
  const auto ran = node.run({"serve"});
  EXPECT_EQ(ran.code, 6);
  EXPECT_THAT(ran.err, HasSubstr("MIEL@miel.example"));
}

TEST_F(CommandServeTest, SecretsThatOthersCanReadAreRefused) {
  for (const auto* name : {"/token", "/keys/message.key", "/tls/key.pem"}) {
    const auto path = node.data() + name;
    std::filesystem::permissions(path, std::filesystem::perms(0644));
    const auto ran = node.run({"serve"});
    EXPECT_EQ(ran.code, 6) << name;
    EXPECT_THAT(ran.err, HasSubstr("chmod 600")) << name;
    std::filesystem::permissions(path, std::filesystem::perms(0600));
  }
}

TEST_F(CommandServeTest, MissingPiecesAreNamed) {
  for (const auto* name : {"/token", "/keys/log.key", "/tls/certificate.pem", "/db"}) {
    std::filesystem::rename(node.data() + name, directory.below("aside"));
    const auto ran = node.run({"serve"});
    EXPECT_EQ(ran.code, 6) << name;
    EXPECT_THAT(ran.err, HasSubstr(node.data() + name)) << name;
    std::filesystem::rename(directory.below("aside"), node.data() + name);
  }
  EXPECT_TRUE(node.start()) << node.errors();
}

TEST_F(CommandServeTest, DamagedBooksAreNamedAndLeftAsTheyAre) {
  ASSERT_TRUE(node.start());
  ASSERT_TRUE(node.open_books("100"));
  node.kill();
  ASSERT_TRUE(node.start());  // what was in the log is in table files, too
  node.kill();
  const auto damaged = [&](const std::string& ending, const auto& damage, const char* reason) {
    SCOPED_TRACE(ending);
    std::filesystem::copy(node.data() + "/db", directory.below("aside"));
    for (const auto& file : std::filesystem::directory_iterator(directory.below("aside"))) {
      const auto name = file.path().filename().string();
      if (name.ends_with(ending)) damage(node.data() + "/db/" + name);
    }
    for (const auto& [command, code] : {std::pair("verify", 5), std::pair("serve", 6), std::pair("declarations", 6)}) {
      const auto ran = node.run({command});
      EXPECT_EQ(ran.code, code) << command;
      EXPECT_THAT(ran.err + ran.out, HasSubstr(reason)) << command;
    }
    EXPECT_EQ(node.run({"status"}).code, 3);
    std::filesystem::remove_all(node.data() + "/db");
    std::filesystem::rename(directory.below("aside"), node.data() + "/db");
  };
  const auto remove = [](const std::string& file) { std::filesystem::remove(file); };
  const auto cut = [](const std::string& file) { std::filesystem::resize_file(file, 100); };
  damaged(".log", remove, "(truncated)");
  damaged("CURRENT", remove, "(truncated)");
  damaged(".sst", remove, "(corrupt)");
  damaged(".sst", cut, "(corrupt)");
  EXPECT_TRUE(node.start()) << node.errors();
  EXPECT_EQ(node.ask({"member", "show", "alice"}).document()["balance"], "100.00");
}

TEST_F(CommandServeTest, AnAddressInUseIsSaid) {
  ASSERT_TRUE(node.start());
  const auto address = read_file(node.data() + "/http.address", 100);
  const std::string taken = address->substr(0, address->find('\n'));
  const ProgramNode other(directory.below("lait"), "lait.example", "LAIT");
  auto text = *read_file(other.data() + "/lokaponto.toml", 100'000);
  text.replace(text.find("127.0.0.1:0"), 11, taken);
  ASSERT_TRUE(write_file(other.data() + "/lokaponto.toml", text, Access::everyone).has_value());
  const auto ran = other.run({"serve"});
  EXPECT_EQ(ran.code, 6);
  EXPECT_THAT(ran.err, HasSubstr("cannot listen on 127.0.0.1 port "));
}

TEST_F(CommandServeTest, LogsAreJsonWhenAsked) {
  configure("format = \"text\"", "format = \"json\"");
  ASSERT_TRUE(node.start());
  EXPECT_EQ(node.stop(), 0);
  std::istringstream lines(node.errors());
  std::string line;
  int count = 0;
  for (; std::getline(lines, line); ++count) {
    const auto entry = nlohmann::json::parse(line, nullptr, false);
    EXPECT_TRUE(entry.is_object()) << line;
  }
  EXPECT_GE(count, 2);
}

TEST_F(CommandServeTest, AFullDiskEndsTheProcessAndLosesNothing) {
  ASSERT_TRUE(node.start());
  ASSERT_TRUE(node.open_books("100"));
  node.fill_disk();
  const auto id_of = [](int number) { return std::to_string(10 + number) + std::string(30, 'a'); };
  int acknowledged = 0;
  Ran paid = node.run({"pay", "alice", "bob", "1", "--id", id_of(0)});
  while (paid.code == 0 && acknowledged < 80) {
    ++acknowledged;
    paid = node.run({"pay", "alice", "bob", "1", "--id", id_of(acknowledged)});
  }
  EXPECT_EQ(paid.code, 3) << paid.err;
  EXPECT_THAT(paid.err, HasSubstr("--id " + id_of(acknowledged)));
  EXPECT_EQ(node.wait(), 6);
  EXPECT_THAT(node.errors(), HasSubstr("The node has stopped: nothing more can be written."));

  ASSERT_TRUE(node.start()) << node.errors();
  EXPECT_EQ(node.run({"pay", "alice", "bob", "1", "--id", id_of(acknowledged)}).code, 0);
  EXPECT_EQ(node.ask({"member", "show", "bob"}).document()["balance"], std::to_string(acknowledged + 1) + ".00");
  EXPECT_EQ(node.run({"verify"}).code, 0);
}

}  // namespace
}  // namespace node
