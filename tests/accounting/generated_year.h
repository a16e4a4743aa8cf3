// An association's year, made up: three real cores linked in a line, b - a - c, whose members pay here and across, are
// issued units and redeem them, with some payments refused and some fees. Every month the treasurer does all that a
// treasurer can do, once: paper, statements, settlements, what comes back and what is put right (generated_month.cpp).
// The same number gives the same journal.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "tests/federation/harness.h"
#include "tests/federation/simulator/random.h"

namespace accounting {

class GeneratedYear {
 public:
  /// Makes so many requests in 2025, and a few in the weeks before and after.
  explicit GeneratedYear(std::uint64_t requests);

  /// The books of a.example, with peers b.example and c.example.
  const storage::Store& books() const { return a_.store; }
  /// Cents of own euros in a.example's fund, as `status` says them, at the end of each month, by its last day.
  const std::map<protocol::Date, std::int64_t>& own_euros() const { return own_euros_; }

 private:
  static constexpr std::uint64_t members_of_a = 200;
  static constexpr std::uint64_t members_of_peers = 20;

  // ---- a month of the treasurer
  void keep_the_books();
  void begin_paper();
  void issue_all_ways();
  void trade_notes();
  void redeem_all_ways();
  void understand_lines();
  void doubt_lines();
  void move_between_accounts();
  void settle_with(harness::Node& peer, bool flawed);
  void settle_flawed(harness::Node& creditor, const std::string& end_to_end, std::int64_t owed);

  protocol::PaymentId paper(federation::PaperRequest request);
  protocol::PaymentId move_money(federation::FundRequest request);
  /// A line on a statement of one of the node's accounts.
  protocol::Hash line(harness::Node& node, std::int64_t cents, const std::string& text,
                      protocol::FundAccount account = protocol::FundAccount::digital, bool balanced = true);
  void resolve(harness::Node& node, const protocol::Hash& line, protocol::BankLineResolution resolution,
               protocol::PaymentId payment);
  /// Orders what waits, and shows on a statement that the bank has made it.
  void order(harness::Node& node);

  void open(harness::Node& node, std::uint64_t members);
  void meet(harness::Node& inviter, harness::Node& guest, const protocol::Fraction& fee);
  void live(const char* first, const char* last, std::uint64_t requests);
  /// Notes what stood at the end of the month before, where a month begins.
  void note_month();
  void request();
  void pay(harness::Node& from, std::uint64_t payers, harness::Node& to, std::uint64_t payees);
  void fund(harness::Node& node, protocol::PaymentKind kind, std::uint64_t member, std::int64_t amount);
  void step(harness::Node& node, const federation::Event& event);
  /// Commits and delivers until nobody has anything to say.
  void settle();
  bool deliver(harness::Node& node);
  protocol::PaymentId fresh_id();

  protocol::Time now_;
  simulator::Random random_{2025};
  std::uint64_t ids_ = 0;
  std::uint64_t lines_ = 0;
  std::uint64_t months_ = 0;
  std::string month_;  ///< of the calendar: 2025-03
  std::map<protocol::Date, std::int64_t> own_euros_;
  harness::Node a_{"a"};
  harness::Node b_{"b"};
  harness::Node c_{"c"};
  std::array<harness::Node*, 3> nodes_{&a_, &b_, &c_};
};

}  // namespace accounting
