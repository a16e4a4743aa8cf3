// How many refusals of one caller are written down (federation/act.h): so many at once, and after them so many a day
// (GCRA, ITU-T I.371). Who may not do a thing, and asks for it all day, shall show in the trail, and not fill the disk.
//
// Bounded by the number of staff and apps that have access. Any thread.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace node {

class RefusalNotes {
 public:
  static constexpr std::int64_t burst = 20;
  static constexpr std::int64_t period_ms = 600'000;  ///< one more after so long

  /// Whether one more of this caller is written down (monotonic milliseconds); counts it.
  bool admit(const std::string& who, std::int64_t now);

 private:
  std::mutex mutex_;
  std::map<std::string, std::int64_t> whole_at_;  ///< when each will have all of its burst again
};

}  // namespace node
