// What treasurers do about settlement with peers, what banks make of their transfers, and what must be left at the end.

#include <algorithm>

#include "federation/fund_postings.h"
#include "federation/own_accounts.h"
#include "tests/federation/simulator/simulation.h"

namespace simulator {

using federation::SettlementState;
using protocol::BankLineResolution;

std::size_t Simulation::number_of(const protocol::Domain& domain) const {
  std::size_t number = 0;
  while (number < nodes_.size() && nodes_[number]->domain() != domain) ++number;
  return number;
}

void Simulation::settle() {
  const auto& [a, b] = links_[random_.below(links_.size())];
  const bool turn = random_.once_in(2);
  const std::size_t here = turn ? a : b;
  const std::size_t there = turn ? b : a;
  if (!nodes_[here]->has_fund() || !nodes_[there]->has_fund()) return;
  const auto& peer = nodes_[there]->domain();
  switch (random_.below(9)) {
    case 0:
      return nodes_[here]->enqueue(
          federation::SetSettlementThreshold{.peer = peer, .threshold = random_.between(0, 50'00)});
    case 1:
      if (nodes_[here]->up())
        nodes_[here]->enqueue(
            federation::GiveUpSettlement{.peer = peer, .number = nodes_[here]->books().settlements().link(peer).open});
      return;
    case 2:
      confirm(here, there);
      return write_off(here);
    case 8:
      return pay_from_elsewhere(here);
    case 3:
      // Both at once: the proposals cross.
      nodes_[there]->enqueue(federation::ProposeSettlement{.peer = nodes_[here]->domain()});
      [[fallthrough]];
    default:
      nodes_[here]->enqueue(federation::ProposeSettlement{.peer = peer});
  }
  pay_soon(here);
  pay_soon(there);
}

/// The treasurer orders what is to be paid and looks at the account, both when there is time.
void Simulation::pay_soon(std::size_t node) {
  scheduler_.after(random_.between(20, 400), [this, node] { order(node); });
  scheduler_.after(random_.between(100, 1000), [this, node] { book(node, 0); });
}

/// Whatever the peer says has arrived.
void Simulation::confirm(std::size_t here, std::size_t there) {
  if (!nodes_[here]->up()) return;
  const auto& peer = nodes_[there]->domain();
  const auto open = nodes_[here]->books().settlements().link(peer).open;
  const auto note = nodes_[here]->books().settlements().note(peer, open);
  if (note && note->state == SettlementState::questioned)
    nodes_[here]->enqueue(federation::ConfirmSettlement{.peer = peer, .number = open});
}

/// Not from the fund, and before the transfer is ordered: another account of the association pays.
void Simulation::pay_from_elsewhere(std::size_t node) {
  if (!nodes_[node]->up()) return;
  for (const auto& [id, transfer] : nodes_[node]->books().fund().open_transfers())
    if (transfer.kind == protocol::PaymentKind::settle && transfer.waits())
      banks_[number_of(transfer.peer)].arrives(transfer.amount, "VIR INST", id.hex());
}

void Simulation::write_off(std::size_t node) {
  if (!nodes_[node]->up()) return;
  for (const auto& [id, transfer] : nodes_[node]->books().fund().open_transfers())
    if (transfer.lost() != 0)
      nodes_[node]->enqueue(federation::WriteOffSettlement{.peer = transfer.peer, .number = transfer.note});
}

/// The banks carry it over, mostly: it can be lost on the way and come back, arrive short or over, or arrive twice.
void Simulation::carry_over(std::size_t node, const federation::BankTransfer& transfer) {
  const std::string id = transfer.key.id.hex();
  const std::size_t creditor = number_of(transfer.peer);
  const auto fate = calm_ ? 9 : random_.below(10);
  const std::int64_t delay = random_.between(0, 300);
  if (fate == 0)
    return scheduler_.after(
        delay, [this, node, id, amount = transfer.amount] { banks_[node].arrives(amount, "RETOUR " + id, id); });
  const std::int64_t wrong = std::max<std::int64_t>(1, transfer.amount + random_.between(-40, 5));
  // Beyond what banks keep: of such a receipt the treasurer is asked.
  const std::int64_t much_less = transfer.amount > 25'00 ? random_.between(1, transfer.amount - 21'00) : wrong;
  const std::int64_t amount = fate == 1 ? wrong : fate == 3 ? much_less : transfer.amount;
  for (int times = fate == 2 ? 2 : 1; times > 0; --times)
    scheduler_.after(delay, [this, creditor, id, amount] { banks_[creditor].arrives(amount, "VIR INST", id); });
}

/// Euros of a settlement that its creditor did not want: the banks carry them back. Whose they are only books tell
/// here, so the banks wait for a node that is down.
void Simulation::carry_back(std::int64_t amount, const std::string& end_to_end, int tries) {
  const auto id = protocol::PaymentId::from_hex(end_to_end);
  for (std::size_t node = 0; id && node < nodes_.size(); ++node)
    if (nodes_[node]->up() && nodes_[node]->books().fund().transfer(*id)) {
      banks_[node].arrives(amount, "RENVOI " + end_to_end, end_to_end);
      return;
    }
  if (id && tries > 0)
    scheduler_.after(200, [this, amount, end_to_end, tries] { carry_back(amount, end_to_end, tries - 1); });
}

/// A disk set back without a word knows nothing of files made since; a look at the account does.
void Simulation::order(std::size_t node) {
  if (unaware_.contains(node)) nodes_[node]->enqueue(banks_[node].statement(0, scheduler_.today()));
  nodes_[node]->enqueue(federation::OrderTransfers{.ticket = order_ticket});
}

/// What waits is what it names, if it can be; else it is the association's own.
void Simulation::resolve_all(std::size_t node) {
  if (!nodes_[node]->up()) return;
  resolve_all(node, banks_[node]);
  resolve_all(node, paper_banks_[node]);
}

/// The id that a line bears, whatever the books made of it.
static protocol::Result<protocol::PaymentId> id_in(const federation::StatementLine& line) {
  if (auto id = protocol::PaymentId::from_hex(line.details.end_to_end)) return id;
  return protocol::PaymentId::from_hex(line.text.substr(line.text.rfind(' ') + 1));
}

/// A line that was taken for something else, and is what the books still wait for, is taken back first.
void Simulation::resolve_all(std::size_t node, const Bank& bank) {
  const auto& books = nodes_[node]->books();
  const auto say = [&](const federation::StatementLine& line, BankLineResolution resolution,
                       const protocol::PaymentId& payment) {
    nodes_[node]->enqueue(federation::ResolveLine{.line = line.digest, .resolution = resolution, .payment = payment});
  };
  for (const auto& line : bank.statement(0, scheduler_.today()).lines) {
    const auto known = books.fund().line(line.digest);
    if (!known) continue;
    if (known->waits() && resolve_as_known(node, line.digest)) continue;
    auto id = payment_made(line, known->booked.outcome);
    if (known->booked.payment) id = known->booked.payment->id;
    if (const auto named = id_in(line); !id && named) id = *named;
    const bool fits = id && federation::account_behind(books, known->booked, {books.domain(), *id});
    const bool mistaken = fits && known->resolution && *known->resolution != BankLineResolution::known;
    if (!known->waits() && !mistaken) continue;
    if (!known->waits()) say(line, BankLineResolution::reopened, {});
    if (id) say(line, BankLineResolution::known, *id);
    say(line, BankLineResolution::own_euros, {});
  }
}

/// One day of all treasurers, on which every bank does what it should.
void Simulation::settle_all() {
  scheduler_.sleep();
  const auto all = [&](const auto& act) {
    for (std::size_t node = 0; node < nodes_.size(); ++node)
      if (nodes_[node]->has_fund()) act(node);
  };
  for (const auto& [a, b] : links_) nodes_[a]->enqueue(federation::ProposeSettlement{.peer = nodes_[b]->domain()});
  for (const auto& [a, b] : links_) {
    close_wound_up(a, b);
    close_wound_up(b, a);
  }
  run_until_quiet(1000);
  all([&](std::size_t node) { order(node); });
  run_until_quiet(1000);
  all([&](std::size_t node) { hand_in_transfers(node, UINT64_MAX); });
  run_until_quiet(1000);
  all([&](std::size_t node) {
    nodes_[node]->enqueue(banks_[node].statement(0, scheduler_.today()));
    nodes_[node]->enqueue(paper_banks_[node].statement(0, scheduler_.today()));
  });
  run_until_quiet(1000);
  all([&](std::size_t node) { resolve_all(node); });
  run_until_quiet(1000);
  for (const auto& [a, b] : links_) {
    confirm(a, b);
    confirm(b, a);
  }
  run_until_quiet(1000);
  all([&](std::size_t node) {
    write_off(node);
    absorb(node);
    reject(node);
    reverse_deposits(node);
  });
  run_until_quiet(1000);
}

/// After days without faults: nothing is owed, nothing in flight, nothing open.
void Simulation::check_settled() {
  calm_ = true;
  for (auto& bank : banks_) bank.arrives(500'00, "MERCI");  // own euros, for what banks have kept
  for (std::size_t node = 0; node < nodes_.size(); ++node)
    nodes_[node]->enqueue(banks_[node].statement(0, scheduler_.today()));
  for (int day = 0; day < 6; ++day) settle_all();
  give_up_claims();
  for (const auto& [a, b] : links_) {
    check_wound_up(a, b);
    check_wound_up(b, a);
    if (is_wound_up(a, b) || is_wound_up(b, a)) continue;
    if (!nodes_[a]->has_fund() || !nodes_[b]->has_fund()) continue;
    check_settled(a, b);
    check_settled(b, a);
  }
  for (const auto& node : nodes_) {
    // Who was wound up waits for receipts that nobody gives.
    if (!node->has_fund() || ever_dead_.contains(number_of(node->domain()))) continue;
    const auto in_flight = node->books().known_account(federation::own_accounts().in_flight).balance();
    if (in_flight != 0)
      report_.complaints.push_back(node->domain().text() + " has " + std::to_string(-in_flight) + " in flight");
    check_moved(number_of(node->domain()));
  }
}

/// Its claims on mutual credits have left this node without the euros it owes to that peer: the note waits, in sight.
static bool lacks_euros(const federation::Books& books, const protocol::Domain& peer) {
  const auto held = -books.known_account(federation::own_accounts().fund_digital).balance();
  for (const auto& [id, transfer] : books.fund().open_transfers())
    if (transfer.peer == peer && transfer.waits() && transfer.amount > held) return true;
  return false;
}

void Simulation::check_settled(std::size_t here, std::size_t there) {
  const auto& books = nodes_[here]->books();
  const auto& peer = nodes_[there]->domain();
  const std::string link = books.domain().text() + " -> " + peer.text();
  const auto& state = books.settlements().link(peer);
  if (lacks_euros(books, peer) || lacks_euros(nodes_[there]->books(), books.domain())) return;
  const auto position = books.position(*books.peer(peer)).balance();
  if (position != 0) report_.complaints.push_back(link + ": " + std::to_string(position) + " is not settled");
  if (state.open != 0) report_.complaints.push_back(link + ": note " + std::to_string(state.open) + " is not closed");
  for (std::uint32_t number = 1; number <= state.last; ++number) {
    const auto note = books.settlements().note(peer, number);
    const auto mirror = nodes_[there]->books().settlements().note(books.domain(), number);
    ++report_.notes;
    if (!note || !mirror)
      report_.complaints.push_back(link + ": note " + std::to_string(number) + " is known on one side");
    else if (note->state != SettlementState::closed || note->note != mirror->note || note->closing != mirror->closing ||
             note->ours != mirror->theirs || note->theirs != mirror->ours ||
             note->closing_ours != mirror->closing_theirs || note->closing_theirs != mirror->closing_ours)
      report_.complaints.push_back(link + ": note " + std::to_string(number) + " is in state " +
                                   std::to_string(static_cast<int>(note->state)) + " or differs");
  }
}

}  // namespace simulator
