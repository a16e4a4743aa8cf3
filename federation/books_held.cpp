// Payments that wait for another node: what is set aside for them, and for whom they wait.
#include "federation/awaited_euros.h"
#include "federation/books.h"
#include "federation/withdrawn_order.h"

namespace federation {

std::vector<storage::Hold> Books::holds_of(const PaymentKey& key) const {
  std::vector<storage::Hold> holds;
  const auto held = held_.find(key);
  if (held == held_.end()) return holds;
  for (const auto& id : held->second.holds)
    if (const auto* hold = ledger_.hold(id)) holds.push_back(*hold);
  return holds;
}

std::vector<PaymentKey> Books::waiting_for(const Domain& peer) const {
  std::vector<PaymentKey> keys;
  for (const auto& [key, held] : held_)
    if (held.payment.opened.next == peer && held.holds.empty()) keys.push_back(key);
  return keys;
}

std::vector<Payment> Books::unanswered_by(const Domain& peer) const {
  std::vector<Payment> payments;
  for (const auto& [key, held] : held_)
    if (held.payment.opened.next == peer) payments.push_back(held.payment);
  return payments;
}

std::map<Domain, Unanswered> Books::unanswered() const {
  std::map<Domain, Unanswered> all;
  for (const auto& [key, held] : held_) {
    const Payment& payment = held.payment;
    if (payment.opened.next.text().empty()) continue;
    Unanswered& peer = all[payment.opened.next];
    if (peer.count++ == 0 || payment.opened_at < peer.oldest) peer.oldest = payment.opened_at;
    peer.owed += payment.debt;
  }
  return all;
}

std::optional<std::uint32_t> Books::hands_that_ended(const Payment& payment) const {
  const PeerState* next = peer(payment.opened.next);
  const bool decided = payment.status() != protocol::PaymentStatus::held;
  return decided && next != nullptr && next->row.wound_up() ? ended_holds_.hands(view_, payment) : std::nullopt;
}

bool Books::order_waits(const Payment& payment) const {
  const PeerState* next = peer(payment.opened.next);
  return payment.order_number && !is_withdrawn(payment) && next != nullptr &&
         *payment.order_number >= next->row.outbox_first && *payment.order_number < next->row.outbox_next;
}

std::optional<Time> Books::oldest_hold() const {
  std::optional<Time> oldest;
  for (const auto& [key, held] : held_)
    if (!awaits_euros(held.payment.opened.kind) && (!oldest || held.payment.opened_at < *oldest))
      oldest = held.payment.opened_at;
  return oldest;
}

std::vector<PaymentKey> Books::overdue(Time now) const {
  std::vector<PaymentKey> keys;
  for (const auto& [deadline, key] : deadlines_) {
    if (deadline >= now) break;
    keys.push_back(key);
  }
  return keys;
}

}  // namespace federation
