// When several reasons hold at once, which one a peer's order is refused for, at the node where it ends and at a node
// between (docs/protocol.md, "Refusals, in order").

#include <ranges>

#include "federation/verify.h"
#include "protocol/limits.h"
#include "protocol/merkle.h"
#include "tests/federation/harness.h"

namespace {

using federation::SetLimits;
using federation::SuspendAgreement;
using harness::Federation;
using harness::Frame;
using harness::PaymentStatus;
using harness::Reason;
using protocol::Address;
using protocol::Order;

/// One reason of the documented order. `make` adds what it stands for to what is wrong already.
struct Fault {
  Reason reason;
  std::function<void()> make;
};

/// What the node `here` makes of the orders that it gets from its peer `from`, whose keys sign whatever a test likes.
class PrecedenceOfOrders : public testing::Test {
 protected:
  PrecedenceOfOrders(const std::vector<std::string>& letters, std::int64_t limit)
      : f(letters, {.inviter_debt_limit = limit, .invitee_debt_limit = limit}) {
    far_away();
  }
  /// Nothing that a core says arrives: what the tests sign in a peer's name would confuse its own core.
  void far_away() {
    f.on_frame = [](Frame&) { return false; };
  }
  const protocol::Domain& domain(const std::string& letter) { return f[letter].identity.domain(); }
  protocol::CurrencyCode code(const std::string& letter) { return f[letter].identity.currency.code; }
  static protocol::Amount euros(std::int64_t minor) { return {minor, protocol::euro()}; }
  protocol::Hop stranger() { return {*protocol::Domain::parse("x.example"), euros(1'00)}; }
  void say(const protocol::Message& message) { f.deliver(f.forged(from, here, message)); }
  void suspend(const std::string& peer, bool suspended = true) {
    f.step(here, SuspendAgreement{.peer = domain(peer), .suspended = suspended});
  }
  /// The peer greets with another last envelope than the one it sent.
  void freeze(const std::string& peer) {
    constexpr federation::Session latest = 1'000;
    auto head = f[here].books().peer(domain(peer))->row.received;
    head.hash.bytes[0] ^= 1;
    f.step(here, federation::LinkOpened{domain(peer), latest});
    f.step(here, federation::GreetingReceived{domain(peer), latest, {.sent = head, .received = {}}});
    ASSERT_TRUE(f[here].books().peer(domain(peer))->row.frozen);
  }
  /// Members' units and positions that only grow are not far from where counting ends.
  void pay_in(std::int64_t euros_more, std::int64_t units) {
    using protocol::PaymentKind;
    f.step(here,
           federation::FundRequest{.id = f.fresh_id(), .kind = PaymentKind::deposit, .amount = euros(euros_more)});
    f.step(here, federation::FundRequest{.id = f.fresh_id(),
                                         .kind = PaymentKind::issue,
                                         .member = *protocol::Alias::parse("m1"),
                                         .amount = {units, code(here)}});
    ASSERT_EQ(f.last_reply->payment->status(), PaymentStatus::accepted);
  }

  /// `faults` in the documented order. The last is made first, so that each order has its fault and all those after it.
  void expect_order_of(const std::vector<Fault>& faults) {
    std::vector<std::pair<Order, Reason>> refused;
    for (const auto& fault : std::views::reverse(faults)) {
      order.id = f.fresh_id();
      fault.make();
      expect_refused(order, fault.reason);
      expect_refused(order, fault.reason);
      refused.emplace_back(order, fault.reason);
    }
    for (const auto& [peer, state] : f[here].books().peers()) {
      f.step(here, SuspendAgreement{.peer = peer, .suspended = false});
      f.step(here, SetLimits{.peer = peer});
    }
    for (const auto& [once, reason] : refused) expect_refused(once, reason);  // whatever has become of its cause
    EXPECT_TRUE(federation::verify(f[here].store).clean());
  }
  void expect_refused(const Order& asked, Reason reason) {
    SCOPED_TRACE(name(reason));
    const auto& books = f[here].books();
    const auto accounts = books.ledger().accounts();
    const auto known = books.payment(asked.key());
    const auto answers = harness::messages_sent(f, here, from).size();
    say(asked);
    EXPECT_EQ(books.ledger().accounts(), accounts) << "nothing moves";
    ASSERT_EQ(harness::messages_sent(f, here, from).size(), answers + 1);
    const auto answer = harness::last_answer(f, here, from);
    EXPECT_EQ(answer.key, asked.key());
    EXPECT_EQ(answer.order_digest, protocol::sha256(protocol::encode(asked)));
    EXPECT_FALSE(answer.accepted);
    EXPECT_EQ(answer.reason, reason) << name(answer.reason);
    const auto recorded = books.payment(asked.key());
    ASSERT_TRUE(recorded.has_value());
    EXPECT_EQ(recorded, known.value_or(*recorded));
    if (reason == Reason::id_conflict) return;  // the answer is kept in the link log, the payment as it was
    EXPECT_EQ(recorded->status(), PaymentStatus::refused);
    EXPECT_EQ(recorded->opened.reason, reason);
  }

  Federation f;
  std::string here;
  std::string from;
  Order order;
};

class PrecedenceAtPayeesNode : public PrecedenceOfOrders {
 protected:
  PrecedenceAtPayeesNode() : PrecedenceOfOrders({"a", "b"}, INT64_MAX) {
    here = "b";
    from = "a";
    f.on_frame = {};
    taken = f.pay("a", "m0@b.example", 1).key().id;
    first = f.pay("b", "m0@a.example", 80'00).key();
    f.pay("a", "m0@b.example", 30'00, {}, first);  // 50.00 is left to give back
    far_away();
    pay_in(INT64_MAX - 1'000'00, INT64_MAX - 230'01 - 10'00);  // room for 10.00 is left
    order = {.id = {},
             .payer = *Address::parse("m0@a.example"),
             .payee = *Address::parse("m0@b.example"),
             .path = {{domain("a"), {5'00, code("a")}}, {domain("b"), euros(5'00)}},
             .credited = {5'00, code("b")},
             .accept_before = {f.now.milliseconds + 60'000},
             .refund_of = {}};
  }
  void ask(std::int64_t minor) {
    order.path.front().amount.minor = order.path.back().amount.minor = order.credited.minor = minor;
  }
  void bar(const protocol::Alias& alias) { f.step("b", federation::SetStanding{.alias = alias, .suspended = true}); }
  protocol::PaymentId taken;
  protocol::PaymentKey first;
};

TEST_F(PrecedenceAtPayeesNode, IsAsDocumented) {
  expect_order_of({
      {Reason::id_conflict, [&] { order.id = taken; }},
      {Reason::amount_not_positive, [&] { order.path.front().amount.minor = 0; }},
      {Reason::bad_path, [&] { order.path.insert(order.path.begin() + 1, stranger()); }},
      {Reason::agreement_suspended, [&] { suspend("a"); }},
      {Reason::bad_path, [&] { order.path.back().amount.currency = code("a"); }},
      {Reason::wrong_currency, [&] { order.credited.currency = code("a"); }},
      {Reason::bad_path, [&] { order.credited.minor -= 1; }},
      {Reason::unknown_payee, [&] { order.payee = *Address::parse("nobody@b.example"); }},
      {Reason::expired, [&] { order.accept_before = f.now; }},
      {Reason::not_refundable, [&] { order.payer = *Address::parse("m1@a.example"); }},
      {Reason::refund_exceeds, [&] { order.refund_of = first; }},
      {Reason::over_limit, [&] { f.step("b", SetLimits{.peer = domain("a"), .most_claim = 0}); }},
      {Reason::amount_overflow, [&] { ask(60'00); }},
      {Reason::cannot_receive, [&] { bar(order.payee.alias); }},
  });
}

class PrecedenceAtIntermediary : public PrecedenceOfOrders {
 protected:
  PrecedenceAtIntermediary() : PrecedenceOfOrders({"a", "b", "c"}, INT64_MAX) {
    here = "b";
    from = "a";
    f.disconnect("b", "c");
    f.on_frame = {};
    f.connect("a", "b");
    far_away();
    turn_over(INT64_MAX - 210'00);  // room for 210.00 is left
    order = {.id = {},
             .payer = *Address::parse("m1@a.example"),
             .payee = *Address::parse("m1@c.example"),
             .path = {{domain("a"), {300'00, code("a")}}, {domain("b"), euros(300'00)}, {domain("c"), euros(300'00)}},
             .credited = {300'00, code("c")},
             .accept_before = {f.now.milliseconds + 60'000},
             .refund_of = {}};
  }
  /// So much goes from A to B and back: no debt stays, but what the position has seen stays counted.
  void turn_over(std::int64_t minor) {
    const Order there{.id = f.fresh_id(),
                      .payer = *Address::parse("m0@a.example"),
                      .payee = *Address::parse("m0@b.example"),
                      .path = {{domain("a"), {minor, code("a")}}, {domain("b"), euros(minor)}},
                      .credited = {minor, code("b")},
                      .accept_before = {f.now.milliseconds + 60'000},
                      .refund_of = {}};
    say(there);
    taken = there.id;
    const auto back = f.pay("b", "m1@a.example", minor);
    say(protocol::Answer{.key = back.key(), .order_digest = back.opened.order, .accepted = true});
    ASSERT_EQ(f["b"].claim_on(f["a"]), 0);
    ASSERT_EQ(f["b"].balance("m0"), 100'00);
  }
  /// More messages wait for C than the outbox takes; they undo each other in pairs.
  void crowd_outbox() {
    for (std::uint64_t i = 0; i < protocol::max_outbox_messages; ++i)
      f["b"].core->step(f.now, SuspendAgreement{.peer = domain("c"), .suspended = i % 2 == 0});
  }
  protocol::PaymentId taken;
};

TEST_F(PrecedenceAtIntermediary, IsAsDocumented) {
  const auto limit_claim = [&](const std::string& peer, std::int64_t most) {
    f.step("b", SetLimits{.peer = domain(peer), .most_claim = most});
  };
  const auto limit_debt = [&](const std::string& peer, std::int64_t most) {
    f.step("b", SetLimits{.peer = domain(peer), .most_debt = most});
  };
  expect_order_of({
      {Reason::id_conflict, [&] { order.id = taken; }},
      {Reason::amount_not_positive, [&] { order.path.front().amount.minor = 0; }},
      {Reason::bad_path, [&] { order.path.insert(order.path.begin() + 1, stranger()); }},
      {Reason::unknown_domain,
       [&] {
         order.payee = *Address::parse("m1@z.example");
         order.path.back().node = order.payee.domain;
       }},
      {Reason::agreement_suspended, [&] { suspend("a"); }},
      {Reason::link_frozen, [&] { freeze("c"); }},
      {Reason::agreement_suspended, [&] { suspend("c"); }},
      {Reason::bad_path, [&] { order.path.back().amount.minor -= 1; }},
      {Reason::unpriced_path, [&] { order.credited.minor -= 1; }},
      {Reason::expired, [&] { order.accept_before = f.now; }},
      {Reason::peer_busy, [&] { crowd_outbox(); }},
      {Reason::over_limit, [&] { limit_debt("c", INT64_MAX), limit_claim("a", 0); }},
      {Reason::over_limit, [&] { limit_debt("c", 0); }},
      {Reason::amount_overflow, [] {}},
  });
}

/// C is introduced to A and nothing is agreed between them; C says that it suspends what is not there. B is A's peer.
class PrecedenceWithoutAgreement : public PrecedenceOfOrders {
 protected:
  PrecedenceWithoutAgreement() : PrecedenceOfOrders({"a", "b", "c"}, 500'00) {
    here = "a";
    from = "c";
    const protocol::Invitation invitation{.id = std::string(16, 'n'),
                                          .inviter = f["a"].identity,
                                          .offer = {.inviter_debt_limit = 1, .invitee_debt_limit = 1},
                                          .secret = std::string(32, 's'),
                                          .expires = {f.now.milliseconds + 1000}};
    f.step("a", federation::Invite{.invitation = invitation});
    f.step("a", federation::IntroductionReceived{
                    .introduction = protocol::introduce(invitation, f["c"].identity, f["c"].keys().message)});
    f.step("a", federation::LinkOpened{domain("c"), ++f.session});
    f.step("a", federation::GreetingReceived{domain("c"), f.session, {}});
    say(protocol::AgreementSuspension{.version = 1, .suspended = true});
    const auto& c = *f["a"].books().peer(domain("c"));
    EXPECT_TRUE(!c.terms && c.row.suspended_there);
  }
  /// Everything is wrong with it that an order can bear.
  void ask(const std::vector<std::string>& path, const std::string& payee) {
    order = {.id = f.fresh_id(),
             .payer = *Address::parse("m1@" + path.front() + ".example"),
             .payee = *Address::parse(payee),
             .path = {},
             .credited = {2'00, *protocol::CurrencyCode::parse("NONE")},
             .accept_before = f.now,
             .refund_of = protocol::PaymentKey{domain("a"), f.fresh_id()}};
    std::int64_t amount = 1'000'00;
    for (const auto& letter : path) order.path.push_back({domain(letter), euros(amount++)});
  }
};

TEST_F(PrecedenceWithoutAgreement, AtPayeesNode) {
  ask({"c", "a"}, "nobody@a.example");
  expect_order_of({
      {Reason::bad_path, [&] { order.path.insert(order.path.begin() + 1, stranger()); }},
      {Reason::no_agreement, [] {}},
  });
}

TEST_F(PrecedenceWithoutAgreement, AtIntermediaryWithTheNodeBefore) {
  suspend("b");
  freeze("b");
  ask({"c", "a", "b"}, "m1@b.example");
  expect_order_of({
      {Reason::unknown_domain,
       [&] {
         order.payee = *Address::parse("m1@z.example");
         order.path.back().node = order.payee.domain;
       }},
      {Reason::no_agreement, [] {}},
  });
}

TEST_F(PrecedenceWithoutAgreement, AtIntermediaryWithTheNodeAfter) {
  from = "b";
  f.on_frame = {};
  f.connect("a", "b");
  far_away();
  ask({"b", "a", "c"}, "m1@c.example");
  expect_order_of({
      {Reason::agreement_suspended, [&] { suspend("b"); }},
      {Reason::link_frozen, [&] { freeze("c"); }},
      {Reason::no_agreement, [] {}},
  });
}

// No order is taken in over a frozen link: only one that waited can find the link frozen over which it came.
TEST_F(PrecedenceWithoutAgreement, OfAnOrderThatWaitedForAComparison) {
  f.step("a", federation::Restored{});
  ask({"c", "a", "b"}, "m1@b.example");
  const auto waiting = order.key();
  say(order);
  ask({"c", "a", "b"}, "m1@b.example");
  say(order);
  say(protocol::CancelRequest{order.key(), protocol::sha256(protocol::encode(order))});
  for (const auto& key : {waiting, order.key()}) ASSERT_EQ(f.payment("a", key)->status(), PaymentStatus::held);
  freeze("c");
  suspend("b");
  const auto accounts = f["a"].books().ledger().accounts();
  f.on_frame = {};
  f.connect("a", "b");
  EXPECT_EQ(f.payment("a", order.key())->opened.reason, Reason::cancelled);
  EXPECT_EQ(f.payment("a", waiting)->opened.reason, Reason::link_frozen);
  for (const auto& key : {waiting, order.key()}) EXPECT_EQ(f.payment("a", key)->status(), PaymentStatus::refused);
  EXPECT_EQ(f["a"].books().ledger().accounts(), accounts);
}

}  // namespace
