#include "node/command_line.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <span>

#include "node/command_groups.h"
#include "node/messages_setup.h"

namespace node {

namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): no other thread has started
  return value == nullptr ? "" : value;
}

/// What --lang says, wherever it stands; needed before the command line is read, for its own messages. Else the first
/// that is set of LC_ALL, LC_MESSAGES and LANG.
Language language_of(std::span<const char* const> arguments) {
  std::string wanted;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "--lang" && i + 1 < arguments.size()) wanted = arguments[i + 1];
    if (argument.starts_with("--lang=")) wanted = argument.substr(7);
  }
  for (const auto* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (wanted.empty()) wanted = environment(name);
  return wanted.starts_with("fr") ? Language::french : Language::english;
}

/// The words CLI11 itself puts into a help text.
void put_labels(CLI::App& app, const CommandContext& context) {
  const auto formatter = app.get_formatter();
  for (const auto& [key, phrase] : {std::pair{"Usage", messages::label_usage},
                                    {"Positionals", messages::label_positionals},
                                    {"Options", messages::label_options},
                                    {"OPTIONS", messages::label_options_word},
                                    {"SUBCOMMAND", messages::label_command},
                                    {"SUBCOMMANDS", messages::label_command},
                                    {"Subcommands", messages::label_commands},
                                    {"Subcommand", messages::label_commands},
                                    {"REQUIRED", messages::label_required}})
    formatter->label(key, context.text(phrase));
  for (const auto* type : {"TEXT", "INT", "UINT", "BOOLEAN"}) formatter->label(type, "");
  formatter->column_width(28);
}

void add_global_options(CLI::App& app, CommandContext& context) {
  app.set_help_flag("-h,--help", context.text(messages::option_help));
  app.set_version_flag("--version", "lokaponto " LOKAPONTO_VERSION, context.text(messages::option_version));
  app.add_option("--data", context.data, context.text(messages::option_data));
  app.add_flag("--json", context.json, context.text(messages::option_json));
  // Read by language_of already; here it is checked, and shown in the help.
  app.add_option(
         "--lang", [](const CLI::results_t&) { return true; }, context.text(messages::option_lang))
      ->check(CLI::IsMember({"en", "fr"}));
}

void add_commands(CLI::App& app, CommandContext& context) {
  add_init_command(app, context);
  add_serve_command(app, context);
  add_status_commands(app, context);
  add_member_commands(app, context);
  add_fund_commands(app, context);
  add_pay_commands(app, context);
  add_payment_commands(app, context);
  add_peering_commands(app, context);
  add_agreement_commands(app, context);
  add_verify_command(app, context);
  add_books_commands(app, context);
}

/// Help and version were asked for, or the command line is wrong.
ExitCode fail_to_parse(const CLI::App& app, const CommandContext& context, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) {
    app.exit(error);
    return ExitCode::done;
  }
  return context.fail(ExitCode::usage, "usage", context.text(messages::bad_usage), error.what());
}

}  // namespace

int run_command_line(int count, const char* const* arguments) {
  CommandContext context;
  context.language = language_of({arguments, static_cast<std::size_t>(count)});
  if (const auto data = environment("LOKAPONTO_DATA"); !data.empty()) context.data = data;
  CLI::App app(context.text(messages::program_about), "lokaponto");
  put_labels(app, context);
  add_global_options(app, context);
  app.footer(context.text(messages::program_footer));
  app.require_subcommand(1);
  app.fallthrough();  // global options may stand behind the command too
  add_commands(app, context);
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    return static_cast<int>(fail_to_parse(app, context, error));
  }
  return static_cast<int>(context.chosen());
}

}  // namespace node
