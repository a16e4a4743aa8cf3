// What it means for the books that a peer is wound up, and what comes after.

#include "federation/books.h"
#include "federation/credit.h"
#include "federation/wind_up_rules.h"
#include "federation/withdrawn_order.h"
#include "protocol/wind_up.h"

namespace federation {

using protocol::failure;

Result<void> Books::apply(const protocol::Entry& entry, const protocol::PeerWoundUp& wound_up) {
  auto known = known_peer(wound_up.peer);
  if (!known) return std::unexpected(known.error());
  PeerState& peer = **known;
  if (!peer.terms) return failure(Reason::corrupt, "a peer is wound up with whom no agreement stands");
  const auto statement = protocol::parse_wind_up(wound_up.statement);
  if (!statement || statement->of != wound_up.peer || statement->by != domain())
    return failure(Reason::corrupt, "what was signed winds up no peer of this node");
  if (statement->number != peer.row.wind_ups + 1)
    return failure(Reason::corrupt, "a wind-up statement does not follow the one before");
  const auto ended = ended_transfer(*this, wound_up.peer);
  settlements_.wind_up(wound_up.peer, entry.time);
  if (!is_mutual_credit(*this)) fund_.wind_up(*statement, ended, entry.time);
  peer.row.wind_ups = statement->number;
  peer.row.wound_up_in = entry.index;
  peer.touched = true;
  return {};
}

Result<void> Books::apply(const protocol::Entry&, const protocol::ClaimGivenUp& given_up) {
  auto peer = known_peer(given_up.peer);
  if (!peer) return std::unexpected(peer.error());
  if (!(*peer)->row.wound_up()) return failure(Reason::corrupt, "a claim is given up on a peer that was not wound up");
  fund_.give_up_claim(given_up.peer, given_up.amount);
  return {};
}

Result<void> Books::apply(const protocol::Entry&, const protocol::AnswerHonoured& honoured) {
  auto peer = known_peer(honoured.peer);
  if (!peer) return std::unexpected(peer.error());
  auto payment = this->payment(honoured.key);
  if (!payment || !was_returned_alone(*this, *payment))
    return failure(Reason::corrupt, "an answer is honoured to what was not returned by a statement");
  payment->answer = honoured.place;
  put_payment(*payment);
  (*peer)->row.accepted_there += honoured.amount;
  (*peer)->touched = true;
  return {};
}

Result<void> Books::apply(const protocol::Entry&, const protocol::RefusalHeard& heard) {
  auto payment = this->payment(heard.key);
  if (!payment || !was_returned(*this, *payment))
    return failure(Reason::corrupt, "a refusal is heard of what was not returned by a statement");
  payment->answer = heard.place;
  put_payment(*payment);
  return {};
}

Result<void> Books::apply(const protocol::Entry&, const protocol::OrderLeft& left) {
  auto payment = this->payment(left.key);
  if (!payment || !is_withdrawn(*payment))
    return failure(Reason::corrupt, "an order has left all the same that was not withdrawn");
  payment->order_number.reset();
  if (const auto held = held_.find(left.key); held != held_.end()) held->second.payment = *payment;
  put_payment(*payment);
  return {};
}

}  // namespace federation
