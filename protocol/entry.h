// Journal entries: everything that ever happened in a node's books, in order.
//
// State is what the entries say: replaying them gives the stored state, byte for byte. An entry holds account ids,
// never names; a member's alias and personal data stand in a table of their own that can be erased. Plain data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocol/address.h"
#include "protocol/entry_checkpoints.h"
#include "protocol/entry_links.h"
#include "protocol/entry_paper.h"
#include "protocol/entry_settlement.h"
#include "protocol/entry_wind_up.h"
#include "protocol/envelope.h"
#include "protocol/id.h"
#include "protocol/message.h"
#include "protocol/time.h"
#include "protocol/transfer.h"

namespace protocol {

/// What an account is for. Side: D = normally a debit balance, C = normally a credit balance.
enum class AccountPurpose : std::uint8_t {
  member = 1,       ///< C, own currency: a member's units
  circulation = 2,  ///< D, own currency: all units issued and not redeemed
  fund = 3,         ///< D, euro: the guarantee fund at the bank
  unissued = 4,     ///< C, euro: euros in the fund for which no units were issued yet
  backing = 5,      ///< C, euro: what circulation is worth; equals it for a reserve currency
  position = 6,     ///< settlement unit: debit balance = claim on the peer, credit balance = debt to it
  association = 7,  ///< C, own currency: the association's own units, such as fees
  suspense = 8,     ///< own currency: what a recovered payment needed and its payer no longer had
  own_euros = 9,    ///< C, euro: euros in the fund that are the association's own, such as commissions
  payable = 10,     ///< C, euro: what the fund still has to transfer, for units that are redeemed already
  in_flight = 11,   ///< euro: settlements that have left the fund and that the peer has not confirmed yet
  internal = 12,    ///< euro: on the way between two accounts of the association
  unmatched = 13,   ///< euro: lines of bank statements that wait for the treasurer
  paper = 14,       ///< C, own currency: notes in circulation, at their face value
  notes = 15,       ///< notes at their face value, wherever they are; all that were printed add up to zero
  cash = 16,        ///< D, euro: cash at an exchange counter

  // Of a mutual credit only: what a peer owes is worth own units at the rate of the agreement.
  exchange = 20,  ///< settlement unit, one for each peer: the other side of its position
  worth = 21,     ///< D, own currency, one for each peer: what stands on its exchange account is worth, rounded down
  residue = 22,   ///< own currency: what rounding, and a new rate, leave over
};

enum class MemberKind : std::uint8_t { none = 0, individual = 1, professional = 2, association = 3, authority = 4 };

/// The first entry: whose books these are.
struct Genesis {
  Currency currency;
  PublicKey message_key;
  PublicKey log_key;
  PublicKey contract_key;
  friend bool operator==(const Genesis&, const Genesis&) = default;
};

struct AccountOpened {
  AccountId account;
  AccountPurpose purpose = AccountPurpose::member;
  MemberKind member = MemberKind::none;
  CurrencyCode currency;
  Bounds bounds;
  std::string label;  ///< `fund:digital`, `position:eusko.example`; empty for a member
  friend bool operator==(const AccountOpened&, const AccountOpened&) = default;
};

enum class PaymentKind : std::uint8_t {
  deposit = 1,     ///< euros arrive in the fund
  issue = 2,       ///< units for euros
  redeem = 3,      ///< euros for units
  local = 4,       ///< between two members here
  outgoing = 5,    ///< from a member here to a member elsewhere
  incoming = 6,    ///< from elsewhere to a member here: this node decides
  forwarded = 7,   ///< between two peers, through this node
  withdraw = 8,    ///< euros for which no units were issued go back to who sent them
  contribute = 9,  ///< euros that arrived are the association's own
  payout = 10,     ///< own euros leave the fund for another account of the association
  send_back = 11,  ///< euros that arrived unasked are transferred back
  reissue = 12,    ///< a redemption whose transfer was never made, or came back, is given up: the units return
  settle = 13,     ///< euros between two funds, for a settlement note; no payment is opened for it

