// What people read about checkpoints: the commands, and the page that anybody can open.
#pragma once

#include <array>
#include <string_view>

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr Phrase checkpoint_about{"Signed statements of what the books are",
                                         "Déclarations signées de l'état des comptes"};
inline constexpr Phrase checkpoint_make_about{"Sign what the books are now, and show it to the peers",
                                              "Signer l'état actuel des comptes et le montrer aux pairs"};
inline constexpr Phrase checkpoint_make_footer{
    "The node does this by itself once a day. Peers cosign it if it follows from what they saw before, so that nobody\n"
    "can be shown another history. Anybody can read it at /checkpoints of the HTTP address.\n\n"
    "Example:\n  lokaponto checkpoint make",
    "Le nœud le fait de lui-même une fois par jour. Les pairs le cosignent s'il prolonge ce qu'ils ont vu auparavant "
    ":\n"
    "personne ne peut donc se voir montrer une autre histoire. Chacun peut le lire sous /checkpoints à l'adresse "
    "HTTP.\n"
    "\nExemple :\n  lokaponto checkpoint make"};
inline constexpr Phrase checkpoint_list_about{"The newest, with who has cosigned them",
                                              "Les plus récentes, et qui les a cosignées"};
inline constexpr Phrase checkpoint_show_about{"The text of the newest, with its signatures",
                                              "Le texte de la plus récente, avec ses signatures"};
inline constexpr Phrase checkpoint_made{
    "The books of {0} entries are signed. Peers that cosign are listed by: "
    "lokaponto checkpoint list",
    "Les comptes de {0} écritures sont signés. Les pairs qui cosignent : lokaponto "
    "checkpoint list"};
inline constexpr Phrase column_size{"entries", "écritures"};
inline constexpr Phrase column_made{"signed", "signée"};
inline constexpr Phrase column_witnesses{"cosigned by", "cosignée par"};

// ---- the page

inline constexpr Phrase page_title{"The books of {0}, signed", "Les comptes de {0}, signés"};
inline constexpr Phrase page_what{
    "On {0} the association signed this statement of its books, which hold {1} entries. Its peers cosign it only if "
    "nothing they saw before was changed.",
    "Le {0}, l'association a signé cette déclaration de ses comptes, qui comptent {1} écritures. Ses pairs ne la "
    "cosignent que si rien de ce qu'ils ont vu auparavant n'a changé."};
inline constexpr Phrase page_none{"Nothing was signed yet.", "Rien n'a encore été signé."};
inline constexpr Phrase page_witnesses{"Cosigned by", "Cosignée par"};
inline constexpr Phrase page_no_witness{"nobody yet", "personne pour l'instant"};
inline constexpr Phrase page_note{"The signed text, to be checked with a program",
                                  "Le texte signé, à vérifier avec un programme"};

/// A line of a checkpoint (federation/coverage_lines.cpp), in people's words.
struct Figure {
  std::string_view name;
  Phrase words;
};

inline constexpr std::array figures{
    Figure{"fund-digital", {"Guarantee fund, digital: euros", "Fonds de garantie, numérique : euros"}},
    Figure{"fund-paper", {"Guarantee fund, paper: euros", "Fonds de garantie, papier : euros"}},
    Figure{"cash", {"Cash at counters: euros", "Espèces aux comptoirs : euros"}},
    Figure{"in-flight", {"Settlements on their way: euros", "Règlements en route : euros"}},
    Figure{"internal", {"Between accounts of the fund: euros", "Entre comptes du fonds : euros"}},
    Figure{"unissued", {"Not issued for yet: euros", "Pas encore émis en contrepartie : euros"}},
    Figure{"own-euros", {"The association's own: euros", "Propres à l'association : euros"}},
    Figure{"payable", {"To be transferred: euros", "À virer : euros"}},
    Figure{"unmatched", {"Not explained yet: euros", "Pas encore expliqués : euros"}},
    Figure{"unexplained", {"Left unexplained: euros", "Partis sans explication : euros"}},
    Figure{"lost", {"Left and did not arrive: euros", "Partis et pas arrivés : euros"}},
    Figure{"unseen-digital", {"Digital fund, on no statement yet: euros", "Fonds numérique, sur aucun relevé : euros"}},
    Figure{"unseen-paper", {"Paper fund, on no statement yet: euros", "Fonds papier, sur aucun relevé : euros"}},
    Figure{"claims", {"Owed by peers", "Dû par les pairs"}},
    Figure{"debts", {"Owed to peers", "Dû aux pairs"}},
    Figure{"circulation", {"Units in circulation", "Unités en circulation"}},
    Figure{"circulation-digital", {"Units in circulation, digital", "Unités en circulation, numériques"}},
    Figure{"circulation-paper", {"Units in circulation, paper", "Unités en circulation, papier"}},
    Figure{"held", {"Units on hold for payments", "Unités réservées pour des paiements"}},
    Figure{"ahead", {"Units that no account had when they moved", "Unités qu'aucun compte n'avait en bougeant"}},
    Figure{"balances", {"Held by all accounts together", "Détenu par tous les comptes ensemble"}},
    Figure{"restored", {"Entry at which a backup was restored", "Écriture à laquelle une sauvegarde fut restaurée"}},
};

}  // namespace node::messages
