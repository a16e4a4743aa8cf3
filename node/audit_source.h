// A store out of exported files: the journal and the link logs of one association, from its exports one after the other
// (audit_format.h), without any node. Read only; holds no more in memory than one record and where every 256th stands.
//
// What a file lacks, or holds beyond its end, is simply not there: the replay says which entry or envelope is missing.
// One thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "node/audit_format.h"
#include "protocol/limits.h"
#include "storage/journal.h"
#include "storage/store.h"

namespace node {

using protocol::Bytes;
using protocol::Result;

/// The records of some files that follow each other.
class AuditRecords {
 public:
  /// Longer records are none.
  explicit AuditRecords(std::size_t most_bytes);

  /// A file whose first record has this number; numbers only grow.
  void add(std::uint64_t first, std::filesystem::path path);
  /// nullopt if it is not there.
  std::optional<Bytes> read(std::uint64_t number);

 private:
  struct File {
    std::uint64_t first = 0;
    std::filesystem::path path;
    std::vector<std::uint64_t> places;  ///< of every 256th record, as far as it was read
  };

  bool open_at(File& file, std::uint64_t number);
  std::optional<Bytes> next(File& file);

  std::size_t most_bytes_;
  std::vector<char> buffer_;  ///< from the first file that is opened on: a manifest may name many that never are
  std::vector<File> files_;
  std::ifstream stream_;
  const File* open_ = nullptr;
  std::uint64_t at_ = 0;  ///< number of the record that the stream comes to next
};

class AuditSource final : public storage::Store {
 public:
  /// Adds what an export says it holds.
  void add(const std::filesystem::path& directory, const AuditManifest& manifest);
  /// The journal is so long from here on: what its files hold beyond is not there.
  void end_at(const storage::JournalHead& head) { head_ = head; }
  /// What the files hold beyond it all the same.
  bool goes_on_beyond_its_end() const { return journal_.read(head_.size).has_value(); }

  Result<std::optional<Bytes>> get(storage::Table table, std::string_view key) const override;
  /// Of the journal alone.
  Result<void> scan(storage::Table table, std::string_view first, std::string_view last,
                    const Visitor& visit) const override;

 private:
  Result<void> do_commit(const storage::Batch& batch) override;
  std::optional<Bytes> read_log(storage::Table table, std::string_view key) const;

  using Log = std::pair<storage::Table, std::string>;  ///< its table and what stands before the number in its keys
  mutable AuditRecords journal_{protocol::max_entry_bytes};
  mutable std::map<Log, AuditRecords> logs_;
  storage::JournalHead head_;
};

}  // namespace node
