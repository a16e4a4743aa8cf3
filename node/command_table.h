// Columns and fields for people, aligned by what is seen: characters, not bytes. Pure.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace node {

class CommandTable {
 public:
  enum class Align : unsigned char { left, right };

  struct Column {
    std::string title;
    Align align = Align::left;
  };

  explicit CommandTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// As many cells as there are columns.
  void add(std::vector<std::string> cells);
  /// A line for the titles and one for each row, without a line end after the last.
  std::string text() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// Labels with their values.
using Fields = std::vector<std::pair<std::string, std::string>>;

/// `label  value` lines with the values in one column; fields without a value are left out.
std::string fields_text(const Fields& fields);

}  // namespace node
