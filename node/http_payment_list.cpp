#include <nlohmann/json.hpp>

#include "node/http_routes.h"
#include "node/json_values.h"
#include "storage/journal.h"
#include "storage/row.h"

namespace node {

using federation::Payment;
using protocol::Result;

namespace {

/// One request reads at most so many entries, found or not: the client goes on with `next`.
constexpr std::uint64_t max_entries_read = 2'000;

struct Wanted {
  std::optional<protocol::AccountId> account;
  std::uint64_t before = 0;  ///< an index of the journal; entries below it
  std::int64_t limit = 50;
};

struct Page {
  std::vector<Payment> payments;
  std::uint64_t next = 0;  ///< 0: that was all
};

bool is_wanted(const protocol::PaymentOpened& opened, const Wanted& wanted) {
  return !wanted.account || opened.payer == *wanted.account || opened.payee == *wanted.account;
}

Result<Payment> payment_of(const storage::Store& store, const protocol::PaymentKey& key) {
  const auto row = store.get(storage::Table::payment, federation::payment_row(key));
  if (!row) return std::unexpected(row.error());
  if (!*row) return protocol::failure(protocol::Reason::corrupt, "the journal opens a payment that has no row");
  return storage::decode_row<Payment>(**row);
}

/// Newest first: payments in the order in which the journal opened them.
Result<Page> read_page(const storage::Store& store, const Wanted& wanted) {
  Page page;
  std::uint64_t index = wanted.before;
  const std::uint64_t last = index > max_entries_read ? index - max_entries_read : 0;
  while (index > last && std::ssize(page.payments) < wanted.limit) {
    const auto bytes = storage::journal_entry(store, --index);
    if (!bytes) return std::unexpected(bytes.error());
    const auto entry = protocol::decode_entry(*bytes);
    if (!entry) return std::unexpected(entry.error());
    const auto* opened = std::get_if<protocol::PaymentOpened>(&entry->body);
    if (opened == nullptr || !is_wanted(*opened, wanted)) continue;
    auto payment = payment_of(store, opened->key);
    if (!payment) return std::unexpected(payment.error());
    page.payments.push_back(*std::move(payment));
  }
  page.next = index;
  return page;
}

/// The payments that wait for an answer; in the order of their ids.
Result<Page> read_held(const storage::Store& store, const Wanted& wanted) {
  Page page;
  Result<void> wrong;
  const auto scanned = store.scan(storage::Table::hold, {}, {}, [&](std::string_view key, std::string_view) {
    const auto row = store.get(storage::Table::payment, key);
    if (!row || !*row) return true;  // decided meanwhile
    auto payment = storage::decode_row<Payment>(**row);
    if (!payment) wrong = std::unexpected(payment.error());
    if (payment && is_wanted(payment->opened, wanted)) page.payments.push_back(*std::move(payment));
    return wrong.has_value() && std::ssize(page.payments) < wanted.limit;
  });
  if (!scanned) return std::unexpected(scanned.error());
  if (!wrong) return std::unexpected(wrong.error());
  return page;
}

Result<protocol::AccountId> account_of(const Call& call, const std::string& alias) {
  if (const auto& own = call.caller().own) {
    if (own->alias.text() == alias) return own->account;
    return protocol::failure(protocol::Reason::forbidden, "is another member's");
  }
  const auto row = call.api().parts.store.get(storage::Table::member, alias);
  if (!row) return std::unexpected(row.error());
  if (!*row) return protocol::failure(protocol::Reason::not_found, "no member has this alias");
  const auto member = storage::decode_row<federation::Member>(**row);
  if (!member) return std::unexpected(member.error());
  return member->account;
}

}  // namespace

void list_payments(Call call) {
  const auto& api = call.api();
  const auto& store = api.parts.store;
  const auto head = storage::journal_head(store);
  if (!head) return call.fail(head.error());
  Wanted wanted{.account = {}, .before = head->size};
  bool held = false;
  const bool readable = call.read_query([&](JsonReader& query) {
    wanted.account = query.parsed("account", [&](const std::string& alias) { return account_of(call, alias); });
    wanted.limit =
        query.parsed("limit", [](const auto& text) { return parse_number(text, 1, 500); }).value_or(wanted.limit);
    const auto before = query.parsed("before", [](const auto& text) { return parse_number(text, 0, INT64_MAX); });
    if (before) wanted.before = std::min(wanted.before, static_cast<std::uint64_t>(*before));
    const auto status = query.text("status");
    held = status == "held";
    if (status && !held) query.complain("status", {protocol::Reason::malformed, "can only be held"});
  });
  if (!readable) return;
  if (const auto& own = call.caller().own) wanted.account = own->account;
  const auto page = held ? read_held(store, wanted) : read_page(store, wanted);
  if (!page) return call.fail(page.error());
  auto payments = Json::array();
  for (const auto& payment : page->payments) payments.push_back(payment_json(payment, api.currency(), api.directory));
  const Json next = page->next == 0 ? Json() : Json(std::to_string(page->next));
  call.answer(200, {{"payments", std::move(payments)}, {"next", next}});
}

}  // namespace node
