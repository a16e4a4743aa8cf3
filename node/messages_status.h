// What the commands about the node's state say.
#pragma once

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr Phrase status_about{"How the node is: fund, circulation, links, alarms",
                                     "Comment va le nœud : fonds, circulation, liens, alarmes"};
inline constexpr Phrase alarms_about{"What an operator must see", "Ce qu'un opérateur doit voir"};
inline constexpr Phrase alarms_after{"Only those after this journal entry",
                                     "Seulement celles après cette entrée du journal"};
inline constexpr Phrase field_node{"node", "nœud"};
inline constexpr Phrase field_program{"program", "programme"};
inline constexpr Phrase field_started{"running since", "en marche depuis"};
inline constexpr Phrase field_journal{"journal", "journal"};
inline constexpr Phrase journal_entries{"{0} entries, root {1}", "{0} entrées, racine {1}"};
inline constexpr Phrase field_circulation{"circulation", "circulation"};
inline constexpr Phrase field_held_units{"of which on hold", "dont mises de côté"};
inline constexpr Phrase field_own_euros{"own euros in the fund", "euros propres au fonds"};
inline constexpr Phrase field_payable{"euros owed, units gone", "euros dus, unités reprises"};
inline constexpr Phrase field_unmatched{"bank lines that wait", "lignes de banque en attente"};
inline constexpr Phrase field_unexplained{"of which left unexplained", "dont parti sans explication"};
inline constexpr Phrase field_in_flight{"on the way to peers", "en route vers les pairs"};
inline constexpr Phrase field_internal{"between accounts of the fund", "entre comptes du fonds"};
inline constexpr Phrase field_lost{"of which never arrived", "dont jamais arrivés"};
inline constexpr Phrase field_fund_digital{"fund, digital", "fonds numérique"};
inline constexpr Phrase field_fund_paper{"fund, paper", "fonds papier"};
inline constexpr Phrase field_unseen{"of which no statement shows yet", "dont aucun relevé ne montre encore"};
inline constexpr Phrase field_unissued{"not yet issued for", "pas encore émis"};
inline constexpr Phrase field_claims{"others owe us", "les autres nous doivent"};
inline constexpr Phrase field_debts{"we owe others", "nous devons aux autres"};
inline constexpr Phrase field_covered{"covered, euro for unit", "couvert, un euro par unité"};
inline constexpr Phrase field_covered_by{"covered by", "garanti par"};
inline constexpr Phrase covered_by_promise{"the members' promise (mutual credit)",
                                           "la promesse des adhérents (crédit mutuel)"};
inline constexpr Phrase not_covered{"NO: {0} EUR differ", "NON : écart de {0} EUR"};
inline constexpr Phrase left_unexplained{
    "NO: {0} EUR left the bank, and nobody has said what for or where they are (bank lines, settlement list, bank "
    "transfers)",
    "NON : {0} EUR ont quitté la banque sans que personne ait dit pourquoi ni où ils sont (bank lines, settlement "
    "list, "
    "bank transfers)"};
inline constexpr Phrase own_euros_lacking{
    "NO: the association owes its fund {0} EUR, which it has lost (own euros)",
    "NON : l'association doit {0} EUR à son fonds, qu'elle a perdus (euros propres)"};
inline constexpr Phrase field_peers{"peers", "pairs"};
inline constexpr Phrase field_held_payments{"payments waiting", "paiements en attente"};
inline constexpr Phrase field_recovering{"recovering", "en reprise"};
inline constexpr Phrase recovering_until{"yes, until every peer has been compared",
                                         "oui, jusqu'à comparaison avec chaque pair"};
inline constexpr Phrase field_alarms{"alarms", "alarmes"};
inline constexpr Phrase alarms_count{"{0}, see: lokaponto alarms", "{0}, voir : lokaponto alarms"};
inline constexpr Phrase field_time{"time", "moment"};
inline constexpr Phrase field_entry{"entry", "entrée"};
inline constexpr Phrase field_what{"what", "quoi"};

}  // namespace node::messages
