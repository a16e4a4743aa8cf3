// Details of failures, as the sources say them and in French: what an audit finds wrong, and what it cannot tell.
// For messages_details.cpp.
#pragma once

#include <array>

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr std::array audit_details{
    // Exports.
    Phrase{"no manifest of an audit export", "pas le manifeste d'un export d'audit"},
    Phrase{"an audit export of another version", "un export d'audit d'une autre version"},
    Phrase{"a manifest that is not written as it must be", "un manifeste qui n'est pas écrit comme il doit l'être"},
    Phrase{"the earlier export is of {0}", "l'export précédent est de {0}"},
    Phrase{"the earlier export holds more entries than these books",
           "l'export précédent contient plus d'entrées que ces livres"},
    Phrase{"the earlier export is of another journal", "l'export précédent est d'un autre journal"},
    Phrase{"the manifest names a file that cannot be read", "le manifeste nomme un fichier qui ne peut être lu"},
    Phrase{"the file is not the one that the manifest names", "le fichier n'est pas celui que nomme le manifeste"},
    Phrase{"a symbolic link stands in its place", "un lien symbolique est à sa place"},
    Phrase{"it does not end with a whole record: bytes are missing there, or stand behind it",
           "il ne finit pas par un enregistrement entier : des octets y manquent, ou le suivent"},
    Phrase{"no records begin there that such an export has",
           "un tel export n'a pas d'enregistrements qui commencent là"},
    Phrase{"the manifest does not name the file", "le manifeste ne nomme pas ce fichier"},
    Phrase{"the currency is not that of the export before", "la monnaie n'est pas celle de l'export précédent"},
    Phrase{"it begins at entry {0}, and the export before ends at {1}",
           "il commence à l'entrée {0}, et l'export précédent finit à {1}"},
    Phrase{"the journal is not the one that was exported before, with entries added",
           "le journal n'est pas celui qui a été exporté avant, avec des entrées en plus"},
    Phrase{"the export before it was not given", "l'export précédent n'a pas été donné"},
    Phrase{"the journal is that of {0}", "le journal est celui de {0}"},
    Phrase{"it is an export of no entry", "c'est un export sans aucune entrée"},
    Phrase{"it says something else than the journal", "il dit autre chose que le journal"},
    Phrase{"it says something of entries before the first one", "il parle d'entrées avant la première"},
    Phrase{"there are entries beyond the journal's end", "il y a des entrées au-delà de la fin du journal"},
    Phrase{"the copies cannot be written anew: {0}", "les copies ne peuvent être réécrites : {0}"},
    Phrase{"the copy is not what the journal gives", "la copie n'est pas ce que donne le journal"},
    Phrase{"a copy is missing that the journal gives", "une copie manque que donne le journal"},

    // Several associations together.
    Phrase{"its keys, or its currency, are not those of its own books",
           "ses clés, ou sa monnaie, ne sont pas celles de ses propres livres"},
    Phrase{"it has signed envelopes to this association, which its own books do not know",
           "il a signé des enveloppes à cette association, que ses propres livres ne connaissent pas"},
    Phrase{"the two copies of what was sent differ", "les deux copies de ce qui a été envoyé diffèrent"},
    Phrase{"the peer has received it, and the journal does not have it where it says to stand",
           "le pair l'a reçue, et le journal ne l'a pas là où elle dit être"},
    Phrase{"both have signed other terms than the other one shows",
           "les deux ont signé d'autres conditions que celles que montre l'autre"},
    Phrase{"both have signed another note than the other one shows",
           "les deux ont signé une autre note que celle que montre l'autre"},
    Phrase{"both have signed another closing than the other one shows",
           "les deux ont signé une autre clôture que celle que montre l'autre"},
    Phrase{"it bears a cosignature of {0}, whose books do not know it",
           "il porte une cosignature de {0}, dont les livres ne le connaissent pas"},
    Phrase{"it stands at {0} here and at {1} there", "elle est à {0} ici et à {1} là-bas"},
    Phrase{"is accepted here, and not there", "est accepté ici, et non là-bas"},
    Phrase{"is refused here, and accepted there", "est refusé ici, et accepté là-bas"},
    Phrase{"is accepted there, and not known here", "est accepté là-bas, et inconnu ici"},
    Phrase{"agreement {0}", "accord {0}"},
    Phrase{"settlement note {0}", "note de règlement {0}"},
    Phrase{"closing of settlement note {0}", "clôture de la note de règlement {0}"},
    Phrase{"peer {0}", "pair {0}"},
    Phrase{"position with {0}", "position avec {0}"},
    Phrase{"checkpoint of {0} entries", "point de contrôle de {0} entrées"},

    // What cannot be known.
    Phrase{"whether the euros are at the bank: its own statements were not given",
           "si les euros sont à la banque : ses propres relevés n'ont pas été donnés"},
    Phrase{"whether these are its keys: compare those in keys.csv with what it publishes or gives by hand",
           "si ce sont ses clés : comparez celles de keys.csv avec ce qu'elle publie ou remet en main propre"},
    Phrase{"its books were not given: what it has signed is checked; what it did with it, and whether it has shown "
           "others the same, is not known",
           "ses livres n'ont pas été donnés : ce qu'il a signé est vérifié ; ce qu'il en a fait, et s'il a montré la "
           "même chose à d'autres, n'est pas connu"},
    Phrase{"its books were given, and could not be replayed: nothing of it was compared",
           "ses livres ont été donnés et n'ont pu être rejoués : rien de lui n'a été comparé"},
    Phrase{"whether it has ever met this association: its own books do not know it, and may end before they met",
           "s'il a jamais rencontré cette association : ses propres livres ne la connaissent pas, et finissent "
           "peut-être avant leur rencontre"},
    Phrase{"whether it has ever met this association: its own books do not know it, and were restored from a backup",
           "s'il a jamais rencontré cette association : ses propres livres ne la connaissent pas, et ont été restaurés "
           "d'une sauvegarde"},
    Phrase{"whether the positions mirror: one has wound up the other, and what it owes since is its own",
           "si les positions se répondent : l'un a liquidé l'autre, et ce qu'il doit depuis ne regarde que lui"},
    Phrase{"whether the positions mirror: messages between the two are on their way",
           "si les positions se répondent : des messages entre les deux sont en route"},

    Phrase{"{0} more findings of the kind {1} are not listed",
           "{0} constats de plus de la sorte {1} ne sont pas listés"},

    // Evidence.
    Phrase{"the order, in envelope {0}", "l'ordre, dans l'enveloppe {0}"},
    Phrase{"the answer, in envelope {0}", "la réponse, dans l'enveloppe {0}"},
    Phrase{"as it is known here", "tel qu'il est connu ici"},
    Phrase{"the keys in its own books", "les clés dans ses propres livres"},
    Phrase{"as {0} has sent it", "comme {0} l'a envoyée"},
    Phrase{"as {0} has received it", "comme {0} l'a reçue"},
    Phrase{"terms here", "conditions ici"},
    Phrase{"terms there", "conditions là-bas"},
    Phrase{"note here", "note ici"},
    Phrase{"note there", "note là-bas"},
    Phrase{"closing here", "clôture ici"},
    Phrase{"closing there", "clôture là-bas"},
    Phrase{"the checkpoint as {0} has cosigned it", "le point de contrôle tel que {0} l'a cosigné"},
    Phrase{"the checkpoint with its cosignatures", "le point de contrôle avec ses cosignatures"},
    Phrase{"envelope", "enveloppe"},
    Phrase{"envelope {0}", "enveloppe {0}"},
    Phrase{"SHA-256 in the manifest", "SHA-256 dans le manifeste"},
    Phrase{"SHA-256 of the file", "SHA-256 du fichier"},
};

}  // namespace node::messages
