// The lies of tests/federation/verify_*_test.cpp, told in exports: in a full one, and in one with an increment. Both
// audits must say the same, and so the tests' expectations hold of both.
#include <gtest/gtest.h>

#include "storage/journal.h"
#include "tests/audit/audit_setup.h"
#include "tests/federation/verified.h"

namespace harness {

namespace {

/// Without what verification does not call a finding, and an audit does: a fork that is proved, and euros that are
/// missing.
std::vector<federation::Finding> plain(const node::AuditReport& report) {
  std::vector<federation::Finding> findings;
  for (const auto& finding : report.findings)
    if (finding.kind != "two_histories" && finding.kind != "cover_missing")
      findings.push_back({.where = finding.where, .what = finding.what});
  return findings;
}

/// What the replay found, in its own words: files have other names in another export.
std::vector<std::string> about_entries(const node::AuditReport& report) {
  std::vector<std::string> said;
  for (const auto& finding : report.findings)
    if (finding.where.starts_with("entry ")) said.push_back(finding.where + ": " + finding.what);
  return said;
}

/// A place between the first entry and the last, from which on the entries go into the increment.
std::uint64_t cut_of(std::uint64_t size) {
  return size * 2 / 3;
}

}  // namespace

std::vector<federation::Finding> findings_of(const storage::MemoryStore& store) {
  const audits::Directory directory;
  storage::MemoryStore lying;
  audits::put_consistent(store, lying);
  const auto manifest = audits::export_to(directory / "full", lying);
  const auto full = audits::audit({directory / "full"});
  for (const auto& finding : full.findings)
    if (finding.where.starts_with("entry ")) {
      EXPECT_FALSE(finding.evidence.empty()) << finding.what;
    }

  storage::MemoryStore beginning;
  audits::put_beginning(lying, cut_of(manifest.size), beginning);
  if (storage::journal_head(beginning)->size == 0) return plain(full);  // the lie is in the first entry
  audits::export_to(directory / "first", beginning);
  audits::export_to(directory / "second", lying, directory / "first");
  const auto both = audits::audit({directory / "second", directory / "first"});
  EXPECT_EQ(about_entries(full), about_entries(both));
  EXPECT_EQ(full.clean(), both.clean());
  return plain(full);
}

}  // namespace harness
