// A node that dies for good, they say; how its peers wind it up; and what must be true when it comes back after all,
// with the disk it died with.

#include <algorithm>

#include "federation/invariants.h"
#include "federation/own_accounts.h"
#include "federation/wind_up_rules.h"
#include "tests/federation/simulator/simulation.h"

namespace simulator {

using protocol::PaymentKey;

/// Another than the one whose disk may go back in time.
void Simulation::plan_death() {
  Random fate(seed_ ^ 0xdeadULL);
  if (two_copies_ || !fate.once_in(3)) return;
  mortal_ = fate.below(nodes_.size());
  if (*mortal_ == fragile_) mortal_ = (*mortal_ + 1) % nodes_.size();
  dies_at_ = fate.below(100);
  keys_are_lost_ = !silent_ && fate.once_in(2);
}

void Simulation::die_in_time() {
  if (!mortal_ || dead_ || actions_left_ > dies_at_) return;
  dead_ = mortal_;
  mortal_.reset();
  say(*dead_, "is dead");
  ++report_.deaths;
  if (nodes_[*dead_]->up()) nodes_[*dead_]->crash();
  network_.drop_connections(*dead_);
  // Some of its peers do not wait for the end.
  if (!keys_are_lost_)
    scheduler_.after(random_.between(500, 20'000), [this] {
      if (dead_ && actions_left_ > 0) wind_up_dead();
    });
}

/// Its peers that are up, and how often each was linked.
std::vector<std::size_t> Simulation::peers_of(std::size_t node) const {
  std::vector<std::size_t> peers;
  for (const auto& [a, b] : links_) {
    if (a == node) peers.push_back(b);
    if (b == node) peers.push_back(a);
  }
  return peers;
}

/// What the dead node's disk says was accepted, as its people read it there.
std::set<PaymentKey> Simulation::accepted_by_dead(std::size_t survivor) const {
  std::set<PaymentKey> accepted;
  const auto disk = federation::Books::load(nodes_[*dead_]->store());
  for (const auto& held : nodes_[survivor]->books().unanswered_by(nodes_[*dead_]->domain())) {
    const auto there = (*disk)->payment(held.opened.order_key());
    if (there && there->opened.order == held.opened.order && there->status() == protocol::PaymentStatus::accepted)
      accepted.insert(held.key());
  }
  return accepted;
}

void Simulation::wind_up(std::size_t survivor) {
  if (!nodes_[survivor]->up()) return;
  const auto& books = nodes_[survivor]->books();
  const auto& dead = nodes_[*dead_]->domain();
  const auto key = nodes_[*dead_]->keys().contract;
  // Who has not heard of its last keys cannot check them.
  const bool two = !keys_are_lost_ && books.peer(dead)->identity.contract_key == key.public_key();
  const auto stated = [&](std::uint32_t hands) {
    return federation::wind_up_statement(books, dead,
                                         {.hands = hands,
                                          .accepted = hands == 2 ? accepted_by_dead(survivor) : std::set<PaymentKey>{},
                                          .declared = scheduler_.now()});
  };
  auto statement = stated(two ? 2 : 1);
  // Restored books may not know that an order has left: then they cannot say that it is accepted.
  if (!statement) statement = stated(1);
  if (!statement) return;
  // Who was restored since does not wait for it any longer.
  if (is_waited_for(books.peer(dead)->row)) nodes_[survivor]->enqueue(federation::ReleaseLink{.peer = dead});
  const auto text = protocol::to_text(*statement);
  say(survivor, "winds up " + dead.text() + " with " + std::to_string(statement->holds.size()) + " holds");
  nodes_[survivor]->enqueue(federation::WindUp{
      .statement = text, .theirs = statement->hands == 2 ? std::optional(key.sign_raw(text)) : std::nullopt});
}

bool Simulation::is_wound_up(std::size_t here, std::size_t there) const {
  const auto* peer = nodes_[here]->up() ? nodes_[here]->books().peer(nodes_[there]->domain()) : nullptr;
  return peer != nullptr && peer->row.wound_up();
}

/// Where it was not done yet.
void Simulation::wind_up_dead() {
  for (const auto survivor : peers_of(*dead_))
    if (!is_wound_up(survivor, *dead_)) wind_up(survivor);
}

/// The survivors have come to rest: nothing is under way between them, and nothing waits for the dead node.
bool Simulation::is_over() const {
  for (std::size_t here = 0; here < nodes_.size(); ++here) {
    if (here == *dead_) continue;
    if (!nodes_[here]->up() || !nodes_[here]->quiet()) return false;
    const auto& books = nodes_[here]->books();
    if (books.recovering() || !books.unanswered_by(nodes_[*dead_]->domain()).empty()) return false;
    for (const auto& [domain, peer] : books.peers())
      if (domain != nodes_[*dead_]->domain() && !nodes_[here]->core().link_open(domain)) return false;
  }
  return std::ranges::all_of(peers_of(*dead_), [&](std::size_t survivor) { return is_wound_up(survivor, *dead_); });
}

/// Days pass, treasurers look at their accounts, until all have wound it up; then it stands there again.
void Simulation::bury() {
  if (!dead_) return;
  for (int day = 0; day < 20 && !is_over(); ++day) {
    give_up_strangers();
    run_until_quiet(20'000);
    for (std::size_t node = 0; node < nodes_.size(); ++node) {
      if (!nodes_[node]->has_fund() || node == *dead_) continue;
      hand_in_transfers(node, UINT64_MAX);
      nodes_[node]->enqueue(banks_[node].statement(0, scheduler_.today()));
      resolve_all(node);
      reject(node);
    }
    run_until_quiet(1000);
    wind_up_dead();
    run_until_quiet(1000);
    if (day > 1) scheduler_.sleep();
  }
  if (!is_over()) report_.complaints.push_back(nodes_[*dead_]->domain().text() + " is not wound up");
  say(*dead_, "is back");
  ever_dead_.insert(*dead_);
  const auto back = *dead_;
  dead_.reset();
  nodes_[back]->start();
}

/// What stands with a peer that was wound up becomes euros: whoever is left there is paid, or pays, or does not.
void Simulation::close_wound_up(std::size_t here, std::size_t there) {
  if (!is_wound_up(here, there)) return;
  const auto& books = nodes_[here]->books();
  const auto& peer = nodes_[there]->domain();
  const auto anew = federation::wind_up_statement(books, peer, {.hands = 1, .declared = scheduler_.now()});
  if (!anew) return;
  // It is stated anew when the last statement says something else than what stands.
  std::int64_t under_way = 0;
  for (const auto& [id, transfer] : books.fund().open_transfers())
    if (transfer.peer == peer && transfer.note == 0 && federation::is_to_leave(transfer)) under_way += transfer.amount;
  for (const auto& [reference, euros] : books.fund().all_awaited())
    if (euros.peer == peer && euros.comes_in_parts()) {
      under_way -= euros.amount;
      if (random_.once_in(3)) banks_[here].arrives(1 + euros.amount / 2, "VIR LIQUIDATEUR", euros.key.id.hex());
    }
  if (under_way != anew->owed) nodes_[here]->enqueue(federation::WindUp{.statement = protocol::to_text(*anew)});
  for (const auto& [id, transfer] : books.fund().open_transfers())
    if (transfer.peer == peer && transfer.note == 0 && transfer.waits())
      nodes_[here]->enqueue(
          federation::SetCreditor{.id = id, .creditor = {"The heirs", "FR7630006000011234567890189", {}, {}}});
  if (random_.once_in(2)) nodes_[here]->enqueue(federation::GiveUpClaim{.peer = peer});
}

/// Nobody waits any more for what peers owe that were wound up.
void Simulation::give_up_claims() {
  for (const auto& [a, b] : links_)
    for (const auto& [here, there] : {std::pair{a, b}, std::pair{b, a}})
      if (is_wound_up(here, there)) nodes_[here]->enqueue(federation::GiveUpClaim{.peer = nodes_[there]->domain()});
  run_until_quiet(1000);
}

/// Nothing is left, unless euros are lacking, and then that shows.
void Simulation::check_wound_up(std::size_t here, std::size_t there) {
  if (!is_wound_up(here, there) || !nodes_[here]->has_fund()) return;
  ++report_.wound_up;
  const auto& books = nodes_[here]->books();
  const auto* peer = books.peer(nodes_[there]->domain());
  const auto owed = books.position(*peer).balance();
  const auto coverage = federation::coverage(books);
  // Nothing is ordered while a debit waits of which nobody knows what it was.
  const bool in_doubt = books.fund().state(protocol::FundAccount::digital).unexplained > 0;
  const bool lacking = in_doubt || owed > -books.known_account(federation::own_accounts().fund_digital).balance();
  const std::string link = books.domain().text() + " -> " + nodes_[there]->domain().text();
  if (owed > 0 && !lacking) report_.complaints.push_back(link + ": " + std::to_string(owed) + " is still owed");
  if (owed < 0 && coverage.own_euros >= -owed)
    report_.complaints.push_back(link + ": " + std::to_string(-owed) + " is still claimed");
  if (owed < 0 && coverage.lost < -owed) report_.complaints.push_back(link + ": a claim on nobody counts as cover");
}

}  // namespace simulator
