#include "node/audit_segments.h"

#include <fstream>
#include <optional>
#include <set>

namespace node {

using federation::AuditFinding;

namespace {

/// nullopt if the file does not end with a record.
std::optional<std::uint64_t> count_records(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::uint64_t count = 0;
  for (std::array<char, record_length_bytes> length{}; stream.read(length.data(), length.size()); ++count) {
    const std::streamsize bytes = record_length(length);
    if (stream.ignore(bytes).gcount() != bytes) return std::nullopt;
  }
  return stream.gcount() == 0 ? std::optional(count) : std::nullopt;
}

class Segments {
 public:
  Segments(const GivenExport& given, std::vector<AuditFinding>& findings) : given_(given), findings_(findings) {
    for (const auto& file : given.manifest.files)
      if (file.path.starts_with("journal/") || file.path.starts_with("links/")) left_.insert(file.path);
  }

  /// From the file that begins with the record `first` on, each after the other.
  template <class Name>
  void follow(std::uint64_t first, const Name& name) {
    for (auto path = name(first); left_.erase(path) != 0; path = name(first)) {
      if (!is_file(given_.directory, path)) return;  // said with the files
      const auto count = count_records(given_.directory / path);
      if (!count) return find(path, "it does not end with a whole record: bytes are missing there, or stand behind it");
      if (*count == 0) return;  // an increment with nothing new has one
      first += *count;
    }
  }
  void tell_others() {
    for (const auto& path : left_) find(path, "no records begin there that such an export has");
  }

 private:
  void find(const std::string& path, std::string what) {
    findings_.push_back(about_file("records_wrong", given_, path, std::move(what)));
  }

  const GivenExport& given_;
  std::vector<AuditFinding>& findings_;
  std::set<std::string> left_;  ///< listed, and no place found for them
};

}  // namespace

void check_segments(const GivenExport& given, std::vector<AuditFinding>& findings) {
  Segments segments(given, findings);
  segments.follow(given.manifest.first, journal_file);
  for (const auto& [peer, sent, received] : given.manifest.links) {
    segments.follow(sent.first, [&](std::uint64_t first) { return log_file(peer, true, first); });
    segments.follow(received.first, [&](std::uint64_t first) { return log_file(peer, false, first); });
  }
  segments.tell_others();
}

}  // namespace node
