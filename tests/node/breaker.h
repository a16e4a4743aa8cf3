// Breaks what was good, in thousands of ways, the same on every machine: the short form of fuzzing.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "tests/protocol/random_values.h"

namespace node {

/// What a file may be broken with beside bytes of its own.
inline constexpr std::array<std::string_view, 18> breaking_pieces{"<",
                                                                  ">",
                                                                  "&#0;",
                                                                  "&x;",
                                                                  "<!DOCTYPE a [<!ENTITY x \"y\">]>",
                                                                  "<![CDATA[",
                                                                  "]]>",
                                                                  "<!--",
                                                                  "\"",
                                                                  "\n",
                                                                  std::string_view("\0", 1),
                                                                  "\xE9",
                                                                  "-",
                                                                  "9999999999999999999",
                                                                  "0.00001",
                                                                  "USD",
                                                                  "}",
                                                                  ";;;;"};

class Breaker {
 public:
  explicit Breaker(std::uint64_t seed) : random_(seed) {}

  std::string broken(std::string bytes) {
    for (std::uint64_t count = 1 + random_.below(4); count > 0 && !bytes.empty(); --count) break_once(bytes);
    return bytes;
  }

 private:
  void break_once(std::string& bytes) {
    const std::size_t at = random_.below(bytes.size());
    const std::size_t size = 1 + random_.below(random_.coin() ? 4 : 200);
    switch (random_.below(6)) {
      case 0:
        bytes[at] = static_cast<char>(random_.below(256));
        break;
      case 1:
        bytes.erase(at, size);
        break;
      case 2:
        bytes.insert(random_.below(bytes.size()), bytes.substr(at, size));
        break;
      case 3:
        bytes.insert(at, breaking_pieces.at(random_.below(breaking_pieces.size())));
        break;
      case 4:
        bytes.resize(at);
        break;
      default:
        change_digit(bytes, at);
    }
  }

  void change_digit(std::string& bytes, std::size_t at) {
    at = bytes.find_first_of("0123456789", at);
    if (at != std::string::npos) bytes[at] = static_cast<char>('0' + random_.below(10));
  }

  protocol_tests::RandomValues random_;
};

}  // namespace node
