// What init, serve and the command line itself say.
#pragma once

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr Phrase program_about{
    "Lokaponto: the node of one association in a federation of local currencies.\n\n"
    "A day with it:\n"
    "  lokaponto --data /srv/miel init --domain miel.example --currency MIEL --name \"La MIEL\"\n"
    "  lokaponto --data /srv/miel serve\n"
    "  lokaponto --data /srv/miel member add alice\n"
    "  lokaponto --data /srv/miel fund deposit 100\n"
    "  lokaponto --data /srv/miel issue alice 100\n"
    "  lokaponto --data /srv/miel pay alice boulangerie@eusko.example 12.50\n"
    "  lokaponto --data /srv/miel status\n",
    "Lokaponto : le nœud d'une association dans une fédération de monnaies locales.\n\n"
    "Une journée avec lui :\n"
    "  lokaponto --data /srv/miel init --domain miel.example --currency MIEL --name \"La MIEL\"\n"
    "  lokaponto --data /srv/miel serve\n"
    "  lokaponto --data /srv/miel member add alice\n"
    "  lokaponto --data /srv/miel fund deposit 100\n"
    "  lokaponto --data /srv/miel issue alice 100\n"
    "  lokaponto --data /srv/miel pay alice boulangerie@eusko.example 12.50\n"
    "  lokaponto --data /srv/miel status\n"};
inline constexpr Phrase program_footer{
    "Exit codes:\n"
    "  0 done   1 refused, with the reason   2 cannot be read: usage or a value   3 the node does not answer\n"
    "  4 the payment is held, the other node has not answered yet   5 verification found something\n"
    "  6 data directory, configuration or disk are not as they must be\n\n"
    "lokaponto COMMAND --help tells more about each command.",
    "Codes de sortie :\n"
    "  0 fait   1 refusé, avec le motif   2 illisible : usage ou valeur   3 le nœud ne répond pas\n"
    "  4 paiement en attente, l'autre nœud n'a pas encore répondu   5 la vérification a trouvé quelque chose\n"
    "  6 répertoire de données, configuration ou disque ne sont pas comme il faut\n\n"
    "lokaponto COMMANDE --help en dit plus sur chaque commande."};
inline constexpr Phrase option_data{
    "The node's data directory (default: $LOKAPONTO_DATA, else the current one)",
    "Le répertoire de données du nœud (par défaut : $LOKAPONTO_DATA, sinon le répertoire courant)"};
inline constexpr Phrase option_json{"Answer with one JSON document on standard output, failures too",
                                    "Répondre par un document JSON sur la sortie standard, échecs compris"};
inline constexpr Phrase option_lang{"The language of messages: en or fr (default: LC_ALL, LANG)",
                                    "La langue des messages : en ou fr (par défaut : LC_ALL, LANG)"};
inline constexpr Phrase option_help{"Show this help", "Montrer cette aide"};
inline constexpr Phrase option_version{"Show the version", "Montrer la version"};
inline constexpr Phrase bad_usage{"The command line cannot be read.", "La ligne de commande est illisible."};
inline constexpr Phrase usage_missing{"{0} is missing", "il manque {0}"};
inline constexpr Phrase usage_no_command{"name a command; lokaponto --help lists them",
                                         "indiquez une commande ; lokaponto --help les liste"};
inline constexpr Phrase usage_not_text{"argument {0} is not text in UTF-8 without control characters",
                                       "l'argument {0} n'est pas un texte en UTF-8 sans caractères de contrôle"};
inline constexpr Phrase usage_empty{"{0} is empty", "{0} est vide"};
inline constexpr Phrase usage_unexpected{"'{0}' is not expected here", "'{0}' n'est pas attendu ici"};
inline constexpr Phrase usage_perhaps_amount{
    "'{0}' is not expected here; an amount with a space in it stands in quotes, as in \"1 000.50\", or without it",
    "'{0}' n'est pas attendu ici ; un montant avec une espace se met entre guillemets, comme \"1 000,50\", ou s'écrit "
    "sans"};
inline constexpr Phrase usage_did_you_mean{"'{0}' is not expected here; did you mean '{1}'?",
                                           "'{0}' n'est pas attendu ici ; vouliez-vous dire '{1}' ?"};
// A colon follows: in French after a space.
inline constexpr Phrase label_usage{"Usage", "Utilisation "};
inline constexpr Phrase label_positionals{"Arguments", "Arguments "};
inline constexpr Phrase label_options{"Options", "Options "};
inline constexpr Phrase label_commands{"Commands", "Commandes "};
inline constexpr Phrase label_command{"COMMAND", "COMMANDE"};
inline constexpr Phrase label_more_options{
    "Everywhere: --data DIRECTORY, --json, --lang en or fr; lokaponto --help says what they are.",
    "Partout : --data RÉPERTOIRE, --json, --lang en ou fr ; lokaponto --help dit ce que c'est."};
inline constexpr Phrase label_required{"(required)", "(obligatoire)"};

inline constexpr Phrase init_about{"Make a new node: keys, certificate, configuration, empty books",
                                   "Créer un nœud : clés, certificat, configuration, livres vides"};
