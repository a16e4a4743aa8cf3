// Links over gRPC: one bidirectional stream a peer (protocol/proto/lokaponto/v1/link.proto), over TLS with pinned
// certificates, dialled by whichever side can reach the other.
//
// A caller says who it is in the call's metadata, `lokaponto-domain`; with `lokaponto-introduction` present, its first
// frame is an introduction. What counts is the certificate: it must be, byte for byte, one of those pinned for that
// domain (one, but for the time in which a peer changes it), or of the identity in a valid introduction. Who dials
// when: dial_plan.h.
//
// gRPC is known to link_transport*.cpp alone; what becomes of frames and effects, to link_hub.h.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "federation/effect.h"
#include "node/dial_plan.h"
#include "node/engine.h"
#include "node/link_budget.h"
#include "node/link_hub.h"
#include "node/tls.h"
#include "protocol/identity.h"
#include "storage/store.h"

namespace node {

/// What gRPC needs before its first use; call it first in main, before other threads start.
void prepare_grpc();

struct LinkSettings {
  protocol::NodeIdentity self;
  TlsPair tls;         ///< the certificate that is shown, one of self.certificate, and its key
  std::string listen;  ///< host:port, port 0 for any free one; empty: this node only dials
  LinkTimes times;
  LinkRate rate;
};

class LinkTransport {
 public:
  /// `engine` and `store` outlive the transport. `message_keys` sign introductions.
  LinkTransport(LinkSettings settings, MessageKeys message_keys, Engine& engine, const storage::Store& store);
  ~LinkTransport();
  LinkTransport(const LinkTransport&) = delete;
  LinkTransport& operator=(const LinkTransport&) = delete;

  /// Listens and begins to dial; the engine runs. io_error if the address cannot be had.
  Result<void> start();
  /// Takes and dials no more, lets what waits be sent for at most `grace` milliseconds, closes everything. Stop the
  /// engine first: what it lets out at its end still leaves. Idempotent.
  void stop(std::int64_t grace);

  /// The effects that are no replies, on the engine's commit thread; does not block.
  void perform(const federation::Effect& effect);
  /// A peer was added, or accepted an invitation anew. Without this call it is found within a second.
  void peers_changed();

  /// Any thread.
  std::vector<LinkStatus> links() const;
  bool connected(const protocol::Domain& peer) const;
  /// Where it listens; 0 if it does not.
  int port() const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace node
