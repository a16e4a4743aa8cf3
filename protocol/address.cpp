#include "protocol/address.h"

#include <algorithm>
#include <array>

namespace protocol {
namespace {

constexpr std::size_t max_domain = 253;
constexpr std::size_t max_label = 63;
constexpr std::size_t max_alias = 64;

bool is_letter_or_digit(char character) {
  return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= max_label && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label, [](char character) { return is_letter_or_digit(character) || character == '-'; });
}

bool is_alias_character(char character) {
  return is_letter_or_digit(character) || character == '.' || character == '_' || character == '-';
}

}  // namespace

Result<Domain> Domain::parse(std::string_view text) {
  if (text.empty() || text.size() > max_domain) return failure(Reason::malformed, "a domain has 1 to 253 characters");
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('.', begin), text.size());
    if (!is_label(text.substr(begin, end - begin)))
      return failure(Reason::malformed, "a domain is made of lower-case letters, digits and inner hyphens");
    begin = end + 1;
  }
  Domain domain;
  domain.text_ = text;
  return domain;
}

Result<Alias> Alias::parse(std::string_view text) {
  if (text.empty() || text.size() > max_alias) return failure(Reason::malformed, "an alias has 1 to 64 characters");
  if (!is_letter_or_digit(text.front()) || !std::ranges::all_of(text, is_alias_character))
    return failure(Reason::malformed, "an alias is made of a-z, 0-9 and, after the first, '.', '_' and '-'");
  Alias alias;
  alias.text_ = text;
  return alias;
}

Result<Address> Address::parse(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos) return failure(Reason::malformed, "an address has the form alias@domain");
  auto alias = Alias::parse(text.substr(0, at));
  if (!alias) return std::unexpected(std::move(alias.error()));
  auto domain = Domain::parse(text.substr(at + 1));
  if (!domain) return std::unexpected(std::move(domain.error()));
  return Address{std::move(*alias), std::move(*domain)};
}

}  // namespace protocol
