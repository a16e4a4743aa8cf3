// A peer whose node is gone for good: how what stands with it ends, and what happens if it comes back after all
// (docs/decisions/0049).
//
//   shown    what a statement made now would say (wind_up_rules.h)
//   signed   by the keys of the peer, on a file, wherever they are; or by nobody
//   booked   while the books still give the same text: its holds end, nothing is paid over the link any more
//   paid     the bank's word moves what is left of the position; a claim is given up when own euros bear it
//   heard    the peer comes back: what it had accepted and was returned is honoured, unless it says first that it
//   refuses
#pragma once

#include "federation/context.h"
#include "protocol/message.h"

namespace federation {

/// malformed, bad_signature, stale_version (the books do not give this text any more, or it is of another node), and
/// what wind_up_statement() and may_wind_up() say. The statement that is in force, once more, succeeds. still_awaited,
/// too, of one hand while a connection stands.
void wind_up(Context& context, const WindUp& request);

/// unknown_peer, and what may_give_up_claim() says.
void give_up_claim(Context& context, const GiveUpClaim& request);

/// An answer from a peer that was wound up to what was returned then. The first one counts: a refusal is recorded, and
/// an acceptance of what one hand returned is honoured. What its own keys returned stands. False if it is about
/// something else, or accepts an order that never left.
bool hear_late_answer(Context& context, const Received& received, const Payment& known, bool accepted);

/// Whether the answer of the next node that is recorded with this payment accepts it; check()s that there is one.
bool had_accepted(const Books& books, const Payment& known);

/// The first that is heard of a peer since it was wound up. `was_back`: as its row stood before this envelope.
void note_return(Context& context, const Domain& peer, bool was_back);

}  // namespace federation
