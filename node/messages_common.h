// What all commands say.
#pragma once

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr Phrase no_configuration{
    "There is no node in {0}. Name its data directory with --data, or make one: lokaponto --data {0} init --help",
    "Il n'y a pas de nœud dans {0}. Indiquez son répertoire de données par --data, ou créez-en un : lokaponto --data "
    "{0} init --help"};
inline constexpr Phrase unreachable{"The node does not answer.", "Le nœud ne répond pas."};
inline constexpr Phrase unreachable_detail{"{0}: {1}. Is it running? Start it: lokaponto --data {2} serve",
                                           "{0} : {1}. Est-il lancé ? Pour le lancer : lokaponto --data {2} serve"};
inline constexpr Phrase ask_again{
    "Whether it was done is not known. Give the command again with --id {0}: nothing will be done twice.",
    "On ne sait pas si c'est fait. Redonnez la commande avec --id {0} : rien ne sera fait deux fois."};
inline constexpr Phrase node_busy{"The node cannot take more now. Try again later.",
                                  "Le nœud ne peut pas en prendre plus maintenant. Réessayez plus tard."};
inline constexpr Phrase no_token{
    "{0} is missing: it came with init; take it from the copy that you keep apart, or put a new one there: one line\n"
    "  of at least 32 letters and digits, readable by you alone",
    "{0} manque : il venait d'init ; reprenez-le de la copie que vous gardez à part, ou mettez-en un nouveau : une "
    "ligne\n  d'au moins 32 lettres et chiffres, lisible par vous seul"};
inline constexpr Phrase not_understood{"The node's answer cannot be read.", "La réponse du nœud est illisible."};
inline constexpr Phrase other_reason{"The node says no.", "Le nœud dit non."};
inline constexpr Phrase none{"None.", "Rien."};
inline constexpr Phrase yes{"yes", "oui"};
inline constexpr Phrase no{"no", "non"};

}  // namespace node::messages
