// One association with a fund and a bank, for tests of what happens between the two.
#pragma once

#include "federation/invariants.h"
#include "protocol/merkle.h"
#include "tests/federation/harness.h"

namespace harness {

using federation::BookStatement;
using federation::FundRequest;
using federation::ResolveLine;
using federation::StatementLine;
using federation::TransferStage;
using protocol::BankLineOutcome;
using protocol::BankLineResolution;
using protocol::FundAccount;
using protocol::PaymentId;
using protocol::PaymentKey;
using protocol::PaymentKind;

/// One association with 1,000 euros in its digital fund, 800 of them not issued for; m0 is a professional.
class FundTest : public testing::Test {
 protected:
  void TearDown() override { f_.expect_sound(); }

  Node& node() { return f_["a"]; }
  const federation::FundBooks& fund() { return node().books().fund(); }
  federation::Coverage coverage() { return federation::coverage(node().books()); }
  protocol::Amount euros(std::int64_t cents) { return {cents, protocol::euro()}; }
  protocol::Amount units(std::int64_t minor) { return {minor, node().identity.currency.code}; }
  std::optional<federation::Payment> payment(const PaymentId& id) {
    return node().books().payment({node().identity.domain(), id});
  }

  PaymentId ask(FundRequest request) {
    request.id = f_.fresh_id();
    if (!request.creditor) request.creditor = federation::BankText{"M0", "FR7630006000011234567890189", {}};
    f_.step("a", request);
    return request.id;
  }
  PaymentId redeem(std::int64_t minor, const std::string& member = "m0") {
    return ask({.kind = PaymentKind::redeem, .member = *protocol::Alias::parse(member), .amount = units(minor)});
  }
  void set_rules(protocol::Fraction bonus, protocol::Fraction donation, protocol::Fraction commission) {
    f_.step("a", federation::SetFundRules{.rules = {bonus, donation, commission, protocol::Rounding::down}});
  }
  Reason failure() const {
    return f_.last_reply && f_.last_reply->failure ? f_.last_reply->failure->reason : Reason::none;
  }

  std::int32_t today() const { return static_cast<std::int32_t>(f_.now.milliseconds / 86'400'000); }
  /// A line with a digest of its own.
  StatementLine line(std::int64_t cents, const std::string& text) {
    return {.digest = protocol::sha256("line " + std::to_string(++lines_)),
            .day = today(),
            .amount = cents,
            .text = text,
            .details = {.name = "Somebody", .iban = "FR7630006000011234567890189", .text = text}};
  }
  /// A statement that closes where the bank would; the account's first one opens at 0.
  BookStatement statement(std::vector<StatementLine> lines) {
    BookStatement made{.digest = protocol::sha256("statement " + std::to_string(lines_)), .day = today()};
    made.opening = at_bank_;
    for (const auto& one : lines) at_bank_ += one.amount;
    made.closing = at_bank_;
    made.lines = std::move(lines);
    return made;
  }
  void book(const BookStatement& made) { f_.step("a", made); }
  BankLineOutcome outcome(const StatementLine& one) { return fund().line(one.digest)->booked.outcome; }

  /// The statement that shows the deposit the harness recorded by hand.
  void show_first_deposit() {
    const auto& awaited = fund().all_awaited();
    ASSERT_EQ(awaited.size(), 1U);
    book(statement({line(1000'00, "VIR " + awaited.begin()->first)}));
    ASSERT_EQ(failure(), Reason::none);
    ASSERT_EQ(fund().state(FundAccount::digital).ahead, 0);
  }

  Federation f_{{"a"}};
  std::int64_t at_bank_ = 0;
  int lines_ = 0;
};

}  // namespace harness
