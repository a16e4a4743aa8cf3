#include "federation/root_audit.h"

#include <algorithm>
#include <set>

namespace federation {

using storage::Table;

namespace {

/// The headers that one has received of a peer, in order.
class Headers {
 public:
  Headers(const AuditedBooks& holder, const Domain& signer) : holder_(holder), signer_(signer) { next(); }

  /// False at the end; and where the journal in them does not grow, which is after a restore.
  bool next() {
    const auto before = header_.journal_size;
    const auto row = holder_.source.get(Table::received_log, log_row(signer_, sequence_ + 1));
    auto envelope = row && *row ? protocol::decode_envelope(**row) : protocol::failure(Reason::truncated);
    is_there_ = envelope && (sequence_ == 0 || envelope->header.journal_size > before);
    if (!is_there_) return false;
    ++sequence_;
    header_ = std::move(envelope->header);
    evidence_ = Bytes(envelope->header_bytes) + Bytes(envelope->signature.view());
    return true;
  }
  bool is_there() const { return is_there_; }
  std::uint64_t size() const { return header_.journal_size; }
  Evidence evidence() const {
    return {"header and signature of envelope " + std::to_string(sequence_) + ", as " + holder_.books.domain().text() +
                " has received it",
            evidence_};
  }

 private:
  const AuditedBooks& holder_;
  const Domain& signer_;
  std::uint64_t sequence_ = 0;
  bool is_there_ = false;
  protocol::EnvelopeHeader header_;
  Bytes evidence_;
};

/// The first size that both have.
void compare(const Domain& signer, const AuditedBooks& one, const AuditedBooks& other, CrossReport& report) {
  Headers here(one, signer);
  Headers there(other, signer);
  while (here.is_there() && there.is_there() && here.size() != there.size())
    (here.size() < there.size() ? here : there).next();
  if (!here.is_there() || !there.is_there()) return;
  report.add({.kind = "signed_roots_differ",
              .association = signer.text(),
              .where = "entry " + std::to_string(here.size()),
              .what = "it has signed an envelope to " + one.books.domain().text() + " as this entry, and one to " +
                      other.books.domain().text(),
              .evidence = {here.evidence(), there.evidence()}});
}

/// Somebody was shown that it was restored: what it has signed before and since are two journals by right.
bool was_restored(const Domain& signer, const std::vector<std::optional<AuditedBooks>>& all) {
  return std::ranges::any_of(all, [&](const auto& one) {
    return one && std::ranges::any_of(one->chronicle.checkpoints(), [&](const PeerCheckpoint& checkpoint) {
             return checkpoint.peer == signer && checkpoint.restored != 0;
           });
  });
}

}  // namespace

void audit_roots(const std::vector<std::optional<AuditedBooks>>& all, CrossReport& report) {
  std::set<Domain> given;
  std::set<Domain> peers;
  for (const auto& one : all) {
    if (!one) continue;
    given.insert(one->books.domain());
    for (const auto& [domain, peer] : one->books.peers()) peers.insert(domain);
  }
  for (const auto& signer : peers) {
    if (given.contains(signer) || was_restored(signer, all)) continue;
    for (auto one = all.begin(); one != all.end(); ++one)
      for (auto other = std::next(one); other != all.end(); ++other) {
        const bool both = *one && *other && (*one)->books.domain() != (*other)->books.domain() &&
                          (*one)->books.peer(signer) != nullptr && (*other)->books.peer(signer) != nullptr;
        if (both && (*one)->books.peer(signer)->identity.log_key == (*other)->books.peer(signer)->identity.log_key)
          compare(signer, **one, **other, report);
      }
  }
}

}  // namespace federation
