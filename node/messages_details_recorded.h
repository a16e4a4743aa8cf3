// Details, as the sources say them and in French: what books record of themselves, and what shows only when what others
// have seen of a journal lies beside it. For messages_details.cpp.
#pragma once

#include <array>

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr std::array recorded_details{
    // Recorded.
    Phrase{"it was restored from a backup: what had stood from here on was lost",
           "elle a été restaurée d'une sauvegarde : ce qui suivait cette place a été perdu"},
    Phrase{
        "it was restored from a backup: what had stood from here on was lost; its own envelopes that were given back "
        "show that there were {0} entries before",
        "elle a été restaurée d'une sauvegarde : ce qui suivait cette place a été perdu ; ses propres enveloppes, qui "
        "lui ont été rendues, montrent qu'il y avait {0} entrées auparavant"},
    Phrase{
        "the entries {0} to {1} of before were lost at this restore: it has signed a checkpoint of them",
        "les entrées {0} à {1} d'auparavant ont été perdues à cette restauration : il en a signé un point de contrôle"},
    Phrase{"the entries {0} to {1} of another export were lost at this restore",
           "les entrées {0} à {1} d'un autre export ont été perdues à cette restauration"},
    Phrase{"alarm {0}: {1}", "alarme {0} : {1}"},
    Phrase{"the link is frozen: {0}", "le lien est gelé : {0}"},
    Phrase{"the link is thawed, by an operator's word", "le lien est dégelé, sur la parole d'un opérateur"},
    Phrase{"members may pay before the link is compared, by an operator's word",
           "les adhérents peuvent payer avant que le lien ne soit comparé, sur la parole d'un opérateur"},
    Phrase{"settlement note {0} is disputed here", "la note de règlement {0} est contestée ici"},
    Phrase{"settlement note {0} is disputed there", "la note de règlement {0} est contestée là-bas"},
    Phrase{"the receipt of a settlement is of another sum than has left",
           "le reçu d'un règlement est d'une autre somme que ce qui est parti"},
    Phrase{"it is wound up, by this association alone", "il est liquidé, par cette association seule"},
    Phrase{"it is wound up, by both", "il est liquidé, par les deux"},
    Phrase{"a claim of {0} minor units is given up, own euros bear it",
           "une créance de {0} unités mineures est abandonnée, les euros propres la supportent"},
    Phrase{"payment {0} was told in two ways: the association bears the difference",
           "le paiement {0} a été annoncé de deux façons : l'association supporte la différence"},

    // Found.
    Phrase{
        "it has signed two envelopes that cannot be of one log: it ran twice, or tells two stories",
        "elle a signé deux enveloppes qui ne peuvent être d'un même journal : elle a tourné deux fois, ou raconte deux "
        "histoires"},
    Phrase{"it has signed two of this size of one log: it ran twice, or tells two stories",
           "elle en a signé deux de cette taille pour un même journal : elle a tourné deux fois, ou raconte deux "
           "histoires"},
    Phrase{"two exports go on with another entry each, and neither says that it was restored there",
           "deux exports continuent chacun par une autre entrée, et aucun ne dit qu'elle a été restaurée là"},
    Phrase{"{0} holds it, and it is of another journal than the one shown here",
           "{0} le détient, et il est d'un autre journal que celui qui est montré ici"},
    Phrase{"it has signed an envelope to {0} as this entry, and one to {1}",
           "elle a signé comme cette entrée une enveloppe à {0}, et une à {1}"},
    Phrase{
        "{0} are missing behind the units: {1} left the bank unexplained, {2} are lost, and own euros bear {3}",
        "il manque {0} derrière les unités : {1} ont quitté la banque sans explication, {2} sont perdus, et les euros "
        "propres en supportent {3}"},

    // Evidence.
    Phrase{"header and signature that {0} holds", "en-tête et signature que {0} détient"},
    Phrase{"header and signature that {0} was shown", "en-tête et signature qui ont été montrés à {0}"},
    Phrase{"header and signature of envelope {0}, as {1} has received it",
           "en-tête et signature de l'enveloppe {0}, comme {1} l'a reçue"},
    Phrase{"the checkpoint as {0} has received it, and not cosigned it",
           "le point de contrôle tel que {0} l'a reçu, sans le cosigner"},
    Phrase{"the root of so many entries in these books", "la racine d'autant d'entrées de ces livres"},
    Phrase{"entry of the first", "entrée du premier"},
    Phrase{"entry of the second", "entrée du second"},

    // What cannot be known.
    Phrase{"whether members have asked for what was paid within an association: it says so",
           "si des adhérents ont demandé ce qui a été payé au sein d'une association : elle le dit"},
    Phrase{"whose an account is: exports hold no names",
           "à qui est un compte : les exports ne contiennent pas de noms"},
    Phrase{"what its entries from {0} on say: the replay has not come there",
           "ce que disent ses entrées à partir de {0} : elles n'ont pas été rejouées jusque-là"},
    Phrase{"whether it has entries from {0} on: books that are cut off there hold as well",
           "si elle a des entrées à partir de {0} : des livres coupés là tiennent aussi"},
    Phrase{
        "whether it has shown others the same: no other association has cosigned a checkpoint of its journal",
        "si elle a montré la même chose à d'autres : aucune autre association n'a cosigné un point de contrôle de son "
        "journal"},
    Phrase{
        "whether it has shown others the same from entry {0} on: no checkpoint that another association has cosigned "
        "covers it",
        "si elle a montré la même chose à d'autres à partir de l'entrée {0} : aucun point de contrôle cosigné par une "
        "autre association ne la couvre"},
    Phrase{"whether the checkpoint of {0} entries that {1} holds is of this journal: these books end before it",
           "si le point de contrôle de {0} entrées que détient {1} est de ce journal : ces livres finissent avant lui"},
    Phrase{
        "what stood in the entries {0} to {1}, which were lost at a restore: only what others hold of them is known",
        "ce que contenaient les entrées {0} à {1}, perdues à une restauration : seul ce que d'autres en détiennent est "
        "connu"},
    Phrase{"why the entries {0} to {1} of another export had to be lost at a restore",
           "pourquoi les entrées {0} à {1} d'un autre export ont dû être perdues à une restauration"},
    Phrase{"what became of the envelopes that the first has sent the other from {0} on: the other's books end before "
           "them",
           "ce que sont devenues les enveloppes que la première a envoyées à l'autre à partir de {0} : les livres de "
           "l'autre finissent avant elles"},
    Phrase{"what the first has sent the other from envelope {0} on: its own books end before them",
           "ce que la première a envoyé à l'autre à partir de l'enveloppe {0} : ses propres livres finissent avant"},
    Phrase{
        "what the first has sent the other from envelope {0} on: its books were restored from a backup, and have not "
        "recovered them yet",
        "ce que la première a envoyé à l'autre à partir de l'enveloppe {0} : ses livres ont été restaurés d'une "
        "sauvegarde, et ne l'ont pas encore retrouvé"},
};

}  // namespace node::messages
