// The short form of fuzz_http_bodies: bodies that a node takes, broken in thousands of ways.
#include <gtest/gtest.h>

#include "tests/node/breaker.h"
#include "tests/node/http_bodies.h"

namespace node {
namespace {

constexpr int bodies_of_each_route = 150;

TEST(HttpBodies, AreTakenAsTheyStandHere) {
  BodyTaker taker;
  int taken = 0;
  for (const auto& route : all_bodies()) taken += taker.take(route, route.body) ? 1 : 0;
  // Not: what would give up, absorb, settle or send back what is not there.
  EXPECT_GT(taken, static_cast<int>(all_bodies().size()) / 2);
}

TEST(HttpBodies, BrokenOnesAreDoneOrRefusedWithAReason) {
  BodyTaker taker;
  Breaker breaker(2026);
  int taken = 0;
  int asked = 0;
  for (int i = 0; i < bodies_of_each_route; ++i)
    for (const auto& route : all_bodies()) {
      taken += taker.take(route, breaker.broken(route.body)) ? 1 : 0;
      ++asked;
    }
  EXPECT_GT(taken, asked / 100) << "too little is left of the bodies to reach the books";
  EXPECT_LT(taken, asked / 2) << "too little is broken";
}

}  // namespace
}  // namespace node
