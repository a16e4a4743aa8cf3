#include "protocol/proof_lines.h"

#include <charconv>

#include "protocol/base64.h"

namespace protocol {

void add_line(std::string& text, std::string_view word, std::string_view value) {
  text += word;
  text += ' ';
  text += value;
  text += '\n';
}

void add_bytes(std::string& text, std::string_view word, std::string_view bytes) {
  add_line(text, word, to_base64(bytes));
}

bool ProofLines::next_is(std::string_view word) const {
  return !failed_ && rest_.starts_with(word) && rest_.substr(word.size()).starts_with(' ');
}

std::optional<std::string_view> ProofLines::take(std::string_view word) {
  const auto end = rest_.find('\n');
  if (!next_is(word) || end == std::string_view::npos) return std::nullopt;
  const auto value = rest_.substr(0, end).substr(word.size() + 1);
  rest_.remove_prefix(end + 1);
  return value;
}

void ProofLines::take_whole(std::string_view line) {
  if (failed_ || !rest_.starts_with(line) || !rest_.substr(line.size()).starts_with('\n')) return fail();
  rest_.remove_prefix(line.size() + 1);
}

Bytes ProofLines::bytes(std::string_view word) {
  const auto value = take(word);
  if (!value) return fail(), Bytes();
  return decoded(*value);
}

std::pair<std::uint64_t, Bytes> ProofLines::numbered(std::string_view word) {
  const auto value = take(word);
  if (!value) return fail(), std::pair<std::uint64_t, Bytes>();
  std::uint64_t number = 0;
  const auto* end = value->data() + value->size();
  const auto read = std::from_chars(value->data(), end, number);
  if (read.ec != std::errc() || read.ptr == end || *read.ptr != ' ') return fail(), std::pair<std::uint64_t, Bytes>();
  return {number, decoded(std::string_view(read.ptr + 1, end))};
}

Bytes ProofLines::decoded(std::string_view value) {
  auto bytes = from_base64(value);
  if (!bytes) fail();
  return std::move(bytes).value_or(Bytes());
}

}  // namespace protocol
