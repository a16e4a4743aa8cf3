#include "storage/rocksdb_store.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/listener.h>
#include <rocksdb/perf_level.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/backup_engine.h>
#include <rocksdb/utilities/table_properties_collectors.h>

#include <algorithm>
#include <mutex>
#include <type_traits>
#include <utility>

#include "protocol/check.h"
#include "storage/journal.h"
#include "storage/rocksdb_file_list.h"
#include "storage/rocksdb_files.h"

namespace storage {

using protocol::check;
using protocol::failure;
using protocol::Failure;
using protocol::Reason;

namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20;

rocksdb::Slice slice(std::string_view bytes) {
  return {bytes.data(), bytes.size()};
}

Failure as_failure(const rocksdb::Status& status) {
  check(!status.ok(), "only a failure is reported as one");
  const std::string text = status.ToString();
  Reason reason = Reason::io_error;
  if (status.IsCorruption() || status.IsInvalidArgument() || status.IsNotSupported()) reason = Reason::corrupt;
  if (status.IsNotFound() || status.IsPathNotFound()) reason = Reason::truncated;
  if (status.IsNoSpace()) reason = Reason::disk_full;
  const bool is_lock = text.contains("While lock file") || text.contains("lock hold by");
  return {reason == Reason::io_error && is_lock ? Reason::locked : reason, text};
}

std::unexpected<Failure> unexpected(const rocksdb::Status& status) {
  return std::unexpected(as_failure(status));
}

Result<void> as_result(const rocksdb::Status& status) {
  return status.ok() ? Result<void>() : unexpected(status);
}

/// The file system handed in, or the operating system's.
std::shared_ptr<rocksdb::FileSystem> file_system_of(const std::shared_ptr<void>& handed_in) {
  return handed_in ? std::static_pointer_cast<rocksdb::FileSystem>(handed_in) : rocksdb::FileSystem::Default();
}

/// Does something with a BackupEngine or BackupEngineReadOnly over a directory of backups.
template <class Engine, class Job>
auto with_engine(const std::string& directory, const std::shared_ptr<void>& file_system, const Job& job)
    -> std::invoke_result_t<Job, Engine&> {
  const auto env = rocksdb::NewCompositeEnv(file_system_of(file_system));
  rocksdb::BackupEngineOptions options(directory, env.get());
  options.sync = true;  // a backup is there once it is said to be
  Engine* opened = nullptr;
  const auto status = Engine::Open(options, env.get(), &opened);
  const std::unique_ptr<Engine> engine(opened);
  if (status.IsNotFound() || status.IsPathNotFound())
    return failure(Reason::not_found, "no directory of backups: " + directory + ": " + status.ToString());
  if (!status.ok()) return unexpected(status);
  return job(*engine);
}

/// Keeps the first thing that went wrong behind the writer's back: with it no further commit may be promised.
class BackgroundErrors final : public rocksdb::EventListener {
 public:
  void OnBackgroundError(rocksdb::BackgroundErrorReason /*reason*/, rocksdb::Status* status) override {
    const std::scoped_lock lock(mutex_);
    if (!first_ && !status->ok()) first_ = as_failure(*status);
  }
  std::optional<Failure> first() const {
    const std::scoped_lock lock(mutex_);
    return first_;
  }

