// Keys and certificates that change, and how peers come to know each other meanwhile.
#include "tests/federation/harness.h"

namespace {

using harness::Federation;
using harness::Reason;

protocol::SigningKey key(char letter) {
  return *protocol::SigningKey::from_seed(std::string(32, letter));
}

/// Made by this node, for whoever holds it.
protocol::Invitation invitation_of(Federation& f, const std::string& letter) {
  return {.id = "an invitation...",
          .inviter = f[letter].identity,
          .offer = {.inviter_debt_limit = 1, .invitee_debt_limit = 1},
          .secret = std::string(32, 's'),
          .expires = {f.now.milliseconds + 1000}};
}

TEST(RotationAndIntroduction, OpenInvitationsAreWithdrawn) {
  Federation f({"a", "b"});
  harness::Node guest("g");
  const auto invitation = invitation_of(f, "a");
  f.step("a", federation::Invite{.invitation = invitation});
  f.rotate("a");
  f.tick();
  f.step("a", federation::IntroductionReceived{
                  .introduction = protocol::introduce(invitation, guest.identity, guest.keys().message)});
  EXPECT_EQ(f.closed.back().why.reason, Reason::not_found);
  EXPECT_EQ(f["a"].books().peer(guest.identity.domain()), nullptr);
}

TEST(RotationAndIntroduction, AnInvitationRenewsTheCertificateAndLeavesTheKeysToTheLinkLog) {
  Federation f({"a", "b"});
  f.disconnect("a", "b");
  f.rotate("a");
  f.tick();
  auto inviter = f["a"].identity;
  inviter.certificate = "-----BEGIN CERTIFICATE-----\n1\n-----END CERTIFICATE-----\n";
  auto invitation = invitation_of(f, "a");
  invitation.inviter = inviter;
  f.step("b", federation::AcceptInvitation{.invitation = invitation});
  ASSERT_FALSE(f.last_reply->failure);
  const auto* peer = f["b"].books().peer(f["a"].identity.domain());
  EXPECT_EQ(peer->identity.certificate, inviter.certificate);
  EXPECT_EQ(peer->keys.number(), 0U);
  f.connect("a", "b");
  EXPECT_EQ(peer->keys.number(), 1U);
  f.expect_sound();

  auto other = invitation;
  other.inviter = protocol::with_keys(inviter, 1, {key('m').public_key(), key('c').public_key()});
  f.step("b", federation::AcceptInvitation{.invitation = other});
  EXPECT_EQ(f.last_reply->failure->reason, Reason::already_exists) << "other keys under the same number";
}

TEST(RotationAndIntroduction, ACertificateThatWasReplacedIsAcceptedUntilTheNewOneIsShown) {
  Federation f({"a", "b"});
  const auto old = f["a"].identity.certificate;
  f.rotate("a");
  f.connect("a", "b");
  const auto* peer = f["b"].books().peer(f["a"].identity.domain());
  const auto both = peer->identity.certificate;
  ASSERT_TRUE(both.ends_with(old));
  ASSERT_NE(both, old);
  f.step("b", federation::LinkOpened{f["a"].identity.domain(), ++f.session, old});
  EXPECT_EQ(peer->identity.certificate, both);
  const auto newest = both.substr(0, both.size() - old.size());
  for (int times = 0; times < 2; ++times)
    f.step("b", federation::LinkOpened{f["a"].identity.domain(), ++f.session, newest});
  EXPECT_EQ(peer->identity.certificate, newest);
  f.connect("a", "b");
  f.expect_sound();
}

/// Steps a node that is not in the federation; gives what it would send.
std::vector<federation::SendFrame> step_alone(harness::Node& node, protocol::Time now, const federation::Event& event) {
  node.core->step(now, event);
  auto batch = node.core->seal(now);
  auto receipt = node.store.commit(batch.writes());
  node.core->committed();
  std::vector<federation::SendFrame> frames;
  for (auto& effect : std::move(batch).release(*std::move(receipt)))
    if (auto* frame = std::get_if<federation::SendFrame>(&effect)) frames.push_back(std::move(*frame));
  return frames;
}

TEST(RotationAndIntroduction, AGuestThatChangesKeysBeforeItMeetsIsFollowedInTheLinkLog) {
  Federation f({"a", "b"});
  harness::Node guest("g");
  const auto first = guest.identity;
  const auto& a = f["a"].identity.domain();
  const auto invitation = invitation_of(f, "a");
  f.step("a", federation::Invite{.invitation = invitation});
  step_alone(guest, f.now, federation::AcceptInvitation{.invitation = invitation});
  guest.core.reset();
  guest.prepare_rotation();
  guest.open();
  step_alone(guest, f.now, federation::Tick{});
  // It introduces itself by the keys that sign what it says first (node/link_hub).
  ASSERT_EQ(guest.books().peer(a)->row.keys_told, 0U);
  f.step("a", federation::IntroductionReceived{
                  .introduction = protocol::introduce(invitation, first, *guest.keys().message_key(0))});
  const auto* known = f["a"].books().peer(first.domain());
  ASSERT_NE(known, nullptr);

  f["a"].core->step(f.now, federation::LinkOpened{first.domain(), ++f.session});
  auto frames = step_alone(guest, f.now, federation::LinkOpened{a, f.session});
  step_alone(guest, f.now, federation::GreetingReceived{a, f.session, {}});
  federation::FrameKeys keys{known->keys, f["a"].history()};
  const auto greeted = federation::event_of_frame(keys, f.session, frames.at(0).kind, frames.at(0).bytes);
  ASSERT_TRUE(greeted) << greeted.error().detail;
  f["a"].core->step(f.now, *greeted);
  const auto sent = guest.books().sent_envelope(a, 1);
  ASSERT_TRUE(sent.has_value());
  auto said = federation::event_of_frame(keys, f.session, protocol::FrameKind::envelope, protocol::encode(*sent));
  ASSERT_TRUE(said) << said.error().detail;
  f["a"].core->step(f.now, *said);
  EXPECT_EQ(known->keys.all(), guest.history().all());
  EXPECT_EQ(known->row.version_in_force, 1U) << "the proposal was signed by the keys before, and stands";
  EXPECT_TRUE(f.alarms.empty());
}

}  // namespace
