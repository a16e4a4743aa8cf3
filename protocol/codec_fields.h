// What the codecs share: fields of generated protobuf messages, written from our types and read back with every rule.
//
// Private to protocol/codec*.cpp. Bounds hold before memory is spent: sizes and counts are looked at in the raw bytes,
// only then does protobuf parse them. Thread-safe: scratch memory belongs to its thread.
#pragma once

#include <google/protobuf/arena.h>
#include <google/protobuf/message.h>
#include <google/protobuf/unknown_field_set.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "lokaponto/v1/value.pb.h"
#include "protocol/address.h"
#include "protocol/amount.h"
#include "protocol/check.h"
#include "protocol/id.h"
#include "protocol/result.h"

namespace protocol {

namespace wire = ::lokaponto::v1;

/// The version written into every message of its own; the only one this program reads.
inline constexpr std::uint32_t wire_version = 1;

/// Protobuf objects for reading, for one call at a time: most of them fit the first block, which is kept.
class Scratch {
 public:
  Scratch() : arena_(block_.data(), block_.size()) {}

  /// An empty message; whatever this scratch gave before is gone.
  template <class Wire>
  Wire& fresh() {
    arena_.Reset();
    return *google::protobuf::Arena::CreateMessage<Wire>(&arena_);
  }

 private:
  alignas(16) std::array<char, std::size_t{16} * 1024> block_{};
  google::protobuf::Arena arena_;
};

Scratch& scratch();

/// Protobuf objects for writing, one for each kind of body, filled again and again so that strings and lists keep their
/// memory: that halves the cost of writing. Whoever writes a body clears it first. One thread.
template <class Wire, std::size_t Kinds>
class Recycled {
 public:
  Wire& of(std::size_t kind) { return kept_[kind]; }

  /// What was large is given back.
  void trim(std::size_t kind, std::size_t size) {
    if (size > std::size_t{16} * 1024) Wire().Swap(&kept_[kind]);
  }

 private:
  std::array<Wire, Kinds> kept_;
};

/// Exactly these fields, in the order of their numbers.
Bytes serialise(const google::protobuf::MessageLite& message);

/// Whether a parsed message stands in these bytes as serialise() would have written it: fields in order, each once, no
/// default written out, numbers not padded. Unknown fields are for FieldReader::known() to find.
bool is_canonical(const google::protobuf::MessageLite& message, std::string_view bytes);

/// oversize beyond `limit`, malformed unless protobuf can parse it.
Result<void> parse(std::string_view bytes, std::size_t limit, google::protobuf::MessageLite& message);

/// malformed if no version is stated, unsupported_version if it is not ours.
Result<void> known_version(std::uint32_t version, const char* what);

/// How often a length-delimited field stands in serialised bytes, and the size of its smallest and largest content.
struct Occurrences {
  std::size_t count = 0;
  std::size_t smallest = SIZE_MAX;
  std::size_t largest = 0;
};

/// Adds up the occurrences of field `number`; of field `inner` in each of its contents, if `inner` is not 0. malformed
/// unless the bytes are a sequence of fields.
Result<Occurrences> occurrences(std::string_view bytes, std::uint64_t number, std::uint64_t inner = 0);

void put(std::string* field, const Domain& domain);
void put_optional(std::string* field, const Domain& domain);
void put(std::string* field, const CurrencyCode& code);
void put_optional(std::string* field, const CurrencyCode& code);
void put(std::string* field, const Address& address);
void put(wire::PaymentKey& field, const PaymentKey& key);
void put(wire::Currency& field, const Currency& currency);
void put(wire::Fraction& field, const Fraction& fraction);

template <class Tag, std::size_t N>
void put(std::string* field, const Id<Tag, N>& id) {
  field->assign(id.view());
}

/// Zero stands for absence.
template <class Tag, std::size_t N>
void put_optional(std::string* field, const Id<Tag, N>& id) {
  if (!id.is_zero()) field->assign(id.view());
}

/// Reads fields and remembers the first that breaks a rule; the caller asks once, at the end.
class FieldReader {
 public:
  void require(bool rule, const char* what) {
    if (!rule && broken_ == nullptr) broken_ = what;
  }
  /// Demands that a message has no field but those its .proto names; asked of each message that is read.
  void known(const google::protobuf::Message& fields) {
    require(fields.GetReflection()->GetUnknownFields(fields).empty(), "a field not known");
  }
  bool failed() const { return broken_ != nullptr; }
  /// malformed or, in a journal, corrupt.
  std::unexpected<Failure> failure(Reason reason) const;

  Domain domain(const std::string& field, const char* what);
  Domain optional_domain(const std::string& field, const char* what);
  CurrencyCode code(const std::string& field, const char* what);
  CurrencyCode optional_code(const std::string& field, const char* what);
  Address address(const std::string& field, const char* what);
  PaymentKey key(const wire::PaymentKey& field, const char* what);
  Currency currency(const wire::Currency& field, const char* what);
  Fraction fraction(const wire::Fraction& field, const char* what);
  Reason reason(std::uint32_t field, const char* what);
  Rounding rounding(int field, const char* what);

  template <class Any>
  Any id(const std::string& field, const char* what) {
    Any id;
    require(field.size() == Any::size, what);
    if (field.size() == Any::size) std::memcpy(id.bytes.data(), field.data(), Any::size);
    return id;
  }

  /// Absence reads as zero, and zero is never written out.
  template <class Any>
  Any optional_id(const std::string& field, const char* what) {
    if (field.empty()) return {};
    const Any present = id<Any>(field, what);
    require(!present.is_zero(), what);
    return present;
  }

  /// A number between those of two enumerators, which have no gap between them.
  template <class Enum>
  Enum choice(std::uint32_t field, Enum first, Enum last, const char* what) {
    const bool known = field >= static_cast<std::uint32_t>(first) && field <= static_cast<std::uint32_t>(last);
    require(known, what);
    return known ? static_cast<Enum>(field) : first;
  }

 private:
  const char* broken_ = nullptr;
};

}  // namespace protocol
