#include "federation/verify_accounts.h"

#include <algorithm>

#include "federation/credit.h"
#include "federation/own_accounts.h"
#include "federation/paper_accounts.h"

namespace federation {

using protocol::AccountOpened;
using protocol::AccountPurpose;

namespace {

/// What follows `prefix` in a label; nullopt if it does not begin so.
std::optional<std::string> rest_of(const std::string& label, std::string_view prefix) {
  return label.starts_with(prefix) ? std::optional(label.substr(prefix.size())) : std::nullopt;
}

/// The accounts that a label with a name in it can be one of.
std::vector<AccountOpened> named_accounts(const Books& books, const std::string& label) {
  for (const auto& prefix : {stock_label(""), returns_label(""), cash_label("")})
    if (const auto name = rest_of(label, prefix); name && parse_counter(*name))
      return counter_accounts(*name, books.currency().code);
  for (const auto* prefix : {"position:", "exchange:", "worth:"}) {
    const auto name = rest_of(label, prefix);
    const auto domain = name ? Domain::parse(*name) : protocol::failure(Reason::malformed);
    const PeerState* peer = domain ? books.peer(*domain) : nullptr;
    if (peer != nullptr) return peer_accounts(books.currency(), peer->identity.currency);
  }
  return {};
}

/// Every account of the node's own that may be opened under this label, as it must be.
std::vector<AccountOpened> own_accounts_like(const Books& books, const std::string& label) {
  auto accounts = named_accounts(books, label);
  const auto add = [&](const std::vector<AccountOpened>& more) {
    accounts.insert(accounts.end(), more.begin(), more.end());
  };
  add(founding_accounts(books.currency()));
  if (!is_mutual_credit(books)) add(notes_accounts(books.currency().code));
  return accounts;
}

std::string check_member(const Books& books, const AccountOpened& opened) {
  if (!opened.label.empty()) return "a member's account bears a label";
  if (opened.currency != books.currency().code) return "a member's account is in another currency";
  if (opened.member == protocol::MemberKind::none) return "a member is of no kind";
  const auto is_taken = [&](const AccountOpened& own) { return own.account == opened.account; };
  if (std::ranges::any_of(own_accounts_like(books, {}), is_taken))
    return "a member's account takes the place of another";
  if (opened.bounds.most != INT64_MAX) return "a member's account has a ceiling";
  if (is_mutual_credit(books) ? opened.bounds.least > 0 : opened.bounds.least != 0)
    return "a member's account may go where members of this currency may not";
  return {};
}

std::string check(const Books& books, const AccountOpened& opened) {
  if (opened.purpose == AccountPurpose::member) return check_member(books, opened);
  const auto allowed = own_accounts_like(books, opened.label);
  return std::ranges::find(allowed, opened) != allowed.end() ? "" : "it opens an account that these books do not have";
}

std::string check(const Books&, const protocol::Genesis& genesis) {
  const auto& currency = genesis.currency;
  return currency.backing == protocol::Backing::reserve && currency.scale != protocol::euro_scale
             ? "a currency backed by euros has two decimals"
             : "";
}

template <class Body>
std::string check(const Books&, const Body&) {
  return {};
}

}  // namespace

std::string check_account_entry(const Books& books, const protocol::Entry& entry) {
  if (!books.founded() && !std::holds_alternative<protocol::Genesis>(entry.body)) return {};  // said by the replay
  return std::visit([&](const auto& body) { return check(books, body); }, entry.body);
}

}  // namespace federation
