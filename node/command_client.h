// How a command asks the running node: over its HTTP API, with the token from the data directory.
#pragma once

#include <cstdint>
#include <expected>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "config/configuration.h"
#include "node/command_context.h"

namespace node {

/// The configuration of the data directory; invalid_configuration, with a hint to `init` if there is none.
protocol::Result<config::Configuration> load_configuration(const CommandContext& context);

struct NodeCall {
  std::string method = "GET";
  std::string target;
  std::string body;  ///< JSON
  std::int64_t milliseconds = 30'000;
  /// The id under which the request may be given again; told to people when no answer came.
  std::string id = {};
  /// What fund_insufficient means here, if the node gives no detail.
  const Phrase* lacks = nullptr;
};

/// The body of the node's answer, if it is one of success. Anything else is said to whoever called the command, and
/// only the exit code is left.
std::expected<Json, ExitCode> call_node(const CommandContext& context, const config::Configuration& configuration,
                                        const NodeCall& call);
/// The same, reading the configuration first.
std::expected<Json, ExitCode> call_node(const CommandContext& context, const NodeCall& call);

/// The same where the node answers with a text.
std::expected<std::string, ExitCode> text_from_node(const CommandContext& context, const NodeCall& call);

/// A member of an answer as a text: strings and numbers; empty if it is absent or null.
std::string text_of(const Json& object, std::string_view name);
/// A point in time of an answer by the clocks of this machine's place, as in 2026-03-01 13:00:00; empty if it is
/// absent.
std::string moment_of(const Json& object, std::string_view name);
/// "12.50 MIEL"; empty if the amount is absent.
std::string money_of(const Json& object, std::string_view name, std::string_view currency);

/// Where the HTTP API of the running node is, if its configuration leaves the port to the system: one line, host:port.
std::filesystem::path address_file(const DataDirectory& directory);

}  // namespace node
