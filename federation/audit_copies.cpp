#include "federation/audit_copies.h"

#include <algorithm>

#include "federation/checkpoint_list.h"
#include "protocol/base64.h"
#include "protocol/date.h"
#include "storage/journal.h"
#include "storage/row.h"

namespace federation {

using storage::Table;

namespace {

constexpr std::int64_t day_milliseconds = 86'400'000;

/// A row of a table; texts of ours hold neither quotes nor commas, but labels may in years to come.
std::string csv_row(const std::vector<std::string>& cells) {
  std::string row;
  for (const auto& cell : cells) {
    if (!row.empty()) row += ',';
    const bool plain = cell.find_first_of("\",\n\r") == std::string::npos;
    if (plain) {
      row += cell;
      continue;
    }
    row += '"';
    for (const char letter : cell) row += letter == '"' ? "\"\"" : std::string(1, letter);
    row += '"';
  }
  return row + "\r\n";
}

/// Of a file, so that names sort as numbers do.
std::string digits(std::uint64_t number) {
  constexpr std::size_t width = 12;
  const auto text = std::to_string(number);
  return std::string(width - std::min(width, text.size()), '0') + text;
}

std::string number(std::int64_t value) {
  return std::to_string(value);
}
std::string number(auto value) {
  return std::to_string(static_cast<unsigned>(value));
}

std::string key_rows(const Domain& domain, const protocol::KeyHistory& history, const protocol::PublicKey& log) {
  std::string rows;
  for (std::size_t at = 0; at < history.all().size(); ++at) {
    const auto& keys = history.all()[at];
    rows += csv_row({domain.text(), number(history.first() + at), keys.message.hex(), keys.contract.hex(), log.hex()});
  }
  return rows;
}

Result<void> write_keys(const Books& books, const CopySink& sink) {
  std::string text = csv_row({"domain", "rotation", "message key", "contract key", "log key"});
  text += key_rows(books.domain(), books.own_keys(), books.genesis().log_key);
  for (const auto& [domain, peer] : books.peers()) text += key_rows(domain, peer.keys, peer.identity.log_key);
  if (auto written = sink("keys.csv", text); !written) return written;
  for (const auto& [domain, peer] : books.peers())
    if (auto written = sink("identities/" + domain.text() + ".identity", peer.row.identity); !written) return written;
  return {};
}

/// A signed text or its bytes, and the signatures that are there.
struct Signed {
  std::string path;
  Bytes bytes;
  Domain ours;
  protocol::Signature our_signature;
  Domain theirs;
  protocol::Signature their_signature;
};

Result<void> write_signed(const Signed& copy, const CopySink& sink) {
  if (auto written = sink(copy.path, copy.bytes); !written) return written;
  for (const auto& [domain, signature] :
       {std::pair(copy.ours, copy.our_signature), std::pair(copy.theirs, copy.their_signature)}) {
    if (signature.is_zero()) continue;
    const auto path = copy.path + "-" + domain.text() + ".signature";
    if (auto written = sink(path, signature.view()); !written) return written;
  }
  return {};
}

/// The rows of a table whose keys begin with a peer's name and end with a number; that number.
Result<std::map<std::pair<Domain, std::uint32_t>, Bytes>> numbered_rows(const Books& books, const storage::Store& store,
                                                                        Table table, const auto& row_of) {
  std::map<std::pair<Domain, std::uint32_t>, Bytes> rows;
  for (const auto& [domain, peer] : books.peers())
    for (std::uint32_t next = 1;; ++next) {
      auto row = store.get(table, row_of(domain, next));
      if (!row) return std::unexpected(row.error());
      if (!*row) break;
      rows.emplace(std::pair(domain, next), **std::move(row));
    }
  return rows;
}

Result<void> write_agreements(const Books& books, const storage::Store& store, const CopySink& sink) {
  const auto rows = numbered_rows(books, store, Table::agreement, agreement_row);
  if (!rows) return std::unexpected(rows.error());
  for (const auto& [place, bytes] : *rows) {
    const auto& [peer, version] = place;
    auto row = storage::decode_row<Agreement>(bytes);
    if (!row) return std::unexpected(row.error());
    const auto path = "agreements/" + peer.text() + "-" + std::to_string(version) + ".terms";
    if (auto written = write_signed({path, row->terms, books.domain(), row->ours, peer, row->theirs}, sink); !written)
      return written;
  }
  return {};
}

Result<void> write_settlements(const Books& books, const storage::Store& store, const CopySink& sink) {
  const auto rows = numbered_rows(books, store, Table::settlement, settlement_row);
  if (!rows) return std::unexpected(rows.error());
  for (const auto& [place, bytes] : *rows) {
    const auto& [peer, note] = place;
    auto row = storage::decode_row<Settlement>(bytes);
    if (!row) return std::unexpected(row.error());
    const auto path = "settlements/" + peer.text() + "-" + std::to_string(note);
    const auto& own = books.domain();
    if (auto written = write_signed({path + ".note", row->note, own, row->ours, peer, row->theirs}, sink); !written)
      return written;
    if (row->closing.empty()) continue;
    const Signed closing{path + ".closing", row->closing, own, row->closing_ours, peer, row->closing_theirs};
    if (auto written = write_signed(closing, sink); !written) return written;
  }
  return {};
}

/// Every statement by which peers were wound up, the last one first: a peer's row knows where that one stands.
Result<void> write_wind_ups(const Books& books, const storage::Store& store, const CopySink& sink) {
  for (const auto& [domain, peer] : books.peers()) {
    auto number = peer.row.wind_ups;
    for (auto index = peer.row.wound_up_in + 1; number > 0 && index > 0; --index) {
      const auto bytes = storage::journal_entry(store, index - 1);
      const auto entry = bytes ? protocol::decode_entry(*bytes) : std::unexpected(bytes.error());
      if (!entry) return std::unexpected(entry.error());
      const auto* booked = std::get_if<protocol::PeerWoundUp>(&entry->body);
      if (booked == nullptr || booked->peer != domain) continue;
      const auto path = "wind-ups/" + domain.text() + "-" + std::to_string(number--) + ".txt";
      const Signed copy{path, booked->statement, books.domain(), booked->ours, domain, booked->theirs};
      if (auto written = write_signed(copy, sink); !written) return written;
    }
  }
  return {};
}

/// That the journal as it stands only extends the first `size` entries of it.
std::string proof_of_growth(const Books& books, std::uint64_t size) {
  std::string text = "old " + std::to_string(size) + "\nsize " + std::to_string(books.journal_size()) + "\n";
  for (const auto& hash : books.journal_consistency(size)) text += protocol::to_base64(hash.view()) + "\n";
  return text;
}

Result<void> write_checkpoints(const Books& books, const storage::Store& store, const CopySink& sink) {
  const auto all = published_checkpoints(store, UINT64_MAX, SIZE_MAX);
  if (!all) return std::unexpected(all.error());
  for (const auto& own : *all) {
    const auto size = own.checkpoint.size;
    if (auto written = sink("checkpoints/" + digits(size) + ".note", own.note); !written) return written;
    if (auto written = sink("proofs/" + digits(size) + ".consistency", proof_of_growth(books, size)); !written)
      return written;
  }
  return {};
}

/// What a peer showed last and was given our word on.
Result<void> write_witnessed(const Books& books, const CopySink& sink) {
  const protocol::NoteVerifier us{witness_name(books.domain()), books.genesis().log_key,
                                  protocol::NoteKeyType::witness};
  for (const auto& [domain, peer] : books.peers()) {
    const auto seen = books.checkpoints().seen(domain);
    if (!seen) continue;
    auto note = protocol::parse_note(seen->note);
    protocol::check(note.has_value(), "a checkpoint that was cosigned reads back");
    protocol::add_cosignature(*note, us, seen->seconds, seen->signature);
    if (auto written = sink("witnessed/" + domain.text() + ".note", protocol::to_text(*note)); !written) return written;
  }
  return {};
}

Result<void> write_accounts(const Books& books, const CopySink& sink) {
  const std::string path = "accounts.csv";
  const auto title = csv_row(
      {"account", "purpose", "member", "currency", "label", "debits", "credits", "debits held", "credits held"});
  if (auto written = sink(path, title); !written) return written;
  auto accounts = books.ledger().accounts();
  std::ranges::sort(accounts, {}, &storage::Account::id);
  for (const auto& account : accounts) {
    const auto row =
        csv_row({account.id.hex(), number(account.purpose), number(account.member),
                 std::string(account.currency.view()), account.label, number(account.debits_posted),
                 number(account.credits_posted), number(account.debits_held), number(account.credits_held)});
    if (auto written = sink(path, row); !written) return written;
  }
  return {};
}

std::string line_row(const BankLine& line) {
  const auto& booked = line.booked;
  const auto day = protocol::Date::of({std::int64_t{booked.day} * day_milliseconds});
  return csv_row({booked.account == FundAccount::paper ? "paper" : "digital", booked.line.hex(), day ? day->text() : "",
                  std::to_string(booked.amount), number(booked.outcome), booked.payment ? booked.payment->text() : "",
                  line.resolution ? number(*line.resolution) : "", std::to_string(line.entry)});
}

Result<void> write_statements(const storage::Store& store, const CopySink& sink) {
  const std::string path = "statements.csv";
  const auto title = csv_row({"fund", "line", "day", "cents", "outcome", "payment", "resolution", "entry"});
  if (auto written = sink(path, title); !written) return written;
  Result<void> written;
  const auto scanned = store.scan(Table::bank_line, {}, {}, [&](std::string_view, std::string_view bytes) {
    const auto line = storage::decode_row<BankLine>(bytes);
    written = line ? sink(path, line_row(*line)) : std::unexpected(line.error());
    return written.has_value();
  });
  return scanned ? written : scanned;
}

}  // namespace

Result<void> write_audit_copies(const Books& books, const storage::Store& store, const CopySink& sink) {
  protocol::check(books.founded(), "only founded books have copies");
  if (auto written = write_keys(books, sink); !written) return written;
  if (auto written = write_agreements(books, store, sink); !written) return written;
  if (auto written = write_settlements(books, store, sink); !written) return written;
  if (auto written = write_wind_ups(books, store, sink); !written) return written;
  if (auto written = write_checkpoints(books, store, sink); !written) return written;
  if (auto written = write_witnessed(books, sink); !written) return written;
  if (auto written = write_accounts(books, sink); !written) return written;
  return write_statements(store, sink);
}

}  // namespace federation
