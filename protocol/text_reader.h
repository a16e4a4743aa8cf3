// Reads the texts that two nodes sign: lines of a word and its values. Private to the sources that read them. One
// thread.
#pragma once

#include <charconv>
#include <cstdint>
#include <string_view>
#include <utility>

#include "protocol/address.h"
#include "protocol/envelope.h"

namespace protocol {

/// Takes a text apart, line by line and word by word; remembers the first thing that does not fit.
class TextReader {
 public:
  explicit TextReader(std::string_view text) : rest_(text) {}

  void expect(std::string_view literal) {
    if (!take(literal)) fail();
  }
  /// Whether the text goes on so; it is taken then.
  bool take(std::string_view literal) {
    const bool there = rest_.starts_with(literal);
    if (there) rest_.remove_prefix(literal.size());
    return there;
  }
  /// Up to the next space or line feed, which is taken too.
  std::string_view word() {
    const auto end = rest_.find_first_of(" \n");
    if (end == std::string_view::npos) return fail(), std::string_view();
    const auto found = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return found;
  }
  template <class Number>
  Number number() {
    Number value = 0;
    const auto text = word();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) fail();
    return value;
  }
  template <class Any, class Parse>
  Any parsed(const Parse& parse) {
    auto value = parse(word());
    if (!value) return fail(), Any{};
    return *std::move(value);
  }
  Domain domain() { return parsed<Domain>(Domain::parse); }
  ChainHead head() {
    const auto sequence = number<std::uint64_t>();
    return {sequence, parsed<Hash>(Hash::from_hex)};
  }
  void fail() { failed_ = true; }
  bool failed() const { return failed_; }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace protocol
