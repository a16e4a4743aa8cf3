// The fund and its bank as an association could forge them: the money of each entry balances.

#include "federation/fund_postings.h"
#include "federation/own_accounts.h"
#include "federation/postings.h"
#include "protocol/merkle.h"
#include "tests/federation/forgery.h"

namespace {

using harness::entry_of;
using harness::Forgery;
using protocol::BankLineBooked;
using protocol::BankLineOutcome;
using protocol::FundAccount;
using protocol::PaymentKind;
using protocol::PaymentOpened;
using testing::Contains;
using testing::IsEmpty;

class VerifyBank : public Forgery {
 protected:
  PaymentOpened of_fund(PaymentKind kind, protocol::Amount amount, FundAccount account = FundAccount::digital) {
    PaymentOpened opened{.key = fresh_key(), .kind = kind, .request = protocol::sha256("asked"), .amount = amount};
    opened.fund = protocol::FundDetails{.account = account};
    return opened;
  }
  protocol::Amount euros(std::int64_t cents) { return {cents, protocol::euro()}; }
  std::vector<std::string> said_of(const PaymentOpened& opened) {
    return said(opened, federation::fund_postings(opened, own()));
  }
  protocol::Entry booked(BankLineOutcome outcome, std::int64_t cents,
                         std::optional<protocol::PaymentKey> payment = {}) {
    const BankLineBooked line{.account = FundAccount::digital,
                              .line = protocol::sha256("line " + std::to_string(lines_++)),
                              .day = 20'000,
                              .amount = cents,
                              .outcome = outcome,
                              .payment = std::move(payment)};
    return entry_of(line, federation::line_postings(books(), line));
  }
  protocol::PaymentKey redeem() {
    const auto id = f.fresh_id();
    f.step("a", federation::FundRequest{
                    .id = id,
                    .kind = PaymentKind::redeem,
                    .member = *protocol::Alias::parse("m0"),
                    .amount = {5'00, own()},
                    .creditor = federation::BankText{.name = "M0", .iban = "FR7630006000011234567890189", .text = {}}});
    return {f["a"].identity.domain(), id};
  }

