// What the journal tells the world: each entry as the events that programs outside want to hear of.
//
// A projection and nothing more: the same entry always gives the same events, in the same order, so that whoever has
// missed some reads them again from the journal. A payment is told as it stood at that entry, whatever became of it
// since. Pure; any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "federation/records.h"
#include "protocol/entry.h"

namespace federation {

/// Numbers stand in rows (webhooks.h): none is given another meaning.
enum class EventKind : std::uint8_t {
  payment_held = 1,
  payment_accepted = 2,  ///< to who pays; for a payment from elsewhere, to the operators
  payment_refused = 3,
  payment_received = 4,  ///< to the member here who was credited; of a donation, to whom it was given
  settlement_proposed = 10,
  settlement_agreed = 11,
  settlement_disputed = 12,
  settlement_closing = 13,     ///< signed here, not yet there
  settlement_questioned = 14,  ///< the peer's receipt waits for the treasurer
  settlement_closed = 15,
  settlement_written_off = 16,
  agreement_proposed = 20,
  agreement_in_force = 21,
  agreement_suspended = 22,
  agreement_resumed = 23,
  agreement_wound_up = 24,
  alarm_raised = 30,
  node_restored = 31,  ///< the books come from a backup: what was told after it may never have been
};

/// As in `payment.held`; the part before the point is the group.
std::string_view name(EventKind kind);

/// A set of kinds. Empty: none.
class EventKinds {
 public:
  static EventKinds all();
  /// Names of kinds and of groups, as `payment.held` or `settlement`; malformed if one is neither.
  static Result<EventKinds> parse(const std::vector<std::string>& names);
  static EventKinds from_bits(std::uint64_t bits) { return EventKinds(bits & all().bits()); }

  bool contains(EventKind kind) const { return (bits_ >> static_cast<unsigned>(kind) & 1) != 0; }
  std::uint64_t bits() const { return bits_; }
  /// Of every kind in it, in order.
  std::vector<std::string_view> names() const;
  friend bool operator==(const EventKinds&, const EventKinds&) = default;

 private:
  explicit EventKinds(std::uint64_t bits) : bits_(bits) {}
  std::uint64_t bits_ = 0;
};

/// Of a settlement note.
struct SettlementEvent {
  Domain peer;
  std::uint32_t number = 0;
  Domain debtor;                        ///< empty if nothing is owed
  std::int64_t owed = 0;                ///< cents; 0 where only the closing is told of
  std::optional<std::int64_t> arrived;  ///< cents, of a closing
};

struct AgreementEvent {
  Domain peer;
  std::uint32_t version = 0;
  bool by_peer = false;  ///< who proposed, suspended or resumed
};

struct AlarmEvent {
  Domain peer;  ///< empty if it concerns no peer
  Reason reason = Reason::none;
  std::string detail;
};

struct RestoredEvent {};

struct BookEvent {
  EventKind kind = EventKind::payment_held;
  protocol::AccountId account;  ///< whom it concerns here; zero: operators alone
  std::variant<Payment, SettlementEvent, AgreementEvent, AlarmEvent, RestoredEvent> what;
};

/// The row of a payment; a Failure stops the projection.
using FindPayment = std::function<Result<Payment>(const PaymentKey& key)>;

/// None for most entries. corrupt if a text in the entry does not read back.
Result<std::vector<BookEvent>> events_of(const protocol::Entry& entry, const FindPayment& find);

}  // namespace federation
