// What accounting tests share: days, and readings written down as text.
#pragma once

#include <string>
#include <vector>

#include "federation/accounting.h"
#include "federation/export.h"

namespace accounting {

/// "2026-06-15" and "2026-06-15T21:59:59" (UTC).
protocol::Date day(const std::string& text);
protocol::Time time(const std::string& text);

/// A whole year.
federation::Period year(int number);

/// Writes down what it is told: for each entry a line `number date journal: account D amount, account C amount`,
/// members by the first six digits of their account ids.
class Recorder final : public federation::AccountingReader {
 public:
  federation::Result<void> begin(const protocol::Currency& own, const federation::Period& period) override;
  federation::Result<void> entry(const federation::AccountingEntry& entry) override;
  federation::Result<void> end(const std::vector<federation::AccountingBalance>& balances) override;

  std::vector<std::string> entries;
  std::vector<std::string> labels;
  std::vector<std::string> balances;  ///< `account amount currency`

 private:
  protocol::Currency own_;
};

/// The whole export as one text; empty, with a failed expectation, if it cannot be made.
std::string text_of(const storage::Store& store, federation::ExportFormat format, const federation::Period& period,
                    const protocol::AccountingChart& chart = {});

}  // namespace accounting
