// Entries about paper.
#include "protocol/codec_entry.h"

namespace protocol {
namespace {

constexpr std::size_t max_counter_bytes = 40;
constexpr std::size_t max_reason_bytes = 140;
constexpr std::size_t max_author_bytes = 64;
constexpr std::size_t max_denominations = 32;

using HeapField = google::protobuf::RepeatedPtrField<wire::Denomination>;

/// One heap is written in one way.
bool is_heap(const NotesHeap& heap) {
  std::int64_t last = 0;
  for (const auto& [value, count] : heap) {
    if (value <= last || count == 0) return false;
    last = value;
  }
  return heap.size() <= max_denominations;
}

NotesHeap read_heap(FieldReader& reader, const HeapField& fields) {
  NotesHeap heap;
  for (const auto& each : fields) {
    reader.known(each);
    heap.push_back({each.value(), each.count()});
  }
  return heap;
}

void write_heap(HeapField& fields, const NotesHeap& heap) {
  for (const auto& [value, count] : heap) {
    auto* field = fields.Add();
    field->set_value(value);
    field->set_count(count);
  }
}

}  // namespace

const char* rule(const CounterCounted& body) {
  if (body.counter.empty() || body.counter.size() > max_counter_bytes) return "counter_counted.counter";
  if (!is_heap(body.stock) || !is_heap(body.returns)) return "counter_counted.notes";
  if (body.cash < 0) return "counter_counted.cash";
  const bool too_long = body.reason.size() > max_reason_bytes || body.author.size() > max_author_bytes;
  return too_long ? "counter_counted.reason" : nullptr;
}

void write(wire::Entry& entry, const CounterCounted& body) {
  wire::CounterCounted& fields = *entry.mutable_counter_counted();
  fields.Clear();
  fields.set_counter(body.counter);
  write_heap(*fields.mutable_stock(), body.stock);
  write_heap(*fields.mutable_returns(), body.returns);
  fields.set_cash(body.cash);
  fields.set_reason(body.reason);
  fields.set_author(body.author);
}

CounterCounted read(FieldReader& reader, const wire::CounterCounted& fields) {
  reader.known(fields);
  return {.counter = fields.counter(),
          .stock = read_heap(reader, fields.stock()),
          .returns = read_heap(reader, fields.returns()),
          .cash = fields.cash(),
          .reason = fields.reason(),
          .author = fields.author()};
}

}  // namespace protocol
