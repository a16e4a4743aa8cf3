#include "node/messages_reasons.h"

#include <algorithm>
#include <array>

namespace node {

using protocol::Reason;

namespace {

struct Sentence {
  Reason reason;
  Phrase phrase;
};

constexpr std::array sentences{
    Sentence{Reason::none, {"Done.", "C'est fait."}},
    Sentence{Reason::malformed,
             {"This cannot be read: a field is missing, unknown or out of range.",
              "Illisible : un champ manque, est inconnu ou hors limites."}},
    Sentence{Reason::oversize, {"This is larger than allowed.", "C'est plus gros que ce qui est permis."}},
    Sentence{Reason::unsupported_version,
             {"This was made by a version this program does not know.",
              "Cela vient d'une version que ce programme ne connaît pas."}},
    Sentence{Reason::bad_signature, {"The signature is not valid.", "La signature n'est pas valable."}},
    Sentence{Reason::wrong_receiver, {"This is addressed to another node.", "C'est adressé à un autre nœud."}},

    Sentence{Reason::unknown_peer,
             {"There is no peering with this association.", "Il n'y a pas d'interconnexion avec cette association."}},
    Sentence{Reason::link_frozen,
             {"The link with this association is frozen: its history and ours disagree.",
              "Le lien avec cette association est gelé : son historique et le nôtre se contredisent."}},
    Sentence{Reason::out_of_order,
             {"A message does not follow the one before.", "Un message ne suit pas le précédent."}},
    Sentence{Reason::forked,
             {"Two signed messages claim the same place.", "Deux messages signés prétendent à la même place."}},
    Sentence{Reason::recovering,
             {"The node was restored from a backup and still waits for its peers.",
              "Le nœud a été restauré d'une sauvegarde et attend encore ses pairs."}},
    Sentence{Reason::contradicted,
             {"The node has told its neighbours opposite things of a payment.",
              "Le nœud a dit d'un paiement le contraire à l'un et à l'autre de ses voisins."}},
    Sentence{Reason::wound_up,
             {"What stood with this association was wound up: nothing is paid over this link any more.",
              "Ce qui restait avec cette association a été liquidé : plus rien n'est payé sur ce lien."}},
    Sentence{
        Reason::still_awaited,
        {"It is too early to wind up this association alone: its node may still be heard.",
         "Il est trop tôt pour liquider seul ce qui reste avec cette association : son nœud peut encore répondre."}},

    Sentence{Reason::id_conflict,
             {"This id was already used for another request.", "Cet identifiant a déjà servi à une autre demande."}},
    Sentence{Reason::unknown_payment, {"No payment has this id.", "Aucun paiement ne porte cet identifiant."}},
    Sentence{Reason::amount_not_positive, {"An amount must be above zero.", "Un montant doit être supérieur à zéro."}},
    Sentence{Reason::wrong_currency,
             {"This is not the currency of the account or of the agreement.",
              "Ce n'est pas la monnaie du compte ou de l'accord."}},
    Sentence{Reason::wrong_scale,
             {"The amount has more decimals than the currency.", "Le montant a plus de décimales que la monnaie."}},
    Sentence{Reason::amount_overflow, {"The amount is too large.", "Le montant est trop grand."}},
    Sentence{Reason::unknown_payer,
             {"No member here has the alias that is to pay.", "Aucun adhérent d'ici n'a l'alias qui doit payer."}},
    Sentence{Reason::unknown_domain,
             {"No way is known to this association.", "Aucun chemin n'est connu vers cette association."}},
    Sentence{
        Reason::no_agreement,
        {"No agreement with this association is in force.", "Aucun accord avec cette association n'est en vigueur."}},
    Sentence{Reason::agreement_suspended,
             {"The agreement with this association is suspended.", "L'accord avec cette association est suspendu."}},
    Sentence{
        Reason::bad_path,
        {"A payment cannot go this way: it comes back to where it began, is too long, or its amounts do not fit.",
         "Un paiement ne peut pas suivre ce chemin : il revient d'où il part, il est trop long, ou ses montants ne "
         "vont pas ensemble."}},
    Sentence{Reason::unpriced_path,
             {"An association on the way charges a fee or converts, and this node cannot know how much.",
              "Une association sur le chemin prend des frais ou convertit, et ce nœud ne peut pas savoir combien."}},
    Sentence{Reason::unknown_payee,
             {"No member has the alias that is to be paid.", "Aucun adhérent n'a l'alias qui doit être payé."}},
    Sentence{Reason::account_suspended,
             {"The account is suspended: it pays nothing and is given nothing.",
              "Le compte est suspendu : il ne paie rien et ne reçoit rien."}},
    Sentence{Reason::expired, {"The time to accept has passed.", "Le délai d'acceptation est passé."}},
    Sentence{Reason::cancelled,
             {"The payment was cancelled before it was accepted.", "Le paiement a été annulé avant d'être accepté."}},
    Sentence{Reason::refund_exceeds,
             {"This is more than is left of the payment to refund.",
              "C'est plus que ce qui reste du paiement à rembourser."}},
    Sentence{Reason::not_refundable,
             {"That payment cannot be refunded this way.", "Ce paiement ne peut pas être remboursé ainsi."}},
    Sentence{Reason::over_limit,
             {"The limit agreed with the other association would be exceeded.",
              "La limite convenue avec l'autre association serait dépassée."}},
    Sentence{Reason::insufficient_balance,
             {"The account does not hold enough.", "Le compte n'est pas assez approvisionné."}},
    Sentence{Reason::fund_insufficient,
             {"There are not so many euros for this in the fund: see lokaponto status.",
              "Il n'y a pas tant d'euros pour cela au fonds : voir lokaponto status."}},
    Sentence{Reason::not_professional,
             {"Only professionals and local authorities redeem units for euros.",
              "Seuls les professionnels et les collectivités reconvertissent des unités en euros."}},
    Sentence{Reason::may_not_pay,
             {"A local authority takes the currency and may not pay in it: it redeems what it took.",
              "Une collectivité accepte la monnaie locale et ne peut pas payer avec : elle reconvertit ce qu'elle a "
              "reçu."}},
    Sentence{Reason::peer_busy,
             {"Too many messages wait for this association. Try again later.",
              "Trop de messages attendent cette association. Réessayez plus tard."}},

    Sentence{Reason::quote_expired, {"The quote is no longer valid.", "Le devis n'est plus valable."}},
    Sentence{Reason::quote_changed,
             {"The payment would no longer bring what the quote said.",
              "Le paiement n'apporterait plus ce que disait le devis."}},

    Sentence{Reason::already_exists, {"This exists already.", "Cela existe déjà."}},
    Sentence{Reason::not_found, {"This was not found.", "Cela n'a pas été trouvé."}},
    Sentence{
        Reason::stale_version,
        {"This refers to what the books do not have, or have no more: begin from what stands there now.",
         "Ceci se réfère à ce que les livres n'ont pas, ou n'ont plus : repartez de ce qui s'y trouve maintenant."}},
    Sentence{Reason::not_proposed, {"Nothing waits for a signature.", "Rien n'attend de signature."}},
    Sentence{Reason::no_fund,
             {"A mutual credit has no guarantee fund: nothing is issued or redeemed.",
              "Un crédit mutuel n'a pas de fonds de garantie : rien n'y est émis ni reconverti."}},
    Sentence{Reason::not_reconciled,
             {"The statement does not follow from the books: one before it is missing.",
              "Le relevé ne fait pas suite aux livres : il en manque un avant lui."}},
    Sentence{Reason::not_awaited,
             {"The line cannot be about that payment.", "La ligne ne peut pas concerner ce paiement."}},
    Sentence{Reason::bank_line_waits,
             {"A line of a statement that waits may be this transfer. Say first what the line is.",
              "Une ligne de relevé en attente est peut-être ce virement. Dites d'abord ce qu'est cette ligne."}},
    Sentence{Reason::settlement_open,
             {"A settlement with this association is not closed yet.",
              "Un règlement avec cette association n'est pas encore clos."}},
    Sentence{Reason::settlement_disputed,
             {"The two nodes do not count the same.", "Les deux nœuds ne comptent pas pareil."}},
    Sentence{
        Reason::settlement_under_way,
        {"The euros of this settlement may be on their way.", "Les euros de ce règlement sont peut-être en route."}},
    Sentence{Reason::nothing_to_settle,
             {"There is nothing to settle with this association.", "Il n'y a rien à régler avec cette association."}},
    Sentence{Reason::account_changed,
             {"The other association names another bank account than before: telephone it.",
              "L'autre association nomme un autre compte bancaire qu'avant : téléphonez-lui."}},
    Sentence{Reason::link_closed,
             {"The other association's node is away. Try again later.",
              "Le nœud de l'autre association est absent. Réessayez plus tard."}},
    Sentence{Reason::already_met,
             {"The two nodes have met: what they signed stays.",
              "Les deux nœuds se sont rencontrés : ce qu'ils ont signé reste."}},

    Sentence{Reason::membership_ended, {"The membership has ended.", "L'adhésion a pris fin."}},
    Sentence{Reason::unverified_limit,
             {"This is more than an account may hold or pay out whose member was not identified.",
              "C'est plus que ce que peut détenir ou payer le compte d'un adhérent non identifié."}},
    Sentence{Reason::cannot_receive,
             {"The payee cannot be paid this now. Their association can tell them why.",
              "Le bénéficiaire ne peut pas recevoir cela maintenant. Son association peut lui dire pourquoi."}},
    Sentence{Reason::account_not_empty,
             {"The account still holds something, or something is under way for it.",
              "Le compte contient encore quelque chose, ou quelque chose est en route pour lui."}},
    Sentence{Reason::alias_erased,
             {"This alias was that of a member who was erased; nobody else gets it.",
              "Cet alias était celui d'un adhérent effacé ; personne d'autre ne le reçoit."}},

    Sentence{Reason::unknown_counter,
             {"There is no such counter or place of notes.", "Il n'y a pas de tel comptoir ou lieu de billets."}},
    Sentence{Reason::notes_insufficient,
             {"There are not so many notes there, or not so many in circulation.",
              "Il n'y a pas tant de billets à cet endroit, ou pas tant en circulation."}},
    Sentence{Reason::cash_insufficient,
             {"The counter does not hold so much cash.", "Le comptoir n'a pas tant d'espèces."}},

    Sentence{Reason::corrupt, {"Stored data is damaged.", "Des données enregistrées sont abîmées."}},
    Sentence{Reason::truncated, {"Stored data is missing.", "Des données enregistrées manquent."}},
    Sentence{Reason::disk_full, {"The disk is full.", "Le disque est plein."}},
    Sentence{Reason::io_error,
             {"Reading, writing or connecting failed.", "La lecture, l'écriture ou la connexion a échoué."}},
    Sentence{Reason::locked,
             {"Another process has the data directory open.", "Un autre processus utilise le répertoire de données."}},
    Sentence{Reason::invalid_configuration, {"The configuration is not valid.", "La configuration n'est pas valable."}},
    Sentence{Reason::unauthorized,
             {"Token, key, password or code is missing or wrong.",
              "Le jeton, la clé, le mot de passe ou le code manque ou n'est pas le bon."}},
    Sentence{Reason::forbidden,
             {"This may not be done with the access that was given.", "L'accès donné ne permet pas cela."}},
    Sentence{Reason::too_many_attempts,
             {"Too many attempts. Try again in a minute.", "Trop d'essais. Réessayez dans une minute."}},

    Sentence{Reason::unbalanced_statement,
             {"The bank's statement does not add up: something is missing from the file.",
              "Le relevé de la banque ne tombe pas juste : il manque quelque chose dans le fichier."}},
    Sentence{
        Reason::not_covered,
        {"Euros have left the bank and nobody has said what for: units lack their cover.",
         "Des euros ont quitté la banque sans que personne ait dit pourquoi : des unités ne sont plus couvertes."}},
    Sentence{Reason::history_rewritten,
             {"A peer's signed statement of its journal contradicts what it has shown before. It is not cosigned; both "
              "are kept as evidence.",
              "La déclaration signée d'un pair sur son journal contredit ce qu'il a montré auparavant. Elle n'est pas "
              "cosignée ; les deux sont conservées comme preuves."}},
    Sentence{Reason::history_restarted,
             {"A peer's journal began anew after a restore: part of what this node had cosigned may be lost there.",
              "Le journal d'un pair a recommencé après une restauration : une partie de ce que ce nœud avait cosigné y "
              "est peut-être perdue."}},
    Sentence{Reason::not_in_checkpoint,
             {"No signed checkpoint of the books holds this yet, so there is no proof of it.",
              "Aucun point de contrôle signé des comptes ne le contient encore : il n'y en a donc pas de preuve."}},

    Sentence{Reason::undelivered,
             {"A program that is to hear of events takes none: nothing is sent to it any more.",
              "Un programme à qui annoncer les événements n'en prend aucun : plus rien ne lui est envoyé."}},
};

}  // namespace

std::string_view sentence(Language language, Reason reason) {
  const auto* found = std::ranges::find(sentences, reason, &Sentence::reason);
  if (found == sentences.end()) return protocol::name(reason);
  return found->phrase.in(language);
}

}  // namespace node
