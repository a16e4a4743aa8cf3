// Details of failures, as the sources say them and in French: peers whose node is gone for good. For
// messages_details.cpp.
#pragma once

#include <array>

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr std::array wind_up_details{
    Phrase{"there is no agreement to end", "il n'y a pas d'accord à terminer"},
    Phrase{"what is to be accepted is not held, or its order never left",
           "ce qui doit être accepté n'est pas en suspens, ou son ordre n'est jamais parti"},
    Phrase{"a statement ends at most 16384 holds", "une déclaration met fin à 16384 paiements en suspens au plus"},
    Phrase{"more is owed than can be transferred", "plus est dû qu'un virement ne peut porter"},
    Phrase{"a transfer to it was ordered, and is on no statement yet",
           "un virement vers lui a été ordonné, et n'est encore sur aucun relevé"},
    Phrase{"it was heard less than {0} days ago, which the agreement lets pass",
           "il a été entendu il y a moins de {0} jours, que l'accord laisse passer"},
    Phrase{"payment {0} may still be accepted in time", "le paiement {0} peut encore être accepté à temps"},
    Phrase{"the node was restored and waits for {0}", "le nœud a été restauré et attend {0}"},
    Phrase{"{0} owes nothing, or is not wound up", "{0} ne doit rien, ou n'est pas liquidé"},
    Phrase{"{0} was wound up", "{0} a été liquidé"},
    Phrase{"{0} was wound up: it begins anew under another name",
           "{0} a été liquidé : il recommence sous un autre nom"},
    Phrase{"it is a statement of another node's", "c'est la déclaration d'un autre nœud"},
    Phrase{"the books say something else by now: make it anew",
           "les comptes disent autre chose entre-temps : faites-la de nouveau"},
    Phrase{"a statement of two hands is signed by both, one of one hand by this node",
           "une déclaration à deux mains est signée des deux, une à une main par ce nœud"},
    Phrase{"it is not signed by the contract key of {0}", "elle n'est pas signée par la clé d'accord de {0}"},
    Phrase{"a connection with it stands", "une connexion avec lui est ouverte"},
    Phrase{"was wound up, and owes what covers nothing: {0} euros of the cover are missing",
           "a été liquidé, et doit ce qui ne couvre rien : il manque {0} euros à la couverture"},
    Phrase{"payment {0} was returned when it was wound up, and it had accepted it: the association bears {1} cents",
           "le paiement {0} a été rendu lors de sa liquidation, et il l'avait accepté : l'association supporte {1} "
           "centimes"},
    Phrase{"was wound up, and is heard again", "a été liquidé, et se fait entendre de nouveau"},
    Phrase{"was wound up, and speaks of an agreement or a settlement",
           "a été liquidé, et parle d'un accord ou d'un règlement"},
    Phrase{"a wind-up statement of more than 6 MiB", "une déclaration de liquidation de plus de 6 Mio"},
    Phrase{"not a wind-up statement", "pas une déclaration de liquidation"},
    Phrase{"not a wind-up statement with its signatures", "pas une déclaration de liquidation avec ses signatures"},
    Phrase{"a payment is named as in ID@DOMAIN", "un paiement se nomme comme dans ID@DOMAINE"},
    Phrase{"of one hand nothing is accepted", "à une main, rien n'est accepté"},
    Phrase{"the statement is about another peer", "la déclaration porte sur un autre pair"},
    Phrase{"what was signed winds up no peer of this node", "ce qui a été signé ne liquide aucun pair de ce nœud"},
    Phrase{"a wind-up statement does not follow the one before",
           "une déclaration de liquidation ne suit pas la précédente"},
    Phrase{"a claim is given up on a peer that was not wound up",
           "une créance est abandonnée sur un pair qui n'a pas été liquidé"},
    Phrase{"an answer is honoured to what was not returned by a statement",
           "une réponse est honorée à ce qu'aucune déclaration n'a rendu"},
    Phrase{"a wind-up statement in the journal does not read back",
           "une déclaration de liquidation du journal ne se relit pas"},
    // What verification finds.
    Phrase{"the wind-up statement is not what the books say",
           "la déclaration de liquidation n'est pas ce que disent les comptes"},
    Phrase{"the peer was wound up while it could not be: {0}", "le pair a été liquidé sans pouvoir l'être : {0}"},
    Phrase{"our signature under the wind-up statement does not verify",
           "notre signature sous la déclaration de liquidation est fausse"},
    Phrase{"the wind-up statement has not so many hands", "la déclaration de liquidation n'a pas tant de mains"},
    Phrase{"their signature under the wind-up statement does not verify",
           "leur signature sous la déclaration de liquidation est fausse"},
    Phrase{"an order that is returned may still leave", "un ordre qui est rendu peut encore partir"},
    Phrase{"what moves is not what the wind-up statement says",
           "ce qui bouge n'est pas ce que dit la déclaration de liquidation"},
    Phrase{"a hold does not end as the wind-up statement says",
           "un paiement en suspens ne finit pas comme le dit la déclaration de liquidation"},
    Phrase{"a hold was not ended that the wind-up statement ends",
           "un paiement en suspens que termine la déclaration de liquidation ne l'a pas été"},
    Phrase{"a hold is ended by a wind-up statement that does not name it",
           "un paiement en suspens est terminé par une déclaration de liquidation qui ne le nomme pas"},
    Phrase{"the peer that was wound up has accepted no such payment",
           "le pair liquidé n'a accepté aucun paiement de ce genre"},
    Phrase{"another amount is honoured than was ordered", "un autre montant est honoré qu'il n'a été ordonné"},
    Phrase{"what moves is not what is honoured", "ce qui bouge n'est pas ce qui est honoré"},
    Phrase{"a claim is given up that does not stand so, or that nothing bears",
           "une créance est abandonnée qui n'est pas telle, ou que rien ne supporte"},
    Phrase{"what moves is not what is given up", "ce qui bouge n'est pas ce qui est abandonné"},
};

}  // namespace node::messages
