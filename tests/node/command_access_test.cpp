// The commands about access on the program itself: what is printed once, what it opens, what is never written; and a
// node whose HTTP is encrypted.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "node/clock.h"
#include "node/files.h"
#include "node/http_client.h"
#include "node/tls.h"
#include "tests/node/command_program.h"

namespace node {
namespace {

using testing::HasSubstr;
using testing::Not;

class CommandAccessTest : public testing::Test {
 protected:
  Ran run(const Arguments& arguments) { return node_.run(arguments); }
  nlohmann::json ask(const Arguments& arguments) { return node_.ask(arguments).document(); }
  std::string data() const { return directory_.below("node"); }
  config::Endpoint address() const {
    const auto text = read_file(data() + "/http.address", 100);
    return *config::Endpoint::parse(std::string_view(*text).substr(0, text->find('\n')));
  }
  HttpResponse call(const std::string& method, const std::string& target, const nlohmann::json& body,
                    const std::string& text) {
    HttpRequest request{.method = method, .target = target, .headers = {}, .body = body.dump(), .from = {}};
    if (!text.empty()) request.headers.emplace_back("Authorization", "Bearer " + text);
    return http_call(address(), request, 60'000).value_or(HttpResponse{.status = 0, .headers = {}, .body = {}});
  }

  TemporaryDirectory directory_;
  ProgramNode node_{directory_.below("node"), "miel.example", "MIEL"};
};

TEST_F(CommandAccessTest, GivesShowsAndTakesAway) {
  ASSERT_TRUE(node_.start()) << node_.errors();
  const auto added = ask({"access", "add", "marie", "--role", "operator"});
  const auto key =
      ask({"access", "key", "add", "odoo", "--role", "auditor", "--scope", "fund:read", "--scope", "members:read"});
  const auto secret = key["key"].get<std::string>();
  EXPECT_EQ(call("GET", "/v1/coverage", nlohmann::json::object(), secret).status, 200U);
  const nlohmann::json password{{"staff", "marie"}, {"code", added["code"]}, {"password", "of the long wharf"}};
  EXPECT_EQ(call("POST", "/v1/passwords", password, "").status, 200U);

  const auto listed = run({"access", "list"});
  EXPECT_THAT(listed.out, HasSubstr("marie"));
  EXPECT_THAT(listed.out, HasSubstr("members:read fund:read"));
  EXPECT_THAT(listed.out, Not(HasSubstr(secret)));
  EXPECT_THAT(run({"--lang", "fr", "acts"}).out, HasSubstr("POST /v1/access/staff"));
  EXPECT_EQ(run({"access", "revoke", "marie"}).code, 0);
  EXPECT_EQ(run({"access", "revoke", "marie"}).code, 1);
  EXPECT_EQ(run({"access", "key", "revoke", "odoo"}).code, 0);
  EXPECT_EQ(call("GET", "/v1/coverage", nlohmann::json::object(), secret).status, 401U);
}

TEST_F(CommandAccessTest, NoSecretIsWrittenAnywhere) {
  ASSERT_TRUE(node_.start()) << node_.errors();
  ASSERT_EQ(run({"member", "add", "alice"}).code, 0);
  const auto code = ask({"member", "password-code", "alice"})["code"].get<std::string>();
  const auto key = ask({"access", "key", "add", "odoo", "--role", "operator", "--scope", "fund:read"})["key"];
  EXPECT_EQ(call("POST", "/v1/passwords", {{"member", "alice"}, {"code", code}, {"password", "of the long wharf"}}, "")
                .status,
            200U);
  EXPECT_EQ(node_.stop(), 0);
  EXPECT_THAT(node_.errors(), Not(HasSubstr(code)));
  for (const auto& file : std::filesystem::recursive_directory_iterator(data())) {
    if (!file.is_regular_file()) continue;
    std::ifstream stream(file.path(), std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(stream), {});
    EXPECT_FALSE(bytes.contains(code)) << file.path();
    EXPECT_FALSE(bytes.contains("of the long wharf")) << file.path();
    EXPECT_FALSE(bytes.contains(key.get<std::string>())) << file.path();
  }
}

TEST_F(CommandAccessTest, NamesThatCannotBeAreRefused) {
  ASSERT_TRUE(node_.start()) << node_.errors();
  EXPECT_EQ(run({"access", "revoke", "a/b"}).code, 2);
  EXPECT_EQ(run({"access", "add", "marie", "--role", "member"}).code, 2);
  EXPECT_EQ(run({"access", "add", "token", "--role", "operator"}).code, 2);
  EXPECT_EQ(run({"access", "add", "desk", "--role", "counter", "--counter", "quay"}).code, 1);
}

TEST_F(CommandAccessTest, AnEncryptedNodeIsReachedByItsCertificate) {
  const auto pair = make_certificate(*protocol::Domain::parse("miel.example"), wall_time());
  ASSERT_TRUE(write_file(data() + "/https.pem", pair->certificate, Access::everyone).has_value());
  ASSERT_TRUE(write_file(data() + "/https.key", pair->key, Access::everyone).has_value());
  auto text = *read_file(data() + "/lokaponto.toml", 1'000'000);
  text.replace(text.find("certificate = \"\""), 16, "certificate = \"https.pem\"");
  text.replace(text.find("\nkey = \"\""), 9, "\nkey = \"https.key\"");
  ASSERT_TRUE(write_file(data() + "/lokaponto.toml", text, Access::everyone).has_value());
  EXPECT_FALSE(node_.start()) << "others can read the key";
  EXPECT_THAT(node_.errors(), HasSubstr("https.key"));
  ASSERT_TRUE(write_file(data() + "/https.key", pair->key, Access::owner_only).has_value());
  ASSERT_TRUE(node_.start()) << node_.errors();
  EXPECT_EQ(run({"status"}).code, 0);
  EXPECT_EQ(call("GET", "/v1/health", nlohmann::json::object(), "").status, 0U) << "nobody answers in the clear";
  const auto newer = make_certificate(*protocol::Domain::parse("miel.example"), wall_time());
  ASSERT_TRUE(write_file(data() + "/https.pem", newer->certificate, Access::everyone).has_value());
  ASSERT_TRUE(write_file(data() + "/https.key", newer->key, Access::owner_only).has_value());
  EXPECT_NE(run({"status"}).code, 0) << "it shows the one before";
  node_.hang_up();
  EXPECT_TRUE(node_.wait_until({"status"}, "/domain", "miel.example")) << node_.errors();
  EXPECT_EQ(node_.stop(), 0);
}

}  // namespace
}  // namespace node
