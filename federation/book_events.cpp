#include "federation/book_events.h"

#include <algorithm>
#include <array>

#include "protocol/check.h"
#include "protocol/wind_up.h"

namespace federation {

using protocol::Entry;
using protocol::PaymentKind;
using protocol::PaymentStatus;

namespace {

struct NamedKind {
  EventKind kind;
  std::string_view name;
};

constexpr std::array kinds{NamedKind{EventKind::payment_held, "payment.held"},
                           NamedKind{EventKind::payment_accepted, "payment.accepted"},
                           NamedKind{EventKind::payment_refused, "payment.refused"},
                           NamedKind{EventKind::payment_received, "payment.received"},
                           NamedKind{EventKind::settlement_proposed, "settlement.proposed"},
                           NamedKind{EventKind::settlement_agreed, "settlement.agreed"},
                           NamedKind{EventKind::settlement_disputed, "settlement.disputed"},
                           NamedKind{EventKind::settlement_closing, "settlement.closing"},
                           NamedKind{EventKind::settlement_questioned, "settlement.questioned"},
                           NamedKind{EventKind::settlement_closed, "settlement.closed"},
                           NamedKind{EventKind::settlement_written_off, "settlement.written_off"},
                           NamedKind{EventKind::agreement_proposed, "agreement.proposed"},
                           NamedKind{EventKind::agreement_in_force, "agreement.in_force"},
                           NamedKind{EventKind::agreement_suspended, "agreement.suspended"},
                           NamedKind{EventKind::agreement_resumed, "agreement.resumed"},
                           NamedKind{EventKind::agreement_wound_up, "agreement.wound_up"},
                           NamedKind{EventKind::alarm_raised, "alarm.raised"},
                           NamedKind{EventKind::node_restored, "node.restored"}};

constexpr std::uint64_t bit_of(EventKind kind) {
  return std::uint64_t{1} << static_cast<unsigned>(kind);
}

std::string_view group_of(std::string_view name) {
  return name.substr(0, name.find('.'));
}

using Events = std::vector<BookEvent>;

/// Units come onto a member's account here.
bool is_received(const protocol::PaymentOpened& opened) {
  switch (opened.kind) {
    case PaymentKind::local:
    case PaymentKind::incoming:
    case PaymentKind::issue:
    case PaymentKind::reissue:
    case PaymentKind::paper_to_digital:
      return !opened.payee.is_zero();
    default:
      return false;
  }
}

/// A donation comes onto the account of another than who is issued to.
bool gives_to_another(const protocol::PaymentOpened& opened) {
  return opened.fund && !opened.fund->beneficiary.is_zero() && opened.fund->beneficiary != opened.payee;
}

/// Who asked for it: the payer, or who waits for units that euros are to pay. A payee is told of nothing but what came.
protocol::AccountId asker_of(const protocol::PaymentOpened& opened) {
  return opened.kind == PaymentKind::issue ? opened.payee : opened.payer;
}

EventKind kind_of(PaymentStatus status) {
  if (status == PaymentStatus::held) return EventKind::payment_held;
  return status == PaymentStatus::accepted ? EventKind::payment_accepted : EventKind::payment_refused;
}

Events told(const Payment& payment) {
  Events events{{kind_of(payment.status()), asker_of(payment.opened), payment}};
  if (payment.status() != PaymentStatus::accepted) return events;
  const auto& opened = payment.opened;
  if (is_received(opened)) events.push_back({EventKind::payment_received, opened.payee, payment});
  if (gives_to_another(opened)) events.push_back({EventKind::payment_received, opened.fund->beneficiary, payment});
  return events;
}

Result<Events> of(const Entry& entry, const protocol::PaymentOpened& opened, const FindPayment&) {
  Payment payment{.opened = opened, .opened_at = entry.time};
  if (opened.status != PaymentStatus::held) payment.closed_at = entry.time;
  return told(payment);
}

Result<Events> of(const Entry& entry, const protocol::PaymentClosed& closed, const FindPayment& find) {
  const auto row = find(closed.key);
  if (!row) return std::unexpected(row.error());
  Payment payment{.opened = row->opened, .opened_at = row->opened_at, .closed_at = entry.time};
  payment.opened.status = closed.status;
  payment.opened.reason = closed.reason;
  return told(payment);
}

Result<Events> of(const Entry&, const protocol::SettlementChanged& changed, const FindPayment&) {
  using protocol::SettlementStep;
  const auto note = protocol::parse_settlement_note(changed.note);
  if (!note) return protocol::failure(Reason::corrupt, "a settlement note in the journal does not read back");
  auto kind = EventKind::settlement_disputed;
  if (changed.step == SettlementStep::proposed_here) kind = EventKind::settlement_proposed;
  if (changed.step == SettlementStep::agreed) kind = EventKind::settlement_agreed;
  return Events{{kind,
                 {},
                 SettlementEvent{.peer = changed.peer,
                                 .number = note->number,
                                 .debtor = note->owed() == 0 ? Domain() : note->debtor(),
                                 .owed = note->owed(),
                                 .arrived = {}}}};
}

EventKind kind_of(protocol::ClosingStep step) {
  using protocol::ClosingStep;
  switch (step) {
    case ClosingStep::signed_here:
      return EventKind::settlement_closing;
    case ClosingStep::questioned_here:
      return EventKind::settlement_questioned;
    case ClosingStep::written_off:
      return EventKind::settlement_written_off;
    case ClosingStep::countersigned_here:
    case ClosingStep::countersigned_there:
      break;
  }
  return EventKind::settlement_closed;
}

Result<Events> of(const Entry&, const protocol::SettlementEnded& ended, const FindPayment&) {
  const auto closing = protocol::parse_settlement_closing(ended.closing);
  if (!closing) return protocol::failure(Reason::corrupt, "the closing of a note in the journal does not read back");
  return Events{{kind_of(ended.step),
                 {},
                 SettlementEvent{.peer = ended.peer,
                                 .number = closing->number,
                                 .debtor = closing->debtor,
                                 .owed = 0,
                                 .arrived = closing->arrived}}};
}

Result<Events> of(const Entry&, const protocol::AgreementChanged& changed, const FindPayment&) {
  using protocol::AgreementStep;
  const auto event = [&](EventKind kind, bool by_peer) {
    return Events{{kind, {}, AgreementEvent{.peer = changed.peer, .version = changed.version, .by_peer = by_peer}}};
  };
  switch (changed.step) {
    case AgreementStep::proposed_here:
    case AgreementStep::proposed_there:
      return event(EventKind::agreement_proposed, changed.step == AgreementStep::proposed_there);
    case AgreementStep::in_force:
      break;
    case AgreementStep::suspended_here:
    case AgreementStep::suspended_there:
      return event(EventKind::agreement_suspended, changed.step == AgreementStep::suspended_there);
    case AgreementStep::resumed_here:
    case AgreementStep::resumed_there:
      return event(EventKind::agreement_resumed, changed.step == AgreementStep::resumed_there);
  }
  return event(EventKind::agreement_in_force, false);
}

Result<Events> of(const Entry&, const protocol::PeerWoundUp& wound_up, const FindPayment&) {
  const auto statement = protocol::parse_wind_up(wound_up.statement);
  if (!statement) return protocol::failure(Reason::corrupt, "a wind-up statement in the journal does not read back");
  return Events{{EventKind::agreement_wound_up,
                 {},
                 AgreementEvent{.peer = wound_up.peer, .version = statement->agreement, .by_peer = false}}};
}

Result<Events> of(const Entry&, const protocol::AlarmRaised& alarm, const FindPayment&) {
  return Events{{EventKind::alarm_raised, {}, AlarmEvent{alarm.peer, alarm.reason, alarm.detail}}};
}

Result<Events> of(const Entry&, const protocol::LinkFrozen& frozen, const FindPayment&) {
  return Events{{EventKind::alarm_raised, {}, AlarmEvent{frozen.peer, Reason::link_frozen, frozen.detail}}};
}

Result<Events> of(const Entry&, const protocol::NodeRestored&, const FindPayment&) {
  return Events{{EventKind::node_restored, {}, RestoredEvent{}}};
}

/// All others tell the world nothing.
template <class Body>
Result<Events> of(const Entry&, const Body&, const FindPayment&) {
  return Events{};
}

}  // namespace

std::string_view name(EventKind kind) {
  const auto found = std::ranges::find(kinds, kind, &NamedKind::kind);
  protocol::check(found != kinds.end(), "a kind of event is one of those listed");
  return found->name;
}

EventKinds EventKinds::all() {
  std::uint64_t bits = 0;
  for (const auto& each : kinds) bits |= bit_of(each.kind);
  return EventKinds(bits);
}

Result<EventKinds> EventKinds::parse(const std::vector<std::string>& names) {
  std::uint64_t bits = 0;
  for (const auto& wanted : names) {
    bool known = false;
    for (const auto& each : kinds) {
      if (each.name != wanted && group_of(each.name) != wanted) continue;
      bits |= bit_of(each.kind);
      known = true;
    }
    if (!known) return protocol::failure(Reason::malformed, "no kind or group of events has this name");
  }
  return EventKinds(bits);
}

std::vector<std::string_view> EventKinds::names() const {
  std::vector<std::string_view> all;
  for (const auto& each : kinds)
    if (contains(each.kind)) all.push_back(each.name);
  return all;
}

Result<std::vector<BookEvent>> events_of(const Entry& entry, const FindPayment& find) {
  return std::visit([&](const auto& body) { return of(entry, body, find); }, entry.body);
}

}  // namespace federation
