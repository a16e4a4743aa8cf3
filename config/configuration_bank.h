// The part of the configuration that says how the bank's CSV files are read. For configuration_read.cpp.
#pragma once

#include "config/configuration.h"
#include "config/toml_reader.h"

namespace config {

void read_bank_csv(TableReader& top, Configuration& read, Problems& problems);

}  // namespace config
