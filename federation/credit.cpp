#include "federation/credit.h"

#include <algorithm>

#include "federation/credit_room.h"

namespace federation {

bool is_mutual_credit(const Books& books) {
  return books.currency().backing == protocol::Backing::mutual_credit;
}

bool has_no_fund(Context& context, Ticket ticket) {
  if (!is_mutual_credit(context.books)) return false;
  context.fail(ticket, Reason::no_fund, "a mutual credit has no guarantee fund");
  return true;
}

bool has_credit_room(const Books& books, const std::optional<protocol::AccountId>& account, std::int64_t limit) {
  std::int64_t left = max_credit - 1;
  const auto takes = [&left](std::int64_t part) {
    const bool fits = part <= left;
    left -= fits ? part : 0;
    return fits;
  };
  return takes(limit) && std::ranges::all_of(books.ledger().accounts(), [&](const storage::Account& other) {
           if (other.purpose != protocol::AccountPurpose::member || other.id == account) return true;
           const std::int64_t least = std::min(other.bounds.least, other.worst_low());
           return least >= 0 || (least > INT64_MIN && takes(-least));
         });
}

void set_credit_limit(Context& context, const SetCreditLimit& request) {
  Books& books = context.books;
  if (!is_mutual_credit(books))
    return context.fail(request.ticket, Reason::malformed, "members of a reserve currency have no credit");
  if (request.limit < 0) return context.fail(request.ticket, Reason::malformed, "a limit is zero or more");
  const auto account = books.account_of(request.member);
  if (!account) return context.fail(request.ticket, Reason::not_found, "no member has this alias");
  if (!has_credit_room(books, *account, request.limit))
    return context.fail(request.ticket, Reason::amount_overflow, "the credit of all members together");
  if (books.known_account(*account).bounds.least != -request.limit)
    books.record(context.now, protocol::CreditLimitSet{*account, request.limit});
  context.succeed(request.ticket);
}

}  // namespace federation
