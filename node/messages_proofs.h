// What people read about proofs: making one, and what one shows.
#pragma once

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr Phrase proof_about{"A file that proves what was decided about a payment",
                                    "Un fichier qui prouve ce qui a été décidé d'un paiement"};
inline constexpr Phrase proof_footer{
    "Who paid and who was paid may have it, and anybody checks it without a node: lokaponto audit proof FILE. It "
    "names\n"
    "both, by alias, and the amounts; not what was written to the payment. It stands under a signed checkpoint, of "
    "which\n"
    "the node makes one a day, and one at once by: lokaponto checkpoint make\n\n"
    "Example:\n  lokaponto proof 0b54cf1d93b84a55a2c15f3c8b7a9d10 --output payment.proof",
    "Qui a payé et qui a été payé peuvent l'avoir, et chacun le vérifie sans nœud : lokaponto audit proof FICHIER. Il\n"
    "nomme les deux, par alias, et les montants ; pas ce qui a été écrit au paiement. Il s'appuie sur un point de "
    "contrôle\n"
    "signé ; le nœud en fait un par jour, et un tout de suite par : lokaponto checkpoint make\n\n"
    "Exemple :\n  lokaponto proof 0b54cf1d93b84a55a2c15f3c8b7a9d10 --output paiement.preuve"};
inline constexpr Phrase balance_proof_about{"A file that proves that an account was counted in what circulates",
                                            "Un fichier qui prouve qu'un compte a été compté dans ce qui circule"};
inline constexpr Phrase balance_proof_footer{
    "It says what the account held at the newest signed checkpoint, and leads from there to the sum of all accounts, "
    "which\n"
    "the association has signed as its circulation. Anybody checks it without a node: lokaponto audit proof FILE. It\n"
    "shows how many accounts there are and what other ones hold together, at its lowest place one alone, and not "
    "whose.\n\n"
    "Example:\n  lokaponto balance-proof alice --output balance.proof",
    "Il dit ce qu'avait le compte au dernier point de contrôle signé, et mène de là à la somme de tous les comptes, "
    "que\n"
    "l'association a signée comme sa circulation. Chacun le vérifie sans nœud : lokaponto audit proof FICHIER. Il "
    "montre\n"
    "combien il y a de comptes et ce qu'en ont d'autres ensemble, à sa place la plus basse un seul, et pas de qui.\n\n"
    "Exemple :\n  lokaponto balance-proof alice --output solde.preuve"};
inline constexpr Phrase balance_proof_alias{"The member whose account it is", "L'adhérent à qui est le compte"};
inline constexpr Phrase proof_output{
    "Write it to this file, which must not be there yet (default: standard output)",
    "L'écrire dans ce fichier, qui ne doit pas exister (par défaut : sortie standard)"};
inline constexpr Phrase proof_written{"Proof in {0}", "Preuve dans {0}"};

inline constexpr Phrase audit_proof_about{"Check the proof of a payment or of a balance",
                                          "Vérifier la preuve d'un paiement ou d'un solde"};
inline constexpr Phrase audit_proof_footer{
    "A key is believed for what it is: take it from the association itself, not from who shows the proof. Its node "
    "prints\n"
    "it, lokaponto --json status: as log, of its checkpoints and its cosignatures, and as message, of its answers.\n\n"
    "Example:\n"
    "  lokaponto audit proof payment.proof --key miel.example/log=6f3c... --key lait.example/message=91ab...",
    "Une clé ne vaut que par qui la donne : demandez-la à l'association elle-même, pas à qui montre la preuve. Son "
    "nœud\n"
    "l'affiche, lokaponto --json status : log, pour ses points de contrôle et ses cosignatures, et message, pour ses\n"
    "réponses.\n\n"
    "Exemple :\n"
    "  lokaponto audit proof paiement.preuve --key miel.example/log=6f3c... --key lait.example/message=91ab..."};
inline constexpr Phrase audit_proof_file{"The proof", "La preuve"};
inline constexpr Phrase audit_proof_key{
    "A key to believe instead of the one in the file: DOMAIN/log=HEX or DOMAIN/message=HEX; more than once",
    "Une clé à croire au lieu de celle du fichier : DOMAINE/log=HEX ou DOMAINE/message=HEX ; plusieurs fois"};

