#include "tests/federation/simulator/simulation.h"

#include <algorithm>
#include <cstdio>
#include <tuple>

#include "protocol/check.h"
#include "protocol/identity.h"

namespace simulator {

using protocol::check;
using protocol::PaymentKey;

inline constexpr std::int64_t tick_ms = 100;
inline constexpr std::int64_t connect_ms = 300;
inline constexpr std::int64_t deliver_ms = 10;

Simulation::Simulation(std::uint64_t seed, bool tell)
    : seed_(seed),
      random_(seed),
      network_(nodes_, scheduler_, random_),
      oracle_(nodes_),
      wishes_(nodes_),
      messenger_(nodes_, random_),
      tell_(tell) {
  world_.perform = [this](std::size_t node, const federation::Effect& effect) { perform(node, effect); };
  world_.inspect = [this](std::size_t node) {
    oracle_.inspect(node);
    wishes_.inspect(node);
  };
  const std::size_t count = 2 + random_.below(3);
  const bool some_credit = random_.once_in(3);
  for (std::size_t i = 0; i < count; ++i)
    nodes_.push_back(std::make_unique<Node>(
        i, seed_, some_credit && !random_.once_in(3) ? protocol::Backing::mutual_credit : protocol::Backing::reserve,
        scheduler_, random_, world_));
  for (const auto& node : nodes_) {
    banks_.emplace_back(node->domain().text());
    paper_banks_.emplace_back(node->domain().text() + " paper", protocol::FundAccount::paper);
  }
  starting_.resize(count);
  rules_.resize(count);
  if (random_.once_in(2)) fee_ = {1, 100};
  rounding_ = static_cast<protocol::Rounding>(1 + random_.below(3));
  silent_ = random_.once_in(3);
  // The one in the middle has most to lose: what it passes on stands on two links.
  fragile_ = count > 2 && random_.once_in(2) ? 1 + random_.below(count - 2) : random_.below(count);
  two_copies_ = Random(~seed).once_in(count == 2 ? 8 : 4);
  if (two_copies_) silent_ = true;
  plan_death();
}

Report Simulation::run() {
  found_federation();
  actions_left_ = 60 + random_.below(120);
  if (random_.once_in(2)) {
    network_.set_faults(
        {.drop = 40, .duplicate = 30, .reorder = 40, .corrupt = 60, .disconnect = 50, .longest_delay = 100});
    for (auto& node : nodes_) node->crash_once_in(150);
  } else {
    network_.set_faults({.disconnect = 100, .longest_delay = 400});
    for (auto& node : nodes_) node->crash_once_in(60);
  }
  for (auto& node : nodes_) node->set_clock_skew(random_.between(-5000, 5000));
  act();
  while (actions_left_ > 0) check(scheduler_.run_one(), "there is always something to come");
  heal();
  reconcile();
  check_settled();
  check_witnesses();
  check_proofs();
  for (std::size_t node = 0; node < nodes_.size(); ++node)
    if (nodes_[node]->up()) check_fund(node);
  check_keys();
  deliver_all();
  oracle_.conclude();
  if (std::ranges::all_of(nodes_, &Node::up)) report_.borne = oracle_.borne();
  report_.honoured = oracle_.honoured();
  report_.refusals = oracle_.refused_late();
  if (random_.once_in(3)) lie();

  for (const auto* complaints : {&oracle_.complaints, &wishes_.complaints, &messenger_.complaints})
    report_.complaints.insert(report_.complaints.end(), complaints->begin(), complaints->end());
  for (const auto& node : nodes_) {
    report_.roots.push_back(node->up() ? node->books().journal_root().hex() : "down");
    report_.entries += node->up() ? node->books().journal_size() : 0;
  }
  report_.payments = keys_.size();
  for (const auto& [key, asked] : oracle_.all_asked()) {
    const auto payment = nodes_[asked.node]->up() ? nodes_[asked.node]->books().payment(key) : std::nullopt;
    if (payment && payment->opened.reason == protocol::Reason::cancelled) ++report_.withdrawn;
  }
  report_.frames = network_.frames_sent();
  return report_;
}

// ---- set-up

void Simulation::found_federation() {
  const bool limits_unverified = random_.once_in(3);
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    nodes_[i]->start();
    for (std::size_t m = 0; m < members_per_node; ++m) join(i, member(m), random_.once_in(2));
    if (!nodes_[i]->has_fund()) continue;
    nodes_[i]->enqueue(federation::FundRequest{.id = new_id(),
                                               .kind = protocol::PaymentKind::deposit,
                                               .member = {},
                                               .amount = {1'000'00, protocol::euro()},
                                               .reference = "opening-2026"});
    banks_[i].arrives(1'000'00, "VIR OPENING-2026");
    for (std::size_t m = 0; m < members_per_node; ++m) {
      oracle_.issued(i, member(m), 200'00);
      nodes_[i]->enqueue(federation::FundRequest{.id = new_id(),
                                                 .kind = protocol::PaymentKind::issue,
                                                 .member = *protocol::Alias::parse(member(m)),
                                                 .amount = {200'00, nodes_[i]->identity().currency.code},
                                                 .reference = {}});
    }
    open_counter(i);
    if (random_.once_in(2)) set_rules(i);
    if (limits_unverified) nodes_[i]->enqueue(federation::SetMemberRules{.rules = {250'00, 120'00, 30}});
  }
  // A line, so that the ends pay through the middle; sometimes closed into a ring.
  for (std::size_t i = 0; i + 1 < nodes_.size(); ++i) introduce(i, i + 1);
  if (nodes_.size() > 2 && random_.once_in(3)) introduce(0, nodes_.size() - 1);
  start_clockwork();
  run_until_quiet(3000);
  for (const auto& [a, b] : links_)
    check(nodes_[a]->books().peer(nodes_[b]->domain())->terms.has_value() &&
              nodes_[b]->books().peer(nodes_[a]->domain())->terms.has_value(),
          "agreements stand before the faults begin");
  messenger_.begin();
  run_until_quiet(100);
  for (auto& node : nodes_) node->back_up();
}

void Simulation::introduce(std::size_t inviter, std::size_t invitee) {
  const bool reserve = nodes_[inviter]->has_fund() && nodes_[invitee]->has_fund();
  const bool alike = nodes_[inviter]->has_fund() == nodes_[invitee]->has_fund();
  if (!reserve && random_.once_in(2)) rates_[{inviter, invitee}] = {random_.between(1, 12), random_.between(1, 12)};
  const protocol::Invitation invitation{.id = random_.bytes(16),
                                        .inviter = nodes_[inviter]->identity(),
                                        .offer = {.inviter_debt_limit = limit,
                                                  .invitee_debt_limit = limit,
                                                  .fee = links_.empty() ? fee_ : protocol::Fraction{0, 1},
                                                  .rounding = rounding(inviter, invitee),
                                                  .wind_up_days = 2,
                                                  .rate = rate(inviter, invitee),
                                                  .mutual_credit_accepted = !alike},
                                        .secret = random_.bytes(32),
                                        .expires = {scheduler_.now().milliseconds + 3'600'000}};
  nodes_[inviter]->enqueue(federation::Invite{.invitation = invitation});
  nodes_[invitee]->enqueue(federation::AcceptInvitation{.invitation = invitation, .mutual_credit_accepted = !alike});
  const auto keys = nodes_[invitee]->keys();
  nodes_[inviter]->enqueue(federation::IntroductionReceived{
      .introduction = protocol::introduce(invitation, nodes_[invitee]->identity(), keys.message)});
  links_.emplace_back(inviter, invitee);
}

void Simulation::run_until_quiet(std::int64_t milliseconds) {
  const auto end = scheduler_.now().milliseconds + milliseconds;
  while (scheduler_.now().milliseconds < end) check(scheduler_.run_one(), "the clockwork goes on");
}

// ---- effects

static bool is_about_keys(const federation::Alarm& alarm) {
  return alarm.detail.starts_with("it changes its keys");
}

void Simulation::perform(std::size_t node, const federation::Effect& effect) {
  if (const auto* reply = std::get_if<federation::Reply>(&effect); reply != nullptr && reply->payment)
    oracle_.told(node, *reply->payment);
  if (const auto* reply = std::get_if<federation::Reply>(&effect);
      reply != nullptr && reply->ticket == order_ticket && !reply->failure)
    hand_in_transfers(node, reply->number);
  if (const auto* reply = std::get_if<federation::Reply>(&effect);
      reply != nullptr && reply->ticket == Messenger::ticket)
    messenger_.answered(node);
  if (const auto* decided = std::get_if<federation::PaymentDecided>(&effect)) oracle_.told(node, decided->payment);
  if (const auto* frame = std::get_if<federation::SendFrame>(&effect))
    parts_here(node, *frame) ? run_the_other_copy() : network_.send(node, *frame);
  if (const auto* stored = std::get_if<federation::SendStored>(&effect)) network_.send(node, *stored);
  if (const auto* close = std::get_if<federation::CloseLink>(&effect);
      close != nullptr && !close->peer.text().empty()) {
    say(node, "closes to " + close->peer.text() + ": " + close->why.detail);
    network_.close(node, *close);
  }
  if (const auto* rewrite = std::get_if<federation::RewriteFound>(&effect)) note_rewrite(node, *rewrite);
  if (const auto* alarm = std::get_if<federation::Alarm>(&effect)) say(node, "alarm: " + alarm->detail);
  if (const auto* alarm = std::get_if<federation::Alarm>(&effect); alarm != nullptr && is_about_keys(*alarm))
    report_.complaints.push_back("keys that honest nodes change are an alarm: " + alarm->detail);
}

void Simulation::say(std::size_t node, const std::string& what) const {
  if (tell_)
    std::printf("%lld %s %s\n", static_cast<long long>(scheduler_.now().milliseconds % 10'000'000),
                nodes_[node]->domain().text().c_str(), what.c_str());
}

// ---- what goes on

void Simulation::start_clockwork() {
  for (std::size_t i = 0; i < nodes_.size(); ++i) tick(i);
  keep_connecting();
  keep_delivering();
}

void Simulation::keep_delivering() {
  scheduler_.after(deliver_ms, [this] {
    messenger_.beat();
    keep_delivering();
  });
}

void Simulation::tick(std::size_t node) {
  scheduler_.after(tick_ms, [this, node] {
    nodes_[node]->enqueue(federation::Tick{});
    if (!nodes_[node]->up() && dead_ != node) restart_later(node);
    tick(node);
  });
}

void Simulation::keep_connecting() {
  scheduler_.after(connect_ms, [this] {
    for (const auto& [a, b] : links_)
      if (!network_.connect(a, b)) hand_over_certificates(a, b);
    oracle_.compare_nodes();
    keep_connecting();
  });
}

// ---- faults

void Simulation::strike() {
  const std::size_t node = any_node();
  switch (random_.below(5)) {
    case 0:
      if (!nodes_[fragile_]->up()) break;
      nodes_[fragile_]->back_up();
      say(fragile_, "is backed up");
      if (nodes_[fragile_]->has_fund()) {  // what the backup does not know, and the bank does
        redeem(fragile_);
        pay_soon(fragile_);
      }
      break;
    case 1:
      if (random_.once_in(3) && !oracle_.was_asked_again()) random_.once_in(2) ? spend_twice() : restore();
      break;
    case 2: {
      const auto link = links_[random_.below(links_.size())];
      network_.partition(link.first, link.second, true);
      scheduler_.after(random_.between(100, 5000),
                       [this, link] { network_.partition(link.first, link.second, false); });
      break;
    }
    default:
      crash(node);
  }
}

void Simulation::restore() {
  set_back(nodes_[fragile_]->backup(), !silent_);
}

void Simulation::set_back(const storage::MemoryStore::Snapshot& disk, bool told) {
  crash(fragile_);
  nodes_[fragile_]->put_disk(disk, told);
  say(fragile_, told ? "is restored from an old backup" : "is set back, and not told");
  if (!told) unaware_.insert(fragile_);
  silent_ ? oracle_.silently_restored(fragile_) : oracle_.restored(fragile_);
  begin_the_week_again();
  wishes_.set_back(fragile_);
  messenger_.set_back(fragile_);
  ++report_.restores;
}

/// A payment leaves, is lost with the books, and its client, who has heard nothing, uses the id for somebody else over
/// another link, before the first one is compared.
void Simulation::spend_twice() {
  const bool between = fragile_ > 0 && fragile_ + 1 < nodes_.size();
  if (silent_ || !between || !nodes_[fragile_]->up() || !nodes_[fragile_]->recovered()) return restore();
  const bool turn = random_.once_in(2);
  const std::size_t lost = turn ? fragile_ - 1 : fragile_ + 1;
  const std::size_t other = turn ? fragile_ + 1 : fragile_ - 1;
  nodes_[fragile_]->back_up();
  const PaymentKey key{nodes_[fragile_]->domain(), new_id()};
  const Asked asked = asked_of_fragile(lost);
  oracle_.asked(key, asked);
  keys_.push_back(key);
  ask(key, asked, 60'000);
  scheduler_.after(random_.between(10, 400), [this, key, lost, other] {
    if (!nodes_[fragile_]->has_backup() || oracle_.was_asked_again()) return;
    restore();
    network_.partition(std::min(fragile_, lost), std::max(fragile_, lost), true);
    use_id_again(key, lost, other);
    scheduler_.after(random_.between(1000, 6000),
                     [this, lost] { network_.partition(std::min(fragile_, lost), std::max(fragile_, lost), false); });
  });
}

/// A payment of the fragile node's member to one of that node.
Asked Simulation::asked_of_fragile(std::size_t payee_node) {
  const std::int64_t amount = random_.between(1, 40'00);
  return {.node = fragile_,
          .payer = member(random_.below(members_per_node)),
          .payee = member(random_.below(members_per_node)) + "@" + nodes_[payee_node]->domain().text(),
          .amount = amount,
          .credited = credited(fragile_, payee_node, amount),
          .refund_of = {}};
}

/// As soon as the operator has released the lost link, and the node waits for no other.
void Simulation::use_id_again(const PaymentKey& key, std::size_t lost, std::size_t other) {
  if (actions_left_ == 0 || oracle_.was_told(fragile_, key)) return;
  const auto& node = nodes_[fragile_];
  const auto* link = node->up() ? node->books().peer(nodes_[lost]->domain()) : nullptr;
  if (link != nullptr && (node->books().payment(key) || (node->recovered() && !link->row.must_compare))) return;
  if (link == nullptr || node->books().recovering() || !link->row.must_compare) {
    if (link != nullptr) node->enqueue(federation::ReleaseLink{.peer = nodes_[lost]->domain()});
    return scheduler_.after(100, [this, key, lost, other] { use_id_again(key, lost, other); });
  }
  const Asked asked = asked_of_fragile(other);
  say(fragile_, "is asked for " + key.text() + " again");
  oracle_.asked_again(key, asked);
  ++report_.reused;
  ask(key, asked, 60'000);
}

void Simulation::crash(std::size_t node) {
  if (nodes_[node]->up()) nodes_[node]->crash();
  restart_later(node);
}

void Simulation::restart_later(std::size_t node) {
  if (starting_[node] || dead_ == node) return;
  starting_[node] = true;
  ++report_.crashes;
  say(node, "is down");
  network_.drop_connections(node);
  scheduler_.after(random_.between(1, 2000), [this, node] {
    starting_[node] = false;
    if (dead_ != node) nodes_[node]->start();
  });
}

// ---- the end

void Simulation::heal() {
  network_.set_faults({});
  network_.mend_all();
  for (auto& node : nodes_) {
    node->crash_once_in(0);
    node->set_clock_skew(0);
  }
  bury();
  const auto end = scheduler_.now().milliseconds + 120'000;
  while (scheduler_.now().milliseconds < end) {
    give_up_strangers();
    mend_forks();
    run_until_quiet(1000);
    if (!pending()) return run_until_quiet(1000);
  }
}

/// And what was asked before payments is compared with what came of it.
void Simulation::deliver_all() {
  messenger_.calm();
  for (int rounds = 0; rounds < 1000 && !messenger_.complete(); ++rounds) run_until_quiet(20);
  report_.events = messenger_.conclude();
  std::tie(report_.quoted, report_.wishes) = wishes_.conclude();
}

bool Simulation::pending() const {
  if (first_copy_) return true;
  for (const auto& node : nodes_) {
    if (!node->up() || !node->quiet() || !node->recovered() || node->books().held_payments() != 0) return true;
    for (const auto& [domain, peer] : node->books().peers()) {
      if (!peer.outbox.empty() || !node->core().link_open(domain)) return true;
      for (const auto& other : nodes_)
        if (other->domain() == domain && other->up() &&
            other->books().peer(node->domain())->row.received != peer.row.sent)
          return true;
    }
  }
  return false;
}

}  // namespace simulator
