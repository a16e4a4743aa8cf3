// Who a node is, and how two nodes come to know each other.
//
// Trust begins with an invitation handed over outside the network (a file or a QR code). The keys it names are pinned.
// Plain data, safe from any thread.
#pragma once

#include <string>
#include <string_view>

#include "protocol/address.h"
#include "protocol/agreement.h"
#include "protocol/id.h"
#include "protocol/key_rotation.h"
#include "protocol/signing.h"
#include "protocol/time.h"

namespace protocol {

/// The public face of a node. Three keys, so that a signature for one purpose never serves another.
struct NodeIdentity {
  Currency currency;       ///< with the node's domain
  std::string name;        ///< of the association, for people; 1 to 100 bytes of UTF-8
  PublicKey message_key;   ///< envelopes
  PublicKey log_key;       ///< journal checkpoints
  PublicKey contract_key;  ///< agreements and settlement notes
  std::string endpoint;    ///< host:port where it can be dialled; empty if it only dials
  /// The TLS certificates by which it is known, PEM, newest first, at most 8 KiB: one, and more while they change.
  std::string certificate;
  std::uint32_t rotation = 0;  ///< how often message and contract key were changed before (key_rotation.h)

  const Domain& domain() const { return currency.domain; }
  PublicKeys keys() const { return {message_key, contract_key}; }
  friend bool operator==(const NodeIdentity&, const NodeIdentity&) = default;
};

/// What an identity says of its node's keys.
KeyHistory key_history(const NodeIdentity& identity);
/// The same node with other keys.
NodeIdentity with_keys(NodeIdentity identity, std::uint32_t rotation, const PublicKeys& keys);

Bytes encode(const NodeIdentity& identity);
Result<NodeIdentity> decode_node_identity(std::string_view bytes);

/// What the inviting association has decided to offer; its node signs the agreement that says exactly this.
struct Offer {
  std::int64_t inviter_debt_limit = 0;  ///< what the inviter may owe at most, settlement minor units
  std::int64_t invitee_debt_limit = 0;
  Fraction fee{0, 1};
  Rounding rounding = Rounding::down;
  std::uint32_t settlement_days = 30;
  std::uint32_t wind_up_days = 90;
  Fraction rate{1, 1};                         ///< units of the invitee's currency for one of the inviter's, above zero
  bool mutual_credit_accepted = false;         ///< as in AgreementTerms
  std::uint8_t settlement_scale = euro_scale;  ///< that of the settlement unit, in which the limits are meant

  friend bool operator==(const Offer&, const Offer&) = default;
};

/// Handed over outside the network. Whoever holds it may introduce one node once, so it is kept like a password.
struct Invitation {
  Bytes id;  ///< 16 random bytes
  NodeIdentity inviter;
  Offer offer;
  Bytes secret;  ///< 32 random bytes
  Time expires;

  friend bool operator==(const Invitation&, const Invitation&) = default;
};

/// One line of text: `lokaponto-invitation-v1:` and, in base64url without padding, the Invitation (identity.proto) and
/// the first 8 bytes of its SHA-256, which tell a text that was cut or mistyped.
std::string to_text(const Invitation& invitation);
/// malformed or unsupported_version. Leading and trailing white space is ignored.
Result<Invitation> parse_invitation(std::string_view text);

/// What the invited node says first: itself, signed by its own message key, and that it holds the invitation.
struct Introduction {
  Bytes invitation_id;
  Bytes identity;       ///< exact bytes of a NodeIdentity
  Hash proof;           ///< HMAC-SHA-256 of `identity` under the invitation's secret
  Signature signature;  ///< of `identity`, under introduction_type, by its message_key

  friend bool operator==(const Introduction&, const Introduction&) = default;
};

Introduction introduce(const Invitation& invitation, const NodeIdentity& self, const SigningKey& message_key);
Bytes encode(const Introduction& introduction);
Result<Introduction> decode_introduction(std::string_view bytes);

/// The introduced node, if proof and signature hold; bad_signature otherwise.
Result<NodeIdentity> verify(const Introduction& introduction, std::string_view secret);

/// The terms (version 1) that an offer means between these two. validate() says whether they can stand.
AgreementTerms terms_of(const Offer& offer, const Currency& inviter, const Currency& invitee, Time now);

}  // namespace protocol
