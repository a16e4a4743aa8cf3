// One call of the HTTP API under way: what handlers read from it and how they answer.
//
// Made on a thread of the server and moved along until it is answered.
#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "federation/books.h"
#include "federation/effect.h"
#include "node/caller.h"
#include "node/clock.h"
#include "node/cyclos_repeats.h"
#include "node/http_api.h"
#include "node/http_directory.h"
#include "node/http_headers.h"
#include "node/http_health.h"
#include "node/http_problem.h"
#include "node/http_worker.h"
#include "node/json_reader.h"
#include "node/login.h"
#include "node/member_budget.h"
#include "node/reader_places.h"
#include "node/refusal_notes.h"
#include "node/sessions.h"
#include "node/webhook_sender.h"
#include "node/write_gate.h"

namespace node {

/// What all calls share.
struct ApiState {
  explicit ApiState(ApiParts all);
  ApiParts parts;
  mutable MemberDirectory directory;  ///< follows members as they are added and erased
  protocol::Time started;
  protocol::Time books_end;  ///< when the last entry was made that stood in the books at the start
  HttpHeaders headers;
  mutable HealthProbe health;
  mutable Sessions sessions;
  mutable Logins logins;
  mutable LoginThrottle lookups;  ///< of addresses, by who is nobody in particular
  mutable CyclosRepeats repeats{monotonic_nanoseconds() / 1'000'000};
  mutable MemberBudget budget;
  mutable RefusalNotes refusals;
  mutable WriteGate writes;
  /// Who waits for events: each is woken by each commit, and each stream reads the journal as it grows.
  ReaderPlaces event_pages{{.all = 256, .of_members = 192, .of_one = 8}};
  ReaderPlaces event_streams{{.all = 32, .of_members = 24, .of_one = 4}};
  mutable WebhookSender webhooks;
  mutable HttpWorker finder{64};  ///< looks through all members, for who has no session yet
  mutable HttpWorker reader{64};  ///< looks through all members, or all payments of one
  mutable HttpWorker worker;      ///< the last to begin and the first to end

  const protocol::Domain& domain() const { return parts.identity.domain(); }
  const protocol::Currency& currency() const { return parts.identity.currency; }
};

struct HttpRoute;

class Call {
 public:
  using Read = std::function<void(JsonReader&)>;
  using Answer = std::function<HttpResponse(const federation::Reply&)>;

  /// `arguments`: the pieces of the path in place of {}; the route has let the caller in.
  Call(const ApiState& api, const HttpRoute& route, std::vector<std::string> arguments, HttpRequest request,
       Caller caller, HttpReply reply)
      : api_(&api),
        route_(&route),
        arguments_(std::move(arguments)),
        request_(std::move(request)),
        caller_(std::move(caller)),
        reply_(std::move(reply)) {}

  const ApiState& api() const { return *api_; }
  /// Let in by the route. On a route that is open to everybody this is nobody in particular.
  const Caller& caller() const { return caller_; }
  const HttpRoute& route() const { return *route_; }
  const HttpRequest& request() const { return request_; }
  const HttpReply& reply() const { return reply_; }
  /// As the client or, in its place, this node names the request.
  const std::string& request_id() const;
  /// The piece of the path where the route has its n-th {}; percent-decoded.
  const std::string& argument(std::size_t n) const { return arguments_.at(n); }
  /// The first such piece as the domain of a peer. nullopt if it is none: the call is answered then.
  std::optional<protocol::Domain> peer() const;

  /// Reads the members of the body, or the parameters of the query (all are texts). False if they will not do: the call
  /// is answered then.
  bool read_body(const Read& read) const;
  bool read_query(const Read& read) const;

  /// The same call, answered elsewhere; or of who has shown in its body who calls.
  Call answering(HttpReply reply) const;
  Call made_by(Caller caller) const;

  /// Whether the route would let in again who calls, as who he was: for answers that come long after the request.
  bool is_still_admitted() const;

  /// Answers `forbidden`, and is false, unless the caller may see what concerns this member alone, by the alias given,
  /// or this counter.
  bool sees_member(std::string_view alias) const;
  bool serves_counter(const std::string& counter) const;

