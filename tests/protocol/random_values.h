// Random values of the protocol's types, the same for the same seed on every machine.
//
// Every value is one that the codecs accept. The standard's distributions give different numbers on different
// libraries, so none is used. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "protocol/agreement.h"
#include "protocol/entry.h"
#include "protocol/envelope.h"
#include "protocol/identity.h"
#include "protocol/message.h"

namespace protocol_tests {

class RandomValues {
 public:
  explicit RandomValues(std::uint64_t seed) : state_(seed) {}

  std::uint64_t number();
  /// 0 to bound - 1.
  std::uint64_t below(std::uint64_t bound) { return number() % bound; }
  bool coin() { return below(2) == 0; }
  /// Any 64 bits, with extremes and small numbers more often than chance gives them.
  std::int64_t integer();
  std::int64_t positive();
  std::string bytes(std::size_t size);
  /// Up to `most` bytes.
  std::string text(std::size_t most) { return bytes(below(most + 1)); }

  template <class Any>
  Any id() {
    return *Any::from_bytes(bytes(Any::size));
  }

  protocol::Domain domain();
  protocol::Alias alias();
  protocol::Address address() { return {alias(), domain()}; }
  protocol::CurrencyCode code();
  protocol::Currency currency();
  protocol::Amount amount() { return {integer(), code()}; }
  protocol::PaymentKey key() { return {domain(), id<protocol::PaymentId>()}; }
  protocol::Time time() { return {integer()}; }
  /// Any that an entry may bear.
  protocol::Time entry_time() { return {static_cast<std::int64_t>(below(253'402'214'400'000))}; }
  protocol::Reason refusal();
  protocol::ChainHead head();

  protocol::Order order();
  protocol::Answer answer();
  protocol::Message message();
  protocol::Message settlement_message();
  protocol::KeySuccession key_succession();
  protocol::KeyRotation key_rotation();
  protocol::CheckpointShown checkpoint_shown();
  protocol::Cosignature cosignature();
  protocol::EntryBody checkpoint_body(std::size_t kind);
  protocol::AgreementTerms terms();
  protocol::NodeIdentity identity();
  protocol::Offer offer();
  protocol::Invitation invitation();
  /// Sequence, previous and acknowledged fit together; count and root are for seal() to fill in.
  protocol::EnvelopeHeader header();
  protocol::Envelope envelope(const protocol::SigningKey& key, std::size_t messages);
  protocol::SigningKey signing_key() { return std::move(*protocol::SigningKey::from_seed(bytes(32))); }

  protocol::PaymentOpened payment_opened();
  /// Of a payment of `minor` units.
  protocol::FundDetails fund_details(std::int64_t minor);
  /// One body of each kind, in the order of the variant, as `kind` goes from 0 up.
  protocol::EntryBody body(std::size_t kind);
  protocol::CounterCounted counter_counted();
  protocol::EnvelopeLogged envelope_logged();
  protocol::KeysRotated keys_rotated();
  protocol::EntryBody fund_body(std::size_t kind);
  protocol::EntryBody member_body(std::size_t kind);
  protocol::EntryBody wind_up_body(std::size_t kind);
  /// Of entries that name a peer and nothing else.
  protocol::EntryBody link_body(std::size_t kind);
  protocol::EntryBody settlement_body(std::size_t kind);
  protocol::Fraction part();  ///< from 0 to below 1
  protocol::Transfer transfer();
  protocol::Entry entry();

 private:
  template <class Enum>
  Enum choice(Enum first, Enum last) {
    const auto least = static_cast<std::uint64_t>(first);
    return static_cast<Enum>(least + below(static_cast<std::uint64_t>(last) - least + 1));
  }
  std::string characters(const std::string& set, std::size_t size);
  /// What looks like PEM, without its first line; up to so many characters.
  std::string certificates(std::size_t most);

  std::uint64_t state_;
};

}  // namespace protocol_tests
