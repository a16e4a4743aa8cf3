// What can happen to a node: the events that Core::step takes. Gateways make them; plain data.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "federation/act.h"
#include "federation/event_members.h"
#include "federation/event_outside.h"
#include "federation/records.h"
#include "protocol/envelope.h"
#include "protocol/identity.h"

namespace federation {

class Books;

/// Names one connection to a peer. A later connection to the same peer has a greater number.
using Session = std::uint64_t;

/// How to reach a domain that is no peer: through these nodes, in order. From the configuration.
struct Route {
  std::vector<Domain> via;          ///< the first is a peer of this node
  protocol::CurrencyCode currency;  ///< of the payee's node
  friend bool operator==(const Route&, const Route&) = default;
};

// ---- asked by clients

/// A member pays an address, here or elsewhere.
struct PayRequest {
  Ticket ticket = 0;
  protocol::PaymentId id;
  protocol::Alias payer;
  protocol::Address payee;
  protocol::Amount amount;  ///< in this node's currency
  Time accept_before;       ///< in the future, at most max_accept_window_ms ahead
  std::optional<PaymentKey> refund_of;
  std::optional<Route> route;  ///< used when the payee's domain is no peer
  /// What the payer writes to it; at most max_memo_bytes. Stays in these books, where it can be erased, and is no part
  /// of what the id stands for.
  std::string memo;
  /// What a quote promised (quotes.h): the payment is not begun, and nothing recorded, after its time or if it would
  /// credit another amount.
  struct Quoted {
    Time until;
    protocol::Amount credited;
  };
  std::optional<Quoted> quoted{};
};
inline constexpr std::size_t max_memo_bytes = 500;

/// Euros arrive in the fund or leave it, become units, or units become euros.
struct FundRequest {
  Ticket ticket = 0;
  protocol::PaymentId id;
  /// Any that is no payment between members or peers, and not send_back, which is how a line of a statement is
  /// resolved.
  protocol::PaymentKind kind = protocol::PaymentKind::deposit;
  protocol::FundAccount account = protocol::FundAccount::digital;  ///< of those that the bank sees
  protocol::Alias member;                                          ///< issue and redeem
  protocol::Amount amount;  ///< own currency for issue and redeem, else euros; not of reissue, reversal
  std::string reference;    ///< of the bank transfer; at most 140 bytes
  /// Of an issue: its euros are still to arrive, under the reference (or, without one, the id in hexadecimal).
  bool awaits_euros = false;
  std::optional<protocol::Alias> beneficiary;  ///< of an issue: who is given the donation
  /// Of a reissue: the redemption or move that is given up. Of an absorption: the move. Of a reversal: the deposit.
  std::optional<protocol::PaymentId> redemption;
  bool from_own_euros = false;       ///< of a reversal: these bear it, for units were issued
  std::optional<BankText> creditor;  ///< of what leaves the fund: whom the bank is to pay
};

/// An exchange counter begins its work; asked again, it goes on.
struct OpenCounter {
  Ticket ticket = 0;
  std::string name;
};

/// Notes, cash or the euros behind them go somewhere.
struct PaperRequest {
  Ticket ticket = 0;
  protocol::PaymentId id;
  protocol::PaymentKind kind = protocol::PaymentKind::move_notes;  ///< one of paper: move_notes to move_euros
  std::string from;                                                ///< of move_notes: a place (paper_accounts.h)
  std::string to;                                                  ///< likewise
  std::string counter;                                             ///< of all others but move_euros
  protocol::Alias member;                                          ///< who exchanges, or redeems
  protocol::Amount amount;                                         ///< own currency; euros for bank_cash and move_euros
  /// redeem_notes: which pays; bank_cash: where the cash is brought; move_euros: from where, to the other one.
  protocol::FundAccount account = protocol::FundAccount::paper;
  std::string reference;             ///< of bank_cash: what the bank's line will bear; at most 140 bytes
  bool awaits_euros = false;         ///< of bank_cash: the bank has not shown them yet
  std::optional<BankText> creditor;  ///< of redeem_notes and move_euros
};

/// A counter was counted. The reply's number is that of the transfers that post the differences.
struct CountCounter {
  Ticket ticket = 0;
  protocol::CounterCounted counted;
};

/// What issues and redemptions bear from here on.
struct SetFundRules {
  Ticket ticket = 0;
  protocol::FundRulesSet rules;
};

/// Whom a transfer that waits is to be paid to, from here on.
struct SetCreditor {
  Ticket ticket = 0;
  protocol::PaymentId id;
  BankText creditor;
};

/// All transfers that wait on this account and have a creditor go into one file for the bank. The reply's number is
/// that of the batch.
struct OrderTransfers {
  Ticket ticket = 0;
  protocol::FundAccount account = protocol::FundAccount::digital;
};

/// A line of a bank statement, as the core needs it.
struct StatementLine {
  protocol::Hash digest;    ///< the same line always has the same one
  std::int32_t day = 0;     ///< booked; days since 1970
  std::int64_t amount = 0;  ///< cents; above zero if it arrived
  std::string text;         ///< end-to-end id and remittance: where references stand
  BankText details;         ///< for the treasurer's eyes, and to send euros back
};

/// A statement of the bank. Booked whole or not at all; known lines are passed over.
struct BookStatement {
  Ticket ticket = 0;
  protocol::FundAccount account = protocol::FundAccount::digital;
  protocol::Hash digest;
  std::int32_t day = 0;                 ///< of its end
  std::optional<std::int64_t> opening;  ///< cents; without balances nothing can be compared
  std::optional<std::int64_t> closing;
  std::vector<StatementLine> lines;  ///< at most protocol::max_statement_lines
};

/// What a line was that waited for the treasurer.
struct ResolveLine {
  Ticket ticket = 0;
  protocol::Hash line;
  protocol::BankLineResolution resolution = protocol::BankLineResolution::deposit;
  protocol::PaymentId payment;  ///< send_back: chosen by the client; known: what the line is about
  /// known, of what the bank booked as one sum: transfers beside `payment`, or all of this batch that are with the
  /// bank.
  std::vector<protocol::PaymentId> also{};
  std::uint64_t batch = 0;
};

/// The bank did not make a transfer that was ordered: refused, or never read.
struct RejectTransfer {
  Ticket ticket = 0;
  protocol::PaymentId id;
};

struct CancelPayment {
  Ticket ticket = 0;
  protocol::PaymentId id;
};

// ---- access (access_changes.h)

/// Staff, or an app.
struct GrantAccess {
  Ticket ticket = 0;
  AccessKey key;
  Access access;  ///< `since` is set by the core
};

struct RevokeAccess {
  Ticket ticket = 0;
  AccessKey key;
};

/// A one-time code with which a member or staff may set a password.
struct OfferPassword {
  Ticket ticket = 0;
  AccessKey key;
  protocol::Hash code;  ///< SHA-256
  Time until;
};

/// By the code or, if that is zero, by who knew the password that was in force in this generation.
struct SetPassword {
  Ticket ticket = 0;
  AccessKey key;
  Bytes password;  ///< hashed
  protocol::Hash code;
  std::uint32_t generation = 0;
};

/// All that were begun with this access.
struct EndSessions {
  Ticket ticket = 0;
  AccessKey key;
};

/// Nothing but what Core::step is told of who asks: for acts of which the books know nothing else.
struct NoteAct {
  Ticket ticket = 0;
  Reason outcome = Reason::none;
};

// ---- asked by operators

struct Invite {
  Ticket ticket = 0;
  protocol::Invitation invitation;
};

struct AcceptInvitation {
  Ticket ticket = 0;
  protocol::Invitation invitation;
  bool mutual_credit_accepted = false;  ///< the operator knows that a mutual credit is no cover for euros
};

/// The next version of the agreement, as this side would have it.
struct ProposeAgreement {
  Ticket ticket = 0;
  Domain peer;
  std::int64_t our_debt_limit = 0;  ///< settlement minor units
  std::int64_t their_debt_limit = 0;
  std::optional<protocol::Fraction> fee;   ///< unchanged if absent
  std::optional<protocol::Fraction> rate;  ///< units of theirs for one of ours; unchanged if absent
};

/// A peer that was never met is not to be one any more. Refused with already_met, or while its link must be compared.
struct RemovePeer {
  Ticket ticket = 0;
  Domain peer;
};

/// Sign what the peer proposed, and nothing else than what the operator saw.
struct SignAgreement {
  Ticket ticket = 0;
  Domain peer;
  std::uint32_t version = 0;
  protocol::Hash terms;  ///< digest of the terms shown (protocol/agreement.h)
};

struct SuspendAgreement {
  Ticket ticket = 0;
  Domain peer;
  bool suspended = true;
};

struct SetLimits {
  Ticket ticket = 0;
  Domain peer;
  std::int64_t most_debt = INT64_MAX;
  std::int64_t most_claim = INT64_MAX;
};

/// A settlement note, cut now. The reply's number is that of the note.
struct ProposeSettlement {
  Ticket ticket = 0;
  Domain peer;
};

/// The transfer of a note will not be made.
struct GiveUpSettlement {
  Ticket ticket = 0;
  Domain peer;
  std::uint32_t number = 0;
};

/// The creditor's receipt of more than was owed, or of far less than has left, is right: sign it.
struct ConfirmSettlement {
  Ticket ticket = 0;
  Domain peer;
  std::uint32_t number = 0;
};

/// What is left in flight of a closed note.
struct WriteOffSettlement {
  Ticket ticket = 0;
  Domain peer;
  std::uint32_t number = 0;
};

struct SetSettlementThreshold {
  Ticket ticket = 0;
  Domain peer;
  std::int64_t threshold = 0;  ///< cents; 0 = none
};

/// Sign what the journal is now, and show it to the peers. The reply's number is the checkpoint's size.
struct MakeCheckpoint {
  Ticket ticket = 0;
};

/// After a restore: do not keep members waiting for this link any longer.
struct ReleaseLink {
  Ticket ticket = 0;
  Domain peer;
};

/// A fork was seen on the link: its people have put right what parted, and the histories are to be compared again.
struct ThawLink {
  Ticket ticket = 0;
  Domain peer;
};

/// A peer's node is gone for good: this statement, made from these books (wind_up_rules.h), is signed and in force.
struct WindUp {
  Ticket ticket = 0;
  Bytes statement;
  std::optional<protocol::Signature> theirs;  ///< of two hands: by the peer's contract key
};

/// Nobody will pay what a peer owes that was wound up.
struct GiveUpClaim {
  Ticket ticket = 0;
  Domain peer;
};

/// A question: `look` is called with the books as of all events before. It must not keep references to them.
struct Inquiry {
  Ticket ticket = 0;
  std::function<void(const Books&)> look;
};

// ---- from links

struct LinkOpened {
  Domain peer;
  Session session = 0;
  std::string certificate = {};  ///< which one of those pinned the peer has shown, as its identity says it
};

struct LinkClosed {
  Domain peer;
  Session session = 0;
};

struct GreetingReceived {
  Domain peer;
  Session session = 0;
  protocol::Greeting greeting;
};

/// Verified under a message key of the peer (frames.h); whether it is the one in force is for the core to say.
struct EnvelopeReceived {
  Domain peer;
  Session session = 0;
  protocol::VerifiedEnvelope envelope;
};

/// One of ours, given back by a peer; verified under a message key of ours.
struct EnvelopeReturned {
  Domain peer;
  Session session = 0;
  protocol::VerifiedEnvelope envelope;
};

/// A node we invited says who it is.
struct IntroductionReceived {
  Session session = 0;  ///< 0: of a peer on a connection that stands whatever becomes of this
  protocol::Introduction introduction;
};

/// The program was started on books restored from a backup.
struct Restored {};

/// Time passed. Asks for cancellations that are due and acknowledges what was left unacknowledged.
struct Tick {};

using Event =
    std::variant<ProposeSettlement, GiveUpSettlement, ConfirmSettlement, WriteOffSettlement, SetSettlementThreshold,
                 PayRequest, FundRequest, SetFundRules, SetCreditor, OrderTransfers, BookStatement, ResolveLine,
                 RejectTransfer, CancelPayment, OpenCounter, PaperRequest, CountCounter, AddMember, SetCreditLimit,
                 ChangeMember, SetStanding, EraseMember, SetFavourite, SetMemberRules, GrantAccess, RevokeAccess,
                 OfferPassword, SetPassword, EndSessions, NoteAct, Invite, AcceptInvitation, RemovePeer,
                 ProposeAgreement, SignAgreement, SuspendAgreement, SetLimits, ReleaseLink, ThawLink, WindUp,
                 GiveUpClaim, Inquiry, AddWebhook, ChangeWebhook, RemoveWebhook, WebhookTried, AddPaymentRequest,
                 WithdrawPaymentRequest, LinkOpened, LinkClosed, GreetingReceived, EnvelopeReceived, EnvelopeReturned,
                 IntroductionReceived, Restored, MakeCheckpoint, Tick>;

}  // namespace federation
