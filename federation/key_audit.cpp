#include "federation/key_audit.h"

#include <algorithm>

#include "federation/checkpoint_list.h"
#include "protocol/envelope.h"
#include "storage/journal.h"

namespace federation {

using protocol::KeyUse;
using protocol::NodeKey;
using storage::Table;

namespace {

ComparedKey compare(const Books& books, const NodeKey& key) {
  if (key.use == KeyUse::log) return {.key = key, .known = key.key == books.genesis().log_key};
  const auto& own = books.own_keys();
  const auto found = std::ranges::find(own.all(), key.key, &protocol::PublicKeys::message);
  if (found == own.all().end()) return {.key = key};
  const auto rotation = own.first() + static_cast<std::uint32_t>(found - own.all().begin());
  return {.key = key, .known = true, .rotation = rotation, .replaced = rotation != own.number()};
}

/// Entries under the newest checkpoint that this key has signed; each was found to be of this journal, or is a finding.
Result<std::uint64_t> under_checkpoints(const AuditedBooks& audited, const protocol::PublicKey& key) {
  std::uint64_t before = UINT64_MAX;
  for (;;) {
    const auto newest = published_checkpoints(audited.rows, before, 1);
    if (!newest) return std::unexpected(newest.error());
    if (newest->empty()) return 0;
    const auto& checkpoint = newest->front().checkpoint;
    const auto note = protocol::parse_note(newest->front().note);
    if (note && protocol::verify(*note, {checkpoint.origin, key})) return checkpoint.size;
    before = checkpoint.size;
  }
}

/// Likewise of the last envelope to this peer that this key has signed.
std::uint64_t under_envelopes(const AuditedBooks& audited, const Domain& peer, std::uint64_t last,
                              const protocol::PublicKey& key) {
  for (auto sequence = last; sequence > 0; --sequence) {
    const auto bytes = audited.source.get(Table::sent_log, log_row(peer, sequence));
    if (!bytes || !*bytes) continue;
    auto envelope = protocol::decode_envelope(**bytes);
    if (!envelope) continue;
    if (const auto verified = protocol::VerifiedEnvelope::verify(*std::move(envelope), key))
      return (*verified)->header.journal_size;
  }
  return 0;
}

/// So many entries, from the first on, are in a root that this key has signed.
Result<std::uint64_t> signed_entries(const AuditedBooks& audited, const NodeKey& key) {
  if (key.use == KeyUse::log) return under_checkpoints(audited, key.key);
  std::uint64_t most = 0;
  for (const auto& [domain, peer] : audited.books.peers())
    most = std::max(most, under_envelopes(audited, domain, peer.row.sent.sequence, key.key));
  return most;
}

void tell_unknown_key(const AuditedBooks& audited, const NodeKey& key, CrossReport& report) {
  const auto& books = audited.books;
  const auto& own = key.use == KeyUse::log ? books.genesis().log_key : books.own_keys().current().message;
  AuditFinding finding{
      .kind = "given_key_differs",
      .association = books.domain().text(),
      .where = "entry 0",
      .what = "the key that was given is none that these books begin with or have changed to",
      .evidence = {{"the key that was given", Bytes(key.key.view())}, {"the key in these books", Bytes(own.view())}}};
  if (auto genesis = storage::journal_entry(audited.source, 0))
    finding.evidence.push_back({"entry 0", *std::move(genesis)});
  report.add(std::move(finding));
}

void tell_what_is_not_signed(const AuditedBooks& audited, std::uint64_t covered, CrossReport& report) {
  const auto domain = audited.books.domain().text();
  if (covered == 0)
    report.unknown.push_back({domain, "", "whether it wrote these books: nothing in them is signed under a key given"});
  else if (covered < audited.books.journal_size())
    report.unknown.push_back({domain, "",
                              "whether it wrote the entries from " + std::to_string(covered) +
                                  " on: nothing signed under a key given covers them yet"});
}

}  // namespace

Result<std::vector<ComparedKey>> audit_keys(const AuditedBooks& audited, std::span<const NodeKey> given,
                                            CrossReport& report) {
  std::vector<ComparedKey> all;
  std::uint64_t covered = 0;
  for (const auto& key : given) {
    if (key.node != audited.books.domain()) continue;
    all.push_back(compare(audited.books, key));
    if (!all.back().known) {
      tell_unknown_key(audited, key, report);
      continue;
    }
    const auto entries = signed_entries(audited, key);
    if (!entries) return std::unexpected(entries.error());
    covered = std::max(covered, *entries);
  }
  if (std::ranges::none_of(all, &ComparedKey::known)) return all;
  tell_what_is_not_signed(audited, covered, report);
  const auto is_newest = [](const ComparedKey& one) {
    return one.known && one.key.use == KeyUse::message && !one.replaced;
  };
  for (const auto& one : all)
    if (one.replaced && std::ranges::none_of(all, is_newest))
      report.unknown.push_back({audited.books.domain().text(), "",
                                "whether the keys after rotation " + std::to_string(one.rotation) +
                                    " are its own: the key given was replaced then, ask for the one in force"});
  return all;
}

}  // namespace federation
