#include "node/log.h"

#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>
#include <memory>

namespace node {

using config::LogFormat;
using config::LogLevel;

namespace {

constexpr std::size_t lines_that_may_wait = 8192;

struct Log {
  std::shared_ptr<spdlog::details::thread_pool> thread;
  std::shared_ptr<spdlog::async_logger> logger;
  LogFormat format = LogFormat::text;
};

Log& the_log() {
  static Log log;
  return log;
}

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::trace:
      return spdlog::level::trace;
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      break;
  }
  return spdlog::level::err;
}

bool is_control(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return byte < 0x20U || byte == 0x7fU;
}

/// As JSON has it inside quotes; bytes beyond ASCII stay.
void append_escaped(std::string& line, std::string_view text) {
  static constexpr std::string_view digits = "0123456789abcdef";
  for (const char character : text) {
    if (character == '"' || character == '\\') line += '\\';
    if (character == '\n') {
      line += "\\n";
    } else if (is_control(character)) {
      line += "\\u00";
      line += digits[static_cast<unsigned char>(character) >> 4U];
      line += digits[static_cast<unsigned char>(character) & 0xfU];
    } else {
      line += character;
    }
  }
}

void append_quoted(std::string& line, std::string_view text) {
  line += '"';
  append_escaped(line, text);
  line += '"';
}

void append_value(std::string& line, std::string_view text) {
  const bool plain =
      !text.empty() && text.find_first_of(" =\"\\") == std::string_view::npos && std::ranges::none_of(text, is_control);
  if (plain)
    line += text;
  else
    append_quoted(line, text);
}

}  // namespace

std::string log_text(LogFormat format, std::string_view what, LogFields fields) {
  std::string line;
  if (format == LogFormat::json) {
    line += R"("message":)";
    append_quoted(line, what);
  } else {
    append_escaped(line, what);
  }
  for (const auto& [name, value] : fields) {
    if (format == LogFormat::json) {
      line += ',';
      append_quoted(line, name);
      line += ':';
      append_quoted(line, value);
    } else {
      (line += ' ').append(name) += '=';
      append_value(line, value);
    }
  }
  return line;
}

void start_log(LogLevel least, LogFormat format) {
  Log& log = the_log();
  const auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  const auto* pattern =
      format == LogFormat::json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})" : "%Y-%m-%dT%H:%M:%S.%eZ %l %v";
  log.format = format;
  log.thread = std::make_shared<spdlog::details::thread_pool>(lines_that_may_wait, 1);
  log.logger = std::make_shared<spdlog::async_logger>("lokaponto", sink, log.thread,
                                                      spdlog::async_overflow_policy::overrun_oldest);
  log.logger->set_formatter(std::make_unique<spdlog::pattern_formatter>(pattern, spdlog::pattern_time_type::utc, "\n"));
  log.logger->set_level(level_of(least));
  log.logger->flush_on(spdlog::level::info);
}

void stop_log() {
  the_log().logger.reset();
  the_log().thread.reset();  // after its last line
}

void log(LogLevel level, std::string_view what, LogFields fields) {
  const Log& log = the_log();
  if (!log.logger || !log.logger->should_log(level_of(level))) return;
  log.logger->log(level_of(level), spdlog::string_view_t(log_text(log.format, what, fields)));
}

}  // namespace node
