// The statement of account, page by page.
#include <deque>
#include <nlohmann/json.hpp>

#include "federation/account_payments.h"
#include "node/cyclos_error.h"
#include "node/cyclos_recall.h"
#include "node/cyclos_repeats.h"
#include "node/cyclos_transaction.h"
#include "node/http_routes.h"
#include "node/http_time.h"
#include "node/wallet.h"

namespace node {

using federation::Payment;
using protocol::PaymentKind;
using protocol::PaymentStatus;
using protocol::Result;

namespace {

constexpr std::int64_t max_page = 100'000;

struct Wanted {
  std::int64_t page = 0;
  std::int64_t page_size = 40;  // as Cyclos has it
  bool oldest_first = false;
  std::string from;  ///< RFC 3339 in UTC with milliseconds: such texts are in the order of time; empty: any
  std::string until;

  /// The page that wallets ask for again and again, and which is the least to read.
  bool is_newest() const { return page == 0 && !oldest_first; }
};

struct Page {
  std::vector<Payment> payments;
  bool more = false;
};

/// What moved, or is set aside to. Euros that are awaited are among the top-ups.
bool is_shown(const Payment& payment, const Wanted& wanted) {
  const bool stands = payment.status() == PaymentStatus::accepted ||
                      (payment.status() == PaymentStatus::held && payment.opened.kind == PaymentKind::outgoing);
  if (!stands) return false;
  const auto date = rfc3339(payment.opened_at);
  return date >= wanted.from && (wanted.until.empty() || date <= wanted.until);
}

/// As many as fit a page, behind those of the pages before it. Reads no further than to the beginning of the period.
Result<Page> page_of(const ApiState& api, const OwnAccount& own, const Wanted& wanted) {
  std::deque<Payment> shown;  // up to the end of the page, and one more, which shows that there are more
  const auto first = wanted.page * wanted.page_size;
  const auto end = first + wanted.page_size;
  const auto visited = federation::visit_payments_of(api.parts.store, own.account, [&](const Payment& payment) {
    if (is_shown(payment, wanted)) shown.push_back(payment);
    if (wanted.oldest_first && std::ssize(shown) > end + 1) shown.pop_front();
    return (wanted.oldest_first || std::ssize(shown) <= end) && rfc3339(payment.opened_at) >= wanted.from;
  });
  if (!visited) return std::unexpected(visited.error());
  if (wanted.oldest_first) std::ranges::reverse(shown);
  Page page{.payments = {}, .more = std::ssize(shown) > end};
  for (auto i = first; i < std::min<std::int64_t>(std::ssize(shown), end); ++i)
    page.payments.push_back(std::move(shown[static_cast<std::size_t>(i)]));
  return page;
}

/// `begin,end`, of which either may be left out, in one text or in two.
void read_period(JsonReader& query, Wanted& wanted) {
  auto period = query.text("datePeriod").value_or("");
  if (const auto first = query.text("datePeriod[0]")) period = *first;
  if (const auto second = query.text("datePeriod[1]")) period += "," + *second;
  const auto comma = period.find(',');
  wanted.from = period.substr(0, comma);
  if (comma != std::string::npos) wanted.until = period.substr(comma + 1);
}

bool is_moment(const std::string& text) {
  constexpr std::string_view form = "0000-00-00T00:00:00.000Z";
  if (text.empty()) return true;
  if (text.size() != form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i)
    if (form[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != form[i]) return false;
  return true;
}

std::optional<Wanted> read_wanted(const Call& call) {
  Wanted wanted;
  std::string order;
  const bool readable = call.read_query([&](JsonReader& query) {
    query.pass_over_others();
    wanted.page = query.parsed("page", [](const auto& text) { return parse_number(text, 0, max_page); }).value_or(0);
    wanted.page_size = query.parsed("pageSize", [](const auto& text) { return parse_number(text, 1, 100); })
                           .value_or(wanted.page_size);
    order = query.text("orderBy").value_or("dateDesc");
    read_period(query, wanted);
  });
  if (!readable) return std::nullopt;
  wanted.oldest_first = order == "dateAsc";
  if (order != "dateDesc" && order != "dateAsc")
    return call.answer(cyclos_invalid("orderBy", "dateDesc, dateAsc")), std::nullopt;
  if (!is_moment(wanted.from) || !is_moment(wanted.until))
    return call.answer(cyclos_invalid("datePeriod", "2026-03-01T12:00:00.000Z")), std::nullopt;
  return wanted;
}

void answer_page(const Call& call, const Wanted& wanted) {
  const auto& api = call.api();
  const auto& own = *call.caller().own;
  const auto page = page_of(api, own, wanted);
  if (!page) return call.fail(page.error());
  auto transactions = Json::array();
  for (const auto& payment : page->payments) transactions.push_back(cyclos_transaction(api, own, payment));
  auto response = json_response(200, transactions);
  // Wallets go on until it says false, and nothing else.
  response.headers.emplace_back("X-Has-Next-Page", page->more ? "true" : "false");
  if (wanted.is_newest()) {
    if (const auto recalled = recall_payments(call); !recalled) return call.fail(recalled.error());
    api.repeats.seen(own.account, asker_of(call), page->payments);
  }
  call.answer(std::move(response));
}

}  // namespace

void cyclos_transactions(Call call) {
  if (!is_own_wallet(call, call.argument(0))) return;
  const auto wanted = read_wanted(call);
  if (!wanted) return;
  wanted->is_newest() ? answer_page(call, *wanted)
                      : call.read_long([call, wanted = *wanted] { answer_page(call, wanted); });
}

}  // namespace node
