#include "node/http_parser.h"

#include <algorithm>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/src.hpp>  // the compiled part of Beast, in this source alone
#include <ranges>

#include "node/clock.h"
#include "node/http_time.h"
#include "protocol/check.h"

namespace node {

namespace asio = boost::asio;
namespace http = boost::beast::http;

const std::string* HttpRequest::header(std::string_view name) const {
  const auto found =
      std::ranges::find_if(headers, [&](const auto& each) { return boost::beast::iequals(each.first, name); });
  return found == headers.end() ? nullptr : &found->second;
}

const std::string* HttpRequest::last_header(std::string_view name) const {
  const auto from_behind = std::views::reverse(headers);
  const auto found =
      std::ranges::find_if(from_behind, [&](const auto& each) { return boost::beast::iequals(each.first, name); });
  return found == from_behind.end() ? nullptr : &found->second;
}

struct HttpParser::State {
  std::size_t max_header_bytes;
  HttpBodyBound max_body_bytes;
  boost::beast::flat_buffer buffer;
  std::optional<http::request_parser<http::string_body>> parser;
  HttpRequest head;  ///< of the request under way, once it has come; what trails a body is no part of it
  bool expectation_taken = false;
};

HttpParser::HttpParser(std::size_t max_header_bytes, HttpBodyBound max_body_bytes)
    : state_(new State{max_header_bytes, std::move(max_body_bytes)}) {}

HttpParser::~HttpParser() = default;

void HttpParser::add(std::string_view bytes) {
  const auto room = state_->buffer.prepare(bytes.size());
  asio::buffer_copy(room, asio::buffer(bytes));
  state_->buffer.commit(bytes.size());
}

static unsigned status_of(const boost::system::error_code& error) {
  if (error == http::error::header_limit) return 431;
  if (error == http::error::body_limit) return 413;
  return 400;
}

using Parser = http::request_parser<http::string_body>;

static HttpRequest head_of(const Parser::value_type& message) {
  HttpRequest head{.method = std::string(message.method_string()),
                   .target = std::string(message.target()),
                   .headers = {},
                   .body = {},
                   .from = {}};
  for (const auto& field : message) head.headers.emplace_back(field.name_string(), field.value());
  return head;
}

/// RFC 9112, 3.2: behind a proxy that reads another one of two, whose rules hold would be anybody's guess.
static bool names_one_host(const Parser::value_type& message) {
  const auto hosts = message.count(http::field::host);
  return hosts == 1 || (hosts == 0 && message.version() < 11);
}

static ParsedRequest take(HttpRequest head, Parser& parser) {
  auto message = parser.release();
  head.body = std::move(message.body());
  return {.request = std::move(head),
          .close = !message.keep_alive() || message.version() < 11,
          .head = message.method() == http::verb::head};
}

/// Bounds the body before any of it is taken in; false if more than that is announced.
static bool bound_body(Parser& parser, std::size_t most) {
  if (const auto announced = parser.content_length(); announced && *announced > most) return false;
  parser.body_limit(most);  // of chunks, as they come
  parser.eager(true);
  return true;
}

std::expected<std::optional<ParsedRequest>, unsigned> HttpParser::next() {
  auto& [max_header_bytes, max_body_bytes, buffer, parser, head, expectation_taken] = *state_;
  if (buffer.size() == 0) return std::nullopt;
  if (!parser) {
    parser.emplace();
    parser->header_limit(static_cast<std::uint32_t>(max_header_bytes));
    parser->body_limit(boost::none);
    expectation_taken = false;
  }
  const bool within_head = !parser->is_header_done();
  boost::system::error_code error;
  buffer.consume(parser->put(buffer.data(), error));
  if (error && error != http::error::need_more) return std::unexpected(status_of(error));
  if (within_head && parser->is_header_done()) {
    head = head_of(parser->get());
    if (!names_one_host(parser->get())) return std::unexpected(400U);
    if (!bound_body(*parser, max_body_bytes(head))) return std::unexpected(413U);
    if (!parser->is_done()) return next();
  }
  // Of a body nothing is left lying. What is: a head, the head of a chunk or what trails the last one, none complete.
  if (!parser->is_done() && buffer.size() > max_header_bytes) return std::unexpected(431U);
  if (!parser->is_done()) return std::nullopt;
  auto parsed = take(std::move(head), *parser);
  parser.reset();
  return parsed;
}

const HttpRequest* HttpParser::head() const {
  return state_->parser && state_->parser->is_header_done() ? &state_->head : nullptr;
}

bool HttpParser::within_request() const {
  return state_->parser.has_value();
}

bool HttpParser::has_more() const {
  return state_->parser.has_value() || state_->buffer.size() > 0;
}

bool HttpParser::take_expectation() {
  if (state_->expectation_taken || !state_->parser || !state_->parser->is_header_done()) return false;
  state_->expectation_taken = true;
  return boost::beast::iequals(state_->parser->get()[http::field::expect], "100-continue");
}

std::string http_text(const HttpResponse& response, bool close, bool head) {
  const auto phrase = http::obsolete_reason(http::int_to_status(response.status));
  std::string text = "HTTP/1.1 " + std::to_string(response.status) + " " + std::string(phrase) + "\r\n";
  text += "Date: " + http_date(wall_time()) + "\r\n";
  if (!response.body.empty()) text += "Content-Type: " + response.content_type + "\r\n";
  constexpr unsigned no_content = 204;    // which has no length either (RFC 9110, 8.6)
  constexpr unsigned not_modified = 304;  // whose length would be that of what has not changed
  if (response.status != no_content && response.status != not_modified)
    text += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
  for (const auto& [name, value] : response.headers) text.append(name).append(": ").append(value).append("\r\n");
  if (close) text += "Connection: close\r\n";
  text += "\r\n";
  if (!head) text += response.body;
  return text;
}

}  // namespace node
