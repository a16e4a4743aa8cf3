#include "node/command_table.h"

#include <algorithm>
#include <string_view>

#include "protocol/check.h"

namespace node {
namespace {

/// How many characters a UTF-8 text has.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0U) != 0x80U; }));
}

void append_cell(std::string& line, const std::string& cell, std::size_t width, CommandTable::Align align) {
  const std::string space(width - width_of(cell), ' ');
  line += align == CommandTable::Align::right ? space + cell : cell + space;
}

void end_line(std::string& text, std::string line) {
  while (line.ends_with(' ')) line.pop_back();
  if (!text.empty()) text += '\n';
  text += line;
}

}  // namespace

void CommandTable::add(std::vector<std::string> cells) {
  protocol::check(cells.size() == columns_.size(), "a row has a cell for each column");
  rows_.push_back(std::move(cells));
}

std::string CommandTable::text() const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t width = width_of(columns_[i].title);
    for (const auto& row : rows_) width = std::max(width, width_of(row[i]));
    widths.push_back(width);
  }
  const auto line_of = [&](const auto& cell_at) {
    std::string line;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (i > 0) line += "  ";
      append_cell(line, cell_at(i), widths[i], columns_[i].align);
    }
    return line;
  };
  std::string text;
  end_line(text, line_of([&](std::size_t i) -> const std::string& { return columns_[i].title; }));
  for (const auto& row : rows_) end_line(text, line_of([&](std::size_t i) -> const std::string& { return row[i]; }));
  return text;
}

std::string fields_text(const Fields& fields) {
  std::size_t width = 0;
  for (const auto& [label, value] : fields)
    if (!value.empty()) width = std::max(width, width_of(label));
  std::string text;
  for (const auto& [label, value] : fields) {
    if (value.empty()) continue;
    std::string line;
    append_cell(line, label, width, CommandTable::Align::left);
    end_line(text, line + "  " + value);
  }
  return text;
}

}  // namespace node
