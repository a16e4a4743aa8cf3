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
inline constexpr Phrase member_name{"The name, for people; like all that follows it can be erased",
                                    "Le nom, pour les personnes ; comme tout ce qui suit on peut l'effacer"};
inline constexpr Phrase member_email{"The e-mail address", "L'adresse électronique"};
inline constexpr Phrase member_phone{"The telephone number", "Le numéro de téléphone"};
inline constexpr Phrase member_address{"The postal address", "L'adresse postale"};
inline constexpr Phrase member_company_number{"The SIREN or SIRET of an organisation",
                                              "Le SIREN ou SIRET d'une organisation"};
inline constexpr Phrase member_iban{"Where redemptions are paid to", "Où les reconversions sont versées"};
inline constexpr Phrase member_notes{"Notes", "Notes"};
inline constexpr Phrase member_findable{
    "yes if an individual agrees that whoever knows the address learns the name (WebFinger); others are found anyhow",
    "yes (oui) si un particulier accepte que quiconque connaît l'adresse apprenne le nom (WebFinger), no (non) sinon ; "
    "les autres sont toujours trouvés"};
inline constexpr Phrase member_verified{"The identity was checked: no limits for unverified accounts",
                                        "L'identité a été vérifiée : pas de limites des comptes non vérifiés"};
inline constexpr Phrase member_until{"The last day of the membership, as in 2026-12-31, or none",
                                     "Le dernier jour de l'adhésion, par exemple 2026-12-31, ou none (sans fin)"};
inline constexpr Phrase member_state{
    "Only those who are active, suspended or ended",
    "Seulement les actifs (active), suspendus (suspended) ou en fin d'adhésion (ended)"};
inline constexpr Phrase member_of_kind{"Only those of this kind", "Seulement ceux de cette catégorie"};
inline constexpr Phrase member_unverified{"Only those whose identity was not checked",
                                          "Seulement ceux dont l'identité n'a pas été vérifiée"};
inline constexpr Phrase member_change_about{"Change what is noted of a member; an empty text takes it away",
                                            "Changer ce qui est noté d'un adhérent ; un texte vide l'enlève"};
inline constexpr Phrase member_verify_about{"Say that a member's identity was checked",
                                            "Dire que l'identité d'un adhérent a été vérifiée"};
inline constexpr Phrase member_withdraw{"Say that it is to be checked again", "Dire qu'elle est à vérifier de nouveau"};
inline constexpr Phrase member_suspend_about{
    "Suspend a member: the account pays nothing and is paid nothing; what is under way is finished",
    "Suspendre un adhérent : le compte ne paie rien et ne reçoit rien ; ce qui est en cours s'achève"};
inline constexpr Phrase member_resume_about{"End a suspension", "Mettre fin à une suspension"};
inline constexpr Phrase member_renew_about{"Say until when the membership lasts", "Dire jusqu'à quand dure l'adhésion"};
inline constexpr Phrase member_erase_about{
    "Erase a member: the data for good; account and entries stay, without a name",
    "Effacer un adhérent : les données, définitivement ; le compte et les "
    "écritures restent, sans nom"};
inline constexpr Phrase member_erase_footer{
    "The account must be empty, with nothing under way. Nobody else gets the alias. Backups keep the data until they\n"
    "are rotated; after restoring an older one, erase again.",
    "Le compte doit être vide, sans rien en cours. Personne d'autre ne reçoit l'alias. Les sauvegardes gardent les\n"
    "données jusqu'à leur rotation ; après la restauration d'une plus ancienne, effacez de nouveau."};
inline constexpr Phrase member_rules_about{"Show or set what unverified accounts may do",
                                           "Montrer ou fixer ce que peuvent les comptes non vérifiés"};
inline constexpr Phrase member_rules_footer{
    "By law (article R. 561-16-1 of the Code monétaire et financier) 150 euros held, 150 paid in 30 days.\n\n"
    "Example:\n"
    "  lokaponto member rules --balance 150 --paid 150 --days 30",
    "Selon la loi (article R. 561-16-1 du Code monétaire et financier) 150 euros détenus, 150 payés en 30 jours.\n\n"
    "Exemple :\n"
    "  lokaponto member rules --balance 150 --paid 150 --days 30"};
inline constexpr Phrase rule_balance{"The most that may stand on one, or none",
                                     "Le plus qui peut être sur l'un d'eux, ou none (sans limite)"};
inline constexpr Phrase rule_paid{"The most it may pay in the period, or none",
                                  "Le plus qu'il peut payer pendant la période, ou none (sans limite)"};
inline constexpr Phrase rule_days{"The days of the period (default 30)", "Les jours de la période (30 par défaut)"};
inline constexpr Phrase member_erased{"Erased: {0}", "Effacé : {0}"};
inline constexpr Phrase no_limit{"no limit", "sans limite"};
inline constexpr Phrase without_end{"without end", "sans fin"};
inline constexpr Phrase answer_yes{"yes", "oui"};
inline constexpr Phrase answer_no{"no", "non"};
inline constexpr Phrase state_active{"active", "actif"};
inline constexpr Phrase state_suspended{"suspended", "suspendu"};
inline constexpr Phrase state_ended{"ended", "adhésion finie"};
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
inline constexpr Phrase field_state{"state", "état"};
inline constexpr Phrase field_verified{"verified", "vérifié"};
inline constexpr Phrase field_until{"member until", "adhérent jusqu'au"};
inline constexpr Phrase field_email{"e-mail", "courriel"};
inline constexpr Phrase field_phone{"telephone", "téléphone"};
inline constexpr Phrase field_postal{"postal address", "adresse postale"};
inline constexpr Phrase field_company_number{"SIREN or SIRET", "SIREN ou SIRET"};
inline constexpr Phrase field_iban{"IBAN", "IBAN"};
inline constexpr Phrase field_notes{"notes", "notes"};
inline constexpr Phrase field_findable{"agreed to be found", "accepte d'être trouvé"};
inline constexpr Phrase field_most_balance{"unverified: most held", "non vérifié : détenu au plus"};
inline constexpr Phrase field_most_paid{"unverified: most paid", "non vérifié : payé au plus"};
inline constexpr Phrase field_period{"in days", "en jours"};
inline constexpr Phrase field_member_kind{"kind", "catégorie"};
inline constexpr Phrase field_account{"account", "compte"};
inline constexpr Phrase field_balance{"balance", "solde"};
inline constexpr Phrase field_on_hold{"on hold", "mis de côté"};
inline constexpr Phrase field_available{"available", "disponible"};

}  // namespace node::messages
