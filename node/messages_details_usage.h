// Details of failures, as the sources say them and in French: the command line: the texts of CLI11. For
// messages_details.cpp.
#pragma once

#include <array>

#include "node/messages_phrase.h"

namespace node::messages {

inline constexpr std::array usage_details{
    Phrase{"{0}: Value {1} not in range {2} to {3}", "{0} : {1} n'est pas de {2} à {3}"},
    Phrase{"{0}: {1} not in {2}", "{0} : {1} n'est pas parmi {2}"},
    Phrase{"{0} requires {1}", "{0} demande aussi {1}"},
    Phrase{"{0} excludes {1}", "{0} exclut {1}"},
    Phrase{"{0}: 1 required TEXT missing", "{0} : il manque sa valeur"},
    Phrase{"{0}: 1 required INT missing", "{0} : il manque sa valeur"},
    Phrase{"{0}: 1 required UINT missing", "{0} : il manque sa valeur"},
    Phrase{"{0}: 1 required FLOAT missing", "{0} : il manque sa valeur"},
    Phrase{"{0}: At Most {1} required but received {2}", "{0} : au plus {1} à donner, {2} l'ont été"},
    Phrase{"{0}: At least {1} required but received {2}", "{0} : au moins {1} à donner, {2} l'ont été"},
    Phrase{"Could not convert: {0} = {1}", "{0} : impossible de lire {1}"},
    Phrase{"{0} was given a disallowed flag override", "{0} ne prend pas de valeur"},
    Phrase{"{0}: Should be true/false or a number", "{0} ne prend pas de valeur"},
    Phrase{"{0}: too many inputs for a flag", "{0} ne prend pas de valeur"},
    Phrase{"The value {0} is not an allowed value for {1}", "{1} : {0} n'est pas une valeur permise"},
};

}  // namespace node::messages
