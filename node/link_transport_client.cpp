// Streams that go out.
#include <grpc/grpc_security_constants.h>
#include <grpcpp/grpcpp.h>
#include <lokaponto/v1/link.grpc.pb.h>

#include <atomic>
#include <utility>

#include "node/link_transport_wires.h"

namespace node {

using lokaponto::v1::Frame;
using lokaponto::v1::Link;
using protocol::Reason;

namespace {

class ClientWire final : public LinkWire, public grpc::ClientBidiReactor<Frame, Frame> {
 public:
  ClientWire(LinkHost& host, std::shared_ptr<LinkConnection> connection, const std::shared_ptr<grpc::Channel>& channel)
      : host_(host), connection_(std::move(connection)), stub_(Link::NewStub(channel)) {}

  /// It gives itself to the host when all is over.
  void start(const protocol::Domain& self, bool introduces) {
    context_.AddMetadata(domain_metadata, self.text());
    if (introduces) context_.AddMetadata(introduction_metadata, "1");
    stub_->async()->Exchange(&context_, this);
    AddHold();  // reads and writes are started from elsewhere, until start_close()
    connection_->attach(*this);
    StartCall();
  }

  // ---- LinkWire; the connection sees to it that these do not overlap
  void start_read() override { StartRead(&incoming_); }
  void start_write(LinkFrame frame) override {
    outgoing_.set_kind(static_cast<std::uint32_t>(frame.kind));
    outgoing_.set_body(std::move(frame.bytes));
    StartWrite(&outgoing_);
  }
  void start_finish() override { StartWritesDone(); }
  void start_close(const Failure&) override {
    // After the peer's last word, cancelling could only lose its status.
    if (!over_) context_.TryCancel();
    RemoveHold();
  }
  void start_abort() override { context_.TryCancel(); }

  // ---- gRPC
  void OnReadInitialMetadataDone(bool ok) override {
    if (!ok) return peer_ended();
    const auto certificates = context_.auth_context()->FindPropertyValues(GRPC_X509_PEM_CERT_PROPERTY_NAME);
    host_.answered(connection_, certificates.size() == 1
                                    ? std::string(certificates.front().data(), certificates.front().size())
                                    : std::string());
  }
  void OnReadDone(bool ok) override {
    if (!ok) return peer_ended();
    if (host_.received(connection_, incoming_.kind(), incoming_.body())) connection_->read();
  }
  void OnWriteDone(bool ok) override { connection_->written(ok); }
  void OnDone(const grpc::Status& status) override {
    connection_->detach();
    const auto ours = connection_->closed();
    Failure why{Reason::none, "the peer ended the stream"};
    if (ours && !over_)
      why = *ours;
    else if (!status.ok())
      why = read_status(status.error_message());
    // Not here: the last channel to go waits for the threads of gRPC, of which this is one.
    host_.ended(connection_, why, std::shared_ptr<LinkWire>(this));
  }

 private:
  void peer_ended() {
    if (!connection_->closed()) over_ = true;
    connection_->close({Reason::none, "the peer ended the stream"});
  }

  LinkHost& host_;
  const std::shared_ptr<LinkConnection> connection_;
  const std::unique_ptr<Link::Stub> stub_;
  grpc::ClientContext context_;
  Frame incoming_;
  Frame outgoing_;
  std::atomic<bool> over_ = false;  ///< the peer has said its last word, or was never reached
};

std::shared_ptr<grpc::Channel> channel_to(const DialTarget& target, const TlsPair& tls, const LinkTimes& times) {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = target.certificate;
  options.pem_private_key = tls.key;
  options.pem_cert_chain = tls.certificate;
  grpc::ChannelArguments arguments;
  arguments.SetSslTargetNameOverride(target.peer.text());
  arguments.SetMaxReceiveMessageSize(static_cast<int>(max_frame_bytes));
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, static_cast<int>(times.keepalive));
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, static_cast<int>(times.keepalive));
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  // Each attempt is one of ours, spaced by the plan, and straight to the peer whatever the environment says.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetInt(GRPC_ARG_SERVICE_CONFIG_DISABLE_RESOLUTION, 1);
  return grpc::CreateCustomChannel("dns:///" + target.endpoint, grpc::SslCredentials(options), arguments);
}

}  // namespace

LinkHub::Dial make_dial(LinkHost& host, const protocol::Domain& self, const TlsPair& tls, const LinkTimes& times) {
  return [&host, self, tls, times](const std::shared_ptr<LinkConnection>& connection, const DialTarget& target) {
    // Without a root of its own gRPC would trust the system's.
    if (!certificate_bytes(target.certificate))
      return host.ended(connection, {Reason::invalid_configuration, "no certificate is pinned"}, nullptr);
    auto* wire = new ClientWire(host, connection, channel_to(target, tls, times));
    wire->start(self, target.introduces);
  };
}

}  // namespace node
