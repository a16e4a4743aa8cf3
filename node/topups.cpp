#include "node/topups.h"

#include "protocol/merkle.h"

namespace node {

using federation::Payment;

std::string topup_reference(const protocol::PaymentId& id) {
  constexpr std::string_view letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  constexpr std::size_t length = 10;
  std::string reference = "CREDIT";
  const auto digest = protocol::sha256("lokaponto/topup/v1" + protocol::Bytes(id.view()));
  for (const char byte : digest.view().substr(0, length))
    reference += letters[static_cast<unsigned char>(byte) % letters.size()];
  return reference;
}

std::string topup_page_address(const config::Configuration& configuration, const protocol::PaymentId& id) {
  return configuration.http_public_url + std::string(topup_base) + id.hex();
}

std::vector<Payment> topups_awaited(const federation::Books& books, const protocol::AccountId& account) {
  std::vector<Payment> all;
  for (const auto& key : books.fund().issues_awaited(account))
    if (auto payment = books.payment(key); payment && payment->status() == protocol::PaymentStatus::held)
      all.push_back(*std::move(payment));
  return all;
}

}  // namespace node
