#include "tests/protocol/tampering.h"

#include <optional>
#include <vector>

namespace protocol_tests {
namespace {

/// A field of serialised protobuf: `raw` as a whole; `content` only if it is length-delimited.
struct Field {
  std::string tag;
  std::string raw;
  std::optional<std::string> content;
};

std::optional<std::uint64_t> take_varint(std::string_view& rest) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !rest.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(rest.front());
    rest.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
    if (byte < 0x80U) return value;
  }
  return std::nullopt;
}

std::string varint(std::uint64_t value) {
  std::string bytes;
  for (; value >= 128; value /= 128) bytes += static_cast<char>(value % 128 + 128);
  return bytes + static_cast<char>(value);
}

/// Only numbers and length-delimited fields occur in this protocol; nullopt for all else.
std::optional<std::vector<Field>> split(std::string_view rest) {
  std::vector<Field> fields;
  while (!rest.empty()) {
    const std::string_view from = rest;
    const auto tag = take_varint(rest);
    if (!tag || *tag / 8 == 0 || (*tag % 8 != 0 && *tag % 8 != 2)) return std::nullopt;
    const auto value = take_varint(rest);
    if (!value || (*tag % 8 == 2 && *value > rest.size())) return std::nullopt;
    Field field{varint(*tag), {}, {}};
    if (*tag % 8 == 2) {
      field.content = std::string(rest.substr(0, *value));
      rest.remove_prefix(*value);
    }
    field.raw = std::string(from.substr(0, from.size() - rest.size()));
    fields.push_back(std::move(field));
  }
  return fields;
}

}  // namespace

void for_each_added_field(std::string_view bytes, const std::function<void(std::string_view)>& see) {
  const auto fields = split(bytes);
  if (!fields) return;
  see(std::string(bytes) + varint(2000 * 8) + varint(1));
  see(std::string(bytes) + varint(2000 * 8 + 2) + varint(1) + "x");
  std::string before;
  std::string_view after = bytes;
  for (const Field& field : *fields) {
    see(std::string(bytes) + field.raw);
    after.remove_prefix(field.raw.size());
    if (field.content)
      for_each_added_field(*field.content, [&](std::string_view changed) {
        see(before + field.tag + varint(changed.size()) + std::string(changed) + std::string(after));
      });
    before += field.raw;
  }
}

void for_each_truncation(std::string_view bytes, const std::function<void(std::string_view)>& see) {
  for (std::size_t size = 0; size < bytes.size(); ++size) see(std::string(bytes.substr(0, size)));
}

void for_each_flipped_bit(std::string_view bytes, const std::function<void(std::string_view)>& see) {
  std::string changed(bytes);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    for (unsigned bit = 0; bit < 8; ++bit) {
      changed[i] = static_cast<char>(static_cast<unsigned char>(bytes[i]) ^ (1U << bit));
      see(changed);
      changed[i] = bytes[i];
    }
}

void for_random_edits(std::string_view bytes, RandomValues& random, int times,
                      const std::function<void(std::string_view)>& see) {
  for (int i = 0; i < times; ++i) {
    std::string changed(bytes);
    for (std::uint64_t edit = random.below(4) + 1; edit > 0; --edit) {
      const std::size_t at = random.below(changed.size() + 1);
      const std::size_t size = random.below(6);
      changed.replace(at, random.coin() ? size : 0, random.bytes(random.below(6)));
    }
    if (changed != bytes) see(changed);
  }
}

}  // namespace protocol_tests
