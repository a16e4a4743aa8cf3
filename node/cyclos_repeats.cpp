#include "node/cyclos_repeats.h"

#include <algorithm>

namespace node {

using protocol::PaymentId;

bool CyclosRepeats::is_to_recall(const protocol::AccountId& payer, std::int64_t now) const {
  const std::scoped_lock lock(mutex_);
  return now - started_ < remembered_ms && !recalled_.contains(payer);
}

void CyclosRepeats::recall(const protocol::AccountId& payer, const std::vector<WishMade>& made) {
  const std::scoped_lock lock(mutex_);
  if (!recalled_.insert(payer).second) return;
  for (const auto& [wish, id] : made) made_.try_emplace(wish, Made{id, started_});
}

PaymentId CyclosRepeats::id_for(const Wish& wish, const PaymentId& fresh, std::int64_t now) {
  const std::scoped_lock lock(mutex_);
  drop_old(now);
  return made_.try_emplace(wish, Made{fresh, now}).first->second.id;
}

void CyclosRepeats::forget(const Wish& wish) {
  const std::scoped_lock lock(mutex_);
  made_.erase(wish);
}

void CyclosRepeats::seen(const protocol::AccountId& payer, const std::vector<federation::Payment>& payments) {
  const std::scoped_lock lock(mutex_);
  const auto is_shown = [&](const PaymentId& id) {
    return std::ranges::any_of(payments, [&](const auto& payment) { return payment.key().id == id; });
  };
  for (auto made = made_.lower_bound(Wish{.payer = payer, .payee = {}, .minor = INT64_MIN, .description = {}});
       made != made_.end() && made->first.payer == payer;)
    made = is_shown(made->second.id) ? made_.erase(made) : std::next(made);
}

void CyclosRepeats::drop_old(std::int64_t now) {
  if (now - started_ >= remembered_ms) recalled_.clear();
  std::erase_if(made_, [now](const auto& made) { return made.second.since + remembered_ms <= now; });
  if (made_.size() < most) return;
  made_.erase(std::ranges::min_element(made_, {}, [](const auto& made) { return made.second.since; }));
}

}  // namespace node
