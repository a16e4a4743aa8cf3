// The log: one line for each thing that happened, with named values, to standard error.
//
// Lines are written by a thread of the log's own, so that nobody waits for a terminal or a pipe; when that thread falls
// far behind, the oldest lines are lost. Never logged: keys, tokens, secrets of invitations, names of members.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "config/configuration.h"

namespace node {

/// A named value, as in `peer=lait.example`.
struct LogField {
  std::string_view name;
  std::string value;
};
using LogFields = std::initializer_list<LogField>;

/// Begins to write; until then, and in a program that never calls it, lines are dropped. Call it before other threads
/// start. Text: `2026-01-31T12:00:00.000Z info link opened peer=lait.example`; JSON: one object a line.
void start_log(config::LogLevel least, config::LogFormat format);

/// Writes what is left. Call it when the other threads have ended.
void stop_log();

/// Any thread. What stands in `what` and in the values is escaped: a line stays one line.
void log(config::LogLevel level, std::string_view what, LogFields fields = {});

inline void log_info(std::string_view what, LogFields fields = {}) {
  log(config::LogLevel::info, what, fields);
}
inline void log_warning(std::string_view what, LogFields fields = {}) {
  log(config::LogLevel::warning, what, fields);
}
inline void log_error(std::string_view what, LogFields fields = {}) {
  log(config::LogLevel::error, what, fields);
}

/// What stands on a line after time and level.
std::string log_text(config::LogFormat format, std::string_view what, LogFields fields);

}  // namespace node
