#include "node/http_health.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "node/http_problem.h"

namespace node {

void HealthProbe::ask(Engine& engine, const HttpReply& reply) {
  {
    const std::scoped_lock lock(mutex_);
    waiting_.push_back(reply);
    if (waiting_.size() > 1) return;
  }
  const bool queued = engine.ask(federation::Inquiry{.look = [](const federation::Books&) {}},
                                 [this](const federation::Reply&) { answer(json_response(200, {{"status", "ok"}})); });
  if (!queued) answer(http_problem(503));
}

void HealthProbe::answer(const HttpResponse& response) {
  std::vector<HttpReply> all;
  {
    const std::scoped_lock lock(mutex_);
    all = std::exchange(waiting_, {});
  }
  for (const auto& reply : all) reply.give([response] { return response; });
}

}  // namespace node
