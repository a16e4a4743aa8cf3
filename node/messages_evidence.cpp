#include "node/messages_evidence.h"

namespace node {

std::string evidence_explanation(const protocol::Domain& signer) {
  return
      R"(Deux en-têtes signés par la même clé prétendent à la même place dans une chaîne de messages.
Pour vérifier chaque signature :

Two headers signed by the same key claim the same place in one chain of messages.
To check each signature:

    openssl pkeyutl -verify -rawin -pubin -inkey signer.pem -in theirs.signed -sigfile theirs.signature
    openssl pkeyutl -verify -rawin -pubin -inkey signer.pem -in ours.signed -sigfile ours.signature

*.header   les octets exacts de l'en-tête / the exact bytes of the header (protobuf lokaponto.v1.EnvelopeHeader)
*.signed   ce qui a été signé / what was signed (DSSE PAE of the header)
signer.pem la clé du nœud qui a signé les deux / the key of the node that has signed both: )" +
      signer.text() + "\n";
}

std::string_view rewrite_explanation() {
  return
      R"(Un pair a signé deux déclarations de son journal dont la seconde (shown) ne prolonge pas la première (before), ou
ne prolonge pas le journal qu'il avait annoncé dans une enveloppe. Elle n'a pas été cosignée ; les paiements continuent.
Pour vérifier chaque signature :

A peer signed two statements of its journal of which the second (shown) does not extend the first (before), or does not
extend the journal that it had named in an envelope. It was not cosigned; payments go on. To check each signature:

    openssl pkeyutl -verify -rawin -pubin -inkey log-key.pem -in before.signed -sigfile before.signature
    openssl pkeyutl -verify -rawin -pubin -inkey log-key.pem -in shown.signed -sigfile shown.signature

*.note      la note entière / the whole note (c2sp.org/signed-note)
*.signed    ce qui a été signé : nom du journal, taille, racine / what was signed: the log's name, size, root
envelope.*  l'en-tête qu'elle dit prolonger, signé par la clé des messages / the header that it says it follows from,
            signed by the message key (envelope.signed, envelope.signature)

Une même taille avec deux racines est une preuve à elle seule. Pour deux tailles, demandez au pair la preuve que le plus
grand journal prolonge le plus petit (RFC 6962, 2.1.2) : il n'en existe pas s'il a changé l'histoire.
One size with two roots is proof by itself. For two sizes, ask the peer to prove that the larger journal extends the
smaller one (RFC 6962, 2.1.2): there is no such proof if history was changed.
)";
}

}  // namespace node
