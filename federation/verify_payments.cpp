#include "federation/verify_payments.h"

#include <algorithm>

#include "federation/own_accounts.h"
#include "federation/payment_rules.h"
#include "federation/payments.h"
#include "federation/postings.h"
#include "federation/verify_fund.h"
#include "federation/verify_orders.h"
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

/// Entries of these kinds move money; all others must not.
bool may_move(const protocol::EntryBody& body) {
  return std::holds_alternative<PaymentOpened>(body) || std::holds_alternative<PaymentClosed>(body) ||
         std::holds_alternative<protocol::OrderPassedOn>(body) ||
         std::holds_alternative<protocol::ContradictionBorne>(body) ||
         std::holds_alternative<protocol::AgreementChanged>(body) ||
         std::holds_alternative<protocol::BankLineBooked>(body) ||
         std::holds_alternative<protocol::BankLineResolved>(body) ||
         std::holds_alternative<protocol::SettlementEnded>(body) ||
         std::holds_alternative<protocol::CounterCounted>(body) ||
         std::holds_alternative<protocol::PeerWoundUp>(body) || std::holds_alternative<protocol::ClaimGivenUp>(body) ||
         std::holds_alternative<protocol::AnswerHonoured>(body);
}

/// It began with a request of a client here.
bool begins_here(PaymentKind kind) {
  return kind != PaymentKind::incoming && kind != PaymentKind::forwarded;
}

/// Units that a payment still to be recovered may need.
bool spends(PaymentKind kind) {
  return kind == PaymentKind::local || kind == PaymentKind::outgoing || kind == PaymentKind::redeem ||
         kind == PaymentKind::digital_to_paper;
}

bool is_to_be_compared(const Books& books, const Domain& domain) {
  const PeerState* peer = books.peer(domain);
  return peer != nullptr && peer->row.must_compare;
}

/// Another payment has taken the key of its order since the books were lost. What was refused gives way to an order of
/// ours; an order that comes again over one link, and was passed on over another, finds it taken all the same.
bool stands_beside(const Books& books, const PaymentOpened& opened, bool given_back) {
  const auto known = books.payment(*opened.ordered_as);
  if (!known || known->opened.order == opened.order || opened.key != key_beside(*opened.ordered_as, opened.order))
    return false;
  if (given_back) return known->status() != PaymentStatus::refused;
  return is_to_be_compared(books, opened.previous) || is_to_be_compared(books, opened.next);
}

/// What a request of a client says of itself, whatever became of it.
std::string check_origin(const Books& books, const PaymentOpened& opened) {
  const bool here = begins_here(opened.kind);
  if ((opened.key.origin == books.domain()) != here) return "its id is not one of those who may begin it";
  if (here) {
    const bool bare = opened.previous.text().empty() && opened.place == protocol::LogPlace{};
    return bare ? "" : "it began here, and says that it came from elsewhere";
  }
  const PeerState* previous = books.peer(opened.previous);
  if (previous == nullptr) return "it came from a stranger";
  const bool last = opened.place.sequence == 0 || opened.place.sequence == previous->row.received.sequence;
  return last ? "" : "its order is not in the envelope that was taken in";
}

/// The one message that the entry sends, if it goes to `peer`.
const Bytes* only_message(const Entry& entry, const Domain& peer) {
  return entry.outgoing.size() == 1 && entry.outgoing.front().peer == peer ? &entry.outgoing.front().message : nullptr;
}

}  // namespace

// ---- what was given back after a restore

void PaymentVerifier::note_answers() {
  for (const auto& bytes : returned_.messages()) {
    const auto answer = message_of<Answer>(bytes);
    const auto waits = answer ? unproved_.find(answer->order_digest) : unproved_.end();
    if (waits != unproved_.end() && waits->second.peer == returned_.peer() &&
        waits->second.accepted == answer->accepted)
      unproved_.erase(waits);
  }
}

std::vector<PaymentKey> PaymentVerifier::unproved() const {
  std::vector<PaymentKey> keys;
  keys.reserve(unproved_.size());
  for (const auto& [order, said] : unproved_) keys.push_back(said.key);
  return keys;
}

std::optional<Order> PaymentVerifier::received_order(const PaymentOpened& opened) const {
  const Bytes* bytes = log_.received(opened.previous, opened.place);
  auto order = bytes == nullptr ? std::nullopt : message_of<Order>(*bytes);
  return order && is_positive(*order) ? std::move(order) : std::nullopt;
}

