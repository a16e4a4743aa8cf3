#include "node/node.h"

#include <utility>

#include "node/evidence.h"
#include "node/http_worker.h"
#include "node/keys.h"
#include "node/log.h"
#include "protocol/check.h"

namespace node {

using protocol::failure;
using protocol::Reason;

/// Writes packs of evidence on a thread of its own: the commit thread waits for no file but the books.
class Node::Evidence {
 public:
  explicit Evidence(DataDirectory data) : data_(std::move(data)) {}

  void keep(const federation::ForkFound& fork) {
    keep(fork, "a fork", [this, fork] { return write_evidence(data_, fork, fork.key); });
  }
  void keep(const federation::RewriteFound& rewrite) {
    keep(rewrite, "two histories", [this, rewrite] { return write_evidence(data_, rewrite); });
  }

 private:
  template <class Found, class Write>
  void keep(const Found& found, const std::string& of_what, Write write) {
    const auto only = "evidence of " + of_what + " stands in the journal only";
    const bool taken = worker_.add([peer = found.peer.text(), entry = found.entry, of_what, only, write] {
      if (const auto written = write(); written)
        log_error("evidence of " + of_what + " was kept", {{"peer", peer}, {"directory", written->string()}});
      else
        log_error(only, {{"peer", peer}, {"entry", std::to_string(entry)}, {"why", written.error().detail}});
    });
    if (!taken) log_error(only, {{"peer", found.peer.text()}});
  }

  const DataDirectory data_;
  HttpWorker worker_;
};

Node::Node(NodeSettings settings, std::unique_ptr<storage::Store> store)
    : settings_(std::move(settings)), store_(std::move(store)), evidence_(std::make_unique<Evidence>(settings_.data)) {}

Node::~Node() {
  stop(0);
}

Result<std::unique_ptr<Node>> Node::start(NodeSettings settings, NodeParts parts,
                                          std::function<void(const protocol::Failure&)> failed) {
  protocol::check(parts.store != nullptr, "a node has books");
  if (pinned_as(settings.identity.certificate, parts.tls.certificate).empty())
    return failure(Reason::invalid_configuration, "the TLS certificate is not that of the node");
  if (auto fits = check_pair(parts.tls); !fits) return std::unexpected(fits.error());
  auto message_keys = message_keys_of(parts.keys);
  auto core = federation::Core::open(*parts.store, settings.identity, std::move(parts.keys), settings.account);
  if (!core) return std::unexpected(core.error());

  std::unique_ptr<Node> node(new Node(std::move(settings), std::move(parts.store)));
  Node* raw = node.get();
  node->engine_ = std::make_unique<Engine>(
      *std::move(core), *node->store_, [raw](const federation::Effect& effect) { raw->perform(effect); },
      [its_failed = std::move(failed)](const protocol::Failure& why) {
        log_error("the books cannot be written",
                  {{"reason", std::string(protocol::name(why.reason))}, {"detail", why.detail}});
        its_failed(why);
      });
  node->links_ = std::make_unique<LinkTransport>(LinkSettings{.self = node->settings_.identity,
                                                              .tls = std::move(parts.tls),
                                                              .listen = node->settings_.listen,
                                                              .times = node->settings_.times,
                                                              .rate = node->settings_.rate},
                                                 std::move(message_keys), *node->engine_, *node->store_);
  node->engine_->start();
  if (auto started = node->links_->start(); !started) return std::unexpected(started.error());
  return node;
}

void Node::stop(std::int64_t grace) {
  // The engine first: what it lets out at its end still leaves by the links.
  if (engine_) engine_->stop();
  if (links_) links_->stop(grace);
}

void Node::perform(const federation::Effect& effect) {
  if (const auto* alarm = std::get_if<federation::Alarm>(&effect))
    log_error("alarm", {{"peer", alarm->peer.text()},
                        {"reason", std::string(protocol::name(alarm->reason))},
                        {"detail", alarm->detail}});
  else if (const auto* fork = std::get_if<federation::ForkFound>(&effect))
    evidence_->keep(*fork);
  else if (const auto* rewrite = std::get_if<federation::RewriteFound>(&effect))
    evidence_->keep(*rewrite);
  else
    links_->perform(effect);
}

}  // namespace node
