#include "node/messages_details.h"

#include <array>
#include <optional>
#include <span>

#include "node/messages_details_access.h"
#include "node/messages_details_audit.h"
#include "node/messages_details_books.h"
#include "node/messages_details_checkpoints.h"
#include "node/messages_details_damage.h"
#include "node/messages_details_entries.h"
#include "node/messages_details_events.h"
#include "node/messages_details_files.h"
#include "node/messages_details_given.h"
#include "node/messages_details_links.h"
#include "node/messages_details_payments.h"
#include "node/messages_details_proofs.h"
#include "node/messages_details_recorded.h"
#include "node/messages_details_usage.h"
#include "node/messages_details_values.h"
#include "node/messages_details_wallet.h"
#include "node/messages_details_wind_up.h"

namespace node {

namespace {

/// What stands in the places {0} to {9} of a phrase.
using Filled = std::array<std::string_view, 10>;

struct Match {
  const Phrase* phrase = nullptr;
  Filled filled;
  std::size_t fixed = 0;  ///< bytes of the text that are the phrase's own
};

constexpr std::size_t place_size = 3;  // {n}

bool is_place(std::string_view text, std::size_t at) {
  return text.size() >= at + place_size && text[at] == '{' && text[at + 1] >= '0' && text[at + 1] <= '9' &&
         text[at + 2] == '}';
}

/// The text up to the next place.
std::string_view literal_before_place(std::string_view phrase) {
  std::size_t end = 0;
  while (end < phrase.size() && !is_place(phrase, end)) ++end;
  return phrase.substr(0, end);
}

/// How much of the text belongs to a place that `after` follows; nothing is filled in with nothing.
std::size_t length_of_filled(std::string_view text, std::string_view after, bool is_last) {
  if (!is_last) return text.find(after, 1);
  const bool ends_so = text.size() > after.size() && text.ends_with(after);
  return ends_so ? text.size() - after.size() : std::string_view::npos;
}

/// A place takes as little as it can; at the beginning no name with its colon, which stays where it is.
std::optional<Match> match(const Phrase& phrase, std::string_view text) {
  Match found{.phrase = &phrase, .filled = {}};
  std::string_view pattern = phrase.in(Language::english);
  auto literal = literal_before_place(pattern);
  if (!text.starts_with(literal)) return std::nullopt;
  for (;;) {
    text.remove_prefix(literal.size());
    pattern.remove_prefix(literal.size());
    found.fixed += literal.size();
    if (pattern.empty()) break;
    const auto place = static_cast<std::size_t>(pattern[1] - '0');
    pattern.remove_prefix(place_size);
    literal = literal_before_place(pattern);
    const auto length = length_of_filled(text, literal, literal.size() == pattern.size());
    if (length == std::string_view::npos || length > text.size()) return std::nullopt;
    const auto filled = found.filled.at(place) = text.substr(0, length);
    const bool named = filled.find(": ") != std::string_view::npos || filled.ends_with(':');
    if (found.fixed == 0 && named) return std::nullopt;
    text.remove_prefix(length);
  }
  if (!text.empty()) return std::nullopt;
  return found;
}

/// Of the phrases that say this, the one that leaves least open.
std::optional<Match> best_match(std::string_view text) {
  const std::array catalogues{
      std::span<const Phrase>(messages::value_details),      std::span<const Phrase>(messages::books_details),
      std::span<const Phrase>(messages::link_details),       std::span<const Phrase>(messages::file_details),
      std::span<const Phrase>(messages::usage_details),      std::span<const Phrase>(messages::payment_findings),
      std::span<const Phrase>(messages::entry_findings),     std::span<const Phrase>(messages::damage_details),
      std::span<const Phrase>(messages::access_details),     std::span<const Phrase>(messages::wallet_details),
      std::span<const Phrase>(messages::event_details),      std::span<const Phrase>(messages::wind_up_details),
      std::span<const Phrase>(messages::checkpoint_details), std::span<const Phrase>(messages::proof_details),
      std::span<const Phrase>(messages::audit_details),      std::span<const Phrase>(messages::given_details),
      std::span<const Phrase>(messages::recorded_details)};
  std::optional<Match> best;
  for (const auto& catalogue : catalogues)
    for (const auto& phrase : catalogue)
      if (const auto found = match(phrase, text); found && (!best || found->fixed > best->fixed)) best = found;
  return best;
}

std::optional<std::string> translated(std::string_view text);

std::string fill_in(const Match& match) {
  const auto french = match.phrase->in(Language::french);
  std::string text;
  for (std::size_t i = 0; i < french.size();) {
    if (!is_place(french, i)) {
      text += french[i++];
      continue;
    }
    const auto filled = match.filled.at(static_cast<std::size_t>(french[i + 1] - '0'));
    text += translated(filled).value_or(std::string(filled));
    i += place_size;
  }
  return text;
}

std::optional<std::string> translated(std::string_view text) {
  if (const auto found = best_match(text)) return fill_in(*found);
  for (auto colon = text.find(": "); colon != std::string_view::npos; colon = text.find(": ", colon + 1)) {
    const auto name = text.substr(0, colon);
    if (const auto rest = translated(text.substr(colon + 2)))
      return translated(name).value_or(std::string(name)) + " : " + *rest;
  }
  return std::nullopt;
}

}  // namespace

std::string in_language(Language language, std::string_view detail) {
  if (language == Language::english) return std::string(detail);
  std::string text;
  for (;;) {
    const auto end = detail.find('\n');
    const auto line = detail.substr(0, end);
    text += translated(line).value_or(std::string(line));
    if (end == std::string_view::npos) return text;
    text += '\n';
    detail.remove_prefix(end + 1);
  }
}

}  // namespace node