std::optional<Order> PaymentVerifier::returned_order(const PaymentOpened& opened) const {
  auto order = returned_.order(opened.next, opened.order);
  return order && is_positive(*order) ? std::move(order) : std::nullopt;
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
  const auto order = step.is_forced() ? returned_order(opened) : message_of<Order>(*sent);
  if (!order) return step.is_forced() ? "bounds were passed over without an order given back" : "it sends no order";
  if (!is_positive(*order)) return "the order moves nothing";
  const auto& leaving = order->path[1].amount;
  auto expected = hold_postings(opened.key, opened.payer, *next, opened.amount, leaving);
  if (step.is_forced()) expected = forced(std::move(expected));
  if (!step.moves(expected)) return wrong_money;
  if (order->path.front().amount != opened.amount || order->path[1].node != opened.next ||
      (!step.is_forced() && !is_settled_as(*next, opened.amount, leaving)))
    return "the order says something else than the payment";
  if (auto wrong = check_order(step.books, opened, *order); !wrong.empty() || step.is_forced()) return wrong;
  if (next->row.must_compare) return "it goes over a link that was not compared";
  return check_link(*next, *order, step.entry.time);
}

std::string PaymentVerifier::check_incoming(const Step& step, const PaymentOpened& opened) {
  const auto* previous = step.books.peer(opened.previous);
  const auto order = received_order(opened);
  if (!order || place_on_path(*order, step.books.domain(), opened.previous) + 1 != order->path.size())
    return "no order leads here";
  const bool suspense = step.is_forced() && opened.payee == own_accounts().suspense;
  if (!suspense && !member_account(step.books, opened.payee)) return "its payee is no member";
  const auto& arriving = order->path.back().amount;
  auto expected = credit_postings(step.books, *previous, *order, opened.payee);
  if (auto wrong = check_order(step.books, opened, *order); !wrong.empty()) return wrong;
  if (step.is_forced()) {
    if (!previous->row.must_compare) return "bounds were passed over, and nothing was to be recovered";
    unproved_.emplace(opened.order, Said{opened.key, opened.previous, true});
    return step.moves(forced(std::move(expected))) ? "" : wrong_money;
  }
  if (!fee_fits(*previous, previous->worth, arriving.minor, order->credited.minor))
    return "the fee is not that of the agreement";
  if (!step.moves(expected)) return wrong_money;
  if (only_message(step.entry, opened.previous) == nullptr) return "it was accepted, and no answer is sent";
  return check_link(*previous, *order, step.entry.time);
}

std::string PaymentVerifier::check_forwarded(const Step& step, const PaymentOpened& opened) {
  const auto* previous = step.books.peer(opened.previous);
  const auto* next = step.books.peer(opened.next);
  if (next == nullptr) return "it passes to a stranger";
  const bool given_back = opened.place.sequence == 0;
  const auto order = given_back ? returned_order(opened) : received_order(opened);
  const auto here = order ? place_on_path(*order, step.books.domain(), opened.previous) : 0;
  if (here == 0 || here + 1 >= order->path.size() || order->path[here + 1].node != opened.next)
    return "no order leads through here";
  if (order->path[here].amount != opened.amount) return "the amount is not that of the order";
  if (auto wrong = check_order(step.books, opened, *order); !wrong.empty()) return wrong;
  const auto expected = forward_postings(step.books, opened.key, *order, here);
  if (opened.status == PaymentStatus::accepted) {
    if (!previous->row.must_compare) return "it was accepted without an answer of the node that decides";
    unproved_.emplace(opened.order, Said{opened.key, opened.previous, true});
    return step.moves(forced(posted(step.books, expected))) ? "" : wrong_money;
  }
  if (given_back) return step.moves(forced(expected)) ? "" : wrong_money;
  if (next->row.must_compare && !next->row.wound_up())
    return step.moves_nothing() && step.entry.outgoing.empty() ? ""
                                                               : "it is passed on over a link that was not compared";
  if (!fee_fits(*previous, {1, 1}, order->path[here].amount.minor, order->path[here + 1].amount.minor))
    return "the fee is not that of the agreement";
  if (!step.moves(expected)) return wrong_money;
  if (only_message(step.entry, opened.next) == nullptr) return "the order is not passed on";
  auto wrong = check_link(*previous, *order, step.entry.time);
  return wrong.empty() ? check_link(*next, *order, step.entry.time) : wrong;
}

std::string PaymentVerifier::check_refused(const Step& step, const PaymentOpened& opened) {
  if (!step.moves_nothing()) return "it was refused, and money moves";
  if (begins_here(opened.kind)) return {};
  if (opened.place.sequence == 0) return "it refuses what nobody ordered";
  if (!step.entry.outgoing.empty()) return {};
  if (!step.books.peer(opened.previous)->row.must_compare) return "it was refused, and no answer is sent";
  unproved_.emplace(opened.order, Said{opened.key, opened.previous, false});
  return {};
}

