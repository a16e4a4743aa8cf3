// The text of a bank's file: encodings, white space, amounts, and failures that say on which line.
//
// Shared by the readers behind node/bank_statement_reader.h. Pure functions and plain values; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "protocol/csv_columns.h"
#include "protocol/limits.h"
#include "protocol/result.h"

namespace node {

using protocol::TextEncoding;

/// utf8 if the bytes are that: text in another encoding happens not to be, once it has an accent.
TextEncoding likely_encoding(std::string_view bytes);

/// The bytes as UTF-8 with lines that end in '\n', without byte order mark and without the SUB that DOS put at the end.
/// malformed, with the line, for bytes that the encoding does not have and for control characters but tab and line end.
protocol::Result<std::string> decode_text(std::string_view bytes, TextEncoding encoding);

/// White space of every kind as single spaces, none at either end.
std::string tidy(std::string_view utf8);

/// Without the spaces, tabs and line ends at either end.
std::string_view trimmed(std::string_view text);

/// The most cents that are read: the books take no more at once.
inline constexpr std::int64_t max_bank_cents = protocol::max_euro_cents;

/// Euro cents from a sign or none, digits, and maybe decimals after `decimal_mark`, as in "-12,5" or ".50000".
/// malformed for anything else, wrong_scale for decimals below the cent that are not zero, amount_overflow beyond
/// max_bank_cents.
protocol::Result<std::int64_t> parse_cents(std::string_view text, char decimal_mark);

/// A failure whose detail begins with `line 12: `.
protocol::Failure failure_at(std::size_t line, protocol::Reason reason, std::string_view what);

/// The first thing that is wrong with a file. A reader goes on with default values until it asks.
class Faults {
 public:
  /// Only the first one is kept.
  void add(std::size_t line, protocol::Reason reason, std::string_view what);
  void add(std::size_t line, const protocol::Failure& failure) { add(line, failure.reason, failure.detail); }

  /// The value of the result; if it has none, a default value, and its failure is kept.
  template <class T>
  T value(std::size_t line, protocol::Result<T> result) {
    if (result) return *std::move(result);
    add(line, result.error());
    return T{};
  }
  void require(std::size_t line, const protocol::Result<void>& result) {
    if (!result) add(line, result.error());
  }

  bool any() const { return first_.reason != protocol::Reason::none; }

  /// What was read, unless something was wrong.
  template <class T>
  protocol::Result<T> unless_any(T read) const {
    if (any()) return std::unexpected(first_);
    return read;
  }

 private:
  protocol::Failure first_;
};

}  // namespace node
