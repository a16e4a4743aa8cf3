// What journal entries say of paper (entry.h). Plain data.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace protocol {

/// So many notes of one value.
struct Denomination {
  std::int64_t value = 0;   ///< own minor units, above zero
  std::uint32_t count = 0;  ///< above zero
  friend bool operator==(const Denomination&, const Denomination&) = default;
};

/// Notes in a heap, by rising value, each value once; at most 32 of them.
using NotesHeap = std::vector<Denomination>;

/// A counter was counted. Whatever was found to differ from the books is posted in the same entry, against the
/// association's own euros.
struct CounterCounted {
  std::string counter;  ///< its name, 1 to 40 bytes
  NotesHeap stock;
  NotesHeap returns;      ///< notes taken back
  std::int64_t cash = 0;  ///< cents
  std::string reason;     ///< of a difference; at most 140 bytes
  std::string author;     ///< whoever counted, by a pseudonym; at most 64 bytes
  friend bool operator==(const CounterCounted&, const CounterCounted&) = default;
};

}  // namespace protocol
