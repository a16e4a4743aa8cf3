// Texts and JSON values of the HTTP API, without a server.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "node/http_call.h"
#include "node/http_time.h"
#include "node/json_reader.h"
#include "node/json_values.h"

namespace node {
namespace {

TEST(HttpTime, IsWrittenAsTheStandardsSay) {
  EXPECT_EQ(rfc3339({0}), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(rfc3339({1'772'366'400'250}), "2026-03-01T12:00:00.250Z");
  EXPECT_EQ(rfc3339({951'782'399'999}), "2000-02-28T23:59:59.999Z");
  EXPECT_EQ(rfc3339({951'782'400'000}), "2000-02-29T00:00:00.000Z");
  EXPECT_EQ(rfc3339({INT64_MAX}), "9999-12-31T23:59:59.999Z");
  EXPECT_EQ(rfc3339({-1}), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(http_date({1'772'366'400'250}), "Sun, 01 Mar 2026 12:00:00 GMT");
  EXPECT_EQ(http_date({784'111'777'000}), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(HttpPath, IsDecodedPieceByPiece) {
  EXPECT_EQ(path_of("/v1/payments?x=/y"), (std::vector<std::string>{"v1", "payments"}));
  EXPECT_EQ(path_of("/a%2Fb/%c3%A9"), (std::vector<std::string>{"a/b", "\xc3\xa9"}));
  EXPECT_EQ(path_of("/"), std::vector<std::string>{""});
  for (const auto* target : {"", "v1", "*", "/%", "/%1", "/%zz", "/%00"}) EXPECT_FALSE(path_of(target)) << target;
}

TEST(JsonObject, IsAsDeepAsAllowed) {
  const auto nested = [](int levels) {
    std::string text;
    for (int i = 1; i < levels; ++i) text += R"({"a":)";
    text += "{}";
    for (int i = 1; i < levels; ++i) text += "}";
    return text;
  };
  EXPECT_TRUE(parse_json_object(nested(max_json_depth)));
  const auto deeper = parse_json_object(nested(max_json_depth + 1));
  ASSERT_FALSE(deeper);
  EXPECT_EQ(deeper.error().detail, "more than 8 levels");
  EXPECT_TRUE(parse_json_object(""));
  EXPECT_FALSE(parse_json_object(" "));
  EXPECT_TRUE(parse_json_object(R"({"a": {"b": 1}, "b": {"b": 1}})"));
  EXPECT_FALSE(parse_json_object(R"({"a": {"b": 1, "b": 1}})"));
}

TEST(JsonReader, TellsTheFirstComplaint) {
  const auto object = nlohmann::json::parse(R"({"text": 1, "number": "1", "flag": 0, "amount": "x"})");
  JsonReader reader(object);
  EXPECT_FALSE(reader.text("text"));
  EXPECT_FALSE(reader.integer("number", 0, 9));
  EXPECT_FALSE(reader.boolean("flag"));
  EXPECT_FALSE(reader.decimal("amount", 2));
  EXPECT_EQ(reader.finish().error().detail, "'text': is a string");
}

TEST(JsonReader, TakesANumberForATextIfItKeepsAllDigits) {
  const auto read = [](const std::string& value) {
    const auto object = nlohmann::json::parse(R"({"amount": )" + value + "}");
    JsonReader reader(object);
    const auto text = reader.text_or_number("amount");
    EXPECT_EQ(reader.finish().has_value(), text.has_value());
    return text.value_or("refused");
  };
  EXPECT_EQ(read("12.5"), "12.5");
  EXPECT_EQ(read("9999999999.99"), "9999999999.99");
  EXPECT_EQ(read("1234567.12345678"), "1234567.12345678");
  EXPECT_EQ(read("9007199254740993"), "9007199254740993") << "whole numbers are no doubles";
  EXPECT_EQ(read("12345678.12345678"), "refused") << "a double has another one in its place";
  EXPECT_EQ(read("0.1234567890123456"), "refused");
  EXPECT_EQ(read("\"12345678.12345678\""), "12345678.12345678");
}

TEST(JsonReader, ReadsNumbersWithinBounds) {
  const auto object =
      nlohmann::json::parse(R"({"a": 5, "b": 18446744073709551615, "c": -1, "d": 9223372036854775807})");
  JsonReader reader(object);
  EXPECT_EQ(reader.integer("a", 5, 5), 5);
  EXPECT_EQ(reader.integer("d", 0, INT64_MAX), INT64_MAX);
  EXPECT_FALSE(reader.integer("c", 0, 9));
  EXPECT_EQ(reader.finish().error().detail, "'c': is a whole number from 0 to 9");
  JsonReader large(object);
  EXPECT_FALSE(large.integer("b", INT64_MIN, INT64_MAX));
  EXPECT_FALSE(large.finish());
}

TEST(JsonValues, APartOfAnAmountIsPercentOrFraction) {
  const auto text = [](const char* part) {
    const auto parsed = parse_part(part);
    return parsed ? part_text(*parsed) : "refused";
  };
  EXPECT_EQ(text("0"), "0");
  EXPECT_EQ(text("0%"), "0");
  EXPECT_EQ(text("0/5"), "0");
  EXPECT_EQ(text("0.5%"), "1/200");
  EXPECT_EQ(text("2/400"), "1/200");
  EXPECT_EQ(text("99.999999%"), "99999999/100000000");
  for (const auto* part : {"1", "100%", "5/5", "-1/5", "1/-5", "0.0000001%", "1/2/3", " 1%", "1 %"})
    EXPECT_EQ(text(part), "refused") << part;
}

TEST(JsonValues, AnIdIsHexadecimalOrAUuid) {
  const std::string hex = "0123456789abcdef0123456789abcdef";
  EXPECT_EQ(parse_payment_id(hex)->hex(), hex);
  EXPECT_EQ(parse_payment_id("01234567-89AB-cdef-0123-456789abcdef")->hex(), hex);
  EXPECT_EQ(parse_payment_id("\"01234567-89ab-cdef-0123-456789abcdef\"")->hex(), hex);
  for (const auto* text : {"", "\"\"", "0123456789abcdef0123456789abcde", "0123456789abcdef-0123456789abcdef",
                           "01234567-89ab-cdef-0123456789abcdef-", "00000000000000000000000000000000"})
    EXPECT_FALSE(parse_payment_id(text)) << text;
}

}  // namespace
}  // namespace node
