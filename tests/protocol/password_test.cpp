#include "protocol/password.h"

#include <gtest/gtest.h>

namespace {

TEST(Password, IsKnownByItsHash) {
  const auto hash = protocol::hash_password("correct horse battery");
  EXPECT_TRUE(hash.starts_with("$argon2id$")) << hash;
  EXPECT_FALSE(hash.contains("horse"));
  EXPECT_TRUE(protocol::matches_password(hash, "correct horse battery"));
  EXPECT_FALSE(protocol::matches_password(hash, "correct horse batterz"));
  EXPECT_FALSE(protocol::matches_password(hash, ""));
}

TEST(Password, HasASaltOfItsOwn) {
  EXPECT_NE(protocol::hash_password("0123456789"), protocol::hash_password("0123456789"));
}

TEST(Password, WhatIsNoHashMatchesNothing) {
  for (const auto* hash : {"", "$argon2id$", "0123456789"})
    EXPECT_FALSE(protocol::matches_password(hash, "0123456789")) << hash;
}

TEST(Password, HasALengthAndNoOtherRule) {
  EXPECT_FALSE(protocol::check_password(std::string(9, 'a')));
  EXPECT_TRUE(protocol::check_password(std::string(10, 'a')));
  EXPECT_TRUE(protocol::check_password(std::string(256, '\xff')));
  EXPECT_FALSE(protocol::check_password(std::string(257, 'a')));
}

}  // namespace
