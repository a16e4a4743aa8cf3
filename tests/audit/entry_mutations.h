// What a liar could write into an entry: each field of it dropped, doubled, emptied, taken from elsewhere, or driven to
// the end of its range, one at a time. By the reflection of protobuf, so that no field is forgotten that comes later.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "protocol/id.h"

namespace audits {

using Entries = std::vector<protocol::Bytes>;

/// One lie.
struct Mutation {
  std::size_t entry = 0;
  std::string what;  ///< `payment_opened.payer: empty`
};

/// Goes through every mutation of some entries, in order. `visit` is given each as it stands, with the bytes of all
/// entries; it must not keep them.
class EntryMutations {
 public:
  using Visit = std::function<void(const Mutation&, const Entries&)>;

  /// Of the entries at these places.
  EntryMutations(Entries honest, std::vector<std::size_t> places);

  /// How many there are.
  std::uint64_t count() const;
  /// Visits those that `wanted` wants, which is asked of all in order.
  void each(const std::function<bool()>& wanted, const Visit& visit) const;

 private:
  Entries honest_;
  std::vector<std::size_t> places_;
  /// By the name of a field of bytes: what stands there in other entries.
  std::map<std::string, std::vector<std::string>> elsewhere_;
};

}  // namespace audits
