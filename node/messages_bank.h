// What commands about the bank say.
#pragma once

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr Phrase bank_about{"The fund's bank: transfers out, statements in",
                                   "La banque du fonds : virements à faire, relevés à lire"};
inline constexpr Phrase transfers_about{"List transfers that wait, are ordered, or came back",
                                        "Lister les virements en attente, ordonnés ou revenus"};
inline constexpr Phrase creditor_about{"Say whom a transfer that waits is to be paid to",
                                       "Dire à qui un virement en attente doit être payé"};
inline constexpr Phrase transfer_id{"The id of the redemption or withdrawal",
                                    "L'identifiant de la reconversion ou du retrait"};
inline constexpr Phrase order_about{"Write a file of all transfers that wait, for the bank to make",
                                    "Écrire le fichier des virements en attente, que la banque fera"};
inline constexpr Phrase order_footer{
    "The file is a SEPA credit transfer (pain.001.001.09). Its accounts are those of [fund] in lokaponto.toml. If it "
    "is\n"
    "lost, --again writes the same transfers once more; hand it to the bank once only.\n\n"
    "Example:\n  lokaponto bank order --output virements.xml",
    "Le fichier est un virement SEPA (pain.001.001.09). Ses comptes sont ceux de [fund] dans lokaponto.toml. S'il est\n"
    "perdu, --again récrit les mêmes virements ; on ne le remet qu'une fois à la banque.\n\n"
    "Exemple :\n  lokaponto bank order --output virements.xml"};
inline constexpr Phrase order_output{"The file to write", "Le fichier à écrire"};
inline constexpr Phrase order_again{"Write the transfers of this batch again", "Récrire les virements de ce lot"};
inline constexpr Phrase order_execution{"The day on which the bank is to make them (default: today)",
                                        "Le jour où la banque doit les faire (par défaut : aujourd'hui)"};
inline constexpr Phrase order_format{"pain.001 version: 09 (default) or 03",
                                     "Version de pain.001 : 09 (par défaut) ou 03"};
inline constexpr Phrase ordered{"Batch {0}: {1} transfers, {2} EUR, in {3}",
                                "Lot {0} : {1} virements, {2} EUR, dans {3}"};
inline constexpr Phrase order_stands{
    "Batch {0} is ordered in the books and its file was not written; to write it: bank order --again {0}",
    "Le lot {0} est ordonné dans les livres et son fichier n'est pas écrit ; pour l'écrire : bank order --again {0}"};
inline constexpr Phrase left_out{
    "The transfer {0} stays behind until it is told whom it goes to, by a name that banks can write and an IBAN: bank "
    "creditor {0} NAME IBAN",
    "Le virement {0} attend qu'on dise à qui il va, par un nom que les banques savent écrire et un IBAN : bank "
    "creditor "
    "{0} NOM IBAN"};
inline constexpr Phrase import_about{"Book a statement of the bank", "Comptabiliser un relevé de la banque"};
inline constexpr Phrase import_balance{
    "What the account holds at the bank today, where the file does not say it (CSV, OFX)",
    "Ce que le compte contient à la banque aujourd'hui, quand le fichier ne le dit pas (CSV, OFX)"};
inline constexpr Phrase import_columns{
    "For CSV: the name after [bank_csv. in lokaponto.toml (default: the only one)",
    "Pour du CSV : le nom après [bank_csv. dans lokaponto.toml (par défaut : le seul)"};
inline constexpr Phrase balance_of_one{"--balance goes with a file of one account",
                                       "--balance va avec un fichier d'un seul compte"};
inline constexpr Phrase import_footer{
    "Reads camt.053, CFONB120 and OFX, and CSV whose columns [bank_csv] in lokaponto.toml names. A file that cannot be "
    "read changes nothing; a line is booked once, however "
    "often\n"
    "it is imported. What no rule understands waits (bank lines).\n\n"
    "Example:\n  lokaponto bank import releve-2026-11.xml",
    "Lit camt.053, CFONB120 et OFX, et le CSV dont [bank_csv] dans lokaponto.toml nomme les colonnes. Un fichier "
    "illisible ne change rien ; une ligne n'est comptée qu'une fois, même "
    "si\n"
    "on l'importe plusieurs fois. Ce qu'aucune règle ne comprend attend (bank lines).\n\n"
    "Exemple :\n  lokaponto bank import releve-2026-11.xml"};
inline constexpr Phrase import_file{"The file of the bank", "Le fichier de la banque"};
inline constexpr Phrase imported{"{0} of {1} lines are new; {2} wait for the treasurer (bank lines)",
                                 "{0} lignes nouvelles sur {1} ; {2} attendent le trésorier (bank lines)"};
