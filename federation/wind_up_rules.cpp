#include "federation/wind_up_rules.h"

#include <algorithm>
#include <ranges>

#include "federation/credit.h"
#include "federation/fund.h"
#include "federation/fund_postings.h"
#include "federation/own_accounts.h"
#include "federation/payment_rules.h"
#include "federation/withdrawn_order.h"
#include "protocol/check.h"
#include "protocol/settlement.h"

namespace federation {

using protocol::check;
using protocol::failure;
using protocol::WindUpStatement;

inline constexpr std::int64_t day_ms = 24LL * 3600 * 1000;

WindUpTerms terms_of(const WindUpStatement& statement) {
  WindUpTerms terms{.hands = statement.hands, .accepted = {}, .declared = statement.declared};
  for (const auto& hold : statement.holds)
    if (hold.accepted) terms.accepted.insert(hold.key);
  return terms;
}

/// An order that waits for a comparison has nothing set aside: what leaves is what arrives less the fee.
static std::int64_t leaving(const Books& books, const protocol::PaymentOpened& opened) {
  const PeerState* previous = books.peer(opened.previous);
  if (previous == nullptr || !previous->terms) return opened.amount.minor;
  const auto fee = fee_on(*previous->terms, opened.amount.minor);
  return fee && *fee < opened.amount.minor ? opened.amount.minor - *fee : opened.amount.minor;
}

std::int64_t owed_for(const Books& books, const Payment& held) {
  return held.debt > 0 ? held.debt : leaving(books, held.opened);
}

/// What is owed once the holds are ended.
static Result<std::int64_t> owed_after(const Books& books, const PeerState& peer, const WindUpStatement& statement) {
  const auto ended = ended_transfer(books, statement.of);
  auto owed = protocol::subtract(books.position(peer).balance(), ended ? ended->paid : 0);
  for (const auto& hold : statement.holds)
    if (owed && hold.accepted) owed = protocol::add(*owed, hold.amount);
  if (!owed) return owed;
  const bool countable = *owed <= protocol::max_arrived && *owed >= -protocol::max_arrived;
  return countable ? owed : failure(Reason::amount_overflow, "more is owed than can be transferred");
}

/// Restored books do not know it of an order that waits in them.
static bool may_have_left(const Books& books, const Payment& held) {
  const bool waits = books.order_waits(held) && !books.peer(held.opened.next)->row.must_compare;
  return !books.holds_of(held.key()).empty() && !waits && !is_withdrawn(held);
}

Result<WindUpStatement> wind_up_statement(const Books& books, const Domain& peer, const WindUpTerms& terms) {
  const PeerState* state = books.peer(peer);
  if (state == nullptr) return failure(Reason::unknown_peer, peer.text() + " is no peer");
  if (!state->terms) return failure(Reason::no_agreement, "there is no agreement to end");
  WindUpStatement statement{.of = peer,
                            .by = books.domain(),
                            .number = state->row.wind_ups + 1,
                            .hands = terms.hands,
                            .agreement = state->row.version_in_force,
                            .unit = state->terms->settlement,
                            .scale = state->terms->settlement_scale,
                            .heard = state->row.heard,
                            .declared = terms.declared,
                            .log_by = state->row.sent,
                            .log_of = state->row.received,
                            .holds = {}};
  if (terms.declared < state->row.heard)
    return failure(Reason::still_awaited, "it is dated before the peer was last heard");
  std::size_t accepted = 0;
  for (const Payment& held : books.unanswered_by(peer)) {
    const bool accepts = may_have_left(books, held) && terms.accepted.contains(held.key());
    accepted += accepts ? 1 : 0;
    statement.holds.push_back({.key = held.key(), .amount = owed_for(books, held), .accepted = accepts});
  }
  if (accepted != terms.accepted.size())
    return failure(Reason::not_found, "what is to be accepted is not held, or its order never left");
  if (statement.holds.size() > protocol::max_wound_up_holds)
    return failure(Reason::oversize, "a statement ends at most 16384 holds");
  const auto owed = owed_after(books, *state, statement);
  if (!owed) return std::unexpected(owed.error());
  statement.owed = *owed;
  return statement;
}

std::optional<protocol::PeerWoundUp> booked_wind_up(const Books& books, const Domain& peer) {
  const PeerState* state = books.peer(peer);
  if (state == nullptr || !state->row.wound_up()) return std::nullopt;
  const auto entry = entry_at(books.view(), state->row.wound_up_in);
  const auto* booked = std::get_if<protocol::PeerWoundUp>(&entry.body);
  check(booked != nullptr, "the row of a peer knows its wind-up statement");
  return *booked;
}

// ---- when

/// That the bank has nothing in hand for this peer that could come twice. Debits that nobody knows may wait: until they
/// are known, nothing is ordered to who is left there (WaitingDebits).
static Result<void> bank_is_done(const Books& books, const Domain& peer) {
  if (is_mutual_credit(books)) return {};
  if (const auto known = bank_is_known(books, FundAccount::digital); !known) return known;
  for (const auto& [id, transfer] : books.fund().open_transfers()) {
    if (transfer.kind != protocol::PaymentKind::settle || transfer.peer != peer) continue;
    if (transfer.stage == TransferStage::transferred)
      return failure(Reason::settlement_under_way, "a transfer to it was ordered, and is on no statement yet");
    if (!transfer.waits()) continue;
    if (const auto unmade = not_made_yet(books, transfer); !unmade) return unmade;
  }
  return {};
}

static Result<void> is_silent(const Books& books, const PeerState& peer, Time now) {
  const auto days = peer.terms->wind_up_days;
  if (now.milliseconds < peer.row.heard.milliseconds + days * day_ms)
    return failure(Reason::still_awaited,
                   "it was heard less than " + std::to_string(days) + " days ago, which the agreement lets pass");
  for (const Payment& held : books.unanswered_by(peer.identity.domain()))
    if (held.opened.accept_before > now)
      return failure(Reason::still_awaited, "payment " + held.key().text() + " may still be accepted in time");
  return {};
}

bool decides_alone(const Books& books, const WindUpStatement& statement) {
  const PeerState* peer = books.peer(statement.of);
  return statement.hands == 1 && (!statement.holds.empty() || peer == nullptr || !peer->row.wound_up());
}

Result<void> may_wind_up(const Books& books, const WindUpStatement& statement, Time now) {
  const PeerState* peer = books.peer(statement.of);
  check(peer != nullptr && peer->terms, "statements are about peers with an agreement");
  if (statement.declared > now) return failure(Reason::still_awaited, "it is dated later than it is booked");
  for (const auto& [domain, other] : books.peers())
    if (is_waited_for(other.row))
      return failure(Reason::recovering, "the node was restored and waits for " + domain.text());
  if (const auto done = bank_is_done(books, statement.of); !done) return done;
  return decides_alone(books, statement) ? is_silent(books, *peer, now) : Result<void>{};
}

// ---- what moves

/// Of the open note, while the creditor has not said what arrived.
std::optional<EndedTransfer> ended_transfer(const Books& books, const Domain& peer) {
  const auto open = books.settlements().note(peer, books.settlements().link(peer).open);
  const auto note = open ? protocol::parse_settlement_note(open->note) : failure(Reason::not_found);
  const auto transfer = note ? books.fund().transfer(note->end_to_end()) : std::nullopt;
  if (!transfer || transfer->arrived || transfer->note == 0 || transfer->left == 0) return std::nullopt;
  const bool is_paid = transfer->stage == TransferStage::reconciled && transfer->left > 0;
  return EndedTransfer{
      .id = transfer->key.id, .paid = is_paid ? transfer->left : 0, .lost = is_paid ? 0 : transfer->left};
}

std::vector<protocol::Transfer> wind_up_postings(const Books& books, const Domain& peer) {
  const auto ended = ended_transfer(books, peer);
  return ended && ended->paid != 0 ? receipt_postings(books.peer(peer)->position, ended->paid)
                                   : std::vector<protocol::Transfer>{};
}

std::int64_t doubtful_claim(const Books& books, const PeerState& peer) {
  if (!peer.row.wound_up()) return 0;
  return std::max<std::int64_t>(0, -books.position(peer).balance());
}

Result<void> may_give_up_claim(const Books& books, const PeerState& peer) {
  const auto claim = doubtful_claim(books, peer);
  if (claim == 0)
    return failure(Reason::not_found, peer.identity.domain().text() + " owes nothing, or is not wound up");
  if (is_mutual_credit(books) || books.known_account(own_accounts().own_euros).worst_low() >= claim) return {};
  return failure(Reason::fund_insufficient, "the association has not so many euros of its own");
}

// ---- what it had ended

bool was_returned(const Books& books, const Payment& payment) {
  return payment.status() == protocol::PaymentStatus::refused && payment.answer.sequence == 0 &&
         books.hands_that_ended(payment).has_value();
}

bool was_returned_alone(const Books& books, const Payment& payment) {
  return was_returned(books, payment) && books.hands_that_ended(payment) == 1U;
}

}  // namespace federation
