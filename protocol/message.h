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
#include "protocol/time.h"

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

using Message = std::variant<Order, Answer, CancelRequest, AgreementProposal, AgreementAcceptance, AgreementSuspension>;

/// Message bytes, version 1. check()s that the result respects limits.h: what this node builds itself always does.
Bytes encode(const Message& message);

/// malformed, oversize or unsupported_version; every field of the result has been validated.
Result<Message> decode_message(std::string_view bytes);

}  // namespace protocol
