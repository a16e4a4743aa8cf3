// What commands about settlement with peers say.
#pragma once

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr Phrase settlement_about{"Settle with peers: notes both sign, euros between the funds",
                                         "Régler avec les pairs : notes signées des deux, euros entre les fonds"};
inline constexpr Phrase settlement_list_about{"List settlement notes and what they wait for",
                                              "Lister les notes de règlement et ce qu'elles attendent"};
inline constexpr Phrase settlement_list_all{"All notes, closed ones too", "Toutes les notes, même closes"};
inline constexpr Phrase settlement_show_about{"Show a note, with its text and both signatures",
                                              "Montrer une note, avec son texte et les deux signatures"};
inline constexpr Phrase settlement_propose_about{"Propose a note of what is owed now",
                                                 "Proposer une note de ce qui est dû maintenant"};
inline constexpr Phrase settlement_propose_footer{
    "The peer's node checks it and signs by itself. Whoever owes then has a transfer to order (bank order); when it "
    "is\n"
    "on the other's statement, both sign that it arrived, and the position is zero.\n\n"
    "Example:\n  lokaponto settlement propose eusko.example",
    "Le nœud du pair la vérifie et la signe de lui-même. Qui doit a alors un virement à ordonner (bank order) ; quand\n"
    "il est sur le relevé de l'autre, les deux signent qu'il est arrivé, et la position est à zéro.\n\n"
    "Exemple :\n  lokaponto settlement propose eusko.example"};
inline constexpr Phrase settlement_threshold_about{"From which position on a note is proposed without being asked for",
                                                   "À partir de quelle position une note est proposée d'elle-même"};
inline constexpr Phrase settlement_threshold{"Euros; 0 for none", "Euros ; 0 pour aucun"};
inline constexpr Phrase settlement_abandon_about{"Give up a transfer that was not ordered, or came back",
                                                 "Abandonner un virement qui n'a pas été ordonné, ou est revenu"};
inline constexpr Phrase settlement_confirm_about{
    "Sign a receipt of more than you owed (the peer owes you the rest), or of far less than has left (you still owe "
    "it)",
    "Signer un reçu de plus que vous ne deviez (le pair vous doit le reste), ou de bien moins qu'il n'en est parti\n"
    "(vous le devez encore)"};
inline constexpr Phrase settlement_absorb_about{"Let the association bear what is left in flight of a closed note",
                                                "Laisser à l'association ce qui reste en route d'une note close"};
inline constexpr Phrase settlement_number{"The number of the note", "Le numéro de la note"};
inline constexpr Phrase settlement_proposed{"Note {0} is proposed to {1}; its node checks it",
                                            "La note {0} est proposée à {1} ; son nœud la vérifie"};
inline constexpr Phrase settlement_threshold_set{"Notes with {0} are proposed from {1} EUR on",
                                                 "Les notes avec {0} sont proposées à partir de {1} EUR"};
inline constexpr Phrase settlement_no_threshold{"No position proposes a note with {0}",
                                                "Aucune position ne propose de note avec {0}"};

inline constexpr Phrase column_note{"note", "note"};
inline constexpr Phrase column_owed{"owed", "dû"};
inline constexpr Phrase column_debtor{"by", "par"};
inline constexpr Phrase column_arrived{"arrived", "arrivé"};
inline constexpr Phrase column_waits{"waits for", "attend"};
inline constexpr Phrase field_note_period{"Period", "Période"};
inline constexpr Phrase field_paid_by_us{"Paid by our members", "Payé par nos adhérents"};
inline constexpr Phrase field_paid_by_them{"Paid by theirs", "Payé par les leurs"};
inline constexpr Phrase field_we_owed{"We owed before", "Nous devions avant"};
inline constexpr Phrase field_owed{"Owed", "Dû"};
inline constexpr Phrase field_end_to_end{"End-to-end id", "Référence de bout en bout"};
inline constexpr Phrase field_arrived{"Arrived", "Arrivé"};
inline constexpr Phrase field_left_in_flight{"Left in flight", "Reste en route"};
inline constexpr Phrase field_difference{"First message that differs", "Premier message qui diffère"};
inline constexpr Phrase settlement_until{"until {0}", "jusqu'au {0}"};
inline constexpr Phrase settlement_owed_by{"{0} EUR by {1}", "{0} EUR par {1}"};
inline constexpr Phrase settlement_difference{"message {0} of envelope {1} of {2}: {3} EUR here, {4} EUR there",
                                              "message {0} de l'enveloppe {1} de {2} : {3} EUR ici, {4} EUR là-bas"};

inline constexpr Phrase waits_signature{"their signature", "leur signature"};
inline constexpr Phrase waits_order{"our transfer to be ordered ({0} days)", "notre virement à ordonner ({0} jours)"};
inline constexpr Phrase waits_statement{"our transfer to arrive ({0} days)", "l'arrivée de notre virement ({0} jours)"};
inline constexpr Phrase waits_decision{"our transfer came back: order it again, or abandon ({0} days)",
                                       "notre virement est revenu : l'ordonner encore, ou abandonner ({0} jours)"};
inline constexpr Phrase waits_euros{"their euros ({0} days)", "leurs euros ({0} jours)"};
inline constexpr Phrase waits_countersignature{"their signature under the closing", "leur signature sous la clôture"};
inline constexpr Phrase waits_confirmation{
    "your word: {0} EUR have arrived, they say, and {1} were owed. Ask them, then: confirm",
    "votre parole : {0} EUR seraient arrivés, et {1} étaient dus. Demandez-leur, puis : confirm"};
inline constexpr Phrase waits_absorb{"{0} EUR are left in flight: absorb", "{0} EUR restent en route : absorb"};
inline constexpr Phrase waits_dispute{"the two nodes count differently: settlement show",
                                      "les deux nœuds ne comptent pas pareil : settlement show"};

}  // namespace node::messages
