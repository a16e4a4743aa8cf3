#include "tests/node/node_setup.h"

#include "node/clock.h"
#include "protocol/check.h"

namespace node {

using protocol::check;

static protocol::SigningKey key_of(char letter, char purpose) {
  auto key = protocol::SigningKey::from_seed(std::string(31, letter) + purpose);
  check(key.has_value(), "32 bytes are a seed");
  return *std::move(key);
}

federation::NodeKeys keys_of(char letter) {
  return {key_of(letter, 'm'), key_of(letter, 'l'), key_of(letter, 'c')};
}

template <class T>
static T parse(std::string_view text) {
  auto parsed = T::parse(text);
  check(parsed.has_value(), "a test writes what can be read");
  return *std::move(parsed);
}

protocol::Domain domain_of(std::string_view text) {
  return parse<protocol::Domain>(text);
}
protocol::Alias alias_of(std::string_view text) {
  return parse<protocol::Alias>(text);
}
protocol::Address address_of(std::string_view text) {
  return parse<protocol::Address>(text);
}

template <class Id>
static Id numbered(std::uint64_t number) {
  Id id;
  for (std::size_t i = 0; i < 8; ++i) id.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  return id;
}

protocol::PaymentId payment_id(std::uint64_t number) {
  return numbered<protocol::PaymentId>(number);
}
protocol::AccountId account_id(std::uint64_t number) {
  return numbered<protocol::AccountId>(number);
}

protocol::NodeIdentity identity_of(std::string_view domain, std::string_view currency,
                                   const federation::NodeKeys& keys) {
  return {.currency = {.domain = domain_of(domain), .code = parse<protocol::CurrencyCode>(currency)},
          .name = "The association of " + std::string(domain),
          .message_key = keys.message.public_key(),
          .log_key = keys.log.public_key(),
          .contract_key = keys.contract.public_key(),
          .endpoint = {},
          .certificate = {}};
}

void found_books(storage::Store& store, const protocol::NodeIdentity& self) {
  const auto first = federation::found(store, self, wall_time());
  check(first.has_value() && store.commit(*first).has_value(), "an empty store takes its first entries");
}

std::unique_ptr<federation::Core> open_core(const storage::Store& store, const protocol::NodeIdentity& self,
                                            char letter) {
  auto core = federation::Core::open(store, self, keys_of(letter));
  check(core.has_value(), "founded books open");
  return *std::move(core);
}

federation::AddMember member(std::string_view alias, std::uint64_t account) {
  return {.member = {.alias = alias_of(alias),
                     .account = account_id(account),
                     .kind = protocol::MemberKind::professional,
                     .data = {}}};
}

federation::FundRequest deposit(std::uint64_t id, std::int64_t cents) {
  return {.id = payment_id(id),
          .kind = protocol::PaymentKind::deposit,
          .member = {},
          .amount = {cents, protocol::euro()},
          .reference = "transfer"};
}

federation::FundRequest issue(std::uint64_t id, std::string_view member, const protocol::NodeIdentity& self,
                              std::int64_t minor) {
  return {.id = payment_id(id),
          .kind = protocol::PaymentKind::issue,
          .member = alias_of(member),
          .amount = {minor, self.currency.code},
          .reference = {}};
}

federation::PayRequest payment(std::uint64_t id, std::string_view payer, std::string_view payee,
                               const protocol::NodeIdentity& self, std::int64_t minor) {
  return {.id = payment_id(id),
          .payer = alias_of(payer),
          .payee = address_of(payee),
          .amount = {minor, self.currency.code},
          .accept_before = {wall_time().milliseconds + 3'600'000},
          .refund_of = {},
          .route = {}};
}

protocol::Invitation invitation_of(const protocol::NodeIdentity& inviter, char letter) {
  return {.id = std::string(16, letter),
          .inviter = inviter,
          .offer = {.inviter_debt_limit = 100'000, .invitee_debt_limit = 100'000},
          .secret = std::string(32, letter),
          .expires = {wall_time().milliseconds + 3'600'000}};
}

}  // namespace node