 private:
  mutable std::mutex mutex_;
  std::optional<Failure> first_;
};

/// RocksDB 7.8 aborts when its own log for people meets a full disk twice. What goes wrong is told by every call's
/// status and by BackgroundErrors.
struct NoLog final : rocksdb::Logger {
  void Logv(const char* /*format*/, va_list /*arguments*/) override {}
};

rocksdb::DBOptions database_options(const RocksdbOptions& settings, rocksdb::Env* env) {
  rocksdb::DBOptions options;
  options.env = env;
  options.create_if_missing = settings.create;
  options.create_missing_column_families = settings.create;

  // What was acknowledged is there, or the store says it is not.
  // A record cut short at the log's end is a commit that never returned: dropped, here and by mend_logs. Anything else
  // wrong refuses to open. kPointInTimeRecovery would drop, without a word, acknowledged commits behind a damaged one;
  // kAbsoluteConsistency would refuse after an ordinary kill.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  // Log files are not reused: old records behind the end would look like a torn tail, or like damage.
  options.recycle_log_file_num = 0;
  options.track_and_verify_wals_in_manifest = true;  // notices a log file that is gone or shorter than when last synced
  options.verify_sst_unique_id_in_manifest = true;   // notices table files of another store or another time
  options.paranoid_checks = true;                    // damage found in the background stops writes
  options.manual_wal_flush = false;                  // a write is in the file before its sync, with no step in between
  options.atomic_flush = false;          // tables may be flushed apart: the log, always on, brings them level again
  options.max_bgerror_resume_count = 0;  // after a failed write the state is unknown: stop, open again, read again
  options.allow_concurrent_memtable_write = false;  // costs the one writer there is atomics it does not need
  options.max_background_jobs = 2;                  // one flush beside one compaction, on machines of two cores
  // Memory below 400 MB: 64 of write buffers, as much again on its way to disk, 128 of cache (which counts indexes and
  // filters), and what one compaction reads and writes.
  options.db_write_buffer_size = settings.write_buffer_bytes;  // when full, the table with the oldest rows is flushed
  options.max_total_wal_size = 128 * mebibyte;                 // bounds what a restart replays, and its memory
  options.max_open_files = 512;                                // leaves half of the usual 1024 descriptors to sockets
  options.bytes_per_sync = mebibyte;  // flushes reach the disk evenly: a commit's sync never waits for one
  options.allow_fallocate = false;    // measured: no gain; and a torn log then ends where its bytes end, not in zeros
  options.info_log = std::make_shared<NoLog>();
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  return options;
}

rocksdb::ColumnFamilyOptions table_options(Table table, const RocksdbOptions& settings,
                                           const std::shared_ptr<rocksdb::Cache>& cache) {
  const auto is_one_of = [table](auto... tables) { return ((table == tables) || ...); };
  rocksdb::BlockBasedTableOptions blocks;
  blocks.block_cache = cache;
  blocks.cache_index_and_filter_blocks = true;            // so that the cache's size bounds them too
  blocks.pin_l0_filter_and_index_blocks_in_cache = true;  // the newest files are asked first, for every key
  blocks.format_version = 5;                              // the newest that RocksDB 7.8 reads and writes

  rocksdb::ColumnFamilyOptions options;
  // Never reached, so that tables are flushed one at a time: when a log cannot be created while several wait to be
  // flushed, RocksDB 7.8 loses count of its references and aborts when it is closed.
  options.write_buffer_size = 2 * settings.write_buffer_bytes;
  options.arena_block_size = std::min(settings.write_buffer_bytes / 64, mebibyte);  // 14 begun at all times
  // A batch comes in the order of its keys: the place of each is looked for from the one before it on.
  options.memtable_insert_with_hint_prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(0));
  options.max_write_buffer_number = 3;                  // two may be on their way to disk before writes have to wait
  options.target_file_size_base = 128 * mebibyte;       // few files, few descriptors
  options.level_compaction_dynamic_level_bytes = true;  // a tenth of dead rows at most, on small disks
  options.compression = rocksdb::kLZ4Compression;       // halves entries and envelopes at little cost
  if (table == Table::tile) options.compression = rocksdb::kNoCompression;  // hashes do not compress
  // Old entries and envelopes are kept for good and seldom read.
  if (is_one_of(Table::journal, Table::sent_log, Table::received_log)) options.bottommost_compression = rocksdb::kZSTD;
  // Most ids asked for are new: filters of 10 bits a key spare the disk 99 looks of 100.
  if (is_one_of(Table::payment, Table::hold, Table::account, Table::member)) {
    blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    options.memtable_whole_key_filtering = true;
    options.memtable_prefix_bloom_size_ratio = 1.0 / 128;  // 1 MiB
  }
  // A queue, written and soon erased in order: files full of erasures are compacted early, lest scans walk over them.
  if (table == Table::outbox)
    options.table_properties_collector_factories = {rocksdb::NewCompactOnDeletionCollectorFactory(4096, 1024)};
  // What is erased (members' data, used invitations) leaves the disk within a month, unless drop_erased() comes first.
  if (is_erasable(table)) options.periodic_compaction_seconds = std::uint64_t{30} * 24 * 3600;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(blocks));
  return options;
}

