// Payments of wallets that may be asked for again, because their answer was lost on the way.
//
// A Cyclos payment bears no id of its client's choosing. A wallet that has waited 20 s says that something went wrong
// and that one can try again: the same payment then comes anew, and must not be made twice. So a payment that is the
// same - payer, payee, amount, description - as one that the same asker made less than `remembered_ms` ago is taken for
// that one, and is given its answer, unless the asker has fetched a list since that shows it: whoever has seen a
// payment and asks for another means another. (Wallets fetch the list as soon as a payment was answered.) What another
// till or program of the same account asks for is another payment, and what it has fetched this one has not seen.
//
// What was asked since the start is kept in memory. What was made before it stands in the books, and is recalled from
// there the first time that its payer is met after a start: who waited while the node went down pays once. Who asked
// for it is not known any more: the first to ask for it again who was not shown it. Any thread.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "federation/records.h"
#include "protocol/id.h"

namespace node {

class CyclosRepeats {
 public:
  static constexpr std::int64_t remembered_ms = 120'000;
  /// Beyond so many at once, in all or of one payer, the oldest are forgotten.
  static constexpr std::size_t most = 10'000;
  static constexpr std::size_t most_each = 500;

  /// Who asks: the digest of the credential that the request shows.
  using Asker = protocol::Hash;

  struct Wish {
    protocol::AccountId payer;
    std::string payee;  ///< the number
    std::int64_t minor = 0;
    std::string description;
    friend auto operator<=>(const Wish&, const Wish&) = default;
  };

  using WishMade = std::pair<Wish, protocol::PaymentId>;

  /// `started`: of the node, in monotonic milliseconds as all times here.
  explicit CyclosRepeats(std::int64_t started) : started_(started) {}

  /// Whether recall() is to come first: the payer was not met since the start, which was `remembered_ms` ago at most.
  bool is_to_recall(const protocol::AccountId& payer, std::int64_t now) const;
  /// What the payer made in the last `remembered_ms` before the node ended, for as long again from the start on. Only
  /// the first call for a payer does anything.
  void recall(const protocol::AccountId& payer, const std::vector<WishMade>& made);

  /// The id under which to make it: that of the same payment, or `fresh`.
  protocol::PaymentId id_for(const Wish& wish, const Asker& asker, const protocol::PaymentId& fresh, std::int64_t now);
  /// It was not made under this id: asked for again, it may be.
  void forget(const Wish& wish, const protocol::PaymentId& id);
  /// The payer has been shown these payments, by a list that `asker` fetched.
  void seen(const protocol::AccountId& payer, const Asker& asker, const std::vector<federation::Payment>& payments);

 private:
  struct Made {
    protocol::PaymentId id;
    std::int64_t since = 0;
    std::set<Asker> shown_to;  ///< of what was recalled: these mean another
  };
  /// What was recalled, and not asked for since, is nobody's.
  static constexpr Asker nobody{};
  using AllMade = std::map<std::pair<Wish, Asker>, Made>;
  /// From the first wish of the payer to behind the last one.
  std::pair<AllMade::iterator, AllMade::iterator> of_payer(const protocol::AccountId& payer);
  /// For one more of the payer.
  void make_room(const protocol::AccountId& payer);

  const std::int64_t started_;
  mutable std::mutex mutex_;
  AllMade made_;
  std::set<protocol::AccountId> recalled_;
};

}  // namespace node
