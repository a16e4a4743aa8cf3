// What the commands about other associations say.
#pragma once

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr Phrase invite_about{"Make an invitation for another association",
                                     "Faire une invitation pour une autre association"};
inline constexpr Phrase invite_footer{
    "Hand it over in person or on a channel you both trust: whoever holds it can introduce one node, once.\n\n"
    "Examples:\n"
    "  lokaponto invite --our-limit 5000 --their-limit 5000 --output eusko.invitation\n"
    "  lokaponto invite --our-limit 5000 --their-limit 2000 --fee 0.5% --days 7",
    "Remettez-la en personne ou par un canal sûr pour les deux : qui la détient peut présenter un nœud, une fois.\n\n"
    "Exemples :\n"
    "  lokaponto invite --our-limit 5000 --their-limit 5000 --output eusko.invitation\n"
    "  lokaponto invite --our-limit 5000 --their-limit 2000 --fee 0.5% --days 7"};
inline constexpr Phrase our_limit{"The most we may owe them: euro, or the unit in which mutual credits owe each other",
                                  "Le plus que nous puissions leur devoir : en euros, ou dans l'unité que se doivent "
                                  "deux SEL"};
inline constexpr Phrase their_limit{"The most they may owe us, likewise",
                                    "Le plus qu'ils puissent nous devoir, de même"};
inline constexpr Phrase fee{
    "What the receiving association keeps of a payment, as in 0.5% or 1/200 (default: nothing)",
    "Ce que l'association qui reçoit garde d'un paiement, comme 0.5% ou 1/200 (par défaut : rien)"};
inline constexpr Phrase rounding{
    "How the fee is rounded to the cent: down, half_even or up (default: down; with a rate, "
    "always down)",
    "Arrondi des frais au centime : down (inférieur), half_even (au plus proche) ou up "
    "(supérieur) ; par défaut down, et toujours down avec un taux"};
inline constexpr Phrase fee_unchanged{
    "What the receiving association keeps of a payment, as in 0.5% or 0 (default: as now)",
    "Ce que l'association qui reçoit garde d'un paiement, comme 0.5% ou 0 (par défaut : comme maintenant)"};
inline constexpr Phrase rate{
    "Units of theirs for one of ours, as in 60 or 3/2 (default: 1); with a mutual credit only",
    "Leurs unités pour une des nôtres, comme 60 ou 3/2 (par défaut : 1) ; avec un SEL seulement"};
inline constexpr Phrase rate_unchanged{"Units of theirs for one of ours, as in 60 or 3/2 (default: as now)",
                                       "Leurs unités pour une des nôtres, comme 60 ou 3/2 (par défaut : comme "
                                       "maintenant)"};
inline constexpr Phrase limit_scale{
    "Decimals of the unit of the limits: 2 for the euro, else those of the currency whose domain comes first "
    "(default: 2, or a mutual credit's own)",
    "Décimales de l'unité des limites : 2 pour l'euro, sinon celles de la monnaie dont le domaine vient en premier "
    "(par défaut : 2, ou celles du SEL)"};
inline constexpr Phrase mutual_credit{
    "One of the two is a mutual credit, which covers no euros: accept its promise",
    "L'une des deux est un crédit mutuel, qui ne couvre aucun euro : accepter sa promesse"};
inline constexpr Phrase field_rate{"one of ours, in theirs", "une des nôtres, dans la leur"};
inline constexpr Phrase invite_days{"How many days it can be accepted (default: 30)",
                                    "Combien de jours on peut l'accepter (par défaut : 30)"};
inline constexpr Phrase settlement_days{"Settle at least every so many days (default: 30)",
                                        "Régler au moins tous les tant de jours (par défaut : 30)"};
inline constexpr Phrase wind_up_days{
    "How many days a vanished peer's holds are shown before winding up (default: 90)",
    "Combien de jours montrer les attentes d'un pair disparu avant liquidation (par défaut : 90)"};
inline constexpr Phrase output{"Write it to this file, readable by you alone (default: standard output)",
                               "L'écrire dans ce fichier, lisible par vous seul (par défaut : sortie standard)"};
inline constexpr Phrase invitation_written{"Invitation in {0}, valid until {1}",
                                           "Invitation dans {0}, valable jusqu'au {1}"};

inline constexpr Phrase accept_about{"Accept another association's invitation",
                                     "Accepter l'invitation d'une autre association"};
inline constexpr Phrase accept_footer{
    "Shows what it says, asks, and lets the two nodes meet. Both sign; from then on members can pay.\n\n"
    "Examples:\n"
    "  lokaponto accept gemme.invitation\n"
    "  lokaponto accept --yes - < gemme.invitation",
    "Montre ce qu'elle dit, demande, et fait se rencontrer les deux nœuds. Les deux signent ; dès lors les\n"
    "adhérents peuvent payer.\n\n"
    "Exemples :\n"
    "  lokaponto accept gemme.invitation\n"
    "  lokaponto accept --yes - < gemme.invitation"};
