// What commands say of links that do not stand, and of peers that are given up.
#pragma once

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr Phrase field_link_error{"last error", "dernière erreur"};
inline constexpr Phrase field_advice{"what to do", "que faire"};
inline constexpr Phrase advice_new_invitation{
    "Their node does not take this invitation: it was used, has expired, or was copied wrongly. Ask for a new one and "
    "accept it, or give up: lokaponto peer remove {0}",
    "Leur nœud ne prend pas cette invitation : elle a servi, a expiré, ou a été mal copiée. Demandez-en une nouvelle "
    "et "
    "acceptez-la, ou renoncez : lokaponto peer remove {0}"};
inline constexpr Phrase advice_other_keys{
    "Their node knows a node of this domain with other keys. If it was yours before, have them remove it (lokaponto "
    "peer remove) and make a new invitation.",
    "Leur nœud connaît un nœud de ce domaine avec d'autres clés. Si c'était le vôtre auparavant, faites-le-leur "
    "retirer "
    "(lokaponto peer remove) et demandez une nouvelle invitation."};
inline constexpr Phrase advice_unknown{
    "Their node does not know this one, or not any more: ask them for a new invitation.",
    "Leur nœud ne connaît pas celui-ci, ou plus : demandez-leur une nouvelle invitation."};
inline constexpr Phrase advice_certificate{
    "Their certificate is not the one of the invitation. If they have renewed it, a new invitation from them brings "
    "it; "
    "if not, somebody else may be answering: call them.",
    "Leur certificat n'est pas celui de l'invitation. S'ils l'ont renouvelé, une nouvelle invitation d'eux l'apporte ; "
    "sinon quelqu'un d'autre répond peut-être : appelez-les."};
inline constexpr Phrase advice_unreachable{
    "Their node cannot be reached: does it run, and do its address and its port let others in? It is tried again and "
    "again; the address is that of: lokaponto agreement show {0}",
    "Leur nœud est injoignable : marche-t-il, son adresse et son port laissent-ils entrer ? On réessaie sans cesse ; "
    "l'adresse est celle de : lokaponto agreement show {0}"};

inline constexpr Phrase field_away{"link with {0}", "lien avec {0}"};
inline constexpr Phrase away_since{"not connected since {0}", "non connecté depuis {0}"};
inline constexpr Phrase away_error{"{0}; last error: {1}", "{0} ; dernière erreur : {1}"};
inline constexpr Phrase away_see{"what to do: lokaponto agreement show {0}",
                                 "que faire : lokaponto agreement show {0}"};

inline constexpr Phrase peer_remove_about{"Give up a peer that was never met",
                                          "Renoncer à un pair qui n'a jamais été rencontré"};
inline constexpr Phrase peer_remove_footer{
    "For an invitation that was used up or accepted by mistake: as long as neither node has signed anything for the\n"
    "other. What was signed stays; suspend such an agreement instead. A new invitation makes it a peer again.\n\n"
    "Example:\n  lokaponto peer remove eusko.example",
    "Pour une invitation qui avait déjà servi ou fut acceptée par erreur : tant qu'aucun des deux nœuds n'a rien "
    "signé\n"
    "pour l'autre. Ce qui a été signé reste ; suspendez plutôt un tel accord. Une nouvelle invitation en refait un "
    "pair.\n\n"
    "Exemple :\n  lokaponto peer remove eusko.example"};
inline constexpr Phrase peer_removed{"{0} is no peer any more.", "{0} n'est plus un pair."};

inline constexpr Phrase accept_waits{"Accepted. The nodes are to meet ...",
                                     "Acceptée. Les nœuds doivent se rencontrer ..."};
inline constexpr Phrase accept_in_force{"The agreement with {0} is in force: members can pay.",
                                        "L'accord avec {0} est en vigueur : les adhérents peuvent payer."};
inline constexpr Phrase accept_not_yet{
    "They have not met yet. Nothing is lost: it goes on by itself as long as this node runs. See: lokaponto agreement "
    "show {0}",
    "Ils ne se sont pas encore rencontrés. Rien n'est perdu : cela se fera tout seul tant que ce nœud marche. Voir : "
    "lokaponto agreement show {0}"};
inline constexpr Phrase accept_wait{"How many seconds to wait until the nodes have met, 0 to 60 (default: 10)",
                                    "Combien de secondes attendre que les nœuds se soient rencontrés, 0 à 60 (par "
                                    "défaut : 10)"};

}  // namespace node::messages
