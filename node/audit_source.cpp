#include "node/audit_source.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "federation/records.h"
#include "node/audit_files.h"

namespace node {

using protocol::Reason;
using storage::Table;

namespace {

constexpr std::uint64_t noted_every = 256;
constexpr std::size_t number_bytes = sizeof(std::uint64_t);
constexpr std::size_t read_ahead_bytes = std::size_t{256} << 10;

/// The file of an export that holds records from `first` on: those that the manifest lists, in their order.
std::uint64_t first_record(const std::string& path) {
  const auto digits = path.find_last_of("/-");
  return std::strtoull(path.c_str() + digits + 1, nullptr, 10);
}

/// The name of a file without the number of its first record.
std::string numberless_name(const std::string& path) {
  return path.substr(0, path.find_last_of('-') + 1);
}

/// What stands before the number in a key.
std::string numberless(std::string_view key) {
  return std::string(key.substr(0, key.size() - number_bytes));
}

}  // namespace

// ---- records

AuditRecords::AuditRecords(std::size_t most_bytes) : most_bytes_(most_bytes) {}

void AuditRecords::add(std::uint64_t first, std::filesystem::path path) {
  files_.push_back({.first = first, .path = std::move(path), .places = {0}});
}

bool AuditRecords::open_at(File& file, std::uint64_t number) {
  const auto note = std::min((number - file.first) / noted_every, file.places.size() - 1);
  const auto noted = file.first + note * noted_every;
  const bool goes_on = open_ == &file && stream_ && at_ <= number && at_ >= noted;
  if (goes_on) return true;
  if (open_ != &file) {
    stream_.close();
    if (buffer_.empty()) {
      buffer_.resize(read_ahead_bytes);
      stream_.rdbuf()->pubsetbuf(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    }
    stream_.open(file.path, std::ios::binary);
    open_ = &file;
  }
  stream_.clear();
  stream_.seekg(static_cast<std::streamoff>(file.places[note]));
  at_ = noted;
  return static_cast<bool>(stream_);
}

std::optional<Bytes> AuditRecords::next(File& file) {
  std::array<char, record_length_bytes> length{};
  if (!stream_.read(length.data(), length.size())) return std::nullopt;
  Bytes record;
  const auto size = record_length(length);
  if (size > most_bytes_) return std::nullopt;
  record.resize(size);
  if (!stream_.read(record.data(), static_cast<std::streamsize>(size))) return std::nullopt;
  ++at_;
  if ((at_ - file.first) == file.places.size() * noted_every)
    file.places.push_back(static_cast<std::uint64_t>(stream_.tellg()));
  return record;
}

std::optional<Bytes> AuditRecords::read(std::uint64_t number) {
  const auto after = std::ranges::upper_bound(files_, number, {}, &File::first);
  if (after == files_.begin()) return std::nullopt;
  File& file = *std::prev(after);
  if (!open_at(file, number)) return std::nullopt;
  for (;;) {
    auto record = next(file);
    if (!record || at_ == number + 1) return record;
  }
}

// ---- the store

void AuditSource::add(const std::filesystem::path& directory, const AuditManifest& manifest) {
  std::map<std::string, Log> folders;
  for (const auto& link : manifest.links)
    for (const bool sent : {true, false})
      folders[numberless_name(log_file(link.peer, sent, 0))] = {sent ? Table::sent_log : Table::received_log,
                                                                numberless(federation::log_row(link.peer, 0))};
  for (const auto& file : manifest.files) {
    if (!is_file(directory, file.path)) continue;
    if (file.path.ends_with(".entries")) journal_.add(first_record(file.path), directory / file.path);
    const auto folder = folders.find(numberless_name(file.path));
    if (folder == folders.end()) continue;
    auto& records = logs_.try_emplace(folder->second, protocol::max_envelope_bytes).first->second;
    records.add(first_record(file.path), directory / file.path);
  }
}

std::optional<Bytes> AuditSource::read_log(Table table, std::string_view key) const {
  if (key.size() <= number_bytes) return std::nullopt;
  const auto log = logs_.find({table, numberless(key)});
  const auto number = storage::number_from_key(key.substr(key.size() - number_bytes));
  return log == logs_.end() ? std::nullopt : log->second.read(number);
}

Result<std::optional<Bytes>> AuditSource::get(Table table, std::string_view key) const {
  switch (table) {
    case Table::meta:
      if (key == storage::journal_head_key) return storage::number_key(head_.size) + Bytes(head_.root.view());
      return std::nullopt;
    case Table::journal: {
      const auto index = storage::number_from_key(key);
      return index < head_.size ? journal_.read(index) : std::nullopt;
    }
    case Table::sent_log:
    case Table::received_log:
      return read_log(table, key);
    default:
      return std::nullopt;
  }
}

Result<void> AuditSource::scan(Table table, std::string_view first, std::string_view last, const Visitor& visit) const {
  if (table != Table::journal) return {};
  const auto end = last.empty() ? head_.size : std::min(head_.size, storage::number_from_key(last));
  for (auto index = first.empty() ? 0 : storage::number_from_key(first); index < end; ++index) {
    const auto entry = journal_.read(index);
    if (!entry || !visit(storage::number_key(index), *entry)) return {};
  }
  return {};
}

Result<void> AuditSource::do_commit(const storage::Batch& /*batch*/) {
  return protocol::failure(Reason::io_error, "the store was opened to be read");
}

}  // namespace node
