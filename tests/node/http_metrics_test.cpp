// What a node tells of itself to those who watch it: metrics in the form of Prometheus, alive and ready.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <sstream>

#include "tests/node/http_setup.h"

namespace node {
namespace {

using nlohmann::json;
using testing::HasSubstr;

/// The samples of an exposition by name and labels, as text; fails where a line is not of the format.
std::map<std::string, std::string> samples_of(const std::string& text) {
  static const std::regex comment(R"(# (HELP|TYPE) lokaponto_[a-z0-9_]+ .+)");
  static const std::regex sample(R"((lokaponto_[a-z0-9_]+(\{([a-z]+="[^"\\]*",?)+\})?) ([-+0-9.eE]+|\+Inf))");
  std::map<std::string, std::string> samples;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (std::regex_match(line, comment)) continue;
    std::smatch parts;
    EXPECT_TRUE(std::regex_match(line, parts, sample)) << line;
    EXPECT_TRUE(samples.emplace(parts[1], parts[4]).second) << "twice: " << line;
  }
  return samples;
}

std::map<std::string, std::string> samples_of(HttpNode& node) {
  const auto answer = node.get("/v1/metrics");
  EXPECT_EQ(answer.status, 200U) << answer.text;
  EXPECT_THAT(answer.content_type, testing::StartsWith("text/plain; version=0.0.4"));
  return samples_of(answer.text);
}

json payment(char letter, const std::string& to, const std::string& amount) {
  return {{"id", std::string(32, letter)}, {"from", "alice"}, {"to", to}, {"amount", amount}};
}

TEST(HttpMetrics, NeedTheToken) {
  HttpNode node("miel.example", "MIEL", 'a');
  EXPECT_EQ(node.call("GET", "/v1/metrics", "", {}).status, 401U);
}

TEST(HttpMetrics, CountPaymentsByWhatBecameOfThem) {
  HttpNode node("miel.example", "MIEL", 'a');
  node.with_members("100");
  ASSERT_EQ(node.post("/v1/payments", payment('1', "bob", "10")).status, 201U);
  ASSERT_EQ(node.post("/v1/payments", payment('1', "bob", "10")).status, 201U);  // asked again: still one
  ASSERT_EQ(node.post("/v1/payments", payment('2', "bob", "1000")).status, 422U);
  const auto samples = samples_of(node);
  EXPECT_EQ(samples.at(R"(lokaponto_payments_total{kind="local",status="accepted"})"), "1");
  EXPECT_EQ(samples.at(R"(lokaponto_payments_total{kind="local",status="refused",reason="insufficient_balance"})"),
            "1");
  EXPECT_EQ(samples.at(R"(lokaponto_payments_total{kind="issue",status="accepted"})"), "1");
  EXPECT_EQ(samples.at(R"(lokaponto_coverage_minor_units{part="circulation"})"), "10000");
  EXPECT_EQ(samples.at(R"(lokaponto_coverage_minor_units{part="fund"})"), "10000");
  EXPECT_EQ(samples.at("lokaponto_journal_entries"),
            std::to_string(node.get("/v1/status").body["journal"]["size"].get<int>()));
}

TEST(HttpMetrics, ObserveRequestsAndCommits) {
  HttpNode node("miel.example", "MIEL", 'a');
  node.with_members("100");  // five requests, a commit each
  const auto samples = samples_of(node);
  EXPECT_EQ(samples.at("lokaponto_http_responses_total{status=\"201\"}"), "5");
  EXPECT_EQ(samples.at("lokaponto_http_seconds_count"), "5");
  EXPECT_EQ(samples.at(R"(lokaponto_http_seconds_bucket{le="+Inf"})"), "5");
  EXPECT_GE(std::stoi(samples.at("lokaponto_request_seconds_count")), 5);
  EXPECT_GE(std::stoi(samples.at("lokaponto_commit_seconds_count")), 5);
  EXPECT_GE(std::stoi(samples.at("lokaponto_commit_events_sum")), 5);
}

