// Checkpoints, and what their witnesses hold against a node that shows them two histories.

#include <algorithm>

#include "federation/checkpoints.h"
#include "federation/verify.h"
#include "storage/journal.h"
#include "tests/federation/simulator/simulation.h"

namespace simulator {

using protocol::Checkpoint;

void Simulation::make_checkpoint(std::size_t node) {
  nodes_[node]->enqueue(federation::MakeCheckpoint{});
}

/// Only a disk that goes back in time, and a node that is not told, make an honest node sign two histories.
void Simulation::note_rewrite(std::size_t node, const federation::RewriteFound& rewrite) {
  say(node, "does not cosign what " + rewrite.peer.text() + " shows");
  ++report_.rewrites;
  if (lying_) return;
  if (!silent_ || rewrite.peer != nodes_[fragile_]->domain())
    report_.complaints.push_back("the checkpoint of an honest node is not cosigned: " + rewrite.peer.text());
}

/// With everything healed, each node signs once more: its peers must cosign, and what they hold is what its journal is.
void Simulation::check_witnesses() {
  for (std::size_t node = 0; node < nodes_.size(); ++node)
    if (nodes_[node]->up()) make_checkpoint(node);
  run_until_quiet(2000);
  for (const auto& [a, b] : links_) {
    check_witness(a, b);
    check_witness(b, a);
  }
}

void Simulation::check_witness(std::size_t here, std::size_t witness) {
  if (!nodes_[here]->up() || !nodes_[witness]->up() || is_wound_up(here, witness)) return;
  const auto& domain = nodes_[here]->domain();
  const auto complain = [&](const std::string& what) {
    if (!silent_ || here != fragile_) report_.complaints.push_back("checkpoints of " + domain.text() + ": " + what);
  };
  const auto& books = nodes_[here]->books();
  const auto telling = books.checkpoints().telling(nodes_[witness]->domain());
  const bool current = telling && telling->origin == federation::journal_origin(books);
  if (!current || !telling->cosigned || telling->size != books.checkpoints().log().last_size)
    return complain("the last one is not cosigned by " + nodes_[witness]->domain().text());
  const auto seen = nodes_[witness]->books().checkpoints().seen(domain);
  const auto checkpoint = seen ? federation::checkpoint_in(seen->note) : protocol::failure(protocol::Reason::not_found);
  if (!checkpoint || checkpoint->size != telling->size ||
      checkpoint->root != *storage::journal_root(nodes_[here]->store(), checkpoint->size))
    return complain("what the witness holds is not its journal");
  ++report_.cosigned;
}

/// A node's keys sign a checkpoint of a history that is not its journal, with the honest one's proofs.
void Simulation::lie() {
  const auto [liar, witness] = links_[random_.below(links_.size())];
  if (!nodes_[liar]->up() || !nodes_[witness]->up()) return;
  lying_ = true;
  const auto& books = nodes_[liar]->books();
  Checkpoint checkpoint = federation::checkpoint_of(books);
  checkpoint.root.bytes[random_.below(checkpoint.root.bytes.size())] ^=
      static_cast<std::uint8_t>(1U << random_.below(8));
  protocol::SignedNote note{protocol::to_text(checkpoint), {}};
  const auto keys = nodes_[liar]->keys();
  protocol::sign(note, checkpoint.origin, keys.log);
  const auto& domain = nodes_[witness]->domain();
  for (const auto& outgoing : federation::shown_to_peers(books, protocol::to_text(note))) {
    if (outgoing.peer != domain) continue;
    const auto& row = books.peer(domain)->row;
    const protocol::EnvelopeHeader header{.sender = nodes_[liar]->domain(),
                                          .receiver = domain,
                                          .sequence = row.sent.sequence + 1,
                                          .previous = row.sent.hash,
                                          .acknowledged = row.received,
                                          .time = scheduler_.now(),
                                          .root = {},
                                          .journal_size = books.journal_size() + 1,
                                          .journal_root = books.journal_root()};
    const auto before = report_.rewrites;
    network_.forge(liar, witness, protocol::encode(protocol::seal(header, {outgoing.message}, keys.message)));
    run_until_quiet(1000);
    if (report_.rewrites == before) report_.complaints.emplace_back("a history that was made up is cosigned");
    ++report_.lies;
    for (const auto& finding : federation::verify(nodes_[witness]->store()).findings)
      report_.complaints.push_back("after a lie, " + finding.where + ": " + finding.what);
  }
}

}  // namespace simulator