  int lines_ = 0;
};

TEST_F(VerifyBank, PaymentsOfTheFundSayWhatTheirKindSays) {
  EXPECT_THAT(said_of(of_fund(PaymentKind::deposit, euros(1'00))), IsEmpty());
  EXPECT_THAT(said_of(of_fund(PaymentKind::deposit, {1'00, own()})), Contains("its amount is in another currency"));
  EXPECT_THAT(said_of(of_fund(PaymentKind::contribute, euros(1'00))),
              Contains("it is at the wrong account of the fund"));
  auto generous = of_fund(PaymentKind::deposit, euros(1'00));
  generous.fund->bonus = 5;
  EXPECT_THAT(said_of(generous), Contains("such a payment bears nothing"));
  auto personal = of_fund(PaymentKind::withdraw, euros(1'00));
  personal.payee = account("m0");
  EXPECT_THAT(said_of(personal), Contains("it concerns an account, and such a payment concerns none"));
  auto abroad = of_fund(PaymentKind::deposit, euros(1'00));
  abroad.next = b();
  EXPECT_THAT(said_of(abroad), Contains("it is of the fund, and goes to a peer"));
  auto bare = of_fund(PaymentKind::deposit, euros(1'00));
  bare.fund.reset();
  EXPECT_THAT(said_of_forged(f["a"], {entry_of(of_fund(PaymentKind::deposit, euros(1'00)),
                                               {federation::post(federation::own_accounts().fund_digital,
                                                                 federation::own_accounts().unissued, euros(2'00))})}),
              Contains("what moves is not what the payment says"));
}

TEST_F(VerifyBank, NoMoreLeavesTheFundThanItHolds) {
  const auto all = of_fund(PaymentKind::withdraw, euros(800'00), FundAccount::paper);
  EXPECT_THAT(said_of(all), Contains("the fund does not hold the euros that are to leave it"));
}

TEST_F(VerifyBank, WhatALineBringsIsDecidedInTheNextEntry) {
  const auto id = f.fresh_id();
  f.step("a", federation::FundRequest{.id = id,
                                      .kind = PaymentKind::issue,
                                      .member = *protocol::Alias::parse("m1"),
                                      .amount = {1'00, own()},
                                      .reference = "TOPUP-12345",
                                      .awaits_euros = true});
  const protocol::PaymentKey key{f["a"].identity.domain(), id};
  const auto line = booked(BankLineOutcome::issue_paid, 1'00, key);
  EXPECT_THAT(said_of_forged(f["a"], {line}), Contains("what the last line brought is not decided"));
  EXPECT_THAT(said_of_forged(f["a"], {line, entry_of(protocol::LimitsSet{b(), 1, 1})}),
              Contains("what the line before it brought is not decided"));
  const protocol::PaymentClosed closed{.key = key, .status = protocol::PaymentStatus::accepted};
  EXPECT_THAT(
      said_of_forged(f["a"], {line, entry_of(closed, federation::fund_postings(books().payment(key)->opened, own()))}),
      IsEmpty());
  auto elsewhere = closed;
  elsewhere.peer = b();
  EXPECT_THAT(said_of_forged(
                  f["a"], {line, entry_of(elsewhere, federation::fund_postings(books().payment(key)->opened, own()))}),
              Contains("it was decided here, and says that a peer did"));
}

TEST_F(VerifyBank, NothingIsSentBackUnasked) {
  const auto line = booked(BankLineOutcome::unknown, 7'00);
  const auto digest = std::get<BankLineBooked>(line.body).line;
  auto back = of_fund(PaymentKind::send_back, euros(7'00));
  back.counterparty = digest.hex();
  const protocol::BankLineResolved resolved{digest, protocol::BankLineResolution::send_back, back.key};
  const auto sent = entry_of(back, federation::fund_postings(back, own()));
  EXPECT_THAT(said_of_forged(f["a"], {line, entry_of(resolved), sent}), IsEmpty());
  EXPECT_THAT(said_of_forged(f["a"], {line, sent}), Contains("it sends back what nobody asked to send back"));
  const auto said_of_back = [&](const PaymentOpened& sends) {
    return said_of_forged(f["a"], {line, entry_of(resolved), entry_of(sends, federation::fund_postings(sends, own()))});
  };
  auto more = back;
  more.amount.minor = 8'00;
  EXPECT_THAT(said_of_back(more), Contains("it sends back no line of a statement"));
  auto elsewhere = back;
  elsewhere.fund->account = FundAccount::paper;
  EXPECT_THAT(said_of_back(elsewhere), Contains("it sends back no line of a statement"));
  auto twice = back;
  twice.key = fresh_key();
  EXPECT_THAT(said_of_forged(
                  f["a"], {line, entry_of(resolved), sent, entry_of(twice, federation::fund_postings(twice, own()))}),
              Contains("it sends back what nobody asked to send back"));
}

TEST_F(VerifyBank, ALineIsAboutWhatItNames) {
  const auto key = redeem();
  EXPECT_THAT(said_of_forged(f["a"], {booked(BankLineOutcome::transfer_made, -5'00, key)}), IsEmpty());
  EXPECT_THAT(said_of_forged(f["a"], {booked(BankLineOutcome::unknown, -5'00, key)}),
              Contains("the line is not about what it is said to be"));
  EXPECT_THAT(said_of_forged(f["a"], {booked(BankLineOutcome::transfer_made, -4'00, key)}),
              Contains("the line is not about what it is said to be"));
}

TEST_F(VerifyBank, AStatementHasTheLinesThatWereBooked) {
  const auto line = booked(BankLineOutcome::unknown, 7'00);
  const protocol::StatementBooked statement{.account = FundAccount::digital,
                                            .statement = protocol::sha256("s"),
                                            .day = 20'000,
                                            .closing = 7'00,  // the deposit of the harness is ahead of the bank
                                            .lines = 1};
  EXPECT_THAT(said_of_forged(f["a"], {line, entry_of(statement)}), IsEmpty());
  auto longer = statement;
  longer.lines = 2;
  EXPECT_THAT(said_of_forged(f["a"], {line, entry_of(longer)}), Contains("the statement has not so many lines"));
  auto richer = statement;
  richer.closing = 8'00;
  EXPECT_THAT(said_of_forged(f["a"], {line, entry_of(richer)}), Contains("the fund is not where the statement closes"));
}

TEST_F(VerifyBank, ALineIsDatedByTheStatementThatShowsIt) {
  auto line = booked(BankLineOutcome::unknown, 7'00);
  const protocol::StatementBooked earlier{
      .account = FundAccount::digital, .statement = protocol::sha256("s"), .day = 19'999, .closing = 7'00, .lines = 1};
  EXPECT_THAT(said_of_forged(f["a"], {line, entry_of(earlier)}),
              Contains("a line is dated after the end of the statement that shows it"));
  std::get<BankLineBooked>(line.body).day = 41'000;  // in 2082
  EXPECT_THAT(said_of_forged(f["a"], {line}), Contains("it is dated more than a year after it was booked"));
}

TEST_F(VerifyBank, NothingIsOrderedOrGivenUpThatTheBankMayHaveMade) {
  const auto key = redeem();
  const protocol::TransfersOrdered ordered{.batch = 1, .account = FundAccount::digital, .transfers = {key.id}};
  auto given_up = of_fund(PaymentKind::reissue, {5'00, own()});
  given_up.payee = account("m0");
  given_up.refund_of = key;
  given_up.fund = books().payment(key)->opened.fund;
  EXPECT_THAT(said(ordered), IsEmpty());
  EXPECT_THAT(said_of(given_up), IsEmpty());
  f.restore("a", f["a"].store.snapshot());
  EXPECT_THAT(said(ordered), Contains("transfers are ordered that the bank may have made already"));
  EXPECT_THAT(said_of(given_up), Contains("it gives up what the bank may have made"));
}

}  // namespace
