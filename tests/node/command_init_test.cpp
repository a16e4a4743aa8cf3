#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "config/configuration.h"
#include "node/files.h"
#include "tests/node/command_program.h"

namespace node {
namespace {

using testing::HasSubstr;

struct CommandInitTest : testing::Test {
  Ran init(Arguments more, const std::string& data = "node") const {
    Arguments arguments{"--data", directory.below(data), "init"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments);
  }
  Ran init_miel() const { return init({"--domain", "miel.example", "--currency", "MIEL", "--name", "La MIEL"}); }
  unsigned mode(const char* name) const {
    struct stat status{};
    return ::stat(directory.below(std::string("node/") + name).c_str(), &status) == 0 ? status.st_mode & 0777U : 0;
  }
  TemporaryDirectory directory;
};

TEST_F(CommandInitTest, MakesANodeWhoseSecretsAreSecret) {
  const auto made = init_miel();
  ASSERT_EQ(made.code, 0) << made.err;
  EXPECT_THAT(made.out, HasSubstr("MIEL@miel.example"));
  EXPECT_THAT(made.out, HasSubstr("lokaponto --data " + directory.below("node") + " serve"));
  for (const auto* name : {"keys/message.key", "keys/log.key", "keys/contract.key", "tls/key.pem", "token"})
    EXPECT_EQ(mode(name), 0600U) << name;
  for (const auto* name : {"keys", "tls", ""}) EXPECT_EQ(mode(name), 0700U) << name;
  EXPECT_EQ(mode("lokaponto.toml"), 0644U);
  const auto token = read_file(directory.below("node/token"), 1000);
  EXPECT_EQ(token->size(), 65U);
  EXPECT_THAT(made.out, testing::Not(HasSubstr(token->substr(0, 64))));
  EXPECT_THAT(made.out,
              testing::Not(HasSubstr(read_file(directory.below("node/keys/message.key"), 100)->substr(0, 64))));
}

TEST_F(CommandInitTest, WritesWhatWasAskedIntoTheConfiguration) {
  const auto made =
      init({"--domain", "eusko.example", "--currency", "EUS", "--name", "Eusko \"Moneta\"", "--http-listen",
            "127.0.0.1:9000", "--link-listen", "", "--link-endpoint", "eusko.example:443"});
  ASSERT_EQ(made.code, 0) << made.err;
  const auto text = read_file(directory.below("node/lokaponto.toml"), 100'000);
  const auto configuration = config::parse_configuration(*text, "lokaponto.toml");
  ASSERT_TRUE(configuration.has_value());
  EXPECT_EQ(configuration->currency.text(), "EUS@eusko.example");
  EXPECT_EQ(configuration->name, "Eusko \"Moneta\"");
  EXPECT_EQ(configuration->http_listen.text(), "127.0.0.1:9000");
  EXPECT_FALSE(configuration->link_listen.has_value());
  EXPECT_EQ(configuration->link_endpoint->text(), "eusko.example:443");
}

TEST_F(CommandInitTest, NeverOverwritesANode) {
  ASSERT_EQ(init_miel().code, 0);
  const auto key = *read_file(directory.below("node/keys/message.key"), 100);
  const auto again = init_miel();
  EXPECT_EQ(again.code, 1);
  EXPECT_THAT(again.err, HasSubstr("(already_exists)"));
  EXPECT_EQ(*read_file(directory.below("node/keys/message.key"), 100), key);
}

TEST_F(CommandInitTest, TwoNodesHaveNothingInCommon) {
  const auto one = init({"--json", "--domain", "a.example", "--currency", "AA", "--name", "A"}, "a").document();
  const auto two = init({"--json", "--domain", "a.example", "--currency", "AA", "--name", "A"}, "b").document();
  EXPECT_EQ(one["domain"], "a.example");
  for (const auto* key : {"message", "contract", "log", "certificate_sha256"}) {
    EXPECT_EQ(one["keys"][key].get<std::string>().size(), 64U) << key;
    EXPECT_NE(one["keys"][key], two["keys"][key]) << key;
  }
  EXPECT_NE(*read_file(directory.below("a/token"), 100), *read_file(directory.below("b/token"), 100));
}

struct RefusedInit {
  const char* name;
  Arguments arguments;
  int code;
  std::string said;
};

class CommandInitRefuses : public CommandInitTest, public testing::WithParamInterface<RefusedInit> {};

TEST_P(CommandInitRefuses, AndLeavesNothingBehind) {
  const auto ran = init(GetParam().arguments);
  EXPECT_EQ(ran.code, GetParam().code) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr(GetParam().said));
  EXPECT_FALSE(std::filesystem::exists(directory.below("node/keys")));
  EXPECT_FALSE(std::filesystem::exists(directory.below("node/lokaponto.toml")));
}

Arguments with(const Arguments& more) {
  Arguments all{"--domain", "miel.example", "--currency", "MIEL", "--name", "La MIEL"};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

INSTANTIATE_TEST_SUITE_P(
    Each, CommandInitRefuses,
    testing::Values(
        RefusedInit{"BadDomain", {"--domain", "Miel", "--currency", "MIEL", "--name", "x"}, 2, "--domain"},
        RefusedInit{"BadCurrency", {"--domain", "miel.example", "--currency", "miel", "--name", "x"}, 2, "--currency"},
        RefusedInit{
            "NoName", {"--domain", "miel.example", "--currency", "MIEL", "--name", ""}, 2, "\n  'name': a name has"},
        RefusedInit{"Euros",
                    {"--domain", "miel.example", "--currency", "EUR", "--name", "x"},
                    2,
                    "--currency: an association's units are not euros"},
        RefusedInit{"BadListen", with({"--http-listen", "8480"}), 2, "--http-listen"},
        RefusedInit{"BadEndpoint", with({"--link-endpoint", "miel.example"}), 2, "--link-endpoint"},
        RefusedInit{"EndpointWithoutPort", with({"--link-endpoint", "miel.example:0"}), 2, "port 0 cannot be dialled"},
        RefusedInit{"Backing", with({"--backing", "gold"}), 2, "--backing"},
        RefusedInit{"Scale", with({"--scale", "3"}), 2, "'scale' in [currency] is 2"},
        RefusedInit{"Credit", with({"--credit-limit", "5"}), 2, "'credit_limit' in [currency] is for a mutual credit"}),
    [](const auto& each) { return each.param.name; });

TEST_F(CommandInitTest, AnUnwritableDirectoryIsAFailure) {
  std::ofstream(directory.below("file")) << "in the way";
  const auto ran = init({"--domain", "miel.example", "--currency", "MIEL", "--name", "x"}, "file/node");
  EXPECT_EQ(ran.code, 6) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr(directory.below("file")));
}

}  // namespace
}  // namespace node
