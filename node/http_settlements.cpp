// Settlement with peers: notes, what they wait for, and what a treasurer does about them.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <ranges>

#include "federation/settlements.h"
#include "node/clock.h"
#include "node/http_routes.h"
#include "node/http_time.h"
#include "node/json_values.h"
#include "protocol/check.h"
#include "protocol/note.h"

namespace node {

using federation::BankTransfer;
using federation::Books;
using federation::Settlement;
using protocol::Domain;
using protocol::Reason;

namespace {

constexpr std::array<std::string_view, 7> states{"",       "proposed", "agreed",    "closing",
                                                 "closed", "disputed", "questioned"};
constexpr std::array<std::string_view, 6> stages{"", "requested", "transferred", "reconciled", "returned", "given_up"};
constexpr std::uint32_t notes_shown = 100;  ///< of each peer, the last ones

/// A note as the books show it, copied out of the writer's thread.
struct NoteView {
  Domain peer;
  protocol::KeyHistory our_keys;
  protocol::KeyHistory their_keys;
  Settlement row;
  protocol::SettlementNote note;
  std::optional<BankTransfer> transfer;  ///< where this node is to pay
  std::optional<federation::NoteWait> wait;
};

struct PeerView {
  Domain peer;
  federation::SettlementLink link;
  std::vector<NoteView> notes;  ///< the last first
};

std::string euros(std::int64_t cents) {
  return protocol::format_decimal(cents, protocol::euro_scale);
}

std::optional<NoteView> view_of(const Books& books, const Domain& domain, std::uint32_t number) {
  const auto* peer = books.peer(domain);
  auto row = peer == nullptr ? std::nullopt : books.settlements().note(domain, number);
  if (!row) return std::nullopt;
  auto note = protocol::parse_settlement_note(row->note);
  protocol::check(note.has_value(), "a settlement note in the books reads back");
  auto transfer = books.fund().transfer(note->end_to_end());
  const auto wait = federation::wait_of(books, domain, *row, wall_time());
  return NoteView{domain, books.own_keys(), peer->keys, *std::move(row), *std::move(note), std::move(transfer), wait};
}

PeerView view_of(const Books& books, const Domain& domain) {
  PeerView view{domain, books.settlements().link(domain), {}};
  for (auto number = std::max(view.link.last, view.link.open); number > 0 && view.notes.size() < notes_shown; --number)
    if (auto note = view_of(books, domain, number)) view.notes.push_back(*std::move(note));
  return view;
}

/// What the closing says; nullopt before there is one.
std::optional<std::int64_t> arrived(const Settlement& row) {
  const auto closing = protocol::parse_settlement_closing(row.closing);
  return closing ? std::optional(closing->arrived) : std::nullopt;
}

Json transfer_json(const BankTransfer& transfer) {
  Json json{{"id", transfer.key.id.hex()}, {"stage", stages.at(static_cast<std::size_t>(transfer.stage))}};
  if (transfer.lost() != 0) json["left_in_flight"] = euros(transfer.lost());
  return json;
}

Json note_json(const NoteView& view, const Domain& own) {
  const auto& note = view.note;
  const bool first = note.sides[0].domain == own;
  const auto& here = note.sides[first ? 0 : 1];
  const auto& there = note.sides[first ? 1 : 0];
  Json json{{"peer", view.peer.text()},
            {"number", note.number},
            {"state", states.at(static_cast<std::size_t>(view.row.state))},
            {"since", rfc3339(view.row.since)},
            {"to", rfc3339(note.to)},
            {"paid_by_us", euros(there.accepted)},
            {"paid_by_them", euros(here.accepted)},
            {"we_owed", euros(first ? note.opening : -note.opening)},
            {"owed", euros(note.owed())},
            {"end_to_end", note.end_to_end().hex()}};
  if (note.from.milliseconds != 0) json["from"] = rfc3339(note.from);
  if (note.owed() != 0) json["debtor"] = note.debtor().text();
  if (view.row.agreed_at.milliseconds != 0) json["agreed_at"] = rfc3339(view.row.agreed_at);
  if (view.wait) json["days"] = view.wait->days;
  if (view.wait && view.wait->late) json["late"] = true;
  if (const auto cents = arrived(view.row)) json["arrived"] = euros(*cents);
  if (view.transfer) json["transfer"] = transfer_json(*view.transfer);
  return json;
}

/// The contract key that signed the text: that in force then.
protocol::PublicKey signer_of(const protocol::KeyHistory& keys, const protocol::Bytes& text,
                              const protocol::Signature& signature) {
  for (const auto& known : std::views::reverse(keys.all()))
    if (protocol::verify_raw(known.contract, text, signature)) return known.contract;
  return keys.current().contract;
}

/// As anybody can check it with stock tools: the text and both signatures below it.
std::string signed_text(const protocol::Bytes& text, const NoteView& view, const protocol::Signature& ours,
                        const protocol::Signature& theirs) {
  protocol::SignedNote note{.text = text, .signatures = {}};
  const auto add = [&](const protocol::KeyHistory& keys, const protocol::Signature& signature) {
    if (signature.is_zero()) return;
    const protocol::NoteVerifier verifier{keys.node().text() + "/contract", signer_of(keys, text, signature)};
    note.signatures.push_back({verifier.name, verifier.id(), protocol::Bytes(signature.view())});
  };
  add(view.our_keys, ours);
  add(view.their_keys, theirs);
  return protocol::to_text(note);
}

Json whole_note_json(const NoteView& view, const protocol::NodeIdentity& self) {
  const auto& row = view.row;
  auto json = note_json(view, self.domain());
  json["note"] = signed_text(row.note, view, row.ours, row.theirs);
  if (!row.closing.empty()) json["closing"] = signed_text(row.closing, view, row.closing_ours, row.closing_theirs);
  if (row.difference) {
    const auto& found = *row.difference;
    const bool sent = found.direction == protocol::EnvelopeDirection::sent;
    json["difference"] = {{"log", (sent ? self.domain() : view.peer).text()},
                          {"envelope", found.place.sequence},
                          {"message", found.place.index},
                          {"ours", euros(found.ours)},
                          {"theirs", euros(found.theirs)}};
  }
  return json;
}

Json peer_json(const PeerView& view, const Domain& own) {
  auto notes = Json::array();
  for (const auto& note : view.notes) notes.push_back(note_json(note, own));
  Json json{{"peer", view.peer.text()}, {"threshold", euros(view.link.threshold)}, {"notes", std::move(notes)}};
  if (view.link.open != 0) json["open"] = view.link.open;
  return json;
}

std::optional<std::uint32_t> number_of(const Call& call) {
  const auto number = parse_number(call.argument(1), 1, UINT32_MAX);
  if (number) return static_cast<std::uint32_t>(*number);
  call.fail(number.error());
  return std::nullopt;
}

void show(const Call& call, const Domain& peer, std::uint32_t number) {
  const auto& self = call.api().parts.identity;
  call.look<std::optional<NoteView>>([peer, number](const Books& books) { return view_of(books, peer, number); },
                                     [&self](const std::optional<NoteView>& view) {
                                       if (!view) return problem({Reason::not_found, "no such settlement note"});
                                       return json_response(200, whole_note_json(*view, self));
                                     });
}

/// Asks the engine about a note, then shows what became of it.
template <class Request>
void ask_and_show(const Call& call) {
  const auto peer = call.peer();
  const auto number = peer ? number_of(call) : std::nullopt;
  if (!number || !call.read_body([](JsonReader&) {})) return;
  call.queue(Request{.peer = *peer, .number = *number},
             [call, peer = *peer, number = *number](const federation::Reply& said) {
               said.failure ? call.fail(*said.failure) : show(call, peer, number);
             });
}

}  // namespace

void list_settlements(Call call) {
  const auto& own = call.api().domain();
  call.look<std::vector<PeerView>>(
      [](const Books& books) {
        std::vector<PeerView> views;
        for (const auto& [domain, peer] : books.peers()) views.push_back(view_of(books, domain));
        return views;
      },
      [&own](const std::vector<PeerView>& views) {
        auto peers = Json::array();
        for (const auto& view : views) peers.push_back(peer_json(view, own));
        return json_response(200, {{"peers", std::move(peers)}});
      });
}

void show_settlement(Call call) {
  const auto peer = call.peer();
  const auto number = peer ? number_of(call) : std::nullopt;
  if (number) show(call, *peer, *number);
}

void propose_settlement(Call call) {
  const auto peer = call.peer();
  if (!peer || !call.read_body([](JsonReader&) {})) return;
  call.ask(federation::ProposeSettlement{.peer = *peer},
           [](const federation::Reply& said) { return json_response(201, {{"number", said.number}}); });
}

void give_up_settlement(Call call) {
  ask_and_show<federation::GiveUpSettlement>(call);
}

void confirm_settlement(Call call) {
  ask_and_show<federation::ConfirmSettlement>(call);
}

void write_off_settlement(Call call) {
  ask_and_show<federation::WriteOffSettlement>(call);
}

void set_settlement_threshold(Call call) {
  const auto peer = call.peer();
  if (!peer) return;
  federation::SetSettlementThreshold request{.peer = *peer};
  const bool readable = call.read_body([&](JsonReader& body) {
    request.threshold = body.required("threshold", body.decimal("threshold", protocol::euro_scale));
  });
  if (!readable) return;
  call.ask(request, [](const federation::Reply&) { return json_response(200, Json::object()); });
}

}  // namespace node
