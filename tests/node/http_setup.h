// A node without links to the outside: books in memory, engine, HTTP API on a free port of loopback.
#pragma once

#include <condition_variable>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "node/http_api.h"
#include "node/http_problem.h"
#include "storage/memory_store.h"
#include "tests/node/node_setup.h"

namespace node {

struct HttpAnswer {
  unsigned status = 0;
  nlohmann::json body;
  std::string content_type;
  std::string text;  ///< the whole response body
  std::vector<std::pair<std::string, std::string>> headers;

  std::string header(std::string_view name) const;
  /// The code of a problem; empty if this is none.
  std::string code() const;
};

class HttpNode {
 public:
  using Headers = std::vector<std::pair<std::string, std::string>>;

  HttpNode(std::string_view domain, std::string_view currency, char letter, NodeOperations operations = {},
           protocol::Backing backing = protocol::Backing::reserve,
           MemberRate member_rate = {.period_ms = 1, .burst = 1'000'000});
  ~HttpNode();
  HttpNode(const HttpNode&) = delete;
  HttpNode& operator=(const HttpNode&) = delete;

  /// Ends and begins again on the same books, on another port.
  void restart();

  HttpAnswer get(const std::string& target);
  HttpAnswer post(const std::string& target, const nlohmann::json& body, const Headers& more = {});
  HttpAnswer put(const std::string& target, const nlohmann::json& body);
  HttpAnswer patch(const std::string& target, const nlohmann::json& body);
  HttpAnswer erase(const std::string& target);
  /// As it is, without the token unless it is among the headers.
  HttpAnswer call(const std::string& method, const std::string& target, const std::string& body, Headers headers);

  /// Alice with this many units, bob and the shop (a professional) with none.
  void with_members(const std::string& units);

  std::uint16_t port() const { return server_->port(); }
  static std::string token() { return "secret-of-the-test"; }
  const protocol::NodeIdentity& self() const { return self_; }
  const federation::NodeKeys& keys() const { return keys_; }
  Engine& engine() { return *engine_; }
  HttpServer& server() { return *server_; }
  storage::MemoryStore& store() { return store_; }
  config::Configuration& configuration() { return configuration_; }

 private:
  friend class HttpPair;
  void start();
  void stop();
  void perform(const federation::Effect& effect);
  void put_frame(const federation::SendFrame& frame);

  storage::MemoryStore store_;
  federation::NodeKeys keys_;
  char letter_;
  NodeOperations operations_;
  MemberRate member_rate_;
  protocol::NodeIdentity self_;
  config::Configuration configuration_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<federation::SendFrame> frames_;
  bool held_back_ = false;  ///< the frames
  bool ending_ = false;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Api> api_;
  std::unique_ptr<HttpServer> server_;
};

/// Two nodes that have met by invitation through their APIs. Frames are carried while the link is open.
class HttpPair {
 public:
  HttpPair();
  ~HttpPair();
  HttpPair(const HttpPair&) = delete;
  HttpPair& operator=(const HttpPair&) = delete;

  /// Opens the link and waits until the agreement is in force; false if that takes too long.
  bool connect();
  void disconnect();
  /// Until the agreement, as `node` sees it, has this value at the JSON pointer.
  static bool wait_until(HttpNode& node, const std::string& target, const std::string& pointer,
                         const nlohmann::json& value);

  HttpNode miel;
  HttpNode lait;
  nlohmann::json invitation;  ///< what miel answered

 private:
  void hold_back(bool frames);
  static void carry(HttpNode& from, HttpNode& to);
  std::vector<std::thread> carriers_;
  federation::Session session_ = 0;
};

}  // namespace node
