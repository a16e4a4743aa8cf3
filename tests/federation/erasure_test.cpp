// What is left of members who are erased: books that balance, and nothing that names them.
#include <gmock/gmock.h>

#include "federation/verify.h"
#include "protocol/merkle.h"
#include "tests/federation/harness.h"

namespace {

using federation::BankText;
using federation::FundRequest;
using harness::Federation;
using harness::Reason;
using protocol::PaymentKind;
using storage::Table;

constexpr const char* iban = "FR7630006000011234567890189";

class ErasureTest : public testing::Test {
 protected:
  ErasureTest() {
    f_.step("a", federation::ChangeMember{.alias = alias("m0"),
                                          .parts = {{&federation::PersonalData::name, "Zoe Quenneville"},
                                                    {&federation::PersonalData::email, "zoe@quenneville.example"},
                                                    {&federation::PersonalData::iban, iban}}});
    EXPECT_FALSE(f_.last_reply->failure.has_value());
  }
  static protocol::Alias alias(const std::string& text) { return *protocol::Alias::parse(text); }
  const federation::Books& books() { return f_["a"].books(); }
  Reason failure() const { return f_.last_reply->failure ? f_.last_reply->failure->reason : Reason::none; }
  Reason erase(const std::string& member = "m0") {
    f_.step("a", federation::EraseMember{.alias = alias(member)});
    return failure();
  }
  Reason add(const std::string& member) {
    f_.step("a", federation::AddMember{.member = {.alias = alias(member),
                                                  .account = *protocol::AccountId::from_bytes("newcomer........"),
                                                  .kind = protocol::MemberKind::individual,
                                                  .data = {}}});
    return failure();
  }
  protocol::PaymentId redeem(std::int64_t minor) {
    const auto id = f_.fresh_id();
    f_.step("a", FundRequest{.id = id,
                             .kind = PaymentKind::redeem,
                             .member = alias("m0"),
                             .amount = {minor, f_["a"].identity.currency.code}});
    EXPECT_EQ(f_.last_reply->payment->opened.reason, Reason::none);
    return id;
  }
  void book(const std::string& text, std::int64_t cents, const BankText& details) {
    const federation::StatementLine line{
        .digest = protocol::sha256(text), .day = 20'000, .amount = cents, .text = text, .details = details};
    f_.step("a", federation::BookStatement{.digest = protocol::sha256("of " + text), .day = 20'000, .lines = {line}});
    ASSERT_EQ(failure(), Reason::none);
  }
  /// Redeems all that m0 has, up to the bank's statement.
  protocol::PaymentId leave() {
    const auto id = redeem(100'00);
    f_.step("a", federation::OrderTransfers{});
    book("VIR " + id.hex(), -100'00, {"Zoe Quenneville", iban, "to Zoe Quenneville"});
    return id;
  }
  bool anywhere(const std::string& text) {
    bool found = false;
    for (std::uint8_t table = 0; table < storage::table_count; ++table)
      EXPECT_TRUE(
          f_["a"].store.scan(static_cast<Table>(table), {}, {}, [&](std::string_view key, std::string_view row) {
            found = found || key.contains(text) || row.contains(text);
            return true;
          }));
    return found;
  }

  Federation f_{{"a", "b"}};
};

TEST_F(ErasureTest, LeavesBooksThatVerifyAndNameNobody) {
  const auto account = *books().account_of(alias("m0"));
  leave();
  book("MERCI", 5'00, {"ZQ", iban, "unasked"});
  f_.step("a", federation::ResolveLine{.line = protocol::sha256("MERCI"),
                                       .resolution = protocol::BankLineResolution::own_euros});
  book("VIR DE ZOE", 7'00, {"M ET MME Zoe Quenneville", "", ""});
  f_.step("a", federation::ResolveLine{.line = protocol::sha256("VIR DE ZOE"),
                                       .resolution = protocol::BankLineResolution::own_euros});
  ASSERT_TRUE(anywhere("Quenneville") && anywhere(iban));
  EXPECT_EQ(erase(), Reason::none);
  EXPECT_FALSE(anywhere("Quenneville"));
  EXPECT_FALSE(anywhere("quenneville"));
  EXPECT_FALSE(anywhere(iban));
  EXPECT_TRUE(books().members().standing(account).closed);
  EXPECT_NE(books().account(account), nullptr);
  f_.expect_sound();
}

TEST_F(ErasureTest, VerificationFindsWhatIsStillToldOfWhoWasErased) {
  const auto account = *books().account_of(alias("m0"));
  const federation::PaymentRequest request{
      .payee = account, .id = *federation::RequestId::from_hex(std::string(24, 'a')), .memo = "lesson"};
  const federation::Webhook hook{.id = *federation::WebhookId::from_hex(std::string(32, 'b')),
                                 .url = "https://hooks.example/",
                                 .kinds = federation::EventKinds::all().bits(),
                                 .account = account,
                                 .secret = std::string(federation::webhook_secret_bytes, 's')};
  f_.step("a", federation::AddPaymentRequest{
                   .payee = alias("m0"), .id = request.id, .amount = 1, .memo = request.memo, .valid_ms = 1000});
  f_.step("a", federation::AddWebhook{.hook = hook});
  EXPECT_TRUE(federation::verify(f_["a"].store).clean()) << "the member is still there";
  leave();
  EXPECT_EQ(erase(), Reason::none);
  const auto stands = [&](Table table) {
    bool any = false;
    EXPECT_TRUE(f_["a"].store.scan(table, {}, {}, [&](std::string_view, std::string_view) { return !(any = true); }));
    return any;
  };
  EXPECT_FALSE(stands(Table::payment_request) || stands(Table::webhook));
  storage::Batch batch;
  batch.put(Table::payment_request, federation::payment_request_row(account, request.id), storage::encode_row(request));
  batch.put(Table::webhook, protocol::Bytes(hook.id.view()), storage::encode_row(hook));
  ASSERT_TRUE(f_["a"].store.commit(batch).has_value()) << "as if they had been forgotten";
  const auto report = federation::verify(f_["a"].store);
  ASSERT_EQ(report.findings.size(), 2U);
  for (const auto& finding : report.findings) EXPECT_EQ(finding.what, "is of nobody");
}

TEST_F(ErasureTest, WaitsUntilNothingIsOnTheAccountOrUnderWay) {
  EXPECT_EQ(erase(), Reason::account_not_empty);
  f_.disconnect("a", "b");
  f_.pay("a", "m0@b.example", 100'00);
  EXPECT_EQ(erase(), Reason::account_not_empty) << "the units are on hold";
  f_.connect("a", "b");
  f_.pay("b", "m0@a.example", 100'00);
  const auto id = redeem(100'00);
  EXPECT_EQ(erase(), Reason::account_not_empty) << "the bank has not paid";
  f_.step("a", federation::OrderTransfers{});
  EXPECT_EQ(erase(), Reason::account_not_empty) << "no statement shows it";
  book("VIR " + id.hex(), -100'00, {});
  FundRequest issue{.id = f_.fresh_id(),
                    .kind = PaymentKind::issue,
                    .member = alias("m0"),
                    .amount = {1'00, f_["a"].identity.currency.code},
                    .awaits_euros = true};
  f_.step("a", issue);
  EXPECT_EQ(erase(), Reason::account_not_empty) << "euros may arrive";
  f_.step("a", federation::CancelPayment{.id = issue.id});
  EXPECT_EQ(erase(), Reason::none);
  EXPECT_EQ(erase(), Reason::none) << "asked again, it is done";
  EXPECT_EQ(erase("nobody"), Reason::not_found);
}

TEST_F(ErasureTest, NobodyElseGetsTheAlias) {
  leave();
  EXPECT_EQ(erase(), Reason::none);
  EXPECT_EQ(add("m0"), Reason::alias_erased);
  EXPECT_EQ(f_.pay("b", "m0@a.example", 1'00).opened.reason, Reason::unknown_payee);
  EXPECT_EQ(f_.pay("a", "m1@a.example", 1'00).opened.reason, Reason::unknown_payer);
  f_.kill("a");
  f_["a"].open();
  EXPECT_EQ(add("m0"), Reason::alias_erased);
  EXPECT_EQ(add("m9"), Reason::none);
  bool found = false;
  EXPECT_TRUE(f_["a"].store.scan(Table::erased_alias, {}, {}, [&](std::string_view key, std::string_view row) {
    found = key.size() == protocol::Hash::size && row.empty() && key != protocol::sha256("m0").view();
    return true;
  }));
  EXPECT_TRUE(found) << "and nobody without the node's key can tell which alias it was";
}

TEST_F(ErasureTest, ATransferThatComesBackLaterIsNoLongerGivenUp) {
  const auto id = leave();
  EXPECT_EQ(erase(), Reason::none);
  book("REJET " + id.hex(), 100'00, {});
  const FundRequest reissue{.id = f_.fresh_id(), .kind = PaymentKind::reissue, .redemption = id};
  f_.step("a", reissue);
  EXPECT_EQ(f_.last_reply->payment->opened.reason, Reason::not_refundable) << "there is no account to take it";
  f_.step("a", federation::SetCreditor{.id = id, .creditor = {"Notaire", iban, {}}});
  EXPECT_EQ(failure(), Reason::none) << "but the bank can be told another account";
  f_.expect_sound();
}

TEST_F(ErasureTest, WhileTheNodeRecoversNobodyIsErased) {
  leave();
  const auto backup = f_["a"].store.snapshot();
  f_.pay("b", "m1@a.example", 1'00);
  f_.disconnect("a", "b");
  f_.restore("a", backup);
  EXPECT_EQ(erase(), Reason::recovering);
  f_.connect("a", "b");
  EXPECT_EQ(erase(), Reason::none);
  f_.expect_sound();
}

TEST_F(ErasureTest, RedemptionsGoToTheIbanOfTheMember) {
  const auto id = redeem(1'00);
  EXPECT_EQ(books().bank_text(id.view()), (BankText{"Zoe Quenneville", iban, {}}));
}

TEST_F(ErasureTest, DataThatHasNoFormIsRefused) {
  const auto change = [&](std::string federation::PersonalData::* part, const std::string& text,
                          const std::string& member = "m0") {
    f_.step("a", federation::ChangeMember{.alias = alias(member), .parts = {{part, text}}});
    return failure();
  };
  using federation::PersonalData;
  EXPECT_EQ(change(&PersonalData::iban, "FR7630006000011234567890188"), Reason::malformed);
  EXPECT_EQ(change(&PersonalData::email, "zoe"), Reason::malformed);
  EXPECT_EQ(change(&PersonalData::phone, "+33 6 12"), Reason::malformed) << "groups are taken out before";
  EXPECT_EQ(change(&PersonalData::company_number, "732829321"), Reason::malformed);
  EXPECT_EQ(change(&PersonalData::company_number, "732829320"), Reason::none);
  EXPECT_EQ(change(&PersonalData::company_number, "732829320", "m1"), Reason::malformed) << "m1 is an individual";
  EXPECT_EQ(change(&PersonalData::name, std::string(201, 'a')), Reason::oversize);
  EXPECT_EQ(change(&PersonalData::name, "a", "nobody"), Reason::not_found);
  EXPECT_EQ(books().member(alias("m0"))->data.name, "Zoe Quenneville");
}

}  // namespace
