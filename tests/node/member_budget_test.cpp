#include "node/member_budget.h"

#include <gtest/gtest.h>

namespace node {
namespace {

const protocol::AccountId alice = *protocol::AccountId::from_bytes("aaaaaaaaaaaaaaaa");
const protocol::AccountId bob = *protocol::AccountId::from_bytes("bbbbbbbbbbbbbbbb");
constexpr MemberRate rate{.period_ms = 100, .burst = 8, .write = 4};
constexpr std::int64_t start = 1'000'000;

TEST(MemberBudget, SoManyCallsAtOnceAndThenOneAfterAWhile) {
  MemberBudget budget(rate);
  for (int i = 0; i < 8; ++i) EXPECT_TRUE(budget.admit(alice, false, start)) << i;
  EXPECT_FALSE(budget.admit(alice, false, start));
  EXPECT_FALSE(budget.admit(alice, false, start + 99)) << "what was refused counts nowhere";
  EXPECT_TRUE(budget.admit(alice, false, start + 100));
  EXPECT_TRUE(budget.admit(bob, false, start)) << "each has his own";
}

TEST(MemberBudget, IsWhatTheGuideSays) {
  MemberBudget reading((MemberRate()));
  int read = 0;
  while (reading.admit(alice, false, start)) ++read;
  EXPECT_EQ(read, 1'200);
  EXPECT_FALSE(reading.admit(alice, false, start + 49));
  EXPECT_TRUE(reading.admit(alice, false, start + 50)) << "20 a second";
  MemberBudget writing((MemberRate()));
  int written = 0;
  while (writing.admit(alice, true, start)) ++written;
  EXPECT_EQ(written, 300);
}

TEST(MemberBudget, WhatWritesCountsForMore) {
  MemberBudget budget(rate);
  EXPECT_TRUE(budget.admit(alice, true, start));
  EXPECT_TRUE(budget.admit(alice, true, start));
  EXPECT_FALSE(budget.admit(alice, false, start));
  EXPECT_TRUE(budget.admit(alice, true, start + 400));
}

TEST(MemberBudget, WhoHasAllOfItTakesNoMemory) {
  MemberBudget budget(rate);
  std::int64_t now = start;
  for (unsigned i = 0; i < 100'000; ++i) {
    std::string name(16, '0');
    for (std::size_t place = 0; place < 4; ++place) name[place] = static_cast<char>(i >> (8 * place));
    budget.admit(*protocol::AccountId::from_bytes(name), false, ++now);
  }
  EXPECT_LT(budget.size(), 5'000U);
}

}  // namespace
}  // namespace node
