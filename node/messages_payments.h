// What the commands about payments and the fund say.
#pragma once

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr Phrase pay_about{"Pay from a member here to an address anywhere",
                                  "Payer d'un adhérent d'ici vers une adresse, où qu'elle soit"};
inline constexpr Phrase pay_footer{
    "A payment happens exactly once under its id: if you are not sure whether it went through, give the\n"
    "command again with the same --id.\n\n"
    "Examples:\n"
    "  lokaponto pay alice bob 12.50                       both are members here\n"
    "  lokaponto pay alice boulangerie@eusko.example 12.50\n"
    "  lokaponto pay alice bob 3 --id 6f1c0b5e9a2d4c7f8e3b1a0d5c6f7e82\n\n"
    "Exit code 4: the payment is held. The units are set aside; they go when the other node answers, or come\n"
    "back if it refuses.",
    "Un paiement a lieu exactement une fois sous son identifiant : si vous n'êtes pas sûr qu'il soit passé,\n"
    "redonnez la commande avec le même --id.\n\n"
    "Exemples :\n"
    "  lokaponto pay alice bob 12.50                       tous deux adhérents ici\n"
    "  lokaponto pay alice boulangerie@eusko.example 12.50\n"
    "  lokaponto pay alice bob 3 --id 6f1c0b5e9a2d4c7f8e3b1a0d5c6f7e82\n\n"
    "Code de sortie 4 : le paiement est en attente. Les unités sont mises de côté ; elles partent quand l'autre\n"
    "nœud répond, ou reviennent s'il refuse."};
inline constexpr Phrase pay_from{"The payer's alias", "L'alias du payeur"};
inline constexpr Phrase pay_to{"The payee: an alias here, or alias@domain",
                               "Le bénéficiaire : un alias d'ici, ou alias@domaine"};
inline constexpr Phrase amount{"The amount, as in 12.50", "Le montant, comme 12,50"};
inline constexpr Phrase id{"The id of this act, 32 hexadecimal digits or a UUID (default: a new one)",
                           "L'identifiant de l'acte, 32 chiffres hexadécimaux ou un UUID (par défaut : un nouveau)"};
inline constexpr Phrase wait{"How many seconds to wait for the other node's answer, 0 to 60 (default: 10)",
                             "Combien de secondes attendre la réponse de l'autre nœud, 0 à 60 (par défaut : 10)"};
inline constexpr Phrase accept_within{
    "How many seconds the payee's node may take to accept (default: of the configuration)",
    "Combien de secondes le nœud du bénéficiaire a pour accepter (par défaut : selon la configuration)"};

inline constexpr Phrase refund_about{"Give a payment back, wholly or in part",
                                     "Rembourser un paiement, en tout ou en partie"};
inline constexpr Phrase refund_footer{
    "A new payment from the payee of the first to its payer, never above what is left of it.\n\n"
    "Examples:\n"
    "  lokaponto refund 6f1c0b5e9a2d4c7f8e3b1a0d5c6f7e82             all that is left\n"
    "  lokaponto refund 6f1c0b5e9a2d4c7f8e3b1a0d5c6f7e82@eusko.example 5.00",
    "Un nouveau paiement du bénéficiaire du premier vers son payeur, jamais plus que ce qui en reste.\n\n"
    "Exemples :\n"
    "  lokaponto refund 6f1c0b5e9a2d4c7f8e3b1a0d5c6f7e82             tout ce qui reste\n"
    "  lokaponto refund 6f1c0b5e9a2d4c7f8e3b1a0d5c6f7e82@eusko.example 5.00"};
inline constexpr Phrase refund_amount{"How much (default: all that is left)",
                                      "Combien (par défaut : tout ce qui reste)"};
inline constexpr Phrase refund_elsewhere{"it arrived at {0}: it is given back there",
                                         "il est arrivé chez {0} : c'est là qu'on le rend"};
inline constexpr Phrase nothing_left{"nothing is left of the payment", "il ne reste rien du paiement"};

inline constexpr Phrase payment_about{"Look at payments, or cancel one", "Voir des paiements, ou en annuler un"};
inline constexpr Phrase payment_show_about{"Show one payment", "Montrer un paiement"};
inline constexpr Phrase payment_list_about{"List payments, the newest first",
                                           "Lister les paiements, le plus récent d'abord"};
