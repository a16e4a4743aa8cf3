// What it means for the books that two copies of this node told its neighbours opposite things of one payment. The
// node before is told once and for all what its log says; the next one is owed what its log says.

#include "federation/books.h"
#include "protocol/check.h"

namespace federation {

using protocol::check;
using protocol::failure;
using protocol::PaymentStatus;
using storage::Table;

Result<void> Books::apply(const protocol::Entry& entry, const protocol::ContradictionBorne& borne) {
  auto known = payment(borne.key);
  if (!known || known->opened.previous.text().empty() || known->is_borne())
    return failure(Reason::corrupt, "a contradiction about a payment that no peer ordered, or that is borne already");
  if (borne.told == PaymentStatus::accepted) return strand(*std::move(known));
  const PaymentStatus before = known->status();
  known->opened.reason = borne.reason;
  known->claim = 0;
  known->told = false;
  if (before == PaymentStatus::accepted) return refuse_instead(*std::move(known), entry);
  known->opened.status = PaymentStatus::held;
  known->opened.next = borne.next;
  known->closed_at = {};
  known->closed_entry = 0;
  known->debt = 0;
  weigh(*known, entry);
  if (known->debt == 0) return failure(Reason::corrupt, "nothing is set aside for what the next node may accept");
  const auto held = held_.find(borne.key);
  if (held == held_.end()) {
    hold_payment(*known, entry);
  } else {
    held->second.payment = *known;
    put_holds(held->second, entry);
  }
  put_payment(*known);
  return {};
}

/// The next node is not owed what it has refused. The node before still owes, and does not learn it here.
Result<void> Books::strand(Payment payment) {
  if (payment.status() != PaymentStatus::accepted || payment.debt == 0)
    return failure(Reason::corrupt, "a payment is refused that was not accepted");
  payment.debt = 0;
  put_payment(payment);
  return {};
}

static bool answers(const Waiting& waiting, const protocol::Hash& order) {
  const auto message = protocol::decode_message(waiting.message);
  const auto* answer = message ? std::get_if<protocol::Answer>(&*message) : nullptr;
  return answer != nullptr && answer->order_digest == order;
}

/// The refusal takes the place of the acceptance, which no envelope holds yet.
Result<void> Books::refuse_instead(Payment payment, const protocol::Entry& entry) {
  PeerState* peer = find_peer(payment.opened.previous);
  if (peer == nullptr || entry.outgoing.size() != 1 || entry.outgoing.front().peer != payment.opened.previous)
    return failure(Reason::corrupt, "a refusal takes the place of an acceptance in the outbox of one peer");
  bool found = false;
  std::uint64_t number = peer->row.outbox_first;
  for (Waiting& waiting : peer->outbox) {
    if (answers(waiting, payment.opened.order)) {
      found = true;
      peer->outbox_bytes -= waiting.message.size();
      waiting = {.message = entry.outgoing.front().message};
      peer->outbox_bytes += waiting.message.size();
      if (number < peer->outbox_stored)
        view_.put(Table::outbox, outbox_row(payment.opened.previous, number), storage::encode_row(waiting));
    }
    ++number;
  }
  if (!found) return failure(Reason::corrupt, "no acceptance waits in the place of which a refusal could be said");
  put_payment(payment);
  return {};
}

}  // namespace federation
