// Reading JSON from outside: strict, and every complaint names the member.
//
// Used by the handlers of the HTTP API on the server's threads. One thread for each reader.
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/result.h"

namespace node {

inline constexpr int max_json_depth = 8;

/// The most that an amount may be, in the minor units of this scale: more is a slip of the pen, and once in the books
/// it would block what comes after (max_euro_cents in protocol/limits.h).
std::int64_t largest_amount(std::uint8_t scale);

/// One JSON object. malformed for anything else, for bytes that are not UTF-8, a member named twice, or more than
/// max_json_depth levels. No text at all is an object without members.
protocol::Result<nlohmann::json> parse_json_object(std::string_view text);

/// The members of one object. Each is asked for once; finish() then tells the first that was missing, wrong or unknown.
/// Values read after a complaint are of no use.
class JsonReader {
 public:
  /// `object` outlives the reader.
  explicit JsonReader(const nlohmann::json& object);

  /// nullopt if the member is absent or null.
  std::optional<std::string> text(std::string_view name);
  std::optional<std::int64_t> integer(std::string_view name, std::int64_t least, std::int64_t most);
  std::optional<bool> boolean(std::string_view name);
  /// A decimal string, in minor units. amount_overflow beyond largest_amount(), either way.
  std::optional<std::int64_t> decimal(std::string_view name, std::uint8_t scale);

  /// A text, or a number of at most 15 digits as it reads in JSON: for clients that others have written, to whom both
  /// are amounts or ids.
  std::optional<std::string> text_or_number(std::string_view name);

  /// The member as JSON, whatever it is.
  std::optional<std::string> any(std::string_view name);

  /// A list of texts; nullopt if absent.
  std::optional<std::vector<std::string>> texts(std::string_view name, std::size_t most);

  /// A list of objects, each read by `read`, which gets a reader of its own.
  void objects(std::string_view name, std::size_t most, const std::function<void(JsonReader&)>& read);

  /// A text turned into a value by `parse`, which gives a Result; nullopt if absent.
  template <class Parse>
  auto parsed(std::string_view name, const Parse& parse) -> std::optional<typename decltype(parse(""))::value_type> {
    const auto value = text(name);
    if (!value) return std::nullopt;
    auto result = parse(*value);
    if (result) return *std::move(result);
    complain(name, result.error());
    return std::nullopt;
  }

  /// The value, or a complaint that the member is missing and a default value.
  template <class T>
  T required(std::string_view name, std::optional<T> value) {
    if (!value) complain(name, {protocol::Reason::malformed, "is missing"});
    return value ? *std::move(value) : T{};
  }

  /// Says that the value of a member will not do. The first complaint stands.
  void complain(std::string_view name, const protocol::Failure& failure);

  /// Members that were not asked for are nobody's business: of clients that others have written.
  void pass_over_others() { strict_ = false; }

  protocol::Result<void> finish();

 private:
  const nlohmann::json* find(std::string_view name);

  const nlohmann::json& object_;
  std::vector<std::string> asked_;
  bool strict_ = true;
  std::optional<protocol::Failure> complaint_;
};

}  // namespace node
