#include "federation/invariants.h"
#include "federation/own_accounts.h"
#include "federation/payment_rules.h"
#include "federation/payments.h"
#include "protocol/check.h"
#include "protocol/merkle.h"

namespace federation {

using protocol::PaymentKind;
using protocol::PaymentOpened;
using protocol::Transfer;

inline constexpr std::size_t max_reference_bytes = 140;  // what a SEPA transfer can carry

static protocol::Hash digest_of(const FundRequest& request) {
  storage::RowWriter writer;
  writer(std::string("lokaponto/fund/v1"), request.kind, request.fund, request.member, request.amount,
         request.reference);
  return protocol::sha256(writer.take());
}

static Result<void> check_form(const FundRequest& request, const protocol::Currency& currency) {
  const auto code = request.kind == PaymentKind::deposit ? protocol::euro() : currency.code;
  if (request.amount.minor <= 0) return protocol::failure(Reason::amount_not_positive, "an amount is above zero");
  if (request.amount.currency != code)
    return protocol::failure(Reason::wrong_currency, "expected " + std::string(code.view()));
  if (request.fund != "digital" && request.fund != "paper")
    return protocol::failure(Reason::malformed, "the fund accounts are digital and paper");
  if (request.reference.size() > max_reference_bytes)
    return protocol::failure(Reason::oversize, "a reference has at most 140 bytes");
  return {};
}

/// Why the fund does not do this. Claims on peers back units too, so members can hold more units than the fund holds
/// euros for; what was paid in and not issued for is not theirs to take.
static Reason why_not(Books& books, const FundRequest& request, const std::vector<Transfer>& transfers) {
  if (const auto verdict = books.test(transfers); !verdict.applied()) return reason_of(verdict, transfers, books);
  if (request.kind != PaymentKind::redeem) return Reason::none;
  const Coverage sum = coverage(books);
  const std::int64_t backing_units = sum.fund_digital + sum.fund_paper - sum.unissued;
  return request.amount.minor > backing_units ? Reason::fund_insufficient : Reason::none;
}

void move_fund(Context& context, const FundRequest& request) {
  Books& books = context.books;
  const PaymentKey key{books.domain(), request.id};
  const auto digest = digest_of(request);
  if (answer_known(context, request.ticket, key, digest)) return;
  if (const auto form = check_form(request, books.currency()); !form)
    return context.fail(request.ticket, form.error().reason, form.error().detail);
  // A payment that has left and is to be recovered may need these units: paid out, they could not be taken back.
  if (request.kind == PaymentKind::redeem && books.recovering())
    return context.fail(request.ticket, Reason::recovering, "the node was restored and waits for its peers");

  PaymentOpened opened{.key = key, .kind = request.kind, .request = digest, .amount = request.amount};
  opened.counterparty = request.reference;
  const auto refuse = [&](Reason reason) { refuse_request(context, request.ticket, std::move(opened), reason); };
  protocol::AccountId account;
  if (request.kind != PaymentKind::deposit) {
    const auto member = books.account_of(request.member);
    if (!member) return refuse(request.kind == PaymentKind::issue ? Reason::unknown_payee : Reason::unknown_payer);
    account = *member;
    (request.kind == PaymentKind::issue ? opened.payee : opened.payer) = account;
    const auto kind = books.known_account(account).member;
    if (request.kind == PaymentKind::redeem && kind != protocol::MemberKind::professional)
      return refuse(Reason::not_professional);
  }
  const auto& fund = request.fund == "paper" ? own_accounts().fund_paper : own_accounts().fund_digital;
  const auto transfers = fund_postings(request.kind, fund, account, request.amount);
  if (const Reason reason = why_not(books, request, transfers); reason != Reason::none) return refuse(reason);
  books.record(context.now, std::move(opened), transfers);
  context.reply(request.ticket, key);
}

void add_member(Context& context, const AddMember& request) {
  Books& books = context.books;
  const Member& member = request.member;
  if (const auto known = books.member(member.alias)) {
    if (known->kind == member.kind && known->name == member.name) return context.succeed(request.ticket);
    return context.fail(request.ticket, Reason::already_exists, "the alias is taken");
  }
  if (books.account(member.account) != nullptr)
    return context.fail(request.ticket, Reason::already_exists, "the account id is taken");
  books.record(context.now, protocol::AccountOpened{.account = member.account,
                                                    .purpose = protocol::AccountPurpose::member,
                                                    .member = member.kind,
                                                    .currency = books.currency().code,
                                                    .bounds = {.least = 0, .most = INT64_MAX},
                                                    .label = {}});
  books.put_member(member);
  context.succeed(request.ticket);
}

}  // namespace federation