inline constexpr Phrase proof_holds{"The proof holds.", "La preuve tient."};
inline constexpr Phrase proof_fails{"The proof does not hold.", "La preuve ne tient pas."};
inline constexpr Phrase proof_payment{"payment", "paiement"};
inline constexpr Phrase proof_status{"it is", "il est"};
inline constexpr Phrase proof_decided{"decided by", "décidé par"};
inline constexpr Phrase proof_payer{"paid by", "payé par"};
inline constexpr Phrase proof_payee{"paid to", "payé à"};
inline constexpr Phrase proof_paid{"amount", "montant"};
inline constexpr Phrase proof_credited{"credited", "crédité"};
inline constexpr Phrase proof_refund_of{"refund of", "rembourse"};
inline constexpr Phrase proof_journal{"journal", "journal"};
inline constexpr Phrase proof_entry{"entry", "écriture"};
inline constexpr Phrase proof_entry_of{"{0}, counted from 0, of {1}", "{0}, comptée à partir de 0, sur {1}"};
inline constexpr Phrase proof_account{"account", "compte"};
inline constexpr Phrase proof_balance{"held", "avait"};
inline constexpr Phrase proof_sum{"of, on all accounts", "sur, tous comptes réunis"};
inline constexpr Phrase proof_accounts{"accounts", "comptes"};
inline constexpr Phrase proof_entries{"entries", "écritures"};
inline constexpr Phrase proof_counted{
    "What all accounts held is what the association signed as its circulation, and this account is part of it.",
    "Ce qu'avaient tous les comptes est ce que l'association a signé comme sa circulation, et ce compte en fait "
    "partie."};
inline constexpr Phrase proof_circulation{"signed as in circulation", "signé comme en circulation"};
inline constexpr Phrase proof_ahead{"and as ahead of it", "et comme en avance sur elle"};
inline constexpr Phrase proof_counted_ahead{
    "This account is part of what all accounts held. The association signed less than that as its circulation: by its "
    "word,\npayments recovered after a restore credited the rest before any account had it. Ask it for these, and "
    "whether they end.",
    "Ce compte fait partie de ce qu'avaient tous les comptes. L'association en a signé moins comme sa circulation : "
    "d'après elle,\ndes paiements revenus après une restauration ont crédité le reste avant qu'aucun compte ne l'ait. "
    "Demandez-lui lesquels,\net quand cela prend fin."};
inline constexpr Phrase proof_compare_ids{
    "It names an account, not whose it is: compare its id with those of other members, which must all differ.",
    "Il s'agit d'un compte, sans dire à qui il est : comparez son identifiant avec ceux d'autres adhérents, tous "
    "doivent différer."};
inline constexpr Phrase proof_recorded{"recorded", "inscrit"};
inline constexpr Phrase proof_asked{"asked for", "demandé"};
inline constexpr Phrase proof_would_credit{"would have credited", "aurait crédité"};
inline constexpr Phrase proof_nothing{"nothing", "rien"};
inline constexpr Phrase proof_minor_units{"{0} smallest units of {1}; nothing here says how many decimals they have",
                                          "{0} plus petites unités de {1} ; rien ici ne dit combien de décimales elles "
                                          "ont"};
inline constexpr Phrase proof_decimals_by_file{"{0} {1} ({2} smallest units; the decimals are by the file's word)",
                                               "{0} {1} ({2} plus petites unités ; les décimales sont d'après le "
                                               "fichier)"};
inline constexpr Phrase proof_signatures{"Signatures that hold:", "Signatures qui tiennent :"};
inline constexpr Phrase proof_signed_journal{"{0} signed its journal", "{0} a signé son journal"};
inline constexpr Phrase proof_cosigned{"{0} cosigned it on {1}", "{0} l'a cosigné le {1}"};
inline constexpr Phrase proof_signed_answer{"{0} signed the answer", "{0} a signé la réponse"};
inline constexpr Phrase proof_cosigners{
    "Other associations that cosigned this journal: {0}; of them under a key that you gave: {1}",
    "Autres associations qui ont cosigné ce journal : {0} ; d'entre elles, sous une clé que vous donnez : {1}"};
inline constexpr Phrase proof_nobody_cosigned{
    "No other association cosigned this journal: that {0} shows everybody the same one is in its word alone.",
    "Aucune autre association n'a cosigné ce journal : que {0} montre à tous le même repose sur sa seule parole."};
inline constexpr Phrase proof_key_given{"under the key you gave: {0}", "sous la clé que vous donnez : {0}"};
inline constexpr Phrase proof_key_in_file{"under the key in the file: {0}", "sous la clé du fichier : {0}"};
inline constexpr Phrase proof_unchecked{
    "{0}: not checked, its key is in nobody's hands here. The node before it vouches for its answer",
    "{0} : non vérifié, personne n'a donné sa clé. Le nœud qui le précède se porte garant de sa réponse"};
inline constexpr Phrase proof_no_names{"The file names nobody: the association says whose the accounts are.",
                                       "Le fichier ne nomme personne : l'association dit à qui sont les comptes."};
inline constexpr Phrase proof_by_word{"That the payee's node accepted stands here on the word of {0} alone.",
                                      "Que le nœud du bénéficiaire a accepté repose ici sur la seule parole de {0}."};
inline constexpr Phrase proof_compare{
    "A key that comes with the file proves nothing by itself: compare it with what that association says, or give "
    "yours with --key.",
    "Une clé qui vient avec le fichier ne prouve rien par elle-même : comparez-la avec ce que dit cette association, "
    "ou "
    "donnez la vôtre par --key."};

}  // namespace node::messages
