// A node at work: books, engine and links put together. `lokaponto serve` starts one; tests start several in one
// process. The HTTP API is attached to it from outside.
//
//   NodeParts (store, keys, certificate)  ->  Node::start  ->  engine(), links(), store()  ->  stop()
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "federation/core.h"
#include "node/engine.h"
#include "node/files.h"
#include "node/link_transport.h"
#include "node/tls.h"
#include "protocol/identity.h"
#include "storage/store.h"

namespace node {

struct NodeSettings {
  protocol::NodeIdentity identity;  ///< with its TLS certificates and, if it can be dialled, its endpoint
  std::string listen;               ///< for links, host:port, port 0 for any free one; empty: this node only dials
  DataDirectory data;               ///< where evidence of forks is written
  LinkTimes times;
  LinkRate rate;                  ///< most that is read of one peer
  protocol::BankAccount account;  ///< of the digital fund, told to peers that owe; empty if it is not known
};

/// Secrets and books, which main reads from the data directory (keys.h, storage/rocksdb_store.h).
struct NodeParts {
  std::unique_ptr<storage::Store> store;  ///< founded
  federation::NodeKeys keys;
  TlsPair tls;  ///< that is shown: one of those of the identity
};

class Node {
 public:
  /// Opens the books and starts engine and links. `failed` is called once, on the commit thread, if the disk fails:
  /// nothing is answered any more, and the process should end, to open its books again. Reasons: those of Core::open,
  /// invalid_configuration if the certificate is not that of the identity, io_error if the address cannot be had.
  static Result<std::unique_ptr<Node>> start(NodeSettings settings, NodeParts parts,
                                             std::function<void(const protocol::Failure&)> failed);
  /// stop(0).
  ~Node();
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  /// Commits what is queued, lets it out, and closes the links within about `grace` milliseconds. Idempotent. Not from
  /// a callback of the node.
  void stop(std::int64_t grace = 2'000);

  Engine& engine() { return *engine_; }
  const storage::Store& store() const { return *store_; }
  const protocol::NodeIdentity& identity() const { return settings_.identity; }
  LinkTransport& links() { return *links_; }
  const LinkTransport& links() const { return *links_; }

 private:
  Node(NodeSettings settings, std::unique_ptr<storage::Store> store);
  void perform(const federation::Effect& effect);

  class Evidence;

  const NodeSettings settings_;
  const std::unique_ptr<storage::Store> store_;
  std::unique_ptr<Evidence> evidence_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<LinkTransport> links_;
};

}  // namespace node
