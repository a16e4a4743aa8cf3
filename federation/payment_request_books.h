// Payment requests: what a member asks to be paid, shown to whoever is to pay as a QR code or a link.
//
// No consequence of the journal: a request moves nothing and binds nobody, and its memo may have to be erased. What
// links a payment to it is the payment's id, which its payer's program begins with the id of the request: so it needs
// no word between nodes, and a try that was refused can be followed by another. One thread: the writer's.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "federation/records.h"
#include "protocol/id.h"
#include "storage/view.h"

namespace federation {

/// The first 12 bytes of the id of a payment that pays it; the last 4 are for the payer's program to choose at random.
using RequestId = protocol::Id<struct RequestIdTag, 12>;

struct PaymentRequest {
  protocol::AccountId payee;
  RequestId id;             ///< random
  std::int64_t amount = 0;  ///< own minor units to be credited; 0: the payer decides
  std::string memo;         ///< at most max_request_memo bytes, for the payer to read
  Time created_at;
  Time expires_at;  ///< a program should not offer to pay it later; a payment that comes counts all the same
  std::optional<PaymentKey> paid_by;  ///< the first payment that credited enough
  Time paid_at;                       ///< zero unless paid
  friend bool operator==(const PaymentRequest&, const PaymentRequest&) = default;
};

template <class Io>
void fields(Io& io, typename Io::template Of<PaymentRequest>& request) {
  io(request.payee, request.id, request.amount, request.memo, request.created_at, request.expires_at, request.paid_by,
     request.paid_at);
}

inline constexpr std::size_t max_request_memo = 140;
/// So many rows are kept of one account. When it makes one more, the oldest of those that are paid or have expired go:
/// so many at once that not every request has to look for one.
inline constexpr std::size_t max_requests_of_account = 1'000;
inline constexpr std::size_t max_requests_dropped = 100;

Bytes payment_request_row(const protocol::AccountId& payee, const RequestId& id);

class PaymentRequestBooks {
 public:
  explicit PaymentRequestBooks(storage::View& view) : view_(view) {}
  /// corrupt if a row is of no account.
  Result<void> load();

  std::optional<PaymentRequest> find(const protocol::AccountId& payee, const RequestId& id) const;
  /// In the order of their ids.
  std::vector<PaymentRequest> of(const protocol::AccountId& payee) const;
  /// How many they are; kept in memory, so it costs no look into the store.
  std::size_t count_of(const protocol::AccountId& payee) const;
  void put(const PaymentRequest& request);
  void erase(const protocol::AccountId& payee, const RequestId& id);
  void erase_of(const protocol::AccountId& payee);
  /// A payment was accepted here: notes it if it pays a request in full and is the first that does.
  void note_paid(const protocol::PaymentOpened& accepted, Time now);

 private:
  storage::View& view_;
  std::map<protocol::AccountId, std::size_t> counts_;  ///< of accounts with at least one
};

}  // namespace federation
