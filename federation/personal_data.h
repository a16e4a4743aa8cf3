// What an association may note of a member beside the books, and the form it must have. It can be erased, and nothing
// in the journal follows from it. Plain data and pure functions, any thread.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "protocol/result.h"

namespace federation {

/// Each text may be empty: not told.
struct PersonalData {
  std::string name;            ///< at most 200 bytes
  std::string email;           ///< at most 254 bytes (RFC 5321)
  std::string phone;           ///< 4 to 15 digits (E.164), before them + or nothing
  std::string postal_address;  ///< in lines; at most 500 bytes
  std::string company_number;  ///< SIREN or SIRET, digits alone; of no individual
  std::string iban;            ///< where redemptions are paid to; in capitals without spaces
  std::string notes;           ///< at most 1,000 bytes
  /// Anybody who knows the address may learn the name: the member has consented. Of individuals; who trades is found
  /// anyhow.
  bool findable = false;
  friend bool operator==(const PersonalData&, const PersonalData&) = default;
};

template <class Io>
void fields(Io& io, typename Io::template Of<PersonalData>& data) {
  io(data.name, data.email, data.phone, data.postal_address, data.company_number, data.iban, data.notes, data.findable);
}

/// One text: what it is called outside, where it stands, and how a text becomes one - oversize, or malformed.
struct PersonalPart {
  std::string_view name;
  std::string PersonalData::* place;
  protocol::Result<std::string> (*checked)(std::string_view text);
};

/// All texts, in the order above.
extern const std::array<PersonalPart, 7> personal_parts;

/// Whether every part stands as `checked` would leave it; the first complaint otherwise.
protocol::Result<void> check_personal_data(const PersonalData& data);

}  // namespace federation
