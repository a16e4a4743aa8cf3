// Our own check of a FEC: silent on what we write, and it speaks of everything that is changed in it.

#include "federation/fec_check.h"

#include <gmock/gmock.h>

#include "tests/federation/accounting_setup.h"
#include "tests/federation/harness.h"

namespace {

using accounting::day;
using federation::FecProblem;
using testing::ElementsAre;
using testing::IsEmpty;

using Lines = std::vector<std::string>;

class FecCheck : public testing::Test {
 protected:
  FecCheck() {
    f.now = accounting::time("2026-06-15T12:00:00");
    f.pay("a", "m1@a.example", 7'00);
    f.pay("a", "m1@b.example", 10'00);
    const auto text = accounting::text_of(f["a"].store, federation::ExportFormat::fec, year);
    for (std::size_t at = 0; at < text.size();) {
      const auto end = text.find('\n', at);
      honest.push_back(text.substr(at, end - at));
      at = end + 1;
    }
  }
  static std::string joined(const Lines& lines) {
    std::string text;
    for (const auto& line : lines) text += line + "\n";
    return text;
  }
  std::vector<FecProblem> problems(const std::string& text) const {
    federation::FecCheck check(year);
    check.take(text);
    return check.finish();
  }
  std::vector<FecProblem> problems(const Lines& lines) const { return problems(joined(lines)); }
  /// What is said when column `column` (from 1) of the lines of one entry is changed; entry 2 has the lines 6 and 7.
  std::vector<FecProblem> changed(std::size_t column, const std::string& value, Lines::size_type first = 6,
                                  Lines::size_type last = 6) const {
    Lines lines = honest;
    for (auto line = first; line <= last; ++line) {
      std::size_t begin = 0;
      for (std::size_t i = 1; i < column; ++i) begin = lines[line - 1].find('\t', begin) + 1;
      const auto end = std::min(lines[line - 1].find('\t', begin), lines[line - 1].size());
      lines[line - 1].replace(begin, end - begin, value);
    }
    return problems(lines);
  }

  federation::Period year = accounting::year(2026);
  harness::Federation f{{"a", "b"}};
  Lines honest;
};

TEST_F(FecCheck, IsSilentOnWhatWeWrite) {
  ASSERT_EQ(honest.size(), 9U);  // header, four lines of the opening, two payments of two lines each
  EXPECT_THAT(problems(honest), IsEmpty());
}

TEST_F(FecCheck, ReadsPiecesOfAnySize) {
  federation::FecCheck check(year);
  for (const char character : joined(honest)) check.take({&character, 1});
  EXPECT_THAT(check.finish(), IsEmpty());
}

TEST_F(FecCheck, SeesAnAmountThatWasChanged) {
  EXPECT_THAT(changed(12, "7,01"), ElementsAre(FecProblem{6, "entry 2 does not balance"}));
  EXPECT_THAT(changed(13, "10,01", 9, 9), ElementsAre(FecProblem{8, "entry 3 does not balance"}));
}

TEST_F(FecCheck, SeesALineThatWasDropped) {
  for (std::size_t line = 2; line <= 9; ++line) {
    Lines lines = honest;
    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(line) - 1);
    EXPECT_EQ(problems(lines).size(), 1U) << line;
  }
}

TEST_F(FecCheck, SeesAnEntryThatWasDropped) {
  Lines lines = honest;
  lines.erase(lines.begin() + 5, lines.begin() + 7);
  EXPECT_THAT(problems(lines), ElementsAre(FecProblem{6, "entry '3' stands where entry 2 must"}));
}

TEST_F(FecCheck, SeesAnEntryOutOfOrder) {
  Lines lines = honest;
  std::rotate(lines.begin() + 5, lines.begin() + 7, lines.begin() + 9);
  EXPECT_THAT(problems(lines), ElementsAre(FecProblem{6, "entry '3' stands where entry 2 must"},
                                           FecProblem{8, "entry '2' stands where entry 4 must"}));
}

TEST_F(FecCheck, SeesDaysThatAreNotThereOrNotOfThePeriod) {
  EXPECT_THAT(changed(10, "20260230"), ElementsAre(FecProblem{6, "there is no day '20260230'"}));
  EXPECT_THAT(changed(16, "2026-06-1"), ElementsAre(FecProblem{6, "there is no day '2026-06-1'"}));
  EXPECT_THAT(changed(4, "20270101", 8, 9), ElementsAre(FecProblem{8, "the entry is not of the period"},
                                                        FecProblem{9, "the entry is not of the period"}));
  EXPECT_THAT(changed(4, "20260614", 8, 9), ElementsAre(FecProblem{8, "an entry is dated before the one it follows"}));
  EXPECT_THAT(changed(4, "20260616", 7, 7),
              ElementsAre(FecProblem{7, "the lines of an entry have one journal and one date"}));
}

TEST_F(FecCheck, SeesColumnsThatAreEmptyOrMissing) {
  for (const std::size_t column : {1U, 2U, 5U, 6U, 9U, 11U}) EXPECT_FALSE(changed(column, "", 6, 7).empty()) << column;
  EXPECT_THAT(changed(8, ""), ElementsAre(FecProblem{6, "an auxiliary account has a number and a title, or neither"}));
  Lines lines = honest;
  lines[5].pop_back();
  EXPECT_THAT(problems(lines),
              ElementsAre(FecProblem{6, "there are not 18 columns"}, FecProblem{7, "entry 2 does not balance"}));
}

TEST_F(FecCheck, SeesAccountsWithoutThreeDigits) {
  for (const auto* number : {"46", "46A7200", "F467"})
    EXPECT_THAT(changed(5, number),
                ElementsAre(FecProblem{6, "account '" + std::string(number) + "' does not begin with three digits"}));
}

TEST_F(FecCheck, SeesAmountsOfAnotherForm) {
  for (const auto* amount : {"7.00", "7", "-7,00", "7,0", "1 000,00", "1.000,00", ",00", "99999999999999999,00"})
    EXPECT_FALSE(changed(12, amount).empty()) << amount;
  EXPECT_THAT(changed(13, "7,00", 6, 6).front().what, "a line is a debit or a credit");
}

TEST_F(FecCheck, SeesAnotherHeaderAndAnEndThatIsCutOff) {
  Lines lines = honest;
  lines[0] = "JournalCode|JournalLib";
  EXPECT_THAT(problems(lines), ElementsAre(FecProblem{1, "the header is not that of a FEC"}));
  EXPECT_THAT(problems(std::string()), ElementsAre(FecProblem{1, "there is no header"}));
  auto text = joined(honest);
  text.pop_back();
  EXPECT_THAT(problems(text),
              ElementsAre(FecProblem{9, "the last line does not end"}, FecProblem{8, "entry 3 does not balance"}));
}

TEST_F(FecCheck, NamesAtMostAHundredProblems) {
  Lines lines(1000, "nothing");
  EXPECT_EQ(problems(lines).size(), federation::max_fec_problems);
}

}  // namespace
