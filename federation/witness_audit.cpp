#include "federation/witness_audit.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "federation/root_audit.h"
#include "protocol/base64.h"
#include "storage/journal.h"

namespace federation {

namespace {

/// A checkpoint in the hands of somebody else than whose it is.
struct Held {
  const AuditedBooks* holder;
  const PeerCheckpoint* checkpoint;

  const std::string& domain() const { return holder->books.domain().text(); }
  Evidence evidence() const {
    return {"the checkpoint as " + domain() +
                (checkpoint->sequence == 0 ? " has cosigned it" : " has received it, and not cosigned it"),
            holder->chronicle.note_of(*checkpoint)};
  }
};

std::string about(std::uint64_t size) {
  return "checkpoint of " + std::to_string(size) + " entries";
}

/// The log key under which the holder knows the log.
const protocol::PublicKey& key_of(const Held& held) {
  return held.holder->books.peer(held.checkpoint->peer)->identity.log_key;
}

/// What others hold of one association's journal, against its own books.
class OwnJournal {
 public:
  OwnJournal(const AuditedBooks& own, CrossReport& report) : own_(own), report_(report) {}

  /// What it finds is told of the first checkpoint alone that differs in one holder's hands, what is lost of the last.
  void compare(const Held& held) {
    if (key_of(held) != own_.books.genesis().log_key) return;  // another association under its name: peer_keys_differ
    const auto& checkpoint = *held.checkpoint;
    const auto& epochs = own_.chronicle.epochs();
    const auto epoch = std::ranges::find(epochs, checkpoint.origin, &Epoch::origin);
    const auto next = epoch == epochs.end() ? restore_for(checkpoint.restored) : std::next(epoch);
    const bool ends_by_restore = next != epochs.end();
    const auto end = ends_by_restore ? next->begin : own_.books.journal_size();
    if (epoch != epochs.end() && checkpoint.size <= end) return compare_root(held);
    if (ends_by_restore) return note_loss(held, *next);
    if (epoch == epochs.end() && checkpoint.restored < end) return tell(held, nullptr);
    if (auto& last = beyond_[held.domain()]; last < checkpoint.size) last = checkpoint.size;
  }

  std::vector<Recorded> finish() {
    const auto& domain = own_.books.domain().text();
    for (const auto& [holder, size] : beyond_)
      report_.unknown.push_back(
          {domain, "",
           "whether the " + about(size) + " that " + holder + " holds is of this journal: these books end before it"});
    std::vector<Recorded> lost;
    for (const auto& [begin, held] : lost_) {
      const auto from = std::min<std::uint64_t>(begin, held.checkpoint->size - 1);
      const auto range = std::to_string(from) + " to " + std::to_string(held.checkpoint->size - 1);
      lost.push_back(
          {.name = "lost",
           .entry = begin,
           .time = {},
           .peer = held.domain(),
           .what = "the entries " + range + " of before were lost at this restore: it has signed a checkpoint of them",
           .evidence = {held.evidence()}});
      report_.unknown.push_back({domain, "",
                                 "what stood in the entries " + range +
                                     ", which were lost at a restore: only what others hold of them is known"});
    }
    return lost;
  }

 private:
  /// The restore at which an epoch was lost that these books do not know: the first one up to its beginning, or else
  /// the last one, which went on from a later backup of what had been before that epoch.
  std::vector<Epoch>::const_iterator restore_for(std::uint64_t beginning) const {
    const auto& epochs = own_.chronicle.epochs();
    const auto found = std::find_if(std::next(epochs.begin()), epochs.end(),
                                    [&](const Epoch& epoch) { return epoch.begin <= beginning; });
    return found == epochs.end() && epochs.size() > 1 ? std::prev(epochs.end()) : found;
  }

  void compare_root(const Held& held) {
    const auto root = storage::journal_root(own_.rows, held.checkpoint->size);
    protocol::check(root.has_value(), "what was replayed can be read");
    if (*root != held.checkpoint->root) tell(held, &*root);
  }

  void tell(const Held& held, const protocol::Hash* root) {
    if (!told_.insert({held.domain(), held.checkpoint->origin}).second) return;
    std::vector<Evidence> evidence{held.evidence()};
    if (root != nullptr)
      evidence.push_back({"the root of so many entries in these books", protocol::to_base64(root->view()) + "\n"});
    report_.add({.kind = "witnessed_checkpoint_differs",
                 .association = own_.books.domain().text(),
                 .where = about(held.checkpoint->size),
                 .what = held.domain() + " holds it, and it is of another journal than the one shown here",
                 .evidence = std::move(evidence)});
  }

  void note_loss(const Held& held, const Epoch& restored) {
    const auto [known, is_new] = lost_.emplace(restored.begin, held);
    if (!is_new && known->second.checkpoint->size < held.checkpoint->size) known->second = held;
  }

  const AuditedBooks& own_;
  CrossReport& report_;
  std::set<std::pair<std::string, std::string>> told_;
  std::map<std::string, std::uint64_t> beyond_;  ///< by holder: the size of the largest that these books do not reach
  std::map<std::uint64_t, Held> lost_;           ///< by restore: the largest checkpoint of what was lost there
};

/// Two that are of one size of one log, and differ, whoever holds them.
void compare_with_each_other(const std::vector<Held>& all, CrossReport& report) {
  std::map<std::tuple<protocol::PublicKey, std::string, std::uint64_t>, Held> first;
  for (const auto& held : all) {
    const auto& [origin, size] = std::tie(held.checkpoint->origin, held.checkpoint->size);
    const auto [known, is_new] = first.emplace(std::tuple(key_of(held), origin, size), held);
    if (is_new || known->second.checkpoint->root == held.checkpoint->root) continue;
    report.add({.kind = "two_histories",
                .association = held.checkpoint->peer.text(),
                .where = about(size),
                .what = "it has signed two of this size of one log: it ran twice, or tells two stories",
                .evidence = {known->second.evidence(), held.evidence()}});
    return;
  }
}

/// By whose they are.
std::map<Domain, std::vector<Held>> held_by_others(const std::vector<std::optional<AuditedBooks>>& all) {
  std::map<Domain, std::vector<Held>> held;
  for (const auto& holder : all)
    if (holder)
      for (const auto& checkpoint : holder->chronicle.checkpoints())
        if (holder->books.peer(checkpoint.peer) != nullptr) held[checkpoint.peer].push_back({&*holder, &checkpoint});
  return held;
}

}  // namespace

std::vector<Loss> audit_witnesses(const std::vector<std::optional<AuditedBooks>>& all, CrossReport& report) {
  std::vector<Loss> losses;
  for (const auto& [domain, held] : held_by_others(all)) {
    bool is_here = false;
    for (std::size_t at = 0; at < all.size(); ++at) {
      if (!all[at] || all[at]->books.domain() != domain) continue;
      is_here = true;
      OwnJournal own(*all[at], report);
      for (const auto& one : held) own.compare(one);
      for (auto& lost : own.finish()) losses.push_back({at, std::move(lost)});
    }
    if (!is_here) compare_with_each_other(held, report);
  }
  audit_roots(all, report);
  return losses;
}

}  // namespace federation
