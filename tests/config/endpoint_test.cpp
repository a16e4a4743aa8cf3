#include "config/endpoint.h"

#include <gtest/gtest.h>

namespace config {
namespace {

TEST(Endpoint, ReadsAddressesAndNames) {
  EXPECT_EQ(*Endpoint::parse("127.0.0.1:8480"), (Endpoint{"127.0.0.1", 8480}));
  EXPECT_EQ(*Endpoint::parse("miel.example:65535"), (Endpoint{"miel.example", 65535}));
  EXPECT_EQ(*Endpoint::parse("[::1]:0"), (Endpoint{"::1", 0}));
}

TEST(Endpoint, TextIsReadBack) {
  for (const auto* text : {"127.0.0.1:8480", "miel.example:1", "[2001:db8::1]:8470"})
    EXPECT_EQ(Endpoint::parse(text)->text(), text);
}

TEST(Endpoint, RefusesWhatCannotBeAnEndpoint) {
  for (const auto* text : {"", "8480", ":8480", "miel.example", "miel.example:", "miel.example:65536",
                           "miel.example:-1", "miel.example:80a", "miel.example: 80", "Miel.example:80", "[::1:80",
                           "[xyz]:80", "[]:80", "a b:80", "::1:80", "http://miel.example:80"}) {
    const auto parsed = Endpoint::parse(text);
    ASSERT_FALSE(parsed.has_value()) << text;
    EXPECT_EQ(parsed.error().reason, protocol::Reason::malformed) << text;
    EXPECT_FALSE(parsed.error().detail.empty()) << text;
  }
}

TEST(Endpoint, KnowsWhatOnlyThisMachineReaches) {
  EXPECT_TRUE(Endpoint::parse("127.0.0.1:1")->is_loopback());
  EXPECT_TRUE(Endpoint::parse("localhost:1")->is_loopback());
  EXPECT_TRUE(Endpoint::parse("[::1]:1")->is_loopback());
  EXPECT_FALSE(Endpoint::parse("0.0.0.0:1")->is_loopback());
  EXPECT_FALSE(Endpoint::parse("192.0.2.1:1")->is_loopback());
  EXPECT_FALSE(Endpoint::parse("127.example:1")->is_loopback());
}

}  // namespace
}  // namespace config
