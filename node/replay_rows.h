// The rows of a replay, in a scratch store: without the journal, which stands in the exports, and the lists of payments
// by account, which nobody reads again. Half of what would be written, and the larger half. One thread.
#pragma once

#include <memory>

#include "storage/store.h"

namespace node {

class ReplayRows final : public storage::Store {
 public:
  /// `source` holds the journal, and outlives this.
  ReplayRows(const storage::Store& source, std::unique_ptr<storage::Store> rows)
      : source_(source), rows_(std::move(rows)) {}

  bool keeps(storage::Table table) const override;
  protocol::Result<std::optional<protocol::Bytes>> get(storage::Table table, std::string_view key) const override;
  protocol::Result<void> scan(storage::Table table, std::string_view first, std::string_view last,
                              const Visitor& visit) const override;

 private:
  protocol::Result<void> do_commit(const storage::Batch& batch) override;

  const storage::Store& source_;
  std::unique_ptr<storage::Store> rows_;
};

}  // namespace node
