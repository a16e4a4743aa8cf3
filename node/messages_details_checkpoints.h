// Details of failures and findings, as the sources say them and in French: checkpoints, their witnesses, proofs. For
// messages_details.cpp.
#pragma once

#include <array>

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr std::array checkpoint_details{
    // what a witness says
    Phrase{"its checkpoint is not cosigned: {0}", "son point de contrôle n'est pas cosigné : {0}"},
    Phrase{"it follows from no envelope, though some were sent",
           "il ne prolonge aucune enveloppe, alors que des enveloppes sont parties"},
    Phrase{"it follows from an envelope that comes later", "il prolonge une enveloppe qui vient après lui"},
    Phrase{"it follows from an envelope that is not the last one",
           "il prolonge une enveloppe qui n'est pas la dernière"},
    Phrase{"its journal is not the one of envelope {0}", "son journal n'est pas celui de l'enveloppe {0}"},
    Phrase{"its journal has begun anew since, under another name",
           "son journal a recommencé depuis, sous un autre nom"},
    Phrase{"it is larger than the journal when it was sent", "il dépasse le journal qu'il y avait à son envoi"},
    Phrase{"it does not follow from the last one that was cosigned", "il ne prolonge pas le dernier qui fut cosigné"},
    Phrase{"it does not extend the one of {0} entries", "il ne prolonge pas celui de {0} écritures"},
    Phrase{"an envelope before it is missing", "une enveloppe d'avant lui manque"},
    Phrase{"the envelope that holds it is missing", "l'enveloppe qui le contient manque"},
    Phrase{"a checkpoint of another log, or with other signatures",
           "un point de contrôle d'un autre journal, ou avec d'autres signatures"},
    Phrase{"its journal begins anew as {0}: what was cosigned before was lost there",
           "son journal recommence sous le nom {0} : ce qui fut cosigné auparavant y est perdu"},
    Phrase{"it cosigns a checkpoint that was not made here",
           "il cosigne un point de contrôle qui n'a pas été fait ici"},
    Phrase{"its cosignature does not verify", "sa cosignature ne se vérifie pas"},
    Phrase{"no link was compared since the program started",
           "aucun lien n'a été comparé depuis le démarrage du programme"},
    Phrase{"no checkpoint was made yet", "aucun point de contrôle n'a encore été fait"},
    Phrase{"the checkpoint", "le point de contrôle"},
    // the journal
    Phrase{"the checkpoint does not read: {0}", "le point de contrôle ne se lit pas : {0}"},
    Phrase{"a checkpoint of another size than the journal", "un point de contrôle d'une autre taille que le journal"},
    Phrase{"a cosignature of a checkpoint that was not made",
           "une cosignature d'un point de contrôle qui n'a pas été fait"},
    Phrase{"a row of checkpoints", "une ligne de points de contrôle"},
    // what verification finds
    Phrase{"the checkpoint is not a note with one signature",
           "le point de contrôle n'est pas une note avec une seule signature"},
    Phrase{"the checkpoint does not say what the journal was",
           "le point de contrôle ne dit pas ce qu'était le journal"},
    Phrase{"the checkpoint is not signed by the log key", "le point de contrôle n'est pas signé par la clé du journal"},
    Phrase{"a checkpoint of a stranger is cosigned", "le point de contrôle d'un inconnu est cosigné"},
    Phrase{"the checkpoint is not in the envelope that was taken in",
           "le point de contrôle n'est pas dans l'enveloppe qui vient d'être prise"},
    Phrase{"there is no such checkpoint where the entry says",
           "il n'y a pas ce point de contrôle à l'endroit que dit l'écriture"},
    Phrase{"a checkpoint is cosigned that had been cosigned before",
           "un point de contrôle est cosigné qui l'avait déjà été"},
    Phrase{"a checkpoint is cosigned that must not be: {0}",
           "un point de contrôle est cosigné qui ne doit pas l'être : {0}"},
    Phrase{"our cosignature does not verify", "notre cosignature ne se vérifie pas"},
    Phrase{"a checkpoint is said to be cosigned before a restore that was not",
           "un point de contrôle est dit cosigné avant une restauration qui n'a pas eu lieu"},
    Phrase{"a cosignature of a stranger", "la cosignature d'un inconnu"},
    Phrase{"the cosignature is not in the envelope that was taken in",
           "la cosignature n'est pas dans l'enveloppe qui vient d'être prise"},
    Phrase{"there is no such cosignature where the entry says",
           "il n'y a pas cette cosignature à l'endroit que dit l'écriture"},
    Phrase{"a checkpoint is cosigned twice by one peer", "un point de contrôle est cosigné deux fois par un même pair"},
    Phrase{"the cosignature does not verify", "la cosignature ne se vérifie pas"},
    Phrase{"what a peer said of a checkpoint was not acted on",
           "ce qu'un pair a dit d'un point de contrôle est resté sans suite"},
    Phrase{"a checkpoint of {0} is said to be cosigned before a restore, and no word of ours says so",
           "un point de contrôle de {0} est dit cosigné avant une restauration, et aucune parole de nous ne le dit"},
    Phrase{"a checkpoint is shown to others than it concerns, or with other proofs",
           "un point de contrôle est montré à d'autres que ceux qu'il concerne, ou avec d'autres preuves"},
    // proofs
    Phrase{"a path of more than 64 hashes", "un chemin de plus de 64 empreintes"},
    Phrase{"a path is lines of 32 bytes", "un chemin est fait de lignes de 32 octets"},
    Phrase{"a proof of more than 256 KiB", "une preuve de plus de 256 Kio"},
    Phrase{"not a proof of c2sp.org/tlog-proof@v1", "pas une preuve c2sp.org/tlog-proof@v1"},
    Phrase{"what is extra is base64", "le supplément s'écrit en base64"},
    Phrase{"a proof has an index", "une preuve a un indice"},
    Phrase{"a proof in another form", "une preuve sous une autre forme"},
    Phrase{"a checkpoint of {0}", "un point de contrôle de {0}"},
    Phrase{"the path does not lead from the entry to the root", "le chemin ne mène pas de l'écriture à la racine"},
    Phrase{"a sum of balances is not negative", "une somme de soldes n'est pas négative"},
    Phrase{"the sum of all balances", "la somme de tous les soldes"},
    Phrase{"the credit of all members together", "le crédit de tous les adhérents ensemble"},
    Phrase{"a checkpoint of more than 63 bits can say", "un point de contrôle de plus que n'en disent 63 bits"},
    Phrase{"a leaf outside of its tree", "une feuille hors de son arbre"},
    Phrase{"the path is too short", "le chemin est trop court"},
    Phrase{"the path is too long", "le chemin est trop long"},
};

}  // namespace node::messages
