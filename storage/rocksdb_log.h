// RocksDB's log files, read as bytes: where the last whole record ends, and whether damage lies before it.
//
// A power cut can leave anything of the record that was being written: nothing, its beginning, or its full length with
// blocks of zeros. That record was never acknowledged and may go. A whole record behind damage, though, was: dropping
// it would lose a commit. RocksDB's own recovery cannot tell the two apart in the last 32 KiB of a log, so
// rocksdb_store asks here first. The same format serves the write-ahead log (*.log) and the list of files (MANIFEST-*).
//
// Format: https://github.com/facebook/rocksdb/wiki/Write-Ahead-Log-File-Format, the form without reuse of files. Blocks
// of 32 KiB; records split into fragments of masked CRC-32C (4 bytes), length (2), type (1: 1 whole, 2 first, 3 middle,
// 4 last), payload; integers little-endian. Pure, any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace storage {

struct LogState {
  std::uint64_t whole = 0;    ///< bytes up to the end of the last whole record before any damage
  bool ends_there = true;     ///< nothing follows
  bool lost_records = false;  ///< a record begins behind the damage: more was written here than can be read

  friend bool operator==(const LogState&, const LogState&) = default;
};

LogState read_log(std::string_view bytes);

/// CRC-32C (Castagnoli, RFC 3720 appendix B.4).
std::uint32_t crc32c(std::string_view bytes);

}  // namespace storage
