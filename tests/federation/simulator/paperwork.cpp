// What people do to the papers between a fund and its bank: references written as they like, files of another form
// that bring the same lines again, and what is entered a second time after a disk was lost.

#include <algorithm>

#include "protocol/merkle.h"
#include "tests/federation/simulator/simulation.h"

namespace simulator {

using protocol::BankLineOutcome;
using protocol::BankLineResolution;
using protocol::PaymentId;
using protocol::PaymentKey;

/// As it is, with spaces for hyphens, or with its last digit in the next field, where it could be something else.
protocol::Hash Simulation::pay_in(const AwaitedEuros& awaited, std::int64_t amount) {
  std::string written = awaited.reference;
  const auto hand = random_.below(4);
  if (hand == 0) std::ranges::replace(written, '-', ' ');
  if (hand == 1) written.insert(written.size() - 1, " ");
  return banks_[awaited.node].arrives(amount, "VIR " + written + (random_.once_in(2) ? " INST" : ""));
}

/// Of days that are booked, and so on a disk that is not set back: after that they would be new to the books.
void Simulation::import_another_form(std::size_t node) {
  if (node == fragile_ || !nodes_[node]->up() || banks_[node].lines() == 0) return;
  auto lines = banks_[node].statement(random_.below(banks_[node].lines()), scheduler_.today()).lines;
  const auto& fund = nodes_[node]->books().fund();
  std::erase_if(lines, [&](const auto& line) { return !fund.line(line.digest); });
  lines.resize(std::min<std::size_t>(lines.size(), 1 + random_.below(5)));
  for (auto& line : lines) {
    line.digest = protocol::sha256("the same as " + line.digest.hex());
    other_form_.insert(line.digest);
  }
  if (!lines.empty())
    nodes_[node]->enqueue(federation::BookStatement{
        .digest = lines.front().digest, .day = scheduler_.today(), .lines = std::move(lines)});
}

void Simulation::strike_out(std::size_t node) {
  if (!nodes_[node]->up()) return;
  for (const auto& digest : nodes_[node]->books().fund().waiting_lines())
    if (other_form_.contains(digest))
      nodes_[node]->enqueue(
          federation::ResolveLine{.line = digest, .resolution = BankLineResolution::booked_twice, .payment = {}});
}

/// Clients ask again for what the books do not know; of some the id is lost too, and they get another.
void Simulation::enter_again(std::size_t node) {
  if (calm_ || !nodes_[node]->up() || !nodes_[node]->has_fund()) return;
  const auto known = redemptions_;
  for (const auto& key : known) {
    if (key.origin != nodes_[node]->domain() || entered_again_.contains(key.id)) continue;
    if (nodes_[node]->books().payment(key)) continue;
    const auto asked = oracle_.all_asked().at(key);
    // What the bank has made was lost for sure, and is not still on its way to the books.
    if (!banks_[node].has_made(key.id) || random_.once_in(2)) {
      ask_redemption(node, key.id, asked.amount);
      continue;
    }
    const PaymentKey again{key.origin, new_id()};
    entered_again_.emplace(key.id, again.id);
    oracle_.asked(again, asked);
    redemptions_.push_back(again);
    ask_redemption(node, again.id, asked.amount);
  }
  for (const auto& awaited : awaited_)
    if (awaited.node == node && !nodes_[node]->books().payment(awaited.issue)) ask_issue(awaited);
}

/// What a line is surely about, as it says: a settlement that the books did not know of, or a redemption made.
std::optional<PaymentId> Simulation::payment_made(const federation::StatementLine& line,
                                                  BankLineOutcome outcome) const {
  static constexpr std::string_view label = "VIR SEPA ";
  if (const auto& id = line.details.end_to_end; !id.empty()) {
    const auto note = PaymentId::from_hex(id);
    return note && outcome == BankLineOutcome::unknown ? std::optional(*note) : std::nullopt;
  }
  const auto& text = line.details.text;
  if (line.amount > 0 || !text.starts_with(label)) return std::nullopt;
  auto id = PaymentId::from_hex(text.substr(label.size()));
  if (!id) return std::nullopt;
  auto made = *id;
  for (auto again = entered_again_.find(made); again != entered_again_.end(); again = entered_again_.find(made))
    made = again->second;
  const bool redeems = std::ranges::any_of(redemptions_, [&](const auto& key) { return key.id == made; });
  return redeems ? std::optional(made) : std::nullopt;
}

void Simulation::check_entered_again(std::size_t node, const PaymentId& made) {
  if (oracle_.silently_restored_ever(node)) return;
  for (const auto& [lost, again] : entered_again_)
    if (again == made && banks_[node].has_made(lost))
      report_.complaints.push_back(nodes_[node]->domain().text() + ": " + lost.hex() + " was made, and is made as " +
                                   made.hex());
}

/// Euros are issued for to nobody but who paid them in.
void Simulation::check_lines(std::size_t node) {
  for (const auto& line : banks_[node].statement(0, scheduler_.today()).lines) {
    const auto booked = nodes_[node]->books().fund().line(line.digest);
    const auto meant = meant_.find(line.digest);
    if (!booked || booked->booked.outcome != BankLineOutcome::issue_paid || meant == meant_.end()) continue;
    if (booked->booked.payment != meant->second)
      report_.complaints.push_back(nodes_[node]->domain().text() + ": \"" + line.details.text +
                                   "\" was taken for another issue");
  }
}

}  // namespace simulator
