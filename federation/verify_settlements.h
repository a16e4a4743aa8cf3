// The part of verification about settlement: what both link logs say was accepted, read from the messages themselves,
// against what every note says; signatures; what moves when a note is closed.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "federation/books.h"
#include "federation/given_back.h"
#include "federation/link_log.h"
#include "federation/settlement_rules.h"
#include "federation/verify.h"
#include "protocol/entry.h"

namespace federation {

/// Sees the entries of one journal in order. `log` and `returned` outlive it. One thread.
class SettlementVerifier {
 public:
  SettlementVerifier(LinkLog& log, const GivenBack& returned) : log_(log), returned_(returned) {}

  /// What is wrong with this entry; empty if nothing. `books` are those just before it.
  std::string check(const Books& books, const protocol::Entry& entry, VerifyReport& report);

 private:
  using Accepted = std::map<std::uint64_t, std::int64_t>;  ///< cents by envelope, where it is not zero

  /// One log of a link, and the orders of the other one that its answers are about.
  struct Log {
    std::map<protocol::Hash, std::int64_t> orders;  ///< not answered yet; cents
    Accepted accepted;
  };
  struct Link {
    Log sent;
    Log received;
  };

  void read(const Books& books, const protocol::EnvelopeLogged& logged);
  bool has_heads(const Domain& peer, const Cut& cut);
  std::string check_note(const Books& books, const protocol::SettlementChanged& changed, VerifyReport& report);
  std::string check_closing(const Books& books, const protocol::Entry& entry, const protocol::SettlementEnded& ended,
                            VerifyReport& report) const;

  std::string check_steps(const Books& books, const protocol::SettlementChanged& changed,
                          const protocol::SettlementNote& note) const;
  std::string check_dispute(const Books& books, const protocol::SettlementChanged& changed, const Cut& cut);
  std::string check_closing_step(const Books& books, const protocol::SettlementEnded& ended,
                                 const protocol::SettlementClosing& closing, const Settlement& row) const;
  std::string check_doubt(const Books& books, const Settlement& row, const protocol::SettlementEnded& ended,
                          std::int64_t arrived) const;
  std::string check_counted(const Books& books, const protocol::AnswerCounted& counted);
  std::string check_narrowed(const Books& books, const protocol::DisputeNarrowed& narrowed);
  std::string check_receipt(const protocol::SettlementEnded& ended, const protocol::SettlementClosing& closing,
                            const PaymentKey& key) const;
  void note_line(const Books& books, const protocol::Entry& entry);

  LinkLog& log_;
  const GivenBack& returned_;
  std::map<Domain, Link> links_;
  std::set<Bytes> given_back_;  ///< closings that we had countersigned before the books were lost
  /// What a line of a statement last brought for a settlement; its receipt follows.
  std::optional<PaymentKey> paid_;
  std::int64_t paid_cents_ = 0;
};

}  // namespace federation
