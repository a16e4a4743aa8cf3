#include <algorithm>
#include <nlohmann/json.hpp>

#include "federation/invariants.h"
#include "node/clock.h"
#include "node/http_routes.h"
#include "node/json_values.h"
#include "node/metrics.h"

namespace node {

using federation::Books;

namespace {

constexpr auto gauge = Figure::Kind::gauge;
constexpr auto counter = Figure::Kind::counter;

/// Of a peer, in minor units of the settlement unit.
struct PeerFigures {
  std::string domain;
  storage::Account position;
  std::size_t waiting = 0;
  std::uint64_t unacknowledged = 0;
  bool frozen = false;
  protocol::Time heard;        ///< zero if it never was
  std::size_t unanswered = 0;  ///< payments
};

/// What one look at the books tells.
struct BooksFigures {
  federation::Coverage coverage;
  federation::PaymentCounts payments;
  std::vector<PeerFigures> peers;
  std::uint64_t journal_size = 0;
  std::size_t held_payments = 0;
  std::optional<protocol::Time> oldest_hold;
  bool recovering = false;
};

BooksFigures figures_of(const Books& books) {
  BooksFigures figures{.coverage = federation::coverage(books),
                       .payments = books.payment_counts(),
                       .peers = {},
                       .journal_size = books.journal_size(),
                       .held_payments = books.held_payments(),
                       .oldest_hold = books.oldest_hold(),
                       .recovering = books.recovering()};
  const auto unanswered = books.unanswered();
  for (const auto& [domain, peer] : books.peers()) {
    const auto held = unanswered.find(domain);
    figures.peers.push_back({.domain = domain.text(),
                             .position = books.position(peer),
                             .waiting = peer.outbox.size(),
                             .unacknowledged = peer.row.sent.sequence - peer.row.acknowledged.sequence,
                             .frozen = peer.row.frozen,
                             .heard = peer.row.heard,
                             .unanswered = held == unanswered.end() ? 0 : held->second.count});
  }
  return figures;
}

class Figures {
 public:
  void add(std::string name, std::string help, std::int64_t value, Figure::Kind kind = gauge) {
    figures_.push_back({.name = std::move(name), .help = std::move(help), .kind = kind, .value = value});
  }
  /// A figure of each peer.
  void add(const std::string& name, const std::string& help, const std::vector<PeerFigures>& peers,
           const std::function<std::int64_t(const PeerFigures&)>& value) {
    for (const auto& peer : peers)
      figures_.push_back({.name = name, .help = help, .value = value(peer), .labels = {{"peer", peer.domain}}});
  }
  void add(Figure figure) { figures_.push_back(std::move(figure)); }
  const std::vector<Figure>& all() const { return figures_; }

