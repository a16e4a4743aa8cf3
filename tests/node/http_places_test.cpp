#include "node/http_places.h"

#include <gtest/gtest.h>

#include <vector>

namespace node {
namespace {

constexpr auto owed = HttpPlace::not_the_clients_turn;

/// Of three places, two of one address.
HttpPlaceGiven place_of_three(std::string_view of, const std::vector<HttpPlace>& taken) {
  return place_for(of, taken, 3, 2);
}

TEST(HttpPlaces, AFreePlaceIsGiven) {
  const auto verdict = place_of_three("a", {{"a", 1}, {"b", 2}});
  EXPECT_TRUE(verdict.given);
  EXPECT_FALSE(verdict.by.has_value());
}

TEST(HttpPlaces, WhoKeptHisLongestGivesWay) {
  const auto verdict = place_of_three("d", {{"a", owed}, {"b", 5}, {"c", 4}});
  EXPECT_TRUE(verdict.given);
  EXPECT_EQ(verdict.by, 2U);
}

TEST(HttpPlaces, NobodyGivesWayToWhomAnAnswerIsOwed) {
  const auto verdict = place_of_three("d", {{"a", owed}, {"b", owed}, {"c", owed}});
  EXPECT_FALSE(verdict.given);
  EXPECT_FALSE(verdict.by.has_value());
}

TEST(HttpPlaces, AnAddressBeyondItsShareTakesFromItself) {
  EXPECT_EQ(place_of_three("a", {{"a", 7}, {"a", 6}}).by, 1U) << "though a place is free";
  EXPECT_EQ(place_of_three("a", {{"b", 1}, {"a", 7}, {"a", owed}}).by, 1U) << "though another kept his longer";
  EXPECT_FALSE(place_of_three("a", {{"b", 1}, {"a", owed}, {"a", owed}}).given);
}

TEST(HttpPlaces, ThisMachineHasNoShare) {
  EXPECT_FALSE(place_of_three("", {{"", 1}, {"", 2}}).by.has_value());
  EXPECT_EQ(place_of_three("", {{"", 2}, {"", 1}, {"", owed}}).by, 1U);
}

}  // namespace
}  // namespace node