std::vector<rocksdb::ColumnFamilyDescriptor> descriptors(const RocksdbOptions& settings) {
  const auto cache = rocksdb::NewLRUCache(128 * mebibyte);
  std::vector<rocksdb::ColumnFamilyDescriptor> all;
  for (std::uint8_t i = 0; i < table_count; ++i) {
    const auto table = static_cast<Table>(i);
    all.emplace_back(std::string(name(table)), table_options(table, settings, cache));
  }
  all.emplace_back(rocksdb::kDefaultColumnFamilyName, rocksdb::ColumnFamilyOptions());  // RocksDB insists; stays empty
  return all;
}

DirectoryFiles files_in(const std::string& directory, rocksdb::Env& env) {
  DirectoryFiles files;
  files.list = [&env, directory]() -> Result<std::vector<std::string>> {
    std::vector<std::string> names;
    const auto listed = env.GetChildren(directory, &names);
    if (!listed.ok() && !listed.IsNotFound()) return unexpected(listed);
    return names;
  };
  files.read = [&env, directory](const std::string& file) -> Result<Bytes> {
    Bytes bytes;
    const auto read = rocksdb::ReadFileToString(&env, directory + "/" + file, &bytes);
    return read.ok() ? Result<Bytes>(std::move(bytes)) : unexpected(read);
  };
  files.cut = [&env, directory](const std::string& file, std::uint64_t size) {
    std::unique_ptr<rocksdb::WritableFile> opened;  // Env::Truncate is not there on RocksDB's own file system
    auto status = env.ReopenWritableFile(directory + "/" + file, &opened, rocksdb::EnvOptions());
    if (status.ok()) status = opened->Truncate(size);
    if (status.ok()) status = opened->Sync();
    return as_result(status.ok() ? opened->Close() : status);
  };
  return files;
}

Result<void> inspect(const std::string& directory, const RocksdbOptions& settings, rocksdb::Env& env) {
  const DirectoryFiles files = files_in(directory, env);
  if (auto mended = mend_logs(files, /*may_cut=*/!settings.read_only); !mended) return mended;
  std::vector<std::string> tables;
  rocksdb::DBOptions options;
  options.env = &env;
  const auto listed = rocksdb::DB::ListColumnFamilies(options, directory, &tables);
  if (!listed.ok()) return unexpected(listed);
  std::erase(tables, rocksdb::kDefaultColumnFamilyName);
  if (auto checked = check_tables(files, std::move(tables)); !checked) return checked;
  return settings.restored ? Result<void>{} : check_log_is_there(files);
}

/// Makes the directory fit for RocksDB, or says why it is not.
Result<void> prepare(const std::string& directory, const RocksdbOptions& settings, rocksdb::Env& env) {
  auto found = find_database(files_in(directory, env));
  if (!found) return std::unexpected(std::move(found.error()));
  const bool makes = settings.create && !settings.read_only;
  if (!*found) return makes ? Result<void>{} : failure(Reason::not_found, "there is no store");
  const auto look = [&] { return inspect(directory, settings, env); };
  if (settings.read_only) return look_at_rest(files_in(directory, env), look);
  // RocksDB takes the same lock again: whoever comes in between finds the logs mended.
  rocksdb::FileLock* lock = nullptr;
  if (const auto locked = env.LockFile(directory + "/LOCK", &lock); !locked.ok()) return unexpected(locked);
  auto fit = look();
  env.UnlockFile(lock).PermitUncheckedError();
  return fit;
}

}  // namespace

struct RocksdbStore::Database {
  bool read_only = false, scratch = false;
  std::shared_ptr<rocksdb::Env> env;
  std::shared_ptr<BackgroundErrors> errors = std::make_shared<BackgroundErrors>();
  std::vector<rocksdb::ColumnFamilyHandle*> handles;  ///< by table, then the empty default
  std::unique_ptr<rocksdb::DB> db;

