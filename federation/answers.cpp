#include <algorithm>

#include "federation/contradictions.h"
#include "federation/payment_rules.h"
#include "federation/payments.h"
#include "federation/wind_up.h"
#include "protocol/check.h"
#include "protocol/limits.h"
#include "protocol/merkle.h"

namespace federation {

using protocol::Answer;
using protocol::PaymentClosed;
using protocol::PaymentKind;
using protocol::PaymentStatus;

/// The next node's answer with its proof; empty if that node made it too large to be passed on. Its signature stands in
/// the log of this node all the same.
static Bytes evidence_of(const protocol::Envelope& envelope, std::uint32_t index) {
  Bytes proof = protocol::encode(protocol::prove_message(envelope, index));
  return proof.size() <= protocol::max_evidence_bytes ? proof : Bytes{};
}

static bool all_positive(const protocol::Order& order) {
  const auto positive = [](const protocol::Hop& hop) { return hop.amount.minor > 0; };
  return order.credited.minor > 0 && std::all_of(order.path.begin(), order.path.end(), positive);
}

std::optional<Payment> payment_of_order(const Books& books, const PaymentKey& key, const protocol::Hash& order) {
  auto known = books.payment(key);
  if (!known || known->opened.order == order) return known;
  auto beside = books.payment(key_beside(key, order));
  return beside && beside->opened.order == order ? beside : known;
}

protocol::Answer answer_of(const Books& books, const Payment& payment) {
  protocol::check(payment.status() != PaymentStatus::held || payment.is_borne(), "a decision is there to be told");
  Answer answer{.key = payment.opened.order_key(),
                .order_digest = payment.opened.order,
                .accepted = payment.status() == PaymentStatus::accepted && !payment.is_borne(),
                .reason = payment.opened.reason,
                .evidence = {}};
  if (payment.answer.sequence == 0 || payment.is_borne()) return answer;
  const auto envelope = books.received_envelope(payment.opened.next, payment.answer.sequence);
  protocol::check(envelope.has_value(), "the envelope with the answer is in the log");
  // A refusal by statement is this node's own word, whatever the peer has said later.
  const auto theirs = protocol::decode_message(envelope->messages.at(payment.answer.index));
  const auto* said = theirs ? std::get_if<Answer>(&*theirs) : nullptr;
  if (said != nullptr && said->accepted == answer.accepted && said->reason == answer.reason)
    answer.evidence = evidence_of(*envelope, payment.answer.index);
  return answer;
}

void repeat_answer(Context& context, const Domain& peer, const Payment& known) {
  context.books.record(context.now, protocol::AnswerRepeated{known.key()}, {},
                       {{peer, protocol::encode(answer_of(context.books, known))}});
}

std::string came_again(const PaymentKey& key) {
  return "payment " + key.text() + " came again with other content";
}

void refuse_conflict(Context& context, const Domain& peer, const PaymentKey& key, const protocol::Hash& digest) {
  const Answer conflict{
      .key = key, .order_digest = digest, .accepted = false, .reason = Reason::id_conflict, .evidence = {}};
  context.alarm(peer, Reason::id_conflict, came_again(key), {{peer, protocol::encode(conflict)}});
}

/// Whether the order passes here to a node whose link is to be compared after a restore.
static bool leads_to_uncompared(const Books& books, const Received& received, const protocol::Order& order) {
  const std::size_t here = all_positive(order) ? place_on_path(order, books.domain(), received.peer) : 0;
  const PeerState* next = here == 0 || here + 1 == order.path.size() ? nullptr : books.peer(order.path[here + 1].node);
  return next != nullptr && next->row.must_compare && !next->row.wound_up();
}

/// The order is known, or another one under its key. True if that is all there is to it.
static bool meet_known_order(Context& context, const Received& received, const protocol::Order& order,
                             const RecordedAnswers& recorded) {
  const protocol::Hash digest = protocol::sha256(received.bytes());
  const auto known = payment_of_order(context.books, order.key(), digest);
  if (!known) return false;
  if (known->opened.order == digest) {
    // Whoever it was passed on to has its bytes too.
    if (known->opened.previous != received.peer) {
      context.alarm(received.peer, Reason::unknown_payment, "an order of another node, " + order.key().text());
      return true;
    }
    const bool is_told = known->status() != PaymentStatus::held || known->is_borne();
    if (is_told && !recorded.contains(digest)) repeat_answer(context, received.peer, *known);
    return true;
  }
  // After a restore its id may have been taken by an order that came over another link: what was answered stands, and
  // what may have been passed on waits until that shows.
  if (recorded.contains(digest) || leads_to_uncompared(context.books, received, order)) return false;
  refuse_conflict(context, received.peer, order.key(), digest);
  return true;
}

void receive_order(Context& context, const Received& received, const protocol::Order& order,
                   const RecordedAnswers& recorded) {
  if (meet_known_order(context, received, order, recorded)) return;
  // Orders that begin here are made here: nobody else takes an id of our clients.
  if (order.key().origin == context.books.domain())
    return context.alarm(received.peer, Reason::unknown_payment, "an order of our own, " + order.key().text());
  if (!all_positive(order))
    return refuse_order(context, received, opened_by(context.books, received, order), Reason::amount_not_positive,
                        recorded);
  const std::size_t here = place_on_path(order, context.books.domain(), received.peer);
  if (here == 0)
    return refuse_order(context, received, opened_by(context.books, received, order), Reason::bad_path, recorded);
  if (here + 1 == order.path.size()) return decide_incoming(context, received, order, recorded);
  forward_order(context, received, order, here, recorded);
}

/// Turns the holds into movements or gives them up, and passes the answer on.
static void close(Context& context, const Received& received, const Payment& held, const Answer& answer) {
  Books& books = context.books;
  const auto kind = answer.accepted ? protocol::TransferKind::post_hold : protocol::TransferKind::void_hold;
  std::vector<protocol::Outgoing> outgoing;
  if (held.opened.kind == PaymentKind::forwarded && !held.is_borne()) {
    Answer passed_on = answer;
    passed_on.evidence = evidence_of(received.envelope, received.index);
    outgoing.push_back({held.opened.previous, protocol::encode(passed_on)});
  }
  const PaymentClosed closed{.key = held.key(),
                             .status = answer.accepted ? PaymentStatus::accepted : PaymentStatus::refused,
                             .reason = answer.reason,
                             .peer = received.peer,
                             .answer = received.place()};
  books.record(context.now, closed, close_holds(books, held.key(), kind), std::move(outgoing));
  const Payment decided = *books.payment(held.key());
  if (decided.is_borne()) announce_borne(context, decided);
  context.emit(PaymentDecided{decided});
}

void alarm_of_second_answer(Context& context, const Domain& peer, const Payment& known) {
  context.alarm(peer, Reason::id_conflict, "a second, different answer to " + known.opened.order_key().text());
}

void receive_answer(Context& context, const Received& received, const Answer& answer) {
  const auto known = payment_of_order(context.books, answer.key, answer.order_digest);
  // A withdrawn order leaves no trace in books restored from before it; the refusal of it moves nothing.
  if (!known && !answer.accepted) return;
  if (!known || known->opened.next != received.peer)
    return context.alarm(received.peer, Reason::unknown_payment, "an answer to " + answer.key.text());
  // An answer to other content under the same id: the alarm was raised where that content was made.
  if (known->opened.order != answer.order_digest) return;
  if (known->status() == PaymentStatus::held) {
    if (!context.books.holds_of(known->key()).empty()) return close(context, received, *known, answer);
    return context.alarm(received.peer, Reason::unknown_payment, "an answer to what was not passed on");
  }
  if (hear_late_answer(context, received, *known, answer.accepted)) return;
  if (!answer.accepted && strand(context, *known, answer.reason)) return;
  if ((known->status() == PaymentStatus::accepted) != answer.accepted)
    return alarm_of_second_answer(context, received.peer, *known);
  // Taken for accepted before it came back: it counts from here on.
  if (answer.accepted && known->answer.sequence == 0)
    context.books.record(context.now, protocol::AnswerCounted{known->key(), received.peer,
                                                              protocol::EnvelopeDirection::received, received.place()});
}

void count_returned_answer(Context& context, const Domain& peer, const Answer& answer,
                           const protocol::LogPlace& place) {
  const auto known = answer.accepted ? payment_of_order(context.books, answer.key, answer.order_digest) : std::nullopt;
  if (!known || known->opened.previous != peer || known->opened.order != answer.order_digest ||
      known->status() != PaymentStatus::accepted || known->is_borne())
    return;
  if (!known->told || context.books.first_answer_waits(peer, answer.order_digest))
    context.books.record(context.now,
                         protocol::AnswerCounted{known->key(), peer, protocol::EnvelopeDirection::returned, place});
}

void adopt_answer(Context& context, const Domain& peer, const Answer& answer) {
  const auto known = payment_of_order(context.books, answer.key, answer.order_digest);
  if (!known || known->opened.order != answer.order_digest || known->opened.previous != peer || known->is_borne())
    return;
  if (known->status() == PaymentStatus::accepted && !answer.accepted) return bear_acceptance(context, *known, answer);
  if (known->status() != PaymentStatus::held) return;
  if (!answer.accepted && bear_refusal(context, *known, answer)) return;
  const auto kind = answer.accepted ? protocol::TransferKind::post_hold : protocol::TransferKind::void_hold;
  const PaymentClosed closed{.key = known->key(),
                             .status = answer.accepted ? PaymentStatus::accepted : PaymentStatus::refused,
                             .reason = answer.reason,
                             .peer = known->opened.next,
                             .answer = {}};
  context.books.record(context.now, closed, close_holds(context.books, known->key(), kind));
}

}  // namespace federation
