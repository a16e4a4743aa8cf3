#include "protocol/identity.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "tests/protocol/random_values.h"
#include "tests/protocol/tampering.h"

using namespace protocol;
using protocol_tests::RandomValues;

namespace {

template <class Any>
Reason reason_of(const Result<Any>& result) {
  return result ? Reason::none : result.error().reason;
}

class IdentityTest : public testing::Test {
 public:
  NodeIdentity identity_with_key() {
    NodeIdentity identity = random.identity();
    identity.message_key = key.public_key();
    identity.certificate.resize(100, 'x');
    return identity;
  }
  Reason with(const std::function<void(NodeIdentity&)>& change) {
    NodeIdentity identity = random.identity();
    identity.certificate.clear();
    change(identity);
    return reason_of(decode_node_identity(encode(identity)));
  }

  RandomValues random{60};
  SigningKey key = random.signing_key();
};

TEST_F(IdentityTest, ComesBackAndNothingElseIsAccepted) {
  for (int i = 0; i < 300; ++i) {
    const NodeIdentity identity = random.identity();
    const Bytes bytes = encode(identity);
    const auto read = decode_node_identity(bytes);
    ASSERT_TRUE(read) << read.error().detail;
    ASSERT_EQ(*read, identity);
    protocol_tests::for_random_edits(bytes, random, 30, [](std::string_view changed) {
      const auto other = decode_node_identity(changed);
      if (other) {
        ASSERT_EQ(encode(*other), changed);
      }
    });
  }
}

TEST_F(IdentityTest, FieldsKeepTheirRules) {
  EXPECT_EQ(with([](auto&) {}), Reason::none);
  EXPECT_EQ(with([](auto& identity) { identity.name.clear(); }), Reason::malformed);
  EXPECT_EQ(with([](auto& identity) { identity.name.assign(101, 'n'); }), Reason::malformed);
  EXPECT_EQ(with([](auto& identity) { identity.name = "Gemme\x1b[2J"; }), Reason::malformed);
  EXPECT_EQ(with([](auto& identity) { identity.name = "Gemme \xc3\xa9 \xe2\x82\xac"; }), Reason::none);
  EXPECT_EQ(with([](auto& identity) { identity.name = "Gemme \xff"; }), Reason::malformed);
  EXPECT_EQ(with([](auto& identity) { identity.currency.backing = Backing::reserve, identity.currency.scale = 3; }),
            Reason::malformed);
  EXPECT_EQ(with([](auto& identity) { identity.certificate.assign(8193, 'c'); }), Reason::malformed);
  EXPECT_EQ(with([](auto& identity) { identity.certificate = "a\tb"; }), Reason::malformed);
}

TEST_F(IdentityTest, EndpointsAreHostAndPort) {
  for (const char* endpoint : {"", "miel.example:7400", "127.0.0.1:1", "[::1]:65535"})
    EXPECT_EQ(with([endpoint](auto& identity) { identity.endpoint = endpoint; }), Reason::none) << endpoint;
  for (const char* endpoint : {"miel.example", ":7400", "miel.example:", "miel.example:0", "miel.example:65536",
                               "miel.example:07", "miel example:7400", "a/b:7400", "unix:/tmp/x"})
    EXPECT_EQ(with([endpoint](auto& identity) { identity.endpoint = endpoint; }), Reason::malformed) << endpoint;
}

TEST_F(IdentityTest, InvitationsTravelAsOneLineOfText) {
  for (int i = 0; i < 50; ++i) {
    const Invitation invitation = random.invitation();
    const std::string text = to_text(invitation);
    EXPECT_EQ(text.find_first_of(" \n+/="), std::string::npos);
    const auto read = parse_invitation(" \n" + text + "\r\n\t");
    ASSERT_TRUE(read) << read.error().detail;
    ASSERT_EQ(*read, invitation);
  }
}

TEST_F(IdentityTest, OtherTextIsNoInvitation) {
  Invitation invitation = random.invitation();
  invitation.inviter.certificate.clear();
  const std::string text = to_text(invitation);
  EXPECT_EQ(reason_of(parse_invitation("")), Reason::malformed);
  EXPECT_EQ(reason_of(parse_invitation("lokaponto-invitation-v2:AAAA")), Reason::unsupported_version);
  EXPECT_EQ(reason_of(parse_invitation("lokaponto-invitation-v1:")), Reason::malformed);
  EXPECT_EQ(reason_of(parse_invitation(text + "=")), Reason::malformed);
  EXPECT_EQ(reason_of(parse_invitation(text.substr(0, 60) + " " + text.substr(60))), Reason::malformed);
  EXPECT_EQ(reason_of(parse_invitation("lokaponto-invitation-v1:" + std::string(30'000, 'A'))), Reason::oversize);
  protocol_tests::for_each_truncation(text, [](std::string_view cut) { ASSERT_FALSE(parse_invitation(cut)); });
  protocol_tests::for_random_edits(text, random, 3000, [](std::string_view changed) {
    const auto read = parse_invitation(changed);
    if (read) {
      ASSERT_NE(std::string(changed).find(to_text(*read)), std::string::npos);
    }
  });
}

TEST_F(IdentityTest, AnIntroductionProvesTheInvitationAndTheKey) {
  const Invitation invitation = random.invitation();
  const NodeIdentity self = identity_with_key();
  const auto introduction = decode_introduction(encode(introduce(invitation, self, key)));
  ASSERT_TRUE(introduction) << introduction.error().detail;
  EXPECT_EQ(introduction->invitation_id, invitation.id);
  const auto identity = verify(*introduction, invitation.secret);
  ASSERT_TRUE(identity) << identity.error().detail;
  EXPECT_EQ(*identity, self);
  EXPECT_EQ(reason_of(verify(*introduction, random.bytes(32))), Reason::bad_signature);
}

TEST_F(IdentityTest, AnIntroductionNeedsBothProofAndSignature) {
  const Invitation invitation = random.invitation();
  const Introduction good = introduce(invitation, identity_with_key(), key);
  Introduction changed = good;
  changed.signature = random.signing_key().sign(introduction_type, good.identity);
  EXPECT_EQ(reason_of(verify(changed, invitation.secret)), Reason::bad_signature);
  changed = good;
  changed.signature = key.sign(envelope_type, good.identity);
  EXPECT_EQ(reason_of(verify(changed, invitation.secret)), Reason::bad_signature);
  changed = good;
  changed.proof = {};
  EXPECT_EQ(reason_of(verify(changed, invitation.secret)), Reason::bad_signature);
  changed = good;
  changed.identity = encode(identity_with_key());
  EXPECT_EQ(reason_of(verify(changed, invitation.secret)), Reason::bad_signature);
}

TEST_F(IdentityTest, AChangedIntroductionDoesNotVerify) {
  Invitation invitation = random.invitation();
  const Bytes bytes = encode(introduce(invitation, identity_with_key(), key));
  const Introduction good = *decode_introduction(bytes);
  const auto see = [&](std::string_view changed) {
    const auto read = decode_introduction(changed);
    if (!read || read->invitation_id != good.invitation_id) return;
    ASSERT_FALSE(verify(*read, invitation.secret));
  };
  protocol_tests::for_each_truncation(bytes, see);
  protocol_tests::for_each_flipped_bit(bytes, see);
  protocol_tests::for_random_edits(bytes, random, 2000, see);
}

TEST_F(IdentityTest, TermsOfAnOfferAreTheSameFromBothEnds) {
  const Currency gemme{*Domain::parse("gemme.example"), *CurrencyCode::parse("GEMME"), 2, Backing::reserve};
  const Currency eusko{*Domain::parse("eusko.example"), *CurrencyCode::parse("EUSKO"), 2, Backing::reserve};
  Offer offer;
  offer.inviter_debt_limit = 100;
  offer.invitee_debt_limit = 200;
  offer.fee = {1, 200};
  offer.rounding = Rounding::half_even;
  const AgreementTerms terms = terms_of(offer, gemme, eusko, {5});
  EXPECT_TRUE(validate(terms));
  EXPECT_EQ(terms.sides[0], (AgreementSide{eusko, 200}));
  EXPECT_EQ(terms.sides[1], (AgreementSide{gemme, 100}));
  EXPECT_EQ(terms.settlement, euro());
  EXPECT_EQ(terms.fee, (Fraction{1, 200}));
  EXPECT_EQ(terms.rounding, Rounding::half_even);
  EXPECT_EQ(terms.proposed_at, Time{5});
  std::swap(offer.inviter_debt_limit, offer.invitee_debt_limit);
  EXPECT_EQ(terms_of(offer, eusko, gemme, {5}), terms);
}

TEST_F(IdentityTest, TermsBetweenTheSameBackingStandAndBetweenOthersIfTheyAreSaidTo) {
  const Currency hour{*Domain::parse("hour.example"), *CurrencyCode::parse("HOUR"), 0, Backing::mutual_credit};
  const Currency grain{*Domain::parse("grain.example"), *CurrencyCode::parse("GRAIN"), 0, Backing::mutual_credit};
  const Currency gemme{*Domain::parse("gemme.example"), *CurrencyCode::parse("GEMME"), 2, Backing::reserve};
  EXPECT_TRUE(validate(terms_of(Offer{.settlement_scale = 0}, hour, grain, {})));
  EXPECT_FALSE(validate(terms_of(Offer{.settlement_scale = 2}, hour, grain, {}))) << "limits in hundredths of hours";
  EXPECT_FALSE(validate(terms_of(Offer{}, hour, gemme, {})));
  EXPECT_TRUE(validate(terms_of(Offer{.rate = {1, 6}, .mutual_credit_accepted = true}, hour, gemme, {})));
  EXPECT_EQ(terms_of(Offer{.rate = {60, 1}, .settlement_scale = 0}, grain, hour, {}).rate, (Fraction{60, 1}));
  EXPECT_EQ(terms_of(Offer{.rate = {60, 1}, .settlement_scale = 0}, hour, grain, {}).rate, (Fraction{1, 60}))
      << "grain sorts first";
}

}  // namespace