  ~Database() {
    for (rocksdb::ColumnFamilyHandle* handle : handles) db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
    if (db != nullptr) db->Close().PermitUncheckedError();
  }

  rocksdb::ColumnFamilyHandle* handle(Table table) const {
    check(static_cast<std::uint8_t>(table) < table_count, "a table is one of those listed");
    return handles[static_cast<std::size_t>(table)];
  }
  /// The rows of a table whose keys are written once and never erased, without reading them.
  std::uint64_t rows(Table table) const {
    std::uint64_t count = 0;
    for (const auto& property :
         {rocksdb::DB::Properties::kNumEntriesActiveMemTable, rocksdb::DB::Properties::kNumEntriesImmMemTables}) {
      std::uint64_t in_memory = 0;
      if (db->GetIntProperty(handle(table), property, &in_memory)) count += in_memory;
    }
    rocksdb::TablePropertiesCollection files;
    if (!db->GetPropertiesOfAllTables(handle(table), &files).ok()) return 0;
    for (const auto& [file, properties] : files) count += properties->num_entries;
    return count;
  }
};

RocksdbStore::RocksdbStore(std::unique_ptr<Database> database) : database_(std::move(database)) {}
RocksdbStore::~RocksdbStore() = default;

Result<std::unique_ptr<RocksdbStore>> RocksdbStore::open(const std::string& directory, const RocksdbOptions& options) {
  check(options.write_buffer_bytes >= mebibyte / 4, "write buffers hold at least 256 KiB");
  auto database = std::make_unique<Database>();
  database->read_only = options.read_only, database->scratch = options.scratch;
  database->env = rocksdb::NewCompositeEnv(with_synced_file_list(file_system_of(options.file_system)));
  if (auto ready = prepare(directory, options, *database->env); !ready)
    return std::unexpected(Failure{ready.error().reason, directory + ": " + ready.error().detail});
  auto settings = database_options(options, database->env.get());
  settings.listeners = {database->errors};
  auto* const handles = &database->handles;
  rocksdb::DB* db = nullptr;
  const auto opened = options.read_only
                          ? rocksdb::DB::OpenForReadOnly(settings, directory, descriptors(options), handles, &db)
                          : rocksdb::DB::Open(settings, directory, descriptors(options), handles, &db);
  database->db.reset(db);
  if (!opened.ok()) return unexpected(opened);
  check(database->handles.size() == table_count + 1U, "every table has its column family");
  std::unique_ptr<RocksdbStore> store(new RocksdbStore(std::move(database)));
  if (auto ours = storage::check_format(*store, options.create && !options.read_only); !ours)
    return std::unexpected(Failure{ours.error().reason, directory + ": " + ours.error().detail});
  if (auto whole = store->check_journal(); !whole) return std::unexpected(std::move(whole.error()));
  return store;
}

Result<void> RocksdbStore::check_journal() const {
  auto head = journal_head(*this);
  if (!head) return std::unexpected(std::move(head.error()));
  // Counting is instant; only where the count is off are the rows themselves read.
  if (database_->rows(Table::journal) == head->size) return {};
  return check_journal_rows(*this);
}

Result<std::optional<Bytes>> RocksdbStore::get(Table table, std::string_view key) const {
  rocksdb::PinnableSlice value;
  const auto status = database_->db->Get(rocksdb::ReadOptions(), database_->handle(table), slice(key), &value);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return unexpected(status);
  return Bytes(value.data(), value.size());
}

Result<void> RocksdbStore::scan(Table table, std::string_view first, std::string_view last,
                                const Visitor& visit) const {
  const rocksdb::Slice end = slice(last);
  rocksdb::ReadOptions options;
  if (!last.empty()) options.iterate_upper_bound = &end;
  const std::unique_ptr<rocksdb::Iterator> row(database_->db->NewIterator(options, database_->handle(table)));
  for (row->Seek(slice(first)); row->Valid(); row->Next())
    if (!visit(row->key().ToStringView(), row->value().ToStringView())) return {};
  return as_result(row->status());
}

