#include "lokaponto/v1/identity.pb.h"
#include "protocol/check.h"
#include "protocol/codec_fields.h"
#include "protocol/codec_identity.h"
#include "protocol/key_rotation.h"
#include "protocol/limits.h"

namespace protocol {

Bytes encode(const KeySuccession& succession) {
  wire::KeySuccession fields;
  fields.set_version(wire_version);
  put(fields.mutable_node(), succession.node);
  fields.set_number(succession.number);
  put(fields.mutable_message_key_before(), succession.before.message);
  put(fields.mutable_contract_key_before(), succession.before.contract);
  put(fields.mutable_message_key(), succession.after.message);
  put(fields.mutable_contract_key(), succession.after.contract);
  fields.set_certificate(succession.certificate);
  Bytes bytes = serialise(fields);
  check(bytes.size() <= max_identity_bytes, "a succession built here is not too large");
  return bytes;
}

/// Every purpose has a key of its own, and none is kept.
static bool are_new(const KeySuccession& succession) {
  const auto& [before, after] = std::pair(succession.before, succession.after);
  const auto is_old = [&](const PublicKey& key) { return key == before.message || key == before.contract; };
  return !is_old(after.message) && !is_old(after.contract) && after.message != after.contract;
}

Result<KeySuccession> decode_key_succession(std::string_view bytes) {
  wire::KeySuccession fields;
  if (auto parsed = parse(bytes, max_identity_bytes, fields); !parsed)
    return std::unexpected(std::move(parsed.error()));
  if (auto known = known_version(fields.version(), "key_succession"); !known)
    return std::unexpected(std::move(known.error()));
  FieldReader reader;
  KeySuccession succession;
  succession.node = reader.domain(fields.node(), "key_succession.node");
  succession.number = fields.number();
  reader.require(succession.number >= 1 && succession.number <= max_key_rotations, "key_succession.number");
  succession.before = {reader.id<PublicKey>(fields.message_key_before(), "key_succession.message_key_before"),
                       reader.id<PublicKey>(fields.contract_key_before(), "key_succession.contract_key_before")};
  succession.after = {reader.id<PublicKey>(fields.message_key(), "key_succession.message_key"),
                      reader.id<PublicKey>(fields.contract_key(), "key_succession.contract_key")};
  reader.require(are_new(succession), "key_succession.keys");
  succession.certificate = fields.certificate();
  reader.require(is_certificate(succession.certificate), "key_succession.certificate");
  if (reader.failed()) return reader.failure(Reason::malformed);
  if (encode(succession) != bytes) return failure(Reason::malformed, "a succession of keys not in canonical form");
  return succession;
}

}  // namespace protocol
