// Details of failures, as the sources say them and in French: events, webhooks, quotes and payment requests. For
// messages_details.cpp.
#pragma once

#include <array>

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr std::array event_details{
    Phrase{"no kind or group of events has this name", "aucun genre ni groupe d'événements ne porte ce nom"},
    Phrase{"is the id of an event, or a `next`", "est l'identifiant d'un événement, ou un « next »"},
    Phrase{"the journal does not have this place: it was restored since",
           "le journal n'a pas cet endroit : il a été restauré depuis"},
    Phrase{"the journal does not have this place", "le journal n'a pas cet endroit"},
    Phrase{"another webhook has this id", "un autre webhook a cet identifiant"},
    Phrase{"another invitation has this id", "une autre invitation a cet identifiant"},
    Phrase{"the invitation was taken up or withdrawn", "l'invitation a été acceptée ou retirée"},
    Phrase{"a node has at most 16 webhooks", "un nœud a au plus 16 webhooks"},
    Phrase{"a settlement note in the journal does not read back", "une note de règlement du journal ne se relit pas"},
    Phrase{"the closing of a note in the journal does not read back",
           "la clôture d'une note de règlement du journal ne se relit pas"},
    Phrase{"an entry moves an account without a row", "une écriture mouvemente un compte qui n'a pas de ligne"},
    Phrase{"no webhook has this id", "aucun webhook n'a cet identifiant"},
    Phrase{"the receiver of webhook {0} has taken nothing for 3 days",
           "le destinataire du webhook {0} n'a rien pris depuis 3 jours"},
    Phrase{"is not empty", "n'est pas vide"},
    Phrase{"pages of its origin may not call", "les pages de son origine ne peuvent pas appeler"},
    Phrase{"has at most 2048 characters", "a au plus 2048 caractères"},
    Phrase{"is a URL in printable ASCII, without #", "est une URL en ASCII imprimable, sans #"},
    Phrase{"begins with https://", "commence par https://"},
    Phrase{"names a host and no user", "nomme une machine et aucun utilisateur"},
    Phrase{"is https unless it leads to 127.0.0.1", "est en https sauf vers 127.0.0.1"},
    Phrase{"names an address of a private network, or of nobody: nothing is sent there",
           "nomme une adresse d'un réseau privé, ou de personne : rien n'y est envoyé"},

    Phrase{"ask for another quote", "demandez un autre devis"},
    Phrase{"the agreement was changed since", "l'accord a changé depuis"},
    Phrase{"the quote is of another amount", "le devis est d'un autre montant"},
    Phrase{"is newest or oldest", "est newest (récents d'abord) ou oldest (anciens d'abord)"},
    Phrase{"is a time in UTC, as in 2026-03-01T12:00:00Z", "est une heure UTC, comme 2026-03-01T12:00:00Z"},
    Phrase{"is no kind of payment", "n'est pas un genre de paiement"},
    Phrase{"is held, accepted or refused", "est held (en attente), accepted (accepté) ou refused (refusé)"},
    Phrase{"is no quote of this node", "n'est pas un devis de ce nœud"},
    Phrase{"is of another payee or amount", "est d'un autre bénéficiaire ou d'un autre montant"},
    Phrase{"is 24 hexadecimal digits", "fait 24 chiffres hexadécimaux"},
    Phrase{"too much for a QR code", "trop pour un code QR"},
    Phrase{"a memo has at most 140 bytes", "un libellé a au plus 140 octets"},
    Phrase{"another request has this id", "une autre demande a cet identifiant"},
    Phrase{"1000 requests of this member wait to be paid", "1000 demandes de cet adhérent attendent d'être payées"},
    Phrase{"no such request waits", "aucune demande de ce nom n'attend"},
};

}  // namespace node::messages
