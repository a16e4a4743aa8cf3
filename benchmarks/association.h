// An association to measure with: keys, books and members that are the same in every run.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "federation/core.h"
#include "federation/event.h"
#include "protocol/identity.h"
#include "storage/store.h"

namespace benchmarks {

/// What every member is given to begin with, in minor units: no payment is refused for want of balance.
inline constexpr std::int64_t units_each = 1'000'000'000;
/// The debt that two associations allow each other, in cents.
inline constexpr std::int64_t debt_limit = 1'000'000'000'000'000;

class Association {
 public:
  /// Its members are m0, m1, ...
  Association(const std::string& domain, const std::string& currency, std::uint32_t members);

  const protocol::NodeIdentity& self() const { return self_; }
  /// How it is reached: its TLS certificate (PEM) and, if it listens, host:port.
  void set_link(std::string certificate, std::string endpoint);
  const protocol::Domain& domain() const { return self_.domain(); }
  federation::NodeKeys keys() const;
  const protocol::Address& member(std::uint32_t number) const { return members_[number % members_.size()]; }
  std::uint32_t members() const { return static_cast<std::uint32_t>(members_.size()); }

  /// Founds the books in an empty store, adds the members and gives each units_each.
  std::unique_ptr<federation::Core> found(storage::Store& store) const;

  /// A payment by a member, to be accepted within an hour. The id looks random and follows from the number.
  federation::PayRequest payment(std::uint64_t number, std::uint32_t payer, const protocol::Address& payee) const;

 private:
  std::string seed_;
  protocol::NodeIdentity self_;
  std::vector<protocol::Address> members_;
};

/// The key under which a payment with this number is known.
protocol::PaymentKey payment_key(const Association& association, std::uint64_t number);

/// An invitation by `inviter` that allows debt_limit each way.
protocol::Invitation invitation_by(const Association& inviter);

/// Seals what was stepped and makes it durable; the frames that leave.
std::vector<federation::SendFrame> commit(federation::Core& core, storage::Store& store);

}  // namespace benchmarks
