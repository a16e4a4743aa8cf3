// Whether the writer still answers, and whether members can pay: asked by whoever has no token, too.
//
// However many ask at once, one question stands in the engine's queue for all of them: nobody takes the room of clients
// by asking how the node is. Any thread.
#pragma once

#include <functional>
#include <mutex>
#include <vector>

#include "node/engine.h"
#include "node/http_server.h"

namespace node {

class HealthProbe {
 public:
  /// 200 when the writer answers; 503 if its queue takes nothing. Outlives the engine's threads.
  void ask_health(Engine& engine, const HttpReply& reply);
  /// The same, and 503 `recovering` while a restored node waits for its peers.
  void ask_readiness(Engine& engine, const HttpReply& reply);

 private:
  using Response = std::function<HttpResponse(bool recovering)>;
  struct Waiting {
    HttpReply reply;
    Response response;
  };
  void ask(Engine& engine, Waiting one);
  std::vector<Waiting> take();

  std::mutex mutex_;
  std::vector<Waiting> waiting_;
};

}  // namespace node
