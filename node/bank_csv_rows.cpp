#include "node/bank_csv_rows.h"

#include <csv.h>

#include <algorithm>
#include <optional>

#include "node/bank_text.h"
#include "protocol/check.h"

namespace node {

using protocol::Reason;
using protocol::Result;

namespace {

class Rows {
 public:
  Rows(std::size_t first_line, const std::function<void(const CsvRow&)>& take) : line_(first_line), take_(take) {}

  void field(std::string_view text) {
    if (row_.fields.empty()) {
      row_.line = line_;
      bytes_ = 0;
    }
    line_ += static_cast<std::size_t>(std::ranges::count(text, '\n'));
    bytes_ += text.size();
    if (bytes_ > max_csv_row_bytes) return refuse(Reason::oversize, "a row of more than 64 KiB");
    if (row_.fields.size() == max_csv_fields) return refuse(Reason::malformed, "a row of more than 256 fields");
    row_.fields.emplace_back(text);
  }

  void end(int terminator) {
    if (!failure_ && !row_.fields.empty()) take_(row_);
    row_.fields.clear();
    if (terminator == CSV_LF) ++line_;
  }

  Result<void> result() const {
    if (failure_) return std::unexpected(*failure_);
    return {};
  }

 private:
  void refuse(Reason reason, std::string_view why) {
    if (!failure_) failure_ = failure_at(row_.line, reason, why);
  }

  std::size_t line_;
  const std::function<void(const CsvRow&)>& take_;
  CsvRow row_;
  std::size_t bytes_ = 0;
  std::optional<protocol::Failure> failure_;
};

void take_field(void* text, std::size_t size, void* rows) {
  static_cast<Rows*>(rows)->field({static_cast<const char*>(text), size});
}

void take_end(int terminator, void* rows) {
  static_cast<Rows*>(rows)->end(terminator);
}

}  // namespace

Result<void> read_csv_rows(std::string_view text, char separator, std::size_t first_line,
                           const std::function<void(const CsvRow&)>& take) {
  Rows rows(first_line, take);
  csv_parser parser{};
  protocol::check(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) == 0, "a CSV parser can begin");
  csv_set_delim(&parser, static_cast<unsigned char>(separator));
  const std::size_t parsed = csv_parse(&parser, text.data(), text.size(), take_field, take_end, &rows);
  const bool whole = parsed == text.size() && csv_fini(&parser, take_field, take_end, &rows) == 0;
  csv_free(&parser);
  if (auto result = rows.result(); !result) return result;
  if (whole) return {};
  const std::string_view before = parsed < text.size() ? text.substr(0, parsed) : trimmed(text);
  const auto line = first_line + static_cast<std::size_t>(std::ranges::count(before, '\n'));
  return std::unexpected(failure_at(line, Reason::malformed, "quotes where none may stand, or without their end"));
}

}  // namespace node
