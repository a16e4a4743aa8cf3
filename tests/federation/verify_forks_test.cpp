// Envelopes and forks as an association could forge them with its own keys.

#include "tests/federation/forgery.h"

namespace {

using harness::Forgery;
using protocol::Bytes;
using testing::Contains;
using testing::IsEmpty;

class VerifyForks : public Forgery {
 protected:
  /// A header of the next envelope from `from`, with its signature, as evidence is kept.
  Bytes header(const std::string& from, const std::string& to, std::uint64_t sequence, std::int64_t time) {
    auto next = f.next_header(from, to);
    next.sequence = sequence;
    next.time = {time};
    const auto envelope = protocol::seal(next, {}, f[from].keys().message);
    return envelope.header_bytes + Bytes(envelope.signature.view());
  }
};

TEST_F(VerifyForks, EvidenceIsTwoHeadersOfOnePlace) {
  const auto one = header("b", "a", 9, 1);
  const auto other = header("b", "a", 9, 2);
  EXPECT_THAT(said(protocol::LinkFrozen{b(), "a fork", one, other}), IsEmpty());
  EXPECT_THAT(said(protocol::LinkFrozen{b(), "a fork", one, one}), Contains("the evidence of the fork shows none"));
  EXPECT_THAT(said(protocol::LinkFrozen{b(), "a fork", one, header("b", "a", 11, 1)}),
              Contains("the evidence of the fork shows none"));
  EXPECT_THAT(said(protocol::LinkFrozen{b(), "a fork", one, header("a", "b", 9, 1)}),
              Contains("the evidence of the fork shows none"));
}

TEST_F(VerifyForks, OnlyAFrozenLinkIsThawed) {
  EXPECT_THAT(said(protocol::LinkThawed{b()}), Contains("a link is thawed that was not frozen"));
}

TEST_F(VerifyForks, EvidenceIsSigned) {
  auto forged = header("b", "a", 9, 2);
  forged.back() = static_cast<char>(forged.back() ^ 1);
  EXPECT_THAT(said(protocol::LinkFrozen{b(), "a fork", header("b", "a", 9, 1), forged}),
              Contains("the evidence of the fork is not signed by who sent it"));
  EXPECT_THAT(said(protocol::LinkFrozen{b(), "a fork", {}, "nonsense"}),
              Contains("the evidence of the fork is not signed by who sent it"));
}

/// An envelope that a signs after the end of its journal.
class VerifyEnvelopes : public Forgery {
 protected:
  static constexpr protocol::Time forged_at{1'700'000'100'000};  // as said_of_forged() has it

  std::vector<std::string> said_of_sent(std::vector<protocol::Entry> before, protocol::EnvelopeHeader header) {
    const auto honest = f["a"].store.snapshot();
    auto ahead = *federation::Books::load(f["a"].store);
    for (auto& entry : before) {
      entry.index = ahead->journal_size();
      entry.time = forged_at;
      EXPECT_TRUE(ahead->replay(protocol::encode(entry)).has_value());
    }
    header.time = forged_at;
    header.journal_size = ahead->journal_size();
    header.journal_root = ahead->journal_root();
    const auto envelope = protocol::seal(header, {}, f["a"].keys().message);
    ahead->store_envelope(b(), protocol::EnvelopeDirection::sent, envelope);
    EXPECT_TRUE(f["a"].store.commit(ahead->take()).has_value());
    const auto found = said(protocol::EnvelopeLogged{.peer = b(),
                                                     .direction = protocol::EnvelopeDirection::sent,
                                                     .head = envelope.head(),
                                                     .count = 0,
                                                     .acknowledged = header.acknowledged});
    f["a"].store.restore(honest);
    return found;
  }
};

TEST_F(VerifyEnvelopes, AreNotSentOverAFrozenLink) {
  EXPECT_THAT(said_of_sent({}, f.next_header("a", "b")), IsEmpty());
  EXPECT_THAT(said_of_sent({harness::entry_of(protocol::LinkFrozen{b(), "a fork", {}, {}})}, f.next_header("a", "b")),
              Contains("it passes over a frozen link"));
  EXPECT_THAT(said_of_sent({harness::entry_of(protocol::NodeRestored{})}, f.next_header("a", "b")),
              Contains("it is said before the link was compared"));
}

TEST_F(VerifyEnvelopes, AcknowledgeWhatIsThere) {
  auto header = f.next_header("a", "b");
  header.acknowledged.hash.bytes[0] ^= 1;
  EXPECT_THAT(said_of_sent({}, header), Contains("it acknowledges what is not in the other log"));
}

/// B's word is there, signed, and A's books do nothing about it.
TEST_F(VerifyEnvelopes, AreActedOn) {
  const auto order = protocol::encode(protocol::Order{
      .id = f.fresh_id(),
      .payer = *protocol::Address::parse("m0@b.example"),
      .payee = *protocol::Address::parse("m1@a.example"),
      .path = {{b(), {1'00, f["b"].identity.currency.code}}, {f["a"].identity.domain(), {1'00, protocol::euro()}}},
      .credited = {1'00, own()},
      .accept_before = {1'800'000'000'000},
      .refund_of = {}});
  const auto envelope = protocol::seal(f.next_header("b", "a"), {order}, f["b"].keys().message);
  storage::Batch batch;
  batch.put(storage::Table::received_log, federation::log_row(b(), envelope.header.sequence),
            protocol::encode(envelope));
  const auto honest = f["a"].store.snapshot();
  ASSERT_TRUE(f["a"].store.commit(batch).has_value());
  EXPECT_THAT(said(protocol::EnvelopeLogged{.peer = b(),
                                            .direction = protocol::EnvelopeDirection::received,
                                            .head = envelope.head(),
                                            .count = 1,
                                            .acknowledged = envelope.header.acknowledged}),
              Contains(testing::HasSubstr("was not acted on")));
  f["a"].store.restore(honest);
}

}  // namespace
