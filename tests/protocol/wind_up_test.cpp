#include "protocol/wind_up.h"

#include <gtest/gtest.h>

#include "protocol/merkle.h"
#include "protocol/settlement.h"
#include "protocol/signing.h"

namespace protocol {
namespace {

PaymentKey key(const char* origin, char digit) {
  return {*Domain::parse(origin), *PaymentId::from_hex(std::string(32, digit))};
}

WindUpStatement statement() {
  return {.of = *Domain::parse("b.example"),
          .by = *Domain::parse("a.example"),
          .number = 1,
          .hands = 2,
          .agreement = 2,
          .heard = {1'712'592'000'000},
          .declared = {1'720'000'000'000},
          .log_by = {120, sha256("120")},
          .log_of = {113, sha256("113")},
          .holds = {{key("a.example", '1'), 1250, false}, {key("c.example", '0'), 300, true}},
          .owed = 650};
}

TEST(WindUpStatement, SaysWhatEndsInOneTextThatReadsBack) {
  const auto text = to_text(statement());
  EXPECT_TRUE(text.starts_with("lokaponto/wind-up/v1\nof b.example\nby a.example\nnumber 1\nhands 2\n")) << text;
  EXPECT_NE(text.find("\nhold " + std::string(32, '1') + "@a.example 1250 returned\nhold "), std::string::npos) << text;
  EXPECT_NE(text.find("\nowed a.example 650\nend-to-end " + statement().end_to_end().hex() + "\n"), std::string::npos);
  EXPECT_EQ(parse_wind_up(text), statement());
}

TEST(WindUpStatement, NamesWhoOwes) {
  auto other = statement();
  other.owed = -650;
  EXPECT_NE(to_text(other).find("\nowed b.example 650\n"), std::string::npos);
  EXPECT_EQ(parse_wind_up(to_text(other)), other);
  other.owed = 0;
  other.holds.clear();
  EXPECT_NE(to_text(other).find("\nowed nobody 0\n"), std::string::npos);
  EXPECT_EQ(parse_wind_up(to_text(other)), other);
}

TEST(WindUpStatement, HasItsOwnTransferEachTime) {
  auto other = statement();
  other.number = 2;
  EXPECT_NE(other.end_to_end(), statement().end_to_end());
}

TEST(WindUpStatement, OfAScaleOrATimeThatNobodyCanReadIsNone) {
  auto text = to_text(statement());
  const auto with = [&](std::string_view line, std::string_view other) {
    auto changed = text;
    changed.replace(changed.find(line), line.size(), other);
    // Its own id, so that nothing else is wrong with it.
    const auto body = changed.substr(0, changed.find("end-to-end "));
    return body + "end-to-end " + PaymentId::from_bytes(sha256(body).view().substr(0, PaymentId::size))->hex() + "\n";
  };
  EXPECT_TRUE(parse_wind_up(with("unit EUR 2", "unit EUR 8")));
  EXPECT_FALSE(parse_wind_up(with("unit EUR 2", "unit EUR 9")));
  EXPECT_FALSE(parse_wind_up(with("heard 1712592000000", "heard -1")));
  EXPECT_FALSE(parse_wind_up(with("declared 1720000000000", "declared 9223372036854775807")));
}

TEST(WindUpStatement, IsRefusedWhenAnyByteIsChanged) {
  const auto text = to_text(statement());
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char other : {'0', '1', ' ', '\n', 'z', '@'}) {
      auto changed = text;
      if (changed[i] == other) continue;
      changed[i] = other;
      EXPECT_FALSE(parse_wind_up(changed).has_value()) << i << changed;
    }
    EXPECT_FALSE(parse_wind_up(text.substr(0, i)).has_value()) << i;
  }
  EXPECT_FALSE(parse_wind_up(text + "\n").has_value());
}

/// The text of a statement that to_text() would not write.
std::string forged(WindUpStatement honest, const std::string& line, const std::string& instead) {
  auto text = to_text(honest);
  const auto at = text.find(line);
  EXPECT_NE(at, std::string::npos) << line;
  text.replace(at, line.size(), instead);
  const auto body = text.substr(0, text.find("end-to-end "));
  return body + "end-to-end " + sha256(body).hex().substr(0, 32) + "\n";
}

TEST(WindUpStatement, IsRefusedWhenItsFiguresCannotBe) {
  const auto refused = [](const std::string& line, const std::string& instead) {
    const auto text = forged(statement(), line, instead);
    EXPECT_FALSE(parse_wind_up(text).has_value()) << text;
  };
  refused("hands 2", "hands 1");  // of one hand nothing is accepted
  refused("hands 2", "hands 3");
  refused("number 1", "number 0");
  refused("of b.example", "of a.example");
  refused("1250 returned", "0 returned");
  refused("1250 returned", "-5 returned");
  refused("1250 returned", "1250 lost");
  refused("hold " + std::string(32, '0') + "@c.example 300 accepted",
          "hold " + std::string(32, '1') + "@a.example 300 accepted");
  refused("owed a.example 650", "owed a.example " + std::to_string(max_arrived + 1));
  EXPECT_TRUE(parse_wind_up(forged(statement(), "owed a.example 650", "owed a.example 651")).has_value());
}

TEST(WindUpFile, HoldsTheTextAndTheSignaturesThereAre) {
  const auto signing = *SigningKey::from_seed(std::string(32, 'k'));
  SignedWindUp file{.text = to_text(statement()), .by = {}, .of = {}};
  EXPECT_EQ(to_file(file), file.text);
  EXPECT_EQ(parse_wind_up_file(file.text), file);
  file.of = signing.sign_raw(file.text);
  EXPECT_NE(to_file(file).find("\nsignature b.example " + file.of.hex() + "\n"), std::string::npos);
  EXPECT_EQ(parse_wind_up_file(to_file(file)), file);
  file.by = signing.sign_raw(file.text);
  EXPECT_EQ(parse_wind_up_file(to_file(file)), file);
  EXPECT_FALSE(parse_wind_up_file(to_file(file) + "signature c.example 00\n").has_value());
  EXPECT_FALSE(parse_wind_up_file("signature b.example 00\n").has_value());
}

}  // namespace
}  // namespace protocol
