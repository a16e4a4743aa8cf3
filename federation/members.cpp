#include "federation/members.h"

#include <set>

#include "federation/credit.h"
#include "federation/credit_room.h"
#include "federation/member_rules.h"
#include "protocol/check.h"
#include "protocol/merkle.h"

namespace federation {

using protocol::AccountId;
using protocol::PaymentKind;
using storage::Table;

/// What nobody can compute, or find the alias from, without the node's secret log key: signatures are deterministic.
static protocol::Hash keyed_hash(const Context& context, const protocol::Alias& alias) {
  return protocol::sha256(context.keys.log.sign("application/vnd.lokaponto.erased-alias.v1", alias.text()).view());
}

static Result<void> check_data(const Member& member) {
  if (auto checked = check_personal_data(member.data); !checked) return checked;
  if (member.kind == protocol::MemberKind::individual && !member.data.company_number.empty())
    return protocol::failure(Reason::malformed, "company_number is for those who are no individuals");
  return {};
}

void add_member(Context& context, const AddMember& request) {
  Books& books = context.books;
  const Member& member = request.member;
  if (request.credit_limit < 0 || (request.credit_limit > 0 && !is_mutual_credit(books)))
    return context.fail(request.ticket, Reason::malformed, "only members of a mutual credit go below zero");
  if (const auto known = books.member(member.alias)) {
    if (known->kind == member.kind && known->data == member.data) return context.succeed(request.ticket);
    return context.fail(request.ticket, Reason::already_exists, "the alias is taken");
  }
  if (books.members().is_erased(keyed_hash(context, member.alias)))
    return context.fail(request.ticket, Reason::alias_erased, "the alias was another member's");
  if (books.account(member.account) != nullptr)
    return context.fail(request.ticket, Reason::already_exists, "the account id is taken");
  if (const auto checked = check_data(member); !checked)
    return context.fail(request.ticket, checked.error().reason, checked.error().detail);
  if (request.credit_limit > 0 && !has_credit_room(books, std::nullopt, request.credit_limit))
    return context.fail(request.ticket, Reason::amount_overflow, "the credit of all members together");
  books.record(context.now, protocol::AccountOpened{.account = member.account,
                                                    .purpose = protocol::AccountPurpose::member,
                                                    .member = member.kind,
                                                    .currency = books.currency().code,
                                                    .bounds = {.least = -request.credit_limit, .most = INT64_MAX},
                                                    .label = {}});
  if (request.verified || request.valid_until != 0)
    books.record(context.now,
                 protocol::MemberStandingSet{
                     .account = member.account, .verified = request.verified, .valid_until = request.valid_until});
  books.put_member(member);
  context.succeed(request.ticket);
}

void change_member(Context& context, const ChangeMember& request) {
  auto member = context.books.member(request.alias);
  if (!member) return context.fail(request.ticket, Reason::not_found, "no member has this alias");
  for (const auto& [part, text] : request.parts) member->data.*part = text;
  member->data.findable = request.findable.value_or(member->data.findable);
  if (const auto checked = check_data(*member); !checked)
    return context.fail(request.ticket, checked.error().reason, checked.error().detail);
  context.books.put_member(*member);
  context.succeed(request.ticket);
}

void set_standing(Context& context, const SetStanding& request) {
  Books& books = context.books;
  const auto account = books.account_of(request.alias);
  if (!account) return context.fail(request.ticket, Reason::not_found, "no member has this alias");
  const Standing& now = books.members().standing(*account);
  const protocol::MemberStandingSet before{*account, now.verified, now.suspended, now.valid_until};
  const protocol::MemberStandingSet after{*account, request.verified.value_or(now.verified),
                                          request.suspended.value_or(now.suspended),
                                          request.valid_until.value_or(now.valid_until)};
  if (after.valid_until < 0) return context.fail(request.ticket, Reason::malformed, "a membership ends after 1970");
  if (after != before) books.record(context.now, after);
  context.succeed(request.ticket);
}

void set_member_rules(Context& context, const SetMemberRules& request) {
  const auto& rules = request.rules;
  if (rules.most_balance < 0 || rules.most_paid < 0)
    return context.fail(request.ticket, Reason::malformed, "a limit is not below zero");
  if (rules.period_days < 1 || rules.period_days > 366)
    return context.fail(request.ticket, Reason::malformed, "a period has 1 to 366 days");
  if (rules != context.books.members().rules()) context.books.record(context.now, rules);
  context.succeed(request.ticket);
}

/// More is no list that anybody looks through.
static constexpr std::size_t max_favourites = 500;

void set_favourite(Context& context, const SetFavourite& request) {
  Books& books = context.books;
  const auto account = books.account_of(request.alias);
  if (!account) return context.fail(request.ticket, Reason::not_found, "no member has this alias");
  const auto& favourite = request.favourite;
  const auto row = favourite_row(*account, favourite);
  if (!request.is_favourite) {
    books.erase_favourite(row);
    return context.succeed(request.ticket);
  }
  if (favourite.domain == books.domain() && !books.account_of(favourite.alias))
    return context.fail(request.ticket, Reason::not_found, "no member has the address " + favourite.text());
  std::size_t others = 0;
  books.view().scan(Table::favourite, account->view(), {}, [&](std::string_view key, std::string_view) {
    if (key != row) ++others;
    return true;
  });
  if (others >= max_favourites)
    return context.fail(request.ticket, Reason::oversize,
                        "a member has at most " + std::to_string(max_favourites) + " favourites");
  books.put_favourite(*account, favourite);
  context.succeed(request.ticket);
}

// ---- erasing

namespace {

/// Shorter names stand in many a text that is about somebody else.
constexpr std::size_t min_telling_name = 6;

/// What has to do with one member.
class Traces {
 public:
  Traces(Books& books, Member member) : books_(books), member_(std::move(member)) {}

