// Exports and audits in tests: of stores in memory, into directories of the test's own.
#pragma once

#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "node/audit.h"
#include "node/audit_export.h"
#include "storage/memory_store.h"

namespace audits {

/// A directory of its own, gone at the end.
class Directory {
 public:
  Directory();
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  ~Directory();
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// The books as they were after so many entries, or as many as apply, and the link logs.
void put_beginning(const storage::Store& store, std::uint64_t size, storage::MemoryStore& beginning);

/// The same rows, under a head that says what the entries give: a liar's books, which are at one with themselves.
void put_consistent(const storage::MemoryStore& store, storage::MemoryStore& copy);

/// A full export, or what came after the one in `since`; a failure fails the test.
node::AuditManifest export_to(const std::filesystem::path& directory, const storage::Store& store,
                              const std::filesystem::path& since = {});

/// In scratch stores in memory. The kinds it finds are noted.
node::AuditReport audit(const std::vector<std::filesystem::path>& directories, const node::Given& given = {});

std::vector<std::string> kinds_in(const node::AuditReport& report);
/// Every kind that any audit of this process has found.
const std::set<std::string>& kinds_found();

// ---- what somebody does to an export

std::string content(const std::filesystem::path& path);
void put_content(const std::filesystem::path& path, const std::string& bytes);
/// Changes the manifest, which stays written as it must be.
void change_manifest(const std::filesystem::path& directory, const std::function<void(node::AuditManifest&)>& change);
/// Has the manifest name the files as they are.
void list_files(const std::filesystem::path& directory);
/// The records of a file, changed, written back and listed.
void change_records(const std::filesystem::path& directory, const std::string& file,
                    const std::function<void(std::vector<std::string>&)>& change);

}  // namespace audits
