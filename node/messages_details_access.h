// Details of failures, as the sources say them and in French: who may do what. For messages_details.cpp.
#pragma once

#include <array>

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr std::array access_details{
    Phrase{"is member, counter, operator or auditor",
           "est member (adhérent), counter (comptoir), operator (opérateur) ou auditor (auditeur)"},
    Phrase{"is member, staff or app", "est member (adhérent), staff (personne) ou app (programme)"},
    Phrase{"is a subject and read or write, as in payments:read",
           "se compose d'un sujet et de read ou write, par exemple payments:read"},
    Phrase{"members have theirs as members", "les adhérents ont le leur comme adhérents"},
    Phrase{"staff is operator, counter or auditor",
           "une personne est operator (opérateur), counter (comptoir) ou auditor (auditeur)"},
    Phrase{"an app has at least one scope", "un programme a au moins une portée"},
    Phrase{"a member is named for the role member, and for no other",
           "un adhérent se nomme pour le rôle member, et pour aucun autre"},
    Phrase{"a counter is named for the role counter, and for no other",
           "un comptoir se nomme pour le rôle counter, et pour aucun autre"},
    Phrase{"the name has an access already", "ce nom a déjà un accès"},
    Phrase{"nobody has this access", "personne n'a cet accès"},
    Phrase{"is how the token of the data directory stands in the trail",
           "désigne dans la trace le jeton du répertoire de données"},
    Phrase{"is another member's", "appartient à un autre adhérent"},
    Phrase{"what is noted of members is the association's to change",
           "ce qui est noté des adhérents, c'est à l'association de le changer"},
    Phrase{"is another counter's", "appartient à un autre comptoir"},
    Phrase{"is for an operator to say", "c'est à un opérateur de le dire"},
    Phrase{"or staff is given, and not both", "ou staff : l'un des deux, et non les deux"},
    Phrase{"or old_password is given, and not both", "ou old_password : l'un des deux, et non les deux"},
    Phrase{"this is no session", "ceci n'est pas une session"},
    Phrase{"a password has 10 to 256 bytes", "un mot de passe a de 10 à 256 octets"},
    Phrase{"the certificate of HTTP cannot be used: {0}", "le certificat de HTTP ne peut pas servir : {0}"},
};

}  // namespace node::messages
