// The secrets of a node in its data directory (files.h says where they stand): signing keys and the keys of TLS
// certificates, made by `lokaponto init`, replaced by `lokaponto keys rotate`, read at every start. Any thread.
//
// A rotation is on disk whole, with the announcement that all keys signed, before it is in force: it is prepared as
// keys/next, and put in force by the next start, which gives it its number. Secrets that no peer can need any more are
// removed; announcements stay.
#pragma once

#include <cstdint>
#include <map>

#include "federation/core.h"
#include "node/files.h"
#include "node/tls.h"

namespace node {

/// Certificates of links with their keys, by the number of the rotation by which they came.
using TlsPairs = std::map<std::uint32_t, TlsPair>;

/// Three new keys from the system's randomness.
federation::NodeKeys generate_keys();

/// Writes keys/*.key; makes the directory. already_exists if one of them is there: keys are never overwritten.
Result<void> create_keys(const DataDirectory& data, const federation::NodeKeys& keys);

/// Of all rotations in force, with what is left of those before. not_found, or invalid_configuration if others may read
/// the secrets or they are no keys; the detail names the file.
Result<federation::NodeKeys> read_keys(const DataDirectory& data);

/// Writes tls/certificate.pem and tls/key.pem; likewise.
Result<void> create_tls(const DataDirectory& data, const TlsPair& tls);

/// As read_keys(), up to those of this rotation, which are there; also invalid_configuration if key and certificate do
/// not belong together.
Result<TlsPairs> read_tls(const DataDirectory& data, std::uint32_t newest);

/// The certificates as an identity names them: the newest first.
std::string certificates_of(const TlsPairs& pairs);

/// Makes new keys and a new certificate, and writes them with their announcement as keys/next. already_exists if a
/// rotation waits there already; oversize if so many certificates are still in use that no more can be announced.
Result<protocol::KeySuccession> prepare_rotation(const DataDirectory& data, const protocol::Domain& domain,
                                                 protocol::Time now);

/// Whether a rotation waits for the next start.
bool rotation_waits(const DataDirectory& data);
/// Gives it its number. Does nothing if none waits. The caller has the books to itself.
Result<void> put_rotation_in_force(const DataDirectory& data);

/// Removes the secrets of all rotations before this one, and the contract keys of all but the newest.
Result<void> remove_keys_before(const DataDirectory& data, std::uint32_t oldest, std::uint32_t newest);

/// The same keys once more, for a second part of the program that signs.
protocol::SigningKey copy_of(const protocol::SigningKey& key);
federation::NodeKeys copy_of(const federation::NodeKeys& keys);
/// The message keys alone, by rotation.
std::map<std::uint32_t, protocol::SigningKey> message_keys_of(const federation::NodeKeys& keys);

}  // namespace node
