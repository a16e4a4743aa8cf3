// The parts of the entry codec. Private to protocol/codec_entry*.cpp.
//
// Writing check()s what reading demands: an entry that could not be read again must never reach the journal.
#pragma once

#include "lokaponto/v1/entry.pb.h"
#include "protocol/codec_fields.h"
#include "protocol/entry.h"

namespace protocol {

/// Writes a body into the entry's oneof.
void write_body(wire::Entry& fields, const EntryBody& body);
EntryBody read_body(FieldReader& reader, const wire::Entry& fields);

/// Rules between fields, the same for both directions; `what` of the first that does not hold, else nullptr.
const char* broken_rule(const EntryBody& body);
const char* broken_rule(const Transfer& transfer);
const char* broken_rule(const Outgoing& outgoing);

}  // namespace protocol
