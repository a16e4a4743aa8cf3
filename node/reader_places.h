// Places for those who wait for events, of which one caller, and all members together, have only some: who takes more
// than that keeps nobody else out. Any thread.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "node/caller.h"

namespace node {

class ReaderPlaces {
 public:
  struct Most {
    std::size_t all = 0;
    std::size_t of_members = 0;  ///< together
    std::size_t of_one = 0;      ///< of one member, or one person or program of the staff
  };

  explicit ReaderPlaces(Most most) : taken_(std::make_shared<Taken>(most)) {}

  /// Kept for as long as what is returned lives, which may be longer than this; nullptr if there is none.
  std::shared_ptr<void> take(const Caller& caller) const;

 private:
  struct Taken {
    explicit Taken(Most all_most) : most(all_most) {}
    const Most most;
    std::mutex mutex;
    std::size_t all = 0;
    std::size_t of_members = 0;
    std::map<std::string, std::size_t> of_each;
  };
  std::shared_ptr<Taken> taken_;
};

}  // namespace node
