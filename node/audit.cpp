#include "node/audit.h"

#include <algorithm>

#include "federation/witness_audit.h"
#include "node/audit_association.h"
#include "node/audit_histories.h"
#include "node/audit_keys.h"
#include "node/audit_statements.h"

namespace node {

using federation::AuditFinding;
using protocol::Domain;
using protocol::Result;

namespace {

AuditedPosition* position_with(AuditReport& report, std::size_t association, const Domain& peer) {
  auto& positions = report.associations[association].positions;
  const auto found = std::ranges::find(positions, peer, &AuditedPosition::peer);
  return found == positions.end() ? nullptr : &*found;
}

/// Of peers whose books are not here, only what they have signed is known.
void note_missing_peers(AuditReport& report) {
  const auto is_here = [&](const Domain& peer) {
    return std::ranges::any_of(report.associations, [&](const auto& one) { return one.currency.domain == peer; });
  };
  for (const auto& association : report.associations)
    for (const auto& position : association.positions)
      if (!is_here(position.peer))
        report.unknown.push_back(
            {association.currency.domain.text(), position.peer.text(),
             "its books were not given: what it has signed is checked; what it did with it, and whether it has shown "
             "others the same, is not known"});
}

/// A position is held against the other's own books where the two know each other.
void audit_pairs(const ReplayedBooks& all, AuditReport& report, federation::CrossReport& found) {
  const auto domain = [&](std::size_t at) { return report.associations[at].currency.domain; };
  for (std::size_t one = 0; one < all.size(); ++one)
    for (std::size_t other = one + 1; other < all.size(); ++other) {
      if (domain(one) == domain(other)) continue;  // two histories, which is a finding
      const bool both = all[one] && all[other];
      const bool compared = both && audit_pair(*all[one], *all[other], found);
      for (const auto& [here, there] : {std::pair{one, other}, std::pair{other, one}}) {
        auto* position = position_with(report, here, domain(there));
        if (position != nullptr) position->given = compared;
        if (position != nullptr && !both)
          found.unknown.push_back({domain(here).text(), domain(there).text(),
                                   "its books were given, and could not be replayed: nothing of it was compared"});
      }
    }
}

/// Rule 3 holds, and yet euros that it counts are not to be found, and the association's own do not bear it.
void tell_cover(AuditReport& report) {
  const auto euros = [](std::int64_t minor) { return protocol::format_decimal(minor, protocol::euro_scale) + " EUR"; };
  for (const auto& association : report.associations) {
    const auto& end = association.end;
    if (end.uncovered() == 0) continue;
    report.findings.push_back({.kind = "cover_missing",
                               .association = association.currency.domain.text(),
                               .where = "the journal's end",
                               .what = euros(end.uncovered()) + " are missing behind the units: " +
                                       euros(end.unexplained) + " left the bank unexplained, " + euros(end.lost) +
                                       " are lost, and own euros bear " + euros(end.missing() - end.uncovered()),
                               .evidence = {}});
  }
}

/// What no books show of themselves.
void note_what_no_books_show(AuditReport& report) {
  for (const auto& association : report.associations) {
    const auto tell = [&](std::string what) {
      report.unknown.push_back({association.currency.domain.text(), "", std::move(what)});
    };
    if (!association.was_replayed()) {
      tell("what its entries from " + std::to_string(association.entries) + " on say: the replay has not come there");
      continue;
    }
    tell("whether it has entries from " + std::to_string(association.size) +
         " on: books that are cut off there hold as well");
    if (association.cosigned == 0)
      tell("whether it has shown others the same: no other association has cosigned a checkpoint of its journal");
    else
      tell("whether it has shown others the same from entry " + std::to_string(association.cosigned) +
           " on: no checkpoint that another association has cosigned covers it");
  }
  report.unknown.push_back({"", "", "whether members have asked for what was paid within an association: it says so"});
  report.unknown.push_back({"", "", "whose an account is: exports hold no names"});
}

/// What was lost at a restore stands with what the association's own books record of it.
void take_losses(std::vector<federation::Loss> losses, AuditReport& report) {
  for (auto& [association, lost] : losses) note_loss(std::move(lost), report.associations[association]);
}

/// What others' books, keys and banks have shown beside what each association's own have.
void take_in(federation::CrossReport found, AuditReport& report) {
  report.findings.insert(report.findings.end(), found.findings.begin(), found.findings.end());
  for (const auto& [kind, count] : found.left_out) report.left_out[kind] += count;
  report.unknown.insert(report.unknown.end(), found.unknown.begin(), found.unknown.end());
  report.compared_payments = found.payments;
  report.compared_envelopes = found.envelopes;
}

void sort_by_gravity(std::vector<AuditFinding>& findings) {
  const auto place = [](const AuditFinding& finding) {
    const auto* kind = federation::finding_kind(finding.kind);
    protocol::check(kind != nullptr, "a finding is of a kind that there is");
    return kind->gravity;
  };
  std::ranges::stable_sort(findings, {}, place);
}

/// Of what there is very much of, some is told and the rest counted: nothing grave is lost among it.
void leave_out(AuditReport& report) {
  std::map<std::string_view, std::size_t> kept;
  std::erase_if(report.findings, [&](const AuditFinding& finding) {
    const bool has_room = ++kept[finding.kind] <= federation::max_findings;
    if (!has_room) ++report.left_out[finding.kind];
    return !has_room;
  });
}

}  // namespace

std::uint64_t AuditReport::found() const {
  std::uint64_t all = findings.size();
  for (const auto& [kind, count] : left_out) all += count;
  return all;
}

Result<AuditReport> audit_exports(const std::vector<std::filesystem::path>& directories, const ScratchStores& scratch,
                                  const AuditProgress& progress, const Given& given) {
  AuditReport report;
  std::vector<std::unique_ptr<AuditedExports>> associations;
  for (auto& exports : by_association(directories, report.findings)) {
    auto store = scratch(std::to_string(associations.size()));
    if (!store) return std::unexpected(store.error());
    associations.push_back(std::make_unique<AuditedExports>(std::move(exports), report));
    if (auto audited = associations.back()->audit(*std::move(store), progress); !audited)
      return std::unexpected(audited.error());
    report.associations.push_back(associations.back()->summary());
  }
  ReplayedBooks books;
  for (const auto& association : associations) books.push_back(association->books());
  compare_histories(books, report);
  federation::CrossReport found;
  if (auto compared = audit_statements(books, given, report, found); !compared)
    return std::unexpected(compared.error());
  if (auto compared = audit_given_keys(books, given, report, found); !compared)
    return std::unexpected(compared.error());
  note_missing_peers(report);
  audit_pairs(books, report, found);
  take_losses(audit_witnesses(books, found), report);
  tell_cover(report);
  note_what_no_books_show(report);
  take_in(std::move(found), report);
  sort_by_gravity(report.findings);
  leave_out(report);
  return report;
}

}  // namespace node