  move_notes = 14,        ///< notes that are not in circulation go from one place to another
  sell_notes = 15,        ///< a counter sells notes for cash
  redeem_notes = 16,      ///< euros for notes that a professional brings to a counter
  paper_to_digital = 17,  ///< a member brings notes to a counter for units
  digital_to_paper = 18,  ///< a member takes notes from a counter for units
  bank_cash = 19,         ///< a counter's cash is brought to the bank
  move_euros = 20,        ///< from one account of the fund to the other
  absorb = 21,            ///< own euros bear what was moved and arrived as another amount, or gain it
  reverse_deposit = 22,   ///< a deposit recorded by hand never came: `payer` bears it, unissued or own euros
};

/// Between the fund and members or the bank: it has FundDetails.
inline bool is_of_fund(PaymentKind kind) {
  return kind < PaymentKind::local || kind > PaymentKind::forwarded;
}

enum class PaymentStatus : std::uint8_t { held = 1, accepted = 2, refused = 3 };

/// The accounts of the guarantee fund at the bank.
enum class FundAccount : std::uint8_t { none = 0, digital = 1, paper = 2 };

/// What only payments between fund and members have: issues, redemptions and the like. Minor units of euro, or as many
/// of the own currency.
struct FundDetails {
  FundAccount account = FundAccount::none;  ///< at which the euros arrive or leave; none for an issue
  std::int64_t bonus = 0;                   ///< issued to the member beyond the amount, from own euros
  std::int64_t donation = 0;                ///< issued to `beneficiary`, from own euros
  AccountId beneficiary;                    ///< zero without a donation
  std::int64_t commission = 0;              ///< of a redemption: stays in the fund as own euros

  friend bool operator==(const FundDetails&, const FundDetails&) = default;
};

/// A request that moves money was decided here for the first time; its transfers are in the same entry.
struct PaymentOpened {
  PaymentKey key;
  PaymentKind kind = PaymentKind::local;
  PaymentStatus status = PaymentStatus::accepted;
  Reason reason = Reason::none;  ///< of a refusal
  Hash request;                  ///< digest of what the client asked; zero if it asked elsewhere
  Hash order;                    ///< digest of the order's message bytes; zero within one node
  AccountId payer;               ///< zero if not an account here
  AccountId payee;               ///< zero if not an account here
  Amount amount;                 ///< debited to the payer or credited to the payee here; for forwarded, what arrives
  std::string counterparty;      ///< the other party's address, when it is elsewhere; a reference for a deposit
  Domain previous;               ///< the peer the order came from; empty if it began here
  Domain next;                   ///< the peer the order goes to; empty if it ends here
  LogPlace place;                ///< where the order was received, or the cancellation that came instead of it
  std::optional<PaymentKey> refund_of;
  Time accept_before;
  std::optional<FundDetails> fund;
  /// The key in its order, if another payment here bears it: its order had left before the books were lost, and its id
  /// was used again since.
  std::optional<PaymentKey> ordered_as;

