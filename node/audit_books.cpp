#include "node/audit_books.h"

#include <fstream>

#include "federation/accounting_day.h"
#include "federation/export.h"
#include "node/audit_files.h"
#include "node/audit_source.h"
#include "node/files.h"

namespace node {

using protocol::failure;
using protocol::Reason;

namespace {

Result<void> write_books(const std::vector<GivenExport>& exports, const std::filesystem::path& path) {
  AuditSource source;
  for (const auto& given : exports) source.add(given.directory, given.manifest);
  const auto& last = exports.back().manifest;
  source.end_at({last.size, last.root});
  const auto from = federation::accounting_day({});
  const auto to = federation::accounting_day(last.latest);
  if (!from || !to) return std::unexpected(from ? to.error() : from.error());
  std::ofstream file(path, std::ios::binary);
  const auto writer = federation::make_journal([&](std::string_view text) -> Result<void> {
    if (!file.write(text.data(), static_cast<std::streamsize>(text.size())))
      return failure(Reason::io_error, path.string());
    return {};
  });
  const auto read = federation::read_accounting(
      source, {.chart = {}, .period = {*from, *to}, .unit = federation::AccountingUnit::each_currency}, *writer);
  if (!read) return std::unexpected(read.error());
  file.close();
  return file ? Result<void>{} : failure(Reason::io_error, path.string());
}

}  // namespace

Result<void> write_audited_books(const std::vector<std::filesystem::path>& exports,
                                 const std::filesystem::path& directory) {
  if (auto made = make_directory(directory, Access::owner_only); !made) return made;
  std::vector<federation::AuditFinding> said_by_the_audit;
  for (const auto& group : by_association(exports, said_by_the_audit)) {
    const auto path = directory / (group.front().manifest.currency.domain.text() + ".journal");
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) return failure(Reason::already_exists, path.string());
    if (auto written = write_books(group, path); !written) return written;
  }
  return {};
}

}  // namespace node
