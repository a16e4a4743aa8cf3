#include "storage/view.h"

#include <array>
#include <unordered_map>
#include <utility>
#include <vector>

#include "protocol/check.h"

namespace storage {

using protocol::check;

namespace {

/// A row as staged; nullopt = it goes.
using Rows = std::map<Bytes, std::optional<Bytes>, std::less<>>;

struct Layer {
  std::uint64_t number = 0;
  std::array<Rows, table_count> tables;
  std::size_t size = 0;  ///< rows in all tables
};

/// The newest version of a row among the layers; the key of its entry lies in that layer too.
struct Newest {
  const std::optional<Bytes>* value = nullptr;
  std::uint64_t layer = 0;
};
using Index = std::unordered_map<std::string_view, Newest>;

std::size_t number_of(Table table) {
  const auto number = static_cast<std::size_t>(table);
  check(number < table_count, "a table is one of those listed");
  return number;
}

[[noreturn]] void stop(const protocol::Failure& failure) {
  const std::string what =
      "the writer can read its books (" + std::string(protocol::name(failure.reason)) + ": " + failure.detail + ")";
  check(false, what.c_str());
  std::unreachable();
}

/// A walk through part of one layer's table.
struct Walk {
  Rows::const_iterator at;
  Rows::const_iterator end;
};

/// The rows of several layers, oldest first, merged in key order; of rows with equal keys the newest.
class Overlay {
 public:
  void add(const Rows& rows, std::string_view first, std::string_view last) {
    const Walk walk{rows.lower_bound(first), last.empty() ? rows.end() : rows.lower_bound(last)};
    if (walk.at != walk.end) walks_.push_back(walk);
  }

  /// The least row not yet passed, nullptr at the end.
  const Rows::value_type* peek() const {
    const Rows::value_type* least = nullptr;
    for (const Walk& walk : walks_)
      if (walk.at != walk.end && (least == nullptr || walk.at->first <= least->first)) least = &*walk.at;
    return least;
  }

  /// Passes every version of the row with this key.
  void pass(std::string_view key) {
    for (Walk& walk : walks_)
      if (walk.at != walk.end && walk.at->first == key) ++walk.at;
  }

 private:
  std::vector<Walk> walks_;
};

/// Visits overlay rows below `limit`, or all if there is none. False if the visitor stopped.
bool visit_overlay(Overlay& overlay, std::optional<std::string_view> limit, const Store::Visitor& visit) {
  for (const auto* row = overlay.peek(); row != nullptr && (!limit || row->first < *limit); row = overlay.peek()) {
    overlay.pass(row->first);
    if (row->second && !visit(row->first, *row->second)) return false;
  }
  return true;
}

}  // namespace

struct View::Layers {
  std::deque<Layer> in_flight;  ///< oldest first
  Layer staged;
  std::array<Index, table_count> newest;
  int scans = 0;  ///< under way: the layers they walk through must stay

  void write(Table table, Bytes key, std::optional<Bytes> value);
  void forget(const Layer& layer);
};

void View::Layers::write(Table table, Bytes key, std::optional<Bytes> value) {
  const std::size_t number = number_of(table);
  Rows& rows = staged.tables[number];
  // Numbered rows come in ascending order: the end of the map is the right place without a search.
  const bool ascending = rows.empty() || rows.rbegin()->first < key;
  const std::size_t size_before = rows.size();
  const auto row = ascending ? rows.emplace_hint(rows.end(), std::move(key), std::nullopt)
                             : rows.try_emplace(std::move(key), std::nullopt).first;
  row->second = std::move(value);
  if (rows.size() == size_before) return;
  ++staged.size;
  Index& index = newest[number];
  const Newest here{&row->second, staged.number};
  if (auto older = index.extract(row->first); !older.empty()) {
    older.key() = row->first;
    older.mapped() = here;
    index.insert(std::move(older));
  } else {
    index.emplace(row->first, here);
  }
}

void View::Layers::forget(const Layer& layer) {
  for (std::size_t number = 0; number < table_count; ++number) {
    for (const auto& [key, value] : layer.tables[number]) {
      const auto entry = newest[number].find(key);
      check(entry != newest[number].end(), "every row of a layer is in the index");
      if (entry->second.layer == layer.number) newest[number].erase(entry);
    }
  }
}

View::View(const Store& store) : store_(store), layers_(std::make_unique<Layers>()) {}
View::~View() = default;

std::optional<Bytes> View::get(Table table, std::string_view key) const {
  auto row = try_get(table, key);
  if (!row) stop(row.error());
  return *std::move(row);
}

void View::scan(Table table, std::string_view prefix, std::string_view from, const Store::Visitor& visit) const {
  if (auto done = try_scan(table, prefix, from, visit); !done) stop(done.error());
}

Result<std::optional<Bytes>> View::try_get(Table table, std::string_view key) const {
  const Index& index = layers_->newest[number_of(table)];
  if (const auto entry = index.find(key); entry != index.end()) return *entry->second.value;
  return store_.get(table, key);
}

Result<void> View::try_scan(Table table, std::string_view prefix, std::string_view from,
                            const Store::Visitor& visit) const {
  const std::string_view first = std::max(prefix, from);
  const Bytes last = prefix_end(prefix);
  if (!last.empty() && first >= last) return {};
  const std::size_t number = number_of(table);
  Overlay overlay;
  for (const Layer& layer : layers_->in_flight) overlay.add(layer.tables[number], first, last);
  overlay.add(layers_->staged.tables[number], first, last);
  bool going_on = true;
  ++layers_->scans;
  auto done = store_.scan(table, first, last, [&](std::string_view key, std::string_view value) {
    going_on = visit_overlay(overlay, key, visit);
    if (!going_on) return false;
    if (const auto* row = overlay.peek(); row != nullptr && row->first == key) return true;
    going_on = visit(key, value);
    return going_on;
  });
  if (done && going_on) visit_overlay(overlay, std::nullopt, visit);
  --layers_->scans;
  return done;
}

void View::put(Table table, Bytes key, Bytes value) {
  layers_->write(table, std::move(key), std::move(value));
}

void View::erase(Table table, Bytes key) {
  layers_->write(table, std::move(key), std::nullopt);
}

bool View::dirty() const {
  return layers_->staged.size > 0;
}

Batch View::take() {
  check(layers_->scans == 0, "no batch is taken while a scan walks through it");
  Batch batch;
  const Layer& staged = layers_->staged;
  for (std::size_t number = 0; number < table_count; ++number) {
    const auto table = static_cast<Table>(number);
    for (const auto& [key, value] : staged.tables[number]) {
      if (value)
        batch.put(table, key, *value);
      else
        batch.erase(table, key);
    }
  }
  check(batch.writes().size() == staged.size, "a batch holds all that was staged");
  const std::uint64_t next = staged.number + 1;
  layers_->in_flight.push_back(std::exchange(layers_->staged, Layer{.number = next, .tables = {}, .size = 0}));
  return batch;
}

void View::retire() {
  check(!layers_->in_flight.empty(), "only a batch in flight is retired");
  check(layers_->scans == 0, "no batch is retired while a scan walks through it");
  layers_->forget(layers_->in_flight.front());
  layers_->in_flight.pop_front();
}

}  // namespace storage
