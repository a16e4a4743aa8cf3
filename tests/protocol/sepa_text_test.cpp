#include "protocol/sepa_text.h"

#include <gtest/gtest.h>

namespace {

using protocol::has_sepa_form;
using protocol::is_sepa_text;
using protocol::to_sepa_text;

std::string sepa(std::string_view text) {
  return to_sepa_text(text).text;
}

TEST(SepaText, LosesAccentsAndKeepsTheRest) {
  EXPECT_EQ(sepa("a-z A-Z 0-9 / - ? : ( ) . , ' +"), "a-z A-Z 0-9 / - ? : ( ) . , ' +");
  EXPECT_EQ(sepa("\u00c9\u00e8\u00ea\u00eb \u00e0\u00e2 \u00e7 \u00ee\u00ef \u00f4 \u00f9\u00fb\u00fc \u00ff"),
            "Eeee aa c ii o uuu y");
  EXPECT_EQ(sepa("C\u0153ur \u00c6 stra\u00dfe \u0141\u00f3d\u017a \u0160koda \u021b"),
            "Coeur AE strasse Lodz Skoda t");
  EXPECT_EQ(sepa("e\u0301te\u0301"), "ete") << "accents that stand by themselves";
  EXPECT_EQ(sepa(" \u00a0a \t b\n"), "a b");
  EXPECT_EQ(sepa("a \u0301 b \u0301"), "a b") << "accents of nothing";
  EXPECT_EQ(sepa("a & b_c; [d] {e} f|g~h`i"), "a + b-c, (d) (e) f/g-h'i");
  EXPECT_EQ(sepa(""), "");
}

TEST(SepaText, LeavesASpaceForWhatBanksDoNotTake) {
  EXPECT_EQ(sepa("L'Atelier \"Chez Nous\""), "L'Atelier Chez Nous");
  EXPECT_EQ(sepa("\u00ab caf\u00e9 \u00bb*@home!"), "cafe home");
  EXPECT_EQ(sepa("a\u20acb"), "a b");
  EXPECT_EQ(sepa("a\xE9z \x01"), "a z") << "not UTF-8, and a control character";
  for (const char* text : {"@", "<", "\"", "*", "\u20ac", "\u00d7", "\u0416", "\U0001F41D", "\xE9"}) {
    EXPECT_EQ(sepa(text), "") << text;
    EXPECT_FALSE(to_sepa_text(text).whole) << text;
  }
  for (const char* text : {"", "a b", "\u00e9", "a\u00a0b\tc", "&"}) EXPECT_TRUE(to_sepa_text(text).whole) << text;
}

TEST(SepaText, OfANameALetterOrDigitIsLeft) {
  for (const char* name : {"a", "7", "\u0416\u0416 7", "\u0152", "\" z \""}) EXPECT_TRUE(has_sepa_form(name)) << name;
  for (const char* name : {"", " ", "\u0416", "\u4e2d\u6587", "-- ()", "\"*\"", "&"})
    EXPECT_FALSE(has_sepa_form(name)) << name;
}

TEST(SepaText, IsSepaTextWhateverItWas) {
  for (unsigned character = 1; character < 0x3000; ++character) {
    std::string text;
    if (character < 0x80) {
      text += static_cast<char>(character);
    } else if (character < 0x800) {
      text += static_cast<char>(0xC0U | (character >> 6U));
      text += static_cast<char>(0x80U | (character & 0x3FU));
    } else {
      text += static_cast<char>(0xE0U | (character >> 12U));
      text += static_cast<char>(0x80U | ((character >> 6U) & 0x3FU));
      text += static_cast<char>(0x80U | (character & 0x3FU));
    }
    const auto plain = sepa(text);
    ASSERT_TRUE(is_sepa_text(plain)) << character;
    ASSERT_LE(plain.size(), text.size()) << "a text does not grow: " << character;
    ASSERT_EQ(sepa(plain), plain) << character;
  }
}

}  // namespace
