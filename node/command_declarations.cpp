#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "federation/accounting_day.h"
#include "federation/declarations.h"
#include "node/books_reading.h"
#include "node/clock.h"
#include "node/command_client.h"
#include "node/command_groups.h"
#include "node/command_table.h"
#include "node/messages_accounting.h"

namespace node {

using federation::Declarations;
using federation::ThresholdLevel;
using protocol::Date;

namespace {

struct DeclarationOptions {
  std::string on;
  std::string books;
};

std::string euros(std::int64_t cents) {
  return protocol::format_decimal(cents, protocol::euro_scale);
}

std::string_view name(ThresholdLevel level) {
  switch (level) {
    case ThresholdLevel::below:
      return "below";
    case ThresholdLevel::near:
      return "near";
    case ThresholdLevel::above:
      return "above";
  }
  return "";
}

Json declarations_json(const Declarations& sums) {
  return {{"from", sums.period.first.text()},
          {"to", sums.period.last.text()},
          {"threshold", euros(federation::declaration_threshold)},
          {"payments",
           {{"article", "L.521-3"},
            {"level", name(sums.payments_level())},
            {"total", euros(sums.payments)},
            {"local", euros(sums.local)},
            {"outgoing", euros(sums.outgoing)},
            {"incoming", euros(sums.incoming)}}},
          {"electronic_money",
           {{"article", "L.525-5"},
            {"level", name(sums.circulation_level())},
            {"highest", euros(sums.highest_circulation)},
            {"highest_on", sums.highest_on.text()},
            {"last_day", euros(sums.circulation)}}}};
}

void warn(const CommandContext& context, const Phrase& what, ThresholdLevel level) {
  if (level == ThresholdLevel::below) return;
  const auto& phrase = level == ThresholdLevel::near ? messages::threshold_near : messages::threshold_above;
  context.say(messages::threshold_warning, context.text(what),
              context.text(phrase, euros(federation::declaration_threshold)));
}

ExitCode show(const CommandContext& context, const storage::Store& store, Date last) {
  const auto sums = federation::compute_declarations(store, last);
  if (!sums) return context.fail(sums.error());
  context.document(declarations_json(*sums));
  const auto label = [&](const Phrase& phrase) { return context.text(phrase); };
  context.say(messages::declarations_period, sums->period.first.text(), sums->period.last.text());
  context.line(fields_text(
      {{label(messages::field_payments_made), euros(sums->payments) + " EUR"},
       {label(messages::field_payments_local), euros(sums->local) + " EUR"},
       {label(messages::field_payments_outgoing), euros(sums->outgoing) + " EUR"},
       {label(messages::field_payments_incoming), euros(sums->incoming) + " EUR"},
       {label(messages::field_money_highest),
        context.text(messages::money_highest_on, euros(sums->highest_circulation), sums->highest_on.text())},
       {label(messages::field_money_now), euros(sums->circulation) + " EUR"}}));
  warn(context, messages::field_payments_made, sums->payments_level());
  warn(context, messages::field_money_highest, sums->circulation_level());
  return ExitCode::done;
}

ExitCode declarations(const CommandContext& context, const DeclarationOptions& options) {
  const auto last = options.on.empty() ? federation::accounting_day(wall_time()) : Date::parse(options.on);
  if (!last) return context.fail(wrong_value("--on", last.error()));
  const auto today = federation::accounting_day(wall_time());
  if (today && *last > *today)
    return context.fail(
        {protocol::Reason::malformed, context.text(messages::declarations_to_come, last->text(), today->text())});
  return read_books(
      context, options.books, [&](const storage::Store& store) { return show(context, store, *last); },
      [&](const protocol::Failure& failure) { return context.fail(failure); });
}

}  // namespace

void add_declarations_command(CLI::App& app, CommandContext& context) {
  const auto options = std::make_shared<DeclarationOptions>();
  auto* command = app.add_subcommand("declarations", context.text(messages::declarations_about));
  command->footer(context.text(messages::declarations_footer));
  command->add_option("--on", options->on, context.text(messages::declarations_on));
  command->add_option("--books", options->books, context.text(messages::reading_books));
  command->callback(
      [&context, options] { context.chosen = [&context, options] { return declarations(context, *options); }; });
}

}  // namespace node
