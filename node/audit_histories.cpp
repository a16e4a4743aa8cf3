#include "node/audit_histories.h"

#include <algorithm>

#include "protocol/check.h"
#include "storage/journal.h"

namespace node {

using federation::AuditedBooks;

namespace {

protocol::Hash root_at(const AuditedBooks& one, std::uint64_t size) {
  const auto root = storage::journal_root(one.rows, size);
  protocol::check(root.has_value(), "what was replayed can be read");
  return *root;
}

/// How many entries both begin with.
std::uint64_t common_entries(const AuditedBooks& one, const AuditedBooks& other) {
  std::uint64_t alike = 0;
  std::uint64_t beyond = std::min(one.books.journal_size(), other.books.journal_size()) + 1;
  while (beyond - alike > 1) {
    const auto middle = alike + (beyond - alike) / 2;
    (root_at(one, middle) == root_at(other, middle) ? alike : beyond) = middle;
  }
  return alike;
}

bool is_restored_at(const AuditedBooks& one, std::uint64_t entry) {
  const auto& epochs = one.chronicle.epochs();
  return entry != 0 && std::ranges::find(epochs, entry, &federation::Epoch::begin) != epochs.end();
}

/// What the association told first, and has lost.
void tell_loss(const AuditedBooks& lost, AuditedAssociation& restored, std::uint64_t from, AuditReport& report) {
  const auto range = std::to_string(from) + " to " + std::to_string(lost.books.journal_size() - 1);
  note_loss({.name = "lost",
             .entry = from,
             .time = {},
             .peer = {},
             .what = "the entries " + range + " of another export were lost at this restore",
             .evidence = {}},
            restored);
  report.unknown.push_back({restored.currency.domain.text(), "",
                            "why the entries " + range + " of another export had to be lost at a restore"});
}

void tell_two(const AuditedBooks& one, const AuditedBooks& other, std::uint64_t from, AuditReport& report) {
  federation::AuditFinding finding{
      .kind = "two_histories",
      .association = one.books.domain().text(),
      .where = "entry " + std::to_string(from),
      .what = "two exports go on with another entry each, and neither says that it was restored there",
      .evidence = {}};
  for (const auto* each : {&one, &other})
    if (auto entry = storage::journal_entry(each->source, from))
      finding.evidence.push_back({each == &one ? "entry of the first" : "entry of the second", *std::move(entry)});
  federation::cut_evidence(finding);
  report.findings.push_back(std::move(finding));
}

/// True if the second is to go, because the first continues it, or both are one.
bool compare(const ReplayedBooks& books, std::size_t first, std::size_t second, AuditReport& report) {
  const auto& one = *books[first];
  const auto& other = *books[second];
  const auto alike = common_entries(one, other);
  if (alike == other.books.journal_size()) return true;
  if (is_restored_at(one, alike))
    tell_loss(other, report.associations[first], alike, report);
  else if (is_restored_at(other, alike))
    tell_loss(one, report.associations[second], alike, report);
  else
    tell_two(one, other, alike, report);
  return false;
}

void take_out(ReplayedBooks& books, std::size_t at, std::size_t into, AuditReport& report) {
  auto& kept = report.associations[into].exports;
  const auto& gone = report.associations[at].exports;
  kept.insert(kept.end(), gone.begin(), gone.end());
  ReplayedBooks left;
  for (std::size_t each = 0; each < books.size(); ++each)
    if (each != at) left.push_back(books[each]);
  books.swap(left);
  report.associations.erase(report.associations.begin() + static_cast<std::ptrdiff_t>(at));
}

}  // namespace

void note_loss(federation::Recorded lost, AuditedAssociation& association) {
  auto& recorded = association.recorded;
  const auto place = std::ranges::upper_bound(recorded, lost.entry, {}, &federation::Recorded::entry);
  if (place != recorded.begin() && std::prev(place)->entry == lost.entry) lost.time = std::prev(place)->time;
  recorded.insert(place, std::move(lost));
}

void compare_histories(ReplayedBooks& books, AuditReport& report) {
  const auto is_longer = [&](std::size_t one, std::size_t other) {
    return books[one]->books.journal_size() >= books[other]->books.journal_size();
  };
  for (std::size_t one = 0; one < books.size(); ++one)
    for (std::size_t other = one + 1; other < books.size();) {
      const bool both = books[one] && books[other] && books[one]->books.domain() == books[other]->books.domain();
      const auto longer = both && !is_longer(one, other) ? other : one;
      const auto shorter = longer == one ? other : one;
      if (!both || !compare(books, longer, shorter, report)) {
        ++other;
        continue;
      }
      take_out(books, shorter, longer, report);
      other = one + 1;
    }
}

}  // namespace node
