#include "node/http_health.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "node/http_problem.h"

namespace node {

void HealthProbe::ask_health(Engine& engine, const HttpReply& reply) {
  ask(engine, {reply, [](bool) { return json_response(200, {{"status", "ok"}}); }});
}

void HealthProbe::ask_readiness(Engine& engine, const HttpReply& reply) {
  ask(engine, {reply, [](bool recovering) {
                 return recovering ? problem({protocol::Reason::recovering, {}})
                                   : json_response(200, {{"status", "ready"}});
               }});
}

void HealthProbe::ask(Engine& engine, Waiting one) {
  {
    const std::scoped_lock lock(mutex_);
    waiting_.push_back(std::move(one));
    if (waiting_.size() > 1) return;
  }
  const auto recovering = std::make_shared<bool>(false);
  const bool queued = engine.ask(
      federation::Inquiry{.look = [recovering](const federation::Books& books) { *recovering = books.recovering(); }},
      [this, recovering](const federation::Reply&) {
        for (const auto& [reply, response] : take()) reply.give([response, is = *recovering] { return response(is); });
      });
  if (queued) return;
  for (const auto& [reply, response] : take()) reply.give([] { return http_problem(503); });
}

std::vector<HealthProbe::Waiting> HealthProbe::take() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(waiting_, {});
}

}  // namespace node
