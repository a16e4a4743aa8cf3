#include "benchmarks/options.h"

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>

namespace benchmarks {

static std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value == 0) return std::nullopt;
  return value;
}

static bool read_list(std::string_view text, std::vector<std::uint64_t>& list) {
  list.clear();
  while (!text.empty()) {
    const auto comma = text.find(',');
    const auto one = number(text.substr(0, comma));
    if (!one) return false;
    list.push_back(*one);
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }
  return !list.empty();
}

static bool read_option(std::string_view option, std::string_view value, Options& options) {
  const auto count = number(value);
  if (option == "--directory" && !value.empty()) {
    options.directory = value;
  } else if (option == "--role") {
    options.role = value;
  } else if (option == "--listen") {
    options.listen = value;
  } else if (option == "--under-way") {
    return read_list(value, options.under_way);
  } else if (option == "--members" && count && *count >= 2 && *count <= 10'000'000) {
    options.members = static_cast<std::uint32_t>(*count);
  } else if (option == "--seconds" && count) {
    options.durations.measured = static_cast<double>(*count);
  } else if (option == "--pace" && count) {
    options.pace = *count;
  } else {
    return false;
  }
  return true;
}

Options parse_options(int count, char** words, std::vector<std::uint64_t> under_way) {
  Options options;
  options.under_way = std::move(under_way);
  for (int i = 1; i < count; ++i) {
    const std::string_view option = words[i];
    if (option == "--json") {
      options.json = true;
      continue;
    }
    const char* value = ++i < count ? words[i] : "";
    if (read_option(option, value, options)) continue;
    std::fprintf(stderr,
                 "usage: %s [--directory DIR] [--members N] [--seconds N] [--under-way N,N,...] [--pace N] [--json]\n",
                 words[0]);
    std::exit(2);  // NOLINT(concurrency-mt-unsafe): no other thread is there yet
  }
  return options;
}

}  // namespace benchmarks
