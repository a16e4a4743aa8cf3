#include <stdexcept>

[[noreturn]] static void not_toml() {
  throw std::logic_error("this is not TOML");  // allow(throw): the parser that asserts it knows no Result
}

// The parser asserts what some texts break, such as `[[[`: an exception, caught where it is called, like its own.
#define TOML_ASSERT(expected) ((expected) ? void() : not_toml())
// From its headers: the library Debian compiled ends the process instead.
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 1
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <utility>

#include "config/configuration.h"
#include "config/suggestion.h"
#include "protocol/check.h"
#include "protocol/siren.h"

namespace config {

using protocol::Result;

namespace {

constexpr std::array<std::string_view, 5> log_levels{"trace", "debug", "info", "warning", "error"};
constexpr std::array<std::string_view, 2> log_formats{"text", "json"};
constexpr std::size_t max_name_bytes = 100;
constexpr std::int64_t mebibyte = 1024 * 1024;
constexpr std::size_t max_via = protocol::max_path_hops - 2;

std::string quoted(std::string_view text) {
  return "'" + std::string(text) + "'";
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
  const auto best = nearest(word, candidates);
  return best.empty() ? "" : "; did you mean " + quoted(best) + "?";
}

/// What is wrong with the file, and where.
class Problems {
 public:
  explicit Problems(std::string_view file) : file_(file) {}

  void add(toml::source_index line, std::string what) { problems_.emplace_back(line, std::move(what)); }
  bool empty() const { return problems_.empty(); }

  std::string text() {
    std::ranges::stable_sort(problems_, {}, &std::pair<toml::source_index, std::string>::first);
    std::string text;
    for (const auto& [line, what] : problems_) {
      if (!text.empty()) text += "\n";
      text += file_ + (line > 0 ? ":" + std::to_string(line) : "") + ": " + what;
    }
    return text;
  }

 private:
  std::string file_;
  std::vector<std::pair<toml::source_index, std::string>> problems_;  ///< line 0: of the file as a whole
};

std::string_view type_name(toml::node_type type) {
  switch (type) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::string:
      return "a text";
    case toml::node_type::integer:
      return "a whole number";
    case toml::node_type::floating_point:
      return "a decimal number";
    case toml::node_type::boolean:
      return "true or false";
    default:
      return "a date or time";
  }
}

/// Reads the keys of one table and remembers which were asked for: the others are unknown.
class TableReader {
 public:
  /// `where` is empty for the top of the file, else as in `[http]`.
  TableReader(const toml::table& table, std::string where, Problems& problems)
      : table_(table), where_(std::move(where)), problems_(problems) {}
  TableReader(const TableReader&) = delete;
  TableReader& operator=(const TableReader&) = delete;
  ~TableReader() { refuse_unknown(); }

  /// The value of a key, nullptr if it is absent or of another type. `name` outlives the reader.
  template <class T>
  const toml::value<T>* value(std::string_view name, bool required = false) {
    const auto* node = find(name, required);
    return expect(node, name, node == nullptr ? nullptr : node->as<T>(), toml::impl::node_type_of<T>);
  }
  const toml::table* table(std::string_view name, bool required = false) {
    const auto* node = find(name, required);
    return expect(node, name, node == nullptr ? nullptr : node->as_table(), toml::node_type::table);
  }
  const toml::array* list(std::string_view name, bool required = false) {
    const auto* node = find(name, required);
    return expect(node, name, node == nullptr ? nullptr : node->as_array(), toml::node_type::array);
  }

  /// A text that `parse` turns into a value; untouched when it is absent or does not parse.
  template <class T, class Parse>
  void parsed(std::string_view name, T& target, const Parse& parse, bool required = false) {
    const auto* text = value<std::string>(name, required);
    if (text == nullptr) return;
    auto result = parse(text->get());
    if (result)
      target = *std::move(result);
    else
      problem(*text, quoted(name) + where_text() + ": " + result.error().detail);
  }

  /// One of a few words.
  template <class Enum, std::size_t N>
  void word(std::string_view name, Enum& target, const std::array<std::string_view, N>& words) {
    const auto* text = value<std::string>(name);
    if (text == nullptr) return;
    const auto* found = std::ranges::find(words, text->get());
    if (found != words.end()) {
      target = static_cast<Enum>(found - words.begin());
      return;
    }
    std::string all;
    for (const auto known : words) all += (all.empty() ? "" : ", ") + std::string(known);
    problem(*text, quoted(name) + where_text() + " is one of " + all + did_you_mean(text->get(), words));
  }

  template <class T>
  void integer(std::string_view name, T& target, std::int64_t least, std::int64_t most) {
    const auto* number = value<std::int64_t>(name);
    if (number == nullptr) return;
    if (number->get() >= least && number->get() <= most)
      target = static_cast<T>(number->get());
    else
      problem(*number,
              quoted(name) + where_text() + " is from " + std::to_string(least) + " to " + std::to_string(most));
  }

  void problem(const toml::node& node, std::string what) { problems_.add(node.source().begin.line, std::move(what)); }

 private:
  std::string where_text() const { return where_.empty() ? "" : " in " + where_; }

  const toml::node* find(std::string_view name, bool required) {
    known_.push_back(name);
    const auto* node = table_.get(name);
    if (node == nullptr && required)
      problems_.add(table_.source().begin.line > 1 ? table_.source().begin.line : 0,
                    quoted(name) + where_text() + " is missing");
    return node;
  }

  template <class T>
  const T* expect(const toml::node* node, std::string_view name, const T* typed, toml::node_type type) {
    if (node != nullptr && typed == nullptr)
      problem(*node, quoted(name) + where_text() + " is " + std::string(type_name(type)) + ", not " +
                         std::string(type_name(node->type())));
    return typed;
  }

  void refuse_unknown() {
    for (const auto& [key, node] : table_)
      if (std::ranges::find(known_, key.str()) == known_.end())
        problems_.add(key.source().begin.line,
                      "unknown key " + quoted(key.str()) + where_text() + did_you_mean(key.str(), known_));
  }

  const toml::table& table_;
  std::string where_;
  Problems& problems_;
  std::vector<std::string_view> known_;
};

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
  return protocol::failure(protocol::Reason::malformed, "this version keeps the books of a reserve currency only");
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
  if (read.currency.scale != protocol::euro_scale)
    reader.problem(*table->get("scale"), "'scale' in [currency] is 2 for a currency backed by euros");
}

void read_http(TableReader& top, Configuration& read, Problems& problems) {
  const auto* table = top.table("http");
  if (table == nullptr) return;
  TableReader reader(*table, "[http]", problems);
  reader.parsed("listen", read.http_listen, Endpoint::parse);
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
  read_accounting(top, read, problems);
}

}  // namespace

Result<Configuration> parse_configuration(std::string_view text, std::string_view file) {
  Problems problems(file);
  Configuration read;
  try {
    read_all(toml::parse(text, file), read, problems);
  } catch (const toml::parse_error& error) {
    problems.add(error.source().begin.line, std::string(error.description()));
  } catch (const std::logic_error& error) {
    problems.add(0, error.what());
  }
  if (!problems.empty()) return protocol::failure(protocol::Reason::invalid_configuration, problems.text());
  protocol::check(!read.name.empty() && !read.currency.code.empty(), "a configuration names the association");
  return read;
}

}  // namespace config
