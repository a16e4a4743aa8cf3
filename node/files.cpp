#include "node/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

namespace node {

using protocol::failure;
using protocol::Reason;

namespace {

/// Closes itself; a close that matters is said aloud with close().
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }
  bool valid() const { return number_ >= 0; }
  bool close() { return ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_;
};

/// What errno means, of a call on `path`.
std::unexpected<protocol::Failure> failed(const std::filesystem::path& path) {
  const int number = errno;
  Reason reason = Reason::io_error;
  if (number == ENOENT) reason = Reason::not_found;
  if (number == EEXIST) reason = Reason::already_exists;
  if (number == ENOSPC || number == EDQUOT) reason = Reason::disk_full;
  return failure(reason, path.string() + ": " + std::generic_category().message(number));
}

Descriptor open_file(const std::filesystem::path& path, int flags, mode_t mode = 0) {
  return Descriptor(::open(path.c_str(), flags | O_CLOEXEC, mode));
}

bool write_all(int file, std::string_view content) {
  while (!content.empty()) {
    const auto written = ::write(file, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

Result<void> sync_directory(const std::filesystem::path& path) {
  const auto directory = open_file(path, O_RDONLY | O_DIRECTORY);
  if (!directory.valid() || ::fsync(directory.number()) != 0) return failed(path);
  return {};
}

std::filesystem::path directory_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

/// A name beside `path` that no other thread or process uses.
std::filesystem::path name_beside(const std::filesystem::path& path) {
  static std::atomic<unsigned> count = 0;
  auto name = path;
  name += ".new-" + std::to_string(::getpid()) + "-" + std::to_string(count.fetch_add(1));
  return name;
}

Result<void> write_new(const std::filesystem::path& path, std::string_view content, Access access) {
  const mode_t mode = access == Access::owner_only ? 0600 : 0644;
  auto file = open_file(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
  if (!file.valid()) return failed(path);
  // After open(): its mode is subject to the umask.
  if (!write_all(file.number(), content) || ::fchmod(file.number(), mode) != 0 || ::fsync(file.number()) != 0 ||
      !file.close())
    return failed(path);
  return {};
}

/// `place` moves the finished file from its name beside to its own: 0 as the system calls do.
template <class Place>
Result<void> put_in_place(const std::filesystem::path& path, std::string_view content, Access access,
                          const Place& place) {
  const auto beside = name_beside(path);
  auto done = write_new(beside, content, access);
  if (done && place(beside.c_str(), path.c_str()) != 0) done = failed(path);
  ::unlink(beside.c_str());
  if (!done) return done;
  return sync_directory(directory_of(path));
}

Result<Bytes> read_all(const Descriptor& file, const std::filesystem::path& path, std::size_t most) {
  Bytes content(most + 1, '\0');
  std::size_t size = 0;
  while (size < content.size()) {
    const auto count = ::read(file.number(), content.data() + size, content.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed(path);
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  if (size > most) return failure(Reason::oversize, path.string() + ": more than " + std::to_string(most) + " bytes");
  content.resize(size);
  return content;
}

}  // namespace

Result<void> write_file(const std::filesystem::path& path, std::string_view content, Access access) {
  return put_in_place(path, content, access, ::rename);
}

Result<void> create_file(const std::filesystem::path& path, std::string_view content, Access access) {
  // A link fails where a rename would replace.
  return put_in_place(path, content, access, ::link);
}

Result<void> make_directory(const std::filesystem::path& path, Access access) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return {};
  std::filesystem::create_directories(directory_of(path), error);
  const mode_t mode = access == Access::owner_only ? 0700 : 0755;
  if (::mkdir(path.c_str(), mode) != 0 || ::chmod(path.c_str(), mode) != 0) return failed(path);
  return sync_directory(directory_of(path));
}

Result<Bytes> read_file(const std::filesystem::path& path, std::size_t most) {
  const auto file = open_file(path, O_RDONLY);
  if (!file.valid()) return failed(path);
  return read_all(file, path, most);
}

Result<Bytes> read_secret_file(const std::filesystem::path& path, std::size_t most) {
  const auto file = open_file(path, O_RDONLY);
  struct stat status{};
  if (!file.valid() || ::fstat(file.number(), &status) != 0) return failed(path);
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return failure(Reason::invalid_configuration,
                   path.string() + " may be read by others; run: chmod 600 " + path.string());
  return read_all(file, path, most);
}

}  // namespace node
