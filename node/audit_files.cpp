#include "node/audit_files.h"

#include <algorithm>
#include <array>
#include <fstream>

#include "node/terminal_text.h"
#include "protocol/merkle.h"
#include "protocol/sha256.h"

namespace node {

using federation::AuditFinding;
using protocol::Domain;
using protocol::failure;
using protocol::Reason;

namespace {

constexpr std::size_t piece_bytes = std::size_t{1} << 16;

bool has_link(const std::filesystem::path& directory, const std::string& name) {
  std::error_code error;
  auto path = directory;
  for (const auto& part : std::filesystem::path(name))
    if (std::filesystem::is_symlink(std::filesystem::symlink_status(path /= part, error))) return true;
  return false;
}

void check_listed(const GivenExport& given, const AuditFile& file, std::vector<AuditFinding>& findings) {
  if (has_link(given.directory, file.path)) {
    findings.push_back(about_file("file_missing", given, file.path, "a symbolic link stands in its place"));
    return;
  }
  const auto found = measure_file(given.directory / file.path, file.path);
  if (!found) {
    findings.push_back(about_file("file_missing", given, file.path, "the manifest names a file that cannot be read"));
  } else if (*found != file) {
    auto wrong = about_file("file_altered", given, file.path, "the file is not the one that the manifest names");
    wrong.evidence.push_back({"SHA-256 in the manifest", protocol::Bytes(file.sha256.view())});
    wrong.evidence.push_back({"SHA-256 of the file", protocol::Bytes(found->sha256.view())});
    findings.push_back(std::move(wrong));
  }
}

}  // namespace

AuditFinding about_file(std::string_view kind, const GivenExport& given, const std::string& file, std::string what) {
  return {.kind = kind,
          .association = given.manifest.currency.domain.text(),
          .where = terminal_text((given.directory / file).string()),
          .what = std::move(what),
          .evidence = {}};
}

bool is_file(const std::filesystem::path& directory, const std::string& name) {
  std::error_code error;
  return !has_link(directory, name) && std::filesystem::is_regular_file(directory / name, error);
}

protocol::Result<AuditFile> measure_file(const std::filesystem::path& path, const std::string& name) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return failure(Reason::not_found, path.string());
  std::ifstream stream(path, std::ios::binary);
  AuditFile file{.path = name, .bytes = 0, .sha256 = {}};
  protocol::Sha256 sha;
  std::vector<char> piece(piece_bytes);
  while (stream.read(piece.data(), static_cast<std::streamsize>(piece.size())) || stream.gcount() > 0) {
    const auto count = static_cast<std::size_t>(stream.gcount());
    sha.update({piece.data(), count});
    file.bytes += count;
  }
  if (stream.bad() || !stream.eof()) return failure(Reason::io_error, path.string());
  file.sha256 = sha.finish();
  return file;
}

void check_files(const GivenExport& given, std::vector<AuditFinding>& findings) {
  for (const auto& file : given.manifest.files) check_listed(given, file, findings);
  std::error_code error;
  std::vector<std::string> others;
  for (auto at = std::filesystem::recursive_directory_iterator(given.directory, error);
       !error && at != std::filesystem::recursive_directory_iterator(); at.increment(error)) {
    const auto name = at->path().lexically_relative(given.directory).generic_string();
    if (is_directory(at->symlink_status(error)) || name == manifest_name) continue;
    if (std::ranges::find(given.manifest.files, name, &AuditFile::path) == given.manifest.files.end())
      others.push_back(name);
  }
  std::ranges::sort(others);
  for (const auto& name : others)
    findings.push_back(about_file("file_not_listed", given, name, "the manifest does not name the file"));
}

void check_extension(const AuditManifest& before, const GivenExport& next, std::vector<AuditFinding>& findings) {
  const auto& after = next.manifest;
  const auto add = [&](std::string_view kind, std::string what) {
    findings.push_back(about_file(kind, next, std::string(manifest_name), std::move(what)));
  };
  if (after.currency != before.currency)
    return add("export_of_another_association", "the currency is not that of the export before");
  if (after.first != before.size)
    return add("increment_leaves_a_gap", "it begins at entry " + std::to_string(after.first) +
                                             ", and the export before ends at " + std::to_string(before.size));
  if (after.earlier_root != before.root ||
      !protocol::verify_consistency(before.size, before.root, after.size, after.root, after.extension))
    add("increment_does_not_extend", "the journal is not the one that was exported before, with entries added");
}

namespace {

/// The group that it continues, or else one of the same association; a full export begins one.
std::size_t group_of(const std::vector<std::vector<GivenExport>>& groups, const AuditManifest& manifest) {
  const auto all = groups.size();
  auto best = all;
  for (std::size_t at = 0; at < all; ++at) {
    const auto& last = groups[at].back().manifest;
    if (last.currency.domain != manifest.currency.domain) continue;
    if (manifest.first == 0) continue;
    best = at;
    if (last.size == manifest.first && last.root == manifest.earlier_root) break;
  }
  return best;
}

}  // namespace

std::vector<std::vector<GivenExport>> by_association(const std::vector<std::filesystem::path>& directories,
                                                     std::vector<AuditFinding>& findings) {
  std::vector<GivenExport> all;
  std::vector<Domain> order;
  for (const auto& directory : directories) {
    auto manifest = is_file(directory, std::string(manifest_name))
                        ? read_manifest(directory)
                        : failure(Reason::not_found, (directory / manifest_name).string());
    if (!manifest) {
      findings.push_back({.kind = "manifest_unreadable",
                          .association = {},
                          .where = terminal_text((directory / manifest_name).string()),
                          .what = manifest.error().detail,
                          .evidence = {}});
      continue;
    }
    if (std::ranges::find(order, manifest->currency.domain) == order.end()) order.push_back(manifest->currency.domain);
    all.push_back({directory, *std::move(manifest)});
  }
  std::ranges::stable_sort(all, {}, [&](const GivenExport& given) {
    return std::pair(std::ranges::find(order, given.manifest.currency.domain) - order.begin(), given.manifest.first);
  });
  std::vector<std::vector<GivenExport>> groups;
  for (auto& given : all) {
    const auto at = group_of(groups, given.manifest);
    if (at == groups.size()) groups.emplace_back();
    groups[at].push_back(std::move(given));
  }
  return groups;
}

}  // namespace node
