#include "federation/core.h"

#include "federation/agreements.h"
#include "federation/context.h"
#include "federation/credit.h"
#include "federation/fund.h"
#include "federation/invariants.h"
#include "federation/members.h"
#include "federation/own_accounts.h"
#include "federation/paper.h"
#include "federation/payments.h"
#include "federation/settlements.h"
#include "protocol/check.h"

namespace federation {

using protocol::AccountOpened;
using protocol::AccountPurpose;
using protocol::Bounds;
using protocol::check;

static protocol::Genesis genesis_of(const protocol::NodeIdentity& self) {
  return {.currency = self.currency,
          .message_key = self.message_key,
          .log_key = self.log_key,
          .contract_key = self.contract_key};
}

/// The accounts of a reserve currency: units, what they are worth, and the euros.
static std::vector<AccountOpened> reserve_accounts(const protocol::CurrencyCode& own) {
  const auto euro = protocol::euro();
  const Bounds credit{.least = 0, .most = INT64_MAX};
  const Bounds debit{.least = INT64_MIN, .most = 0};
  return {opened_account(AccountPurpose::circulation, "circulation", own, debit),
          opened_account(AccountPurpose::association, "association", own, credit),
          opened_account(AccountPurpose::suspense, "suspense", own, {}),
          opened_account(AccountPurpose::fund, "fund:digital", euro, debit),
          opened_account(AccountPurpose::fund, "fund:paper", euro, debit),
          opened_account(AccountPurpose::unissued, "unissued", euro, credit),
          opened_account(AccountPurpose::backing, "backing", euro, credit),
          opened_account(AccountPurpose::own_euros, "own-euros", euro, credit),
          opened_account(AccountPurpose::payable, "payable", euro, credit),
          opened_account(AccountPurpose::in_flight, "in-flight", euro, {}),
          opened_account(AccountPurpose::internal, "internal", euro, {}),
          opened_account(AccountPurpose::unmatched, "unmatched", euro, {})};
}

/// Those of a mutual credit, which has no euros; more are opened with each peer.
static std::vector<AccountOpened> mutual_credit_accounts(const protocol::CurrencyCode& own) {
  return {opened_account(AccountPurpose::association, "association", own, {0, INT64_MAX}),
          opened_account(AccountPurpose::suspense, "suspense", own, {}),
          opened_account(AccountPurpose::residue, "residue", own, {})};
}

Result<storage::Batch> found(const storage::Store& empty, const protocol::NodeIdentity& self, Time now,
                             const protocol::MemberRulesSet& rules) {
  auto books = Books::load(empty);
  if (!books) return std::unexpected(books.error());
  if ((*books)->founded()) return protocol::failure(Reason::already_exists, "these books were founded already");
  const bool reserve = self.currency.backing == protocol::Backing::reserve;
  if (reserve && self.currency.scale != protocol::euro_scale)
    return protocol::failure(Reason::invalid_configuration, "a euro-backed currency has two decimals");
  (*books)->record(now, genesis_of(self));
  const auto own = self.currency.code;
  for (const auto& opened : reserve ? reserve_accounts(own) : mutual_credit_accounts(own))
    (*books)->record(now, opened);
  if (rules != protocol::MemberRulesSet{}) (*books)->record(now, rules);
  return (*books)->take();
}

Core::Core(std::unique_ptr<Books> books, protocol::NodeIdentity self, NodeKeys keys, protocol::BankAccount account)
    : books_(std::move(books)), self_(std::move(self)), keys_(std::move(keys)), account_(std::move(account)) {}

Result<std::unique_ptr<Core>> Core::open(const storage::Store& store, protocol::NodeIdentity self, NodeKeys keys,
                                         protocol::BankAccount account) {
  auto books = Books::load(store);
  if (!books) return std::unexpected(books.error());
  if (!(*books)->founded()) return protocol::failure(Reason::not_found, "the data directory holds no books yet");
  if ((*books)->genesis() != genesis_of(self))
    return protocol::failure(Reason::invalid_configuration, "the books are those of " + (*books)->currency().text() +
                                                                ", or of a node with other keys");
  if (keys.message.public_key() != self.message_key || keys.log.public_key() != self.log_key ||
      keys.contract.public_key() != self.contract_key)
    return protocol::failure(Reason::invalid_configuration, "the secret keys are not those of the node");
  return std::unique_ptr<Core>(new Core(*std::move(books), std::move(self), std::move(keys), std::move(account)));
}

static void restored(Context& context) {
  context.books.record(context.now, protocol::NodeRestored{});  // without peers, too: the bank has seen the lost books
}

static void handle(Context& context, const PayRequest& request) {
  pay(context, request);
}
static void handle(Context& context, const FundRequest& request) {
  if (!has_no_fund(context, request.ticket)) move_fund(context, request);
}
static void handle(Context& context, const OpenCounter& request) {
  if (!has_no_fund(context, request.ticket)) open_counter(context, request);
}
static void handle(Context& context, const PaperRequest& request) {
  if (!has_no_fund(context, request.ticket)) move_paper(context, request);
}
static void handle(Context& context, const CountCounter& request) {
  if (!has_no_fund(context, request.ticket)) count_counter(context, request);
}
static void handle(Context& context, const SetFundRules& request) {
  if (!has_no_fund(context, request.ticket)) set_fund_rules(context, request);
}
static void handle(Context& context, const SetCreditor& request) {
  if (!has_no_fund(context, request.ticket)) set_creditor(context, request);
}
static void handle(Context& context, const OrderTransfers& request) {
  if (!has_no_fund(context, request.ticket)) order_transfers(context, request);
}
static void handle(Context& context, const BookStatement& request) {
  if (!has_no_fund(context, request.ticket)) book_statement(context, request);
}
static void handle(Context& context, const ResolveLine& request) {
  if (!has_no_fund(context, request.ticket)) resolve_line(context, request);
}
static void handle(Context& context, const CancelPayment& request) {
  cancel_payment(context, request);
}
static void handle(Context& context, const SetCreditLimit& request) {
  set_credit_limit(context, request);
}
static void handle(Context& context, const AddMember& request) {
  add_member(context, request);
}
static void handle(Context& context, const ChangeMember& request) {
  change_member(context, request);
}
static void handle(Context& context, const SetStanding& request) {
  set_standing(context, request);
}
static void handle(Context& context, const EraseMember& request) {
  erase_member(context, request);
}
static void handle(Context& context, const SetMemberRules& request) {
  set_member_rules(context, request);
}
static void handle(Context& context, const Invite& request) {
  invite(context, request);
}
static void handle(Context& context, const AcceptInvitation& request) {
  accept_invitation(context, request);
}
static void handle(Context& context, const ProposeAgreement& request) {
  propose_agreement(context, request);
}
static void handle(Context& context, const SignAgreement& request) {
  sign_agreement(context, request);
}
static void handle(Context& context, const SuspendAgreement& request) {
  suspend_agreement(context, request);
}
static void handle(Context& context, const SetLimits& request) {
  set_limits(context, request);
}
static void handle(Context& context, const ProposeSettlement& request) {
  propose_settlement(context, request);
}
static void handle(Context& context, const GiveUpSettlement& request) {
  give_up_settlement(context, request);
}
static void handle(Context& context, const ConfirmSettlement& request) {
  confirm_settlement(context, request);
}
static void handle(Context& context, const WriteOffSettlement& request) {
  write_off_settlement(context, request);
}
static void handle(Context& context, const SetSettlementThreshold& request) {
  set_settlement_threshold(context, request);
}
static void handle(Context& context, const ReleaseLink& request) {
  release_link(context, request);
}
static void handle(Context& context, const LinkOpened& opened) {
  open_link(context, opened);
}
static void handle(Context& context, const LinkClosed& closed) {
  close_link(context, closed);
}
static void handle(Context& context, const GreetingReceived& greeting) {
  receive_greeting(context, greeting);
}
static void handle(Context& context, const EnvelopeReceived& envelope) {
  receive_envelope(context, envelope);
}
static void handle(Context& context, const EnvelopeReturned& envelope) {
  receive_returned(context, envelope);
}
static void handle(Context& context, const IntroductionReceived& received) {
  receive_introduction(context, received);
}
static void handle(Context& context, const Restored&) {
  restored(context);
}
static void handle(Context& context, const Inquiry& inquiry) {
  inquiry.look(context.books);
  context.succeed(inquiry.ticket);
}
static void handle(Context& context, const Tick&) {
  ask_overdue_cancellations(context);
  close_stalled_links(context);
  propose_due_settlements(context);
  seal_envelopes(context, true);
}

void Core::step(Time now, const Event& event) {
  Context context{.now = now,
                  .books = *books_,
                  .self = self_,
                  .keys = keys_,
                  .sessions = sessions_,
                  .effects = effects_,
                  .account = account_};
  std::visit([&](const auto& what) { handle(context, what); }, event);
}

SealedBatch Core::seal(Time now) {
  Context context{.now = now,
                  .books = *books_,
                  .self = self_,
                  .keys = keys_,
                  .sessions = sessions_,
                  .effects = effects_,
                  .account = account_};
  seal_envelopes(context, false);
  check(covered(*books_), "what circulates is covered, before anything becomes durable");
  return {books_->take(), std::exchange(effects_, {})};
}

bool Core::link_open(const Domain& peer) const {
  const auto found = sessions_.find(peer);
  return found != sessions_.end() && found->second.phase == LinkPhase::open;
}

}  // namespace federation
