// What a FEC must be, beyond what the tax office's own checker asks: entries that balance, numbers without a gap, days
// that exist. Reads text as it comes, in pieces of any size; memory does not grow with the file. Pure, one thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "federation/accounting.h"

namespace federation {

inline constexpr std::string_view fec_header =
    "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\tPieceRef\t"
    "PieceDate\tEcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate\tMontantdevise\tIdevise";
inline constexpr std::size_t fec_columns = 18;

/// What is wrong, and in which line of the file, from 1.
struct FecProblem {
  std::uint64_t line = 0;
  std::string what;
  friend bool operator==(const FecProblem&, const FecProblem&) = default;
};

inline constexpr std::size_t max_fec_problems = 100;

class FecCheck {
 public:
  explicit FecCheck(const Period& period) : period_(period) {}

  void take(std::string_view text);
  /// After the last piece: at most max_fec_problems, in the order of the file. Empty if all is well.
  std::vector<FecProblem> finish();

 private:
  using Row = std::array<std::string_view, fec_columns>;

  /// The entry whose lines are being read.
  struct Entry {
    std::string number;
    std::string journal;
    std::string date;
    std::uint64_t first_line = 0;
    std::int64_t balance = 0;  ///< debits less credits, cents
  };

  void line(std::string_view text);
  void check_form(const Row& row);
  void check_dates(const Row& row);
  void check_amounts(const Row& row);
  void follow(const Row& row);
  void count_entry(std::string_view number);
  void close_entry();
  void problem(std::string what) { problem_at(line_, std::move(what)); }
  void problem_at(std::uint64_t line, std::string what);

  Period period_;
  std::string rest_;  ///< of a line whose end has not come yet
  std::uint64_t line_ = 0;
  std::uint64_t entries_ = 0;
  std::optional<Entry> entry_;
  std::vector<FecProblem> problems_;
};

}  // namespace federation
