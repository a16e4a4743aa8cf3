#include "federation/personal_data.h"

#include <algorithm>

#include "protocol/iban.h"
#include "protocol/siren.h"

namespace federation {

using protocol::failure;
using protocol::Reason;
using protocol::Result;

namespace {

constexpr std::size_t max_name_bytes = 200;
constexpr std::size_t max_email_bytes = 254;
constexpr std::size_t max_local_bytes = 64;
constexpr std::size_t max_address_bytes = 500;
constexpr std::size_t max_notes_bytes = 1000;
constexpr std::size_t min_phone_digits = 4;
constexpr std::size_t max_phone_digits = 15;

bool is_control(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  return byte < 0x20 || byte == 0x7f;
}

Result<std::string> checked_text(std::string_view text, std::size_t most, bool in_lines) {
  if (text.size() > most) return failure(Reason::oversize, "has at most " + std::to_string(most) + " bytes");
  const auto unprintable = [&](char letter) { return is_control(letter) && !(in_lines && letter == '\n'); };
  if (std::ranges::any_of(text, unprintable)) return failure(Reason::malformed, "holds a control character");
  return std::string(text);
}

Result<std::string> checked_name(std::string_view text) {
  return checked_text(text, max_name_bytes, false);
}

Result<std::string> checked_address(std::string_view text) {
  return checked_text(text, max_address_bytes, true);
}

Result<std::string> checked_notes(std::string_view text) {
  return checked_text(text, max_notes_bytes, true);
}

/// Only what no address lacks: who can be reached by it, a message alone can tell.
Result<std::string> checked_email(std::string_view text) {
  auto email = checked_text(text, max_email_bytes, false);
  if (!email || email->empty()) return email;
  const auto at = email->rfind('@');
  const bool whole = at != std::string::npos && at > 0 && at <= max_local_bytes && !email->contains(' ');
  const auto domain = whole ? std::string_view(*email).substr(at + 1) : std::string_view();
  if (!domain.contains('.') || domain.starts_with('.') || domain.ends_with('.') || domain.contains(".."))
    return failure(Reason::malformed, "is no e-mail address");
  return email;
}

/// As people write it: digits in groups, with spaces, dots, hyphens or brackets between them.
Result<std::string> checked_phone(std::string_view text) {
  std::string phone;
  for (const char letter : text) {
    const bool digit = letter >= '0' && letter <= '9';
    if (digit || (letter == '+' && phone.empty()))
      phone += letter;
    else if (!std::string_view(" .-()/").contains(letter))
      return failure(Reason::malformed, "is no telephone number");
  }
  const std::size_t digits = phone.size() - (phone.starts_with('+') ? 1 : 0);
  if (!text.empty() && (digits < min_phone_digits || digits > max_phone_digits))
    return failure(Reason::malformed, "has 4 to 15 digits");
  return phone;
}

Result<std::string> checked_company_number(std::string_view text) {
  return text.empty() ? Result<std::string>("") : protocol::parse_company_number(text);
}

Result<std::string> checked_iban(std::string_view text) {
  if (text.empty()) return std::string();
  const auto iban = protocol::Iban::parse(text);
  if (!iban) return std::unexpected(iban.error());
  return iban->text();
}

}  // namespace

constexpr std::array<PersonalPart, 7> personal_parts{{
    {"name", &PersonalData::name, checked_name},
    {"email", &PersonalData::email, checked_email},
    {"phone", &PersonalData::phone, checked_phone},
    {"postal_address", &PersonalData::postal_address, checked_address},
    {"company_number", &PersonalData::company_number, checked_company_number},
    {"iban", &PersonalData::iban, checked_iban},
    {"notes", &PersonalData::notes, checked_notes},
}};

Result<void> check_personal_data(const PersonalData& data) {
  for (const auto& part : personal_parts) {
    const auto checked = part.checked(data.*part.place);
    if (!checked) return failure(checked.error().reason, std::string(part.name) + " " + checked.error().detail);
    if (*checked != data.*part.place)
      return failure(Reason::malformed, std::string(part.name) + " is not in its usual form");
  }
  return {};
}

}  // namespace federation
