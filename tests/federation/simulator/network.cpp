#include "tests/federation/simulator/network.h"

#include "protocol/check.h"

namespace simulator {

using protocol::FrameKind;
using storage::Table;

std::size_t Network::number_of(const protocol::Domain& domain) const {
  for (std::size_t i = 0; i < nodes_.size(); ++i)
    if (nodes_[i]->domain() == domain) return i;
  protocol::check(false, "the domain is one of the nodes");
  return 0;
}

void Network::partition(std::size_t a, std::size_t b, bool cut) {
  if (!cut) {
    cut_.erase(pair_of(a, b));
    return;
  }
  cut_.insert(pair_of(a, b));
  end(pair_of(a, b));
}

bool Network::accepts(std::size_t here, std::size_t there) const {
  const auto* peer = nodes_[here]->books().peer(nodes_[there]->domain());
  return peer == nullptr || peer->identity.certificate.find(nodes_[there]->shown()) != std::string::npos;
}

federation::FrameKeys Network::keys_at(std::size_t here, std::size_t there) const {
  const auto* peer = nodes_[here]->books().peer(nodes_[there]->domain());
  return {peer == nullptr ? nodes_[there]->history() : peer->keys, nodes_[here]->history()};
}

bool Network::connect(std::size_t a, std::size_t b) {
  const Pair pair = pair_of(a, b);
  if (!nodes_[a]->up() || !nodes_[b]->up() || cut_.contains(pair) || connections_[pair].alive) return true;
  if (!accepts(a, b) || !accepts(b, a)) return false;
  connections_[pair] = {.session = ++last_session_,
                        .alive = true,
                        .keys = {keys_at(pair.first, pair.second), keys_at(pair.second, pair.first)}};
  nodes_[a]->enqueue(federation::LinkOpened{nodes_[b]->domain(), last_session_, nodes_[b]->shown()});
  nodes_[b]->enqueue(federation::LinkOpened{nodes_[a]->domain(), last_session_, nodes_[a]->shown()});
  return true;
}

void Network::end(Pair pair) {
  Connection& connection = connections_[pair];
  if (!std::exchange(connection.alive, false)) return;
  const auto tell = [this, session = connection.session](std::size_t node, std::size_t other) {
    scheduler_.after(random_.between(0, 50), [this, session, node, other] {
      nodes_[node]->enqueue(federation::LinkClosed{nodes_[other]->domain(), session});
    });
  };
  tell(pair.first, pair.second);
  tell(pair.second, pair.first);
}

void Network::drop_connections(std::size_t node) {
  for (std::size_t other = 0; other < nodes_.size(); ++other)
    if (other != node) end(pair_of(node, other));
}

void Network::close(std::size_t from, const federation::CloseLink& effect) {
  const Pair pair = pair_of(from, number_of(effect.peer));
  if (connections_[pair].session == effect.session) end(pair);
}

void Network::send(std::size_t from, const federation::SendFrame& effect) {
  transmit(from, number_of(effect.peer), effect.session, effect.kind, effect.bytes);
}

void Network::send(std::size_t from, const federation::SendStored& effect) {
  for (const auto& item : effect.items) {
    const Table table = item.kind == FrameKind::envelope ? Table::sent_log : Table::received_log;
    const auto row = nodes_[from]->store().get(table, federation::log_row(effect.peer, item.sequence));
    protocol::check(row.has_value() && row->has_value(), "what is promised to be sent is in the log");
    transmit(from, number_of(effect.peer), effect.session, item.kind, **row);
  }
}

void Network::forge(std::size_t from, std::size_t to, std::string envelope) {
  transmit(from, to, connections_[pair_of(from, to)].session, FrameKind::envelope, std::move(envelope));
}

void Network::transmit(std::size_t from, std::size_t to, federation::Session session, FrameKind kind,
                       std::string bytes) {
  const Pair pair = pair_of(from, to);
  Connection& connection = connections_[pair];
  if (!connection.alive || connection.session != session) return;
  ++frames_sent_;
  const auto strikes = [this](std::uint64_t odds) { return odds != 0 && random_.once_in(odds); };
  if (strikes(faults_.disconnect)) return end(pair);
  if (strikes(faults_.drop)) return;
  if (strikes(faults_.corrupt) && !bytes.empty())
    bytes[random_.below(bytes.size())] ^= static_cast<char>(1 << random_.below(8));
  std::int64_t& latest = connection.latest[from < to ? 0 : 1];
  std::int64_t arrival = scheduler_.now().milliseconds + random_.between(0, faults_.longest_delay);
  if (!strikes(faults_.reorder)) latest = arrival = std::max(arrival, latest);
  deliver_at(arrival - scheduler_.now().milliseconds, from, to, session, kind, bytes);
  if (strikes(faults_.duplicate))
    deliver_at(arrival - scheduler_.now().milliseconds + random_.between(0, 200), from, to, session, kind, bytes);
}

void Network::deliver_at(std::int64_t delay, std::size_t from, std::size_t to, federation::Session session,
                         FrameKind kind, const std::string& bytes) {
  scheduler_.after(delay, [this, from, to, session, kind, bytes] { arrive(from, to, session, kind, bytes); });
}

void Network::arrive(std::size_t from, std::size_t to, federation::Session session, FrameKind kind,
                     const std::string& bytes) {
  const Pair pair = pair_of(from, to);
  Connection& connection = connections_[pair];
  if (!connection.alive || connection.session != session || !nodes_[to]->up()) return;
  auto event = federation::event_of_frame(connection.keys[to < from ? 0 : 1], session, kind, bytes);
  if (!event) return end(pair);
  nodes_[to]->enqueue(*std::move(event));
}

}  // namespace simulator