inline constexpr Phrase init_footer{
    "The data directory then holds everything. Its files keys/, tls/key.pem and token are secrets: keep a copy of "
    "them\n"
    "apart, in a safe place, and show them to nobody.\n\n"
    "Examples:\n"
    "  lokaponto --data /srv/miel init --domain miel.example --currency MIEL --name \"La MIEL\"\n"
    "  lokaponto --data /srv/miel init --domain miel.example --currency MIEL --name \"La MIEL\" \\\n"
    "            --link-endpoint miel.example:8470        others can dial this node",
    "Le répertoire de données contient ensuite tout. Ses fichiers keys/, tls/key.pem et token sont secrets : "
    "gardez-en\n"
    "une copie à part, en lieu sûr, et ne les montrez à personne.\n\n"
    "Exemples :\n"
    "  lokaponto --data /srv/miel init --domain miel.example --currency MIEL --name \"La MIEL\"\n"
    "  lokaponto --data /srv/miel init --domain miel.example --currency MIEL --name \"La MIEL\" \\\n"
    "            --link-endpoint miel.example:8470        les autres peuvent appeler ce nœud"};
inline constexpr Phrase init_domain{"The association's DNS name; members are alias@domain",
                                    "Le nom DNS de l'association ; les adhérents sont alias@domaine"};
inline constexpr Phrase init_currency{"The currency's code, as in MIEL", "Le code de la monnaie, comme MIEL"};
inline constexpr Phrase init_backing{
    "reserve: a euro for every unit (default); mutual_credit: the members' promise, as in a SEL",
    "reserve : un euro par unité (par défaut) ; mutual_credit : la promesse des adhérents, comme dans un SEL"};
inline constexpr Phrase init_scale{"Decimals of one unit (default: 2)", "Décimales d'une unité (par défaut : 2)"};
inline constexpr Phrase init_credit_limit{
    "How far below zero a new member of a mutual credit may go (default: not at all)",
    "Jusqu'où un nouvel adhérent d'un SEL peut descendre sous zéro (par défaut : "
    "pas du tout)"};
inline constexpr Phrase init_name{"The association's name, for people", "Le nom de l'association, pour les personnes"};
inline constexpr Phrase init_http_listen{"Where the HTTP API listens (default: 127.0.0.1:8480)",
                                         "Où écoute l'API HTTP (par défaut : 127.0.0.1:8480)"};
inline constexpr Phrase init_link_listen{
    "Where other nodes connect (default: 0.0.0.0:8470); \"\" to dial only",
    "Où se connectent les autres nœuds (par défaut : 0.0.0.0:8470) ; \"\" pour appeler seulement"};
inline constexpr Phrase init_link_endpoint{"host:port under which others reach this node; told in invitations",
                                           "hôte:port où les autres joignent ce nœud ; dit dans les invitations"};
inline constexpr Phrase init_exists{"there is a node in {0} already", "il y a déjà un nœud dans {0}"};
inline constexpr Phrase init_done{"The node {0} of {1} is in {2}.", "Le nœud {0} de {1} est dans {2}."};
inline constexpr Phrase init_next{"Start it: lokaponto --data {0} serve",
                                  "Pour le lancer : lokaponto --data {0} serve"};
inline constexpr Phrase init_secrets{
    "Keep a copy of keys/, tls/, token and lokaponto.toml apart: no backup of the books holds them.",
    "Gardez à part une copie de keys/, tls/, token et lokaponto.toml : aucune sauvegarde des livres ne les contient."};

inline constexpr Phrase serve_about{"Run the node, until SIGTERM or Ctrl-C",
                                    "Faire marcher le nœud, jusqu'à SIGTERM ou Ctrl-C"};
inline constexpr Phrase serve_footer{
    "Says on standard output where it listens once it is ready; logs go to standard error. It stops in good order:\n"
    "what is under way is finished and answered. Exit code 6 if books, disk or network fail.",
    "Dit sur la sortie standard où il écoute dès qu'il est prêt ; le journal de marche va sur la sortie d'erreur.\n"
    "Il s'arrête en bon ordre : ce qui est en cours est terminé et répondu. Code de sortie 6 si livres, disque ou\n"
    "réseau font défaut."};
inline constexpr Phrase field_http{"HTTP API", "API HTTP"};
inline constexpr Phrase field_links{"links", "liens"};
inline constexpr Phrase field_data{"data", "données"};
inline constexpr Phrase links_only_dial{"none taken, only dialled", "aucun reçu, seulement appelés"};
inline constexpr Phrase links_reached{"{0}, reached by others at {1}", "{0}, joint par les autres à {1}"};
inline constexpr Phrase ready{"Ready.", "Prêt."};
inline constexpr Phrase stopped{"Stopped in good order.", "Arrêté en bon ordre."};
inline constexpr Phrase serve_failed{
    "The node has stopped: nothing more can be written. What was acknowledged is safe. Start it again once the cause "
    "is gone.",
    "Le nœud s'est arrêté : plus rien ne peut être écrit. Ce qui a été confirmé est en sûreté. Relancez-le une fois la "
    "cause levée."};

}  // namespace node::messages
