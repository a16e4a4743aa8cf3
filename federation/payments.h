// Payments, from the client's request to the last answer. One file for each part a node can play:
//
//   pay.cpp                what every request of a member goes through
//   local_payment.cpp      both members are here
//   outgoing_payment.cpp   the payer is here: hold, order, and what the answer does to the hold
//   incoming_payment.cpp   the payee is here: this node decides
//   forwarded_payment.cpp  both are elsewhere: hold between two peers
//   answers.cpp            answers, on their way between the parts
//   contradictions.h       answers that two copies of this node gave, and that differ
//   cancellation.cpp       asking that a held payment be refused; withdrawing an order that has not left
//   fund.h                 euros in and out of the guarantee fund
//
// The payee's node decides; its durable commit is the moment a payment happens (docs/protocol.md).
#pragma once

#include <set>
#include <string>

#include "federation/context.h"
#include "protocol/message.h"
#include "protocol/payment_digest.h"

namespace federation {

// ---- asked by clients

void pay(Context& context, const PayRequest& request);
void cancel_payment(Context& context, const CancelPayment& request);

// ---- parts of pay(): the form is checked, the id is new, the payer is known

void pay_here(Context& context, const PayRequest& request, protocol::PaymentOpened opened);
void pay_elsewhere(Context& context, const PayRequest& request, protocol::PaymentOpened opened);
/// Records the refusal and answers.
void refuse_request(Context& context, Ticket ticket, protocol::PaymentOpened opened, Reason reason);

// ---- from peers

void receive_order(Context& context, const Received& received, const protocol::Order& order,
                   const RecordedAnswers& recorded);
void receive_answer(Context& context, const Received& received, const protocol::Answer& answer);
void receive_cancel(Context& context, const Received& received, const protocol::CancelRequest& request,
                    const RecordedAnswers& recorded);

// ---- parts of receive_order(): the id is new

void decide_incoming(Context& context, const Received& received, const protocol::Order& order,
                     const RecordedAnswers& recorded);
void forward_order(Context& context, const Received& received, const protocol::Order& order, std::size_t here,
                   const RecordedAnswers& recorded);
/// Decides the orders that waited until the link to `next` was compared.
void forward_waiting_orders(Context& context, const Domain& next);
/// The record of an order that ends or passes here, before it is decided; beside the payment that bears its key, if
/// there is one.
protocol::PaymentOpened opened_by(const Books& books, const Received& received, const protocol::Order& order);
/// Records the refusal and answers the peer, unless the answer was given before the books were lost.
void refuse_order(Context& context, const Received& received, protocol::PaymentOpened opened, Reason reason,
                  const RecordedAnswers& recorded);

/// The recorded decision as a message: for a forwarded payment with the next node's signed answer inside.
protocol::Answer answer_of(const Books& books, const Payment& payment);

/// Sends the recorded decision once more.
void repeat_answer(Context& context, const Domain& peer, const Payment& known);
/// What the alarm says of an order under a key that is known with other content.
std::string came_again(const PaymentKey& key);
/// A peer has answered once more, and says the opposite.
void alarm_of_second_answer(Context& context, const Domain& peer, const Payment& known);
/// The key is known with another order: refuses this one and raises the alarm.
void refuse_conflict(Context& context, const Domain& peer, const PaymentKey& key, const protocol::Hash& digest);

/// The payment of this order: under the key in it, or beside the payment that bears that key since a restore. Else what
/// is known under the key.
std::optional<Payment> payment_of_order(const Books& books, const PaymentKey& key, const protocol::Hash& order);

/// Asks the next node to refuse a held payment; once. An order that still waits for an envelope is withdrawn: the
/// request travels in its place.
void ask_cancellation(Context& context, const PaymentKey& key);
/// Asks for every held payment of ours that is past its accept_before.
void ask_overdue_cancellations(Context& context);

// ---- after a restore: our own messages, given back by the peer that got them

/// `refused`: the orders that the peer refuses in what it gives back.
void adopt_order(Context& context, const Domain& peer, const Bytes& bytes, const protocol::Order& order,
                 const std::set<protocol::Hash>& refused);
void adopt_answer(Context& context, const Domain& peer, const protocol::Answer& answer);
/// After adopt_answer: counts it in the link log if it is the first there that accepts the payment.
void count_returned_answer(Context& context, const Domain& peer, const protocol::Answer& answer,
                           const protocol::LogPlace& place);
void adopt_cancel(Context& context, const protocol::CancelRequest& request);

}  // namespace federation
