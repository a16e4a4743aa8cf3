#include "federation/ended_holds.h"

#include <algorithm>

#include "protocol/check.h"
#include "protocol/wind_up.h"
#include "storage/journal.h"

namespace federation {

using protocol::check;

protocol::Entry entry_at(const storage::View& view, std::uint64_t index) {
  const auto bytes = view.get(storage::Table::journal, storage::number_key(index));
  auto entry = bytes ? protocol::decode_entry(*bytes) : protocol::failure(Reason::truncated);
  check(entry.has_value(), "an entry of the journal reads back");
  return *std::move(entry);
}

/// Goes back from the entry that decided the payment to a statement about its peer, as long as nothing but ends of
/// holds lies between.
bool EndedHolds::reach(const storage::View& view, const Payment& payment) {
  const Domain& peer = payment.opened.next;
  for (std::uint64_t index = payment.closed_entry; index > 0; --index) {
    if (known_ && known_->peer == peer && known_->statement < index && index <= known_->through) {
      known_->through = std::max(known_->through, payment.closed_entry);
      return true;
    }
    const auto entry = entry_at(view, index);
    if (const auto* wound_up = std::get_if<protocol::PeerWoundUp>(&entry.body)) {
      const auto statement = protocol::parse_wind_up(wound_up->statement);
      check(statement.has_value(), "a statement that was booked reads back");
      if (wound_up->peer != peer) return false;
      known_ = Known{peer, index, payment.closed_entry, statement->hands, {}};
      for (const auto& hold : statement->holds) known_->holds.push_back(hold.key);
      return true;
    }
    const auto* closed = std::get_if<protocol::PaymentClosed>(&entry.body);
    if (closed == nullptr || closed->answer.sequence != 0 || closed->peer != peer) return false;
  }
  return false;
}

std::optional<std::uint32_t> EndedHolds::hands(const storage::View& view, const Payment& payment) {
  if (!reach(view, payment)) return std::nullopt;
  const auto place = payment.closed_entry - known_->statement;
  const bool is_its = place > 0 && place <= known_->holds.size() && known_->holds[place - 1] == payment.key();
  return is_its ? std::optional(known_->hands) : std::nullopt;
}

}  // namespace federation
