#include "node/messages_evidence.h"

namespace node {

namespace {

constexpr std::string_view script = R"script(#!/bin/sh
# Checks a pack of evidence with sha256sum, openssl and xxd: the directory that is named, or the one where this stands.
# What there is to check stands in its checks.txt, of which nothing is run. Exit code 0 if all of it holds.
LC_ALL=C
export LC_ALL
cd "${1:-$(dirname "$0")}" || exit 2
bad=0
proved=' '
# say CODE FILE WORDS: whether that holds of the file.
say() {
  if [ "$1" = 0 ]; then echo "ok   $2 $3"; proved="$proved$2 "; else echo "BAD  $2 $3"; bad=1; fi
}
is_proved() { case $proved in *" $1 "*) ;; *) false ;; esac; }
number() { case $1 in '' | *[!0-9]* | 0?*) false ;; *) [ "$1" -ge 0 ] 2> /dev/null ;; esac; }
# signed KEY FILE SIGNATURE: Ed25519 over the file.
signed() {
  openssl pkeyutl -verify -rawin -pubin -inkey "$1" -in "$2" -sigfile "$3" > /dev/null 2>&1
  say $? "$2" "is signed by $1"
}
# ends FILE OTHER: the bytes of OTHER are the last of FILE, which is signed. begins FILE OTHER: OTHER, which is signed,
# is the beginning of FILE.
ends() {
  is_proved "$1" && tail -c "$(wc -c < "$2")" "$1" | cmp -s - "$2"
  say $? "$2" "is what was signed in $1"
}
begins() {
  is_proved "$2" && head -c "$(wc -c < "$2")" "$1" | cmp -s - "$2"
  say $? "$2" "is the beginning of $1"
}
# stands FILE INDEX SIZE TREE: the file is a leaf (RFC 6962), by the hashes in FILE.path, of the tree whose root TREE
# names, which is signed.
stands() {
  number "$2" && number "$3" && [ "$2" -lt "$3" ] && is_proved "$4" && leads "$@"
  say $? "$1" "stands under $4"
}
leads() {
  hash=$( (printf '\000'; cat "$1") | sha256sum | cut -c 1-64)
  place=$2
  last=$(($3 - 1))
  while read -r other; do
    case $other in *[!0-9a-f]*) return 1 ;; esac
    [ ${#other} = 64 ] && [ "$last" -gt 0 ] || return 1
    if [ $((place % 2)) = 1 ] || [ "$place" = "$last" ]; then
      hash=$(printf '01%s%s' "$other" "$hash" | xxd -r -p | sha256sum | cut -c 1-64)
      while [ $((place % 2)) = 0 ] && [ "$place" != 0 ]; do place=$((place / 2)) last=$((last / 2)); done
    else
      hash=$(printf '01%s%s' "$hash" "$other" | xxd -r -p | sha256sum | cut -c 1-64)
    fi
    place=$((place / 2)) last=$((last / 2))
  done < "$1.path"
  [ "$last" = 0 ] || return 1
  if [ "$4" = checkpoint.signed ]; then
    [ "$(sed -n 2p "$4")" = "$3" ] && [ "$(sed -n 3p "$4" | base64 -d | xxd -p -c 32)" = "$hash" ]
  else
    xxd -p "$4" | tr -d '\n' | grep -q "$hash"
  fi
}
key() { openssl pkey -pubin -in "$1" -outform DER 2> /dev/null | tail -c 32 | xxd -p -c 32; }
sha256sum --check --quiet SHA256SUMS
say $? SHA256SUMS "lists all files as they are"
while read -r what one two three four; do
  case " $one $two $three $four" in *[!A-Za-z0-9._\ -]* | *' -'*) what= ;; esac
  case $what in
    signed | ends | begins | stands) "$what" "$one" "$two" "$three" "$four" ;;
    *) say 1 checks.txt "has a line that is none" ;;
  esac
done < checks.txt
for file in *; do
  case $file in
    *[!A-Za-z0-9._-]* | -*) say 1 "a file" "has another name than a pack gives" ;;
    key-*.pem) echo "key  $file is $(key "$file")" ;;
    *.path | *.signature | SHA256SUMS | LISEZMOI-README.txt | check.sh | checks.txt) ;;
    *) is_proved "$file" || echo "     nothing was checked of $file" ;;
  esac
done
exit $bad
)script";

}  // namespace

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

std::string settlement_explanation(const protocol::Domain& peer, std::uint32_t number) {
  return "Note de règlement " + std::to_string(number) + " avec " + peer.text() +
         " : ce que les deux nœuds en ont signé et dit.\n" + "Settlement note " + std::to_string(number) + " with " +
         peer.text() + ": what both nodes have signed and said of it.\n" + R"(
Pour tout vérifier, avec sha256sum, openssl et xxd / To check all of it, with sha256sum, openssl and xxd:

    sh check.sh

check.sh vous vient de qui donne ce dossier : ne le lancez que s'il est, mot pour mot, celui qui est dans le guide de
Lokaponto pour les auditeurs, docs/auditors.md ("Check the pack of a settlement"), ou prenez celui-là. C'est toujours
le même ; ce qu'il doit vérifier est dans checks.txt.
check.sh comes from who gives you this pack: run it only if it is, word for word, the one in the guide of Lokaponto for
auditors, docs/auditors.md ("Check the pack of a settlement"), or take that one. It is always the same; what it has to
check stands in checks.txt.

note.txt, closing.txt  les textes signés / the texts that are signed
wind-up.txt            la déclaration de liquidation qui a mis fin à la note, s'il y en a une
                       the wind-up statement that has ended the note, if one has
agreement-*            l'accord en vigueur alors / the agreement in force then (protobuf lokaponto.v1.AgreementTerms)
envelope-*             les enveloppes qui en parlent : en-tête, ce qui a été signé, signature
                       the envelopes that speak of it: header, what was signed, signature
message-*              les messages eux-mêmes, et le premier que les deux comptent autrement (lokaponto.v1.Message)
                       the messages themselves, and the first that the two count differently
entry-*                ce qu'en dit le journal de ce nœud, relevés bancaires compris (lokaponto.v1.Entry)
                       what this node's journal says of it, lines of the bank among it
checkpoint.*           la dernière déclaration signée de ce journal, et qui l'a cosignée
                       the last signed statement of this journal, and who has cosigned it
*.path                 la preuve que le fichier du même nom est sous l'en-tête, ou sous cette déclaration (RFC 6962)
                       the proof that the file of this name stands under the header, or that statement
logs.txt               la taille et la tête des deux journaux du lien / size and head of both logs of the link
key-*.pem              les clés publiques, que le script affiche : comparez-les avec celles que publient les deux
                       associations / the public keys, which the script prints: compare them with those that the two
                       associations publish

Ce que cela ne dit pas : que l'autre n'a rien signé de plus. Demandez-lui son dossier de la même note.
What it does not say: that the other has signed nothing more. Ask for its pack of the same note.
)";
}

std::string_view evidence_script() {
  return script;
}

}  // namespace node
