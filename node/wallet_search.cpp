#include "node/wallet_search.h"

#include <algorithm>

#include "protocol/sepa_text.h"

namespace node {

namespace {

/// As many digits as are the same whether a number is written for its country or for the world.
constexpr std::size_t telling_digits = 9;

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words(1);
  for (const char letter : text) {
    const bool within = std::string_view(" -'.,()").find(letter) == std::string_view::npos;
    if (within)
      words.back() += letter;
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char letter : text) {
    if (letter >= '0' && letter <= '9')
      digits += letter;
    else if (std::string_view("+ .-()/").find(letter) == std::string_view::npos)
      return {};
  }
  return digits.size() < telling_digits ? "" : digits.substr(digits.size() - telling_digits);
}

}  // namespace

std::string folded(std::string_view text) {
  auto [plain, whole] = protocol::to_sepa_text(text);
  if (!whole) plain = text;  // letters of another alphabet are compared as they are
  std::ranges::transform(plain, plain.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return plain;
}

RecipientSearch::RecipientSearch(std::string_view typed)
    : text_(folded(typed)), words_(words_of(text_)), digits_(digits_of(typed)) {}

bool RecipientSearch::is_exactly(const federation::Member& member) const {
  // @ is no letter of banks: addresses are compared as they are typed, but for capitals.
  return text_ == member.alias.text() || (!member.data.email.empty() && text_ == folded(member.data.email)) ||
         (!digits_.empty() && digits_ == digits_of(member.data.phone));
}

bool RecipientSearch::finds(const federation::Member& member) const {
  if (is_exactly(member)) return true;
  const auto name = folded(member.data.name);
  if (member.kind != protocol::MemberKind::individual)
    return !text_.empty() && (name.contains(text_) || member.alias.text().contains(text_));
  const auto words = words_of(name);
  return !words_.empty() &&  // of nothing everybody has all the words
         std::ranges::all_of(words_, [&](const auto& word) { return std::ranges::find(words, word) != words.end(); });
}

}  // namespace node
