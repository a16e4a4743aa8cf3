// Details of failures, as the sources say them and in French: what keys and statements that an auditor was given show.
// For messages_details.cpp.
#pragma once

#include <array>

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr std::array given_details{
    // Forms.
    Phrase{"an account has the form DOMAIN/digital=IBAN or DOMAIN/paper=IBAN",
           "un compte s'écrit DOMAINE/digital=IBAN ou DOMAINE/paper=IBAN"},
    Phrase{"no export of {0} is given", "aucun export de {0} n'est donné"},
    Phrase{"{0} is a mutual credit, which has no fund", "{0} est un crédit mutuel, qui n'a pas de fonds"},
    Phrase{"{0} is given for two accounts", "{0} est donné pour deux comptes"},
    Phrase{"[bank_csv] is missing", "[bank_csv] manque"},
    Phrase{"CSV does not say whose it is: give it as IBAN=FILE",
           "le CSV ne dit pas de quel compte il est : donnez-le sous la forme IBAN=FICHIER"},

    // Findings.
    Phrase{"the key that was given is none that these books begin with or have changed to",
           "la clé donnée n'est aucune de celles par lesquelles ces livres commencent ou qu'ils ont prises depuis"},
    Phrase{"it is of {0}, of which no books given have booked a movement",
           "il est de {0}, dont aucun des livres donnés n'a comptabilisé de mouvement"},
    Phrase{"the bank shows {0} EUR on {1}, and the books do not have it",
           "la banque montre {0} EUR le {1}, et les livres ne les ont pas"},
    Phrase{"the books have {0} EUR on {1}, and the bank does not show it",
           "les livres ont {0} EUR le {1}, et la banque ne les montre pas"},
    Phrase{"a deposit of {0} EUR was entered on {1}, and the bank does not show it in the days around",
           "un dépôt de {0} EUR a été saisi le {1}, et la banque ne le montre pas dans les jours autour"},
    Phrase{"the bank has {0} EUR at the end of {1}, the books {2} EUR",
           "la banque a {0} EUR à la fin du {1}, les livres {2} EUR"},
    Phrase{"{0}, movement {1}", "{0}, mouvement {1}"},
    Phrase{"{0}, statement {1}", "{0}, relevé {1}"},
    Phrase{"{0}, statement {1}, movement {2}", "{0}, relevé {1}, mouvement {2}"},
    Phrase{"the key that was given", "la clé donnée"},
    Phrase{"the key in these books", "la clé dans ces livres"},

    // What cannot be known.
    Phrase{"whether it wrote these books: nothing in them is signed under a key given",
           "si elle a écrit ces livres : rien n'y est signé sous une clé donnée"},
    Phrase{"whether it wrote the entries from {0} on: nothing signed under a key given covers them yet",
           "si elle a écrit les entrées à partir de {0} : rien de signé sous une clé donnée ne les couvre encore"},
    Phrase{"whether the keys after rotation {0} are its own: the key given was replaced then, ask for the one in force",
           "si les clés d'après la rotation {0} sont les siennes : la clé donnée a été remplacée alors, demandez celle "
           "en vigueur"},
    Phrase{"whether the euros are at the bank: its books could not be replayed",
           "si les euros sont à la banque : ses livres n'ont pu être rejoués"},
    Phrase{"digital account: {0}", "compte numérique : {0}"},
    Phrase{"paper account: {0}", "compte papier : {0}"},
    Phrase{"whether these euros are at the bank: no statement of it was given",
           "si ces euros sont à la banque : aucun relevé n'en a été donné"},
    Phrase{"what it held: the statements given are of several accounts of the bank",
           "ce qu'il contenait : les relevés donnés sont de plusieurs comptes de la banque"},
    Phrase{"what it held: no statement given tells a balance",
           "ce qu'il contenait : aucun relevé donné ne dit de solde"},
    Phrase{"what the bank shows: the statements given cover no day",
           "ce que montre la banque : les relevés donnés ne couvrent aucun jour"},
    Phrase{"what the bank shows before {0}: the statements given begin there",
           "ce que montre la banque avant le {0} : les relevés donnés commencent là"},
    Phrase{"what the bank shows from {0} to {1}: no statement given covers these days",
           "ce que montre la banque du {0} au {1} : aucun relevé donné ne couvre ces jours"},
    Phrase{"what the bank shows from {0} on: the last statement given ends before",
           "ce que montre la banque à partir du {0} : le dernier relevé donné finit avant"},
    Phrase{
        "what {0} movements of the bank, {1} EUR in all, will be in the books: they are later than what was imported",
        "ce que seront dans les livres {0} mouvements de la banque, {1} EUR en tout : ils sont d'après le dernier "
        "import"},
    Phrase{"what {0} movements of the bank were before {1}: the books of this account begin then",
           "ce qu'étaient {0} mouvements de la banque avant le {1} : les livres de ce compte commencent alors"},
    Phrase{"whether deposits of {0} EUR, entered by hand, are those of that amount which the bank shows: none was "
           "imported",
           "si des dépôts de {0} EUR, saisis à la main, sont ceux de ce montant que montre la banque : aucun n'a été "
           "importé"},
    Phrase{"whether deposits of {0} EUR, entered by hand, are what the account held when the statements given begin",
           "si des dépôts de {0} EUR, saisis à la main, sont ce que contenait le compte quand commencent les relevés "
           "donnés"},
    Phrase{"whether deposits of {0} EUR, entered by hand, are at the bank: no statement given shows them",
           "si des dépôts de {0} EUR, saisis à la main, sont à la banque : aucun relevé donné ne les montre"},
    Phrase{"who paid or was paid by {0} movements, entry {1} the first: they were booked from files of another form, "
           "and only day and amount are compared",
           "qui a payé ou a été payé par {0} mouvements, dont l'entrée {1} est la première : ils viennent de fichiers "
           "d'une autre forme, et seuls jour et montant sont comparés"},
};

}  // namespace node::messages
