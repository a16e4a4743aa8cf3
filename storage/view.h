// View: a store as the writer sees it, with what is staged and what is on its way to disk already in it.
//
// The next batch is stepped while the disk still syncs the one before, so reads must see both. One thread: the
// writer's.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "storage/store.h"

namespace storage {

class View {
 public:
  explicit View(const Store& store);
  ~View();
  View(const View&) = delete;
  View& operator=(const View&) = delete;

  /// Staged, else in flight, else stored. A read error of the store stops the process: the writer cannot go on without
  /// its books (the caller has no sensible answer, and guessing would decide money).
  std::optional<Bytes> get(Table table, std::string_view key) const;

  /// Rows whose key begins with `prefix` and is >= `from`, in key order, merged over all three. The visitor may put and
  /// erase, but what it is shown holds only until it changes that row, and rows it adds may or may not be visited. It
  /// may not take() or retire().
  void scan(Table table, std::string_view prefix, std::string_view from, const Store::Visitor& visit) const;

  /// The same, handing a read error on: for start-up, which can still report it.
  Result<std::optional<Bytes>> try_get(Table table, std::string_view key) const;
  Result<void> try_scan(Table table, std::string_view prefix, std::string_view from, const Store::Visitor& visit) const;

  /// What the store does not keep is not staged either: get() is answered by the store alone.
  bool keeps(Table table) const { return store_.keeps(table); }
  void put(Table table, Bytes key, Bytes value);
  void erase(Table table, Bytes key);

  /// Whether put() or erase() was called since the last take().
  bool dirty() const;

  /// Everything staged, as one batch in order of (table, key), each row once. It stays visible here, as in flight,
  /// until retire().
  Batch take();

  /// The oldest batch taken and not yet retired is durable: the store itself answers for its rows from now on.
  void retire();

 private:
  struct Layers;
  const Store& store_;
  std::unique_ptr<Layers> layers_;
};

}  // namespace storage
