#include "protocol/codec_identity.h"
#include "lokaponto/v1/identity.pb.h"

#include <algorithm>

#include "protocol/check.h"
#include "protocol/codec_fields.h"
#include "protocol/limits.h"

namespace protocol {
namespace {

constexpr std::size_t max_name = 100;
constexpr std::size_t max_endpoint = 260;

bool is_control(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return byte < 0x20U || byte == 0x7fU;
}

bool is_host_character(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '.' || character == '-' || character == ':' ||
         character == '[' || character == ']';
}

/// 1 to 65535, without a leading zero.
bool is_port(std::string_view text) {
  if (text.empty() || text.size() > 5 || text.front() == '0') return false;
  unsigned port = 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return false;
    port = port * 10 + static_cast<unsigned>(digit - '0');
  }
  return port <= 65535;
}

/// Empty, or host:port with a host that cannot be taken for anything else.
bool is_endpoint(std::string_view text) {
  if (text.empty()) return true;
  const std::size_t colon = text.rfind(':');
  if (text.size() > max_endpoint || colon == 0 || colon == std::string_view::npos) return false;
  return std::ranges::all_of(text.substr(0, colon), is_host_character) && is_port(text.substr(colon + 1));
}

Offer read(FieldReader& reader, const wire::Offer& fields) {
  Offer offer;
  offer.inviter_debt_limit = fields.inviter_debt_limit();
  offer.invitee_debt_limit = fields.invitee_debt_limit();
  reader.require(offer.inviter_debt_limit >= 0 && offer.invitee_debt_limit >= 0, "offer.debt_limit");
  offer.fee = reader.fraction(fields.fee(), "offer.fee");
  reader.require(is_part(offer.fee), "offer.fee");
  offer.rounding = reader.rounding(fields.rounding(), "offer.rounding");
  offer.settlement_days = fields.settlement_days();
  reader.require(offer.settlement_days >= 1 && offer.settlement_days <= 366, "offer.settlement_days");
  offer.rate = reader.fraction(fields.rate(), "offer.rate");
  reader.require(offer.rate.numerator > 0, "offer.rate");
  offer.mutual_credit_accepted = fields.mutual_credit_accepted();
  reader.require(fields.settlement_scale() <= 8, "offer.settlement_scale");
  offer.settlement_scale = static_cast<std::uint8_t>(fields.settlement_scale());
  offer.wind_up_days = fields.wind_up_days();
  reader.require(offer.wind_up_days >= 1 && offer.wind_up_days <= 3660, "offer.wind_up_days");
  return offer;
}

void put(wire::Offer& fields, const Offer& offer) {
  fields.set_inviter_debt_limit(offer.inviter_debt_limit);
  fields.set_invitee_debt_limit(offer.invitee_debt_limit);
  put(*fields.mutable_fee(), offer.fee);
  fields.set_rounding(static_cast<wire::Rounding>(offer.rounding));
  fields.set_settlement_days(offer.settlement_days);
  fields.set_wind_up_days(offer.wind_up_days);
  put(*fields.mutable_rate(), offer.rate);
  fields.set_mutual_credit_accepted(offer.mutual_credit_accepted);
  fields.set_settlement_scale(offer.settlement_scale);
}

}  // namespace

bool is_certificate(std::string_view text) {
  return text.size() <= max_certificate_bytes && std::ranges::all_of(text, [](char character) {
           return (character >= ' ' && character <= '~') || character == '\n' || character == '\r';
         });
}

Bytes encode(const NodeIdentity& identity) {
  wire::NodeIdentity fields;
  fields.set_version(wire_version);
  put(*fields.mutable_currency(), identity.currency);
  fields.set_name(identity.name);
  put(fields.mutable_message_key(), identity.message_key);
  put(fields.mutable_log_key(), identity.log_key);
  put(fields.mutable_contract_key(), identity.contract_key);
  fields.set_endpoint(identity.endpoint);
  fields.set_certificate(identity.certificate);
  fields.set_rotation(identity.rotation);
  Bytes bytes = serialise(fields);
  check(bytes.size() <= max_identity_bytes, "an identity built here is not too large");
  return bytes;
}

