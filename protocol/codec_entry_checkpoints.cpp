// Entries about checkpoints.
#include "protocol/codec_entry.h"
#include "protocol/witness.h"

namespace protocol {
namespace {

bool is_note(const Bytes& note) {
  return !note.empty() && note.size() <= max_checkpoint_bytes;
}

}  // namespace

const char* rule(const CheckpointMade& body) {
  return is_note(body.note) ? nullptr : "checkpoint_made.note";
}

const char* rule(const CheckpointCosigned& body) {
  if (!is_note(body.note)) return "checkpoint_cosigned.note";
  if (body.seconds < 0) return "checkpoint_cosigned.seconds";
  return body.place.sequence == 0 ? "checkpoint_cosigned.place" : nullptr;
}

const char* rule(const CosignatureTaken& body) {
  if (body.seconds < 0) return "cosignature_taken.seconds";
  return body.place.sequence == 0 ? "cosignature_taken.place" : nullptr;
}

void write(wire::Entry& entry, const CheckpointMade& body) {
  wire::CheckpointMade& fields = *entry.mutable_checkpoint_made();
  fields.set_note(body.note);
  put(fields.mutable_seed(), body.seed);
}

void write(wire::Entry& entry, const CheckpointCosigned& body) {
  wire::CheckpointCosigned& fields = *entry.mutable_checkpoint_cosigned();
  fields.Clear();
  put(fields.mutable_peer(), body.peer);
  fields.set_sequence(body.place.sequence);
  fields.set_index(body.place.index);
  fields.set_note(body.note);
  fields.set_seconds(body.seconds);
  put(fields.mutable_signature(), body.signature);
  fields.set_recovered(body.recovered);
}

void write(wire::Entry& entry, const CosignatureTaken& body) {
  wire::CosignatureTaken& fields = *entry.mutable_cosignature_taken();
  fields.Clear();
  put(fields.mutable_peer(), body.peer);
  fields.set_sequence(body.place.sequence);
  fields.set_index(body.place.index);
  fields.set_size(body.size);
  fields.set_seconds(body.seconds);
  put(fields.mutable_signature(), body.signature);
}

CheckpointMade read(FieldReader& reader, const wire::CheckpointMade& fields) {
  reader.known(fields);
  return {.note = fields.note(), .seed = reader.id<Hash>(fields.seed(), "checkpoint_made.seed")};
}

CheckpointCosigned read(FieldReader& reader, const wire::CheckpointCosigned& fields) {
  reader.known(fields);
  return {.peer = reader.domain(fields.peer(), "checkpoint_cosigned.peer"),
          .place = {fields.sequence(), fields.index()},
          .note = fields.note(),
          .seconds = fields.seconds(),
          .signature = reader.id<Signature>(fields.signature(), "checkpoint_cosigned.signature"),
          .recovered = fields.recovered()};
}

CosignatureTaken read(FieldReader& reader, const wire::CosignatureTaken& fields) {
  reader.known(fields);
  return {.peer = reader.domain(fields.peer(), "cosignature_taken.peer"),
          .place = {fields.sequence(), fields.index()},
          .size = fields.size(),
          .seconds = fields.seconds(),
          .signature = reader.id<Signature>(fields.signature(), "cosignature_taken.signature")};
}

}  // namespace protocol
