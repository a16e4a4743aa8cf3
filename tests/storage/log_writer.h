// Log files as RocksDB writes them, record by record; storage/rocksdb_log.h has the format.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/rocksdb_log.h"

namespace storage::test {

class LogWriter {
 public:
  static constexpr std::size_t block_size = std::size_t{32} * 1024;

  void add(std::string_view record) {
    bool first = true;
    do {
      const std::size_t left = block_size - bytes.size() % block_size;
      if (left < 7) bytes.append(left, '\0');
      const std::size_t room = block_size - bytes.size() % block_size - 7;
      const std::string_view part = record.substr(0, room);
      record.remove_prefix(part.size());
      const bool last = record.empty();
      const int begun = first ? 2 : 3;  // and goes on
      const int ended = first ? 1 : 4;
      emit(static_cast<char>(last ? ended : begun), part);
      first = false;
    } while (!record.empty());
    ends.push_back(bytes.size());
  }

  std::string bytes;
  std::vector<std::size_t> ends;

 private:
  void emit(char type, std::string_view part) {
    const std::string checked = std::string(1, type) + std::string(part);
    const std::uint32_t crc = crc32c(checked);
    const std::uint32_t masked = ((crc >> 15) | (crc << 17)) + 0xa282ead8U;
    for (int shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<char>(masked >> shift));
    bytes.push_back(static_cast<char>(part.size() & 0xff));
    bytes.push_back(static_cast<char>(part.size() >> 8));
    bytes += checked;
  }
};

}  // namespace storage::test
