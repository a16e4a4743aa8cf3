#include "federation/verify_settlements.h"

#include "federation/fund_postings.h"
#include "federation/settlement_rules.h"
#include "federation/settlements.h"
#include "protocol/merkle.h"
#include "protocol/signing.h"

namespace federation {

using protocol::ClosingStep;
using protocol::EnvelopeDirection;
using protocol::SettlementChanged;
using protocol::SettlementEnded;
using protocol::SettlementStep;

namespace {

/// What an order changes in the position between the node that sends it and `receiver`; cents.
std::int64_t worth(const protocol::Order& order, const Domain& receiver) {
  for (std::size_t i = 1; i < order.path.size(); ++i)
    if (order.path[i].node == receiver) return order.path[i].amount.minor;
  return 0;
}

std::int64_t sum(const std::map<std::uint64_t, std::int64_t>& accepted, const protocol::ChainHead& after,
                 const protocol::ChainHead& to) {
  std::int64_t cents = 0;
  for (auto at = accepted.upper_bound(after.sequence); at != accepted.end() && at->first <= to.sequence; ++at)
    cents += at->second;
  return cents;
}

bool is_signed(const protocol::PublicKey& key, const Bytes& text, const protocol::Signature& signature,
               VerifyReport& report) {
  ++report.signatures;
  return protocol::verify_raw(key, text, signature);
}

}  // namespace

/// After a restore an order can stand in a log twice: what answers it again counts for nothing.
static bool is_answered(const Books& books, const protocol::EnvelopeLogged& logged, const protocol::Order& order) {
  const auto known = books.payment(order.key());
  if (!known || known->status() != protocol::PaymentStatus::accepted) return false;
  if (logged.direction != EnvelopeDirection::received) return known->answer.sequence != 0;
  return known->told && !books.first_answer_waits(logged.peer, order.key());
}

void SettlementVerifier::read(const Books& books, const protocol::EnvelopeLogged& logged) {
  const bool received = logged.direction == EnvelopeDirection::received;
  const auto found = log_.envelope(received ? storage::Table::received_log : storage::Table::sent_log, logged.peer,
                                   logged.head.sequence);
  if (!found) return;  // said by check_evidence
  Link& link = links_[logged.peer];
  Log& own = received ? link.received : link.sent;
  Log& other = received ? link.sent : link.received;
  const Domain& receiver = received ? books.domain() : logged.peer;
  for (const auto& bytes : (*found)->messages) {
    const auto message = protocol::decode_message(bytes);
    if (!message) continue;
    if (const auto* order = std::get_if<protocol::Order>(&*message);
        order != nullptr && !is_answered(books, logged, *order))
      other.orders.emplace(protocol::sha256(bytes), worth(*order, receiver));
    const auto* answer = std::get_if<protocol::Answer>(&*message);
    const auto order = answer == nullptr ? own.orders.end() : own.orders.find(answer->order_digest);
    if (order == own.orders.end()) continue;
    if (answer->accepted) own.accepted[logged.head.sequence] += order->second;
    own.orders.erase(order);
  }
}

bool SettlementVerifier::has_heads(const Domain& peer, const Cut& cut) {
  const auto stands = [&](storage::Table table, const protocol::ChainHead& head) {
    if (head.sequence == 0) return head == protocol::ChainHead{};
    const auto envelope = log_.envelope(table, peer, head.sequence);
    return envelope && (*envelope)->head() == head;
  };
  return stands(storage::Table::sent_log, cut.sent) && stands(storage::Table::received_log, cut.received);
}

std::string SettlementVerifier::check_note(const Books& books, const SettlementChanged& changed, VerifyReport& report) {
  const PeerState* peer = books.peer(changed.peer);
  const auto note = protocol::parse_settlement_note(changed.note);
  if (peer == nullptr || !note) return "a settlement note with a stranger, or none";
  if (!changed.ours.is_zero() && !is_signed(books.genesis().contract_key, changed.note, changed.ours, report))
    return "our signature under the settlement note does not verify";
  if (!changed.theirs.is_zero() && !is_signed(peer->identity.contract_key, changed.note, changed.theirs, report))
    return "their signature under the settlement note does not verify";
  if (changed.step == SettlementStep::disputed_here) return {};
  const auto cut = cut_of(*note, changed.peer);
  const auto ours = note_at(books, changed.peer, cut);
  if (!has_heads(changed.peer, cut)) return "the settlement note is cut through other logs";
  if (!ours) return "the settlement note does not follow from the books: " + ours.error().detail;
  if (protocol::to_text(*ours) != changed.note) return "the settlement note is not what the books give";
  if (changed.step != SettlementStep::agreed) return {};
  const Link& link = links_[changed.peer];
  const auto& before = books.settlements().link(changed.peer);
  for (const auto& side : note->sides) {
    const bool here = side.domain == books.domain();
    if (side.accepted !=
        sum((here ? link.sent : link.received).accepted, here ? before.sent : before.received, side.cut))
      return "the settlement note is not what the log of " + side.domain.text() + " says";
  }
  return {};
}

/// Each step bears the signatures that it says it bears.
static bool bears_signatures(const SettlementEnded& ended) {
  const bool ours = ended.step != ClosingStep::written_off && ended.step != ClosingStep::questioned_here;
  const bool theirs = ended.step != ClosingStep::written_off && ended.step != ClosingStep::signed_here;
  return ours != ended.ours.is_zero() && theirs != ended.theirs.is_zero();
}

/// Of more than was owed the treasurer is asked first.
static std::string check_excess(const Books& books, const Settlement& row, const SettlementEnded& ended,
                                std::int64_t arrived) {
  const bool exceeds = exceeds_what_left(books, row, arrived);
  if (ended.step == ClosingStep::questioned_here)
    return exceeds ? "" : "the treasurer is asked about a receipt of no more than was owed";
  if (ended.step != ClosingStep::countersigned_here) return {};
  if (row.state != SettlementState::questioned)
    return exceeds ? "a receipt of more than was owed is signed unasked" : "";
  return row.closing == ended.closing ? "" : "another receipt is signed than the treasurer was asked about";
}

std::string SettlementVerifier::check_closing(const Books& books, const protocol::Entry& entry,
                                              const SettlementEnded& ended, VerifyReport& report) const {
  const PeerState* peer = books.peer(ended.peer);
  const auto closing = protocol::parse_settlement_closing(ended.closing);
  const auto row = closing ? books.settlements().note(ended.peer, closing->number) : std::nullopt;
  const auto note = row ? protocol::parse_settlement_note(row->note) : protocol::failure(Reason::not_found);
  if (peer == nullptr || !note || protocol::sha256(row->note) != closing->note)
    return "it closes no settlement note of these books";
  if (!ended.ours.is_zero() && !is_signed(books.genesis().contract_key, ended.closing, ended.ours, report))
    return "our signature under the closing does not verify";
  if (!ended.theirs.is_zero() && !is_signed(peer->identity.contract_key, ended.closing, ended.theirs, report))
    return "their signature under the closing does not verify";
  const bool first = ended.step == ClosingStep::signed_here || ended.step == ClosingStep::countersigned_there;
  if (ended.step != ClosingStep::written_off && first != (closing->first() == books.domain()))
    return "it is not for its signer to close the note first";
  if (auto wrong = check_receipt(ended, *closing, {books.domain(), note->end_to_end()}); !wrong.empty()) return wrong;
  if (!bears_signatures(ended)) return "a signature is missing, or one too many";
  if (auto wrong = check_excess(books, *row, ended, closing->arrived); !wrong.empty()) return wrong;
  std::vector<protocol::Transfer> expected;
  const auto transfer = books.fund().transfer(note->end_to_end());
  if (ended.step == ClosingStep::written_off) {
    if (!transfer || transfer->lost() == 0) return "nothing of the note is left in flight";
    expected = write_off_postings(transfer->lost());
  } else if (ended.step == ClosingStep::countersigned_here && closing->arrived > 0) {
    expected = receipt_postings(peer->position, closing->arrived);
  } else if (ended.recovered && closing->arrived > 0) {
    expected = recovered_receipt_postings(peer->position, closing->arrived);
  }
  return entry.transfers == expected ? "" : "what moves is not what the closing says";
}

std::string SettlementVerifier::check_counted(const protocol::AnswerCounted& counted) {
  const auto table =
      counted.direction == EnvelopeDirection::received ? storage::Table::received_log : storage::Table::sent_log;
  const auto envelope = log_.envelope(table, counted.peer, counted.place.sequence);
  const bool there = envelope && counted.place.index < (*envelope)->messages.size();
  const auto answer = there ? message_of<protocol::Answer>((*envelope)->messages[counted.place.index]) : std::nullopt;
  return answer && answer->accepted && answer->key == counted.key ? "" : "no answer stands where it counts one";
}

/// The creditor says what arrived as its bank shows it, and nothing else.
std::string SettlementVerifier::check_receipt(const SettlementEnded& ended, const protocol::SettlementClosing& closing,
                                              const PaymentKey& key) const {
  if (ended.step != ClosingStep::signed_here || closing.arrived == 0 || ended.recovered) return {};
  return paid_ == key && paid_cents_ == closing.arrived ? "" : "the receipt is not what a line of a statement shows";
}

void SettlementVerifier::note_line(const Books& books, const protocol::Entry& entry) {
  if (const auto* booked = std::get_if<protocol::BankLineBooked>(&entry.body)) {
    paid_ = booked->outcome == protocol::BankLineOutcome::settlement_paid ? booked->payment : std::nullopt;
    paid_cents_ = booked->amount;
  }
  if (const auto* resolved = std::get_if<protocol::BankLineResolved>(&entry.body)) {
    const auto line = books.fund().line(resolved->line);
    paid_ = line ? resolved->payment : std::nullopt;
    paid_cents_ = line ? line->booked.amount : 0;
  }
}

/// Nothing is said of a settlement but what the entry records.
static std::string check_words(const protocol::Entry& entry) {
  const auto* changed = std::get_if<SettlementChanged>(&entry.body);
  const auto* ended = std::get_if<SettlementEnded>(&entry.body);
  const auto says = [&](const auto& message) {
    if constexpr (requires {
                    message.note;
                    message.signature;
                  })
      return changed != nullptr && changed->note == message.note && changed->ours == message.signature;
    else if constexpr (requires { message.closing; })
      return ended != nullptr && ended->closing == message.closing && ended->ours == message.signature;
    else
      return true;
  };
  for (const auto& outgoing : entry.outgoing) {
    const auto message = protocol::decode_message(outgoing.message);
    if (message && !std::visit(says, *message)) return "it says something else of a settlement than it records";
  }
  return {};
}

std::string SettlementVerifier::check(const Books& books, const protocol::Entry& entry, VerifyReport& report) {
  if (const auto* logged = std::get_if<protocol::EnvelopeLogged>(&entry.body)) read(books, *logged);
  note_line(books, entry);
  if (auto wrong = check_words(entry); !wrong.empty()) return wrong;
  if (const auto* counted = std::get_if<protocol::AnswerCounted>(&entry.body)) return check_counted(*counted);
  if (const auto* changed = std::get_if<SettlementChanged>(&entry.body)) return check_note(books, *changed, report);
  if (const auto* ended = std::get_if<SettlementEnded>(&entry.body)) return check_closing(books, entry, *ended, report);
  return {};
}

}  // namespace federation
