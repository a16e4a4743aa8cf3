#include "protocol/balance_proof.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <utility>

#include "protocol/amount.h"
#include "protocol/base64.h"
#include "protocol/check.h"
#include "protocol/proof_lines.h"

namespace protocol {
namespace {

constexpr std::string_view first_line = "lokaponto/balance/v1";
constexpr std::string_view balances_word = "balances ";
constexpr std::size_t most_hashes = 64;  // of a path: no tree is higher
constexpr std::size_t max_balance_proof_bytes = 128 * 1024;

/// A decimal number, as std::to_string() writes it.
template <class Number>
std::optional<Number> number_in(std::string_view text) {
  Number number = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end || std::to_string(number) != text) return std::nullopt;
  return number;
}

std::optional<std::int64_t> figure_in(const Checkpoint& checkpoint, std::string_view name) {
  for (const std::string_view line : checkpoint.extensions)
    if (line.starts_with(name) && line.substr(name.size()).starts_with(' '))
      return number_in<std::int64_t>(line.substr(name.size() + 1));
  return std::nullopt;
}

std::vector<SumNode> read_path(ProofLines& lines) {
  std::vector<SumNode> path;
  while (lines.next_is("beside")) {
    const auto [sum, hash] = lines.numbered("beside");
    const auto id = Hash::from_bytes(hash);
    if (!id || !std::in_range<std::int64_t>(sum) || path.size() == most_hashes) return lines.fail(), path;
    path.push_back({*id, static_cast<std::int64_t>(sum)});
  }
  return path;
}

std::string_view name_of(std::string_view line) {
  return line.substr(0, line.find(' '));
}

bool names_twice(const Checkpoint& checkpoint) {
  std::set<std::string_view> names;
  return !std::ranges::all_of(checkpoint.extensions,
                              [&](std::string_view line) { return names.insert(name_of(line)).second; });
}

/// What circulates by the checkpoint and stands on accounts, not notes of paper; and what recovered payments took from
/// no account. A mutual credit has neither notes nor such units, and a reserve currency no figure of both in one: a
/// checkpoint with the figures of the other kind has two readings.
Result<void> read_circulation(ProvedBalance& shown) {
  const auto& lines = shown.checkpoint.extensions;
  const std::string_view currency = lines.empty() ? std::string_view() : lines.front();
  const bool mutual_credit = currency.ends_with(" mutual_credit");
  if (name_of(currency) != "currency" || (!mutual_credit && !currency.ends_with(" reserve")) ||
      names_twice(shown.checkpoint))
    return failure(Reason::corrupt, "the figures of the checkpoint have two readings");
  const auto whole = figure_in(shown.checkpoint, "circulation");
  const auto digital = figure_in(shown.checkpoint, "circulation-digital");
  const auto ahead = figure_in(shown.checkpoint, "ahead");
  if (mutual_credit ? !whole || digital || ahead : whole || !digital || !ahead || *ahead < 0)
    return failure(Reason::corrupt, "the figures of the checkpoint have two readings");
  shown.circulation = mutual_credit ? *whole : *digital;
  shown.ahead = mutual_credit ? 0 : *ahead;
  return {};
}

}  // namespace

std::string to_text(const BalancesLine& line) {
  return std::string(balances_word) + std::to_string(line.root.sum) + " " + std::to_string(line.accounts) + " " +
         to_base64(line.root.hash.view());
}

