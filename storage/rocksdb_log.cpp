#include "storage/rocksdb_log.h"

#include <algorithm>
#include <array>
#include <optional>

#include "protocol/check.h"

namespace storage {
namespace {

constexpr std::size_t block_size = 32 * 1024;
constexpr std::size_t header_size = 7;

enum class Fragment : std::uint8_t { whole = 1, first = 2, middle = 3, last = 4 };

struct Found {
  Fragment type = Fragment::whole;
  std::size_t size = 0;  ///< with its header
};

constexpr std::array<std::uint32_t, 256> crc_table = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t rest = byte;
    for (int bit = 0; bit < 8; ++bit) rest = (rest >> 1) ^ ((rest & 1) != 0 ? 0x82f63b78U : 0U);
    table[byte] = rest;
  }
  return table;
}();

std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

std::size_t left_in_block(std::size_t at) {
  return block_size - at % block_size;
}

/// The sound fragment at a place, if there is one.
std::optional<Found> fragment_at(std::string_view bytes, std::size_t at) {
  const std::string_view rest = bytes.substr(at, left_in_block(at));
  if (rest.size() < header_size) return std::nullopt;
  const std::uint32_t type = byte_at(rest, 6);
  if (type < 1 || type > 4) return std::nullopt;
  const std::size_t size = header_size + (byte_at(rest, 4) | (byte_at(rest, 5) << 8));
  if (size > rest.size()) return std::nullopt;
  const std::uint32_t masked =
      byte_at(rest, 0) | (byte_at(rest, 1) << 8) | (byte_at(rest, 2) << 16) | (byte_at(rest, 3) << 24);
  const std::uint32_t crc = crc32c(rest.substr(6, size - 6));
  // Masked, so that a log within a log is no valid log: rotated and offset by a constant of the format.
  if (masked != ((crc >> 15) | (crc << 17)) + 0xa282ead8U) return std::nullopt;
  return Found{static_cast<Fragment>(type), size};
}

bool begins_record(const Found& fragment) {
  return fragment.type == Fragment::whole || fragment.type == Fragment::first;
}

/// Whether a record begins anywhere from `at` on. Fragments that continue one are stepped over, so that what a torn
/// record carries is not taken for records of its own.
bool record_begins_behind(std::string_view bytes, std::size_t at) {
  while (at < bytes.size()) {
    const auto fragment = fragment_at(bytes, at);
    if (fragment && begins_record(*fragment)) return true;
    at += fragment ? fragment->size : 1;
  }
  return false;
}

}  // namespace

LogState read_log(std::string_view bytes) {
  LogState state;
  bool inside = false;  // between the first fragment of a record and its last
  std::size_t at = 0;
  while (at < bytes.size()) {
    if (left_in_block(at) < header_size) {  // too short for a header: filled up with zeros
      at = std::min(bytes.size(), at + left_in_block(at));
      continue;
    }
    const auto fragment = fragment_at(bytes, at);
    if (!fragment || begins_record(*fragment) == inside) {
      state.lost_records = record_begins_behind(bytes, fragment ? at : at + 1);
      break;
    }
    at += fragment->size;
    inside = fragment->type == Fragment::first || fragment->type == Fragment::middle;
    if (!inside) state.whole = at;
  }
  state.ends_there = state.whole == bytes.size();
  protocol::check(state.whole <= bytes.size(), "whole records lie within the log");
  return state;
}

std::uint32_t crc32c(std::string_view bytes) {
  std::uint32_t crc = ~0U;
  for (std::size_t i = 0; i < bytes.size(); ++i) crc = (crc >> 8) ^ crc_table[(crc ^ byte_at(bytes, i)) & 0xff];
  return ~crc;
}

}  // namespace storage
