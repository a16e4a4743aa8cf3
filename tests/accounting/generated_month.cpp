// What the treasurer of a generated year does in a month.

#include "federation/fund.h"
#include "protocol/check.h"
#include "protocol/merkle.h"
#include "storage/chart.h"
#include "tests/accounting/generated_year.h"

namespace accounting {

using federation::FundRequest;
using federation::PaperRequest;
using federation::TransferStage;
using harness::Node;
using protocol::BankLineResolution;
using protocol::FundAccount;
using protocol::PaymentId;
using protocol::PaymentKind;

namespace {

const federation::BankText creditor{"Somebody", "FR7630006000011234567890189", {}};
constexpr const char* counter = "quay";

protocol::Amount euros(std::int64_t cents) {
  return {cents, protocol::euro()};
}
protocol::Alias alias(std::uint64_t member) {
  return *protocol::Alias::parse("m" + std::to_string(member));
}

}  // namespace

// ---- asking

PaymentId GeneratedYear::paper(PaperRequest request) {
  request.id = fresh_id();
  request.counter = counter;
  if (request.amount.currency.empty()) request.amount.currency = a_.identity.currency.code;
  request.creditor = creditor;
  step(a_, request);
  return request.id;
}

PaymentId GeneratedYear::move_money(FundRequest request) {
  request.id = fresh_id();
  if (request.amount.currency.empty()) request.amount.currency = a_.identity.currency.code;
  request.creditor = creditor;
  step(a_, request);
  return request.id;
}

protocol::Hash GeneratedYear::line(Node& node, std::int64_t cents, const std::string& text, FundAccount account,
                                   bool balanced) {
  const auto digest = protocol::sha256("line " + std::to_string(++lines_));
  const auto day = static_cast<std::int32_t>(now_.milliseconds / 86'400'000);
  federation::BookStatement statement{
      .account = account,
      .digest = protocol::sha256("statement " + digest.hex()),
      .day = day,
      .lines = {{.digest = digest, .day = day, .amount = cents, .text = text, .details = creditor}}};
  if (balanced) statement.closing = federation::shown_by_bank(node.books(), account) + cents;
  step(node, statement);
  return digest;
}

void GeneratedYear::resolve(Node& node, const protocol::Hash& line, BankLineResolution resolution, PaymentId payment) {
  step(node, federation::ResolveLine{.line = line, .resolution = resolution, .payment = payment});
}

void GeneratedYear::order(Node& node) {
  step(node, federation::OrderTransfers{});
  std::vector<std::pair<PaymentId, std::int64_t>> made;
  for (const auto& [id, transfer] : node.books().fund().open_transfers())
    if (transfer.stage == TransferStage::transferred) made.emplace_back(id, transfer.amount);
  for (const auto& [id, cents] : made) line(node, -cents, "VIR SEPA " + id.hex());
}

// ---- a month

void GeneratedYear::keep_the_books() {
  ++months_;
  move_money({.kind = PaymentKind::deposit, .amount = euros(5'000'00)});
  move_money({.kind = PaymentKind::contribute, .amount = euros(1'000'00)});
  issue_all_ways();
  trade_notes();
  redeem_all_ways();
  understand_lines();
  doubt_lines();
  move_between_accounts();
  settle_with(b_, false);
  settle_with(c_, true);
}

/// The rules of the fund, and a counter with notes.
void GeneratedYear::begin_paper() {
  step(a_, federation::SetFundRules{.rules = {{1, 100}, {1, 100}, {2, 100}, protocol::Rounding::down}});
  step(a_, federation::OpenCounter{.name = counter});
  paper({.kind = PaymentKind::move_notes, .from = "printed", .to = "vault", .amount = {100'000'00, {}}});
  paper({.kind = PaymentKind::move_notes, .from = "vault", .to = counter, .amount = {50'000'00, {}}});
}

void GeneratedYear::issue_all_ways() {
  move_money({.kind = PaymentKind::issue, .member = alias(1), .amount = {200'00, {}}, .beneficiary = alias(2)});
  const std::string reference = "TOPUP-2025-" + std::to_string(months_);
  move_money({.kind = PaymentKind::issue,
              .member = alias(3),
              .amount = {100'00, {}},
              .reference = reference,
              .awaits_euros = true});
  line(a_, 100'00, "VIR INST " + reference);
  move_money({.kind = PaymentKind::withdraw, .amount = euros(10'00)});
  move_money({.kind = PaymentKind::payout, .amount = euros(5'00)});
}

/// Sold, exchanged both ways, counted short, and the cash brought to the bank, which shows it sooner or later.
void GeneratedYear::trade_notes() {
  paper({.kind = PaymentKind::sell_notes, .amount = {300'00, {}}});
  paper({.kind = PaymentKind::digital_to_paper, .member = alias(1), .amount = {50'00, {}}});
  paper({.kind = PaymentKind::paper_to_digital, .member = alias(2), .amount = {20'00, {}}});
  const std::string reference = "REMISE-2025-" + std::to_string(months_);
  paper({.kind = PaymentKind::bank_cash,
         .amount = euros(60'00),
         .account = FundAccount::paper,
         .reference = reference,
         .awaits_euros = true});
  line(a_, 60'00, "VERSEMENT " + reference, FundAccount::paper);
  const auto shown = line(a_, 40'00, "VERSEMENT", FundAccount::paper);
  resolve(a_, shown, BankLineResolution::deposit, {});
  paper({.kind = PaymentKind::bank_cash, .amount = euros(40'00), .account = FundAccount::paper});
  // One note of 10 is missing at the counter, and the first count of all finds some cash too much.
  protocol::CounterCounted counted{.counter = counter, .reason = "inventaire", .author = "c1"};
  const auto found = [&](const char* label) {
    return a_.books().known_account(storage::own_account(std::string(label) + counter)).balance();
  };
  counted.stock = {{1'00, static_cast<std::uint32_t>(found("notes:counter:") / 1'00 - 10)}};
  counted.returns = {{1, static_cast<std::uint32_t>(found("notes:returns:"))}};
  counted.cash = -found("cash:") + (months_ == 1 ? 50 : 0);
  step(a_, federation::CountCounter{.counted = counted});
}

/// One that the bank makes, one that comes back and is given up, one of notes.
void GeneratedYear::redeem_all_ways() {
  paper(
      {.kind = PaymentKind::redeem_notes, .member = alias(0), .amount = {30'00, {}}, .account = FundAccount::digital});
  const auto back = move_money({.kind = PaymentKind::redeem, .member = alias(0), .amount = {100'00, {}}});
  move_money({.kind = PaymentKind::redeem, .member = alias(0), .amount = {50'00, {}}});
  order(a_);
  line(a_, 98'00, "RETOUR " + back.hex());
  move_money({.kind = PaymentKind::reissue, .redemption = back});
}

void GeneratedYear::understand_lines() {
  const auto gift = line(a_, 3'00, "MERCI");
  resolve(a_, gift, BankLineResolution::deposit, {});
  resolve(a_, gift, BankLineResolution::reopened, {});
  resolve(a_, gift, BankLineResolution::own_euros, {});
  resolve(a_, line(a_, -1'00, "FRAIS"), BankLineResolution::own_euros, {});
  resolve(a_, line(a_, 7'00, "ERREUR"), BankLineResolution::send_back, fresh_id());
  order(a_);
}

/// A line that names two issues, one that came before from a file of another form, and a deposit that was none.
void GeneratedYear::doubt_lines() {
  const std::string month = std::to_string(months_);
  const auto awaited = [&](const std::string& reference) {
    return move_money({.kind = PaymentKind::issue,
                       .member = alias(3),
                       .amount = {5'00, {}},
                       .reference = reference,
                       .awaits_euros = true});
  };
  const auto first = awaited("PREMIERE-2025-" + month);
  awaited("SECONDE-2025-" + month);
  const auto both = line(a_, 5'00, "VIR PREMIERE-2025-" + month + " SECONDE-2025-" + month);
  resolve(a_, both, BankLineResolution::known, first);
  line(a_, 5'00, "VIR SECONDE-2025-" + month);
  resolve(a_, line(a_, 11'00, "MERCI"), BankLineResolution::own_euros, {});
  resolve(a_, line(a_, 11'00, "DON", FundAccount::digital, false), BankLineResolution::booked_twice, {});
  const auto mistaken = move_money({.kind = PaymentKind::deposit, .amount = euros(9'00)});
  move_money({.kind = PaymentKind::reverse_deposit, .redemption = mistaken});
}

/// What arrives twice, and what arrives short.
void GeneratedYear::move_between_accounts() {
  const PaperRequest move{.kind = PaymentKind::move_euros, .amount = euros(40'00), .account = FundAccount::digital};
  const auto whole = paper(move);
  const auto lacking = paper(move);
  order(a_);
  line(a_, 40'00, "VIR " + whole.hex(), FundAccount::paper);
  resolve(a_, line(a_, 40'00, "VIR " + whole.hex(), FundAccount::paper), BankLineResolution::own_euros, {});
  resolve(a_, line(a_, 39'50, "VIR " + lacking.hex(), FundAccount::paper), BankLineResolution::known, lacking);
  move_money({.kind = PaymentKind::absorb, .redemption = lacking});
}

/// B owes A, since A passes on what B's members pay to C's; A owes C.
void GeneratedYear::settle_with(Node& peer, bool flawed) {
  // The second round acknowledges the first: a note is cut at what both have.
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 10; ++i) flawed ? pay(b_, 20, c_, 20) : pay(b_, 20, a_, 20);
    settle();
  }
  step(a_, federation::ProposeSettlement{.peer = peer.identity.domain()});
  settle();
  const auto& link = a_.books().settlements().link(peer.identity.domain());
  const auto found = a_.books().settlements().note(peer.identity.domain(), link.last);
  protocol::check(found.has_value(), "a note was proposed");
  const auto note = protocol::parse_settlement_note(found->note);
  protocol::check(note.has_value(), "the note reads back");
  if (note->owed() == 0) return;
  const std::string end_to_end = note->end_to_end().hex();
  Node& creditor = note->creditor() == a_.identity.domain() ? a_ : peer;
  Node& debtor = &creditor == &a_ ? peer : a_;
  if (flawed && &debtor == &a_) return settle_flawed(creditor, end_to_end, note->owed());
  order(debtor);
  line(creditor, note->owed(), "VIR INST " + end_to_end);
  settle();
}

/// A's transfer comes back, is made again, and arrives a cent short.
void GeneratedYear::settle_flawed(Node& creditor, const std::string& end_to_end, std::int64_t owed) {
  order(a_);
  line(a_, owed, "RETOUR " + end_to_end);
  order(a_);
  resolve(creditor, line(creditor, owed - 1, "VIR INST " + end_to_end), BankLineResolution::known,
          *PaymentId::from_hex(end_to_end));
  settle();
  step(a_, federation::WriteOffSettlement{.peer = creditor.identity.domain(),
                                          .number = a_.books().settlements().link(creditor.identity.domain()).last});
}

}  // namespace accounting
