#include "tests/federation/simulator/oracle.h"

#include <algorithm>
#include <utility>

#include "federation/invariants.h"
#include "federation/verify.h"
#include "federation/wind_up.h"
#include "protocol/check.h"
#include "storage/journal.h"

namespace simulator {

using protocol::PaymentKey;
using protocol::PaymentStatus;
using storage::Table;

std::size_t Oracle::number_of(const protocol::Domain& domain) const {
  for (std::size_t i = 0; i < nodes_.size(); ++i)
    if (nodes_[i]->domain() == domain) return i;
  return nodes_.size();
}

void Oracle::told(std::size_t node, const federation::Payment& payment) {
  if (payment.status() == PaymentStatus::held) return;
  if (again_.contains(payment.key())) return;  // a refusal gives way to what had left before
  const Told now{payment.status(), payment.opened.reason};
  const auto [known, is_new] = told_.emplace(std::pair{node, payment.key()}, now);
  if (silent_.contains(node)) known->second = now;
  // What it had said before was lost with its books, and with the peer that had decided.
  if (restored_.contains(node) && now.reason == protocol::Reason::wound_up) known->second = now;
  if (!is_new && (known->second.status != now.status || known->second.reason != now.reason))
    complain(nodes_[node]->domain().text() + " told two stories of " + payment.key().text());
}

void Oracle::restored(std::size_t node) {
  restored_.insert(node);
  // Kept: payments to elsewhere that were accepted, for the payee's node has signed them. All else only this disk knew.
  std::erase_if(told_, [&](const auto& entry) {
    const auto& [where, what] = entry;
    if (where.first != node) return false;
    const auto asked = asked_.find(where.second);
    const bool elsewhere = asked != asked_.end() && asked->second.node == node &&
                           !asked->second.payee.ends_with("@" + nodes_[node]->domain().text());
    return !(elsewhere && what.status == PaymentStatus::accepted);
  });
}

void Oracle::silently_restored(std::size_t node) {
  restored(node);
  silent_.insert(node);
}

void Oracle::inspect(std::size_t node) {
  for (const auto& broken : federation::broken_rules(nodes_[node]->books()))
    complain(nodes_[node]->domain().text() + ": " + broken);
  if (!restored_.contains(node)) check_limits(node);  // what is recovered is not asked again
  check_members(node);
}

/// Nobody pays or is paid whom the association has barred, or more than an unverified account may.
void Oracle::check_members(std::size_t node) {
  const auto& books = nodes_[node]->books();
  auto& membership = memberships_[node];
  if (membership.life != nodes_[node]->times_started())
    membership = {nodes_[node]->times_started(), StandingModel(restored_.contains(node))};
  while (membership.model.taken() < books.journal_size()) {
    const auto bytes = books.view().get(Table::journal, storage::number_key(membership.model.taken()));
    membership.model.take(*protocol::decode_entry(*bytes));
  }
  for (const auto& complaint : std::exchange(membership.model.complaints, {}))
    complain(books.domain().text() + ": " + complaint);
}

/// Credit balance = what this node owes: the agreement's figures, or its own where they are tighter.
static protocol::Bounds limits_of(const federation::Books& books, const federation::PeerState& peer) {
  if (!peer.terms) return {.least = 0, .most = 0};
  protocol::Bounds limits{.least = -peer.row.most_claim, .most = peer.row.most_debt};
  for (const auto& side : peer.terms->sides)
    if (side.currency.domain == books.domain())
      limits.most = std::min(limits.most, side.debt_limit);
    else
      limits.least = std::max(limits.least, -side.debt_limit);
  return limits;
}

/// A limit tightened under a position stops it where it stands. One step may take a payment and change the limit.
void Oracle::check_limits(std::size_t node) {
  const auto& books = nodes_[node]->books();
  for (const auto& [domain, peer] : books.peers()) {
    const auto& position = books.position(peer);
    const Reach now{.life = nodes_[node]->times_started(),
                    .low = position.worst_low(),
                    .high = position.worst_high(),
                    .limits = limits_of(books, peer),
                    .bank = books.fund().state().digital.lines * 1000 - books.fund().state().lines_waiting,
                    .note = books.settlements().link(domain).last,
                    .open = books.settlements().link(domain).open};
    const auto [place, is_new] = reach_.try_emplace({node, domain}, now);
    const Reach before = std::exchange(place->second, now);
    if (is_new || before.life != now.life || peer.row.wound_up()) continue;
    if (before.bank != now.bank || before.note != now.note || before.open != now.open) continue;
    if ((now.high > before.high && now.high > std::max(before.limits.most, now.limits.most)) ||
        (now.low < before.low && now.low < std::min(before.limits.least, now.limits.least)))
      complain(books.domain().text() + " -> " + domain.text() + ": the position passes its limit");
  }
}

static std::string ending(const std::optional<federation::Payment>& payment) {
  if (!payment) return "unknown";
  return std::to_string(static_cast<int>(payment->status())) + " " + std::string(name(payment->opened.reason));
}

std::optional<federation::Payment> Oracle::payment_of(const PaymentKey& key, const Asked& asked) const {
  const auto& books = nodes_[asked.node]->books();
  auto known = books.payment(key);
  if (!again_.contains(key) || (known && known->opened.counterparty == asked.payee)) return known;
  std::optional<federation::Payment> found;
  books.view().scan(Table::payment, {}, {}, [&](std::string_view, std::string_view row) {
    auto payment = storage::decode_row<federation::Payment>(row);
    if (payment && payment->opened.order_key() == key && payment->opened.counterparty == asked.payee)
      found = *std::move(payment);
    return !found;
  });
  return found;
}

void Oracle::compare_payment(const PaymentKey& key, const Asked& asked) {
  const auto at = payee_node(asked);
  if (at >= nodes_.size() || at == asked.node) return;
  const auto paying = payment_of(key, asked);
  const auto paid = nodes_[at]->books().payment(key);
  const bool credited = paid && paid->status() == PaymentStatus::accepted;
  const auto borne = borne_on_the_way(key);
  const std::string story = key.text() + " to " + asked.payee + " (" + ending(paying) + " / " + ending(paid) + ")";
  const bool is_free = !paying || paying->status() == PaymentStatus::refused;
  if (credited && is_free && !borne && !honoured(key)) complain(story + " was credited, and its payer is free of it");
  if (borne == PaymentStatus::accepted && !(credited && is_free))
    complain(story + " is borne on the way, and need not be");
  if (paying && paying->status() == PaymentStatus::accepted && !credited)
    complain(story + " was paid, and nobody was credited");
}

/// A node on the way that went back in time says that it owes, or may owe, what it is not owed: it stands accepted or
/// held there, and with the reason that the node before was told. nullopt if none does.
std::optional<PaymentStatus> Oracle::borne_on_the_way(const PaymentKey& key) const {
  for (const auto node : restored_) {
    const auto passed = nodes_[node]->books().payment(key);
    if (passed && passed->opened.kind == protocol::PaymentKind::forwarded &&
        passed->status() != PaymentStatus::refused && passed->opened.reason != protocol::Reason::none)
      return passed->status();
  }
  return std::nullopt;
}

bool Oracle::was_credited(const PaymentKey& key) const {
  const auto asked = asked_.find(key);
  const auto at = asked == asked_.end() ? nodes_.size() : payee_node(asked->second);
  const auto paid = at < nodes_.size() && nodes_[at]->up() ? nodes_[at]->books().payment(key) : std::nullopt;
  return paid && paid->status() == PaymentStatus::accepted;
}

/// A node on the way has returned it when it wound up the next one, and has heard since that it was accepted there, or
/// returned it with the keys of that one, which bears it.
bool Oracle::honoured(const PaymentKey& key) const {
  return std::ranges::any_of(nodes_, [&](const auto& node) {
    const auto passed = node->up() ? node->books().payment(key) : std::nullopt;
    const auto* next = passed ? node->books().peer(passed->opened.next) : nullptr;
    return next != nullptr && next->row.wound_up() && passed->status() == PaymentStatus::refused &&
           passed->opened.reason == protocol::Reason::wound_up &&
           ((passed->answer.sequence != 0 && federation::had_accepted(node->books(), *passed)) ||
            (node->books().hands_that_ended(*passed) == 2U && was_credited(key)));
  });
}

bool Oracle::refused_late(const PaymentKey& key) const {
  return std::ranges::any_of(nodes_, [&](const auto& node) {
    const auto passed = node->up() ? node->books().payment(key) : std::nullopt;
    return passed && passed->status() == PaymentStatus::refused && passed->answer.sequence != 0 &&
           node->books().hands_that_ended(*passed) && !federation::had_accepted(node->books(), *passed);
  });
}

std::size_t Oracle::payee_node(const Asked& asked) const {
  const auto address = protocol::Address::parse(asked.payee);
  return address ? number_of(address->domain) : nodes_.size();
}

void Oracle::compare_nodes() {
  for (const auto& node : nodes_)
    if (!node->up() || !node->quiet() || !node->recovered()) return;
  for (const auto node : silent_)
    for (const auto& [domain, peer] : nodes_[node]->books().peers())
      if (!nodes_[node]->core().link_open(domain)) return;
  for (const auto& [key, asked] : asked_) compare_payment(key, asked);
  for (const auto& [key, asked] : again_) compare_payment(key, asked);
  check_told();
}

void Oracle::check_told() {
  for (const auto& [where, what] : told_) {
    if (silent_.contains(where.first) || again_.contains(where.second)) continue;
    // The answer was lost with the books, and with the peer that had given it.
    if (restored_.contains(where.first) && honoured(where.second)) continue;
    const auto payment = nodes_[where.first]->books().payment(where.second);
    if (!payment || payment->status() != what.status || payment->opened.reason != what.reason)
      complain(nodes_[where.first]->domain().text() + " forgot what it said of " + where.second.text() + ": now " +
               ending(payment));
  }
}

/// Balances recomputed from what was asked and how it ended, for nodes that never went back in time.
void Oracle::check_balances(std::size_t node) {
  std::map<std::string, std::int64_t> expected;
  for (const auto& [where, amount] : issued_)
    if (where.first == node) expected[where.second] += amount;
  for (const auto& [key, asked] : asked_) {
    const auto payment = nodes_[asked.node]->books().payment(key);
    const bool accepted = payment && payment->status() == PaymentStatus::accepted;
    if (!accepted && honoured(key) && payee_node(asked) == node)
      expected[protocol::Address::parse(asked.payee)->alias.text()] += asked.credited;
    if (!accepted) continue;
    if (asked.node == node) expected[asked.payer] -= asked.amount;
    if (asked.node == node && asked.donation > 0) expected[asked.beneficiary] += asked.donation;
    if (payee_node(asked) == node) expected[protocol::Address::parse(asked.payee)->alias.text()] += asked.credited;
  }
  const auto& books = nodes_[node]->books();
  for (const auto& [member, balance] : expected) {
    const auto found = books.member(*protocol::Alias::parse(member));
    if (found && books.known_account(found->account).balance() != balance)
      complain(member + "@" + books.domain().text() + " has " +
               std::to_string(books.known_account(found->account).balance()) + ", expected " + std::to_string(balance));
  }
}

/// What was accepted here came in time, and what was given back of a payment is what its refunds say.
void Oracle::check_payments(std::size_t node) {
  const auto& books = nodes_[node]->books();
  std::map<PaymentKey, std::int64_t> refunded;
  for (const auto& [key, asked] : asked_) {
    const auto payment = books.payment(key);
    if (!payment || payment->status() == PaymentStatus::refused) continue;
    const bool passes = payment->opened.kind == protocol::PaymentKind::forwarded;
    if (asked.refund_of && !passes) refunded[*asked.refund_of] += payment->opened.amount.minor;
    if (payment->opened.kind == protocol::PaymentKind::incoming && payment->opened.accept_before <= payment->opened_at)
      complain(books.domain().text() + " accepted " + key.text() + " too late");
  }
  for (const auto& [key, asked] : asked_)
    if (const auto payment = books.payment(key); payment && payment->refunded != refunded[key])
      complain(books.domain().text() + ": " + std::to_string(payment->refunded) + " of " + key.text() +
               " count as given back, not " + std::to_string(refunded[key]));
}

void Oracle::check_links(std::size_t a, std::size_t b) {
  const auto& here = nodes_[a]->books();
  const auto& there = nodes_[b]->books();
  const auto* peer = here.peer(there.domain());
  const auto* mirror = there.peer(here.domain());
  if (peer == nullptr || mirror == nullptr) return;
  const std::string link = here.domain().text() + " -> " + there.domain().text();
  if (!peer->outbox.empty()) complain(link + ": messages still wait");
  if (peer->row.sent != mirror->row.received) complain(link + ": the heads differ");
  const bool mirrored = !peer->row.wound_up() && !mirror->row.wound_up();
  if (mirrored && here.position(*peer).balance() != -there.position(*mirror).balance())
    complain(link + ": positions do not mirror each other");
  for (std::uint64_t sequence = 1; sequence <= peer->row.sent.sequence; ++sequence) {
    const auto sent = nodes_[a]->store().get(Table::sent_log, federation::log_row(there.domain(), sequence));
    const auto received = nodes_[b]->store().get(Table::received_log, federation::log_row(here.domain(), sequence));
    if (!sent || !received || *sent != *received) complain(link + ": the logs differ at " + std::to_string(sequence));
  }
}

void Oracle::conclude() {
  compare_nodes();
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const auto& node = *nodes_[i];
    if (!node.up() || !node.recovered()) complain(node.domain().text() + " has not recovered");
    if (!node.up()) continue;
    if (node.books().held_payments() != 0) complain(node.domain().text() + " still holds payments");
    if (restored_.empty()) {
      check_balances(i);
      check_payments(i);
    }
    for (std::size_t j = 0; j < nodes_.size(); ++j)
      if (i != j && nodes_[j]->up()) check_links(i, j);
    for (const auto& finding : federation::verify(node.store()).findings)
      complain(node.domain().text() + ", " + finding.where + ": " + finding.what);
  }
}

}  // namespace simulator
