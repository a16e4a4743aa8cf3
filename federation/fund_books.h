// The part of the books about the guarantee fund: transfers it makes, what it waits for, lines of bank statements.
//
// A fold over the journal like all of books.h, which owns the one of these and applies entries through it. Rows:
// fund, bank_line, bank_transfer, reference. One thread: the writer's.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "federation/awaited_euros.h"
#include "federation/records.h"
#include "protocol/entry.h"
#include "protocol/wind_up.h"
#include "storage/view.h"

namespace federation {

using protocol::FundAccount;

/// How far a transfer out of the fund is.
enum class TransferStage : std::uint8_t {
  requested = 1,    ///< to be made with the next file for the bank
  transferred = 2,  ///< in a file for the bank
  reconciled = 3,   ///< on a statement of the bank
  returned = 4,     ///< it came back: to be made again, or given up
  given_up = 5,
};

/// A transfer that the fund makes. Its end-to-end id is the payment's id in hexadecimal.
struct BankTransfer {
  PaymentKey key;
  protocol::PaymentKind kind = protocol::PaymentKind::redeem;
  FundAccount account = FundAccount::digital;
  std::int64_t amount = 0;  ///< cents, above zero
  TransferStage stage = TransferStage::requested;
  std::uint64_t batch = 0;  ///< of the last file it stood in; 0 = none
  Time since;               ///< of the stage
  // Of a settlement alone:
  Domain peer;
  std::uint32_t note =
      0;  ///< number of its note; 0: the peer was wound up, and the bank's word alone moves the position
  std::int64_t left = 0;  ///< cents that have left for it, less those that came back
  /// Cents: of a settlement once its note is closed; of euros that are moved what the other account has shown of them,
  /// and `amount` once the rest is absorbed.
  std::optional<std::int64_t> arrived;

  /// To be made with the next file for the bank, or given up.
  bool waits() const { return (stage == TransferStage::requested || stage == TransferStage::returned) && !arrived; }
  /// Cents that neither arrived nor came back, or (negative) that arrived beyond what left: of a closed note, or of
  /// euros that were moved. Euros that came by another way than this transfer are of the second kind.
  std::int64_t lost() const {
    if (!arrived) return 0;
    if (kind == protocol::PaymentKind::settle) return stage == TransferStage::transferred ? 0 : left - *arrived;
    const bool over = stage == TransferStage::reconciled || stage == TransferStage::given_up;
    return kind == protocol::PaymentKind::move_euros && over ? amount - *arrived : 0;
  }
  friend bool operator==(const BankTransfer&, const BankTransfer&) = default;
};

/// The transfer of a settlement note that a wind-up statement ends, when not all of its euros came back.
struct EndedTransfer {
  protocol::PaymentId id;
  std::int64_t paid = 0;  ///< cents that count as paid: the bank has made it, and none came back since
  std::int64_t lost = 0;  ///< else: cents that a bank kept, which own euros are to bear
};

/// What became of a line of a bank statement.
struct BankLine {
  protocol::BankLineBooked booked;
  std::uint64_t entry = 0;  ///< of the journal
  std::optional<protocol::BankLineResolution> resolution;

  bool waits() const { return booked.outcome >= protocol::BankLineOutcome::unknown && !resolution; }
  friend bool operator==(const BankLine&, const BankLine&) = default;
};

/// What is known of one of the fund's accounts at the bank, beside its balance.
struct FundAccountState {
  /// Deposits recorded by hand that no statement has shown yet: so much less has the bank shown than the books. Cents.
  std::int64_t ahead = 0;
  std::uint64_t lines = 0;               ///< of statements, booked so far
  std::optional<std::int32_t> last_day;  ///< the latest on which one of them was booked by the bank; since 1970
  /// What lines that wait for the treasurer took away; cents, zero or more. Nobody knows yet what these euros went for.
  std::int64_t unexplained = 0;
  /// The last day (since 1970) up to which a statement has shown that no line is missing here; 0 = none yet.
  std::int32_t shown_to = 0;
  /// The books were restored on this day (since 1970, French time). What the bank did for the lost ones shows on a
  /// complete statement of a later day, booked on a later day: nothing that depends on it is decided before.
  std::optional<std::int32_t> restored_on;

