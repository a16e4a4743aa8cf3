// Nodes that change their keys.

#include "tests/federation/simulator/simulation.h"

namespace simulator {

/// New keys, and a start with them; now and then the keys change again before anybody heard of it.
void Simulation::rotate_keys() {
  const std::size_t node = any_node();
  do {
    nodes_[node]->prepare_rotation();
    ++report_.rotations;
    say(node, "has new keys, number " + std::to_string(nodes_[node]->rotations()));
  } while (random_.once_in(5));
  crash(node);
}

/// Books from before the other side's change of keys know a certificate that is not shown any more: their operator asks
/// for a new invitation.
void Simulation::hand_over_certificates(std::size_t a, std::size_t b) {
  for (const auto& [here, there] : {std::pair(a, b), std::pair(b, a)}) {
    const auto* peer = nodes_[here]->books().peer(nodes_[there]->domain());
    if (peer->identity.certificate.find(nodes_[there]->shown()) != std::string::npos) continue;
    say(here, "is handed the certificate of " + nodes_[there]->domain().text());
    const bool alike = nodes_[here]->has_fund() == nodes_[there]->has_fund();
    const protocol::Invitation invitation{.id = random_.bytes(16),
                                          .inviter = nodes_[there]->identity(),
                                          .offer = {.inviter_debt_limit = limit,
                                                    .invitee_debt_limit = limit,
                                                    .rate = rate(there, here),
                                                    .mutual_credit_accepted = !alike},
                                          .secret = random_.bytes(32),
                                          .expires = {scheduler_.now().milliseconds + 3'600'000}};
    nodes_[here]->enqueue(federation::AcceptInvitation{.invitation = invitation, .mutual_credit_accepted = !alike});
  }
}

/// Whoever is linked knows the keys of the other that are in force, and the other knows that.
void Simulation::check_keys() {
  const auto complain = [&](const std::string& what) { report_.complaints.push_back(what); };
  for (const auto& [a, b] : links_) {
    for (const auto& [here, there] : {std::pair(a, b), std::pair(b, a)}) {
      if (!nodes_[here]->up() || !nodes_[there]->up()) continue;
      const auto* theirs = nodes_[here]->books().peer(nodes_[there]->domain());
      const auto* ours = nodes_[there]->books().peer(nodes_[here]->domain());
      const auto link = nodes_[here]->domain().text() + " and " + nodes_[there]->domain().text();
      if (nodes_[there]->books().own_keys().all() != nodes_[there]->history().all())
        complain(nodes_[there]->domain().text() + " has keys that its books do not know");
      if (theirs->keys.all() != nodes_[there]->history().all()) complain(link + ": keys in force are not known");
      if (ours->row.keys_held != nodes_[there]->rotations()) complain(link + ": keys are not acknowledged");
    }
  }
}

}  // namespace simulator
