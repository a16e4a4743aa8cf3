// Books for a command that only reads them, whether the node runs or not.
#pragma once

#include <functional>
#include <string>

#include "node/command_context.h"
#include "storage/rocksdb_store.h"

namespace node {

/// Has `look` read the books, and gives its exit code. If `books` is not empty it names their directory. Otherwise they
/// are those of the data directory; a running node keeps these open, so that it takes a copy, which goes when `look` is
/// done. Books that cannot be opened are given to `refuse`; what else fails is said to whoever called the command.
ExitCode read_books(const CommandContext& context, const std::string& books,
                    const std::function<ExitCode(const storage::RocksdbStore&)>& look,
                    const std::function<ExitCode(const protocol::Failure&)>& refuse);

}  // namespace node
