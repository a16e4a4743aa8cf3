#include "tests/accounting/census.h"

#include <algorithm>
#include <map>
#include <optional>

#include "protocol/check.h"
#include "protocol/entry.h"
#include "storage/journal.h"

namespace accounting {

using namespace protocol;  // NOLINT(google-build-using-namespace): every kind of entry is named below

namespace {

/// nullopt: no payment of this kind is opened, or none that accounts are given of.
std::optional<std::string> payment_name(PaymentKind kind) {
  switch (kind) {
    case PaymentKind::deposit:
      return "deposit";
    case PaymentKind::issue:
      return "issue";
    case PaymentKind::redeem:
      return "redeem";
    case PaymentKind::local:
      return "local";
    case PaymentKind::outgoing:
      return std::nullopt;  // it moves money once it is closed
    case PaymentKind::incoming:
      return "incoming";
    case PaymentKind::forwarded:
      return std::nullopt;  // likewise
    case PaymentKind::withdraw:
      return "withdraw";
    case PaymentKind::contribute:
      return "contribute";
    case PaymentKind::payout:
      return "payout";
    case PaymentKind::send_back:
      return "send back";
    case PaymentKind::reissue:
      return "reissue";
    case PaymentKind::settle:
    case PaymentKind::move_notes:
      return std::nullopt;
    case PaymentKind::sell_notes:
      return "sell notes";
    case PaymentKind::redeem_notes:
      return "redeem notes";
    case PaymentKind::paper_to_digital:
      return "paper to digital";
    case PaymentKind::digital_to_paper:
      return "digital to paper";
    case PaymentKind::bank_cash:
      return "bank cash";
    case PaymentKind::move_euros:
      return "move euros";
    case PaymentKind::absorb:
      return "absorb";
    case PaymentKind::reverse_deposit:
      return "reverse deposit";
  }
  return std::nullopt;
}

std::optional<std::string> line_name(BankLineOutcome outcome) {
  switch (outcome) {
    case BankLineOutcome::transfer_made:
      return "transfer made";
    case BankLineOutcome::transfer_returned:
      return "transfer returned";
    case BankLineOutcome::issue_paid:
      return "issue paid";
    case BankLineOutcome::deposit_known:
    case BankLineOutcome::settlement_known:
      return std::nullopt;  // the books have these euros already
    case BankLineOutcome::settlement_made:
      return "settlement made";
    case BankLineOutcome::settlement_returned:
      return "settlement returned";
    case BankLineOutcome::settlement_paid:
      return "settlement paid";
    case BankLineOutcome::euros_moved:
      return "euros moved";
    case BankLineOutcome::unknown:
      return "unknown";
    case BankLineOutcome::wrong_amount:
      return "wrong amount";
    case BankLineOutcome::duplicate:
      return "duplicate";
    case BankLineOutcome::ambiguous:
      return "ambiguous";
    case BankLineOutcome::perhaps_known:
      return "perhaps known";
  }
  return std::nullopt;
}

std::optional<std::string> resolution_name(BankLineResolution resolution) {
  switch (resolution) {
    case BankLineResolution::deposit:
      return "deposit";
    case BankLineResolution::own_euros:
      return "own euros";
    case BankLineResolution::send_back:
      return std::nullopt;  // the payment that it asks for moves them
    case BankLineResolution::known:
      return "known";
    case BankLineResolution::reopened:
      return "reopened";
    case BankLineResolution::booked_twice:
      return "booked twice";
  }
  return std::nullopt;
}

std::optional<std::string> closing_name(ClosingStep step) {
  switch (step) {
    case ClosingStep::signed_here:
    case ClosingStep::countersigned_there:
    case ClosingStep::questioned_here:
      return std::nullopt;  // a line of a statement has moved the euros, or none have
    case ClosingStep::countersigned_here:
      return "receipt";
    case ClosingStep::written_off:
      return "written off";
  }
  return std::nullopt;
}

/// What an entry is called, given the payments opened before it.
class Namer {
 public:
  std::string operator()(const PaymentOpened& opened) {
    opened_.insert_or_assign(opened.key, opened.kind);
    return "payment: " + payment_name(opened.kind).value_or("");
  }
  std::string operator()(const PaymentClosed& closed) {
    const auto kind = opened_.find(closed.key);
    check(kind != opened_.end(), "a payment is opened before it is closed");
    return "closed: " + closed_name(kind->second);
  }
  std::string operator()(const BankLineBooked& booked) { return "line: " + line_name(booked.outcome).value_or(""); }
  std::string operator()(const BankLineResolved& resolved) {
    return "word: " + resolution_name(resolved.resolution).value_or("");
  }
  std::string operator()(const SettlementEnded& ended) {
    return "settlement: " + closing_name(ended.step).value_or("");
  }
  std::string operator()(const CounterCounted&) { return "count"; }

