#include "tests/audit/entry_campaign.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "federation/accounting.h"
#include "federation/audit_copies.h"
#include "federation/export.h"
#include "federation/findings.h"
#include "federation/verify_journal.h"
#include "protocol/check.h"
#include "protocol/date.h"
#include "protocol/merkle.h"
#include "storage/journal.h"
#include "tests/audit/audit_setup.h"
#include "tests/audit/entry_mutations.h"
#include "tests/federation/simulator/simulation.h"

namespace audits {

namespace {

using protocol::Bytes;
using protocol::Result;
using storage::MemoryStore;
using storage::Table;

/// Of federations whose books together hold most kinds of entries.
constexpr std::array<std::uint64_t, 4> seeds{1, 2, 3, 4};

/// What is being tried, for the handler of a signal: nothing else may be touched there.
std::array<char, 512> being_tried{};

void tell_crash(int signal) {
  std::fputs(being_tried.data(), stderr);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

/// The books of one node of a federation, to be lied about.
struct Victim {
  std::string name;
  std::unique_ptr<simulator::Simulation> of;  ///< of the first of its federation
  const storage::Store* store = nullptr;
  Entries entries;
  std::uint64_t signed_size = 0;  ///< entries from here on are under no signature yet
};

void copy_logs(const storage::Store& from, storage::Batch& batch) {
  for (const auto table : {Table::sent_log, Table::received_log}) {
    const auto scanned = from.scan(table, {}, {}, [&](std::string_view key, std::string_view value) {
      batch.put(table, std::string(key), std::string(value));
      return true;
    });
    protocol::check(scanned.has_value(), "memory reads");
  }
}

/// A checkpoint is of the entries before its own, and so is the header of an envelope.
std::uint64_t signed_by(const Bytes& bytes, std::uint64_t index) {
  const auto entry = protocol::decode_entry(bytes);
  const auto* logged = std::get_if<protocol::EnvelopeLogged>(&entry->body);
  const bool sent = logged != nullptr && logged->direction == protocol::EnvelopeDirection::sent;
  return sent || std::holds_alternative<protocol::CheckpointMade>(entry->body) ? index : 0;
}

std::vector<Victim> victims_of(std::uint64_t seed) {
  auto simulation = std::make_unique<simulator::Simulation>(seed);
  protocol::check(simulation->run().complaints.empty(), "the simulator's own campaign passes");
  std::vector<Victim> victims;
  for (const auto& node : simulation->nodes()) {
    Victim victim{.name = "seed " + std::to_string(seed) + ", " + node->domain().text(),
                  .of = {},
                  .store = &node->store(),
                  .entries = {}};
    const auto head = storage::journal_head(node->store());
    for (std::uint64_t index = 0; index < head->size; ++index) {
      victim.entries.push_back(*storage::journal_entry(node->store(), index));
      victim.signed_size = std::max(victim.signed_size, signed_by(victim.entries.back(), index));
    }
    victims.push_back(std::move(victim));
  }
  victims.front().of = std::move(simulation);
  return victims;
}

/// The liar's store: entries and link logs, under the head that they give.
class LyingStore {
 public:
  explicit LyingStore(const Victim& victim) : size_(victim.entries.size()) {
    storage::Batch batch;
    copy_logs(*victim.store, batch);
    for (std::uint64_t index = 0; index < victim.entries.size(); ++index)
      batch.put(Table::journal, storage::number_key(index), Bytes(victim.entries[index]));
    protocol::check(honest_.commit(batch).has_value(), "memory takes every batch");
  }

  /// From entry `from` on.
  const MemoryStore& tell(const Entries& entries, std::size_t from) {
    MemoryStore told;
    told.restore(honest_.snapshot());
    storage::Batch batch;
    for (std::uint64_t index = from; index < entries.size(); ++index)
      batch.put(Table::journal, storage::number_key(index), Bytes(entries[index]));
    for (std::uint64_t index = entries.size(); index < size_; ++index)
      batch.erase(Table::journal, storage::number_key(index));
    protocol::check(told.commit(batch).has_value(), "memory takes every batch");
    put_consistent(told, lying_);
    return lying_;
  }

 private:
  std::uint64_t size_;
  MemoryStore honest_;
  MemoryStore lying_;
};

/// The liar's export: files and manifest say the same.
class LyingExport {
 public:
  explicit LyingExport(const Victim& victim) { export_to(directory_ / "lie", *victim.store); }

  void audit(const Entries& entries) const {
    change_records(directory_ / "lie", "journal/000000000000.entries",
                   [&](std::vector<std::string>& records) { records = entries; });
    change_manifest(directory_ / "lie", [&](node::AuditManifest& manifest) {
      protocol::Frontier tree;
      for (const auto& entry : entries) tree.append(protocol::leaf_hash(entry));
      manifest.size = tree.size();
      manifest.root = tree.root();
    });
    static_cast<void>(audits::audit({directory_ / "lie"}));
  }

 private:
  Directory directory_;
};

/// Whatever an audit of this association alone does with its journal; true if it finds something.
bool is_found(const storage::Store& store, std::uint64_t size) {
  MemoryStore scratch;
  const auto replay = federation::JournalReplay::begin(store, scratch);
  federation::VerifyReport report;
  const auto reached = (*replay)->run_to(size, report);
  protocol::check(reached.has_value(), "memory takes every batch");
  if (*reached) {
    (*replay)->finish(report);
    static_cast<void>(federation::write_audit_copies(
        (*replay)->books(), scratch, [](const std::string&, std::string_view) { return Result<void>{}; }));
  }
  for (const auto& finding : report.findings) static_cast<void>(federation::kind_of_sentence(finding.what));
  return !report.findings.empty();
}

/// The accountant's books of the lie are refused, or written.
void account(const storage::Store& store) {
  const auto writer = federation::make_journal([](std::string_view) { return Result<void>{}; });
  const auto first = protocol::Date();
  const auto last = *protocol::Date::from_civil(9999, 12, 31);
  static_cast<void>(federation::read_accounting(
      store, {.chart = {}, .period = {first, last}, .unit = federation::AccountingUnit::each_currency}, *writer));
}

void note(const Victim& victim, const Mutation& mutation, std::uint64_t number) {
  const auto text = "the audit ends with lie " + std::to_string(number) + ", " + victim.name + ", entry " +
                    std::to_string(mutation.entry) + ", " + mutation.what + "\n";
  being_tried.fill(0);
  std::copy_n(text.begin(), std::min(text.size(), being_tried.size() - 1), being_tried.begin());
}

/// What tells entries apart whose code differs: the body, and what it is about.
std::pair<std::size_t, std::size_t> kind_of(const protocol::EntryBody& body) {
  std::size_t about = 0;
  if (const auto* opened = std::get_if<protocol::PaymentOpened>(&body))
    about = static_cast<std::size_t>(opened->kind) * 4 + static_cast<std::size_t>(opened->status);
  if (const auto* account = std::get_if<protocol::AccountOpened>(&body))
    about = static_cast<std::size_t>(account->purpose);
  if (const auto* booked = std::get_if<protocol::BankLineBooked>(&body))
    about = static_cast<std::size_t>(booked->outcome);
  if (const auto* ended = std::get_if<protocol::SettlementEnded>(&body)) about = static_cast<std::size_t>(ended->step);
  return {body.index(), about};
}

using Kinds = std::set<std::size_t>;

/// The first entry of each kind, and the last.
std::vector<std::size_t> places_in(const Victim& victim, Kinds& bodies) {
  std::map<std::pair<std::size_t, std::size_t>, std::set<std::size_t>> found;
  for (std::size_t at = 0; at < victim.entries.size(); ++at) {
    const auto kind = kind_of(protocol::decode_entry(victim.entries[at])->body);
    bodies.insert(kind.first);
    auto& places = found[kind];
    if (places.size() == 2) places.erase(std::prev(places.end()));
    places.insert(at);
  }
  std::set<std::size_t> all;
  for (const auto& [kind, places] : found) all.insert(places.begin(), places.end());
  return {all.begin(), all.end()};
}

struct Tally {
  std::uint64_t tried = 0;
  std::uint64_t harmless = 0;  ///< nothing is found, and nobody has signed or seen another journal
  std::uint64_t missed = 0;
};

void lie_to(const Victim& victim, const EntryMutations& mutations, std::uint64_t stride, std::uint64_t& number,
            Tally& tally) {
  constexpr std::uint64_t exported_once_in = 8;  // files take longer
  LyingStore store(victim);
  const LyingExport in_files(victim);
  const auto wanted = [&] { return number++ % stride == 0; };
  mutations.each(wanted, [&](const Mutation& mutation, const Entries& entries) {
    note(victim, mutation, number - 1);
    ++tally.tried;
    const auto& lying = store.tell(entries, mutation.entry);
    account(lying);
    if (tally.tried % exported_once_in == 0) in_files.audit(entries);
    if (is_found(lying, entries.size())) return;
    const bool unseen = mutation.entry >= victim.signed_size;
    ++(unseen ? tally.harmless : tally.missed);
    if (!unseen)
      std::printf("not found: %s, entry %zu, %s\n", victim.name.c_str(), mutation.entry, mutation.what.c_str());
  });
}

}  // namespace

bool run_entries(std::uint64_t lies) {
  if (lies == 0) return true;
  for (const int signal : {SIGABRT, SIGSEGV, SIGFPE}) std::signal(signal, tell_crash);
  std::vector<Victim> victims;
  for (const auto seed : seeds)
    for (auto& victim : victims_of(seed)) victims.push_back(std::move(victim));
  Kinds bodies;
  std::vector<EntryMutations> mutations;
  std::uint64_t all = 0;
  for (const auto& victim : victims) {
    mutations.emplace_back(victim.entries, places_in(victim, bodies));
    all += mutations.back().count();
  }
  const auto stride = std::max<std::uint64_t>(1, all / lies);
  Tally tally;
  std::uint64_t number = lies % stride;  // another number of them begins elsewhere
  for (std::size_t at = 0; at < victims.size(); ++at) lie_to(victims[at], mutations[at], stride, number, tally);
  std::printf("%llu lies of %llu tried, %llu of them in what nobody has seen; %llu not found\n",
              static_cast<unsigned long long>(tally.tried), static_cast<unsigned long long>(all),
              static_cast<unsigned long long>(tally.harmless), static_cast<unsigned long long>(tally.missed));
  std::printf("in entries of %zu bodies of %zu\n", bodies.size(), std::variant_size_v<protocol::EntryBody>);
  return tally.missed == 0;
}

}  // namespace audits
