// Who is turned away, and what a peer that breaks the protocol can do: nothing but lose its connection.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <lokaponto/v1/link.grpc.pb.h>

#include <thread>

#include "federation/frames.h"
#include "federation/records.h"
#include "node/clock.h"
#include "node/link_transport_wires.h"
#include "protocol/limits.h"
#include "tests/node/link_setup.h"

namespace node {
namespace {

using lokaponto::v1::Frame;
using protocol::FrameKind;
using protocol::PaymentStatus;
using Reach = LinkNode::Reach;

/// Calls a node by hand, and says what it likes.
class Caller {
 public:
  struct Claims {
    std::string domain;
    const TlsPair* tls = nullptr;  ///< none: no certificate is shown
    bool introduces = false;
  };

  Caller(const LinkNode& node, const Claims& claims) {
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = node.tls().certificate;
    if (claims.tls != nullptr) {
      options.pem_private_key = claims.tls->key;
      options.pem_cert_chain = claims.tls->certificate;
    }
    grpc::ChannelArguments arguments;
    arguments.SetSslTargetNameOverride(node.self().domain().text());
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    const auto channel = grpc::CreateCustomChannel(node.address(), grpc::SslCredentials(options), arguments);
    if (!claims.domain.empty()) context_.AddMetadata(domain_metadata, claims.domain);
    if (claims.introduces) context_.AddMetadata(introduction_metadata, "1");
    stub_ = lokaponto::v1::Link::NewStub(channel);
    stream_ = stub_->Exchange(&context_);
  }

  bool write(std::uint32_t kind, std::string body) {
    Frame frame;
    frame.set_kind(kind);
    frame.set_body(std::move(body));
    return stream_->Write(frame);
  }
  bool write(FrameKind kind, std::string body) { return write(static_cast<std::uint32_t>(kind), std::move(body)); }

  /// The next frame's kind; 0 when there is none.
  std::uint32_t read() {
    Frame frame;
    return stream_->Read(&frame) ? frame.kind() : 0;
  }

  /// Reads what comes until the node ends the stream, and says why it did.
  grpc::Status end() {
    while (read() != 0) {
    }
    return stream_->Finish();
  }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<lokaponto::v1::Link::Stub> stub_;
  std::unique_ptr<grpc::ClientReaderWriter<Frame, Frame>> stream_;
};

/// miel.example and lait.example are peers; whoever has lait's certificate can speak as lait.
class RefusalTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { prepare_grpc(); }
  void SetUp() override { ASSERT_TRUE(start_peers(miel_, lait_, 0)); }
  void TearDown() override {
    // Whatever was tried: payments pass.
    if (!lait_.running()) lait_.start();
    EXPECT_EQ(pay_across(miel_, 99, "alice", "zoe@lait.example", 7), PaymentStatus::accepted);
  }

  static TlsPair other_certificate(std::string_view domain) {
    return *make_certificate(domain_of(domain), wall_time());
  }
  /// The heads of a peer that has lost nothing: what the books of miel say.
  std::string greeting_of_lait() {
    const auto heads = miel_.look<protocol::Greeting>([&](const federation::Books& books) {
      const auto& row = books.peer(lait_.self().domain())->row;
      return protocol::Greeting{.sent = row.received, .received = row.sent};
    });
    return federation::greeting_frame(heads, lait_.self().domain(), miel_.self().domain(), keys_of('b').message);
  }
  static std::string message(const grpc::Status& status) { return status.error_message(); }

