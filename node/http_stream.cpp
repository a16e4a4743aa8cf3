#include "node/http_stream.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/impl/src.hpp>  // the compiled part of Asio's TLS, in this source alone

namespace node {

namespace asio = boost::asio;
using boost::system::error_code;

protocol::Result<std::unique_ptr<asio::ssl::context>> make_http_tls(const TlsPair& pair) {
  if (auto fits = check_pair(pair); !fits) return std::unexpected(fits.error());
  auto context = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
  error_code error;
  context->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                           asio::ssl::context::no_tlsv1_1 | asio::ssl::context::no_compression,
                       error);
  if (!error) context->use_certificate_chain(asio::buffer(pair.certificate), error);
  if (!error) context->use_private_key(asio::buffer(pair.key), asio::ssl::context::pem, error);
  if (error)
    return protocol::failure(protocol::Reason::invalid_configuration,
                             "the certificate of HTTP cannot be used: " + error.message());
  return context;
}

void HttpStream::begin() {
  error_code ignored;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
}

std::string HttpStream::other_end() const {
  error_code error;
  const auto endpoint = socket_.remote_endpoint(error);
  if (error) return {};
  const auto address = endpoint.address();
  const bool is_v4 = address.is_v6() && address.to_v6().is_v4_mapped();  // met on a socket of either kind
  return is_v4 ? asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string() : address.to_string();
}

void HttpStream::end_writing() {
  error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
}

void HttpStream::close() {
  error_code ignored;
  socket_.close(ignored);
}

}  // namespace node
