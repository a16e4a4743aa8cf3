// evidence settlement: the evidence pack of a settlement note, out of the books.
#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "node/books_reading.h"
#include "node/command_groups.h"
#include "node/messages_evidence.h"
#include "node/messages_peering.h"
#include "node/messages_settlement.h"
#include "node/settlement_evidence.h"

namespace node {

namespace {

struct EvidenceOptions {
  std::string peer;
  std::uint32_t number = 0;
  std::string output;
  std::string books;
};

ExitCode write(const CommandContext& context, const std::filesystem::path& directory, const EvidenceFiles& files) {
  if (const auto made = make_directory(directory, Access::everyone); !made) return context.fail(made.error());
  auto names = Json::array();
  for (const auto& [name, content] : files) {
    if (const auto written = write_file(directory / name, content, Access::everyone); !written)
      return context.fail(written.error());
    names.push_back(name);
  }
  context.document({{"directory", directory.string()}, {"files", std::move(names)}});
  context.say(messages::evidence_written, files.size(), directory.string());
  return ExitCode::done;
}

ExitCode of_settlement(const CommandContext& context, const EvidenceOptions& options) {
  const auto peer = protocol::Domain::parse(options.peer);
  if (!peer) return context.fail(wrong_value("'" + options.peer + "'", peer.error()));
  return read_books(
      context, options.books,
      [&](const storage::RocksdbStore& store) {
        const auto files = settlement_evidence(store, *peer, options.number);
        if (!files) return context.fail(files.error());
        const auto place = context.data / "evidence" / (peer->text() + "-settlement");
        return write(context, options.output.empty() ? place : std::filesystem::path(options.output), *files);
      },
      [&](const protocol::Failure& why) { return context.fail(why); });
}

}  // namespace

void add_evidence_commands(CLI::App& app, CommandContext& context) {
  auto* group = app.add_subcommand("evidence", context.text(messages::evidence_about));
  group->require_subcommand(1);
  const auto options = std::make_shared<EvidenceOptions>();
  auto* command = group->add_subcommand("settlement", context.text(messages::evidence_settlement_about));
  command->footer(context.text(messages::evidence_settlement_footer));
  command->add_option("peer", options->peer, context.text(messages::peer))->required();
  command->add_option("number", options->number, context.text(messages::settlement_number))
      ->check(CLI::Range(1, INT32_MAX));
  command->add_option("-o,--output", options->output, context.text(messages::evidence_output));
  command->add_option("--books", options->books, context.text(messages::evidence_books));
  command->callback(
      [&context, options] { context.chosen = [&context, options] { return of_settlement(context, *options); }; });
}

}  // namespace node
