#include "federation/core.h"

#include <algorithm>

#include "federation/access_changes.h"
#include "federation/agreements.h"
#include "federation/checkpoints.h"
#include "federation/context.h"
#include "federation/credit.h"
#include "federation/fork.h"
#include "federation/fund.h"
#include "federation/invariants.h"
#include "federation/members.h"
#include "federation/own_accounts.h"
#include "federation/paper.h"
#include "federation/payment_requests.h"
#include "federation/payments.h"
#include "federation/rotation.h"
#include "federation/settlements.h"
#include "federation/webhooks.h"
#include "federation/wind_up.h"
#include "protocol/check.h"

namespace federation {

using protocol::check;

const protocol::SigningKey* NodeKeys::message_key(std::uint32_t number) const {
  if (number == rotations.size()) return &message;
  const auto found = former.find(number);
  return found == former.end() ? nullptr : &found->second;
}

static protocol::Genesis genesis_of(const protocol::NodeIdentity& self) {
  return {.currency = self.currency,
          .message_key = self.message_key,
          .log_key = self.log_key,
          .contract_key = self.contract_key};
}

Result<storage::Batch> found(const storage::Store& empty, const protocol::NodeIdentity& self, Time now,
                             const protocol::MemberRulesSet& rules) {
  auto books = Books::load(empty);
  if (!books) return std::unexpected(books.error());
  if ((*books)->founded()) return protocol::failure(Reason::already_exists, "these books were founded already");
  if (self.currency.code == protocol::euro())
    return protocol::failure(Reason::invalid_configuration,
                             "an association's units are not euros: they have a code of their own");
  if (self.currency.backing == protocol::Backing::reserve && self.currency.scale != protocol::euro_scale)
    return protocol::failure(Reason::invalid_configuration, "a euro-backed currency has two decimals");
  (*books)->record(now, genesis_of(self));
  for (const auto& opened : founding_accounts(self.currency)) (*books)->record(now, opened);
  if (rules != protocol::MemberRulesSet{}) (*books)->record(now, rules);
  return (*books)->take();
}

/// Whether the rotations lead from the first keys of the books to those of the node, over those the books know; if the
/// books know more, those of the node must be among theirs.
static bool lead_to(const Books& books, const protocol::NodeIdentity& self, const NodeKeys& keys) {
  const auto& genesis = books.genesis();
  protocol::KeyHistory history(books.domain(), 0, {genesis.message_key, genesis.contract_key});
  for (const auto& rotation : keys.rotations)
    if (!history.follow(rotation)) return false;
  const auto& known = books.own_keys().announcements();
  const auto parting = std::ranges::mismatch(known, keys.rotations);
  return history.number() == self.rotation && history.current() == self.keys() &&
         (parting.in1 == known.end() || parting.in2 == keys.rotations.end());
}

Core::Core(std::unique_ptr<Books> books, protocol::NodeIdentity self, NodeKeys keys, protocol::BankAccount account)
    : books_(std::move(books)), self_(std::move(self)), keys_(std::move(keys)), account_(std::move(account)) {}

Result<std::unique_ptr<Core>> Core::open(const storage::Store& store, protocol::NodeIdentity self, NodeKeys keys,
                                         protocol::BankAccount account) {
  auto books = Books::load(store);
  if (!books) return std::unexpected(books.error());
  if (!(*books)->founded()) return protocol::failure(Reason::not_found, "the data directory holds no books yet");
  const auto& genesis = (*books)->genesis();
  if (genesis.currency != self.currency || genesis.log_key != self.log_key || !lead_to(**books, self, keys))
    return protocol::failure(Reason::invalid_configuration, "the books are those of " + (*books)->currency().text() +
                                                                ", or of a node with other keys");
  if (keys.message.public_key() != self.message_key || keys.log.public_key() != self.log_key ||
      keys.contract.public_key() != self.contract_key)
    return protocol::failure(Reason::invalid_configuration, "the secret keys are not those of the node");
  if (const auto known = (*books)->own_keys().number(); known > keys.rotations.size())
    return protocol::failure(Reason::invalid_configuration,
                             "the books know the keys of rotation " + std::to_string(known) +
                                 ", and the key files end with " + std::to_string(keys.rotations.size()) +
                                 ": the newest key files are missing");
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
static void handle(Context& context, const RejectTransfer& request) {
  if (!has_no_fund(context, request.ticket)) reject_transfer(context, request);
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
static void handle(Context& context, const SetFavourite& request) {
  set_favourite(context, request);
}
static void handle(Context& context, const SetMemberRules& request) {
  set_member_rules(context, request);
}
static void handle(Context& context, const GrantAccess& request) {
  grant_access(context, request);
}
static void handle(Context& context, const RevokeAccess& request) {
  revoke_access(context, request);
}
static void handle(Context& context, const OfferPassword& request) {
  offer_password(context, request);
}
static void handle(Context& context, const SetPassword& request) {
  set_password(context, request);
}
static void handle(Context& context, const EndSessions& request) {
  end_sessions(context, request);
}
static void handle(Context& context, const NoteAct& request) {
  if (request.outcome == Reason::none) return context.succeed(request.ticket);
  context.fail(request.ticket, request.outcome);
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
static void handle(Context& context, const RemovePeer& request) {
  remove_peer(context, request);
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
static void handle(Context& context, const MakeCheckpoint& request) {
  make_checkpoint(context, request);
}
static void handle(Context& context, const ReleaseLink& request) {
  release_link(context, request);
}
static void handle(Context& context, const ThawLink& request) {
  thaw_link(context, request);
}
static void handle(Context& context, const WindUp& request) {
  wind_up(context, request);
}
static void handle(Context& context, const GiveUpClaim& request) {
  give_up_claim(context, request);
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
static void handle(Context& context, const AddWebhook& request) {
  add_webhook(context, request);
}
static void handle(Context& context, const ChangeWebhook& request) {
  change_webhook(context, request);
}
static void handle(Context& context, const RemoveWebhook& request) {
  remove_webhook(context, request);
}
static void handle(Context& context, const WebhookTried& tried) {
  webhook_tried(context, tried);
}
static void handle(Context& context, const AddPaymentRequest& request) {
  add_payment_request(context, request);
}
static void handle(Context& context, const WithdrawPaymentRequest& request) {
  withdraw_payment_request(context, request);
}
static void handle(Context& context, const Tick&) {
  ask_overdue_cancellations(context);
  close_stalled_links(context);
  propose_due_settlements(context);
  make_due_checkpoint(context);
  seal_envelopes(context, true);
}

/// What became of it is what the client is told.
void Core::note_act(Time now, const Act& act, std::size_t effects_before) {
  Act done = act;
  done.at = now;
  for (std::size_t i = effects_before; i < effects_.size(); ++i)
    if (const auto* reply = std::get_if<Reply>(&effects_[i]))
      done.outcome = reply->failure   ? reply->failure->reason
                     : reply->payment ? reply->payment->opened.reason
                                      : Reason::none;
  books_->access().note(done);
}

void Core::step(Time now, const Event& event, const Act* asked_by) {
  const std::size_t effects_before = effects_.size();
  Context context{.now = now,
                  .books = *books_,
                  .self = self_,
                  .keys = keys_,
                  .sessions = sessions_,
                  .effects = effects_,
                  .account = account_,
                  .disbelieved = disbelieved_};
  // Books that went back say so first of all: what they record from there on is not what others have seen.
  const bool went_back = std::holds_alternative<Restored>(event);
  if (!went_back) announce_keys(context);
  std::visit([&](const auto& what) { handle(context, what); }, event);
  if (went_back) announce_keys(context);
  if (asked_by != nullptr) note_act(now, *asked_by, effects_before);
}

SealedBatch Core::seal(Time now) {
  Context context{.now = now,
                  .books = *books_,
                  .self = self_,
                  .keys = keys_,
                  .sessions = sessions_,
                  .effects = effects_,
                  .account = account_,
                  .disbelieved = disbelieved_};
  seal_envelopes(context, false);
  check(covered(*books_), "what circulates is covered, before anything becomes durable");
  return {books_->take(), std::exchange(effects_, {})};
}

bool Core::link_open(const Domain& peer) const {
  const auto found = sessions_.find(peer);
  return found != sessions_.end() && found->second.phase == LinkPhase::open;
}

}  // namespace federation
