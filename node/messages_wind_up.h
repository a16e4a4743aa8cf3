// What commands about a peer whose node is gone for good say.
#pragma once

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr Phrase wind_up_about{"End what stands with a peer whose node is gone for good",
                                      "Mettre fin à ce qui reste avec un pair dont le nœud a disparu"};
inline constexpr Phrase wind_up_show_about{"What stands with a silent peer, and the statement that would end it",
                                           "Ce qui reste avec un pair muet, et la déclaration qui y mettrait fin"};
inline constexpr Phrase wind_up_show_footer{
    "If the peer's association still has its keys, it signs the statement (wind-up sign): then payments under way can "
    "be\n"
    "accepted too. If nobody has them, --alone makes one that you sign by yourself, when the time that the agreement\n"
    "names has passed; all payments under way are given back.\n\n"
    "Examples:\n  lokaponto wind-up show eusko.example\n"
    "  lokaponto wind-up show eusko.example -o statement.txt\n"
    "  lokaponto wind-up show eusko.example --alone -o statement.txt",
    "Si l'association du pair a encore ses clés, elle signe la déclaration (wind-up sign) : des paiements en cours\n"
    "peuvent alors aussi être acceptés. Si personne ne les a, --alone en fait une que vous signez seuls, une fois "
    "passé\n"
    "le délai que nomme l'accord ; tous les paiements en cours sont rendus.\n\n"
    "Exemples :\n  lokaponto wind-up show eusko.example\n"
    "  lokaponto wind-up show eusko.example -o declaration.txt\n"
    "  lokaponto wind-up show eusko.example --alone -o declaration.txt"};
inline constexpr Phrase wind_up_alone{"Nobody has the peer's keys: this node signs alone",
                                      "Personne n'a les clés du pair : ce nœud signe seul"};
inline constexpr Phrase wind_up_accepted_option{"A payment that the peer had accepted, as ID@DOMAIN; can be repeated",
                                                "Un paiement que le pair avait accepté, ID@DOMAINE ; répétable"};
inline constexpr Phrase wind_up_output{"Write the statement to this new file",
                                       "Écrire la déclaration dans ce nouveau fichier"};
inline constexpr Phrase wind_up_sign_about{"Sign a statement about this node, which is gone, with its keys",
                                           "Signer avec ses clés une déclaration sur ce nœud, qui a disparu"};
inline constexpr Phrase wind_up_sign_footer{
    "For the board or the liquidator of the association whose node is gone. Needs its data directory - the "
    "configuration\n"
    "and keys/ are enough -, no books and no network. Read what is shown: who owes whom how much, and what becomes of "
    "each\n"
    "payment. Send the file back then.\n\n"
    "Example:\n  lokaponto --data BACKUP-OF-THE-KEYS wind-up sign statement.txt",
    "Pour le bureau ou le liquidateur de l'association dont le nœud a disparu. Il faut son dossier de données - la\n"
    "configuration et keys/ suffisent -, ni comptes ni réseau. Lisez ce qui s'affiche : qui doit combien à qui, et ce "
    "que\n"
    "devient chaque paiement. Renvoyez ensuite le fichier.\n\n"
    "Exemple :\n  lokaponto --data SAUVEGARDE-DES-CLES wind-up sign declaration.txt"};
inline constexpr Phrase wind_up_book_about{"Sign a statement and put it in force",
                                           "Signer une déclaration et la mettre en vigueur"};
inline constexpr Phrase wind_up_book_footer{
    "For good: nothing is paid over this link any more. Refused if the books say something else by now.\n\n"
    "Example:\n  lokaponto wind-up book statement.txt",
    "Définitif : plus rien n'est payé sur ce lien. Refusé si les comptes disent autre chose entre-temps.\n\n"
    "Exemple :\n  lokaponto wind-up book declaration.txt"};
inline constexpr Phrase wind_up_file{"The file of the statement", "Le fichier de la déclaration"};
inline constexpr Phrase wind_up_yes{"Do not ask", "Ne pas demander"};
inline constexpr Phrase wind_up_give_up_about{
    "Give up what a peer owes that was wound up: own euros bear it",
    "Abandonner ce que doit un pair liquidé : les euros propres le supportent"};
inline constexpr Phrase wind_up_give_up_footer{
    "Until then it counts as lost: coverage shows it. It takes as many own euros.\n\n"
    "Example:\n  lokaponto wind-up give-up eusko.example",
    "D'ici là cela compte comme perdu : coverage le montre. Il faut autant d'euros propres.\n\n"
    "Exemple :\n  lokaponto wind-up give-up eusko.example"};

