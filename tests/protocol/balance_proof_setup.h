// Accounts of miel.example under a checkpoint that lait.example has cosigned, and the proof of each balance. For tests
// and fuzz targets.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "protocol/balance_proof.h"
#include "tests/protocol/random_values.h"

namespace protocol_tests {

struct BalanceWorld {
  explicit BalanceWorld(std::uint64_t seed = 71) : random(seed) {
    for (std::size_t i = 0; i < balances.size(); ++i) {
      accounts.push_back(random.id<protocol::AccountId>());
      salts.push_back(random.id<protocol::Hash>());
    }
  }

  RandomValues random;
  protocol::Domain miel = *protocol::Domain::parse("miel.example");
  protocol::Domain lait = *protocol::Domain::parse("lait.example");
  protocol::SigningKey miel_log = random.signing_key();
  protocol::SigningKey lait_log = random.signing_key();
  std::vector<std::int64_t> balances{1200, 0, 50, 725, 3};
  std::vector<protocol::AccountId> accounts;
  std::vector<protocol::Hash> salts;
  std::string backing = "reserve";
  std::vector<std::string> figures;  ///< in the place of what makes the checkpoint say the sum

  std::int64_t sum() const {
    std::int64_t all = 0;
    for (const auto balance : balances) all += std::max<std::int64_t>(balance, 0);
    return all;
  }

  protocol::BalanceProof proof(std::size_t leaf) const {
    std::vector<protocol::SumNode> leaves;
    for (std::size_t i = 0; i < balances.size(); ++i)
      leaves.push_back(protocol::sum_leaf(accounts[i], balances[i], salts[i]));
    protocol::Checkpoint checkpoint{
        .origin = "miel.example/journal", .size = 7, .root = {}, .extensions = {"currency MIEL 2 " + backing}};
    const std::vector<std::string> usual{"circulation-digital " + std::to_string(sum()), "ahead 0"};
    std::ranges::copy(figures.empty() ? usual : figures, std::back_inserter(checkpoint.extensions));
    checkpoint.extensions.push_back(
        protocol::to_text(protocol::BalancesLine{*protocol::sum_root(leaves), leaves.size()}));
    protocol::SignedNote note{protocol::to_text(checkpoint), {}};
    protocol::sign(note, checkpoint.origin, miel_log);
    protocol::cosign(note, "lait.example/witness", lait_log, 1'700'000'003);
    return {.account = accounts[leaf],
            .balance = balances[leaf],
            .salt = salts[leaf],
            .leaf = leaf,
            .path = protocol::sum_path(leaves, leaf),
            .keys = {{miel, protocol::KeyUse::log, miel_log.public_key()},
                     {lait, protocol::KeyUse::log, lait_log.public_key()}},
            .note = note};
  }
};

}  // namespace protocol_tests
