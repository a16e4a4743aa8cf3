// What verify, backup and restore say.
#pragma once

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr Phrase verify_about{"Replay the journal and check every rule and every signature",
                                     "Rejouer le journal et vérifier chaque règle et chaque signature"};
inline constexpr Phrase verify_footer{
    "Works on a stopped node, and on a running one: then the node takes a copy, this process verifies it and removes\n"
    "it. Says what is wrong and where. Exit code 5 if something is.\n\n"
    "Examples:\n"
    "  lokaponto --data /srv/miel verify\n"
    "  lokaponto verify --books /tmp/restored/db",
    "Marche sur un nœud arrêté, et sur un nœud en marche : alors le nœud fait une copie, ce processus la vérifie puis\n"
    "la supprime. Dit ce qui ne va pas et où. Code de sortie 5 si quelque chose ne va pas.\n\n"
    "Exemples :\n"
    "  lokaponto --data /srv/miel verify\n"
    "  lokaponto verify --books /tmp/restored/db"};
inline constexpr Phrase verify_books{"Verify this directory of books instead of the node's",
                                     "Vérifier ce répertoire de livres au lieu de ceux du nœud"};
inline constexpr Phrase verify_progress{"{0} of {1} entries", "{0} entrées sur {1}"};
inline constexpr Phrase verify_stopped{
    "The replay stopped behind {0} entries: where the books stand and whether they are covered is not known",
    "Le rejeu s'est arrêté après {0} entrées : l'état des livres et leur couverture ne sont pas connus"};
inline constexpr Phrase verify_clean{"Clean: {0} entries, {1} envelopes, {2} signatures, {3} rows",
                                     "Sans défaut : {0} entrées, {1} enveloppes, {2} signatures, {3} lignes"};
inline constexpr Phrase verify_findings{"{0} findings:",
                                        "{0} constats, en anglais pour qui les étudie (auditeur, développeurs) :"};
inline constexpr Phrase field_root{"root", "racine"};

inline constexpr Phrase backup_about{"Take a backup of the books, also while the node runs",
                                     "Sauvegarder les livres, aussi pendant que le nœud marche"};
inline constexpr Phrase backup_footer{
    "A directory holds many backups; each costs only what is new. Put it on another disk. Keys, certificate, token "
    "and\n"
    "configuration are not in it. Without --keep every backup stays: so does what they hold of members erased "
    "since.\n\n"
    "Examples:\n"
    "  lokaponto --data /srv/miel backup /mnt/backup/miel\n"
    "  lokaponto --data /srv/miel backup /mnt/backup/miel --keep 30    the newest 30, older ones are removed",
    "Un répertoire contient plusieurs sauvegardes ; chacune ne coûte que le nouveau. Mettez-le sur un autre disque. "
    "Ni\n"
    "les clés, ni le certificat, ni le jeton, ni la configuration n'y sont. Sans --keep, toutes restent : et donc ce\n"
    "qu'elles contiennent d'adhérents effacés depuis.\n\n"
    "Exemples :\n"
    "  lokaponto --data /srv/miel backup /mnt/backup/miel\n"
    "  lokaponto --data /srv/miel backup /mnt/backup/miel --keep 30    les 30 plus récentes, les autres sont enlevées"};
inline constexpr Phrase backup_keep{
    "Keep the newest so many, and remove older ones (default: keep all)",
    "Garder tant des plus récentes, et enlever les autres (par défaut : toutes garder)"};
inline constexpr Phrase backups_kept{"{0} backups are there now.", "{0} sauvegardes s'y trouvent maintenant."};
inline constexpr Phrase backups_all_kept{"{0} backups are there now; none is removed without --keep.",
                                         "{0} sauvegardes s'y trouvent maintenant ; aucune n'est enlevée sans --keep."};
inline constexpr Phrase backup_directory{"The directory of backups", "Le répertoire des sauvegardes"};
inline constexpr Phrase backup_taken{"Backup {0} in {1}: {2} entries, {3} bytes",
                                     "Sauvegarde {0} dans {1} : {2} entrées, {3} octets"};

inline constexpr Phrase restore_about{"Put a backup in place of lost books",
                                      "Remettre une sauvegarde à la place de livres perdus"};
inline constexpr Phrase restore_footer{
    "The node must be stopped and its directory db gone. When it starts, it asks its peers for what the backup does "
    "not\n"
    "know, before members can pay again. Never restore while another copy of the node runs.\n\n"
    "Examples:\n"
    "  lokaponto restore /mnt/backup/miel --list\n"
    "  lokaponto --data /srv/miel restore /mnt/backup/miel\n"
    "  lokaponto --data /srv/miel restore /mnt/backup/miel --number 12",
    "Le nœud doit être arrêté et son répertoire db absent. À son démarrage il demande à ses pairs ce que la "
    "sauvegarde\n"
    "ne sait pas, avant que les adhérents puissent payer de nouveau. Ne jamais restaurer pendant qu'une autre copie "
    "du\n"
    "nœud marche.\n\n"
    "Exemples :\n"
    "  lokaponto restore /mnt/backup/miel --list\n"
    "  lokaponto --data /srv/miel restore /mnt/backup/miel\n"
    "  lokaponto --data /srv/miel restore /mnt/backup/miel --number 12"};
inline constexpr Phrase restore_number{"Which backup (default: the newest)",
                                       "Quelle sauvegarde (par défaut : la plus récente)"};
inline constexpr Phrase restore_list{"Only list the backups", "Seulement lister les sauvegardes"};
inline constexpr Phrase restore_target{"The data directory (default: that of --data)",
                                       "Le répertoire de données (par défaut : celui de --data)"};
inline constexpr Phrase restore_exists{"{0} is there: move it away first, if it is really lost",
                                       "{0} existe : déplacez-le d'abord, s'il est vraiment perdu"};
inline constexpr Phrase restore_done{"Restored backup {0} of {1} into {2}: {3} entries",
                                     "Sauvegarde {0} du {1} restaurée dans {2} : {3} entrées"};
inline constexpr Phrase restore_next{"Start the node: it compares its links before members can pay.",
                                     "Lancez le nœud : il compare ses liens avant que les adhérents puissent payer."};
inline constexpr Phrase restore_missing{"Put back {0} as well: without it the node cannot start.",
                                        "Remettez aussi {0} : sans lui le nœud ne peut démarrer."};
inline constexpr Phrase field_number{"number", "numéro"};
inline constexpr Phrase field_taken{"taken", "prise"};
inline constexpr Phrase field_entries{"entries", "entrées"};
inline constexpr Phrase field_bytes{"bytes", "octets"};

}  // namespace node::messages
