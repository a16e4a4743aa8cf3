#include "federation/credit.h"

namespace federation {

bool is_mutual_credit(const Books& books) {
  return books.currency().backing == protocol::Backing::mutual_credit;
}

bool has_no_fund(Context& context, Ticket ticket) {
  if (!is_mutual_credit(context.books)) return false;
  context.fail(ticket, Reason::no_fund, "a mutual credit has no guarantee fund");
  return true;
}

void set_credit_limit(Context& context, const SetCreditLimit& request) {
  Books& books = context.books;
  if (!is_mutual_credit(books))
    return context.fail(request.ticket, Reason::malformed, "members of a reserve currency have no credit");
  if (request.limit < 0) return context.fail(request.ticket, Reason::malformed, "a limit is zero or more");
  const auto account = books.account_of(request.member);
  if (!account) return context.fail(request.ticket, Reason::not_found, "no member has this alias");
  if (books.known_account(*account).bounds.least != -request.limit)
    books.record(context.now, protocol::CreditLimitSet{*account, request.limit});
  context.succeed(request.ticket);
}

}  // namespace federation
