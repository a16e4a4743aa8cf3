// Changes of one thing, one after the other: between the look at what stands there (http_conditions.h) and the durable
// change, nobody else's comes in. Any thread.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace node {

class WriteGate {
 public:
  /// Of one thing; more are refused.
  static constexpr std::size_t most_waiting = 64;

  /// Held while the change is under way; the next one goes when the last copy is gone.
  using Pass = std::shared_ptr<void>;
  using Go = std::function<void(Pass)>;

  WriteGate();
  /// Calls `go`: at once or, on the thread that lets go of the pass before, when its turn has come. It must not block.
  /// False if too many wait.
  bool enter(const std::string& thing, Go go);

 private:
  struct State {
    std::mutex mutex;
    std::map<std::string, std::deque<Go>> under_way;  ///< and who waits for each
  };
  static Pass pass(const std::shared_ptr<State>& state, const std::string& thing);
  static void leave(const std::shared_ptr<State>& state, const std::string& thing);

  std::shared_ptr<State> state_;
};

}  // namespace node
