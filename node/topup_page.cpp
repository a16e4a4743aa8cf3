#include "node/topup_page.h"

#include <fmt/format.h>

#include "node/html.h"
#include "node/messages_wallet.h"
#include "node/say.h"

namespace node {

using protocol::PaymentStatus;

namespace {

/// In groups of four, as on paper.
std::string grouped(std::string_view iban) {
  std::string text;
  for (std::size_t i = 0; i < iban.size(); ++i) {
    if (i > 0 && i % 4 == 0) text += ' ';
    text += iban[i];
  }
  return text;
}

std::string row(std::string_view name, const std::string& value) {
  return fmt::format("<dt>{}</dt><dd>{}</dd>\n", name, html_text(value));
}

std::string instructions(const TopupPage& page, Language language) {
  const auto how = say(language, messages::topup_how, page.amount, page.association);
  std::string text = "<p>" + html_text(how) + "</p>\n<dl>\n";
  text += row(messages::topup_amount.in(language), page.amount + " EUR");
  text += page.iban.empty() ? row(messages::topup_iban.in(language), std::string(messages::topup_no_iban.in(language)))
                            : row(messages::topup_iban.in(language), grouped(page.iban));
  text += row(messages::topup_reference.in(language), page.reference);
  return text + "</dl>\n";
}

std::string section(const TopupPage& page, Language language) {
  std::string text = fmt::format("<section lang=\"{}\">\n<h1>{}</h1>\n", language == Language::french ? "fr" : "en",
                                 messages::topup_title.in(language));
  if (page.status == PaymentStatus::held)
    text += instructions(page, language);
  else
    text += fmt::format("<p>{}</p>\n", page.status == PaymentStatus::accepted ? messages::topup_done.in(language)
                                                                              : messages::topup_gone.in(language));
  return text + "</section>\n";
}

}  // namespace

HttpResponse topup_page(const TopupPage& page) {
  constexpr std::string_view head =
      "<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n";
  HttpResponse response{.content_type = "text/html; charset=utf-8"};
  response.body = fmt::format("{}<title>{} - {}</title>\n</head>\n<body>\n{}<hr>\n{}</body>\n</html>\n", head,
                              messages::topup_title.in(Language::french), html_text(page.association),
                              section(page, Language::french), section(page, Language::english));
  return response;
}

}  // namespace node
