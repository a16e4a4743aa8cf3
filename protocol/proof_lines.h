// The lines of a proof file: a word, a space and what it stands for, bytes in base64. For the sources that write and
// read proofs. One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "protocol/id.h"

namespace protocol {

/// Adds `word value` and a line feed.
void add_line(std::string& text, std::string_view word, std::string_view value);
/// The same with bytes, in base64.
void add_bytes(std::string& text, std::string_view word, std::string_view bytes);

/// Takes lines from the front of a text. After the first one that is not as it must be, nothing is read any more.
class ProofLines {
 public:
  explicit ProofLines(std::string_view text) : rest_(text) {}

  bool failed() const { return failed_; }
  bool at_end() const { return rest_.empty(); }

  /// Whether the next line begins with this word.
  bool next_is(std::string_view word) const;
  /// What follows the word on the next line, which is taken; nullopt, and nothing is taken, if another word stands
  /// there.
  std::optional<std::string_view> take(std::string_view word);
  /// The next line is this one.
  void take_whole(std::string_view line);
  /// The next line has the word and bytes.
  Bytes bytes(std::string_view word);
  /// The next line has the word, a number, a space and bytes.
  std::pair<std::uint64_t, Bytes> numbered(std::string_view word);
  void fail() { failed_ = true; }

  /// The bytes after a word, of a type of fixed size; or in a line that was taken already.
  template <class Value>
  Value fixed(std::string_view word) {
    return of_size<Value>(bytes(word));
  }
  template <class Value>
  Value fixed_in(std::string_view taken) {
    return of_size<Value>(decoded(taken));
  }

 private:
  Bytes decoded(std::string_view value);
  template <class Value>
  Value of_size(const Bytes& bytes) {
    const auto value = Value::from_bytes(bytes);
    if (!value) fail();
    return value.value_or(Value());
  }

  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace protocol
