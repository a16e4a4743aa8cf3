// Streams that come in.
#include <grpc/grpc_security_constants.h>
#include <grpcpp/grpcpp.h>
#include <lokaponto/v1/link.grpc.pb.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <system_error>
#include <utility>

#include "config/configuration.h"
#include "node/link_transport_wires.h"
#include "protocol/check.h"

namespace node {

using lokaponto::v1::Frame;
using protocol::Reason;

namespace {

/// Of one caller; a link needs one.
constexpr int most_streams_of_a_connection = 4;
/// A connection without a stream is of no use.
constexpr int idle_milliseconds = 30'000;

std::string text_of(const grpc::string_ref& text) {
  return {text.data(), text.size()};
}

LinkClaim claim_of(const grpc::CallbackServerContext& context) {
  LinkClaim claim;
  const auto& metadata = context.client_metadata();
  if (metadata.count(domain_metadata) == 1) claim.domain = text_of(metadata.find(domain_metadata)->second);
  claim.introduces = metadata.count(introduction_metadata) > 0;
  const auto certificates = context.auth_context()->FindPropertyValues(GRPC_X509_PEM_CERT_PROPERTY_NAME);
  if (certificates.size() == 1) claim.certificate = text_of(certificates.front());
  return claim;
}

grpc::Status status_of(const Failure& why) {
  if (why.reason == Reason::unauthorized || why.reason == Reason::unknown_peer || why.reason == Reason::bad_signature)
    return {grpc::StatusCode::UNAUTHENTICATED, status_text(why)};
  return {grpc::StatusCode::ABORTED, status_text(why)};
}

class ServerWire final : public LinkWire, public grpc::ServerBidiReactor<Frame, Frame> {
 public:
  ServerWire(LinkHost& host, grpc::CallbackServerContext* context)
      : host_(host), context_(context), connection_(host.new_connection()) {
    connection_->attach(*this);
    if (auto refused = host_.called(connection_, claim_of(*context_)))
      connection_->close(*std::move(refused));
    else
      StartSendInitialMetadata();  // tells the caller that it is let in
  }

  // ---- LinkWire; the connection sees to it that these do not overlap
  void start_read() override {
    if (!finished_) StartRead(&incoming_);
  }
  void start_write(LinkFrame frame) override {
    outgoing_.set_kind(static_cast<std::uint32_t>(frame.kind));
    outgoing_.set_body(std::move(frame.bytes));
    StartWrite(&outgoing_);
  }
  void start_finish() override { end({Reason::none, "the node stops"}); }
  void start_close(const Failure& why) override { end(why); }
  void start_abort() override { context_->TryCancel(); }

  // ---- gRPC
  void OnReadDone(bool ok) override {
    if (!ok)
      connection_->close({Reason::none, "the peer ended the stream"});
    else if (host_.received(connection_, incoming_.kind(), incoming_.body()))
      connection_->read();
  }
  void OnWriteDone(bool ok) override { connection_->written(ok); }
  void OnCancel() override { connection_->close({Reason::io_error, "the connection broke"}); }
  void OnDone() override {
    connection_->detach();
    const auto why = connection_->closed().value_or(Failure{Reason::none, "the node stops"});
    host_.ended(connection_, why, std::shared_ptr<LinkWire>(this));
  }

 private:
  void end(const Failure& why) {
    if (!std::exchange(finished_, true)) Finish(status_of(why));
  }

  LinkHost& host_;
  grpc::CallbackServerContext* const context_;
  const std::shared_ptr<LinkConnection> connection_;
  Frame incoming_;
  Frame outgoing_;
  bool finished_ = false;
};

class Listener final : public LinkListener, public lokaponto::v1::Link::CallbackService {
 public:
  explicit Listener(LinkHost& host) : host_(host) {}
  ~Listener() override {
    if (server_) server_->Shutdown(gpr_inf_past(GPR_CLOCK_MONOTONIC));  // at once; returns when all streams have ended
  }

  bool start(const std::string& address, const TlsPair& tls, const LinkTimes& times) {
    // Which certificate counts depends on who calls, which TLS cannot know: it asks for one, the hub compares.
    grpc::SslServerCredentialsOptions options(GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_BUT_DONT_VERIFY);
    options.pem_key_cert_pairs.push_back({tls.key, tls.certificate});
    grpc::ServerBuilder builder;
    builder.AddListeningPort(address, grpc::SslServerCredentials(options), &port_);
    builder.RegisterService(this);
    builder.SetMaxReceiveMessageSize(static_cast<int>(max_frame_bytes));
    // Two programs on one port would each get some of the calls.
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, most_streams_of_a_connection);
    builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, idle_milliseconds);
    builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, static_cast<int>(times.handshake));
    // A caller that is gone without a word is noticed, and callers may look for us in the same way.
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, static_cast<int>(times.keepalive));
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, static_cast<int>(times.keepalive));
    builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
    builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                               static_cast<int>(times.keepalive / 2));
    server_ = builder.BuildAndStart();
    return server_ != nullptr && port_ > 0;
  }

  int port() const override { return port_; }

  grpc::ServerBidiReactor<Frame, Frame>* Exchange(grpc::CallbackServerContext* context) override {
    return new ServerWire(host_, context);
  }

 private:
  LinkHost& host_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

/// gRPC does not say why an address cannot be had: the system does, when it is asked for it once more.
std::string why_not(const std::string& address) {
  const auto endpoint = config::Endpoint::parse(address);
  if (!endpoint) return endpoint.error().detail;
  const addrinfo hints{.ai_flags = AI_PASSIVE, .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
  addrinfo* found = nullptr;
  const int wrong = ::getaddrinfo(endpoint->host.c_str(), std::to_string(endpoint->port).c_str(), &hints, &found);
  if (wrong != 0) return ::gai_strerror(wrong);
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owned(found, ::freeaddrinfo);
  const int socket = ::socket(found->ai_family, found->ai_socktype | SOCK_CLOEXEC, found->ai_protocol);
  const int bound = socket < 0 ? -1 : ::bind(socket, found->ai_addr, found->ai_addrlen);
  const int number = errno;
  if (socket >= 0) ::close(socket);
  return bound == 0 ? "it was refused" : std::generic_category().message(number);
}

}  // namespace

Result<std::unique_ptr<LinkListener>> listen(LinkHost& host, const std::string& address, const TlsPair& tls,
                                             const LinkTimes& times) {
  auto listener = std::make_unique<Listener>(host);
  if (!listener->start(address, tls, times))
    return protocol::failure(Reason::io_error, "cannot listen for links on " + address + ": " + why_not(address));
  return listener;
}

}  // namespace node
