// What an audit finds wrong with the files of an export before it reads what they say. Any thread.
#pragma once

#include <filesystem>
#include <vector>

#include "federation/cross_audit.h"
#include "node/audit_format.h"

namespace node {

/// One export of an audit.
struct GivenExport {
  std::filesystem::path directory;
  AuditManifest manifest;
};

/// By association, in the order in which they were given; of each, in the order of their entries: a full export, and
/// the increments that continue it. Another full one of the same association begins another group. A directory without
/// a manifest that reads is a finding.
std::vector<std::vector<GivenExport>> by_association(const std::vector<std::filesystem::path>& directories,
                                                     std::vector<federation::AuditFinding>& findings);

/// Files that are missing, altered or not listed.
void check_files(const GivenExport& given, std::vector<federation::AuditFinding>& findings);

/// Whether `next` goes on where `before` ends: a gap, another association, another history.
void check_extension(const AuditManifest& before, const GivenExport& next,
                     std::vector<federation::AuditFinding>& findings);

/// A finding in this file of the export.
federation::AuditFinding about_file(std::string_view kind, const GivenExport& given, const std::string& file,
                                    std::string what);

/// Whether a regular file stands there in the directory itself, and not at the end of a symbolic link: one may lead
/// anywhere, and elsewhere tomorrow.
bool is_file(const std::filesystem::path& directory, const std::string& name);

/// SHA-256 and length of a file; not_found or io_error.
protocol::Result<AuditFile> measure_file(const std::filesystem::path& path, const std::string& name);

}  // namespace node
