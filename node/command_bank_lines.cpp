#include "node/command_bank_lines.h"

#include <nlohmann/json.hpp>

#include "node/command_client.h"

namespace node {

std::expected<Json, ExitCode> bank_lines(const CommandContext& context, bool all) {
  auto lines = Json::array();
  std::string next;
  do {
    const std::string after = next.empty() ? "" : "&after=" + next;
    auto page = call_node(context, {.target = std::string("/v1/fund/lines?all=") + (all ? "true" : "false") + after});
    if (!page) return std::unexpected(page.error());
    for (auto& line : page->at("lines")) lines.push_back(std::move(line));
    next = text_of(*page, "next");
  } while (!next.empty());
  return lines;
}

}  // namespace node
