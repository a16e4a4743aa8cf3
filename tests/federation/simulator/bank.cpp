#include "tests/federation/simulator/bank.h"

#include <iterator>

#include "protocol/merkle.h"

namespace simulator {

/// Of the next line: days go on, before the first day that is simulated, and some lines are of a day before the last.
std::int32_t Bank::next_day() const {
  constexpr std::size_t lines_a_day = 5;
  constexpr std::int32_t first_day = 19'000;
  const auto late = static_cast<std::int32_t>(lines_.size() % 4 == 3 ? lines_.size() % 3 : 0);
  return first_day + static_cast<std::int32_t>(lines_.size() / lines_a_day) - late;
}

protocol::Hash Bank::arrives(std::int64_t cents, const std::string& text, const std::string& end_to_end) {
  const std::string said = name_ + " " + std::to_string(lines_.size()) + " " + text;
  lines_.push_back({.digest = protocol::sha256(said),
                    .day = next_day(),
                    .amount = cents,
                    .text = end_to_end + " " + text,
                    .details = {"Somebody", "FR7630006000011234567890189", text, end_to_end}});
  balance_ += cents;
  if (cents > 0 && !end_to_end.empty()) settling_.erase(end_to_end);
  return lines_.back().digest;
}

bool Bank::note(const federation::BankTransfer& transfer) {
  const std::string id = transfer.key.id.hex();
  handed_in_.emplace(transfer.key.id, transfer.since);
  const bool settles = transfer.kind == protocol::PaymentKind::settle;
  const bool first = settles ? settling_.insert(id).second : made_.emplace(transfer.key.id, transfer.amount).second;
  if (!first) complaints.push_back(name_ + (settles ? ": settlement " : ": transfer ") + id + " was made twice");
  return first;
}

void Bank::make(const federation::BankTransfer& transfer) {
  note(transfer);
  const std::string id = transfer.key.id.hex();
  if (transfer.kind == protocol::PaymentKind::settle)
    arrives(-transfer.amount, "VIR SEPA", id);
  else
    arrives(-transfer.amount, "VIR SEPA " + id);
}

void Bank::make_otherwise(const federation::BankTransfer& transfer, std::int64_t more) {
  note(transfer);
  arrives(-transfer.amount - more, "VIR SEPA " + transfer.key.id.hex());
  about_[lines_.back().digest] = {transfer.key.id};
}

void Bank::make_as_one(const std::vector<federation::BankTransfer>& transfers) {
  std::int64_t sum = 0;
  std::vector<protocol::PaymentId> ids;
  for (const auto& transfer : transfers) {
    note(transfer);
    sum += transfer.amount;
    ids.push_back(transfer.key.id);
  }
  arrives(-sum, "VIR SEPA EN NOMBRE");
  about_[lines_.back().digest] = ids;
}

void Bank::refuse(const federation::BankTransfer& transfer) {
  handed_in_.emplace(transfer.key.id, transfer.since);
  refused_.emplace(transfer.key.id, transfer.since);
}

void Bank::give_back(Random& random) {
  if (made_.empty()) return;
  const auto chosen = std::next(made_.begin(), static_cast<std::ptrdiff_t>(random.below(made_.size())));
  const std::int64_t charge = random.once_in(4) && chosen->second > 20 ? 20 : 0;
  arrives(chosen->second - charge, "RETOUR " + chosen->first.hex());
  if (charge > 0) about_[lines_.back().digest] = {chosen->first};
  made_.erase(chosen);
}

federation::BookStatement Bank::statement(std::size_t from, std::int32_t day) const {
  federation::BookStatement made{
      .account = account_,
      .digest = protocol::sha256(name_ + std::to_string(from) + "/" + std::to_string(lines_.size())),
      .day = day,
      .closing = balance_};
  // One that opens where deposits recorded by hand left the books would stand for those: older lines could not follow.
  if (from == 0) made.opening = 0;
  made.lines.assign(lines_.begin() + static_cast<std::ptrdiff_t>(from), lines_.end());
  return made;
}

}  // namespace simulator
