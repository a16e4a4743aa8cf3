// The form of an audit export: one directory of exact stored bytes, and a manifest that says what is in it.
//
//   manifest.json                      written last: an export without it was never completed
//   journal/<first>.entries            entries in order, from the one with this index (12 digits) on
//   links/<peer>/sent-<first>.envelopes, received-<first>.envelopes
//                                      each log of a link in order, from this sequence number on
//   the copies of federation/audit_copies.h
//
// A record of `.entries` and `.envelopes` is its length, four bytes big-endian, and the bytes. A file ends between two
// records. The same books give the same export, to the last byte. Pure but for the manifest file. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/address.h"
#include "protocol/amount.h"
#include "protocol/id.h"
#include "protocol/result.h"
#include "protocol/time.h"

namespace node {

inline constexpr std::string_view manifest_name = "manifest.json";
inline constexpr std::size_t record_length_bytes = 4;
inline constexpr std::uint64_t audit_segment_bytes = std::uint64_t{64} << 20;  ///< a further file is begun from here on
inline constexpr std::size_t max_manifest_bytes = std::size_t{8} << 20;

/// One direction of a link in an export: the envelopes from `first` to `last`; none if last < first.
struct AuditLog {
  std::uint64_t first = 1;
  std::uint64_t last = 0;
  friend bool operator==(const AuditLog&, const AuditLog&) = default;
};

struct AuditLink {
  protocol::Domain peer;
  AuditLog sent;
  AuditLog received;
  friend bool operator==(const AuditLink&, const AuditLink&) = default;
};

struct AuditFile {
  std::string path;  ///< lower-case letters, digits and `.`, `_`, `-`, with `/` between names
  std::uint64_t bytes = 0;
  protocol::Hash sha256;
  friend bool operator==(const AuditFile&, const AuditFile&) = default;
};

struct AuditManifest {
  protocol::Currency currency;            ///< with the association's domain
  std::uint64_t first = 0;                ///< index of the first entry here; the size of the export before
  std::uint64_t size = 0;                 ///< of the journal
  protocol::Hash root;                    ///< RFC 6962, over all `size` entries
  protocol::Hash earlier_root;            ///< over the first `first`
  std::vector<protocol::Hash> extension;  ///< the consistency proof between the two roots (RFC 6962 section 2.1.2)
  protocol::Time latest;                  ///< the latest time that any entry bears
  std::vector<AuditLink> links;           ///< by domain
  std::vector<AuditFile> files;           ///< by path

  friend bool operator==(const AuditManifest&, const AuditManifest&) = default;
};

/// The one text of a manifest.
std::string to_text(const AuditManifest& manifest);
/// malformed or unsupported_version unless to_text() gives these bytes again.
protocol::Result<AuditManifest> parse_manifest(std::string_view text);
/// That of an export; not_found if there is none.
protocol::Result<AuditManifest> read_manifest(const std::filesystem::path& directory);

std::array<char, record_length_bytes> record_length(std::size_t bytes);
std::uint32_t record_length(const std::array<char, record_length_bytes>& bytes);

/// Where the records from this one on stand.
std::string journal_file(std::uint64_t first);
std::string log_file(const protocol::Domain& peer, bool sent, std::uint64_t first);

}  // namespace node
