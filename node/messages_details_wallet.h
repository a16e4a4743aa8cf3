// Details of failures, as the sources say them and in French: what wallets ask, memos and favourites. For
// messages_details.cpp.
#pragma once

#include <array>

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr std::array wallet_details{
    Phrase{"no member has the address {0}", "aucun adhérent n'a l'adresse {0}"},
    Phrase{"a member has at most {0} favourites", "un adhérent a au plus {0} favoris"},
    Phrase{"a memo has at most {0} bytes", "un libellé a au plus {0} octets"},
    Phrase{"is a text or a number", "est un texte ou un nombre"},
    Phrase{"has more digits than a number keeps: it is sent as a text",
           "a plus de chiffres qu'un nombre n'en garde : il s'envoie comme texte"},
    Phrase{"is a list of at most {0} texts", "est une liste d'au plus {0} textes"},
    Phrase{"begins with {0}", "commence par {0}"},
    Phrase{"members do not pay themselves", "un adhérent ne se paie pas lui-même"},
    Phrase{"the member cannot be paid now", "cet adhérent ne peut pas être payé en ce moment"},
    Phrase{"no agreement leads to {0}", "aucun accord ne mène à {0}"},
    Phrase{"no partner has this number", "personne n'a ce numéro"},
    Phrase{"is no name", "n'est pas un nom"},
    Phrase{"no payee has this number", "aucun bénéficiaire n'a ce numéro"},
    Phrase{"the payment is no top-up", "ce paiement n'est pas un crédit de compte"},
    Phrase{"public_url in [http] is not set, and wallets need it",
           "public_url n'est pas renseigné dans [http], et les applications en ont besoin"},
    Phrase{"is lokaponto or lokavaluto", "est lokaponto ou lokavaluto"},
    Phrase{"resource: is acct:alias@domain", "resource : s'écrit acct:alias@domaine"},
    Phrase{"nobody is known publicly under this address", "personne n'est connu publiquement à cette adresse"},
    Phrase{"too many addresses were asked for", "trop d'adresses ont été demandées"},
    Phrase{"is too much", "est trop"},
    Phrase{"is https:// and a name in small letters, perhaps with a port",
           "est https:// suivi d'un nom en minuscules, et d'un port s'il le faut"},
};

}  // namespace node::messages
