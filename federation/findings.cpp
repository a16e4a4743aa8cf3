#include "federation/findings.h"

#include <algorithm>
#include <array>

#include "protocol/check.h"

namespace federation {

namespace {

constexpr std::array kinds{
    // What was signed, and what follows from it.
    FindingKind{"envelope_signature_wrong", Gravity::falsified},
    FindingKind{"agreement_signature_wrong", Gravity::falsified},
    FindingKind{"note_signature_wrong", Gravity::falsified},
    FindingKind{"closing_signature_wrong", Gravity::falsified},
    FindingKind{"answer_evidence_wrong", Gravity::falsified},
    FindingKind{"fork_evidence_wrong", Gravity::falsified},
    FindingKind{"key_rotation_wrong", Gravity::falsified},
    FindingKind{"peer_keys_changed", Gravity::falsified},
    FindingKind{"peer_keys_differ", Gravity::falsified},
    FindingKind{"peer_denied", Gravity::falsified},
    FindingKind{"given_key_differs", Gravity::falsified},
    FindingKind{"link_logs_differ", Gravity::falsified},
    FindingKind{"chain_broken", Gravity::falsified},
    FindingKind{"envelope_differs", Gravity::falsified},
    FindingKind{"other_log_acknowledged", Gravity::falsified},
    FindingKind{"envelope_checkpoint_wrong", Gravity::falsified},
    FindingKind{"sent_messages_differ", Gravity::falsified},
    FindingKind{"answer_differs", Gravity::falsified},
    FindingKind{"order_differs", Gravity::falsified},
    FindingKind{"said_something_else", Gravity::falsified},
    FindingKind{"peer_did_not_say_so", Gravity::falsified},
    FindingKind{"note_differs_from_logs", Gravity::falsified},
    FindingKind{"notes_differ_between_peers", Gravity::falsified},
    FindingKind{"agreements_differ_between_peers", Gravity::falsified},
    FindingKind{"wind_up_signature_wrong", Gravity::falsified},
    FindingKind{"wind_up_differs", Gravity::falsified},
    FindingKind{"checkpoint_differs", Gravity::falsified},
    FindingKind{"checkpoint_signature_wrong", Gravity::falsified},
    FindingKind{"cosignature_wrong", Gravity::falsified},
    FindingKind{"cosigned_without_proof", Gravity::falsified},
    FindingKind{"two_histories", Gravity::falsified},
    FindingKind{"witnessed_checkpoint_differs", Gravity::falsified},
    FindingKind{"cosignature_denied", Gravity::falsified},
    FindingKind{"journal_root_wrong", Gravity::falsified},
    FindingKind{"increment_does_not_extend", Gravity::falsified},

    // Money.
    FindingKind{"not_covered", Gravity::money},
    FindingKind{"cover_missing", Gravity::money},
    FindingKind{"payment_ends_differ", Gravity::money},
    FindingKind{"positions_do_not_mirror", Gravity::money},
    FindingKind{"payment_postings_wrong", Gravity::money},
    FindingKind{"hold_postings_wrong", Gravity::money},
    FindingKind{"line_postings_wrong", Gravity::money},
    FindingKind{"closing_postings_wrong", Gravity::money},
    FindingKind{"count_wrong", Gravity::money},
    FindingKind{"revaluation_wrong", Gravity::money},
    FindingKind{"money_moves_unasked", Gravity::money},
    FindingKind{"bounds_passed_over", Gravity::money},
    FindingKind{"accepted_without_answer", Gravity::money},
    FindingKind{"hold_released_without_answer", Gravity::money},
    FindingKind{"fee_wrong", Gravity::money},
    FindingKind{"refund_wrong", Gravity::money},
    FindingKind{"issue_not_paid_for", Gravity::money},
    FindingKind{"issue_rules_broken", Gravity::money},
    FindingKind{"redemption_rules_broken", Gravity::money},
    FindingKind{"fund_overdrawn", Gravity::money},
    FindingKind{"fund_payment_wrong", Gravity::money},
    FindingKind{"transfer_given_up_wrongly", Gravity::money},
    FindingKind{"deposit_reversal_wrong", Gravity::money},
    FindingKind{"bank_in_doubt", Gravity::money},
    FindingKind{"receipt_wrong", Gravity::money},
    FindingKind{"bank_line_not_booked", Gravity::money},
    FindingKind{"booked_line_not_at_bank", Gravity::money},
    FindingKind{"deposit_not_at_bank", Gravity::money},
    FindingKind{"bank_balance_differs", Gravity::money},
    FindingKind{"counter_overdrawn", Gravity::money},
    FindingKind{"contradiction_borne_wrongly", Gravity::money},
    FindingKind{"contradiction_postings_wrong", Gravity::money},
    FindingKind{"wind_up_postings_wrong", Gravity::money},
    FindingKind{"hold_ended_unlike_statement", Gravity::money},
    FindingKind{"claim_given_up_wrongly", Gravity::money},
    FindingKind{"honoured_without_answer", Gravity::money},
    FindingKind{"answer_counted_wrongly", Gravity::money},
    FindingKind{"entry_refused", Gravity::money},
    FindingKind{"entry_does_not_fit", Gravity::money},

    // What must be there.
    FindingKind{"envelope_missing", Gravity::incomplete},
    FindingKind{"envelope_not_in_journal", Gravity::incomplete},
    FindingKind{"peer_holds_more", Gravity::incomplete},
    FindingKind{"signed_roots_differ", Gravity::incomplete},
    FindingKind{"order_missing", Gravity::incomplete},
    FindingKind{"answer_missing", Gravity::incomplete},
    FindingKind{"order_not_sent", Gravity::incomplete},
    FindingKind{"peer_not_told", Gravity::incomplete},
    FindingKind{"peer_word_passed_over", Gravity::incomplete},
    FindingKind{"line_not_decided", Gravity::incomplete},
    FindingKind{"hold_not_ended", Gravity::incomplete},
    FindingKind{"entry_missing", Gravity::incomplete},
    FindingKind{"entry_unreadable", Gravity::incomplete},

    // What the rules allow.
    FindingKind{"frozen_link_used", Gravity::rule},
    FindingKind{"link_not_compared", Gravity::rule},
    FindingKind{"recovery_without_loss", Gravity::rule},
    FindingKind{"agreement_step_wrong", Gravity::rule},
    FindingKind{"settlement_step_wrong", Gravity::rule},
    FindingKind{"dispute_without_ground", Gravity::rule},
    FindingKind{"wind_up_step_wrong", Gravity::rule},
    FindingKind{"checkpoint_shown_wrongly", Gravity::rule},
    FindingKind{"cosignature_taken_wrongly", Gravity::rule},
    FindingKind{"payment_form_wrong", Gravity::rule},
    FindingKind{"payment_decided_twice", Gravity::rule},
    FindingKind{"party_unknown", Gravity::rule},
    FindingKind{"member_barred", Gravity::rule},
    FindingKind{"link_closed_to_payments", Gravity::rule},
    FindingKind{"account_wrong", Gravity::rule},
    FindingKind{"line_misread", Gravity::rule},
    FindingKind{"statement_wrong", Gravity::rule},
    FindingKind{"bank_day_wrong", Gravity::rule},
    FindingKind{"paper_accounts_wrong", Gravity::rule},
    FindingKind{"mutual_credit_has_no_fund", Gravity::rule},
    FindingKind{"time_goes_back", Gravity::rule},
    FindingKind{"times_contradict", Gravity::rule},

    // The export itself, and other files of the auditor's.
    FindingKind{"manifest_unreadable", Gravity::form},
    FindingKind{"manifest_wrong", Gravity::form},
    FindingKind{"file_missing", Gravity::form},
    FindingKind{"file_altered", Gravity::form},
    FindingKind{"file_not_listed", Gravity::form},
    FindingKind{"records_wrong", Gravity::form},
    FindingKind{"copy_differs", Gravity::form},
    FindingKind{"increment_leaves_a_gap", Gravity::form},
    FindingKind{"export_of_another_association", Gravity::form},
    FindingKind{"statement_unreadable", Gravity::form},
    FindingKind{"statement_of_no_account", Gravity::form},
};

/// A sentence with {} in it, and what was filled in there.
bool is_said_by(std::string_view text, std::string_view sentence) {
  const auto place = sentence.find("{}");
  if (place == std::string_view::npos) return text == sentence;
  if (!text.starts_with(sentence.substr(0, place))) return false;
  text.remove_prefix(place);
  const auto rest = sentence.substr(place + 2);
  for (std::size_t filled = 0; filled <= text.size(); ++filled)
    if (is_said_by(text.substr(filled), rest)) return true;
  return false;
}

}  // namespace

std::string_view name(Gravity gravity) {
  constexpr std::array<std::string_view, 5> names{"falsified", "money", "incomplete", "rule", "form"};
  return names.at(static_cast<std::size_t>(gravity) - 1);
}

std::span<const FindingKind> finding_kinds() {
  return kinds;
}

const FindingKind* finding_kind(std::string_view name) {
  const auto* found = std::ranges::find(kinds, name, &FindingKind::name);
  return found == kinds.end() ? nullptr : found;
}

const FindingKind& kind_of_sentence(std::string_view sentence) {
  const auto said = finding_sentences();
  const auto found =
      std::ranges::find_if(said, [&](const FindingSentence& one) { return is_said_by(sentence, one.sentence); });
  const auto* kind = finding_kind(found == said.end() ? "entry_refused" : found->kind);
  protocol::check(kind != nullptr, "every sentence is of a kind that there is");
  return *kind;
}

}  // namespace federation
