#include "node/http_bank.h"

#include <nlohmann/json.hpp>

#include "federation/fund.h"
#include "node/http_routes.h"
#include "node/http_time.h"
#include "node/json_values.h"
#include "node/stored.h"
#include "protocol/date.h"
#include "protocol/iban.h"
#include "protocol/limits.h"
#include "protocol/sepa_text.h"
#include "storage/row.h"

namespace node {

using federation::BankLine;
using federation::BankText;
using federation::BankTransfer;
using federation::TransferStage;
using protocol::BankLineOutcome;
using protocol::BankLineResolution;
using protocol::Reason;

namespace {

constexpr std::array<std::string_view, 6> stages{"", "requested", "transferred", "reconciled", "returned", "given_up"};
constexpr std::array<std::string_view, 7> resolutions{"",      "deposit",  "own_euros",   "send_back",
                                                      "known", "reopened", "booked_twice"};
constexpr std::size_t max_lines_shown = 500;

std::string_view name(BankLineOutcome outcome) {
  switch (outcome) {
    case BankLineOutcome::transfer_made:
      return "transfer_made";
    case BankLineOutcome::transfer_returned:
      return "transfer_returned";
    case BankLineOutcome::issue_paid:
      return "issue_paid";
    case BankLineOutcome::deposit_known:
      return "deposit_known";
    case BankLineOutcome::settlement_made:
      return "settlement_made";
    case BankLineOutcome::settlement_returned:
      return "settlement_returned";
    case BankLineOutcome::settlement_paid:
      return "settlement_paid";
    case BankLineOutcome::settlement_known:
      return "settlement_known";
    case BankLineOutcome::euros_moved:
      return "euros_moved";
    case BankLineOutcome::wrong_amount:
      return "wrong_amount";
    case BankLineOutcome::duplicate:
      return "duplicate";
    case BankLineOutcome::ambiguous:
      return "ambiguous";
    case BankLineOutcome::perhaps_known:
      return "perhaps_known";
    case BankLineOutcome::unknown:
      break;
  }
  return "unknown";
}

protocol::Result<BankLineResolution> parse_resolution(std::string_view text) {
  for (std::size_t i = 1; i < resolutions.size(); ++i)
    if (!text.empty() && resolutions[i] == text) return static_cast<BankLineResolution>(i);
  return protocol::failure(Reason::malformed, "is deposit, own_euros, send_back, known or booked_twice");
}

std::string euros(std::int64_t cents) {
  return protocol::format_decimal(cents, protocol::euro_scale);
}

std::string day_text(std::int32_t day) {
  const auto date = protocol::Date::of({std::int64_t{day} * 86'400'000});
  return date ? date->text() : "";
}

struct ListedTransfer {
  BankTransfer transfer;
  std::optional<BankText> creditor;

