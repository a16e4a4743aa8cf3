#include "protocol/bank.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <set>

#include "protocol/merkle.h"

using namespace protocol;

namespace {

const Iban account = *Iban::parse("FR7630006000011234567890189");

BankLine line(std::int64_t minor) {
  return {.booked = *Date::parse("2026-11-24"),
          .value = *Date::parse("2026-11-25"),
          .minor = minor,
          .reference = "R1",
          .end_to_end_id = "E1",
          .counterparty = "Boulangerie",
          .counterparty_iban = "BE68539007547034",
          .remittance = "Merci",
          .reversal = false,
          .kind = "PMNT-RCDT-ESCT"};
}

BankStatement statement(std::int64_t opening, std::vector<BankLine> lines, std::int64_t closing) {
  return {.account = account,
          .id = "S1",
          .opening = BankBalance{*Date::parse("2026-11-23"), opening},
          .closing = BankBalance{*Date::parse("2026-11-24"), closing},
          .lines = std::move(lines)};
}

TEST(BankStatement, AddsUp) {
  EXPECT_TRUE(check_balances(statement(1000, {line(500), line(-200)}, 1300)).has_value());
  EXPECT_TRUE(check_balances(statement(-1000, {}, -1000)).has_value());
  EXPECT_EQ(*sum_of_lines(statement(0, {line(500), line(-200)}, 0)), 300);
}

TEST(BankStatement, SaysBothFiguresWhenItDoesNotAddUp) {
  const auto checked = check_balances(statement(1000, {line(500), line(-200)}, 1301));
  ASSERT_FALSE(checked.has_value());
  EXPECT_EQ(checked.error(),
            (Failure{Reason::unbalanced_statement, "the lines lead to 13.00, the closing balance is 13.01"}));
}

TEST(BankStatement, WithoutOneBalanceHasNothingToCheck) {
  auto open = statement(1000, {line(500)}, 0);
  open.opening.reset();
  EXPECT_TRUE(check_balances(open).has_value());
  auto closed = statement(1000, {line(500)}, 0);
  closed.closing.reset();
  EXPECT_TRUE(check_balances(closed).has_value());
}

TEST(BankStatement, NeverWraps) {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(check_balances(statement(most, {line(1)}, 0)).error().reason, Reason::amount_overflow);
  EXPECT_EQ(check_balances(statement(0, {line(most), line(most), line(2)}, 0)).error().reason, Reason::amount_overflow);
}

using Change = std::function<void(BankLine&)>;

TEST(BankDigest, DependsOnEveryFieldOfALine) {
  const auto digest = [](const BankLine& one) { return line_digests(statement(0, {one}, 0)).front(); };
  const std::vector<Change> changes{
      [](BankLine& one) { one.booked = *Date::parse("2026-11-23"); },
      [](BankLine& one) { one.value = *Date::parse("2026-11-24"); },
      [](BankLine& one) { one.minor = -one.minor; },
      [](BankLine& one) { one.reference = "R2"; },
      [](BankLine& one) { one.end_to_end_id = "E2"; },
      [](BankLine& one) { one.counterparty = "boulangerie"; },
      [](BankLine& one) { one.counterparty_iban.clear(); },
      [](BankLine& one) { one.remittance += "."; },
      [](BankLine& one) { one.reversal = true; },
      [](BankLine& one) { one.kind.clear(); },
      // Text that moves from one field to the next.
      [](BankLine& one) { one.reference = "R1E1", one.end_to_end_id.clear(); },
      [](BankLine& one) { one.reference = "R", one.end_to_end_id = "1E1"; },
  };
  std::set<Hash> digests{digest(line(500))};
  for (const Change& change : changes) {
    BankLine changed = line(500);
    change(changed);
    EXPECT_TRUE(digests.insert(digest(changed)).second);
  }
  EXPECT_EQ(digest(line(500)), digest(line(500)));
  BankStatement other = statement(0, {line(500)}, 0);
  other.account = *Iban::parse("BE68539007547034");
  EXPECT_FALSE(digests.contains(line_digests(other).front()));
}

TEST(BankDigest, TellsEqualLinesApartByTheirOrdinal) {
  const auto three = line_digests(statement(0, {line(500), line(500), line(400), line(500)}, 0));
  EXPECT_EQ(std::set<Hash>(three.begin(), three.end()).size(), 4U);
  // A statement that begins with the same lines gives them the same digests.
  const auto two = line_digests(statement(77, {line(400), line(500), line(500)}, 99));
  EXPECT_EQ(two, (std::vector<Hash>{three[2], three[0], three[1]}));
}

TEST(BankDigest, OfALineIsTheDocumentedSerialisation) {
  EXPECT_EQ(
      line_digests(statement(0, {line(-500)}, 0)).front(),
      sha256("lokaponto bank line v1\n27:FR7630006000011234567890189,10:2026-11-24,10:2026-11-25,4:-500,2:R1,2:E1,"
             "11:Boulangerie,16:BE68539007547034,5:Merci,1:0,14:PMNT-RCDT-ESCT,1:0,"));
}

TEST(BankDigest, OfAStatementIsTheDocumentedSerialisation) {
  auto one = statement(0, {line(-500)}, -500);
  const auto digest = line_digests(one).front().hex();
  EXPECT_EQ(statement_digest(one), sha256("lokaponto bank statement v1\n27:FR7630006000011234567890189,3:EUR,2:S1,"
                                          "10:2026-11-23,1:0,10:2026-11-24,4:-500,64:" +
                                          digest + ","));
  one.opening.reset();
  EXPECT_EQ(statement_digest(one),
            sha256("lokaponto bank statement v1\n27:FR7630006000011234567890189,3:EUR,2:S1,0:,0:,"
                   "10:2026-11-24,4:-500,64:" +
                   digest + ","));
}

}  // namespace
