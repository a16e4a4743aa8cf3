#include "benchmarks/association.h"

#include "node/clock.h"
#include "protocol/check.h"
#include "protocol/merkle.h"

namespace benchmarks {

using protocol::check;

namespace {

constexpr std::int64_t an_hour = 3'600'000;

template <class T>
T parse(const std::string& text) {
  auto parsed = T::parse(text);
  check(parsed.has_value(), "names in a benchmark are well formed");
  return *std::move(parsed);
}

protocol::SigningKey key_for(const std::string& seed, const std::string& purpose) {
  auto key = protocol::SigningKey::from_seed(protocol::sha256(seed + "/" + purpose).view());
  check(key.has_value(), "a digest is a seed");
  return *std::move(key);
}

template <class Any>
Any numbered_id(const std::string& purpose, std::uint64_t number) {
  const auto digest = protocol::sha256(purpose + std::to_string(number));
  return *Any::from_bytes(digest.view().substr(0, Any::size));
}

/// splitmix64 (Steele, Lea, Flood 2014): neighbouring numbers lie far apart, as random ids do.
std::uint64_t scattered(std::uint64_t number) {
  number += 0x9e3779b97f4a7c15;
  number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9;
  number = (number ^ (number >> 27)) * 0x94d049bb133111eb;
  return number ^ (number >> 31);
}

protocol::PaymentId payment_id(std::uint64_t number) {
  protocol::PaymentId id;
  const std::uint64_t high = scattered(number);
  for (std::size_t i = 0; i < 8; ++i) {
    id.bytes[i] = static_cast<std::uint8_t>(high >> (8 * i));
    id.bytes[8 + i] = static_cast<std::uint8_t>(number >> (8 * i));
  }
  return id;
}

}  // namespace

Association::Association(const std::string& domain, const std::string& currency, std::uint32_t members)
    : seed_(domain) {
  const auto own = keys();
  self_ = {.currency = {.domain = parse<protocol::Domain>(domain), .code = parse<protocol::CurrencyCode>(currency)},
           .name = "The association of " + domain,
           .message_key = own.message.public_key(),
           .log_key = own.log.public_key(),
           .contract_key = own.contract.public_key(),
           .endpoint = {},
           .certificate = {}};
  check(members > 1, "payments need two members");
  for (std::uint32_t i = 0; i < members; ++i)
    members_.push_back(parse<protocol::Address>("m" + std::to_string(i) + "@" + domain));
}

void Association::set_link(std::string certificate, std::string endpoint) {
  self_.certificate = std::move(certificate);
  self_.endpoint = std::move(endpoint);
}

federation::NodeKeys Association::keys() const {
  return {key_for(seed_, "message"), key_for(seed_, "log"), key_for(seed_, "contract")};
}

std::unique_ptr<federation::Core> Association::found(storage::Store& store) const {
  const auto first = federation::found(store, self_, node::wall_time());
  check(first.has_value() && store.commit(*first).has_value(), "an empty store takes its first entries");
  auto opened = federation::Core::open(store, self_, keys());
  check(opened.has_value(), "founded books open");
  auto core = *std::move(opened);
  const auto now = node::wall_time();
  const std::int64_t all = units_each * members();
  core->step(now, federation::FundRequest{.id = numbered_id<protocol::PaymentId>("deposit", 0),
                                          .member = {},
                                          .amount = {all, protocol::euro()},
                                          .reference = {}});
  for (std::uint32_t i = 0; i < members(); ++i) {
    const auto& alias = members_[i].alias;
    core->step(now, federation::AddMember{.member = {.alias = alias,
                                                     .account = numbered_id<protocol::AccountId>(seed_ + "/member", i),
                                                     .data = {}}});
    core->step(now, federation::FundRequest{.id = numbered_id<protocol::PaymentId>("issue", i),
                                            .kind = protocol::PaymentKind::issue,
                                            .member = alias,
                                            .amount = {units_each, self_.currency.code},
                                            .reference = {}});
    if (i % 1000 == 999) commit(*core, store);
  }
  commit(*core, store);
  return core;
}

federation::PayRequest Association::payment(std::uint64_t number, std::uint32_t payer,
                                            const protocol::Address& payee) const {
  return {.id = payment_id(number),
          .payer = member(payer).alias,
          .payee = payee,
          .amount = {1, self_.currency.code},
          .accept_before = {node::wall_time().milliseconds + an_hour},
          .refund_of = {},
          .route = {}};
}

protocol::PaymentKey payment_key(const Association& association, std::uint64_t number) {
  return {association.domain(), payment_id(number)};
}

protocol::Invitation invitation_by(const Association& inviter) {
  return {.id = std::string(16, 'i'),
          .inviter = inviter.self(),
          .offer = {.inviter_debt_limit = debt_limit, .invitee_debt_limit = debt_limit},
          .secret = std::string(32, 's'),
          .expires = {node::wall_time().milliseconds + an_hour}};
}

std::vector<federation::SendFrame> commit(federation::Core& core, storage::Store& store) {
  auto sealed = core.seal(node::wall_time());
  auto receipt = store.commit(sealed.writes());
  check(receipt.has_value(), "a benchmark has room on its disk");
  core.committed();
  std::vector<federation::SendFrame> frames;
  for (auto& effect : std::move(sealed).release(*std::move(receipt)))
    if (auto* frame = std::get_if<federation::SendFrame>(&effect)) frames.push_back(std::move(*frame));
  return frames;
}

}  // namespace benchmarks
