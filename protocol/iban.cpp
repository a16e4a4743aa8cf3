#include "protocol/iban.h"

#include <algorithm>
#include <array>

namespace protocol {
namespace {

struct CountryLength {
  std::string_view country;
  std::size_t length;
};

// The SEPA area, from the registry of ISO 13616.
constexpr std::array lengths{
    CountryLength{"AD", 24}, CountryLength{"AL", 28}, CountryLength{"AT", 20}, CountryLength{"BE", 16},
    CountryLength{"BG", 22}, CountryLength{"CH", 21}, CountryLength{"CY", 28}, CountryLength{"CZ", 24},
    CountryLength{"DE", 22}, CountryLength{"DK", 18}, CountryLength{"EE", 20}, CountryLength{"ES", 24},
    CountryLength{"FI", 18}, CountryLength{"FR", 27}, CountryLength{"GB", 22}, CountryLength{"GI", 23},
    CountryLength{"GR", 27}, CountryLength{"HR", 21}, CountryLength{"HU", 28}, CountryLength{"IE", 22},
    CountryLength{"IS", 26}, CountryLength{"IT", 27}, CountryLength{"LI", 21}, CountryLength{"LT", 20},
    CountryLength{"LU", 20}, CountryLength{"LV", 21}, CountryLength{"MC", 27}, CountryLength{"MD", 24},
    CountryLength{"ME", 22}, CountryLength{"MK", 19}, CountryLength{"MT", 31}, CountryLength{"NL", 18},
    CountryLength{"NO", 15}, CountryLength{"PL", 28}, CountryLength{"PT", 25}, CountryLength{"RO", 24},
    CountryLength{"RS", 22}, CountryLength{"SE", 24}, CountryLength{"SI", 19}, CountryLength{"SK", 24},
    CountryLength{"SM", 27}, CountryLength{"VA", 22},
};
constexpr std::size_t shortest = 15;
constexpr std::size_t longest = 34;

bool is_digit(char character) {
  return character >= '0' && character <= '9';
}
bool is_upper(char character) {
  return character >= 'A' && character <= 'Z';
}
bool is_alphanumeric(char character) {
  return is_digit(character) || is_upper(character);
}

std::string as_kept(std::string_view text) {
  std::string kept;
  for (const char character : text)
    if (character >= 'a' && character <= 'z')
      kept += static_cast<char>(character - 'a' + 'A');
    else if (character != ' ')
      kept += character;
  return kept;
}

/// Letters count as 10 to 35.
unsigned modulo_97(std::string_view text) {
  unsigned rest = 0;
  for (const char character : text) {
    const auto value = static_cast<unsigned>(is_digit(character) ? character - '0' : character - 'A' + 10);
    rest = (rest * (value < 10 ? 10 : 100) + value) % 97;
  }
  return rest;
}

bool has_length_of_country(std::string_view text) {
  const auto* found = std::ranges::find(lengths, text.substr(0, 2), &CountryLength::country);
  if (found != lengths.end()) return text.size() == found->length;
  return text.size() >= shortest && text.size() <= longest;
}

std::string two_digits(unsigned number) {
  return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

/// In a RIB key letters count as 1 to 9, three times over, beginning with A, J and (as 2) S.
unsigned rib_digit(char character) {
  if (is_digit(character)) return static_cast<unsigned>(character - '0');
  const int letter = character - 'A';
  return static_cast<unsigned>(letter < 18 ? letter % 9 + 1 : letter - 18 + 2);
}

unsigned rib_modulo(std::string_view text) {
  unsigned rest = 0;
  for (const char character : text) rest = (rest * 10 + rib_digit(character)) % 97;
  return rest;
}

}  // namespace

Result<Iban> Iban::parse(std::string_view text) {
  if (text.size() > 2 * longest) return failure(Reason::malformed, "not an IBAN");
  Iban iban;
  iban.text_ = as_kept(text);
  const std::string& kept = iban.text_;
  const bool form = kept.size() >= shortest && is_upper(kept[0]) && is_upper(kept[1]) && is_digit(kept[2]) &&
                    is_digit(kept[3]) && std::ranges::all_of(kept, is_alphanumeric);
  if (!form) return failure(Reason::malformed, "not an IBAN");
  if (!has_length_of_country(kept)) return failure(Reason::malformed, "not the length of an IBAN of that country");
  // 00, 01 and 99 leave the same remainder as 97, 98 and 02, which are the ones that are given out.
  const auto digits = static_cast<unsigned>((kept[2] - '0') * 10 + (kept[3] - '0'));
  if (digits < 2 || digits > 98 || modulo_97(kept.substr(4) + kept.substr(0, 4)) != 1)
    return failure(Reason::malformed, "the check digits of the IBAN do not fit");
  return iban;
}

Result<Iban> Iban::from_french_account(std::string_view bank, std::string_view branch, std::string_view account) {
  const bool form = bank.size() == 5 && branch.size() == 5 && account.size() == 11 &&
                    std::ranges::all_of(bank, is_digit) && std::ranges::all_of(branch, is_digit) &&
                    std::ranges::all_of(account, is_alphanumeric);
  if (!form) return failure(Reason::malformed, "not the bank, branch and number of a French account");
  const unsigned rest = 89 * rib_modulo(bank) + 15 * rib_modulo(branch) + 3 * rib_modulo(account);
  const std::string domestic =
      std::string(bank) + std::string(branch) + std::string(account) + two_digits(97 - rest % 97);
  return parse("FR" + two_digits(98 - modulo_97(domestic + "FR00")) + domestic);
}

std::string Iban::masked() const {
  if (text_.empty()) return "no IBAN";
  return text_.substr(0, 4) + "..." + text_.substr(text_.size() - 4);
}

}  // namespace protocol
