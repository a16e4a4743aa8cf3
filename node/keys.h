// The secrets of a node in its data directory: three signing keys and the key of its TLS certificate (files.h says
// where they stand). Made once by `lokaponto init`, read at every start. Any thread.
#pragma once

#include "federation/core.h"
#include "node/files.h"
#include "node/tls.h"

namespace node {

/// Three new keys from the system's randomness.
federation::NodeKeys generate_keys();

/// Writes keys/*.key; makes the directory. already_exists if one of them is there: keys are never overwritten.
Result<void> create_keys(const DataDirectory& data, const federation::NodeKeys& keys);

/// not_found, or invalid_configuration if others may read them or they are no keys; the detail names the file.
Result<federation::NodeKeys> read_keys(const DataDirectory& data);

/// Writes tls/certificate.pem and tls/key.pem; likewise.
Result<void> create_tls(const DataDirectory& data, const TlsPair& tls);

/// As read_keys(); also invalid_configuration if key and certificate do not belong together.
Result<TlsPair> read_tls(const DataDirectory& data);

/// The same key once more, for a second part of the program that signs.
protocol::SigningKey copy_of(const protocol::SigningKey& key);

}  // namespace node