  /// As peers know it.
  const PaymentKey& order_key() const { return ordered_as ? *ordered_as : key; }
  friend bool operator==(const PaymentOpened&, const PaymentOpened&) = default;
};

/// The answer of the deciding node arrived; holds are posted or voided in the same entry.
struct PaymentClosed {
  PaymentKey key;
  PaymentStatus status = PaymentStatus::accepted;
  Reason reason = Reason::none;
  Domain peer;      ///< who answered
  LogPlace answer;  ///< where its answer stands in the log of what it sent
  friend bool operator==(const PaymentClosed&, const PaymentClosed&) = default;
};

/// Cancellation was asked. The request stands in the same entry; none does while it is not known whether the order
/// went on.
struct CancelAsked {
  PaymentKey key;
  bool withdraws = false;  ///< the request takes the place of the order in the outbox: the order never travels
  friend bool operator==(const CancelAsked&, const CancelAsked&) = default;
};

/// A known order came again, or a cancellation for a decided payment: the recorded answer was sent again.
struct AnswerRepeated {
  PaymentKey key;
  friend bool operator==(const AnswerRepeated&, const AnswerRepeated&) = default;
};

/// An order that waited for the next link to be compared was passed on; its holds are in the same entry. It stood as
/// held, with nothing set aside: passed on before the books were lost, it may have been accepted already.
struct OrderPassedOn {
  PaymentKey key;
  friend bool operator==(const OrderPassedOn&, const OrderPassedOn&) = default;
};

/// Two copies of this node told its neighbours opposite things of one payment, each in a log that stands: the
/// association bears the difference (docs/decisions/0035). What that costs moves, or is set aside, in the same entry.
struct ContradictionBorne {
  PaymentKey key;
  PaymentStatus told = PaymentStatus::refused;  ///< what the node before holds: refused or accepted
  Reason reason = Reason::none;                 ///< of the refusal: ours to the node before, or the next node's
  Domain next;                                  ///< the node after; empty if the payment ends here
  friend bool operator==(const ContradictionBorne&, const ContradictionBorne&) = default;
};

/// What the association adds to an issue and takes from a redemption, from here on.
struct FundRulesSet {
  Fraction bonus{0, 1};       ///< of the euros of an issue, below 1
  Fraction donation{0, 1};    ///< likewise
  Fraction commission{0, 1};  ///< of the units redeemed, below 1
  Rounding rounding = Rounding::down;
  friend bool operator==(const FundRulesSet&, const FundRulesSet&) = default;
};

/// A file of transfers was made for the bank: these leave the fund with it.
struct TransfersOrdered {
  std::uint64_t batch = 0;  ///< counts up from 1
  FundAccount account = FundAccount::digital;
  std::vector<PaymentId> transfers;  ///< of payments that began here; in the order of the file
  friend bool operator==(const TransfersOrdered&, const TransfersOrdered&) = default;
};

/// What a line of a bank statement is to the books. From `unknown` on, it waits for the treasurer.
enum class BankLineOutcome : std::uint8_t {
  transfer_made = 1,        ///< a transfer that was ordered has left
  transfer_returned = 2,    ///< a transfer that had left came back: it is to be made again, or given up
  issue_paid = 3,           ///< the euros that an issue waited for, or cash from a counter
  deposit_known = 4,        ///< the treasurer had recorded this deposit by hand
  settlement_made = 5,      ///< the transfer of a settlement note has left
  settlement_returned = 6,  ///< it came back
  settlement_paid = 7,      ///< the euros of a settlement note have arrived
  settlement_known = 8,     ///< the same, and a receipt that was given before the books were lost has told of them
  euros_moved = 9,          ///< they come from the other account of the fund
  unknown = 10,             ///< nothing here speaks of it
  wrong_amount = 11,        ///< it names something of ours, with another amount
  duplicate = 12,           ///< it names something that was paid already
  ambiguous = 13,           ///< it names several things of ours
  perhaps_known = 14,  ///< it came without a balance, and may be a line that was booked from a file of another form
};

/// A line of a bank statement took its place in the books: the fund account shows what the bank shows. What it says of
/// people stands apart and can be erased.
struct BankLineBooked {
  FundAccount account = FundAccount::digital;
  Hash line;                ///< digest of the line: the same line is booked once
  std::int32_t day = 0;     ///< booked by the bank; days since 1970
  std::int64_t amount = 0;  ///< cents; above zero if it arrived
  BankLineOutcome outcome = BankLineOutcome::unknown;
  std::optional<PaymentKey> payment;  ///< what it is about
  friend bool operator==(const BankLineBooked&, const BankLineBooked&) = default;
};

/// All lines of a statement are booked.
struct StatementBooked {
  FundAccount account = FundAccount::digital;
  Hash statement;            ///< digest
  std::int32_t day = 0;      ///< of its end; days since 1970
  std::int64_t closing = 0;  ///< cents
  std::uint32_t lines = 0;   ///< of it that were not known before
  bool compared = false;     ///< the bank gave this closing balance itself: up to `day` nothing is missing here
  friend bool operator==(const StatementBooked&, const StatementBooked&) = default;
};

/// What the treasurer says a line was that waited.
enum class BankLineResolution : std::uint8_t {
  deposit = 1,    ///< euros to issue for
  own_euros = 2,  ///< the association's own: a gift, a subsidy; or bank charges and its own spending
  send_back = 3,  ///< it is to be transferred back, as `payment`
  known = 4,      ///< it is about `payment`, which it does not name so that a program could tell
  reopened = 5,   ///< what was said of it is taken back: it waits again. `payment`: the transfer back that is given up
  booked_twice = 6,  ///< these euros were booked before, from a file of another form: it is taken back
};

/// The bank did not make a transfer that was ordered, says the treasurer, and a later statement does not show it: it
/// waits again.
struct TransferRejected {
  PaymentId transfer;
  friend bool operator==(const TransferRejected&, const TransferRejected&) = default;
};

/// How far below zero a member of a mutual credit may go, from here on.
struct CreditLimitSet {
  AccountId account;
  std::int64_t limit = 0;  ///< minor units, at least zero
  friend bool operator==(const CreditLimitSet&, const CreditLimitSet&) = default;
};

struct BankLineResolved {
  Hash line;
  BankLineResolution resolution = BankLineResolution::deposit;
  std::optional<PaymentKey> payment;  ///< of send_back and known, and of reopened after a send_back
  /// Of known, where the bank books several transfers as one sum: those beside `payment`, all of them ascending.
  std::vector<PaymentKey> also{};
  friend bool operator==(const BankLineResolved&, const BankLineResolved&) = default;
};

/// How a member stands with the association from here on. An account opened without a word on it is that of a member
/// whose identity was not verified, whose membership has no end, and who is not suspended.
struct MemberStandingSet {
  AccountId account;
  bool verified = false;         ///< the association has checked who this is
  bool suspended = false;        ///< nothing moves but what is given back to it
  std::int32_t valid_until = 0;  ///< last day of the membership; days since 1970, 0 = without end
  friend bool operator==(const MemberStandingSet&, const MemberStandingSet&) = default;
};

/// A member's data was erased: the account, which is empty, takes nothing any more.
struct AccountClosed {
  AccountId account;
  friend bool operator==(const AccountClosed&, const AccountClosed&) = default;
};

/// What accounts may do whose members' identity was not verified, from here on. Before the first, whatever they like.
struct MemberRulesSet {
  std::int64_t most_balance = INT64_MAX;  ///< own minor units, what is on its way there included
  std::int64_t most_paid = INT64_MAX;     ///< own minor units, in all payments and redemptions of the period
  std::uint32_t period_days = 30;         ///< the period: the day of the payment and those before; 1 to 366
  friend bool operator==(const MemberRulesSet&, const MemberRulesSet&) = default;
};

using EntryBody =
    std::variant<Genesis, AccountOpened, PaymentOpened, PaymentClosed, CancelAsked, AnswerRepeated, PeerIntroduced,
                 AgreementChanged, LimitsSet, EnvelopeLogged, LinkFrozen, AlarmRaised, NodeRestored, LinkCompared,
                 OrderPassedOn, LinkReleased, LinkThawed, FundRulesSet, TransfersOrdered, BankLineBooked,
                 StatementBooked, BankLineResolved, SettlementChanged, SettlementEnded, DisputeNarrowed,
                 SettlementThresholdSet, AnswerCounted, MemberStandingSet, AccountClosed, MemberRulesSet,
                 CreditLimitSet, CounterCounted, KeysRotated, PeerRemoved, TransferRejected, CheckpointMade,
                 CheckpointCosigned, CosignatureTaken, ContradictionBorne, PeerWoundUp, ClaimGivenUp, AnswerHonoured,
                 RefusalHeard, OrderLeft>;

/// A message that the entry puts into the outbox for a peer.
struct Outgoing {
  Domain peer;
  Bytes message;
  friend bool operator==(const Outgoing&, const Outgoing&) = default;
};

struct Entry {
  std::uint64_t index = 0;  ///< position in the journal, from 0
  Time time;
  EntryBody body;
  std::vector<Transfer> transfers;
  std::vector<Outgoing> outgoing;
  friend bool operator==(const Entry&, const Entry&) = default;
};

/// Journal bytes, version 1: the leaf of the Merkle tree.
Bytes encode(const Entry& entry);
/// corrupt if the bytes are not an entry that encode() could have made.
Result<Entry> decode_entry(std::string_view bytes);

}  // namespace protocol
