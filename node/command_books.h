// Books in the data directory as commands find them: at rest, or open in the running node.
#pragma once

#include <memory>
#include <string>

#include "node/command_client.h"
#include "node/http_api.h"
#include "storage/rocksdb_store.h"

namespace node {

/// Set by restore, taken away by serve once the journal says that the books were restored.
std::filesystem::path restored_mark(const DataDirectory& directory);

/// The books of the data directory, opened: locked if the node runs. Where nothing may be written they are read only.
protocol::Result<std::unique_ptr<storage::RocksdbStore>> open_books(const CommandContext& context);

/// As NodeOperations::backup.
protocol::Result<NodeOperations::BackupTaken> take_backup(const storage::RocksdbStore& books,
                                                          const std::string& directory, std::uint32_t keep,
                                                          const std::string& id = {});

/// Has the running node take a backup into an absolute directory and keep so many (0: all); its answer.
std::expected<Json, ExitCode> backup_by_node(const CommandContext& context, const std::string& directory,
                                             std::uint32_t keep = 0);

}  // namespace node