  void answer(unsigned status, const Json& body) const;
  void fail(const protocol::Failure& failure) const;
  /// Answers `forbidden`, and writes it down if it is to be.
  void forbid(std::string detail) const;
  /// Writes down that the call is refused, before anything of it is queued: bounded for each caller
  /// (refusal_notes.h).
  void note_refusal(protocol::Reason reason) const;
  /// Writes down what became of a call for which the books have no other entry, then answers.
  void note(protocol::Bytes id, protocol::Reason outcome, HttpResponse response) const;
  void answer(HttpResponse response) const;

  /// Queues a request for the engine, with who asks if that is to be written down (federation/act.h); `answered` is
  /// called on the commit thread. Answers 503, and is false, if the engine takes nothing.
  template <class Request>
  bool queue(Request request, Engine::Answered answered) const {
    auto act =
        std::is_same_v<Request, federation::Inquiry> ? std::nullopt : act_of(id_of(request), subject_of(request));
    const bool queued = api_->parts.engine.ask(std::move(request), std::move(answered), std::move(act));
    if (!queued) answer(http_problem(503));
    return queued;
  }

  /// The same; a failure is answered as such, anything else by `make`, on a thread of the server.
  template <class Request>
  void ask(Request request, Answer make) const {
    queue(std::move(request), [reply = reply_, make = std::move(make)](const federation::Reply& said) {
      reply.give([said, make] { return said.failure ? problem(*said.failure) : make(said); });
    });
  }

  /// Runs a job that takes long, on a thread of its own, and answers with what it gives; 503 if too many wait.
  void run(std::function<HttpResponse()> job) const;

  /// Runs a job that reads much, away from the threads that answer; it answers itself. 503 if too many wait.
  void read_long(std::function<void()> job) const;

  /// Looks at the books: `get` on the writer's thread, `make` on a thread of the server.
  template <class Value>
  void look(std::function<Value(const federation::Books&)> get, std::function<HttpResponse(const Value&)> make) const {
    auto value = std::make_shared<Value>();
    ask(federation::Inquiry{.look = [value, get = std::move(get)](const auto& books) { *value = get(books); }},
        [value, make = std::move(make)](const federation::Reply&) { return make(*value); });
  }

 private:
  bool read(const protocol::Result<nlohmann::json>& object, const Read& read) const;

  template <class Request>
  static protocol::Bytes id_of(const Request& request) {
    if constexpr (requires { protocol::PaymentId(request.id); }) return protocol::Bytes(request.id.view());
    if constexpr (requires { federation::RequestId(request.id); }) return protocol::Bytes(request.id.view());
    if constexpr (requires { request.hook.id; }) return protocol::Bytes(request.hook.id.view());
    return {};
  }
  /// Whom the request itself is about, if the path does not say it.
  template <class Request>
  std::string subject_of(const Request& request) const {
    if constexpr (requires { request.member.account; }) return request.member.account.hex();
    if constexpr (std::is_same_v<Request, federation::AddPaymentRequest>)
      return subject_of_member(request.payee.text());
    return {};
  }
  /// The account of a member, which outlives the alias; empty if there is none.
  std::string subject_of_member(const std::string& alias) const;
  std::string subject_in_path() const;
  /// nullopt if it is not to be written down: what members do with what is theirs, what changes nothing.
  std::optional<federation::Act> act_of(protocol::Bytes id, std::string subject) const;

  const ApiState* api_;
  const HttpRoute* route_;
  std::vector<std::string> arguments_;
  HttpRequest request_;
  Caller caller_;
  HttpReply reply_;
};

/// The account of a member whom the caller may see; forbidden of another, not_found if there is none.
protocol::Result<protocol::AccountId> account_seen(const Call& call, const std::string& alias);

/// A number given as a text, as in a query; malformed unless it is from least to most.
protocol::Result<std::int64_t> parse_number(std::string_view text, std::int64_t least, std::int64_t most);

/// The value of the first parameter of this name in the query of a target, percent-decoded; nullopt if there is none,
/// or if it does not decode.
std::optional<std::string> first_parameter(std::string_view target, std::string_view name);

/// The path of a target in pieces, percent-decoded; nullopt unless it begins with / and decodes.
std::optional<std::vector<std::string>> path_of(std::string_view target);

}  // namespace node
