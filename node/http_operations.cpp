#include <nlohmann/json.hpp>

#include "federation/invariants.h"
#include "node/http_document.h"
#include "node/http_page.h"
#include "node/http_payments.h"
#include "node/http_time.h"
#include "node/json_values.h"
#include "node/messages_http_codes.h"
#include "node/messages_reasons.h"
#include "storage/journal.h"

namespace node {

using federation::Books;
using protocol::Reason;
using protocol::Result;

namespace {

constexpr std::int64_t max_backups_kept = 1'000'000;

/// What one look at the books tells of the node.
struct BooksView {
  federation::Coverage coverage;
  std::uint64_t journal_size = 0;
  protocol::Hash journal_root;
  std::size_t held_payments = 0;
  std::size_t peers = 0;
  bool recovering = false;
};

BooksView view_of(const Books& books) {
  return {.coverage = federation::coverage(books),
          .journal_size = books.journal_size(),
          .journal_root = books.journal_root(),
          .held_payments = books.held_payments(),
          .peers = books.peers().size(),
          .recovering = books.recovering()};
}

/// The peers to which no connection stands, and why.
Json away_json(const ApiState& api) {
  auto away = Json::array();
  if (!api.parts.operations.links) return away;
  for (const auto& link : api.parts.operations.links()) {
    if (link.connected) continue;
    away.push_back({{"peer", link.peer.text()}, {"since", rfc3339(link.since)}});
    if (link.last_error.reason != Reason::none) away.back()["error"] = failure_json(link.last_error);
  }
  return away;
}

Json status_json(const ApiState& api, const BooksView& books) {
  const auto statistics = api.parts.engine.statistics();
  return {{"version", LOKAPONTO_VERSION},
          {"domain", api.domain().text()},
          {"name", api.parts.identity.name},
          {"currency", api.currency().code.view()},
          {"endpoint", api.parts.identity.endpoint},
          {"keys", keys_json(api.parts.identity)},
          {"started_at", rfc3339(api.started)},
          {"recovering", books.recovering},
          {"peers", books.peers},
          {"away", away_json(api)},
          {"held_payments", books.held_payments},
          {"journal", {{"size", books.journal_size}, {"root", books.journal_root.hex()}}},
          {"coverage", coverage_json(books.coverage, api.currency())},
          {"engine",
           {{"events", statistics.events},
            {"batches", statistics.batches},
            {"largest_batch", statistics.largest_batch},
            {"queued", statistics.queued},
            {"held_up", statistics.held_up}}}};
}

Json alarm_json(std::uint64_t index, const protocol::Entry& entry) {
  Json json{{"entry", index}, {"time", rfc3339(entry.time)}};
  if (const auto* alarm = std::get_if<protocol::AlarmRaised>(&entry.body)) {
    if (!alarm->peer.text().empty()) json["peer"] = alarm->peer.text();
    json["reason"] = protocol::name(alarm->reason);
    json["detail"] = alarm->detail;
  }
  if (const auto* frozen = std::get_if<protocol::LinkFrozen>(&entry.body)) {
    json["peer"] = frozen->peer.text();
    json["reason"] = protocol::name(Reason::link_frozen);
    json["detail"] = frozen->detail;
  }
  return json;
}

HttpResponse backup_response(const std::string& directory, const NodeOperations::BackupTaken& taken) {
  return json_response(201, {{"directory", directory},
                             {"number", taken.number},
                             {"bytes", taken.bytes},
                             {"entries", taken.entries},
                             {"kept", taken.kept}});
}

}  // namespace

/// Open to everybody, so they say nothing but whether the writer still answers, and whether members can pay.
void show_health(Call call) {
  call.api().health.ask_health(call.api().parts.engine, call.reply());
}

void show_readiness(Call call) {
  call.api().health.ask_readiness(call.api().parts.engine, call.reply());
}

void show_document(Call call) {
  call.answer(HttpResponse{.headers = {}, .body = std::string(http_document)});
}

void show_status(Call call) {
  const auto& api = call.api();
  call.look<BooksView>(view_of, [&api](const BooksView& books) { return json_response(200, status_json(api, books)); });
}

void list_alarms(Call call) {
  std::int64_t after = -1;
  std::int64_t limit = 100;
  const bool readable = call.read_query([&](JsonReader& query) {
    after =
        query.parsed("after", [](const auto& text) { return parse_number(text, 0, INT64_MAX - 1); }).value_or(after);
    limit = read_limit(query, 1000, limit);
  });
  if (!readable) return;
  auto alarms = Json::array();
  Json next;
  Result<void> wrong;
  const auto visit = [&](std::string_view key, std::string_view value) {
    if (std::ssize(alarms) == limit) {
      next = std::to_string(alarms.back()["entry"].get<std::uint64_t>());
      return false;
    }
    const auto entry = protocol::decode_entry(value);
    if (!entry) wrong = std::unexpected(entry.error());
    if (entry) alarms.push_back(alarm_json(storage::number_from_key(key), *entry));
    return entry.has_value();
  };
  const auto first = storage::number_key(static_cast<std::uint64_t>(after + 1));
  const auto scanned = call.api().parts.store.scan(storage::Table::alarm, first, {}, visit);
  if (!scanned) return call.fail(scanned.error());
  if (!wrong) return call.fail(wrong.error());
  call.answer(200, {{"alarms", std::move(alarms)}, {"next", next}});
}

void show_problem(Call call) {
  if (const auto* code = http_code(call.argument(0)))
    return call.answer(200, {{"code", code->code},
                             {"en", code->sentence.in(Language::english)},
                             {"fr", code->sentence.in(Language::french)}});
  const auto reason = protocol::reason_from_name(call.argument(0));
  if (!reason || *reason == Reason::none) return call.answer(http_problem(404));
  call.answer(200, {{"code", protocol::name(*reason)},
                    {"number", static_cast<unsigned>(*reason)},
                    {"en", sentence(Language::english, *reason)},
                    {"fr", sentence(Language::french, *reason)}});
}

void make_backup(Call call) {
  std::string directory;
  std::uint32_t keep = 0;
  std::optional<protocol::PaymentId> id;
  const bool readable = call.read_body([&](JsonReader& body) {
    id = read_chosen_id(body, call.request());
    // Absolute, since it is the node's process that will write there.
    directory = body.required("directory", body.text("directory"));
    if (!directory.starts_with('/')) body.complain("directory", {Reason::malformed, "is an absolute path"});
    keep = static_cast<std::uint32_t>(body.integer("keep", 1, max_backups_kept).value_or(0));
  });
  if (!readable) return;
  const auto& backup = call.api().parts.operations.backup;
  if (!backup) return call.fail({Reason::not_found, "this node keeps its books in memory"});
  const auto take = [call, &backup, directory, keep, id] {
    const auto taken = backup(directory, keep, id ? id->hex() : "");
    call.note(id ? protocol::Bytes(id->view()) : protocol::Bytes(), taken ? Reason::none : taken.error().reason,
              taken ? backup_response(directory, *taken) : problem(taken.error()));
  };
  if (!call.api().worker.add(take)) call.answer(http_problem(503));
}

}  // namespace node
