#include "protocol/settlement.h"

#include <gtest/gtest.h>

#include "protocol/merkle.h"
#include "tests/protocol/tampering.h"

namespace protocol {
namespace {

SettlementNote note() {
  const auto head = [](std::uint64_t sequence) {
    return sequence == 0 ? ChainHead{} : ChainHead{sequence, sha256(std::to_string(sequence))};
  };
  return {.number = 3,
          .agreement = 2,
          .from = {1'700'000'000'000},
          .to = {1'702'592'000'000},
          .sides = {SettlementSide{*Domain::parse("a.example"), head(80), head(120), 1250},
                    SettlementSide{*Domain::parse("b.example"), head(0), head(113), 900}},
          .opening = -300,
          .closing = -650};
}

TEST(SettlementNote, SaysWhoOwesWhatInOneTextThatReadsBack) {
  const auto text = to_text(note());
  EXPECT_TRUE(text.starts_with("lokaponto/settlement/v1\nnumber 3\nagreement 2\nunit EUR 2\n")) << text;
  EXPECT_NE(text.find("\nowed b.example 650\nend-to-end " + note().end_to_end().hex() + "\n"), std::string::npos);
  const auto read = parse_settlement_note(text);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(*read, note());
  EXPECT_EQ(read->debtor().text(), "b.example");
  EXPECT_EQ(read->creditor().text(), "a.example");
}

TEST(SettlementNote, NamesNobodyIfNothingIsOwed) {
  auto even = note();
  even.opening = 350;
  even.closing = 0;
  EXPECT_NE(to_text(even).find("\nowed nobody 0\n"), std::string::npos);
  EXPECT_EQ(parse_settlement_note(to_text(even)), even);
}

TEST(SettlementNote, HasItsOwnTransferEachTime) {
  auto other = note();
  other.number = 4;
  EXPECT_NE(other.end_to_end(), note().end_to_end());
}

TEST(SettlementNote, IsRefusedWhenAnyByteIsChanged) {
  const auto text = to_text(note());
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char other : {'0', '1', ' ', '\n', 'z'}) {
      auto changed = text;
      if (changed[i] == other) continue;
      changed[i] = other;
      const auto read = parse_settlement_note(changed);
      EXPECT_FALSE(read.has_value() && *read == note()) << i;
      if (read) {
        EXPECT_EQ(to_text(*read), changed) << i;
      }
    }
    EXPECT_FALSE(parse_settlement_note(text.substr(0, i)).has_value()) << i;
  }
  EXPECT_FALSE(parse_settlement_note(text + "\n").has_value());
  EXPECT_EQ(parse_settlement_note(std::string(5000, 'x')).error().reason, Reason::oversize);
}

TEST(SettlementNote, MustAddUp) {
  auto text = to_text(note());
  const std::string right = "closing -650";
  text.replace(text.find(right), right.size(), "closing -651");
  EXPECT_EQ(parse_settlement_note(text).error().reason, Reason::malformed);
}

TEST(SettlementClosing, ReadsBackAndSaysWhoSignsFirst) {
  SettlementClosing closing{.number = 3,
                            .note = sha256("note"),
                            .debtor = *Domain::parse("b.example"),
                            .creditor = *Domain::parse("a.example"),
                            .arrived = 650};
  EXPECT_EQ(parse_settlement_closing(to_text(closing)), closing);
  EXPECT_EQ(closing.first().text(), "a.example");
  closing.arrived = 0;
  EXPECT_EQ(parse_settlement_closing(to_text(closing)), closing);
  EXPECT_EQ(closing.first().text(), "b.example");
  const auto text = to_text(closing);
  for (std::size_t i = 0; i < text.size(); ++i) EXPECT_FALSE(parse_settlement_closing(text.substr(0, i)).has_value());
  EXPECT_FALSE(parse_settlement_closing(text + "x").has_value());
}

}  // namespace
}  // namespace protocol
