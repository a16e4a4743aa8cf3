#include "node/checkpoint_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "node/html.h"
#include "node/http_time.h"
#include "node/messages_checkpoints.h"
#include "node/say.h"
#include "protocol/amount.h"

namespace node {

namespace {

std::string both(const Phrase& phrase) {
  return fmt::format("<span lang=\"fr\">{}</span><br><span lang=\"en\">{}</span>", phrase.in(Language::french),
                     phrase.in(Language::english));
}

/// To the minute, as people write it.
std::string moment(protocol::Time time) {
  const auto text = rfc3339(time);  // 2026-09-21T14:13:20.000Z
  return text.substr(0, 10) + " " + text.substr(11, 5) + " UTC";
}

/// Minor units of a figure as an amount; the text itself for what is no sum of money.
std::string amount_text(std::string_view name, std::string_view digits, std::uint8_t scale) {
  std::int64_t minor = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), minor);
  if (name == "restored" || read.ec != std::errc()) return std::string(digits);
  return protocol::format_decimal(minor, scale);
}

std::string rows(const protocol::Checkpoint& checkpoint) {
  std::string html;
  std::uint8_t scale = protocol::euro_scale;
  for (const std::string_view line : checkpoint.extensions) {
    const auto space = line.find(' ');
    const auto name = line.substr(0, space);
    const auto value = space == std::string_view::npos ? std::string_view() : line.substr(space + 1);
    if (name == "currency") {  // code, scale, backing
      const auto digits = value.substr(std::min(value.find(' ') + 1, value.size()));
      std::from_chars(digits.data(), digits.data() + digits.size(), scale);
      continue;
    }
    const auto* figure = std::ranges::find(messages::figures, name, &messages::Figure::name);
    const auto words = figure == messages::figures.end() ? html_text(name) : both(figure->words);
    html += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", words, amount_text(name, value, scale));
  }
  return html;
}

std::string witnesses(const std::vector<federation::WitnessWord>& words) {
  if (words.empty()) return "<p>" + both(messages::page_no_witness) + "</p>\n";
  std::string html = "<ul>\n";
  for (const auto& word : words)
    html += fmt::format("<li>{}, {}</li>\n", html_text(word.peer.text()), moment({word.seconds * 1000}));
  return html + "</ul>\n";
}

std::string body(const federation::PublishedCheckpoint& last) {
  const auto made = moment(last.made);
  std::string html;
  for (const auto& [language, code] : {std::pair{Language::french, "fr"}, std::pair{Language::english, "en"}})
    html +=
        fmt::format("<p lang=\"{}\">{}</p>\n", code, say(language, messages::page_what, made, last.checkpoint.size));
  html += "<table>\n" + rows(last.checkpoint) + "</table>\n";
  html += "<h2>" + both(messages::page_witnesses) + "</h2>\n" + witnesses(last.cosignatures);
  return html + "<h2>" + both(messages::page_note) + "</h2>\n<pre>" + html_text(last.note) + "</pre>\n";
}

}  // namespace

std::string checkpoint_page(const protocol::Domain& domain,
                            const std::optional<federation::PublishedCheckpoint>& last) {
  const auto title = say(Language::french, messages::page_title, domain.text());
  const auto english = say(Language::english, messages::page_title, domain.text());
  std::string html = "<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n";
  html += "<meta name=\"viewport\" content=\"width=device-width\">\n<title>" + title + "</title>\n";
  html +=
      "<style>body{font-family:sans-serif;max-width:46em;margin:2em auto;padding:0 1em}"
      "th{text-align:left;font-weight:normal;padding-right:2em}td{text-align:right}"
      "tr{border-bottom:1px solid #ccc}table{border-collapse:collapse}[lang=en]{color:#555}"
      "pre{overflow-x:auto}</style>\n</head>\n<body>\n";
  html += "<h1>" + title + "<br><span lang=\"en\">" + english + "</span></h1>\n";
  html += last ? body(*last) : "<p>" + both(messages::page_none) + "</p>\n";
  return html + "</body>\n</html>\n";
}

}  // namespace node
