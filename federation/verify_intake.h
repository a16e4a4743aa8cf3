// The part of verification about what is left out: every order and every answer that an envelope brought is acted on
// before the next one is taken in. An answer kept back would hide a debt, an order what somebody waits for.
#pragma once

#include <cstddef>
#include <set>
#include <string>

#include "federation/books.h"
#include "federation/link_log.h"
#include "protocol/entry.h"

namespace federation {

/// Sees the entries of one journal in order. `log` outlives it. One thread.
class IntakeVerifier {
 public:
  explicit IntakeVerifier(LinkLog& log) : log_(log) {}

  /// What is wrong just before this entry; empty if nothing. `books` are those then.
  std::string check(const Books& books, const protocol::Entry& entry);

  /// At the end of the journal.
  std::string unfinished() const;

 private:
  void take_in(const Books& books, const protocol::EnvelopeLogged& logged);

  LinkLog& log_;
  std::set<PaymentKey> open_;  ///< payments that the last envelope begins or decides, and no entry yet
  std::size_t alarms_ = 0;     ///< raised since: each may stand for one of them
};

}  // namespace federation
