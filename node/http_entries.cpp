// The journal as an accountant's program reads it: every entry that moved money, from any place on.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "node/http_page.h"
#include "node/http_routes.h"
#include "node/http_time.h"
#include "node/json_values.h"
#include "node/stored.h"
#include "storage/journal.h"

namespace node {

using protocol::Result;

namespace {

/// What accounts are called: a member by its address, the node's own by their labels, each looked up once.
class AccountNames {
 public:
  explicit AccountNames(const ApiState& api) : api_(api) {}

  Result<std::string> name_of(const protocol::AccountId& id) {
    if (const auto known = names_.find(id); known != names_.end()) return known->second;
    auto name = look_up(id);
    if (name) names_.emplace(id, *name);
    return name;
  }

 private:
  Result<std::string> look_up(const protocol::AccountId& id) const {
    if (const auto alias = api_.directory.alias_of(id)) return protocol::Address{*alias, api_.domain()}.text();
    const auto account = stored<storage::Account>(api_.parts.store, storage::Table::account, id.view());
    if (!account) return std::unexpected(account.error());
    if (!*account) return protocol::failure(protocol::Reason::corrupt, "an entry moves an account without a row");
    return (*account)->label.empty() ? id.hex() : (*account)->label;
  }

  const ApiState& api_;
  std::map<protocol::AccountId, std::string> names_;
};

Result<Json> postings_json(const ApiState& api, AccountNames& names, const std::vector<protocol::Transfer>& transfers) {
  auto postings = Json::array();
  for (const auto& transfer : transfers) {
    if (!protocol::moves_money(transfer.kind)) continue;
    const auto debit = names.name_of(transfer.debit);
    const auto credit = names.name_of(transfer.credit);
    if (!debit || !credit) return std::unexpected(debit ? credit.error() : debit.error());
    const auto scale = scale_of(transfer.amount.currency, api.currency());
    postings.push_back({{"debit", *debit},
                        {"credit", *credit},
                        {"amount", protocol::format_decimal(transfer.amount.minor, scale)},
                        {"currency", transfer.amount.currency.view()}});
  }
  return postings;
}

/// The payment that an entry opens or closes.
std::optional<protocol::PaymentKey> payment_of(const protocol::EntryBody& body) {
  if (const auto* opened = std::get_if<protocol::PaymentOpened>(&body)) return opened->key;
  if (const auto* closed = std::get_if<protocol::PaymentClosed>(&body)) return closed->key;
  if (const auto* booked = std::get_if<protocol::BankLineBooked>(&body)) return booked->payment;
  if (const auto* resolved = std::get_if<protocol::BankLineResolved>(&body)) return resolved->payment;
  return std::nullopt;
}

Result<Json> entry_json(const ApiState& api, AccountNames& names, const protocol::Entry& entry) {
  auto postings = postings_json(api, names, entry.transfers);
  if (!postings) return postings;
  Json json{{"entry", entry.index}, {"time", rfc3339(entry.time)}};
  if (const auto payment = payment_of(entry.body)) json["payment"] = payment->text();
  json["postings"] = *std::move(postings);
  return json;
}

struct Page {
  Json entries = Json::array();
  std::uint64_t next = 0;
};

Result<Page> read_page(const ApiState& api, std::uint64_t first, std::uint64_t size, std::size_t limit) {
  Page page{.next = first};
  AccountNames names(api);
  const std::uint64_t last = std::min(size, first + max_entries_read);
  for (; page.next < last && page.entries.size() < limit; ++page.next) {
    const auto bytes = storage::journal_entry(api.parts.store, page.next);
    if (!bytes) return std::unexpected(bytes.error());
    const auto entry = protocol::decode_entry(*bytes);
    if (!entry) return std::unexpected(entry.error());
    if (std::ranges::none_of(entry->transfers, protocol::moves_money, &protocol::Transfer::kind)) continue;
    auto json = entry_json(api, names, *entry);
    if (!json) return std::unexpected(json.error());
    page.entries.push_back(*std::move(json));
  }
  return page;
}

}  // namespace

void list_entries(Call call) {
  const auto& api = call.api();
  std::int64_t first = 0;
  std::int64_t limit = 100;
  const bool readable = call.read_query([&](JsonReader& query) {
    const auto after = query.parsed("after", [](const auto& text) { return parse_number(text, 0, INT64_MAX - 1); });
    if (after) first = *after + 1;
    limit = read_limit(query, 500, limit);
  });
  if (!readable) return;
  const auto head = storage::journal_head(api.parts.store);
  if (!head) return call.fail(head.error());
  const auto from = static_cast<std::uint64_t>(first);
  const auto page = read_page(api, from, head->size, static_cast<std::size_t>(limit));
  if (!page) return call.fail(page.error());
  const Json next = page->next < head->size && page->next > 0 ? Json(std::to_string(page->next - 1)) : Json();
  call.answer(200, {{"entries", page->entries}, {"next", next}});
}

}  // namespace node
