#include "config/configuration_bank.h"

#include "config/bank_name.h"
#include "protocol/sepa_text.h"
#include "protocol/settlement.h"

namespace config {

using protocol::CsvColumn;
using protocol::CsvColumns;
using protocol::failure;
using protocol::Reason;

namespace {

constexpr std::array<std::string_view, 2> encodings{"utf-8", "windows-1252"};
constexpr std::array<std::string_view, 3> date_orders{"day_month_year", "year_month_day", "month_day_year"};
constexpr std::array<std::string_view, 2> funds{"digital", "paper"};
constexpr std::int64_t max_columns = 256;
constexpr std::int64_t max_skipped_lines = 100;
constexpr std::size_t max_title_bytes = 200;

Result<char> parse_separator(const std::string& text) {
  if (text == "tab") return '\t';
  if (text.size() == 1) return text[0];
  return failure(Reason::malformed, "is one of ; , | and tab");
}

Result<char> parse_decimal_mark(const std::string& text) {
  if (text.size() == 1) return text[0];
  return failure(Reason::malformed, "is , or .");
}

Result<std::string> parse_line_begin(const std::string& text) {
  if (text.empty() || text.size() > max_title_bytes)
    return failure(Reason::malformed, "has 1 to " + std::to_string(max_title_bytes) + " bytes");
  return text;
}

class MapReader {
 public:
  MapReader(const toml::table& table, const std::string& where, Problems& problems)
      : reader_(table, where, problems), where_(where) {}

  void read(BankCsv& map);

 private:
  void read_columns(CsvColumns& columns);
  void column(std::string_view name, CsvColumn& target);
  bool take(const toml::node& node, std::string_view name, CsvColumn& target);

  TableReader reader_;
  const std::string& where_;
};

/// Whether the node names a column.
bool MapReader::take(const toml::node& node, std::string_view name, CsvColumn& target) {
  const auto* number = node.as_integer();
  const auto* title = node.as_string();
  if (number != nullptr && number->get() >= 1 && number->get() <= max_columns)
    target.number = static_cast<unsigned>(number->get());
  else if (title != nullptr && !title->get().empty() && title->get().size() <= max_title_bytes)
    target.title = title->get();
  else
    reader_.problem(node, quoted(name) + " in " + where_ + " is the title of a column, or its number from 1 to " +
                              std::to_string(max_columns));
  return target.given();
}

void MapReader::column(std::string_view name, CsvColumn& target) {
  if (const auto* node = reader_.any(name)) take(*node, name, target);
}

void MapReader::read_columns(CsvColumns& columns) {
  column("booked", columns.booked);
  column("value", columns.value);
  column("amount", columns.amount);
  column("debit", columns.debit);
  column("credit", columns.credit);
  column("balance", columns.balance);
  column("currency", columns.currency);
  column("reference", columns.reference);
  column("end_to_end_id", columns.end_to_end_id);
  column("counterparty", columns.counterparty);
  column("counterparty_iban", columns.counterparty_iban);
  column("kind", columns.kind);
  const auto* remittance = reader_.any("remittance");
  if (remittance == nullptr) return;
  const auto* list = remittance->as_array();
  if (list == nullptr) return column("remittance", columns.remittance.emplace_back());
  for (const auto& node : *list) take(node, "remittance", columns.remittance.emplace_back());
}

void MapReader::read(BankCsv& map) {
  reader_.word("fund", map.fund, funds);
  reader_.word("encoding", map.columns.encoding, encodings);
  reader_.parsed("separator", map.columns.separator, parse_separator);
  reader_.parsed("decimal_mark", map.columns.decimal_mark, parse_decimal_mark);
  reader_.word("date_order", map.columns.date_order, date_orders);
  reader_.integer("skipped_lines", map.columns.skipped_lines, 0, max_skipped_lines);
  reader_.parsed("opening_line", map.columns.opening_line, parse_line_begin);
  reader_.parsed("closing_line", map.columns.closing_line, parse_line_begin);
  read_columns(map.columns);
}

void read_map(std::string_view name, const toml::node& node, Configuration& read, Problems& problems) {
  const std::string where = "[bank_csv." + std::string(name) + "]";
  const auto line = node.source().begin.line;
  const auto* table = node.as_table();
  if (table == nullptr) return problems.add(line, quoted(name) + " in [bank_csv] is a table of its own, " + where);
  BankCsv map;
  const bool before = problems.empty();
  MapReader(*table, where, problems).read(map);
  if (before && problems.empty())
    if (const auto usable = protocol::check_columns(map.columns); !usable)
      problems.add(line, where + " " + usable.error().detail);
  read.bank_csv.emplace(name, std::move(map));
}

}  // namespace

std::string name_for_banks(const Configuration& configuration) {
  const bool writable = protocol::has_sepa_form(configuration.name);
  const std::string& own = writable ? configuration.name : configuration.currency.domain.text();
  return protocol::to_sepa_text(protocol::to_sepa_text(own).text.substr(0, protocol::max_account_name_bytes)).text;
}

void read_bank_csv(TableReader& top, Configuration& read, Problems& problems) {
  const auto* table = top.table("bank_csv");
  if (table == nullptr) return;
  for (const auto& [key, node] : *table) read_map(key.str(), node, read, problems);
}

}  // namespace config
