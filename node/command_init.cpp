#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "node/clock.h"
#include "node/command_amount.h"
#include "node/command_client.h"
#include "node/command_groups.h"
#include "node/command_keys.h"
#include "node/command_table.h"
#include "node/json_values.h"
#include "node/keys.h"
#include "node/messages_peering.h"
#include "node/messages_setup.h"
#include "node/random.h"
#include "storage/memory_store.h"
#include "storage/rocksdb_store.h"

namespace node {

using protocol::Reason;
using protocol::Result;

namespace {

constexpr std::size_t token_bytes = 32;

struct InitOptions {
  std::string domain;
  std::string currency;
  std::string name;
  std::string http_listen;
  std::optional<std::string> link_listen;
  std::string link_endpoint;
  std::string backing = "reserve";
  std::uint8_t scale = protocol::euro_scale;
  std::string credit_limit;
};

/// Everything of a new node before anything is written.
struct NewNode {
  config::Configuration configuration;
  federation::NodeKeys keys;
  TlsPair tls;
  protocol::NodeIdentity identity;
};

/// The configuration as its own reader takes it: what init writes, serve reads.
Result<config::Configuration> configuration_of(const InitOptions& options) {
  config::Configuration wanted;
  auto domain = protocol::Domain::parse(options.domain);
  if (!domain) return std::unexpected(wrong_value("--domain", domain.error()));
  wanted.currency.domain = *std::move(domain);
  auto code = protocol::CurrencyCode::parse(options.currency);
  if (!code) return std::unexpected(wrong_value("--currency", code.error()));
  if (*code == protocol::euro())
    return std::unexpected(wrong_value(
        "--currency", {Reason::malformed, "an association's units are not euros: they have a code of their own"}));
  wanted.currency.code = *code;
  wanted.name = options.name;
  wanted.currency.scale = options.scale;
  if (options.backing == "mutual_credit") wanted.currency.backing = protocol::Backing::mutual_credit;
  if (!options.credit_limit.empty()) {
    const auto typed = checked_amount(options.credit_limit, options.scale);
    if (!typed) return std::unexpected(wrong_value("--credit-limit", typed.error()));
    const auto limit = protocol::parse_decimal(*typed, options.scale).value_or(-1);
    if (limit < 0) return protocol::failure(Reason::malformed, "--credit-limit: an amount of zero or more");
    wanted.credit_limit = limit;
  }
  const auto endpoint = [](const char* name, const std::string& text) -> Result<config::Endpoint> {
    auto parsed = config::Endpoint::parse(text);
    if (!parsed) return std::unexpected(wrong_value(name, parsed.error()));
    return parsed;
  };
  if (!options.http_listen.empty()) {
    auto listen = endpoint("--http-listen", options.http_listen);
    if (!listen) return std::unexpected(listen.error());
    wanted.http_listen = *std::move(listen);
  }
  if (options.link_listen && options.link_listen->empty()) wanted.link_listen.reset();
  if (options.link_listen && !options.link_listen->empty()) {
    auto listen = endpoint("--link-listen", *options.link_listen);
    if (!listen) return std::unexpected(listen.error());
    wanted.link_listen = *std::move(listen);
  }
  if (!options.link_endpoint.empty()) {
    auto reached = endpoint("--link-endpoint", options.link_endpoint);
    if (!reached) return std::unexpected(reached.error());
    wanted.link_endpoint = *std::move(reached);
  }
  auto read = config::parse_configuration(config::to_text(wanted), "");
  if (read) return read;
  // Of a file that is not written yet no line needs to be told.
  const auto& problem = read.error().detail;
  return protocol::failure(Reason::malformed, problem.substr(problem.find(' ') + 1));
}

Result<NewNode> prepare(const InitOptions& options) {
  auto configuration = configuration_of(options);
  if (!configuration) return std::unexpected(configuration.error());
  auto tls = make_certificate(configuration->currency.domain, wall_time());
  if (!tls) return std::unexpected(tls.error());
  NewNode made{
      .configuration = *std::move(configuration), .keys = generate_keys(), .tls = *std::move(tls), .identity = {}};
  const auto& endpoint = made.configuration.link_endpoint;
  made.identity = {.currency = made.configuration.currency,
                   .name = made.configuration.name,
                   .message_key = made.keys.message.public_key(),
                   .log_key = made.keys.log.public_key(),
                   .contract_key = made.keys.contract.public_key(),
                   .endpoint = endpoint ? endpoint->text() : "",
                   .certificate = made.tls.certificate};
  // Books that cannot be founded are refused before there is anything to clear away.
  const storage::MemoryStore trial;
  if (const auto founded = federation::found(trial, made.identity, wall_time()); !founded)
    return std::unexpected(founded.error());
  return made;
}

Result<void> found_books(const DataDirectory& directory, const NewNode& made) {
  auto store = storage::RocksdbStore::open(directory.books().string(), {.create = true});
  if (!store) return std::unexpected(store.error());
  const bool reserve = made.identity.currency.backing == protocol::Backing::reserve;
  const auto rules = reserve ? federation::legal_member_rules : protocol::MemberRulesSet{};  // the law counts euros
  const auto first = federation::found(**store, made.identity, wall_time(), rules);
  if (!first) return std::unexpected(first.error());
  const auto receipt = (*store)->commit(*first);
  if (!receipt) return std::unexpected(receipt.error());
  return {};
}

/// The configuration comes last: a directory that has one is complete.
Result<void> write(const DataDirectory& directory, const NewNode& made) {
  if (auto done = make_directory(directory.root, Access::owner_only); !done) return done;
  if (auto done = create_keys(directory, made.keys); !done) return done;
  if (auto done = create_tls(directory, made.tls); !done) return done;
  const auto token = protocol::to_hex(random_bytes(token_bytes)) + "\n";
  if (auto done = create_file(directory.token(), token, Access::owner_only); !done) return done;
  if (auto done = found_books(directory, made); !done) return done;
  return create_file(directory.configuration(), config::to_text(made.configuration), Access::everyone);
}

void clear_away(const DataDirectory& directory) {
  std::error_code ignored;
  for (const auto& path :
       {directory.keys(), directory.tls(), directory.token(), directory.books(), directory.configuration()})
    std::filesystem::remove_all(path, ignored);
}

bool holds_something(const DataDirectory& directory) {
  std::error_code ignored;
  for (const auto& path :
       {directory.keys(), directory.tls(), directory.token(), directory.books(), directory.configuration()})
    if (std::filesystem::exists(path, ignored)) return true;
  return false;
}

ExitCode init(const CommandContext& context, const InitOptions& options) {
  const auto directory = context.directory();
  if (holds_something(directory))
    return context.fail({Reason::already_exists, context.text(messages::init_exists, context.data.string())});
  auto made = prepare(options);
  if (!made) return context.fail(made.error());
  if (const auto written = write(directory, *made); !written) {
    clear_away(directory);
    return context.fail(written.error());
  }
  const auto& configuration = made->configuration;
  context.document({{"data", context.data.string()},
                    {"domain", configuration.currency.domain.text()},
                    {"currency", configuration.currency.code.view()},
                    {"keys", keys_json(made->identity)},
                    {"http", configuration.http_listen.text()}});
  context.say(messages::init_done, configuration.currency.domain.text(), configuration.name, context.data.string());
  context.line(fields_text({{context.text(messages::field_currency), configuration.currency.text()}}));
  context.line(fields_text(keys_fields(context, keys_json(made->identity))));
  context.say(messages::init_secrets);
  context.say(messages::init_next, context.data.string());
  return ExitCode::done;
}

}  // namespace

void add_init_command(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<InitOptions>();
  auto* command = app.add_subcommand("init", context.text(messages::init_about));
  command->footer(context.text(messages::init_footer));
  command->add_option("--domain", options->domain, context.text(messages::init_domain))->required();
  command->add_option("--currency", options->currency, context.text(messages::init_currency))->required();
  command->add_option("--name", options->name, context.text(messages::init_name))->required();
  command->add_option("--http-listen", options->http_listen, context.text(messages::init_http_listen));
  command->add_option("--link-listen", options->link_listen, context.text(messages::init_link_listen));
  command->add_option("--link-endpoint", options->link_endpoint, context.text(messages::init_link_endpoint));
  command->add_option("--backing", options->backing, context.text(messages::init_backing))
      ->check(CLI::IsMember({"reserve", "mutual_credit"}));
  command->add_option("--scale", options->scale, context.text(messages::init_scale))->check(CLI::Range(0, 8));
  command->add_option("--credit-limit", options->credit_limit, context.text(messages::init_credit_limit));
  command->callback([&context, options] { context.chosen = [&context, options] { return init(context, *options); }; });
}

}  // namespace node
