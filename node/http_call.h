// One call of the HTTP API under way: what handlers read from it and how they answer.
//
// Made on a thread of the server and moved along until it is answered.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "federation/books.h"
#include "federation/effect.h"
#include "node/http_api.h"
#include "node/http_directory.h"
#include "node/http_health.h"
#include "node/http_problem.h"
#include "node/http_worker.h"
#include "node/json_reader.h"
#include "node/webhook_sender.h"

namespace node {

/// What all calls share.
struct ApiState {
  explicit ApiState(ApiParts all);
  ApiParts parts;
  mutable MemberDirectory directory;  ///< follows members as they are added and erased
  protocol::Time started;
  mutable HealthProbe health;
  mutable std::atomic<int> event_streams = 0;  ///< open now
  mutable WebhookSender webhooks;
  mutable HttpWorker worker;  ///< the last to begin and the first to end

  const protocol::Domain& domain() const { return parts.identity.domain(); }
  const protocol::Currency& currency() const { return parts.identity.currency; }
};

class Call {
 public:
  using Read = std::function<void(JsonReader&)>;
  using Answer = std::function<HttpResponse(const federation::Reply&)>;

  Call(const ApiState& api, HttpRequest request, std::vector<std::string> arguments, HttpReply reply)
      : api_(&api), request_(std::move(request)), arguments_(std::move(arguments)), reply_(std::move(reply)) {}

  const ApiState& api() const { return *api_; }
  const HttpRequest& request() const { return request_; }
  const HttpReply& reply() const { return reply_; }
  /// The piece of the path where the route has its n-th {}; percent-decoded.
  const std::string& argument(std::size_t n) const { return arguments_.at(n); }

  /// Reads the members of the body, or the parameters of the query (all are texts). False if they will not do: the call
  /// is answered then.
  bool read_body(const Read& read) const;
  bool read_query(const Read& read) const;

  void answer(unsigned status, const Json& body) const;
  void fail(const protocol::Failure& failure) const;
  void answer(HttpResponse response) const;

  /// Queues a request for the engine. A failure is answered as such, anything else by `make`, on a thread of the
  /// server; 503 if the engine takes nothing.
  template <class Request>
  void ask(Request request, Answer make) const {
    const bool queued = api_->parts.engine.ask(
        std::move(request), [reply = reply_, make = std::move(make)](const federation::Reply& said) {
          reply.give([said, make] { return said.failure ? problem(*said.failure) : make(said); });
        });
    if (!queued) answer(http_problem(503));
  }

  /// Runs a job that takes long, on a thread of its own, and answers with what it gives; 503 if too many wait.
  void run(std::function<HttpResponse()> job) const;

  /// Looks at the books: `get` on the writer's thread, `make` on a thread of the server.
  template <class Value>
  void look(std::function<Value(const federation::Books&)> get, std::function<HttpResponse(const Value&)> make) const {
    auto value = std::make_shared<Value>();
    ask(federation::Inquiry{.look = [value, get = std::move(get)](const auto& books) { *value = get(books); }},
        [value, make = std::move(make)](const federation::Reply&) { return make(*value); });
  }

 private:
  bool read(const protocol::Result<nlohmann::json>& object, const Read& read) const;

  const ApiState* api_;
  HttpRequest request_;
  std::vector<std::string> arguments_;
  HttpReply reply_;
};

/// A number given as a text, as in a query; malformed unless it is from least to most.
protocol::Result<std::int64_t> parse_number(std::string_view text, std::int64_t least, std::int64_t most);

/// The path of a target in pieces, percent-decoded; nullopt unless it begins with / and decodes.
std::optional<std::vector<std::string>> path_of(std::string_view target);

}  // namespace node
