// Two associations that owe each other, and a treasurer at each: what the tests of settlement share.
#pragma once

#include <gmock/gmock.h>

#include "federation/fund.h"
#include "federation/invariants.h"
#include "federation/settlements.h"
#include "protocol/merkle.h"
#include "tests/federation/harness.h"

namespace settlement_tests {

using federation::BankTransfer;
using federation::Settlement;
using federation::SettlementState;
using federation::TransferStage;
using protocol::BankLineOutcome;
using protocol::BankLineResolution;
using protocol::Reason;

/// A and B, 1,000 euros in each fund. A's members paid B's 30.00, B's paid A's 8.00: A owes 22.00.
class SettlementTest : public testing::Test {
 protected:
  SettlementTest() {
    f.pay("a", "m1@b.example", 30'00);
    f.pay("b", "m1@a.example", 8'00);
    f.tick();
  }

  const protocol::Domain& domain(const std::string& letter) { return f[letter].identity.domain(); }
  static std::string other(const std::string& letter) { return letter == "a" ? "b" : "a"; }
  Settlement note(const std::string& letter, std::uint32_t number = 1) {
    const auto found = f[letter].books().settlements().note(domain(other(letter)), number);
    return found ? *found : Settlement{.state = static_cast<SettlementState>(0)};
  }
  SettlementState state(const std::string& letter, std::uint32_t number = 1) { return note(letter, number).state; }
  protocol::SettlementNote text(std::uint32_t number = 1) {
    return *protocol::parse_settlement_note(note("a", number).note);
  }
  protocol::SettlementClosing closing(const std::string& letter, std::uint32_t number = 1) {
    return *protocol::parse_settlement_closing(note(letter, number).closing);
  }
  BankTransfer transfer(std::uint32_t number = 1) { return *f["a"].books().fund().transfer(text(number).end_to_end()); }
  std::int64_t in_flight(const std::string& letter) { return federation::coverage(f[letter].books()).in_flight; }
  Reason failure() const {
    return f.last_reply && f.last_reply->failure ? f.last_reply->failure->reason : Reason::none;
  }

  void propose(const std::string& letter) {
    f.step(letter, federation::ProposeSettlement{.peer = domain(other(letter))});
  }
  void give_up(std::uint32_t number = 1) {
    f.step("a", federation::GiveUpSettlement{.peer = domain("b"), .number = number});
  }
  void confirm() { f.step("a", federation::ConfirmSettlement{.peer = domain("b"), .number = 1}); }
  void write_off(const std::string& letter, std::uint32_t number = 1) {
    f.step(letter, federation::WriteOffSettlement{.peer = domain(other(letter)), .number = number});
  }
  void order() { f.step("a", federation::OrderTransfers{}); }
  /// One line of a statement, and what became of it.
  std::int64_t shown(const std::string& letter) {
    return federation::shown_by_bank(f[letter].books(), protocol::FundAccount::digital);
  }
  /// On a statement of a later day, booked a day later, which closes where the books do with it.
  protocol::Hash line(const std::string& letter, std::int64_t cents, const std::string& end_to_end) {
    f.now.milliseconds += 86'400'000;
    const auto digest = protocol::sha256("line " + std::to_string(++lines_));
    f.step(letter, federation::BookStatement{.digest = protocol::sha256("statement " + digest.hex()),
                                             .day = 20'000,
                                             .closing = shown(letter) + cents,
                                             .lines = {{.digest = digest,
                                                        .day = 20'000,
                                                        .amount = cents,
                                                        .text = end_to_end + " VIR",
                                                        .details = {"The bank", "", "VIR", end_to_end}}}});
    return digest;
  }
  protocol::Hash line(const std::string& letter, std::int64_t cents) {
    return line(letter, cents, text().end_to_end().hex());
  }
  BankLineOutcome outcome(const std::string& letter, const protocol::Hash& digest) {
    return f[letter].books().fund().line(digest)->booked.outcome;
  }
  Reason resolve(const std::string& letter, const protocol::Hash& digest, BankLineResolution resolution,
                 std::optional<protocol::PaymentId> payment = {}) {
    f.step(letter, federation::ResolveLine{
                       .line = digest, .resolution = resolution, .payment = payment ? *payment : text().end_to_end()});
    return failure();
  }
  /// From the signed note to both signatures under the closing.
  void settle() {
    propose("a");
    order();
    line("a", -22'00);
    line("b", 22'00);
  }
  void expect_even() {
    EXPECT_EQ(f["a"].claim_on(f["b"]), 0);
    EXPECT_EQ(f["b"].claim_on(f["a"]), 0);
    EXPECT_EQ(in_flight("a"), 0);
    EXPECT_EQ(in_flight("b"), 0);
    f.expect_sound();
  }

  harness::Federation f{{"a", "b"}};
  int lines_ = 0;
};

/// B says to A what it likes, under its own keys.
class DisputeTest : public SettlementTest {
 protected:
  void say(const protocol::Message& message) {
    f.deliver(f.forged("b", "a", message));
    f.on_frame = [](harness::Frame&) { return false; };
    f.tick();
  }
  protocol::SettlementDispute last_dispute() {
    protocol::SettlementDispute last;
    for (const auto& message : messages_sent(f, "a", "b"))
      if (const auto* dispute = std::get_if<protocol::SettlementDispute>(&message)) last = *dispute;
    return last;
  }
};

}  // namespace settlement_tests