inline constexpr Phrase payment_cancel_about{"Withdraw a payment that is held, or ask the payee's node to refuse it",
                                             "Retirer un paiement en attente, ou demander au nœud du bénéficiaire de "
                                             "le refuser"};
inline constexpr Phrase payment_cancel_footer{
    "A payment that has not left yet is withdrawn: it is refused as soon as the next node can be reached. For one\n"
    "that has left the payee's node decides, and may have accepted it already. Until the answer is there the payment\n"
    "stays held.",
    "Un paiement qui n'est pas encore parti est retiré : il est refusé dès que le nœud suivant est joignable. S'il "
    "est\n"
    "parti, le nœud du bénéficiaire décide, et l'a peut-être déjà accepté. Jusqu'à la réponse, le paiement reste en\n"
    "attente."};
inline constexpr Phrase payment_key{"The payment: <id>, or <id>@<domain> if it began elsewhere",
                                    "Le paiement : <id>, ou <id>@<domaine> s'il a commencé ailleurs"};
inline constexpr Phrase began_elsewhere{"it began at {0}: only there can it be withdrawn",
                                        "il a commencé chez {0} : c'est là seulement qu'on peut le retirer"};
inline constexpr Phrase pays_itself{"a member does not pay itself", "un adhérent ne se paie pas lui-même"};
inline constexpr Phrase list_account{"Only those of this member", "Seulement ceux de cet adhérent"};
inline constexpr Phrase list_held{"Only those that wait for an answer", "Seulement ceux qui attendent une réponse"};
inline constexpr Phrase list_limit{"At most so many (default: 20)", "Au plus tant (par défaut : 20)"};

inline constexpr Phrase accepted{"Accepted: {0} from {1} to {2}", "Accepté : {0} de {1} à {2}"};
inline constexpr Phrase held{"Held: {0} from {1} to {2}; {3} has not answered yet",
                             "En attente : {0} de {1} à {2} ; {3} n'a pas encore répondu"};
inline constexpr Phrase cancel_asked{"Cancellation asked; the payment stays held until {0} answers",
                                     "Annulation demandée ; le paiement reste en attente jusqu'à la réponse de {0}"};
inline constexpr Phrase id_line{"id {0}", "identifiant {0}"};

inline constexpr Phrase fund_about{"What comes into the guarantee fund and leaves it, and its rules",
                                   "Ce qui entre dans le fonds de garantie et en sort, et ses règles"};
inline constexpr Phrase withdraw_about{"Transfer euros back for which no units were issued",
                                       "Rendre par virement des euros sans unités émises"};
inline constexpr Phrase withdraw_footer{
    "Example:\n  lokaponto fund withdraw 50 --creditor \"Marie Durand\" --iban FR7630006000011234567890189",
    "Exemple :\n  lokaponto fund withdraw 50 --creditor \"Marie Durand\" --iban FR7630006000011234567890189"};
inline constexpr Phrase contribute_about{"Euros that arrived are the association's own: they pay bonuses and donations",
                                         "Des euros reçus sont ceux de l'association : ils paient bonus et dons"};
inline constexpr Phrase contribute_footer{"Example:\n  lokaponto fund contribute 200 --reference \"Subvention\"",
                                          "Exemple :\n  lokaponto fund contribute 200 --reference \"Subvention\""};
inline constexpr Phrase payout_about{"Transfer own euros, such as commissions, out of the fund",
                                     "Virer hors du fonds des euros propres, comme les commissions"};
inline constexpr Phrase payout_footer{
    "Example:\n  lokaponto fund payout 80 --creditor \"La Gemme\" --iban FR7630006000011234567890189",
    "Exemple :\n  lokaponto fund payout 80 --creditor \"La Gemme\" --iban FR7630006000011234567890189"};
inline constexpr Phrase rules_about{"Show or set bonus, donation and commission",
                                    "Montrer ou fixer bonus, don et commission"};
inline constexpr Phrase rules_footer{
    "A bonus is issued to the member beyond the euros, a donation to whom the issue names; both come from own euros. "
    "A\n"
    "commission stays in the fund as own euros. What is not given stays as it is.\n\n"
    "Example:\n  lokaponto fund rules --bonus 5% --donation 3% --commission 2%",
    "Un bonus est émis à l'adhérent en plus des euros, un don à qui l'émission désigne ; les deux viennent des euros\n"
    "propres. Une commission reste dans le fonds comme euros propres. Ce qui n'est pas donné reste tel quel.\n\n"
    "Exemple :\n  lokaponto fund rules --bonus 5% --donation 3% --commission 2%"};
