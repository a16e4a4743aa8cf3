#include "protocol/result.h"

#include <gtest/gtest.h>

#include <set>
#include <string_view>

#include "protocol/check.h"
#include "protocol/id.h"

using namespace protocol;

namespace {

TEST(Result, EveryReasonHasOneNameAndComesBackFromNameAndNumber) {
  std::set<std::string_view> names;
  for (std::uint64_t number = 0; number < 70'000; ++number) {
    const auto reason = reason_from_number(number);
    if (!reason) continue;
    EXPECT_EQ(static_cast<std::uint64_t>(*reason), number);
    EXPECT_TRUE(names.insert(name(*reason)).second) << name(*reason);
    EXPECT_EQ(reason_from_name(name(*reason)), *reason);
  }
  EXPECT_GE(names.size(), 62U);
}

TEST(Result, NamesAreStable) {
  EXPECT_EQ(name(Reason::none), "none");
  EXPECT_EQ(name(Reason::over_limit), "over_limit");
  EXPECT_EQ(name(Reason::unauthorized), "unauthorized");
  EXPECT_EQ(name(static_cast<Reason>(19)), "unknown");
}

TEST(Result, UnknownNumbersAndNamesHaveNoReason) {
  EXPECT_EQ(reason_from_number(6), std::nullopt);
  EXPECT_EQ(reason_from_number(0x1'0000'0001), std::nullopt);
  EXPECT_EQ(reason_from_name("unknown"), std::nullopt);
  EXPECT_EQ(reason_from_name(""), std::nullopt);
}

TEST(CheckDeathTest, ABrokenInvariantStopsTheProcessAndSaysWhere) {
  check(true, "nothing happens");
  EXPECT_DEATH(check(false, "the sun rises"), "result_test.cpp:.*broken invariant: the sun rises");
}

TEST(Id, HexadecimalComesBack) {
  EXPECT_EQ(to_hex(std::string_view("\x00\x7f\x80\xff", 4)), "007f80ff");
  EXPECT_EQ(*from_hex("007F80ff"), std::string_view("\x00\x7f\x80\xff", 4));
  EXPECT_EQ(from_hex("0").error().reason, Reason::malformed);
  EXPECT_EQ(from_hex("0g").error().reason, Reason::malformed);
}

TEST(Id, HasItsSizeAndNoOther) {
  const auto id = PaymentId::from_hex("000102030405060708090a0b0c0d0e0f");
  ASSERT_TRUE(id);
  EXPECT_EQ(id->hex(), "000102030405060708090a0b0c0d0e0f");
  EXPECT_FALSE(id->is_zero());
  EXPECT_TRUE(PaymentId{}.is_zero());
  EXPECT_EQ(PaymentId::from_hex("00").error().reason, Reason::malformed);
  EXPECT_EQ(PaymentId::from_bytes(std::string(17, 'x')).error().reason, Reason::malformed);
}

TEST(Id, OrderIsByteOrder) {
  EXPECT_LT(*PaymentId::from_bytes("aaaaaaaaaaaaaaa\x7f"), *PaymentId::from_bytes("aaaaaaaaaaaaaaa\x80"));
}

}  // namespace
