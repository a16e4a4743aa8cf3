#include "federation/verify.h"

#include <array>

#include "federation/books.h"
#include "federation/credit.h"
#include "federation/given_back.h"
#include "federation/verify_accounts.h"
#include "federation/verify_agreements.h"
#include "federation/verify_bank.h"
#include "federation/verify_checkpoints.h"
#include "federation/verify_contradictions.h"
#include "federation/verify_fund.h"
#include "federation/verify_intake.h"
#include "federation/verify_links.h"
#include "federation/verify_members.h"
#include "federation/verify_payments.h"
#include "federation/verify_settlements.h"
#include "federation/verify_wind_up.h"
#include "federation/verify_words.h"
#include "storage/journal.h"
#include "storage/memory_store.h"

namespace federation {

using storage::Table;

namespace {

/// Rows of these tables follow from the journal.
constexpr std::array derived{
    Table::journal,   Table::tile,          Table::account,         Table::hold,       Table::payment,
    Table::agreement, Table::peer,          Table::outbox,          Table::alarm,      Table::fund,
    Table::bank_line, Table::bank_transfer, Table::reference,       Table::settlement, Table::tally,
    Table::standing,  Table::key,           Table::account_payment, Table::checkpoint};
constexpr std::uint64_t entries_per_commit = 4096;

void add(VerifyReport& report, std::string where, std::string what) {
  if (report.findings.size() < max_findings) report.findings.push_back({std::move(where), std::move(what)});
}

std::string row_name(Table table, std::string_view key) {
  return "table " + std::string(storage::name(table)) + ", row " + protocol::to_hex(key);
}

struct Verifiers {
  explicit Verifiers(const storage::Store& store)
      : log(store),
        returned(log),
        intake(log),
        payments(log, returned),
        settlements(log, returned),
        checkpoints(log),
        wind_ups(log) {}

  /// What is wrong with the entry, each in the words of one part of verification; empty where nothing is.
  std::array<std::string, 13> check(const Books& books, const protocol::Entry& entry, VerifyReport& report) {
    returned.see(entry.body);
    const bool unfunded = books.founded() && is_mutual_credit(books) && needs_a_fund(entry.body);
    return {unfunded ? "a mutual credit has no fund" : "",
            check_evidence(log, books, entry, report),
            check_account_entry(books, entry),
            check_agreement_entry(log, books, entry),
            intake.check(books, entry),
            payments.check(books, entry, report),
            bank.check(books, entry),
            settlements.check(books, entry, report),
            checkpoints.check(books, entry, report),
            check_words(log, returned, books, entry),
            check_contradiction(log, returned, books, entry),
            wind_ups.check(books, entry, report),
            books.founded() ? check_members_entry(books, entry) : ""};
  }

