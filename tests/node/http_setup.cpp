#include "tests/node/http_setup.h"

#include "federation/frames.h"
#include "node/clock.h"
#include "node/http_client.h"
#include "protocol/check.h"
#include "tests/node/http_recording.h"

namespace node {

using nlohmann::json;
using protocol::check;

static constexpr std::int64_t long_milliseconds = 60'000;

std::string HttpAnswer::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return {};
}

std::string HttpAnswer::code() const {
  return content_type == "application/problem+json" ? body.value("code", "") : "";
}

HttpNode::HttpNode(std::string_view domain, std::string_view currency, char letter, NodeOperations operations,
                   protocol::Backing backing, MemberRate member_rate)
    : keys_(keys_of(letter)),
      letter_(letter),
      operations_(std::move(operations)),
      member_rate_(member_rate),
      self_(identity_of(domain, currency, keys_)) {
  self_.currency.backing = backing;
  found_books(store_, self_);
  configuration_.currency = self_.currency;
  configuration_.name = self_.name;
  start();
}

void HttpNode::start() {
  engine_ = std::make_unique<Engine>(
      open_core(store_, self_, letter_), store_, [this](const federation::Effect& effect) { perform(effect); },
      [](const protocol::Failure&) {});
  auto api = Api::make({.engine = *engine_,
                        .store = store_,
                        .configuration = configuration_,
                        .identity = self_,
                        .token = token(),
                        .operations = operations_,
                        .member_rate = member_rate_});
  check(api.has_value(), "an API is made for founded books");
  api_ = *std::move(api);
  engine_->start();
  auto server = HttpServer::start(
      {.max_body_bytes = [this](const HttpRequest& head) { return api_->max_body_bytes(head); },
       .answered = [this](unsigned status,
                          std::int64_t nanoseconds) { engine_->metrics().http_answered(status, nanoseconds); },
       .common_headers = [this](HttpRequest& request) { return api_->common_headers(request); }},
      [this](HttpRequest request, HttpReply reply) { api_->handle(std::move(request), std::move(reply)); },
      http_problem);
  check(server.has_value(), "loopback has a free port");
  server_ = *std::move(server);
}

HttpNode::~HttpNode() {
  stop();
}

void HttpNode::stop() {
  server_->stop();
  engine_->stop();
}

void HttpNode::restart() {
  stop();
  server_.reset();
  api_.reset();
  start();
}

HttpAnswer HttpNode::call(const std::string& method, const std::string& target, const std::string& body,
                          Headers headers) {
  const HttpRequest request{.method = method, .target = target, .headers = std::move(headers), .body = body};
  const auto response = http_call({"127.0.0.1", port()}, request, long_milliseconds);
  if (!response) return {.status = 0, .text = response.error().what};
  record_exchange(request, *response);
  return {.status = response->status,
          .body = json::parse(response->body, nullptr, false),
          .content_type = response->content_type,
          .text = response->body,
          .headers = response->headers};
}

static HttpNode::Headers with_token(HttpNode::Headers headers = {}) {
  headers.emplace_back("Authorization", "Bearer " + HttpNode::token());
  return headers;
}

HttpAnswer HttpNode::get(const std::string& target) {
  return call("GET", target, "", with_token());
}
HttpAnswer HttpNode::post(const std::string& target, const json& body, const Headers& more) {
  return call("POST", target, body.dump(), with_token(more));
}
HttpAnswer HttpNode::put(const std::string& target, const json& body) {
  return call("PUT", target, body.dump(), with_token());
}

HttpAnswer HttpNode::patch(const std::string& target, const json& body) {
  return call("PATCH", target, body.dump(), with_token());
}
HttpAnswer HttpNode::erase(const std::string& target) {
  return call("DELETE", target, "", with_token());
}

void HttpNode::with_members(const std::string& units) {
  const auto id = [](char letter) { return std::string(32, letter); };
  bool done = post("/v1/members", {{"alias", "alice"}, {"kind", "individual"}, {"name", "Alice"}}).status == 201;
  done = done && post("/v1/members", {{"alias", "bob"}, {"kind", "individual"}}).status == 201;
  done = done && post("/v1/members", {{"alias", "shop"}, {"kind", "professional"}}).status == 201;
  done = done && post("/v1/fund/deposits", {{"id", id('d')}, {"amount", units}}).status == 201;
  done = done && post("/v1/issues", {{"id", id('e')}, {"member", "alice"}, {"amount", units}}).status == 201;
  check(done, "members and units are there");
}

