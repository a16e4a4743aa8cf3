#include "node/sessions.h"

#include <gtest/gtest.h>

#include "node/credentials.h"
#include "storage/memory_store.h"
#include "storage/row.h"
#include "tests/node/node_setup.h"

namespace node {
namespace {

using federation::Access;
using federation::AccessKey;
using federation::AccessKind;

struct SessionsTest : testing::Test {
  void put(const AccessKey& key, const Access& row) {
    storage::Batch batch;
    batch.put(storage::Table::access, key.row(), storage::encode_row(row));
    ASSERT_TRUE(store.commit(batch).has_value());
  }
  void erase(const AccessKey& key) {
    storage::Batch batch;
    batch.erase(storage::Table::access, key.row());
    ASSERT_TRUE(store.commit(batch).has_value());
  }
  protocol::Hash open(std::int64_t now) {
    const auto opened = sessions.open(marie, access, *caller_with(store, marie, access), now);
    return std::get<ShownSession>(read_credential(opened.text)).digest;
  }
  void SetUp() override { put(marie, access); }

  storage::MemoryStore store;
  Sessions sessions{store};
  AccessKey marie{AccessKind::staff, alias_of("marie")};
  Access access{.role = Role::auditor, .counter = {}, .member = {}, .password = "x", .generation = 3};
};

TEST_F(SessionsTest, SayWhoItIs) {
  const auto caller = sessions.use(open(0), 1);
  ASSERT_TRUE(caller.has_value());
  EXPECT_EQ(caller->name, "marie");
  EXPECT_EQ(caller->role, Role::auditor);
  EXPECT_FALSE(sessions.use(protocol::Hash{}, 1).has_value());
}

TEST_F(SessionsTest, EndWhenTheyAreNotUsed) {
  const auto one = open(0);
  EXPECT_TRUE(sessions.use(one, Sessions::idle_ms - 1));
  EXPECT_TRUE(sessions.use(one, 2 * Sessions::idle_ms - 2)) << "each use begins the time anew";
  EXPECT_FALSE(sessions.use(one, 3 * Sessions::idle_ms));
  EXPECT_EQ(sessions.count(), 0U);
}

TEST_F(SessionsTest, ThatAreLookedAtAreNotUsed) {
  const auto one = open(0);
  EXPECT_TRUE(sessions.look(one, Sessions::idle_ms - 1));
  EXPECT_FALSE(sessions.look(one, Sessions::idle_ms)) << "an open stream keeps nobody logged in";
  EXPECT_EQ(sessions.count(), 0U);
  const auto other = open(0);
  ++access.generation;
  put(marie, access);
  EXPECT_FALSE(sessions.look(other, 1));
}

TEST_F(SessionsTest, EndAfterTheWholeTimeHoweverMuchTheyAreUsed) {
  const auto one = open(0);
  for (std::int64_t now = 0; now < Sessions::whole_ms; now += Sessions::idle_ms / 2)
    EXPECT_TRUE(sessions.use(one, now));
  EXPECT_FALSE(sessions.use(one, Sessions::whole_ms));
}

TEST_F(SessionsTest, EndOneByOne) {
  const auto one = open(0);
  const auto other = open(0);
  sessions.end(one);
  EXPECT_FALSE(sessions.use(one, 1));
  EXPECT_TRUE(sessions.use(other, 1));
}

TEST_F(SessionsTest, EndTogetherWhenTheAccessChangesOrGoes) {
  auto one = open(0);
  ++access.generation;
  put(marie, access);
  EXPECT_FALSE(sessions.use(one, 1)) << "a later generation";
  one = open(1);
  erase(marie);
  EXPECT_FALSE(sessions.use(one, 2)) << "revoked";
  one = open(2);
  access.since.milliseconds = 7;
  put(marie, access);
  EXPECT_FALSE(sessions.use(one, 3)) << "given anew to somebody else of that name";
}

TEST_F(SessionsTest, OfOneAccessAreBoundedAndTheLongestIdleEnds) {
  const auto first = open(0);
  const auto second = open(1);
  for (std::size_t i = 2; i < Sessions::most_each; ++i) open(static_cast<std::int64_t>(i));
  EXPECT_TRUE(sessions.use(first, 100));
  open(101);
  EXPECT_EQ(sessions.count(), Sessions::most_each);
  EXPECT_TRUE(sessions.use(first, 102));
  EXPECT_FALSE(sessions.use(second, 102));
}

}  // namespace
}  // namespace node
