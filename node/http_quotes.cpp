#include "node/http_quotes.h"

#include <nlohmann/json.hpp>

#include "federation/quotes.h"
#include "node/clock.h"
#include "node/http_payments.h"
#include "node/http_routes.h"
#include "node/http_time.h"
#include "node/json_values.h"
#include "protocol/base64.h"
#include "storage/row.h"

namespace node {

using protocol::Reason;
using protocol::Result;

template <class Io>
void fields(Io& io, typename Io::template Of<QuoteText>& quote) {
  io(quote.payee, quote.amount, quote.credited, quote.until);
}

std::string to_text(const QuoteText& quote) {
  return protocol::to_base64url(storage::encode_row(quote));
}

Result<QuoteText> parse_quote(std::string_view text) {
  const auto bytes = protocol::from_base64url(text);
  if (!bytes) return protocol::failure(Reason::malformed, "is no quote of this node");
  auto quote = storage::decode_row<QuoteText>(*bytes);
  if (!quote) return protocol::failure(Reason::malformed, "is no quote of this node");
  return quote;
}

namespace {

constexpr std::int64_t quote_seconds = 60;
constexpr std::int64_t max_quote_seconds = 3'600;

/// What a look at the books found.
struct Looked {
  Result<federation::Quote> quote = protocol::failure(Reason::none);
  std::string rate;  ///< units of theirs for one of ours, by the first agreement
  std::uint8_t credited_scale = protocol::euro_scale;
  std::uint8_t fee_scale = protocol::euro_scale;
};

Looked look_for(const federation::Books& books, const federation::PayRequest& request) {
  const auto own_scale = books.currency().scale;
  Looked looked{.quote = federation::quote(books, request), .rate = "1/1"};
  if (looked.quote && looked.quote->path.size() == 1) looked.credited_scale = looked.fee_scale = own_scale;
  if (!looked.quote || looked.quote->path.size() == 1) return looked;
  const auto& terms = *books.peer(looked.quote->path[1].node)->terms;
  const bool first = terms.side_of(books.domain()) == 0;
  looked.fee_scale = terms.settlement_scale;
  if (looked.quote->path.size() == 2) looked.credited_scale = terms.sides.at(first ? 1 : 0).currency.scale;
  looked.rate = part_text(first ? terms.rate : protocol::Fraction{terms.rate.denominator, terms.rate.numerator});
  return looked;
}

Json amount_json(const protocol::Amount& amount, std::uint8_t scale) {
  return {{"amount", protocol::format_decimal(amount.minor, scale)}, {"currency", amount.currency.view()}};
}

HttpResponse quote_response(const ApiState& api, const federation::PayRequest& request, const Looked& looked,
                            std::int64_t seconds) {
  if (!looked.quote) return problem(looked.quote.error());
  const auto& quote = *looked.quote;
  const protocol::Time until{wall_time().milliseconds + seconds * 1000};
  auto route = Json::array();
  for (const auto& hop : quote.path) route.push_back(hop.node.text());
  const auto text = to_text({request.payee.text(), quote.debited, quote.credited, until});
  return json_response(200, {{"quote", text},
                             {"to", request.payee.text()},
                             {"debited", amount_json(quote.debited, api.currency().scale)},
                             {"credited", amount_json(quote.credited, looked.credited_scale)},
                             {"fee", amount_json(quote.fee, looked.fee_scale)},
                             {"rate", looked.rate},
                             {"route", std::move(route)},
                             {"valid_until", rfc3339(until)}});
}

}  // namespace

void make_quote(Call call) {
  const auto& api = call.api();
  federation::PayRequest request;
  std::int64_t seconds = quote_seconds;
  const bool readable = call.read_body([&](JsonReader& body) {
    request.payee =
        body.required("to", body.parsed("to", [&](const auto& text) { return parse_payee(text, api.domain()); }));
    request.amount = {body.required("amount", body.decimal("amount", api.currency().scale)), api.currency().code};
    seconds = body.integer("valid_seconds", 1, max_quote_seconds).value_or(seconds);
  });
  if (!readable) return;
  request.route = route_to(request.payee.domain, api.parts.configuration);
  call.look<Looked>(
      [request](const federation::Books& books) { return look_for(books, request); },
      [&api, request, seconds](const Looked& looked) { return quote_response(api, request, looked, seconds); });
}

}  // namespace node
