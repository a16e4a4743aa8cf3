// What clients and operators ask of the nodes while the faults strike.

#include <algorithm>
#include <utility>

#include "tests/federation/simulator/simulation.h"

namespace simulator {

using protocol::PaymentKey;

void Simulation::act() {
  scheduler_.after(random_.between(0, 60), [this] {
    if (actions_left_ == 0) return;
    --actions_left_;
    die_in_time();
    switch (random_.below(28)) {
      case 0:
        repeat_request();
        break;
      case 1:
        refund();
        break;
      case 2:
        cancel();
        break;
      case 3:
        random_.once_in(4) ? change_agreement() : pay();
        break;
      case 4:
      case 5:
        strike();
        break;
      case 6:
      case 7:
      case 8:
        keep_the_fund();
        break;
      case 9:
        keep_members();
        break;
      case 10:
      case 11:
        settle();
        break;
      case 12:
        keep_the_counter();
        break;
      case 13:
        random_.once_in(3) ? rotate_keys() : court_a_stranger();
        break;
      case 14:
      case 15:
        make_checkpoint(any_node());
        break;
      case 16:
        pay_by_quote();
        break;
      case 17:
        ask_to_be_paid();
        break;
      default:
        pay();
    }
    // Who is set back and not told decides late orders anew, before it hears how they ended.
    if (random_.once_in(60) && !silent_) scheduler_.sleep();
    act();
  });
}

protocol::PaymentId Simulation::new_id() {
  return *protocol::PaymentId::from_bytes(random_.bytes(16));
}

void Simulation::pay() {
  const std::size_t from = any_node();
  const std::size_t to = any_node();
  const PaymentKey key{nodes_[from]->domain(), new_id()};
  // Now and then a payee nobody knows, or who may be gone, and an amount no balance or limit allows.
  const std::string stranger = random_.once_in(2) ? "nobody" : guest();
  const std::string payee = random_.once_in(20) ? stranger : member(random_.below(members_per_node));
  const std::int64_t amount = random_.once_in(20) ? random_.between(250'00, 500'00) : random_.between(1, 40'00);
  const Asked asked{.node = from,
                    .payer = member(random_.below(members_per_node)),
                    .payee = payee + "@" + nodes_[to]->domain().text(),
                    .amount = amount,
                    .credited = credited(from, to, amount),
                    .refund_of = {}};
  oracle_.asked(key, asked);
  keys_.push_back(key);
  ask(key, asked, random_.once_in(10) ? random_.between(1, 300) : random_.between(10'000, 60'000));
  if (random_.once_in(4)) cancel_soon(key);
}

protocol::Fraction Simulation::rate(std::size_t a, std::size_t b) const {
  if (const auto found = rates_.find({a, b}); found != rates_.end()) return found->second;
  if (const auto found = rates_.find({b, a}); found != rates_.end())
    return {found->second.denominator, found->second.numerator};
  return {1, 1};
}

protocol::Rounding Simulation::rounding(std::size_t a, std::size_t b) const {
  return rate(a, b) == protocol::Fraction{1, 1} ? rounding_ : protocol::Rounding::down;
}

std::size_t Simulation::owed_in(std::size_t a, std::size_t b) const {
  if (nodes_[a]->has_fund() != nodes_[b]->has_fund()) return nodes_[a]->has_fund() ? a : b;
  return std::min(a, b);
}

std::int64_t Simulation::credited(std::size_t from, std::size_t to, std::int64_t amount) const {
  if (from == to) return amount;
  const auto linked = [&](std::size_t a, std::size_t b) {
    return std::ranges::find(links_, std::pair(std::min(a, b), std::max(a, b))) != links_.end();
  };
  const std::size_t neighbour = from < to ? from + 1 : from - 1;
  const std::size_t next = linked(from, to) ? to : neighbour;
  const std::size_t unit = owed_in(from, next);
  const std::int64_t owed = unit == from ? amount : *protocol::multiply_down(amount, rate(from, unit));
  const bool charged = std::pair(std::min(from, next), std::max(from, next)) == links_.front();
  const std::int64_t left = charged ? owed - *protocol::multiply(owed, fee_, rounding(from, next)) : owed;
  return next != to || unit == to ? left : *protocol::multiply_down(left, rate(unit, to));
}

federation::PayRequest Simulation::request_of(const PaymentKey& key, const Asked& asked, std::int64_t window) const {
  const std::size_t to = asked.node;
  const auto payee = *protocol::Address::parse(asked.payee);
  std::optional<federation::Route> route;
  std::size_t end = 0;
  while (end < nodes_.size() && nodes_[end]->domain() != payee.domain) ++end;
  if (end < nodes_.size() && end != to) {
    route.emplace();
    route->currency = nodes_[end]->identity().currency.code;
    for (std::size_t i = to < end ? to + 1 : to - 1; i != end; to < end ? ++i : --i)
      route->via.push_back(nodes_[i]->domain());
  }
  return {.ticket = 1,
          .id = key.id,
          .payer = *protocol::Alias::parse(asked.payer),
          .payee = payee,
          .amount = {asked.amount, nodes_[to]->identity().currency.code},
          .accept_before = {scheduler_.now().milliseconds + window},
          .refund_of = asked.refund_of,
          .route = route};
}

void Simulation::ask(const PaymentKey& key, const Asked& asked, std::int64_t window) {
  nodes_[asked.node]->enqueue(request_of(key, asked, window));
}

/// A client that heard nothing asks again; now and then one uses its id for something else, which must be refused.
void Simulation::repeat_request() {
  if (keys_.empty()) return;
  const auto& key = keys_[random_.below(keys_.size())];
  const auto& all = oracle_.all_asked();
  Asked asked = all.at(key);
  const bool other = random_.once_in(5) && asked.node != fragile_;
  if (other && oracle_.was_told(asked.node, key)) asked.amount += 1;
  ask(key, asked, 30'000);
}

void Simulation::refund() {
  if (keys_.empty()) return;
  const auto& first = keys_[random_.below(keys_.size())];
  const Asked original = oracle_.all_asked().at(first);
  const auto payee = *protocol::Address::parse(original.payee);
  std::size_t from = 0;
  while (from < nodes_.size() && nodes_[from]->domain() != payee.domain) ++from;
  if (from == nodes_.size()) return;
  const PaymentKey key{nodes_[from]->domain(), new_id()};
  const std::int64_t amount = random_.between(1, original.amount + 1);
  const Asked asked{.node = from,
                    .payer = payee.alias.text(),
                    .payee = original.payer + "@" + nodes_[original.node]->domain().text(),
                    .amount = amount,
                    .credited = credited(from, original.node, amount),
                    .refund_of = first};
  oracle_.asked(key, asked);
  keys_.push_back(key);
  ask(key, asked, 30'000);
}

void Simulation::cancel() {
  if (keys_.empty()) return;
  const auto& key = keys_[keys_.size() - 1 - random_.below(std::min<std::size_t>(keys_.size(), 5))];
  const Asked& asked = oracle_.all_asked().at(key);
  nodes_[asked.node]->enqueue(federation::CancelPayment{.ticket = 2, .id = key.id});
}

/// While the order may still wait for a link that is down, here or at the node between.
void Simulation::cancel_soon(const PaymentKey& key) {
  scheduler_.after(random_.between(0, 500), [this, key, node = oracle_.all_asked().at(key).node] {
    nodes_[node]->enqueue(federation::CancelPayment{.ticket = 2, .id = key.id});
  });
}

void Simulation::change_agreement() {
  const auto& [a, b] = links_[random_.below(links_.size())];
  const bool turn = random_.once_in(2);
  const auto& here = nodes_[turn ? a : b];
  const auto& there = nodes_[turn ? b : a]->domain();
  switch (random_.below(5)) {
    case 0:
      here->enqueue(federation::SuspendAgreement{.peer = there, .suspended = random_.once_in(2)});
      break;
    case 1:
      here->enqueue(federation::SetLimits{
          .peer = there, .most_debt = random_.between(0, limit), .most_claim = random_.between(0, limit)});
      break;
    case 2:
      here->enqueue(federation::ProposeAgreement{.peer = there,
                                                 .our_debt_limit = random_.between(100'00, limit),
                                                 .their_debt_limit = random_.between(100'00, limit),
                                                 .fee = {}});
      break;
    case 3:
      if (!here->up()) return;
      if (const auto* peer = here->books().peer(there))
        if (const auto proposal = here->books().agreement(there, peer->row.version_proposed_there))
          here->enqueue(federation::SignAgreement{
              .peer = there, .version = peer->row.version_proposed_there, .terms = protocol::sha256(proposal->terms)});
      break;
    default:
      here->enqueue(federation::ReleaseLink{.peer = there});
  }
}

/// An invitation is accepted whose sender never answers, and given up again: under other keys the next time. Whoever
/// was met is not given up.
void Simulation::court_a_stranger() {
  const std::size_t node = any_node();
  if (random_.once_in(3)) return nodes_[node]->enqueue(federation::RemovePeer{.peer = nodes_[any_node()]->domain()});
  if (random_.once_in(2)) return nodes_[node]->enqueue(federation::RemovePeer{.peer = stranger()});
  auto identity = nodes_[any_node()]->identity();
  identity.currency.domain = stranger();
  identity.message_key = protocol::SigningKey::from_seed(random_.bytes(32))->public_key();
  identity.currency.backing = protocol::Backing::reserve;
  nodes_[node]->enqueue(
      federation::AcceptInvitation{.invitation = {.id = random_.bytes(16),
                                                  .inviter = identity,
                                                  .offer = {.inviter_debt_limit = limit,
                                                            .invitee_debt_limit = limit,
                                                            .mutual_credit_accepted = !nodes_[node]->has_fund()},
                                                  .secret = random_.bytes(32),
                                                  .expires = {scheduler_.now().milliseconds + 3'600'000}},
                                   .mutual_credit_accepted = true});
  if (random_.once_in(4))
    nodes_[node]->enqueue(federation::SetSettlementThreshold{.peer = stranger(), .threshold = 100'00});
}

/// Nobody waits for ever: not after a restore either.
void Simulation::give_up_strangers() {
  for (auto& node : nodes_) {
    node->enqueue(federation::ReleaseLink{.peer = stranger()});
    node->enqueue(federation::RemovePeer{.peer = stranger()});
  }
}

}  // namespace simulator
