#include "protocol/siren.h"

#include <algorithm>
#include <numeric>

namespace protocol {
namespace {

constexpr std::size_t siren_digits = 9;
constexpr std::size_t siret_digits = 14;
constexpr std::string_view la_poste = "356000000";

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

/// Every second digit from the right but the last counts twice, its own digits added up.
bool fits_luhn(std::string_view digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int digit = (digits[digits.size() - 1 - i] - '0') * (i % 2 == 1 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 == 0;
}

bool fits(std::string_view digits) {
  if (fits_luhn(digits)) return true;
  if (digits.size() != siret_digits || !digits.starts_with(la_poste)) return false;
  return std::accumulate(digits.begin(), digits.end(), 0, [](int sum, char digit) { return sum + digit - '0'; }) % 5 ==
         0;
}

}  // namespace

Result<std::string> parse_siren(std::string_view text) {
  if (text.size() != siren_digits || !std::ranges::all_of(text, is_digit))
    return failure(Reason::malformed, "a SIREN has nine digits");
  if (!fits(text)) return failure(Reason::malformed, "no SIREN: its last digit does not match the others");
  return std::string(text);
}

Result<std::string> parse_company_number(std::string_view text) {
  std::string digits(text);
  std::erase(digits, ' ');
  if (digits.size() == siren_digits) return parse_siren(digits);
  if (digits.size() != siret_digits || !std::ranges::all_of(digits, is_digit))
    return failure(Reason::malformed, "a SIREN has nine digits, a SIRET fourteen");
  if (!parse_siren(digits.substr(0, siren_digits)) || !fits(digits))
    return failure(Reason::malformed, "no SIRET: its check digits do not match the others");
  return digits;
}

}  // namespace protocol
