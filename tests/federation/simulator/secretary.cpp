// What an association's office does with its members while the faults strike.

#include "tests/federation/simulator/simulation.h"

namespace simulator {

void Simulation::join(std::size_t node, const std::string& alias, bool verified) {
  auto kind = alias == member(0) ? protocol::MemberKind::professional : protocol::MemberKind::individual;
  if (alias == member(members_per_node - 1)) kind = protocol::MemberKind::authority;
  nodes_[node]->enqueue(federation::AddMember{.member = {.alias = *protocol::Alias::parse(alias),
                                                         .account = *protocol::AccountId::from_bytes(random_.bytes(16)),
                                                         .kind = kind,
                                                         .data = {}},
                                              .verified = verified,
                                              .credit_limit = nodes_[node]->has_fund() ? 0 : 200'00});
}

/// Most are members in good standing again before long.
void Simulation::keep_members() {
  const std::size_t node = any_node();
  const auto today = static_cast<std::int32_t>((scheduler_.now().milliseconds + 3'600'000) / 86'400'000);
  federation::SetStanding set{.alias = *protocol::Alias::parse(member(random_.below(members_per_node)))};
  switch (random_.below(6)) {
    case 0:
      set.suspended = true;
      break;
    case 1:
      set.valid_until = today - 1 + static_cast<std::int32_t>(random_.below(2));
      break;
    case 2:
      set.verified = random_.once_in(2);
      break;
    case 3:
      return erase(node);
    default:
      set.suspended = false;
      set.valid_until = random_.once_in(2) ? 0 : today + 1;
  }
  nodes_[node]->enqueue(set);
}

/// A way in for a member, which goes when the member is erased.
void Simulation::let_in(std::size_t node, const std::string& alias) {
  nodes_[node]->enqueue(
      federation::OfferPassword{.key = {federation::AccessKind::member, *protocol::Alias::parse(alias)},
                                .code = *protocol::Hash::from_bytes(random_.bytes(32)),
                                .until = {scheduler_.now().milliseconds + 60'000}});
}

/// Refused while there is anything on the account. A guest has nothing, and once erased never joins again.
void Simulation::erase(std::size_t node) {
  const std::string visitor = guest();
  const std::string alias = random_.once_in(3) ? member(random_.below(members_per_node)) : visitor;
  if (random_.once_in(2)) join(node, visitor, random_.once_in(2));
  if (random_.once_in(2)) let_in(node, alias);
  nodes_[node]->enqueue(federation::EraseMember{.alias = *protocol::Alias::parse(alias)});
}

}  // namespace simulator
