// benchmark_balances [ACCOUNTS]: processor time of the tree of balances that each checkpoint makes on the writer's
// thread (federation/balance_tree.h), once for its root and once for its rows, and what the rows weigh.
#include <charconv>
#include <cstdio>
#include <cstring>

#include "benchmarks/machine.h"
#include "federation/balance_tree.h"
#include "protocol/merkle.h"

namespace {

/// Accounts of members, with random ids as members have.
storage::Ledger ledger_of(std::uint64_t accounts) {
  storage::Ledger ledger;
  const auto code = *protocol::CurrencyCode::parse("MIEL");
  for (std::uint64_t i = 0; i < accounts; ++i) {
    const auto digest = protocol::sha256(std::to_string(i));
    storage::Account account{.currency = code, .label = {}, .credits_posted = static_cast<std::int64_t>(i % 50'000)};
    account.id = *protocol::AccountId::from_bytes(digest.view().substr(0, protocol::AccountId::size));
    ledger.restore(account);
  }
  return ledger;
}

}  // namespace

int main(int count, char** words) {
  std::uint64_t accounts = 100'000;
  if (count > 1) std::from_chars(words[1], words[1] + std::strlen(words[1]), accounts);
  const auto ledger = ledger_of(accounts);
  constexpr int times = 5;
  const auto began = benchmarks::thread_seconds();
  std::size_t bytes = 0;
  for (int i = 0; i < times; ++i) {
    const auto seed = protocol::sha256(std::to_string(i));
    const auto line = federation::balances_line(federation::balance_tree(ledger, seed));
    const auto tree = federation::balance_tree(ledger, seed);
    bytes = storage::encode_row(tree.top).size() + line.size();
    for (const auto& piece : tree.pieces) bytes += storage::encode_row(piece).size();
  }
  std::printf("%llu accounts: %.0f ms a checkpoint, %.1f MiB of rows\n", static_cast<unsigned long long>(accounts),
              (benchmarks::thread_seconds() - began) * 1e3 / times, static_cast<double>(bytes) / (1 << 20));
  return 0;
}
