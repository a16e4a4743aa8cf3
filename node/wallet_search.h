// Which members a wallet finds. Whoever trades is found by a part of the name, as in a directory; private people only
// by who knows them: by a whole word of the name, the alias, the e-mail address or the telephone number. So nobody
// reads the list of members letter by letter. Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "federation/records.h"

namespace node {

class RecipientSearch {
 public:
  explicit RecipientSearch(std::string_view typed);

  bool finds(const federation::Member& member) const;

 private:
  bool is_exactly(const federation::Member& member) const;

  std::string text_;  ///< folded: small letters without accents
  std::vector<std::string> words_;
  std::string digits_;  ///< of a telephone number; empty if it is none
};

/// Small letters without accents, to compare names; as it is where a character has no plain form.
std::string folded(std::string_view text);

}  // namespace node
