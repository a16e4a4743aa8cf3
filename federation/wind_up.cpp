#include "federation/wind_up.h"

#include <algorithm>

#include "federation/contradictions.h"
#include "federation/fund.h"
#include "federation/invariants.h"
#include "federation/payments.h"
#include "federation/postings.h"
#include "federation/wind_up_rules.h"
#include "federation/withdrawn_order.h"
#include "protocol/check.h"
#include "protocol/message.h"

namespace federation {

using protocol::failure;
using protocol::PaymentClosed;
using protocol::PaymentStatus;
using protocol::TransferKind;
using protocol::WindUpStatement;

/// The statement in this text, if it is what these books give and it may be booked.
static Result<WindUpStatement> bookable(const Context& context, const WindUp& request) {
  const Books& books = context.books;
  auto statement = protocol::parse_wind_up(request.statement);
  if (!statement) return statement;
  if (statement->by != books.domain()) return failure(Reason::stale_version, "it is a statement of another node's");
  const auto ours = wind_up_statement(books, statement->of, terms_of(*statement));
  if (!ours) return ours;
  if (protocol::to_text(*ours) != request.statement)
    return failure(Reason::stale_version, "the books say something else by now: make it anew");
  if ((statement->hands == 2) != request.theirs.has_value())
    return failure(Reason::bad_signature, "a statement of two hands is signed by both, one of one hand by this node");
  const PeerState& peer = *books.peer(statement->of);
  if (request.theirs && !protocol::verify_raw(peer.identity.contract_key, request.statement, *request.theirs))
    return failure(Reason::bad_signature, "it is not signed by the contract key of " + statement->of.text());
  if (const auto allowed = may_wind_up(books, *statement, context.now); !allowed)
    return std::unexpected(allowed.error());
  if (decides_alone(books, *statement) && context.sessions.contains(statement->of))
    return failure(Reason::still_awaited, "a connection with it stands");
  return statement;
}

/// An order that no envelope holds never leaves.
static void withdraw_orders(Context& context, const Domain& peer) {
  for (const Payment& held : context.books.unanswered_by(peer))
    if (context.books.order_waits(held)) ask_cancellation(context, held.key());
}

static void close_hold(Context& context, const Domain& peer, const protocol::WoundUpHold& hold) {
  Books& books = context.books;
  const auto held = books.payment(hold.key);
  protocol::check(held && held->status() == PaymentStatus::held, "a statement ends what is held");
  const PaymentClosed closed{.key = hold.key,
                             .status = hold.accepted ? PaymentStatus::accepted : PaymentStatus::refused,
                             .reason = hold.accepted ? Reason::none : Reason::wound_up,
                             .peer = peer,
                             .answer = {}};
  std::vector<protocol::Outgoing> outgoing;
  if (held->opened.kind == protocol::PaymentKind::forwarded && !held->is_borne())
    outgoing.push_back({held->opened.previous, protocol::encode(protocol::Answer{.key = held->opened.order_key(),
                                                                                 .order_digest = held->opened.order,
                                                                                 .accepted = hold.accepted,
                                                                                 .reason = closed.reason,
                                                                                 .evidence = {}})});
  const auto kind = hold.accepted ? TransferKind::post_hold : TransferKind::void_hold;
  books.record(context.now, closed, close_holds(books, hold.key, kind), std::move(outgoing));
  context.emit(PaymentDecided{*books.payment(hold.key)});
}

/// Once all are ended, for nothing stands between the statement and what it ends.
static void announce_all_borne(Context& context, const WindUpStatement& statement) {
  for (const auto& hold : statement.holds) {
    const Payment decided = *context.books.payment(hold.key);
    if (decided.status() == PaymentStatus::accepted && decided.is_borne()) announce_borne(context, decided);
  }
}

/// The same statement once more: who asks has not heard that it is booked.
static bool is_booked(const Books& books, const Bytes& text) {
  const auto statement = protocol::parse_wind_up(text);
  const auto booked = statement ? booked_wind_up(books, statement->of) : std::nullopt;
  return booked && booked->statement == text;
}

void wind_up(Context& context, const WindUp& request) {
  Books& books = context.books;
  if (is_booked(books, request.statement)) return context.succeed(request.ticket);
  const auto statement = bookable(context, request);
  if (!statement) return context.fail(request.ticket, statement.error().reason, statement.error().detail);
  const auto uncovered = coverage(books).uncovered();
  withdraw_orders(context, statement->of);
  books.record(context.now,
               protocol::PeerWoundUp{.peer = statement->of,
                                     .statement = request.statement,
                                     .ours = context.keys.contract.sign_raw(request.statement),
                                     .theirs = request.theirs.value_or(protocol::Signature{})},
               wind_up_postings(books, statement->of));
  for (const auto& hold : statement->holds) close_hold(context, statement->of, hold);
  announce_all_borne(context, *statement);
  const auto after = coverage(books).uncovered();
  if (after > uncovered)
    context.alarm(statement->of, Reason::not_covered,
                  "was wound up, and what it owes or a bank kept covers nothing: " +
                      protocol::format_decimal(after, protocol::euro_scale) + " euros of the cover are missing");
  context.emit(Reply{.ticket = request.ticket, .failure = {}, .payment = {}, .number = statement->number});
}

void give_up_claim(Context& context, const GiveUpClaim& request) {
  Books& books = context.books;
  const PeerState* peer = books.peer(request.peer);
  if (peer == nullptr) return context.fail(request.ticket, Reason::unknown_peer, request.peer.text() + " is no peer");
  if (const auto allowed = may_give_up_claim(books, *peer); !allowed)
    return context.fail(request.ticket, allowed.error().reason, allowed.error().detail);
  const auto claim = doubtful_claim(books, *peer);
  books.record(context.now, protocol::ClaimGivenUp{request.peer, claim}, borne_postings(books, *peer, claim));
  context.succeed(request.ticket);
}

bool had_accepted(const Books& books, const Payment& known) {
  const auto envelope = books.received_envelope(known.opened.next, known.answer.sequence);
  protocol::check(envelope.has_value(), "the envelope with the answer is in the log");
  const auto message = protocol::decode_message(envelope->messages.at(known.answer.index));
  const auto* answer = message ? std::get_if<protocol::Answer>(&*message) : nullptr;
  return answer != nullptr && answer->accepted;
}

static void honour(Context& context, const Received& received, const Payment& known) {
  Books& books = context.books;
  const auto owed = owed_for(books, known);
  books.record(
      context.now,
      protocol::AnswerHonoured{.key = known.key(), .peer = received.peer, .place = received.place(), .amount = owed},
      borne_postings(books, *books.peer(received.peer), owed));
  context.alarm(received.peer, Reason::contradicted,
                "payment " + known.opened.order_key().text() +
                    " was returned when it was wound up, and it had accepted it: the association bears " +
                    std::to_string(owed) + " cents");
}

bool hear_late_answer(Context& context, const Received& received, const Payment& known, bool accepted) {
  Books& books = context.books;
  if (known.status() != PaymentStatus::refused || known.opened.next != received.peer) return false;
  const auto hands = books.hands_that_ended(known);
  if (!hands) return false;
  if (known.answer.sequence != 0) {  // the first one counts
    if (had_accepted(books, known) != accepted) alarm_of_second_answer(context, received.peer, known);
    return true;
  }
  if (!accepted) {
    books.record(context.now, protocol::RefusalHeard{known.key(), received.peer, received.place()});
    return true;
  }
  if (is_withdrawn(known)) return false;
  if (*hands == 1) return honour(context, received, known), true;
  context.alarm(received.peer, Reason::contradicted,
                "payment " + known.opened.order_key().text() +
                    " was returned under its own signature, and it says that it had accepted it");
  return true;
}

void note_return(Context& context, const Domain& peer, bool was_back) {
  const Peer& row = context.books.peer(peer)->row;
  if (row.wound_up() && row.back && !was_back)
    context.alarm(peer, Reason::wound_up, "was wound up, and is heard again");
}

}  // namespace federation
