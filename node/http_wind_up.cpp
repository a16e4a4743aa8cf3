// A peer whose node is gone for good: what stands with it, the statement that ends it, and what is left to pay.
#include <nlohmann/json.hpp>

#include "federation/wind_up_rules.h"
#include "node/clock.h"
#include "node/http_routes.h"
#include "node/http_time.h"
#include "node/json_values.h"
#include "protocol/check.h"

namespace node {

using federation::Books;
using federation::WindUpTerms;
using protocol::Domain;
using protocol::failure;
using protocol::Reason;
using protocol::Result;

namespace {

inline constexpr std::int64_t day_ms = 24LL * 3600 * 1000;

/// An order that the peer has not answered, with what the statement does not say of it.
struct HoldView {
  protocol::WoundUpHold hold;
  protocol::Time since;
  protocol::Time accept_before;
};

/// What stands with the peer, copied out of the writer's thread.
struct WindUpView {
  federation::Peer row;
  std::uint32_t wind_up_days = 0;
  protocol::WindUpStatement statement;
  protocol::Bytes text;
  Result<void> allowed;
  std::vector<HoldView> holds;
  std::int64_t doubtful = 0;
  std::optional<protocol::PeerWoundUp> booked;
};

Result<WindUpView> view_of(const Books& books, const Domain& domain, const WindUpTerms& terms) {
  auto statement = federation::wind_up_statement(books, domain, terms);
  if (!statement) return std::unexpected(statement.error());
  const auto* peer = books.peer(domain);
  WindUpView view{.row = peer->row,
                  .wind_up_days = peer->terms->wind_up_days,
                  .statement = *statement,
                  .text = protocol::to_text(*statement),
                  .allowed = federation::may_wind_up(books, *statement, terms.declared),
                  .holds = {},
                  .doubtful = federation::doubtful_claim(books, *peer),
                  .booked = federation::booked_wind_up(books, domain)};
  for (const auto& hold : statement->holds)
    if (const auto held = books.payment(hold.key))
      view.holds.push_back({hold, held->opened_at, held->opened.accept_before});
  return view;
}

Json hold_json(const HoldView& view, std::uint8_t scale) {
  return {{"payment", view.hold.key.text()},
          {"amount", protocol::format_decimal(view.hold.amount, scale)},
          {"becomes", view.hold.accepted ? "accepted" : "returned"},
          {"since", rfc3339(view.since)},
          {"accept_before", rfc3339(view.accept_before)}};
}

Json view_json(const WindUpView& view) {
  const auto& statement = view.statement;
  auto holds = Json::array();
  for (const auto& hold : view.holds) holds.push_back(hold_json(hold, statement.scale));
  const auto owed = statement.owed < 0 ? -statement.owed : statement.owed;
  Json json{{"peer", statement.of.text()},
            {"heard", rfc3339(statement.heard)},
            {"days", (statement.declared.milliseconds - statement.heard.milliseconds) / day_ms},
            {"wind_up_days", view.wind_up_days},
            {"wound_up", view.row.wound_up()},
            {"number", statement.number},
            {"hands", statement.hands},
            {"allowed", view.allowed.has_value()},
            {"holds", std::move(holds)},
            {"currency", statement.unit.view()},
            {"owed", protocol::format_decimal(owed, statement.scale)},
            {"statement", view.text}};
  if (owed != 0) json["debtor"] = statement.debtor().text();
  if (!view.allowed) json["why_not"] = failure_json(view.allowed.error());
  if (view.doubtful > 0) json["lost"] = protocol::format_decimal(view.doubtful, statement.scale);
  if (view.booked)
    json["booked"] =
        protocol::to_file({.text = view.booked->statement, .by = view.booked->ours, .of = view.booked->theirs});
  return json;
}

void show(const Call& call, const Domain& peer, const WindUpTerms& terms) {
  call.look<std::optional<Result<WindUpView>>>(
      [peer, terms](const Books& books) { return std::optional(view_of(books, peer, terms)); },
      [](const std::optional<Result<WindUpView>>& view) {
        protocol::check(view.has_value(), "the books were looked at");
        return *view ? json_response(200, view_json(**view)) : problem(view->error());
      });
}

Result<std::uint32_t> parse_hands(std::string_view text) {
  const auto number = parse_number(text, 1, 2);
  if (!number) return std::unexpected(number.error());
  return static_cast<std::uint32_t>(*number);
}

/// Payment keys with commas between them.
Result<std::set<protocol::PaymentKey>> parse_keys(std::string_view text, const Domain& own) {
  std::set<protocol::PaymentKey> keys;
  while (!text.empty()) {
    const auto comma = text.find(',');
    const auto key = parse_payment_key(text.substr(0, comma), own);
    if (!key) return std::unexpected(key.error());
    keys.insert(*key);
    text = comma == std::string_view::npos ? "" : text.substr(comma + 1);
  }
  return keys;
}

}  // namespace

void show_wind_up(Call call) {
  const auto peer = call.peer();
  if (!peer) return;
  WindUpTerms terms{.hands = 2, .accepted = {}, .declared = wall_time()};
  const auto keys = [&](std::string_view text) { return parse_keys(text, call.api().domain()); };
  const bool readable = call.read_query([&](JsonReader& query) {
    if (const auto hands = query.parsed("hands", parse_hands)) terms.hands = *hands;
    if (auto accepted = query.parsed("accepted", keys)) terms.accepted = *std::move(accepted);
  });
  if (!readable) return;
  if (terms.hands == 1 && !terms.accepted.empty())
    return call.fail({Reason::malformed, "of one hand nothing is accepted"});
  show(call, *peer, terms);
}

void book_wind_up(Call call) {
  const auto peer = call.peer();
  if (!peer) return;
  std::optional<protocol::SignedWindUp> file;
  const bool readable = call.read_body([&](JsonReader& body) {
    file = body.parsed("file", protocol::parse_wind_up_file);
    body.required("file", file);
  });
  if (!readable) return;
  const auto statement = protocol::parse_wind_up(file->text);
  protocol::check(statement.has_value(), "a file of a statement has one");
  if (statement->of != *peer) return call.fail({Reason::malformed, "the statement is about another peer"});
  const auto theirs = file->of.is_zero() ? std::nullopt : std::optional(file->of);
  call.queue(federation::WindUp{.statement = file->text, .theirs = theirs},
             [call, peer = *peer](const federation::Reply& said) {
               if (said.failure) return call.fail(*said.failure);
               show(call, peer, {.hands = 1, .accepted = {}, .declared = wall_time()});
             });
}

void give_up_claim(Call call) {
  const auto peer = call.peer();
  if (!peer || !call.read_body([](JsonReader&) {})) return;
  call.queue(federation::GiveUpClaim{.peer = *peer}, [call, peer = *peer](const federation::Reply& said) {
    if (said.failure) return call.fail(*said.failure);
    show(call, peer, {.hands = 1, .accepted = {}, .declared = wall_time()});
  });
}

}  // namespace node
