// Payment requests: what a member asks to be paid, as a text that a program shows as a QR code or sends as a link.
#include <nlohmann/json.hpp>

#include "node/clock.h"
#include "node/http_routes.h"
#include "node/http_time.h"
#include "node/json_values.h"
#include "node/qr_code.h"
#include "node/stored.h"
#include "node/wallet.h"
#include "storage/row.h"

namespace node {

using federation::PaymentRequest;
using federation::RequestId;
using protocol::Reason;
using protocol::Result;

namespace {

constexpr std::int64_t default_valid_seconds = 24LL * 3600;
constexpr std::int64_t max_valid_seconds = 366LL * 24 * 3600;

/// RFC 3986: all but the unreserved characters.
std::string percent_encode(std::string_view text) {
  static constexpr std::string_view unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string encoded;
  for (const char byte : text) {
    if (unreserved.contains(byte))
      encoded += byte;
    else
      encoded.append("%").append(protocol::to_hex(std::string_view(&byte, 1)));
  }
  return encoded;
}

protocol::Address address_of(const ApiState& api, const protocol::Alias& payee) {
  return {payee, api.domain()};
}

/// What a payer's program needs, in one text: docs/developers.md.
std::string uri_of(const ApiState& api, const protocol::Alias& payee, const PaymentRequest& request) {
  std::string uri = "lokaponto:pay?to=" + address_of(api, payee).text() + "&request=" + request.id.hex();
  if (request.amount > 0) uri += "&amount=" + protocol::format_decimal(request.amount, api.currency().scale);
  uri += "&currency=" + std::string(api.currency().code.view());
  if (!request.memo.empty()) uri += "&memo=" + percent_encode(request.memo);
  return uri + "&until=" + rfc3339(request.expires_at);
}

/// The same for the wallets of the Lokavaluto kit, as they show and read it; empty if this node serves none. They know
/// nothing of requests: what they pay is a payment like any other.
std::string wallet_text_of(const ApiState& api, const protocol::Alias& payee, const PaymentRequest& request) {
  const auto& configuration = api.parts.configuration;
  if (configuration.http_public_url.empty()) return {};
  const auto backend = wallet_backend(configuration);
  Json text{{"rp", member_number(request.payee)},
            {"rpb", "cyclos:" + payee_number(address_of(api, payee)) + "@" + backend.substr(backend.find(':') + 1)}};
  if (request.amount > 0) text["amount"] = wallet_amount(request.amount, api.currency());
  if (!request.memo.empty()) text["senderMemo"] = request.memo;
  return text.dump();
}

std::string_view state_of(const PaymentRequest& request) {
  if (request.paid_by) return "paid";
  return request.expires_at <= wall_time() ? "expired" : "open";
}

Json request_json(const ApiState& api, const protocol::Alias& payee, const PaymentRequest& request) {
  Json json{{"id", request.id.hex()},
            {"to", address_of(api, payee).text()},
            {"currency", api.currency().code.view()},
            {"state", state_of(request)},
            {"created_at", rfc3339(request.created_at)},
            {"valid_until", rfc3339(request.expires_at)},
            {"uri", uri_of(api, payee, request)}};
  if (request.amount > 0) json["amount"] = protocol::format_decimal(request.amount, api.currency().scale);
  if (!request.memo.empty()) json["memo"] = request.memo;
  if (auto text = wallet_text_of(api, payee, request); !text.empty()) json["wallet_text"] = std::move(text);
  if (request.paid_by) {
    json["payment"] = request.paid_by->text();
    json["paid_at"] = rfc3339(request.paid_at);
  }
  return json;
}

/// What a member wrote for the payer is no part of the accounts.
void hide_from(const Caller& caller, PaymentRequest& request) {
  if (!caller.may_see_personal_data()) request.memo.clear();
}

Result<PaymentRequest> stored_request(const storage::Store& store, const protocol::AccountId& payee,
                                      const RequestId& id) {
  auto request =
      stored<PaymentRequest>(store, storage::Table::payment_request, federation::payment_request_row(payee, id));
  if (!request) return std::unexpected(request.error());
  if (!*request) return protocol::failure(Reason::not_found, "no such request waits");
  return **std::move(request);
}

/// A request as a path names it: /v1/payment-requests/{alias}/{id}.
struct Named {
  protocol::Alias payee;
  protocol::AccountId account;
  RequestId id;
};

Result<Named> parse_named(const Call& call, const std::string& alias, const std::string& id) {
  const auto account = account_seen(call, alias);
  auto payee = protocol::Alias::parse(alias);
  if (!payee) return std::unexpected(payee.error());
  if (!account) return std::unexpected(account.error());
  const auto request = RequestId::from_hex(id);
  if (!request) return std::unexpected(request.error());
  return Named{*std::move(payee), *account, *request};
}

/// Answers the call itself if there is no such request.
std::optional<std::pair<Named, PaymentRequest>> find(const Call& call) {
  const auto named = parse_named(call, call.argument(0), call.argument(1));
  if (!named) {
    call.fail(named.error());
    return std::nullopt;
  }
  auto request = stored_request(call.api().parts.store, named->account, named->id);
  if (!request) call.fail(request.error());
  if (request) hide_from(call.caller(), *request);
  return request ? std::optional(std::pair(*named, *request)) : std::nullopt;
}

Result<RequestId> parse_request_id(const std::string& text) {
  auto id = RequestId::from_hex(text);
  if (!id || id->is_zero()) return protocol::failure(Reason::malformed, "is 24 hexadecimal digits");
  return id;
}

}  // namespace

void add_payment_request(Call call) {
  const auto& api = call.api();
  federation::AddPaymentRequest request;
  const bool readable = call.read_body([&](JsonReader& body) {
    const auto alias = [](const std::string& text) { return protocol::Alias::parse(text); };
    request.payee = body.required("to", body.parsed("to", alias));
    request.id = body.required("id", body.parsed("id", parse_request_id));
    if (const auto amount = body.decimal("amount", api.currency().scale)) {
      request.amount = *amount;
      if (*amount <= 0) body.complain("amount", {Reason::amount_not_positive, "is above zero"});
    }
    request.memo = body.text("memo").value_or("");
    request.valid_ms = body.integer("valid_seconds", 1, max_valid_seconds).value_or(default_valid_seconds) * 1000;
  });
  if (!readable || !call.sees_member(request.payee.text())) return;
  call.ask(request, [&api, request](const federation::Reply&) {
    const auto account = account_named(api.parts.store, request.payee.text());
    if (!account) return problem(account.error());
    const auto added = stored_request(api.parts.store, *account, request.id);
    return added ? json_response(201, request_json(api, request.payee, *added)) : problem(added.error());
  });
}

void list_payment_requests(Call call) {
  const auto& api = call.api();
  const auto account = account_seen(call, call.argument(0));
  if (!account) return call.fail(account.error());
  const auto payee = protocol::Alias::parse(call.argument(0));
  if (!payee) return call.fail(payee.error());
  auto list = Json::array();
  Result<void> wrong;
  const auto prefix = account->view();
  const auto scanned = api.parts.store.scan(storage::Table::payment_request, prefix, storage::prefix_end(prefix),
                                            [&](std::string_view, std::string_view row) {
                                              auto request = storage::decode_row<PaymentRequest>(row);
                                              if (!request) wrong = std::unexpected(request.error());
                                              if (request) hide_from(call.caller(), *request);
                                              if (request) list.push_back(request_json(api, *payee, *request));
                                              return request.has_value();
                                            });
  if (!scanned) return call.fail(scanned.error());
  if (!wrong) return call.fail(wrong.error());
  call.answer(200, {{"requests", std::move(list)}});
}

void show_payment_request(Call call) {
  if (const auto found = find(call)) call.answer(200, request_json(call.api(), found->first.payee, found->second));
}

void show_payment_request_code(Call call) {
  bool of_wallets = false;
  const bool readable = call.read_query([&](JsonReader& query) {
    const auto form = query.text("form").value_or("lokaponto");
    of_wallets = form == "lokavaluto";
    if (form != "lokaponto" && !of_wallets) query.complain("form", {Reason::malformed, "is lokaponto or lokavaluto"});
  });
  if (!readable || (of_wallets && !serves_wallets(call))) return;
  const auto found = find(call);
  if (!found) return;
  const auto& [named, request] = *found;
  const auto image = qr_svg((of_wallets ? wallet_text_of : uri_of)(call.api(), named.payee, request));
  if (!image) return call.fail(image.error());
  call.answer(HttpResponse{.content_type = "image/svg+xml", .headers = {}, .body = *image});
}

void withdraw_payment_request(Call call) {
  if (!call.read_body([](JsonReader&) {})) return;
  const auto named = parse_named(call, call.argument(0), call.argument(1));
  if (!named) return call.fail(named.error());
  call.ask(federation::WithdrawPaymentRequest{.payee = named->payee, .id = named->id},
           [id = named->id](const federation::Reply&) { return json_response(200, {{"id", id.hex()}}); });
}

}  // namespace node
