// Details of failures, as the sources say them and in French: proofs of payments and balances. For
// messages_details.cpp.
#pragma once

#include <array>

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr std::array proof_details{
    Phrase{"a signer of a proof is a journal, or a witness of it",
           "le signataire d'une preuve est un journal, ou un témoin de celui-ci"},
    Phrase{"no key of {0} is given", "aucune clé de {0} n'est donnée"},
    Phrase{"the signature of {0}", "la signature de {0}"},
    Phrase{"the first signature is that of {0}", "la première signature est celle de {0}"},
    Phrase{"a key has the form DOMAIN/log=HEX or DOMAIN/message=HEX",
           "une clé a la forme DOMAINE/log=HEX ou DOMAINE/message=HEX"},
    Phrase{"the file names a key under which nothing in it is signed",
           "le fichier nomme une clé sous laquelle rien n'y est signé"},
    Phrase{"not a proof of a payment", "pas une preuve d'un paiement"},
    Phrase{"the checkpoint has no tree of balances", "le point de contrôle n'a pas d'arbre des soldes"},
    Phrase{"a proof of more than 128 KiB", "une preuve de plus de 128 Kio"},
    Phrase{"not a proof of a balance", "pas une preuve d'un solde"},
    Phrase{"the path does not lead from the balance to the root", "le chemin ne mène pas du solde à la racine"},
    Phrase{"the sum of all balances is not what circulates", "la somme de tous les soldes n'est pas ce qui circule"},
    Phrase{"the figures of the checkpoint have two readings",
           "les chiffres du point de contrôle se lisent de deux façons"},
    Phrase{"what accounts hold is not what circulates", "ce qu'ont les comptes n'est pas ce qui circule"},
    Phrase{"the account is newer than the newest checkpoint",
           "le compte est plus récent que le dernier point de contrôle"},
    Phrase{"the tree of balances is not that of the newest checkpoint",
           "l'arbre des soldes n'est pas celui du dernier point de contrôle"},
    Phrase{"an entry at another place than it says", "une écriture à une autre place que celle qu'elle dit"},
    Phrase{"nothing is decided in the entry", "rien n'est décidé dans l'écriture"},
    Phrase{"the entry decides by itself, and an answer stands beside it",
           "l'écriture décide seule, et une réponse l'accompagne"},
    Phrase{"the entry is of a request by or for somebody else",
           "l'écriture est d'une demande de quelqu'un d'autre, ou pour quelqu'un d'autre"},
    Phrase{"the entry names nobody who asked", "l'écriture ne nomme personne qui ait demandé"},
    Phrase{"the entry and the answer do not belong together", "l'écriture et la réponse ne vont pas ensemble"},
    Phrase{"what stands for the answer is none", "ce qui tient lieu de réponse n'en est pas une"},
    Phrase{"it is accepted, and no answer says so", "il est accepté, et aucune réponse ne le dit"},
    Phrase{"the entry is of no payment between members", "l'écriture n'est pas d'un paiement entre adhérents"},
    Phrase{"it is refused, and the entry moves money", "il est refusé, et l'écriture déplace de l'argent"},
    Phrase{"the entry moves something else than was paid", "l'écriture déplace autre chose que ce qui est payé"},
    Phrase{"the payee is at another node than the entry says",
           "le bénéficiaire est à un autre nœud que ce que dit l'écriture"},
    Phrase{"the order says something else than the entry", "l'ordre dit autre chose que l'écriture"},
    Phrase{"the entry decides no payment", "l'écriture ne décide d'aucun paiement"},
    Phrase{"an order without need, or none", "un ordre de trop, ou aucun"},
    Phrase{"the order is another one than was decided", "l'ordre n'est pas celui dont il a été décidé"},
    Phrase{"what stands for the order is none", "ce qui tient lieu d'ordre n'en est pas un"},
    Phrase{"decimals of a currency that the order does not name",
           "les décimales d'une monnaie que l'ordre ne nomme pas"},
    Phrase{"the order is of another payment", "l'ordre est d'un autre paiement"},
    Phrase{"the answer is between other nodes than the order's path has",
           "la réponse est entre d'autres nœuds que ceux du chemin de l'ordre"},
    Phrase{"the entry names another node that answered", "l'écriture nomme un autre nœud qui a répondu"},
    Phrase{"the answer is about something else", "la réponse parle d'autre chose"},
    Phrase{"an answer to no order", "une réponse à aucun ordre"},
    Phrase{"the order does not lead through this node", "l'ordre ne passe pas par ce nœud"},
    Phrase{
        "units that are issued or given back are no payment between members, of which alone there are proofs",
        "des unités émises ou reprises ne sont pas un paiement entre adhérents, les seuls dont il y ait des preuves"},
    Phrase{"the payment is not decided yet", "le paiement n'est pas encore décidé"},
    Phrase{"its order was recovered after a restore, and stands in a peer's log alone",
           "son ordre est revenu après une restauration, et n'est que dans le journal d'un pair"},
    Phrase{"it was recovered as accepted, and the answer stands in a peer's log alone",
           "il est revenu comme accepté, et la réponse n'est que dans le journal d'un pair"},
    Phrase{"no answer stands where its payment says", "il n'y a pas de réponse là où le dit son paiement"},
    Phrase{"it is entry {0}, and the newest checkpoint holds those below {1}",
           "c'est l'écriture {0}, et le point de contrôle le plus récent contient celles d'avant la {1}"},
};

}  // namespace node::messages
