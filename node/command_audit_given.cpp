#include "node/command_audit_given.h"

#include <CLI/CLI.hpp>
#include <map>

#include "config/bank_csv.h"
#include "node/audit_format.h"
#include "node/files.h"
#include "node/messages_audit.h"

namespace node {

using protocol::Backing;
using protocol::Domain;
using protocol::failure;
using protocol::Reason;

namespace {

constexpr std::size_t max_columns_bytes = std::size_t{1} << 20;

/// Who has exported, as far as the manifests read; those that do not are the audit's to tell.
class Exporters {
 public:
  explicit Exporters(const std::vector<std::filesystem::path>& exports) {
    for (const auto& directory : exports)
      if (const auto manifest = read_manifest(directory))
        backing_.emplace(manifest->currency.domain, manifest->currency.backing);
  }

  Result<void> check(const Domain& domain) const {
    if (backing_.contains(domain)) return {};
    return failure(Reason::malformed, "no export of " + domain.text() + " is given");
  }
  Result<void> check_fund(const Domain& domain) const {
    if (auto known = check(domain); !known) return known;
    if (backing_.at(domain) == Backing::reserve) return {};
    return failure(Reason::malformed, domain.text() + " is a mutual credit, which has no fund");
  }

 private:
  std::map<Domain, Backing> backing_;
};

Result<void> read_keys(const std::vector<std::string>& texts, const Exporters& exporters, Given& given) {
  for (const auto& text : texts) {
    auto key = parse_given_key(text);
    const auto known = key ? exporters.check(key->node) : std::unexpected(key.error());
    if (!known) return std::unexpected(wrong_value("--key", known.error()));
    given.keys.push_back(*std::move(key));
  }
  return {};
}

Result<void> read_accounts(const std::vector<std::string>& texts, const Exporters& exporters, Given& given) {
  for (const auto& text : texts) {
    auto account = GivenAccount::parse(text);
    auto known = account ? exporters.check_fund(account->node) : std::unexpected(account.error());
    if (known && std::ranges::find(given.accounts, account->iban, &GivenAccount::iban) != given.accounts.end())
      known = failure(Reason::malformed, account->iban.masked() + " is given for two accounts");
    if (!known) return std::unexpected(wrong_value("--account", known.error()));
    given.accounts.push_back(*std::move(account));
  }
  return {};
}

Result<void> read_statements(const std::vector<std::string>& texts, Given& given) {
  for (const auto& text : texts) {
    auto statement = GivenStatement::parse(text);
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(statement.file, ignored))
      return failure(Reason::not_found, statement.file.string());
    given.statements.push_back(std::move(statement));
  }
  return {};
}

Result<void> read_columns(const std::string& path, Given& given) {
  if (path.empty()) return {};
  const auto text = read_file(path, max_columns_bytes);
  if (!text) return std::unexpected(text.error());
  const auto maps = config::parse_bank_csv(*text, path);
  if (!maps) return std::unexpected(maps.error());
  for (const auto& [name, map] : *maps) given.columns.push_back(map.columns);
  return {};
}

}  // namespace

void add_given_options(CLI::App& command, const CommandContext& context, GivenOptions& options) {
  // Directories may stand behind a key.
  command.add_option("--key", options.keys, context.text(messages::audit_key))->allow_extra_args(false);
  command.add_option("--statement", options.statements, context.text(messages::audit_statement));
  command.add_option("--account", options.accounts, context.text(messages::audit_account))->allow_extra_args(false);
  command.add_option("--columns", options.columns, context.text(messages::audit_columns));
}

protocol::Result<Given> read_given(const GivenOptions& options, const std::vector<std::filesystem::path>& exports) {
  Given given;
  const Exporters exporters(exports);
  if (auto read = read_keys(options.keys, exporters, given); !read) return std::unexpected(read.error());
  if (auto read = read_accounts(options.accounts, exporters, given); !read) return std::unexpected(read.error());
  if (auto read = read_statements(options.statements, given); !read) return std::unexpected(read.error());
  if (auto read = read_columns(options.columns, given); !read) return std::unexpected(read.error());
  return given;
}

}  // namespace node
