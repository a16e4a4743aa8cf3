// Who may be connected to the HTTP server when more clients come than it has places. Pure.
//
// A place on which it is the client's turn - nothing is asked, what is asked has not come whole, or what was answered
// is not taken - is given to who comes, that which was kept longest first. One on which a response is owed never is. No
// address has more than its share of places, so that nobody else loses a place to it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

namespace node {

struct HttpPlace {
  static constexpr std::int64_t not_the_clients_turn = std::numeric_limits<std::int64_t>::max();

  std::string_view of;  ///< an address, as address_group() gives it; empty: this machine, which has no share
  std::int64_t clients_turn_since = not_the_clients_turn;  ///< monotonic milliseconds
};

struct HttpPlaceGiven {
  bool given = false;
  std::optional<std::size_t> by;  ///< which of those that are taken gives way, if none is free
};

/// Whether there is a place for who comes from `of`. `most`: in all; `most_of_one`: of one address.
HttpPlaceGiven place_for(std::string_view of, std::span<const HttpPlace> taken, std::size_t most,
                         std::size_t most_of_one);

}  // namespace node