Result<NodeIdentity> decode_node_identity(std::string_view bytes) {
  wire::NodeIdentity fields;
  if (auto parsed = parse(bytes, max_identity_bytes, fields); !parsed)
    return std::unexpected(std::move(parsed.error()));
  if (auto known = known_version(fields.version(), "identity"); !known)
    return std::unexpected(std::move(known.error()));
  FieldReader reader;
  NodeIdentity identity;
  identity.currency = reader.currency(fields.currency(), "identity.currency");
  identity.name = fields.name();
  reader.require(
      !identity.name.empty() && identity.name.size() <= max_name && std::ranges::none_of(identity.name, is_control),
      "identity.name");
  identity.message_key = reader.id<PublicKey>(fields.message_key(), "identity.message_key");
  identity.log_key = reader.id<PublicKey>(fields.log_key(), "identity.log_key");
  identity.contract_key = reader.id<PublicKey>(fields.contract_key(), "identity.contract_key");
  identity.endpoint = fields.endpoint();
  reader.require(is_endpoint(identity.endpoint), "identity.endpoint");
  identity.certificate = fields.certificate();
  reader.require(is_certificate(identity.certificate), "identity.certificate");
  identity.rotation = fields.rotation();
  reader.require(identity.rotation <= max_key_rotations, "identity.rotation");
  if (reader.failed()) return reader.failure(Reason::malformed);
  if (encode(identity) != bytes) return failure(Reason::malformed, "an identity not in canonical form");
  return identity;
}

Bytes encode(const Invitation& invitation) {
  wire::Invitation fields;
  fields.set_id(invitation.id);
  fields.set_inviter(encode(invitation.inviter));
  put(*fields.mutable_offer(), invitation.offer);
  fields.set_secret(invitation.secret);
  fields.set_expires(invitation.expires.milliseconds);
  return serialise(fields);
}

Result<Invitation> decode_invitation(std::string_view bytes) {
  wire::Invitation fields;
  if (auto parsed = parse(bytes, max_invitation_bytes, fields); !parsed)
    return std::unexpected(std::move(parsed.error()));
  auto inviter = decode_node_identity(fields.inviter());
  if (!inviter) return std::unexpected(std::move(inviter.error()));
  FieldReader reader;
  Invitation invitation;
  invitation.id = fields.id();
  reader.require(invitation.id.size() == invitation_id_bytes, "invitation.id");
  invitation.inviter = std::move(*inviter);
  invitation.offer = read(reader, fields.offer());
  invitation.secret = fields.secret();
  reader.require(invitation.secret.size() == invitation_secret_bytes, "invitation.secret");
  invitation.expires.milliseconds = fields.expires();
  if (reader.failed()) return reader.failure(Reason::malformed);
  if (encode(invitation) != bytes) return failure(Reason::malformed, "an invitation not in canonical form");
  return invitation;
}

Bytes encode(const Introduction& introduction) {
  wire::Introduction fields;
  fields.set_version(wire_version);
  fields.set_invitation_id(introduction.invitation_id);
  fields.set_identity(introduction.identity);
  put(fields.mutable_proof(), introduction.proof);
  put(fields.mutable_signature(), introduction.signature);
  return serialise(fields);
}

Result<Introduction> decode_introduction(std::string_view bytes) {
  wire::Introduction fields;
  if (auto parsed = parse(bytes, max_invitation_bytes, fields); !parsed)
    return std::unexpected(std::move(parsed.error()));
  if (auto known = known_version(fields.version(), "introduction"); !known)
    return std::unexpected(std::move(known.error()));
  if (fields.identity().size() > max_identity_bytes)
    return failure(Reason::oversize, "an identity of more than 12 KiB");
  FieldReader reader;
  Introduction introduction;
  introduction.invitation_id = fields.invitation_id();
  reader.require(introduction.invitation_id.size() == invitation_id_bytes, "introduction.invitation_id");
  introduction.identity = fields.identity();
  reader.require(!introduction.identity.empty(), "introduction.identity");
  introduction.proof = reader.id<Hash>(fields.proof(), "introduction.proof");
  introduction.signature = reader.id<Signature>(fields.signature(), "introduction.signature");
  if (reader.failed()) return reader.failure(Reason::malformed);
  if (encode(introduction) != bytes) return failure(Reason::malformed, "an introduction not in canonical form");
  return introduction;
}

}  // namespace protocol
