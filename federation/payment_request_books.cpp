#include "federation/payment_request_books.h"

#include "protocol/check.h"
#include "storage/row.h"

namespace federation {

using protocol::check;
using storage::Table;

Bytes payment_request_row(const protocol::AccountId& payee, const RequestId& id) {
  return Bytes(payee.view()) + Bytes(id.view());
}

static PaymentRequest request_of(std::string_view row) {
  auto request = storage::decode_row<PaymentRequest>(row);
  check(request.has_value(), "the row of a payment request reads back");
  return *std::move(request);
}

Result<void> PaymentRequestBooks::load() {
  Result<void> result;
  view_.scan(Table::payment_request, {}, {}, [&](std::string_view key, std::string_view) {
    const auto payee = protocol::AccountId::from_bytes(key.substr(0, protocol::AccountId::size));
    if (payee)
      ++counts_[*payee];
    else
      result = std::unexpected(payee.error());
    return result.has_value();
  });
  return result;
}

std::size_t PaymentRequestBooks::count_of(const protocol::AccountId& payee) const {
  const auto found = counts_.find(payee);
  return found == counts_.end() ? 0 : found->second;
}

std::optional<PaymentRequest> PaymentRequestBooks::find(const protocol::AccountId& payee, const RequestId& id) const {
  const auto row = view_.get(Table::payment_request, payment_request_row(payee, id));
  return row ? std::optional(request_of(*row)) : std::nullopt;
}

std::vector<PaymentRequest> PaymentRequestBooks::of(const protocol::AccountId& payee) const {
  std::vector<PaymentRequest> requests;
  view_.scan(Table::payment_request, payee.view(), {}, [&](std::string_view, std::string_view row) {
    requests.push_back(request_of(row));
    return true;
  });
  return requests;
}

void PaymentRequestBooks::put(const PaymentRequest& request) {
  check(request.amount >= 0 && request.memo.size() <= max_request_memo, "a payment request is within its bounds");
  auto key = payment_request_row(request.payee, request.id);
  if (!view_.get(Table::payment_request, key)) ++counts_[request.payee];
  view_.put(Table::payment_request, std::move(key), storage::encode_row(request));
}

void PaymentRequestBooks::erase(const protocol::AccountId& payee, const RequestId& id) {
  const auto counted = counts_.find(payee);
  check(counted != counts_.end() && find(payee, id), "a request that is there is erased");
  if (--counted->second == 0) counts_.erase(counted);
  view_.erase(Table::payment_request, payment_request_row(payee, id));
}

void PaymentRequestBooks::erase_of(const protocol::AccountId& payee) {
  for (const auto& request : of(payee)) erase(payee, request.id);
}

void PaymentRequestBooks::note_paid(const protocol::PaymentOpened& accepted, Time now) {
  check(accepted.status == protocol::PaymentStatus::accepted, "what pays a request was accepted");
  const auto id = RequestId::from_bytes(accepted.key.id.view().substr(0, RequestId::size));
  check(id.has_value(), "the id of a payment has room for that of a request");
  auto request = find(accepted.payee, *id);
  if (!request || request->paid_by || accepted.amount.minor < request->amount) return;
  request->paid_by = accepted.key;
  request->paid_at = now;
  put(*request);
}

}  // namespace federation