  LinkLog log;
  GivenBack returned;
  IntakeVerifier intake;
  PaymentVerifier payments;
  BankVerifier bank;
  SettlementVerifier settlements;
  CheckpointVerifier checkpoints;
  WindUpVerifier wind_ups;
};

/// Replays one entry; false when the replay cannot go on.
bool replay_entry(const storage::Store& store, Verifiers& verifiers, Books& books, std::uint64_t index,
                  VerifyReport& report) {
  const std::string where = "entry " + std::to_string(index);
  const auto bytes = storage::journal_entry(store, index);
  if (!bytes) return add(report, where, bytes.error().detail), false;
  const auto entry = protocol::decode_entry(*bytes);
  if (!entry) return add(report, where, "does not read as an entry: " + entry.error().detail), false;
  for (auto& wrong : verifiers.check(books, *entry, report))
    if (!wrong.empty()) add(report, where, std::move(wrong));
  if (const auto applied = books.replay(*bytes); !applied) return add(report, where, applied.error().detail), false;
  if (!covered(books))
    add(report, where,
        is_mutual_credit(books) ? "what peers owe is not worth what was credited for it"
                                : "fund + claims is not circulation + debts");
  ++report.entries;
  return true;
}

void commit(Books& books, storage::MemoryStore& replayed) {
  const auto batch = books.take();
  if (batch.empty()) return;
  protocol::check(replayed.commit(batch).has_value(), "memory takes every batch");
  books.retire();
}

bool replay(const storage::Store& store, Books& books, storage::MemoryStore& replayed, std::uint64_t size,
            VerifyReport& report, const VerifyProgress& progress) {
  Verifiers verifiers(store);
  for (std::uint64_t index = 0; index < size; ++index) {
    if (!replay_entry(store, verifiers, books, index, report)) return false;
    if ((index + 1) % entries_per_commit != 0) continue;
    commit(books, replayed);
    if (progress) progress(index + 1, size);
  }
  commit(books, replayed);
  for (const auto& key : verifiers.payments.unproved())
    add(report, "payment " + key.text(), "is recorded as decided before a restore, and no answer of ours says so");
  for (auto& wrong : {verifiers.bank.unfinished(), verifiers.intake.unfinished(), verifiers.checkpoints.unfinished(),
                      verifiers.checkpoints.unproved(), verifiers.wind_ups.unfinished()})
    if (!wrong.empty()) add(report, "the journal's end", wrong);
  return true;
}

/// Every row of `a` must stand in `b`, alike when `compare`.
void compare_rows(Table table, const storage::Store& a, const storage::Store& b, bool compare, const char* what,
                  VerifyReport& report) {
  const auto scanned = a.scan(table, {}, {}, [&](std::string_view key, std::string_view value) {
    const auto other = b.get(table, key);
    if (!other || !*other)
      add(report, row_name(table, key), what);
    else if (compare && **other != value)
      add(report, row_name(table, key), "is not what the journal says");
    report.rows += compare ? 1 : 0;
    return report.findings.size() < max_findings;
  });
  if (!scanned) add(report, "table " + std::string(storage::name(table)), scanned.error().detail);
}

void check_log_ends(const storage::Store& store, const Books& books, VerifyReport& report) {
  for (const auto& [domain, peer] : books.peers()) {
    for (const auto& [table, head] :
         {std::pair{Table::sent_log, peer.row.sent}, std::pair{Table::received_log, peer.row.received}}) {
      const auto beyond = store.get(table, log_row(domain, head.sequence + 1));
      if (!beyond || *beyond)
        add(report, "link " + domain.text() + ", envelope " + std::to_string(head.sequence + 1),
            "stands in the " + std::string(storage::name(table)) + " and is missing from the journal");
    }
  }
}

void check_members(const storage::Store& store, const Books& books, VerifyReport& report) {
  const auto scanned = store.scan(Table::member, {}, {}, [&](std::string_view key, std::string_view value) {
    const auto member = storage::decode_row<Member>(value);
    const auto* account = member ? books.account(member->account) : nullptr;
    if (account == nullptr || account->purpose != protocol::AccountPurpose::member)
      add(report, row_name(Table::member, key), "names no account of a member");
    else if (books.members().standing(account->id).closed)
      add(report, row_name(Table::member, key), "is that of a member who was erased");
    return report.findings.size() < max_findings;
  });
  if (!scanned) add(report, "table member", scanned.error().detail);
}

/// Whether an account is a member's who was not erased.
bool is_somebodys(const Books& books, const protocol::AccountId& id) {
  const auto* account = books.account(id);
  return account != nullptr && account->purpose == protocol::AccountPurpose::member &&
         !books.members().standing(id).closed;
}

/// Of what members ask to be paid, and what programs are told of them, nothing is left of who was erased.
void check_requests(const storage::Store& store, const Books& books, VerifyReport& report) {
  const auto requests = store.scan(Table::payment_request, {}, {}, [&](std::string_view key, std::string_view row) {
    const auto request = storage::decode_row<PaymentRequest>(row);
    if (!request || !is_somebodys(books, request->payee))
      add(report, row_name(Table::payment_request, key), "is of nobody");
    return report.findings.size() < max_findings;
  });
  const auto hooks = store.scan(Table::webhook, {}, {}, [&](std::string_view key, std::string_view row) {
    const auto hook = storage::decode_row<Webhook>(row);
    if (!hook || (!hook->account.is_zero() && !is_somebodys(books, hook->account)))
      add(report, row_name(Table::webhook, key), "is of nobody");
    return report.findings.size() < max_findings;
  });
  if (!requests) add(report, "table payment_request", requests.error().detail);
  if (!hooks) add(report, "table webhook", hooks.error().detail);
}

/// Of what members wrote and whom they like to pay: nothing is left of who was erased, and nothing is about nobody.
void check_wishes(const storage::Store& store, const Books& books, VerifyReport& report) {
  const auto favourites = store.scan(Table::favourite, {}, {}, [&](std::string_view key, std::string_view) {
    const auto id = protocol::AccountId::from_bytes(key.substr(0, protocol::AccountId::size));
    if (!id || books.account(*id) == nullptr || books.members().standing(*id).closed)
      add(report, row_name(Table::favourite, key), "is of nobody");
    return report.findings.size() < max_findings;
  });
  const auto memos = store.scan(Table::memo, {}, {}, [&](std::string_view key, std::string_view) {
    const auto payment = store.get(Table::payment, key);
    if (!payment || !*payment) add(report, row_name(Table::memo, key), "is of no payment");
    return report.findings.size() < max_findings;
  });
  if (!favourites) add(report, "table favourite", favourites.error().detail);
  if (!memos) add(report, "table memo", memos.error().detail);
}

}  // namespace

VerifyReport verify(const storage::Store& store, const VerifyProgress& progress) {
  VerifyReport report;
  const auto head = storage::journal_head(store);
  if (!head) return add(report, "the journal's head", head.error().detail), report;
  storage::MemoryStore replayed;
  auto books = Books::load(replayed);
  protocol::check(books.has_value(), "empty books load");
  if (!replay(store, **books, replayed, head->size, report, progress)) return report;
  report.end = {.root = (*books)->journal_root(), .coverage = coverage(**books)};
  if (report.end->root != head->root) add(report, "the journal's head", "the root is not that of the entries");
  for (auto& rule : broken_rules(**books)) add(report, "the books", std::move(rule));
  for (const Table table : derived) {
    compare_rows(table, store, replayed, true, "does not follow from the journal", report);
    compare_rows(table, replayed, store, false, "is missing", report);
  }
  check_log_ends(store, **books, report);
  check_members(store, **books, report);
  check_wishes(store, **books, report);
  check_requests(store, **books, report);
  return report;
}

}  // namespace federation
