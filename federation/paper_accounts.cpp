#include "federation/paper_accounts.h"

#include <algorithm>
#include <array>

#include "federation/own_accounts.h"
#include "protocol/check.h"
#include "storage/chart.h"

namespace federation {

using protocol::AccountId;
using protocol::AccountPurpose;
using storage::own_account;

inline constexpr std::size_t max_counter_bytes = 40;
inline constexpr std::size_t max_code_letters = 12;
inline constexpr std::string_view returns_suffix = "/returns";

const PaperAccounts& paper_accounts() {
  static const PaperAccounts accounts{.paper = own_account(paper_label),
                                      .printed = own_account(printed_label),
                                      .vault = own_account(vault_label),
                                      .transit = own_account(transit_label),
                                      .destroyed = own_account(destroyed_label),
                                      .out = own_account(out_label)};
  return accounts;
}

std::string stock_label(const std::string& counter) {
  return "notes:counter:" + counter;
}
std::string returns_label(const std::string& counter) {
  return "notes:returns:" + counter;
}
std::string cash_label(const std::string& counter) {
  return std::string(cash_prefix) + counter;
}

protocol::Result<std::string> parse_counter(std::string_view text) {
  constexpr std::array<std::string_view, 4> places{"vault", "transit", "printed", "destroyed"};
  const auto fits = [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-';
  };
  if (text.empty() || text.size() > max_counter_bytes || text.front() == '-' || !std::ranges::all_of(text, fits) ||
      std::ranges::find(places, text) != places.end())
    return protocol::failure(protocol::Reason::malformed, "a counter has a name of a-z, 0-9 and hyphens");
  return std::string(text);
}

std::optional<AccountId> notes_place(std::string_view text) {
  const auto& accounts = paper_accounts();
  if (text == "vault") return accounts.vault;
  if (text == "transit") return accounts.transit;
  if (text == "printed") return accounts.printed;
  if (text == "destroyed") return accounts.destroyed;
  const bool returns = text.ends_with(returns_suffix);
  if (returns) text.remove_suffix(returns_suffix.size());
  const auto counter = parse_counter(text);
  if (!counter) return std::nullopt;
  return own_account(returns ? returns_label(*counter) : stock_label(*counter));
}

protocol::CurrencyCode notes_currency(const protocol::CurrencyCode& own) {
  std::string code(own.view());
  if (code.size() < max_code_letters)
    code += 'P';
  else
    code.back() = code.back() == 'P' ? 'Q' : 'P';
  const auto parsed = protocol::CurrencyCode::parse(code);
  protocol::check(parsed.has_value(), "a code with another letter is a code");
  return *parsed;
}

std::vector<protocol::AccountOpened> notes_accounts(const protocol::CurrencyCode& own) {
  const auto notes = notes_currency(own);
  std::vector<protocol::AccountOpened> accounts{
      opened_account(AccountPurpose::paper, std::string(paper_label), own, only_credit),
      opened_account(AccountPurpose::notes, std::string(printed_label), notes, only_debit)};
  for (const auto label : {vault_label, transit_label, destroyed_label, out_label})
    accounts.push_back(opened_account(AccountPurpose::notes, std::string(label), notes, only_credit));
  return accounts;
}

std::vector<protocol::AccountOpened> counter_accounts(const std::string& counter, const protocol::CurrencyCode& own) {
  const auto notes = notes_currency(own);
  return {opened_account(AccountPurpose::notes, stock_label(counter), notes, only_credit),
          opened_account(AccountPurpose::notes, returns_label(counter), notes, only_credit),
          opened_account(AccountPurpose::cash, cash_label(counter), protocol::euro(), only_debit)};
}

}  // namespace federation
