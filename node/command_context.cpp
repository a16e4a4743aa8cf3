#include "node/command_context.h"

#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "node/messages_details.h"
#include "node/messages_reasons.h"
#include "node/messages_setup.h"
#include "node/messages_words.h"

namespace node {

using protocol::Reason;

static void write(std::FILE* file, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), file);
  std::fputc('\n', file);
}

std::string CommandContext::word(std::string_view name) const {
  return std::string(word_in(messages::words, language, name));
}

std::string CommandContext::detail(std::string_view english) const {
  return in_language(language, english);
}

void CommandContext::line(std::string_view text) const {
  if (!json) write(stdout, text);
}

void CommandContext::flush() const {
  std::fflush(stdout);
}

void CommandContext::hint(std::string_view text) const {
  write(stderr, text);
}

bool CommandContext::confirmed(const Phrase& question) const {
  if (json) return false;
  std::cerr << text(question) << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "yes" || answer == "o" || answer == "oui";
}

void CommandContext::document(const Json& result) const {
  if (json) write(stdout, result.dump(2, ' ', false, Json::error_handler_t::replace));
}

ExitCode CommandContext::fail(const protocol::Failure& failure) const {
  return fail(exit_code_of(failure.reason), protocol::name(failure.reason), sentence(language, failure.reason),
              failure.detail);
}

ExitCode CommandContext::fail_empty(std::string_view name) const {
  return fail(ExitCode::usage, "usage", text(messages::bad_usage), text(messages::usage_empty, name));
}

ExitCode CommandContext::fail(ExitCode exit, std::string_view code, std::string_view sentence,
                              std::string_view detail) const {
  return fail(exit, code, sentence, detail, Json::object());
}

ExitCode CommandContext::fail(ExitCode exit, std::string_view code, std::string_view sentence, std::string_view detail,
                              const Json& more) const {
  const auto in_detail = this->detail(detail);
  Json body = more;
  body["code"] = code;
  body["title"] = sentence;
  if (!detail.empty()) body["detail"] = in_detail;
  document(body);
  if (!json) {
    hint(fmt::format("{} ({})", sentence, code));
    if (!detail.empty()) hint(fmt::format("  {}", in_detail));
  }
  return exit;
}

ExitCode exit_code_of(Reason reason) {
  switch (reason) {
    case Reason::none:
      return ExitCode::done;
    case Reason::malformed:
    case Reason::oversize:
    case Reason::unsupported_version:
    case Reason::wrong_scale:
    case Reason::amount_overflow:
      return ExitCode::usage;
    case Reason::corrupt:
    case Reason::truncated:
    case Reason::disk_full:
    case Reason::io_error:
    case Reason::locked:
    case Reason::invalid_configuration:
    case Reason::unauthorized:
      return ExitCode::failed;
    default:
      return ExitCode::refused;
  }
}

protocol::Failure wrong_value(std::string_view name, const protocol::Failure& failure) {
  return {failure.reason, std::string(name) + (failure.detail.empty() ? "" : ": " + failure.detail)};
}

}  // namespace node
