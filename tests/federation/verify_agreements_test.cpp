// Peers and agreements as an association could forge them, every signature that it can make in its place.

#include "tests/federation/forgery.h"

namespace {

using harness::entry_of;
using harness::Forgery;
using protocol::AgreementChanged;
using protocol::AgreementStep;
using testing::Contains;
using testing::IsEmpty;

class VerifyAgreements : public Forgery {
 protected:
  /// The terms in force, as version 2.
  protocol::AgreementTerms next_terms() {
    auto terms = *books().peer(b())->terms;
    ++terms.version;
    return terms;
  }
  /// Both have signed them.
  AgreementChanged changed(AgreementStep step, const protocol::AgreementTerms& terms) {
    const auto bytes = protocol::encode(terms);
    return {
        .peer = b(),
        .step = step,
        .version = terms.version,
        .terms = bytes,
        .ours = step == AgreementStep::proposed_there ? protocol::Signature{}
                                                      : f["a"].keys().contract.sign(protocol::agreement_type, bytes),
        .theirs = step == AgreementStep::proposed_here ? protocol::Signature{}
                                                       : f["b"].keys().contract.sign(protocol::agreement_type, bytes)};
  }
  protocol::Entry proposed(const protocol::AgreementTerms& terms) {
    const auto body = changed(AgreementStep::proposed_here, terms);
    return entry_of(body, {}, {to_b(protocol::AgreementProposal{body.terms, body.ours})});
  }
};

TEST_F(VerifyAgreements, APeersKeysAreForEver) {
  const auto introduced = [&](const std::function<void(protocol::NodeIdentity&)>& lie) {
    auto identity = f["b"].identity;
    lie(identity);
    return said(protocol::PeerIntroduced{protocol::encode(identity)});
  };
  const std::string renewed = "a peer is introduced anew with other keys, or another currency";
  EXPECT_THAT(introduced([](auto& identity) { identity.endpoint = "elsewhere.example:1"; }), IsEmpty());
  const auto refused = [&](const std::function<void(protocol::NodeIdentity&)>& lie) {
    auto identity = f["b"].identity;
    lie(identity);
    auto entry = entry_of(protocol::PeerIntroduced{protocol::encode(identity)});
    auto replayed = *federation::Books::load(f["a"].store);
    entry.index = replayed->journal_size();
    const auto applied = replayed->replay(protocol::encode(entry));
    return applied ? "" : applied.error().detail;
  };
  const std::string anew = "a peer is introduced anew under other keys";
  EXPECT_EQ(refused([&](auto& identity) { identity.message_key = f["a"].identity.message_key; }), anew);
  EXPECT_EQ(refused([&](auto& identity) { identity.contract_key = f["a"].identity.contract_key; }), anew);
  EXPECT_THAT(introduced([&](auto& identity) { identity.currency.code = own(); }), Contains(renewed));
}

TEST_F(VerifyAgreements, TermsStandBetweenTheseTwo) {
  auto terms = next_terms();
  EXPECT_THAT(said_of_forged(f["a"], {proposed(terms), entry_of(changed(AgreementStep::in_force, terms))}), IsEmpty());
  terms.sides[1].currency.domain = *protocol::Domain::parse("c.example");
  EXPECT_THAT(said_of_forged(f["a"], {proposed(terms)}),
              Contains("the terms do not stand between these two currencies"));
  EXPECT_THAT(said(changed(AgreementStep::in_force, terms)),
              Contains("the terms do not stand between these two currencies"));
  terms = next_terms();
  terms.sides[1].currency.code = own();
  EXPECT_THAT(said(changed(AgreementStep::in_force, terms)),
              Contains("the terms do not stand between these two currencies"));
}

TEST_F(VerifyAgreements, TermsComeIntoForceAsTheyWereProposed) {
  auto terms = next_terms();
  EXPECT_THAT(said(changed(AgreementStep::in_force, terms)),
              Contains("terms come into force that nobody had proposed"));
  const auto first = proposed(terms);
  terms.fee = {1, 100};
  EXPECT_THAT(said_of_forged(f["a"], {first, entry_of(changed(AgreementStep::in_force, terms))}),
              Contains("terms come into force that nobody had proposed"));
  terms.version = 4;
  EXPECT_THAT(said_of_forged(f["a"], {proposed(terms)}),
              Contains("the version of the terms does not follow the one in force"));
  terms.version = 2;
  EXPECT_THAT(said_of_forged(f["a"], {first, proposed(terms)}), Contains("a proposal of this version waits already"));
}

TEST_F(VerifyAgreements, BothSignaturesAreUnderTheTermsInForce) {
  const auto terms = next_terms();
  auto unsigned_there = changed(AgreementStep::in_force, terms);
  unsigned_there.theirs = unsigned_there.ours;
  EXPECT_THAT(said_of_forged(f["a"], {proposed(terms), entry_of(unsigned_there)}),
              Contains("their signature under the agreement does not verify"));
}

TEST_F(VerifyAgreements, ThePeersWordIsItsOwn) {
  const AgreementChanged resumed{.peer = b(), .step = AgreementStep::resumed_there, .version = 1};
  EXPECT_THAT(said(resumed), Contains("the peer has not said so"));
  f.step("b", federation::SuspendAgreement{.peer = f["a"].identity.domain(), .suspended = true});
  EXPECT_TRUE(federation::verify(f["a"].store).clean());
  EXPECT_THAT(said(resumed), Contains("the peer has not said so"));
  AgreementChanged loaded{.peer = b(), .step = AgreementStep::suspended_here, .version = 1, .terms = "terms"};
  EXPECT_THAT(said(loaded, {}, {to_b(protocol::AgreementSuspension{1, true})}),
              Contains("it bears terms or signatures, and agrees on nothing"));
}

TEST_F(VerifyAgreements, ALinkIsFreedOfNoMarkThatItDoesNotBear) {
  EXPECT_THAT(said(protocol::LinkCompared{b()}), Contains("the link had not to be compared"));
  EXPECT_THAT(said(protocol::LinkReleased{b()}), Contains("nobody waited for the link"));
}

}  // namespace
