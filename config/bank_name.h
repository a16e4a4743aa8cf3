// What an association is called where its bank reads it. Pure; any thread.
#pragma once

#include <string>

#include "config/configuration.h"

namespace config {

/// The association as a transfer can name it: in the characters of SEPA, cut at 70; its domain if none is left.
std::string name_for_banks(const Configuration& configuration);

}  // namespace config
