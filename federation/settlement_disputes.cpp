// A note that two nodes do not count alike: who says so, and how both find the first message they differ about. Each
// compares the other's running totals with its own and answers with those of the first stretch that differs, until one
// envelope is left, and then its messages. A thousand totals a message: three answers search a thousand million
// envelopes.

#include <algorithm>

#include "federation/settlement_rules.h"
#include "federation/settlements.h"
#include "protocol/check.h"
#include "protocol/merkle.h"

namespace federation {

using protocol::check;
using protocol::DisputeNarrowed;
using protocol::EnvelopeDirection;
using protocol::SettlementChanged;
using protocol::SettlementDispute;
using protocol::SettlementNote;
using protocol::SettlementStep;

/// More than any honest search takes.
inline constexpr std::uint32_t max_rounds = 16;

static const Domain& signer(const Books& books, const Domain& peer, EnvelopeDirection direction) {
  return direction == EnvelopeDirection::sent ? books.domain() : peer;
}

/// Our totals in this stretch of a log.
static SettlementDispute dispute_over(const Books& books, const Domain& peer, std::uint32_t number,
                                      const protocol::Hash& note, EnvelopeDirection direction, std::uint64_t low,
                                      std::uint64_t high) {
  return {.number = number,
          .note = note,
          .log = signer(books, peer, direction),
          .low = low,
          .high = high,
          .totals = dispute_totals(books, peer, direction, low, high)};
}

/// The log in which the two notes count differently between the same cuts, if there is one.
static std::optional<EnvelopeDirection> log_that_differs(const SettlementNote& ours, const SettlementNote& theirs,
                                                         const Domain& own) {
  for (std::size_t i = 0; i < ours.sides.size(); ++i) {
    const auto& side = ours.sides[i];
    const auto& other = theirs.sides[i];
    if (side.before != other.before || side.accepted == other.accepted || side.cut == side.before) continue;
    return side.domain == own ? EnvelopeDirection::sent : EnvelopeDirection::received;
  }
  return std::nullopt;
}

static void announce(Context& context, const Domain& peer, const SettlementNote& note, const std::string& what) {
  context.alarm(peer, Reason::settlement_disputed, "settlement note " + std::to_string(note.number) + ": " + what);
}

void dispute_note(Context& context, const Domain& peer, const protocol::SettlementProposal& proposal,
                  const SettlementNote& theirs, bool said) {
  Books& books = context.books;
  const auto cut = cut_of(theirs, peer);
  const auto ours = checked_note(books, peer, cut);
  SettlementDispute dispute{
      .number = theirs.number, .note = protocol::sha256(proposal.note), .log = {}, .low = 0, .high = 0, .totals = {}};
  const auto direction = ours ? log_that_differs(*ours, theirs, books.domain()) : std::nullopt;
  if (direction && !said) {
    const auto& link = books.settlements().link(peer);
    const bool sent = *direction == EnvelopeDirection::sent;
    dispute = dispute_over(books, peer, theirs.number, dispute.note, *direction,
                           (sent ? link.sent : link.received).sequence, (sent ? cut.sent : cut.received).sequence);
    if (dispute.totals.empty()) dispute = {.number = dispute.number, .note = dispute.note, .log = {}, .totals = {}};
  }
  std::vector<protocol::Outgoing> outgoing;
  if (!said) outgoing.push_back({peer, protocol::encode(dispute)});
  books.record(context.now,
               SettlementChanged{.peer = peer,
                                 .step = SettlementStep::disputed_here,
                                 .note = proposal.note,
                                 .ours = {},
                                 .theirs = proposal.signature,
                                 .recovered = said},
               {}, std::move(outgoing));
  announce(context, peer, theirs,
           !ours ? ours.error().detail
                 : "they close at " + std::to_string(theirs.closing) + " cents, these books at " +
                       std::to_string(ours->closing));
}

// ---- narrowing

namespace {

/// A stretch of a log that the two count differently; of one envelope, perhaps the message.
struct Stretch {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  std::optional<std::uint32_t> message;
  std::int64_t ours = 0;
  std::int64_t theirs = 0;
};

}  // namespace

/// The first total that differs; the stretch that ends there. nullopt if none does.
static std::optional<Stretch> narrowed(const Books& books, const Domain& peer, EnvelopeDirection direction,
                                       const SettlementDispute& dispute) {
  const auto ours = dispute_totals(books, peer, direction, dispute.low, dispute.high);
  if (ours.size() != dispute.totals.size()) return std::nullopt;
  const auto differs = std::ranges::mismatch(ours, dispute.totals);
  if (differs.in1 == ours.end()) return std::nullopt;
  const auto place = static_cast<std::uint64_t>(differs.in1 - ours.begin());
  if (dispute.high - dispute.low > 1) {
    const std::uint64_t step = protocol::dispute_step(dispute.low, dispute.high);
    const std::uint64_t low = dispute.low + place * step;
    return Stretch{.low = low, .high = std::min(low + step, dispute.high), .message = {}};
  }
  const auto before = place == 0 ? books.accepted(peer, direction, dispute.low) : ours[place - 1];
  return Stretch{.low = dispute.low,
                 .high = dispute.high,
                 .message = static_cast<std::uint32_t>(place),
                 .ours = *differs.in1 - before,
                 .theirs = protocol::subtract(*differs.in2, before).value_or(INT64_MAX)};
}

/// Whether the dispute is about a stretch of the log between the cuts of the note, as far as it is here.
static bool is_within(const Books& books, const Domain& peer, const SettlementDispute& dispute,
                      const SettlementNote& note) {
  const auto& row = books.peer(peer)->row;
  if (dispute.high > (dispute.log == peer ? row.received : row.sent).sequence) return false;
  return std::ranges::any_of(note.sides, [&](const protocol::SettlementSide& side) {
    return side.domain == dispute.log && dispute.low >= side.before.sequence && dispute.high <= side.cut.sequence;
  });
}

static void compare(Context& context, const Domain& peer, const SettlementDispute& dispute,
                    const SettlementNote& note) {
  Books& books = context.books;
  const auto direction = dispute.log == books.domain() ? EnvelopeDirection::sent : EnvelopeDirection::received;
  const auto found = narrowed(books, peer, direction, dispute);
  if (!found) return context.alarm(peer, Reason::malformed, "disputes what these books count alike");
  auto answer = dispute_over(books, peer, dispute.number, dispute.note, direction, found->low, found->high);
  std::vector<protocol::Outgoing> outgoing;
  if (!answer.totals.empty()) outgoing.push_back({peer, protocol::encode(answer)});
  books.record(context.now,
               DisputeNarrowed{.peer = peer,
                               .number = dispute.number,
                               .direction = direction,
                               .low = found->low,
                               .high = found->high,
                               .message = found->message,
                               .ours = found->ours,
                               .theirs = found->theirs},
               {}, std::move(outgoing));
  if (found->message)
    announce(context, peer, note,
             "message " + std::to_string(*found->message) + " of envelope " + std::to_string(found->high) + " of " +
                 dispute.log.text() + " counts for " + std::to_string(found->ours) + " cents here and " +
                 std::to_string(found->theirs) + " there");
}

void receive_dispute(Context& context, const Domain& peer, const SettlementDispute& dispute) {
  Books& books = context.books;
  auto known = books.settlements().note(peer, dispute.number);
  if (!known || protocol::sha256(known->note) != dispute.note) return;  // overtaken by a note that crossed it
  const auto note = protocol::parse_settlement_note(known->note);
  check(note.has_value(), "a settlement note in the books reads back");
  if (known->state == SettlementState::proposed_here) {
    books.record(context.now, SettlementChanged{.peer = peer,
                                                .step = SettlementStep::disputed_there,
                                                .note = known->note,
                                                .ours = known->ours,
                                                .theirs = {}});
    announce(context, peer, *note, "they do not count as these books do");
    known = books.settlements().note(peer, dispute.number);
  }
  if (known->state != SettlementState::disputed)
    return context.alarm(peer, Reason::id_conflict, "disputes a settlement note that it has signed");
  if (dispute.log.text().empty() || known->difference || known->rounds >= max_rounds) return;
  if (!is_within(books, peer, dispute, *note))
    return context.alarm(peer, Reason::malformed, "disputes what is not in the note");
  compare(context, peer, dispute, *note);
}

}  // namespace federation
