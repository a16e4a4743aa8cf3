// The part of verification about peers that were wound up: that the statement is what the books gave, and was allowed;
// that all it ends is ended, and nothing else; what is given up and honoured after it.
#pragma once

#include <deque>
#include <optional>
#include <string>

#include "federation/books.h"
#include "federation/link_log.h"
#include "federation/verify.h"
#include "protocol/entry.h"
#include "protocol/message.h"
#include "protocol/wind_up.h"

namespace federation {

/// Sees the entries of one journal in order. `log` outlives it. One thread.
class WindUpVerifier {
 public:
  explicit WindUpVerifier(LinkLog& log) : log_(log) {}

  /// What is wrong with this entry; empty if nothing. `books` are those just before it.
  std::string check(const Books& books, const protocol::Entry& entry, VerifyReport& report);

  /// At the end of the journal.
  std::string unfinished() const;

 private:
  std::string check_statement(const Books& books, const protocol::Entry& entry, const protocol::PeerWoundUp& wound_up,
                              VerifyReport& report);
  std::string check_closed(const Books& books, const protocol::PaymentClosed& closed);
  std::optional<protocol::Answer> answer_to(const Books& books, const Payment& payment, const Domain& domain,
                                            const protocol::LogPlace& place);
  std::string check_honoured(const Books& books, const protocol::Entry& entry,
                             const protocol::AnswerHonoured& honoured);
  std::string check_heard(const Books& books, const protocol::RefusalHeard& heard);

  LinkLog& log_;
  Domain peer_;                               ///< of the last statement
  std::deque<protocol::WoundUpHold> to_end_;  ///< by the entries that follow it
};

}  // namespace federation