inline constexpr Phrase lines_about{"List lines of statements that wait for the treasurer",
                                    "Lister les lignes de relevé qui attendent le trésorier"};
inline constexpr Phrase lines_all{"All lines, understood or not", "Toutes les lignes, comprises ou non"};
inline constexpr Phrase resolve_about{"Say what a line that waits is", "Dire ce qu'est une ligne en attente"};
inline constexpr Phrase resolve_footer{
    "  deposit       euros to issue for\n"
    "  own-euros     the association's own: a gift, a subsidy, bank charges\n"
    "  send-back     to be transferred back to whom it came from\n"
    "  known         it is about the payment given with --payment, also if the bank booked a little more or less: own\n"
    "                euros bear the difference. Several --payment, or --batch, for transfers that it booked as one "
    "sum\n"
    "  booked-twice  the same euros came from a file of another form: it is taken back\n\n"
    "Examples:\n  lokaponto bank resolve 3f9a0c41 deposit\n  lokaponto bank resolve 3f9a0c41 known --batch 12",
    "  deposit       des euros contre lesquels émettre\n"
    "  own-euros     à l'association : don, subvention, frais bancaires\n"
    "  send-back     à virer en retour à qui l'a envoyée\n"
    "  known         elle concerne le paiement donné avec --payment, même si la banque a compté un peu plus ou un peu\n"
    "                moins : les euros propres portent l'écart. Plusieurs --payment, ou --batch, pour des virements\n"
    "                comptés en une somme\n"
    "  booked-twice  les mêmes euros sont venus d'un fichier d'une autre forme : elle est annulée\n\n"
    "Exemples :\n  lokaponto bank resolve 3f9a0c41 deposit\n  lokaponto bank resolve 3f9a0c41 known --batch 12"};
inline constexpr Phrase resolve_line{"The line, or the first digits of it that no other has",
                                     "La ligne, ou ses premiers chiffres qu'aucune autre n'a"};
inline constexpr Phrase resolve_as{"What it is", "Ce qu'elle est"};
inline constexpr Phrase resolve_payment{"The payment that it is about", "Le paiement qu'elle concerne"};
inline constexpr Phrase reopen_about{"Take back what was said of a line: it waits again",
                                     "Revenir sur ce qui a été dit d'une ligne : elle attend à nouveau"};
inline constexpr Phrase reopened{"The line waits for the treasurer again", "La ligne attend à nouveau le trésorier"};
inline constexpr Phrase resolve_batch{"The batch that the bank booked as one sum",
                                      "Le lot que la banque a compté en une somme"};
inline constexpr Phrase rejected_about{"Say that the bank did not make transfers that were ordered",
                                       "Dire que la banque n'a pas fait des virements ordonnés"};
inline constexpr Phrase rejected_footer{
    "They wait again: order them anew, perhaps under another IBAN (bank creditor), or give them up (fund abandon). "
    "Only\n"
    "once a statement of a later day than the order, up to its closing balance, shows none of them and no line that\n"
    "left waits. Ask the bank first whether it may still make them.\n\n"
    "Examples:\n  lokaponto bank rejected 5e0c1f...\n  lokaponto bank rejected --batch 12",
    "Ils attendent de nouveau : les ordonner encore, peut-être vers un autre IBAN (bank creditor), ou les abandonner\n"
    "(fund abandon). Seulement quand un relevé d'un jour plus tardif que l'ordre, jusqu'à son solde, n'en montre "
    "aucun\n"
    "et qu'aucune ligne sortie n'attend. Demander d'abord à la banque si elle peut encore les faire.\n\n"
    "Exemples :\n  lokaponto bank rejected 5e0c1f...\n  lokaponto bank rejected --batch 12"};
inline constexpr Phrase rejected_transfers{"Their ids (bank transfers)", "Leurs identifiants (bank transfers)"};
inline constexpr Phrase rejected_batch{"All of this batch that no statement has shown",
                                       "Tous ceux de ce lot qu'aucun relevé n'a montrés"};
inline constexpr Phrase rejected{"{0} transfers wait again", "{0} virements attendent de nouveau"};
inline constexpr Phrase nothing_rejected{"no transfer is named that is with the bank",
                                         "aucun virement confié à la banque n'est nommé"};
inline constexpr Phrase resolved{"The line does not wait any more", "La ligne n'attend plus"};
inline constexpr Phrase column_line{"line", "ligne"};
inline constexpr Phrase column_date{"date", "date"};
inline constexpr Phrase column_outcome{"outcome", "constat"};
inline constexpr Phrase column_stage{"stage", "étape"};
inline constexpr Phrase column_batch{"batch", "lot"};
inline constexpr Phrase column_creditor{"creditor", "créancier"};
inline constexpr Phrase column_text{"text", "texte"};

}  // namespace node::messages
