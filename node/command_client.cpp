#include "node/command_client.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "node/command_time.h"
#include "node/http_client.h"
#include "node/messages_advice.h"
#include "node/messages_common.h"
#include "node/messages_reasons.h"
#include "protocol/utf8.h"

namespace node {

using protocol::failure;
using protocol::Reason;
using protocol::Result;

namespace {

constexpr std::size_t max_configuration_bytes = std::size_t{1} << 20;
constexpr std::size_t max_line_bytes = 1024;
constexpr std::size_t max_certificate_bytes = 64 * 1024;

std::string_view first_line(std::string_view text) {
  return text.substr(0, text.find_first_of("\r\n"));
}

Result<config::Endpoint> server_of(const CommandContext& context, const config::Configuration& configuration) {
  if (configuration.http_listen.port != 0) return configuration.http_listen;
  const auto text = read_file(address_file(context.directory()), max_line_bytes);
  if (!text) return configuration.http_listen;  // it never ran: nobody will answer
  return config::Endpoint::parse(first_line(*text));
}

/// Of what only HTTP can get wrong.
std::string title_of(const CommandContext& context, std::string_view code) {
  return context.text(code == "busy" ? messages::node_busy : messages::other_reason);
}

/// Details that only say the sentence of their reason again.
bool says_no_more(std::string_view detail) {
  return detail == "the node was restored and waits for its peers" ||
         detail == "a mutual credit has no guarantee fund" || detail == "this id was used for another request";
}

std::string advice_on(const CommandContext& context, const NodeCall& call, Reason reason) {
  if (reason == Reason::fund_insufficient && call.lacks != nullptr) return context.text(*call.lacks);
  const auto* found = std::ranges::find(messages::advice, reason, &Advice::reason);
  return found == messages::advice.end() ? std::string() : context.text(found->phrase);
}

/// Says what the node's problem document says.
ExitCode fail_as(const CommandContext& context, const NodeCall& call, const Json& problem) {
  if (!problem.is_object() || !problem.contains("code"))
    return context.fail(ExitCode::failed, "io_error", context.text(messages::not_understood), {});
  const auto code = text_of(problem, "code");
  const auto reason = protocol::reason_from_name(code);
  const auto title = reason ? std::string(sentence(context.language, *reason)) : title_of(context, code);
  auto detail = text_of(problem, "detail");
  if (reason && (detail.empty() || says_no_more(detail))) detail = advice_on(context, call, *reason);
  return context.fail(reason ? exit_code_of(*reason) : ExitCode::refused, code, title, detail, problem);
}

ExitCode fail_unreachable(const CommandContext& context, const config::Endpoint& server, const NodeCall& call,
                          const HttpFailure& failure) {
  auto detail =
      context.text(messages::unreachable_detail, server.text(), context.detail(failure.what), context.data.string());
  if (failure.sent && !call.id.empty()) detail += "\n  " + context.text(messages::ask_again, call.id);
  return context.fail(ExitCode::unreachable, "unreachable", context.text(messages::unreachable), detail);
}

}  // namespace

std::filesystem::path address_file(const DataDirectory& directory) {
  return directory.root / "http.address";
}

Result<config::Configuration> load_configuration(const CommandContext& context) {
  const auto path = context.directory().configuration();
  const auto text = read_file(path, max_configuration_bytes);
  if (!text && text.error().reason == Reason::not_found)
    return failure(Reason::invalid_configuration, context.text(messages::no_configuration, context.data.string()));
  if (!text) return std::unexpected(text.error());
  return config::parse_configuration(*text, path.string());
}

/// The body of an answer of success.
static std::expected<std::string, ExitCode> body_from_node(const CommandContext& context,
                                                           const config::Configuration& configuration,
                                                           const NodeCall& call) {
  const auto path = context.directory().token();
  const auto token = read_secret_file(path, max_line_bytes);
  if (!token && token.error().reason == Reason::not_found)
    return std::unexpected(context.fail({Reason::unauthorized, context.text(messages::no_token, path.string())}));
  if (!token) return std::unexpected(context.fail(token.error()));
  const auto server = server_of(context, configuration);
  if (!server) return std::unexpected(context.fail(server.error()));
  const HttpRequest request{.method = call.method,
                            .target = call.target,
                            .headers = {{"Authorization", "Bearer " + std::string(first_line(*token))}},
                            .body = call.body};
  std::string certificate;
  if (const auto& named = configuration.http_certificate; !named.empty()) {
    auto read = read_file(context.directory().root / named, max_certificate_bytes);
    if (!read) return std::unexpected(context.fail(read.error()));
    certificate = *std::move(read);
  }
  const auto response = http_call(*server, request, call.milliseconds, certificate);
  if (!response) return std::unexpected(fail_unreachable(context, *server, call, response.error()));
  if (response->status >= 300)
    return std::unexpected(fail_as(context, call, Json::parse(response->body, nullptr, false)));
  return response->body;
}

std::expected<Json, ExitCode> call_node(const CommandContext& context, const config::Configuration& configuration,
                                        const NodeCall& call) {
  const auto text = body_from_node(context, configuration, call);
  if (!text) return std::unexpected(text.error());
  auto body = Json::parse(*text, nullptr, false);
  if (body.is_discarded()) return std::unexpected(fail_as(context, call, body));
  return body;
}

std::expected<std::string, ExitCode> text_from_node(const CommandContext& context, const NodeCall& call) {
  const auto configuration = load_configuration(context);
  if (!configuration) return std::unexpected(context.fail(configuration.error()));
  return body_from_node(context, *configuration, call);
}

std::expected<Json, ExitCode> call_node(const CommandContext& context, const NodeCall& call) {
  const auto configuration = load_configuration(context);
  if (!configuration) return std::unexpected(context.fail(configuration.error()));
  return call_node(context, *configuration, call);
}

/// Others wrote it: nothing in it may move the cursor or pass for another line.
static std::string shown(const std::string& text) {
  std::string plain;
  for (std::size_t position = 0, begin = 0; position < text.size(); begin = position) {
    const auto code_point = protocol::next_code_point(text, position);
    if (!code_point) break;  // JSON is UTF-8
    protocol::is_control(*code_point) ? plain.push_back(' ')
                                      : static_cast<void>(plain.append(text, begin, position - begin));
  }
  return plain;
}

std::string text_of(const Json& object, std::string_view name) {
  if (!object.is_object()) return {};
  const auto found = object.find(std::string(name));
  if (found == object.end() || found->is_null()) return {};
  return found->is_string() ? shown(found->get<std::string>()) : found->dump();
}

std::string moment_of(const Json& object, std::string_view name) {
  const auto text = text_of(object, name);
  return text.empty() ? text : local_time(text);
}

std::string money_of(const Json& object, std::string_view name, std::string_view currency) {
  const auto amount = text_of(object, name);
  return amount.empty() ? amount : amount + " " + std::string(currency);
}

}  // namespace node
