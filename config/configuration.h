// The configuration of a node: lokaponto.toml in the data directory.
//
// Written once by `lokaponto init` with a comment for every key, then the administrator's. What is not known, of the
// wrong type or out of range is refused with its line: a node never runs on a guess. Plain data, safe from any thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/endpoint.h"
#include "protocol/accounting_chart.h"
#include "protocol/address.h"
#include "protocol/csv_columns.h"
#include "protocol/iban.h"
#include "protocol/limits.h"
#include "protocol/result.h"

namespace config {

/// How to reach a domain that is no peer.
struct Route {
  std::vector<protocol::Domain> via;  ///< 1 to max_path_hops - 2 nodes in order, the first a peer
  protocol::CurrencyCode currency;    ///< of the domain
  friend bool operator==(const Route&, const Route&) = default;
};

enum class LogLevel : std::uint8_t { trace, debug, info, warning, error };
enum class LogFormat : std::uint8_t { text, json };

enum class BankFund : std::uint8_t { digital, paper };

/// How a bank's CSV files are read, and which account's they are.
struct BankCsv {
  BankFund fund = BankFund::digital;
  protocol::CsvColumns columns;  ///< without the account, which the fund tells
  friend bool operator==(const BankCsv&, const BankCsv&) = default;
};

struct Configuration {
  protocol::Currency currency;    ///< domain, [currency] code, scale, backing
  std::string name;               ///< of the association; 1 to 100 bytes
  std::int64_t credit_limit = 0;  ///< of new members, minor units; of a mutual credit only

  Endpoint http_listen{"127.0.0.1", 8480};
  /// Under which wallets reach the HTTP API: `https://` or `http://`, a host, perhaps a port; empty: not told, and
  /// wallets of the Lokavaluto kit cannot log in. Without the port that the scheme has anyway, and no / at the end.
  std::string http_public_url;
  /// PEM files, as seen from the data directory: what HTTP is encrypted with. Both or none.
  std::string http_certificate;  ///< with those that lead to its authority behind it
  std::string http_key;          ///< readable by the node's user alone
  /// Whether other machines may speak to it without encryption: without a certificate only this one may.
  bool http_plain = false;
  /// Pages of these origins may call the API, as in https://app.eusko.example; at most 32.
  std::vector<std::string> http_allowed_origins;

  std::optional<Endpoint> link_listen = Endpoint{"0.0.0.0", 8470};  ///< none: this node only dials
  std::optional<Endpoint> link_endpoint;                            ///< what peers dial, as told in invitations

  /// Most that is read of one peer. The least that can be asked for lets its largest envelope through in 4 s, well
  /// before the peer takes the silence for a broken link.
  std::int64_t link_messages_per_second = 50'000;         ///< 1,000 to 10,000,000
  std::int64_t link_bytes_per_second = 64 * 1024 * 1024;  ///< 1 MiB to 4 GiB

  std::map<protocol::Domain, Route> routes;

  LogLevel log_level = LogLevel::info;
  LogFormat log_format = LogFormat::text;

  /// How long the payee's node may take to accept a payment whose client names no time; 1 s to max_accept_window_ms.
  std::int64_t accept_window_seconds = 600;

  /// The accounts of the guarantee fund at the bank; empty where they are not told.
  protocol::Iban digital_iban;
  protocol::Iban paper_iban;
  std::map<std::string, BankCsv> bank_csv;  ///< by the names that the treasurer gives these maps

  std::string siren;  ///< of the association, nine digits; empty if it has none
  protocol::AccountingChart accounting_chart;

  friend bool operator==(const Configuration&, const Configuration&) = default;
};

/// Reads the text of a configuration file. invalid_configuration with one line of detail for each problem, in order of
/// appearance: `<file>:<line>: <what>`, and the nearest known word where one was mistyped.
protocol::Result<Configuration> parse_configuration(std::string_view text, std::string_view file);

/// The file that init writes: every key with its meaning. parse_configuration() gives the same configuration back.
std::string to_text(const Configuration& configuration);

}  // namespace config
