// What an auditor has from others than the association: its keys from its own hand, statements from its bank.
//
// Forms that people type; plain values, any thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/address.h"
#include "protocol/csv_columns.h"
#include "protocol/entry.h"
#include "protocol/iban.h"
#include "protocol/proof_keys.h"

namespace node {

/// `miel.example/log=<64 hexadecimal digits>`, or `message` for `log`, also in the groups that `keys show` prints;
/// malformed.
protocol::Result<protocol::NodeKey> parse_given_key(std::string_view text);

/// Whose account at the bank this is: `miel.example/digital=FR76...`, or `paper` for `digital`.
struct GivenAccount {
  protocol::Domain node;
  protocol::FundAccount fund = protocol::FundAccount::digital;
  protocol::Iban iban;

  /// malformed.
  static protocol::Result<GivenAccount> parse(std::string_view text);
};

/// A file from a bank: `FILE`; or `IBAN=FILE` where the file does not say whose it is, as CSV does not.
struct GivenStatement {
  std::filesystem::path file;
  protocol::Iban iban;  ///< empty: the file says it

  static GivenStatement parse(std::string_view text);
};

/// All of it. Whatever names an association names one that has exported.
struct Given {
  std::vector<protocol::NodeKey> keys;
  std::vector<GivenAccount> accounts;
  std::vector<GivenStatement> statements;
  std::vector<protocol::CsvColumns> columns;  ///< of CSV: the first with which a file reads; without accounts
};

}  // namespace node