  // None of these moves money, or only in a mutual credit or after a restore.
  std::string operator()(const Genesis&) { return {}; }
  std::string operator()(const AccountOpened&) { return {}; }
  std::string operator()(const CancelAsked&) { return {}; }
  std::string operator()(const AnswerRepeated&) { return {}; }
  std::string operator()(const PeerIntroduced&) { return {}; }
  std::string operator()(const AgreementChanged&) { return "rate"; }
  std::string operator()(const LimitsSet&) { return {}; }
  std::string operator()(const EnvelopeLogged&) { return {}; }
  std::string operator()(const LinkFrozen&) { return {}; }
  std::string operator()(const AlarmRaised&) { return {}; }
  std::string operator()(const NodeRestored&) { return {}; }
  std::string operator()(const LinkCompared&) { return {}; }
  std::string operator()(const OrderPassedOn&) { return {}; }
  std::string operator()(const ContradictionBorne&) { return {}; }
  std::string operator()(const LinkReleased&) { return {}; }
  std::string operator()(const LinkThawed&) { return {}; }
  std::string operator()(const FundRulesSet&) { return {}; }
  std::string operator()(const TransfersOrdered&) { return {}; }
  std::string operator()(const StatementBooked&) { return {}; }
  std::string operator()(const SettlementChanged&) { return {}; }
  std::string operator()(const DisputeNarrowed&) { return {}; }
  std::string operator()(const SettlementThresholdSet&) { return {}; }
  std::string operator()(const AnswerCounted&) { return {}; }
  std::string operator()(const MemberStandingSet&) { return {}; }
  std::string operator()(const AccountClosed&) { return {}; }
  std::string operator()(const MemberRulesSet&) { return {}; }
  std::string operator()(const CreditLimitSet&) { return {}; }
  std::string operator()(const KeysRotated&) { return {}; }
  std::string operator()(const PeerRemoved&) { return {}; }
  std::string operator()(const TransferRejected&) { return {}; }
  std::string operator()(const CheckpointMade&) { return {}; }
  std::string operator()(const CheckpointCosigned&) { return {}; }
  std::string operator()(const CosignatureTaken&) { return {}; }
  std::string operator()(const PeerWoundUp&) { return {}; }
  std::string operator()(const ClaimGivenUp&) { return {}; }
  std::string operator()(const AnswerHonoured&) { return {}; }
  std::string operator()(const RefusalHeard&) { return {}; }
  std::string operator()(const OrderLeft&) { return {}; }

  static std::string closed_name(PaymentKind kind) {
    if (kind == PaymentKind::outgoing) return "outgoing";
    if (kind == PaymentKind::forwarded) return "forwarded";
    return payment_name(kind).value_or("");
  }

 private:
  std::map<PaymentKey, PaymentKind> opened_;
};

/// Every value of an enum that has a name, behind a word.
template <class Enum, class Name>
void add_all(std::set<std::string>& kinds, const std::string& word, const Name& name) {
  for (unsigned value = 1; value <= UINT8_MAX; ++value)
    if (const auto known = name(static_cast<Enum>(value))) kinds.insert(word + *known);
}

}  // namespace

std::set<std::string> all_kinds() {
  std::set<std::string> kinds{"closed: outgoing", "closed: forwarded", "closed: issue", "closed: bank cash", "count"};
  add_all<ClosingStep>(kinds, "settlement: ", closing_name);
  add_all<PaymentKind>(kinds, "payment: ", payment_name);
  add_all<BankLineOutcome>(kinds, "line: ", line_name);
  add_all<BankLineResolution>(kinds, "word: ", resolution_name);
  return kinds;
}

std::set<std::string> kinds_in(const storage::Store& books) {
  std::set<std::string> kinds;
  Namer namer;
  for (std::uint64_t index = 0;; ++index) {
    const auto bytes = storage::journal_entry(books, index);
    if (!bytes) return kinds;
    const auto entry = decode_entry(*bytes);
    check(entry.has_value(), "an entry of the journal reads back");
    const auto name = std::visit(namer, entry->body);
    const bool moves = std::ranges::any_of(entry->transfers, [](const Transfer& transfer) {
      return transfer.kind == TransferKind::post || transfer.kind == TransferKind::post_hold;
    });
    if (moves) kinds.insert(name);
  }
}

}  // namespace accounting
