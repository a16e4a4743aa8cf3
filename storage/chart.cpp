#include "storage/chart.h"

#include "protocol/check.h"
#include "protocol/merkle.h"

namespace storage {
namespace {

using protocol::check;

template <class Id>
Id derive(std::string_view bytes) {
  const protocol::Hash hash = protocol::sha256(bytes);
  auto id = Id::from_bytes(hash.view().substr(0, Id::size));
  check(id.has_value(), "a hash is at least as long as an id");
  return *id;
}

}  // namespace

std::string position_label(const protocol::Domain& peer) {
  check(!peer.text().empty(), "a position is against a named peer");
  return "position:" + peer.text();
}

std::string exchange_label(const protocol::Domain& peer) {
  check(!peer.text().empty(), "an exchange is with a named peer");
  return "exchange:" + peer.text();
}

std::string worth_label(const protocol::Domain& peer) {
  check(!peer.text().empty(), "an exchange is with a named peer");
  return "worth:" + peer.text();
}

protocol::AccountId own_account(std::string_view label) {
  check(!label.empty(), "an own account has a label");
  std::string bytes = "lokaponto/account/v1";
  bytes.push_back('\0');
  bytes += label;
  return derive<protocol::AccountId>(bytes);
}

protocol::AccountId position_account(const protocol::Domain& peer) {
  return own_account(position_label(peer));
}

protocol::HoldId hold_id(const protocol::PaymentKey& key, std::uint8_t leg) {
  check(!key.origin.text().empty(), "a payment has an origin");
  std::string bytes = "lokaponto/hold/v1";
  bytes.push_back('\0');
  bytes += key.origin.text();
  bytes.push_back('\0');
  bytes += key.id.view();
  bytes.push_back(static_cast<char>(leg));
  return derive<protocol::HoldId>(bytes);
}

}  // namespace storage
