// Transfers that the bank did not make, by the treasurer's word: whole files that it refused, or some of their
// transfers.

#include "federation/accounting_day.h"
#include "federation/fund.h"

namespace federation {

using protocol::failure;

Result<void> may_be_rejected(const Books& books, const BankTransfer& transfer) {
  // A peer that confirms a settlement does not say who paid; the other account of the fund shows that the bank did.
  const bool was_made = transfer.arrived && transfer.kind != protocol::PaymentKind::settle;
  if (transfer.stage != TransferStage::transferred || was_made)
    return failure(Reason::not_awaited, "the transfer is not with the bank, or has arrived");
  if (auto known = bank_is_known(books, transfer.account); !known) return known;
  const auto& state = books.fund().state(transfer.account);
  const auto ordered = accounting_day(transfer.since);
  if (!ordered || state.shown_to <= ordered->days())
    return failure(Reason::not_reconciled,
                   "a statement of a later day than the order, up to its closing balance, shows first what the bank "
                   "has made");
  if (state.unexplained > 0)
    return failure(Reason::not_reconciled, "lines that have left the account wait (bank lines): one may be this one");
  return {};
}

void reject_transfer(Context& context, const RejectTransfer& request) {
  Books& books = context.books;
  const auto transfer = books.fund().transfer(request.id);
  if (!transfer) return context.fail(request.ticket, Reason::unknown_payment, "no transfer has this id");
  if (transfer->stage == TransferStage::returned) return context.succeed(request.ticket);
  if (const auto may = may_be_rejected(books, *transfer); !may)
    return context.fail(request.ticket, may.error().reason, may.error().detail);
  books.record(context.now, protocol::TransferRejected{request.id});
  context.succeed(request.ticket);
}

}  // namespace federation
