// Whatever verification says, and the kind of finding that it is. Within a kind the wider sentence stands last.
#include <array>

#include "federation/findings.h"

namespace federation {

namespace {

constexpr std::array sentences{
    FindingSentence{"the signature is not that of the key in force at its place", "envelope_signature_wrong"},

    FindingSentence{"our signature under the agreement does not verify", "agreement_signature_wrong"},
    FindingSentence{"their signature under the agreement does not verify", "agreement_signature_wrong"},

    FindingSentence{"our signature under the settlement note does not verify", "note_signature_wrong"},
    FindingSentence{"their signature under the settlement note does not verify", "note_signature_wrong"},

    FindingSentence{"our signature under the closing does not verify", "closing_signature_wrong"},
    FindingSentence{"their signature under the closing does not verify", "closing_signature_wrong"},

    FindingSentence{"the evidence of the answer does not read", "answer_evidence_wrong"},
    FindingSentence{"the evidence of the answer does not stand under its header", "answer_evidence_wrong"},
    FindingSentence{"the evidence of the answer is about something else", "answer_evidence_wrong"},
    FindingSentence{"the evidence of the answer is not signed by its node", "answer_evidence_wrong"},
    FindingSentence{"the evidence of the answer was given to another node", "answer_evidence_wrong"},
    FindingSentence{"the answer bears other evidence than the one it passes on", "answer_evidence_wrong"},

    FindingSentence{"the evidence of the fork is not signed by who sent it", "fork_evidence_wrong"},
    FindingSentence{"the evidence of the fork shows none", "fork_evidence_wrong"},
    FindingSentence{"a fork of a stranger", "fork_evidence_wrong"},

    FindingSentence{"the rotation of keys does not follow: {}", "key_rotation_wrong"},
    FindingSentence{"the rotation of keys was followed before", "key_rotation_wrong"},
    FindingSentence{"there is no rotation of keys where the entry says", "key_rotation_wrong"},
    FindingSentence{"it announces another rotation of our keys than the entry says", "key_rotation_wrong"},
    FindingSentence{"keys of a stranger", "key_rotation_wrong"},
    FindingSentence{"a change of keys is told to others than it concerns", "key_rotation_wrong"},

    FindingSentence{"a peer is introduced anew with other keys, or another currency", "peer_keys_changed"},

    FindingSentence{"the chain is broken", "chain_broken"},
    FindingSentence{"the envelope is between others", "chain_broken"},
    FindingSentence{"an envelope of a stranger", "chain_broken"},

    FindingSentence{"the envelope is not the one that was logged", "envelope_differs"},
    FindingSentence{"count or acknowledgement are not those of the envelope", "envelope_differs"},

    FindingSentence{"it acknowledges what is not in the other log", "other_log_acknowledged"},

    FindingSentence{"the checkpoint is not that of the journal", "envelope_checkpoint_wrong"},

    FindingSentence{"the messages are not those that the journal queued", "sent_messages_differ"},

    FindingSentence{"the peer answered something else", "answer_differs"},
    FindingSentence{"the answer is not from the node that was asked", "answer_differs"},

    FindingSentence{"the order says something else", "order_differs"},
    FindingSentence{"the order says something else than the payment", "order_differs"},
    FindingSentence{"the amount is not that of the order", "order_differs"},
    FindingSentence{"the cancellation says something else", "order_differs"},
    FindingSentence{"the order is another payment's", "order_differs"},
    FindingSentence{"the order is not what the client asked for", "order_differs"},
    FindingSentence{"the order moves nothing", "order_differs"},

    FindingSentence{"it says something else than it records", "said_something_else"},
    FindingSentence{"it answers something else than was decided", "said_something_else"},
    FindingSentence{"it answers an order that is not known", "said_something_else"},
    FindingSentence{"it says more than one thing", "said_something_else"},
    FindingSentence{"it sends what is no message", "said_something_else"},
    FindingSentence{"an order is sent, and nothing is held for it", "said_something_else"},
    FindingSentence{"what had left before a restore is said again", "said_something_else"},

    FindingSentence{"the peer has not said so", "peer_did_not_say_so"},
    FindingSentence{"the peer that was wound up has refused no such payment", "peer_did_not_say_so"},
    FindingSentence{"the peer has not compared so", "peer_did_not_say_so"},
    FindingSentence{"it is countersigned, and was not signed", "peer_did_not_say_so"},
    FindingSentence{"the peer disputes what was not proposed", "peer_did_not_say_so"},
    FindingSentence{"there is no such checkpoint where the entry says", "peer_did_not_say_so"},
    FindingSentence{"the checkpoint is not in the envelope that was taken in", "peer_did_not_say_so"},
    FindingSentence{"there is no such cosignature where the entry says", "peer_did_not_say_so"},
    FindingSentence{"the cosignature is not in the envelope that was taken in", "peer_did_not_say_so"},
    FindingSentence{"a cosignature of a stranger", "peer_did_not_say_so"},

    FindingSentence{"the settlement note is not what the books give", "note_differs_from_logs"},
    FindingSentence{"the settlement note is cut through other logs", "note_differs_from_logs"},
    FindingSentence{"the settlement note is not what the log of {} says", "note_differs_from_logs"},
    FindingSentence{"the settlement note does not follow from the books: {}", "note_differs_from_logs"},

    FindingSentence{"the root is not that of the entries", "journal_root_wrong"},

    FindingSentence{"the checkpoint does not say what the journal was", "checkpoint_differs"},

    FindingSentence{"the checkpoint is not a note with one signature", "checkpoint_signature_wrong"},
    FindingSentence{"the checkpoint is not signed by the log key", "checkpoint_signature_wrong"},

    FindingSentence{"our cosignature does not verify", "cosignature_wrong"},
    FindingSentence{"the cosignature does not verify", "cosignature_wrong"},

    FindingSentence{"a checkpoint is cosigned that must not be: {}", "cosigned_without_proof"},
    FindingSentence{"a checkpoint is cosigned that had been cosigned before", "cosigned_without_proof"},
    FindingSentence{"a checkpoint of a stranger is cosigned", "cosigned_without_proof"},

    FindingSentence{"fund + claims is not circulation + debts", "not_covered"},
    FindingSentence{"fund + claims is not circulation + debts: {}", "not_covered"},
    FindingSentence{"what peers owe is not worth what was credited for it", "not_covered"},
    FindingSentence{"backing is not equal to circulation", "not_covered"},
    FindingSentence{"debits and credits of {} differ", "not_covered"},
    FindingSentence{"held amounts of account {} are not those of its holds", "not_covered"},
    FindingSentence{"holds without a held payment", "not_covered"},
    FindingSentence{"the sums of what leaves the fund are not those of its transfers", "not_covered"},
    FindingSentence{"what is owed is not what is to be transferred", "not_covered"},
    FindingSentence{"the notes in circulation are not the units that are", "not_covered"},
    FindingSentence{"euros that were not issued for are spent", "not_covered"},
    FindingSentence{"what accounts hold is not what circulates", "not_covered"},

    FindingSentence{"what moves is not what the payment says", "payment_postings_wrong"},

    FindingSentence{"what moves is not what was held", "hold_postings_wrong"},

    FindingSentence{"what moves is not what the line says", "line_postings_wrong"},
    FindingSentence{"what moves is not what is taken back of the line", "line_postings_wrong"},
    FindingSentence{"what moves is not what the treasurer said of the line", "line_postings_wrong"},

    FindingSentence{"what moves is not what the closing says", "closing_postings_wrong"},
    FindingSentence{"nothing of the note is left in flight", "closing_postings_wrong"},

    FindingSentence{"what moves is not what was counted", "count_wrong"},
    FindingSentence{"it counts what cannot be: {}", "count_wrong"},
    FindingSentence{"nobody has counted, or says why it differs", "count_wrong"},

    FindingSentence{"what moves is not what the new rate makes of the position", "revaluation_wrong"},

    FindingSentence{"money moves in an entry that is about none", "money_moves_unasked"},
    FindingSentence{"it was refused, and money moves", "money_moves_unasked"},

    FindingSentence{"bounds were passed over", "bounds_passed_over"},
    FindingSentence{"bounds were passed over without an order given back", "bounds_passed_over"},
    FindingSentence{"bounds were passed over, and nothing was to be recovered", "bounds_passed_over"},
    FindingSentence{"account {} is out of its bounds", "bounds_passed_over"},

    FindingSentence{"it was accepted without an answer of the node that decides", "accepted_without_answer"},
    FindingSentence{"only the payee's node accepts it", "accepted_without_answer"},
    FindingSentence{"is recorded as decided before a restore, and no answer of ours says so",
                    "accepted_without_answer"},

    FindingSentence{"its hold was released without an answer of the node that decides", "hold_released_without_answer"},
    FindingSentence{"it was given up while the next node may have accepted it", "hold_released_without_answer"},

    FindingSentence{"the fee is not that of the agreement", "fee_wrong"},

    FindingSentence{"it gives back more than is left", "refund_wrong"},
    FindingSentence{"it gives back no payment that was made", "refund_wrong"},
    FindingSentence{"it gives back to others than those who paid", "refund_wrong"},
    FindingSentence{"it gives back nothing", "refund_wrong"},

    FindingSentence{"its euros have not arrived", "issue_not_paid_for"},
    FindingSentence{"its euros have not arrived, and money moves", "issue_not_paid_for"},

    FindingSentence{"the bonus is not that of the rules", "issue_rules_broken"},
    FindingSentence{"the donation is not that of the rules", "issue_rules_broken"},
    FindingSentence{"its donation goes to no member", "issue_rules_broken"},

    FindingSentence{"only professionals and local authorities redeem", "redemption_rules_broken"},
    FindingSentence{"the commission is not that of the rules", "redemption_rules_broken"},
    FindingSentence{"its notes are taken back nowhere", "redemption_rules_broken"},

    FindingSentence{"the fund does not hold the euros that are to leave it", "fund_overdrawn"},
    FindingSentence{"the account does not hold what a settlement takes", "fund_overdrawn"},

    FindingSentence{"such a payment bears nothing", "fund_payment_wrong"},
    FindingSentence{"it is of the fund, and goes to a peer", "fund_payment_wrong"},
    FindingSentence{"its amount is in another currency", "fund_payment_wrong"},
    FindingSentence{"it is at the wrong account of the fund", "fund_payment_wrong"},
    FindingSentence{"it concerns an account, and such a payment concerns none", "fund_payment_wrong"},
    FindingSentence{"it does not say what it does to the fund, or has nothing to say", "fund_payment_wrong"},
    FindingSentence{"it absorbs what is not left on the way", "fund_payment_wrong"},
    FindingSentence{"it sends back no line of a statement", "fund_payment_wrong"},
    FindingSentence{"it sends back what nobody asked to send back", "fund_payment_wrong"},
    FindingSentence{"only what arrived can be sent back", "fund_payment_wrong"},

    FindingSentence{"it gives up no redemption", "transfer_given_up_wrongly"},
    FindingSentence{"it gives back what nobody pays", "transfer_given_up_wrongly"},
    FindingSentence{"it gives back something else than the redemption took", "transfer_given_up_wrongly"},
    FindingSentence{"the transfer that is given up does not send the line back", "transfer_given_up_wrongly"},

    FindingSentence{"it reverses no deposit that was recorded by hand", "deposit_reversal_wrong"},
    FindingSentence{"neither unissued nor own euros bear it", "deposit_reversal_wrong"},
    FindingSentence{"a deposit is older than the first statement, and comes after it", "deposit_reversal_wrong"},

    FindingSentence{"it gives up what the bank may have made", "bank_in_doubt"},
    FindingSentence{"it is sent back while nobody knows what the bank did", "bank_in_doubt"},
    FindingSentence{"the bank may have made the transfer, or make it yet", "bank_in_doubt"},
    FindingSentence{"transfers are ordered that the bank may have made already", "bank_in_doubt"},
    FindingSentence{"it absorbs what the bank may have moved", "bank_in_doubt"},
    FindingSentence{"it writes off what the bank may have moved", "bank_in_doubt"},
    FindingSentence{"it gives up what may have been paid before the books were lost", "bank_in_doubt"},

    FindingSentence{"the receipt is not what a line of a statement shows", "receipt_wrong"},
    FindingSentence{"a receipt of another sum than has left is signed unasked", "receipt_wrong"},
    FindingSentence{"another receipt is signed than the treasurer was asked about", "receipt_wrong"},
    FindingSentence{"the treasurer is asked about a receipt of what has left", "receipt_wrong"},
    FindingSentence{"the treasurer is asked about a note that does not wait", "receipt_wrong"},
    FindingSentence{"it takes back the receipt that it gave", "receipt_wrong"},

    FindingSentence{"it brings to the bank what the counter does not have", "counter_overdrawn"},

    FindingSentence{"it is borne for a stranger", "contradiction_borne_wrongly"},
    FindingSentence{"it is borne for another node", "contradiction_borne_wrongly"},
    FindingSentence{"it was refused for another reason", "contradiction_borne_wrongly"},
    FindingSentence{"no refusal of ours came back from the node before", "contradiction_borne_wrongly"},
    FindingSentence{"nothing is held for the next node", "contradiction_borne_wrongly"},
    FindingSentence{"the next node gave back no order that was refused", "contradiction_borne_wrongly"},
    FindingSentence{"the next node had not left it open", "contradiction_borne_wrongly"},
    FindingSentence{"the next node has not refused it", "contradiction_borne_wrongly"},
    FindingSentence{"the next node has refused it", "contradiction_borne_wrongly"},
    FindingSentence{"the node before was told that it is accepted", "contradiction_borne_wrongly"},

    FindingSentence{"what is borne is not what was said twice", "contradiction_postings_wrong"},

    FindingSentence{"no answer stands where it counts one", "answer_counted_wrongly"},
    FindingSentence{"it counts an answer twice", "answer_counted_wrongly"},
    FindingSentence{"it counts what was given back, and nothing was lost", "answer_counted_wrongly"},

    FindingSentence{"envelope {} is missing", "envelope_missing"},
    FindingSentence{"the envelope does not read back: {}", "envelope_missing"},

    FindingSentence{"stands in the {} and is missing from the journal", "envelope_not_in_journal"},

    FindingSentence{"there is no order where the entry says", "order_missing"},
    FindingSentence{"its order is not in the envelope that was taken in", "order_missing"},
    FindingSentence{"no order leads here", "order_missing"},
    FindingSentence{"no order leads through here", "order_missing"},
    FindingSentence{"it refuses what nobody ordered", "order_missing"},

    FindingSentence{"there is no answer where the entry says", "answer_missing"},
    FindingSentence{"its answer is not in the envelope that was taken in", "answer_missing"},

    FindingSentence{"units are held, and no order is sent", "order_not_sent"},
    FindingSentence{"it sends no order", "order_not_sent"},
    FindingSentence{"the order is not passed on", "order_not_sent"},

    FindingSentence{"it is recorded, and the peer is not told", "peer_not_told"},
    FindingSentence{"it was accepted, and no answer is sent", "peer_not_told"},
    FindingSentence{"it was refused, and no answer is sent", "peer_not_told"},

    FindingSentence{"what a peer said of payment {} was not acted on", "peer_word_passed_over"},
    FindingSentence{"what a peer said of a checkpoint was not acted on", "peer_word_passed_over"},

    FindingSentence{"what the line before it brought is not decided", "line_not_decided"},
    FindingSentence{"what the last line brought is not decided", "line_not_decided"},

    FindingSentence{"journal entry {} is missing", "entry_missing"},

    FindingSentence{"does not read as an entry: {}", "entry_unreadable"},

    FindingSentence{"it passes over a frozen link", "frozen_link_used"},
    FindingSentence{"a link is thawed that was not frozen", "frozen_link_used"},

    FindingSentence{"it is said before the link was compared", "link_not_compared"},
    FindingSentence{"it goes over a link that was not compared", "link_not_compared"},
    FindingSentence{"it is passed on over a link that was not compared", "link_not_compared"},
    FindingSentence{"units are spent while the node waits for its peers", "link_not_compared"},
    FindingSentence{"the node waits for its peers", "link_not_compared"},
    FindingSentence{"the link had not to be compared", "link_not_compared"},
    FindingSentence{"nobody waited for the link", "link_not_compared"},

    FindingSentence{"it is said to be recovered, and nothing was lost", "recovery_without_loss"},
    FindingSentence{"it is said to be recovered, and was not given back", "recovery_without_loss"},
    FindingSentence{"it is given back, and nothing was lost", "recovery_without_loss"},
    FindingSentence{"another closing stands than the one that was given back", "recovery_without_loss"},
    FindingSentence{"a checkpoint is said to be cosigned before a restore that was not", "recovery_without_loss"},
    FindingSentence{"a checkpoint of {} is said to be cosigned before a restore, and no word of ours says so",
                    "recovery_without_loss"},

    FindingSentence{"an agreement with a stranger", "agreement_step_wrong"},
    FindingSentence{"a proposal of this version waits already", "agreement_step_wrong"},
    FindingSentence{"it bears terms or signatures, and agrees on nothing", "agreement_step_wrong"},
    FindingSentence{"terms come into force that nobody had proposed", "agreement_step_wrong"},
    FindingSentence{"the terms do not read: {}", "agreement_step_wrong"},
    FindingSentence{"the terms do not stand between these two currencies", "agreement_step_wrong"},
    FindingSentence{"the version of the terms does not follow the one in force", "agreement_step_wrong"},

    FindingSentence{"a note goes on with a peer that was wound up", "settlement_step_wrong"},
    FindingSentence{"a note is open already", "settlement_step_wrong"},
    FindingSentence{"a settlement note with a stranger, or none", "settlement_step_wrong"},
    FindingSentence{"another note of this number was proposed", "settlement_step_wrong"},
    FindingSentence{"euros are settled with a peer that has no fund, or no agreement", "settlement_step_wrong"},
    FindingSentence{"it closes no settlement note of these books", "settlement_step_wrong"},
    FindingSentence{"it ends a note that does not wait for euros", "settlement_step_wrong"},
    FindingSentence{"it is not for its signer to close the note first", "settlement_step_wrong"},
    FindingSentence{"the note is not closed so", "settlement_step_wrong"},
    FindingSentence{"an unknown step", "settlement_step_wrong"},

    FindingSentence{"it disputes a note that is what the books give", "dispute_without_ground"},
    FindingSentence{"it compares a note that nobody disputes", "dispute_without_ground"},
    FindingSentence{"it goes on with a comparison that is over", "dispute_without_ground"},

    FindingSentence{"a checkpoint is shown to others than it concerns, or with other proofs",
                    "checkpoint_shown_wrongly"},

    FindingSentence{"a cosignature of a checkpoint that was not made", "cosignature_taken_wrongly"},
    FindingSentence{"a checkpoint is cosigned twice by one peer", "cosignature_taken_wrongly"},

    FindingSentence{"it moves nothing", "payment_form_wrong"},
    FindingSentence{"such a payment is decided at once", "payment_form_wrong"},
    FindingSentence{"it began here, and says that it came from elsewhere", "payment_form_wrong"},
    FindingSentence{"its id is not one of those who may begin it", "payment_form_wrong"},
    FindingSentence{"it was decided here, and says that a peer did", "payment_form_wrong"},
    FindingSentence{"it bears another key than its order, and nobody else does", "payment_form_wrong"},
    FindingSentence{"it is passed on under an id that another payment bears", "payment_form_wrong"},

    FindingSentence{"the payment is not held", "payment_decided_twice"},
    FindingSentence{"what was refused is decided again", "payment_decided_twice"},
    FindingSentence{"the order did not wait", "payment_decided_twice"},
    FindingSentence{"the order had not been passed on before", "payment_decided_twice"},
    FindingSentence{"its cancellation was asked while it waited", "payment_decided_twice"},

    FindingSentence{"it came from a stranger", "party_unknown"},
    FindingSentence{"it goes to a stranger", "party_unknown"},
    FindingSentence{"it passes to a stranger", "party_unknown"},
    FindingSentence{"it is not between members", "party_unknown"},
    FindingSentence{"its payee is no member", "party_unknown"},
    FindingSentence{"its payer is no member", "party_unknown"},
    FindingSentence{"it concerns no member", "party_unknown"},

    FindingSentence{"the standing of a member forbids it: {}", "member_barred"},
    FindingSentence{"euros are awaited from this member", "member_barred"},
    FindingSentence{"the account holds units", "member_barred"},
    FindingSentence{"the bank has not made a transfer to this member", "member_barred"},

    FindingSentence{"no payment can be made over the link: {}", "link_closed_to_payments"},
    FindingSentence{"the order came too late", "link_closed_to_payments"},

    FindingSentence{"a currency backed by euros has two decimals", "account_wrong"},
    FindingSentence{"a member is of no kind", "account_wrong"},
    FindingSentence{"a member's account bears a label", "account_wrong"},
    FindingSentence{"a member's account has a ceiling", "account_wrong"},
    FindingSentence{"a member's account is in another currency", "account_wrong"},
    FindingSentence{"a member's account may go where members of this currency may not", "account_wrong"},
    FindingSentence{"a member's account takes the place of another", "account_wrong"},
    FindingSentence{"it opens an account that these books do not have", "account_wrong"},

    FindingSentence{"the line is not about what it is said to be", "line_misread"},
    FindingSentence{"the line does not wait for the treasurer", "line_misread"},
    FindingSentence{"the line names a settlement, and is taken for something else", "line_misread"},
    FindingSentence{"nothing can be taken back of the line", "line_misread"},
    FindingSentence{"other lines of statements wait for the treasurer than are counted", "line_misread"},

    FindingSentence{"the statement has not so many lines", "statement_wrong"},
    FindingSentence{"the fund is not where the statement closes", "statement_wrong"},
    FindingSentence{"more transfers than a file may hold", "statement_wrong"},

    FindingSentence{"it is between accounts that such a payment does not have", "paper_accounts_wrong"},

    FindingSentence{"a mutual credit has no fund", "mutual_credit_has_no_fund"},

    // Peers that were wound up.
    FindingSentence{"our signature under the wind-up statement does not verify", "wind_up_signature_wrong"},
    FindingSentence{"their signature under the wind-up statement does not verify", "wind_up_signature_wrong"},
    FindingSentence{"the wind-up statement has not so many hands", "wind_up_signature_wrong"},

    FindingSentence{"the wind-up statement is not what the books say", "wind_up_differs"},

    FindingSentence{"what moves is not what the wind-up statement says", "wind_up_postings_wrong"},
    FindingSentence{"what moves is not what is honoured", "wind_up_postings_wrong"},
    FindingSentence{"what moves is not what is given up", "wind_up_postings_wrong"},
    FindingSentence{"another amount is honoured than was ordered", "wind_up_postings_wrong"},

    FindingSentence{"a hold does not end as the wind-up statement says", "hold_ended_unlike_statement"},
    FindingSentence{"a hold is ended by a wind-up statement that does not name it", "hold_ended_unlike_statement"},

    FindingSentence{"a claim is given up that does not stand so, or that nothing bears", "claim_given_up_wrongly"},

    FindingSentence{"an answer is honoured to an order that never left", "honoured_without_answer"},
    FindingSentence{"the peer that was wound up has accepted no such payment", "honoured_without_answer"},

    FindingSentence{"a hold was not ended that the wind-up statement ends", "hold_not_ended"},

    FindingSentence{"the peer was wound up while it could not be: {}", "wind_up_step_wrong"},
    FindingSentence{"an order that is returned may still leave", "wind_up_step_wrong"},
};

}  // namespace

std::span<const FindingSentence> finding_sentences() {
  return sentences;
}

}  // namespace federation
