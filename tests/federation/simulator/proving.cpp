// Proofs of payments and balances, taken from every node at the end and checked by the file alone.
#include "federation/balance_proofs.h"
#include "federation/payment_proofs.h"
#include "tests/federation/simulator/simulation.h"

namespace simulator {

using protocol::Reason;

/// Every payment that is decided under a checkpoint can be proved, but for what came back from a peer alone.
void Simulation::check_proofs() {
  constexpr std::size_t most = 24;  // of each node: each is decided in another way
  for (std::size_t node = 0; node < nodes_.size(); ++node) {
    if (!nodes_[node]->up()) continue;
    std::size_t proved = 0;
    for (auto key = keys_.rbegin(); key != keys_.rend() && proved < most; ++key)
      if (check_proof(node, *key)) ++proved;
    report_.proved += proved;
    for (std::size_t i = 0; i < members_per_node; ++i) check_balance(node, member(i));
  }
}

/// Nothing has moved since the checkpoint that each node has made at the end.
void Simulation::check_balance(std::size_t node, const std::string& name) {
  const auto& books = nodes_[node]->books();
  const auto account = books.account_of(*protocol::Alias::parse(name));
  if (!account) return;
  const auto proof = federation::prove_balance(nodes_[node]->store(), *account);
  const auto read = proof ? protocol::parse_balance_proof(protocol::to_text(*proof)) : std::unexpected(proof.error());
  const auto shown = read ? protocol::verify(*read) : std::unexpected(read.error());
  const auto complain = [&](const std::string& what) {
    report_.complaints.push_back("the balance of " + name + " at " + nodes_[node]->domain().text() + ": " + what);
  };
  if (!shown) return complain(shown.error().detail);
  if (shown->balance != books.known_account(*account).balance()) complain("it is another one");
  ++report_.proved;
}

bool Simulation::check_proof(std::size_t node, const protocol::PaymentKey& key) {
  const auto payment = nodes_[node]->books().payment(key);
  if (!payment || protocol::is_of_fund(payment->opened.kind)) return false;
  const auto nobody = [](const protocol::AccountId&) { return std::optional<protocol::Alias>(); };
  const auto proof = federation::prove_payment(nodes_[node]->store(), *payment, nobody);
  const auto complain = [&](const std::string& what) {
    report_.complaints.push_back("the proof of " + key.text() + " by " + nodes_[node]->domain().text() + ": " + what);
  };
  if (!proof) {
    const auto reason = proof.error().reason;
    if (reason != Reason::not_in_checkpoint && reason != Reason::not_found) complain(proof.error().detail);
    return false;
  }
  const auto read = protocol::parse_payment_proof(protocol::to_text(*proof));
  const auto shown = read ? protocol::verify(*read) : std::unexpected(read.error());
  if (!shown)
    complain(shown.error().detail);
  else if (shown->key != key || (shown->status != payment->status() && !payment->is_borne()))
    complain("it shows something else");
  return true;
}

}  // namespace simulator
