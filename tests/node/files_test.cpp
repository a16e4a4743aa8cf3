#include "node/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <thread>
#include <vector>

namespace node {
namespace {

using protocol::Reason;

class FilesTest : public testing::Test {
 protected:
  FilesTest() {
    std::string name = testing::TempDir() + "lokaponto_files_XXXXXX";
    if (::mkdtemp(name.data()) != nullptr) folder_ = name;
  }
  ~FilesTest() override { std::filesystem::remove_all(folder_); }

  static mode_t mode_of(const std::filesystem::path& path) {
    struct stat status{};
    return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777U : 0;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) found.push_back(entry.path().filename());
    return found;
  }

  std::filesystem::path folder_;
};

TEST_F(FilesTest, WritesAndReadsBack) {
  ASSERT_TRUE(write_file(folder_ / "one", std::string("a\0b", 3), Access::everyone));
  EXPECT_EQ(*read_file(folder_ / "one", 100), std::string("a\0b", 3));
  EXPECT_EQ(mode_of(folder_ / "one"), 0644U);
}

TEST_F(FilesTest, ReplacesWholeFilesAndLeavesNothingBeside) {
  ASSERT_TRUE(write_file(folder_ / "one", std::string(10'000, 'x'), Access::everyone));
  ASSERT_TRUE(write_file(folder_ / "one", "short", Access::everyone));
  EXPECT_EQ(*read_file(folder_ / "one", 100), "short");
  EXPECT_THAT(names(), testing::ElementsAre("one"));
}

TEST_F(FilesTest, SecretsAreTheOwnersWhateverTheUmask) {
  const mode_t before = ::umask(0);
  ASSERT_TRUE(create_file(folder_ / "secret", "s", Access::owner_only));
  ASSERT_TRUE(make_directory(folder_ / "keys", Access::owner_only));
  ::umask(before);
  EXPECT_EQ(mode_of(folder_ / "secret"), 0600U);
  EXPECT_EQ(mode_of(folder_ / "keys"), 0700U);
}

TEST_F(FilesTest, AKeyIsNeverOverwritten) {
  ASSERT_TRUE(create_file(folder_ / "key", "first", Access::owner_only));
  EXPECT_EQ(create_file(folder_ / "key", "second", Access::owner_only).error().reason, Reason::already_exists);
  EXPECT_EQ(*read_secret_file(folder_ / "key", 100), "first");
  EXPECT_THAT(names(), testing::ElementsAre("key"));
}

TEST_F(FilesTest, ASecretThatOthersMayReadIsRefused) {
  ASSERT_TRUE(write_file(folder_ / "key", "k", Access::owner_only));
  EXPECT_TRUE(read_secret_file(folder_ / "key", 100));
  for (const mode_t mode : {0640U, 0604U, 0620U, 0601U}) {
    ASSERT_EQ(::chmod((folder_ / "key").c_str(), mode), 0);
    const auto refused = read_secret_file(folder_ / "key", 100);
    ASSERT_FALSE(refused) << mode;
    EXPECT_EQ(refused.error().reason, Reason::invalid_configuration);
    EXPECT_THAT(refused.error().detail, testing::HasSubstr("chmod 600"));
  }
}

TEST_F(FilesTest, ReadingIsBounded) {
  ASSERT_TRUE(write_file(folder_ / "big", std::string(101, 'x'), Access::everyone));
  EXPECT_EQ(read_file(folder_ / "big", 100).error().reason, Reason::oversize);
  EXPECT_EQ(read_file(folder_ / "big", 101)->size(), 101U);
}

TEST_F(FilesTest, SaysWhatIsMissing) {
  const auto missing = read_file(folder_ / "none", 100);
  EXPECT_EQ(missing.error().reason, Reason::not_found);
  EXPECT_THAT(missing.error().detail, testing::HasSubstr("none"));
  EXPECT_EQ(write_file(folder_ / "no" / "such", "x", Access::everyone).error().reason, Reason::not_found);
}

TEST_F(FilesTest, WhatCannotBeWrittenLeavesTheOldContent) {
  ASSERT_TRUE(write_file(folder_ / "one", "old", Access::everyone));
  ASSERT_TRUE(make_directory(folder_ / "two", Access::everyone));
  // A directory cannot be replaced by a file: the write fails at its last step.
  EXPECT_EQ(write_file(folder_ / "two", "new", Access::everyone).error().reason, Reason::io_error);
  EXPECT_THAT(names(), testing::UnorderedElementsAre("one", "two"));
  EXPECT_EQ(*read_file(folder_ / "one", 100), "old");
}

TEST_F(FilesTest, AFileInPiecesIsSeenWholeOrNotAtAll) {
  ASSERT_TRUE(write_file(folder_ / "one", "old", Access::everyone));
  {
    auto given_up = NewFile::create(folder_ / "one", Access::owner_only);
    ASSERT_TRUE(given_up && given_up->append("half"));
    EXPECT_EQ(*read_file(folder_ / "one", 100), "old");
  }
  EXPECT_THAT(names(), testing::ElementsAre("one"));
  auto file = NewFile::create(folder_ / "one", Access::owner_only);
  ASSERT_TRUE(file && file->append("new ") && file->append("content") && file->put_in_place());
  EXPECT_EQ(*read_file(folder_ / "one", 100), "new content");
  EXPECT_EQ(mode_of(folder_ / "one"), 0600U);
  EXPECT_THAT(names(), testing::ElementsAre("one"));
  EXPECT_EQ(NewFile::create(folder_ / "no" / "such", Access::everyone).error().reason, Reason::not_found);
}

TEST_F(FilesTest, ManyWritersLeaveOneWholeContent) {
  std::vector<std::thread> writers;
  for (char letter = 'a'; letter < 'e'; ++letter)
    writers.emplace_back([&, letter] {
      for (int i = 0; i < 20; ++i)
        EXPECT_TRUE(write_file(folder_ / "one", std::string(5'000, letter), Access::everyone));
    });
  for (auto& writer : writers) writer.join();
  const auto content = read_file(folder_ / "one", 10'000);
  ASSERT_TRUE(content);
  EXPECT_EQ(*content, std::string(5'000, content->front()));
  EXPECT_THAT(names(), testing::ElementsAre("one"));
}

TEST_F(FilesTest, AnExistingDirectoryIsLeftAsItIs) {
  ASSERT_TRUE(make_directory(folder_ / "a" / "b", Access::everyone));
  EXPECT_EQ(mode_of(folder_ / "a" / "b"), 0755U);
  EXPECT_TRUE(make_directory(folder_ / "a" / "b", Access::owner_only));
  EXPECT_EQ(mode_of(folder_ / "a" / "b"), 0755U);
}

}  // namespace
}  // namespace node
