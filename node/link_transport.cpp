#include "node/link_transport.h"

#include <absl/synchronization/mutex.h>
#include <grpc/support/log.h>

#include <utility>

#include "node/link_transport_wires.h"
#include "node/log.h"
#include "protocol/check.h"

namespace node {

using protocol::Reason;

static void log_grpc(gpr_log_func_args* line) {
  log(line->severity == GPR_LOG_SEVERITY_ERROR ? config::LogLevel::debug : config::LogLevel::trace, "grpc",
      {{"message", line->message}});
}

void prepare_grpc() {
  // Debian builds abseil with its deadlock detector on, which walks through every mutex gRPC takes: a quarter to a
  // third of the time of a busy stream.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  // Whoever knocks with a wrong certificate would else write to our standard error.
  gpr_set_log_function(log_grpc);
}

std::string status_text(const Failure& why) {
  return std::string(protocol::name(why.reason)) + ": " + why.detail;
}

Failure read_status(std::string_view text) {
  constexpr std::size_t enough = 300;
  const auto colon = text.find(": ");
  const auto reason = protocol::reason_from_name(text.substr(0, colon));
  if (colon == std::string_view::npos || !reason) return {Reason::io_error, std::string(text.substr(0, enough))};
  return {*reason, std::string(text.substr(colon + 2, enough))};
}

struct LinkTransport::Implementation {
  Implementation(LinkSettings its_settings, MessageKeys message_keys, Engine& engine, const storage::Store& store)
      : settings(std::move(its_settings)),
        hub(settings.self, std::move(message_keys), settings.times, settings.rate, engine, store,
            make_dial(hub, settings.self.domain(), settings.tls, settings.times)) {}

  const LinkSettings settings;
  LinkHub hub;
  std::unique_ptr<LinkListener> listener;  ///< goes first: it calls the hub
};

LinkTransport::LinkTransport(LinkSettings settings, MessageKeys message_keys, Engine& engine,
                             const storage::Store& store)
    : implementation_(std::make_unique<Implementation>(std::move(settings), std::move(message_keys), engine, store)) {
  protocol::check(
      !pinned_as(implementation_->settings.self.certificate, implementation_->settings.tls.certificate).empty(),
      "a node shows the certificate it tells its peers of");
}

LinkTransport::~LinkTransport() {
  stop(0);
}

Result<void> LinkTransport::start() {
  Implementation& all = *implementation_;
  all.hub.start();  // who calls is known from the first call on
  if (!all.settings.listen.empty()) {
    auto listener = listen(all.hub, all.settings.listen, all.settings.tls, all.settings.times);
    if (!listener) return std::unexpected(listener.error());
    all.listener = *std::move(listener);
    log_info("listening for links", {{"address", all.settings.listen}, {"port", std::to_string(all.listener->port())}});
  }
  return {};
}

void LinkTransport::stop(std::int64_t grace) {
  implementation_->hub.stop(grace);
  implementation_->listener.reset();
}

void LinkTransport::perform(const federation::Effect& effect) {
  implementation_->hub.perform(effect);
}

void LinkTransport::peers_changed() {
  implementation_->hub.peers_changed();
}

std::vector<LinkStatus> LinkTransport::links() const {
  return implementation_->hub.links();
}

bool LinkTransport::connected(const protocol::Domain& peer) const {
  return implementation_->hub.connected(peer);
}

int LinkTransport::port() const {
  return implementation_->listener ? implementation_->listener->port() : 0;
}

}  // namespace node
