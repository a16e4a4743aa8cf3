// Lies that only make their finding together with others: what is looked for is that one of them.
#include <gmock/gmock.h>

#include "federation/fund_postings.h"
#include "federation/own_accounts.h"
#include "federation/postings.h"
#include "protocol/merkle.h"
#include "tests/federation/forgery.h"

namespace {

using harness::entry_of;
using protocol::Entry;
using protocol::PaymentKind;
using protocol::PaymentOpened;
using storage::Table;
using testing::Contains;

class MoreLies : public harness::Forgery {
 protected:
  /// Tells the lie in the first entry with such a body that takes it; all that is found.
  template <class Body>
  std::vector<std::string> after(const std::function<bool(Entry&, Body&)>& lie) {
    auto& store = f["a"].store;
    for (std::uint64_t index = 0; index < books().journal_size(); ++index) {
      auto entry = *protocol::decode_entry(*storage::journal_entry(store, index));
      auto* body = std::get_if<Body>(&entry.body);
      if (body == nullptr || !lie(entry, *body)) continue;
      put(Table::journal, storage::number_key(index), protocol::encode(entry));
      std::vector<std::string> said;
      for (const auto& finding : harness::findings_of(store)) said.push_back(finding.what);
      return said;
    }
    ADD_FAILURE() << "no entry takes this lie";
    return {};
  }
  std::vector<std::string> after_in_payment(PaymentKind kind, const std::function<void(Entry&, PaymentOpened&)>& lie) {
    return after<PaymentOpened>([&](Entry& entry, PaymentOpened& opened) {
      if (opened.kind == kind) lie(entry, opened);
      return opened.kind == kind;
    });
  }
  void put(Table table, const std::string& key, const std::string& value) {
    storage::Batch batch;
    batch.put(table, key, value);
    ASSERT_TRUE(f["a"].store.commit(batch).has_value());
  }
  protocol::PaymentKey ask(federation::FundRequest request) {
    request.id = f.fresh_id();
    f.step("a", request);
    return {f["a"].identity.domain(), request.id};
  }
  protocol::Amount euros(std::int64_t cents) { return {cents, protocol::euro()}; }
  PaymentOpened of_fund(PaymentKind kind) {
    PaymentOpened opened{
        .key = fresh_key(), .kind = kind, .request = protocol::sha256("asked"), .amount = {1'00, own()}};
    opened.fund = protocol::FundDetails{};
    return opened;
  }
};

TEST_F(MoreLies, AClosingBearsNoSignatureOfThePeer) {
  f.pay("a", "m1@b.example", 10'00);
  f.tick();
  f.step("a", federation::ProposeSettlement{.peer = b()});
  const auto note = *protocol::parse_settlement_note(books().settlements().note(b(), 1)->note);
  const auto closing = protocol::to_text(protocol::SettlementClosing{.number = 1,
                                                                     .note = protocol::sha256(to_text(note)),
                                                                     .debtor = note.debtor(),
                                                                     .creditor = note.creditor(),
                                                                     .arrived = note.owed()});
  EXPECT_THAT(said(protocol::SettlementEnded{.peer = b(),
                                             .step = protocol::ClosingStep::countersigned_here,
                                             .closing = closing,
                                             .ours = f["a"].keys().contract.sign_raw(closing),
                                             .theirs = f["a"].keys().contract.sign_raw(closing)}),
              Contains("their signature under the closing does not verify"));
}

TEST_F(MoreLies, AChangeOfKeysIsToldToNobody) {
  f.rotate("a");
  f.connect("a", "b");
  f.tick();
  EXPECT_THAT(after<protocol::KeysRotated>([](Entry& entry, protocol::KeysRotated&) {
                entry.outgoing.clear();
                return true;
              }),
              Contains("a change of keys is told to others than it concerns"));
}

TEST_F(MoreLies, AnEnvelopeFollowsAnother) {
  f.pay("b", "m1@a.example", 1'00);
  const auto last = books().peer(b())->row.received.sequence;
  const auto row = federation::log_row(b(), last);
  const auto honest = *protocol::decode_envelope(**f["a"].store.get(Table::received_log, row));
  auto header = honest.header;
  header.previous.bytes[0] ^= 1;
  const auto forged = protocol::seal(header, honest.messages, f["b"].keys().message);
  put(Table::received_log, row, protocol::encode(forged));
  EXPECT_THAT(after<protocol::EnvelopeLogged>([&](Entry&, protocol::EnvelopeLogged& logged) {
                const bool it =
                    logged.direction == protocol::EnvelopeDirection::received && logged.head == honest.head();
                if (it) logged.head = forged.head();
                return it;
              }),
              Contains("the chain is broken"));
}

TEST_F(MoreLies, MoreIsPostedThanACountHasFound) {
  f.step("a", federation::OpenCounter{.name = "quay"});
  f.step("a", federation::CountCounter{
                  .counted = {.counter = "quay", .cash = 5'00, .reason = "inventaire", .author = "c1"}});
  EXPECT_THAT(after<protocol::CounterCounted>([](Entry& entry, protocol::CounterCounted&) {
                entry.transfers.front().amount.minor += 1;
                return true;
              }),
              Contains("what moves is not what was counted"));
}

TEST_F(MoreLies, CashIsBroughtThatTheCounterDoesNotHave) {
  f.step("a", federation::OpenCounter{.name = "quay"});
  f.step("a", federation::CountCounter{
                  .counted = {.counter = "quay", .cash = 5'00, .reason = "inventaire", .author = "c1"}});
  f.step("a", federation::PaperRequest{.id = f.fresh_id(),
                                       .kind = PaymentKind::bank_cash,
                                       .counter = "quay",
                                       .amount = euros(5'00),
                                       .reference = "REMISE 0001",
                                       .awaits_euros = true});
  EXPECT_THAT(after_in_payment(PaymentKind::bank_cash, [](Entry&, PaymentOpened& opened) { opened.amount.minor += 1; }),
              Contains("it brings to the bank what the counter does not have"));
}

TEST_F(MoreLies, MoneyMovesWhenTermsComeIntoForce) {
  EXPECT_THAT(after<protocol::AgreementChanged>([&](Entry& entry, protocol::AgreementChanged& changed) {
                if (changed.step != protocol::AgreementStep::in_force) return false;
                entry.transfers.push_back(federation::post(account("m0"), account("m1"), {1, own()}));
                return true;
              }),
              Contains("what moves is not what the new rate makes of the position"));
}

TEST_F(MoreLies, TheAgreementHasAnotherFeeThanWasTaken) {
  f.pay("b", "m1@a.example", 1'00);
  EXPECT_THAT(after<protocol::AgreementChanged>([&](Entry&, protocol::AgreementChanged& changed) {
                if (changed.step != protocol::AgreementStep::in_force) return false;
                auto terms = *protocol::decode_agreement_terms(changed.terms);
                terms.fee = {1, 10};
                changed.terms = protocol::encode(terms);
                changed.ours = f["a"].keys().contract.sign(protocol::agreement_type, changed.terms);
                changed.theirs = f["b"].keys().contract.sign(protocol::agreement_type, changed.terms);
                return true;
              }),
              Contains("the fee is not that of the agreement"));
}

TEST_F(MoreLies, AnIssueIsMadeBeforeItsEurosArrive) {
  const auto key = ask({.kind = PaymentKind::issue,
                        .member = *protocol::Alias::parse("m1"),
                        .amount = {1'00, own()},
                        .reference = "TOPUP1",
                        .awaits_euros = true});
  const auto issue = books().payment(key);
  ASSERT_TRUE(issue.has_value());
  EXPECT_THAT(said(protocol::PaymentClosed{.key = key, .status = protocol::PaymentStatus::accepted},
                   federation::fund_postings(issue->opened, own())),
              Contains("its euros have not arrived"));
}

TEST_F(MoreLies, AnIssueBearsABonusThatNoRuleGives) {
  EXPECT_THAT(after_in_payment(PaymentKind::issue, [](Entry&, PaymentOpened& opened) { opened.fund->bonus = 1; }),
              Contains("the bonus is not that of the rules"));
}

TEST_F(MoreLies, UnitsOfARedemptionReturnToNobody) {
  const auto redeemed = ask({.kind = PaymentKind::redeem,
                             .member = *protocol::Alias::parse("m0"),
                             .amount = {5'00, own()},
                             .creditor = federation::BankText{
                                 .name = "M0", .iban = "FR7630006000011234567890189", .text = {}, .end_to_end = {}}});
  ask({.kind = PaymentKind::reissue, .redemption = redeemed.id});
  EXPECT_THAT(after_in_payment(PaymentKind::reissue, [](Entry&, PaymentOpened& opened) { opened.payee = {}; }),
              Contains("it gives back something else than the redemption took"));
}

TEST_F(MoreLies, ADepositIsReversedByWhoDoesNotBearIt) {
  const auto deposit = ask({.kind = PaymentKind::deposit, .amount = euros(9'00)});
  ask({.kind = PaymentKind::reverse_deposit, .redemption = deposit.id});
  EXPECT_THAT(
      after_in_payment(PaymentKind::reverse_deposit,
                       [](Entry&, PaymentOpened& opened) { opened.payer = federation::own_accounts().fund_digital; }),
      Contains("neither unissued nor own euros bear it"));
}

TEST_F(MoreLies, AnAnswerIsCountedWhereThereIsNone) {
  const auto paid = f.pay("a", "m1@b.example", 1'00);
  EXPECT_THAT(said(protocol::AnswerCounted{paid.key(), b(), protocol::EnvelopeDirection::received, {1, 0}}),
              Contains("no answer stands where it counts one"));
}

TEST_F(MoreLies, NotesMoveBetweenMembers) {
  auto opened = of_fund(PaymentKind::move_notes);
  opened.payer = account("m0");
  opened.payee = account("m1");
  EXPECT_THAT(said(opened, {federation::post(opened.payer, opened.payee, opened.amount)}),
              Contains("it is between accounts that such a payment does not have"));
}

}  // namespace
