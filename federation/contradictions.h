// What two copies of this node told its neighbours of one payment, when the two words differ (docs/decisions/0035).
//
// Each neighbour holds a word that this node signed, or signed one itself, and has acted on it: both stand. So the
// association bears the difference, in an entry of its own and with an alarm:
//
//   the node before holds       the next one            then
//   our refusal                 has not answered        as much is set aside until it does, and is asked to refuse
//   our refusal                 has accepted            the association owes it, and is not owed: its loss
//   our refusal                 this node has credited  the payee keeps it, and the node before owes nothing: its loss
//   our acceptance              has refused             what the node before pays stands on suspense: it is not ours
//
// Called by the writer's thread while a link is compared, or when the next node answers.
#pragma once

#include "federation/context.h"
#include "protocol/message.h"

namespace federation {

/// The node before gave back our refusal of a payment that is held here. True if it was not the next node that refused,
/// to which the order was passed on: the association stands in for the payer. Else the payment is to be closed.
bool bear_refusal(Context& context, const Payment& held, const protocol::Answer& refusal);

/// The next node gave back an order that we had refused to the node before, and is not known to have refused it.
void bear_order(Context& context, const Payment& refused, const protocol::Order& order);

/// The node before gave back our refusal of a payment that is accepted here, and of which it was not told.
void bear_acceptance(Context& context, const Payment& accepted, const protocol::Answer& refusal);

/// The next node has accepted what the association stands in for.
void announce_borne(Context& context, const Payment& accepted);

/// The next node refuses a payment that we told the node before is accepted. False if it cannot: the answer that it
/// gave first stands in its log.
bool strand(Context& context, const Payment& accepted, Reason reason);

}  // namespace federation
