// Which wind-up statement ended a payment's hold, read out of the journal (docs/decisions/0049).
//
// The entries that end the holds of a statement follow it in the order of its text, with nothing between them. A peer
// that comes back answers all of them, one after the other: so the statement found last is kept in memory, and how far
// the entries behind it are known. One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "federation/records.h"
#include "protocol/entry.h"
#include "storage/view.h"

namespace federation {

/// The entry at this place of the journal; check()s that it is there and reads.
protocol::Entry entry_at(const storage::View& view, std::uint64_t index);

class EndedHolds {
 public:
  /// How many hands had signed the statement that ended this decided payment; nullopt if none did.
  std::optional<std::uint32_t> hands(const storage::View& view, const Payment& payment);

 private:
  /// A statement, and the last of the entries behind it that are known to end its holds.
  struct Known {
    Domain peer;
    std::uint64_t statement = 0;
    std::uint64_t through = 0;
    std::uint32_t hands = 0;
    std::vector<PaymentKey> holds;  ///< in the order of the text
  };
  bool reach(const storage::View& view, const Payment& payment);

  std::optional<Known> known_;
};

}  // namespace federation
