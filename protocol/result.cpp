#include "protocol/result.h"

#include <algorithm>
#include <array>

namespace protocol {
namespace {

struct NamedReason {
  Reason reason;
  std::string_view name;
};

// A macro only so that a name can never drift from its enumerator.
#define LOKAPONTO_REASON(x) \
  NamedReason {             \
    Reason::x, #x           \
  }

constexpr std::array reasons{
    LOKAPONTO_REASON(none),
    LOKAPONTO_REASON(malformed),
    LOKAPONTO_REASON(oversize),
    LOKAPONTO_REASON(unsupported_version),
    LOKAPONTO_REASON(bad_signature),
    LOKAPONTO_REASON(wrong_receiver),
    LOKAPONTO_REASON(unknown_peer),
    LOKAPONTO_REASON(link_frozen),
    LOKAPONTO_REASON(out_of_order),
    LOKAPONTO_REASON(forked),
    LOKAPONTO_REASON(recovering),
    LOKAPONTO_REASON(contradicted),
    LOKAPONTO_REASON(wound_up),
    LOKAPONTO_REASON(still_awaited),
    LOKAPONTO_REASON(id_conflict),
    LOKAPONTO_REASON(unknown_payment),
    LOKAPONTO_REASON(amount_not_positive),
    LOKAPONTO_REASON(wrong_currency),
    LOKAPONTO_REASON(wrong_scale),
    LOKAPONTO_REASON(amount_overflow),
    LOKAPONTO_REASON(unknown_payer),
    LOKAPONTO_REASON(unknown_domain),
    LOKAPONTO_REASON(no_agreement),
    LOKAPONTO_REASON(agreement_suspended),
    LOKAPONTO_REASON(bad_path),
    LOKAPONTO_REASON(unknown_payee),
    LOKAPONTO_REASON(account_suspended),
    LOKAPONTO_REASON(expired),
    LOKAPONTO_REASON(cancelled),
    LOKAPONTO_REASON(refund_exceeds),
    LOKAPONTO_REASON(not_refundable),
    LOKAPONTO_REASON(over_limit),
    LOKAPONTO_REASON(insufficient_balance),
    LOKAPONTO_REASON(fund_insufficient),
    LOKAPONTO_REASON(not_professional),
    LOKAPONTO_REASON(peer_busy),
    LOKAPONTO_REASON(quote_expired),
    LOKAPONTO_REASON(quote_changed),
    LOKAPONTO_REASON(unpriced_path),
    LOKAPONTO_REASON(already_exists),
    LOKAPONTO_REASON(not_found),
    LOKAPONTO_REASON(stale_version),
    LOKAPONTO_REASON(not_proposed),
    LOKAPONTO_REASON(not_reconciled),
    LOKAPONTO_REASON(not_awaited),
    LOKAPONTO_REASON(settlement_open),
    LOKAPONTO_REASON(settlement_disputed),
    LOKAPONTO_REASON(settlement_under_way),
    LOKAPONTO_REASON(nothing_to_settle),
    LOKAPONTO_REASON(link_closed),
    LOKAPONTO_REASON(bank_line_waits),
    LOKAPONTO_REASON(account_changed),
    LOKAPONTO_REASON(already_met),
    LOKAPONTO_REASON(may_not_pay),
    LOKAPONTO_REASON(membership_ended),
    LOKAPONTO_REASON(unverified_limit),
    LOKAPONTO_REASON(cannot_receive),
    LOKAPONTO_REASON(account_not_empty),
    LOKAPONTO_REASON(alias_erased),
    LOKAPONTO_REASON(corrupt),
    LOKAPONTO_REASON(truncated),
    LOKAPONTO_REASON(disk_full),
    LOKAPONTO_REASON(io_error),
    LOKAPONTO_REASON(locked),
    LOKAPONTO_REASON(invalid_configuration),
    LOKAPONTO_REASON(unauthorized),
    LOKAPONTO_REASON(forbidden),
    LOKAPONTO_REASON(too_many_attempts),
    LOKAPONTO_REASON(no_fund),
    LOKAPONTO_REASON(unknown_counter),
    LOKAPONTO_REASON(notes_insufficient),
    LOKAPONTO_REASON(cash_insufficient),
    LOKAPONTO_REASON(unbalanced_statement),
    LOKAPONTO_REASON(not_covered),
    LOKAPONTO_REASON(history_rewritten),
    LOKAPONTO_REASON(history_restarted),
    LOKAPONTO_REASON(not_in_checkpoint),
    LOKAPONTO_REASON(undelivered),
};
#undef LOKAPONTO_REASON

static_assert(std::ranges::is_sorted(reasons, std::ranges::less_equal{}, &NamedReason::reason) &&
                  std::ranges::adjacent_find(reasons, {}, &NamedReason::reason) == reasons.end(),
              "reasons stand in the order of their numbers, each once");

const NamedReason* find(std::uint64_t number) {
  const auto* found = std::ranges::lower_bound(
      reasons, number, {}, [](const NamedReason& entry) { return static_cast<std::uint64_t>(entry.reason); });
  if (found == reasons.end() || static_cast<std::uint64_t>(found->reason) != number) return nullptr;
  return found;
}

}  // namespace

std::string_view name(Reason reason) {
  const NamedReason* found = find(static_cast<std::uint64_t>(reason));
  return found != nullptr ? found->name : "unknown";
}

std::optional<Reason> reason_from_name(std::string_view text) {
  const auto* found = std::ranges::find(reasons, text, &NamedReason::name);
  if (found == reasons.end()) return std::nullopt;
  return found->reason;
}

std::optional<Reason> reason_from_number(std::uint64_t number) {
  const NamedReason* found = find(number);
  if (found == nullptr) return std::nullopt;
  return found->reason;
}

}  // namespace protocol
