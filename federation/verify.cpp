#include "federation/verify.h"

#include <array>

#include "federation/books.h"
#include "federation/verify_journal.h"
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
    Table::standing,  Table::key,           Table::account_payment, Table::checkpoint, Table::balance};

void add(VerifyReport& report, std::string where, std::string what) {
  report.findings.push_back({.where = std::move(where), .what = std::move(what)});
}

std::string table_name(Table table) {
  return "table " + std::string(storage::name(table));
}

/// What is found while one looks through a table: the first max_findings of it, and how many more there are.
struct TableReport {
  Table table;
  FindingCounts counts{};
};

/// Of the row under this key.
void add(VerifyReport& report, TableReport& of, std::string_view key, std::string what) {
  of.counts.add(report, {.where = table_name(of.table) + ", row " + protocol::to_hex(key), .what = std::move(what)});
}

/// At the end of the look, or where it could not go on.
void finish(VerifyReport& report, const TableReport& of, const Result<void>& scanned) {
  if (!scanned) add(report, table_name(of.table), scanned.error().detail);
  for (const auto& [kind, count] : of.counts.left_out())
    add(report, table_name(of.table), std::to_string(count) + " more rows like these are not listed");
}

/// Every row of `a` must stand in `b`, alike when `compare`.
void compare_rows(Table table, const storage::Store& a, const storage::Store& b, bool compare, const char* what,
                  VerifyReport& report) {
  TableReport rows{table};
  const auto scanned = a.scan(table, {}, {}, [&](std::string_view key, std::string_view value) {
    const auto other = b.get(table, key);
    if (!other || !*other)
      add(report, rows, key, what);
    else if (compare && **other != value)
      add(report, rows, key, "is not what the journal says");
    report.rows += compare ? 1 : 0;
    return true;
  });
  finish(report, rows, scanned);
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
  TableReport members{Table::member};
  const auto scanned = store.scan(Table::member, {}, {}, [&](std::string_view key, std::string_view value) {
    const auto member = storage::decode_row<Member>(value);
    const auto* account = member ? books.account(member->account) : nullptr;
    if (account == nullptr || account->purpose != protocol::AccountPurpose::member)
      add(report, members, key, "names no account of a member");
    else if (books.members().standing(account->id).closed)
      add(report, members, key, "is that of a member who was erased");
    return true;
  });
  finish(report, members, scanned);
}

/// Whether an account is a member's who was not erased.
bool is_somebodys(const Books& books, const protocol::AccountId& id) {
  const auto* account = books.account(id);
  return account != nullptr && account->purpose == protocol::AccountPurpose::member &&
         !books.members().standing(id).closed;
}

/// Of what members ask to be paid, and what programs are told of them, nothing is left of who was erased.
void check_requests(const storage::Store& store, const Books& books, VerifyReport& report) {
  TableReport requests{Table::payment_request};
  auto scanned = store.scan(Table::payment_request, {}, {}, [&](std::string_view key, std::string_view row) {
    const auto request = storage::decode_row<PaymentRequest>(row);
    if (!request || !is_somebodys(books, request->payee)) add(report, requests, key, "is of nobody");
    return true;
  });
  finish(report, requests, scanned);
  TableReport hooks{Table::webhook};
  scanned = store.scan(Table::webhook, {}, {}, [&](std::string_view key, std::string_view row) {
    const auto hook = storage::decode_row<Webhook>(row);
    if (!hook || (!hook->account.is_zero() && !is_somebodys(books, hook->account)))
      add(report, hooks, key, "is of nobody");
    return true;
  });
  finish(report, hooks, scanned);
}

/// Of what members wrote and whom they like to pay: nothing is left of who was erased, and nothing is about nobody.
void check_wishes(const storage::Store& store, const Books& books, VerifyReport& report) {
  TableReport favourites{Table::favourite};
  auto scanned = store.scan(Table::favourite, {}, {}, [&](std::string_view key, std::string_view) {
    const auto id = protocol::AccountId::from_bytes(key.substr(0, protocol::AccountId::size));
    if (!id || books.account(*id) == nullptr || books.members().standing(*id).closed)
      add(report, favourites, key, "is of nobody");
    return true;
  });
  finish(report, favourites, scanned);
  TableReport memos{Table::memo};
  scanned = store.scan(Table::memo, {}, {}, [&](std::string_view key, std::string_view) {
    const auto payment = store.get(Table::payment, key);
    if (!payment || !*payment) add(report, memos, key, "is of no payment");
    return true;
  });
  finish(report, memos, scanned);
}

void tell_left_out(const JournalReplay& replay, VerifyReport& report) {
  for (const auto& [kind, count] : replay.left_out())
    add(report, "the books",
        std::to_string(count) + " more findings of the kind " + std::string(kind) + " are not listed");
}

}  // namespace

VerifyReport verify(const storage::Store& store, const VerifyProgress& progress) {
  VerifyReport report;
  const auto head = storage::journal_head(store);
  if (!head) return add(report, "the journal's head", head.error().detail), report;
  storage::MemoryStore replayed;
  const auto replay = JournalReplay::begin(store, replayed);
  protocol::check(replay.has_value(), "empty books load");
  const auto reached = (*replay)->run_to(head->size, report, progress);
  protocol::check(reached.has_value(), "memory takes every batch");
  if (*reached) (*replay)->finish(report);
  tell_left_out(**replay, report);
  if (!*reached) return report;
  const auto& books = (*replay)->books();
  if (report.end->root != head->root) add(report, "the journal's head", "the root is not that of the entries");
  for (const Table table : derived) {
    compare_rows(table, store, replayed, true, "does not follow from the journal", report);
    compare_rows(table, replayed, store, false, "is missing", report);
  }
  check_log_ends(store, books, report);
  check_members(store, books, report);
  check_wishes(store, books, report);
  check_requests(store, books, report);
  return report;
}

}  // namespace federation
