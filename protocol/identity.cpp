#include "protocol/identity.h"

#include <utility>

#include "protocol/base64.h"
#include "protocol/check.h"
#include "protocol/codec_identity.h"
#include "protocol/limits.h"
#include "protocol/merkle.h"

namespace protocol {
namespace {

constexpr std::string_view invitation_prefix = "lokaponto-invitation-v1:";
constexpr std::string_view any_invitation_prefix = "lokaponto-invitation-v";
constexpr std::string_view white_space = " \t\r\n";

/// Enough of a SHA-256 to notice a text that was cut or mistyped.
constexpr std::size_t checksum_bytes = 8;

/// Four characters for three bytes.
constexpr std::size_t max_invitation_text = (max_invitation_bytes + checksum_bytes) / 3 * 4 + 4;

Bytes checksum(std::string_view bytes) {
  return Bytes(sha256(bytes).view().substr(0, checksum_bytes));
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(white_space);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(white_space) - first + 1);
}

}  // namespace

KeyHistory key_history(const NodeIdentity& identity) {
  return {identity.domain(), identity.rotation, identity.keys()};
}

NodeIdentity with_keys(NodeIdentity identity, std::uint32_t rotation, const PublicKeys& keys) {
  identity.rotation = rotation;
  identity.message_key = keys.message;
  identity.contract_key = keys.contract;
  return identity;
}

std::string to_text(const Invitation& invitation) {
  check(invitation.id.size() == invitation_id_bytes && invitation.secret.size() == invitation_secret_bytes,
        "an invitation has an id and a secret");
  const Bytes bytes = encode(invitation);
  return std::string(invitation_prefix) + to_base64url(bytes + checksum(bytes));
}

Result<Invitation> parse_invitation(std::string_view text) {
  text = trim(text);
  if (!text.starts_with(invitation_prefix)) {
    if (text.starts_with(any_invitation_prefix)) return failure(Reason::unsupported_version, "an invitation");
    return failure(Reason::malformed, "an invitation begins with " + std::string(invitation_prefix));
  }
  text.remove_prefix(invitation_prefix.size());
  if (text.size() > max_invitation_text) return failure(Reason::oversize, "an invitation of more than 16 KiB");
  const auto bytes = from_base64url(text);
  if (!bytes) return std::unexpected(bytes.error());
  if (bytes->size() < checksum_bytes) return failure(Reason::malformed, "an invitation that was cut");
  const std::string_view content = std::string_view(*bytes).substr(0, bytes->size() - checksum_bytes);
  if (!bytes->ends_with(checksum(content))) return failure(Reason::malformed, "an invitation that was cut or mistyped");
  return decode_invitation(content);
}

Introduction introduce(const Invitation& invitation, const NodeIdentity& self, const SigningKey& message_key) {
  check(self.message_key == message_key.public_key(), "a node introduces itself with its own key");
  Bytes identity = encode(self);
  const Hash proof = hmac_sha256(invitation.secret, identity);
  const Signature signature = message_key.sign(introduction_type, identity);
  return {invitation.id, std::move(identity), proof, signature};
}

Result<NodeIdentity> verify(const Introduction& introduction, std::string_view secret) {
  // The proof comes first: without it nothing of a stranger's bytes is read.
  if (!equal_constant_time(hmac_sha256(secret, introduction.identity).view(), introduction.proof.view()))
    return failure(Reason::bad_signature, "the introduction's proof");
  auto identity = decode_node_identity(introduction.identity);
  if (!identity) return identity;
  if (!verify(identity->message_key, introduction_type, introduction.identity, introduction.signature))
    return failure(Reason::bad_signature, "the introduction's signature");
  return identity;
}

AgreementTerms terms_of(const Offer& offer, const Currency& inviter, const Currency& invitee, Time now) {
  check(inviter.domain != invitee.domain, "an agreement has two sides");
  AgreementTerms terms;
  terms.version = 1;
  terms.sides = {AgreementSide{inviter, offer.inviter_debt_limit}, AgreementSide{invitee, offer.invitee_debt_limit}};
  if (invitee.domain < inviter.domain) std::swap(terms.sides[0], terms.sides[1]);
  const auto unit = settlement_unit(inviter, invitee);
  terms.settlement = unit.code;
  terms.settlement_scale = offer.settlement_scale;
  const bool in_order = inviter.domain < invitee.domain;
  terms.rate = in_order ? offer.rate : Fraction{offer.rate.denominator, offer.rate.numerator};
  terms.mutual_credit_accepted = offer.mutual_credit_accepted;
  terms.rounding = offer.rounding;
  terms.fee = offer.fee;
  terms.settlement_days = offer.settlement_days;
  terms.wind_up_days = offer.wind_up_days;
  terms.proposed_at = now;
  return terms;
}

}  // namespace protocol
