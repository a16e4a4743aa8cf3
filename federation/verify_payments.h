// The part of verification that holds the money of each journal entry against what the entry, the orders and answers in
// the link logs, and the agreement in force then say it must be. What moves must be exactly what postings.h gives.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "federation/books.h"
#include "federation/given_back.h"
#include "federation/link_log.h"
#include "federation/verify.h"
#include "protocol/entry.h"
#include "protocol/message.h"

namespace federation {

/// Sees the entries of one journal in order. `log` and `returned` outlive it. One thread.
class PaymentVerifier {
 public:
  PaymentVerifier(LinkLog& log, const GivenBack& returned) : log_(log), returned_(returned) {}

  /// What is wrong with this entry; empty if nothing. `books` are those just before it, `returned` has seen it.
  std::string check(const Books& books, const protocol::Entry& entry, VerifyReport& report);

  /// At the end of the journal: payments taken for decided before a restore, whose answer never came back.
  std::vector<PaymentKey> unproved() const;

 private:
  using Transfers = std::vector<protocol::Transfer>;
  struct Step;

  std::string check_opened(const Step& step, const protocol::PaymentOpened& opened);
  std::string check_refused(const Step& step, const protocol::PaymentOpened& opened);
  std::string check_local(const Step& step, const protocol::PaymentOpened& opened) const;
  std::string check_outgoing(const Step& step, const protocol::PaymentOpened& opened) const;
  std::string check_incoming(const Step& step, const protocol::PaymentOpened& opened);
  std::string check_forwarded(const Step& step, const protocol::PaymentOpened& opened);
  std::string check_closed(const Step& step, const protocol::PaymentClosed& closed) const;
  std::string check_passed_on(const Step& step, const protocol::OrderPassedOn& passed_on) const;
  std::string check_left(const Step& step, const protocol::OrderLeft& left) const;
  std::string check_evidence(const Step& step, const protocol::PaymentClosed& closed, VerifyReport& report) const;
  void note_answers();

  std::optional<protocol::Order> received_order(const protocol::PaymentOpened& opened) const;
  std::optional<protocol::Order> returned_order(const protocol::PaymentOpened& opened) const;

  /// An answer of ours that must still come back.
  struct Said {
    PaymentKey key;
    Domain peer;
    bool accepted = false;
  };

  LinkLog& log_;
  const GivenBack& returned_;
  /// Payments recorded as decided before a restore, by their orders, until our answer that says so is given back.
  std::map<protocol::Hash, Said> unproved_;
};

}  // namespace federation
