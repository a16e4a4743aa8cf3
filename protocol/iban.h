// Bank accounts: International Bank Account Numbers (ISO 13616), checked by ISO 7064 mod 97-10.
//
// Values are plain data, safe from any thread. An IBAN is personal data: logs and failures show masked() alone.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "protocol/result.h"

namespace protocol {

class Iban {
 public:
  /// Empty, and valid nowhere.
  Iban() = default;

  /// As people write it, in groups and in either case. malformed unless it is a country, two check digits that fit, and
  /// as many letters and digits as that country has; 15 to 34 characters where the country is not of the SEPA area.
  static Result<Iban> parse(std::string_view text);

  /// From the three parts of a French or Monegasque account, as domestic formats give them: bank and branch of 5
  /// digits, account of 11 digits or letters. The key that domestic numbers end with (the RIB key) follows from them.
  static Result<Iban> from_french_account(std::string_view bank, std::string_view branch, std::string_view account);

  /// Upper case without spaces.
  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  /// For logs: FR76...0189.
  std::string masked() const;

  friend auto operator<=>(const Iban&, const Iban&) = default;

 private:
  std::string text_;
};

}  // namespace protocol