inline constexpr Phrase accept_file{"The file with the invitation, - for standard input",
                                    "Le fichier de l'invitation, - pour l'entrée standard"};
inline constexpr Phrase accept_yes{"Do not ask", "Ne pas demander"};
inline constexpr Phrase accept_question{"Accept this? [y/N] ", "Accepter ? [o/N] "};
inline constexpr Phrase not_accepted{"Not accepted.", "Pas acceptée."};
inline constexpr Phrase field_association{"association", "association"};
inline constexpr Phrase field_currency{"currency", "monnaie"};
inline constexpr Phrase field_endpoint{"reached at", "joint à"};
inline constexpr Phrase field_only_dials{"dials us, cannot be dialled", "nous appelle, ne peut être appelé"};
inline constexpr Phrase field_message_key{"key of messages", "clé des messages"};
inline constexpr Phrase field_contract_key{"key of agreements", "clé des accords"};
inline constexpr Phrase field_log_key{"key of the journal", "clé du journal"};
inline constexpr Phrase field_certificate{"certificate, SHA-256", "certificat, SHA-256"};
inline constexpr Phrase compare_keys{
    "Before you say yes, have the other association read the keys and the certificate that its `lokaponto status` "
    "shows.",
    "Avant de dire oui, faites lire à l'autre association les clés et le certificat que montre son `lokaponto "
    "status`."};
inline constexpr Phrase peer_about{"Other associations' nodes", "Les nœuds des autres associations"};
inline constexpr Phrase peer_list_about{"List them with their keys, as pinned",
                                        "Les lister avec leurs clés, telles qu'épinglées"};
inline constexpr Phrase peer_list_footer{
    "A peer's keys are those of the invitation or introduction. To be sure of them, read them to each other on the\n"
    "phone: what one node shows here of the other is what `lokaponto status` shows there.",
    "Les clés d'un pair sont celles de l'invitation ou de la présentation. Pour en être sûrs, lisez-les-vous au\n"
    "téléphone : ce qu'un nœud montre ici de l'autre est ce que `lokaponto status` montre là-bas."};
inline constexpr Phrase field_expires{"valid until", "valable jusqu'au"};
inline constexpr Phrase field_our_limit{"we may owe them", "nous pouvons leur devoir"};
inline constexpr Phrase field_their_limit{"they may owe us", "ils peuvent nous devoir"};
inline constexpr Phrase field_fee{"fee", "frais"};
inline constexpr Phrase field_rounding{"rounded", "arrondis"};
inline constexpr Phrase field_settlement_days{"settlement at least every", "règlement au moins tous les"};
inline constexpr Phrase field_wind_up_days{"winding up after", "liquidation après"};
inline constexpr Phrase days{"{0} days", "{0} jours"};
inline constexpr Phrase no_fee{"none", "aucun"};

inline constexpr Phrase agreement_about{"Agreements with other associations",
                                        "Les accords avec les autres associations"};
inline constexpr Phrase agreement_list_about{"List all agreements", "Lister tous les accords"};
inline constexpr Phrase agreement_show_about{"Show one agreement and its link", "Montrer un accord et son lien"};
inline constexpr Phrase agreement_propose_about{"Propose the next version of an agreement",
                                                "Proposer la version suivante d'un accord"};
inline constexpr Phrase agreement_propose_footer{
    "It is in force when the other association has signed it.\n\nExample:\n"
    "  lokaponto agreement propose eusko.example --our-limit 8000 --their-limit 8000",
    "Elle est en vigueur quand l'autre association l'a signée.\n\nExemple :\n"
    "  lokaponto agreement propose eusko.example --our-limit 8000 --their-limit 8000"};
inline constexpr Phrase agreement_sign_about{"Sign what the other association proposed",
                                             "Signer ce que l'autre association a proposé"};
inline constexpr Phrase agreement_suspend_about{
    "Take no new payments under an agreement; what is under way is finished",
    "Ne plus prendre de nouveaux paiements sous un accord ; ceux en cours se terminent"};
inline constexpr Phrase agreement_resume_about{"Take payments again", "Reprendre les paiements"};
inline constexpr Phrase agreement_release_about{"After a restore, wait no longer for a peer that stays away",
                                                "Après une restauration, ne plus attendre un pair qui reste absent"};
inline constexpr Phrase agreement_release_footer{
    "Members may spend again although what left for this peer since the backup is not known. Should it come back,\n"
    "that is recovered, and what a payer no longer has stands on the suspense account.",
    "Les adhérents peuvent dépenser de nouveau alors qu'on ignore ce qui est parti vers ce pair depuis la sauvegarde.\n"
    "S'il revient, cela est repris, et ce qu'un payeur n'a plus figure au compte d'attente."};
inline constexpr Phrase agreement_thaw_about{"After a fork, compare the two histories again",
                                             "Après une bifurcation, comparer de nouveau les deux historiques"};
