#include "node/dial_plan.h"

#include <gtest/gtest.h>

namespace node {
namespace {

constexpr std::int64_t start = 1'000'000;
constexpr std::uint32_t middle = 512;  // of the chances: the pause as it is

TEST(DialPlan, TheFirstDialsAtOnceAndTheOtherWaits) {
  EXPECT_EQ(DialPlan({}, true, start).next(), start);
  EXPECT_EQ(DialPlan({}, false, start).next(), start + 5'000);
}

TEST(DialPlan, PausesDoubleUpToTheLongest) {
  DialPlan plan({}, true, start);
  std::int64_t now = start;
  std::vector<std::int64_t> pauses;
  for (int i = 0; i < 8; ++i) {
    plan.ended(now, 0, middle);
    pauses.push_back(plan.next() - now);
    now = plan.next();
  }
  EXPECT_EQ(pauses, (std::vector<std::int64_t>{200, 400, 800, 1'600, 3'200, 6'400, 10'000, 10'000}));
}

TEST(DialPlan, AConnectionThatLastedStartsAnew) {
  DialPlan plan({}, true, start);
  for (int i = 0; i < 8; ++i) plan.ended(start, 0, middle);
  plan.ended(start, 9'999, middle);
  EXPECT_EQ(plan.next(), start + 10'000) << "short-lived connections count as failures";
  plan.ended(start, 10'000, middle);
  EXPECT_EQ(plan.next(), start + 200);
}

TEST(DialPlan, ChanceSpreadsAPauseByAQuarter) {
  for (const std::uint32_t chance : {0U, 1U, 1'023U, 1'024U, 4'294'967'295U}) {
    DialPlan plan({}, true, start);
    plan.ended(start, 0, chance);
    EXPECT_GE(plan.next(), start + 150);
    EXPECT_LE(plan.next(), start + 250);
  }
}

TEST(DialPlan, ThePatientSideAlwaysLeavesTheFirstTime) {
  for (const std::uint32_t chance : {0U, 1'023U}) {
    DialPlan patient({}, false, start);
    DialPlan first({}, true, start);
    std::int64_t now = start;
    // Two connections met and replaced each other: what follows is dialled by the first side alone.
    for (int i = 0; i < 4; ++i) {
      patient.ended(now, 0, chance);
      first.ended(now, 0, 1'023 - chance);
      EXPECT_GE(patient.next() - now, 5'000);
      EXPECT_LT(first.next(), patient.next());
      now = patient.next();
    }
  }
}

TEST(DialPlan, ANewAddressIsTriedAtOnce) {
  DialPlan plan({}, false, start);
  plan.ended(start, 0, middle);
  plan.hurry(start + 10);
  EXPECT_EQ(plan.next(), start + 10);
}

}  // namespace
}  // namespace node
