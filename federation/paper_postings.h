// What paper posts: the one place where its rules become transfers. The deciding code records them, the verifier
// recomputes them. Pure.
//
//                      own currency             euro                             notes
//   move notes                                                                   from -> to
//   sell notes         circulation -> paper     cash -> backing                  stock -> out
//   redeem notes       paper -> circulation     backing -> payable, own euros    out -> returns
//   paper to digital   paper -> member                                           out -> returns
//   digital to paper   member -> paper                                           stock -> out
//   bank cash                                   unissued -> cash
//   move euros                                  internal -> payable
#pragma once

#include <vector>

#include "federation/books.h"
#include "protocol/entry.h"
#include "protocol/transfer.h"

namespace federation {

inline bool is_of_paper(protocol::PaymentKind kind) {
  return kind >= protocol::PaymentKind::move_notes && kind <= protocol::PaymentKind::move_euros;
}

/// A payment of paper. Its payer is where notes or cash come from - a place, a counter, a member -, its payee where
/// they go, or for what is sold the counter's cash; a member on the other side of an exchange stands where the counter
/// does not.
std::vector<protocol::Transfer> paper_postings(const protocol::PaymentOpened& opened,
                                               const protocol::CurrencyCode& own);

/// Cents in a counter's box: what the books give its account, less what was taken to the bank and waits for a
/// statement. O(references that are awaited).
std::int64_t cash_at_hand(const Books& books, const protocol::AccountId& cash);

/// What a count finds to differ from the books just before it: what is missing is the association's loss, what is too
/// much its gain. amount_overflow if the notes cannot be summed; unknown_counter.
Result<std::vector<protocol::Transfer>> count_postings(const Books& books, const protocol::CounterCounted& counted);

}  // namespace federation
