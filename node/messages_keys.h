// What the commands about keys say.
#pragma once

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr Phrase keys_about{"This node's keys, and how to change them",
                                   "Les clés de ce nœud, et comment les changer"};
inline constexpr Phrase keys_show_about{"Show the keys in force, and which peers know them",
                                        "Montrer les clés en vigueur, et quels pairs les connaissent"};
inline constexpr Phrase keys_rotate_about{"Make new keys, in force from the node's next start",
                                          "Faire de nouvelles clés, en vigueur au prochain démarrage du nœud"};
inline constexpr Phrase keys_rotate_footer{
    "Writes new keys and a new TLS certificate into the data directory. Start the node again: it tells its peers by a\n"
    "message that old and new keys have signed, and each takes the new ones. Copy keys/ to a safe place before that\n"
    "start: without the new files the node cannot go on. Once every peer has acknowledged, the first start after that\n"
    "shows the new certificate and removes the old secrets. Open invitations are withdrawn.\n\n"
    "Whoever has stolen the old keys can do the same: then call your peers first, and suspend the agreements.",
    "Écrit de nouvelles clés et un nouveau certificat TLS dans le répertoire de données. Relancez le nœud : il le dit\n"
    "à ses pairs par un message que les anciennes et les nouvelles clés ont signé, et chacun prend les nouvelles.\n"
    "Copiez keys/ en lieu sûr avant ce démarrage : sans les nouveaux fichiers le nœud ne peut plus continuer. Quand\n"
    "tous les pairs ont confirmé, le premier démarrage qui suit montre le nouveau certificat et supprime les anciens\n"
    "secrets. Les invitations ouvertes sont retirées.\n\n"
    "Qui a volé les anciennes clés peut faire de même : appelez alors d'abord vos pairs, et suspendez les accords."};
inline constexpr Phrase keys_prepared{
    "New keys, number {0}, are ready. Copy {1} to a safe place, then start the node again.",
    "De nouvelles clés, numéro {0}, sont prêtes. Copiez {1} en lieu sûr, puis relancez le nœud."};
inline constexpr Phrase keys_wait{"New keys wait for the node's next start.",
                                  "De nouvelles clés attendent le prochain démarrage du nœud."};
inline constexpr Phrase keys_all_know{"Every peer knows these keys.", "Tous les pairs connaissent ces clés."};
inline constexpr Phrase keys_start_again{
    "Every peer knows these keys. Start the node again: it then shows the new certificate and removes the old secrets.",
    "Tous les pairs connaissent ces clés. Relancez le nœud : il montre alors le nouveau certificat et supprime les "
    "anciens secrets."};
inline constexpr Phrase keys_not_all_know{"Not every peer has acknowledged these keys yet.",
                                          "Tous les pairs n'ont pas encore confirmé ces clés."};
inline constexpr Phrase field_key_number{"number", "numéro"};
inline constexpr Phrase field_shown_certificate{"certificate shown, SHA-256", "certificat montré, SHA-256"};
inline constexpr Phrase field_keys_peer{"peer", "pair"};
inline constexpr Phrase field_keys_told{"was told of", "a été informé de"};
inline constexpr Phrase field_keys_acknowledged{"has acknowledged", "a confirmé"};

}  // namespace node::messages
