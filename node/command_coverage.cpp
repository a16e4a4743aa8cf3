#include "node/command_coverage.h"

#include <nlohmann/json.hpp>

#include "node/messages_common.h"
#include "node/messages_paper.h"
#include "node/messages_status.h"

namespace node {

/// Rule 3 broken, euros gone that nobody has explained, or own euros lost that were not there; in plain words.
static std::string cover_text(const CommandContext& context, const Json& coverage) {
  if (text_of(coverage, "covered") == "true") return context.text(messages::yes);
  const auto gap = text_of(coverage, "gap");
  if (gap != "0.00") return context.text(messages::not_covered, gap);
  const bool lacking = text_of(coverage, "own_euros").starts_with('-');
  return context.text(lacking ? messages::own_euros_lacking : messages::left_unexplained,
                      text_of(coverage, "uncovered"));
}

Fields coverage_fields(const CommandContext& context, const Json& coverage) {
  if (text_of(coverage, "backing") == "mutual_credit")
    return {{context.text(messages::field_covered_by), context.text(messages::covered_by_promise)}};
  const auto euros = [&](const char* name) { return money_of(coverage, name, "EUR"); };
  const auto some = [&](const char* name) { return text_of(coverage, name) == "0.00" ? "" : euros(name); };
  const auto units = [&](const char* name) { return money_of(coverage, name, text_of(coverage, "currency")); };
  const auto label = [&](const Phrase& phrase) { return context.text(phrase); };
  return {{label(messages::field_circulation), units("circulation")},
          {label(messages::field_circulation_paper), text_of(coverage, "paper") == "0.00" ? "" : units("paper")},
          {label(messages::field_held_units), units("held")},
          {label(messages::field_fund_digital), euros("fund_digital")},
          {label(messages::field_unseen), some("unseen_digital")},
          {label(messages::field_fund_paper), euros("fund_paper")},
          {label(messages::field_unseen), some("unseen_paper")},
          {label(messages::field_cash_at_counters), some("cash")},
          {label(messages::field_in_flight), some("in_flight")},
          {label(messages::field_internal), some("internal")},
          {label(messages::field_lost), some("lost")},
          {label(messages::field_unissued), euros("unissued")},
          {label(messages::field_own_euros), some("own_euros")},
          {label(messages::field_payable), some("payable")},
          {label(messages::field_unmatched), some("unmatched")},
          {label(messages::field_unexplained), some("unexplained")},
          {label(messages::field_claims), euros("claims")},
          {label(messages::field_debts), euros("debts")},
          {label(messages::field_covered), cover_text(context, coverage)}};
}

}  // namespace node
