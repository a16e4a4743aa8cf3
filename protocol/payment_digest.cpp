#include "protocol/payment_digest.h"

#include "protocol/check.h"
#include "protocol/merkle.h"

namespace protocol {

/// As rows are written (storage/row.h): integers big-endian, texts behind a 32-bit length.
Hash payment_request_digest(const Alias& payer, const Address& payee, const Amount& amount,
                            const std::optional<PaymentKey>& refund_of) {
  Bytes bytes;
  const auto add_number = [&](std::uint64_t number, unsigned size) {
    for (unsigned i = size; i-- > 0;) bytes += static_cast<char>(number >> (8 * i));
  };
  const auto add_text = [&](std::string_view text) {
    add_number(text.size(), 4);
    bytes += text;
  };
  add_text("lokaponto/pay/v1");
  add_text(payer.text());
  add_text(payee.text());
  add_number(static_cast<std::uint64_t>(amount.minor), 8);
  add_text(amount.currency.view());
  add_number(refund_of ? 1 : 0, 1);
  if (refund_of) {
    add_text(refund_of->origin.text());
    bytes += refund_of->id.view();
  }
  return sha256(bytes);
}

PaymentKey key_beside(const PaymentKey& key, const Hash& order) {
  const auto digest = sha256("lokaponto/beside/v1" + Bytes(order.view()));
  const auto id = PaymentId::from_bytes(digest.view().substr(0, PaymentId::size));
  check(id.has_value(), "a hash is at least as long as an id");
  return {key.origin, *id};
}

}  // namespace protocol
