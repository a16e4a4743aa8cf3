// What every command is given: where the data is, and how to speak to whoever called it.
//
// Results go to standard output: text for people in their language, or with --json one JSON document, failures
// included. Without --json complaints go to standard error. One thread.
#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "node/files.h"
#include "node/messages_phrase.h"
#include "protocol/result.h"

namespace node {

using Json = nlohmann::ordered_json;

/// What the process ends with, for scripts; documented in `lokaponto --help`.
enum class ExitCode : int {
  done = 0,
  refused = 1,      ///< the node or the books say no, with a reason
  usage = 2,        ///< the command line or a value in it cannot be read
  unreachable = 3,  ///< the node does not answer; with the same id the command can be given again
  pending = 4,      ///< a payment is held: the other node has not answered yet
  findings = 5,     ///< verification found something wrong
  failed = 6,       ///< the data directory, the disk or the configuration is not as it must be
};

class CommandContext {
 public:
  std::filesystem::path data = ".";
  bool json = false;
  Language language = Language::english;
  /// The command that was chosen; set while the command line is read.
  std::function<ExitCode()> chosen;

  DataDirectory directory() const { return {data}; }

  std::string text(const Phrase& phrase) const { return std::string(phrase.in(language)); }
  template <class... Values>
  std::string text(const Phrase& phrase, const Values&... values) const {
    return fmt::format(fmt::runtime(phrase.in(language)), values...);
  }

  /// What the HTTP API calls by this word, for people (messages_words.h).
  std::string word(std::string_view name) const;
  /// The detail of a failure (messages_details.h).
  std::string detail(std::string_view english) const;

  /// A line for people; nothing with --json.
  void line(std::string_view text) const;
  template <class... Values>
  void say(const Phrase& phrase, const Values&... values) const {
    line(text(phrase, values...));
  }
  /// Lets what was said be seen now.
  void flush() const;
  /// A line for people on standard error, also with --json.
  void hint(std::string_view text) const;

  /// Asks on standard error; yes and oui, in both languages, and anything else is no. Nobody is asked with --json.
  bool confirmed(const Phrase& question) const;

  /// The result as a document; nothing without --json.
  void document(const Json& result) const;

  /// Says why something was not done, with the sentence of the reason and the detail in the language asked for. The
  /// exit code that goes with it.
  ExitCode fail(const protocol::Failure& failure) const;
  /// A name that stands on the command line, and is empty: a script's variable was not set.
  ExitCode fail_empty(std::string_view name) const;
  /// The same for what has a code of its own. `more`: what else the document says.
  ExitCode fail(ExitCode exit, std::string_view code, std::string_view sentence, std::string_view detail) const;
  ExitCode fail(ExitCode exit, std::string_view code, std::string_view sentence, std::string_view detail,
                const Json& more) const;
};

ExitCode exit_code_of(protocol::Reason reason);

/// A value of a command that cannot be read: which, and why.
protocol::Failure wrong_value(std::string_view name, const protocol::Failure& failure);

}  // namespace node
