// Several requests of a wallet in one, as the kit's libraries of 2026 send them.
#include <mutex>
#include <nlohmann/json.hpp>

#include "node/http_routes.h"

namespace node {

namespace {

constexpr std::size_t max_requests = 64;
constexpr std::string_view parts = "/lokavaluto_api/";

/// The responses to the requests of one batch; answered when all are there.
class Batch {
 public:
  Batch(HttpReply reply, std::size_t count) : reply_(std::move(reply)), left_(count), makers_(count) {}

  /// The first one for each place counts. Any thread.
  void give(std::size_t place, HttpReply::Make make) {
    const std::scoped_lock lock(mutex_);
    if (makers_[place]) return;
    makers_[place] = std::move(make);
    if (--left_ == 0) reply_.give([makers = makers_] { return response(makers); });
  }

 private:
  static HttpResponse response(const std::vector<HttpReply::Make>& makers);

  HttpReply reply_;
  std::mutex mutex_;
  std::size_t left_;
  std::vector<HttpReply::Make> makers_;
};

/// One place in it.
class BatchSlot : public HttpReply::Slot {
 public:
  BatchSlot(std::shared_ptr<Batch> batch, std::size_t place) : batch_(std::move(batch)), place_(place) {}
  void give(HttpReply::Make make) override { batch_->give(place_, std::move(make)); }
  /// Nothing in a batch waits: the others would wait with it.
  void give_after(std::int64_t, HttpReply::Make make) override { give(std::move(make)); }
  bool run(std::function<void()>) override { return false; }
  void speak(const HttpRequest&, HttpSpeaker) override {
    give([] { return http_problem(400); });
  }

 private:
  std::shared_ptr<Batch> batch_;
  std::size_t place_;
};

HttpResponse Batch::response(const std::vector<HttpReply::Make>& makers) {
  auto responses = Json::array();
  for (const auto& make : makers) {
    const auto one = make();
    auto headers = Json::object();
    for (const auto& [name, value] : one.headers) headers[name] = value;
    responses.push_back(
        {{"status", one.status}, {"body", Json::parse(one.body, nullptr, false)}, {"headers", std::move(headers)}});
  }
  return json_response(200, {{"responses", std::move(responses)}});
}

/// As if it had come alone: with what the batch shows of who sends it.
void read_request(JsonReader& body, const HttpRequest& batch, std::vector<HttpRequest>& requests) {
  body.pass_over_others();
  auto& request = requests.emplace_back(batch);
  request.method = body.required("method", body.text("method"));
  request.target = body.required("path", body.text("path"));
  request.body = body.any("body").value_or("");
  if (!request.target.starts_with(parts))
    body.complain("path", {protocol::Reason::malformed, "begins with " + std::string(parts)});
}

}  // namespace

void wallet_batch(Call call) {
  std::vector<HttpRequest> requests;
  const bool readable = call.read_body([&](JsonReader& body) {
    body.pass_over_others();
    body.objects("requests", max_requests, [&](JsonReader& one) { read_request(one, call.request(), requests); });
  });
  if (!readable) return;
  if (requests.empty()) return call.answer(200, {{"responses", Json::array()}});
  const auto batch = std::make_shared<Batch>(call.reply(), requests.size());
  for (std::size_t i = 0; i < requests.size(); ++i)
    route(call.api(), std::move(requests[i]), HttpReply(std::make_shared<BatchSlot>(batch, i)));
}

}  // namespace node
