// Files of the data directory: where each stands, written whole or not at all, secrets readable by the node alone.
//
// Used by the command line (init), by start-up (node.h) and by whoever reads the token. Any thread; two processes that
// write the same file at once leave one of the two contents, never a mixture.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "protocol/id.h"
#include "protocol/result.h"

namespace node {

using protocol::Bytes;
using protocol::Result;

/// Names of everything in a data directory.
///
///     lokaponto.toml       the configuration
///     keys/message.key     32 bytes of Ed25519 seed each, in hexadecimal, one line; 0600
///     keys/log.key
///     keys/contract.key
///     tls/certificate.pem  0644
///     tls/key.pem          0600
///     keys/rotation-1/     what replaced these (keys.h), and so on: message.key, contract.key, certificate.pem,
///     key.pem,
///                          and the announcement that all keys have signed
///     keys/next/           likewise, in force from the next start on
///     token                of the HTTP API, one line; 0600
///     db/                  the books (RocksDB)
struct DataDirectory {
  std::filesystem::path root;

  std::filesystem::path configuration() const { return root / "lokaponto.toml"; }
  std::filesystem::path keys() const { return root / "keys"; }
  /// Of a rotation: 0 for the keys made by init.
  std::filesystem::path keys(std::uint32_t rotation) const {
    return rotation == 0 ? keys() : keys() / ("rotation-" + std::to_string(rotation));
  }
  std::filesystem::path next_keys() const { return keys() / "next"; }
  std::filesystem::path message_key(std::uint32_t rotation = 0) const { return keys(rotation) / "message.key"; }
  std::filesystem::path log_key() const { return keys() / "log.key"; }
  std::filesystem::path contract_key(std::uint32_t rotation = 0) const { return keys(rotation) / "contract.key"; }
  std::filesystem::path announcement(std::uint32_t rotation) const { return keys(rotation) / "announcement"; }
  std::filesystem::path tls(std::uint32_t rotation = 0) const { return rotation == 0 ? root / "tls" : keys(rotation); }
  std::filesystem::path certificate(std::uint32_t rotation = 0) const { return tls(rotation) / "certificate.pem"; }
  std::filesystem::path certificate_key(std::uint32_t rotation = 0) const { return tls(rotation) / "key.pem"; }
  std::filesystem::path token() const { return root / "token"; }
  std::filesystem::path books() const { return root / "db"; }
};

/// Who may read a file or enter a directory, whatever the umask.
enum class Access : std::uint8_t {
  everyone,    ///< files 0644, directories 0755
  owner_only,  ///< files 0600, directories 0700
};

/// Puts the file in place of what stood there: written beside it, synced, renamed, and the directory synced. disk_full
/// or io_error; then the old content stands.
Result<void> write_file(const std::filesystem::path& path, std::string_view content, Access access);

/// The same for a file that must not be there yet: already_exists if it is. Keys are never overwritten.
Result<void> create_file(const std::filesystem::path& path, std::string_view content, Access access);

/// A file too large to be in memory whole: written piece by piece beside its place, and put there at the end like
/// write_file() does. Until then, and for good if that never comes, the old content stands. One thread.
class NewFile {
 public:
  static Result<NewFile> create(const std::filesystem::path& path, Access access);
  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&& other) noexcept;
  ~NewFile();

  /// disk_full or io_error; then the file can only be given up.
  Result<void> append(std::string_view piece);
  Result<void> put_in_place();

 private:
  struct Beside;
  explicit NewFile(std::unique_ptr<Beside> beside);
  std::unique_ptr<Beside> beside_;
};

/// Makes the directory and its parents (those as the umask has it). One that is there already is left as it is.
Result<void> make_directory(const std::filesystem::path& path, Access access);

/// Gives a file or directory another name in its directory, where nothing bears it yet, and syncs the directory.
Result<void> rename_path(const std::filesystem::path& path, const std::filesystem::path& name);

/// Removes a file for good, if it is there, and syncs its directory.
Result<void> remove_file(const std::filesystem::path& path);

/// The whole content. not_found, io_error, or oversize beyond `most` bytes.
Result<Bytes> read_file(const std::filesystem::path& path, std::size_t most);

/// The content of a file that must stay secret: invalid_configuration, with the command that mends it, if anybody but
/// its owner may read or write it.
Result<Bytes> read_secret_file(const std::filesystem::path& path, std::size_t most);

}  // namespace node
