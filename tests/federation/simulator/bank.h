// The bank of one association, outside the node: one of its accounts in euros, transfers in, files of transfers out,
// statements. It knows nothing of the core's code beyond what a file or a statement carries.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "federation/core.h"
#include "tests/federation/simulator/random.h"

namespace simulator {

class Bank {
 public:
  explicit Bank(std::string name, protocol::FundAccount account = protocol::FundAccount::digital)
      : name_(std::move(name)), account_(account) {}

  /// Euros arrive; below zero: the bank takes its charges. `end_to_end`: of a transfer that carries one.
  /// Gives the digest of the line.
  protocol::Hash arrives(std::int64_t cents, const std::string& text, const std::string& end_to_end = {});
  /// A file of transfers is handed in. What was made and did not come back must not be asked for again. Settlements
  /// come back another way.
  void make(const federation::BankTransfer& transfer);
  /// Likewise, with a line of another amount: so many cents more have left.
  void make_otherwise(const federation::BankTransfer& transfer, std::int64_t more);
  /// Several at once: one line is their sum and names none of them.
  void make_as_one(const std::vector<federation::BankTransfer>& transfers);
  /// It is not made, and no line ever says so.
  void refuse(const federation::BankTransfer& transfer);
  /// One of the transfers made comes back, sometimes less a charge.
  void give_back(Random& random);
  /// Whether the file with this order was handed in already; a transfer that came back is ordered anew.
  bool was_handed_in(const federation::BankTransfer& transfer) const {
    return handed_in_.contains({transfer.key.id, transfer.since});
  }

  /// Whether a transfer that carries this id was made, and did not come back.
  bool has_made(const protocol::PaymentId& id) const { return made_.contains(id); }
  bool was_refused(const federation::BankTransfer& transfer) const {
    return refused_.contains({transfer.key.id, transfer.since});
  }
  /// The transfers that a line is about, where it does not say so as a program would expect; empty otherwise.
  std::vector<protocol::PaymentId> about(const protocol::Hash& line) const {
    const auto found = about_.find(line);
    return found == about_.end() ? std::vector<protocol::PaymentId>{} : found->second;
  }

  /// From the line of that number on, to the last, made on this day.
  federation::BookStatement statement(std::size_t from, std::int32_t day) const;
  std::size_t lines() const { return lines_.size(); }
  std::int64_t balance() const { return balance_; }

  std::vector<std::string> complaints;

 private:
  std::int32_t next_day() const;

  using Order = std::pair<protocol::PaymentId, protocol::Time>;

  /// Notes that it is made; false, and a complaint, if it was made before and has not come back.
  bool note(const federation::BankTransfer& transfer);

  std::string name_;
  protocol::FundAccount account_;
  std::vector<federation::StatementLine> lines_;
  std::int64_t balance_ = 0;
  std::set<Order> handed_in_;
  std::set<Order> refused_;
  std::map<protocol::Hash, std::vector<protocol::PaymentId>> about_;
  std::map<protocol::PaymentId, std::int64_t> made_;  ///< and not come back
  std::set<std::string> settling_;                    ///< made and not come back, by end-to-end id
};

}  // namespace simulator
