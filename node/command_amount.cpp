#include "node/command_amount.h"

#include <algorithm>
#include <array>

#include "node/command_context.h"

namespace node {

using protocol::failure;
using protocol::Reason;
using protocol::Result;

namespace {

/// Those that a French keyboard, a spreadsheet or a bank's page put between digits: the plain one, U+00A0, U+202F and
/// U+2009.
constexpr std::array<std::string_view, 4> spaces{" ", "\u00a0", "\u202f", "\u2009"};
constexpr std::size_t group = 3;

bool all_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char byte) { return byte >= '0' && byte <= '9'; });
}

/// How long the space is with which a text begins; 0 if it does not.
std::size_t space_at(std::string_view text) {
  for (const auto space : spaces)
    if (text.starts_with(space)) return space.size();
  return 0;
}

/// The digits before the decimals, without the spaces that group them; empty if they group otherwise than by threes.
std::string ungrouped(std::string_view whole) {
  std::string digits;
  std::size_t since_space = 0;
  bool grouped = false;
  for (std::size_t i = 0; i < whole.size();) {
    const auto space = space_at(whole.substr(i));
    if (space == 0) {
      digits += whole[i++];
      ++since_space;
      continue;
    }
    if (grouped ? since_space != group : since_space == 0 || since_space > group) return {};
    grouped = true;
    since_space = 0;
    i += space;
  }
  return grouped && since_space != group ? std::string() : digits;
}

Result<std::string> plain(std::string_view typed) {
  const auto mark = typed.find_first_of(".,");
  const auto whole = typed.substr(0, mark);
  const auto digits = ungrouped(whole);
  if (digits.empty() && !whole.empty()) return failure(Reason::malformed, "spaces group digits by threes");
  if (mark == std::string_view::npos) return digits;
  const auto decimals = typed.substr(mark + 1);
  // 1,000 is a thousand to some and one to others: money is not guessed.
  if (typed[mark] == ',' && decimals.size() == group && all_digits(decimals))
    return failure(Reason::malformed, "three digits after a comma may be thousands: write 1000, or 1.000 for one");
  return digits + "." + std::string(decimals);
}

/// Minor units of what was typed, with its reason to refuse it said in terms of what people type.
Result<std::int64_t> minor_of(const std::string& typed, std::uint8_t scale) {
  const auto text = plain(typed);
  if (!text) return std::unexpected(text.error());
  auto minor = protocol::parse_decimal(*text, scale);
  if (!minor && minor.error().reason == Reason::malformed)
    return failure(Reason::malformed, "not an amount, as in 12.50, 12,50 or 1 000,50");
  return minor;
}

}  // namespace

Result<std::string> plain_amount(const std::string& typed) {
  const auto minor = minor_of(typed, protocol::max_scale);
  if (!minor) return std::unexpected(wrong_value("'" + typed + "'", minor.error()));
  return *plain(typed);
}

Result<std::string> checked_amount(const std::string& typed, std::uint8_t scale) {
  const auto minor = minor_of(typed, scale);
  if (!minor) return std::unexpected(wrong_value("'" + typed + "'", minor.error()));
  return protocol::format_decimal(*minor, scale);
}

std::string shown_part(const std::string& part) {
  constexpr std::uint8_t decimals = 4;
  constexpr std::int64_t hundred_percent = 1'000'000;  // with that many decimals
  const auto slash = part.find('/');
  if (slash == std::string::npos) return part;
  const auto over = protocol::parse_decimal(part.substr(0, slash), 0).value_or(0);
  const auto under = protocol::parse_decimal(part.substr(slash + 1), 0).value_or(0);
  if (over < 0 || over > INT64_MAX / hundred_percent || under <= 0 || over * hundred_percent % under != 0) return part;
  auto text = protocol::format_decimal(over * hundred_percent / under, decimals);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text + "%";
}

std::string plain_part(const std::string& typed) {
  if (!typed.ends_with('%')) return typed;
  auto percent = typed.substr(0, typed.size() - 1);
  for (const auto space : spaces)
    if (percent.ends_with(space)) percent.resize(percent.size() - space.size());
  std::ranges::replace(percent, ',', '.');
  return percent + "%";
}

}  // namespace node
