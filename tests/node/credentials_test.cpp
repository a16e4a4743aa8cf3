#include "node/credentials.h"

#include <gtest/gtest.h>

#include <set>

#include "protocol/merkle.h"

namespace node {
namespace {

const std::string secret(32, '\x5a');
const std::string hexadecimal = protocol::to_hex(secret);

HttpRequest with(const std::string& header, const std::string& value) {
  return {.method = "GET", .target = "/", .headers = {{header, value}}, .body = {}, .from = {}};
}

TEST(Credentials, ASessionAndAKeyAreKnownByTheirDigests) {
  const auto session = read_credential(session_text(secret));
  ASSERT_TRUE(std::holds_alternative<ShownSession>(session));
  EXPECT_EQ(std::get<ShownSession>(session).digest, protocol::sha256(secret));
  const auto key = read_credential(key_text(*protocol::Alias::parse("odoo.shop_1"), secret));
  ASSERT_TRUE(std::holds_alternative<ShownKey>(key));
  EXPECT_EQ(std::get<ShownKey>(key).name.text(), "odoo.shop_1");
  EXPECT_EQ(std::get<ShownKey>(key).digest, protocol::sha256(secret));
}

TEST(Credentials, WhatIsNeitherIsPerhapsTheToken) {
  for (const auto& text : std::initializer_list<std::string>{
           hexadecimal, "lks~", "lks~" + hexadecimal + "0", "lks~" + hexadecimal.substr(2), "lkp~", "lkp~odoo",
           "lkp~odoo~", "lkp~~" + hexadecimal, "lkp~Odoo~" + hexadecimal, "lkp~odoo~x~" + hexadecimal,
           std::string("\0", 1)})
    EXPECT_TRUE(std::holds_alternative<ShownToken>(read_credential(text))) << text;
  EXPECT_TRUE(std::holds_alternative<std::monostate>(read_credential("")));
}

TEST(Credentials, StandInOneOfThreeHeaders) {
  const auto text = session_text(secret);
  for (const auto& request : {with("Authorization", "Bearer " + text), with("authorization", "bearer " + text),
                              with("API-KEY", text), with("session-token", text)})
    EXPECT_TRUE(std::holds_alternative<ShownSession>(shown_in(request))) << request.headers[0].first;
  for (const auto& request : {with("Authorization", text), with("Authorization", "Basic " + text),
                              with("Authorization", "Bearer "), with("Authorization", "Bearer"), with("X-Key", text)})
    EXPECT_TRUE(std::holds_alternative<std::monostate>(shown_in(request))) << request.headers[0].second;
}

TEST(Credentials, TheHeaderThatSaysItIsTheFirstToCount) {
  auto request = with("API-KEY", session_text(secret));
  request.headers.emplace_back("Authorization", "Basic x");
  EXPECT_TRUE(std::holds_alternative<std::monostate>(shown_in(request)));
}

TEST(Credentials, ACodeIsTypedAsPeopleType) {
  const auto code = new_code();
  EXPECT_EQ(code.size(), 24U) << code;
  auto typed = code;
  for (auto& letter : typed)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  std::erase(typed, '-');
  EXPECT_EQ(digest_of_code(code), digest_of_code(" " + typed + " "));
  for (const std::string& none : {std::string(), code.substr(1), code + "0", std::string(20, 'U')})
    EXPECT_FALSE(digest_of_code(none).has_value()) << none;
}

TEST(Credentials, CodesAreNotGivenTwice) {
  std::set<std::string> codes;
  for (int i = 0; i < 1'000; ++i) codes.insert(new_code());
  EXPECT_EQ(codes.size(), 1'000U);
}

}  // namespace
}  // namespace node
