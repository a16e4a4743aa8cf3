// Paper: notes, exchange counters, and the euros behind them. Notes are printed into the vault and carried to counters;
// there they are sold for cash, exchanged for units on members' accounts and back, and taken back from professionals
// for euros. A counter's cash is brought to the bank; what exchanges shift between digital and paper, a transfer
// between the two accounts of the fund makes good. What each posts: paper_postings.h.
#pragma once

#include "federation/context.h"

namespace federation {

// ---- asked by operators and counters

void open_counter(Context& context, const OpenCounter& request);
void move_paper(Context& context, const PaperRequest& request);
void count_counter(Context& context, const CountCounter& request);

}  // namespace federation
