// A node that runs twice from one disk, against all rules, and what its people and those of its peers do about it.
//
// The first copy signs an envelope that nobody gets and is stopped; the other copy signs other ones in its place; then
// the first one is started again. Its peers hold another chain than it: the links freeze. Later the node gets books
// from before all this, told so, and its peers thaw the links.

#include "tests/federation/simulator/simulation.h"

namespace simulator {

/// The first envelope that the fragile node sends once members have asked for a while.
bool Simulation::parts_here(std::size_t node, const federation::SendFrame& frame) const {
  return two_copies_ && !before_fork_ && actions_left_ > 0 && keys_.size() > 5 + seed_ % 30 && node == fragile_ &&
         frame.kind == protocol::FrameKind::envelope && nodes_[node]->recovered();
}

void Simulation::run_the_other_copy() {
  say(fragile_, "runs twice from here on");
  before_fork_ = nodes_[fragile_]->backup();
  first_copy_ = nodes_[fragile_]->disk();
  set_back(*before_fork_, false);
  scheduler_.after(random_.between(1000, 8000), [this] { run_the_first_copy_again(); });
}

void Simulation::run_the_first_copy_again() {
  say(fragile_, "runs as the first copy again");
  set_back(*first_copy_, false);
  first_copy_.reset();
  scheduler_.after(random_.between(500, 5000), [this] { mend_forks(); });
}

/// Until no link is frozen: its own books may be of a backup that was made after the fork.
void Simulation::mend_forks() {
  const auto& fragile = nodes_[fragile_]->domain();
  const auto frozen = [this](std::size_t here, const protocol::Domain& there) {
    const auto* peer = nodes_[here]->up() ? nodes_[here]->books().peer(there) : nullptr;
    return peer != nullptr && peer->row.frozen;
  };
  if (!before_fork_ || first_copy_) return;
  bool parted = false;
  for (std::size_t other = 0; other < nodes_.size(); ++other) {
    if (other == fragile_) continue;
    const bool there = frozen(other, fragile);
    parted = parted || there || frozen(fragile_, nodes_[other]->domain());
    if (!there) continue;
    say(other, "thaws the link with " + fragile.text());
    nodes_[other]->enqueue(federation::ThawLink{.peer = fragile});
    ++report_.thawed;
  }
  if (parted) set_back(*before_fork_, true);
}

}  // namespace simulator