  void erase_bank_texts();
  void erase_memos();
  void erase_favourites();

 private:
  bool concerns_it(const PaymentKey& key) const { return concerns(books_, key, member_.account); }
  bool speaks_of(const BankText& text) const;
  bool still_needed(std::string_view key) const;

  Books& books_;
  const Member member_;
};

/// The bank's own words, where no payment here says whom they are about.
bool Traces::speaks_of(const BankText& text) const {
  const auto& [name, email, phone, postal_address, company_number, iban, notes, findable] = member_.data;
  if (!iban.empty() && text.iban == iban) return true;
  if (name.size() < min_telling_name) return !name.empty() && text.name == name;
  return text.name.contains(name) || text.text.contains(name);
}

/// A line that waits for the treasurer, or a transfer that is still to be made.
bool Traces::still_needed(std::string_view key) const {
  if (const auto digest = protocol::Hash::from_bytes(key)) {
    const auto line = books_.fund().line(*digest);
    return line && line->waits();
  }
  const auto id = protocol::PaymentId::from_bytes(key);
  return id && books_.fund().open_transfers().contains(*id);
}

void Traces::erase_bank_texts() {
  std::set<Bytes> keys;
  books_.view().scan(Table::bank_transfer, {}, {}, [&](std::string_view key, std::string_view row) {
    const auto transfer = storage::decode_row<BankTransfer>(row);
    if (transfer && concerns_it(transfer->key)) keys.emplace(key);
    return true;
  });
  books_.view().scan(Table::bank_line, {}, {}, [&](std::string_view key, std::string_view row) {
    const auto line = storage::decode_row<BankLine>(row);
    if (line && line->booked.payment && concerns_it(*line->booked.payment)) keys.emplace(key);
    return true;
  });
  books_.view().scan(Table::bank_text, {}, {}, [&](std::string_view key, std::string_view row) {
    const auto text = storage::decode_row<BankText>(row);
    if (text && speaks_of(*text) && !still_needed(key)) keys.emplace(key);
    return true;
  });
  for (const auto& key : keys) books_.erase_bank_text(key);
}

/// Of payments from and to the member: either side may have written of the other.
void Traces::erase_memos() {
  std::set<PaymentKey> keys;
  books_.view().scan(Table::account_payment, member_.account.view(), {}, [&](std::string_view, std::string_view key) {
    const auto row = books_.view().get(Table::payment, key);
    const auto payment = storage::decode_row<Payment>(row.value_or(Bytes()));
    protocol::check(payment.has_value(), "an account lists payments that are there");
    keys.insert(payment->key());
    return true;
  });
  for (const auto& key : keys) books_.erase_memo(key);
}

/// The member's own, and the member among those of others.
void Traces::erase_favourites() {
  const auto address = protocol::Address{member_.alias, books_.domain()}.text();
  std::set<Bytes> rows;
  books_.view().scan(Table::favourite, {}, {}, [&](std::string_view key, std::string_view) {
    if (key.starts_with(member_.account.view()) || key.substr(protocol::AccountId::size) == address) rows.emplace(key);
    return true;
  });
  for (const auto& row : rows) books_.erase_favourite(row);
}

}  // namespace

void erase_member(Context& context, const EraseMember& request) {
  Books& books = context.books;
  const auto keyed = keyed_hash(context, request.alias);
  const auto member = books.member(request.alias);
  if (!member && books.members().is_erased(keyed)) return context.succeed(request.ticket);
  if (!member) return context.fail(request.ticket, Reason::not_found, "no member has this alias");
  // A payment that is to be recovered may concern the account.
  if (books.recovering())
    return context.fail(request.ticket, Reason::recovering, "the node was restored and waits for its peers");
  if (const auto why = what_keeps_open(books, member->account); !why.empty())
    return context.fail(request.ticket, Reason::account_not_empty, why);
  books.record(context.now, protocol::AccountClosed{member->account});
  Traces traces(books, *member);
  traces.erase_bank_texts();
  traces.erase_memos();
  traces.erase_favourites();
  books.webhooks().erase_of(member->account);
  books.payment_requests().erase_of(member->account);
  books.erase_member(request.alias, keyed);
  context.succeed(request.ticket);
}

}  // namespace federation
