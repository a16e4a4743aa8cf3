// Payments of wallets that may be asked for again, because their answer was lost on the way.
//
// A Cyclos payment bears no id of its client's choosing. A wallet that has waited 20 s says that something went wrong
// and that one can try again: the same payment then comes anew, and must not be made twice. So a payment that is the
// same - payer, payee, amount, description - as one that was made less than `remembered_ms` ago is taken for that one,
// and is given its answer, unless the wallet has fetched a list since that shows it: whoever has seen a payment and
// asks for another means another. (Wallets fetch the list as soon as a payment was answered.) In memory: after a
// restart a payment asked for again is another one. Any thread.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "federation/records.h"

namespace node {

class CyclosRepeats {
 public:
  static constexpr std::int64_t remembered_ms = 120'000;
  /// Beyond so many at once the oldest are forgotten.
  static constexpr std::size_t most = 10'000;

  struct Wish {
    protocol::AccountId payer;
    std::string payee;  ///< the number
    std::int64_t minor = 0;
    std::string description;
    friend auto operator<=>(const Wish&, const Wish&) = default;
  };

  /// The id under which to make it: that of the same payment, or `fresh`. `now`: monotonic milliseconds.
  protocol::PaymentId id_for(const Wish& wish, const protocol::PaymentId& fresh, std::int64_t now);
  /// It was not made: asked for again, it may be.
  void forget(const Wish& wish);
  /// The payer has been shown these payments.
  void seen(const protocol::AccountId& payer, const std::vector<federation::Payment>& payments);

 private:
  struct Made {
    protocol::PaymentId id;
    std::int64_t since = 0;
  };
  void drop_old(std::int64_t now);

  std::mutex mutex_;
  std::map<Wish, Made> made_;
};

}  // namespace node
