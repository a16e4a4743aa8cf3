// What the commands about access say: who may ask the node for what, and who did.
#pragma once

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr Phrase access_about{"Who may work with the node: people and programs",
                                     "Qui peut travailler avec le nœud : personnes et programmes"};
inline constexpr Phrase access_list_about{"List everybody who was given access",
                                          "Lister toutes les personnes et tous les programmes qui ont un accès"};
inline constexpr Phrase access_add_about{"Let somebody work with the node", "Donner un accès à une personne"};
inline constexpr Phrase access_add_footer{
    "Prints a one-time code, good for a day, with which that person sets a password (POST /v1/passwords).\n\n"
    "Examples:\n"
    "  lokaponto access add marie --role operator\n"
    "  lokaponto access add quay-desk --role counter --counter quay",
    "Affiche un code à usage unique, valable un jour, avec lequel cette personne choisit un mot de passe\n"
    "(POST /v1/passwords).\n\n"
    "Exemples :\n"
    "  lokaponto access add marie --role operator\n"
    "  lokaponto access add quay-desk --role counter --counter quay"};
inline constexpr Phrase access_name{"A short name: a-z, 0-9, and inside also . _ -",
                                    "Un nom court : a-z, 0-9, et à l'intérieur aussi . _ -"};
inline constexpr Phrase access_staff_role{
    "operator (everything), counter (one exchange counter) or auditor (reads the accounts)",
    "operator (tout), counter (un comptoir de change) ou auditor (lit les comptes)"};
inline constexpr Phrase access_app_role{
    "operator (everything), member (one member's account), counter (one counter) or auditor (reads the accounts)",
    "operator (tout), member (le compte d'un adhérent), counter (un comptoir) ou auditor (lit les comptes)"};
inline constexpr Phrase access_counter{"Of the role counter: which one", "Pour le rôle counter : lequel"};
inline constexpr Phrase access_member{"Of the role member: whose account", "Pour le rôle member : le compte de qui"};
inline constexpr Phrase access_scopes{
    "What it may do, as in payments:read or members:write; subjects as in the document of the API",
    "Ce qu'il peut faire, par exemple payments:read ou members:write ; sujets comme dans le document de l'API"};
inline constexpr Phrase access_code_about{"Give a new one-time code to somebody who forgot the password",
                                          "Donner un nouveau code à usage unique à qui a oublié son mot de passe"};
inline constexpr Phrase access_revoke_about{"Take somebody's access away, at once",
                                            "Retirer l'accès d'une personne, tout de suite"};
inline constexpr Phrase key_group_about{"Keys of programs", "Les clés des programmes"};
inline constexpr Phrase key_add_about{"Give a program a key", "Donner une clé à un programme"};
inline constexpr Phrase key_add_footer{
    "The key is shown once. It is sent as Authorization: Bearer.\n\n"
    "Examples:\n"
    "  lokaponto access key add odoo --role operator --scope members:read --scope fund:write\n"
    "  lokaponto access key add till --role member --member boulangerie --scope payments:read",
    "La clé n'est montrée qu'une fois. Elle s'envoie comme Authorization: Bearer.\n\n"
    "Exemples :\n"
    "  lokaponto access key add odoo --role operator --scope members:read --scope fund:write\n"
    "  lokaponto access key add till --role member --member boulangerie --scope payments:read"};
inline constexpr Phrase key_revoke_about{"Take a program's key away, at once",
                                         "Retirer la clé d'un programme, tout de suite"};
inline constexpr Phrase member_code_about{
    "Give a member a one-time code, good for a day, with which a password is set",
    "Donner à un adhérent un code à usage unique, valable un jour, pour choisir un mot de passe"};
inline constexpr Phrase member_lock_about{"Take a member's password away: nobody logs in until a new one is set",
                                          "Retirer le mot de passe d'un adhérent : plus de connexion avant un nouveau"};
inline constexpr Phrase acts_about{"What was done with access, the newest first",
                                   "Ce qui a été fait avec les accès, le plus récent d'abord"};
inline constexpr Phrase acts_limit{"How many (default 50)", "Combien (50 par défaut)"};

inline constexpr Phrase access_code{"One-time code for {0}, good until {1}: {2}",
                                    "Code à usage unique pour {0}, valable jusqu'au {1} : {2}"};
inline constexpr Phrase access_key{"Key of {0}, shown once: {1}", "Clé de {0}, montrée cette seule fois : {1}"};
inline constexpr Phrase access_revoked{"Revoked: {0}", "Retiré : {0}"};
inline constexpr Phrase access_keep_secret{
    "Hand it over in person or by a way that nobody else reads. It does not stand in the log or in the books.",
    "Transmettez ce secret en personne ou par une voie que nul autre ne lit. Le journal et les livres ne le "
    "contiennent "
    "pas."};

inline constexpr Phrase field_access_kind{"Kind", "Genre"};
inline constexpr Phrase field_access_name{"Name", "Nom"};
inline constexpr Phrase field_role{"Role", "Rôle"};
inline constexpr Phrase field_for{"For", "Pour"};
inline constexpr Phrase field_scopes{"Scopes", "Portées"};
inline constexpr Phrase field_password{"Password", "Mot de passe"};
inline constexpr Phrase field_given{"Since", "Depuis"};
inline constexpr Phrase field_who{"Who", "Qui"};
inline constexpr Phrase field_act{"Act", "Acte"};
inline constexpr Phrase field_about{"About", "Sujet"};
inline constexpr Phrase field_outcome{"Outcome", "Suite"};
inline constexpr Phrase field_when{"When", "Quand"};
inline constexpr Phrase act_done{"done", "fait"};

}  // namespace node::messages
