// A webhook's URL is no way into the network around the node.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <atomic>
#include <cstring>

#include "node/webhook_post.h"
#include "node/webhook_target.h"
#include "tests/node/breaker.h"

namespace node {
namespace {

TEST(WebhookUrl, IsHttpsOrLeadsToThisMachineByName) {
  for (const char* url : {"https://shop.example", "https://shop.example/", "https://shop.example:8443/a?b=c&d",
                          "https://192.0.32.10/", "https://[2606:4700::1]:9/", "https://localhost.example/"}) {
    const auto target = parse_webhook_url(url);
    ASSERT_TRUE(target.has_value()) << url;
    EXPECT_FALSE(target->loopback) << url;
    EXPECT_EQ(target->url, url);
  }
  for (const char* url : {"http://127.0.0.1", "http://127.0.0.1:9000/x", "http://localhost:9000/", "http://[::1]:9000/",
                          "https://localhost/", "http://127.0.0.1?x"}) {
    const auto target = parse_webhook_url(url);
    ASSERT_TRUE(target.has_value()) << url;
    EXPECT_TRUE(target->loopback) << url;
  }
}

TEST(WebhookUrl, IsRefusedOtherwise) {
  for (const char* url : {"",
                          "shop.example",
                          "ftp://shop.example/",
                          "HTTPS://shop.example/",
                          "https://",
                          "https:///x",
                          "https://?x",
                          "http://shop.example/",
                          "http://127.0.0.1.shop.example/",
                          "http://127.0.0.2/",
                          "http://127.1/",
                          "https://user@shop.example/",
                          "https://user:password@shop.example/",
                          "http://127.0.0.1@shop.example/",
                          "http://shop.example@127.0.0.1/",
                          "https://shop.example/#part",
                          "https://shop.example/a b",
                          "https://shop.example/\r\nX: y",
                          "https://shop.example\\@127.0.0.1/",
                          "https://caf\xc3\xa9.example/",
                          "http://[::1",
                          "https://[",
                          "https://:443/",
                          "http://localhost.:9/",
                          "file:///etc/passwd",
                          "https://169.254.169.254/",
                          "https://10.0.0.1:8443/x",
                          "https://127.0.0.2/",
                          "https://0/",
                          "https://2130706433/",
                          "https://0x7f.1/",
                          "https://0177.0.0.1/",
                          "https://[2001:db8::1]/",
                          "https://[::ffff:10.0.0.1]/",
                          "https://[fe80::1]/",
                          "https://[nonsense]/"})
    EXPECT_FALSE(parse_webhook_url(url).has_value()) << url;
  EXPECT_EQ(parse_webhook_url("https://shop.example/" + std::string(2'048, 'a')).error().reason,
            protocol::Reason::oversize);
}

TEST(WebhookUrl, BrokenOnesAreRefusedOrStayWhatTheySay) {
  Breaker breaker(2026);
  for (int i = 0; i < 3'000; ++i) {
    const auto broken = breaker.broken(i % 2 == 0 ? "https://shop.example:8443/a?b=c" : "http://127.0.0.1:9000/x");
    const auto target = parse_webhook_url(broken);
    if (!target) continue;
    EXPECT_EQ(target->url, broken);
    EXPECT_TRUE(broken.starts_with("https://") || target->loopback) << broken;
  }
}

bool may_connect(const std::string& address, bool loopback) {
  const WebhookTarget target{.url = "https://shop.example/", .loopback = loopback};
  sockaddr_storage storage{};
  if (address.contains(':')) {
    sockaddr_in6 in{};
    in.sin6_family = AF_INET6;
    EXPECT_EQ(::inet_pton(AF_INET6, address.c_str(), &in.sin6_addr), 1) << address;
    std::memcpy(&storage, &in, sizeof in);
  } else {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    EXPECT_EQ(::inet_pton(AF_INET, address.c_str(), &in.sin_addr), 1) << address;
    std::memcpy(&storage, &in, sizeof in);
  }
  return may_connect(target, reinterpret_cast<const sockaddr&>(storage));
}

TEST(WebhookAddress, IsPublic) {
  for (const char* address :
       {"1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.1.1.1", "128.0.0.1",
        "169.253.1.1", "172.15.255.255", "172.32.0.0", "192.167.1.1", "192.169.0.0", "198.17.255.255", "198.20.0.0",
        "223.255.255.255", "2a01:4f8::1", "2001:4860:4860::8888"}) {
    EXPECT_TRUE(may_connect(address, false)) << address;
    EXPECT_FALSE(may_connect(address, true)) << address;
  }
}

TEST(WebhookAddress, IsOfNoPrivateNetworkOrOfNobody) {
  for (const char* address : {"0.0.0.0",
                              "10.0.0.1",
                              "10.255.255.255",
                              "100.64.0.1",
                              "100.127.255.255",
                              "127.0.0.1",
                              "127.255.255.254",
                              "169.254.169.254",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.0.0.1",
                              "192.0.2.1",
                              "192.88.99.1",
                              "192.168.0.1",
                              "198.18.0.1",
                              "198.19.255.255",
                              "198.51.100.1",
                              "203.0.113.1",
                              "224.0.0.1",
                              "240.0.0.1",
                              "255.255.255.255",
                              "::",
                              "::1",
                              "::ffff:127.0.0.1",
                              "::ffff:8.8.8.8",
                              "64:ff9b::a00:1",
                              "100::1",
                              "2001::1",
                              "2001:db8::1",
                              "2002:7f00:1::",
                              "fc00::1",
                              "fd12::1",
                              "fe80::1",
                              "ff02::1"})
    EXPECT_FALSE(may_connect(address, false)) << address;
}

TEST(WebhookAddress, OfThisMachineIsForWhatNamesThisMachine) {
  EXPECT_TRUE(may_connect("127.0.0.1", true));
  EXPECT_TRUE(may_connect("::1", true));
  EXPECT_FALSE(may_connect("192.168.0.1", true));
  EXPECT_FALSE(may_connect("::2", true));
}

TEST(WebhookPost, NeverReachesAPrivateAddress) {
  const std::atomic<bool> stopping = false;
  const auto outcome = post_webhook({.target = {.url = "https://10.0.0.1:9/", .loopback = false},
                                     .secret = std::string(32, 's'),
                                     .id = "1-1-0000000000000000",
                                     .now = {1'764'240'000'000},
                                     .body = "{}"},
                                    stopping);
  EXPECT_EQ(outcome.status, 0U);
  EXPECT_FALSE(outcome.taken());
  EXPECT_FALSE(outcome.why.empty());
}

TEST(WebhookPost, EndsWhenTheNodeStops) {
  const std::atomic<bool> stopping = true;
  const auto outcome = post_webhook({.target = {.url = "http://127.0.0.1:9/", .loopback = true},
                                     .secret = std::string(32, 's'),
                                     .id = "1-1-0000000000000000",
                                     .now = {1'764'240'000'000},
                                     .body = "{}"},
                                    stopping);
  EXPECT_FALSE(outcome.taken());
}

}  // namespace
}  // namespace node
