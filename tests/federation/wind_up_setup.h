// Peers that die for good, and what is left of them: what the tests of winding up share.
#pragma once

#include <gmock/gmock.h>

#include "federation/invariants.h"
#include "federation/verify.h"
#include "federation/wind_up_rules.h"
#include "tests/federation/harness.h"

namespace wind_up_tests {

using harness::PaymentStatus;
using harness::Reason;

inline constexpr std::int64_t day_ms = 86'400'000;

class WindUpTest : public testing::Test {
 protected:
  explicit WindUpTest(const std::vector<std::string>& letters = {"a", "b"})
      : f(letters, {.inviter_debt_limit = 500'00, .invitee_debt_limit = 500'00, .wind_up_days = 30}) {}

  const protocol::Domain& domain(const std::string& letter) { return f[letter].identity.domain(); }
  const federation::Books& books(const std::string& letter) { return f[letter].books(); }
  Reason failure() const {
    return f.last_reply && f.last_reply->failure ? f.last_reply->failure->reason : Reason::none;
  }
  std::string detail() const { return f.last_reply && f.last_reply->failure ? f.last_reply->failure->detail : ""; }
  bool is_alarmed(Reason reason) {
    return std::ranges::any_of(f.alarms, [&](const auto& alarm) { return alarm.reason == reason; });
  }
  void lose(const std::string& from, const std::string& to) {
    f.on_frame = [from, to](harness::Frame& frame) { return frame.from != from || frame.to != to; };
  }
  void days_pass(int days) { f.now.milliseconds += days * day_ms; }

  protocol::WindUpStatement statement(const std::string& here, const std::string& there, std::uint32_t hands = 1,
                                      const std::set<protocol::PaymentKey>& accepted = {}) {
    const auto made = federation::wind_up_statement(books(here), domain(there),
                                                    {.hands = hands, .accepted = accepted, .declared = f.now});
    EXPECT_TRUE(made.has_value()) << made.error().detail;
    return made.value_or(protocol::WindUpStatement{});
  }
  /// Books it, signed by the keys of the peer where it is of two hands.
  Reason book(const std::string& here, const protocol::WindUpStatement& statement) {
    const auto text = protocol::to_text(statement);
    const std::string there = statement.of.text().substr(0, 1);
    std::optional<protocol::Signature> theirs;
    if (statement.hands == 2) theirs = f[there].keys().contract.sign_raw(text);
    f.step(here, federation::WindUp{.statement = text, .theirs = theirs});
    return failure();
  }
  Reason wind_up(const std::string& here, const std::string& there) { return book(here, statement(here, there)); }

  void expect_clean(const std::string& letter) {
    for (const auto& finding : federation::verify(f[letter].store).findings)
      ADD_FAILURE() << letter << ", " << finding.where << ": " << finding.what;
    for (const auto& broken : federation::broken_rules(books(letter))) ADD_FAILURE() << letter << ": " << broken;
  }
  std::int64_t own_euros(const std::string& letter) { return federation::coverage(books(letter)).own_euros; }

  harness::Federation f;
};

/// A's member pays 10.00 to B's; what B answers is lost, and B dies.
class UnansweredTest : public WindUpTest {
 protected:
  explicit UnansweredTest(bool b_accepts = false) {
    lose(b_accepts ? "b" : "a", b_accepts ? "a" : "b");
    paid = f.pay("a", "m1@b.example", 10'00).key();
    f.disconnect("a", "b");
    f.kill("b");
    f.on_frame = {};
    EXPECT_EQ(f.payment("a", paid)->status(), PaymentStatus::held);
  }
  protocol::PaymentKey paid;
};

}  // namespace wind_up_tests
