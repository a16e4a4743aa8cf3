// How two associations come to trade: invitation, introduction, proposal, both signatures; later versions; suspension
// and limits. Every step is an operator's act, except that a node signs by itself what its operators offered in an
// invitation.
#pragma once

#include "federation/context.h"
#include "protocol/message.h"

namespace federation {

// ---- asked by operators
void invite(Context& context, const Invite& request);
void accept_invitation(Context& context, const AcceptInvitation& request);
void propose_agreement(Context& context, const ProposeAgreement& request);
void sign_agreement(Context& context, const SignAgreement& request);
void suspend_agreement(Context& context, const SuspendAgreement& request);
void set_limits(Context& context, const SetLimits& request);
void remove_peer(Context& context, const RemovePeer& request);

// ---- from a node not yet known
void receive_introduction(Context& context, const IntroductionReceived& received);

// ---- from peers
/// `recorded`: terms that we had signed before our books were lost.
void receive_proposal(Context& context, const Domain& peer, const protocol::AgreementProposal& proposal,
                      const RecordedSignatures& recorded);
void receive_acceptance(Context& context, const Domain& peer, const protocol::AgreementAcceptance& acceptance);
void receive_suspension(Context& context, const Domain& peer, const protocol::AgreementSuspension& suspension);

// ---- our own messages, given back after a restore
void adopt_proposal(Context& context, const Domain& peer, const protocol::AgreementProposal& proposal);
void adopt_acceptance(Context& context, const Domain& peer, const protocol::AgreementAcceptance& acceptance);
void adopt_suspension(Context& context, const Domain& peer, const protocol::AgreementSuspension& suspension);

/// Whether pinned keys may be set: always for a stranger, never anew for a peer under other keys or in another
/// currency.
bool may_introduce(const Books& books, const protocol::NodeIdentity& identity);
/// Whether the terms are between our currency and this peer's.
bool concerns(const protocol::AgreementTerms& terms, const Books& books, const PeerState& peer);

/// Row key of the invitation by which we came to know a peer: the introduction is made from it until the agreement
/// stands.
Bytes guest_row(const Domain& inviter);

}  // namespace federation
