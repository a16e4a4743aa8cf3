#include "node/command_line.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <memory>
#include <span>
#include <vector>

#include "config/suggestion.h"
#include "node/command_groups.h"
#include "node/messages_setup.h"
#include "node/messages_words.h"
#include "protocol/utf8.h"

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

/// Help in the language of the context: of an option only whether it takes a value and must be there, since its
/// description says the rest. What also stands among the arguments takes a value only as an option.
class HelpFormatter : public CLI::Formatter {
 public:
  explicit HelpFormatter(const CommandContext& context)
      : context_(context), required_(" " + context.text(messages::label_required)) {
    label("Usage", context.text(messages::label_usage));
    label("Positionals", context.text(messages::label_positionals));
    label("SUBCOMMAND", context.text(messages::label_command));
    column_width(28);
  }
  std::string make_option_name(const CLI::Option* option, bool positional) const override {
    const auto name = CLI::Formatter::make_option_name(option, positional);
    if (positional) return std::string(word_in(messages::arguments, context_.language, name));
    return name + (option->get_expected_min() > 0 ? " ..." : "");
  }
  std::string make_option_opts(const CLI::Option* option) const override {
    return option->get_required() ? required_ : "";
  }

  std::string make_footer(const CLI::App* app) const override {
    const auto footer = CLI::Formatter::make_footer(app);
    return app->get_parent() == nullptr ? footer : footer + context_.text(messages::label_more_options) + "\n";
  }

 private:
  const CommandContext& context_;
  std::string required_;
};

void name_groups(CLI::App& app, const CommandContext& context) {
  for (auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    command->group(context.text(messages::label_commands));
    command->get_help_ptr()->group(context.text(messages::label_options));
    name_groups(*command, context);
  }
}

void add_global_options(CLI::App& app, CommandContext& context) {
  app.option_defaults()->group(context.text(messages::label_options));
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
  add_access_commands(app, context);
  add_fund_commands(app, context);
  add_bank_commands(app, context);
  add_paper_commands(app, context);
  add_pay_commands(app, context);
  add_payment_commands(app, context);
  add_peering_commands(app, context);
  add_agreement_commands(app, context);
  add_keys_commands(app, context);
  add_settlement_commands(app, context);
  add_wind_up_commands(app, context);
  add_checkpoint_commands(app, context);
  add_proof_commands(app, context);
  add_audit_commands(app, context);
  add_evidence_commands(app, context);
  add_export_command(app, context);
  add_declarations_command(app, context);
  add_verify_command(app, context);
  add_books_commands(app, context);
  add_webhook_commands(app, context);
}

/// The names of the commands that may stand where one is missing.
std::vector<std::string_view> command_names(const CLI::App& app) {
  const CLI::App* innermost = &app;
  while (!innermost->get_subcommands().empty()) innermost = innermost->get_subcommands().front();
  std::vector<std::string_view> names;
  for (const auto* command : innermost->get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

std::string unexpected_text(const CLI::App& app, const CommandContext& context, const std::string& word) {
  // 1 000,50 without quotes is two arguments to the shell.
  const bool digits = !word.empty() && word.find_first_not_of("0123456789.,") == std::string::npos;
  if (digits) return context.text(messages::usage_perhaps_amount, word);
  const auto nearest = config::nearest(word, command_names(app));
  if (nearest.empty()) return context.text(messages::usage_unexpected, word);
  return context.text(messages::usage_did_you_mean, word, nearest);
}

std::string usage_text(const CLI::App& app, const CommandContext& context, const CLI::ParseError& error) {
  constexpr std::string_view required = " is required";
  const auto unexpected = app.remaining(true);
  if (!unexpected.empty()) return unexpected_text(app, context, unexpected.front());
  const std::string what = error.what();
  if (error.get_name() != "RequiredError" || !what.ends_with(required)) return what;  // known to messages_details.h
  if (what.starts_with("A subcommand")) return context.text(messages::usage_no_command);
  const auto missing = what.substr(0, what.size() - required.size());
  return context.text(messages::usage_missing, word_in(messages::arguments, context.language, missing));
}

/// The first argument that could neither be sent on nor shown: not UTF-8, or with control characters. 0 if none.
int unreadable(std::span<const char* const> arguments) {
  for (std::size_t i = 1; i < arguments.size(); ++i)
    if (protocol::has_control(arguments[i])) return static_cast<int>(i);
  return 0;
}

/// Help and version were asked for, or the command line is wrong.
ExitCode fail_to_parse(const CLI::App& app, const CommandContext& context, const CLI::ParseError& error) {
  if (error.get_exit_code() != 0)
    return context.fail(ExitCode::usage, "usage", context.text(messages::bad_usage), usage_text(app, context, error));
  app.exit(error);
  return ExitCode::done;
}

}  // namespace

int run_command_line(int count, const char* const* arguments) {
  CommandContext context;
  context.language = language_of({arguments, static_cast<std::size_t>(count)});
  if (const auto data = environment("LOKAPONTO_DATA"); !data.empty()) context.data = data;
  CLI::App app(context.text(messages::program_about), "lokaponto");
  app.formatter(std::make_shared<HelpFormatter>(context));
  add_global_options(app, context);
  app.footer(context.text(messages::program_footer));
  app.require_subcommand(1);
  app.fallthrough();  // global options may stand behind the command too
  add_commands(app, context);
  name_groups(app, context);
  if (const int number = unreadable({arguments, static_cast<std::size_t>(count)}); number != 0)
    return static_cast<int>(context.fail(ExitCode::usage, "usage", context.text(messages::bad_usage),
                                         context.text(messages::usage_not_text, number)));
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    return static_cast<int>(fail_to_parse(app, context, error));
  }
  if (context.data.empty()) return static_cast<int>(context.fail_empty("--data"));
  return static_cast<int>(context.chosen());
}

}  // namespace node
