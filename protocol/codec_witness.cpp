#include "protocol/codec_witness.h"

#include "protocol/check.h"

namespace protocol {
namespace {

void put(std::string& field, const std::vector<Hash>& hashes) {
  check(hashes.size() <= max_consistency_hashes, "a proof made here is not too long");
  for (const Hash& hash : hashes) field += hash.view();
}

/// Hashes behind each other: no count from outside decides how much memory is taken.
std::vector<Hash> read_hashes(FieldReader& reader, const std::string& field, const char* what) {
  std::vector<Hash> hashes;
  reader.require(field.size() % Hash::size == 0 && field.size() / Hash::size <= max_consistency_hashes, what);
  if (reader.failed()) return hashes;
  for (std::size_t at = 0; at < field.size(); at += Hash::size)
    hashes.push_back(*Hash::from_bytes(std::string_view(field).substr(at, Hash::size)));
  return hashes;
}

}  // namespace

void put(wire::Message& message, const CheckpointShown& shown) {
  check(shown.note.size() <= max_checkpoint_bytes, "a checkpoint made here is not too long");
  wire::CheckpointShown& field = *message.mutable_checkpoint_shown();
  field.Clear();
  field.set_note(shown.note);
  field.set_old_size(shown.old_size);
  put(*field.mutable_extension(), shown.extension);
  field.set_envelope(shown.envelope);
  put(*field.mutable_since(), shown.since);
}

void put(wire::Message& message, const Cosignature& cosignature) {
  check(cosignature.origin.size() <= max_origin_bytes, "an origin known here is not too long");
  wire::Cosignature& field = *message.mutable_cosignature();
  field.Clear();
  field.set_origin(cosignature.origin);
  field.set_size(cosignature.size);
  put(field.mutable_root(), cosignature.root);
  field.set_seconds(cosignature.seconds);
  put(field.mutable_signature(), cosignature.signature);
}

CheckpointShown read(FieldReader& reader, const wire::CheckpointShown& field) {
  reader.known(field);
  reader.require(!field.note().empty() && field.note().size() <= max_checkpoint_bytes, "checkpoint_shown.note");
  CheckpointShown shown{.note = field.note(),
                        .old_size = field.old_size(),
                        .extension = read_hashes(reader, field.extension(), "checkpoint_shown.extension"),
                        .envelope = field.envelope(),
                        .since = read_hashes(reader, field.since(), "checkpoint_shown.since")};
  reader.require(shown.old_size > 0 || shown.extension.empty(), "checkpoint_shown.old_size");
  reader.require(shown.envelope > 0 || shown.since.empty(), "checkpoint_shown.envelope");
  return shown;
}

Cosignature read(FieldReader& reader, const wire::Cosignature& field) {
  reader.known(field);
  reader.require(!field.origin().empty() && field.origin().size() <= max_origin_bytes, "cosignature.origin");
  reader.require(field.seconds() >= 0, "cosignature.seconds");
  return {.origin = field.origin(),
          .size = field.size(),
          .root = reader.id<Hash>(field.root(), "cosignature.root"),
          .seconds = field.seconds(),
          .signature = reader.id<Signature>(field.signature(), "cosignature.signature")};
}

}  // namespace protocol
