#include "node/audit_export.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <utility>

#include "federation/audit_copies.h"
#include "federation/books.h"
#include "node/files.h"
#include "protocol/sha256.h"
#include "storage/journal.h"

namespace node {

using protocol::Bytes;
using protocol::Domain;
using protocol::failure;
using protocol::Reason;
using protocol::Result;
using storage::Table;

namespace {

/// The files of one export, written one after the other and listed for its manifest, by whose sums a reader knows that
/// all of them reached the disk.
class Files {
 public:
  explicit Files(std::filesystem::path root) : root_(std::move(root)) {}

  /// The next pieces are those of this file.
  Result<void> begin(std::string path) {
    if (auto ended = end(); !ended) return ended;
    const auto place = root_ / path;
    if (auto made = make_directory(place.parent_path(), Access::owner_only); !made) return made;
    file_.open(place, std::ios::binary);
    if (!file_) return failure(Reason::io_error, place.string());
    sha_.begin();
    listed_.push_back({.path = std::move(path), .bytes = 0, .sha256 = {}});
    return {};
  }
  Result<void> append(std::string_view piece) {
    sha_.update(piece);
    listed_.back().bytes += piece.size();
    if (!file_.write(piece.data(), static_cast<std::streamsize>(piece.size())))
      return failure(Reason::io_error, (root_ / listed_.back().path).string());
    return {};
  }
  Result<void> append_record(std::string_view record) {
    const auto length = record_length(record.size());
    if (auto done = append({length.data(), length.size()}); !done) return done;
    return append(record);
  }
  /// A piece of a copy, which begins with its first.
  Result<void> copy(const std::string& path, std::string_view piece) {
    if (!file_.is_open() || listed_.back().path != path)
      if (auto begun = begin(path); !begun) return begun;
    return append(piece);
  }
  Result<void> end() {
    if (!file_.is_open()) return {};
    listed_.back().sha256 = sha_.finish();
    file_.close();
    return file_ ? Result<void>{} : failure(Reason::io_error, (root_ / listed_.back().path).string());
  }
  bool is_full() const { return listed_.back().bytes >= audit_segment_bytes; }
  /// By path; what was begun is ended.
  std::vector<AuditFile> take_list() {
    std::ranges::sort(listed_, {}, &AuditFile::path);
    return std::move(listed_);
  }

 private:
  std::filesystem::path root_;
  std::ofstream file_;
  protocol::Sha256 sha_;
  std::vector<AuditFile> listed_;
};

class Export {
 public:
  Export(const storage::Store& store, const std::filesystem::path& directory, const std::optional<AuditManifest>& since)
      : store_(store), files_(directory), since_(since) {}

  Result<AuditManifest> write() {
    if (auto done = begin(); !done) return std::unexpected(done.error());
    if (auto done = write_journal(); !done) return std::unexpected(done.error());
    if (auto done = write_links(); !done) return std::unexpected(done.error());
    if (auto done = write_copies(); !done) return std::unexpected(done.error());
    if (auto done = files_.end(); !done) return std::unexpected(done.error());
    manifest_.files = files_.take_list();
    return std::move(manifest_);
  }

 private:
  Result<void> begin() {
    const auto head = storage::journal_head(store_);
    if (!head) return std::unexpected(head.error());
    if (head->size == 0) return failure(Reason::not_found, "the journal is empty");
    manifest_.size = head->size;
    manifest_.root = head->root;
    manifest_.earlier_root = protocol::merkle_root({});
    const auto genesis = genesis_currency();
    if (!genesis) return std::unexpected(genesis.error());
    manifest_.currency = *genesis;
    return since_ ? begin_after(*since_) : Result<void>{};
  }

  Result<protocol::Currency> genesis_currency() const {
    const auto bytes = storage::journal_entry(store_, 0);
    if (!bytes) return std::unexpected(bytes.error());
    const auto entry = protocol::decode_entry(*bytes);
    const auto* genesis = entry ? std::get_if<protocol::Genesis>(&entry->body) : nullptr;
    if (genesis == nullptr) return failure(Reason::corrupt, "the journal does not begin with a genesis entry");
    return genesis->currency;
  }

