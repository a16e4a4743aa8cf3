// When a peer is dialled. Pure: time and chance are handed in.
//
// If both sides know how to reach each other, both could dial at once, and each could then take its own connection for
// the newer one. Therefore one side dials first: the one whose domain sorts first. The other waits and dials only after
// it has been without a connection for `patience`; so two connections that met and replaced each other are followed
// by one dialled by the first side alone. If that side cannot get through, only the other one's connections come about,
// and nothing meets.
#pragma once

#include <cstdint>

namespace node {

/// Milliseconds.
struct LinkTimes {
  std::int64_t shortest_pause = 200;    ///< after a connection that lasted
  std::int64_t longest_pause = 10'000;  ///< each failure doubles the pause up to this; a connection that lived so long
                                        ///< starts anew
  std::int64_t patience = 5'000;        ///< of the side that is to be dialled
  std::int64_t handshake = 10'000;      ///< for a dialled node to answer, and for a caller to introduce itself
  std::int64_t keepalive = 10'000;      ///< a ping after so much silence, and so long for its answer
  std::int64_t refresh = 1'000;         ///< how often the books are asked for new peers
};

class DialPlan {
 public:
  /// `now` and all times: milliseconds on one clock that only grows.
  DialPlan(const LinkTimes& times, bool dials_first, std::int64_t now);

  /// When to dial, if there is no connection then.
  std::int64_t next() const { return next_; }
  bool dials_first() const { return dials_first_; }
  void set_dials_first(bool first) { dials_first_ = first; }
  /// Dial as soon as possible: the address is new.
  void hurry(std::int64_t now);

  /// A connection that stood for `lived`, or an attempt (0), has ended. `chance` is any number: it spreads the pause by
  /// a quarter either way.
  void ended(std::int64_t now, std::int64_t lived, std::uint32_t chance);

 private:
  LinkTimes times_;
  bool dials_first_;
  std::int64_t pause_;
  std::int64_t next_;
};

}  // namespace node
