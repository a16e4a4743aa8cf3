// What the commands about paper say.
#pragma once

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr Phrase paper_about{"Notes: printed, in the vault, on their way, in circulation",
                                    "Les billets : imprimés, au coffre, en route, en circulation"};
inline constexpr Phrase paper_show_about{"Show where the notes are, and the euros behind them",
                                         "Montrer où sont les billets, et les euros derrière eux"};
inline constexpr Phrase paper_move_about{
    "Carry notes: printed to vault, vault, transit and counters between them, anything to destroyed",
    "Porter des billets : printed vers vault, vault, transit et comptoirs entre eux, tout vers destroyed"};
inline constexpr Phrase paper_move_footer{
    "A place is printed, vault, transit, destroyed, the name of a counter, or COUNTER/returns.\n\n"
    "Examples:\n"
    "  lokaponto paper move printed vault 10000\n"
    "  lokaponto paper move transit quay 500",
    "Un lieu est printed (imprimés), vault (coffre), transit (en route), destroyed (détruits), le nom d'un comptoir,\n"
    "ou COMPTOIR/returns (retours).\n\n"
    "Exemples :\n"
    "  lokaponto paper move printed vault 10000\n"
    "  lokaponto paper move transit quai 500"};
inline constexpr Phrase paper_from{"Where they are", "Où ils sont"};
inline constexpr Phrase paper_to{"Where they go", "Où ils vont"};
inline constexpr Phrase paper_transfer_about{
    "Have euros transferred to the other account of the fund, for exchanges between paper and digital",
    "Faire virer des euros vers l'autre compte du fonds, pour les échanges entre papier et numérique"};
inline constexpr Phrase paper_transfer_from{"The account they leave: digital or paper",
                                            "Le compte qu'ils quittent : digital (numérique) ou paper (papier)"};
inline constexpr Phrase counter_about{"Exchange counters", "Les comptoirs de change"};
inline constexpr Phrase counter_open_about{"Open a counter", "Ouvrir un comptoir"};
inline constexpr Phrase counter_sell_about{"Notes sold for cash", "Billets vendus contre des espèces"};
inline constexpr Phrase counter_redeem_about{"Notes taken back from a professional, for a transfer of euros",
                                             "Billets repris à un professionnel, contre un virement d'euros"};
inline constexpr Phrase counter_exchange_about{"A member exchanges units for notes, or notes for units",
                                               "Un adhérent échange des unités contre des billets, ou l'inverse"};
inline constexpr Phrase counter_bank_about{"Bring cash to the bank", "Porter les espèces à la banque"};
inline constexpr Phrase counter_count_about{"Count a counter: what differs from the books is posted",
                                            "Compter un comptoir : ce qui diffère des livres est passé en écriture"};
inline constexpr Phrase counter_count_footer{
    "What is missing is paid by the association's own euros, what is too much comes to them. Name nobody in --author "
    "and\n"
    "--reason: both stay in the journal for ever, and auditors are given it.\n\n"
    "Example:\n"
    "  lokaponto counter count quay --stock 5x40,10x25 --returns 5x3 --cash 120.50 --author c1 --reason \"box open\"",
    "Ce qui manque est payé par les euros propres de l'association, ce qui est en trop leur revient. Ne nommez "
    "personne\n"
    "dans --author et --reason : les deux restent pour toujours dans le journal, et l'auditeur le reçoit.\n\n"
    "Exemple :\n"
    "  lokaponto counter count quai --stock 5x40,10x25 --returns 5x3 --cash 120.50 --author c1 --reason \"caisse\""};
inline constexpr Phrase counter_name{"The counter's name: a-z, 0-9 and hyphens",
                                     "Le nom du comptoir : a-z, 0-9 et traits d'union"};
inline constexpr Phrase counter_into{"What the member gets: paper or digital",
                                     "Ce que l'adhérent obtient : paper (billets) ou digital (unités)"};
inline constexpr Phrase counter_fund{"Which account of the fund: paper (default) or digital",
                                     "Quel compte du fonds : paper (papier, par défaut) ou digital (numérique)"};
inline constexpr Phrase counter_arrived{"The bank has shown the euros already, not issued for",
                                        "La banque a déjà montré les euros, non émis"};
inline constexpr Phrase counter_stock{"Notes to sell, as VALUExCOUNT,...", "Billets à vendre, VALEURxNOMBRE,..."};
inline constexpr Phrase counter_returns{"Notes taken back, likewise", "Billets repris, de même"};
inline constexpr Phrase counter_cash{"Euros in cash", "Euros en espèces"};
inline constexpr Phrase counter_reason{"Why it differs, without names: it stays in the journal",
                                       "Pourquoi cela diffère, sans noms : cela reste dans le journal"};
inline constexpr Phrase counter_author{"Who counted, by a pseudonym: it stays in the journal",
                                       "Qui a compté, par un pseudonyme : il reste dans le journal"};
inline constexpr Phrase counter_opened{"Counter: {0}", "Comptoir : {0}"};
inline constexpr Phrase counter_agrees{"The counter is as in the books.", "Le comptoir est comme dans les livres."};
inline constexpr Phrase counter_differs{"What differs was posted. Look at: paper show",
                                        "Ce qui diffère a été passé en écriture. Voyez : paper show"};
inline constexpr Phrase bad_heap{"Notes are given as VALUExCOUNT,..., as in 5x40,10x25",
                                 "Les billets se donnent en VALEURxNOMBRE,..., comme 5x40,10x25"};
inline constexpr Phrase cash_waits{"Waits until the bank shows it: {0}, reference {1}",
                                   "Attend que la banque le montre : {0}, référence {1}"};
inline constexpr Phrase exchanged{"Exchanged: {0}, {1}", "Échangé : {0}, {1}"};
inline constexpr Phrase field_printed{"printed", "imprimés"};
inline constexpr Phrase field_vault{"vault", "coffre"};
inline constexpr Phrase field_transit{"on their way", "en route"};
inline constexpr Phrase field_destroyed{"destroyed", "détruits"};
inline constexpr Phrase field_in_circulation{"in circulation", "en circulation"};
inline constexpr Phrase field_counter{"counter", "comptoir"};
inline constexpr Phrase field_stock{"notes", "billets"};
inline constexpr Phrase field_returns{"taken back", "repris"};
inline constexpr Phrase field_cash{"cash", "espèces"};
inline constexpr Phrase field_cash_at_counters{"cash at counters", "espèces aux comptoirs"};
inline constexpr Phrase field_to_paper{"to move from digital", "à virer du numérique"};
inline constexpr Phrase field_circulation_paper{"of which in notes", "dont en billets"};

}  // namespace node::messages
