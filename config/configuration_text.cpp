#include <array>

#include "config/configuration.h"

namespace config {
namespace {

/// A TOML basic string.
std::string literal(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string escaped = "\"";
  for (const char character : text) {
    const auto code = static_cast<unsigned char>(character);
    if (code < 0x20 || code == 0x7f)
      escaped += {'\\', 'u', '0', '0', digits[code >> 4U], digits[code & 15U]};
    else if (character == '"' || character == '\\')
      escaped += {'\\', character};
    else
      escaped += character;
  }
  return escaped + "\"";
}

std::string or_empty(const std::optional<Endpoint>& endpoint) {
  return literal(endpoint ? endpoint->text() : "");
}

std::string routes_text(const Configuration& configuration) {
  if (configuration.routes.empty()) return "# \"sol.example\" = { via = [\"eusko.example\"], currency = \"SOL\" }\n";
  std::string text;
  for (const auto& [domain, route] : configuration.routes) {
    std::string via;
    for (const auto& node : route.via) via += (via.empty() ? "" : ", ") + literal(node.text());
    text += literal(domain.text()) + " = { via = [" + via + "], currency = " + literal(route.currency.view()) + " }\n";
  }
  return text;
}

std::string identity_text(const Configuration& configuration) {
  const bool reserve = configuration.currency.backing == protocol::Backing::reserve;
  return "# Lokaponto: configuration of one association's node. A key that is not known is refused, with its line.\n"
         "\n"
         "# Who this node is. The books carry it from their first entry: it cannot be changed afterwards.\n"
         "domain = " +
         literal(configuration.currency.domain.text()) +
         "\n"
         "# The association's name, for people.\n"
         "name = " +
         literal(configuration.name) +
         "\n"
         "\n"
         "[currency]\n"
         "code = " +
         literal(configuration.currency.code.view()) +
         "\n"
         "# Decimals of one unit.\n"
         "scale = " +
         std::to_string(configuration.currency.scale) +
         "\n"
         "# reserve: every unit is covered by a euro in the guarantee fund. mutual_credit: by the members' promise "
         "alone.\n"
         "backing = " +
         literal(reserve ? "reserve" : "mutual_credit") +
         "\n"
         "# How far below zero a new member may go, as in \"100.00\". Of a mutual credit only.\n"
         "credit_limit = " +
         literal(protocol::format_decimal(configuration.credit_limit, configuration.currency.scale)) + "\n";
}

std::string origins_text(const Configuration& configuration) {
  std::string text;
  for (const auto& origin : configuration.http_allowed_origins) text += (text.empty() ? "" : ", ") + literal(origin);
  return "[" + text + "]";
}

std::string http_text(const Configuration& configuration) {
  return "\n"
         "# PEM files that encrypt it, as seen from this directory; the key readable by the node's user alone. Read at "
         "the\n"
         "# start and at SIGHUP. \"\": not encrypted; then only this machine is let in, or a proxy on it that adds "
         "TLS.\n"
         "certificate = " +
         literal(configuration.http_certificate) +
         "\n"
         "key = " +
         literal(configuration.http_key) +
         "\n"
         "# true: other machines are let in without encryption, because something between them and this one encrypts.\n"
         "plain = " +
         (configuration.http_plain ? "true" : "false") +
         "\n"
         "# Pages in a browser that may call the API, as in [\"https://app.eusko.example\"].\n"
         "allowed_origins = " +
         origins_text(configuration) +
         "\n"
         "# Under which address wallets of the Lokavaluto kit reach it, as in \"https://monnaie.example\"; \"\" if "
         "none does.\n"
         "public_url = " +
         literal(configuration.http_public_url) + "\n";
}

std::string network_text(const Configuration& configuration) {
  return "\n"
         "[http]\n"
         "# Where the HTTP API listens, for the association's programs, its members' apps and the command line.\n"
         "listen = " +
         literal(configuration.http_listen.text()) + http_text(configuration) +
         "\n"
         "[link]\n"
         "# Where other nodes may connect (TLS, keys pinned by agreement). \"\" if this node only dials others.\n"
         "listen = " +
         or_empty(configuration.link_listen) +
         "\n"
         "# host:port under which other nodes reach this one; it stands in invitations. \"\" if they cannot.\n"
         "endpoint = " +
         or_empty(configuration.link_endpoint) +
         "\n"
         "# What is read of one peer at most. The rest waits at the peer, so that none takes all of this node's time.\n"
         "messages_per_second = " +
         std::to_string(configuration.link_messages_per_second) +
         "\n"
         "bytes_per_second = " +
         std::to_string(configuration.link_bytes_per_second) +
         "\n"
         "\n"
         "[routes]\n"
         "# How to reach an association that is no peer: through which nodes, in order, and its currency.\n" +
         routes_text(configuration);
}

std::string running_text(const Configuration& configuration) {
  constexpr std::array<std::string_view, 5> levels{"trace", "debug", "info", "warning", "error"};
  return "\n"
         "[log]\n"
         "# trace, debug, info, warning or error.\n"
         "level = " +
         literal(levels.at(static_cast<std::size_t>(configuration.log_level))) +
         "\n"
         "# text for people, json for programs: one object a line.\n"
         "format = " +
         literal(configuration.log_format == LogFormat::json ? "json" : "text") +
         "\n"
         "\n"
         "[payments]\n"
         "# How long the payee's node may take to accept a payment. After that the payer's node asks it to refuse; "
         "what\n"
         "# was set aside comes back with its signed answer, never by the passing of time.\n"
         "accept_window_seconds = " +
         std::to_string(configuration.accept_window_seconds) + "\n";
}

std::string column_text(const protocol::CsvColumn& column) {
  return column.title.empty() ? std::to_string(column.number) : literal(column.title);
}

std::string columns_text(const protocol::CsvColumns& columns) {
  std::string text;
  const auto add = [&](std::string_view key, const protocol::CsvColumn& column) {
    if (column.given()) text += std::string(key) + " = " + column_text(column) + "\n";
  };
  add("booked", columns.booked);
  add("value", columns.value);
  add("amount", columns.amount);
  add("debit", columns.debit);
  add("credit", columns.credit);
  add("balance", columns.balance);
  add("currency", columns.currency);
  add("reference", columns.reference);
  add("end_to_end_id", columns.end_to_end_id);
  add("counterparty", columns.counterparty);
  add("counterparty_iban", columns.counterparty_iban);
  add("kind", columns.kind);
  std::string list;
  for (const auto& column : columns.remittance) list += (list.empty() ? "" : ", ") + column_text(column);
  if (!list.empty()) text += "remittance = [" + list + "]\n";
  if (!columns.opening_line.empty()) text += "opening_line = " + literal(columns.opening_line) + "\n";
  if (!columns.closing_line.empty()) text += "closing_line = " + literal(columns.closing_line) + "\n";
  return text;
}

std::string bank_csv_text(const Configuration& configuration) {
  constexpr std::array<std::string_view, 3> date_orders{"day_month_year", "year_month_day", "month_day_year"};
  std::string text =
      "\n"
      "# How the bank's CSV files are read, for `bank import --columns NAME`. A column is named by its title or, "
      "where\n"
      "# there are no titles, by its number. All keys: docs/associations.md, \"A bank that gives CSV\".\n"
      "# [bank_csv.mybank]\n"
      "# booked = \"Date\"\n"
      "# debit = \"D\u00e9bit\"\n"
      "# credit = \"Cr\u00e9dit\"\n"
      "# remittance = [\"Libell\u00e9\"]\n";
  for (const auto& [name, map] : configuration.bank_csv) {
    const auto& columns = map.columns;
    text += "[bank_csv." + literal(name) + "]\nfund = " + literal(map.fund == BankFund::paper ? "paper" : "digital") +
            "\nencoding = " + literal(columns.encoding == protocol::TextEncoding::utf8 ? "utf-8" : "windows-1252") +
            "\nseparator = " + literal(columns.separator == '\t' ? "tab" : std::string(1, columns.separator)) +
            "\ndecimal_mark = " + literal(std::string(1, columns.decimal_mark)) +
            "\ndate_order = " + literal(date_orders.at(static_cast<std::size_t>(columns.date_order))) +
            "\nskipped_lines = " + std::to_string(columns.skipped_lines) + "\n" + columns_text(columns);
  }
  return text;
}

std::string accounting_text(const Configuration& configuration) {
  std::string text =
      "\n"
      "[fund]\n"
      "# The IBANs of the guarantee fund's accounts at the bank, for files of transfers and statements. \"\" if there "
      "is "
      "none.\n"
      "digital_iban = " +
      literal(configuration.digital_iban.text()) +
      "\n"
      "paper_iban = " +
      literal(configuration.paper_iban.text()) +
      "\n"
      "\n"
      "[accounting]\n"
      "# The association's SIREN, nine digits, for the name of its FEC. \"\" if it has none.\n"
      "siren = " +
      literal(configuration.siren) +
      "\n"
      "\n"
      "[accounting.accounts]\n"
      "# The chart of accounts: for each role a number and a title, as the accountant has them. A peer's number is "
      "that\n"
      "# of `peer` and two digits more, its title is followed by the peer's domain.\n";
  for (const auto& line : protocol::accounting_roles)
    text += std::string(line.key) + " = " + literal(configuration.accounting_chart.at(line.role).text()) + "\n";
  return text;
}

}  // namespace

std::string to_text(const Configuration& configuration) {
  return identity_text(configuration) + network_text(configuration) + running_text(configuration) +
         accounting_text(configuration) + bank_csv_text(configuration);
}

}  // namespace config
