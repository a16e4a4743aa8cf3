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
  /// One of the transfers made comes back.
  void give_back(Random& random);
  /// Whether the file with this order was handed in already; a transfer that came back is ordered anew.
  bool was_handed_in(const federation::BankTransfer& transfer) const {
    return handed_in_.contains({transfer.key.id, transfer.since});
  }

  /// Whether a transfer that carries this id was made, and did not come back.
  bool has_made(const protocol::PaymentId& id) const { return made_.contains(id); }

  /// From the line of that number on, to the last, made on this day.
  federation::BookStatement statement(std::size_t from, std::int32_t day) const;
  std::size_t lines() const { return lines_.size(); }
  std::int64_t balance() const { return balance_; }

  std::vector<std::string> complaints;

 private:
  std::string name_;
  protocol::FundAccount account_;
  std::vector<federation::StatementLine> lines_;
  std::int64_t balance_ = 0;
  std::set<std::pair<protocol::PaymentId, protocol::Time>> handed_in_;
  std::map<protocol::PaymentId, std::int64_t> made_;  ///< and not come back
  std::set<std::string> settling_;                    ///< made and not come back, by end-to-end id
};

}  // namespace simulator