void HttpNode::perform(const federation::Effect& effect) {
  if (const auto* frame = std::get_if<federation::SendFrame>(&effect)) put_frame(*frame);
  const auto* stored = std::get_if<federation::SendStored>(&effect);
  if (stored == nullptr) return;
  for (const auto& [kind, sequence] : stored->items) {
    const auto log = kind == protocol::FrameKind::envelope ? storage::Table::sent_log : storage::Table::received_log;
    const auto row = store_.get(log, federation::log_row(stored->peer, sequence));
    check(row && *row, "what is promised to be sent is in the log");
    put_frame({stored->peer, stored->session, kind, **row});
  }
}

void HttpNode::put_frame(const federation::SendFrame& frame) {
  const std::scoped_lock lock(mutex_);
  frames_.push_back(frame);
  arrived_.notify_one();
}

HttpPair::HttpPair() : miel("miel.example", "MIEL", 'a'), lait("lait.example", "LAIT", 'b') {
  invitation = miel.post("/v1/invitations", {{"our_limit", "500"}, {"their_limit", "1000.00"}}).body;
  const auto accepted = lait.post("/v1/invitations/accept", {{"invitation", invitation["invitation"]}});
  check(accepted.status == 201, "an invitation is accepted");
  carriers_.emplace_back([this] { carry(miel, lait); });
  carriers_.emplace_back([this] { carry(lait, miel); });
}

HttpPair::~HttpPair() {
  for (auto* node : {&miel, &lait}) {
    const std::scoped_lock lock(node->mutex_);
    node->ending_ = true;
    node->arrived_.notify_all();
  }
  for (auto& carrier : carriers_) carrier.join();
}

void HttpPair::carry(HttpNode& from, HttpNode& to) {
  while (true) {
    std::unique_lock lock(from.mutex_);
    from.arrived_.wait(lock, [&] { return from.ending_ || (!from.held_back_ && !from.frames_.empty()); });
    if (from.ending_) return;
    const auto frame = from.frames_.front();
    from.frames_.erase(from.frames_.begin());
    lock.unlock();
    federation::FrameKeys keys{protocol::key_history(from.self_), protocol::key_history(to.self_)};
    const auto event = federation::event_of_frame(keys, frame.session, frame.kind, frame.bytes);
    check(event.has_value(), "what an engine sends can be read");
    to.engine_->submit(*event);
  }
}

void HttpPair::hold_back(bool frames) {
  for (auto* node : {&miel, &lait}) {
    const std::scoped_lock lock(node->mutex_);
    node->held_back_ = frames;
    node->arrived_.notify_all();
  }
}

bool HttpPair::connect() {
  const auto invited = protocol::parse_invitation(invitation["invitation"].get<std::string>());
  check(invited.has_value(), "our own invitation reads back");
  ++session_;
  // No frame reaches a side that has not been told of the connection.
  hold_back(true);
  if (session_ == 1)
    miel.engine().submit(
        federation::IntroductionReceived{session_, protocol::introduce(*invited, lait.self(), lait.keys().message)});
  miel.engine().submit(federation::LinkOpened{lait.self().domain(), session_});
  lait.engine().submit(federation::LinkOpened{miel.self().domain(), session_});
  hold_back(false);
  return wait_until(miel, "/v1/agreements/lait.example", "/state", "in_force") &&
         wait_until(lait, "/v1/agreements/miel.example", "/state", "in_force");
}

void HttpPair::disconnect() {
  miel.engine().submit(federation::LinkClosed{lait.self().domain(), session_});
  lait.engine().submit(federation::LinkClosed{miel.self().domain(), session_});
}

bool HttpPair::wait_until(HttpNode& node, const std::string& target, const std::string& pointer, const json& value) {
  const auto deadline = monotonic_nanoseconds() + long_milliseconds * 1'000'000;
  while (monotonic_nanoseconds() < deadline) {
    const auto answer = node.get(target);
    const json::json_pointer place(pointer);
    if (answer.status == 200 && answer.body.contains(place) && answer.body.at(place) == value) return true;
    std::this_thread::yield();
  }
  return false;
}

}  // namespace node
