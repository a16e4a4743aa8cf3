// What is asked for before money moves: quotes, and requests to be paid. Neither decides anything about money.
#include <gmock/gmock.h>

#include "federation/quotes.h"
#include "tests/federation/harness.h"

namespace {

using federation::PaymentRequest;
using federation::RequestId;
using harness::Federation;
using harness::Reason;
using protocol::PaymentStatus;

constexpr std::int64_t hour_ms = 3'600'000;

struct RequestsTest : testing::Test {
  static RequestId request_id(char letter) { return *RequestId::from_bytes(std::string(RequestId::size, letter)); }
  /// The id of a payment that pays this request; `attempt` tells tries apart.
  static protocol::PaymentId paying(char letter, char attempt = '1') {
    return *protocol::PaymentId::from_bytes(std::string(RequestId::size, letter) + std::string(4, attempt));
  }
  static protocol::Alias alias(const std::string& text) { return *protocol::Alias::parse(text); }
  Reason failure() const { return f.last_reply->failure ? f.last_reply->failure->reason : Reason::none; }
  Reason ask(char letter, std::int64_t amount = 10'00, const std::string& memo = "a loaf") {
    f.step("b",
           federation::AddPaymentRequest{
               .payee = alias("m1"), .id = request_id(letter), .amount = amount, .memo = memo, .valid_ms = hour_ms});
    return failure();
  }
  std::optional<PaymentRequest> found(char letter) {
    const auto row =
        f["b"].store.get(storage::Table::payment_request,
                         federation::payment_request_row(*f["b"].books().account_of(alias("m1")), request_id(letter)));
    if (!row || !*row) return std::nullopt;
    return *storage::decode_row<PaymentRequest>(**row);
  }
  Federation f{{"a", "b"}};
};

TEST_F(RequestsTest, APaymentWhoseIdBeginsWithARequestPaysIt) {
  ASSERT_EQ(ask('r'), Reason::none);
  EXPECT_FALSE(found('r')->paid_by.has_value());
  const auto paid = f.pay("a", "m1@b.example", 10'00, paying('r'));
  ASSERT_EQ(paid.status(), PaymentStatus::accepted);
  EXPECT_EQ(found('r')->paid_by, paid.key());
  EXPECT_EQ(found('r')->paid_at, f.now);
  // A second payment changes nothing of what is shown.
  f.pay("b", "m1@b.example", 10'00, paying('r', '2'));
  EXPECT_EQ(found('r')->paid_by, paid.key());
  f.expect_sound();
}

TEST_F(RequestsTest, ATryThatIsRefusedCanBeFollowedByAnother) {
  ask('r', 100'00);
  EXPECT_EQ(f.pay("b", "m1@b.example", 1'000'00, paying('r')).status(), PaymentStatus::refused);
  EXPECT_FALSE(found('r')->paid_by.has_value());
  const auto paid = f.pay("b", "m1@b.example", 100'00, paying('r', '2'));
  EXPECT_EQ(found('r')->paid_by, paid.key());
}

TEST_F(RequestsTest, LessThanWasAskedOrAnotherPayeePaysNothing) {
  ask('r');
  f.pay("a", "m1@b.example", 9'99, paying('r', '1'));
  f.pay("a", "m0@b.example", 10'00, paying('r', '2'));
  f.pay("a", "m1@b.example", 10'00, paying('s', '3'));
  EXPECT_FALSE(found('r')->paid_by.has_value());
  f.pay("a", "m1@b.example", 10'01, paying('r', '4'));
  EXPECT_TRUE(found('r')->paid_by.has_value());
}

TEST_F(RequestsTest, OneThatHasExpiredIsPaidAllTheSameForNoClockDecidesMoney) {
  ask('r');
  f.now.milliseconds += 2 * hour_ms;
  EXPECT_EQ(f.pay("a", "m1@b.example", 10'00, paying('r')).status(), PaymentStatus::accepted);
  EXPECT_TRUE(found('r')->paid_by.has_value());
}

TEST_F(RequestsTest, AreMadeOnceAndWithdrawn) {
  EXPECT_EQ(ask('r'), Reason::none);
  EXPECT_EQ(ask('r'), Reason::none);
  EXPECT_EQ(ask('r', 11'00), Reason::id_conflict);
  EXPECT_EQ(ask('s', -1), Reason::amount_not_positive);
  EXPECT_EQ(ask('s', 1, std::string(141, 'm')), Reason::oversize);
  f.step("b", federation::WithdrawPaymentRequest{.payee = alias("m1"), .id = request_id('r')});
  EXPECT_EQ(failure(), Reason::none);
  EXPECT_FALSE(found('r').has_value());
  f.step("b", federation::WithdrawPaymentRequest{.payee = alias("m1"), .id = request_id('r')});
  EXPECT_EQ(failure(), Reason::not_found);
}

TEST_F(RequestsTest, OfOneMemberAreBoundedAndTheOldestThatIsOverGoes) {
  const auto ask_number = [&](std::size_t number) {
    auto id = std::string(RequestId::size, 'n');
    id[0] = static_cast<char>(number / 256);
    id[1] = static_cast<char>(number % 256);
    f.step("b",
           federation::AddPaymentRequest{
               .payee = alias("m1"), .id = *RequestId::from_bytes(id), .amount = 1, .memo = "", .valid_ms = hour_ms});
    return failure();
  };
  for (std::size_t i = 0; i < federation::max_requests_of_account; ++i) ASSERT_EQ(ask_number(i), Reason::none);
  EXPECT_EQ(ask_number(5'000), Reason::oversize);
  f.now.milliseconds += hour_ms;
  const auto count = [&] {
    return f["b"].books().payment_requests().count_of(*f["b"].books().account_of(alias("m1")));
  };
  EXPECT_EQ(count(), federation::max_requests_of_account);
  EXPECT_EQ(ask_number(5'000), Reason::none);
  const auto left = federation::max_requests_of_account - federation::max_requests_dropped + 1;
  EXPECT_EQ(count(), left) << "so many go at once that the next ones need not look";
  f.kill("b");
  f["b"].open();
  EXPECT_EQ(count(), left) << "counted anew from the rows";
  EXPECT_EQ(ask_number(0), Reason::none);
  EXPECT_EQ(ask_number(0), Reason::none) << "asked again it is the same";
  EXPECT_EQ(count(), left + 1);
}

// ---- quotes

struct QuotesTest : RequestsTest {
  federation::PayRequest request(std::int64_t amount = 10'00) { return f.request("a", "m1@b.example", amount); }
};

TEST_F(QuotesTest, SayWhatAPaymentThenDoes) {
  const auto quote = federation::quote(f["a"].books(), request());
  ASSERT_TRUE(quote.has_value());
  EXPECT_EQ(quote->debited, request().amount);
  ASSERT_EQ(quote->path.size(), 2U);
  const auto before = f["b"].balance("m1");
  auto paying = request();
  paying.id = f.fresh_id();
  paying.quoted = {.until = {f.now.milliseconds + 1}, .credited = quote->credited};
  f.step("a", paying);
  ASSERT_FALSE(f.last_reply->failure.has_value());
  EXPECT_EQ(f["b"].balance("m1") - before, quote->credited.minor);
}

TEST_F(QuotesTest, ThatAreOverBeginNothingAndRecordNothing) {
  const auto size = f["a"].books().journal_size();
  auto paying = request();
  paying.id = f.fresh_id();
  paying.quoted = {.until = f.now, .credited = {10'00, f["b"].identity.currency.code}};
  f.step("a", paying);
  EXPECT_EQ(failure(), Reason::quote_expired);
  EXPECT_EQ(f["a"].books().journal_size(), size);
  // The id is free: with another quote the same payment is made; and asked again, it has its recorded answer.
  paying.quoted->until = {f.now.milliseconds + 1};
  f.step("a", paying);
  EXPECT_EQ(failure(), Reason::none);
  f.now.milliseconds += hour_ms;
  f.step("a", paying);
  EXPECT_EQ(failure(), Reason::none);
  EXPECT_EQ(f.last_reply->payment->status(), PaymentStatus::accepted);
}

TEST_F(QuotesTest, OfAnotherAmountBeginNothingWithinOneNodeEither) {
  const auto size = f["b"].books().journal_size();
  auto paying = f.request("b", "m1@b.example", 10'00);
  paying.id = f.fresh_id();
  paying.quoted = {.until = {f.now.milliseconds + 1}, .credited = {10'01, f["b"].identity.currency.code}};
  f.step("b", paying);
  EXPECT_EQ(failure(), Reason::quote_changed);
  EXPECT_EQ(f["b"].books().journal_size(), size);
  paying.quoted->credited.minor = 10'00;
  f.step("b", paying);
  EXPECT_EQ(failure(), Reason::none);
}

TEST_F(QuotesTest, OfOtherTermsBeginNothing) {
  const auto size = f["a"].books().journal_size();
  auto paying = request();
  paying.id = f.fresh_id();
  paying.quoted = {.until = {f.now.milliseconds + 1}, .credited = {9'99, f["b"].identity.currency.code}};
  f.step("a", paying);
  EXPECT_EQ(failure(), Reason::quote_changed);
  EXPECT_EQ(f["a"].books().journal_size(), size);
  EXPECT_EQ(f["a"].balance("m0"), 100'00);
}

TEST_F(QuotesTest, NameTheReasonsOfAPayment) {
  EXPECT_EQ(federation::quote(f["a"].books(), request(0)).error().reason, Reason::amount_not_positive);
  auto elsewhere = request();
  elsewhere.payee = *protocol::Address::parse("m0@nowhere.example");
  EXPECT_EQ(federation::quote(f["a"].books(), elsewhere).error().reason, Reason::unknown_domain);
  f.step("a", federation::SuspendAgreement{.peer = f["b"].identity.domain(), .suspended = true});
  EXPECT_EQ(federation::quote(f["a"].books(), request()).error().reason, Reason::agreement_suspended);
}

TEST_F(QuotesTest, WithinANodeChargeNothing) {
  const auto quote = federation::quote(f["a"].books(), f.request("a", "m1@a.example", 10'00));
  ASSERT_TRUE(quote.has_value());
  EXPECT_EQ(quote->credited, quote->debited);
  EXPECT_EQ(quote->path.size(), 1U);
  EXPECT_EQ(quote->fee.minor, 0);
}

}  // namespace
