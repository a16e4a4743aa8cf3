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
  for (const auto& [wish, id] : made) made_.try_emplace({wish, nobody}, Made{id, started_, {}});
}

PaymentId CyclosRepeats::id_for(const Wish& wish, const Asker& asker, const PaymentId& fresh, std::int64_t now) {
  const std::scoped_lock lock(mutex_);
  if (now - started_ >= remembered_ms) recalled_.clear();
  std::erase_if(made_, [now](const auto& made) { return made.second.since + remembered_ms <= now; });
  if (const auto found = made_.find({wish, asker}); found != made_.end()) return found->second.id;
  const auto recalled = made_.find({wish, nobody});
  if (recalled != made_.end() && !recalled->second.shown_to.contains(asker)) {
    auto taken = made_.extract(recalled);
    taken.key().second = asker;
    return made_.insert(std::move(taken)).position->second.id;
  }
  make_room(wish.payer);
  made_.emplace(std::pair{wish, asker}, Made{fresh, now, {}});
  return fresh;
}

void CyclosRepeats::forget(const Wish& wish, const PaymentId& id) {
  const std::scoped_lock lock(mutex_);
  const auto [first, end] = of_payer(wish.payer);
  const auto found =
      std::find_if(first, end, [&](const auto& made) { return made.first.first == wish && made.second.id == id; });
  if (found != end) made_.erase(found);
}

void CyclosRepeats::seen(const protocol::AccountId& payer, const Asker& asker,
                         const std::vector<federation::Payment>& payments) {
  const std::scoped_lock lock(mutex_);
  const auto is_shown = [&](const PaymentId& id) {
    return std::ranges::any_of(payments, [&](const auto& payment) { return payment.key().id == id; });
  };
  for (auto [made, end] = of_payer(payer); made != end;) {
    auto& [key, what] = *made;
    const bool shown = is_shown(what.id);
    if (shown && key.second == nobody) what.shown_to.insert(asker);
    made = shown && key.second == asker ? made_.erase(made) : std::next(made);
  }
}

std::pair<CyclosRepeats::AllMade::iterator, CyclosRepeats::AllMade::iterator> CyclosRepeats::of_payer(
    const protocol::AccountId& payer) {
  const auto first =
      made_.lower_bound({Wish{.payer = payer, .payee = {}, .minor = INT64_MIN, .description = {}}, nobody});
  return {first, std::find_if(first, made_.end(), [&](const auto& made) { return made.first.first.payer != payer; })};
}

void CyclosRepeats::make_room(const protocol::AccountId& payer) {
  const auto since = [](const auto& made) { return made.second.since; };
  const auto [first, end] = of_payer(payer);
  if (std::distance(first, end) >= std::ptrdiff_t{most_each})
    made_.erase(std::ranges::min_element(first, end, {}, since));
  else if (made_.size() >= most)
    made_.erase(std::ranges::min_element(made_, {}, since));
}

}  // namespace node
