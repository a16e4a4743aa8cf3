#include "protocol/accounting_chart.h"

#include <algorithm>
#include <utility>

#include "protocol/check.h"

namespace protocol {
namespace {

constexpr std::size_t max_digits = 12;
constexpr std::size_t max_title_bytes = 100;

bool is_digit(char character) {
  return character >= '0' && character <= '9';
}

bool is_control(char character) {
  return static_cast<unsigned char>(character) < 0x20 || character == 0x7f;
}

consteval bool in_order() {
  for (std::size_t i = 0; i < accounting_roles.size(); ++i)
    if (static_cast<std::size_t>(accounting_roles[i].role) != i) return false;
  return true;
}
static_assert(in_order(), "the table has a line for each role, in order");

}  // namespace

std::optional<AccountingRole> accounting_role(std::string_view key) {
  const auto* found = std::ranges::find(accounting_roles, key, &AccountingRoleDefault::key);
  return found == accounting_roles.end() ? std::nullopt : std::optional(found->role);
}

std::string_view key_of(AccountingRole role) {
  return accounting_roles.at(static_cast<std::size_t>(role)).key;
}

Result<ChartAccount> ChartAccount::parse(std::string_view text) {
  const auto space = std::min(text.find(' '), text.size());
  const auto number = text.substr(0, space);
  const auto title = text.substr(std::min(space + 1, text.size()));
  if (number.size() < 3 || number.size() > max_digits || !std::ranges::all_of(number, is_digit) || number[0] < '1' ||
      number[0] > '7')
    return failure(Reason::malformed, "an account number has 3 to 12 digits, the first from 1 to 7");
  if (title.size() > max_title_bytes || std::ranges::any_of(title, is_control) || title.starts_with(' '))
    return failure(Reason::malformed, "a title has at most 100 bytes, after one space");
  return ChartAccount{.number = std::string(number), .title = std::string(title)};
}

AccountingChart::AccountingChart() {
  for (std::size_t i = 0; i < accounts_.size(); ++i)
    accounts_[i] = {.number = std::string(accounting_roles[i].number), .title = std::string(accounting_roles[i].title)};
}

void AccountingChart::set(AccountingRole role, ChartAccount account) {
  check(!account.number.empty(), "an account of the chart has a number");
  auto& kept = accounts_[static_cast<std::size_t>(role)];
  if (account.title.empty()) account.title = std::move(kept.title);
  kept = std::move(account);
}

}  // namespace protocol