inline constexpr Phrase field_wind_up_of{"Node that is gone", "Nœud disparu"};
inline constexpr Phrase field_wind_up_by{"By the books of", "D'après les comptes de"};
inline constexpr Phrase field_wind_up_number{"Statement", "Déclaration"};
inline constexpr Phrase field_wind_up_hands{"Signed by", "Signée par"};
inline constexpr Phrase field_wind_up_heard{"Last heard", "Entendu en dernier"};
inline constexpr Phrase field_wind_up_declared{"Made", "Faite"};
inline constexpr Phrase field_wind_up_owed{"Then owed", "Dû ensuite"};
inline constexpr Phrase wind_up_two_hands{"both", "les deux"};
inline constexpr Phrase wind_up_one_hand{"one alone: nobody has the other's keys",
                                         "un seul : personne n'a les clés de l'autre"};
inline constexpr Phrase wind_up_nothing_owed{"nothing", "rien"};
inline constexpr Phrase wind_up_owed{"{0} owes {1} {2}", "{0} doit à {1} {2}"};
inline constexpr Phrase wind_up_no_holds{"No payment waits for its answer.", "Aucun paiement n'attend sa réponse."};
inline constexpr Phrase column_wind_up_payment{"payment", "paiement"};
inline constexpr Phrase column_wind_up_amount{"amount", "montant"};
inline constexpr Phrase column_wind_up_becomes{"becomes", "devient"};
inline constexpr Phrase wind_up_accepted{"accepted", "accepté"};
inline constexpr Phrase wind_up_returned{"returned", "rendu"};
inline constexpr Phrase wind_up_silent{
    "Silent for {0} days; the agreement lets {1} pass before it can be wound up alone.",
    "Muet depuis {0} jours ; l'accord en laisse passer {1} avant qu'un seul y mette "
    "fin."};
inline constexpr Phrase wind_up_in_force{"It was wound up: nothing is paid over this link any more.",
                                         "Il a été liquidé : plus rien n'est payé sur ce lien."};
inline constexpr Phrase wind_up_lost{
    "It owes {0}, which covers nothing: give it up when own euros suffice.",
    "Il doit {0}, qui ne couvre rien : à abandonner quand les euros propres y suffisent."};
inline constexpr Phrase wind_up_not_yet{"It cannot be booked now: {0}", "Elle ne peut être mise en vigueur : {0}"};
inline constexpr Phrase wind_up_written{"The statement is in {0}", "La déclaration est dans {0}"};
inline constexpr Phrase wind_up_of_another{"the keys are those of {0}", "les clés sont celles de {0}"};
inline constexpr Phrase wind_up_asks_nobody{"this statement is signed by one side alone",
                                            "cette déclaration n'est signée que d'un côté"};
inline constexpr Phrase wind_up_sign_question{"Sign this for the association? It binds it. [y/N] ",
                                              "Signer ceci pour l'association ? Elle en est liée. [o/N] "};
inline constexpr Phrase wind_up_not_signed{"Nothing was signed.", "Rien n'a été signé."};
inline constexpr Phrase wind_up_signed{"Signed: send {0} to {1}", "Signée : envoyez {0} à {1}"};
inline constexpr Phrase wind_up_book_question{"Sign this and end what stands with the peer, for good? [y/N] ",
                                              "Signer ceci et mettre fin à ce qui reste avec le pair ? [o/N] "};
inline constexpr Phrase wind_up_alone_question{
    "Nobody signs for the peer. If it comes back and had accepted what is given back here, your association bears "
    "it.\nSign alone and end what stands with it, for good? [y/N] ",
    "Personne ne signe pour le pair. S'il revient et avait accepté ce qui est rendu ici, votre association le "
    "supporte.\nSigner seul et mettre fin à ce qui reste avec lui ? [o/N] "};
inline constexpr Phrase wind_up_not_booked{"Nothing was booked.", "Rien n'a été mis en vigueur."};
inline constexpr Phrase wind_up_booked{"{0} is wound up", "{0} est liquidé"};
inline constexpr Phrase wind_up_to_pay{
    "What is owed waits until you say to whom it goes: lokaponto bank creditor {0} NAME IBAN",
    "Ce qui est dû attend que vous disiez à qui : lokaponto bank creditor {0} NOM IBAN"};
inline constexpr Phrase wind_up_to_arrive{"Euros that {1} still pays arrive under {0}",
                                          "Les euros que paie encore {1} arrivent sous {0}"};
inline constexpr Phrase wind_up_given_up{"What {0} owes is given up", "Ce que doit {0} est abandonné"};

}  // namespace node::messages
