// Details of failures in French: known by their words, with what was filled in.
#include "node/messages_details.h"

#include <gtest/gtest.h>

#include "node/messages_reasons.h"
#include "protocol/result.h"

namespace node {
namespace {

std::string french(std::string_view detail) {
  return in_language(Language::french, detail);
}

TEST(MessagesDetails, EnglishStaysAsItIs) {
  for (const std::string detail : {"", "not a decimal number", "'x': 2 decimals at most", "nobody knows this"})
    EXPECT_EQ(in_language(Language::english, detail), detail);
}

TEST(MessagesDetails, WhatIsFilledInStandsInTheFrenchToo) {
  EXPECT_EQ(french("not a decimal number"), "pas un nombre d\u00e9cimal");
  EXPECT_EQ(french("2 decimals at most"), "2 d\u00e9cimales au plus");
  EXPECT_EQ(french("eusko.example is no peer"), "eusko.example n'est pas un pair");
  EXPECT_EQ(french("the lines lead to 10.00, the closing balance is 12.00"),
            "les lignes m\u00e8nent \u00e0 10.00, le solde final est 12.00");
  EXPECT_EQ(french("--wait: Value 90 not in range 0 to 60"), "--wait : 90 n'est pas de 0 \u00e0 60");
}

TEST(MessagesDetails, ANameBeforeAColonStays) {
  EXPECT_EQ(french("'12,505': 2 decimals at most"), "'12,505' : 2 d\u00e9cimales au plus");
  EXPECT_EQ(french("'our_limit': is missing"), "'our_limit' : manque");
  EXPECT_EQ(french("/srv/miel/token: No such file or directory"), "/srv/miel/token : il n'y a rien de ce nom");
  EXPECT_EQ(french("settlement note 3: the logs differ at the cut"),
            "note de r\u00e8glement 3 : les journaux du lien diff\u00e8rent \u00e0 la coupe");
}

TEST(MessagesDetails, FindingsOfVerificationSayWhereAndWhat) {
  EXPECT_EQ(french("entry 42: the chain is broken"), "entr\u00e9e 42 : la cha\u00eene est rompue");
  EXPECT_EQ(french("link lait.example, envelope 7: stands in the sent_log and is missing from the journal"),
            "lien lait.example, enveloppe 7 : est dans sent_log mais pas dans le journal");
  EXPECT_EQ(french("table payment, row 0a1b: is not what the journal says"),
            "table payment, ligne 0a1b : n'est pas ce que dit le journal");
  EXPECT_EQ(french("the books: fund + claims is not circulation + debts: -5"),
            "les livres : fonds + cr\u00e9ances n'\u00e9gale pas circulation + dettes : -5");
  EXPECT_EQ(french("entry 3: payment a.example/00 is not held"),
            "entr\u00e9e 3 : le paiement a.example/00 n'est pas en attente");
}

TEST(MessagesDetails, EveryLineIsReadByItself) {
  EXPECT_EQ(french("lokaponto.toml:3: 'level' in [log] is one of trace, debug; did you mean 'debug'?\n"
                   "lokaponto.toml:7: unknown key 'lisen' in [http]; did you mean 'listen'?"),
            "lokaponto.toml:3 : 'level' dans [log] est l'un de trace, debug ; vouliez-vous dire 'debug' ?\n"
            "lokaponto.toml:7 : cl\u00e9 inconnue 'lisen' dans [http] ; vouliez-vous dire 'listen' ?");
}

TEST(MessagesDetails, WhatIsNotKnownStays) {
  for (const std::string detail : {"", ":", ": ", "a: ", "{0}", "an unheard-of thing", "ce montant est trop grand"})
    EXPECT_EQ(french(detail), detail);
}

TEST(MessagesReasons, EveryReasonHasASentenceInBothLanguages) {
  for (unsigned number = 1; number < 200; ++number) {
    const auto reason = protocol::reason_from_number(number);
    if (!reason) continue;
    const auto english = sentence(Language::english, *reason);
    EXPECT_NE(english, protocol::name(*reason)) << "no sentence";
    EXPECT_NE(english, sentence(Language::french, *reason));
  }
}

}  // namespace
}  // namespace node