inline constexpr Phrase agreement_thaw_footer{
    "First the association whose node ran twice restores it from a backup made before: who that is stands in the\n"
    "evidence. What the other one holds is given back to it. If the histories still part, the link is frozen again.",
    "D'abord, l'association dont le nœud a tourné en double le restaure d'une sauvegarde d'avant : les preuves disent\n"
    "laquelle. Ce que l'autre détient lui est rendu. Si les historiques divergent encore, le lien gèle de nouveau."};
inline constexpr Phrase peer{"The other association's domain", "Le domaine de l'autre association"};
inline constexpr Phrase limit_about{"Set limits of our own, tighter than the agreement's",
                                    "Fixer nos propres limites, plus serrées que celles de l'accord"};
inline constexpr Phrase limit_footer{
    "Replaces both limits: one that is not given is lifted.\n\nExamples:\n"
    "  lokaponto limit eusko.example --debt 1000 --claim 500\n"
    "  lokaponto limit eusko.example                          only the agreement's limits",
    "Remplace les deux limites : celle qui n'est pas donnée est levée.\n\nExemples :\n"
    "  lokaponto limit eusko.example --debt 1000 --claim 500\n"
    "  lokaponto limit eusko.example                          seulement les limites de l'accord"};
inline constexpr Phrase limit_debt{"The most we let ourselves owe them, in euro",
                                   "Le plus que nous acceptons de leur devoir, en euros"};
inline constexpr Phrase limit_claim{"The most we let them owe us, in euro",
                                    "Le plus que nous les laissons nous devoir, en euros"};

inline constexpr Phrase field_peer{"peer", "pair"};
inline constexpr Phrase field_state{"state", "état"};
inline constexpr Phrase field_version{"version", "version"};
inline constexpr Phrase field_debt{"we owe", "nous devons"};
inline constexpr Phrase field_claim{"they owe", "ils doivent"};
inline constexpr Phrase field_held_debt{"on its way to them", "en route vers eux"};
inline constexpr Phrase field_room_to_pay{"room to pay", "reste à payer"};
inline constexpr Phrase field_room_to_receive{"room to receive", "reste à recevoir"};
inline constexpr Phrase field_link{"link", "lien"};
inline constexpr Phrase field_waiting{"messages waiting", "messages en attente"};
inline constexpr Phrase field_envelopes{"envelopes", "enveloppes"};
inline constexpr Phrase envelopes{"{0} sent, {1} acknowledged, {2} received",
                                  "{0} envoyées, {1} confirmées, {2} reçues"};
inline constexpr Phrase field_heard{"Last heard", "Entendu en dernier"};
inline constexpr Phrase field_unanswered{"Payments unanswered", "Paiements sans réponse"};
inline constexpr Phrase unanswered{"{0}, since {1}", "{0}, depuis le {1}"};
inline constexpr Phrase connected{"connected", "connecté"};
inline constexpr Phrase not_connected{"not connected", "non connecté"};
inline constexpr Phrase field_own_debt_limit{"our own limit of what we owe",
                                             "notre propre limite de ce que nous devons"};
inline constexpr Phrase field_own_claim_limit{"our own limit of what they owe",
                                              "notre propre limite de ce qu'ils doivent"};
inline constexpr Phrase proposed_by_us{"Version {0} waits for their signature:",
                                       "La version {0} attend leur signature :"};
inline constexpr Phrase proposed_by_them{
    "They propose version {0}; to sign just this: lokaponto agreement sign {1} {2}",
    "Ils proposent la version {0} ; pour signer cela et rien d'autre : lokaponto agreement sign {1} {2}"};
inline constexpr Phrase sign_terms{
    "What is to be signed, as agreement show names it; without it, the terms are shown and you are asked",
    "Ce qui est à signer, comme agreement show le nomme ; sans cela, les conditions sont montrées et on vous demande"};
inline constexpr Phrase sign_question{"Sign this? [y/N] ", "Signer ? [o/N] "};
inline constexpr Phrase not_signed{"Nothing was signed.", "Rien n'a été signé."};
inline constexpr Phrase other_terms{"they propose other terms: {0}", "ils proposent d'autres conditions : {0}"};
inline constexpr Phrase state_in_force{"in force", "en vigueur"};
inline constexpr Phrase state_proposed{"proposed", "proposé"};
inline constexpr Phrase state_suspended{"suspended", "suspendu"};
inline constexpr Phrase state_frozen{"frozen", "gelé"};
inline constexpr Phrase state_wound_up{"wound up", "liquidé"};
inline constexpr Phrase state_recovering{"recovering", "en reprise"};
inline constexpr Phrase nothing_proposed{"they propose nothing", "ils ne proposent rien"};

inline constexpr Phrase position_about{"What we and other associations owe each other",
                                       "Ce que nous et les autres associations nous devons"};

}  // namespace node::messages
