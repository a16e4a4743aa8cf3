#include "federation/verify_settlements.h"

#include <algorithm>

#include "federation/fund_postings.h"
#include "federation/payments.h"
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

constexpr const char* over = "a note goes on with a peer that was wound up";

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

/// By a contract key that is in force, or was.
bool is_signed(const protocol::KeyHistory& signer, const Bytes& text, const protocol::Signature& signature,
               VerifyReport& report) {
  ++report.signatures;
  return std::ranges::any_of(signer.all(), [&](const protocol::PublicKeys& keys) {
    return protocol::verify_raw(keys.contract, text, signature);
  });
}

}  // namespace

/// After a restore an order can stand in a log twice: what answers it again counts for nothing.
static bool is_answered(const Books& books, const protocol::EnvelopeLogged& logged, const protocol::Order& order,
                        const protocol::Hash& digest) {
  const auto known = payment_of_order(books, order.key(), digest);
  // Another payment under the key of an order that was lost answers nothing of that order (0023).
  if (!known || known->opened.order != digest || known->status() != protocol::PaymentStatus::accepted) return false;
  if (logged.direction != EnvelopeDirection::received) return known->answer.sequence != 0;
  return known->told && !books.first_answer_waits(logged.peer, digest);
}

void SettlementVerifier::read(const Books& books, const protocol::EnvelopeLogged& logged) {
  const bool received = logged.direction == EnvelopeDirection::received;
  const auto found = log_.envelope(received ? storage::Table::received_log : storage::Table::sent_log, logged.peer,
                                   logged.head.sequence);
  if (!found || books.peer(logged.peer) == nullptr) return;  // said by check_evidence
  Link& link = links_[logged.peer];
  Log& own = received ? link.received : link.sent;
  Log& other = received ? link.sent : link.received;
  const Domain& receiver = received ? books.domain() : logged.peer;
  for (const auto& bytes : (*found)->messages) {
    const auto message = protocol::decode_message(bytes);
    if (!message) continue;
    if (const auto* order = std::get_if<protocol::Order>(&*message); order != nullptr) {
      const auto digest = protocol::sha256(bytes);
      if (!is_answered(books, logged, *order, digest)) other.orders.emplace(digest, worth(*order, receiver));
    }
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

/// A note of this number may be proposed, agreed or disputed now, and by whom it is said to be.
std::string SettlementVerifier::check_steps(const Books& books, const SettlementChanged& changed,
                                            const protocol::SettlementNote& note) const {
  const PeerState& peer = *books.peer(changed.peer);
  if (peer.identity.currency.backing != protocol::Backing::reserve || !peer.terms)
    return "euros are settled with a peer that has no fund, or no agreement";
  if (changed.recovered && !peer.row.must_compare) return "it is said to be recovered, and nothing was lost";
  const auto& link = books.settlements().link(changed.peer);
  const auto open = books.settlements().note(changed.peer, link.open);
  const bool is_ours = open && open->note == changed.note && open->ours == changed.ours;
  if (changed.step == SettlementStep::disputed_there) return is_ours ? "" : "the peer disputes what was not proposed";
  if (changed.step == SettlementStep::proposed_here) {
    if (link.open != 0) return "a note is open already";
    const auto like = [&](const protocol::SettlementProposal& proposal, const Bytes&) {
      return proposal.note == changed.note && proposal.signature == changed.ours;
    };
    const bool said = returned_.find<protocol::SettlementProposal>(changed.peer, like).has_value();
    return changed.recovered == said ? "" : "it is said to be recovered, and was not given back";
  }
  // Two proposals that cross: that of the domain that sorts first stands.
  const bool gives_way = !open || is_ours || changed.peer < books.domain();
  return gives_way && note.number == link.last + 1 ? "" : "another note of this number was proposed";
}

/// What is disputed is not what these books give, or was disputed before a restore.
std::string SettlementVerifier::check_dispute(const Books& books, const SettlementChanged& changed, const Cut& cut) {
  const auto ours = note_at(books, changed.peer, cut);
  const bool same = ours && protocol::to_text(*ours) == changed.note && has_heads(changed.peer, cut);
  return same && !changed.recovered ? "it disputes a note that is what the books give" : "";
}

std::string SettlementVerifier::check_note(const Books& books, const SettlementChanged& changed, VerifyReport& report) {
  const PeerState* peer = books.peer(changed.peer);
  const auto note = protocol::parse_settlement_note(changed.note);
  if (peer == nullptr || !note || !note->is_between(books.domain(), changed.peer))
    return "a settlement note with a stranger, or none";
  if (peer->row.wound_up()) return over;
  if (!changed.ours.is_zero() && !is_signed(books.own_keys(), changed.note, changed.ours, report))
    return "our signature under the settlement note does not verify";
  if (!changed.theirs.is_zero() && !is_signed(peer->keys, changed.note, changed.theirs, report))
    return "their signature under the settlement note does not verify";
  if (auto wrong = check_steps(books, changed, *note); !wrong.empty()) return wrong;
  const auto cut = cut_of(*note, changed.peer);
  if (changed.step == SettlementStep::disputed_here) return check_dispute(books, changed, cut);
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

/// A closing of ours that was given back: of a note that waits for euros or for the treasurer, or the same text, signed
/// anew meanwhile.
static bool may_be_recovered(const Settlement& row, const SettlementEnded& ended) {
  if (row.state == SettlementState::agreed) return ended.step == ClosingStep::signed_here;
  if (row.closing != ended.closing || row.closing_ours == ended.ours) return false;
  if (ended.step == ClosingStep::signed_here) return row.state == SettlementState::closing;
  return row.state == SettlementState::questioned || row.state == SettlementState::closed;
}

/// As its creditor has signed, or as a wind-up statement has ended it.
static bool has_arrived(const Books& books, const Settlement& row, std::int64_t cents) {
  const auto note = protocol::parse_settlement_note(row.note);
  const auto transfer = note ? books.fund().transfer(note->end_to_end()) : std::nullopt;
  return transfer && transfer->arrived == cents;
}

/// What the entry says of a note is what may come after what was said of it before.
std::string SettlementVerifier::check_closing_step(const Books& books, const SettlementEnded& ended,
                                                   const protocol::SettlementClosing& closing,
                                                   const Settlement& row) const {
  const bool must_compare = books.peer(ended.peer)->row.must_compare;
  switch (ended.step) {
    case ClosingStep::signed_here: {
      if (ended.recovered) {
        const protocol::ClosingProposal said{ended.closing, ended.ours};
        if (!returned_.holds(ended.peer, said)) return "it is said to be recovered, and was not given back";
        return may_be_recovered(row, ended) ? "" : "another closing stands than the one that was given back";
      }
      if (row.state != SettlementState::agreed) return "it ends a note that does not wait for euros";
      const bool in_doubt = must_compare || books.fund().state(FundAccount::digital).unproved();
      return closing.arrived == 0 && in_doubt ? "it gives up what may have been paid before the books were lost" : "";
    }
    case ClosingStep::countersigned_here:
      if (ended.recovered) {
        const protocol::ClosingAcceptance said{ended.closing, ended.ours};
        if (!returned_.holds(ended.peer, said)) return "it is said to be recovered, and was not given back";
        return may_be_recovered(row, ended) ? "" : "another closing stands than the one that was given back";
      }
      return closing.arrived == 0 && row.state != SettlementState::agreed ? "it takes back the receipt that it gave"
                                                                          : "";
    case ClosingStep::countersigned_there:
      return row.closing == ended.closing && row.closing_ours == ended.ours ? ""
                                                                            : "it is countersigned, and was not signed";
    case ClosingStep::questioned_here:
      return row.state == SettlementState::agreed ? "" : "the treasurer is asked about a note that does not wait";
    case ClosingStep::written_off:
      if (books.fund().state(FundAccount::digital).unproved()) return "it writes off what the bank may have moved";
      return row.state == SettlementState::closed && has_arrived(books, row, closing.arrived)
                 ? ""
                 : "the note is not closed so";
  }
  return "an unknown step";
}

/// Of a receipt in doubt the treasurer is asked first, unless it was signed before the books were lost.
std::string SettlementVerifier::check_doubt(const Books& books, const Settlement& row, const SettlementEnded& ended,
                                            std::int64_t arrived) const {
  const bool doubtful = doubt_of_receipt(books, row, arrived) != ReceiptDoubt::none;
  if (ended.step == ClosingStep::questioned_here)
    return doubtful ? "" : "the treasurer is asked about a receipt of what has left";
  if (ended.step != ClosingStep::countersigned_here) return {};
  if (row.state != SettlementState::questioned)
    return doubtful && !given_back_.contains(ended.closing) ? "a receipt of another sum than has left is signed unasked"
                                                            : "";
  return row.closing == ended.closing ? "" : "another receipt is signed than the treasurer was asked about";
}

std::string SettlementVerifier::check_closing(const Books& books, const protocol::Entry& entry,
                                              const SettlementEnded& ended, VerifyReport& report) const {
  const PeerState* peer = books.peer(ended.peer);
  const auto closing = protocol::parse_settlement_closing(ended.closing);
  const auto row = closing ? books.settlements().note(ended.peer, closing->number) : std::nullopt;
  const auto note = row ? protocol::parse_settlement_note(row->note) : protocol::failure(Reason::not_found);
  if (peer == nullptr || !note || protocol::sha256(row->note) != closing->note || note->owed() == 0 ||
      closing->debtor != note->debtor() || closing->creditor != note->creditor())
    return "it closes no settlement note of these books";
  if (peer->row.wound_up() && ended.step != ClosingStep::written_off) return over;
  if (!ended.ours.is_zero() && !is_signed(books.own_keys(), ended.closing, ended.ours, report))
    return "our signature under the closing does not verify";
  if (!ended.theirs.is_zero() && !is_signed(peer->keys, ended.closing, ended.theirs, report))
    return "their signature under the closing does not verify";
  const bool first = ended.step == ClosingStep::signed_here || ended.step == ClosingStep::countersigned_there;
  if (ended.step != ClosingStep::written_off && first != (closing->first() == books.domain()))
    return "it is not for its signer to close the note first";
  if (auto wrong = check_closing_step(books, ended, *closing, *row); !wrong.empty()) return wrong;
  if (auto wrong = check_receipt(ended, *closing, {books.domain(), note->end_to_end()}); !wrong.empty()) return wrong;
  if (auto wrong = check_doubt(books, *row, ended, closing->arrived); !wrong.empty()) return wrong;
  std::vector<protocol::Transfer> expected;
  const auto transfer = books.fund().transfer(note->end_to_end());
  if (ended.step == ClosingStep::written_off) {
    if (!transfer || transfer->lost() == 0) return "nothing of the note is left in flight";
    expected = write_off_postings(transfer->lost());
  } else if (ended.step == ClosingStep::countersigned_here && closing->arrived > 0 &&
             row->state != SettlementState::closed) {
    expected = receipt_postings(peer->position, closing->arrived);
  } else if (ended.recovered && closing->arrived > 0 && row->state == SettlementState::agreed) {
    expected = recovered_receipt_postings(peer->position, closing->arrived);
  }
  return entry.transfers == expected ? "" : "what moves is not what the closing says";
}

/// The answer stands in the envelope that took its place last, and counts once.
std::string SettlementVerifier::check_counted(const Books& books, const protocol::AnswerCounted& counted) {
  const bool theirs = counted.direction == EnvelopeDirection::received;
  const PeerState* peer = books.peer(counted.peer);
  const auto payment = books.payment(counted.key);
  if (peer == nullptr || !payment) return "no answer stands where it counts one";
  const auto& head = theirs ? peer->row.received : peer->row.sent;
  const auto envelope =
      log_.envelope(theirs ? storage::Table::received_log : storage::Table::sent_log, counted.peer, head.sequence);
  const bool there =
      envelope && counted.place.sequence == head.sequence && counted.place.index < (*envelope)->messages.size();
  const auto answer = there ? message_of<protocol::Answer>((*envelope)->messages[counted.place.index]) : std::nullopt;
  if (!answer || !answer->accepted || answer->key != payment->opened.order_key() ||
      answer->order_digest != payment->opened.order ||
      counted.peer != (theirs ? payment->opened.next : payment->opened.previous))
    return "no answer stands where it counts one";
  if (!theirs && !peer->row.must_compare) return "it counts what was given back, and nothing was lost";
  return theirs && payment->answer.sequence != 0 ? "it counts an answer twice" : "";
}

/// The peer's totals stand in the envelope that was taken in last.
std::string SettlementVerifier::check_narrowed(const Books& books, const protocol::DisputeNarrowed& narrowed) {
  const PeerState* peer = books.peer(narrowed.peer);
  const auto known = books.settlements().note(narrowed.peer, narrowed.number);
  const auto envelope = peer == nullptr
                            ? protocol::failure(Reason::unknown_peer)
                            : log_.envelope(storage::Table::received_log, narrowed.peer, peer->row.received.sequence);
  if (!known || !envelope) return "it compares a note that nobody disputes";
  if (known->difference) return "it goes on with a comparison that is over";
  const Domain& signer = narrowed.direction == EnvelopeDirection::sent ? books.domain() : narrowed.peer;
  const auto hash = protocol::sha256(known->note);
  const bool said = std::ranges::any_of((*envelope)->messages, [&](const Bytes& bytes) {
    const auto dispute = message_of<protocol::SettlementDispute>(bytes);
    return dispute && dispute->number == narrowed.number && dispute->note == hash && dispute->log == signer &&
           dispute->low <= narrowed.low && narrowed.high <= dispute->high;
  });
  return said ? "" : "the peer has not compared so";
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

std::string SettlementVerifier::check(const Books& books, const protocol::Entry& entry, VerifyReport& report) {
  if (const auto* logged = std::get_if<protocol::EnvelopeLogged>(&entry.body)) {
    read(books, *logged);
    for (const auto& bytes : returned_.messages())
      if (auto said = message_of<protocol::ClosingAcceptance>(bytes)) given_back_.insert(said->closing);
  }
  note_line(books, entry);
  if (const auto* counted = std::get_if<protocol::AnswerCounted>(&entry.body)) return check_counted(books, *counted);
  if (const auto* narrowed = std::get_if<protocol::DisputeNarrowed>(&entry.body))
    return check_narrowed(books, *narrowed);
  if (const auto* changed = std::get_if<SettlementChanged>(&entry.body)) return check_note(books, *changed, report);
  if (const auto* ended = std::get_if<SettlementEnded>(&entry.body)) return check_closing(books, entry, *ended, report);
  return {};
}

}  // namespace federation
