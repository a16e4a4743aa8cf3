#include "node/http_places.h"

#include <algorithm>

#include "protocol/check.h"

namespace node {

HttpPlaceGiven place_for(std::string_view of, std::span<const HttpPlace> taken, std::size_t most,
                         std::size_t most_of_one) {
  protocol::check(most > 0 && most_of_one > 0, "a server serves somebody");
  const auto is_of_same = [&](const HttpPlace& place) { return !of.empty() && place.of == of; };
  const bool has_its_share = static_cast<std::size_t>(std::ranges::count_if(taken, is_of_same)) >= most_of_one;
  if (!has_its_share && taken.size() < most) return {.given = true, .by = {}};
  HttpPlaceGiven verdict;
  for (std::size_t i = 0; i < taken.size(); ++i) {
    const bool may = taken[i].clients_turn_since != HttpPlace::not_the_clients_turn;
    if (!may || (has_its_share && !is_of_same(taken[i]))) continue;
    if (!verdict.by || taken[i].clients_turn_since < taken[*verdict.by].clients_turn_since) verdict.by = i;
  }
  verdict.given = verdict.by.has_value();
  return verdict;
}

}  // namespace node
