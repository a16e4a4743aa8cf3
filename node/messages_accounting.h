// What export and declarations say.
#pragma once

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr Phrase export_about{"Write the accounts of a period as a file for the accountant",
                                     "Écrire les comptes d'une période dans un fichier pour le comptable"};
inline constexpr Phrase export_footer{
    "Formats:\n"
    "  fec        fichier des écritures comptables, as French law has it; in euro\n"
    "  journal    plain text, for hledger and ledger; units and euro\n"
    "  beancount  plain text, for beancount; units and euro\n"
    "  odoo       CSV for Odoo's module account_move_csv_import; in euro\n"
    "  csv        for a spreadsheet; in euro\n\n"
    "The chart of accounts stands in lokaponto.toml, [accounting.accounts]. Days are those of France. The file is "
    "there\n"
    "whole or not at all. Works on a stopped node, and on a running one, which takes a copy for it.\n\n"
    "Examples:\n"
    "  lokaponto --data /srv/miel export fec --from 2026-01-01 --to 2026-12-31 --output /srv/comptes\n"
    "  lokaponto --data /srv/miel export journal --from 2026-01-01 --to 2026-12-31 --output miel.journal",
    "Formats :\n"
    "  fec        fichier des écritures comptables, tel que le veut la loi ; en euros\n"
    "  journal    texte, pour hledger et ledger ; unités et euros\n"
    "  beancount  texte, pour beancount ; unités et euros\n"
    "  odoo       CSV pour le module account_move_csv_import d'Odoo ; en euros\n"
    "  csv        pour un tableur ; en euros\n\n"
    "Le plan comptable est dans lokaponto.toml, [accounting.accounts]. Les jours sont ceux de la France. Le fichier "
    "est\n"
    "là en entier ou pas du tout. Marche sur un nœud arrêté, et sur un nœud en marche, qui en fait une copie.\n\n"
    "Exemples :\n"
    "  lokaponto --data /srv/miel export fec --from 2026-01-01 --to 2026-12-31 --output /srv/comptes\n"
    "  lokaponto --data /srv/miel export journal --from 2026-01-01 --to 2026-12-31 --output miel.journal"};
inline constexpr Phrase export_format{"fec, journal, beancount, odoo or csv", "fec, journal, beancount, odoo ou csv"};
inline constexpr Phrase export_from{"The first day of the period, as in 2026-01-01",
                                    "Le premier jour de la période, comme 2026-01-01"};
inline constexpr Phrase export_to{"The last day of the period, as in 2026-12-31",
                                  "Le dernier jour de la période, comme 2026-12-31"};
inline constexpr Phrase export_output{
    "The file to write, or the directory for it (default: the current one)",
    "Le fichier à écrire, ou le répertoire où l'écrire (par défaut : le répertoire courant)"};
inline constexpr Phrase export_siren{
    "The association's SIREN, for the name of its FEC (default: that of lokaponto.toml)",
    "Le SIREN de l'association, pour le nom de son FEC (par défaut : celui de lokaponto.toml)"};
inline constexpr Phrase export_provisional{"Export a period that is not over yet",
                                           "Exporter une période qui n'est pas encore finie"};
inline constexpr Phrase export_not_over{"The period is not over.", "La période n'est pas finie."};
inline constexpr Phrase export_not_over_detail{"It ends on {0}; export it later, or now with --provisional",
                                               "Elle finit le {0} ; exportez-la plus tard, ou dès maintenant avec "
                                               "--provisional"};
inline constexpr Phrase export_no_siren{"A FEC is named after the SIREN of the association.",
                                        "Un FEC porte le SIREN de l'association dans son nom."};
inline constexpr Phrase export_no_siren_detail{
    "Give it with --siren or in lokaponto.toml, or name the file with --output",
    "Donnez-le par --siren ou dans lokaponto.toml, ou nommez le fichier par --output"};
inline constexpr Phrase export_done{"{0}: {1} entries, {2} lines, from {3} to {4}",
                                    "{0} : {1} écritures, {2} lignes, du {3} au {4}"};
