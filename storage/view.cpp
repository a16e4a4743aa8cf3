#include "storage/view.h"

#include <algorithm>
#include <array>
#include <deque>
#include <ranges>
#include <unordered_map>
#include <utility>
#include <vector>

#include "protocol/check.h"

namespace storage {

using protocol::check;

namespace {

/// A row as staged; nullopt = it goes.
struct Row {
  Bytes key;
  std::optional<Bytes> value;
};

/// Rows of one table, each key once. A row stays where it is, so that a batch can refer to it.
class Rows {
 public:
  void write(Bytes key, std::optional<Bytes> value);
  /// nullptr if there is none.
  const Row* find(std::string_view key) const;
  /// Those with first <= key < last, in key order; an empty `last` means to the end.
  std::vector<const Row*> sorted(std::string_view first, std::string_view last) const;
  std::size_t size() const { return by_key_.size(); }

 private:
  std::deque<Row> rows_;
  std::unordered_map<std::string_view, Row*> by_key_;
};

void Rows::write(Bytes key, std::optional<Bytes> value) {
  Row& row = rows_.emplace_back(std::move(key), std::nullopt);
  const auto [known, is_new] = by_key_.try_emplace(row.key, &row);
  known->second->value = std::move(value);
  if (!is_new) rows_.pop_back();
}

const Row* Rows::find(std::string_view key) const {
  const auto known = by_key_.find(key);
  return known == by_key_.end() ? nullptr : known->second;
}

std::vector<const Row*> Rows::sorted(std::string_view first, std::string_view last) const {
  std::vector<const Row*> rows;
  rows.reserve(rows_.size());
  for (const Row& row : rows_)
    if (row.key >= first && (last.empty() || row.key < last)) rows.push_back(&row);
  std::ranges::sort(rows, {}, &Row::key);
  return rows;
}

struct Layer {
  std::array<Rows, table_count> tables;

  std::size_t size() const {
    std::size_t size = 0;
    for (const Rows& rows : tables) size += rows.size();
    return size;
  }
};

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

/// The rows of several layers, oldest first, merged in key order; of rows with equal keys the newest.
class Overlay {
 public:
  void add(const Rows& rows, std::string_view first, std::string_view last) {
    if (rows.size() > 0) walks_.push_back({.rows = rows.sorted(first, last)});
  }

  /// The least row not yet passed, nullptr at the end.
  const Row* peek() const {
    const Row* least = nullptr;
    for (const Walk& walk : walks_)
      if (!walk.over() && (least == nullptr || walk.row().key <= least->key)) least = &walk.row();
    return least;
  }

  /// Passes every version of the row with this key.
  void pass(std::string_view key) {
    for (Walk& walk : walks_)
      if (!walk.over() && walk.row().key == key) ++walk.at;
  }

 private:
  struct Walk {
    std::vector<const Row*> rows;
    std::size_t at = 0;

    bool over() const { return at == rows.size(); }
    const Row& row() const { return *rows[at]; }
  };
  std::vector<Walk> walks_;
};

/// Visits overlay rows below `limit`, or all if there is none. False if the visitor stopped.
bool visit_overlay(Overlay& overlay, std::optional<std::string_view> limit, const Store::Visitor& visit) {
  for (const auto* row = overlay.peek(); row != nullptr && (!limit || row->key < *limit); row = overlay.peek()) {
    overlay.pass(row->key);
    if (row->value && !visit(row->key, *row->value)) return false;
  }
  return true;
}

}  // namespace

struct View::Layers {
  std::deque<std::shared_ptr<const Layer>> in_flight;  ///< oldest first
  std::shared_ptr<Layer> staged = std::make_shared<Layer>();
  int scans = 0;  ///< under way: the layers they walk through must stay

  Rows& rows(Table table) { return staged->tables[number_of(table)]; }
};

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
  const std::size_t number = number_of(table);
  if (const Row* row = layers_->staged->tables[number].find(key)) return row->value;
  for (const auto& layer : layers_->in_flight | std::views::reverse)
    if (const Row* row = layer->tables[number].find(key)) return row->value;
  return store_.get(table, key);
}

Result<void> View::try_scan(Table table, std::string_view prefix, std::string_view from,
                            const Store::Visitor& visit) const {
  const std::string_view first = std::max(prefix, from);
  const Bytes last = prefix_end(prefix);
  if (!last.empty() && first >= last) return {};
  const std::size_t number = number_of(table);
  Overlay overlay;
  for (const auto& layer : layers_->in_flight) overlay.add(layer->tables[number], first, last);
  overlay.add(layers_->staged->tables[number], first, last);
  bool going_on = true;
  ++layers_->scans;
  auto done = store_.scan(table, first, last, [&](std::string_view key, std::string_view value) {
    going_on = visit_overlay(overlay, key, visit);
    if (!going_on) return false;
    if (const auto* row = overlay.peek(); row != nullptr && row->key == key) return true;
    going_on = visit(key, value);
    return going_on;
  });
  if (done && going_on) visit_overlay(overlay, std::nullopt, visit);
  --layers_->scans;
  return done;
}

void View::put(Table table, Bytes key, Bytes value) {
  if (store_.keeps(table)) layers_->rows(table).write(std::move(key), std::move(value));
}

void View::erase(Table table, Bytes key) {
  if (store_.keeps(table)) layers_->rows(table).write(std::move(key), std::nullopt);
}

bool View::dirty() const {
  return layers_->staged->size() > 0;
}

Batch View::take() {
  check(layers_->scans == 0, "no batch is taken while a scan walks through it");
  const std::shared_ptr<const Layer> taken = std::exchange(layers_->staged, std::make_shared<Layer>());
  std::vector<Write> writes;
  writes.reserve(taken->size());
  for (std::size_t number = 0; number < table_count; ++number)
    for (const Row* row : taken->tables[number].sorted({}, {}))
      writes.push_back({.table = static_cast<Table>(number), .key = row->key, .value = row->value});
  check(writes.size() == taken->size(), "a batch holds all that was staged");
  layers_->in_flight.push_back(taken);
  return {std::move(writes), taken};
}

void View::retire() {
  check(!layers_->in_flight.empty(), "only a batch in flight is retired");
  check(layers_->scans == 0, "no batch is retired while a scan walks through it");
  layers_->in_flight.pop_front();
}

}  // namespace storage
