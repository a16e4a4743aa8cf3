// What wallets show of the node's own words, and the page of a top-up (topup_page.h).
#pragma once

#include "node/messages_phrase.h"

namespace node::messages {

// At the other end of a payment.
inline constexpr Phrase wallet_erased{"erased member", "membre effacé"};
inline constexpr Phrase wallet_donation{"donation", "don"};
inline constexpr Phrase wallet_notes{"notes", "billets"};

inline constexpr Phrase wallet_waits{"waiting for the other currency", "en attente de l'autre monnaie"};
inline constexpr Phrase wallet_ask{"Ask your association.", "Demandez à votre association."};

inline constexpr Phrase topup_title{"Top-up", "Crédit de compte"};
inline constexpr Phrase topup_how{
    "Transfer {0} euros to the guarantee fund of {1}. Your account is credited when they arrive.",
    "Virez {0} euros au fonds de garantie de {1}. Votre compte est crédité à leur arrivée."};
inline constexpr Phrase topup_iban{"IBAN", "IBAN"};
inline constexpr Phrase topup_no_iban{"Ask your association for its IBAN.", "Demandez son IBAN à votre association."};
inline constexpr Phrase topup_reference{"Reference, to be written in the transfer",
                                        "Référence, à indiquer dans le virement"};
inline constexpr Phrase topup_amount{"Amount", "Montant"};
inline constexpr Phrase topup_done{"The euros have arrived: the account was credited.",
                                   "Les euros sont arrivés : le compte a été crédité."};
inline constexpr Phrase topup_gone{"This top-up was cancelled. Please transfer nothing for it.",
                                   "Cette demande a été annulée. Ne virez rien pour elle."};

}  // namespace node::messages
