// What an exchange counter does while the faults strike.

#include <algorithm>

#include "federation/own_accounts.h"
#include "federation/paper_accounts.h"
#include "storage/chart.h"
#include "tests/federation/simulator/simulation.h"

namespace simulator {

using federation::PaperRequest;
using protocol::FundAccount;
using protocol::PaymentKey;
using protocol::PaymentKind;

inline constexpr const char* counter_name = "quay";

void Simulation::open_counter(std::size_t node) {
  const auto move = [&](const char* from, const char* to) {
    nodes_[node]->enqueue(PaperRequest{.id = new_id(),
                                       .kind = PaymentKind::move_notes,
                                       .from = from,
                                       .to = to,
                                       .amount = {500'00, nodes_[node]->identity().currency.code}});
  };
  nodes_[node]->enqueue(federation::OpenCounter{.name = counter_name});
  move("printed", "vault");
  move("vault", "transit");
  move("transit", counter_name);
}

void Simulation::keep_the_counter() {
  const std::size_t node = any_node();
  if (!nodes_[node]->has_fund()) return;
  switch (random_.below(7)) {
    case 0:
      return exchange(node, PaymentKind::digital_to_paper);
    case 1:
      return exchange(node, PaymentKind::paper_to_digital);
    case 2:
      return bank_cash(node);
    case 3:
      return count(node);
    case 4:
      return move_euros(node);
    default:
      trade(node);
  }
}

/// To the oracle a payment to or from somebody who is no member.
void Simulation::exchange(std::size_t node, PaymentKind kind) {
  const PaymentKey key{nodes_[node]->domain(), new_id()};
  const std::int64_t amount = random_.between(1, 40'00);
  const bool takes = kind == PaymentKind::paper_to_digital;
  const std::string who = member(random_.below(members_per_node));
  oracle_.asked(key, {.node = node,
                      .payer = takes ? "notes" : who,
                      .payee = (takes ? who : "notes") + "@" + nodes_[node]->domain().text(),
                      .amount = amount,
                      .credited = amount,
                      .refund_of = {}});
  nodes_[node]->enqueue(PaperRequest{.ticket = 3,
                                     .id = key.id,
                                     .kind = kind,
                                     .counter = counter_name,
                                     .member = *protocol::Alias::parse(who),
                                     .amount = {amount, nodes_[node]->identity().currency.code}});
}

/// Notes are sold, taken back from the professional, or carried away.
void Simulation::trade(std::size_t node) {
  PaperRequest request{.ticket = 3,
                       .id = new_id(),
                       .kind = PaymentKind::sell_notes,
                       .counter = counter_name,
                       .amount = {random_.between(1, 60'00), nodes_[node]->identity().currency.code},
                       .account = FundAccount::digital};
  if (random_.once_in(3)) {
    request.kind = PaymentKind::redeem_notes;
    request.member = *protocol::Alias::parse(member(0));
    request.creditor = federation::BankText{"Somebody", "FR7630006000011234567890189", {}};
    notes_redeemed_.emplace_back(PaymentKey{nodes_[node]->domain(), request.id}, request.amount.minor);
  } else if (random_.once_in(4)) {
    request.kind = PaymentKind::move_notes;
    request.from = std::string(counter_name) + (random_.once_in(2) ? "/returns" : "");
    request.to = random_.once_in(4) ? "destroyed" : "transit";
  }
  nodes_[node]->enqueue(request);
}

/// Some of it never reaches the bank, or is counted otherwise there.
void Simulation::bank_cash(std::size_t node) {
  const std::int64_t amount = random_.between(1, 50'00);
  const std::string reference = "CASH" + std::to_string(1'000 + cash_brought_++);
  nodes_[node]->enqueue(PaperRequest{.ticket = 3,
                                     .id = new_id(),
                                     .kind = PaymentKind::bank_cash,
                                     .counter = counter_name,
                                     .amount = {amount, protocol::euro()},
                                     .account = FundAccount::digital,
                                     .reference = reference,
                                     .awaits_euros = !random_.once_in(4)});
  if (!random_.once_in(4)) banks_[node].arrives(amount - (random_.once_in(5) ? 1 : 0), "VERSEMENT " + reference);
}

/// What is found is mostly what should be there, now and then a little more or less.
void Simulation::count(std::size_t node) {
  if (!nodes_[node]->up()) return;
  const auto& books = nodes_[node]->books();
  if (!books.counters().contains(counter_name)) return;
  const auto found = [&](const std::string& place) -> protocol::NotesHeap {
    const std::int64_t value = books.account(*federation::notes_place(place))->balance() +
                               (random_.once_in(4) ? random_.between(-2'00, 2'00) : 0);
    if (value <= 0) return {};
    return {{1, static_cast<std::uint32_t>(value)}};
  };
  protocol::CounterCounted counted{.counter = counter_name, .reason = "counted", .author = "c1"};
  counted.stock = found(counter_name);
  counted.returns = found(std::string(counter_name) + "/returns");
  const auto cash = -books.account(storage::own_account(federation::cash_label(counter_name)))->balance();
  counted.cash = std::max<std::int64_t>(0, cash + (random_.once_in(4) ? random_.between(-2'00, 2'00) : 0));
  nodes_[node]->enqueue(federation::CountCounter{.counted = counted});
}

/// From the digital account to the paper one, for what was exchanged; and what arrived otherwise is settled.
void Simulation::move_euros(std::size_t node) {
  absorb(node);
  nodes_[node]->enqueue(
      PaperRequest{.ticket = 3,
                   .id = new_id(),
                   .kind = PaymentKind::move_euros,
                   .amount = {random_.between(1, 30'00), protocol::euro()},
                   .account = FundAccount::digital,
                   .creditor = federation::BankText{"Association", "FR7630006000011234567890189", {}}});
  order(node);
}

/// The bank credits the other account, mostly with what left; sometimes in two parts, or twice.
void Simulation::carry_inside(std::size_t node, const federation::BankTransfer& transfer) {
  const std::string text = "VIREMENT INTERNE " + transfer.key.id.hex();
  const auto fate = random_.below(8);
  const std::int64_t first =
      fate < 2 ? std::max<std::int64_t>(1, transfer.amount - random_.between(1, 5)) : transfer.amount;
  paper_banks_[node].arrives(fate == 2 ? first + 3 : first, text);
  if (fate == 1 && first < transfer.amount) paper_banks_[node].arrives(transfer.amount - first, text);
  if (fate == 3) paper_banks_[node].arrives(first, text);
}

void Simulation::absorb(std::size_t node) {
  if (!nodes_[node]->up()) return;
  for (const auto& [id, transfer] : nodes_[node]->books().fund().open_transfers())
    if (transfer.kind == PaymentKind::move_euros && transfer.lost() != 0)
      nodes_[node]->enqueue(
          federation::FundRequest{.ticket = 3, .id = new_id(), .kind = PaymentKind::absorb, .redemption = id});
}

/// After days without faults nothing is left on the way, and the bank's other account is where the books are.
void Simulation::check_moved(std::size_t node) {
  const auto& books = nodes_[node]->books();
  const auto complain = [&](const std::string& what, std::int64_t cents) {
    report_.complaints.push_back(books.domain().text() + ": " + what + " " + std::to_string(cents));
  };
  const auto internal = books.known_account(federation::own_accounts().internal).balance();
  if (internal != 0) complain("between the accounts of the fund is left", -internal);
  const auto held = -books.known_account(federation::own_accounts().fund_paper).balance();
  if (held != paper_banks_[node].balance()) complain("the bank's paper account differs from", held);
}

}  // namespace simulator
