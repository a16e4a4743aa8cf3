#include "node/reader_places.h"

#include "protocol/check.h"

namespace node {

/// A member, with all its sessions and programs; else a person or a program of the staff.
static std::string name_of(const Caller& caller) {
  if (caller.own) return "member " + caller.own->account.hex();
  return std::string(federation::name(caller.kind)) + " " + caller.name;
}

std::shared_ptr<void> ReaderPlaces::take(const Caller& caller) const {
  const std::size_t member = caller.role == Role::member ? 1 : 0;
  const auto name = name_of(caller);
  const std::scoped_lock lock(taken_->mutex);
  const auto& most = taken_->most;
  const auto found = taken_->of_each.find(name);
  const auto of_one = found == taken_->of_each.end() ? 0 : found->second;
  if (taken_->all >= most.all || taken_->of_members + member > most.of_members || of_one >= most.of_one) return nullptr;
  ++taken_->all;
  taken_->of_members += member;
  ++taken_->of_each[name];
  const auto give_back = [taken = taken_, member, name](void*) {
    const std::scoped_lock again(taken->mutex);
    const auto each = taken->of_each.find(name);
    protocol::check(taken->all > 0 && each != taken->of_each.end(), "a place is given back that was taken");
    --taken->all;
    taken->of_members -= member;
    if (--each->second == 0) taken->of_each.erase(each);
  };
  return {taken_.get(), give_back};
}

}  // namespace node
