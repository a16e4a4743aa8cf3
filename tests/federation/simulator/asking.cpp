// What members ask of the nodes before they pay: quotes, and to be paid. What must be true of it: wishes.h.

#include "federation/quotes.h"
#include "tests/federation/simulator/simulation.h"

namespace simulator {

using protocol::PaymentKey;

/// The quote is what the books say now; what it is used for may come late, more than once, and when the agreement has
/// changed. Now and then a client alters it.
void Simulation::pay_by_quote() {
  const std::size_t from = any_node();
  const std::size_t to = any_node();
  if (!nodes_[from]->up()) return;
  const std::int64_t amount = random_.between(1, 40'00);
  const Asked asked{.node = from,
                    .payer = member(random_.below(members_per_node)),
                    .payee = member(random_.below(members_per_node)) + "@" + nodes_[to]->domain().text(),
                    .amount = amount,
                    .credited = credited(from, to, amount),
                    .refund_of = {}};
  const PaymentKey key{nodes_[from]->domain(), new_id()};
  auto request = request_of(key, asked, 60'000);
  const auto quote = federation::quote(nodes_[from]->books(), request);
  if (!quote) return;
  const bool altered = random_.once_in(8);
  request.quoted = {.until = {nodes_[from]->now().milliseconds + random_.between(1, 1500)},
                    .credited = {quote->credited.minor + (altered ? 1 : 0), quote->credited.currency}};
  oracle_.asked(key, asked);
  wishes_.quoted({from, request, asked.credited, altered});
  use_quote(wishes_.payments().size() - 1);
}

void Simulation::use_quote(std::size_t number) {
  scheduler_.after(random_.between(0, 1000), [this, number] {
    const auto& payment = wishes_.payments()[number];
    nodes_[payment.node]->enqueue(payment.request);
    if (random_.once_in(2)) use_quote(number);
  });
}

/// Sometimes again, as who has heard nothing does; sometimes it is taken back.
void Simulation::ask_to_be_paid() {
  const std::size_t node = any_node();
  const Wish wish{.node = node,
                  .payee = member(random_.below(members_per_node)),
                  .id = *federation::RequestId::from_bytes(random_.bytes(federation::RequestId::size)),
                  .amount = random_.once_in(4) ? 0 : random_.between(1, 30'00)};
  wishes_.wished(wish);
  const auto payee = *protocol::Alias::parse(wish.payee);
  const federation::AddPaymentRequest request{
      .payee = payee, .id = wish.id, .amount = wish.amount, .memo = "a loaf", .valid_ms = random_.between(1, 5000)};
  nodes_[node]->enqueue(request);
  if (random_.once_in(3))
    scheduler_.after(random_.between(1, 500), [this, node, request] { nodes_[node]->enqueue(request); });
  if (random_.once_in(10))
    scheduler_.after(random_.between(1, 2000), [this, node, payee, id = wish.id] {
      nodes_[node]->enqueue(federation::WithdrawPaymentRequest{.payee = payee, .id = id});
    });
  for (auto times = 1 + random_.below(3); times > 0; --times)
    scheduler_.after(random_.between(0, 800), [this, wish] { pay_wish(wish); });
}

/// By somebody anywhere, enough or not, and more than once.
void Simulation::pay_wish(const Wish& wish) {
  if (actions_left_ == 0) return;
  const std::size_t from = any_node();
  const auto id = protocol::PaymentId::from_bytes(std::string(wish.id.view()) + random_.bytes(4));
  const PaymentKey key{nodes_[from]->domain(), *id};
  const std::int64_t amount = std::max<std::int64_t>(1, wish.amount + random_.between(-1, 2));
  const Asked asked{.node = from,
                    .payer = member(random_.below(members_per_node)),
                    .payee = wish.payee + "@" + nodes_[wish.node]->domain().text(),
                    .amount = amount,
                    .credited = credited(from, wish.node, amount),
                    .refund_of = {}};
  oracle_.asked(key, asked);
  keys_.push_back(key);
  ask(key, asked, 30'000);
}

}  // namespace simulator
