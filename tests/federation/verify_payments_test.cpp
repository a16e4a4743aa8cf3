// Lies that an association could tell in its own journal, each with money that still balances: verification names the
// entry and says what is wrong.

#include <gmock/gmock.h>

#include "federation/own_accounts.h"
#include "federation/postings.h"
#include "federation/verify.h"
#include "tests/federation/harness.h"
#include "tests/federation/verified.h"

namespace {

using harness::Federation;
using protocol::Entry;
using protocol::PaymentClosed;
using protocol::PaymentKind;
using protocol::PaymentOpened;
using protocol::PaymentStatus;
using storage::Table;

class VerifyPayments : public testing::Test {
 protected:
  VerifyPayments() {
    f.pay("a", "m1@b.example", 10'00);
    f.pay("b", "m1@a.example", 4'00);
    f.pay("a", "m1@a.example", 50);
    f.pay("a", "m1@a.example", 1'00);
    f.step("a", federation::FundRequest{.id = f.fresh_id(),
                                        .kind = PaymentKind::redeem,
                                        .member = *protocol::Alias::parse("m0"),
                                        .amount = {5'00, f["a"].identity.currency.code}});
    f.step("a", federation::SetLimits{.peer = f["b"].identity.domain(), .most_debt = 400'00, .most_claim = 400'00});
    EXPECT_TRUE(federation::verify(f["a"].store).clean());
  }

  /// Tells the lie in the first entry that takes it, and returns what verification says of that entry.
  std::vector<std::string> found(const std::string& letter, const std::function<bool(Entry&)>& lie) {
    auto& store = f[letter].store;
    const auto size = f[letter].books().journal_size();
    for (std::uint64_t index = 0; index < size; ++index) {
      auto entry = *protocol::decode_entry(*storage::journal_entry(store, index));
      if (!lie(entry)) continue;
      storage::Batch batch;
      batch.put(Table::journal, storage::number_key(index), protocol::encode(entry));
      EXPECT_TRUE(store.commit(batch).has_value());
      return said_of(letter, index);
    }
    ADD_FAILURE() << "no entry takes this lie";
    return {};
  }
  std::vector<std::string> said_of(const std::string& letter, std::uint64_t index) {
    std::vector<std::string> said;
    for (const auto& finding : harness::findings_of(f[letter].store))
      if (finding.where == "entry " + std::to_string(index)) said.push_back(finding.what);
    return said;
  }
  /// The lie in a payment of this kind that was not refused.
  static std::function<bool(Entry&)> in_payment(PaymentKind kind,
                                                const std::function<void(Entry&, PaymentOpened&)>& lie) {
    return [=](Entry& entry) {
      auto* opened = std::get_if<PaymentOpened>(&entry.body);
      if (opened == nullptr || opened->kind != kind || opened->status == PaymentStatus::refused) return false;
      lie(entry, *opened);
      return true;
    };
  }
  static std::function<bool(Entry&)> in_closed(const std::function<void(Entry&, PaymentClosed&)>& lie) {
    return [=](Entry& entry) {
      auto* closed = std::get_if<PaymentClosed>(&entry.body);
      if (closed != nullptr) lie(entry, *closed);
      return closed != nullptr;
    };
  }
  protocol::AccountId account(const std::string& letter, const std::string& alias) {
    return f[letter].books().member(*protocol::Alias::parse(alias))->account;
  }

  Federation f{{"a", "b", "c"}};
};

using testing::Contains;

TEST_F(VerifyPayments, MoreIsIssuedThanPaidFor) {
  EXPECT_THAT(found("a", in_payment(PaymentKind::issue,
                                    [](Entry& entry, PaymentOpened&) {
                                      for (auto& transfer : entry.transfers) transfer.amount.minor += 1;
                                    })),
              Contains("what moves is not what the payment says"));
}

TEST_F(VerifyPayments, ADepositIsMadeAnIssue) {
  EXPECT_THAT(found("a", in_payment(PaymentKind::deposit,
                                    [&](Entry&, PaymentOpened& opened) {
                                      opened.kind = PaymentKind::issue;
                                      opened.payee = account("a", "m0");
                                    })),
              Contains("its amount is in another currency"));
}

TEST_F(VerifyPayments, SomebodyElseIsPaid) {
  const auto other = account("a", "m0");
  const auto payer = account("a", "m1");
  EXPECT_THAT(found("a", in_payment(PaymentKind::local,
                                    [=](Entry& entry, PaymentOpened&) {
                                      entry.transfers.front().debit = payer;
                                      entry.transfers.front().credit = other;
                                    })),
              Contains("what moves is not what the payment says"));
}

TEST_F(VerifyPayments, BoundsArePassedOver) {
  EXPECT_THAT(found("a", in_payment(PaymentKind::local,
                                    [](Entry& entry, PaymentOpened&) { entry.transfers.front().forced = true; })),
              Contains("bounds were passed over"));
  EXPECT_THAT(found("a", in_payment(PaymentKind::outgoing,
                                    [](Entry& entry, PaymentOpened&) {
                                      for (auto& transfer : entry.transfers) transfer.forced = true;
                                      entry.outgoing.clear();
                                    })),
              Contains("bounds were passed over without an order given back"));
}

TEST_F(VerifyPayments, ACreditIsTakenForOneFromBeforeARestore) {
  EXPECT_THAT(found("b", in_payment(PaymentKind::incoming,
                                    [](Entry& entry, PaymentOpened&) {
                                      for (auto& transfer : entry.transfers) transfer.forced = true;
                                      entry.outgoing.clear();
                                    })),
              Contains("bounds were passed over, and nothing was to be recovered"));
}

TEST_F(VerifyPayments, MoneyMovesInAnEntryAboutSomethingElse) {
  const auto transfer = federation::post(account("a", "m0"), account("a", "m1"), {1, f["a"].identity.currency.code});
  EXPECT_THAT(found("a",
                    [=](Entry& entry) {
                      if (!std::holds_alternative<protocol::LimitsSet>(entry.body)) return false;
                      entry.transfers.push_back(transfer);
                      return true;
                    }),
              Contains("money moves in an entry that is about none"));
}

TEST_F(VerifyPayments, MoreIsHeldThanOrdered) {
  EXPECT_THAT(found("a", in_payment(PaymentKind::outgoing,
                                    [](Entry& entry, PaymentOpened&) {
                                      for (auto& transfer : entry.transfers) transfer.amount.minor *= 2;
                                    })),
              Contains("what moves is not what the payment says"));
  EXPECT_THAT(found("a", in_payment(PaymentKind::outgoing,
                                    [](Entry& entry, PaymentOpened& opened) {
                                      for (auto& transfer : entry.transfers) transfer.amount.minor = 9'00;
                                      opened.amount.minor = 9'00;
                                    })),
              Contains("what moves is not what the payment says"));
  EXPECT_THAT(found("a", in_payment(PaymentKind::outgoing,
                                    [](Entry& entry, PaymentOpened& opened) {
                                      entry.transfers.front().amount.minor = 10'00;
                                      entry.transfers.back().amount.minor = 9'00;
                                      opened.amount.minor = 9'00;
                                    })),
              Contains("the order says something else than the payment"));
}

TEST_F(VerifyPayments, UnitsAreHeldWithoutAnOrder) {
  EXPECT_THAT(
      found("a", in_payment(PaymentKind::outgoing, [](Entry& entry, PaymentOpened&) { entry.outgoing.clear(); })),
      Contains("units are held, and no order is sent"));
}

TEST_F(VerifyPayments, AHoldIsPostedWithoutAnAnswer) {
  EXPECT_THAT(found("a", in_closed([](Entry&, PaymentClosed& closed) { closed.answer = {}; })),
              Contains("it was accepted without an answer of the node that decides"));
}

TEST_F(VerifyPayments, AHoldIsReleasedWithoutAnAnswer) {
  EXPECT_THAT(found("a", in_closed([](Entry& entry, PaymentClosed& closed) {
                      closed.answer = {};
                      closed.status = PaymentStatus::refused;
                      closed.reason = protocol::Reason::expired;
                      for (auto& transfer : entry.transfers) transfer.kind = protocol::TransferKind::void_hold;
                    })),
              Contains("its hold was released without an answer of the node that decides"));
}

TEST_F(VerifyPayments, AnAcceptanceIsRecordedAsARefusal) {
  EXPECT_THAT(found("a", in_closed([](Entry& entry, PaymentClosed& closed) {
                      closed.status = PaymentStatus::refused;
                      closed.reason = protocol::Reason::expired;
                      for (auto& transfer : entry.transfers) transfer.kind = protocol::TransferKind::void_hold;
                    })),
              Contains("the peer answered something else"));
}

TEST_F(VerifyPayments, AFeeIsTakenThatWasNotAgreed) {
  const auto code = f["b"].identity.currency.code;
  EXPECT_THAT(
      found("b", in_payment(PaymentKind::incoming,
                            [=](Entry& entry, PaymentOpened&) {
                              const auto& own = federation::own_accounts();
                              entry.transfers.at(1).amount.minor -= 1;
                              entry.transfers.push_back(federation::post(own.circulation, own.association, {1, code}));
                            })),
      Contains("what moves is not what the payment says"));
}

TEST_F(VerifyPayments, AnAcceptedOrderIsAnsweredWithARefusal) {
  EXPECT_THAT(found("b", in_payment(PaymentKind::incoming,
                                    [](Entry& entry, PaymentOpened&) {
                                      auto answer = std::get<protocol::Answer>(
                                          *protocol::decode_message(entry.outgoing[0].message));
                                      answer.accepted = false;
                                      answer.reason = protocol::Reason::expired;
                                      entry.outgoing[0].message = protocol::encode(answer);
                                    })),
              Contains("it answers something else than was decided"));
}

TEST_F(VerifyPayments, AnIndividualRedeems) {
  const auto individual = account("a", "m1");
  EXPECT_THAT(found("a", in_payment(PaymentKind::redeem,
                                    [=](Entry& entry, PaymentOpened& opened) {
                                      opened.payer = individual;
                                      entry.transfers.front().debit = individual;
                                    })),
              Contains("only professionals and local authorities redeem"));
}

TEST_F(VerifyPayments, MoreIsGivenBackThanIsLeft) {
  std::optional<protocol::PaymentKey> first;
  EXPECT_THAT(found("a",
                    [&](Entry& entry) {
                      auto* opened = std::get_if<PaymentOpened>(&entry.body);
                      if (opened == nullptr || opened->kind != PaymentKind::local) return false;
                      if (!first) return first = opened->key, false;
                      opened->refund_of = first;  // 1.00 of 0.50
                      return true;
                    }),
              Contains("it gives back more than is left"));
}

TEST_F(VerifyPayments, ARefusalMovesMoney) {
  EXPECT_THAT(found("a", in_payment(PaymentKind::local,
                                    [](Entry&, PaymentOpened& opened) {
                                      opened.status = PaymentStatus::refused;
                                      opened.reason = protocol::Reason::expired;
                                    })),
              Contains("it was refused, and money moves"));
}

/// a pays c through b, and b's answer carries c's with its proof.
TEST_F(VerifyPayments, EvidenceDoesNotStandUnderItsHeader) {
  auto asked = f.request("a", "m1@c.example", 1'00);
  asked.id = f.fresh_id();
  asked.route = federation::Route{{f["b"].identity.domain()}, f["c"].identity.currency.code};
  f.step("a", asked);
  const protocol::PaymentKey key{f["a"].identity.domain(), asked.id};
  const auto paid = f.payment("a", key);
  ASSERT_EQ(paid->status(), PaymentStatus::accepted);
  ASSERT_TRUE(federation::verify(f["a"].store).clean());

  const auto row = federation::log_row(f["b"].identity.domain(), paid->answer.sequence);
  auto envelope = *protocol::decode_envelope(**f["a"].store.get(Table::received_log, row));
  auto& message = envelope.messages.at(paid->answer.index);
  auto answer = std::get<protocol::Answer>(*protocol::decode_message(message));
  auto proof = *protocol::decode_message_proof(answer.evidence);
  proof.path.push_back(protocol::sha256("a lie"));
  answer.evidence = protocol::encode(proof);
  message = protocol::encode(answer);
  storage::Batch batch;
  batch.put(Table::received_log, row,
            protocol::encode(protocol::seal(envelope.header, envelope.messages, f["b"].keys().message)));
  ASSERT_TRUE(f["a"].store.commit(batch).has_value());
  std::vector<std::string> said;
  for (const auto& finding : harness::findings_of(f["a"].store)) said.push_back(finding.what);
  EXPECT_THAT(said, Contains("the evidence of the answer does not stand under its header"));
}

}  // namespace
