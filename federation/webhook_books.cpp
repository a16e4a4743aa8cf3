#include "federation/webhook_books.h"

#include <algorithm>

#include "protocol/check.h"
#include "storage/row.h"

namespace federation {

using protocol::check;
using storage::Table;

std::int64_t webhook_delay_ms(std::uint32_t failures) {
  constexpr std::int64_t first = 5'000;
  constexpr std::int64_t most = 3'600'000;
  constexpr std::uint32_t doublings_to_most = 10;
  check(failures > 0, "only a failure makes the next try wait");
  return std::min(most, first << std::min(failures - 1, doublings_to_most));
}

Result<std::vector<Webhook>> stored_webhooks(const storage::Store& store) {
  std::vector<Webhook> hooks;
  Result<void> wrong;
  const auto scanned = store.scan(Table::webhook, {}, {}, [&](std::string_view, std::string_view row) {
    auto hook = storage::decode_row<Webhook>(row);
    if (hook)
      hooks.push_back(*std::move(hook));
    else
      wrong = std::unexpected(hook.error());
    return wrong.has_value();
  });
  if (!scanned) return std::unexpected(scanned.error());
  if (!wrong) return std::unexpected(wrong.error());
  return hooks;
}

std::optional<Webhook> WebhookBooks::find(const WebhookId& id) const {
  const auto row = view_.get(Table::webhook, id.view());
  if (!row) return std::nullopt;
  auto hook = storage::decode_row<Webhook>(*row);
  check(hook.has_value(), "a webhook's row reads back");
  return *std::move(hook);
}

std::vector<Webhook> WebhookBooks::all() const {
  std::vector<Webhook> hooks;
  view_.scan(Table::webhook, {}, {}, [&](std::string_view, std::string_view row) {
    auto hook = storage::decode_row<Webhook>(row);
    check(hook.has_value(), "a webhook's row reads back");
    hooks.push_back(*std::move(hook));
    return true;
  });
  return hooks;
}

void WebhookBooks::put(const Webhook& hook) {
  check(hook.secret.size() == webhook_secret_bytes && hook.kinds != 0, "a webhook has a secret and wants something");
  view_.put(Table::webhook, Bytes(hook.id.view()), storage::encode_row(hook));
}

void WebhookBooks::erase(const WebhookId& id) {
  view_.erase(Table::webhook, Bytes(id.view()));
}

void WebhookBooks::erase_of(const protocol::AccountId& account) {
  for (const auto& hook : all())
    if (hook.account == account) erase(hook.id);
}

}  // namespace federation
