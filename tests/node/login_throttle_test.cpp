#include "node/login_throttle.h"

#include <gtest/gtest.h>

namespace node {
namespace {

constexpr std::int64_t start = 1'000'000;

int admitted(LoginThrottle& throttle, std::string_view name, std::string_view address, std::int64_t now, int tries) {
  int count = 0;
  for (int i = 0; i < tries; ++i) count += throttle.admit(name, address, now) ? 1 : 0;
  return count;
}

TEST(LoginThrottle, ANameHasSoManyAttemptsAndThenOneAfterAWhile) {
  LoginThrottle throttle;
  EXPECT_EQ(admitted(throttle, "alice", "", start, 100), LoginThrottle::name_burst);
  EXPECT_FALSE(throttle.admit("alice", "", start + LoginThrottle::name_period_ms - 1));
  EXPECT_EQ(admitted(throttle, "alice", "", start + LoginThrottle::name_period_ms, 5), 1);
  EXPECT_EQ(admitted(throttle, "bob", "", start, 1), 1) << "another name has its own";
}

TEST(LoginThrottle, ItDoesNotMatterWhereTheyComeFrom) {
  LoginThrottle throttle;
  int count = 0;
  for (int i = 0; i < 100; ++i) count += throttle.admit("alice", "192.0.2." + std::to_string(i), start) ? 1 : 0;
  EXPECT_EQ(count, LoginThrottle::name_burst);
}

TEST(LoginThrottle, AnAddressHasSoManyAttemptsWhateverNamesItTries) {
  LoginThrottle throttle;
  int count = 0;
  for (int i = 0; i < 100; ++i) count += throttle.admit("member" + std::to_string(i), "192.0.2.1", start) ? 1 : 0;
  EXPECT_EQ(count, LoginThrottle::address_burst);
  EXPECT_FALSE(throttle.admit("nobody", "192.0.2.1", start + LoginThrottle::address_period_ms - 1));
  EXPECT_TRUE(throttle.admit("nobody", "192.0.2.1", start + LoginThrottle::address_period_ms));
  EXPECT_TRUE(throttle.admit("other", "192.0.2.2", start));
}

TEST(LoginThrottle, AnAttemptThatWasRightDoesNotCount) {
  LoginThrottle throttle;
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(throttle.admit("alice", "192.0.2.1", start)) << i;
    throttle.succeeded("alice", "192.0.2.1");
  }
}

TEST(LoginThrottle, WhoTriesAnothersNameKeepsHimOutOfNothingWhereHeWasBefore) {
  LoginThrottle throttle;
  ASSERT_TRUE(throttle.admit("alice", "192.0.2.1", start));
  throttle.succeeded("alice", "192.0.2.1");
  EXPECT_EQ(admitted(throttle, "alice", "198.51.100.7", start, 100), LoginThrottle::name_burst);
  EXPECT_TRUE(throttle.admit("alice", "192.0.2.1", start));
  EXPECT_FALSE(throttle.admit("alice", "203.0.113.9", start)) << "from anywhere else, not now";
}

TEST(LoginThrottle, OneCustomerOfAProviderIsOneAddress) {
  EXPECT_EQ(address_group("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(address_group("2001:db8:1:2:3:4:5:6"), address_group("2001:db8:1:2::1"));
  EXPECT_NE(address_group("2001:db8:1:2::1"), address_group("2001:db8:1:3::1"));
  EXPECT_NE(address_group("::ffff:192.0.2.1"), address_group("::ffff:192.0.2.2"));
  EXPECT_EQ(address_group("nowhere"), "nowhere");
}

}  // namespace
}  // namespace node
