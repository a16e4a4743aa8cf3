#include "node/audit_association.h"

#include <algorithm>

#include "federation/audit_copies.h"
#include "node/audit_segments.h"
#include "protocol/merkle.h"
#include "protocol/sha256.h"

namespace node {

using federation::AuditFinding;
using storage::Table;

// ---- samples

void Samples::see(const federation::Books& books, const protocol::Entry& entry) {
  latest_ = std::max(latest_, entry.time);
  if (++seen_ % every_ != 0) return;
  samples_.push_back({latest_, federation::coverage(books)});
  if (samples_.size() < max_samples) return;
  for (std::size_t at = 0; 2 * at + 1 < samples_.size(); ++at) samples_[at] = samples_[2 * at + 1];
  samples_.resize(samples_.size() / 2);
  every_ *= 2;
}

std::vector<CoverageSample> Samples::take(const federation::Books& books) {
  samples_.push_back({latest_, federation::coverage(books)});
  return std::move(samples_);
}

// ---- exports

/// Everything that these exports alone can show.
Result<void> AuditedExports::audit(std::unique_ptr<storage::Store> scratch, const AuditProgress& progress) {
  rows_ = std::make_unique<ReplayRows>(source_, std::move(scratch));
  for (const auto& given : exports_) check_files(given, report_.findings);
  for (const auto& given : exports_) check_segments(given, report_.findings);
  if (!is_whole()) return {};
  for (const auto& given : exports_) source_.add(given.directory, given.manifest);
  auto replay = federation::JournalReplay::begin(source_, *rows_);
  if (!replay) return std::unexpected(replay.error());
  replay_ = *std::move(replay);
  replay_->on_entry([this](const auto& books, const auto& entry) {
    samples_.see(books, entry);
    chronicle_.see(books, entry);
  });
  const auto reached = replay_all(progress);
  if (!reached) return std::unexpected(reached.error());
  if (*reached) replay_->finish(verified_);
  reached_ = *reached;
  tell_findings();
  return {};
}

/// What the books are at their end, as far as they could be replayed.
AuditedAssociation AuditedExports::summary() {
  AuditedAssociation summary{.currency = currency(),
                             .exports = {},
                             .size = exports_.back().manifest.size,
                             .entries = verified_.entries,
                             .envelopes = verified_.envelopes,
                             .signatures = verified_.signatures,
                             .root = {},
                             .end = {},
                             .samples = {},
                             .positions = {},
                             .keys = {},
                             .statements = {},
                             .latest = samples_.latest(),
                             .cosigned = chronicle_.cosigned(),
                             .recorded = chronicle_.recorded(),
                             .recorded_left_out = chronicle_.left_out()};
  for (const auto& given : exports_) summary.exports.push_back(given.directory.string());
  if (!reached_) return summary;
  const auto& books = replay_->books();
  summary.root = books.journal_root();
  summary.end = federation::coverage(books);
  summary.samples = samples_.take(books);
  for (const auto& [domain, peer] : books.peers()) {
    if (!peer.terms) continue;
    summary.positions.push_back({.peer = domain,
                                 .debt = books.position(peer).balance(),
                                 .scale = peer.terms->settlement_scale,
                                 .unit = peer.terms->settlement,
                                 .given = false});
  }
  return summary;
}

std::optional<federation::AuditedBooks> AuditedExports::books() const {
  if (!reached_) return std::nullopt;
  return federation::AuditedBooks{replay_->books(), source_, *rows_, chronicle_};
}

/// A full export, and increments that follow from each other.
bool AuditedExports::is_whole() {
  const auto before = report_.findings.size();
  if (exports_.front().manifest.size == 0) find("manifest_wrong", exports_.front(), "it is an export of no entry");
  if (exports_.front().manifest.first != 0)
    find("increment_leaves_a_gap", exports_.front(), "the export before it was not given");
  else if (exports_.front().manifest.earlier_root != protocol::merkle_root({}) ||
           !exports_.front().manifest.extension.empty())
    find("manifest_wrong", exports_.front(), "it says something of entries before the first one");
  for (std::size_t at = 1; at < exports_.size(); ++at)
    check_extension(exports_[at - 1].manifest, exports_[at], report_.findings);
  const auto stops = [](const AuditFinding& one) { return one.kind != "increment_does_not_extend"; };
  return std::none_of(report_.findings.begin() + static_cast<std::ptrdiff_t>(before), report_.findings.end(), stops);
}

Result<bool> AuditedExports::replay_all(const AuditProgress& progress) {
  const auto all = exports_.back().manifest.size;
  const auto tell = [&](std::uint64_t done, std::uint64_t) {
    if (progress) progress(currency().domain.text(), done, all);
  };
  for (const auto& given : exports_) {
    source_.end_at({given.manifest.size, given.manifest.root});
    const auto reached = replay_->run_to(given.manifest.size, verified_, tell);
    if (!reached || !*reached) return reached;
    if (auto compared = compare_with(given); !compared) return std::unexpected(compared.error());
  }
  return true;
}

/// What an export says of itself is what its own entries give.
Result<void> AuditedExports::compare_with(const GivenExport& given) {
  const auto& manifest = given.manifest;
  const auto& books = replay_->books();
  if (books.currency() != manifest.currency)
    find("export_of_another_association", given, "the journal is that of " + books.currency().text());
  if (books.journal_root() != manifest.root) find("journal_root_wrong", given, "the root is not that of the entries");
  if (manifest.latest != samples_.latest() || !has_its_links(manifest))
    find("manifest_wrong", given, "it says something else than the journal");
  if (&given == &exports_.back()) look_beyond(given);
  return compare_copies(given);
}

bool AuditedExports::has_its_links(const AuditManifest& manifest) const {
  std::size_t logged = 0;
  for (const auto& [domain, peer] : replay_->books().peers()) {
    if (peer.row.sent.sequence == 0 && peer.row.received.sequence == 0) continue;
    ++logged;
    const auto link = std::ranges::find(manifest.links, domain, &AuditLink::peer);
    if (link == manifest.links.end() || link->sent.last != peer.row.sent.sequence ||
        link->received.last != peer.row.received.sequence)
      return false;
  }
  return logged == manifest.links.size();
}

/// Nothing stands behind the ends that the journal gives.
void AuditedExports::look_beyond(const GivenExport& given) {
  if (source_.goes_on_beyond_its_end()) find("manifest_wrong", given, "there are entries beyond the journal's end");
  for (const auto& [domain, peer] : replay_->books().peers())
    for (const auto& [table, head] :
         {std::pair{Table::sent_log, peer.row.sent}, std::pair{Table::received_log, peer.row.received}}) {
      const auto beyond = source_.get(table, federation::log_row(domain, head.sequence + 1));
      if (!beyond || !*beyond) continue;
      find("envelope_not_in_journal", given,
           "stands in the " + std::string(storage::name(table)) + " and is missing from the journal");
      report_.findings.back().where = "link " + domain.text() + ", envelope " + std::to_string(head.sequence + 1);
      report_.findings.back().evidence.push_back({"envelope", **beyond});
      federation::cut_evidence(report_.findings.back());
    }
}

/// Writes the copies anew, and compares them with those that were exported.
Result<void> AuditedExports::compare_copies(const GivenExport& given) {
  std::map<std::string, AuditFile> copies;
  protocol::Sha256 sha;
  std::string open;
  const auto end = [&] {
    if (!open.empty()) copies.at(open).sha256 = sha.finish();
  };
  const auto sink = [&](const std::string& path, std::string_view piece) -> Result<void> {
    if (path != open) {
      end();
      open = path;
      sha.begin();
      copies[path].path = path;
    }
    sha.update(piece);
    copies[path].bytes += piece.size();
    return {};
  };
  auto written = federation::write_audit_copies(replay_->books(), *rows_, sink);
  end();
  if (!written) {
    copies.erase(open);
    find("copy_differs", given, "the copies cannot be written anew: " + written.error().detail);
  }
  compare_lists(given, copies);
  return {};
}

void AuditedExports::compare_lists(const GivenExport& given, std::map<std::string, AuditFile>& copies) {
  for (const auto& file : given.manifest.files) {
    if (file.path.starts_with("journal/") || file.path.starts_with("links/")) continue;
    const auto copy = copies.find(file.path);
    if (copy == copies.end() || copy->second != file) {
      find("copy_differs", given, "the copy is not what the journal gives");
      report_.findings.back().where = (given.directory / file.path).string();
    }
    if (copy != copies.end()) copies.erase(copy);
  }
  for (const auto& [path, copy] : copies) {
    find("copy_differs", given, "a copy is missing that the journal gives");
    report_.findings.back().where = (given.directory / path).string();
  }
}

void AuditedExports::find(std::string_view kind, const GivenExport& given, std::string what) {
  report_.findings.push_back({.kind = kind,
                              .association = currency().domain.text(),
                              .where = (given.directory / manifest_name).string(),
                              .what = std::move(what),
                              .evidence = {}});
}

/// What the replay has found, with the bytes that prove it.
void AuditedExports::tell_findings() {
  if (replay_)
    for (const auto& [kind, count] : replay_->left_out()) report_.left_out[kind] += count;
  for (const auto& fork : chronicle_.forks()) report_.findings.push_back(fork);
  for (auto& found : verified_.findings) {
    AuditFinding finding{.kind = federation::kind_of_sentence(found.what).name,
                         .association = currency().domain.text(),
                         .where = std::move(found.where),
                         .what = std::move(found.what),
                         .evidence = {}};
    if (found.entry) add_evidence(*found.entry, finding);
    federation::cut_evidence(finding);
    report_.findings.push_back(std::move(finding));
  }
}

/// The entry, and the envelope that it is about.
void AuditedExports::add_evidence(std::uint64_t index, AuditFinding& finding) const {
  const auto bytes = source_.get(Table::journal, storage::number_key(index));
  if (!bytes || !*bytes) return;
  finding.evidence.push_back({"entry " + std::to_string(index), **bytes});
  const auto entry = protocol::decode_entry(**bytes);
  const auto* logged = entry ? std::get_if<protocol::EnvelopeLogged>(&entry->body) : nullptr;
  if (logged == nullptr) return;
  const bool received = logged->direction == protocol::EnvelopeDirection::received;
  const auto envelope = source_.get(received ? Table::received_log : Table::sent_log,
                                    federation::log_row(logged->peer, logged->head.sequence));
  if (envelope && *envelope)
    finding.evidence.push_back({"envelope " + std::to_string(logged->head.sequence), **envelope});
}

}  // namespace node
