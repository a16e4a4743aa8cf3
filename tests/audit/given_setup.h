// Books of an association that imports its bank's statements, and what an auditor gets from the same bank.
#pragma once

#include <gmock/gmock.h>

#include <optional>
#include <string>
#include <vector>

#include "node/audit_report.h"
#include "protocol/bank.h"
#include "tests/audit/audit_setup.h"
#include "tests/federation/harness.h"

namespace audits {

inline const std::string own_iban = "FR7630006000011234567890189";
inline const std::string other_iban = "FR1420041010050500013M02606";

struct Movement {
  std::string day;
  std::int64_t cents = 0;
  std::string text;
};

/// What a bank tells of one account; without `opening` or `closing` only its CSV can be written.
struct Told {
  std::vector<Movement> movements;
  std::string from = "2023-11-15";
  std::optional<std::int64_t> opening = 1000'00;
  std::string to = "2023-11-20";
  std::string iban = own_iban;

  std::int64_t closing() const;
  /// camt.053.001.08.
  std::string camt() const;
  /// Day, cents with a comma, text, which is another than in camt; no balance.
  std::string csv() const;
};

/// The columns of that CSV.
protocol::CsvColumns csv_columns();

/// Association a.example, whose deposit of 1000.00, entered by hand, the bank's first statement opens with.
class GivenBank : public testing::Test {
 protected:
  GivenBank() { f.now.milliseconds += 10 * day; }

  static constexpr std::int64_t day = 86'400'000;
  static constexpr std::int64_t first_day = 19'675;  ///< 2023-11-14, on which the books begin

  /// As the treasurer imports the file; the account of the fund is told.
  void import(const Told& told, protocol::FundAccount account = protocol::FundAccount::digital);
  /// Midnight and a bit, French time.
  void go_to(const std::string& date);
  /// Exports the books of "a" as they are, and audits them with what was given; without what is said of the cover.
  node::AuditReport audit(const node::Given& given);
  /// A file of the auditor's.
  std::filesystem::path file(const std::string& bytes);
  /// Audits with the bank's files.
  node::AuditReport audit_with(const std::vector<Told>& files);

  Directory directory;
  harness::Federation f{{"a", "b"}};
  int files_ = 0;
};

/// All that is unknown of the association, a line each.
std::string unknown_of(const node::AuditReport& report, const std::string& domain = "a.example");

}  // namespace audits
