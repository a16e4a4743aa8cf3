// What the commands about webhooks say.
#pragma once

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr Phrase webhook_about{"Programs that events are sent to",
                                      "Les programmes à qui annoncer les événements"};
inline constexpr Phrase webhook_add_about{"Have events sent to a program",
                                          "Faire annoncer les événements à un programme"};
inline constexpr Phrase webhook_add_footer{
    "The secret by which the program checks what it is sent is shown once.\n\n"
    "Examples:\n"
    "  lokaponto webhook add https://boutique.example/lokaponto --kinds payment.received --account boulangerie\n"
    "  lokaponto webhook add http://127.0.0.1:9000/ --kinds alarm,settlement",
    "Le secret par lequel le programme vérifie ce qu'il reçoit n'est montré qu'une fois.\n\n"
    "Exemples :\n"
    "  lokaponto webhook add https://boutique.example/lokaponto --kinds payment.received --account boulangerie\n"
    "  lokaponto webhook add http://127.0.0.1:9000/ --kinds alarm,settlement"};
inline constexpr Phrase webhook_list_about{"List them, and how far each has come",
                                           "Les lister, et montrer où chacun en est"};
inline constexpr Phrase webhook_enable_about{"Send again to one that was paused, or that took nothing for three days",
                                             "Reprendre l'envoi vers un programme mis en pause, ou qui n'a rien pris "
                                             "pendant trois jours"};
inline constexpr Phrase webhook_pause_about{"Send it nothing for now; what happens meanwhile is sent later",
                                            "Ne rien lui envoyer pour l'instant ; la suite est envoyée plus tard"};
inline constexpr Phrase webhook_remove_about{"Send it nothing any more", "Ne plus rien lui envoyer"};
inline constexpr Phrase webhook_url{"Where to: https, or http to this machine",
                                    "Où : https, ou http vers cette machine"};
inline constexpr Phrase webhook_kinds{
    "Kinds or groups with commas between them: payment.received, payment, settlement, agreement, alarm; all if left "
    "out",
    "Genres ou groupes séparés par des virgules : payment.received, payment, settlement, agreement, alarm ; tous sans "
    "cette option"};
inline constexpr Phrase webhook_account{"Only what concerns this member's account",
                                        "Seulement ce qui concerne le compte de cet adhérent"};
inline constexpr Phrase webhook_id{"The id, as the list shows it", "L'identifiant, comme dans la liste"};
inline constexpr Phrase webhook_after{"Send again what came after the event with this id",
                                      "Renvoyer ce qui a suivi l'événement de cet identifiant"};
inline constexpr Phrase webhook_given_id{"The id under which to make it, for giving the command again",
                                         "L'identifiant sous lequel le créer, pour redonner la commande"};
inline constexpr Phrase webhook_made{"Webhook {0} is made. Its secret, shown this once:",
                                     "Le webhook {0} est créé. Son secret, montré cette seule fois :"};
inline constexpr Phrase webhook_known{"Webhook {0} is there already.", "Le webhook {0} existe déjà."};
inline constexpr Phrase webhook_enabled{"Events are sent to {0}.", "Les événements sont envoyés à {0}."};
inline constexpr Phrase webhook_paused{"Nothing is sent to {0} for now.", "Rien n'est envoyé à {0} pour l'instant."};
inline constexpr Phrase webhook_removed{"Webhook {0} is gone.", "Le webhook {0} n'existe plus."};
inline constexpr Phrase field_webhook{"webhook", "webhook"};
inline constexpr Phrase field_webhook_url{"url", "url"};
inline constexpr Phrase field_webhook_enabled{"sent to", "envoi"};
inline constexpr Phrase field_webhook_delivered{"last taken", "dernier pris"};
inline constexpr Phrase field_webhook_failures{"failures", "échecs"};
inline constexpr Phrase field_webhook_status{"last answer", "dernière réponse"};

}  // namespace node::messages
