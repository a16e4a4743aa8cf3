// The HTTP/JSON API, version 1: what an association's own programs and the command line ask of a node.
//
// Who calls is found out by what the request shows (credentials.h), and let in by the route (http_routes.h). Bodies are
// JSON objects, amounts decimal strings, points in time RFC 3339. What moves money carries an id chosen by the client,
// in the body or as Idempotency-Key: asked again, it gets the recorded answer. Nothing is answered before it is
// durable. Routes: http_routes.cpp; failures: http_problem.h.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "config/configuration.h"
#include "node/engine.h"
#include "node/http_server.h"
#include "node/link_status.h"
#include "node/member_budget.h"
#include "protocol/identity.h"
#include "storage/store.h"

namespace node {

struct ApiState;

/// What the node around the engine does for the API. Each may be empty: then the API says that it cannot.
struct NodeOperations {
  struct BackupTaken {
    std::uint32_t number = 0;
    std::uint64_t bytes = 0;
    std::uint64_t entries = 0;
    std::uint64_t kept = 0;  ///< how many backups are in the directory now
  };
  /// Takes a backup into this directory and removes all but the newest `keep`; 0 keeps all. Under an `id` that is not
  /// empty it is taken once, as long as it is kept. Called on a thread of its own.
  std::function<protocol::Result<BackupTaken>(const std::string& directory, std::uint32_t keep, const std::string& id)>
      backup;
  /// What was erased leaves the files of the books; called on a thread of its own.
  std::function<protocol::Result<void>()> drop_erased;
  /// How the links are; a peer that was introduced within the last second may be missing. Any thread.
  std::function<std::vector<LinkStatus>()> links;
};

/// All of it outlives the API.
struct ApiParts {
  Engine& engine;
  const storage::Store& store;
  const config::Configuration& configuration;
  const protocol::NodeIdentity& identity;
  std::string token;  ///< not empty
  NodeOperations operations;
  MemberRate member_rate = {};
};

class Api {
 public:
  /// Reads the members of the store. `parts.engine` may still be started later.
  static protocol::Result<std::unique_ptr<Api>> make(ApiParts parts);
  ~Api();
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;

  /// An HttpServer::Handler. Stop the server, then the engine, before the API goes.
  void handle(HttpRequest request, HttpReply reply) const;

  /// An HttpCommonHeaders: names the request, and says who may read the answer and that nobody may keep it.
  HttpFields common_headers(HttpRequest& request) const;

  /// An HttpBodyBound: a statement of the bank comes whole, from an operator; all else is small, and what
  /// only asks brings next to nothing.
  std::size_t max_body_bytes(const HttpRequest& head) const;

 private:
  explicit Api(std::unique_ptr<ApiState> state);
  std::unique_ptr<ApiState> state_;
};

}  // namespace node
