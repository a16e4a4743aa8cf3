#include "federation/verify_intake.h"

#include "federation/payments.h"
#include "protocol/merkle.h"

namespace federation {

using protocol::EnvelopeDirection;

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
        !books.holds_of(known->key()).empty())
      open_.insert(known->key());
  }
}

std::string IntakeVerifier::check(const Books& books, const protocol::Entry& entry) {
  if (const auto* opened = std::get_if<protocol::PaymentOpened>(&entry.body)) open_.erase(opened->key);
  if (const auto* closed = std::get_if<protocol::PaymentClosed>(&entry.body)) open_.erase(closed->key);
  if (std::holds_alternative<protocol::AlarmRaised>(entry.body)) ++alarms_;
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