  /// The increment extends what was exported before, or nothing is written.
  Result<void> begin_after(const AuditManifest& before) {
    if (before.currency != manifest_.currency)
      return failure(Reason::malformed, "the earlier export is of " + before.currency.text());
    if (before.size > manifest_.size)
      return failure(Reason::malformed, "the earlier export holds more entries than these books");
    auto proof = storage::journal_consistency(store_, before.size, manifest_.size);
    if (!proof) return std::unexpected(proof.error());
    if (!protocol::verify_consistency(before.size, before.root, manifest_.size, manifest_.root, *proof))
      return failure(Reason::malformed, "the earlier export is of another journal");
    manifest_.first = before.size;
    manifest_.earlier_root = before.root;
    manifest_.extension = *std::move(proof);
    manifest_.latest = before.latest;
    for (const auto& link : before.links)
      heads_[link.peer] = {.peer = link.peer,
                           .sent = {link.sent.last + 1, link.sent.last},
                           .received = {link.received.last + 1, link.received.last}};
    return {};
  }

  Result<void> write_journal() {
    auto begun = files_.begin(journal_file(manifest_.first));
    protocol::Frontier tree;
    for (std::uint64_t index = manifest_.first; begun && index < manifest_.size; ++index) {
      const auto bytes = storage::journal_entry(store_, index);
      if (!bytes) return std::unexpected(bytes.error());
      if (auto noted = note(*bytes, index); !noted) return noted;
      if (!since_) tree.append(protocol::leaf_hash(*bytes));
      if (files_.is_full()) begun = files_.begin(journal_file(index));
      if (begun) begun = files_.append_record(*bytes);
    }
    if (!begun) return begun;
    if (!since_ && tree.root() != manifest_.root)
      return failure(Reason::corrupt, "the root is not that of the entries");
    return files_.end();
  }

  /// How far the journal has the logs of its links, and how late it is.
  Result<void> note(const Bytes& bytes, std::uint64_t index) {
    const auto entry = protocol::decode_entry(bytes);
    if (!entry) return failure(Reason::corrupt, "entry " + std::to_string(index) + ": " + entry.error().detail);
    manifest_.latest = std::max(manifest_.latest, entry->time);
    const auto* logged = std::get_if<protocol::EnvelopeLogged>(&entry->body);
    if (logged == nullptr) return {};
    auto& link = heads_[logged->peer];
    link.peer = logged->peer;
    const bool received = logged->direction == protocol::EnvelopeDirection::received;
    (received ? link.received : link.sent).last = logged->head.sequence;
    return {};
  }

  Result<void> write_links() {
    for (const auto& [peer, link] : heads_) {
      manifest_.links.push_back(link);
      if (auto done = write_log(peer, true, link.sent); !done) return done;
      if (auto done = write_log(peer, false, link.received); !done) return done;
    }
    return {};
  }

  Result<void> write_log(const Domain& peer, bool sent, const AuditLog& log) {
    if (log.last < log.first) return {};
    auto done = files_.begin(log_file(peer, sent, log.first));
    std::uint64_t next = log.first;
    const auto table = sent ? Table::sent_log : Table::received_log;
    const auto scanned =
        store_.scan(table, federation::log_row(peer, log.first), federation::log_row(peer, log.last + 1),
                    [&](std::string_view key, std::string_view envelope) {
                      if (!done || key != federation::log_row(peer, next)) return false;
                      if (files_.is_full()) done = files_.begin(log_file(peer, sent, next));
                      if (done) done = files_.append_record(envelope);
                      ++next;
                      return done.has_value();
                    });
    if (!scanned) return scanned;
    if (!done) return done;
    if (next != log.last + 1) return failure(Reason::truncated, "envelope " + std::to_string(next) + " is missing");
    return files_.end();
  }

  Result<void> write_copies() {
    const auto books = federation::Books::load(store_);
    if (!books) return std::unexpected(books.error());
    const auto sink = [&](const std::string& path, std::string_view piece) { return files_.copy(path, piece); };
    return federation::write_audit_copies(**books, store_, sink);
  }

  const storage::Store& store_;
  Files files_;
  const std::optional<AuditManifest>& since_;
  AuditManifest manifest_;
  std::map<Domain, AuditLink> heads_;
};

}  // namespace

Result<AuditManifest> export_for_audit(const storage::Store& store, const std::filesystem::path& directory,
                                       const std::optional<AuditManifest>& since) {
  std::error_code ignored;
  if (std::filesystem::exists(directory, ignored) && !std::filesystem::is_empty(directory, ignored))
    return failure(Reason::already_exists, directory.string());
  if (auto made = make_directory(directory, Access::owner_only); !made) return std::unexpected(made.error());
  auto manifest = Export(store, directory, since).write();
  if (!manifest) return manifest;
  const auto written = create_file(directory / manifest_name, to_text(*manifest), Access::owner_only);
  return written ? manifest : std::unexpected(written.error());
}

}  // namespace node
