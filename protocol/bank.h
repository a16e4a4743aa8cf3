// What banks report: statements of euro accounts, whatever the format of the file they came in.
//
// Readers (node/bank_statement_reader.h) make these values; the treasurer's side of the ledger works on them. They are
// facts by somebody else: names and texts are personal data, shown to the treasurer and kept out of logs. Plain data
// and pure functions, safe from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/amount.h"
#include "protocol/date.h"
#include "protocol/iban.h"
#include "protocol/id.h"

namespace protocol {

/// One booked movement of an account. All texts are UTF-8 without control characters, white space as single spaces,
/// at most max_bank_text_bytes; empty where the bank does not say.
struct BankLine {
  Date booked;
  Date value;                     ///< the day it bears interest; `booked` where the bank does not say
  std::int64_t minor = 0;         ///< euro cents; above zero what the account received
  std::string reference;          ///< the bank's own
  std::string end_to_end_id;      ///< the payer's, carried by the transfer; empty if "NOTPROVIDED"
  std::string counterparty;       ///< name of who paid, or was paid
  std::string counterparty_iban;  ///< as the bank writes it, which need not be an IBAN
  std::string remittance;         ///< the payer's text; failing that, the bank's own
  bool reversal = false;          ///< the bank says that it takes back an earlier movement, or returns one
  std::string kind;               ///< the bank's code, as PMNT-RCDT-ESCT (camt.053), 18 (CFONB), XFER (OFX)

  friend bool operator==(const BankLine&, const BankLine&) = default;
};

/// What the account held at the end of a day, before or after the lines of a statement.
struct BankBalance {
  Date date;
  std::int64_t minor = 0;  ///< euro cents

  friend bool operator==(const BankBalance&, const BankBalance&) = default;
};

struct BankStatement {
  Iban account;
  CurrencyCode currency = euro();  ///< the account's; readers take no other
  std::string id;                  ///< the bank's id or number of the statement; empty where the format has none
  std::optional<BankBalance> opening;
  std::optional<BankBalance> closing;
  std::vector<BankLine> lines;  ///< in the bank's order, oldest first where it can be told

  friend bool operator==(const BankStatement&, const BankStatement&) = default;
};

/// The sum of the lines; amount_overflow beyond 64 bits.
Result<std::int64_t> sum_of_lines(const BankStatement& statement);

/// opening + lines = closing, where both balances are known; unbalanced_statement otherwise, whose detail gives what
/// the lines lead to and what the bank says.
Result<void> check_balances(const BankStatement& statement);

/// What a line is known by, so that it counts once however often it is imported: one digest for each line, in order.
///
/// SHA-256 over `lokaponto bank line v1\n` and then, each as `<bytes in decimal>:<bytes>,`: the account's IBAN, booked
/// and value dates in ISO form, the cents in decimal, reference, end_to_end_id, counterparty, counterparty_iban,
/// remittance, `1` or `0` for reversal, kind, and how many lines before it in the statement have all of that alike.
/// The same movement has another digest in a file of another format, and the count holds only if statements are cut
/// between days, as banks do.
std::vector<Hash> line_digests(const BankStatement& statement);

/// What a statement is known by: SHA-256 over `lokaponto bank statement v1\n` and, in the same form, the account's
/// IBAN, currency, id, opening date and cents, closing date and cents (all four empty where unknown), and the digest of
/// each line in hexadecimal.
Hash statement_digest(const BankStatement& statement);

}  // namespace protocol
