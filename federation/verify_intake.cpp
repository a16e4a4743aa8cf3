#include "federation/verify_intake.h"

#include "federation/payments.h"
#include "protocol/merkle.h"

namespace federation {

using protocol::EnvelopeDirection;

/// Whether the first answer to it comes after a wind-up statement has ended it.
static bool is_late(const Books& books, const Payment& payment) {
  return payment.answer.sequence == 0 && books.hands_that_ended(payment).has_value();
}

/// What a recovery takes in was decided before the books were lost: it is held against what was said then.
void IntakeVerifier::take_in(const Books& books, const protocol::EnvelopeLogged& logged) {
  const PeerState* peer = books.peer(logged.peer);
  if (peer == nullptr || peer->row.must_compare || logged.direction != EnvelopeDirection::received) return;
  const auto envelope = log_.envelope(storage::Table::received_log, logged.peer, logged.head.sequence);
  if (!envelope) return;  // said by check_evidence
  for (const auto& bytes : (*envelope)->messages) {
    if (const auto order = message_of<protocol::Order>(bytes))
      if (order->key().origin != books.domain() && !books.payment(order->key())) open_.insert(order->key());
    const auto answer = message_of<protocol::Answer>(bytes);
    const auto known = answer ? payment_of_order(books, answer->key, answer->order_digest) : std::nullopt;
    if (known && known->opened.order == answer->order_digest && known->opened.next == logged.peer &&
        (!books.holds_of(known->key()).empty() || is_late(books, *known)))
      open_.insert(known->key());
  }
}

std::string IntakeVerifier::check(const Books& books, const protocol::Entry& entry) {
  if (const auto* opened = std::get_if<protocol::PaymentOpened>(&entry.body)) open_.erase(opened->key);
  if (const auto* closed = std::get_if<protocol::PaymentClosed>(&entry.body)) open_.erase(closed->key);
  if (const auto* honoured = std::get_if<protocol::AnswerHonoured>(&entry.body)) open_.erase(honoured->key);
  if (const auto* heard = std::get_if<protocol::RefusalHeard>(&entry.body)) open_.erase(heard->key);
  if (const auto* counted = std::get_if<protocol::AnswerCounted>(&entry.body)) open_.erase(counted->key);
  const auto* alarm = std::get_if<protocol::AlarmRaised>(&entry.body);
  if (alarm != nullptr && alarm->reason != Reason::wound_up) ++alarms_;  // that one says who speaks, or of what else
  const auto* logged = std::get_if<protocol::EnvelopeLogged>(&entry.body);
  if (logged == nullptr) return {};
  auto wrong = unfinished();
  open_.clear();
  alarms_ = 0;
  take_in(books, *logged);
  return wrong;
}

std::string IntakeVerifier::unfinished() const {
  if (open_.size() <= alarms_) return {};
  return "what a peer said of payment " + open_.begin()->text() + " was not acted on";
}

}  // namespace federation
