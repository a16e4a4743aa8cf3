// Rows: how values stand in the tables, apart from the journal and the link logs.
//
// A row is its fields in order: integers big-endian at their own width, texts and lists behind a 32-bit length. Rows
// are private to the node and rebuilt from the journal, so they carry no names; Table::meta holds the format's number.
// One function per row type lists the fields for both directions:
//
//   template <class Io> void fields(Io& io, Io::template Of<Hold>& hold) { io(hold.id, hold.debit, ...); }
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "protocol/address.h"
#include "protocol/amount.h"
#include "protocol/check.h"
#include "protocol/id.h"
#include "protocol/time.h"

namespace storage {

using protocol::Bytes;

class RowWriter {
 public:
  template <class T>
  using Of = const T;

  RowWriter() { bytes_.reserve(usual_size); }

  template <class... Fields>
  void operator()(const Fields&... values) {
    (write(values), ...);
  }
  /// In memory of its own size: rows wait in great numbers.
  Bytes take() const { return {bytes_.data(), bytes_.size()}; }

 private:
  template <class T>
    requires std::integral<T> || std::is_enum_v<T>
  void write(T value) {
    auto number = static_cast<std::uint64_t>(value);
    std::array<char, sizeof(T)> digits{};
    for (std::size_t i = sizeof(T); i-- > 0; number >>= 8) digits[i] = static_cast<char>(number & 0xff);
    bytes_.append(digits.data(), digits.size());
  }
  void write(std::string_view text) {
    write(static_cast<std::uint32_t>(text.size()));
    bytes_ += text;
  }
  void write(const std::string& text) { write(std::string_view(text)); }
  template <class Tag, std::size_t N>
  void write(const protocol::Id<Tag, N>& id) {
    bytes_ += id.view();
  }
  void write(const protocol::CurrencyCode& code) { write(code.view()); }
  void write(const protocol::Domain& domain) { write(domain.text()); }
  void write(const protocol::Alias& alias) { write(alias.text()); }
  void write(const protocol::Time& time) { write(time.milliseconds); }
  void write(const protocol::Amount& amount) { (*this)(amount.minor, amount.currency); }
  void write(const protocol::PaymentKey& key) { (*this)(key.origin, key.id); }
  template <class T>
  void write(const std::optional<T>& value) {
    write(value.has_value());
    if (value) write(*value);
  }
  template <class T>
  void write(const std::vector<T>& values) {
    write(static_cast<std::uint32_t>(values.size()));
    for (const T& value : values) write(value);
  }
  template <class T>
    requires std::is_class_v<T>
  void write(const T& row) {
    fields(*this, row);
  }

  static constexpr std::size_t usual_size = 512;  ///< most rows fit: growing would copy them again and again

  Bytes bytes_;
};

/// Reads what RowWriter wrote. A row that does not read back was damaged under the store's checksums: complete() is
/// false.
class RowReader {
 public:
  template <class T>
  using Of = T;

  explicit RowReader(std::string_view bytes) : rest_(bytes) {}

  template <class... Fields>
  void operator()(Fields&... values) {
    (read(values), ...);
  }
  /// Every field was read and nothing is left over.
  bool complete() const { return !failed_ && rest_.empty(); }

 private:
  std::string_view take(std::size_t count) {
    if (failed_ || rest_.size() < count) {
      failed_ = true;
      return {};
    }
    const auto taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }
  template <class T>
    requires std::integral<T> || std::is_enum_v<T>
  void read(T& value) {
    std::uint64_t number = 0;
    for (const char byte : take(sizeof(T))) number = (number << 8) | static_cast<std::uint8_t>(byte);
    value = static_cast<T>(number);
  }
  void read(std::string& text) {
    std::uint32_t size = 0;
    read(size);
    text = std::string(take(size));
  }
  template <class Tag, std::size_t N>
  void read(protocol::Id<Tag, N>& id) {
    accept(id, protocol::Id<Tag, N>::from_bytes(take(N)));
  }
  void read(protocol::CurrencyCode& code) { read_text(code); }
  void read(protocol::Domain& domain) { read_text(domain); }
  void read(protocol::Alias& alias) { read_text(alias); }
  void read(protocol::Time& time) { read(time.milliseconds); }
  void read(protocol::Amount& amount) { (*this)(amount.minor, amount.currency); }
  void read(protocol::PaymentKey& key) { (*this)(key.origin, key.id); }
  template <class T>
  void read(std::optional<T>& value) {
    bool present = false;
    read(present);
    if (present && !failed_) read(value.emplace());
  }
  template <class T>
  void read(std::vector<T>& values) {
    std::uint32_t count = 0;
    read(count);
    for (std::uint32_t i = 0; i < count && !failed_; ++i) read(values.emplace_back());
  }
  template <class T>
    requires std::is_class_v<T>
  void read(T& row) {
    fields(*this, row);
  }
  /// Empty text is the default value of the type.
  template <class T>
  void read_text(T& value) {
    std::string text;
    read(text);
    if (!text.empty()) accept(value, T::parse(text));
  }
  template <class T>
  void accept(T& value, protocol::Result<T> parsed) {
    if (parsed)
      value = *std::move(parsed);
    else
      failed_ = true;
  }

  std::string_view rest_;
  bool failed_ = false;
};

template <class Row>
Bytes encode_row(const Row& row) {
  RowWriter writer;
  writer(row);
  return writer.take();
}

/// corrupt if the bytes are not such a row.
template <class Row>
protocol::Result<Row> decode_row(std::string_view bytes) {
  Row row;
  RowReader reader(bytes);
  reader(row);
  if (!reader.complete()) return protocol::failure(protocol::Reason::corrupt, "a stored row does not read back");
  return row;
}

}  // namespace storage
