// Programs that tests of bank files run beside the product: xmllint and the bank simulated by files.
#pragma once

#include <string>
#include <vector>

namespace node {

struct ToolRan {
  int code = -1;
  std::string text;  ///< what it printed, errors too
};

/// Runs a program by its path, with these words after it, to its end.
ToolRan run_tool(const std::vector<std::string>& words);

/// tests/bank/bank_simulator.py with these words.
ToolRan run_bank(std::vector<std::string> words);

std::string read_bytes(const std::string& path);
void write_bytes(const std::string& path, const std::string& bytes);

}  // namespace node
