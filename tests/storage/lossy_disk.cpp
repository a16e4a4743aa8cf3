#include "tests/storage/lossy_disk.h"

#include <algorithm>

namespace storage::test {
namespace {

constexpr std::size_t page_size = 4096;

std::string directory_of(const std::string& path) {
  return path.substr(0, path.rfind('/'));
}

/// What a power cut leaves of a file.
std::string remains(const LossyDisk::File& file, Survival survival, std::mt19937_64& random) {
  if (survival == Survival::dropped) return file.durable;
  if (file.cut) return random() % 2 == 0 ? file.durable : file.data;
  std::string left = file.data;
  const std::size_t safe = file.durable.size();
  if (survival == Survival::torn) left.resize(safe + random() % (left.size() - safe + 1));
  if (survival == Survival::zeroed)
    for (std::size_t at = safe; at < left.size(); at = (at / page_size + 1) * page_size)
      if (random() % 2 == 0)
        std::fill_n(left.begin() + static_cast<std::ptrdiff_t>(at),
                    std::min(left.size() - at, page_size - at % page_size), '\0');
  return left;
}

}  // namespace

std::unique_ptr<LossyDisk> LossyDisk::clone() const {
  const std::scoped_lock lock(mutex_);
  auto copy = std::make_unique<LossyDisk>();
  std::map<FilePointer, FilePointer> copies;
  const auto copy_of = [&copies](const FilePointer& file) -> FilePointer {
    if (file == nullptr) return nullptr;
    FilePointer& twin = copies[file];
    if (twin == nullptr) twin = std::make_shared<File>(*file);
    return twin;
  };
  for (const auto& [path, file] : visible_) copy->visible_[path] = copy_of(file);
  for (const auto& [path, file] : durable_) copy->durable_[path] = copy_of(file);
  copy->unsynced_ = unsynced_;
  for (NameChange& change : copy->unsynced_)
    for (auto& [path, file] : change) file = copy_of(file);
  copy->directories_ = directories_;
  copy->used_ = used_;
  return copy;
}

Fault LossyDisk::create(const std::string& path, FilePointer& file) {
  const std::scoped_lock lock(mutex_);
  if (const Fault fault = count_operation(); fault != Fault::none) return fault;
  file = std::make_shared<File>();
  change_names({{path, file}});
  return Fault::none;
}

Fault LossyDisk::append(File& file, std::string_view bytes) {
  const std::scoped_lock lock(mutex_);
  if (const Fault fault = count_operation(); fault != Fault::none) {
    // The power went while these bytes were on their way.
    if (operations_ == crash_at_) file.data += bytes;
    return fault;
  }
  if (used_ + bytes.size() > space_) return Fault::no_space;
  used_ += bytes.size();
  file.data += bytes;
  return Fault::none;
}

Fault LossyDisk::truncate(File& file, std::size_t size) {
  const std::scoped_lock lock(mutex_);
  if (const Fault fault = count_operation(); fault != Fault::none) return fault;
  file.cut = file.cut || size < file.durable.size();
  file.data.resize(size);
  return Fault::none;
}

Fault LossyDisk::sync(File& file) {
  const std::scoped_lock lock(mutex_);
  if (const Fault fault = count_operation(); fault != Fault::none) return fault;
  if (ignores_syncs_) return Fault::none;
  if (file.cut)
    file.durable = file.data;
  else
    file.durable.append(file.data, file.durable.size());
  file.cut = false;
  return Fault::none;
}

Fault LossyDisk::rename(const std::string& from, const std::string& to) {
  const std::scoped_lock lock(mutex_);
  if (const Fault fault = count_operation(); fault != Fault::none) return fault;
  const auto found = visible_.find(from);
  if (found == visible_.end()) return Fault::not_found;
  change_names({{to, found->second}, {from, nullptr}});
  return Fault::none;
}

Fault LossyDisk::remove(const std::string& path) {
  const std::scoped_lock lock(mutex_);
  if (const Fault fault = count_operation(); fault != Fault::none) return fault;
  const auto found = visible_.find(path);
  if (found == visible_.end()) return Fault::not_found;
  used_ -= std::min<std::uint64_t>(used_, found->second->data.size());
  change_names({{path, nullptr}});
  return Fault::none;
}

Fault LossyDisk::make_directory(const std::string& path) {
  const std::scoped_lock lock(mutex_);
  if (const Fault fault = count_operation(); fault != Fault::none) return fault;
  directories_.insert(path);
  return Fault::none;
}

Fault LossyDisk::remove_directory(const std::string& path) {
  const std::scoped_lock lock(mutex_);
  if (const Fault fault = count_operation(); fault != Fault::none) return fault;
  return directories_.erase(path) == 1 ? Fault::none : Fault::not_found;
}

Fault LossyDisk::sync_directory(const std::string& path) {
  const std::scoped_lock lock(mutex_);
  if (const Fault fault = count_operation(); fault != Fault::none) return fault;
  if (ignores_syncs_) return Fault::none;
  std::erase_if(unsynced_, [&](const NameChange& change) {
    if (directory_of(change.front().first) != path) return false;
    apply(durable_, change);
    return true;
  });
  return Fault::none;
}

LossyDisk::FilePointer LossyDisk::find(const std::string& path) const {
  const std::scoped_lock lock(mutex_);
  const auto found = visible_.find(path);
  return found == visible_.end() ? nullptr : found->second;
}

bool LossyDisk::is_directory(const std::string& path) const {
  const std::scoped_lock lock(mutex_);
  return directories_.contains(path);
}

std::vector<std::string> LossyDisk::list(const std::string& directory) const {
  const std::scoped_lock lock(mutex_);
  std::vector<std::string> names;
  const std::string prefix = directory + "/";
  const auto add = [&](const std::string& path) {
    if (path.starts_with(prefix) && path.find('/', prefix.size()) == std::string::npos)
      names.push_back(path.substr(prefix.size()));
  };
  for (const auto& [path, file] : visible_) add(path);
  for (const std::string& path : directories_) add(path);
  return names;
}

std::vector<std::string> LossyDisk::all_files() const {
  const std::scoped_lock lock(mutex_);
  std::vector<std::string> paths;
  for (const auto& [path, file] : visible_) paths.push_back(path);
  return paths;
}

std::string LossyDisk::read(const File& file, std::uint64_t offset, std::size_t size) const {
  const std::scoped_lock lock(mutex_);
  return offset >= file.data.size() ? std::string() : file.data.substr(offset, size);
}

std::uint64_t LossyDisk::size(const File& file) const {
  const std::scoped_lock lock(mutex_);
  return file.data.size();
}

bool LossyDisk::lock(const std::string& path) {
  const std::scoped_lock lock(mutex_);
  return locks_.insert(path).second;
}

void LossyDisk::unlock(const std::string& path) {
  const std::scoped_lock lock(mutex_);
  locks_.erase(path);
}

void LossyDisk::crash_at(std::uint64_t operation) {
  const std::scoped_lock lock(mutex_);
  crash_at_ = operation == 0 ? 0 : operations_ + operation;
}

bool LossyDisk::crashed() const {
  const std::scoped_lock lock(mutex_);
  return crashed_;
}

std::uint64_t LossyDisk::operations() const {
  const std::scoped_lock lock(mutex_);
  return operations_;
}

void LossyDisk::restart(Survival survival, std::uint64_t seed) {
  const std::scoped_lock lock(mutex_);
  std::mt19937_64 random(seed);
  const std::size_t kept = survival == Survival::dropped ? 0 : random() % (unsynced_.size() + 1);
  for (std::size_t i = 0; i < kept; ++i) apply(durable_, unsynced_[i]);
  unsynced_.clear();
  used_ = 0;
  std::set<FilePointer> seen;
  for (const auto& [path, file] : durable_) {
    if (!seen.insert(file).second) continue;
    file->data = remains(*file, survival, random);
    file->durable = file->data;
    file->cut = false;
    used_ += file->data.size();
  }
  visible_ = durable_;
  locks_.clear();
  crashed_ = false;
  crash_at_ = 0;
}

void LossyDisk::limit_space(std::uint64_t bytes) {
  const std::scoped_lock lock(mutex_);
  space_ = bytes;
}

Fault LossyDisk::count_operation() {
  ++operations_;
  crashed_ = crashed_ || operations_ == crash_at_;
  return crashed_ ? Fault::crashed : Fault::none;
}

void LossyDisk::change_names(NameChange change) {
  apply(visible_, change);
  unsynced_.push_back(std::move(change));
}

void LossyDisk::apply(Names& names, const NameChange& change) {
  for (const auto& [path, file] : change) {
    if (file == nullptr)
      names.erase(path);
    else
      names[path] = file;
  }
}

}  // namespace storage::test
