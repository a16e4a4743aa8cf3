#include <nlohmann/json.hpp>

#include "federation/account_payments.h"
#include "federation/payment_reading.h"
#include "node/http_page.h"
#include "node/http_payments.h"
#include "node/http_routes.h"
#include "node/http_time.h"
#include "node/payment_view.h"
#include "storage/journal.h"

namespace node {

using federation::Payment;
using protocol::PaymentStatus;
using protocol::Result;

namespace {

struct Wanted {
  std::optional<protocol::AccountId> account;
  std::optional<protocol::Domain> peer;  ///< it came from there or went there
  std::optional<protocol::PaymentKind> kind;
  std::optional<protocol::PaymentStatus> status;
  protocol::Time from{INT64_MIN};  ///< opened then or later
  protocol::Time to{INT64_MAX};    ///< and earlier than that
  std::int64_t limit = 50;
  // Indexes of the journal: entries from `first` on and below `before`, the oldest first or the newest.
  std::uint64_t first = 0;
  std::uint64_t before = 0;
  bool oldest_first = false;
};

struct Page {
  std::vector<Payment> payments;
  std::uint64_t next = 0;  ///< where to go on; 0: that was all
};

bool is_wanted(const protocol::PaymentOpened& opened, const Wanted& wanted) {
  return (!wanted.account || is_of(*wanted.account, opened)) &&
         (!wanted.peer || opened.previous == *wanted.peer || opened.next == *wanted.peer) &&
         (!wanted.kind || opened.kind == *wanted.kind);
}

bool is_wanted(const Payment& payment, const Wanted& wanted) {
  return is_wanted(payment.opened, wanted) && (!wanted.status || payment.status() == *wanted.status) &&
         payment.opened_at >= wanted.from && payment.opened_at < wanted.to;
}

/// The payment that this entry opens, if it is wanted.
Result<std::optional<Payment>> wanted_at(const storage::Store& store, std::uint64_t index, const Wanted& wanted) {
  const auto bytes = storage::journal_entry(store, index);
  if (!bytes) return std::unexpected(bytes.error());
  const auto entry = protocol::decode_entry(*bytes);
  if (!entry) return std::unexpected(entry.error());
  const auto* opened = std::get_if<protocol::PaymentOpened>(&entry->body);
  if (opened == nullptr || !is_wanted(*opened, wanted)) return std::nullopt;
  auto payment = federation::known_payment(store, federation::payment_row(opened->key));
  if (!payment) return std::unexpected(payment.error());
  return is_wanted(*payment, wanted) ? std::optional(*std::move(payment)) : std::nullopt;
}

/// Payments in the order in which the journal opened them, or the other way round.
Result<Page> read_page(const storage::Store& store, const Wanted& wanted) {
  Page page;
  std::uint64_t first = wanted.first;
  std::uint64_t before = wanted.before;
  for (std::uint64_t read = 0; read < max_entries_read && first < before; ++read) {
    if (std::ssize(page.payments) == wanted.limit) break;
    auto payment = wanted_at(store, wanted.oldest_first ? first++ : --before, wanted);
    if (!payment) return std::unexpected(payment.error());
    if (*payment) page.payments.push_back(**std::move(payment));
  }
  if (first < before) page.next = wanted.oldest_first ? first : before;
  return page;
}

/// What an account paid and was paid, newest first, by the list that is kept of it.
Result<Page> read_statement(const storage::Store& store, const protocol::AccountId& account, const Wanted& wanted) {
  Page page;
  std::uint64_t read = 0;
  const auto visit = [&](std::uint64_t entry, const Payment& payment) {
    if (entry < wanted.first) return false;
    if (std::ssize(page.payments) == wanted.limit || read == max_entries_read) {
      page.next = entry + 1;
      return false;
    }
    ++read;
    if (is_wanted(payment, wanted)) page.payments.push_back(payment);
    return true;
  };
  const auto visited = federation::visit_payments_before(store, account, wanted.before, visit);
  if (!visited) return std::unexpected(visited.error());
  return page;
}

/// The payments that wait for an answer; in the order of their ids.
Result<Page> read_held(const storage::Store& store, const Wanted& wanted) {
  Page page;
  Result<void> wrong;
  const auto scanned = store.scan(storage::Table::hold, {}, {}, [&](std::string_view key, std::string_view) {
    auto payment = federation::find_payment_row(store, key);
    if (!payment) wrong = std::unexpected(payment.error());
    if (payment && *payment && is_wanted(**payment, wanted)) page.payments.push_back(**std::move(payment));
    return wrong.has_value() && std::ssize(page.payments) < wanted.limit;
  });
  if (!scanned) return std::unexpected(scanned.error());
  if (!wrong) return std::unexpected(wrong.error());
  return page;
}

/// By what is kept of it, where that holds all that is wanted: the journal alone has what was refused at once.
Result<Page> read(const storage::Store& store, const Wanted& wanted) {
  if (wanted.status == PaymentStatus::held) return read_held(store, wanted);
  if (wanted.account && wanted.status == PaymentStatus::accepted && !wanted.oldest_first)
    return read_statement(store, *wanted.account, wanted);
  return read_page(store, wanted);
}

/// Where the page begins: `before` counts down from the newest, `after` up from the oldest.
void read_place(JsonReader& query, Wanted& wanted) {
  const auto order = query.text("order");
  wanted.oldest_first = order == "oldest";
  if (order && order != "oldest" && order != "newest")
    query.complain("order", {protocol::Reason::malformed, "is newest or oldest"});
  const auto index = [](const auto& text) { return parse_number(text, 0, INT64_MAX); };
  if (const auto before = query.parsed("before", index))
    wanted.before = std::min(wanted.before, static_cast<std::uint64_t>(*before));
  if (const auto after = query.parsed("after", index)) wanted.first = static_cast<std::uint64_t>(*after);
}

void read_wanted(JsonReader& query, const Call& call, Wanted& wanted) {
  wanted.account = query.parsed("account", [&](const std::string& alias) { return account_seen(call, alias); });
  wanted.peer = query.parsed("peer", [](const std::string& text) { return protocol::Domain::parse(text); });
  wanted.kind = query.parsed("kind", [](const std::string& text) { return parse_payment_kind(text); });
  wanted.status = query.parsed("status", [](const std::string& text) { return parse_payment_status(text); });
  const auto time = [](const std::string& text) { return parse_rfc3339(text); };
  wanted.from = query.parsed("from", time).value_or(wanted.from);
  wanted.to = query.parsed("to", time).value_or(wanted.to);
  wanted.limit = read_limit(query, 500, wanted.limit);
  read_place(query, wanted);
}

}  // namespace

void list_payments(Call call) {
  const auto& api = call.api();
  const auto& store = api.parts.store;
  const auto head = storage::journal_head(store);
  if (!head) return call.fail(head.error());
  Wanted wanted{.before = head->size};
  if (!call.read_query([&](JsonReader& query) { read_wanted(query, call, wanted); })) return;
  if (const auto& own = call.caller().own) wanted.account = own->account;
  const auto page = read(store, wanted);
  if (!page) return call.fail(page.error());
  auto payments = Json::array();
  for (const auto& payment : page->payments) payments.push_back(seen_payment(call, payment));
  const Json next = page->next == 0 ? Json() : Json(std::to_string(page->next));
  call.answer(200, {{"payments", std::move(payments)}, {"next", next}});
}

}  // namespace node
