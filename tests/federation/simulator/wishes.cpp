#include "tests/federation/simulator/wishes.h"

#include <utility>

#include "federation/account_payments.h"
#include "protocol/check.h"

namespace simulator {

using protocol::PaymentStatus;

void Wishes::complain(const Wish& wish, const std::string& what) {
  complaints.push_back("request " + wish.id.hex() + " of " + wish.payee + "@" + nodes_[wish.node]->domain().text() +
                       " " + what);
}

std::optional<federation::PaymentRequest> Wishes::row_of(const Wish& wish) const {
  const auto& books = nodes_[wish.node]->books();
  const auto payee = books.account_of(*protocol::Alias::parse(wish.payee));
  return payee ? books.payment_requests().find(*payee, wish.id) : std::nullopt;
}

bool Wishes::pays(const Wish& wish, const federation::PaymentRequest& row, const federation::Payment& payment) {
  return payment.status() == PaymentStatus::accepted && payment.opened.payee == row.payee &&
         payment.opened.amount.minor >= wish.amount && payment.key().id.view().starts_with(wish.id.view());
}

void Wishes::inspect(std::size_t node) {
  for (const auto& wish : wishes_) {
    if (wish.node != node || set_back_.contains(node)) continue;
    const auto row = row_of(wish);
    if (!row) seen_.erase(wish.id);
    if (!row) continue;
    const auto life = nodes_[node]->times_started();
    Seen& seen = seen_.try_emplace(wish.id, Seen{life, nodes_[node]->books().journal_size(), {}}).first->second;
    if (std::exchange(seen.life, life) != life) seen.paid_by.reset();
    if (seen.paid_by && seen.paid_by != row->paid_by) complain(wish, "was paid, and then by another payment, or none");
    if (row->paid_by && !seen.paid_by) {
      const auto payment = nodes_[node]->books().payment(*row->paid_by);
      if (!payment || !pays(wish, *row, *payment)) complain(wish, "is paid by what does not pay it");
    }
    seen.paid_by = row->paid_by;
  }
}

/// Of those that came while the request was there, in the order of the journal.
std::optional<protocol::PaymentKey> Wishes::first_paying(const Wish& wish,
                                                         const federation::PaymentRequest& row) const {
  std::optional<protocol::PaymentKey> first;
  const auto since = seen_.at(wish.id).since;
  const auto visit = [&](std::uint64_t entry, const federation::Payment& payment) {
    if (entry >= since && pays(wish, row, payment)) first = payment.key();
    return entry >= since;
  };
  const auto visited = federation::visit_payments_before(nodes_[wish.node]->store(), row.payee, UINT64_MAX, visit);
  protocol::check(visited.has_value(), "the payments of an account read back");
  return first;
}

/// Whether it was made. Asked for however often, before and after the time of its quote.
bool Wishes::check_quoted(const QuotedPayment& quoted) {
  const auto& [node, request, credited, altered] = quoted;
  const auto& books = nodes_[node]->books();
  const protocol::PaymentKey key{books.domain(), request.id};
  const auto payment = books.payment(key);
  if (!payment || set_back_.contains(node) || payment->status() == PaymentStatus::refused) return false;
  if (payment->opened_at >= request.quoted->until)
    complaints.push_back(key.text() + " was begun after the time of its quote");
  if (altered) complaints.push_back(key.text() + " was begun by a quote of another amount");
  if (payment->status() != PaymentStatus::accepted) return false;
  if (request.quoted->credited.minor != credited)
    complaints.push_back(key.text() + " brought another amount than its quote says");
  return true;
}

std::pair<std::uint64_t, std::uint64_t> Wishes::conclude() {
  std::uint64_t made = 0;
  std::uint64_t paid = 0;
  for (const auto& quoted : quoted_)
    if (nodes_[quoted.node]->up() && check_quoted(quoted)) ++made;
  for (const auto& wish : wishes_) {
    if (!nodes_[wish.node]->up() || set_back_.contains(wish.node)) continue;
    const auto row = row_of(wish);
    if (!row) continue;
    const auto first = first_paying(wish, *row);
    if (first != row->paid_by)
      complain(wish, "is paid by " + (row->paid_by ? row->paid_by->text() : "nobody") + ", and was by " +
                         (first ? first->text() : "nobody"));
    if (row->paid_by) ++paid;
  }
  return {made, paid};
}

}  // namespace simulator
