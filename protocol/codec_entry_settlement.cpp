// Entries about settlement between peers.
#include "protocol/codec_entry.h"
#include "protocol/settlement.h"

namespace protocol {
namespace {

template <class Enum>
std::uint32_t number(Enum value) {
  return static_cast<std::uint32_t>(value);
}

bool is_signed(const Signature& signature) {
  return !signature.is_zero();
}

}  // namespace

const char* rule(const SettlementChanged& body) {
  using Step = SettlementStep;
  const bool ours = body.step != Step::disputed_here;
  const bool theirs = body.step == Step::agreed || body.step == Step::disputed_here;
  if (is_signed(body.ours) != ours || is_signed(body.theirs) != theirs) return "settlement_changed.signatures";
  return body.note.empty() || body.note.size() > max_settlement_bytes ? "settlement_changed.note" : nullptr;
}

const char* rule(const SettlementEnded& body) {
  using Step = ClosingStep;
  const bool ours = body.step != Step::written_off && body.step != Step::questioned_here;
  const bool theirs = body.step != Step::written_off && body.step != Step::signed_here;
  if (is_signed(body.ours) != ours || is_signed(body.theirs) != theirs) return "settlement_ended.signatures";
  if (body.recovered && body.step != Step::signed_here && body.step != Step::countersigned_here)
    return "settlement_ended.recovered";
  return body.closing.empty() || body.closing.size() > max_settlement_bytes ? "settlement_ended.closing" : nullptr;
}

const char* rule(const DisputeNarrowed& body) {
  if (body.number == 0 || body.high < body.low) return "dispute_narrowed.place";
  return !body.message && (body.ours != 0 || body.theirs != 0) ? "dispute_narrowed.amounts" : nullptr;
}

const char* rule(const SettlementThresholdSet& body) {
  return body.threshold < 0 ? "settlement_threshold_set.threshold" : nullptr;
}

const char* rule(const AnswerCounted& body) {
  return body.place.sequence == 0 ? "answer_counted.place" : nullptr;
}

void write(wire::Entry& entry, const SettlementChanged& body) {
  wire::SettlementChanged& fields = *entry.mutable_settlement_changed();
  fields.Clear();
  put(fields.mutable_peer(), body.peer);
  fields.set_step(number(body.step));
  fields.set_note(body.note);
  put_optional(fields.mutable_ours(), body.ours);
  put_optional(fields.mutable_theirs(), body.theirs);
  fields.set_recovered(body.recovered);
}

SettlementChanged read(FieldReader& reader, const wire::SettlementChanged& fields) {
  reader.known(fields);
  return {reader.domain(fields.peer(), "settlement_changed.peer"),
          reader.choice(fields.step(), SettlementStep::proposed_here, SettlementStep::disputed_there,
                        "settlement_changed.step"),
          fields.note(),
          reader.optional_id<Signature>(fields.ours(), "settlement_changed.ours"),
          reader.optional_id<Signature>(fields.theirs(), "settlement_changed.theirs"),
          fields.recovered()};
}

void write(wire::Entry& entry, const SettlementEnded& body) {
  wire::SettlementEnded& fields = *entry.mutable_settlement_ended();
  fields.Clear();
  put(fields.mutable_peer(), body.peer);
  fields.set_step(number(body.step));
  fields.set_closing(body.closing);
  put_optional(fields.mutable_ours(), body.ours);
  put_optional(fields.mutable_theirs(), body.theirs);
  fields.set_recovered(body.recovered);
}

SettlementEnded read(FieldReader& reader, const wire::SettlementEnded& fields) {
  reader.known(fields);
  return {reader.domain(fields.peer(), "settlement_ended.peer"),
          reader.choice(fields.step(), ClosingStep::signed_here, ClosingStep::questioned_here, "settlement_ended.step"),
          fields.closing(),
          reader.optional_id<Signature>(fields.ours(), "settlement_ended.ours"),
          reader.optional_id<Signature>(fields.theirs(), "settlement_ended.theirs"),
          fields.recovered()};
}

void write(wire::Entry& entry, const DisputeNarrowed& body) {
  wire::DisputeNarrowed& fields = *entry.mutable_dispute_narrowed();
  fields.Clear();
  put(fields.mutable_peer(), body.peer);
  fields.set_number(body.number);
  fields.set_direction(number(body.direction));
  fields.set_low(body.low);
  fields.set_high(body.high);
  fields.set_found(body.message.has_value());
  fields.set_message(body.message.value_or(0));
  fields.set_ours(body.ours);
  fields.set_theirs(body.theirs);
}

DisputeNarrowed read(FieldReader& reader, const wire::DisputeNarrowed& fields) {
  reader.known(fields);
  DisputeNarrowed body{.peer = reader.domain(fields.peer(), "dispute_narrowed.peer"),
                       .number = fields.number(),
                       .direction = reader.choice(fields.direction(), EnvelopeDirection::sent,
                                                  EnvelopeDirection::received, "dispute_narrowed.direction"),
                       .low = fields.low(),
                       .high = fields.high(),
                       .message = {},
                       .ours = fields.ours(),
                       .theirs = fields.theirs()};
  if (fields.found()) body.message = fields.message();
  reader.require(fields.found() || fields.message() == 0, "dispute_narrowed.message");
  return body;
}

void write(wire::Entry& entry, const SettlementThresholdSet& body) {
  wire::SettlementThresholdSet& fields = *entry.mutable_settlement_threshold_set();
  fields.Clear();
  put(fields.mutable_peer(), body.peer);
  fields.set_threshold(body.threshold);
}

SettlementThresholdSet read(FieldReader& reader, const wire::SettlementThresholdSet& fields) {
  reader.known(fields);
  return {reader.domain(fields.peer(), "settlement_threshold_set.peer"), fields.threshold()};
}

void write(wire::Entry& entry, const AnswerCounted& body) {
  wire::AnswerCounted& fields = *entry.mutable_answer_counted();
  fields.Clear();
  put(*fields.mutable_key(), body.key);
  put(fields.mutable_peer(), body.peer);
  fields.set_direction(number(body.direction));
  fields.set_sequence(body.place.sequence);
  fields.set_index(body.place.index);
}

AnswerCounted read(FieldReader& reader, const wire::AnswerCounted& fields) {
  reader.known(fields);
  return {reader.key(fields.key(), "answer_counted.key"),
          reader.domain(fields.peer(), "answer_counted.peer"),
          reader.choice(fields.direction(), EnvelopeDirection::received, EnvelopeDirection::returned,
                        "answer_counted.direction"),
          {fields.sequence(), fields.index()}};
}

}  // namespace protocol
