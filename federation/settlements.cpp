#include "federation/settlements.h"

#include "federation/credit.h"
#include "federation/fund.h"
#include "federation/settlement_rules.h"
#include "protocol/check.h"
#include "protocol/merkle.h"
#include "protocol/sepa_text.h"

namespace federation {

using protocol::check;
using protocol::SettlementChanged;
using protocol::SettlementNote;
using protocol::SettlementStep;

inline constexpr std::int64_t day_ms = 24LL * 3600 * 1000;

// ---- proposing

static bool has_two_funds(const Books& books, const PeerState& peer) {
  return !is_mutual_credit(books) && peer.identity.currency.backing == protocol::Backing::reserve;
}

/// Why no note can be proposed to this peer now.
static Result<void> may_propose(const Context& context, const Domain& domain) {
  const PeerState* peer = context.books.peer(domain);
  if (peer == nullptr) return protocol::failure(Reason::unknown_peer, domain.text() + " is no peer");
  if (!has_two_funds(context.books, *peer))
    return protocol::failure(Reason::no_fund, "euros are settled between two funds, and a mutual credit has none");
  if (!peer->terms) return protocol::failure(Reason::no_agreement, "there is no agreement to settle under");
  if (peer->row.wound_up()) return protocol::failure(Reason::wound_up, domain.text() + " was wound up");
  if (peer->row.frozen) return protocol::failure(Reason::link_frozen, "a fork was seen on the link");
  const auto session = context.sessions.find(domain);
  if (session == context.sessions.end() || session->second.phase != LinkPhase::open || peer->row.must_compare)
    return protocol::failure(Reason::link_closed, "the link with " + domain.text() + " is not open");
  if (const auto open = context.books.settlements().link(domain).open; open != 0)
    return protocol::failure(Reason::settlement_open, "note " + std::to_string(open) + " is not closed");
  return {};
}

/// The note that would be proposed now; nothing_to_settle if it would say nothing.
static Result<SettlementNote> next_note(const Context& context, const Domain& domain) {
  if (auto allowed = may_propose(context, domain); !allowed) return std::unexpected(allowed.error());
  const auto& theirs = context.sessions.at(domain).theirs;
  auto note = note_at(context.books, domain, cut_now(*context.books.peer(domain), theirs, context.now));
  if (note && note->owed() == 0 && note->sides[0].accepted == 0 && note->sides[1].accepted == 0)
    return protocol::failure(Reason::nothing_to_settle, "nothing was paid since the last note, and nothing is owed");
  return note;
}

static void propose(Context& context, const Domain& peer, const SettlementNote& note) {
  const Bytes text = protocol::to_text(note);
  const auto signature = context.keys.contract.sign_raw(text);
  context.books.record(
      context.now,
      SettlementChanged{
          .peer = peer, .step = SettlementStep::proposed_here, .note = text, .ours = signature, .theirs = {}},
      {}, {{peer, protocol::encode(protocol::SettlementProposal{text, signature, context.account})}});
}

void propose_settlement(Context& context, const ProposeSettlement& request) {
  const auto note = next_note(context, request.peer);
  if (!note) return context.fail(request.ticket, note.error().reason, note.error().detail);
  propose(context, request.peer, *note);
  context.emit(Reply{.ticket = request.ticket, .failure = {}, .payment = {}, .number = note->number});
}

void set_settlement_threshold(Context& context, const SetSettlementThreshold& request) {
  if (context.books.peer(request.peer) == nullptr)
    return context.fail(request.ticket, Reason::unknown_peer, request.peer.text() + " is no peer");
  if (request.threshold < 0) return context.fail(request.ticket, Reason::malformed, "a threshold is zero or more");
  if (context.books.settlements().link(request.peer).threshold != request.threshold)
    context.books.record(context.now, protocol::SettlementThresholdSet{request.peer, request.threshold});
  context.succeed(request.ticket);
}

/// By the position as it stands, which costs no look; the note itself counts at its cut.
static bool is_due(const Context& context, const PeerState& peer, const SettlementLink& link) {
  if (link.open != 0 || link.disputed || !peer.terms || peer.row.wound_up() || !has_two_funds(context.books, peer))
    return false;
  const auto balance = context.books.position(peer).balance();
  const auto owed = balance < 0 ? -balance : balance;
  const Time since = link.noted_at.milliseconds != 0 ? link.noted_at : peer.terms->proposed_at;
  const auto passed = context.now.milliseconds - since.milliseconds;
  if (owed == 0) return false;
  if (passed >= peer.terms->settlement_days * day_ms) return true;
  const bool noted_today = link.noted_at.milliseconds != 0 && passed < day_ms;
  return link.threshold > 0 && owed >= link.threshold && !noted_today;
}

void propose_due_settlements(Context& context) {
  for (const auto& [domain, peer] : context.books.peers()) {
    if (!is_due(context, peer, context.books.settlements().link(domain))) continue;
    const auto note = next_note(context, domain);
    if (note && note->owed() > 0) propose(context, domain, *note);
  }
}

std::optional<NoteWait> wait_of(const Books& books, const Domain& peer, const Settlement& settlement, Time now) {
  const bool waits = settlement.state == SettlementState::agreed || settlement.state == SettlementState::closing ||
                     settlement.state == SettlementState::questioned;
  const PeerState* known = books.peer(peer);
  if (!waits || known == nullptr || known->row.wound_up()) return std::nullopt;
  check(settlement.agreed_at.milliseconds != 0, "a note waits for euros from when both have signed it");
  const auto days = std::max<std::int64_t>(0, now.milliseconds - settlement.agreed_at.milliseconds) / day_ms;
  return NoteWait{.days = days, .late = known->terms && days > known->terms->settlement_days};
}

// ---- agreeing

/// Where the peer was paid for the last note that it was to be paid for; nullopt if there was none.
static std::optional<BankText> last_account(const Books& books, const Domain& peer, std::uint32_t number) {
  for (std::uint32_t earlier = number - 1; earlier > 0; --earlier) {
    const auto row = books.settlements().note(peer, earlier);
    const auto note = row ? protocol::parse_settlement_note(row->note) : protocol::failure(Reason::not_found);
    if (!note || row->state == SettlementState::disputed || note->owed() == 0 || note->creditor() != peer) continue;
    if (auto text = books.bank_text(note->end_to_end().view()); text && !text->iban.empty()) return text;
  }
  return std::nullopt;
}

/// The account is told beside the note and under no contract key: another one than before waits for the treasurer.
static void note_account(Context& context, const Domain& peer, const SettlementNote& note,
                         const protocol::BankAccount& account) {
  // The bank pays by the IBAN: a peer whose name no bank can write goes by its domain.
  const bool writable = protocol::has_sepa_form(account.name);
  const BankText creditor{.name = writable ? account.name : peer.text(), .iban = account.iban, .text = {}};
  if (note.creditor() != peer || !can_be_paid(creditor)) return;
  const auto before = last_account(context.books, peer, note.number);
  if (before && before->iban != account.iban)
    return context.alarm(
        peer, Reason::account_changed,
        "is paid for note " + std::to_string(note.number) + " to another account than before, it says");
  context.books.put_bank_text(note.end_to_end().view(), creditor);
}

static void agree(Context& context, const Domain& peer, const SettlementChanged& changed,
                  const protocol::BankAccount& account, std::vector<protocol::Outgoing> outgoing) {
  Books& books = context.books;
  const auto note = protocol::parse_settlement_note(changed.note);
  check(note.has_value() && changed.step == SettlementStep::agreed, "what both have signed is a note");
  books.record(context.now, changed, {}, std::move(outgoing));
  if (note->owed() == 0) return;
  const auto id = note->end_to_end();
  note_account(context, peer, *note, account);
  // Not resolved if it cannot be what it says, or is of another amount: the treasurer sees it.
  meet_waiting_lines(context, {books.domain(), id});
}

/// A proposal of the number that comes next. Two that cross: that of the domain that sorts first stands, on both sides.
static bool is_next(Context& context, const Domain& peer, const protocol::SettlementProposal& proposal,
                    const SettlementNote& note) {
  const Books& books = context.books;
  const auto& link = books.settlements().link(peer);
  if (note.number <= link.last || (note.number == link.open && link.open == link.last)) {
    const auto known = books.settlements().note(peer, note.number);
    if (known && known->note == proposal.note) return false;  // it came again
    context.alarm(peer, Reason::id_conflict, "another settlement note under number " + std::to_string(note.number));
    return false;
  }
  const bool crossed = link.open == link.last + 1;
  if (note.number != link.last + 1 || (link.open != 0 && !crossed)) {
    context.alarm(peer, Reason::stale_version, "settlement note " + std::to_string(note.number) + " is not the next");
    return false;
  }
  return !crossed || peer < books.domain();
}

void receive_settlement(Context& context, const Domain& peer, const protocol::SettlementProposal& proposal,
                        const RecordedSettlements& recorded) {
  Books& books = context.books;
  const PeerState& state = *books.peer(peer);
  const auto note = protocol::parse_settlement_note(proposal.note);
  if (!note || !note->is_between(books.domain(), peer) || !state.terms || !has_two_funds(books, state))
    return context.alarm(peer, Reason::malformed, "proposed no settlement note of ours");
  if (!protocol::verify_raw(state.identity.contract_key, proposal.note, proposal.signature))
    return context.alarm(peer, Reason::bad_signature, "a settlement note under a wrong signature");
  if (!is_next(context, peer, proposal, *note)) return;
  const bool signed_before = recorded.agreed.contains(proposal.note);
  if (!signed_before) {
    const bool disputed_before = recorded.disputed.contains(protocol::sha256(proposal.note));
    const auto ours = checked_note(books, peer, cut_of(*note, peer));
    if (disputed_before || !ours || protocol::to_text(*ours) != proposal.note)
      return dispute_note(context, peer, proposal, *note, disputed_before);
  }
  const auto ours =
      signature_given(recorded.agreed, proposal.note, [&] { return context.keys.contract.sign_raw(proposal.note); });
  std::vector<protocol::Outgoing> outgoing;
  if (!signed_before)
    outgoing.push_back({peer, protocol::encode(protocol::SettlementAcceptance{proposal.note, ours, context.account})});
  agree(context, peer,
        {.peer = peer,
         .step = SettlementStep::agreed,
         .note = proposal.note,
         .ours = ours,
         .theirs = proposal.signature,
         .recovered = signed_before},
        proposal.account, std::move(outgoing));
}

void receive_settlement_acceptance(Context& context, const Domain& peer,
                                   const protocol::SettlementAcceptance& acceptance) {
  const Books& books = context.books;
  const auto note = protocol::parse_settlement_note(acceptance.note);
  const auto known = note ? books.settlements().note(peer, note->number) : std::nullopt;
  if (!known || known->note != acceptance.note || known->state == SettlementState::disputed)
    return context.alarm(peer, Reason::not_proposed, "accepted a settlement note that we do not propose");
  if (known->state != SettlementState::proposed_here) return;  // it came again
  if (!protocol::verify_raw(books.peer(peer)->identity.contract_key, acceptance.note, acceptance.signature))
    return context.alarm(peer, Reason::bad_signature, "accepted a settlement note under a wrong signature");
  // Proposed before the books were lost and given back since: what followed may be lost as well.
  const bool recovered = books.peer(peer)->row.must_compare;
  agree(context, peer,
        {.peer = peer,
         .step = SettlementStep::agreed,
         .note = acceptance.note,
         .ours = known->ours,
         .theirs = acceptance.signature,
         .recovered = recovered},
        acceptance.account, {});
}

void adopt_settlement(Context& context, const Domain& peer, const protocol::SettlementProposal& proposal) {
  const auto note = protocol::parse_settlement_note(proposal.note);
  const auto& link = context.books.settlements().link(peer);
  if (!note || note->number != link.last + 1 || link.open != 0) return;
  context.books.record(context.now, SettlementChanged{.peer = peer,
                                                      .step = SettlementStep::proposed_here,
                                                      .note = proposal.note,
                                                      .ours = proposal.signature,
                                                      .theirs = {},
                                                      .recovered = true});
}

}  // namespace federation
