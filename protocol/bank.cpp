#include "protocol/bank.h"

#include <map>

#include "protocol/merkle.h"

namespace protocol {
namespace {

/// Fields one after the other, each with its length before it, so that no two lists of fields give the same bytes.
class FieldWriter {
 public:
  explicit FieldWriter(std::string_view title) : bytes_(title) {}

  FieldWriter& operator<<(std::string_view field) {
    bytes_ += std::to_string(field.size());
    bytes_ += ':';
    bytes_ += field;
    bytes_ += ',';
    return *this;
  }
  FieldWriter& operator<<(const std::optional<BankBalance>& balance) {
    return *this << (balance ? balance->date.text() : "") << (balance ? std::to_string(balance->minor) : "");
  }

  const Bytes& bytes() const { return bytes_; }

 private:
  Bytes bytes_;
};

FieldWriter written(const Iban& account, const BankLine& line) {
  FieldWriter fields("lokaponto bank line v1\n");
  fields << account.text() << line.booked.text() << line.value.text() << std::to_string(line.minor) << line.reference
         << line.end_to_end_id << line.counterparty << line.counterparty_iban << line.remittance
         << (line.reversal ? "1" : "0") << line.kind;
  return fields;
}

}  // namespace

Result<std::int64_t> sum_of_lines(const BankStatement& statement) {
  std::int64_t sum = 0;
  for (const BankLine& line : statement.lines) {
    const auto next = add(sum, line.minor);
    if (!next) return next;
    sum = *next;
  }
  return sum;
}

Result<void> check_balances(const BankStatement& statement) {
  if (!statement.opening || !statement.closing) return {};
  const auto sum = sum_of_lines(statement);
  const auto end = sum ? add(statement.opening->minor, *sum) : sum;
  if (!end) return std::unexpected(end.error());
  if (*end == statement.closing->minor) return {};
  return failure(Reason::unbalanced_statement, "the lines lead to " + format_decimal(*end, euro_scale) +
                                                   ", the closing balance is " +
                                                   format_decimal(statement.closing->minor, euro_scale));
}

std::vector<Hash> line_digests(const BankStatement& statement) {
  std::map<Hash, std::uint64_t> alike;
  std::vector<Hash> digests;
  digests.reserve(statement.lines.size());
  for (const BankLine& line : statement.lines) {
    FieldWriter fields = written(statement.account, line);
    const std::uint64_t before = alike[sha256(fields.bytes())]++;
    fields << std::to_string(before);
    digests.push_back(sha256(fields.bytes()));
  }
  return digests;
}

Hash statement_digest(const BankStatement& statement) {
  FieldWriter fields("lokaponto bank statement v1\n");
  fields << statement.account.text() << statement.currency.view() << statement.id << statement.opening
         << statement.closing;
  for (const Hash& digest : line_digests(statement)) fields << digest.hex();
  return sha256(fields.bytes());
}

}  // namespace protocol
