// What a member's standing allows, asked when something new is to begin: a payment, a redemption, an issue. What is
// under way already is never asked again, and what is given back comes through: refunds, redemptions given up.
//
//                   pays               redeems            is issued to       is paid           gives back   is given
//                   back
//   suspended       account_suspended  account_suspended  account_suspended  cannot_receive    no           yes
//   authority       may_not_pay        yes                yes                yes               yes          yes
//   has ended       membership_ended   yes                membership_ended   cannot_receive    yes          yes
//   not verified    unverified_limit   unverified_limit   unverified_limit   cannot_receive    yes          yes
//
// Of a mutual credit, an authority is a member like others. The first that holds is given. A day is over when `now`
// says so; it decides whether something begins, never what becomes of it. The deciding code asks, the verifier asks
// again. Pure.
#pragma once

#include <string>

#include "federation/books.h"

namespace federation {

/// Whether such members get euros for units: who sells for them, and who takes them and may not pay in them (0041).
bool may_redeem(protocol::MemberKind kind);
/// none, or why the account may not pay so many units. `gives_back`: it is a refund.
Reason may_pay(const Books& books, const protocol::AccountId& payer, std::int64_t minor, bool gives_back, Time now);
/// none, or cannot_receive: what an outsider is told.
Reason may_be_paid(const Books& books, const protocol::AccountId& payee, std::int64_t minor, bool gives_back, Time now);
/// none, or why a redemption, an issue or an exchange of notes, complete with what the rules of the fund add, may not
/// be made; other payments of fund and paper concern no member.
Reason may_change_money(const Books& books, const protocol::PaymentOpened& opened, Time now);

/// Whether the payment is from or to the account, or gives it a donation.
bool concerns(const Books& books, const PaymentKey& key, const protocol::AccountId& account);
/// What stands in the way of closing a member's account: units, a transfer of the bank, awaited euros. Empty if
/// nothing.
std::string what_keeps_open(const Books& books, const protocol::AccountId& account);

}  // namespace federation
