// What each journal entry means for the state. The same code serves the node, the replay and the auditor.

#include <algorithm>

#include "federation/books.h"
#include "federation/paper_accounts.h"
#include "federation/withdrawn_order.h"
#include "protocol/check.h"
#include "protocol/merkle.h"
#include "storage/chart.h"

namespace federation {

using protocol::check;
using protocol::failure;
using storage::Table;

Result<void> Books::apply(const protocol::Entry& entry, const Bytes& bytes) {
  check(entry.index == journal_.size(), "entries are applied in order");
  if (founded() == std::holds_alternative<protocol::Genesis>(entry.body))
    return failure(Reason::corrupt, "a genesis entry is the first one and the only one");
  // An account is opened before the same entry could move anything on it, and holds are read before they go.
  if (const auto verdict = ledger_.apply(entry.transfers); !verdict.applied())
    return failure(Reason::corrupt, "transfer " + std::to_string(verdict.transfer) +
                                        " does not apply: " + std::string(storage::name(verdict.outcome)));
  if (auto applied = std::visit([&](const auto& body) { return apply(entry, body); }, entry.body); !applied)
    return applied;
  const auto* asked = std::get_if<protocol::CancelAsked>(&entry.body);
  // It stands in the outbox already.
  const bool in_its_place =
      (asked != nullptr && asked->withdraws) || std::holds_alternative<protocol::ContradictionBorne>(entry.body);
  for (const auto& outgoing : entry.outgoing) {
    if (auto peer = known_peer(outgoing.peer); !peer) return std::unexpected(peer.error());
    if (!in_its_place) push_outgoing(outgoing, told_by(entry, outgoing.peer));
  }
  if (std::holds_alternative<protocol::AlarmRaised>(entry.body) ||
      std::holds_alternative<protocol::LinkFrozen>(entry.body))
    view_.put(Table::alarm, storage::number_key(entry.index), bytes);
  if (std::holds_alternative<protocol::NodeRestored>(entry.body))
    checkpoints_.restored(entry.index, protocol::leaf_hash(bytes));
  journal_.append(view_, bytes);
  return {};
}

Result<void> Books::apply(const protocol::Entry&, const protocol::Genesis& genesis) {
  genesis_ = genesis;
  own_keys_ = {genesis.currency.domain, 0, {genesis.message_key, genesis.contract_key}};
  return {};
}

Result<void> Books::apply(const protocol::Entry&, const protocol::AccountOpened& opened) {
  if (opened.bounds.least > opened.bounds.most) return failure(Reason::corrupt, "an account that can hold nothing");
  if (opened.purpose == protocol::AccountPurpose::cash && !opened.label.starts_with(cash_prefix))
    return failure(Reason::corrupt, "cash of no counter");
  const bool is_new = ledger_.open({.id = opened.account,
                                    .purpose = opened.purpose,
                                    .member = opened.member,
                                    .currency = opened.currency,
                                    .bounds = opened.bounds,
                                    .label = opened.label});
  if (!is_new) return failure(Reason::corrupt, "the account is open already");
  note_counter(*ledger_.account(opened.account));
  return {};
}

Result<void> Books::apply(const protocol::Entry& entry, const protocol::PaymentOpened& opened) {
  // A refused payment moved nothing; after a restore, the order that had left under its id takes its place.
  if (const auto known = payment(opened.key); known && known->status() != protocol::PaymentStatus::refused)
    return failure(Reason::corrupt, "payment " + opened.key.text() + " is known already");
  Payment payment{.opened = opened, .opened_at = entry.time, .closed_at = {}, .opened_entry = entry.index};
  weigh(payment, entry);
  payment.told = tells(entry, payment);
  if (opened.status == protocol::PaymentStatus::held) {
    payment.order_number = number_of_order(entry, opened.next);
    hold_payment(payment, entry);
  } else {
    payment.closed_at = entry.time;
    payment.closed_entry = entry.index;
  }
  put_payment(payment);
  ++counts_[{opened.kind, opened.status, opened.reason}];
  if (opened.status == protocol::PaymentStatus::refused) return {};
  list_for_members(opened, entry.index);
  members_.opened(opened, entry.time);
  if (auto known = fund_.opened(opened, entry.time); !known) return known;
  return add_refunded(opened, opened.amount.minor);
}

Result<void> Books::apply(const protocol::Entry& entry, const protocol::PaymentClosed& closed) {
  auto payment = this->payment(closed.key);
  if (!payment || payment->status() != protocol::PaymentStatus::held)
    return failure(Reason::corrupt, "payment " + closed.key.text() + " is not held");
  if (!holds_of(closed.key).empty()) return failure(Reason::corrupt, "a closed payment leaves no hold");
  if (!payment->is_borne()) payment->opened.reason = closed.reason;  // else what the node before was told stands
  payment->opened.status = closed.status;
  payment->answer = closed.answer;
  payment->closed_at = entry.time;
  payment->closed_entry = entry.index;
  if (auto counted = count_answer(closed, *payment); !counted) return counted;
  payment->told = tells(entry, *payment);
  release_payment(closed.key);
  put_payment(*payment);
  ++counts_[{payment->opened.kind, closed.status, closed.reason}];
  fund_.closed(payment->opened);
  if (closed.status == protocol::PaymentStatus::accepted) return {};
  members_.refused(payment->opened, payment->opened_at);
  return add_refunded(payment->opened, -payment->opened.amount.minor);
}

Result<void> Books::apply(const protocol::Entry& entry, const protocol::CancelAsked& asked) {
  const auto held = held_.find(asked.key);
  if (held == held_.end()) return failure(Reason::corrupt, "cancellation asked for a payment that is not held");
  Payment& payment = held->second.payment;
  if (asked.withdraws)
    if (auto withdrawn = withdraw_order(payment, entry); !withdrawn) return withdrawn;
  // Books that were restored, or whose log has forked, do not know what else has left.
  const PeerState* next = peer(payment.opened.next);
  if (asked.withdraws && !next->row.must_compare && !next->row.frozen) payment.order_number = never_left;
  payment.cancel_asked = true;
  deadlines_.erase({payment.opened.accept_before, asked.key});
  put_payment(payment);
  return {};
}

Result<void> Books::apply(const protocol::Entry&, const protocol::AnswerRepeated& repeated) {
  if (!payment(repeated.key)) return failure(Reason::corrupt, "an answer repeated for an unknown payment");
  return {};
}

Result<void> Books::apply(const protocol::Entry&, const protocol::AgreementChanged& changed) {
  using Step = protocol::AgreementStep;
  auto known = known_peer(changed.peer);
  if (!known) return std::unexpected(known.error());
  PeerState& peer = **known;
  peer.touched = true;
  const auto put = [&](AgreementState state) {
    view_.put(Table::agreement, agreement_row(changed.peer, changed.version),
              storage::encode_row(Agreement{state, changed.terms, changed.ours, changed.theirs}));
  };
  switch (changed.step) {
    case Step::proposed_here:
      peer.row.version_proposed_here = changed.version;
      peer.row.version_proposed_there = 0;
      put(AgreementState::proposed_here);
      return {};
    case Step::proposed_there:
      if (peer.row.version_proposed_there == changed.version)
        return failure(Reason::corrupt, "a proposal takes the place of one that waits");
      peer.row.version_proposed_there = changed.version;
      peer.row.version_proposed_here = 0;
      put(AgreementState::proposed_there);
      return {};
    case Step::in_force:
      put(AgreementState::in_force);
      return set_agreement_in_force(peer, changed.version, changed.terms);
    case Step::suspended_here:
    case Step::resumed_here:
      peer.row.suspended_here = changed.step == Step::suspended_here;
      return {};
    case Step::suspended_there:
    case Step::resumed_there:
      peer.row.suspended_there = changed.step == Step::suspended_there;
      return {};
  }
  return failure(Reason::corrupt, "an unknown step of an agreement");
}

Result<void> Books::apply(const protocol::Entry&, const protocol::LimitsSet& limits) {
  auto peer = known_peer(limits.peer);
  if (!peer) return std::unexpected(peer.error());
  if (limits.most_debt < 0 || limits.most_claim < 0) return failure(Reason::corrupt, "a limit below zero");
  (*peer)->row.most_debt = limits.most_debt;
  (*peer)->row.most_claim = limits.most_claim;
  (*peer)->touched = true;
  return set_position_bounds(**peer);
}

Result<void> Books::apply(const protocol::Entry&, const protocol::AlarmRaised&) {
  return {};
}

Result<void> Books::apply(const protocol::Entry& entry, const protocol::NodeRestored& restored) {
  for (auto& [domain, peer] : peers_) {
    peer.row.must_compare = peer.touched = true;
    peer.row.released = false;
  }
  return fund_.apply(restored, entry.time);
}

Result<void> Books::apply(const protocol::Entry& entry, const protocol::OrderPassedOn& passed_on) {
  const auto held = held_.find(passed_on.key);
  if (held == held_.end()) return failure(Reason::corrupt, "an order passed on for a payment not held");
  put_holds(held->second, entry);
  Payment& payment = held->second.payment;
  payment.order_number = number_of_order(entry, payment.opened.next);
  weigh(payment, entry);
  put_payment(payment);
  return {};
}

Result<void> Books::apply(const protocol::Entry&, const protocol::FundRulesSet& rules) {
  return fund_.apply(rules);
}

Result<void> Books::apply(const protocol::Entry& entry, const protocol::TransfersOrdered& ordered) {
  return fund_.apply(ordered, entry.time);
}

Result<void> Books::apply(const protocol::Entry& entry, const protocol::BankLineBooked& booked) {
  return fund_.apply(booked, entry.index, entry.time);
}

Result<void> Books::apply(const protocol::Entry& entry, const protocol::StatementBooked& statement) {
  return fund_.apply(statement, entry.time);
}

Result<void> Books::apply(const protocol::Entry& entry, const protocol::TransferRejected& rejected) {
  return fund_.apply(rejected, entry.time);
}

Result<void> Books::apply(const protocol::Entry& entry, const protocol::BankLineResolved& resolved) {
  return fund_.apply(resolved, entry.time);
}

PeerState* Books::find_peer(const Domain& domain) {
  const auto found = peers_.find(domain);
  return found == peers_.end() ? nullptr : &found->second;
}

Result<PeerState*> Books::known_peer(const Domain& domain) {
  if (PeerState* peer = find_peer(domain)) return peer;
  return failure(Reason::corrupt, domain.text() + " is not a peer");
}

Result<void> Books::set_agreement_in_force(PeerState& peer, std::uint32_t version, const Bytes& terms) {
  auto decoded = protocol::decode_agreement_terms(terms);
  if (!decoded) return std::unexpected(decoded.error());
  if (version != peer.row.version_in_force + 1 || decoded->version != version)
    return failure(Reason::corrupt, "an agreement version does not follow the one in force");
  if (decoded->sides[decoded->side_of(domain())].currency.domain != domain())
    return failure(Reason::corrupt, "an agreement between others");
  peer.row.version_in_force = version;
  peer.row.version_proposed_here = 0;
  peer.row.version_proposed_there = 0;
  set_terms(peer, *std::move(decoded));
  return set_position_bounds(peer);
}

/// Credit balance = our debt, debit balance = our claim: the agreement's limits, or our own where they are tighter.
Result<void> Books::set_position_bounds(PeerState& peer) {
  if (!peer.terms) return {};
  if (ledger_.account(peer.position) == nullptr) return failure(Reason::corrupt, "the position account is not open");
  const auto& sides = peer.terms->sides;
  const std::size_t here = peer.terms->side_of(domain());
  const auto our_debt = std::min(sides.at(here).debt_limit, peer.row.most_debt);
  const auto their_debt = std::min(sides.at(1 - here).debt_limit, peer.row.most_claim);
  ledger_.set_bounds(peer.position, {.least = -their_debt, .most = our_debt});
  return {};
}

void Books::push_outgoing(const protocol::Outgoing& outgoing, std::int64_t accepts) {
  PeerState* peer = find_peer(outgoing.peer);
  check(peer != nullptr, "messages go to peers");
  peer->outbox.push_back({outgoing.message, accepts});
  peer->outbox_bytes += outgoing.message.size();
  ++peer->row.outbox_next;
  peer->touched = true;
}

/// The number that the order in this entry will have in the outbox for the next node; none if the entry holds none.
std::optional<std::uint64_t> Books::number_of_order(const protocol::Entry& entry, const Domain& next) const {
  const PeerState* peer = this->peer(next);
  const auto to_next = [&](const protocol::Outgoing& outgoing) { return outgoing.peer == next; };
  if (peer == nullptr || std::ranges::none_of(entry.outgoing, to_next)) return std::nullopt;
  return peer->row.outbox_next;
}

/// The cancellation takes the place of an order that no envelope holds yet.
Result<void> Books::withdraw_order(const Payment& payment, const protocol::Entry& entry) {
  PeerState* peer = find_peer(payment.opened.next);
  if (peer == nullptr || !order_waits(payment)) return failure(Reason::corrupt, "a withdrawn order does not wait");
  if (entry.outgoing.size() != 1 || entry.outgoing.front().peer != payment.opened.next)
    return failure(Reason::corrupt, "a withdrawn order leaves its place to one message");
  check(*payment.order_number < peer->row.outbox_next, "what waits stands in the outbox");
  Waiting& place = peer->outbox[*payment.order_number - peer->row.outbox_first];
  Bytes& waiting = place.message;
  if (protocol::sha256(waiting) != payment.opened.order)
    return failure(Reason::corrupt, "what is withdrawn is not the order");
  peer->outbox_bytes -= waiting.size();
  waiting = entry.outgoing.front().message;
  peer->outbox_bytes += waiting.size();
  if (*payment.order_number < peer->outbox_stored)
    view_.put(Table::outbox, outbox_row(payment.opened.next, *payment.order_number), storage::encode_row(place));
  return {};
}

/// A message that was sealed before its row was ever written leaves no trace in the outbox table. Gives what the
/// messages accept; cents.
std::int64_t Books::pop_outbox(PeerState& peer, std::uint32_t count) {
  std::int64_t accepted = 0;
  for (std::uint32_t i = 0; i < count; ++i, ++peer.row.outbox_first) {
    if (peer.row.outbox_first < peer.outbox_stored)
      view_.erase(Table::outbox, outbox_row(peer.identity.domain(), peer.row.outbox_first));
    accepted += peer.outbox.front().accepts;
    peer.outbox_bytes -= peer.outbox.front().message.size();
    peer.outbox.pop_front();
  }
  peer.outbox_stored = std::max(peer.outbox_stored, peer.row.outbox_first);
  return accepted;
}

void Books::put_payment(const Payment& payment) {
  view_.put(Table::payment, payment_row(payment.key()), storage::encode_row(payment));
  last_look_ = Looked{payment.key(), payment};
}

void Books::put_holds(Held& held, const protocol::Entry& entry) {
  OpenHolds open;
  held.holds.clear();
  for (const auto& transfer : entry.transfers) {
    const auto* hold = ledger_.hold(transfer.hold);
    if (hold == nullptr) continue;
    open.holds.push_back(*hold);
    held.holds.push_back(hold->id);
  }
  view_.put(Table::hold, payment_row(held.payment.key()), storage::encode_row(open));
}

void Books::hold_payment(const Payment& payment, const protocol::Entry& entry) {
  put_holds(held_.emplace(payment.key(), Held{payment, {}}).first->second, entry);
  if (payment.opened.kind == protocol::PaymentKind::outgoing)
    deadlines_.emplace(payment.opened.accept_before, payment.key());
}

void Books::release_payment(const PaymentKey& key) {
  const auto held = held_.find(key);
  check(held != held_.end(), "a held payment is at hand");
  deadlines_.erase({held->second.payment.opened.accept_before, key});
  held_.erase(held);
  view_.erase(Table::hold, payment_row(key));
}

/// Keeps on the first payment how much of it was given back. Unknown only when it was lost with an old backup.
Result<void> Books::add_refunded(const protocol::PaymentOpened& refund, std::int64_t change) {
  if (!refund.refund_of || refund.kind == protocol::PaymentKind::forwarded) return {};
  auto first = payment(*refund.refund_of);
  if (!first) return {};
  const auto refunded = protocol::add(first->refunded, change);
  if (!refunded || *refunded < 0) return failure(Reason::corrupt, "refunds do not add up");
  first->refunded = *refunded;
  put_payment(*first);
  return {};
}

}  // namespace federation
