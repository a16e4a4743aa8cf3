// Webhooks: programs outside that events are sent to.
#include <nlohmann/json.hpp>

#include "node/http_events.h"
#include "node/http_payments.h"
#include "node/http_routes.h"
#include "node/http_time.h"
#include "node/json_values.h"
#include "node/random.h"
#include "node/stored.h"
#include "node/webhook_post.h"
#include "storage/journal.h"

namespace node {

using federation::EventCursor;
using federation::Webhook;
using federation::WebhookId;
using protocol::Reason;
using protocol::Result;

namespace {

constexpr std::size_t max_kinds = 32;

WebhookId webhook_id(const protocol::PaymentId& id) {
  return {.bytes = id.bytes};
}

/// What the node says of a webhook; never its secret.
Json webhook_json(const ApiState& api, const Webhook& hook) {
  Json json{{"id", hook.id.hex()},
            {"url", hook.url},
            {"kinds", federation::EventKinds::from_bits(hook.kinds).names()},
            {"enabled", hook.enabled},
            {"created_at", rfc3339(hook.created_at)},
            {"delivered", hook.delivered.text()},
            {"failures", hook.failures}};
  if (!hook.account.is_zero()) {
    const auto alias = api.directory.alias_of(hook.account);
    json["account"] = alias ? alias->text() : hook.account.hex();
  }
  if (hook.last_status != 0) json["last_status"] = hook.last_status;
  if (hook.failures > 0) {
    json["failing_since"] = rfc3339(hook.failing_since);
    if (hook.enabled) json["next_try"] = rfc3339(hook.next_try);
  }
  return json;
}

Result<Webhook> stored_webhook(const storage::Store& store, const WebhookId& id) {
  auto hook = stored<Webhook>(store, storage::Table::webhook, id.view());
  if (!hook) return std::unexpected(hook.error());
  if (!*hook) return protocol::failure(Reason::not_found, "no webhook has this id");
  return **std::move(hook);
}

HttpResponse webhook_response(const ApiState& api, unsigned status, const WebhookId& id) {
  const auto hook = stored_webhook(api.parts.store, id);
  return hook ? json_response(status, webhook_json(api, *hook)) : problem(hook.error());
}

std::optional<Webhook> read_webhook(const Call& call) {
  const auto& api = call.api();
  Webhook hook;
  std::optional<EventCursor> after;
  const bool readable = call.read_body([&](JsonReader& body) {
    hook.id = webhook_id(read_payment_id(body, call.request()));
    hook.url = body.required("url", body.parsed("url", parse_webhook_url)).url;
    if (const auto names = body.texts("kinds", max_kinds)) {
      const auto kinds = parse_event_kinds(*names);
      if (!kinds) body.complain("kinds", kinds.error());
      hook.kinds = kinds ? kinds->bits() : 0;
    } else {
      hook.kinds = federation::EventKinds::all().bits();
    }
    const auto account = [&](const std::string& alias) { return account_named(api.parts.store, alias); };
    hook.account = body.parsed("account", account).value_or(hook.account);
    after = body.parsed("after", [&](const auto& text) { return parse_after(api.parts.store, text); });
  });
  if (!readable) return std::nullopt;
  const auto from = after ? Result<EventCursor>(*after) : federation::last_event_cursor(api.parts.store);
  if (!from) {
    call.fail(from.error());
    return std::nullopt;
  }
  hook.delivered = *from;
  hook.secret = random_bytes(federation::webhook_secret_bytes);
  return hook;
}

/// The id in the path; the call is answered if it is none.
std::optional<WebhookId> id_of(const Call& call) {
  const auto id = parse_payment_id(call.argument(0));
  if (!id) call.fail(id.error());
  return id ? std::optional(webhook_id(*id)) : std::nullopt;
}

/// Asks the engine, and has the sender look at the rows when they have changed, whether the client still waits or not.
template <class Request>
void ask_and_refresh(const Call& call, Request request, Call::Answer make) {
  const auto& api = call.api();
  call.queue(std::move(request), [&api, reply = call.reply(), make = std::move(make)](const federation::Reply& said) {
    if (!said.failure) api.webhooks.refresh();
    reply.give([said, make] { return said.failure ? problem(*said.failure) : make(said); });
  });
}

}  // namespace

void add_webhook(Call call) {
  const auto hook = read_webhook(call);
  if (!hook) return;
  const auto& api = call.api();
  ask_and_refresh(call, federation::AddWebhook{.hook = *hook}, [&api, hook = *hook](const federation::Reply& said) {
    if (said.number == 0) return webhook_response(api, 200, hook.id);
    const auto added = stored_webhook(api.parts.store, hook.id);
    if (!added) return problem(added.error());
    auto json = webhook_json(api, *added);
    json["secret"] = webhook_secret_text(hook.secret);  // this once
    return json_response(201, json);
  });
}

void list_webhooks(Call call) {
  const auto& api = call.api();
  const auto hooks = federation::stored_webhooks(api.parts.store);
  if (!hooks) return call.fail(hooks.error());
  auto list = Json::array();
  for (const auto& hook : *hooks) list.push_back(webhook_json(api, hook));
  call.answer(200, {{"webhooks", std::move(list)}});
}

void show_webhook(Call call) {
  if (const auto id = id_of(call)) call.answer(webhook_response(call.api(), 200, *id));
}

void change_webhook(Call call) {
  const auto& api = call.api();
  const auto id = id_of(call);
  if (!id) return;
  federation::ChangeWebhook change{.id = *id, .enabled = {}, .after = {}};
  const bool readable = call.read_body([&](JsonReader& body) {
    change.enabled = body.boolean("enabled");
    change.after = body.parsed("after", [&](const auto& text) { return parse_after(api.parts.store, text); });
  });
  if (!readable) return;
  ask_and_refresh(call, std::move(change),
                  [&api, id = *id](const federation::Reply&) { return webhook_response(api, 200, id); });
}

void remove_webhook(Call call) {
  const auto id = id_of(call);
  if (!id || !call.read_body([](JsonReader&) {})) return;
  ask_and_refresh(call, federation::RemoveWebhook{.id = *id},
                  [id = *id](const federation::Reply&) { return json_response(200, {{"id", id.hex()}}); });
}

}  // namespace node
