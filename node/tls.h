// TLS certificates of links: self-signed, pinned by the peer, compared byte for byte.
//
// No authority is asked: the certificate travels in the invitation, and what counts is that the other side presents
// exactly that one (RFC 5280 form, DER). Any thread.
#pragma once

#include <string>
#include <string_view>

#include "protocol/address.h"
#include "protocol/result.h"
#include "protocol/time.h"

namespace node {

/// A certificate and its private key, both PEM.
struct TlsPair {
  std::string certificate;
  std::string key;  ///< secret: never printed, written with Access::owner_only
};

/// A new P-256 key and its certificate for a node: subject alternative name DNS:<domain>, valid from a day before
/// `now`, for clocks that disagree, to twenty years after. io_error if the system gives no randomness.
protocol::Result<TlsPair> make_certificate(const protocol::Domain& domain, protocol::Time now);

/// The DER bytes of the first certificate in a PEM text; malformed if there is none.
protocol::Result<protocol::Bytes> certificate_bytes(std::string_view pem);

/// SHA-256 of the DER bytes, as people compare it: `openssl x509 -noout -fingerprint -sha256` without its colons, lower
/// case. malformed as above.
protocol::Result<std::string> certificate_fingerprint(std::string_view pem);

/// Whether both texts hold the same certificate, in time that does not depend on where they differ. False if one holds
/// none.
bool same_certificate(std::string_view pem, std::string_view other);

/// The certificate among those of a pinned text (NodeIdentity::certificate) that is the one shown, as the text has it;
/// empty if it is none of them.
std::string pinned_as(std::string_view pinned, std::string_view shown);

/// invalid_configuration unless the key is that of the certificate.
protocol::Result<void> check_pair(const TlsPair& pair);

}  // namespace node
