// What nodes say to each other. Each message travels inside a signed envelope (envelope.h); its exact bytes are kept.
//
// These are the program's own types: the generated protobuf types stop at codec.cpp. Plain data, safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocol/address.h"
#include "protocol/amount.h"
#include "protocol/id.h"
#include "protocol/key_rotation.h"
#include "protocol/settlement.h"
#include "protocol/time.h"
#include "protocol/witness.h"

namespace protocol {

/// One node on the path of a payment and what arrives there.
struct Hop {
  Domain node;
  /// For the first hop what the payer is debited, in the payer's currency; for every later one the change of position
  /// between the hop before and this one, in the settlement unit of their agreement.
  Amount amount;

  friend bool operator==(const Hop&, const Hop&) = default;
};

/// "Credit the payee; the payer's units are on hold here." Forwarded byte for byte along the path.
struct Order {
  PaymentId id;
  Address payer;
  Address payee;
  std::vector<Hop> path;                ///< payer's node first, payee's node last; 2 to max_path_hops, no node twice
  Amount credited;                      ///< what the payee receives, in the payee's currency
  Time accept_before;                   ///< on the payee's node's clock
  std::optional<PaymentKey> refund_of;  ///< the accepted payment this one gives back, wholly or in part

  PaymentKey key() const { return {payer.domain, id}; }
  friend bool operator==(const Order&, const Order&) = default;
};

/// The deciding node's word on an order, repeated as it was whenever it is asked again.
struct Answer {
  PaymentKey key;
  Hash order_digest;  ///< SHA-256 of the order's exact message bytes
  bool accepted = false;
  Reason reason = Reason::none;  ///< why not; none exactly when accepted
  /// From an intermediary: the next node's answer with its proof (envelope.h, MessageProof), exact bytes. Empty from
  /// the node that decided.
  Bytes evidence;

  friend bool operator==(const Answer&, const Answer&) = default;
};

/// Asks the next node to refuse an order it has not accepted, or will never see. The answer is an Answer.
struct CancelRequest {
  PaymentKey key;
  Hash order_digest;

  friend bool operator==(const CancelRequest&, const CancelRequest&) = default;
};

/// Terms offered by one side: the exact bytes of an AgreementTerms (agreement.h) and the sender's signature over them.
struct AgreementProposal {
  Bytes terms;
  Signature signature;

  friend bool operator==(const AgreementProposal&, const AgreementProposal&) = default;
};

/// The other side's signature over the same bytes; from then on the version is in force.
struct AgreementAcceptance {
  Bytes terms;
  Signature signature;

  friend bool operator==(const AgreementAcceptance&, const AgreementAcceptance&) = default;
};

/// The sender takes no new orders under the agreement (or takes them again). What is under way is finished.
struct AgreementSuspension {
  std::uint32_t version = 0;
  bool suspended = true;

  friend bool operator==(const AgreementSuspension&, const AgreementSuspension&) = default;
};

/// A settlement note and its sender's signature (settlement.h).
struct SettlementProposal {
  Bytes note;  ///< exact text of a SettlementNote
  Signature signature;
  BankAccount account;  ///< of the sender's fund, in case it is the creditor

  friend bool operator==(const SettlementProposal&, const SettlementProposal&) = default;
};

/// The other side's signature over the same text.
struct SettlementAcceptance {
  Bytes note;
  Signature signature;
  BankAccount account;

  friend bool operator==(const SettlementAcceptance&, const SettlementAcceptance&) = default;
};

/// What came of a note: the creditor says what arrived, or the debtor that it gives up.
struct ClosingProposal {
  Bytes closing;  ///< exact text of a SettlementClosing
  Signature signature;

  friend bool operator==(const ClosingProposal&, const ClosingProposal&) = default;
};

/// The other side's signature over the same text: the note is closed.
struct ClosingAcceptance {
  Bytes closing;
  Signature signature;

  friend bool operator==(const ClosingAcceptance&, const ClosingAcceptance&) = default;
};

/// "Your note is not what my books give." Then both compare running totals, each answer narrower than the one before,
/// until the first message is found that they count differently.
struct SettlementDispute {
  std::uint32_t number = 0;
  Hash note;               ///< SHA-256 of its text
  Domain log;              ///< whose envelopes are compared; empty if no total differs, but what the note begins from
  std::uint64_t low = 0;   ///< up to this envelope the totals are alike
  std::uint64_t high = 0;  ///< above low; 0 without a log
  /// The sender's running totals from the beginning of the log, in cents: after each envelope low + step, low + 2 step
  /// ..., and after `high`, with step = dispute_step(low, high). Of a single envelope, after each of its messages.
  std::vector<std::int64_t> totals;

  friend bool operator==(const SettlementDispute&, const SettlementDispute&) = default;
};

/// At most so many totals in a dispute: a message stays within its bound.
inline constexpr std::size_t max_dispute_totals = 1024;
/// Envelopes from one total to the next.
inline std::uint64_t dispute_step(std::uint64_t low, std::uint64_t high) {
  return (high - low + max_dispute_totals - 1) / max_dispute_totals;
}

using Message = std::variant<Order, Answer, CancelRequest, AgreementProposal, AgreementAcceptance, AgreementSuspension,
                             SettlementProposal, SettlementAcceptance, ClosingProposal, ClosingAcceptance,
                             SettlementDispute, KeyRotation, CheckpointShown, Cosignature>;

/// Message bytes, version 1. check()s that the result respects limits.h: what this node builds itself always does.
Bytes encode(const Message& message);

/// malformed, oversize or unsupported_version; every field of the result has been validated.
Result<Message> decode_message(std::string_view bytes);

}  // namespace protocol
