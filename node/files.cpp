#include "node/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <optional>
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

/// New content under a name of its own, which goes unless it is put in place.
class FileBeside {
 public:
  explicit FileBeside(std::filesystem::path path) : path_(std::move(path)), name_(name_beside(path_)) {}
  FileBeside(const FileBeside&) = delete;
  FileBeside& operator=(const FileBeside&) = delete;
  ~FileBeside() {
    if (created_) ::unlink(name_.c_str());
  }

  Result<void> create(Access access) {
    file_.emplace(::open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    created_ = file_->valid();
    // After open(): its mode is subject to the umask.
    if (!created_ || ::fchmod(file_->number(), access == Access::owner_only ? 0600 : 0644) != 0) return failed(name_);
    return {};
  }

  Result<void> append(std::string_view piece) {
    if (!write_all(file_->number(), piece)) return failed(name_);
    return {};
  }

  /// `place` moves the finished file from its name to its place: 0 as the system calls do.
  template <class Place>
  Result<void> put(const Place& place) {
    if (::fsync(file_->number()) != 0 || !file_->close()) return failed(name_);
    if (place(name_.c_str(), path_.c_str()) != 0) return failed(path_);
    ::unlink(name_.c_str());
    created_ = false;
    return sync_directory(directory_of(path_));
  }

 private:
  std::filesystem::path path_;
  std::filesystem::path name_;
  std::optional<Descriptor> file_;
  bool created_ = false;
};

template <class Place>
Result<void> write_whole(const std::filesystem::path& path, std::string_view content, Access access,
                         const Place& place) {
  FileBeside file(path);
  auto done = file.create(access);
  if (done) done = file.append(content);
  return done ? file.put(place) : done;
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

struct NewFile::Beside : FileBeside {
  using FileBeside::FileBeside;
};

NewFile::NewFile(std::unique_ptr<Beside> beside) : beside_(std::move(beside)) {}
NewFile::NewFile(NewFile&& other) noexcept = default;
NewFile& NewFile::operator=(NewFile&& other) noexcept = default;
NewFile::~NewFile() = default;

Result<NewFile> NewFile::create(const std::filesystem::path& path, Access access) {
  auto beside = std::make_unique<Beside>(path);
  if (auto created = beside->create(access); !created) return std::unexpected(created.error());
  return NewFile(std::move(beside));
}

Result<void> NewFile::append(std::string_view piece) {
  return beside_->append(piece);
}

Result<void> NewFile::put_in_place() {
  return beside_->put(::rename);
}

Result<void> write_file(const std::filesystem::path& path, std::string_view content, Access access) {
  return write_whole(path, content, access, ::rename);
}

Result<void> create_file(const std::filesystem::path& path, std::string_view content, Access access) {
  // A link fails where a rename would replace.
  return write_whole(path, content, access, ::link);
}

Result<void> make_directory(const std::filesystem::path& path, Access access) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return {};
  std::filesystem::create_directories(directory_of(path), error);
  const mode_t mode = access == Access::owner_only ? 0700 : 0755;
  if (::mkdir(path.c_str(), mode) != 0 || ::chmod(path.c_str(), mode) != 0) return failed(path);
  return sync_directory(directory_of(path));
}

Result<void> rename_path(const std::filesystem::path& path, const std::filesystem::path& name) {
  if (::rename(path.c_str(), name.c_str()) != 0) return failed(name);
  return sync_directory(directory_of(name));
}

Result<void> remove_file(const std::filesystem::path& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return failed(path);
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
