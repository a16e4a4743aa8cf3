#include "config/suggestion.h"

#include <gtest/gtest.h>

#include <array>

namespace config {
namespace {

constexpr std::array<std::string_view, 4> words{"listen", "endpoint", "level", "format"};

TEST(Suggestion, FindsTheWordWithOneSlip) {
  EXPECT_EQ(nearest("lisen", words), "listen");
  EXPECT_EQ(nearest("listten", words), "listen");
  EXPECT_EQ(nearest("lizten", words), "listen");
  EXPECT_EQ(nearest("lsiten", words), "listen");
}

TEST(Suggestion, CountsSwappedNeighboursAsOneSlip) {
  constexpr std::array<std::string_view, 2> close{"axyd", "abcdxy"};
  EXPECT_EQ(nearest("ayxd", close), "axyd");
}

TEST(Suggestion, PrefersTheNearerWord) {
  constexpr std::array<std::string_view, 2> close{"abcdef", "abcdeg"};
  EXPECT_EQ(nearest("abcdeg", close), "abcdeg");
}

TEST(Suggestion, SaysNothingWhenNothingIsNear) {
  EXPECT_EQ(nearest("password", words), "");
  EXPECT_EQ(nearest("", words), "");
  EXPECT_EQ(nearest("listen", {}), "");
}

}  // namespace
}  // namespace config
