#include "federation/awaited_euros.h"

#include "protocol/check.h"

namespace federation {

using protocol::check;
using protocol::PaymentKind;

const Awaited* AwaitedEuros::of(const PaymentKey& key) const {
  const auto* reference = reference_of(key);
  return reference == nullptr ? nullptr : &all_.at(*reference);
}

const std::set<PaymentKey>& AwaitedEuros::issues_of(const protocol::AccountId& member) const {
  static const std::set<PaymentKey> none;
  const auto found = issues_.find(member);
  return found == issues_.end() ? none : found->second;
}

const std::string* AwaitedEuros::reference_of(const PaymentKey& key) const {
  const auto found = references_.find(key);
  return found == references_.end() ? nullptr : &found->second;
}

void AwaitedEuros::forget(const std::string& reference) {
  const auto known = all_.extract(reference);
  if (known.empty()) return;
  const Awaited& awaited = known.mapped();
  references_.erase(awaited.key);
  if (awaits_euros(awaited.kind)) --payments_;
  if (awaited.kind != PaymentKind::issue) return;
  const auto issues = issues_.find(awaited.member);
  check(issues != issues_.end() && issues->second.erase(awaited.key) == 1, "an issue is awaited for its member");
  if (issues->second.empty()) issues_.erase(issues);
}

void AwaitedEuros::put(const std::string& reference, const Awaited& awaited) {
  forget(reference);
  // Of one payment under one reference: only books that nobody's node has made know another one of it.
  if (const auto* other = reference_of(awaited.key)) forget(std::string(*other));
  if (!awaited.open) return;
  all_.emplace(reference, awaited);
  references_.emplace(awaited.key, reference);
  if (awaits_euros(awaited.kind)) ++payments_;
  if (awaited.kind == PaymentKind::issue) issues_[awaited.member].insert(awaited.key);
}

}  // namespace federation