  bool needs_creditor() const { return transfer.waits() && !(creditor && federation::can_be_paid(*creditor)); }
};

Json transfer_json(const ListedTransfer& listed, bool personal) {
  const auto& transfer = listed.transfer;
  Json json{{"id", transfer.key.id.hex()},
            {"fund", node::name(transfer.account)},
            {"amount", euros(transfer.amount)},
            {"kind", node::name(transfer.kind)},
            {"stage", stages.at(static_cast<std::size_t>(transfer.stage))},
            {"since", rfc3339(transfer.since)}};
  if (transfer.batch != 0) json["batch"] = transfer.batch;
  if (transfer.note != 0) {
    json["peer"] = transfer.peer.text();
    json["note"] = transfer.note;
  }
  if (transfer.kind == protocol::PaymentKind::move_euros && transfer.arrived) {
    json["arrived"] = euros(*transfer.arrived);
    json["left_on_the_way"] = euros(transfer.lost());
  }
  if (listed.needs_creditor()) json["needs_creditor"] = true;
  if (listed.creditor && personal) {
    json["creditor"] = listed.creditor->name;
    json["iban"] = listed.creditor->iban;
    if (!listed.creditor->end_to_end.empty()) json["sends_back"] = listed.creditor->end_to_end;
  }
  return json;
}

Json line_json(const BankLine& line, const std::optional<BankText>& text) {
  const auto& booked = line.booked;
  Json json{{"line", booked.line.hex()},
            {"fund", node::name(booked.account)},
            {"date", day_text(booked.day)},
            {"amount", euros(booked.amount)},
            {"outcome", name(booked.outcome)}};
  if (booked.payment) json["payment"] = booked.payment->id.hex();
  if (line.resolution) json["resolution"] = resolutions.at(static_cast<std::size_t>(*line.resolution));
  if (text) {
    json["counterparty"] = text->name;
    json["iban"] = text->iban;
    json["text"] = text->text;
    if (!text->end_to_end.empty()) json["end_to_end_id"] = text->end_to_end;
  }
  return json;
}

std::string bounded(JsonReader& body, std::string_view member, std::size_t most) {
  auto text = body.text(member).value_or("");
  if (text.size() > most) body.complain(member, {Reason::oversize, "has at most " + std::to_string(most) + " bytes"});
  return text;
}

/// What the bank said of it, unless it was erased.
std::optional<BankText> text_of_line(const storage::Store& store, std::string_view key) {
  return stored<BankText>(store, storage::Table::bank_text, key).value_or(std::nullopt);
}

void read_line(JsonReader& body, federation::StatementLine& line) {
  line.digest = body.required("line", body.parsed("line", parse_digest));
  line.day = body.required("date", body.parsed("date", protocol::Date::parse)).days();
  line.amount = body.required("amount", body.decimal("amount", protocol::euro_scale));
  line.details.name = bounded(body, "counterparty", 140);
  line.details.iban = bounded(body, "iban", 34);
  line.details.text = bounded(body, "text", 1000);
  line.details.end_to_end = bounded(body, "end_to_end_id", 140);
  line.text = line.details.end_to_end + " " + line.details.text;
}

}  // namespace

std::optional<BankText> read_creditor(JsonReader& body, bool required) {
  BankText creditor{.name = bounded(body, "creditor", 70), .iban = {}, .text = {}};
  const auto iban = body.parsed("iban", protocol::Iban::parse);
  if (iban) creditor.iban = iban->text();
  if (!iban && creditor.name.empty() && !required) return std::nullopt;
  if (!iban) body.complain("iban", {Reason::malformed, "is missing"});
  // Said when it is given: with a name that no bank can write its transfer would wait for another.
  if (!protocol::has_sepa_form(creditor.name))
    body.complain("creditor",
                  {Reason::malformed, creditor.name.empty() ? "is missing" : "has no Latin letter or digit"});
  return creditor;
}

void list_transfers(Call call) {
  std::int64_t batch = 0;
  const bool readable = call.read_query([&](JsonReader& query) {
    batch = query.parsed("batch", [](const std::string& text) { return parse_number(text, 1, INT64_MAX); }).value_or(0);
  });
  if (!readable) return;
  using All = std::vector<ListedTransfer>;
  call.look<All>(
      [batch](const federation::Books& books) {
        All all;
        for (const auto& [id, transfer] : books.fund().open_transfers())
          if (batch == 0 ||
              (transfer.batch == static_cast<std::uint64_t>(batch) && transfer.stage == TransferStage::transferred))
            all.push_back({transfer, books.bank_text(id.view())});
        return all;
      },
      [personal = call.caller().may_see_personal_data()](const All& all) {
        auto transfers = Json::array();
        for (const auto& listed : all) transfers.push_back(transfer_json(listed, personal));
        return json_response(200, {{"transfers", std::move(transfers)}});
      });
}

void set_creditor(Call call) {
  const auto id = parse_payment_id(call.argument(0));
  if (!id) return call.fail(id.error());
  federation::SetCreditor request{.id = *id, .creditor = {}};
  if (!call.read_body([&](JsonReader& body) { request.creditor = read_creditor(body, true).value_or(BankText{}); }))
    return;
  call.ask(std::move(request), [](const federation::Reply&) { return json_response(200, Json::object()); });
}

void reject_transfer(Call call) {
  const auto id = parse_payment_id(call.argument(0));
  if (!id) return call.fail(id.error());
  if (!call.read_body([](JsonReader&) {})) return;
  call.ask(federation::RejectTransfer{.id = *id},
           [](const federation::Reply&) { return json_response(200, Json::object()); });
}

void order_transfers(Call call) {
  federation::OrderTransfers request;
  const bool readable = call.read_body([&](JsonReader& body) {
    request.account = body.parsed("fund", parse_fund_account).value_or(protocol::FundAccount::digital);
  });
  if (!readable) return;
  call.ask(request, [](const federation::Reply& said) { return json_response(201, {{"batch", said.number}}); });
}

void book_statement(Call call) {
  federation::BookStatement request;
  const bool readable = call.read_body([&](JsonReader& body) {
    request.account = body.required("fund", body.parsed("fund", parse_fund_account));
    request.day = body.required("date", body.parsed("date", protocol::Date::parse)).days();
    request.opening = body.decimal("opening", protocol::euro_scale);
    request.closing = body.decimal("closing", protocol::euro_scale);
    request.digest = body.required("statement", body.parsed("statement", parse_digest));
    body.objects("lines", protocol::max_statement_lines,
                 [&](JsonReader& line) { read_line(line, request.lines.emplace_back()); });
  });
  if (!readable) return;
  call.ask(std::move(request),
           [](const federation::Reply& said) { return json_response(201, {{"booked", said.number}}); });
}

namespace {

/// A page of lines, by rising digest.
struct LinesShown {
  std::vector<std::pair<BankLine, std::optional<BankText>>> lines;
  bool more = false;
};

HttpResponse lines_response(const LinesShown& shown, const Caller& caller) {
  auto lines = Json::array();
  for (const auto& [line, text] : shown.lines)
    lines.push_back(line_json(line, caller.may_see_personal_data() ? text : std::nullopt));
  const Json next = shown.more ? lines.back()["line"] : Json();
  return json_response(200, {{"lines", std::move(lines)}, {"next", next}});
}

protocol::Result<LinesShown> all_lines(const storage::Store& store, const std::optional<protocol::Hash>& after) {
  LinesShown shown;
  protocol::Result<void> wrong;
  const auto first = after ? std::string(after->view()) + '\0' : std::string();
  const auto scanned =
      store.scan(storage::Table::bank_line, first, {}, [&](std::string_view key, std::string_view row) {
        auto line = storage::decode_row<BankLine>(row);
        if (!line) wrong = std::unexpected(line.error());
        shown.more = shown.lines.size() == max_lines_shown;
        if (!line || shown.more) return false;
        shown.lines.emplace_back(*std::move(line), text_of_line(store, key));
        return true;
      });
  if (!scanned) return std::unexpected(scanned.error());
  if (!wrong) return std::unexpected(wrong.error());
  return shown;
}

LinesShown waiting_lines(const federation::Books& books, const std::optional<protocol::Hash>& after) {
  LinesShown shown;
  const auto& waiting = books.fund().waiting_lines();
  for (auto digest = after ? waiting.upper_bound(*after) : waiting.begin(); digest != waiting.end(); ++digest) {
    shown.more = shown.lines.size() == max_lines_shown;
    if (shown.more) break;
    shown.lines.emplace_back(*books.fund().line(*digest), books.bank_text(digest->view()));
  }
  return shown;
}

}  // namespace

void list_lines(Call call) {
  bool all = false;
  std::optional<protocol::Hash> after;
  const bool readable = call.read_query([&](JsonReader& query) {
    const auto text = query.text("all").value_or("false");
    if (text != "true" && text != "false") query.complain("all", {Reason::malformed, "is true or false"});
    all = text == "true";
    after = query.parsed("after", parse_digest);
  });
  if (!readable) return;
  if (!all)
    return call.look<LinesShown>([after](const federation::Books& books) { return waiting_lines(books, after); },
                                 [caller = call.caller()](const auto& shown) { return lines_response(shown, caller); });
  const auto shown = all_lines(call.api().parts.store, after);
  if (!shown) return call.fail(shown.error());
  call.answer(lines_response(*shown, call.caller()));
}

void reopen_line(Call call) {
  const auto digest = parse_digest(call.argument(0));
  if (!digest) return call.fail(digest.error());
  if (!call.read_body([](JsonReader&) {})) return;
  call.ask(federation::ResolveLine{.line = *digest, .resolution = BankLineResolution::reopened},
           [](const federation::Reply&) { return json_response(200, Json::object()); });
}

void resolve_line(Call call) {
  const auto digest = parse_digest(call.argument(0));
  if (!digest) return call.fail(digest.error());
  federation::ResolveLine request{.line = *digest};
  const bool readable = call.read_body([&](JsonReader& body) {
    request.resolution = body.required("as", body.parsed("as", parse_resolution));
    const auto payment = body.parsed("payment", parse_payment_id);
    const auto batch = body.integer("batch", 1, INT64_MAX);
    body.objects("also", protocol::max_transfers_in_file, [&](JsonReader& other) {
      request.also.push_back(other.required("payment", other.parsed("payment", parse_payment_id)));
    });
    const bool known = request.resolution == BankLineResolution::known;
    if (batch && known)
      request.batch = static_cast<std::uint64_t>(*batch);
    else if (known || request.resolution == BankLineResolution::send_back)
      request.payment = body.required("payment", payment);
  });
  if (!readable) return;
  call.ask(request, [](const federation::Reply&) { return json_response(200, Json::object()); });
}

}  // namespace node
