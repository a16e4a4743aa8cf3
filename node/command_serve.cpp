#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <poll.h>
#include <CLI/CLI.hpp>
#include <array>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>

#include "config/bank_name.h"
#include "federation/rotation.h"
#include "node/clock.h"
#include "node/command_books.h"
#include "node/command_groups.h"
#include "node/command_table.h"
#include "node/http_api.h"
#include "node/http_problem.h"
#include "node/http_server.h"
#include "node/keys.h"
#include "node/log.h"
#include "node/messages_setup.h"
#include "node/node.h"
#include "protocol/check.h"
#include "storage/backup.h"

namespace node {

using protocol::Reason;
using protocol::Result;

namespace {

constexpr std::size_t max_token_bytes = 1024;
constexpr std::size_t max_pem_bytes = 64 * 1024;

/// Waits for a signal to stop, or for the node to fail. Made before any other thread starts, so that all of them leave
/// the signals to it.
class StopWatch {
 public:
  StopWatch() {
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int number : {SIGTERM, SIGINT, SIGHUP}) ::sigaddset(&signals, number);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    // Whoever reads our output may go; the node does not go with it.
    protocol::check(std::signal(SIGPIPE, SIG_IGN) != SIG_ERR, "a signal can be ignored");
    signals_ = ::signalfd(-1, &signals, SFD_CLOEXEC);
    failure_ = ::eventfd(0, EFD_CLOEXEC);
    protocol::check(signals_ >= 0 && failure_ >= 0, "the system gives descriptors at start");
  }
  StopWatch(const StopWatch&) = delete;
  StopWatch& operator=(const StopWatch&) = delete;
  ~StopWatch() {
    ::close(signals_);
    ::close(failure_);
  }

  /// Any thread.
  void fail() const { protocol::check(::eventfd_write(failure_, 1) == 0, "a failure is told"); }

  enum class Told { stop, renew, failed };

  /// SIGHUP asks to read the certificate again, as services are told so.
  Told wait() const {
    std::array<pollfd, 2> entries{
        {{.fd = signals_, .events = POLLIN, .revents = 0}, {.fd = failure_, .events = POLLIN, .revents = 0}}};
    while (::poll(entries.data(), entries.size(), -1) <= 0) {
    }
    if (entries[1].revents != 0) return Told::failed;
    signalfd_siginfo signal{};
    const auto size = ::read(signals_, &signal, sizeof signal);
    return size == sizeof signal && signal.ssi_signo == SIGHUP ? Told::renew : Told::stop;
  }

