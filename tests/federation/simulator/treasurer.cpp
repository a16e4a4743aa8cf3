// What a treasurer does with the fund and its bank while the faults strike, and what must be true of both at the end.

#include <algorithm>
#include <tuple>

#include "federation/own_accounts.h"
#include "tests/federation/simulator/simulation.h"

namespace simulator {

using protocol::BankLineResolution;
using protocol::FundAccount;
using protocol::PaymentKey;
using protocol::PaymentKind;

void Simulation::keep_the_fund() {
  const std::size_t node = any_node();
  if (!nodes_[node]->has_fund()) return;
  switch (random_.below(14)) {
    case 13:
      return change_commission(node);
    case 12:
      return contribute(node);
    case 11:
      return draw(node);
    case 9:
      return deposit_by_hand(node);
    case 10:
      return random_.once_in(2) ? reverse_deposits(node) : reject(node);
    case 0:
    case 1:
      return redeem(node);
    case 2:
      // Two at once, often for the same amount: the reference of one is the beginning of the other's.
      await_issue(node, random_.between(1, 50'00), "");
      return await_issue(node, random_.once_in(2) ? awaited_.back().amount : random_.between(1, 50'00), "7");
    case 3:
      return euros_arrive(node);
    case 4:
      return order(node);
    case 5:
      return resolve(node);
    case 6:
      return give_up(node);
    case 7:
      return import_another_form(node);
    default:
      return book(node, random_.below(banks_[node].lines()));
  }
}

/// To the oracle a payment to somebody who is no member.
void Simulation::redeem(std::size_t node) {
  const PaymentKey key{nodes_[node]->domain(), new_id()};
  const std::int64_t amount = random_.between(1, 60'00);
  oracle_.asked(key, {.node = node,
                      .payer = member(0),
                      .payee = "fund@" + nodes_[node]->domain().text(),
                      .amount = amount,
                      .credited = amount,
                      .refund_of = {}});
  redemptions_.push_back(key);
  ask_redemption(node, key.id, amount);
}

void Simulation::ask_redemption(std::size_t node, const protocol::PaymentId& id, std::int64_t amount) {
  nodes_[node]->enqueue(
      federation::FundRequest{.ticket = 3,
                              .id = id,
                              .kind = PaymentKind::redeem,
                              .member = *protocol::Alias::parse(member(0)),
                              .amount = {amount, nodes_[node]->identity().currency.code},
                              .reference = {},
                              .creditor = federation::BankText{"Somebody", "FR7630006000011234567890189", {}}});
}

/// Euros that were not issued for, or the association's own, leave the fund; now and then the treasurer thinks better
/// of it. Members have no part in it.
void Simulation::draw(std::size_t node) {
  federation::FundRequest request{
      .ticket = 3, .id = new_id(), .kind = PaymentKind::reissue, .member = {}, .amount = {}};
  if (!drawn_.empty() && random_.once_in(3)) {
    request.redemption = drawn_[random_.below(drawn_.size())];
  } else {
    request.kind = random_.once_in(2) ? PaymentKind::withdraw : PaymentKind::payout;
    request.amount = {random_.between(1, 5'00), protocol::euro()};
    request.creditor = federation::BankText{"The association", "FR7630006000011234567890189", {}};
    drawn_.push_back(request.id);
  }
  nodes_[node]->enqueue(request);
}

/// What issues add stays as it is from the beginning: a node that is set back keeps to it, and so does the oracle.
void Simulation::set_rules(std::size_t node) {
  rules_[node] = {{random_.between(0, 10), 100}, {random_.between(0, 5), 100}, {random_.between(0, 4), 100}, rounding_};
  nodes_[node]->enqueue(federation::SetFundRules{.ticket = 3, .rules = rules_[node]});
}

/// Members and the oracle do not notice: it is taken out of the euros.
void Simulation::change_commission(std::size_t node) {
  rules_[node].commission = {random_.between(0, 4), 100};
  nodes_[node]->enqueue(federation::SetFundRules{.ticket = 3, .rules = rules_[node]});
}

/// Out of euros that were not issued for; bonus, donations and losses are paid from it.
void Simulation::contribute(std::size_t node) {
  nodes_[node]->enqueue(federation::FundRequest{.ticket = 3,
                                                .id = new_id(),
                                                .kind = PaymentKind::contribute,
                                                .member = {},
                                                .amount = {random_.between(1, 10'00), protocol::euro()}});
}

/// Euros are on their way from a member. To the oracle, a payment from somebody who is none.
void Simulation::await_issue(std::size_t node, std::int64_t amount, const std::string& end) {
  const PaymentKey key{nodes_[node]->domain(), new_id()};
  const auto part = [&](const protocol::Fraction& rate) {
    return protocol::multiply(amount, rate, rules_[node].rounding).value_or(0);
  };
  const std::string reference = "TOPUP-26-" + std::to_string(1 + awaited_.size() / 2) + end;
  const std::string payee = member(random_.below(members_per_node));
  oracle_.asked(key, {.node = node,
                      .payer = "fund",
                      .payee = payee + "@" + nodes_[node]->domain().text(),
                      .amount = amount,
                      .credited = amount + part(rules_[node].bonus),
                      .refund_of = {},
                      .beneficiary = member(random_.below(members_per_node)),
                      .donation = part(rules_[node].donation)});
  awaited_.push_back({node, amount, reference, key});
  ask_issue(awaited_.back());
}

void Simulation::ask_issue(const AwaitedEuros& awaited) {
  const Asked& asked = oracle_.all_asked().at(awaited.issue);
  nodes_[awaited.node]->enqueue(
      federation::FundRequest{.ticket = 3,
                              .id = awaited.issue.id,
                              .kind = PaymentKind::issue,
                              .member = *protocol::Alias::parse(asked.payee.substr(0, asked.payee.find('@'))),
                              .amount = {awaited.amount, nodes_[awaited.node]->identity().currency.code},
                              .reference = awaited.reference,
                              .awaits_euros = true,
                              .beneficiary = *protocol::Alias::parse(asked.beneficiary)});
}

/// Mostly what is awaited; sometimes twice, with another amount, or what nobody asked for. Banks take charges, too.
void Simulation::euros_arrive(std::size_t node) {
  if (random_.once_in(4)) banks_[node].give_back(random_);
  if (random_.once_in(6)) banks_[node].arrives(-random_.between(1, 3'00), "FRAIS");
  if (random_.once_in(4) || awaited_.empty()) {
    banks_[node].arrives(random_.between(1, 20'00), "MERCI");
    return;
  }
  const auto& awaited = awaited_[random_.below(awaited_.size())];
  const std::int64_t wrong = random_.once_in(6) ? 1 : 0;
  meant_[pay_in(awaited, awaited.amount + wrong)] = awaited.issue;
}

/// A statement can begin after lines that were never booked, or come twice, or long after newer ones.
void Simulation::book(std::size_t node, std::size_t from) {
  auto statement = banks_[node].statement(from, scheduler_.today());
  if (random_.once_in(6)) statement.opening = statement.closing = std::nullopt;
  nodes_[node]->enqueue(statement);
  auto& printed = printed_[node];
  printed.push_back(statement);
  if (random_.once_in(3)) nodes_[node]->enqueue(printed[random_.below(printed.size())]);
  if (random_.once_in(4)) nodes_[node]->enqueue(statement);
  if (random_.once_in(2)) nodes_[node]->enqueue(paper_banks_[node].statement(0, scheduler_.today()));
}

/// After a restore the treasurer does again what was lost: imports the statements at hand, and orders.
void Simulation::begin_the_week_again() {
  scheduler_.after(random_.between(2'000, 4'000), [this, node = fragile_] {
    const bool first = random_.once_in(2);
    if (first) enter_again(node);
    for (const auto& statement : printed_[node]) nodes_[node]->enqueue(statement);
    if (!first) enter_again(node);
    nodes_[node]->enqueue(federation::OrderTransfers{.ticket = order_ticket});
  });
}

/// Cheques and cash, entered before the bank shows them; some never come, some are not what was entered.
void Simulation::deposit_by_hand(std::size_t node) {
  const std::string reference = "CHEQUE" + std::to_string(1'000 + cheques_++);
  const std::int64_t amount = random_.between(1, 30'00);
  nodes_[node]->enqueue(federation::FundRequest{.ticket = 3,
                                                .id = new_id(),
                                                .kind = PaymentKind::deposit,
                                                .member = {},
                                                .amount = {amount, protocol::euro()},
                                                .reference = reference});
  if (random_.once_in(2)) return;
  const std::int64_t wrong = random_.once_in(4) ? 1 : 0;
  scheduler_.after(random_.between(0, 500), [this, node, amount, wrong, reference] {
    banks_[node].arrives(amount + wrong, "REM " + reference);
  });
}

/// Those that the treasurer thinks will never come.
void Simulation::reverse_deposits(std::size_t node) {
  if (!nodes_[node]->up()) return;
  for (const auto& [reference, awaited] : nodes_[node]->books().fund().all_awaited()) {
    if (!nodes_[node]->books().fund().deposit_by_hand(awaited.key) || (!calm_ && random_.once_in(2))) continue;
    for (const bool own : {false, true})
      nodes_[node]->enqueue(federation::FundRequest{.ticket = 3,
                                                    .id = new_id(),
                                                    .kind = PaymentKind::reverse_deposit,
                                                    .member = {},
                                                    .amount = {},
                                                    .redemption = awaited.key.id,
                                                    .from_own_euros = own});
  }
}

/// What the bank has refused, as it tells; and now and then, by mistake, what it has not.
void Simulation::reject(std::size_t node) {
  if (!nodes_[node]->up()) return;
  for (const auto& [id, transfer] : nodes_[node]->books().fund().open_transfers())
    if (transfer.stage == federation::TransferStage::transferred &&
        (banks_[node].was_refused(transfer) || (!calm_ && random_.once_in(2))))
      nodes_[node]->enqueue(federation::RejectTransfer{.id = id});
}

/// The files up to this batch reach the bank; those whose replies were lost are made again from the books.
void Simulation::hand_in_transfers(std::size_t node, std::uint64_t batch) {
  if (!nodes_[node]->up()) return;
  std::vector<federation::BankTransfer> file;
  for (const auto& [id, transfer] : nodes_[node]->books().fund().open_transfers())
    if (transfer.stage == federation::TransferStage::transferred && transfer.batch <= batch &&
        !banks_[node].was_handed_in(transfer))
      file.push_back(transfer);
  carry_out(node, file);
}

/// Banks mostly do what they are asked. Lines that only the treasurer understands are kept from the node whose books
/// are set back: it would order again before anybody has said what they are.
void Simulation::carry_out(std::size_t node, const std::vector<federation::BankTransfer>& file) {
  Bank& bank = banks_[node];
  // Euros that are moved show on the other account too, which the treasurer may look at first.
  const bool moves =
      std::ranges::any_of(file, [](const auto& transfer) { return transfer.kind == PaymentKind::move_euros; });
  const bool plain = calm_ || moves || node == fragile_;
  const bool as_one = !plain && file.size() > 1 && random_.once_in(3);
  if (as_one) bank.make_as_one(file);
  for (const auto& transfer : file) {
    check_entered_again(node, transfer.key.id);
    const auto fate = calm_ || as_one ? 9 : random_.below(10);
    if (fate == 0 && !moves) {  // what it has carried to the other account before, it does not refuse
      bank.refuse(transfer);
      continue;
    }
    if (fate == 1 && !plain)
      bank.make_otherwise(transfer, random_.between(-std::min<std::int64_t>(50, transfer.amount - 1), 50));
    else if (!as_one)
      bank.make(transfer);
    if (transfer.kind == PaymentKind::settle) carry_over(node, transfer);
    if (transfer.kind == PaymentKind::move_euros) carry_inside(node, transfer);
    const auto text = nodes_[node]->books().bank_text(transfer.key.id.view());
    if (transfer.kind == PaymentKind::send_back && text) carry_back(transfer.amount, text->end_to_end);
  }
}

/// True if the line is about transfers of ours in a way that only the treasurer sees, who then says so.
bool Simulation::resolve_as_known(std::size_t node, const protocol::Hash& line) {
  const auto ids = banks_[node].about(line);
  if (ids.empty()) return false;
  nodes_[node]->enqueue(federation::ResolveLine{.line = line,
                                                .resolution = BankLineResolution::known,
                                                .payment = ids.front(),
                                                .also = {ids.begin() + 1, ids.end()}});
  // Books that were set back may not know of them any more, or have given them up.
  return std::ranges::any_of(ids, [&](const auto& id) {
    const auto transfer = nodes_[node]->books().fund().transfer(id);
    return transfer && transfer->stage != federation::TransferStage::given_up;
  });
}

void Simulation::resolve(std::size_t node) {
  if (!nodes_[node]->up()) return;
  strike_out(node);
  resolve(node, random_.once_in(3) ? paper_banks_[node] : banks_[node]);
}

/// Now and then the treasurer thinks better of what was said.
void Simulation::resolve(std::size_t node, const Bank& bank) {
  for (const auto& line : bank.statement(0, scheduler_.today()).lines) {
    const auto known = nodes_[node]->books().fund().line(line.digest);
    if (!known || random_.once_in(2)) continue;
    if (known->waits() && resolve_as_known(node, line.digest)) return;
    if (known->resolution && random_.once_in(3))
      nodes_[node]->enqueue(
          federation::ResolveLine{.line = line.digest, .resolution = BankLineResolution::reopened, .payment = {}});
    if (!known->waits()) continue;
    auto resolution = static_cast<BankLineResolution>(1 + random_.below(4));
    auto payment = new_id();
    if (resolution == BankLineResolution::known && known->booked.payment) payment = known->booked.payment->id;
    if (const auto made = payment_made(line, known->booked.outcome)) {
      resolution = BankLineResolution::known;
      payment = *made;
    }
    nodes_[node]->enqueue(federation::ResolveLine{.line = line.digest, .resolution = resolution, .payment = payment});
    return;
  }
}

/// To the oracle a payment from somebody who is no member; notes that were redeemed are nothing that it knows.
void Simulation::give_up(std::size_t node) {
  const bool of_notes = random_.once_in(3);
  if (of_notes ? notes_redeemed_.empty() : redemptions_.empty()) return;
  PaymentKey redemption;
  std::int64_t amount = 0;
  if (of_notes) {
    std::tie(redemption, amount) = notes_redeemed_[random_.below(notes_redeemed_.size())];
  } else {
    redemption = redemptions_[random_.below(redemptions_.size())];
    amount = oracle_.all_asked().at(redemption).amount;
  }
  if (redemption.origin != nodes_[node]->domain()) return;
  const PaymentKey key{redemption.origin, new_id()};
  oracle_.asked(key, {.node = node,
                      .payer = "fund",
                      .payee = member(0) + "@" + redemption.origin.text(),
                      .amount = amount,
                      .credited = amount,
                      .refund_of = of_notes ? std::nullopt : std::optional(redemption)});
  nodes_[node]->enqueue(federation::FundRequest{.ticket = 3,
                                                .id = key.id,
                                                .kind = PaymentKind::reissue,
                                                .member = {},
                                                .amount = {},
                                                .redemption = redemption.id});
}

/// Every file reaches the bank, and every statement the books; on the next day, as after a restore it must be.
void Simulation::reconcile() {
  scheduler_.sleep();
  const auto all = [&](const auto& act) {
    for (std::size_t node = 0; node < nodes_.size(); ++node)
      if (nodes_[node]->has_fund()) act(node);
  };
  const auto book_all = [&](std::size_t node) {
    nodes_[node]->enqueue(banks_[node].statement(0, scheduler_.today()));
    nodes_[node]->enqueue(paper_banks_[node].statement(0, scheduler_.today()));
  };
  all([&](std::size_t node) { strike_out(node); });
  run_until_quiet(1000);
  all(book_all);
  run_until_quiet(1000);
  all([&](std::size_t node) { order(node); });
  run_until_quiet(1000);
  all([&](std::size_t node) { hand_in_transfers(node, UINT64_MAX); });
  all(book_all);
  run_until_quiet(1000);
}

void Simulation::check_fund(std::size_t node) {
  if (!nodes_[node]->has_fund()) return;
  check_lines(node);
  const auto& books = nodes_[node]->books();
  const auto complain = [&](const std::string& what) {
    report_.complaints.push_back(books.domain().text() + ": " + what);
  };
  // Who was not told that it was set back cannot know that there is a statement to wait for.
  for (const auto& complaint : banks_[node].complaints)
    if (!oracle_.silently_restored_ever(node)) report_.complaints.push_back(complaint);
  const auto held = -books.known_account(federation::own_accounts().fund_digital).balance();
  if (held - books.fund().state(FundAccount::digital).ahead != banks_[node].balance())
    complain("the fund holds " + std::to_string(held) + ", the bank shows " + std::to_string(banks_[node].balance()));
  if (books.fund().state(FundAccount::digital).ahead != 0) complain("a deposit that never came is left");
  if (books.fund().state(FundAccount::digital).unproved()) complain("no statement shows what the bank has done");
  for (const auto& line : banks_[node].statement(0, scheduler_.today()).lines)
    if (!books.fund().line(line.digest)) complain("a line of a statement is not booked: " + line.text);
  for (const auto& [id, transfer] : books.fund().open_transfers())
    if (transfer.stage == federation::TransferStage::transferred) complain("transfer " + id.hex() + " never shows");
}

}  // namespace simulator
