// The options of `audit` by which an auditor gives what comes from others than the association.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "node/audit_given.h"
#include "node/command_context.h"

namespace CLI {
class App;
}

namespace node {

struct GivenOptions {
  std::vector<std::string> keys;
  std::vector<std::string> statements;
  std::vector<std::string> accounts;
  std::string columns;
};

void add_given_options(CLI::App& command, const CommandContext& context, GivenOptions& options);

/// What they name. malformed for a value that cannot be read, or that names an association of which no export is among
/// these or an account that it cannot have; not_found for a file that is not there.
protocol::Result<Given> read_given(const GivenOptions& options, const std::vector<std::filesystem::path>& exports);

}  // namespace node
