// The short form of fuzz_http_bodies: bodies that a node takes, broken in thousands of ways.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "node/http_routes.h"
#include "tests/node/breaker.h"
#include "tests/node/http_bodies.h"
#include "tests/node/http_documented.h"

namespace node {
namespace {

constexpr int bodies_of_each_route = 100;

/// A password is hashed, which takes as long as a thousand other requests.
bool is_slow(const HttpBody& route) {
  return route.target == "/v1/sessions" || route.target == "/v1/passwords";
}

TEST(HttpBodies, AreThereForEveryChangeThatTakesOne) {
  std::set<const HttpRoute*> there;
  for (const auto& body : all_bodies()) there.insert(find_route(body.method, *path_of(body.target)).route);
  const auto document = http_document_json();
  for (const auto& [method, path, target, open, tag, roles] : documented_operations()) {
    std::string verb = method;
    std::ranges::transform(verb, verb.begin(), [](char each) { return static_cast<char>(each - 'A' + 'a'); });
    if (!document.at("paths").at(path).at(verb).contains("requestBody")) continue;
    EXPECT_TRUE(there.contains(find_route(method, *path_of(target)).route)) << method << ' ' << path;
  }
}

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
      constexpr int of_slow_ones = 10;
      if (is_slow(route) && i % of_slow_ones != 0) continue;
      taken += taker.take(route, breaker.broken(route.body)) ? 1 : 0;
      ++asked;
    }
  EXPECT_GT(taken, asked / 100) << "too little is left of the bodies to reach the books";
  EXPECT_LT(taken, asked / 2) << "too little is broken";
}

}  // namespace
}  // namespace node
