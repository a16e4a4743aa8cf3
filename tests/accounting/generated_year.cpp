#include "tests/accounting/generated_year.h"

#include <algorithm>

#include "federation/accounting_day.h"
#include "federation/frames.h"
#include "federation/invariants.h"
#include "protocol/check.h"
#include "tests/federation/accounting_setup.h"

namespace accounting {

using harness::Node;
using protocol::check;
using protocol::PaymentKind;

namespace {

constexpr std::int64_t day_milliseconds = 86'400'000;
constexpr std::uint64_t requests_per_batch = 100;
constexpr std::uint64_t months = 12;
constexpr federation::Session session = 1;
constexpr std::int64_t most_debt = 1'000'000'000'00;
constexpr std::int64_t units_each = 2'000'00;

protocol::Alias alias(std::uint64_t member) {
  return *protocol::Alias::parse("m" + std::to_string(member));
}

}  // namespace

GeneratedYear::GeneratedYear(std::uint64_t requests) : now_(time("2024-12-20T08:00:00")) {
  open(a_, members_of_a);
  open(b_, members_of_peers);
  open(c_, members_of_peers);
  meet(b_, a_, {1, 200});
  meet(a_, c_, {0, 1});
  begin_paper();
  live("2024-12-20T09:00:00", "2024-12-31T22:59:59", requests / 30 + 10);
  live("2024-12-31T23:00:00", "2025-12-31T22:59:59", requests);
  live("2025-12-31T23:00:00", "2026-01-10T12:00:00", requests / 30 + 10);
}

void GeneratedYear::open(Node& node, std::uint64_t members) {
  fund(node, PaymentKind::deposit, 0, units_each * static_cast<std::int64_t>(members));
  for (std::uint64_t i = 0; i < members; ++i) {
    const auto account = protocol::AccountId::from_bytes(random_.bytes(protocol::AccountId::size));
    const auto kind = i % 4 == 0 ? protocol::MemberKind::professional : protocol::MemberKind::individual;
    step(node, federation::AddMember{.member = {.alias = alias(i), .account = *account, .kind = kind, .data = {}}});
    fund(node, PaymentKind::issue, i, units_each);
  }
  settle();
}

void GeneratedYear::meet(Node& inviter, Node& guest, const protocol::Fraction& fee) {
  const protocol::Invitation invitation{
      .id = random_.bytes(16),
      .inviter = inviter.identity,
      .offer = {.inviter_debt_limit = most_debt, .invitee_debt_limit = most_debt, .fee = fee},
      .secret = random_.bytes(32),
      .expires = {now_.milliseconds + 1000}};
  step(inviter, federation::Invite{.invitation = invitation});
  step(guest, federation::AcceptInvitation{.invitation = invitation});
  step(inviter, federation::IntroductionReceived{
                    .introduction = protocol::introduce(invitation, guest.identity, guest.keys().message)});
  step(inviter, federation::LinkOpened{guest.identity.domain(), session});
  step(guest, federation::LinkOpened{inviter.identity.domain(), session});
  settle();
  check(inviter.books().peer(guest.identity.domain())->terms.has_value(), "the agreement stands");
}

/// Requests at even distances from the first moment to the last.
void GeneratedYear::live(const char* first, const char* last, std::uint64_t requests) {
  const std::int64_t begin = time(first).milliseconds;
  const std::int64_t span = time(last).milliseconds - begin;
  for (std::uint64_t i = 0; i < requests; ++i) {
    now_.milliseconds = begin + span / static_cast<std::int64_t>(requests) * static_cast<std::int64_t>(i);
    note_month();
    request();
    if (i % requests_per_batch == 0) settle();
    if (i % std::max<std::uint64_t>(1, requests / months) == 5) keep_the_books();
  }
  now_.milliseconds = begin + span;
  settle();
}

void GeneratedYear::note_month() {
  const auto today = federation::accounting_day(now_);
  const std::string month = today->text().substr(0, 7);
  if (month == month_) return;
  const std::int64_t before = day(month + "-01").days() - 1;
  if (!month_.empty())
    own_euros_.emplace(*protocol::Date::of({before * day_milliseconds}), federation::coverage(a_.books()).own_euros);
  month_ = month;
}

void GeneratedYear::request() {
  const auto kind = random_.below(100);
  if (kind < 72) return pay(a_, members_of_a, a_, members_of_a);
  if (kind < 82) return pay(a_, members_of_a, b_, members_of_peers);
  if (kind < 92) return pay(b_, members_of_peers, a_, members_of_a);
  if (kind < 94) return pay(b_, members_of_peers, c_, members_of_peers);
  const std::int64_t amount = random_.between(1, 200) * 1'00;
  if (kind < 96) return fund(a_, PaymentKind::deposit, 0, amount);
  if (kind < 98) return fund(a_, PaymentKind::issue, random_.below(members_of_a), amount);
  fund(a_, PaymentKind::redeem, random_.below(members_of_a), amount);
}

void GeneratedYear::pay(Node& from, std::uint64_t payers, Node& to, std::uint64_t payees) {
  federation::PayRequest request{.id = fresh_id(),
                                 .payer = alias(random_.below(payers)),
                                 .payee = {alias(random_.below(payees)), to.identity.domain()},
                                 .amount = {random_.between(1, 30'00), from.identity.currency.code},
                                 .accept_before = {now_.milliseconds + 30 * day_milliseconds}};
  if (&from == &b_ && &to == &c_)
    request.route = federation::Route{.via = {a_.identity.domain()}, .currency = c_.identity.currency.code};
  step(from, request);
}

void GeneratedYear::fund(Node& node, PaymentKind kind, std::uint64_t member, std::int64_t amount) {
  const auto unit = kind == PaymentKind::deposit ? protocol::euro() : node.identity.currency.code;
  federation::FundRequest request{.id = fresh_id(), .kind = kind, .member = alias(member), .amount = {amount, unit}};
  request.creditor = federation::BankText{"M" + std::to_string(member), "FR7630006000011234567890189", {}};
  if (kind == PaymentKind::deposit) request.reference = "VIR \"" + std::to_string(ids_) + "\"; s\u00e9pa|\t\\";
  step(node, request);
}

void GeneratedYear::step(Node& node, const federation::Event& event) {
  node.core->step(now_, event);
}

void GeneratedYear::settle() {
  for (bool busy = true; busy;) {
    busy = false;
    for (auto* node : nodes_) busy = deliver(*node) || busy;
  }
}

bool GeneratedYear::deliver(Node& node) {
  auto sealed = node.core->seal(now_);
  auto receipt = node.store.commit(sealed.writes());
  check(receipt.has_value(), "memory takes every commit");
  node.core->committed();
  bool sent = false;
  for (const auto& effect : std::move(sealed).release(*std::move(receipt))) {
    const auto* frame = std::get_if<federation::SendFrame>(&effect);
    if (frame == nullptr) continue;
    for (auto* other : nodes_) {
      if (other->identity.domain() != frame->peer) continue;
      federation::FrameKeys keys{protocol::key_history(node.identity), protocol::key_history(other->identity)};
      const auto event = federation::event_of_frame(keys, session, frame->kind, frame->bytes);
      check(event.has_value(), "what a core sends can be read");
      step(*other, *event);
      sent = true;
    }
  }
  return sent;
}

protocol::PaymentId GeneratedYear::fresh_id() {
  ++ids_;
  return *protocol::PaymentId::from_bytes(random_.bytes(protocol::PaymentId::size));
}

}  // namespace accounting
