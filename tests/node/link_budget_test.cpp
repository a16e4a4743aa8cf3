#include "node/link_budget.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace node {
namespace {

constexpr std::int64_t millisecond = 1'000'000;
constexpr std::int64_t second = 1'000 * millisecond;
constexpr LinkRate rate{.messages = 1'000, .bytes = 1'000'000};

TEST(LinkBudget, ReadsOnAtOnceWithinTheBurst) {
  LinkBudget budget(rate);
  const std::int64_t now = 77 * second;
  EXPECT_EQ(budget.wait(now), 0);
  budget.spend(now, 250, 100);
  EXPECT_EQ(budget.wait(now), 0);
  budget.spend(now, 1, 100);
  EXPECT_EQ(budget.wait(now), millisecond);
  EXPECT_EQ(budget.wait(now + millisecond), 0);
}

TEST(LinkBudget, BytesCountAsMessagesDo) {
  LinkBudget budget(rate);
  budget.spend(second, 1, 1'250'000);
  EXPECT_EQ(budget.wait(second), second);
  budget.spend(second, 3'000, 1);
  EXPECT_EQ(budget.wait(second), 3'001 * millisecond - second / 4);
}

TEST(LinkBudget, WhoeverIsSlowerThanTheRateNeverWaits) {
  LinkBudget budget(rate);
  for (std::int64_t now = 0; now < 100 * second; now += 100 * millisecond) {
    budget.spend(now, 99, 99'000);
    EXPECT_EQ(budget.wait(now), 0);
  }
}

TEST(LinkBudget, APauseBringsNoMoreThanTheBurst) {
  LinkBudget budget(rate);
  budget.spend(0, 1, 1);
  const std::int64_t now = 3'600 * second;
  budget.spend(now, 250, 1);
  EXPECT_EQ(budget.wait(now), 0);
  budget.spend(now, 1, 1);
  EXPECT_GT(budget.wait(now), 0);
}

TEST(LinkBudget, WhoeverFloodsGetsTheRateAndTheBurst) {
  LinkBudget budget(rate);
  std::int64_t now = 5 * second;
  std::int64_t taken = 0;
  while (now < 15 * second) {
    budget.spend(now, 64, 1);
    taken += 64;
    now += budget.wait(now);
  }
  EXPECT_LE(taken, 10 * rate.messages + rate.messages / 4 + 64);
  EXPECT_GE(taken, 10 * rate.messages);
}

TEST(LinkBudget, TheLargestFrameAtTheSmallestRateDoesNotOverflow) {
  LinkBudget budget({.messages = 1, .bytes = 1});
  budget.spend(second, 1'024, 5'000'000);
  EXPECT_EQ(budget.wait(second), 5'000'000 * second - second / 4);
}

}  // namespace
}  // namespace node