inline constexpr Phrase rule_part{"A part such as 2.5% or 1/40", "Une part, comme 2.5% ou 1/40"};
inline constexpr Phrase field_bonus{"bonus", "bonus"};
inline constexpr Phrase field_donation{"donation", "don"};
inline constexpr Phrase field_commission{"commission", "commission"};
inline constexpr Phrase creditor{"The exact name of whom the bank is to pay",
                                 "Le nom exact de qui la banque doit payer"};
inline constexpr Phrase creditor_iban{"The IBAN of whom the bank is to pay", "L'IBAN de qui la banque doit payer"};
inline constexpr Phrase awaits_euros{"The euros are still to arrive, under the reference",
                                     "Les euros sont encore à venir, sous la référence"};
inline constexpr Phrase beneficiary{"The member who is given the donation", "L'adhérent qui reçoit le don"};
inline constexpr Phrase give_up_about{
    "Give up a redemption, withdrawal or payout that was not transferred, or came back: units or euros return",
    "Abandonner une reconversion, un retrait ou un versement non viré ou revenu : les unités ou les euros reviennent"};
inline constexpr Phrase redemption_id{"The id of the redemption, withdrawal or payout",
                                      "L'identifiant de la reconversion, du retrait ou du versement"};
inline constexpr Phrase absorb_about{
    "Have own euros bear what was moved between the fund's accounts and did not arrive",
    "Faire supporter par les euros propres ce qui a quitté un compte du fonds sans arriver sur l'autre"};
inline constexpr Phrase move_id{"The id of the transfer between the accounts",
                                "L'identifiant du virement entre les comptes"};
inline constexpr Phrase issue_waits{"Waits for its euros: {0} to {1}, reference {2}",
                                    "Attend ses euros : {0} à {1}, référence {2}"};
inline constexpr Phrase moved_in_fund{"Done: {0}", "Fait : {0}"};
inline constexpr Phrase lacks_deposit{
    "not so many euros wait to be issued: enter the deposit first (fund deposit), or what pays the bonus (fund "
    "contribute)",
    "il n'y a pas tant d'euros à émettre : saisissez d'abord le dépôt (fund deposit), ou ce qui paie le bonus (fund "
    "contribute)"};
inline constexpr Phrase lacks_unissued{
    "not so many euros wait to be issued, or the account at the bank does not hold them",
    "il n'y a pas tant d'euros non émis, ou le compte en banque ne les contient pas"};
inline constexpr Phrase lacks_own_euros{
    "the association has not so many euros of its own in the fund, or the account at the bank does not hold them",
    "l'association n'a pas tant d'euros propres au fonds, ou le compte en banque ne les contient pas"};
inline constexpr Phrase lacks_at_bank{
    "this account of the fund does not hold so many euros: take the other one (--fund), or wait for a settlement",
    "ce compte du fonds ne contient pas tant d'euros : prenez l'autre (--fund), ou attendez un règlement"};
inline constexpr Phrase deposits_about{"List deposits entered by hand that no statement shows yet",
                                       "Lister les dépôts saisis à la main qu'aucun relevé ne montre encore"};
inline constexpr Phrase reversal_about{"Reverse a deposit entered by hand that never came",
                                       "Annuler un dépôt saisi à la main qui n'est jamais venu"};
inline constexpr Phrase reversal_footer{
    "For a cheque that bounced, or a slip of the pen. A deposit that a statement has shown stays. If units were "
    "issued\n"
    "for it, the association's own euros bear it: --from own-euros.\n\n"
    "Example:\n  lokaponto fund reverse 5e0c1f... --reference \"cheque 12 bounced\"",
    "Pour un chèque impayé ou une erreur de saisie. Un dépôt qu'un relevé a montré reste. Si des unités ont été "
    "émises\n"
    "contre lui, les euros propres de l'association le supportent : --from own-euros.\n\n"
    "Exemple :\n  lokaponto fund reverse 5e0c1f... --reference \"chèque 12 impayé\""};
inline constexpr Phrase deposit_id{"The id of the deposit (fund deposits)", "L'identifiant du dépôt (fund deposits)"};
inline constexpr Phrase reversal_from{"What bears it: unissued (default) or own-euros",
                                      "Ce qui le supporte : unissued (euros pas encore émis, par défaut) ou own-euros"};
