#include "node/bank_text.h"

#include <gtest/gtest.h>

#include "protocol/amount.h"
#include "protocol/utf8.h"

using namespace node;
using protocol::Reason;

namespace {

TEST(BankAmount, IsCountedInCents) {
  EXPECT_EQ(*parse_cents("12", '.'), 1200);
  EXPECT_EQ(*parse_cents("12.", '.'), 1200);
  EXPECT_EQ(*parse_cents(".5", '.'), 50);
  EXPECT_EQ(*parse_cents("+0012,50", ','), 1250);
  EXPECT_EQ(*parse_cents("-12.50000", '.'), -1250);
  EXPECT_EQ(*parse_cents("-0", '.'), 0);
  EXPECT_EQ(*parse_cents("10000000000", '.'), max_bank_cents);
  EXPECT_EQ(*parse_cents("-10000000000.00", '.'), -max_bank_cents);
}

TEST(BankAmount, IsExactForEveryCent) {
  for (std::int64_t cents = 0; cents < 200'000; ++cents) {
    ASSERT_EQ(*parse_cents(protocol::format_decimal(cents, 2), '.'), cents);
    ASSERT_EQ(*parse_cents(protocol::format_decimal(max_bank_cents - cents, 2), '.'), max_bank_cents - cents);
  }
}

TEST(BankAmount, RefusesEverythingElse) {
  for (const char* text : {"", ".", "-", "+", "-.", "--1", "+-1", "1 000", "1,000.00", "1.2.3", "1e2", "0x1", "inf",
                           "nan", " 1", "1 ", "1.5-", "\xD9\xA1"})
    EXPECT_EQ(parse_cents(text, '.').error().reason, Reason::malformed) << text;
  for (const char* text : {"1.001", "0.009", "1.0000000001"})
    EXPECT_EQ(parse_cents(text, '.').error().reason, Reason::wrong_scale) << text;
  for (const char* text : {"1000000000000", "-1000000000000.00", "99999999999999999999999"})
    EXPECT_EQ(parse_cents(text, '.').error().reason, Reason::amount_overflow) << text;
}

TEST(BankText, IsDecodedToUtf8WithPlainLineEnds) {
  EXPECT_EQ(*decode_text("\xEF\xBB\xBF"
                         "a\r\nb\rc\n\x1A",
                         TextEncoding::utf8),
            "a\nb\nc\n");
  EXPECT_EQ(*decode_text("\xE9\x80\x9C", TextEncoding::windows_1252), "\u00e9\u20ac\u0153");
  EXPECT_EQ(*decode_text("\u00e9\u20ac\U0001F41D\t", TextEncoding::utf8), "\u00e9\u20ac\U0001F41D\t");
  for (const char* text : {"\x81", "\x8D", "\x8F", "\x90", "\x9D"})
    EXPECT_FALSE(decode_text(text, TextEncoding::windows_1252).has_value());
}

TEST(BankText, SaysOnWhichLineABadByteStands) {
  for (const char* text : {"a\n\nb\x07", "a\r\n\r\nb\x07", "a\r\rb\x07", "\n\n\x1A\n"})
    EXPECT_EQ(decode_text(text, TextEncoding::utf8).error().detail, "line 3: a control character");
  EXPECT_EQ(decode_text("\n\xC3(", TextEncoding::utf8).error().detail,
            "line 2: a byte that the file's encoding does not have");
}

TEST(BankText, IsUtf8OnlyIfEveryByteIs) {
  EXPECT_EQ(likely_encoding("abc"), TextEncoding::utf8);
  EXPECT_EQ(likely_encoding("\u00e9"), TextEncoding::utf8);
  for (const char* text : {"\xE9", "\xC3", "\xC3\x28", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                           "\x80", "\xFF", "\xF8\x88\x80\x80\x80"})
    EXPECT_EQ(likely_encoding(text), TextEncoding::windows_1252);
}

TEST(BankText, IsTidy) {
  EXPECT_EQ(tidy("  a \t\n b\u00a0\u202fc "), "a b c");
  EXPECT_EQ(tidy(" \u00a0 "), "");
  EXPECT_EQ(trimmed(" \n a b\t"), "a b");
  EXPECT_EQ(trimmed(" \n"), "");
}

TEST(Utf8, IsWrittenAndReadBack) {
  for (char32_t character = 0; character <= 0x10FFFF; character += character < 0x1000 ? 1 : 61) {
    if (character >= 0xD800 && character <= 0xDFFF) continue;
    std::string text;
    protocol::append_utf8(text, character);
    std::size_t position = 0;
    ASSERT_EQ(protocol::next_code_point(text, position), character);
    ASSERT_EQ(position, text.size());
  }
}

TEST(Utf8, IsCutBetweenCharacters) {
  EXPECT_EQ(protocol::code_points("a\u00e9\u20acb", 1, 2), "\u00e9\u20ac");
  EXPECT_EQ(protocol::code_points("a\u00e9\u20acb", 0, 2), "a\u00e9");
  EXPECT_EQ(protocol::code_points("a\u00e9", 1, 10), "\u00e9");
  EXPECT_EQ(protocol::code_points("a\u00e9", 2, 1), "");
  EXPECT_EQ(protocol::code_points("a\u00e9", 9, 1), "");
}

TEST(Faults, KeepsTheFirst) {
  Faults faults;
  EXPECT_TRUE(faults.unless_any(1).has_value());
  EXPECT_EQ(faults.value(7, parse_cents("x", '.')), 0);
  faults.add(3, Reason::oversize, "later");
  EXPECT_EQ(faults.unless_any(1).error(), (protocol::Failure{Reason::malformed, "line 7: not an amount"}));
}

}  // namespace
