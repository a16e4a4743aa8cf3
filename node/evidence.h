// Evidence packs: what an association shows when a link was frozen, in files that stock tools check.
#pragma once

#include <filesystem>

#include "federation/effect.h"
#include "node/files.h"
#include "protocol/id.h"
#include "protocol/signing.h"

namespace node {

/// An Ed25519 key as openssl reads it.
Bytes public_key_pem(const protocol::PublicKey& key);

/// Writes `evidence/<peer>-<journal entry>/` in the data directory: for each of the two headers its exact bytes, the
/// bytes that were signed (DSSE pre-authentication encoding) and the signature; the signer's public key as PEM; and how
/// to check them with openssl, in French and English. Returns the directory. `signer` is the message key of
/// fork.signer. Any thread; blocks on the disk.
Result<std::filesystem::path> write_evidence(const DataDirectory& data, const federation::ForkFound& fork,
                                             const protocol::PublicKey& signer);

/// The same for a checkpoint that contradicts what was seen before: both notes as they are, of each what was signed and
/// the signature, the header of the envelope that it says it follows from, and the log key.
Result<std::filesystem::path> write_evidence(const DataDirectory& data, const federation::RewriteFound& rewrite);

}  // namespace node