TEST(HttpMetrics, ShowPeersHoldsAndTheAgeOfTheOldest) {
  HttpPair pair;
  ASSERT_TRUE(pair.connect());
  pair.miel.with_members("100");
  pair.lait.with_members("100");
  auto paid = payment('1', "bob@lait.example", "12.50");
  paid["wait_ms"] = 60'000;
  ASSERT_EQ(pair.miel.post("/v1/payments", paid).status, 201U);
  pair.disconnect();
  ASSERT_EQ(pair.miel.post("/v1/payments", payment('2', "bob@lait.example", "5")).status, 202U);
  const auto debtor = samples_of(pair.miel);
  EXPECT_EQ(debtor.at(R"(lokaponto_position_minor_units{peer="lait.example"})"), "1250");
  EXPECT_EQ(debtor.at(R"(lokaponto_position_most_debt_minor_units{peer="lait.example"})"), "50000");
  EXPECT_EQ(debtor.at(R"(lokaponto_position_most_claim_minor_units{peer="lait.example"})"), "100000");
  EXPECT_EQ(debtor.at(R"(lokaponto_position_held_debt_minor_units{peer="lait.example"})"), "500");
  EXPECT_EQ(debtor.at(R"(lokaponto_link_frozen{peer="lait.example"})"), "0");
  EXPECT_EQ(debtor.at(R"(lokaponto_outbox_messages{peer="lait.example"})"), "1");
  EXPECT_EQ(debtor.at("lokaponto_held_payments"), "1");
  EXPECT_EQ(debtor.count("lokaponto_oldest_hold_seconds"), 1U);
  EXPECT_EQ(debtor.at("lokaponto_payment_decided_seconds_count"), "1");
  EXPECT_EQ(debtor.at(R"(lokaponto_payments_total{kind="outgoing",status="held"})"), "2");
  EXPECT_EQ(debtor.at(R"(lokaponto_payments_total{kind="outgoing",status="accepted"})"), "1");
  const auto creditor = samples_of(pair.lait);
  EXPECT_EQ(creditor.at(R"(lokaponto_position_minor_units{peer="miel.example"})"), "-1250");
  EXPECT_EQ(creditor.at(R"(lokaponto_coverage_minor_units{part="claims"})"), "1250");
}

TEST(HttpMetrics, SayWhetherALinkStands) {
  NodeOperations operations;
  operations.links = [] {
    LinkStatus link{
        .peer = domain_of("lait.example"), .endpoint = {}, .connected = true, .since = {}, .last_error = {}};
    return std::vector{link};
  };
  HttpNode node("miel.example", "MIEL", 'a', operations);
  HttpNode lait("lait.example", "LAIT", 'b');
  const auto invitation = lait.post("/v1/invitations", {{"our_limit", "1"}, {"their_limit", "1"}});
  node.post("/v1/invitations/accept", {{"invitation", invitation.body["invitation"]}});
  EXPECT_EQ(samples_of(node).at(R"(lokaponto_link_connected{peer="lait.example"})"), "1");
}

TEST(HttpReadiness, IsForAnybody) {
  HttpNode node("miel.example", "MIEL", 'a');
  const auto ready = node.call("GET", "/v1/ready", "", {});
  EXPECT_EQ(ready.status, 200U);
  EXPECT_EQ(ready.body, json({{"status", "ready"}}));
}

TEST(HttpReadiness, IsNotThereWhileARestoredNodeWaitsForItsPeers) {
  HttpPair pair;
  ASSERT_TRUE(pair.connect());
  pair.disconnect();
  ASSERT_TRUE(pair.miel.engine().submit(federation::Restored{}));
  const auto ready = pair.miel.call("GET", "/v1/ready", "", {});
  EXPECT_EQ(ready.status, 503U);
  EXPECT_EQ(ready.code(), "recovering");
  EXPECT_EQ(pair.miel.call("GET", "/v1/health", "", {}).status, 200U);  // alive all the same
  EXPECT_EQ(samples_of(pair.miel).at("lokaponto_recovering"), "1");
}

}  // namespace
}  // namespace node