inline constexpr Phrase reversal_reference{"Why; kept in the books, so without names",
                                           "Pourquoi ; reste dans les livres, donc sans noms"};
inline constexpr Phrase column_fund{"fund", "fonds"};
inline constexpr Phrase deposit_about{"Euros have arrived in the fund", "Des euros sont arrivés dans le fonds"};
inline constexpr Phrase deposit_footer{
    "Enter it when you know that it arrived; the statement (bank import) is then checked against it. Units are issued\n"
    "against it afterwards.\n\n"
    "Examples:\n"
    "  lokaponto fund deposit 1500 --reference \"VIR 2026-031\"\n"
    "  lokaponto fund deposit 200 --fund paper",
    "À saisir quand on sait qu'ils sont arrivés ; le relevé (bank import) sera comparé à cette saisie. On émet des\n"
    "unités en contrepartie ensuite.\n\n"
    "Exemples :\n"
    "  lokaponto fund deposit 1500 --reference \"VIR 2026-031\"\n"
    "  lokaponto fund deposit 200 --fund paper"};
inline constexpr Phrase which_fund{"Which account of the fund: digital (default) or paper",
                                   "Quel compte du fonds : digital (numérique, par défaut) ou paper (papier)"};
inline constexpr Phrase reference{
    "The reference of the bank transfer, at most 140 bytes; kept in the books, so without names",
    "La référence du virement, 140 octets au plus ; reste dans les livres, donc sans noms"};
inline constexpr Phrase issue_about{"Give a member units for euros that were deposited",
                                    "Donner à un adhérent des unités contre des euros déposés"};
inline constexpr Phrase issue_footer{"Example:\n  lokaponto issue alice 100", "Exemple :\n  lokaponto issue alice 100"};
inline constexpr Phrase redeem_about{"Take units back from a professional for euros of the fund",
                                     "Reprendre des unités à un professionnel contre des euros du fonds"};
inline constexpr Phrase redeem_footer{
    "The units are gone at once, the euros are owed; bank order writes the transfer, bank import sees it made.\n\n"
    "Example:\n"
    "  lokaponto redeem boulangerie 250 --creditor \"Boulangerie du Port\" --iban FR7630006000011234567890189",
    "Les unités partent aussitôt, les euros sont dus ; bank order écrit le virement, bank import le voit fait.\n\n"
    "Exemple :\n"
    "  lokaponto redeem boulangerie 250 --creditor \"Boulangerie du Port\" --iban FR7630006000011234567890189"};
inline constexpr Phrase member_alias{"The member's alias", "L'alias de l'adhérent"};
inline constexpr Phrase deposited{"Deposited: {0}", "Déposé : {0}"};
inline constexpr Phrase issued{"Issued: {0} to {1}", "Émis : {0} à {1}"};
inline constexpr Phrase redeemed{"Redeemed: {0} from {1}", "Reconverti : {0} de {1}"};

inline constexpr Phrase field_id{"id", "identifiant"};
inline constexpr Phrase field_kind{"kind", "genre"};
inline constexpr Phrase field_status{"status", "état"};
inline constexpr Phrase field_reason{"reason", "motif"};
inline constexpr Phrase field_from{"from", "de"};
inline constexpr Phrase field_to{"to", "à"};
inline constexpr Phrase field_amount{"amount", "montant"};
inline constexpr Phrase field_opened{"opened", "ouvert"};
inline constexpr Phrase field_closed{"closed", "clos"};
inline constexpr Phrase field_accept_before{"to be accepted before", "à accepter avant"};
inline constexpr Phrase field_next{"next node", "nœud suivant"};
inline constexpr Phrase field_previous{"previous node", "nœud précédent"};
inline constexpr Phrase field_reference{"reference", "référence"};
inline constexpr Phrase field_refund_of{"refund of", "remboursement de"};
inline constexpr Phrase field_refunded{"given back", "rendu"};
inline constexpr Phrase field_cancel{"cancellation asked", "annulation demandée"};

inline constexpr Phrase status_held{"held", "en attente"};
inline constexpr Phrase status_accepted{"accepted", "accepté"};
inline constexpr Phrase status_refused{"refused", "refusé"};

}  // namespace node::messages
