// What the commands about members say.
#pragma once

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr Phrase member_about{"Members and their accounts", "Les adhérents et leurs comptes"};
inline constexpr Phrase member_add_about{"Add a member", "Ajouter un adhérent"};
inline constexpr Phrase member_add_footer{
    "Added again under the same alias, a member stays as it is.\n\n"
    "Examples:\n"
    "  lokaponto member add alice\n"
    "  lokaponto member add boulangerie --kind professional --name \"Boulangerie du Port\"",
    "Ajouté de nouveau sous le même alias, un adhérent reste comme il est.\n\n"
    "Exemples :\n"
    "  lokaponto member add alice\n"
    "  lokaponto member add boulangerie --kind professional --name \"Boulangerie du Port\""};
inline constexpr Phrase member_list_about{"List the members", "Lister les adhérents"};
inline constexpr Phrase member_show_about{"Show a member and what the account holds",
                                          "Montrer un adhérent et ce que contient son compte"};
inline constexpr Phrase member_new_alias{"A short name: a-z, 0-9, and inside also . _ -",
                                         "Un nom court : a-z, 0-9, et à l'intérieur aussi . _ -"};
inline constexpr Phrase member_kind{
    "individual (default), professional, association or authority",
    "individual (particulier, par défaut), professional (professionnel), association ou authority (collectivité)"};
inline constexpr Phrase member_name{"The name, for people; it can be erased without touching the books",
                                    "Le nom, pour les personnes ; on peut l'effacer sans toucher aux livres"};
inline constexpr Phrase member_added{"Member: {0}", "Adhérent : {0}"};
inline constexpr Phrase member_credit_about{"Say how far below zero a member of a mutual credit may go",
                                            "Dire jusqu'où un adhérent d'un SEL peut descendre sous zéro"};
inline constexpr Phrase member_credit_footer{
    "Less than what is used already takes nothing back: nothing more goes out.\n\n"
    "Example:\n"
    "  lokaponto member credit alice 150.00",
    "Moins que ce qui est déjà utilisé ne reprend rien : plus rien ne sort.\n\n"
    "Exemple :\n"
    "  lokaponto member credit alice 150.00"};
inline constexpr Phrase member_credit_limit{"How far below zero, in units; of a mutual credit only",
                                            "Jusqu'où sous zéro, en unités ; SEL seulement"};
inline constexpr Phrase member_credit_set{"{0} may go down to -{1}", "{0} peut descendre jusqu'à -{1}"};
inline constexpr Phrase field_credit_limit{"credit limit", "limite de crédit"};
inline constexpr Phrase field_alias{"alias", "alias"};
inline constexpr Phrase field_address{"address", "adresse"};
inline constexpr Phrase field_name{"name", "nom"};
inline constexpr Phrase field_account{"account", "compte"};
inline constexpr Phrase field_balance{"balance", "solde"};
inline constexpr Phrase field_on_hold{"on hold", "mis de côté"};
inline constexpr Phrase field_available{"available", "disponible"};

}  // namespace node::messages
