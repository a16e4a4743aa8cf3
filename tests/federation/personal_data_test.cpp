#include "federation/personal_data.h"

#include <gtest/gtest.h>

namespace {

using protocol::Reason;

protocol::Result<std::string> checked(std::string_view part, std::string_view text) {
  for (const auto& known : federation::personal_parts)
    if (known.name == part) return known.checked(text);
  return protocol::failure(Reason::not_found);
}

TEST(PersonalData, IsKeptInOneForm) {
  EXPECT_EQ(checked("phone", "+33 (0)6.12-34 56/78"), "+330612345678");
  EXPECT_EQ(checked("iban", "fr76 3000 6000 0112 3456 7890 189"), "FR7630006000011234567890189");
  EXPECT_EQ(checked("company_number", "732 829 320 00074"), "73282932000074");
  EXPECT_EQ(checked("postal_address", "1 rue du Port\n64100 Bayonne"), "1 rue du Port\n64100 Bayonne");
  EXPECT_EQ(checked("email", "zoe.d'arc@quenneville.example"), "zoe.d'arc@quenneville.example");
  for (const auto& part : federation::personal_parts) EXPECT_EQ(part.checked(""), "") << part.name;
}

TEST(PersonalData, HasBounds) {
  for (const auto& [part, most] : {std::pair{"name", 200U}, {"postal_address", 500U}, {"notes", 1000U}}) {
    EXPECT_TRUE(checked(part, std::string(most, 'a')).has_value()) << part;
    EXPECT_EQ(checked(part, std::string(most + 1, 'a')).error().reason, Reason::oversize) << part;
  }
  EXPECT_EQ(checked("email", "a@" + std::string(253, 'b') + ".example").error().reason, Reason::oversize);
}

TEST(PersonalData, RefusesWhatIsNone) {
  for (const auto* email :
       {"zoe", "@a.example", "zoe@", "zoe@example", "zoe@.example", "zoe@a..example", "z oe@a.fr", "zoe@a.example."})
    EXPECT_EQ(checked("email", email).error().reason, Reason::malformed) << email;
  for (const auto* phone : {"123", "1234567890123456", "06 12 ab", "06+33", "-", "+"})
    EXPECT_EQ(checked("phone", phone).error().reason, Reason::malformed) << phone;
  EXPECT_EQ(checked("name", "a\nb").error().reason, Reason::malformed);
  EXPECT_EQ(checked("notes", "a\tb").error().reason, Reason::malformed);
  EXPECT_EQ(checked("iban", "FR76 3000").error().reason, Reason::malformed);
}

}  // namespace
