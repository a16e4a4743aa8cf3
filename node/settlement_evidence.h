// The evidence pack of a settlement note: what both have signed or said of it, as exact stored bytes, with what stock
// tools need to check them. For notes that are disputed, whose euros do not come, or of another amount than was owed.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "protocol/address.h"
#include "storage/store.h"

namespace node {

/// Files by their names. No personal data: such entries of the journal hold none, nor do notes and agreements.
using EvidenceFiles = std::map<std::string, protocol::Bytes>;

/// Of the note of this number with this peer; 0: the last one.
///
///     note.txt, closing.txt       the texts, as they were signed
///     wind-up.txt                 the statement by which the peer was wound up, if that has ended the note
///     agreement-2.terms           the agreement in force at the note, with both signatures
///     envelope-a.example-80.*     each envelope that bears a word about the note, or the message that the two count
///                                 differently: header, what was signed, signature; message-*: the word itself, and
///                                 message-*.path: that it stands under the header
///     entry-812-*                 each entry of this node's journal about the note or its euros, lines of the bank
///                                 among them; entry-*.path: that it stands under the checkpoint
///     checkpoint.*                the newest checkpoint of this node, with its cosignatures
///     logs.txt                    how far both logs and the journal go, with their heads
///     key-*.pem                   public keys, named by how they begin
///     checks.txt                  what there is to check, for check.sh, which is the same in every pack
///     LISEZMOI-README.txt, check.sh, SHA256SUMS
///
/// unknown_peer, not_found, corrupt. Any thread; reads the whole journal and both logs.
protocol::Result<EvidenceFiles> settlement_evidence(const storage::Store& store, const protocol::Domain& peer,
                                                    std::uint32_t number);

}  // namespace node