Result<BalancesLine> balances_in(const Checkpoint& checkpoint) {
  const auto found =
      std::ranges::find_if(checkpoint.extensions, [](const auto& line) { return line.starts_with(balances_word); });
  if (found == checkpoint.extensions.end()) return failure(Reason::malformed, "the checkpoint has no tree of balances");
  const auto text = std::string_view(*found).substr(balances_word.size());
  const auto first = text.find(' ');
  const auto second = first == std::string_view::npos ? first : text.find(' ', first + 1);
  if (second == std::string_view::npos) return failure(Reason::malformed, "the checkpoint has no tree of balances");
  const auto sum = number_in<std::int64_t>(text.substr(0, first));
  const auto accounts = number_in<std::uint64_t>(text.substr(first + 1, second - first - 1));
  const auto bytes = from_base64(text.substr(second + 1));
  const auto hash = bytes ? Hash::from_bytes(*bytes) : failure(Reason::malformed);
  if (!sum || !accounts || !hash) return failure(Reason::malformed, "the checkpoint has no tree of balances");
  return BalancesLine{{*hash, *sum}, *accounts};
}

std::string to_text(const BalanceProof& proof) {
  check(proof.path.size() <= most_hashes, "no path is longer than 64 bits count");
  std::string text(first_line);
  text += '\n';
  add_line(text, "account", proof.account.hex());
  add_line(text, "balance", std::to_string(proof.balance));
  add_bytes(text, "salt", proof.salt.view());
  add_line(text, "leaf", std::to_string(proof.leaf));
  for (const auto& node : proof.path) add_bytes(text, "beside " + std::to_string(node.sum), node.hash.view());
  for (const auto& key : proof.keys) add_line(text, "key", key.text());
  return text + "\n" + to_text(proof.note);
}

bool is_balance_proof(std::string_view text) {
  return text.starts_with(first_line);
}

Result<BalanceProof> parse_balance_proof(std::string_view text) {
  if (text.size() > max_balance_proof_bytes) return failure(Reason::oversize, "a proof of more than 128 KiB");
  const auto blank = text.find("\n\n");
  if (blank == std::string_view::npos) return failure(Reason::malformed, "not a proof of a balance");
  ProofLines lines(text.substr(0, blank + 1));
  lines.take_whole(first_line);
  const auto account = AccountId::from_hex(lines.take("account").value_or(""));
  const auto balance = number_in<std::int64_t>(lines.take("balance").value_or(""));
  BalanceProof proof{.account = account.value_or(AccountId()),
                     .balance = balance.value_or(0),
                     .salt = lines.fixed<Hash>("salt"),
                     .leaf = number_in<std::uint64_t>(lines.take("leaf").value_or("")).value_or(0),
                     .path = read_path(lines),
                     .keys = read_keys(lines),
                     .note = {}};
  auto note = parse_note(text.substr(blank + 2));
  if (!note) return std::unexpected(std::move(note.error()));
  proof.note = *std::move(note);
  // One text for each proof.
  if (lines.failed() || !lines.at_end() || to_text(proof) != text)
    return failure(Reason::malformed, "not a proof of a balance");
  return proof;
}

Result<ProvedBalance> verify(const BalanceProof& proof, std::vector<NodeKey> given) {
  const ProofKeys keys{proof.keys, std::move(given)};
  ProvedBalance shown{.account = proof.account, .balance = proof.balance};
  auto checkpoint = verify_checkpoint(proof.note, keys, shown.signers);
  if (!checkpoint) return std::unexpected(checkpoint.error());
  if (auto used = check_all_used(keys, shown.signers); !used) return std::unexpected(used.error());
  shown.checkpoint = *std::move(checkpoint);
  shown.writer = shown.signers.front().key.node;
  const auto all = balances_in(shown.checkpoint);
  if (!all) return std::unexpected(all.error());
  shown.all = *all;
  const auto led =
      sum_root_by_path(sum_leaf(proof.account, proof.balance, proof.salt), proof.leaf, all->accounts, proof.path);
  if (!led) return std::unexpected(led.error());
  if (*led != all->root) return failure(Reason::corrupt, "the path does not lead from the balance to the root");
  if (auto read = read_circulation(shown); !read) return std::unexpected(read.error());
  if (add(shown.circulation, shown.ahead) != all->root.sum)
    return failure(Reason::corrupt, "the sum of all balances is not what circulates");
  return shown;
}

}  // namespace protocol
