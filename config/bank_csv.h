// How banks' CSV files are read, for who has no node: the part of a configuration that says it, and nothing else of it.
// Plain data, safe from any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "config/configuration.h"

namespace config {

/// The maps of [bank_csv] by name; whatever else stands in the text is passed over. invalid_configuration as of
/// parse_configuration(), and if there is none.
protocol::Result<std::map<std::string, BankCsv>> parse_bank_csv(std::string_view text, std::string_view file);

}  // namespace config
