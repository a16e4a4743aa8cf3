#include "tests/federation/simulator/bank.h"

#include <iterator>

#include "protocol/merkle.h"

namespace simulator {

protocol::Hash Bank::arrives(std::int64_t cents, const std::string& text, const std::string& end_to_end) {
  const std::string said = name_ + " " + std::to_string(lines_.size()) + " " + text;
  lines_.push_back({.digest = protocol::sha256(said),
                    .day = 20'000,
                    .amount = cents,
                    .text = end_to_end + " " + text,
                    .details = {"Somebody", "FR7630006000011234567890189", text, end_to_end}});
  balance_ += cents;
  if (cents > 0 && !end_to_end.empty()) settling_.erase(end_to_end);
  return lines_.back().digest;
}

void Bank::make(const federation::BankTransfer& transfer) {
  handed_in_.emplace(transfer.key.id, transfer.since);
  if (transfer.kind == protocol::PaymentKind::settle) {
    if (!settling_.insert(transfer.key.id.hex()).second)
      complaints.push_back(name_ + ": settlement " + transfer.key.id.hex() + " was made twice");
    arrives(-transfer.amount, "VIR SEPA", transfer.key.id.hex());
    return;
  }
  if (!made_.emplace(transfer.key.id, transfer.amount).second)
    complaints.push_back(name_ + ": transfer " + transfer.key.id.hex() + " was made twice");
  arrives(-transfer.amount, "VIR SEPA " + transfer.key.id.hex());
}

void Bank::give_back(Random& random) {
  if (made_.empty()) return;
  const auto chosen = std::next(made_.begin(), static_cast<std::ptrdiff_t>(random.below(made_.size())));
  arrives(chosen->second, "RETOUR " + chosen->first.hex());
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
