// The tables of a TOML file, key by key, with the line of whatever is wrong. For the sources that read the
// configuration; they alone see the parser.
//
// One thread.
#pragma once

#include <stdexcept>

[[noreturn]] inline void not_toml() {
  throw std::logic_error("this is not TOML");  // allow(throw): the parser that asserts it knows no Result
}

// The parser asserts what some texts break, such as `[[[`: an exception, caught where it is called, like its own.
#define TOML_ASSERT(expected) ((expected) ? void() : not_toml())
// From its headers: the library Debian compiled ends the process instead.
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 1
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/suggestion.h"
#include "protocol/result.h"

namespace config {

using protocol::Result;

inline std::string quoted(std::string_view text) {
  return "'" + std::string(text) + "'";
}

inline std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
  const auto best = nearest(word, candidates);
  return best.empty() ? "" : "; did you mean " + quoted(best) + "?";
}

/// What is wrong with the file, and where.
class Problems {
 public:
  explicit Problems(std::string_view file) : file_(file) {}

  void add(toml::source_index line, std::string what) { problems_.emplace_back(line, std::move(what)); }
  bool empty() const { return problems_.empty(); }

  std::string text() {
    std::ranges::stable_sort(problems_, {}, &std::pair<toml::source_index, std::string>::first);
    std::string text;
    for (const auto& [line, what] : problems_) {
      if (!text.empty()) text += "\n";
      text += file_ + (line > 0 ? ":" + std::to_string(line) : "") + ": " + what;
    }
    return text;
  }

 private:
  std::string file_;
  std::vector<std::pair<toml::source_index, std::string>> problems_;  ///< line 0: of the file as a whole
};

inline std::string_view type_name(toml::node_type type) {
  switch (type) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::string:
      return "a text";
    case toml::node_type::integer:
      return "a whole number";
    case toml::node_type::floating_point:
      return "a decimal number";
    case toml::node_type::boolean:
      return "true or false";
    default:
      return "a date or time";
  }
}

/// Reads the keys of one table and remembers which were asked for: the others are unknown.
class TableReader {
 public:
  /// `where` is empty for the top of the file, else as in `[http]`.
  TableReader(const toml::table& table, std::string where, Problems& problems)
      : table_(table), where_(std::move(where)), problems_(problems) {}
  TableReader(const TableReader&) = delete;
  TableReader& operator=(const TableReader&) = delete;
  ~TableReader() { refuse_unknown(); }

  /// The value of a key, nullptr if it is absent or of another type. `name` outlives the reader.
  template <class T>
  const toml::value<T>* value(std::string_view name, bool required = false) {
    const auto* node = find(name, required);
    return expect(node, name, node == nullptr ? nullptr : node->as<T>(), toml::impl::node_type_of<T>);
  }
  const toml::table* table(std::string_view name, bool required = false) {
    const auto* node = find(name, required);
    return expect(node, name, node == nullptr ? nullptr : node->as_table(), toml::node_type::table);
  }
  const toml::array* list(std::string_view name, bool required = false) {
    const auto* node = find(name, required);
    return expect(node, name, node == nullptr ? nullptr : node->as_array(), toml::node_type::array);
  }

  /// The value of a key, whatever its type; nullptr if it is absent.
  const toml::node* any(std::string_view name) { return find(name, false); }

  /// A text that `parse` turns into a value; untouched when it is absent or does not parse.
  template <class T, class Parse>
  void parsed(std::string_view name, T& target, const Parse& parse, bool required = false) {
    const auto* text = value<std::string>(name, required);
    if (text == nullptr) return;
    auto result = parse(text->get());
    if (result)
      target = *std::move(result);
    else
      problem(*text, quoted(name) + where_text() + ": " + result.error().detail);
  }

  /// One of a few words.
  template <class Enum, std::size_t N>
  void word(std::string_view name, Enum& target, const std::array<std::string_view, N>& words) {
    const auto* text = value<std::string>(name);
    if (text == nullptr) return;
    const auto* found = std::ranges::find(words, text->get());
    if (found != words.end()) {
      target = static_cast<Enum>(found - words.begin());
      return;
    }
    std::string all;
    for (const auto known : words) all += (all.empty() ? "" : ", ") + std::string(known);
    problem(*text, quoted(name) + where_text() + " is one of " + all + did_you_mean(text->get(), words));
  }

  template <class T>
  void integer(std::string_view name, T& target, std::int64_t least, std::int64_t most) {
    const auto* number = value<std::int64_t>(name);
    if (number == nullptr) return;
    if (number->get() >= least && number->get() <= most)
      target = static_cast<T>(number->get());
    else
      problem(*number,
              quoted(name) + where_text() + " is from " + std::to_string(least) + " to " + std::to_string(most));
  }

  void problem(const toml::node& node, std::string what) { problems_.add(node.source().begin.line, std::move(what)); }

 private:
  std::string where_text() const { return where_.empty() ? "" : " in " + where_; }

  const toml::node* find(std::string_view name, bool required) {
    known_.push_back(name);
    const auto* node = table_.get(name);
    if (node == nullptr && required)
      problems_.add(table_.source().begin.line > 1 ? table_.source().begin.line : 0,
                    quoted(name) + where_text() + " is missing");
    return node;
  }

  template <class T>
  const T* expect(const toml::node* node, std::string_view name, const T* typed, toml::node_type type) {
    if (node != nullptr && typed == nullptr)
      problem(*node, quoted(name) + where_text() + " is " + std::string(type_name(type)) + ", not " +
                         std::string(type_name(node->type())));
    return typed;
  }

  void refuse_unknown() {
    for (const auto& [key, node] : table_)
      if (std::ranges::find(known_, key.str()) == known_.end())
        problems_.add(key.source().begin.line,
                      "unknown key " + quoted(key.str()) + where_text() + did_you_mean(key.str(), known_));
  }

  const toml::table& table_;
  std::string where_;
  Problems& problems_;
  std::vector<std::string_view> known_;
};

}  // namespace config
