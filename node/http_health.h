// Whether the writer still answers: asked by whoever has no token, too.
//
// However many ask at once, one question stands in the engine's queue for all of them: nobody takes the room of clients
// by asking how the node is. Any thread.
#pragma once

#include <mutex>
#include <vector>

#include "node/engine.h"
#include "node/http_server.h"

namespace node {

class HealthProbe {
 public:
  /// 200 when the writer answers; 503 if its queue takes nothing. Outlives the engine's threads.
  void ask(Engine& engine, const HttpReply& reply);

 private:
  void answer(const HttpResponse& response);

  std::mutex mutex_;
  std::vector<HttpReply> waiting_;
};

}  // namespace node
