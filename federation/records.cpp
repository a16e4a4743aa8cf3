#include "federation/records.h"

#include "storage/journal.h"

namespace federation {

// A domain holds no zero byte, so the separator keeps the rows of one domain together and apart from any longer name.
static Bytes under(const Domain& domain, std::string_view rest) {
  Bytes key = domain.text();
  key.push_back('\0');
  key.append(rest);
  return key;
}

Bytes payment_row(const PaymentKey& key) {
  return under(key.origin, key.id.view());
}

Bytes agreement_row(const Domain& peer, std::uint32_t version) {
  return under(peer, storage::number_key(version));
}

Bytes outbox_row(const Domain& peer, std::uint64_t number) {
  return under(peer, storage::number_key(number));
}

Bytes tally_row(const Domain& peer, protocol::EnvelopeDirection direction, std::uint64_t sequence) {
  return under(peer, static_cast<char>(direction) + storage::number_key(sequence));
}

Bytes settlement_row(const Domain& peer, std::uint32_t number) {
  return under(peer, storage::number_key(number));
}

Bytes account_payment_row(const protocol::AccountId& account, std::uint64_t entry) {
  return Bytes(account.view()) + storage::number_key(UINT64_MAX - entry);
}

Bytes favourite_row(const protocol::AccountId& account, const protocol::Address& address) {
  return Bytes(account.view()) + address.text();
}

Bytes log_row(const Domain& peer, std::uint64_t sequence) {
  return under(peer, storage::number_key(sequence));
}

}  // namespace federation
