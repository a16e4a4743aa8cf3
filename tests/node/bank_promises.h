// What holds for every file of a bank, read or refused. Demanded by the fuzz targets and by the mutation test alike.
#pragma once

#include <vector>

#include "protocol/bank.h"

namespace node {

/// Stops the process unless the result keeps what bank_statement_reader.h and bank.h promise.
void check_promises(const protocol::Result<std::vector<protocol::BankStatement>>& result);

}  // namespace node
