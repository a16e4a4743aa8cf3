#include "node/json_reader.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "protocol/amount.h"
#include "protocol/check.h"
#include "protocol/limits.h"

namespace node {

using nlohmann::json;
using protocol::failure;
using protocol::Reason;

namespace {

/// Watches the parser for what a JSON value does not show any more.
class Watch {
 public:
  bool operator()(int depth, json::parse_event_t event, const json& value) {
    const bool opens = event == json::parse_event_t::object_start || event == json::parse_event_t::array_start;
    too_deep_ = too_deep_ || (opens && depth >= max_json_depth);
    if (event == json::parse_event_t::object_start) names_.emplace_back();
    if (event == json::parse_event_t::object_end) names_.pop_back();
    if (event == json::parse_event_t::key && !names_.back().insert(value.get_ref<const std::string&>()).second)
      twice_ = value.get_ref<const std::string&>();
    return !too_deep_;
  }
  bool too_deep() const { return too_deep_; }
  const std::optional<std::string>& twice() const { return twice_; }

 private:
  std::vector<std::set<std::string>> names_;
  bool too_deep_ = false;
  std::optional<std::string> twice_;
};

/// What a number of JSON keeps whole: more digits than that are rounded in a double.
constexpr std::ptrdiff_t whole_digits = std::numeric_limits<double>::digits10;

bool is_whole(const json& number) {
  if (!number.is_number_float()) return true;
  const auto text = number.dump();
  const auto mantissa = std::string_view(text).substr(0, text.find_first_of("eE"));
  return std::ranges::count_if(mantissa, [](char each) { return each >= '0' && each <= '9'; }) <= whole_digits;
}

std::string member(std::string_view name) {
  return "'" + std::string(name) + "'";
}

}  // namespace

std::int64_t largest_amount(std::uint8_t scale) {
  std::int64_t most = protocol::max_euro_cents / 100;
  for (std::uint8_t decimals = 0; decimals < scale; ++decimals) most *= 10;
  return most;
}

protocol::Result<json> parse_json_object(std::string_view text) {
  if (text.empty()) return json::object();
  Watch watch;
  auto value = json::parse(text, std::ref(watch), false);
  if (watch.too_deep()) return failure(Reason::malformed, "more than " + std::to_string(max_json_depth) + " levels");
  if (value.is_discarded()) return failure(Reason::malformed, "this is not JSON");
  if (!value.is_object()) return failure(Reason::malformed, "expected a JSON object");
  if (watch.twice()) return failure(Reason::malformed, member(*watch.twice()) + " stands there twice");
  return value;
}

JsonReader::JsonReader(const json& object) : object_(object) {
  protocol::check(object.is_object(), "members are read from an object");
}

const json* JsonReader::find(std::string_view name) {
  asked_.emplace_back(name);
  const auto found = object_.find(asked_.back());
  return found == object_.end() || found->is_null() ? nullptr : &*found;
}

std::optional<std::string> JsonReader::text(std::string_view name) {
  const json* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return value->get<std::string>();
  complain(name, {Reason::malformed, "is a string"});
  return std::nullopt;
}

std::optional<std::string> JsonReader::any(std::string_view name) {
  const json* value = find(name);
  return value == nullptr ? std::nullopt : std::optional(value->dump());
}

std::optional<std::string> JsonReader::text_or_number(std::string_view name) {
  const json* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return value->get<std::string>();
  if (value->is_number() && is_whole(*value)) return value->dump();
  if (value->is_number()) {
    complain(name, {Reason::malformed, "has more digits than a number keeps: it is sent as a text"});
    return std::nullopt;
  }
  complain(name, {Reason::malformed, "is a text or a number"});
  return std::nullopt;
}

std::optional<std::int64_t> JsonReader::integer(std::string_view name, std::int64_t least, std::int64_t most) {
  const json* value = find(name);
  if (value == nullptr) return std::nullopt;
  const bool fits = value->is_number_integer() &&
                    (!value->is_number_unsigned() || value->get<std::uint64_t>() <= std::uint64_t{INT64_MAX});
  if (fits && value->get<std::int64_t>() >= least && value->get<std::int64_t>() <= most)
    return value->get<std::int64_t>();
  complain(name,
           {Reason::malformed, "is a whole number from " + std::to_string(least) + " to " + std::to_string(most)});
  return std::nullopt;
}

std::optional<bool> JsonReader::boolean(std::string_view name) {
  const json* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_boolean()) return value->get<bool>();
  complain(name, {Reason::malformed, "is true or false"});
  return std::nullopt;
}

std::optional<std::int64_t> JsonReader::decimal(std::string_view name, std::uint8_t scale) {
  const json* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_string()) {
    complain(name, {Reason::malformed, "is a decimal number in a string, as in \"12.50\""});
    return std::nullopt;
  }
  const auto minor = protocol::parse_decimal(value->get_ref<const std::string&>(), scale);
  const auto most = largest_amount(scale);
  if (minor && *minor <= most && *minor >= -most) return *minor;
  complain(name, minor
                     ? protocol::Failure{Reason::amount_overflow, "is at most " + protocol::format_decimal(most, scale)}
                     : minor.error());
  return std::nullopt;
}

std::optional<std::vector<std::string>> JsonReader::texts(std::string_view name, std::size_t most) {
  const json* value = find(name);
  if (value == nullptr) return std::nullopt;
  std::vector<std::string> texts;
  bool fits = value->is_array() && value->size() <= most;
  for (std::size_t i = 0; fits && i < value->size(); ++i) {
    fits = value->at(i).is_string();
    if (fits) texts.push_back(value->at(i).get<std::string>());
  }
  if (fits) return texts;
  complain(name, {Reason::malformed, "is a list of at most " + std::to_string(most) + " texts"});
  return std::nullopt;
}

void JsonReader::objects(std::string_view name, std::size_t most, const std::function<void(JsonReader&)>& read) {
  const json* value = find(name);
  if (value == nullptr) return;
  if (!value->is_array() || value->size() > most)
    return complain(name, {Reason::malformed, "is a list of at most " + std::to_string(most) + " objects"});
  for (std::size_t i = 0; i < value->size(); ++i) {
    const std::string place = "number " + std::to_string(i + 1);
    if (!value->at(i).is_object()) return complain(name, {Reason::malformed, place + " is no object"});
    JsonReader reader(value->at(i));
    read(reader);
    if (const auto finished = reader.finish(); !finished)
      return complain(name, {finished.error().reason, place + ": " + finished.error().detail});
  }
}

void JsonReader::complain(std::string_view name, const protocol::Failure& failure) {
  if (!complaint_) complaint_ = {failure.reason, member(name) + (failure.detail.empty() ? "" : ": " + failure.detail)};
}

protocol::Result<void> JsonReader::finish() {
  if (complaint_) return std::unexpected(*complaint_);
  if (!strict_) return {};
  for (const auto& [name, value] : object_.items())
    if (std::ranges::find(asked_, name) == asked_.end())
      return failure(Reason::malformed, member(name) + " is not known here");
  return {};
}

}  // namespace node
