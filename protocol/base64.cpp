#include "protocol/base64.h"

#include <sodium.h>

namespace protocol {
namespace {

std::string write(std::string_view bytes, int variant) {
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    variant);
  text.pop_back();  // libsodium ends its text with a zero
  return text;
}

Result<Bytes> read(std::string_view text, int variant) {
  Bytes bytes(text.size(), '\0');
  std::size_t size = 0;
  const int outcome = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                                        text.size(), nullptr, &size, nullptr, variant);
  if (outcome != 0) return failure(Reason::malformed, "not base64");
  bytes.resize(size);
  // libsodium 1.0.18 takes some bytes above 0x7f for digits.
  if (write(bytes, variant) != text) return failure(Reason::malformed, "not base64");
  return bytes;
}

}  // namespace

std::string to_base64(std::string_view bytes) {
  return write(bytes, sodium_base64_VARIANT_ORIGINAL);
}

Result<Bytes> from_base64(std::string_view text) {
  return read(text, sodium_base64_VARIANT_ORIGINAL);
}

std::string to_base64url(std::string_view bytes) {
  return write(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

Result<Bytes> from_base64url(std::string_view text) {
  return read(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

}  // namespace protocol
