// What an operator can do when the node says no: shown where it gives no detail.
#pragma once

#include <array>

#include "node/messages_phrase.h"
#include "protocol/result.h"

namespace node {

struct Advice {
  protocol::Reason reason;
  Phrase phrase;
};

namespace messages {

inline constexpr std::array advice{
    Advice{protocol::Reason::unverified_limit,
           {"check who it is (member verify), or see the limits: member rules",
            "vérifiez qui c'est (member verify), ou voyez les limites : member rules"}},
    Advice{protocol::Reason::membership_ended, {"see member show; member renew", "voir member show ; member renew"}},
    Advice{protocol::Reason::account_suspended, {"see member show; member resume", "voir member show ; member resume"}},
    Advice{protocol::Reason::over_limit,
           {"see what room is left: position, agreement show", "voir ce qui reste : position, agreement show"}},
    Advice{protocol::Reason::no_agreement,
           {"see agreement show; the first one comes by invitation",
            "voir agreement show ; le premier vient par invitation"}},
    Advice{protocol::Reason::agreement_suspended,
           {"see agreement show; agreement resume, if it was you",
            "voir agreement show ; agreement resume, si c'est vous"}},
    Advice{protocol::Reason::unknown_domain,
           {"it is no peer (peer list), nor is there a route to it in lokaponto.toml, [routes]",
            "ce n'est pas un pair (peer list), et aucune route n'y mène dans lokaponto.toml, [routes]"}},
    Advice{protocol::Reason::may_not_pay,
           {"it can redeem what it took (redeem), or give it back (refund ID)",
            "elle peut reconvertir ce qu'elle a reçu (redeem), ou le rendre (refund ID)"}},
    Advice{protocol::Reason::not_professional,
           {"the kind of a member is set when it is added: member show",
            "la catégorie d'un adhérent se fixe à son ajout : member show"}},
    Advice{protocol::Reason::recovering,
           {"see which link is not compared yet: agreement list; agreement release, if that peer will not come back",
            "voir quel lien n'est pas encore comparé : agreement list ; agreement release, si ce pair ne revient pas"}},
};

}  // namespace messages

}  // namespace node
