#include "node/audit_statements.h"

#include <algorithm>
#include <map>

#include "federation/accounting_day.h"
#include "federation/bank_audit.h"
#include "node/bank_statement_reader.h"
#include "node/files.h"
#include "node/terminal_text.h"
#include "protocol/limits.h"

namespace node {

using federation::BankAudit;
using protocol::Backing;
using protocol::BankStatement;
using protocol::FundAccount;
using protocol::Result;

namespace {

/// One account of the fund of an association that was replayed.
struct Fund {
  std::size_t association = 0;  ///< in the report
  FundAccount account = FundAccount::digital;
  BankAudit audit;
};

class Statements {
 public:
  Statements(const ReplayedBooks& books, const Given& given, AuditReport& report, federation::CrossReport& found)
      : books_(books), given_(given), report_(report), found_(found) {}

  Result<void> load() {
    for (std::size_t at = 0; at < books_.size(); ++at) {
      if (!has_fund(at) || !books_[at]) continue;
      for (const auto account : {FundAccount::digital, FundAccount::paper}) {
        funds_.push_back({at, account, BankAudit(*books_[at], account)});
        if (auto loaded = funds_.back().audit.load(); !loaded) return loaded;
      }
    }
    return {};
  }

  /// Whose account each IBAN is: by the auditor's word, or else by what was booked. A quiet month has no movement by
  /// which to tell; another file of the account has.
  void learn() {
    for (auto& fund : funds_)
      for (const auto& told : given_.accounts)
        if (told.fund == fund.account && told.node == domain_of(fund.association)) owners_.emplace(told.iban, &fund);
    for (const auto& given : given_.statements)
      for (const auto& statement : read(given).value_or(std::vector<BankStatement>{})) learn(statement);
  }

  /// Holds a file of a bank against the books that it is of.
  void compare(const GivenStatement& given) {
    const auto name = terminal_text(given.file.string());
    const auto statements = read(given);
    if (!statements) return find("statement_unreadable", name, statements.error().detail);
    for (std::size_t at = 0; at < statements->size(); ++at)
      compare((*statements)[at], statements->size() == 1 ? name : name + ", statement " + std::to_string(at + 1));
  }

  void finish() {
    for (auto& fund : funds_) {
      const auto& association = report_.associations[fund.association];
      if (association.statements.empty()) continue;
      const auto exported = federation::accounting_day(association.samples.back().time);
      fund.audit.finish(exported.value_or(protocol::Date()), found_);
    }
    for (std::size_t at = 0; at < books_.size(); ++at)
      if (has_fund(at) && report_.associations[at].statements.empty())
        report_.unknown.push_back({domain_of(at).text(), "",
                                   books_[at] ? "whether the euros are at the bank: its own statements were not given"
                                              : "whether the euros are at the bank: its books could not be replayed"});
  }

 private:
  bool has_fund(std::size_t association) const {
    return report_.associations[association].currency.backing == Backing::reserve;
  }

  /// A file of a bank, as `bank import` reads it.
  Result<std::vector<BankStatement>> read(const GivenStatement& given) const {
    const auto bytes = read_file(given.file, protocol::max_bank_file_bytes);
    if (!bytes) return std::unexpected(bytes.error());
    auto statements = read_bank_statements(*bytes, nullptr);
    for (auto columns = given_.columns.begin(); !statements && columns != given_.columns.end(); ++columns) {
      auto told = *columns;
      told.account = given.iban;
      auto again = read_bank_statements(*bytes, &told);
      if (!again && told.account.empty() && again.error().reason == protocol::Reason::invalid_configuration)
        return protocol::failure(protocol::Reason::malformed, "CSV does not say whose it is: give it as IBAN=FILE");
      if (again || columns == given_.columns.begin()) statements = std::move(again);
    }
    return statements;
  }

  const protocol::Domain& domain_of(std::size_t association) const {
    return report_.associations[association].currency.domain;
  }

  void learn(const BankStatement& statement) {
    if (owners_.contains(statement.account)) return;
    const auto digests = protocol::line_digests(statement);
    const auto fund = std::ranges::find_if(funds_, [&](const Fund& one) { return one.audit.knows(digests); });
    if (fund != funds_.end()) owners_.emplace(statement.account, &*fund);
  }

  void compare(const BankStatement& statement, const std::string& name) {
    if (const auto owner = owners_.find(statement.account); owner != owners_.end()) {
      auto& fund = *owner->second;
      report_.associations[fund.association].statements.push_back(fund.audit.compare(statement, name));
      return;
    }
    // It may be of books that could not be replayed.
    if (std::ranges::any_of(books_, [](const auto& books) { return !books; })) return;
    find("statement_of_no_account", name,
         "it is of " + statement.account.masked() + ", of which no books given have booked a movement");
  }

  /// Whose file it is that cannot be told is nobody's, unless there is but one association.
  void find(std::string_view kind, const std::string& where, std::string what) {
    const bool is_one = report_.associations.size() == 1;
    found_.add({.kind = kind,
                .association = is_one ? report_.associations.front().currency.domain.text() : "",
                .where = where,
                .what = std::move(what),
                .evidence = {}});
  }

  const ReplayedBooks& books_;
  const Given& given_;
  AuditReport& report_;
  federation::CrossReport& found_;
  std::vector<Fund> funds_;
  std::map<protocol::Iban, Fund*> owners_;
};

}  // namespace

Result<void> audit_statements(const ReplayedBooks& books, const Given& given, AuditReport& report,
                              federation::CrossReport& found) {
  Statements statements(books, given, report, found);
  if (!given.statements.empty()) {
    if (auto loaded = statements.load(); !loaded) return loaded;
    statements.learn();
  }
  for (const auto& one : given.statements) statements.compare(one);
  statements.finish();
  return {};
}

}  // namespace node