  bool unproved() const { return restored_on.has_value(); }
  friend bool operator==(const FundAccountState&, const FundAccountState&) = default;
};

/// The one row of Table::fund.
struct FundState {
  protocol::FundRulesSet rules;
  std::uint64_t last_batch = 0;
  std::uint64_t lines_waiting = 0;  ///< for the treasurer
  FundAccountState digital;
  FundAccountState paper;
  friend bool operator==(const FundState&, const FundState&) = default;
};

template <class Io>
void fields(Io& io, typename Io::template Of<BankTransfer>& transfer) {
  io(transfer.key, transfer.kind, transfer.account, transfer.amount, transfer.stage, transfer.batch, transfer.since,
     transfer.peer, transfer.note, transfer.left, transfer.arrived);
}

template <class Io>
void fields(Io& io, typename Io::template Of<BankLine>& line) {
  auto& booked = line.booked;
  io(booked.account, booked.line, booked.day, booked.amount, booked.outcome, booked.payment, line.entry,
     line.resolution);
}

template <class Io>
void fields(Io& io, typename Io::template Of<FundAccountState>& state) {
  io(state.ahead, state.lines, state.last_day, state.unexplained, state.shown_to, state.restored_on);
}

template <class Io>
void fields(Io& io, typename Io::template Of<FundState>& state) {
  auto& rules = state.rules;
  io(rules.bonus.numerator, rules.bonus.denominator, rules.donation.numerator, rules.donation.denominator,
     rules.commission.numerator, rules.commission.denominator, rules.rounding, state.last_batch, state.lines_waiting,
     state.digital, state.paper);
}

/// Sums over the open transfers of one account of the fund, kept as they change; cents.
struct TransferTotals {
  std::int64_t to_leave = 0;     ///< is_to_leave()
  std::int64_t settlements = 0;  ///< of them, settlements that were not ordered
  std::int64_t arriving = 0;     ///< moved to the other account, which has not shown them yet
  friend bool operator==(const TransferTotals&, const TransferTotals&) = default;
};

class FundBooks {
 public:
  explicit FundBooks(storage::View& view) : view_(view) {}
  /// corrupt if a row does not read back.
  Result<void> load();

  // ---- reading

  const protocol::FundRulesSet& rules() const { return state_.rules; }
  const FundState& state() const { return state_; }
  const FundAccountState& state(FundAccount account) const;
  std::optional<BankTransfer> transfer(const protocol::PaymentId& id) const;
  std::optional<Awaited> awaited(std::string_view reference) const;
  std::optional<BankLine> line(const protocol::Hash& digest) const;
  /// Transfers requested or returned, those not yet seen on a statement, and settlements with something lost, by id.
  const std::map<protocol::PaymentId, BankTransfer>& open_transfers() const { return open_transfers_; }
  const TransferTotals& totals(FundAccount account) const;
  /// The same, counted anew.
  TransferTotals counted_totals(FundAccount account) const;
  /// Lines of statements that wait for the treasurer, by digest.
  const std::set<protocol::Hash>& waiting_lines() const { return waiting_lines_; }
  /// What euros are still to arrive for, by reference.
  const std::map<std::string, Awaited>& all_awaited() const { return awaited_.all(); }
  /// Payments that wait for euros.
  std::size_t awaiting_payments() const { return awaited_.payments(); }
  /// Issues for this member that wait for them.
  const std::set<PaymentKey>& issues_awaited(const protocol::AccountId& member) const {
    return awaited_.issues_of(member);
  }
  /// The euros still to arrive for this payment; nullptr if none.
  const Awaited* awaited_for(const PaymentKey& key) const { return awaited_.of(key); }
  /// The deposit of this payment, if it was recorded by hand and no statement has shown it; nullptr if not.
  const Awaited* deposit_by_hand(const PaymentKey& key) const;
  /// What a line of this amount on a statement of `account` is, if it is about this payment; nullopt if this payment
  /// neither transfers nor awaits euros.
  std::optional<protocol::BankLineOutcome> meaning(const PaymentKey& key, FundAccount account,
                                                   std::int64_t amount) const;

  // ---- applying entries; a Failure says which rule the entry breaks

