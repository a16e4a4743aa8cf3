// The Store contract: where rows are kept, and the one way to make them durable.
//
// A store is a set of tables of rows ordered by key. It is read at any time and changed only by commit(), which is
// atomic and durable when it returns. Two implementations pass the same contract suite: RocksDB (rocksdb_store.h) and
// memory with simulated crashes (memory_store.h).
//
// Threads: get() and scan() from any thread, also during a commit; commit() from one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/id.h"
#include "protocol/result.h"

namespace storage {

using protocol::Bytes;
using protocol::Result;

/// The tables. Those marked * are no consequence of the journal: they hold what may be erased or must stay secret.
enum class Table : std::uint8_t {
  meta = 0,            ///< format, journal size and root
  journal = 1,         ///< index, big-endian -> entry bytes
  tile = 2,            ///< level, index -> 256 subtree hashes (journal.h)
  account = 3,         ///< account id -> Account
  hold = 4,            ///< origin, payment id -> OpenHolds: the holds of a payment that waits for its answer
  payment = 5,         ///< origin, payment id -> Payment
  member = 6,          ///< * alias -> account id and what the association knows of the member
  agreement = 7,       ///< peer, version -> terms and signatures
  peer = 8,            ///< domain -> Peer: pinned identity, link heads, limits
  outbox = 9,          ///< peer, number -> message bytes and what they accept
  sent_log = 10,       ///< peer, sequence -> envelope bytes
  received_log = 11,   ///< peer, sequence -> envelope bytes
  invitation = 12,     ///< * invitation id -> Invitation
  alarm = 13,          ///< journal index -> AlarmRaised or LinkFrozen entry bytes
  fund = 14,           ///< one row: rules, last statements, counters
  bank_line = 15,      ///< digest -> what became of a line of a bank statement
  bank_text = 16,      ///< * digest -> what the line says of people
  bank_transfer = 17,  ///< payment id -> a transfer that the fund makes, and how far it is
  reference = 18,      ///< words a bank transfer bears -> the payment they announce
  settlement = 19,     ///< peer, number -> a settlement note and what came of it; 0 = where the next one begins
  tally = 20,          ///< peer, direction, sequence -> cents accepted in that link log up to this envelope
  standing = 21,  ///< account id -> Standing of its member, where it is not the usual one; `rules` -> MemberRulesSet
  erased_alias = 22,     ///< * keyed hash of an alias that nobody gets again -> nothing
  key = 23,              ///< domain -> the keys of this node or a peer, once they were changed
  access = 24,           ///< * kind, name -> how somebody proves who he is, and what he may
  act = 25,              ///< * number -> what was done with such an access; `range` -> the numbers that are there
  account_payment = 26,  ///< member's account, journal index counted down -> the payment opened there
  memo = 27,             ///< * origin, payment id -> what its payer wrote to it
  favourite = 28,        ///< * member's account, address -> nothing: whom the member pays often
  webhook = 29,          ///< * webhook id -> where events are sent to, and how far the receiver has come
  payment_request = 30,  ///< * account id, request id -> what a member asks to be paid
  checkpoint = 31,  ///< our checkpoints with their cosignatures, and those of peers (federation/checkpoint_books.h)
  balance = 32,     ///< what accounts held at our last checkpoint (federation/balance_books.h)
};
inline constexpr std::uint8_t table_count = 33;

/// Whether rows of the table hold what must leave the disk once it is erased: people's data, secrets.
bool is_erasable(Table table);

/// The name of a table, as in `sent_log`.
std::string_view name(Table table);

/// One change of one row; no value = the row goes. Valid as long as its batch.
struct Write {
  Table table = Table::meta;
  std::string_view key;
  std::optional<std::string_view> value;
};

/// Changes that become durable together. Later writes of the same row win. Copies share the rows' bytes.
class Batch {
 public:
  Batch() = default;
  /// Writes of rows that `owner` keeps, which nobody changes any more: nothing is copied.
  Batch(std::vector<Write> writes, std::shared_ptr<const void> owner)
      : writes_(std::move(writes)), owners_{std::move(owner)} {}

  void put(Table table, Bytes key, Bytes value) {
    writes_.push_back({.table = table, .key = keep(std::move(key)), .value = keep(std::move(value))});
  }
  void erase(Table table, Bytes key) { writes_.push_back({.table = table, .key = keep(std::move(key)), .value = {}}); }
  const std::vector<Write>& writes() const { return writes_; }
  bool empty() const { return writes_.empty(); }

 private:
  std::string_view keep(Bytes bytes) {
    const auto kept = std::make_shared<const Bytes>(std::move(bytes));
    owners_.push_back(kept);
    return *kept;
  }

  std::vector<Write> writes_;
  std::vector<std::shared_ptr<const void>> owners_;  ///< of the bytes that the writes refer to
};

/// Proof that a commit is durable. Only a Store makes one; effects are released against it (federation/effect.h).
class CommitReceipt {
 public:
  CommitReceipt(CommitReceipt&&) = default;
  CommitReceipt& operator=(CommitReceipt&&) = default;

 private:
  friend class Store;
  CommitReceipt() = default;
};

class Store {
 public:
  /// Called with each row in key order; returns false to stop.
  using Visitor = std::function<bool(std::string_view key, std::string_view value)>;

  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;

  /// The row's value, nullopt if there is none; corrupt or io_error if it cannot be read.
  virtual Result<std::optional<Bytes>> get(Table table, std::string_view key) const = 0;

  /// Rows with first <= key < last, in key order (byte order); an empty `last` means to the end of the table.
  virtual Result<void> scan(Table table, std::string_view first, std::string_view last, const Visitor& visit) const = 0;

  /// Whether it keeps rows of this table that are committed. Those of another need not be: it has them from elsewhere,
  /// or nobody reads them.
  virtual bool keeps(Table /*table*/) const { return true; }

  /// Makes the batch durable, all or nothing. An empty batch is durable at once. After a failure (disk_full, io_error)
  /// the batch may or may not have landed: the store takes no further commit, not even an empty one, and answers each
  /// with the same failure; it must be opened again and re-read.
  Result<CommitReceipt> commit(const Batch& batch);

 protected:
  /// For a store that can be opened again in place.
  void forget_failure() { failed_.reset(); }

 private:
  virtual Result<void> do_commit(const Batch& batch) = 0;
  std::optional<protocol::Failure> failed_;
};

/// What a new store holds: {meta, format_key} -> format_number. Another number is refused when a directory is opened.
inline constexpr std::string_view format_key = "format";
inline constexpr std::string_view format_number = "10";

/// unsupported_version if the store has another format; corrupt if it has rows but no format. A store without rows is
/// given its format if it may be new, else it is not_found: its creation was never completed.
Result<void> check_format(Store& store, bool may_be_new);

/// The end of the range of keys that begin with `prefix`; empty if there is no such key (all 0xff).
Bytes prefix_end(std::string_view prefix);

}  // namespace storage
