// The words of the HTTP API that tables and fields show to people.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "node/messages_phrase.h"

namespace node {

struct Word {
  std::string_view name;  ///< as it stands in JSON
  Phrase phrase;
};

namespace messages {

inline constexpr std::array words{
    // Kinds of payments.
    Word{"deposit", {"deposit", "dépôt"}},
    Word{"issue", {"issue", "émission"}},
    Word{"redeem", {"redemption", "reconversion"}},
    Word{"local", {"local", "local"}},
    Word{"outgoing", {"outgoing", "sortant"}},
    Word{"incoming", {"incoming", "entrant"}},
    Word{"forwarded", {"forwarded", "transmis"}},
    Word{"withdraw", {"withdrawal", "rendu sans émission"}},
    Word{"contribute", {"own euros in", "euros propres reçus"}},
    Word{"payout", {"own euros out", "euros propres virés"}},
    Word{"send_back", {"sent back", "renvoi"}},
    Word{"reissue", {"transfer given up", "virement abandonné"}},
    Word{"settle", {"settlement", "règlement"}},
    Word{"move_notes", {"notes moved", "billets déplacés"}},
    Word{"sell_notes", {"notes sold", "billets vendus"}},
    Word{"redeem_notes", {"notes redeemed", "billets reconvertis"}},
    Word{"paper_to_digital", {"paper to digital", "papier vers numérique"}},
    Word{"digital_to_paper", {"digital to paper", "numérique vers papier"}},
    Word{"bank_cash", {"cash to the bank", "espèces en banque"}},
    Word{"move_euros", {"between the funds", "entre les fonds"}},
    Word{"absorb", {"absorbed", "absorbé"}},
    Word{"reverse_deposit", {"deposit reversed", "dépôt annulé"}},

    // Kinds of members.
    Word{"individual", {"individual", "particulier"}},
    Word{"professional", {"professional", "professionnel"}},
    Word{"association", {"association", "association"}},
    Word{"authority", {"authority", "collectivité"}},

    Word{"down", {"down", "à l'inférieur"}},
    Word{"half_even", {"to the nearest, half to even", "au plus proche, la moitié au pair"}},
    Word{"up", {"up", "au supérieur"}},

    // How far a transfer of the bank is.
    Word{"requested", {"to be ordered", "à ordonner"}},
    Word{"transferred", {"ordered", "ordonné"}},
    Word{"reconciled", {"on the statement", "sur le relevé"}},
    Word{"returned", {"came back", "revenu"}},
    Word{"given_up", {"given up", "abandonné"}},

    // What a line of a statement is.
    Word{"transfer_made", {"transfer made", "virement fait"}},
    Word{"transfer_returned", {"transfer came back", "virement revenu"}},
    Word{"issue_paid", {"issue paid", "émission payée"}},
    Word{"deposit_known", {"deposit known", "dépôt connu"}},
    Word{"settlement_made", {"settlement made", "règlement fait"}},
    Word{"settlement_returned", {"settlement came back", "règlement revenu"}},
    Word{"settlement_paid", {"settlement paid", "règlement payé"}},
    Word{"settlement_known", {"settlement known", "règlement connu"}},
    Word{"euros_moved", {"between the funds", "entre les fonds"}},
    Word{"unknown", {"unknown", "inconnu"}},
    Word{"wrong_amount", {"wrong amount", "autre montant"}},
    Word{"duplicate", {"duplicate", "en double"}},
    Word{"ambiguous", {"names several", "en nomme plusieurs"}},
    Word{"perhaps_known", {"perhaps known", "peut-être connu"}},
    Word{"reopened", {"taken back", "repris"}},
    Word{"booked_twice", {"booked twice", "compté deux fois"}},
    Word{"own_euros", {"own euros", "euros propres"}},
    Word{"known", {"known", "connu"}},

    // How a settlement note stands.
    Word{"proposed", {"proposed", "proposée"}},
    Word{"agreed", {"agreed", "convenue"}},
    Word{"late", {"late", "en retard"}},
    Word{"closing", {"closing", "en clôture"}},
    Word{"closed", {"closed", "close"}},
    Word{"questioned", {"questioned", "à confirmer"}},
    Word{"disputed", {"disputed", "contestée"}},

    // Who may do what.
    Word{"member", {"member", "adhérent"}},
    Word{"staff", {"staff", "personne"}},
    Word{"app", {"program", "programme"}},
    Word{"counter", {"counter", "comptoir"}},
    Word{"operator", {"operator", "opérateur"}},
    Word{"auditor", {"auditor", "auditeur"}},

    // The accounts of the fund.
    Word{"digital", {"digital", "numérique"}},
    Word{"paper", {"paper", "papier"}},
};

/// What must be given on the command line, as its help names it.
inline constexpr std::array arguments{
    Word{"account", {"account", "compte"}},
    Word{"alias", {"alias", "alias"}},
    Word{"amount", {"amount", "montant"}},
    Word{"as", {"as", "comme"}},
    Word{"backups", {"backups", "sauvegardes"}},
    Word{"counter", {"counter", "comptoir"}},
    Word{"creditor", {"creditor", "créancier"}},
    Word{"day", {"day", "jour"}},
    Word{"directory", {"directory", "répertoire"}},
    Word{"euros", {"euros", "euros"}},
    Word{"exports", {"exports", "exports"}},
    Word{"file", {"file", "fichier"}},
    Word{"format", {"format", "format"}},
    Word{"from", {"from", "de"}},
    Word{"iban", {"iban", "iban"}},
    Word{"id", {"id", "identifiant"}},
    Word{"limit", {"limit", "limite"}},
    Word{"line", {"line", "ligne"}},
    Word{"member", {"member", "adhérent"}},
    Word{"name", {"name", "nom"}},
    Word{"note", {"note", "note"}},
    Word{"number", {"number", "numéro"}},
    Word{"payment", {"payment", "paiement"}},
    Word{"peer", {"peer", "pair"}},
    Word{"redemption", {"redemption", "reconversion"}},
    Word{"target", {"target", "cible"}},
    Word{"terms", {"terms", "conditions"}},
    Word{"threshold", {"threshold", "seuil"}},
    Word{"url", {"url", "url"}},
    Word{"to", {"to", "vers"}},
    Word{"transfer", {"transfer", "virement"}},
    Word{"transfers", {"transfers", "virements"}},
    Word{"until", {"until", "jusqu'au"}},
};

}  // namespace messages

/// A word in a language; one that is not in the list, as it is.
template <std::size_t size>
constexpr std::string_view word_in(const std::array<Word, size>& words, Language language, std::string_view name) {
  const auto* found = std::ranges::find(words, name, &Word::name);
  return found == words.end() ? name : found->phrase.in(language);
}

}  // namespace node