 private:
  int signals_;
  int failure_;
};

/// The log writes until this goes.
class Logging {
 public:
  explicit Logging(const config::Configuration& configuration) {
    start_log(configuration.log_level, configuration.log_format);
  }
  Logging(const Logging&) = delete;
  Logging& operator=(const Logging&) = delete;
  ~Logging() { stop_log(); }
};

/// A running node with its API; what stands below goes first.
struct Serving {
  std::unique_ptr<Node> node;
  const storage::RocksdbStore* books = nullptr;  ///< the node's
  std::unique_ptr<Api> api;
  std::unique_ptr<HttpServer> server;
};

/// Books from a backup say so in their journal before anybody is spoken to.
Result<void> tell_restored(const DataDirectory& directory, storage::Store& store,
                           const protocol::NodeIdentity& identity, const federation::NodeKeys& keys) {
  std::error_code error;
  if (!std::filesystem::exists(restored_mark(directory), error)) return {};
  auto core = federation::Core::open(store, identity, copy_of(keys));
  if (!core) return std::unexpected(core.error());
  (*core)->step(wall_time(), federation::Restored{});
  const auto batch = (*core)->seal(wall_time());
  if (const auto receipt = store.commit(batch.writes()); !receipt) return std::unexpected(receipt.error());
  // Told twice does no harm; never told would.
  std::filesystem::remove(restored_mark(directory), error);
  log_warning(
      "these books were restored from a backup: every link is compared before members can pay, and the bank's "
      "statement of a later day shows what was transferred before anything is ordered");
  return {};
}

/// Where peers are told to pay what they owe.
protocol::BankAccount account_of(const config::Configuration& configuration) {
  if (configuration.digital_iban.empty()) return {};
  return {.name = config::name_for_banks(configuration), .iban = configuration.digital_iban.text()};
}

/// The certificates that peers may know; the first one is shown. Secrets that nobody can need any more go before
/// anything else is shown: whoever sees a newer certificate stops accepting those before.
Result<TlsPairs> read_tls_in_use(const DataDirectory& directory, const storage::Store& store,
                                 federation::NodeKeys& keys) {
  const auto newest = static_cast<std::uint32_t>(keys.rotations.size());
  if (newest > 0) {
    const auto books = federation::Books::load(store);
    if (!books) return std::unexpected(books.error());
    const auto oldest = federation::oldest_keys_held(**books);
    if (auto removed = remove_keys_before(directory, oldest, newest); !removed) return std::unexpected(removed.error());
    std::erase_if(keys.former, [&](const auto& one) { return one.first < oldest; });
  }
  return read_tls(directory, newest);
}

Result<std::unique_ptr<Node>> start_node(const CommandContext& context, const config::Configuration& configuration,
                                         const StopWatch& watch, const storage::RocksdbStore*& books) {
  const auto directory = context.directory();
  auto store = storage::RocksdbStore::open(directory.books().string(), {});
  if (!store) return std::unexpected(store.error());
  if (auto done = put_rotation_in_force(directory); !done) return std::unexpected(done.error());
  auto keys = read_keys(directory);
  if (!keys) return std::unexpected(keys.error());
  const auto tls = read_tls_in_use(directory, **store, *keys);
  if (!tls) return std::unexpected(tls.error());
  const auto& endpoint = configuration.link_endpoint;
  NodeSettings settings{
      .identity = {.currency = configuration.currency,
                   .name = configuration.name,
                   .message_key = keys->message.public_key(),
                   .log_key = keys->log.public_key(),
                   .contract_key = keys->contract.public_key(),
                   .endpoint = endpoint ? endpoint->text() : "",
                   .certificate = certificates_of(*tls),
                   .rotation = static_cast<std::uint32_t>(keys->rotations.size())},
      .listen = configuration.link_listen ? configuration.link_listen->text() : "",
      .data = directory,
      .times = {},
      .rate = {.messages = configuration.link_messages_per_second, .bytes = configuration.link_bytes_per_second},
      .account = account_of(configuration)};
  if (auto told = tell_restored(directory, **store, settings.identity, *keys); !told)
    return std::unexpected(told.error());
  books = store->get();
  return Node::start(std::move(settings),
                     {.store = *std::move(store), .keys = *std::move(keys), .tls = tls->begin()->second},
                     [&watch](const protocol::Failure&) { watch.fail(); });
}

NodeOperations operations_of(const Serving& serving) {
  NodeOperations operations;
  operations.backup = [books = serving.books](const std::string& directory, std::uint32_t keep, const std::string& id) {
    return take_backup(*books, directory, keep, id);
  };
  operations.drop_erased = [books = serving.books] { return books->drop_erased(); };
  operations.links = [node = serving.node.get()] { return node->links().links(); };
  return operations;
}

/// What the configuration names, as seen from the data directory.
Result<std::optional<TlsPair>> read_http_tls(const DataDirectory& directory,
                                             const config::Configuration& configuration) {
  if (configuration.http_certificate.empty()) return std::nullopt;
  auto certificate = read_file(directory.root / configuration.http_certificate, max_pem_bytes);
  if (!certificate) return std::unexpected(certificate.error());
  auto key = read_secret_file(directory.root / configuration.http_key, max_pem_bytes);
  if (!key) return std::unexpected(key.error());
  return TlsPair{*std::move(certificate), *std::move(key)};
}

Result<std::unique_ptr<HttpServer>> start_server(const DataDirectory& directory,
                                                 const config::Configuration& configuration, const Api& api,
                                                 Metrics& metrics) {
  const auto& listen = configuration.http_listen;
  auto tls = read_http_tls(directory, configuration);
  if (!tls) return std::unexpected(tls.error());
  auto server = HttpServer::start(
      {.host = listen.host,
       .port = listen.port,
       .max_body_bytes = [&api](const HttpRequest& head) { return api.max_body_bytes(head); },
       .answered = [&metrics](unsigned status,
                              std::int64_t nanoseconds) { metrics.http_answered(status, nanoseconds); },
       .common_headers = [&api](HttpRequest& request) { return api.common_headers(request); },
       .tls = *std::move(tls)},
      [&api](HttpRequest request, HttpReply reply) { api.handle(std::move(request), std::move(reply)); }, http_problem);
  if (!server) return server;
  const auto address = config::Endpoint{listen.host, (*server)->port()}.text();
  if (auto written = write_file(address_file(directory), address + "\n", Access::owner_only); !written)
    return std::unexpected(written.error());
  if (!listen.is_loopback() && configuration.http_certificate.empty())
    log_warning("the HTTP API is reached from other machines, and is not encrypted", {{"address", address}});
  return server;
}

Result<void> start(const CommandContext& context, const config::Configuration& configuration, const StopWatch& watch,
                   Serving& serving) {
  auto token = read_secret_file(context.directory().token(), max_token_bytes);
  if (!token) return std::unexpected(token.error());
  *token = token->substr(0, token->find_first_of("\r\n"));
  if (token->empty())
    return protocol::failure(Reason::invalid_configuration, context.directory().token().string() + ": no token in it");
  auto node = start_node(context, configuration, watch, serving.books);
  if (!node) return std::unexpected(node.error());
  serving.node = *std::move(node);
  auto api = Api::make({.engine = serving.node->engine(),
                        .store = serving.node->store(),
                        .configuration = configuration,
                        .identity = serving.node->identity(),
                        .token = *std::move(token),
                        .operations = operations_of(serving)});
  if (!api) return std::unexpected(api.error());
  serving.api = *std::move(api);
  auto server = start_server(context.directory(), configuration, *serving.api, serving.node->engine().metrics());
  if (!server) return std::unexpected(server.error());
  serving.server = *std::move(server);
  return {};
}

/// The certificate that the configuration names may be another by now. One that cannot be used leaves the last in
/// place.
void renew_certificate(const DataDirectory& directory, const config::Configuration& configuration, HttpServer& server) {
  const auto tls = read_http_tls(directory, configuration);
  if (tls && !*tls) return log_info("HTTP has no certificate to read again");
  const auto renewed = tls ? server.renew(**tls) : Result<void>(std::unexpected(tls.error()));
  if (renewed) return log_info("the certificate of HTTP was read again");
  log_warning("the certificate of HTTP cannot be read again: the one before stays", {{"why", renewed.error().detail}});
}

/// Until it is to stop; false after a failure.
bool wait_for_end(const CommandContext& context, const config::Configuration& configuration, const StopWatch& watch,
                  const Serving& serving) {
  while (true) {
    const auto told = watch.wait();
    if (told != StopWatch::Told::renew) return told == StopWatch::Told::stop;
    renew_certificate(context.directory(), configuration, *serving.server);
  }
}

/// host:port of the links as it came to be: a port 0 stands for the one the system gave.
std::string links_of(const config::Configuration& configuration, const Node& node) {
  if (!configuration.link_listen) return {};
  return config::Endpoint{configuration.link_listen->host, static_cast<std::uint16_t>(node.links().port())}.text();
}

void announce(const CommandContext& context, const config::Configuration& configuration, const Serving& serving) {
  const auto http = config::Endpoint{configuration.http_listen.host, serving.server->port()}.text();
  const auto links = links_of(configuration, *serving.node);
  const auto data = std::filesystem::absolute(context.data).lexically_normal().string();
  log_info("ready",
           {{"domain", configuration.currency.domain.text()}, {"http", http}, {"links", links}, {"data", data}});
  context.document(
      {{"domain", configuration.currency.domain.text()}, {"http", http}, {"links", links}, {"data", data}});
  auto reached = links.empty() ? context.text(messages::links_only_dial) : links;
  if (!links.empty() && configuration.link_endpoint)
    reached = context.text(messages::links_reached, links, configuration.link_endpoint->text());
  context.line(configuration.name + " (" + configuration.currency.domain.text() + "), lokaponto " LOKAPONTO_VERSION);
  context.line(fields_text(
      {{context.text(messages::field_http), (configuration.http_certificate.empty() ? "http://" : "https://") + http},
       {context.text(messages::field_links), reached},
       {context.text(messages::field_data), data}}));
  context.say(messages::ready);
  context.flush();
}

/// Ends the process with the books as they are: what a disk that failed still takes is not to be found out by closing
/// them.
[[noreturn]] void end_failed(const CommandContext& context) {
  stop_log();
  context.hint(context.text(messages::serve_failed));
  context.flush();
  std::_Exit(static_cast<int>(ExitCode::failed));
}

ExitCode serve(const CommandContext& context) {
  const auto configuration = load_configuration(context);
  if (!configuration) return context.fail(configuration.error());
  prepare_grpc();
  const StopWatch watch;
  const Logging logging(*configuration);
  Serving serving;
  const auto started = start(context, *configuration, watch, serving);
  if (!started) {
    if (serving.node) serving.node->stop(0);
    context.fail(started.error());
    return ExitCode::failed;
  }
  announce(context, *configuration, serving);
  const bool asked = wait_for_end(context, *configuration, watch, serving);
  log_info(asked ? "stopping" : "stopping after a failure");
  // First those who ask, then the writer with all it has taken, then the links with all it has said.
  serving.server->stop(asked ? 5'000 : 500);
  serving.node->stop(asked ? 2'000 : 0);
  if (!asked) end_failed(context);
  context.say(messages::stopped);
  return ExitCode::done;
}

}  // namespace

void add_serve_command(CLI::App& app, CommandContext& context) {
  auto* command = app.add_subcommand("serve", context.text(messages::serve_about));
  command->footer(context.text(messages::serve_footer));
  command->callback([&context] { context.chosen = [&context] { return serve(context); }; });
}

}  // namespace node
