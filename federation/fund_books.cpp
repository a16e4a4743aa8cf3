#include "federation/fund_books.h"

#include <algorithm>
#include <utility>

#include "federation/accounting_day.h"
#include "protocol/check.h"

namespace federation {

using protocol::BankLineOutcome;
using protocol::BankLineResolution;
using protocol::check;
using protocol::failure;
using protocol::PaymentId;
using protocol::PaymentKind;
using storage::Table;

inline constexpr std::string_view state_key = "state";
inline constexpr std::int64_t most_left = INT64_MAX / 2;  // what its receipt says can be taken from it
inline constexpr std::size_t max_reference = 35;          // what an end-to-end id can hold

std::string normal_reference(std::string_view text) {
  std::string normal;
  for (const char letter : text) {
    if (normal.size() == max_reference) break;
    if (letter >= 'a' && letter <= 'z') normal.push_back(static_cast<char>(letter - 'a' + 'A'));
    if ((letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9')) normal.push_back(letter);
  }
  return normal;
}

std::string reference_of(const protocol::PaymentOpened& opened) {
  const auto own = normal_reference(opened.counterparty);
  return own.empty() ? normal_reference(opened.key.id.hex()) : own;
}

bool is_to_leave(const BankTransfer& transfer) {
  return transfer.stage == TransferStage::transferred || transfer.waits();
}

// ---- reading

template <class Row>
static std::optional<Row> read(const storage::View& view, Table table, std::string_view key) {
  const auto bytes = view.get(table, key);
  if (!bytes) return std::nullopt;
  auto row = storage::decode_row<Row>(*bytes);
  check(row.has_value(), "a row of the fund reads back");
  return *std::move(row);
}

Result<void> FundBooks::load() {
  Result<void> result;
  const auto each = [&](Table table, const auto& take) {
    if (!result) return;
    view_.scan(table, {}, {}, [&](std::string_view key, std::string_view value) {
      result = take(key, value);
      return result.has_value();
    });
  };
  each(Table::fund, [&](std::string_view, std::string_view value) -> Result<void> {
    auto state = storage::decode_row<FundState>(value);
    if (!state) return std::unexpected(state.error());
    state_ = *std::move(state);
    return {};
  });
  if (state_.lines_waiting > 0 && result) {
    view_.scan(Table::bank_line, {}, {}, [&](std::string_view, std::string_view value) {
      auto line = storage::decode_row<BankLine>(value);
      if (!line) result = std::unexpected(line.error());
      if (line && line->waits()) waiting_lines_.insert(line->booked.line);
      return result && waiting_lines_.size() < state_.lines_waiting;
    });
    if (result && waiting_lines_.size() != state_.lines_waiting)
      return failure(Reason::corrupt, "lines of statements that wait are missing");
  }
  each(Table::bank_transfer, [&](std::string_view, std::string_view value) -> Result<void> {
    auto transfer = storage::decode_row<BankTransfer>(value);
    if (!transfer) return std::unexpected(transfer.error());
    keep(*transfer);
    return {};
  });
  each(Table::reference, [&](std::string_view key, std::string_view value) -> Result<void> {
    auto awaited = storage::decode_row<Awaited>(value);
    if (!awaited) return std::unexpected(awaited.error());
    awaited_.put(std::string(key), *awaited);
    return {};
  });
  return result;
}

std::optional<BankTransfer> FundBooks::transfer(const PaymentId& id) const {
  if (const auto open = open_transfers_.find(id); open != open_transfers_.end()) return open->second;
  return read<BankTransfer>(view_, Table::bank_transfer, id.view());
}

std::optional<Awaited> FundBooks::awaited(std::string_view reference) const {
  if (reference.empty()) return std::nullopt;
  return read<Awaited>(view_, Table::reference, reference);
}

std::optional<BankLine> FundBooks::line(const protocol::Hash& digest) const {
  return read<BankLine>(view_, Table::bank_line, digest.view());
}

const FundAccountState& FundBooks::state(FundAccount account) const {
  check(account != FundAccount::none, "the fund accounts are digital and paper");
  return account == FundAccount::paper ? state_.paper : state_.digital;
}

std::optional<BankLineOutcome> FundBooks::meaning(const PaymentKey& key, FundAccount account,
                                                  std::int64_t amount) const {
  if (const auto made = transfer(key.id); made && made->key == key) return line_outcome(*made, account, amount);
  if (const auto* awaited = awaited_for(key); awaited != nullptr) return line_outcome(*awaited, account, amount);
  return std::nullopt;
}

static std::int64_t still_to_arrive(const BankTransfer& transfer) {
  return transfer.amount - transfer.arrived.value_or(0);
}

/// Only euros that are moved show on the other account too, and leave it as they came when they go back.
static BankLineOutcome arrival_outcome(const BankTransfer& transfer, std::int64_t amount) {
  if (transfer.kind != PaymentKind::move_euros) return BankLineOutcome::unknown;
  if (amount < 0) return transfer.arrived == -amount ? BankLineOutcome::euros_moved : BankLineOutcome::unknown;
  if (transfer.stage != TransferStage::transferred && transfer.stage != TransferStage::reconciled)
    return BankLineOutcome::unknown;
  if (amount == still_to_arrive(transfer)) return BankLineOutcome::euros_moved;
  return amount == transfer.amount ? BankLineOutcome::duplicate : BankLineOutcome::wrong_amount;
}

BankLineOutcome line_outcome(const BankTransfer& transfer, FundAccount account, std::int64_t amount) {
  const bool leaves = amount < 0;
  const bool settles = transfer.kind == PaymentKind::settle;
  const auto made = settles ? BankLineOutcome::settlement_made : BankLineOutcome::transfer_made;
  const auto returned = settles ? BankLineOutcome::settlement_returned : BankLineOutcome::transfer_returned;
  if (account != transfer.account) return arrival_outcome(transfer, amount);
  if ((leaves ? -amount : amount) != transfer.amount) return BankLineOutcome::wrong_amount;
  if (!leaves && transfer.arrived) return BankLineOutcome::unknown;  // the peer has signed that it is there
  switch (transfer.stage) {
    case TransferStage::transferred:
      return leaves ? made : BankLineOutcome::unknown;
    case TransferStage::reconciled:
      return leaves ? BankLineOutcome::duplicate : returned;
    case TransferStage::requested:
      // Its id stands nowhere but in a file of ours: it was ordered before the books were restored.
      return leaves ? made : BankLineOutcome::unknown;
    case TransferStage::returned:
      return leaves ? made : BankLineOutcome::duplicate;  // likewise made again
    default:
      return BankLineOutcome::unknown;
  }
}

BankLineOutcome line_outcome(const Awaited& awaited, FundAccount account, std::int64_t amount) {
  const bool anywhere = awaited.kind == PaymentKind::issue;
  if (amount < 0 || (!anywhere && account != awaited.account)) return BankLineOutcome::unknown;
  if (!awaited.open) return BankLineOutcome::duplicate;
  if (amount != awaited.amount) return BankLineOutcome::wrong_amount;
  if (awaited.kind == PaymentKind::settle)
    return awaited.ahead ? BankLineOutcome::settlement_known : BankLineOutcome::settlement_paid;
  return awaits_euros(awaited.kind) ? BankLineOutcome::issue_paid : BankLineOutcome::deposit_known;
}

BankLineOutcome told_outcome(const BankTransfer& transfer, FundAccount account, std::int64_t amount) {
  if (account == transfer.account)
    return line_outcome(transfer, account, amount < 0 ? -transfer.amount : transfer.amount);
  const bool arrives = transfer.kind == PaymentKind::move_euros && amount > 0 && still_to_arrive(transfer) > 0 &&
                       protocol::add(transfer.arrived.value_or(0), amount);
  return line_outcome(transfer, account, arrives ? still_to_arrive(transfer) : amount);
}

std::int64_t told_amount(const BankTransfer& transfer, FundAccount account, std::int64_t amount, bool alone) {
  if (account != transfer.account || (alone && transfer.kind == PaymentKind::settle)) return amount;
  return amount < 0 ? -transfer.amount : transfer.amount;
}

BankLineOutcome told_outcome(const Awaited& awaited, FundAccount account, std::int64_t amount) {
  const bool any =
      awaited.kind == PaymentKind::settle && !awaited.ahead && amount > 0 && amount <= protocol::max_arrived;
  return line_outcome(awaited, account, any ? awaited.amount : amount);
}

// ---- changing

FundState& FundBooks::change() {
  touched_ = true;
  return state_;
}

FundAccountState& FundBooks::change(FundAccount account) {
  check(account != FundAccount::none, "the fund accounts are digital and paper");
  return account == FundAccount::paper ? change().paper : change().digital;
}

void FundBooks::write_touched() {
  if (std::exchange(touched_, false)) view_.put(Table::fund, Bytes(state_key), storage::encode_row(state_));
}

void FundBooks::put(const BankTransfer& transfer) {
  view_.put(Table::bank_transfer, Bytes(transfer.key.id.view()), storage::encode_row(transfer));
  keep(transfer);
}

void FundBooks::put(const BankLine& line) {
  view_.put(Table::bank_line, Bytes(line.booked.line.view()), storage::encode_row(line));
  if (line.waits())
    waiting_lines_.insert(line.booked.line);
  else
    waiting_lines_.erase(line.booked.line);
}

void FundBooks::put(const std::string& reference, const Awaited& awaited) {
  view_.put(Table::reference, reference, storage::encode_row(awaited));
  awaited_.put(reference, awaited);
}

Result<void> FundBooks::set_stage(const PaymentId& id, TransferStage stage, Time now, std::uint64_t batch) {
  auto known = transfer(id);
  if (!known) return failure(Reason::corrupt, "no transfer " + id.hex() + " is to be made");
  known->stage = stage;
  known->since = now;
  if (batch != 0) known->batch = batch;
  put(*known);
  return {};
}

Result<void> FundBooks::apply(const protocol::FundRulesSet& rules) {
  change().rules = rules;
  return {};
}

Result<void> FundBooks::apply(const protocol::TransfersOrdered& ordered, Time now) {
  if (ordered.batch != state_.last_batch + 1) return failure(Reason::corrupt, "a batch of transfers does not follow");
  change().last_batch = ordered.batch;
  for (const auto& id : ordered.transfers) {
    const auto known = transfer(id);
    if (!known || known->account != ordered.account || !known->waits())
      return failure(Reason::corrupt, "transfer " + id.hex() + " did not wait to be made");
    if (auto set = set_stage(id, TransferStage::transferred, now, ordered.batch); !set) return set;
  }
  return {};
}

/// A line of a statement is about this payment, `alone` or with others.
Result<void> FundBooks::meet(const PaymentKey& key, const protocol::BankLineBooked& booked, bool alone, Time now) {
  auto known = transfer(key.id);
  if (!known) {
    if (!alone) return failure(Reason::corrupt, "only transfers are booked as one sum");
    const auto* euros = awaited_for(key);
    const bool in_parts = euros != nullptr && euros->comes_in_parts();
    if (in_parts && booked.amount < 0) return failure(Reason::corrupt, "euros that are awaited do not leave");
    in_parts ? await_less(*euros, booked.amount) : close_awaited(key);
    return {};
  }
  const auto account = booked.account;
  const std::int64_t amount = told_amount(*known, account, booked.amount, alone);
  if (account == known->account) {
    known->stage = amount > 0 ? TransferStage::returned : TransferStage::reconciled;
    known->since = now;
  } else {
    const auto arrived = protocol::add(known->arrived.value_or(0), amount);
    if (!arrived || *arrived < 0) return failure(Reason::corrupt, "less than nothing has arrived of what was moved");
    known->arrived = *arrived == 0 ? std::nullopt : std::optional(*arrived);
  }
  if (known->kind == PaymentKind::settle) {
    const auto left = protocol::subtract(known->left, amount);
    if (!left || *left < -most_left)
      return failure(Reason::corrupt, "more came back of a settlement than can be counted");
    known->left = *left;
  }
  // Of what a statement says is owed, less came back than is owed again: it is stated anew.
  if (known->kind == PaymentKind::settle && known->note == 0 && known->left > 0 &&
      known->stage == TransferStage::returned)
    known->stage = TransferStage::given_up;
  put(*known);
  return {};
}

void FundBooks::close_awaited(const PaymentKey& key) {
  const auto* awaited = awaited_.of(key);
  if (awaited == nullptr) return;
  const std::string reference = *awaited_.reference_of(key);
  Awaited met = *awaited;
  if (met.ahead) change(met.account).ahead -= met.amount;
  met.open = false;
  put(reference, met);
}

Result<void> FundBooks::apply(const protocol::BankLineBooked& booked, std::uint64_t entry, Time now) {
  if (line(booked.line)) return failure(Reason::corrupt, "a line of a statement is booked twice");
  const BankLine row{booked, entry, {}};
  put(row);
  auto& account = change(booked.account);
  ++account.lines;
  account.last_day = std::max(account.last_day.value_or(booked.day), booked.day);
  if (row.waits()) return count_waiting(booked, 1);
  if (!booked.payment) return failure(Reason::corrupt, "a line that is understood is about a payment");
  return meet(*booked.payment, booked, true, now);
}

Result<void> FundBooks::apply(const protocol::StatementBooked& statement, Time now) {
  const auto today = accounting_day(now);
  if (!today) return failure(Reason::corrupt, "a statement was booked on no day of the calendar");
  if (!statement.compared) return {};
  FundAccountState& state = change(statement.account);
  state.shown_to = std::max(state.shown_to, std::min(statement.day, today->days()));
  // A bank may date a statement ahead: the day on which it is booked must be a later one, too.
  if (state.restored_on && std::min(statement.day, today->days()) > *state.restored_on) state.restored_on.reset();
  return {};
}

Result<void> FundBooks::doubt(FundAccount account, Time now) {
  const auto day = accounting_day(now);
  if (!day) return failure(Reason::corrupt, "the books were restored on no day of the calendar");
  change(account).restored_on = day->days();
  return {};
}

Result<void> FundBooks::apply(const protocol::NodeRestored&, Time now) {
  const auto doubted = doubt(FundAccount::digital, now);
  return doubted ? doubt(FundAccount::paper, now) : doubted;
}

Result<void> FundBooks::apply(const protocol::BankLineResolved& resolved, Time now) {
  auto known = line(resolved.line);
  if (known && resolved.resolution == BankLineResolution::reopened) return reopen(resolved, *std::move(known), now);
  if (!known || !known->waits()) return failure(Reason::corrupt, "the line does not wait for the treasurer");
  known->resolution = resolved.resolution;
  put(*known);
  if (auto counted = count_waiting(known->booked, -1); !counted) return counted;
  if (resolved.resolution != BankLineResolution::known) return {};
  if (!resolved.payment) return failure(Reason::corrupt, "a line that is known is about a payment");
  const auto& booked = known->booked;
  auto met = meet(*resolved.payment, booked, resolved.also.empty(), now);
  for (const auto& key : resolved.also)
    if (met) met = meet(key, booked, false, now);
  return met;
}

Result<void> FundBooks::opened(const protocol::PaymentOpened& opened, Time now) {
  if (!is_of_fund(opened.kind)) return {};
  if (!opened.fund) return failure(Reason::corrupt, "a payment of the fund does not say what it does there");
  const auto& key = opened.key;
  const auto amount = opened.amount.minor;
  const auto account = opened.fund->account;
  switch (opened.kind) {
    case PaymentKind::contribute:
    case PaymentKind::move_notes:
    case PaymentKind::sell_notes:
    case PaymentKind::paper_to_digital:
    case PaymentKind::digital_to_paper:
      return {};
    case PaymentKind::bank_cash:
      if (opened.status == protocol::PaymentStatus::held)
        put(reference_of(opened), {.key = key, .kind = opened.kind, .account = account, .amount = amount});
      return {};
    case PaymentKind::issue:
      if (opened.status == protocol::PaymentStatus::held)
        put(reference_of(opened), {.key = key,
                                   .kind = opened.kind,
                                   .account = FundAccount::digital,
                                   .amount = amount,
                                   .member = opened.payee});
      return {};
    case PaymentKind::reissue:
      return give_up(opened, now);
    case PaymentKind::absorb:
      return absorb(opened);
    case PaymentKind::reverse_deposit:
      return reverse(opened);
    default:
      break;
  }
  if (account == FundAccount::none)
    return failure(Reason::corrupt, "a payment of the fund names no account at the bank");
  if (opened.kind == PaymentKind::deposit) {
    FundAccountState& state = change(account);
    const auto ahead = protocol::add(state.ahead, amount);
    if (!ahead) return std::unexpected(ahead.error());
    state.ahead = *ahead;
    put(awaited(reference_of(opened)) ? normal_reference(key.id.hex()) : reference_of(opened),
        {.key = key, .kind = opened.kind, .account = account, .amount = amount, .ahead = true});
  } else {
    put(BankTransfer{
        .key = key, .kind = opened.kind, .account = account, .amount = amount - opened.fund->commission, .since = now});
  }
  return {};
}

void FundBooks::closed(const protocol::PaymentOpened& opened) {
  if (awaits_euros(opened.kind)) close_awaited(opened.key);
}

}  // namespace federation
