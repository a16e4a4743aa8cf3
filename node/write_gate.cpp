#include "node/write_gate.h"

#include "protocol/check.h"

namespace node {

WriteGate::WriteGate() : state_(std::make_shared<State>()) {}

WriteGate::Pass WriteGate::pass(const std::shared_ptr<State>& state, const std::string& thing) {
  return {nullptr, [state, thing](const void*) { leave(state, thing); }};
}

void WriteGate::leave(const std::shared_ptr<State>& state, const std::string& thing) {
  Go next;
  {
    const std::scoped_lock lock(state->mutex);
    const auto found = state->under_way.find(thing);
    protocol::check(found != state->under_way.end(), "who leaves had come in");
    if (found->second.empty()) {
      state->under_way.erase(found);
      return;
    }
    next = std::move(found->second.front());
    found->second.pop_front();
  }
  next(pass(state, thing));
}

bool WriteGate::enter(const std::string& thing, Go go) {
  {
    const std::scoped_lock lock(state_->mutex);
    const auto [found, is_first] = state_->under_way.try_emplace(thing);
    if (!is_first) {
      if (found->second.size() == most_waiting) return false;
      found->second.push_back(std::move(go));
      return true;
    }
  }
  go(pass(state_, thing));
  return true;
}

}  // namespace node