  LinkNode miel_{"miel.example", "MIEL", 'a', Reach::dialled};
  LinkNode lait_{"lait.example", "LAIT", 'b', Reach::only_dials};
};

TEST_F(RefusalTest, AnotherCertificateThanThePinnedOneIsRefused) {
  const auto since = miel_.status(lait_).since;
  const auto forged = other_certificate("lait.example");
  const auto status = Caller(miel_, {"lait.example", &forged}).end();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_THAT(message(status), testing::HasSubstr("pinned"));
  EXPECT_TRUE(miel_.connected(lait_));
  EXPECT_EQ(miel_.status(lait_).since, since) << "the connection of the true peer stays";
}

TEST_F(RefusalTest, WhoIsNoPeerIsRefused) {
  const auto tls = other_certificate("sel.example");
  const auto status = Caller(miel_, {"sel.example", &tls}).end();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_THAT(message(status), testing::HasSubstr("unknown_peer"));
}

TEST_F(RefusalTest, APeersNameWithoutACertificateIsRefused) {
  EXPECT_THAT(message(Caller(miel_, {"lait.example"}).end()), testing::HasSubstr("no certificate"));
}

TEST_F(RefusalTest, ACallerWithoutANameIsRefused) {
  EXPECT_THAT(message(Caller(miel_, {"", &lait_.tls()}).end()), testing::HasSubstr("no domain"));
  EXPECT_THAT(message(Caller(miel_, {"Not A Domain", &lait_.tls()}).end()), testing::HasSubstr("no domain"));
}

TEST_F(RefusalTest, APeersCertificateUnderAnotherNameIsRefused) {
  EXPECT_THAT(message(Caller(miel_, {"sel.example", &lait_.tls()}).end()), testing::HasSubstr("unknown_peer"));
}

TEST_F(RefusalTest, ANodeWithAnotherCertificateThanTheInvitationsIsNotTrusted) {
  LinkNode sel("sel.example", "SEL", 'c', Reach::only_dials);
  sel.start();
  auto invitation = invitation_of(miel_.self(), 'j');
  invitation.inviter.certificate = other_certificate("miel.example").certificate;
  ASSERT_FALSE(sel.ask(federation::AcceptInvitation{.ticket = 0, .invitation = invitation}).failure);
  EXPECT_TRUE(eventually([&] { return !sel.status(miel_).last_error.detail.empty(); }));
  EXPECT_FALSE(sel.connected(miel_));
}

TEST_F(RefusalTest, AnInvitationServesOnce) {
  LinkNode sel("sel.example", "SEL", 'c', Reach::only_dials);
  LinkNode roue("roue.example", "ROUE", 'd', Reach::only_dials);
  sel.start();
  roue.start();
  const auto invitation = invitation_of(miel_.self(), 'j');
  ASSERT_FALSE(miel_.ask(federation::Invite{.ticket = 0, .invitation = invitation}).failure);
  ASSERT_FALSE(sel.ask(federation::AcceptInvitation{.ticket = 0, .invitation = invitation}).failure);
  ASSERT_TRUE(eventually([&] { return sel.agrees_with(miel_); }));
  ASSERT_FALSE(roue.ask(federation::AcceptInvitation{.ticket = 0, .invitation = invitation}).failure);
  EXPECT_TRUE(
      eventually([&] { return roue.status(miel_).last_error.detail.find("no such invitation") != std::string::npos; }));
  EXPECT_FALSE(roue.agrees_with(miel_));
  EXPECT_TRUE(
      miel_.look<bool>([&](const federation::Books& books) { return books.peer(roue.self().domain()) == nullptr; }));
}

TEST_F(RefusalTest, AnIntroductionOfAnotherIsRefused) {
  LinkNode sel("sel.example", "SEL", 'c', Reach::only_dials);
  const auto invitation = invitation_of(miel_.self(), 'j');
  ASSERT_FALSE(miel_.ask(federation::Invite{.ticket = 0, .invitation = invitation}).failure);
  const auto overheard = protocol::encode(protocol::introduce(invitation, sel.self(), keys_of('c').message));
  const auto thief = other_certificate("sel.example");
  Caller caller(miel_, {"sel.example", &thief, true});
  caller.write(FrameKind::introduction, overheard);
  EXPECT_THAT(message(caller.end()), testing::HasSubstr("unauthorized"));
}

TEST_F(RefusalTest, AForgedIntroductionIsRefused) {
  LinkNode sel("sel.example", "SEL", 'c', Reach::only_dials);
  auto invitation = invitation_of(miel_.self(), 'j');
  ASSERT_FALSE(miel_.ask(federation::Invite{.ticket = 0, .invitation = invitation}).failure);
  invitation.secret = std::string(32, 'x');
  Caller caller(miel_, {"sel.example", &sel.tls(), true});
  caller.write(FrameKind::introduction,
               protocol::encode(protocol::introduce(invitation, sel.self(), keys_of('c').message)));
  EXPECT_THAT(message(caller.end()), testing::HasSubstr("bad_signature"));
}

TEST_F(RefusalTest, AStrangerIntroducesItselfBeforeAllElse) {
  const auto tls = other_certificate("sel.example");
  Caller caller(miel_, {"sel.example", &tls, true});
  caller.write(FrameKind::greeting, std::string(80, 'g'));
  EXPECT_THAT(message(caller.end()), testing::HasSubstr("introduction comes first"));
}

TEST_F(RefusalTest, AStrangerWhoSaysNothingIsDropped) {
  const auto tls = other_certificate("sel.example");
  Caller caller(miel_, {"sel.example", &tls, true});
  EXPECT_THAT(message(caller.end()), testing::HasSubstr("no answer in time"));
}

TEST_F(RefusalTest, OnlySoManyStrangersAtATime) {
  const auto tls = other_certificate("sel.example");
  std::vector<std::unique_ptr<Caller>> callers;
  for (int i = 0; i < 40; ++i)
    callers.push_back(std::make_unique<Caller>(miel_, Caller::Claims{"sel.example", &tls, true}));
  int turned_away = 0;
  for (const auto& caller : callers)
    if (message(caller->end()).starts_with("peer_busy")) ++turned_away;
  EXPECT_GE(turned_away, 40 - 16 - 1);
}

// ---- as a peer

TEST_F(RefusalTest, APeersIntroductionThatFailsChangesNothingAndTheConnectionStands) {
  lait_.stop();
  auto moved = lait_.self();
  moved.endpoint = "elsewhere.example:1";
  auto other_keys = moved;
  other_keys.message_key = keys_of('x').message.public_key();
  const auto used = invitation_of(miel_.self(), 'i');
  const auto open = invitation_of(miel_.self(), 'j');
  ASSERT_FALSE(miel_.ask(federation::Invite{.ticket = 0, .invitation = open}).failure);
  auto guessed = open;
  guessed.secret = std::string(32, 'x');
  for (const auto& introduction : {protocol::introduce(used, moved, keys_of('b').message),
                                   protocol::introduce(open, other_keys, keys_of('x').message),
                                   protocol::introduce(guessed, moved, keys_of('b').message)}) {
    Caller caller(miel_, {"lait.example", &lait_.tls(), true});
    caller.write(FrameKind::introduction, protocol::encode(introduction));
    caller.write(FrameKind::greeting, greeting_of_lait());
    caller.write(5, "the end");
    EXPECT_THAT(message(caller.end()), testing::HasSubstr("unknown kind"));
    EXPECT_EQ(miel_.look<protocol::NodeIdentity>(
                  [&](const federation::Books& books) { return books.peer(lait_.self().domain())->identity; }),
              lait_.self());
  }
}

TEST_F(RefusalTest, APeerThatIntroducesAnotherIsRefused) {
  lait_.stop();
  const auto open = invitation_of(miel_.self(), 'j');
  ASSERT_FALSE(miel_.ask(federation::Invite{.ticket = 0, .invitation = open}).failure);
  auto other = lait_.self();
  other.certificate = other_certificate("lait.example").certificate;
  Caller caller(miel_, {"lait.example", &lait_.tls(), true});
  caller.write(FrameKind::introduction, protocol::encode(protocol::introduce(open, other, keys_of('b').message)));
  EXPECT_THAT(message(caller.end()), testing::HasSubstr("unauthorized"));
}

TEST_F(RefusalTest, GarbageEndsTheConnectionAndNothingElse) {
  lait_.stop();
  const auto greeting =
      federation::greeting_frame({}, lait_.self().domain(), miel_.self().domain(), keys_of('b').message);
  const std::vector<std::pair<std::uint32_t, std::string>> frames = {
      {0, ""},
      {5, "x"},
      {1, ""},
      {1, std::string(64, 'g')},
      {1, std::string(100'000, 'g')},
      {2, ""},
      {2, std::string(1'000, '\xff')},
      {2, greeting},
      {3, "returned"},
      {4'000'000'000U, "x"},
  };
  for (const auto& [kind, body] : frames) {
    Caller caller(miel_, {"lait.example", &lait_.tls()});
    ASSERT_EQ(caller.read(), 1U) << "the node greets first";
    caller.write(kind, body);
    const auto status = caller.end();
    EXPECT_EQ(
        status.error_code() == grpc::StatusCode::ABORTED || status.error_code() == grpc::StatusCode::UNAUTHENTICATED,
        true)
        << kind << ": " << message(status);
  }
}

TEST_F(RefusalTest, AnOversizeFrameEndsTheConnection) {
  lait_.stop();
  for (const std::size_t size : {protocol::max_envelope_bytes + 1, max_frame_bytes + 1, std::size_t{40'000'000}}) {
    Caller caller(miel_, {"lait.example", &lait_.tls()});
    ASSERT_EQ(caller.read(), 1U);
    caller.write(FrameKind::envelope, std::string(size, 'x'));
    EXPECT_FALSE(caller.end().ok());
  }
}

TEST_F(RefusalTest, AGreetingUnderAnotherKeyIsRefused) {
  lait_.stop();
  Caller caller(miel_, {"lait.example", &lait_.tls()});
  caller.write(FrameKind::greeting,
               federation::greeting_frame({}, lait_.self().domain(), miel_.self().domain(), keys_of('x').message));
  EXPECT_THAT(message(caller.end()), testing::HasSubstr("bad_signature"));
}

TEST_F(RefusalTest, TheCoresVerdictReachesThePeer) {
  lait_.stop();
  Caller caller(miel_, {"lait.example", &lait_.tls()});
  const auto greeting = greeting_of_lait();
  caller.write(FrameKind::greeting, greeting);
  caller.write(FrameKind::greeting, greeting);
  EXPECT_THAT(message(caller.end()), testing::HasSubstr("a second greeting"));
}

TEST_F(RefusalTest, TheNewestConnectionCountsAndThePeerComesBack) {
  Caller caller(miel_, {"lait.example", &lait_.tls()});
  ASSERT_EQ(caller.read(), 1U);
  // lait sees its own connection end, dials anew, and replaces the caller's.
  EXPECT_THAT(message(caller.end()), testing::HasSubstr("newer connection"));
  EXPECT_TRUE(eventually([&] { return lait_.connected(miel_) && miel_.connected(lait_); }));
}

TEST_F(RefusalTest, APeerThatCallsAsSoonAsTheNodeListensIsKnown) {
  lait_.stop();
  for (int times = 0; times < 5; ++times) {
    miel_.stop();
    miel_.start();
    Caller caller(miel_, {"lait.example", &lait_.tls()});
    ASSERT_EQ(caller.read(), 1U) << message(caller.end());
  }
}

TEST_F(RefusalTest, APeerThatFloodsIsReadNoFasterThanItsRate) {
  lait_.stop();
  miel_.stop();
  miel_.set_rate({.messages = 1'000});
  miel_.start();
  // An envelope that is known is ignored, however often it comes; reading it takes time all the same.
  const auto known =
      miel_.node().store().get(storage::Table::received_log, federation::log_row(lait_.self().domain(), 1));
  ASSERT_TRUE(known && *known);
  Caller flood(miel_, {"lait.example", &lait_.tls()});
  ASSERT_EQ(flood.read(), 1U) << message(flood.end());
  const auto begun = monotonic_nanoseconds();
  flood.write(FrameKind::greeting, greeting_of_lait());
  std::thread flooding([&] {
    for (int i = 0; i < 3'500; ++i) flood.write(FrameKind::envelope, **known);
    flood.write(5, "the end");
  });
  for (std::uint64_t id = 200; id < 300; ++id)
    EXPECT_TRUE(miel_.ask(payment(id, "alice", "alice@miel.example", miel_.self(), 1)).payment);
  flooding.join();
  EXPECT_THAT(message(flood.end()), testing::HasSubstr("unknown kind"));
  // A quarter of a second's worth may come at once.
  EXPECT_GT(monotonic_nanoseconds() - begun, 3'000'000'000);
}

TEST_F(RefusalTest, APeerThatConnectsAgainAndAgainIsHeldOff) {
  lait_.stop();
  miel_.stop();
  miel_.set_rate({.messages = 1'000});
  miel_.start();
  const auto connect = [&] {
    Caller caller(miel_, {"lait.example", &lait_.tls()});
    caller.write(5, "x");
    return message(caller.end());
  };
  EXPECT_TRUE(eventually([&] { return connect().starts_with("peer_busy: too much at once"); }));
  EXPECT_TRUE(eventually([&] { return connect().starts_with("malformed"); }));
}

TEST_F(RefusalTest, APeerThatReadsNothingDoesNotHoldUpTheNode) {
  lait_.stop();
  // More than the transport takes ahead of a reader.
  for (std::uint64_t id = 1'000; id < 2'000; ++id)
    ASSERT_TRUE(miel_.node().engine().ask(payment(id, "alice", "zoe@lait.example", miel_.self(), 1),
                                          [](const federation::Reply&) {}));
  Caller silent(miel_, {"lait.example", &lait_.tls()});
  ASSERT_EQ(silent.read(), 1U);
  silent.write(FrameKind::greeting, greeting_of_lait());
  const auto sealed = [&] {
    return miel_.look<std::uint64_t>([&](const federation::Books& books) {
      const auto& row = books.peer(lait_.self().domain())->row;
      return row.sent.sequence - row.acknowledged.sequence;
    });
  };
  ASSERT_TRUE(eventually([&] { return sealed() > 0; }));
  EXPECT_EQ(miel_.ask(payment(5, "alice", "nobody@miel.example", miel_.self(), 1)).payment->opened.reason,
            protocol::Reason::unknown_payee);
  const auto begun = monotonic_nanoseconds();
  miel_.stop();
  EXPECT_LT(monotonic_nanoseconds() - begun, 15'000'000'000);
  miel_.start();
  lait_.start();
  EXPECT_TRUE(eventually([&] { return lait_.balance(2) == 1'000; }));
}

}  // namespace
}  // namespace node
