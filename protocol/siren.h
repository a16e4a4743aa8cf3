// French company numbers: a SIREN names a company or association, a SIRET one of its establishments.
//
// Decree 82-130 of 1982: nine digits, or these and five more, of which the last is a check digit (Luhn, ISO/IEC
// 7812-1). La Poste, whose establishments are too many for that, has its own rule: their digits add up to a multiple of
// five. Any thread.
#pragma once

#include <string>
#include <string_view>

#include "protocol/result.h"

namespace protocol {

/// Nine digits and nothing else; malformed otherwise.
Result<std::string> parse_siren(std::string_view text);

/// A SIREN or a SIRET, as people write it, in groups; the digits alone. malformed otherwise.
Result<std::string> parse_company_number(std::string_view text);

}  // namespace protocol
