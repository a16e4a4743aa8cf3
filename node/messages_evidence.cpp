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

}  // namespace node