std::string PaymentVerifier::check_opened(const Step& step, const PaymentOpened& opened) {
  if (auto wrong = check_origin(step.books, opened); !wrong.empty()) return wrong;
  const bool given_back = opened.place.sequence == 0 && returned_.order(opened.next, opened.order).has_value();
  if (step.books.payment(opened.key) && !given_back) return "what was refused is decided again";
  if (opened.ordered_as && !stands_beside(step.books, opened, given_back))
    return "it bears another key than its order, and nobody else does";
  if (opened.status == PaymentStatus::refused) return check_refused(step, opened);
  if (opened.amount.minor <= 0) return "it moves nothing";
  const bool fund = protocol::is_of_fund(opened.kind);
  if (fund != opened.fund.has_value()) return "it does not say what it does to the fund, or has nothing to say";
  const bool local = opened.kind == PaymentKind::local || opened.kind == PaymentKind::incoming;
  if (opened.status == PaymentStatus::held && local) return "such a payment is decided at once";
  if (step.is_forced() && (fund || opened.kind == PaymentKind::local)) return "bounds were passed over";
  if (step.is_forced() && !step.entry.outgoing.empty()) return "what had left before a restore is said again";
  if (!step.is_forced() && spends(opened.kind) && step.books.recovering())
    return "units are spent while the node waits for its peers";
  if (auto wrong = step.is_forced() ? "" : check_refunded(step.books, opened); !wrong.empty()) return wrong;
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
  const PeerState* next = step.books.peer(payment->opened.next);
  // Which of them, and how: verify_wind_up.cpp.
  if (next != nullptr && next->row.wound_up() && closed.peer == payment->opened.next && closed.answer.sequence == 0)
    return {};
  if (closed.answer.sequence != 0)
    return closed.peer == payment->opened.next ? "" : "the answer is not from the node that was asked";
  if (returned_.answer(payment->opened.previous, payment->opened.order_key(), accepted)) return {};
  if (accepted) return "it was accepted without an answer of the node that decides";
  if (step.moves_nothing())  // it waited, and had never been passed on
    return next != nullptr && !next->row.must_compare ? "" : "it was given up while the next node may have accepted it";
  // It waited for the link over which another order came back under its key.
  const bool gives_way = closed.reason == Reason::id_conflict && closed.peer == returned_.peer() &&
                         payment->opened.next == closed.peer && step.books.order_waits(*payment);
  return gives_way ? "" : "its hold was released without an answer of the node that decides";
}

std::string PaymentVerifier::check_passed_on(const Step& step, const protocol::OrderPassedOn& passed_on) const {
  const auto payment = step.books.payment(passed_on.key);
  if (!payment || payment->status() != PaymentStatus::held || !step.books.holds_of(passed_on.key).empty())
    return "the order did not wait";
  const auto& opened = payment->opened;
  const auto* previous = step.books.peer(opened.previous);
  const auto* next = step.books.peer(opened.next);
  const auto order = received_order(opened);
  const auto here = order ? place_on_path(*order, step.books.domain(), opened.previous) : 0;
  if (previous == nullptr || next == nullptr || here == 0 || here + 1 >= order->path.size() ||
      order->path[here + 1].node != opened.next)
    return "no order leads through here";
  const auto expected = forward_postings(step.books, opened.key, *order, here);
  if (step.entry.outgoing.empty()) {
    if (!returned_order(opened)) return "the order had not been passed on before";
    return step.moves(forced(expected)) ? "" : wrong_money;
  }
  if (next->row.must_compare) return "it is passed on over a link that was not compared";
  if (!fee_fits(*previous, {1, 1}, order->path[here].amount.minor, order->path[here + 1].amount.minor))
    return "the fee is not that of the agreement";
  if (payment->cancel_asked) return "its cancellation was asked while it waited";
  if (opened.ordered_as) return "it is passed on under an id that another payment bears";
  auto wrong = check_link(*previous, *order, step.entry.time);
  if (wrong.empty()) wrong = check_link(*next, *order, step.entry.time);
  return wrong.empty() && !step.moves(expected) ? wrong_money : wrong;
}

std::string PaymentVerifier::check_left(const Step& step, const protocol::OrderLeft& left) const {
  const auto payment = step.books.payment(left.key);
  return payment && returned_order(payment->opened) ? "" : "it is said to be recovered, and was not given back";
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

std::string PaymentVerifier::check(const Books& books, const Entry& entry, VerifyReport& report) {
  if (!books.founded()) return {};
  const Step step{books, entry};
  if (std::holds_alternative<protocol::EnvelopeLogged>(entry.body)) note_answers();
  if (!may_move(entry.body) && !entry.transfers.empty()) return "money moves in an entry that is about none";
  if (const auto* counted = std::get_if<protocol::CounterCounted>(&entry.body))
    return check_count(books, entry, *counted);
  if (const auto* opened = std::get_if<PaymentOpened>(&entry.body)) return check_opened(step, *opened);
  if (const auto* passed_on = std::get_if<protocol::OrderPassedOn>(&entry.body))
    return check_passed_on(step, *passed_on);
  if (const auto* left = std::get_if<protocol::OrderLeft>(&entry.body)) return check_left(step, *left);
  const auto* closed = std::get_if<PaymentClosed>(&entry.body);
  if (closed == nullptr) return {};
  auto wrong = check_closed(step, *closed);
  return wrong.empty() ? check_evidence(step, *closed, report) : wrong;
}

}  // namespace federation
