// What stands beside the files of an evidence pack, for people: in French and English.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "node/messages_phrase.h"
#include "protocol/address.h"

namespace node {

/// Who has signed the two headers, and how to check that with openssl.
std::string evidence_explanation(const protocol::Domain& signer);
/// Likewise of checkpoints.
std::string_view rewrite_explanation();
/// Likewise of a settlement note with this peer.
std::string settlement_explanation(const protocol::Domain& peer, std::uint32_t number);

/// A script for sh that checks any pack with sha256sum, openssl and xxd. It stands in docs/auditors.md too, so that
/// nobody has to run what a stranger gives. What it checks stands beside it in checks.txt: lines `signed KEY FILE
/// SIGNATURE`, `ends FILE OTHER`, `begins FILE OTHER`, `stands FILE INDEX SIZE TREE`, each after those it rests on.
std::string_view evidence_script();

namespace messages {

inline constexpr Phrase evidence_about{"Files that show others what was signed",
                                       "Fichiers qui montrent ce qui a été signé"};
inline constexpr Phrase evidence_settlement_about{
    "Of a settlement note: all that both said of it, to be checked without this program",
    "D'une note de règlement : tout ce qu'ils en ont dit tous deux, à vérifier sans ce programme"};
inline constexpr Phrase evidence_settlement_footer{
    "For a note that is disputed, whose euros do not come, or of another amount. The directory holds no personal data. "
    "Whoever\ngets it checks it by the script that stands in docs/auditors.md and, the same, in it: `sh check.sh`."
    "\n\nExamples:\n  lokaponto evidence settlement eusko.example\n"
    "  lokaponto evidence settlement eusko.example 3 -o note-3",
    "Pour une note contestée, dont les euros ne viennent pas, ou d'un autre montant. Le dossier ne contient aucune "
    "donnée\npersonnelle. Qui le reçoit le vérifie par le script qui est dans docs/auditors.md et, le même, dans le "
    "dossier :\n`sh check.sh`.\n\nExemples :\n  lokaponto evidence settlement "
    "eusko.example\n  lokaponto evidence settlement eusko.example 3 -o note-3"};
inline constexpr Phrase evidence_output{"Write into this directory", "Écrire dans ce dossier"};
inline constexpr Phrase evidence_books{"The directory of books to read, instead of the data directory's",
                                       "Le dossier de comptes à lire, au lieu de ceux du dossier de données"};
inline constexpr Phrase evidence_written{"{0} files are in {1}; to check them: sh check.sh",
                                         "{0} fichiers sont dans {1} ; pour les vérifier : sh check.sh"};

}  // namespace messages

}  // namespace node
