// What euros are still to arrive for - top-ups, cash on its way to the bank, settlements, deposits recorded by hand -
// by the reference that the bank's line will bear.
//
// Kept at hand by FundBooks, whose rows of Table::reference hold the same and those that were answered. One thread: the
// writer's.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "federation/records.h"
#include "protocol/entry.h"

namespace federation {

/// Euros that are to arrive under a reference, or that the treasurer recorded before the bank's statement did.
struct Awaited {
  PaymentKey key;
  protocol::PaymentKind kind = protocol::PaymentKind::issue;  ///< issue, bank_cash, deposit or settle
  protocol::FundAccount account = protocol::FundAccount::digital;
  std::int64_t amount = 0;  ///< cents
  bool open = true;         ///< no line of a statement has answered it yet
  bool ahead = false;       ///< the books have these euros already: a deposit, or a settlement whose receipt came back
  Domain peer;              ///< of a settlement
  std::uint32_t note = 0;
  protocol::AccountId member;  ///< of an issue: whose units they become

  /// Of a peer that was wound up: who is left pays what there is.
  bool comes_in_parts() const { return kind == protocol::PaymentKind::settle && note == 0; }
  friend bool operator==(const Awaited&, const Awaited&) = default;
};

template <class Io>
void fields(Io& io, typename Io::template Of<Awaited>& awaited) {
  io(awaited.key, awaited.kind, awaited.account, awaited.amount, awaited.open, awaited.ahead, awaited.peer,
     awaited.note, awaited.member);
}

/// Whether a payment of this kind may be held until its euros arrive.
inline bool awaits_euros(protocol::PaymentKind kind) {
  return kind == protocol::PaymentKind::issue || kind == protocol::PaymentKind::bank_cash;
}

/// So many top-ups of one member may wait for their euros: no clock ends one.
inline constexpr std::size_t max_awaited_issues = 20;

class AwaitedEuros {
 public:
  /// By reference.
  const std::map<std::string, Awaited>& all() const { return all_; }
  /// Of this payment; nullptr if nothing is awaited for it.
  const Awaited* of(const PaymentKey& key) const;
  /// Issues for this member.
  const std::set<PaymentKey>& issues_of(const protocol::AccountId& member) const;
  /// Payments that wait for euros.
  std::size_t payments() const { return payments_; }

  /// In place of what was awaited under this reference; one that is not open any more is not kept.
  void put(const std::string& reference, const Awaited& awaited);
  /// Under which reference; nullptr if nothing is awaited for it.
  const std::string* reference_of(const PaymentKey& key) const;

 private:
  void forget(const std::string& reference);

  std::map<std::string, Awaited> all_;
  std::map<PaymentKey, std::string> references_;
  std::map<protocol::AccountId, std::set<PaymentKey>> issues_;  ///< none of the sets is empty
  std::size_t payments_ = 0;                                    ///< as awaits_euros() has it
};

}  // namespace federation
