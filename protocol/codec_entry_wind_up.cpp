// Entries about peers that were wound up.
#include "protocol/codec_entry.h"
#include "protocol/wind_up.h"

namespace protocol {

const char* rule(const PeerWoundUp& body) {
  if (body.ours.is_zero()) return "peer_wound_up.ours";
  return body.statement.empty() || body.statement.size() > max_wind_up_bytes ? "peer_wound_up.statement" : nullptr;
}

const char* rule(const ClaimGivenUp& body) {
  return body.amount <= 0 ? "claim_given_up.amount" : nullptr;
}

const char* rule(const AnswerHonoured& body) {
  if (body.place.sequence == 0) return "answer_honoured.place";
  return body.amount <= 0 ? "answer_honoured.amount" : nullptr;
}

const char* rule(const RefusalHeard& body) {
  return body.place.sequence == 0 ? "refusal_heard.place" : nullptr;
}

void write(wire::Entry& entry, const PeerWoundUp& body) {
  wire::PeerWoundUp& fields = *entry.mutable_peer_wound_up();
  fields.Clear();
  put(fields.mutable_peer(), body.peer);
  fields.set_statement(body.statement);
  put_optional(fields.mutable_ours(), body.ours);
  put_optional(fields.mutable_theirs(), body.theirs);
}

void write(wire::Entry& entry, const ClaimGivenUp& body) {
  wire::ClaimGivenUp& fields = *entry.mutable_claim_given_up();
  fields.Clear();
  put(fields.mutable_peer(), body.peer);
  fields.set_amount(body.amount);
}

void write(wire::Entry& entry, const AnswerHonoured& body) {
  wire::AnswerHonoured& fields = *entry.mutable_answer_honoured();
  fields.Clear();
  put(*fields.mutable_key(), body.key);
  put(fields.mutable_peer(), body.peer);
  fields.set_sequence(body.place.sequence);
  fields.set_index(body.place.index);
  fields.set_amount(body.amount);
}

void write(wire::Entry& entry, const RefusalHeard& body) {
  wire::RefusalHeard& fields = *entry.mutable_refusal_heard();
  fields.Clear();
  put(*fields.mutable_key(), body.key);
  put(fields.mutable_peer(), body.peer);
  fields.set_sequence(body.place.sequence);
  fields.set_index(body.place.index);
}

void write(wire::Entry& entry, const OrderLeft& body) {
  wire::OrderLeft& fields = *entry.mutable_order_left();
  fields.Clear();
  put(*fields.mutable_key(), body.key);
}

PeerWoundUp read(FieldReader& reader, const wire::PeerWoundUp& fields) {
  reader.known(fields);
  return {reader.domain(fields.peer(), "peer_wound_up.peer"), fields.statement(),
          reader.optional_id<Signature>(fields.ours(), "peer_wound_up.ours"),
          reader.optional_id<Signature>(fields.theirs(), "peer_wound_up.theirs")};
}

ClaimGivenUp read(FieldReader& reader, const wire::ClaimGivenUp& fields) {
  reader.known(fields);
  return {reader.domain(fields.peer(), "claim_given_up.peer"), fields.amount()};
}

AnswerHonoured read(FieldReader& reader, const wire::AnswerHonoured& fields) {
  reader.known(fields);
  return {reader.key(fields.key(), "answer_honoured.key"),
          reader.domain(fields.peer(), "answer_honoured.peer"),
          {fields.sequence(), fields.index()},
          fields.amount()};
}

RefusalHeard read(FieldReader& reader, const wire::RefusalHeard& fields) {
  reader.known(fields);
  return {reader.key(fields.key(), "refusal_heard.key"),
          reader.domain(fields.peer(), "refusal_heard.peer"),
          {fields.sequence(), fields.index()}};
}

OrderLeft read(FieldReader& reader, const wire::OrderLeft& fields) {
  reader.known(fields);
  return {reader.key(fields.key(), "order_left.key")};
}

}  // namespace protocol
