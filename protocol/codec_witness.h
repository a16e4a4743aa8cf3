// The part of the message codec about checkpoints. Private to protocol/codec_*.cpp.
#pragma once

#include "lokaponto/v1/message.pb.h"
#include "protocol/codec_fields.h"
#include "protocol/witness.h"

namespace protocol {

void put(wire::Message& message, const CheckpointShown& shown);
void put(wire::Message& message, const Cosignature& cosignature);

CheckpointShown read(FieldReader& reader, const wire::CheckpointShown& field);
Cosignature read(FieldReader& reader, const wire::Cosignature& field);

}  // namespace protocol