  Result<void> apply(const protocol::FundRulesSet& rules);
  Result<void> apply(const protocol::TransfersOrdered& ordered, Time now);
  Result<void> apply(const protocol::BankLineBooked& booked, std::uint64_t entry, Time now);
  Result<void> apply(const protocol::StatementBooked& statement, Time now);
  Result<void> apply(const protocol::BankLineResolved& resolved, Time now);
  Result<void> apply(const protocol::TransferRejected& rejected, Time now);
  Result<void> apply(const protocol::NodeRestored& restored, Time now);
  /// A payment of the fund was accepted, or waits for its euros.
  Result<void> opened(const protocol::PaymentOpened& opened, Time now);
  /// Both have signed a note that owes something: a transfer to be made, or euros to arrive.
  /// corrupt for a recovered note of no day in the calendar.
  Result<void> settle(const protocol::SettlementNote& note, const Domain& peer, const Domain& own, bool recovered,
                      Time now);
  /// What became of it; `key` is its transfer's.
  Result<void> settled(const protocol::SettlementEnded& ended, const protocol::SettlementClosing& closing,
                       const PaymentKey& key, Time now);
  /// A peer was wound up, here: what waited for an open note is over, and what the statement says is to be transferred
  /// or awaited. `ended`: the transfer of the open note, if euros of it are away.
  void wind_up(const protocol::WindUpStatement& statement, const std::optional<EndedTransfer>& ended, Time now);
  /// A claim on it is given up, so much of it; cents.
  void give_up_claim(const Domain& peer, std::int64_t amount);
  /// An issue that waited for its euros was decided.
  void closed(const protocol::PaymentOpened& opened);

  /// Writes the row of Table::fund if it has changed.
  void write_touched();

 private:
  /// From this moment on the bank may have done what the books do not know. corrupt on no day of the calendar.
  Result<void> doubt(FundAccount account, Time now);
  Result<void> set_stage(const protocol::PaymentId& id, TransferStage stage, Time now, std::uint64_t batch = 0);
  Result<void> meet(const PaymentKey& key, const protocol::BankLineBooked& booked, bool alone, Time now);
  Result<void> pay_settlement(const protocol::SettlementEnded& ended, const protocol::SettlementClosing& closing,
                              BankTransfer transfer, Time now);
  void receive_settlement(const protocol::SettlementEnded& ended, const protocol::SettlementClosing& closing,
                          const PaymentKey& key);
  void put(const BankTransfer& transfer);
  void keep(const BankTransfer& transfer);
  void put(const BankLine& line);
  void put(const std::string& reference, const Awaited& awaited);
  Result<void> give_up(const protocol::PaymentOpened& reissue, Time now);
  Result<void> absorb(const protocol::PaymentOpened& absorbs);
  Result<void> reopen(const protocol::BankLineResolved& reopened, BankLine line, Time now);
  Result<void> reverse(const protocol::PaymentOpened& reversal);
  void close_awaited(const PaymentKey& key);
  void await_less(Awaited awaited, std::int64_t cents);
  /// One more line waits for the treasurer (`more` = 1), or one less (-1).
  Result<void> count_waiting(const protocol::BankLineBooked& booked, int more);
  FundState& change();
  FundAccountState& change(FundAccount account);

  storage::View& view_;
  FundState state_;
  bool touched_ = false;
  std::map<protocol::PaymentId, BankTransfer> open_transfers_;
  TransferTotals digital_;  ///< of open_transfers_
  TransferTotals paper_;
  std::set<protocol::Hash> waiting_lines_;
  AwaitedEuros awaited_;
};

/// Still to leave the fund: not yet on a statement, or to be made again.
bool is_to_leave(const BankTransfer& transfer);

/// What a line of a statement of `account` is that names this; `unknown` if it cannot be about it.
protocol::BankLineOutcome line_outcome(const BankTransfer& transfer, FundAccount account, std::int64_t amount);
protocol::BankLineOutcome line_outcome(const Awaited& awaited, FundAccount account, std::int64_t amount);

/// The same when the treasurer says what the line is about: of what leaves the account, or comes back, and of euros
/// that were moved, any amount will do.
protocol::BankLineOutcome told_outcome(const BankTransfer& transfer, FundAccount account, std::int64_t amount);
/// What such a line counts for, with its sign: all of it for a settlement, else what was ordered; cents. `alone`: it is
/// about no other transfer.
std::int64_t told_amount(const BankTransfer& transfer, FundAccount account, std::int64_t amount, bool alone);
protocol::BankLineOutcome told_outcome(const Awaited& awaited, FundAccount account, std::int64_t amount);

/// How references are compared: letters in upper case and digits, nothing else, at most 35 of them.
std::string normal_reference(std::string_view text);
/// The reference of a payment: its own, if it has one, else its id in hexadecimal.
std::string reference_of(const protocol::PaymentOpened& opened);

}  // namespace federation
