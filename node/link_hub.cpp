#include "node/link_hub.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "federation/agreements.h"
#include "node/clock.h"
#include "protocol/check.h"

namespace node {

using federation::Effect;
using protocol::check;
using protocol::Reason;

/// For the reason of an end to reach the peer.
static constexpr std::int64_t last_words_milliseconds = 500;

static std::int64_t now_milliseconds() {
  return monotonic_nanoseconds() / 1'000'000;
}

LinkHub::LinkHub(protocol::NodeIdentity self, MessageKeys message_keys, const LinkTimes& times, const LinkRate& rate,
                 Engine& engine, const storage::Store& store, Dial dial)
    : self_(std::move(self)),
      message_keys_(std::move(message_keys)),
      times_(times),
      rate_(rate),
      engine_(engine),
      store_(store),
      dial_(std::move(dial)),
      own_keys_(protocol::key_history(self_)),
      chance_(static_cast<std::minstd_rand::result_type>(monotonic_nanoseconds())) {}

LinkHub::~LinkHub() {
  stop(0);
}

void LinkHub::start() {
  check(!thread_.joinable(), "a hub starts once");
  thread_ = std::thread([this] { run(); });
  std::unique_lock lock(mutex_);
  peers_found_.wait_for(lock, std::chrono::milliseconds(times_.handshake), [&] { return peers_known_; });
}

void LinkHub::stop(std::int64_t grace) {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  for (const auto& connection : all_connections()) connection->finish();
  if (!wait_until_none(grace)) {
    for (const auto& connection : all_connections()) connection->close({Reason::none, "the node stops"});
    if (!wait_until_none(last_words_milliseconds))
      for (const auto& connection : all_connections()) connection->abort();
    wait_until_none(INT64_MAX);
  }
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

bool LinkHub::wait_until_none(std::int64_t milliseconds) {
  std::unique_lock lock(mutex_);
  const auto none = [&] { return links_.empty(); };
  if (milliseconds == INT64_MAX) {
    none_left_.wait(lock, none);
    return true;
  }
  return none_left_.wait_for(lock, std::chrono::milliseconds(milliseconds), none);
}

std::vector<std::shared_ptr<LinkConnection>> LinkHub::all_connections() const {
  const std::scoped_lock lock(mutex_);
  std::vector<std::shared_ptr<LinkConnection>> all;
  for (const auto& [number, link] : links_) all.push_back(link.connection);
  return all;
}

// ---- the hub's thread

void LinkHub::post(std::function<void()> task) {
  {
    const std::scoped_lock lock(mutex_);
    tasks_.push_back(std::move(task));
  }
  wake_.notify_all();
}

void LinkHub::run() {
  std::unique_lock lock(mutex_);
  while (!ending_ || !tasks_.empty()) {
    const auto pause = std::max<std::int64_t>(0, next_turn(now_milliseconds()) - now_milliseconds());
    wake_.wait_for(lock, std::chrono::milliseconds(pause), [&] { return ending_ || !tasks_.empty(); });
    auto tasks = std::exchange(tasks_, {});
    lock.unlock();
    for (auto& task : tasks) std::exchange(task, nullptr)();
    take_turn(now_milliseconds());
    lock.lock();
  }
}

/// When something is due without anybody asking.
std::int64_t LinkHub::next_turn(std::int64_t now) const {
  std::int64_t next = stopping_ ? now + times_.refresh : std::max(now, next_refresh_);
  for (const auto& [number, link] : links_)
    if (link.read_at != 0) next = std::min(next, link.read_at);
  if (stopping_) return next;
  for (const auto& [domain, peer] : peers_)
    if (wants_to_dial(peer)) next = std::min(next, peer.plan.next());
  for (const auto& [number, link] : links_)
    if (link.stage != Stage::open) next = std::min(next, link.began + times_.handshake);
  return next;
}

void LinkHub::take_turn(std::int64_t now) {
  read_due(now);
  bool refresh = false;
  {
    const std::scoped_lock lock(mutex_);
    if (stopping_) return;
    refresh = now >= next_refresh_;
    if (refresh) next_refresh_ = now + times_.refresh;
  }
  if (refresh) ask_for_peers();
  dial_due(now);
  drop_overdue(now);
  abort_unending(now);
}

/// Peers that had sent more than their budget.
void LinkHub::read_due(std::int64_t now) {
  std::vector<std::shared_ptr<LinkConnection>> due;
  {
    const std::scoped_lock lock(mutex_);
    for (auto& [number, link] : links_) {
      if (link.read_at == 0 || link.read_at > now) continue;
      link.read_at = 0;
      due.push_back(link.connection);
    }
  }
  for (const auto& connection : due) connection->read();
}

void LinkHub::dial_due(std::int64_t now) {
  std::vector<std::pair<std::shared_ptr<LinkConnection>, DialTarget>> due;
  {
    const std::scoped_lock lock(mutex_);
    if (stopping_) return;
    for (auto& [domain, peer] : peers_) {
      if (!wants_to_dial(peer) || peer.plan.next() > now) continue;
      peer.dialling = ++last_number_;
      const std::string introduces = must_introduce(peer) ? peer.invitation->id : "";
      auto connection = std::make_shared<LinkConnection>(peer.dialling, store_);
      links_[peer.dialling] = {.connection = connection,
                               .peer = domain,
                               .stage = Stage::dialling,
                               .dialled = true,
                               .introduces = introduces,
                               .began = now,
                               .identity = peer.identity,
                               .certificate = {}};
      due.push_back({std::move(connection),
                     {.peer = domain,
                      .endpoint = peer.identity->endpoint,
                      .certificate = peer.identity->certificate,
                      .introduces = !introduces.empty()}});
    }
  }
  for (const auto& [connection, target] : due) dial_(connection, target);
}

/// Whoever takes too long to answer, or to say who it is.
void LinkHub::drop_overdue(std::int64_t now) {
  std::vector<std::shared_ptr<LinkConnection>> overdue;
  {
    const std::scoped_lock lock(mutex_);
    for (auto& [number, link] : links_) {
      if (link.stage == Stage::open || link.began + times_.handshake > now) continue;
      link.began = now;
      overdue.push_back(link.connection);
    }
  }
  for (const auto& connection : overdue) connection->close({Reason::io_error, "no answer in time"});
}

/// A peer that does not read holds its stream open.
void LinkHub::abort_unending(std::int64_t now) {
  std::vector<std::shared_ptr<LinkConnection>> unending;
  {
    const std::scoped_lock lock(mutex_);
    for (auto& [number, link] : links_) {
      if (!link.connection->closed()) continue;
      if (link.closed == 0) link.closed = now;
      if (link.closed + times_.handshake <= now) unending.push_back(link.connection);
    }
  }
  for (const auto& connection : unending) connection->abort();
}

// ---- peers

void LinkHub::peers_changed() {
  post([this] { ask_for_peers(); });
}

void LinkHub::ask_for_peers() {
  auto found = std::make_shared<BooksFound>();
  const auto look = [found](const federation::Books& books) {
    found->own_keys = books.own_keys();
    for (const auto& [domain, peer] : books.peers()) {
      PeerFound one{std::make_shared<protocol::NodeIdentity>(peer.identity), peer.keys, peer.row.keys_told, {}};
      if (const auto row = books.invitation(federation::guest_row(domain))) {
        auto invitation = protocol::parse_invitation(row->text);
        check(invitation.has_value(), "a stored invitation reads back");
        one.invitation = *std::move(invitation);
      }
      found->peers.push_back(std::move(one));
    }
  };
  // When the engine is too busy to answer there is the next turn.
  engine_.ask(federation::Inquiry{.ticket = 0, .look = look},
              [this, found](const federation::Reply&) { post([this, found] { take_peers(*found); }); });
}

/// The peer may not know us yet, or not what is new about us.
bool LinkHub::must_introduce(const PeerLink& peer) {
  return peer.invitation.has_value() && peer.invitation->id != peer.introduced;
}

/// One side dials first, so that both do not dial at once: see dial_plan.h. Who was invited must, for it is not known
/// yet.
bool LinkHub::dials_first(const PeerLink& peer, const Domain& domain) const {
  return must_introduce(peer) || self_.endpoint.empty() || self_.domain() < domain;
}

/// Without a connection, or with one that stood already when a new invitation was accepted: an introduction comes on a
/// connection of its own, which takes the place of the other one.
bool LinkHub::wants_to_dial(const PeerLink& peer) const {
  if (peer.gone || peer.dialling != 0 || peer.identity->endpoint.empty()) return false;
  return peer.current == 0 || (must_introduce(peer) && links_.at(peer.current).introduces != peer.invitation->id);
}

void LinkHub::take_peers(const BooksFound& found) {
  const auto now = now_milliseconds();
  const std::scoped_lock lock(mutex_);
  own_keys_ = found.own_keys;
  for (const auto& one : found.peers) {
    const Domain& domain = one.identity->domain();
    const auto [place, is_new] = peers_.try_emplace(domain, PeerLink{.identity = one.identity,
                                                                     .keys = one.keys,
                                                                     .invitation = one.invitation,
                                                                     .introduced = {},
                                                                     .plan = DialPlan(times_, true, now),
                                                                     .budget = LinkBudget(rate_),
                                                                     .since = wall_time(),
                                                                     .last_error = {}});
    PeerLink& peer = place->second;
    const bool moved = !is_new && *peer.identity != *one.identity;
    const bool invited_anew = one.invitation && peer.invitation != one.invitation;
    if (invited_anew) peer.last_error = {};
    peer.identity = one.identity;
    peer.keys = one.keys;
    peer.keys_told = one.keys_told;
    peer.invitation = one.invitation;
    if (is_new) peer.plan = DialPlan(times_, dials_first(peer, domain), now);
    peer.plan.set_dials_first(dials_first(peer, domain));
    if (!is_new && (moved || invited_anew)) peer.plan.hurry(now);
  }
  forget_gone(found.peers);
  peers_known_ = true;
  peers_found_.notify_all();
}

/// A peer that is not found was removed, or has been admitted since the books were asked: it is dialled no more until
/// they know it, and forgotten once no stream is left.
void LinkHub::forget_gone(const std::vector<PeerFound>& found) {
  std::set<Domain> known;
  for (const auto& one : found) known.insert(one.identity->domain());
  for (auto& [domain, peer] : peers_) peer.gone = !known.contains(domain);
  for (const auto& [number, link] : links_) known.insert(link.peer);
  std::erase_if(peers_, [&](const auto& peer) { return !known.contains(peer.first); });
}

std::vector<LinkStatus> LinkHub::links() const {
  const std::scoped_lock lock(mutex_);
  std::vector<LinkStatus> all;
  for (const auto& [domain, peer] : peers_) {
    const auto current = links_.find(peer.current);
    all.push_back({.peer = domain,
                   .endpoint = peer.identity->endpoint,
                   .connected = current != links_.end() && current->second.heard,
                   .dialled = current != links_.end() && current->second.dialled,
                   .since = peer.since,
                   .last_error = peer.last_error});
  }
  return all;
}

bool LinkHub::connected(const Domain& peer) const {
  const std::scoped_lock lock(mutex_);
  const auto found = peers_.find(peer);
  if (found == peers_.end()) return false;
  const auto current = links_.find(found->second.current);
  return current != links_.end() && current->second.heard;
}

}  // namespace node
