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
  deposit = 1,    ///< euros arrive in the fund
  issue = 2,      ///< units for euros
  redeem = 3,     ///< euros for units
  local = 4,      ///< between two members here
  outgoing = 5,   ///< from a member here to a member elsewhere
  incoming = 6,   ///< from elsewhere to a member here: this node decides
  forwarded = 7,  ///< between two peers, through this node
};

enum class PaymentStatus : std::uint8_t { held = 1, accepted = 2, refused = 3 };

/// Where a message stands in a link log.
struct LogPlace {
  std::uint64_t sequence = 0;  ///< of the envelope; 0 = nowhere
  std::uint32_t index = 0;     ///< of the message in it
  friend bool operator==(const LogPlace&, const LogPlace&) = default;
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

/// A peer's keys were pinned, or its endpoint or certificate changed.
struct PeerIntroduced {
  Bytes identity;  ///< exact bytes of a NodeIdentity
  friend bool operator==(const PeerIntroduced&, const PeerIntroduced&) = default;
};

enum class AgreementStep : std::uint8_t {
  proposed_here = 1,
  proposed_there = 2,
  in_force = 3,  ///< both signatures are there
  suspended_here = 4,
  suspended_there = 5,
  resumed_here = 6,
  resumed_there = 7,
};

struct AgreementChanged {
  Domain peer;
  AgreementStep step = AgreementStep::proposed_here;
  std::uint32_t version = 0;
  Bytes terms;       ///< for the first three steps
  Signature ours;    ///< zero until signed here
  Signature theirs;  ///< zero until signed there
  friend bool operator==(const AgreementChanged&, const AgreementChanged&) = default;
};

/// A limit of our own, tighter than the agreement's; settlement minor units.
struct LimitsSet {
  Domain peer;
  std::int64_t most_debt = INT64_MAX;
  std::int64_t most_claim = INT64_MAX;
  friend bool operator==(const LimitsSet&, const LimitsSet&) = default;
};

enum class EnvelopeDirection : std::uint8_t {
  sent = 1,
  received = 2,
  returned = 3,  ///< one of ours that we lacked, given back by the peer after a restore
};

/// An envelope took its place in a link log.
struct EnvelopeLogged {
  Domain peer;
  EnvelopeDirection direction = EnvelopeDirection::sent;
  ChainHead head;
  std::uint32_t count = 0;
  ChainHead acknowledged;
  friend bool operator==(const EnvelopeLogged&, const EnvelopeLogged&) = default;
};

/// A fork was seen on a link; nothing moves on it any more.
struct LinkFrozen {
  Domain peer;
  std::string detail;
  Bytes ours;    ///< header bytes and signature as we hold them; empty if unknown
  Bytes theirs;  ///< the conflicting ones
  friend bool operator==(const LinkFrozen&, const LinkFrozen&) = default;
};

/// Something an operator must see.
struct AlarmRaised {
  Domain peer;  ///< empty if it concerns no peer
  Reason reason = Reason::none;
  std::string detail;
  friend bool operator==(const AlarmRaised&, const AlarmRaised&) = default;
};

/// The books were restored from a backup; every link must be compared before members may spend.
struct NodeRestored {
  friend bool operator==(const NodeRestored&, const NodeRestored&) = default;
};

/// After a restore, this link's heads were compared with the peer's and what was missing was recovered.
struct LinkCompared {
  Domain peer;
  friend bool operator==(const LinkCompared&, const LinkCompared&) = default;
};

/// After a restore, the operator said not to wait for this link any longer: members may spend although it was not
/// compared. The link itself still is, when its peer comes back; what had left over it then goes to suspense.
struct LinkReleased {
  Domain peer;
  friend bool operator==(const LinkReleased&, const LinkReleased&) = default;
};

/// An order that waited for the next link to be compared was passed on; its holds are in the same entry. It stood as
/// held, with nothing set aside: passed on before the books were lost, it may have been accepted already.
struct OrderPassedOn {
  PaymentKey key;
  friend bool operator==(const OrderPassedOn&, const OrderPassedOn&) = default;
};

using EntryBody = std::variant<Genesis, AccountOpened, PaymentOpened, PaymentClosed, CancelAsked, AnswerRepeated,
                               PeerIntroduced, AgreementChanged, LimitsSet, EnvelopeLogged, LinkFrozen, AlarmRaised,
                               NodeRestored, LinkCompared, OrderPassedOn, LinkReleased>;

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
