// The two legal thresholds, counted from the journal.

#include "federation/declarations.h"

#include "tests/federation/accounting_setup.h"
#include "tests/federation/harness.h"

namespace {

using accounting::day;
using accounting::time;
using federation::ThresholdLevel;
using protocol::PaymentKind;

TEST(Threshold, WarnsAtEightyPercentAndIsExceededBeyondOneMillion) {
  EXPECT_EQ(federation::threshold_level(0), ThresholdLevel::below);
  EXPECT_EQ(federation::threshold_level(799'999'99), ThresholdLevel::below);
  EXPECT_EQ(federation::threshold_level(800'000'00), ThresholdLevel::near);
  EXPECT_EQ(federation::threshold_level(1'000'000'00), ThresholdLevel::near);
  EXPECT_EQ(federation::threshold_level(1'000'000'01), ThresholdLevel::above);
  EXPECT_EQ(federation::threshold_level(INT64_MAX), ThresholdLevel::above);
}

class Declarations : public testing::Test {
 protected:
  void fund(PaymentKind kind, std::int64_t amount) {
    f.step("a",
           federation::FundRequest{
               .id = f.fresh_id(),
               .kind = kind,
               .member = *protocol::Alias::parse("m0"),
               .amount = {amount, kind == PaymentKind::deposit ? protocol::euro() : f["a"].identity.currency.code}});
  }
  federation::Declarations on(const std::string& last) {
    const auto sums = federation::compute_declarations(f["a"].store, day(last));
    EXPECT_TRUE(sums.has_value()) << sums.error().detail;
    return sums.value_or(federation::Declarations{});
  }

  harness::Federation f{{"a", "b"}};
};

TEST_F(Declarations, CountPaymentsAndNothingElse) {
  f.now = time("2026-06-15T12:00:00");
  fund(PaymentKind::deposit, 100'00);
  fund(PaymentKind::issue, 100'00);
  fund(PaymentKind::redeem, 10'00);
  f.pay("a", "m1@a.example", 7'00);
  const auto first = f.pay("a", "m1@b.example", 20'00);
  f.pay("b", "m1@a.example", 4'00);
  f.pay("a", "nobody@b.example", 30'00);
  const auto sums = on("2026-12-31");
  EXPECT_EQ(first.status(), protocol::PaymentStatus::accepted);
  EXPECT_EQ(sums.period.first.text(), "2026-01-01");
  EXPECT_EQ(sums.local, 7'00);
  EXPECT_EQ(sums.outgoing, 20'00);
  EXPECT_EQ(sums.incoming, 4'00);
  EXPECT_EQ(sums.payments, 31'00);
  EXPECT_EQ(sums.circulation, 274'00);
  EXPECT_EQ(sums.highest_circulation, 300'00);
  EXPECT_EQ(sums.highest_on.text(), "2026-06-15");
}

TEST_F(Declarations, CountWhatARestoreLeftOnSuspense) {
  f.now = time("2026-06-15T12:00:00");
  const auto backup = f["a"].store.snapshot();
  f.pay("a", "m1@b.example", 70'00);
  f.restore("a", backup);
  f.step("a", federation::ReleaseLink{.peer = f["b"].identity.domain()});
  f.pay("a", "m1@a.example", 90'00);
  f.connect("a", "b");  // what was spent twice stands on suspense
  ASSERT_EQ(f["a"].balance("m0"), 10'00);
  const auto sums = on("2026-12-31");
  EXPECT_EQ(sums.local, 90'00);
  EXPECT_EQ(sums.outgoing, 70'00);
}

TEST_F(Declarations, LookBackTwelveMonthsAndNoFurther) {
  f.now = time("2026-06-15T12:00:00");
  f.pay("a", "m1@a.example", 7'00);
  EXPECT_EQ(on("2026-06-14").payments, 0);
  EXPECT_EQ(on("2026-06-15").payments, 7'00);
  EXPECT_EQ(on("2027-06-14").payments, 7'00);
  EXPECT_EQ(on("2027-06-15").payments, 0);
  EXPECT_EQ(on("2027-06-15").circulation, 200'00);
  EXPECT_EQ(on("2027-06-15").highest_circulation, 200'00);
}

TEST_F(Declarations, ACirculationThatHasFallenAgainStillCounts) {
  f.now = time("2026-03-01T12:00:00");
  fund(PaymentKind::deposit, 900'000'00);
  fund(PaymentKind::issue, 900'000'00);
  f.now = time("2026-03-02T12:00:00");
  fund(PaymentKind::redeem, 900'000'00);
  EXPECT_EQ(on("2026-12-31").circulation, 200'00);
  EXPECT_EQ(on("2026-12-31").circulation_level(), ThresholdLevel::near);
  EXPECT_EQ(on("2026-12-31").payments_level(), ThresholdLevel::below);
  EXPECT_EQ(on("2027-12-31").circulation_level(), ThresholdLevel::below);
}

}  // namespace
