#include "node/wallet_numbers.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "protocol/check.h"
#include "protocol/merkle.h"

namespace node {

namespace {

constexpr std::string_view alphabet = "0123456789abcdefghijklmnopqrstuvwxyz-._@";
constexpr std::size_t first_place = 10;
constexpr std::size_t least_digits = 12;
constexpr std::string_view filler = "99";
constexpr std::size_t member_bytes = 6;
constexpr std::int64_t first_member = 100'000'000'000'000;
constexpr std::size_t payment_digits = 39;

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char digit) { return digit >= '0' && digit <= '9'; });
}

unsigned modulo_97(std::string_view digits) {
  unsigned rest = 0;
  for (const char digit : digits) rest = (rest * 10 + static_cast<unsigned>(digit - '0')) % 97;
  return rest;
}

std::string two_digits(std::size_t number) {
  protocol::check(number < 100, "two digits hold it");
  return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

std::string number_of_text(std::string_view text) {
  std::string digits;
  for (const char character : text) {
    const auto place = alphabet.find(character);
    protocol::check(place != std::string_view::npos, "an address is made of these characters");
    digits += two_digits(first_place + place);
  }
  while (digits.size() + 2 < least_digits) digits.insert(0, filler);
  return digits + two_digits(98 - modulo_97(digits + "00"));
}

std::optional<std::string> text_of_number(std::string_view number) {
  if (!is_digits(number) || number.size() < least_digits || number.size() % 2 != 0 || modulo_97(number) != 1)
    return std::nullopt;
  const auto whole = number;
  number.remove_suffix(2);
  while (number.starts_with(filler)) number.remove_prefix(filler.size());
  std::string text;
  for (; !number.empty(); number.remove_prefix(2)) {
    const auto place = static_cast<std::size_t>(number[0] - '0') * 10 + static_cast<std::size_t>(number[1] - '0');
    if (place < first_place || place >= first_place + alphabet.size()) return std::nullopt;
    text += alphabet[place - first_place];
  }
  // One number for each text, and no other that reads like it.
  if (number_of_text(text) != whole) return std::nullopt;
  return text;
}

std::string reconversion_text(const protocol::Domain& own) {
  return "@" + own.text();
}

/// Sixteen bytes, the most significant first, as a decimal number.
std::string decimal_of(std::array<std::uint8_t, protocol::PaymentId::size> bytes) {
  std::string digits(payment_digits, '0');
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
    unsigned rest = 0;
    for (auto& byte : bytes) {
      const unsigned value = rest * 256 + byte;
      byte = static_cast<std::uint8_t>(value / 10);
      rest = value % 10;
    }
    *digit = static_cast<char>('0' + rest);
  }
  return digits;
}

}  // namespace

std::string payee_number(const protocol::Address& address) {
  return number_of_text(address.text());
}

std::string reconversion_number(const protocol::Domain& own) {
  return number_of_text(reconversion_text(own));
}

std::optional<NamedPayee> payee_of_number(std::string_view number, const protocol::Domain& own) {
  const auto text = text_of_number(number);
  if (!text) return std::nullopt;
  if (*text == reconversion_text(own)) return NamedPayee{};
  auto address = protocol::Address::parse(*text);
  if (!address) return std::nullopt;
  return NamedPayee{*std::move(address)};
}

std::optional<NamedPayee> payee_of_wallet(std::string_view wallet, const protocol::Domain& own) {
  constexpr std::string_view scheme = "cyclos:";
  if (!wallet.starts_with(scheme)) return std::nullopt;
  wallet.remove_prefix(scheme.size());
  return payee_of_number(wallet.substr(0, wallet.find('@')), own);
}

std::int64_t member_number(const protocol::AccountId& account) {
  std::int64_t number = 0;
  for (const char byte : account.view().substr(0, member_bytes))
    number = number * 256 + static_cast<std::int64_t>(static_cast<unsigned char>(byte));
  return first_member + number;
}

std::optional<std::string> account_prefix(std::string_view number) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (error != std::errc{} || end != number.data() + number.size()) return std::nullopt;
  value -= first_member;
  if (value < 0 || value >= std::int64_t{1} << (8 * member_bytes)) return std::nullopt;
  std::string prefix(member_bytes, '\0');
  for (auto byte = prefix.rbegin(); byte != prefix.rend(); ++byte, value /= 256) *byte = static_cast<char>(value % 256);
  return prefix;
}

std::string payment_number(const protocol::PaymentKey& key, const protocol::Domain& own) {
  if (key.origin == own) return decimal_of(key.id.bytes);
  const auto hash = protocol::sha256(key.text());
  return decimal_of(protocol::PaymentId::from_bytes(hash.view().substr(0, protocol::PaymentId::size))->bytes);
}

std::optional<protocol::PaymentId> payment_of_number(std::string_view number) {
  if (!is_digits(number) || number.size() != payment_digits) return std::nullopt;
  std::string bytes(protocol::PaymentId::size, '\0');
  for (const char digit : number) {
    auto carry = static_cast<unsigned>(digit - '0');
    for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) {
      const unsigned value = static_cast<unsigned>(static_cast<unsigned char>(*byte)) * 10 + carry;
      *byte = static_cast<char>(value % 256);
      carry = value / 256;
    }
    if (carry != 0) return std::nullopt;
  }
  const auto id = protocol::PaymentId::from_bytes(bytes);
  return id ? std::optional(*id) : std::nullopt;
}

}  // namespace node
