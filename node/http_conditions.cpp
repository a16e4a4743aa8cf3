#include "node/http_conditions.h"

#include <atomic>

#include "node/http_etag.h"

namespace node {

namespace {

/// Where the answer to the inner GET goes: to whoever compares it, on the thread of the connection.
class LookSlot : public HttpReply::Slot {
 public:
  using Then = std::function<void(const HttpResponse&)>;
  LookSlot(HttpReply reply, Then then) : reply_(std::move(reply)), then_(std::move(then)) {}

  void give(HttpReply::Make make) override {
    if (given_.exchange(true)) return;
    reply_.run([make = std::move(make), then = then_] { then(make()); });
  }
  void give_after(std::int64_t, HttpReply::Make make) override { give(std::move(make)); }
  bool run(std::function<void()> job) override { return reply_.run(std::move(job)); }
  void speak(const HttpRequest&, HttpSpeaker) override {
    give([] { return http_problem(400); });
  }

 private:
  const HttpReply reply_;
  const Then then_;
  std::atomic<bool> given_ = false;
};

/// Lets the next change of the same thing in when this one is answered.
class ChangeSlot : public HttpReply::Slot {
 public:
  ChangeSlot(HttpReply reply, WriteGate::Pass pass) : reply_(std::move(reply)), pass_(std::move(pass)) {}

  void give(HttpReply::Make make) override {
    reply_.give(std::move(make));
    const std::scoped_lock lock(mutex_);
    pass_.reset();
  }
  void give_after(std::int64_t milliseconds, HttpReply::Make make) override {
    reply_.give_after(milliseconds, std::move(make));
  }
  bool run(std::function<void()> job) override { return reply_.run(std::move(job)); }
  void speak(const HttpRequest& request, HttpSpeaker speaker) override { reply_.speak(request, std::move(speaker)); }

 private:
  const HttpReply reply_;
  std::mutex mutex_;
  WriteGate::Pass pass_;
};

HttpRequest reading(HttpRequest request) {
  request.method = "GET";
  request.body.clear();
  return request;
}

void compare(const Call& call, const FoundRoute& twin, const std::string& tags) {
  constexpr unsigned done = 200;
  constexpr unsigned not_there = 404;
  if (!twin.route->admits(call.caller())) return call.answer(http_problem(412));
  const auto then = [call, tags](const HttpResponse& now) {
    if (now.status == not_there || (now.status == done && is_named_in(tags, now))) return call.route().handler(call);
    call.answer(http_problem(412));
  };
  twin.route->handler(Call(call.api(), *twin.route, twin.arguments, reading(call.request()), call.caller(),
                           HttpReply(std::make_shared<LookSlot>(call.reply(), then))));
}

}  // namespace

void answer_if_unchanged(Call call, const std::vector<std::string>& path) {
  const auto* header = call.request().header("If-Match");
  const auto twin = find_route("GET", path);
  if (twin.route == nullptr || call.route().method == "POST") {
    // Nothing under this path has a tag, so none can be the one that is named.
    return header != nullptr ? call.answer(http_problem(412)) : call.route().handler(std::move(call));
  }
  // What is taken away undoes nobody's change.
  if (header == nullptr && call.route().method == "DELETE") return call.route().handler(std::move(call));
  const auto tags = header == nullptr ? std::optional<std::string>() : *header;
  std::string thing;
  for (const auto& piece : path) thing += "/" + piece;
  const auto go = [call, twin, tags](WriteGate::Pass pass) {
    call.reply().run([call, twin, tags, pass = std::move(pass)]() mutable {
      const auto guarded = call.answering(HttpReply(std::make_shared<ChangeSlot>(call.reply(), std::move(pass))));
      tags ? compare(guarded, twin, *tags) : guarded.route().handler(guarded);
    });
  };
  if (!call.api().writes.enter(thing, go)) call.answer(http_problem(503));
}

}  // namespace node
