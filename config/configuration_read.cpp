#include <array>
#include <stdexcept>

#include "config/bank_csv.h"
#include "config/configuration.h"
#include "config/configuration_bank.h"
#include "config/toml_reader.h"
#include "protocol/check.h"
#include "protocol/siren.h"

namespace config {

using protocol::Result;

namespace {

constexpr std::array<std::string_view, 5> log_levels{"trace", "debug", "info", "warning", "error"};
constexpr std::array<std::string_view, 2> log_formats{"text", "json"};
constexpr std::size_t max_name_bytes = 100;
constexpr std::int64_t mebibyte = 1024 * 1024;
constexpr std::size_t max_origins = 32;
constexpr std::size_t max_via = protocol::max_path_hops - 2;

Result<std::string> parse_name(const std::string& text) {
  if (text.empty() || text.size() > max_name_bytes)
    return protocol::failure(protocol::Reason::malformed, "a name has 1 to 100 bytes");
  return text;
}

Result<Endpoint> parse_dialled(const std::string& text) {
  auto endpoint = Endpoint::parse(text);
  if (endpoint && endpoint->port == 0)
    return protocol::failure(protocol::Reason::malformed, "port 0 cannot be dialled");
  return endpoint;
}

Result<protocol::Backing> parse_backing(const std::string& text) {
  if (text == "reserve") return protocol::Backing::reserve;
  if (text == "mutual_credit") return protocol::Backing::mutual_credit;
  return protocol::failure(protocol::Reason::malformed, "is reserve or mutual_credit");
}

/// An empty text means none.
template <class Parse>
auto or_none(const Parse& parse) {
  return [parse](const std::string& text) -> Result<std::optional<Endpoint>> {
    if (text.empty()) return std::optional<Endpoint>{};
    auto endpoint = parse(text);
    if (!endpoint) return std::unexpected(endpoint.error());
    return std::optional(*std::move(endpoint));
  };
}

void read_currency(TableReader& top, Configuration& read, Problems& problems) {
  const auto* table = top.table("currency", true);
  if (table == nullptr) return;
  TableReader reader(*table, "[currency]", problems);
  reader.parsed("code", read.currency.code, protocol::CurrencyCode::parse, true);
  reader.integer("scale", read.currency.scale, 0, 8);
  reader.parsed("backing", read.currency.backing, parse_backing);
  const bool reserve = read.currency.backing == protocol::Backing::reserve;
  if (reserve && read.currency.scale != protocol::euro_scale)
    reader.problem(*table->get("scale"), "'scale' in [currency] is 2 for a currency backed by euros");
  const auto* credit = table->get("credit_limit");
  if (credit == nullptr) return;
  reader.parsed("credit_limit", read.credit_limit, [&](const std::string& text) -> Result<std::int64_t> {
    const auto minor = protocol::parse_decimal(text, read.currency.scale);
    if (minor && *minor < 0) return protocol::failure(protocol::Reason::malformed, "a limit is zero or more");
    return minor;
  });
  if (reserve && read.credit_limit != 0) reader.problem(*credit, "'credit_limit' in [currency] is for a mutual credit");
}

/// The form that WHATWG's URL gives an origin, which is how wallets compare it.
Result<std::string> parse_public_url(const std::string& text) {
  constexpr std::array<std::pair<std::string_view, std::uint16_t>, 2> schemes{{{"https://", 443}, {"http://", 80}}};
  if (text.empty()) return text;
  for (const auto& [scheme, usual_port] : schemes) {
    if (!text.starts_with(scheme)) continue;
    auto place = text.substr(scheme.size());
    if (place.ends_with('/')) place.pop_back();
    const auto colon = place.find(':');
    const bool has_port = colon != std::string::npos;
    const auto endpoint = Endpoint::parse(has_port ? place : place + ":" + std::to_string(usual_port));
    const auto host = protocol::Domain::parse(place.substr(0, colon));
    if (!endpoint || !host || endpoint->port == 0) break;
    const bool usual = endpoint->port == usual_port;
    return std::string(scheme) + host->text() + (usual ? "" : ":" + std::to_string(endpoint->port));
  }
  return protocol::failure(protocol::Reason::malformed, "is https:// and a name in small letters, perhaps with a port");
}

Result<std::string> as_it_is(const std::string& text) {
  return text;
}

/// Scheme, host and perhaps port, in the one form in which browsers send them (RFC 6454).
bool is_origin(std::string_view text) {
  const auto host = text.starts_with("https://") ? text.substr(8) : text.starts_with("http://") ? text.substr(7) : "";
  return !host.empty() && host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-:[]") == std::string_view::npos;
}

void read_origins(TableReader& reader, Configuration& read) {
  const auto* list = reader.list("allowed_origins");
  if (list == nullptr) return;
  if (list->size() > max_origins)
    reader.problem(*list, "'allowed_origins' in [http] names at most " + std::to_string(max_origins));
  for (const auto& node : *list) {
    const auto* text = node.as_string();
    if (text != nullptr && is_origin(text->get()))
      read.http_allowed_origins.push_back(text->get());
    else
      reader.problem(node, "'allowed_origins' in [http]: an origin is as in https://app.eusko.example");
  }
}

void read_http(TableReader& top, Configuration& read, Problems& problems) {
  const auto* table = top.table("http");
  if (table == nullptr) return;
  TableReader reader(*table, "[http]", problems);
  reader.parsed("listen", read.http_listen, Endpoint::parse);
  reader.parsed("public_url", read.http_public_url, parse_public_url);
  reader.parsed("certificate", read.http_certificate, as_it_is);
  reader.parsed("key", read.http_key, as_it_is);
  if (const auto* plain = reader.value<bool>("plain")) read.http_plain = plain->get();
  read_origins(reader, read);
  if (read.http_certificate.empty() != read.http_key.empty())
    reader.problem(*table, "'certificate' and 'key' in [http] are given both or not at all");
  if (!read.http_listen.is_loopback() && read.http_certificate.empty() && !read.http_plain)
    reader.problem(*table,
                   "'listen' in [http] lets other machines in without encryption: give 'certificate' and 'key', or say "
                   "'plain = true' if something else encrypts");
}

void read_link(TableReader& top, Configuration& read, Problems& problems) {
  const auto* table = top.table("link");
  if (table == nullptr) return;
  TableReader reader(*table, "[link]", problems);
  reader.parsed("listen", read.link_listen, or_none(Endpoint::parse));
  reader.parsed("endpoint", read.link_endpoint, or_none(parse_dialled));
  reader.integer("messages_per_second", read.link_messages_per_second, 1'000, 10'000'000);
  reader.integer("bytes_per_second", read.link_bytes_per_second, mebibyte, 4'096 * mebibyte);
}

void read_log(TableReader& top, Configuration& read, Problems& problems) {
  const auto* table = top.table("log");
  if (table == nullptr) return;
  TableReader reader(*table, "[log]", problems);
  reader.word("level", read.log_level, log_levels);
  reader.word("format", read.log_format, log_formats);
}

void read_payments(TableReader& top, Configuration& read, Problems& problems) {
  const auto* table = top.table("payments");
  if (table == nullptr) return;
  TableReader reader(*table, "[payments]", problems);
  reader.integer("accept_window_seconds", read.accept_window_seconds, 1, protocol::max_accept_window_ms / 1000);
}

Result<std::string> parse_siren_or_none(const std::string& text) {
  return text.empty() ? Result<std::string>(text) : protocol::parse_siren(text);
}

Result<protocol::Iban> parse_iban_or_none(const std::string& text) {
  return text.empty() ? Result<protocol::Iban>() : protocol::Iban::parse(text);
}

void read_fund(TableReader& top, Configuration& read, Problems& problems) {
  const auto* table = top.table("fund");
  if (table == nullptr) return;
  TableReader reader(*table, "[fund]", problems);
  reader.parsed("digital_iban", read.digital_iban, parse_iban_or_none);
  reader.parsed("paper_iban", read.paper_iban, parse_iban_or_none);
}

void read_accounting(TableReader& top, Configuration& read, Problems& problems) {
  const auto* table = top.table("accounting");
  if (table == nullptr) return;
  TableReader reader(*table, "[accounting]", problems);
  reader.parsed("siren", read.siren, parse_siren_or_none);
  const auto* accounts = reader.table("accounts");
  if (accounts == nullptr) return;
  TableReader accounts_reader(*accounts, "[accounting.accounts]", problems);
  for (const auto& line : protocol::accounting_roles) {
    std::optional<protocol::ChartAccount> account;
    accounts_reader.parsed(line.key, account, protocol::ChartAccount::parse);
    if (account) read.accounting_chart.set(line.role, *std::move(account));
  }
}

void read_via(TableReader& reader, const std::string& where, Route& route) {
  const auto* via = reader.list("via", true);
  if (via == nullptr) return;
  if (via->empty() || via->size() > max_via)
    reader.problem(*via, "'via' in " + where + " names 1 to " + std::to_string(max_via) + " nodes");
  for (const auto& node : *via) {
    const auto* text = node.as_string();
    auto domain = protocol::Domain::parse(text == nullptr ? "" : text->get());
    if (domain)
      route.via.push_back(*std::move(domain));
    else
      reader.problem(node, "'via' in " + where + ": " + domain.error().detail);
  }
}

void read_routes(TableReader& top, Configuration& read, Problems& problems) {
  const auto* table = top.table("routes");
  if (table == nullptr) return;
  for (const auto& [key, node] : *table) {
    const auto domain = protocol::Domain::parse(key.str());
    if (!domain) problems.add(key.source().begin.line, quoted(key.str()) + " in [routes]: " + domain.error().detail);
    const auto* fields = node.as_table();
    if (fields == nullptr) {
      problems.add(
          node.source().begin.line,
          quoted(key.str()) + " in [routes] is a table, as in { via = [\"eusko.example\"], currency = \"EUS\" }");
      continue;
    }
    const std::string where = "[routes." + quoted(key.str()) + "]";
    Route route;
    TableReader reader(*fields, where, problems);
    read_via(reader, where, route);
    reader.parsed("currency", route.currency, protocol::CurrencyCode::parse, true);
    if (domain) read.routes.emplace(*domain, std::move(route));
  }
}

void read_all(const toml::table& table, Configuration& read, Problems& problems) {
  TableReader top(table, "", problems);
  top.parsed("domain", read.currency.domain, protocol::Domain::parse, true);
  top.parsed("name", read.name, parse_name, true);
  read_currency(top, read, problems);
  read_http(top, read, problems);
  read_link(top, read, problems);
  read_routes(top, read, problems);
  read_log(top, read, problems);
  read_payments(top, read, problems);
  read_fund(top, read, problems);
  read_bank_csv(top, read, problems);
  read_accounting(top, read, problems);
}

/// Reads a TOML file, or adds why it is none.
template <class Read>
void read_toml(std::string_view text, std::string_view file, Problems& problems, const Read& read) {
  try {
    read(toml::parse(text, file));
  } catch (const toml::parse_error& error) {
    problems.add(error.source().begin.line, std::string(error.description()));
  } catch (const std::logic_error& error) {
    problems.add(0, error.what());
  }
}

}  // namespace

Result<Configuration> parse_configuration(std::string_view text, std::string_view file) {
  Problems problems(file);
  Configuration read;
  read_toml(text, file, problems, [&](const toml::table& table) { read_all(table, read, problems); });
  if (!problems.empty()) return protocol::failure(protocol::Reason::invalid_configuration, problems.text());
  protocol::check(!read.name.empty() && !read.currency.code.empty(), "a configuration names the association");
  return read;
}

Result<std::map<std::string, BankCsv>> parse_bank_csv(std::string_view text, std::string_view file) {
  Problems problems(file);
  Configuration read;
  read_toml(text, file, problems, [&](const toml::table& table) {
    TableReader top(table, "", problems);
    for (const auto& [key, node] : table) top.any(key.str());
    read_bank_csv(top, read, problems);
    if (read.bank_csv.empty() && problems.empty()) problems.add(0, "[bank_csv] is missing");
  });
  if (!problems.empty()) return protocol::failure(protocol::Reason::invalid_configuration, problems.text());
  return std::move(read.bank_csv);
}

}  // namespace config
