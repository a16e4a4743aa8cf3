#include "federation/webhooks.h"

#include "protocol/check.h"

namespace federation {

/// What a client chooses; the secret and the place are the node's.
static bool says_the_same(const Webhook& one, const Webhook& other) {
  return one.url == other.url && one.kinds == other.kinds && one.account == other.account;
}

static void begin_anew(Webhook& hook) {
  hook.failures = 0;
  hook.failing_since = {};
  hook.next_try = {};
}

void add_webhook(Context& context, const AddWebhook& request) {
  auto& hooks = context.books.webhooks();
  if (const auto known = hooks.find(request.hook.id)) {
    if (says_the_same(*known, request.hook)) return context.succeed(request.ticket);
    return context.fail(request.ticket, Reason::id_conflict, "another webhook has this id");
  }
  if (hooks.all().size() >= max_webhooks)
    return context.fail(request.ticket, Reason::oversize, "a node has at most 16 webhooks");
  auto hook = request.hook;
  hook.created_at = context.now;
  hooks.put(hook);
  context.emit(Reply{.ticket = request.ticket, .failure = {}, .payment = {}, .number = 1});
}

void change_webhook(Context& context, const ChangeWebhook& request) {
  auto hook = context.books.webhooks().find(request.id);
  if (!hook) return context.fail(request.ticket, Reason::not_found, "no webhook has this id");
  if (request.after && request.after->entry >= context.books.journal_size())
    return context.fail(request.ticket, Reason::stale_version, "the journal does not have this place");
  if (request.after) hook->delivered = *request.after;
  hook->enabled = request.enabled.value_or(hook->enabled);
  begin_anew(*hook);
  context.books.webhooks().put(*hook);
  context.succeed(request.ticket);
}

void remove_webhook(Context& context, const RemoveWebhook& request) {
  if (!context.books.webhooks().find(request.id))
    return context.fail(request.ticket, Reason::not_found, "no webhook has this id");
  context.books.webhooks().erase(request.id);
  context.succeed(request.ticket);
}

static void note_failure(Context& context, Webhook& hook) {
  if (hook.failures == 0) hook.failing_since = context.now;
  ++hook.failures;
  hook.next_try = {context.now.milliseconds + webhook_delay_ms(hook.failures)};
  if (context.now.milliseconds - hook.failing_since.milliseconds < webhook_patience_ms) return;
  hook.enabled = false;
  context.alarm({}, Reason::undelivered, "the receiver of webhook " + hook.id.hex() + " has taken nothing for 3 days");
}

void webhook_tried(Context& context, const WebhookTried& tried) {
  auto hook = context.books.webhooks().find(tried.id);
  if (!hook || !hook->enabled || hook->delivered != tried.from) return context.succeed(tried.ticket);
  if (tried.status) hook->last_status = *tried.status;
  if (tried.reached) {
    hook->delivered = *tried.reached;
    begin_anew(*hook);
  } else {
    note_failure(context, *hook);
  }
  context.books.webhooks().put(*hook);
  context.succeed(tried.ticket);
}

}  // namespace federation
