#include "protocol/checkpoint.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "protocol/base64.h"
#include "protocol/check.h"

namespace protocol {
namespace {

bool is_line(std::string_view line) {
  return !line.empty() && line.find('\n') == std::string_view::npos;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace

std::string to_text(const Checkpoint& checkpoint) {
  check(is_line(checkpoint.origin) && std::ranges::all_of(checkpoint.extensions, is_line),
        "each part of a checkpoint is a line");
  std::string text =
      checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" + to_base64(checkpoint.root.view()) + "\n";
  for (const std::string& line : checkpoint.extensions) text += line + "\n";
  return text;
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
  const auto lines = lines_of(text);
  if (lines.size() < 3 || !std::ranges::all_of(lines, is_line))
    return failure(Reason::malformed, "a checkpoint has an origin, a size and a root");
  Checkpoint checkpoint;
  checkpoint.origin = lines[0];
  const auto number = std::from_chars(lines[1].data(), lines[1].data() + lines[1].size(), checkpoint.size);
  const auto root = from_base64(lines[2]);
  if (number.ec != std::errc() || !root || root->size() != Hash::size)
    return failure(Reason::malformed, "a checkpoint has a size and a root of 32 bytes");
  checkpoint.root = *Hash::from_bytes(*root);
  checkpoint.extensions.assign(lines.begin() + 3, lines.end());
  // One text for each checkpoint: no leading zero, nothing after a number, a line feed at the end.
  if (to_text(checkpoint) != text) return failure(Reason::malformed, "a checkpoint in another form");
  return checkpoint;
}

}  // namespace protocol
