// What the audit commands and their reports say.
#pragma once

#include <array>

#include "node/messages_words.h"

namespace node::messages {

inline constexpr Phrase audit_about{"Check exported books, of one association or several",
                                    "Vérifier des livres exportés, d'une association ou de plusieurs"};
inline constexpr Phrase audit_footer{
    "Replays the exports without any node: signatures, chains, double entry, cover, payments, settlements. With the\n"
    "exports of several associations it also compares what they say of each other. Of each association a full export\n"
    "is needed, and the increments after it. Exit code 5 if something is wrong. What each finding means:\n"
    "`lokaponto audit findings`.\n\n"
    "Examples:\n"
    "  lokaponto --data /srv/miel audit export /mnt/audit/miel-2026\n"
    "  lokaponto --data /srv/miel audit export /mnt/audit/miel-2027 --since /mnt/audit/miel-2026\n"
    "  lokaponto audit /mnt/audit/miel-2026 /mnt/audit/miel-2027 /mnt/audit/lait-2027 --html report.html\n"
    "  lokaponto audit /mnt/audit/miel-2026 --key miel.example/log=6f3c... --statement /mnt/bank/miel-*.xml",
    "Rejoue les exports sans aucun nœud : signatures, chaînes, partie double, couverture, paiements, règlements. Avec\n"
    "les exports de plusieurs associations, compare aussi ce qu'elles disent l'une de l'autre. De chacune il faut un\n"
    "export complet, et les compléments qui le suivent. Code de sortie 5 si quelque chose ne va pas. Ce que veut dire\n"
    "chaque constat : `lokaponto --lang fr audit findings`.\n\n"
    "Exemples :\n"
    "  lokaponto --data /srv/miel audit export /mnt/audit/miel-2026\n"
    "  lokaponto --data /srv/miel audit export /mnt/audit/miel-2027 --since /mnt/audit/miel-2026\n"
    "  lokaponto audit /mnt/audit/miel-2026 /mnt/audit/miel-2027 /mnt/audit/lait-2027 --html rapport.html\n"
    "  lokaponto audit /mnt/audit/miel-2026 --key miel.example/log=6f3c... --statement /mnt/bank/miel-*.xml"};
inline constexpr Phrase audit_exports{"Directories of exports", "Répertoires d'exports"};
inline constexpr Phrase audit_html{"Write the report as a page that can be printed, in the language of --lang",
                                   "Écrire le rapport en page imprimable, dans la langue de --lang"};
inline constexpr Phrase audit_json_file{"Write the report as a JSON document", "Écrire le rapport en document JSON"};
inline constexpr Phrase audit_books{"Write the movements for hledger into this directory, if nothing is found",
                                    "Écrire les mouvements pour hledger dans ce répertoire, s'il n'y a aucun constat"};
inline constexpr Phrase audit_scratch{"Where what is replayed stands meanwhile (default: the system's temporary place)",
                                      "Où ce qui est rejoué se tient entre-temps (par défaut : le lieu temporaire du "
                                      "système)"};
inline constexpr Phrase audit_key{
    "A key that the association gives by another way, as `keys show` prints it: DOMAIN/log=KEY or DOMAIN/message=KEY; "
    "more than once",
    "Une clé que l'association donne par un autre chemin, comme l'affiche `keys show` : DOMAINE/log=CLÉ ou "
    "DOMAINE/message=CLÉ ; plusieurs fois"};
inline constexpr Phrase audit_statement{
    "A statement that its bank gives the auditor: camt.053, CFONB120, OFX; IBAN=FILE for CSV; more than once",
    "Un relevé que sa banque donne à l'auditeur : camt.053, CFONB120, OFX ; IBAN=FICHIER pour du CSV ; plusieurs fois"};
inline constexpr Phrase audit_account{
    "Whose account of the fund a statement is of: DOMAIN/digital=IBAN or DOMAIN/paper=IBAN (default: of the books that "
    "have booked a movement of it)",
    "De quel compte du fonds est un relevé : DOMAINE/digital=IBAN ou DOMAINE/paper=IBAN (par défaut : des livres qui "
    "en "
    "ont comptabilisé un mouvement)"};
inline constexpr Phrase audit_columns{"For CSV: a file with [bank_csv] as in lokaponto.toml, which names its columns",
                                      "Pour du CSV : un fichier avec [bank_csv] comme dans lokaponto.toml, qui nomme "
                                      "ses colonnes"};
inline constexpr Phrase audit_needs_exports{"No export is named", "Aucun export n'est nommé"};

inline constexpr Phrase audit_export_about{"Write all evidence of the books into a directory for an auditor",
                                           "Écrire toutes les preuves des livres dans un répertoire pour un auditeur"};
inline constexpr Phrase audit_export_footer{
    "Exact stored bytes: the journal, what was said to peers and by them, and readable copies of keys, agreements,\n"
    "settlement notes, wind-ups, checkpoints, accounts and statements. Accounts have no names in it, but aliases stand "
    "in\n"
    "orders between associations beside their accounts, and what was typed as reference, reason or author: it is "
    "personal\n"
    "data (docs/auditors.md). With --since, only what the books have gained since an earlier export. A running node "
    "takes\n"
    "a copy of its books, which is read and removed.",
    "Les octets exacts : le journal, ce qui a été dit aux pairs et par eux, et des copies lisibles des clés, accords,\n"
    "notes de règlement, liquidations, points de contrôle, comptes et relevés. Les comptes y sont sans nom, mais des "
    "alias\n"
    "sont dans les ordres entre associations, à côté de leurs comptes, et ce qui a été saisi comme référence, raison "
    "ou\n"
    "auteur : ce sont des données personnelles (docs/auditors.md). Avec --since, seulement ce qui s'est ajouté depuis "
    "un\n"
    "export précédent. Un nœud en marche fait une copie de ses livres, qui est lue puis supprimée."};
inline constexpr Phrase audit_export_directory{"A directory that does not exist yet, or is empty",
                                               "Un répertoire qui n'existe pas encore, ou vide"};
inline constexpr Phrase audit_export_since{"The directory of the export that this one continues",
                                           "Le répertoire de l'export que celui-ci prolonge"};
inline constexpr Phrase audit_export_done{"{0}: entries {1} to {2}, {3} files, {4} bytes",
                                          "{0} : entrées {1} à {2}, {3} fichiers, {4} octets"};
inline constexpr Phrase audit_export_none{"{0}: no new entry, {1} files, {2} bytes",
                                          "{0} : aucune nouvelle entrée, {1} fichiers, {2} octets"};

inline constexpr Phrase audit_findings_about{"List what an audit can find, and what each finding means",
                                             "Lister ce qu'un audit peut trouver, et ce que veut dire chaque constat"};

// The report.
inline constexpr Phrase report_title{"Audit report", "Rapport d'audit"};
inline constexpr Phrase report_clean{"No finding: everything that these exports can show holds.",
                                     "Aucun constat : tout ce que ces exports peuvent montrer tient."};
inline constexpr Phrase report_found{"Findings: {0}, the gravest first", "Constats : {0}, les plus graves d'abord"};
inline constexpr Phrase report_left_out{"{0}: {1} more, not listed", "{0} : {1} de plus, hors liste"};
inline constexpr Phrase report_association{"{0}: entries {1} of {2}, envelopes {3}, signatures {4}",
                                           "{0} : entrées {1} sur {2}, enveloppes {3}, signatures {4}"};
inline constexpr Phrase report_compared{"Compared with their other side: envelopes {0}, payments {1}",
                                        "Comparés avec leur autre côté : enveloppes {0}, paiements {1}"};
inline constexpr Phrase report_program{"Made by lokaponto {0}", "Fait par lokaponto {0}"};
inline constexpr Phrase report_row{"{0}: {1}", "{0} : {1}"};
inline constexpr Phrase report_key_of_books{"key given {0}: of these books", "clé donnée {0} : de ces livres"};
inline constexpr Phrase report_key_replaced{"key given {0}: of these books, replaced since",
                                            "clé donnée {0} : de ces livres, remplacée depuis"};
inline constexpr Phrase report_key_differs{"key given {0}: not of these books", "clé donnée {0} : pas de ces livres"};
inline constexpr Phrase report_statement{
    "statement {0}, {1}, {2}: {3}; movements {4}, booked word for word {5}, by day and amount {6}",
    "relevé {0}, {1}, {2} : {3} ; mouvements {4}, comptabilisés mot pour mot {5}, par jour et montant {6}"};
inline constexpr Phrase report_period{"{0} to {1}", "du {0} au {1}"};
inline constexpr Phrase report_no_period{"no day", "aucun jour"};
inline constexpr Phrase report_digital{"digital", "numérique"};
inline constexpr Phrase report_paper{"paper", "papier"};
inline constexpr Phrase report_given{"Given by others", "Donné par d'autres"};
inline constexpr Phrase report_unknown{"What cannot be known:", "Ce qui ne peut être connu :"};
inline constexpr Phrase report_unknown_title{"What cannot be known", "Ce qui ne peut être connu"};
inline constexpr Phrase report_findings_title{"Findings", "Constats"};
inline constexpr Phrase report_evidence{"proof: {0}, bytes {1}: {2}", "preuve : {0}, octets {1} : {2}"};
inline constexpr Phrase report_evidence_text{"proof: {0}, bytes {1}:", "preuve : {0}, octets {1} :"};
inline constexpr Phrase report_differ{"the two differ from byte {0} on", "les deux diffèrent à partir de l'octet {0}"};
inline constexpr Phrase report_recorded{"What the books record themselves:",
                                        "Ce que les livres consignent eux-mêmes :"};
inline constexpr Phrase report_recorded_title{"What the books record themselves",
                                              "Ce que les livres consignent eux-mêmes"};
inline constexpr Phrase report_at_entry{"entry {0}, {1}: {2}", "entrée {0}, {1} : {2}"};
inline constexpr Phrase report_at_entry_with{"entry {0}, {1}, {2}: {3}", "entrée {0}, {1}, {2} : {3}"};
inline constexpr Phrase report_each{"each association", "chaque association"};
inline constexpr Phrase report_last_entry{"Last entry", "Dernière entrée"};
inline constexpr Phrase report_exports{"Exports", "Exports"};
inline constexpr Phrase report_circulation{"Circulation", "Circulation"};
inline constexpr Phrase report_fund_digital{"Fund account, digital", "Compte du fonds numérique"};
inline constexpr Phrase report_fund_paper{"Fund account, paper", "Compte du fonds papier"};
inline constexpr Phrase report_unseen{"of which no statement shows yet", "dont aucun relevé ne montre encore"};
inline constexpr Phrase report_cash{"Cash at counters", "Espèces aux comptoirs"};
inline constexpr Phrase report_in_flight{"On the way to peers", "En route vers les pairs"};
inline constexpr Phrase report_internal{"Between accounts of the fund", "Entre comptes du fonds"};
inline constexpr Phrase report_unissued{"Not issued for yet", "Pas encore émis"};
inline constexpr Phrase report_own_euros{"Own euros", "Euros propres"};
inline constexpr Phrase report_payable{"Owed, units gone", "Dus, unités reprises"};
inline constexpr Phrase report_unmatched{"Bank lines that wait", "Lignes de banque en attente"};
inline constexpr Phrase report_unexplained{"Left the bank unexplained", "Partis de la banque sans explication"};
inline constexpr Phrase report_lost{"Lost: never arrived, or owed by who was wound up",
                                    "Perdus : jamais arrivés, ou dus par qui a été liquidé"};
inline constexpr Phrase report_missing{"Missing behind the units", "Manque derrière les unités"};
inline constexpr Phrase report_fund{"Euros that cover units", "Euros qui couvrent des unités"};
inline constexpr Phrase report_claims{"Claims on peers", "Créances sur les pairs"};
inline constexpr Phrase report_debts{"Debts to peers", "Dettes envers les pairs"};
inline constexpr Phrase report_held{"Held", "En attente"};
inline constexpr Phrase report_covered{"Covered", "Couvert"};
inline constexpr Phrase report_cover_chart{"Circulation and what covers it, over time",
                                           "La circulation et ce qui la couvre, dans le temps"};
inline constexpr Phrase report_cover{"Euros that cover units, claims less debts",
                                     "Euros qui couvrent des unités, créances moins dettes"};
inline constexpr Phrase report_positions_chart{"Positions with peers", "Positions avec les pairs"};
inline constexpr Phrase report_owes{"owes {0} {1} to {2}", "doit {0} {1} à {2}"};
inline constexpr Phrase report_is_owed{"is owed {0} {1} by {2}", "{2} lui doit {0} {1}"};
inline constexpr Phrase report_owes_nothing{"nothing is owed between it and {0}", "rien n'est dû entre elle et {0}"};
inline constexpr Phrase report_entries{"Entries", "Entrées"};
inline constexpr Phrase report_envelopes{"Envelopes", "Enveloppes"};
inline constexpr Phrase report_signatures{"Signatures", "Signatures"};
inline constexpr Phrase report_root_title{"Root of the journal", "Racine du journal"};
inline constexpr Phrase report_by_promise{"A mutual credit: nothing covers it but its members' promise",
                                          "Un crédit mutuel : seule la promesse de ses adhérents le couvre"};

inline constexpr std::array gravities{Word{"falsified", {"falsified", "falsifié"}}, Word{"money", {"money", "argent"}},
                                      Word{"incomplete", {"incomplete", "incomplet"}}, Word{"rule", {"rule", "règle"}},
                                      Word{"form", {"form", "forme"}}};

inline constexpr Phrase gravity_falsified{"falsified: history was changed, or a signed word is contradicted",
                                          "falsifié : l'histoire a été changée, ou une parole signée est démentie"};
inline constexpr Phrase gravity_money{"money: something moves or stands that nothing bears out",
                                      "argent : quelque chose bouge ou se trouve là sans fondement"};
inline constexpr Phrase gravity_incomplete{"incomplete: evidence is missing that must be there",
                                           "incomplet : des preuves manquent qui doivent être là"};
inline constexpr Phrase gravity_rule{"rule: something was done that the rules do not allow",
                                     "règle : quelque chose a été fait que les règles ne permettent pas"};
inline constexpr Phrase gravity_form{"form: the export, or another file given, is not as it must be",
                                     "forme : l'export, ou un autre fichier donné, n'est pas comme il doit l'être"};

}  // namespace node::messages