inline constexpr Phrase export_total{"debits {0} {1}, credits {0} {1}", "débits {0} {1}, crédits {0} {1}"};
inline constexpr Phrase export_account{"fund, {0}: {1} EUR, as the bank's lines up to {3} say",
                                       "fonds {0} : {1} EUR, comme le disent les lignes de la banque jusqu'au {3}"};
inline constexpr Phrase export_account_differs{
    "fund, {0}: {1} EUR in these accounts, {2} EUR by the bank's lines up to {3}: the rest was imported later, or "
    "entered "
    "by hand",
    "fonds {0} : {1} EUR dans ces comptes, {2} EUR selon les lignes de la banque jusqu'au {3} : le reste a été importé "
    "plus tard, ou saisi à la main"};
inline constexpr Phrase export_is_provisional{"Provisional: entries may still be added to the period.",
                                              "Provisoire : des écritures peuvent encore s'ajouter à la période."};
inline constexpr Phrase export_redated{
    "{0} entries bear the date of an entry before them: the clock of this machine had gone back.",
    "{0} écritures portent la date d'une écriture précédente : l'horloge de la machine avait reculé."};

inline constexpr Phrase declarations_about{"Count what the law has an association declare beyond one million euro",
                                           "Compter ce que la loi fait déclarer au-delà d'un million d'euros"};
inline constexpr Phrase declarations_footer{
    "Code monétaire et financier: L.521-3, payments over twelve months; L.525-5, electronic money in circulation, at "
    "its\n"
    "highest in the twelve months. Warns at 80 %. Only what this node knows is counted: add paper and what other\n"
    "programs pay.\n\n"
    "Examples:\n"
    "  lokaponto --data /srv/miel declarations\n"
    "  lokaponto --data /srv/miel declarations --on 2025-12-31",
    "Code monétaire et financier : L.521-3, paiements sur douze mois ; L.525-5, monnaie électronique en circulation, "
    "au\n"
    "plus haut des douze mois. Prévient à 80 %. Seul est compté ce que connaît ce nœud : ajoutez-y le papier et ce "
    "que\n"
    "paient d'autres programmes.\n\n"
    "Exemples :\n"
    "  lokaponto --data /srv/miel declarations\n"
    "  lokaponto --data /srv/miel declarations --on 2025-12-31"};
inline constexpr Phrase declarations_on{"The last day of the twelve months (default: today)",
                                        "Le dernier jour des douze mois (par défaut : aujourd'hui)"};
inline constexpr Phrase declarations_to_come{"--on: {0} is still to come; today is {1}",
                                             "--on : le {0} est encore à venir ; nous sommes le {1}"};
inline constexpr Phrase declarations_period{"From {0} to {1}:", "Du {0} au {1} :"};
inline constexpr Phrase field_payments_made{"payments, L.521-3", "paiements, L.521-3"};
inline constexpr Phrase field_payments_local{"  between members", "  entre adhérents"};
inline constexpr Phrase field_payments_outgoing{"  to elsewhere", "  vers ailleurs"};
inline constexpr Phrase field_payments_incoming{"  from elsewhere", "  depuis ailleurs"};
inline constexpr Phrase field_money_highest{"electronic money, L.525-5", "monnaie électronique, L.525-5"};
inline constexpr Phrase field_money_now{"  on the last day", "  le dernier jour"};
inline constexpr Phrase money_highest_on{"{0} EUR on {1}", "{0} EUR le {1}"};
inline constexpr Phrase threshold_near{"80 % of the threshold of {0} EUR is reached: prepare the declaration",
                                       "80 % du seuil de {0} EUR sont atteints : préparez la déclaration"};
inline constexpr Phrase threshold_above{"the threshold of {0} EUR is exceeded: declare it to the ACPR",
                                        "le seuil de {0} EUR est dépassé : déclarez-le à l'ACPR"};
inline constexpr Phrase threshold_warning{"{0}: {1}", "{0} : {1}"};
inline constexpr Phrase reading_books{"Read this directory of books instead of the node's",
                                      "Lire ce répertoire de livres au lieu de ceux du nœud"};

}  // namespace node::messages
