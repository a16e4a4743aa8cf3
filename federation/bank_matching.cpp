#include "federation/bank_matching.h"

#include <optional>
#include <vector>

namespace federation {

using protocol::BankLineBooked;
using protocol::BankLineOutcome;
using protocol::PaymentId;

inline constexpr std::size_t max_name = 35;                  // as references are compared
inline constexpr std::size_t min_distinctive_reference = 8;  // letters and digits

// ---- names

/// Words as people see them, in the form in which references are compared, in the order of the text.
static std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  for (const char letter : text + ' ') {
    const bool part = (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
                      (letter >= 'A' && letter <= 'Z') || letter == '-' || letter == '_' || letter == '.';
    if (part) word.push_back(letter);
    if (part || word.empty()) continue;
    word = normal_reference(word);
    if (!word.empty()) words.push_back(word);
    word.clear();
  }
  return words;
}

std::set<std::string> names_in(const std::string& text) {
  const auto words = words_of(text);
  std::set<std::string> names;
  for (std::size_t first = 0; first < words.size(); ++first) {
    std::string name;
    for (std::size_t i = first; i < words.size() && name.size() < max_name; ++i) {
      name += words[i];
      if (name.size() > max_name) name.resize(max_name);
      names.insert(name);
    }
  }
  return names;
}

/// Whether a reference tells its payment apart wherever it stands in a text. What is short or a word of the language
/// stands in the lines of strangers too.
static bool is_distinctive(std::string_view reference) {
  return reference.size() >= min_distinctive_reference && reference.find_first_of("0123456789") != reference.npos;
}

static std::optional<PaymentId> id_of(const std::string& name) {
  if (name.size() != 2 * PaymentId::size) return std::nullopt;
  const auto id = PaymentId::from_hex(name);
  return id ? std::optional(*id) : std::nullopt;
}

// ---- what a line is about

/// Transfers that a text names, by id.
static std::map<PaymentId, BankTransfer> transfers_in(const FundBooks& fund, const std::set<std::string>& names) {
  std::map<PaymentId, BankTransfer> transfers;
  for (const auto& name : names)
    if (const auto id = id_of(name))
      if (auto transfer = fund.transfer(*id)) transfers.emplace(*id, *std::move(transfer));
  return transfers;
}

/// What is awaited under what the line says, whole or in its words. What it says whole leaves no doubt.
static std::map<PaymentKey, Awaited> awaited_in(const FundBooks& fund, const StatementLine& line,
                                                const std::set<std::string>& names) {
  std::map<PaymentKey, Awaited> found;
  if (const auto whole = fund.awaited(normal_reference(line.text))) return {{whole->key, *whole}};
  if (const auto alone = fund.awaited(normal_reference(line.details.text))) found.emplace(alone->key, *alone);
  for (const auto& name : names)
    if (is_distinctive(name))
      if (auto awaited = fund.awaited(name)) found.emplace(awaited->key, *std::move(awaited));
  return found;
}

LineReader::LineReader(const FundBooks& fund, FundAccount account, bool begins) : fund_(fund), account_(account) {
  if (!begins) return;
  for (const auto& [reference, awaited] : fund.all_awaited())
    if (is_deposit_on(awaited, account)) met_.insert(awaited.key);
}

/// As the lines before leave it.
BankTransfer LineReader::now(BankTransfer transfer) const {
  if (const auto moved = stages_.find(transfer.key.id); moved != stages_.end()) transfer.stage = moved->second;
  if (arrived_.contains(transfer.key.id)) transfer.arrived = transfer.amount;
  return transfer;
}

Awaited LineReader::now(Awaited awaited) const {
  if (met_.contains(awaited.key)) awaited.open = false;
  return awaited;
}

/// Transfers come first: what sends euros back names, beside its id, what it sends back.
void LineReader::name(const StatementLine& line, BankLineBooked& booked) const {
  const auto names = names_in(line.text);
  if (const auto transfers = transfers_in(fund_, names); !transfers.empty()) {
    booked.outcome = BankLineOutcome::ambiguous;
    if (transfers.size() > 1) return;
    const auto transfer = now(transfers.begin()->second);
    booked.outcome = line_outcome(transfer, account_, line.amount);
    booked.payment = transfer.key;
  } else if (const auto all = awaited_in(fund_, line, names); !all.empty()) {
    booked.outcome = BankLineOutcome::ambiguous;
    if (all.size() > 1) return;
    const auto awaited = now(all.begin()->second);
    booked.outcome = line_outcome(awaited, account_, line.amount);
    booked.payment = awaited.key;
  }
}

void LineReader::follow(const BankLineBooked& booked) {
  if (booked.outcome >= BankLineOutcome::unknown) return;
  const auto& id = booked.payment->id;
  if (!fund_.transfer(id))
    met_.insert(*booked.payment);
  else if (booked.outcome == BankLineOutcome::euros_moved)
    arrived_.insert(id);
  else
    stages_[id] = booked.amount > 0 ? TransferStage::returned : TransferStage::reconciled;
}

BankLineBooked LineReader::read(const StatementLine& line) {
  BankLineBooked booked{.account = account_, .line = line.digest, .day = line.day, .amount = line.amount};
  name(line, booked);
  follow(booked);
  return booked;
}

}  // namespace federation
