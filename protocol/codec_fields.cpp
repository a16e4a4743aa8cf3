#include "protocol/codec_fields.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/stubs/logging.h>

#include <algorithm>

namespace protocol {
namespace {

/// Walks over the fields of serialised bytes without parsing what is in them.
class FieldWalk {
 public:
  explicit FieldWalk(std::string_view bytes) : rest_(bytes) {}

  bool at_end() const { return rest_.empty(); }

  /// False if the bytes are not a field.
  bool next() {
    std::uint64_t tag = 0;
    if (!varint(tag)) return false;
    number_ = tag >> 3U;
    delimited_ = false;
    content_ = {};
    std::uint64_t value = 0;
    switch (tag & 7U) {
      case 0:
        return varint(value);
      case 1:
        return skip(8);
      case 2:
        delimited_ = true;
        return varint(value) && skip(value);
      case 5:
        return skip(4);
      default:
        return false;
    }
  }

  bool is(std::uint64_t number) const { return delimited_ && number_ == number; }
  std::string_view content() const { return content_; }

 private:
  bool varint(std::uint64_t& value) {
    for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
      if (byte < 0x80U) return true;
    }
    return false;
  }

  bool skip(std::uint64_t size) {
    if (size > rest_.size()) return false;
    content_ = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return true;
  }

  std::string_view rest_;
  std::string_view content_;
  std::uint64_t number_ = 0;
  bool delimited_ = false;
};

/// Protobuf writes to standard error about text that is not UTF-8; a peer must not be able to fill our log.
void keep_protobuf_quiet() {
  [[maybe_unused]] static auto* const before = google::protobuf::SetLogHandler(nullptr);
}

/// False if the bytes are not a sequence of fields.
bool count(std::string_view bytes, std::uint64_t number, std::uint64_t inner, Occurrences& found) {
  FieldWalk walk(bytes);
  while (!walk.at_end()) {
    if (!walk.next()) return false;
    if (!walk.is(number)) continue;
    if (inner != 0) {
      if (!count(walk.content(), inner, 0, found)) return false;
    } else {
      ++found.count;
      found.smallest = std::min(found.smallest, walk.content().size());
      found.largest = std::max(found.largest, walk.content().size());
    }
  }
  return true;
}

}  // namespace

Scratch& scratch() {
  static thread_local Scratch instance;
  return instance;
}

Bytes serialise(const google::protobuf::MessageLite& message) {
  const std::size_t size = message.ByteSizeLong();
  Bytes bytes(size, '\0');
  google::protobuf::io::ArrayOutputStream array(bytes.data(), static_cast<int>(size));
  google::protobuf::io::CodedOutputStream output(&array);
  output.SetSerializationDeterministic(true);
  message.SerializeWithCachedSizes(&output);
  check(!output.HadError() && static_cast<std::size_t>(output.ByteCount()) == size, "protobuf knows its own size");
  return bytes;
}

bool is_canonical(const google::protobuf::MessageLite& message, std::string_view bytes) {
  return message.ByteSizeLong() == bytes.size() && serialise(message) == bytes;
}

Result<void> parse(std::string_view bytes, std::size_t limit, google::protobuf::MessageLite& message) {
  if (bytes.size() > limit) return failure(Reason::oversize, "more than " + std::to_string(limit) + " bytes");
  keep_protobuf_quiet();
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    return failure(Reason::malformed, "not a protobuf message");
  return {};
}

Result<void> known_version(std::uint32_t version, const char* what) {
  if (version == wire_version) return {};
  return failure(version == 0 ? Reason::malformed : Reason::unsupported_version,
                 std::string(what) + " version " + std::to_string(version));
}

Result<Occurrences> occurrences(std::string_view bytes, std::uint64_t number, std::uint64_t inner) {
  Occurrences found;
  if (!count(bytes, number, inner, found)) return failure(Reason::malformed, "not a protobuf message");
  return found;
}

void put(std::string* field, const Domain& domain) {
  check(!domain.text().empty(), "a domain that must be named is named");
  *field = domain.text();
}

void put_optional(std::string* field, const Domain& domain) {
  *field = domain.text();
}

void put(std::string* field, const CurrencyCode& code) {
  check(!code.empty(), "a currency that must be named is named");
  field->assign(code.view());
}

void put_optional(std::string* field, const CurrencyCode& code) {
  field->assign(code.view());
}

void put(std::string* field, const Address& address) {
  check(!address.alias.text().empty() && !address.domain.text().empty(), "an address is complete");
  *field = address.alias.text();
  *field += '@';
  *field += address.domain.text();
}

void put(wire::PaymentKey& field, const PaymentKey& key) {
  put(field.mutable_origin(), key.origin);
  put(field.mutable_id(), key.id);
}

void put(wire::Currency& field, const Currency& currency) {
  put(field.mutable_domain(), currency.domain);
  put(field.mutable_code(), currency.code);
  field.set_scale(currency.scale);
  field.set_backing(static_cast<wire::Backing>(currency.backing));
}

void put(wire::Fraction& field, const Fraction& fraction) {
  field.set_numerator(fraction.numerator);
  field.set_denominator(fraction.denominator);
}

std::unexpected<Failure> FieldReader::failure(Reason reason) const {
  check(failed(), "there is something to report");
  return protocol::failure(reason, broken_);
}

Domain FieldReader::domain(const std::string& field, const char* what) {
  auto domain = Domain::parse(field);
  require(domain.has_value(), what);
  return domain ? std::move(*domain) : Domain{};
}

Domain FieldReader::optional_domain(const std::string& field, const char* what) {
  return field.empty() ? Domain{} : domain(field, what);
}

CurrencyCode FieldReader::code(const std::string& field, const char* what) {
  const auto code = CurrencyCode::parse(field);
  require(code.has_value(), what);
  return code ? *code : CurrencyCode{};
}

CurrencyCode FieldReader::optional_code(const std::string& field, const char* what) {
  return field.empty() ? CurrencyCode{} : code(field, what);
}

Address FieldReader::address(const std::string& field, const char* what) {
  auto address = Address::parse(field);
  require(address.has_value(), what);
  return address ? std::move(*address) : Address{};
}

PaymentKey FieldReader::key(const wire::PaymentKey& field, const char* what) {
  known(field);
  return {domain(field.origin(), what), id<PaymentId>(field.id(), what)};
}

Currency FieldReader::currency(const wire::Currency& field, const char* what) {
  known(field);
  Currency currency;
  currency.domain = domain(field.domain(), what);
  currency.code = code(field.code(), what);
  require(field.scale() <= max_scale, what);
  currency.scale = static_cast<std::uint8_t>(field.scale());
  currency.backing =
      choice(static_cast<std::uint32_t>(field.backing()), Backing::reserve, Backing::mutual_credit, what);
  require(currency.backing != Backing::reserve || currency.scale == euro_scale, what);
  return currency;
}

Fraction FieldReader::fraction(const wire::Fraction& field, const char* what) {
  known(field);
  require(field.numerator() >= 0 && field.denominator() > 0, what);
  return {field.numerator(), field.denominator()};
}

Reason FieldReader::reason(std::uint32_t field, const char* what) {
  const auto reason = reason_from_number(field);
  require(reason.has_value(), what);
  return reason.value_or(Reason::none);
}

Rounding FieldReader::rounding(int field, const char* what) {
  return choice(static_cast<std::uint32_t>(field), Rounding::down, Rounding::up, what);
}

}  // namespace protocol
