#include "federation/verify_payments.h"

#include <algorithm>

#include "federation/exchange.h"
#include "federation/own_accounts.h"
#include "federation/payment_rules.h"
#include "federation/postings.h"
#include "federation/verify_fund.h"
#include "federation/verify_paper.h"
#include "protocol/merkle.h"

namespace federation {

using protocol::Answer;
using protocol::Entry;
using protocol::Order;
using protocol::PaymentClosed;
using protocol::PaymentKind;
using protocol::PaymentOpened;
using protocol::PaymentStatus;
using protocol::TransferKind;

/// One entry, and the books just before it.
struct PaymentVerifier::Step {
  const Books& books;
  const Entry& entry;

  bool moves(const Transfers& expected) const { return entry.transfers == expected; }
  bool moves_nothing() const { return entry.transfers.empty(); }
  bool is_forced() const { return !entry.transfers.empty() && entry.transfers.front().forced; }
};

namespace {

constexpr const char* wrong_money = "what moves is not what the payment says";

/// What the agreement with the peer before leaves of what arrives, in a currency of such worth.
bool fee_fits(const PeerState& previous, const protocol::Fraction& worth, std::int64_t arriving, std::int64_t left) {
  if (!previous.terms || arriving <= 0) return false;
  const auto credited = credited_of(*previous.terms, worth, arriving);
  return credited && left == *credited;
}

/// Whether the agreement makes this change of position of so many own units.
bool is_settled_as(const PeerState& next, const protocol::Amount& units, const protocol::Amount& leaving) {
  const auto expected = next.terms ? in_settlement(next, units) : protocol::failure(Reason::no_agreement);
  return expected && *expected == leaving;
}

/// Only a new rate moves anything: what is worth something else from here on.
std::string check_agreement(const Books& books, const Entry& entry, const protocol::AgreementChanged& changed) {
  const auto* peer = books.peer(changed.peer);
  const auto terms = protocol::decode_agreement_terms(changed.terms);
  const bool in_force = changed.step == protocol::AgreementStep::in_force && peer != nullptr && terms;
  const auto expected = in_force ? revaluation(books, *peer, *terms) : std::vector<protocol::Transfer>{};
  return entry.transfers == expected ? "" : "what moves is not what the new rate makes of the position";
}

/// Entries of these kinds move money; all others must not.
bool may_move(const protocol::EntryBody& body) {
  return std::holds_alternative<PaymentOpened>(body) || std::holds_alternative<PaymentClosed>(body) ||
         std::holds_alternative<protocol::OrderPassedOn>(body) ||
         std::holds_alternative<protocol::AgreementChanged>(body) ||
         std::holds_alternative<protocol::BankLineBooked>(body) ||
         std::holds_alternative<protocol::BankLineResolved>(body) ||
         std::holds_alternative<protocol::SettlementEnded>(body) ||
         std::holds_alternative<protocol::CounterCounted>(body);
}

/// A refund never gives back more than is left of the first payment. Books older than that payment cannot tell.
bool refund_fits(const Books& books, const PaymentOpened& opened) {
  if (!opened.refund_of || opened.kind == PaymentKind::forwarded) return true;
  const auto first = books.payment(*opened.refund_of);
  return first && first->status() == PaymentStatus::accepted &&
         opened.amount.minor <= first->opened.amount.minor - first->refunded;
}

/// The one message that the entry sends, if it goes to `peer`.
const Bytes* only_message(const Entry& entry, const Domain& peer) {
  return entry.outgoing.size() == 1 && entry.outgoing.front().peer == peer ? &entry.outgoing.front().message : nullptr;
}

}  // namespace

// ---- what was given back after a restore

void PaymentVerifier::note_envelope(const protocol::EnvelopeLogged& logged) {
  returned_.clear();
  if (logged.direction != protocol::EnvelopeDirection::returned) return;
  returned_by_ = logged.peer;
  if (const auto envelope = log_.envelope(storage::Table::sent_log, logged.peer, logged.head.sequence))
    returned_ = (*envelope)->messages;
  for (const auto& bytes : returned_) {
    const auto answer = message_of<Answer>(bytes);
    const auto waits = answer && answer->accepted ? unproved_.find(answer->key) : unproved_.end();
    if (waits != unproved_.end() && waits->second == logged.peer) unproved_.erase(waits);
  }
}

std::optional<Order> PaymentVerifier::returned_order(const Domain& peer, const protocol::Hash& digest) const {
  if (peer != returned_by_) return std::nullopt;
  for (const auto& bytes : returned_)
    if (protocol::sha256(bytes) == digest) return message_of<Order>(bytes);
  return std::nullopt;
}

bool PaymentVerifier::returned_answer(const Domain& peer, const PaymentKey& key, bool accepted) const {
  if (peer != returned_by_) return false;
  return std::ranges::any_of(returned_, [&](const Bytes& bytes) {
    const auto answer = message_of<Answer>(bytes);
    return answer && answer->key == key && answer->accepted == accepted;
  });
}

std::vector<PaymentKey> PaymentVerifier::unproved() const {
  std::vector<PaymentKey> keys;
  keys.reserve(unproved_.size());
  for (const auto& [key, peer] : unproved_) keys.push_back(key);
  return keys;
}

std::optional<Order> PaymentVerifier::received_order(const PaymentOpened& opened) const {
  const Bytes* bytes = log_.received(opened.previous, opened.place);
  return bytes == nullptr ? std::nullopt : message_of<Order>(*bytes);
}

// ---- payments as they are opened

std::string PaymentVerifier::check_local(const Step& step, const PaymentOpened& opened) const {
  if (!member_account(step.books, opened.payer) || !member_account(step.books, opened.payee))
    return "it is not between members";
  return step.moves({post(opened.payer, opened.payee, opened.amount)}) ? "" : wrong_money;
}

std::string PaymentVerifier::check_outgoing(const Step& step, const PaymentOpened& opened) const {
  const auto* next = step.books.peer(opened.next);
  if (next == nullptr) return "it goes to a stranger";
  const bool suspense = step.is_forced() && opened.payer == own_accounts().suspense;
  if (!suspense && !member_account(step.books, opened.payer)) return "its payer is no member";
  const Bytes* sent = only_message(step.entry, opened.next);
  if (!step.is_forced() && sent == nullptr) return "units are held, and no order is sent";
  const auto order = step.is_forced() ? returned_order(opened.next, opened.order) : message_of<Order>(*sent);
  if (!order) return step.is_forced() ? "bounds were passed over without an order given back" : "it sends no order";
  const auto& leaving = order->path[1].amount;
  auto expected = hold_postings(opened.key, opened.payer, *next, opened.amount, leaving);
  if (step.is_forced()) expected = forced(std::move(expected));
  if (!step.moves(expected)) return wrong_money;
  if (sent != nullptr && protocol::sha256(*sent) != opened.order) return "the order is not the one recorded";
  const bool same = order->key() == opened.key && order->path.front().amount == opened.amount &&
                    order->path.front().node == step.books.domain() && order->path[1].node == opened.next &&
                    (step.is_forced() || is_settled_as(*next, opened.amount, leaving)) &&
                    order->refund_of == opened.refund_of;
  return same ? "" : "the order says something else than the payment";
}

std::string PaymentVerifier::check_incoming(const Step& step, const PaymentOpened& opened) {
  const auto* previous = step.books.peer(opened.previous);
  const auto order = previous == nullptr ? std::nullopt : received_order(opened);
  if (!order || place_on_path(*order, step.books.domain(), opened.previous) + 1 != order->path.size())
    return "no order leads here";
  const bool suspense = step.is_forced() && opened.payee == own_accounts().suspense;
  if (!suspense && !member_account(step.books, opened.payee)) return "its payee is no member";
  const auto& arriving = order->path.back().amount;
  auto expected = credit_postings(step.books, *previous, *order, opened.payee);
  if (step.is_forced()) {
    unproved_.emplace(opened.key, opened.previous);
    return step.moves(forced(std::move(expected))) ? "" : wrong_money;
  }
  if (!fee_fits(*previous, previous->worth, arriving.minor, order->credited.minor))
    return "the fee is not that of the agreement";
  if (!step.moves(expected)) return wrong_money;
  const Bytes* sent = only_message(step.entry, opened.previous);
  return sent != nullptr && message_of<Answer>(*sent) ? "" : "it was accepted, and no answer is sent";
}

std::string PaymentVerifier::check_forwarded(const Step& step, const PaymentOpened& opened) {
  const auto* previous = step.books.peer(opened.previous);
  const auto* next = step.books.peer(opened.next);
  if (previous == nullptr || next == nullptr) return "it passes between strangers";
  const bool given_back = opened.place.sequence == 0;
  const auto order = given_back ? returned_order(opened.next, opened.order) : received_order(opened);
  const auto here = order ? place_on_path(*order, step.books.domain(), opened.previous) : 0;
  if (here == 0 || here + 1 >= order->path.size() || order->path[here + 1].node != opened.next)
    return "no order leads through here";
  const auto expected = forward_postings(step.books, *order, here);
  if (opened.status == PaymentStatus::accepted) {
    unproved_.emplace(opened.key, opened.previous);
    return step.moves(forced(posted(step.books, expected))) ? "" : wrong_money;
  }
  if (given_back) return step.moves(forced(expected)) ? "" : wrong_money;
  if (step.moves_nothing() && step.entry.outgoing.empty() && next->row.must_compare) return {};
  if (!fee_fits(*previous, {1, 1}, order->path[here].amount.minor, order->path[here + 1].amount.minor))
    return "the fee is not that of the agreement";
  if (!step.moves(expected)) return wrong_money;
  const Bytes* sent = only_message(step.entry, opened.next);
  return sent != nullptr && protocol::sha256(*sent) == opened.order ? "" : "the order is not passed on as it came";
}

std::string PaymentVerifier::check_opened(const Step& step, const PaymentOpened& opened) {
  if (opened.status == PaymentStatus::refused) return step.moves_nothing() ? "" : "it was refused, and money moves";
  const bool fund = protocol::is_of_fund(opened.kind);
  const bool local = opened.kind == PaymentKind::local || opened.kind == PaymentKind::incoming;
  if (opened.status == PaymentStatus::held && local) return "such a payment is decided at once";
  if (!step.is_forced() && !refund_fits(step.books, opened)) return "it gives back more than is left";
  if (step.is_forced() && (fund || opened.kind == PaymentKind::local)) return "bounds were passed over";
  switch (opened.kind) {
    case PaymentKind::local:
      return check_local(step, opened);
    case PaymentKind::outgoing:
      return opened.status == PaymentStatus::held ? check_outgoing(step, opened) : "only the payee's node accepts it";
    case PaymentKind::incoming:
      return check_incoming(step, opened);
    case PaymentKind::forwarded:
      return check_forwarded(step, opened);
    default:
      return check_fund_payment(step.books, step.entry, opened);
  }
}

// ---- what becomes of held payments

std::string PaymentVerifier::check_closed(const Step& step, const PaymentClosed& closed) const {
  const auto payment = step.books.payment(closed.key);
  if (!payment || payment->status() != PaymentStatus::held) return "the payment is not held";
  if (awaits_euros(payment->opened.kind)) return check_issue_closed(step.books, step.entry, closed);
  const bool accepted = closed.status == PaymentStatus::accepted;
  if (!step.moves(close_holds(step.books, closed.key, accepted ? TransferKind::post_hold : TransferKind::void_hold)))
    return "what moves is not what was held";
  if (closed.answer.sequence != 0)
    return closed.peer == payment->opened.next ? "" : "the answer is not from the node that was asked";
  if (returned_answer(payment->opened.previous, closed.key, accepted)) return {};
  if (accepted) return "it was accepted without an answer of the node that decides";
  if (step.moves_nothing()) return {};  // it had never been passed on
  return closed.reason == Reason::id_conflict && closed.peer == returned_by_ && !returned_.empty()
             ? ""
             : "its hold was released without an answer of the node that decides";
}

std::string PaymentVerifier::check_passed_on(const Step& step, const protocol::OrderPassedOn& passed_on) const {
  const auto payment = step.books.payment(passed_on.key);
  if (!payment || payment->status() != PaymentStatus::held || !step.books.holds_of(passed_on.key).empty())
    return "the order did not wait";
  const auto order = received_order(payment->opened);
  const auto here = order ? place_on_path(*order, step.books.domain(), payment->opened.previous) : 0;
  if (here == 0 || here + 1 >= order->path.size()) return "no order leads through here";
  const auto expected = forward_postings(step.books, *order, here);
  const Bytes* sent = only_message(step.entry, payment->opened.next);
  if (sent != nullptr)
    return step.moves(expected) && protocol::sha256(*sent) == payment->opened.order ? "" : wrong_money;
  if (!returned_order(payment->opened.next, payment->opened.order)) return "the order had not been passed on before";
  return step.moves(forced(expected)) ? "" : wrong_money;
}

/// An answer that an intermediary gave carries the next node's with its proof: what can be checked of it here.
std::string PaymentVerifier::check_evidence(const Step& step, const PaymentClosed& closed, VerifyReport& report) const {
  const Bytes* bytes = log_.received(closed.peer, closed.answer);
  const auto answer = bytes == nullptr ? std::nullopt : message_of<Answer>(*bytes);
  if (!answer || answer->evidence.empty()) return {};
  const auto proof = protocol::decode_message_proof(answer->evidence);
  const auto header = proof ? protocol::decode_envelope_header(proof->header_bytes)
                            : Result<protocol::EnvelopeHeader>(std::unexpected(proof.error()));
  if (!header) return "the evidence of the answer does not read";
  const auto inner = message_of<Answer>(proof->message);
  if (!inner || inner->key != answer->key || inner->order_digest != answer->order_digest ||
      inner->accepted != answer->accepted)
    return "the evidence of the answer is about something else";
  if (header->receiver != closed.peer) return "the evidence of the answer was given to another node";
  if (!protocol::verify_inclusion(protocol::leaf_hash(proof->message), proof->index, header->count, proof->path,
                                  header->root))
    return "the evidence of the answer does not stand under its header";
  const auto* signer = step.books.peer(header->sender);
  if (signer == nullptr) return {};  // no key of that node is known here
  ++report.signatures;
  const bool is_signed = std::ranges::any_of(signer->keys.all(), [&](const protocol::PublicKeys& keys) {
    return protocol::verify(*proof, keys.message).has_value();
  });
  return is_signed ? "" : "the evidence of the answer is not signed by its node";
}

/// No answer leaves that the books do not bear out.
std::string PaymentVerifier::check_answers(const Step& step) const {
  for (const auto& outgoing : step.entry.outgoing) {
    const auto answer = message_of<Answer>(outgoing.message);
    if (!answer || answer->reason == Reason::id_conflict) continue;
    const auto* opened = std::get_if<PaymentOpened>(&step.entry.body);
    const auto* closed = std::get_if<PaymentClosed>(&step.entry.body);
    const auto known = step.books.payment(answer->key);
    const bool here = opened != nullptr && opened->key == answer->key;
    if (!here && !known) return "it answers an order that is not known";
    const auto& order = here ? opened->order : known->opened.order;
    auto status = here ? opened->status : known->status();
    if (closed != nullptr) status = closed->status;
    if (answer->order_digest != order || answer->accepted != (status == PaymentStatus::accepted))
      return "it answers something else than was decided";
  }
  return {};
}

std::string PaymentVerifier::check(const Books& books, const Entry& entry, VerifyReport& report) {
  const Step step{books, entry};
  if (const auto* logged = std::get_if<protocol::EnvelopeLogged>(&entry.body)) note_envelope(*logged);
  if (!may_move(entry.body) && !entry.transfers.empty()) return "money moves in an entry that is about none";
  std::string wrong = check_bank_entry(books, entry);
  if (const auto* changed = std::get_if<protocol::AgreementChanged>(&entry.body))
    wrong = check_agreement(books, entry, *changed);
  if (const auto* counted = std::get_if<protocol::CounterCounted>(&entry.body))
    wrong = check_count(books, entry, *counted);
  if (const auto* opened = std::get_if<PaymentOpened>(&entry.body)) wrong = check_opened(step, *opened);
  if (const auto* closed = std::get_if<PaymentClosed>(&entry.body)) {
    wrong = check_closed(step, *closed);
    if (wrong.empty()) wrong = check_evidence(step, *closed, report);
  }
  if (const auto* passed_on = std::get_if<protocol::OrderPassedOn>(&entry.body))
    wrong = check_passed_on(step, *passed_on);
  return wrong.empty() ? check_answers(step) : wrong;
}

}  // namespace federation
