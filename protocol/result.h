// Result: an expected failure is a value with a named reason.
//
// Reasons are part of the protocol: they travel in refusals, stand in the journal, and are printed by the command line
// and the HTTP API under the names below. A number once given is never used for anything else.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace protocol {

/// Why something was not done. When several reasons hold at once, which one is given is part of the protocol as well
/// (docs/protocol.md, "Refusals, in order").
enum class Reason : std::uint16_t {
  none = 0,

  // The bytes themselves.
  malformed = 1,            ///< does not parse, or a field is out of range
  oversize = 2,             ///< larger than a bound in limits.h
  unsupported_version = 3,  ///< a version this program does not know
  bad_signature = 4,        ///< the signature does not verify under the pinned key
  wrong_receiver = 5,       ///< addressed to another node

  // The link.
  unknown_peer = 20,   ///< no pinned keys for this domain
  link_frozen = 21,    ///< a fork was seen; only the operators can go on
  out_of_order = 22,   ///< a sequence number that does not follow
  forked = 23,         ///< two signed headers claim the same place in the chain
  recovering = 24,     ///< the node was restored and still waits for its peers
  contradicted = 25,   ///< the node told its neighbours opposite things of a payment
  wound_up = 26,       ///< the peer was wound up: nothing is paid over its link any more
  still_awaited = 27,  ///< it is too early to wind up the peer alone: it may still be heard

  // A payment.
  id_conflict = 40,           ///< the id is known with other content
  unknown_payment = 41,       ///< no payment has this id
  amount_not_positive = 42,   ///< zero or negative
  wrong_currency = 43,        ///< not the currency of the account or of the agreement
  wrong_scale = 44,           ///< more or fewer decimals than the currency has
  amount_overflow = 45,       ///< beyond what 64 bits of minor units can hold
  unknown_payer = 46,         ///< no such member here
  unknown_domain = 47,        ///< neither a peer nor reachable through one
  no_agreement = 48,          ///< the peer is known, no agreement is in force
  agreement_suspended = 49,   ///< an agreement exists and is suspended
  bad_path = 50,              ///< the path loops, is too long, or its amounts do not follow from the agreements
  unknown_payee = 51,         ///< the payee's node knows no such member
  account_suspended = 52,     ///< the account may not move units
  expired = 53,               ///< accept_before has passed on the deciding node
  cancelled = 54,             ///< withdrawn before the order left
  refund_exceeds = 55,        ///< more than is left of the payment it refunds
  not_refundable = 56,        ///< the payment to refund is unknown, not accepted, or between other parties
  over_limit = 57,            ///< the position would exceed the agreement's limit, held amounts included
  insufficient_balance = 58,  ///< the account would fall below its floor
  fund_insufficient = 59,     ///< the fund does not hold these euros
  not_professional = 60,      ///< only professionals and local authorities redeem
  peer_busy = 61,             ///< too many messages already wait for this peer
  quote_expired = 62,         ///< the quote that was named is over
  quote_changed = 63,         ///< by the agreements now in force the payment would credit another amount than quoted
  unpriced_path = 69,         ///< a later agreement on the path charges a fee or converts, which the amounts leave out

  // Agreements and members.
  already_exists = 80,
  not_found = 81,
  stale_version = 82,  ///< an agreement version that does not follow the one in force
  not_proposed = 83,   ///< nothing waits for a signature

  // The fund and its bank.
  not_reconciled = 84,  ///< the statement does not follow from the books: one before it is missing
  not_awaited = 85,     ///< the line cannot be about that payment

  // Settlement between peers.
  settlement_open = 86,       ///< an earlier note with this peer is not closed
  settlement_disputed = 87,   ///< the two nodes do not count the same
  settlement_under_way = 88,  ///< its euros may be on their way, or have arrived
  nothing_to_settle = 89,     ///< nothing was accepted since the last note, and nothing is owed
  link_closed = 90,           ///< both logs were not compared: the peer's node is away
  account_changed = 92,       ///< the peer names another bank account than the one it was paid to before

  // Peers.
  already_met = 93,  ///< the two nodes have signed something for each other, which stays

  // Again the bank.
  bank_line_waits = 91,  ///< a line of a statement that waits may be this transfer: say first what the line is

  // What members may do.
  may_not_pay = 94,        ///< a local authority takes the currency, and pays in euros
  membership_ended = 95,   ///< the member's membership has ended
  unverified_limit = 96,   ///< more than an account may hold or pay out whose member's identity was not verified
  cannot_receive = 97,     ///< the payee may not be paid this now; why is between the payee and its association
  account_not_empty = 98,  ///< the account holds units, or something is still under way for it
  alias_erased = 99,       ///< the alias was that of a member whose data was erased; nobody else gets it

  // Storage and set-up.
  corrupt = 100,    ///< stored bytes do not match their hash or their form
  truncated = 101,  ///< stored bytes are missing
  disk_full = 102,
  io_error = 103,
  locked = 104,  ///< another process has the data directory open
  invalid_configuration = 105,
  unauthorized = 106,       ///< who calls is not known: token, key, password or code is missing or wrong
  forbidden = 107,          ///< who calls is known, and may not do this
  too_many_attempts = 108,  ///< passwords or codes were tried too often, under this name or from this address

  // A mutual credit.
  no_fund = 110,  ///< it has no guarantee fund: nothing is issued or redeemed

  // Paper.
  unknown_counter = 113,     ///< no exchange counter, or other place of notes, has this name
  notes_insufficient = 114,  ///< the place does not hold so many notes, or so many are not in circulation
  cash_insufficient = 115,   ///< the counter does not hold so much cash

  // Files from a bank.
  unbalanced_statement = 120,  ///< what a bank's statement lists does not lead to its sums
  not_covered = 122,           ///< euros left the bank unexplained, and no own euros bear them: units lack their cover

  // Checkpoints.
  history_rewritten = 130,  ///< a peer's checkpoint contradicts what it has shown or said of its journal before
  history_restarted = 131,  ///< a peer's journal began anew after a restore: what was cosigned of it is lost there
  not_in_checkpoint = 132,  ///< no checkpoint holds yet what is to be proved

  // Events.
  undelivered = 140,  ///< the receiver of a webhook has taken nothing for days
};

/// The stable name of a reason, as in `over_limit`. Never empty; "unknown" for a number not listed above.
std::string_view name(Reason reason);

/// The reason of that name or number; nullopt if there is none.
std::optional<Reason> reason_from_name(std::string_view text);
std::optional<Reason> reason_from_number(std::uint64_t number);

/// A reason and, for people, what exactly. `detail` never holds a secret or personal data.
struct Failure {
  Reason reason = Reason::none;
  std::string detail;

  friend bool operator==(const Failure&, const Failure&) = default;
};

template <class T>
using Result = std::expected<T, Failure>;

/// Shorthand for returning a failure: `return failure(Reason::malformed, "...")`.
inline std::unexpected<Failure> failure(Reason reason, std::string detail = {}) {
  return std::unexpected(Failure{reason, std::move(detail)});
}

}  // namespace protocol
