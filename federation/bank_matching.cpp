#include "federation/bank_matching.h"

#include "protocol/check.h"
#include "protocol/iban.h"

namespace federation {

using protocol::BankLineBooked;
using protocol::BankLineOutcome;
using protocol::check;
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

static bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

std::map<std::string, bool> names_in(const std::string& text) {
  const auto words = words_of(text);
  const auto goes_on = [&](std::size_t word) {
    return word + 1 < words.size() && is_digit(words[word].back()) && is_digit(words[word + 1].front());
  };
  std::map<std::string, bool> names;
  for (std::size_t first = 0; first < words.size(); ++first) {
    std::string name;
    const bool begins = first == 0 || !goes_on(first - 1);
    for (std::size_t last = first; last < words.size() && name.size() < max_name; ++last) {
      name += words[last];
      if (name.size() > max_name) name.resize(max_name);
      names[name] |= begins && !goes_on(last);
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

using Names = std::map<std::string, bool>;

/// Transfers that a text names, by id. Ids are of one length: digits beside them are not theirs.
static std::map<PaymentId, BankTransfer> transfers_in(const FundBooks& fund, const Names& names) {
  std::map<PaymentId, BankTransfer> transfers;
  for (const auto& [name, certain] : names)
    if (const auto id = id_of(name))
      if (auto transfer = fund.transfer(*id)) transfers.emplace(*id, *std::move(transfer));
  return transfers;
}

struct Found {
  Awaited awaited;
  bool certain = false;
};

/// What is awaited under what the line says, whole or in its words. What it says whole leaves no doubt.
static std::map<PaymentKey, Found> awaited_in(const FundBooks& fund, const StatementLine& line, const Names& names) {
  if (const auto whole = fund.awaited(normal_reference(line.text))) return {{whole->key, {*whole, true}}};
  std::map<PaymentKey, Found> found;
  const auto add = [&](const std::string& name, bool certain) {
    const auto awaited = fund.awaited(name);
    if (awaited) found.try_emplace(awaited->key, Found{*awaited}).first->second.certain |= certain;
  };
  for (const auto& field : {line.details.text, line.details.end_to_end}) add(normal_reference(field), true);
  for (const auto& [name, certain] : names)
    if (is_distinctive(name)) add(name, certain || id_of(name));
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
  if (const auto shown = arrived_.find(transfer.key.id); shown != arrived_.end())
    transfer.arrived = shown->second ? std::optional(transfer.amount) : std::nullopt;
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
    if (all.size() > 1 || !all.begin()->second.certain) return;
    const auto awaited = now(all.begin()->second.awaited);
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
    arrived_[id] = booked.amount > 0;
  else
    stages_[id] = booked.amount > 0 ? TransferStage::returned : TransferStage::reconciled;
}

void LineReader::expect_again(const Books& books, const std::vector<StatementLine>& lines) {
  std::set<protocol::Hash> here;
  std::set<Known> alike;
  for (const auto& line : lines) {
    here.insert(line.digest);
    alike.emplace(line.day, line.amount);
  }
  books.view().scan(storage::Table::bank_line, {}, {}, [&](std::string_view, std::string_view row) {
    const auto known = storage::decode_row<BankLine>(row);
    check(known.has_value(), "a line of a statement reads back");
    const auto& booked = known->booked;
    const bool stands = known->resolution != protocol::BankLineResolution::booked_twice;
    if (booked.account == account_ && stands && alike.contains({booked.day, booked.amount}) &&
        !here.contains(booked.line))
      ++again_[{booked.day, booked.amount}];
    return true;
  });
}

bool LineReader::is_perhaps_known(const StatementLine& line) {
  const auto found = again_.find({line.day, line.amount});
  if (found == again_.end() || found->second == 0) return false;
  --found->second;
  return true;
}

BankLineBooked LineReader::read(const StatementLine& line) {
  BankLineBooked booked{.account = account_, .line = line.digest, .day = line.day, .amount = line.amount};
  name(line, booked);
  if (is_perhaps_known(line)) booked.outcome = BankLineOutcome::perhaps_known;
  follow(booked);
  return booked;
}

// ---- lines that wait

static BankLine waiting(const Books& books, const protocol::Hash& digest) {
  auto line = books.fund().line(digest);
  check(line && line->waits(), "a line that waits is in the books");
  return *std::move(line);
}

std::optional<BankLine> waiting_line(const Books& books, const PaymentKey& payment) {
  const FundBooks& fund = books.fund();
  for (const auto& digest : fund.waiting_lines()) {
    const auto line = waiting(books, digest);
    const auto& booked = line.booked;
    const auto meaning = fund.meaning(payment, booked.account, booked.amount);
    if (!meaning || *meaning >= BankLineOutcome::unknown || booked.outcome == BankLineOutcome::perhaps_known) continue;
    const auto text = books.bank_text(digest.view());
    if (!text) continue;
    const auto read = LineReader(fund, booked.account, false)
                          .read({.digest = digest,
                                 .day = booked.day,
                                 .amount = booked.amount,
                                 .text = text->end_to_end + " " + text->text,
                                 .details = *text});
    if (read.outcome < BankLineOutcome::unknown && read.payment == payment) return line;
  }
  return std::nullopt;
}

/// Empty if it is no IBAN.
static std::string iban_of(std::string_view text) {
  const auto iban = protocol::Iban::parse(text);
  return iban ? iban->text() : std::string();
}

WaitingDebits::WaitingDebits(const Books& books, FundAccount account) {
  for (const auto& digest : books.fund().waiting_lines()) {
    const auto line = waiting(books, digest);
    if (line.booked.account != account || line.booked.amount > 0) continue;
    const auto text = books.bank_text(digest.view()).value_or(BankText{});
    const auto iban = iban_of(text.iban);
    amounts_.emplace(-line.booked.amount, Debit{digest, iban});
    if (!iban.empty() && line.booked.outcome == BankLineOutcome::unknown) unknown_.emplace(iban, digest);
    for (const auto& [name, certain] : names_in(text.end_to_end + " " + text.text))
      if (id_of(name)) names_.emplace(name, digest);
  }
}

std::optional<protocol::Hash> WaitingDebits::that_may_be(const BankTransfer& transfer, std::string_view iban) const {
  if (const auto named = names_.find(normal_reference(transfer.key.id.hex())); named != names_.end())
    return named->second;
  const bool of_wound_up = transfer.kind == protocol::PaymentKind::settle && transfer.note == 0;
  if (of_wound_up && !amounts_.empty()) return amounts_.begin()->second.line;
  if (const auto unknown = unknown_.find(iban_of(iban)); unknown != unknown_.end()) return unknown->second;
  const auto [first, last] = amounts_.equal_range(transfer.amount);
  for (auto debit = first; debit != last; ++debit)
    if (debit->second.iban.empty() || debit->second.iban == iban_of(iban)) return debit->second.line;
  return std::nullopt;
}

}  // namespace federation