Result<void> RocksdbStore::check_files() const {
  return as_result(database_->db->VerifyChecksum());
}

Result<void> RocksdbStore::drop_erased() const {
  rocksdb::CompactRangeOptions all;
  all.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
  auto status = database_->db->Flush({}, database_->handles);  // the logs in which the rows stood go with it
  for (std::uint8_t i = 0; i < table_count && status.ok(); ++i)
    if (is_erasable(Table{i})) status = database_->db->CompactRange(all, database_->handles[i], nullptr, nullptr);
  return as_result(status);
}

Result<void> RocksdbStore::do_commit(const Batch& batch) {
  if (database_->read_only) return failure(Reason::io_error, "the store was opened to be read");
  if (auto error = database_->errors->first()) return std::unexpected(*std::move(error));
  rocksdb::WriteBatch writes;
  for (const Write& write : batch.writes()) {
    auto* const handle = database_->handle(write.table);
    const auto added = write.value ? writes.Put(handle, slice(write.key), slice(*write.value))
                                   : writes.Delete(handle, slice(write.key));
    if (!added.ok()) return as_result(added);
  }
  rocksdb::SetPerfLevel(rocksdb::PerfLevel::kDisable);  // else it counts, for nobody, each comparison of two keys
  rocksdb::WriteOptions options;
  options.sync = !(options.disableWAL = database_->scratch);  // commit() promises durability, but of scratch
  return as_result(database_->db->Write(options, &writes));
}

RocksdbBackups::RocksdbBackups(std::string directory, std::shared_ptr<void> file_system)
    : directory_(std::move(directory)), file_system_(std::move(file_system)) {}

Result<std::uint32_t> RocksdbBackups::create(const RocksdbStore& store, const std::string& note) const {
  return with_engine<rocksdb::BackupEngine>(directory_, file_system_, [&](auto& engine) -> Result<std::uint32_t> {
    rocksdb::CreateBackupOptions options;
    options.flush_before_backup = true;  // table files are shared between backups, the log would be copied each time
    std::uint32_t number = 0;
    const auto created = engine.CreateNewBackupWithMetadata(options, store.database_->db.get(), note, &number);
    if (!created.ok()) return unexpected(created);
    return number;
  });
}

Result<std::vector<RocksdbBackups::Info>> RocksdbBackups::list() const {
  using Engine = rocksdb::BackupEngineReadOnly;
  return with_engine<Engine>(directory_, file_system_, [](auto& engine) -> Result<std::vector<Info>> {
    std::vector<rocksdb::BackupInfo> infos;
    engine.GetBackupInfo(&infos);
    std::vector<Info> all;
    all.reserve(infos.size());
    for (const auto& info : infos) all.push_back({info.backup_id, info.timestamp, info.size, info.app_metadata});
    std::ranges::sort(all, {}, &Info::number);
    return all;
  });
}

Result<void> RocksdbBackups::check(std::uint32_t number) const {
  return with_engine<rocksdb::BackupEngineReadOnly>(directory_, file_system_, [number](auto& engine) {
    return as_result(engine.VerifyBackup(number, /*verify_with_checksum=*/true));
  });
}

Result<void> RocksdbBackups::restore(std::uint32_t number, const std::string& target) const {
  std::vector<std::string> names;
  if (rocksdb::NewCompositeEnv(file_system_of(file_system_))->GetChildren(target, &names).ok() && !names.empty())
    return failure(Reason::already_exists, target + " is not empty: it holds " + names.front());
  // CURRENT comes last, so that a restore cut short leaves a directory that refuses to open.
  return with_engine<rocksdb::BackupEngineReadOnly>(directory_, file_system_, [&](auto& engine) {
    return as_result(engine.RestoreDBFromBackup(rocksdb::RestoreOptions(), number, target, target));
  });
}

Result<void> RocksdbBackups::keep_newest(std::uint32_t count) const {
  return with_engine<rocksdb::BackupEngine>(directory_, file_system_,
                                            [count](auto& engine) { return as_result(engine.PurgeOldBackups(count)); });
}

}  // namespace storage