 private:
  std::vector<Figure> figures_;
};

void add_payments(Figures& figures, const federation::PaymentCounts& payments) {
  for (const auto& [outcome, count] : payments) {
    std::vector<std::pair<std::string, std::string>> labels{{"kind", std::string(name(outcome.kind))},
                                                            {"status", std::string(name(outcome.status))}};
    if (outcome.reason != protocol::Reason::none) labels.emplace_back("reason", protocol::name(outcome.reason));
    figures.add(
        {.name = "payments_total",
         .help = "Payments recorded since the start, by what became of them; held ones are counted again at their end.",
         .kind = counter,
         .value = static_cast<std::int64_t>(count),
         .labels = std::move(labels)});
  }
}

void add_coverage(Figures& figures, const federation::Coverage& coverage) {
  const auto part = [&](const char* which, std::int64_t value) {
    figures.add({.name = "coverage_minor_units",
                 .help = "The sides of the coverage rule: fund + claims - debts = circulation.",
                 .value = value,
                 .labels = {{"part", which}}});
  };
  part("fund", coverage.fund());
  part("claims", coverage.claims);
  part("debts", coverage.debts);
  part("circulation", coverage.circulation);
  figures.add("circulation_paper_minor_units", "Of the circulation, in notes.", coverage.paper);
  figures.add("circulation_held_minor_units", "Of the circulation, set aside for payments under way.", coverage.held);
}

void add_peers(Figures& figures, const std::vector<PeerFigures>& peers) {
  figures.add("position_minor_units", "What this node owes the peer; negative: what the peer owes.", peers,
              [](const auto& peer) { return peer.position.balance(); });
  figures.add("position_most_debt_minor_units", "The largest debt to the peer that is allowed.", peers,
              [](const auto& peer) { return peer.position.bounds.most; });
  figures.add("position_most_claim_minor_units", "The largest claim on the peer that is allowed.", peers,
              [](const auto& peer) { return -peer.position.bounds.least; });
  figures.add("position_held_debt_minor_units", "Debt to the peer that payments under way may add.", peers,
              [](const auto& peer) { return peer.position.credits_held; });
  figures.add("position_held_claim_minor_units", "Claim on the peer that payments under way may add.", peers,
              [](const auto& peer) { return peer.position.debits_held; });
  figures.add("outbox_messages", "Messages that wait for an envelope to the peer.", peers,
              [](const auto& peer) { return static_cast<std::int64_t>(peer.waiting); });
  figures.add("unacknowledged_envelopes", "Envelopes the peer has not said to be durable.", peers,
              [](const auto& peer) { return static_cast<std::int64_t>(peer.unacknowledged); });
  figures.add("peer_unanswered_payments", "Payments under way that the peer has not answered.", peers,
              [](const auto& peer) { return static_cast<std::int64_t>(peer.unanswered); });
  figures.add("peer_silent_seconds", "Since a message of the peer was last taken in; 0 before the first.", peers,
              [now = wall_time().milliseconds](const auto& peer) {
                return peer.heard.milliseconds == 0 ? 0
                                                    : std::max<std::int64_t>(0, now - peer.heard.milliseconds) / 1000;
              });
  figures.add("link_frozen", "1 if two histories were seen on the link.", peers,
              [](const auto& peer) { return peer.frozen ? 1 : 0; });
}

void add_links(Figures& figures, const std::vector<LinkStatus>& links) {
  for (const auto& link : links)
    figures.add({.name = "link_connected",
                 .help = "1 if a connection to the peer stands.",
                 .value = link.connected ? 1 : 0,
                 .labels = {{"peer", link.peer.text()}}});
}

HttpResponse metrics_response(const ApiState& api, const BooksFigures& books) {
  Figures figures;
  add_payments(figures, books.payments);
  figures.add("held_payments", "Payments that wait for another node.", static_cast<std::int64_t>(books.held_payments));
  const auto age = books.oldest_hold ? (wall_time().milliseconds - books.oldest_hold->milliseconds) / 1000 : 0;
  figures.add("oldest_hold_seconds", "Age of that of them which has been held longest; 0 if none waits.", age);
  add_coverage(figures, books.coverage);
  add_peers(figures, books.peers);
  if (api.parts.operations.links) add_links(figures, api.parts.operations.links());
  figures.add("journal_entries", "Size of the journal.", static_cast<std::int64_t>(books.journal_size));
  figures.add("recovering", "1 while a restored node waits for its peers: members cannot pay.",
              books.recovering ? 1 : 0);
  const auto engine = api.parts.engine.statistics();
  figures.add("events_total", "Events stepped since the start.", static_cast<std::int64_t>(engine.events), counter);
  figures.add("queued_events", "Events that wait for a batch.", static_cast<std::int64_t>(engine.queued));
  figures.add("links_held_up", "Links that wait for room in the queue.", static_cast<std::int64_t>(engine.held_up));
  return {.status = 200,
          .content_type = "text/plain; version=0.0.4; charset=utf-8",
          .headers = {},
          .body = api.parts.engine.metrics().text(figures.all())};
}

}  // namespace

void show_metrics(Call call) {
  const auto& api = call.api();
  call.look<BooksFigures>(figures_of, [&api](const BooksFigures& books) { return metrics_response(api, books); });
}

}  // namespace node
