#include "federation/agreements.h"

#include "federation/credit.h"
#include "federation/exchange.h"
#include "federation/own_accounts.h"
#include "protocol/check.h"
#include "protocol/merkle.h"
#include "storage/chart.h"

namespace federation {

using protocol::AgreementChanged;
using protocol::AgreementStep;
using protocol::AgreementTerms;

Bytes guest_row(const Domain& inviter) {
  return "guest:" + inviter.text();
}
static Bytes offer_row(const Domain& invitee) {
  return "offer:" + invitee.text();
}

static bool same_terms(AgreementTerms a, AgreementTerms b) {
  a.proposed_at = b.proposed_at = Time{};
  return a == b;
}

bool concerns(const AgreementTerms& terms, const Books& books, const PeerState& peer) {
  const auto& sides = terms.sides;
  const auto& ours = books.currency();
  const auto& theirs = peer.identity.currency;
  return (sides[0].currency == ours && sides[1].currency == theirs) ||
         (sides[0].currency == theirs && sides[1].currency == ours);
}

/// Pins a new peer and opens its accounts.
static void introduce_peer(Context& context, const protocol::NodeIdentity& identity) {
  Books& books = context.books;
  const bool is_new = books.peer(identity.domain()) == nullptr;
  books.record(context.now, protocol::PeerIntroduced{protocol::encode(identity)});
  if (!is_new || books.account(storage::position_account(identity.domain())) != nullptr) return;
  for (auto& opened : peer_accounts(books.currency(), identity.currency)) books.record(context.now, std::move(opened));
}

/// The unit of the position account that a peer removed has left is that of a new one, too.
static bool suits_old_account(const Books& books, const protocol::NodeIdentity& identity) {
  const auto* account = books.account(storage::position_account(identity.domain()));
  return account == nullptr || account->currency == protocol::settlement_unit(books.currency(), identity.currency).code;
}

/// What is pinned of an identity: all of it for a stranger, and for a peer of whom nothing was heard yet. Other keys of
/// a peer never, for only its link log can say so; if it has changed them and our books, restored, are too old to know,
/// we learn by which certificate and where it is reached. nullopt if the identity contradicts what is known.
static std::optional<protocol::NodeIdentity> pinned(const Books& books, const protocol::NodeIdentity& identity) {
  const PeerState* known = books.peer(identity.domain());
  if (known == nullptr) return suits_old_account(books, identity) ? std::optional(identity) : std::nullopt;
  if (known->identity.currency != identity.currency) return std::nullopt;
  if (known->row.received.sequence == 0) return identity;
  const auto& keys = known->keys;
  if (identity.rotation > keys.number()) return protocol::with_keys(identity, keys.number(), keys.current());
  const bool same = identity.rotation == keys.number() && identity.keys() == keys.current();
  return same ? std::optional(identity) : std::nullopt;
}

bool may_introduce(const Books& books, const protocol::NodeIdentity& identity) {
  return pinned(books, identity) == identity;
}

static void propose(Context& context, const Domain& peer, const AgreementTerms& terms) {
  const Bytes bytes = protocol::encode(terms);
  const auto signature = context.keys.contract.sign(protocol::agreement_type, bytes);
  context.books.record(context.now,
                       AgreementChanged{.peer = peer,
                                        .step = AgreementStep::proposed_here,
                                        .version = terms.version,
                                        .terms = bytes,
                                        .ours = signature,
                                        .theirs = {}},
                       {}, {{peer, protocol::encode(protocol::AgreementProposal{bytes, signature})}});
}

/// Both signatures are there. `tell` when the second one is ours.
static void put_in_force(Context& context, const Domain& peer, std::uint32_t version, const Bytes& terms,
                         const protocol::Signature& ours, const protocol::Signature& theirs, bool tell) {
  std::vector<protocol::Outgoing> outgoing;
  if (tell) outgoing.push_back({peer, protocol::encode(protocol::AgreementAcceptance{terms, ours})});
  context.books.record(context.now,
                       AgreementChanged{.peer = peer,
                                        .step = AgreementStep::in_force,
                                        .version = version,
                                        .terms = terms,
                                        .ours = ours,
                                        .theirs = theirs},
                       revaluation(context.books, *context.books.peer(peer), *protocol::decode_agreement_terms(terms)),
                       std::move(outgoing));
  context.books.erase_invitation(guest_row(peer));
  context.books.erase_invitation(offer_row(peer));
}

void invite(Context& context, const Invite& request) {
  const auto& invitation = request.invitation;
  if (const auto known = context.books.invitation(invitation.id)) {
    const auto before = protocol::parse_invitation(known->text);
    protocol::check(before.has_value(), "an invitation reads back");
    return before->offer == invitation.offer
               ? context.succeed(request.ticket)
               : context.fail(request.ticket, Reason::id_conflict, "another invitation has this id");
  }
  context.books.put_invitation(invitation.id, {protocol::to_text(invitation)});
  context.succeed(request.ticket);
}

void accept_invitation(Context& context, const AcceptInvitation& request) {
  const auto& invitation = request.invitation;
  const Domain& inviter = invitation.inviter.domain();
  Books& books = context.books;
  if (inviter == books.domain())
    return context.fail(request.ticket, Reason::already_exists, "this is our own invitation");
  if (invitation.expires <= context.now)
    return context.fail(request.ticket, Reason::expired, "the invitation is too old");
  if (const PeerState* peer = books.peer(inviter); peer != nullptr && peer->row.wound_up())
    return context.fail(request.ticket, Reason::wound_up,
                        inviter.text() + " was wound up: it begins anew under another name");
  const auto inviter_pinned = pinned(books, invitation.inviter);
  if (!inviter_pinned)
    return context.fail(request.ticket, Reason::already_exists, inviter.text() + " is known with other keys");
  const auto terms = protocol::terms_of(invitation.offer, invitation.inviter.currency, books.currency(), context.now);
  if (const auto valid = protocol::validate(terms); !valid)
    return context.fail(request.ticket, valid.error().reason, valid.error().detail);
  if (terms.mutual_credit_accepted && !request.mutual_credit_accepted)
    return context.fail(request.ticket, Reason::no_agreement,
                        "one currency is a mutual credit, which covers no euros: say that this is accepted");
  introduce_peer(context, *inviter_pinned);
  books.put_invitation(guest_row(inviter), {protocol::to_text(invitation)});
  const Peer& peer = books.peer(inviter)->row;
  if (peer.version_in_force == 0 && peer.version_proposed_here == 0) propose(context, inviter, terms);
  context.succeed(request.ticket);
}

void remove_peer(Context& context, const RemovePeer& request) {
  Books& books = context.books;
  const PeerState* peer = books.peer(request.peer);
  if (peer == nullptr) return context.fail(request.ticket, Reason::unknown_peer, request.peer.text() + " is no peer");
  if (has_met(peer->row))
    return context.fail(request.ticket, Reason::already_met, "suspend the agreement to take no more payments");
  // What these books do not know of, the peer may: it was perhaps met after the backup.
  if (peer->row.must_compare && !peer->row.released)
    return context.fail(request.ticket, Reason::recovering, "the node was restored and waits for this peer");
  books.record(context.now, protocol::PeerRemoved{request.peer});
  books.erase_invitation(guest_row(request.peer));
  books.erase_invitation(offer_row(request.peer));
  if (const auto session = context.sessions.find(request.peer); session != context.sessions.end()) {
    context.emit(CloseLink{request.peer, session->second.session, {Reason::unknown_peer, "no peer any more"}});
    context.sessions.erase(session);
  }
  context.succeed(request.ticket);
}

void receive_introduction(Context& context, const IntroductionReceived& received) {
  Books& books = context.books;
  const auto turn_away = [&](Reason reason, std::string detail) {
    context.emit(CloseLink{.peer = {}, .session = received.session, .why = {reason, std::move(detail)}});
  };
  const auto row = books.invitation(received.introduction.invitation_id);
  if (!row) return turn_away(Reason::not_found, "no such invitation is open");
  const auto invitation = protocol::parse_invitation(row->text);
  protocol::check(invitation.has_value(), "a stored invitation reads back");
  if (invitation->expires <= context.now) return turn_away(Reason::expired, "the invitation is too old");
  const auto identity = protocol::verify(received.introduction, invitation->secret);
  if (!identity) return turn_away(identity.error().reason, identity.error().detail);
  const auto guest = identity->domain() == books.domain() ? std::nullopt : pinned(books, *identity);
  if (!guest) return turn_away(Reason::already_exists, "the domain is known with other keys");
  introduce_peer(context, *guest);
  books.erase_invitation(received.introduction.invitation_id);
  books.put_invitation(offer_row(identity->domain()), *row);
  context.emit(AdmitPeer{identity->domain(), received.session});
}

void propose_agreement(Context& context, const ProposeAgreement& request) {
  const PeerState* peer = context.books.peer(request.peer);
  if (peer == nullptr) return context.fail(request.ticket, Reason::unknown_peer, request.peer.text() + " is no peer");
  if (!peer->terms)
    return context.fail(request.ticket, Reason::no_agreement, "the first agreement comes by invitation");
  if (peer->row.wound_up())
    return context.fail(request.ticket, Reason::wound_up, request.peer.text() + " was wound up");
  AgreementTerms terms = *peer->terms;
  ++terms.version;
  terms.proposed_at = context.now;
  if (request.fee) terms.fee = *request.fee;
  const std::size_t here = terms.side_of(context.books.domain());
  if (request.rate)
    terms.rate = here == 0 ? *request.rate : protocol::Fraction{request.rate->denominator, request.rate->numerator};
  terms.sides.at(here).debt_limit = request.our_debt_limit;
  terms.sides.at(1 - here).debt_limit = request.their_debt_limit;
  if (const auto valid = protocol::validate(terms); !valid)
    return context.fail(request.ticket, valid.error().reason, valid.error().detail);
  // One proposal of a version each, and theirs comes first if their domain does: a signature given is never overtaken.
  if (peer->row.version_proposed_here == terms.version)
    return context.fail(request.ticket, Reason::already_exists, "our last proposal still waits for their signature");
  if (peer->row.version_proposed_there == terms.version && request.peer < context.books.domain())
    return context.fail(request.ticket, Reason::stale_version, "they proposed this version already: sign it first");
  propose(context, request.peer, terms);
  context.succeed(request.ticket);
}

void sign_agreement(Context& context, const SignAgreement& request) {
  const PeerState* peer = context.books.peer(request.peer);
  if (peer == nullptr) return context.fail(request.ticket, Reason::unknown_peer, request.peer.text() + " is no peer");
  if (peer->row.wound_up())
    return context.fail(request.ticket, Reason::wound_up, request.peer.text() + " was wound up");
  if (request.version == 0 || peer->row.version_proposed_there != request.version)
    return context.fail(request.ticket, Reason::not_proposed, "they proposed no such version");
  const auto proposal = context.books.agreement(request.peer, request.version);
  protocol::check(proposal.has_value(), "a proposal that waits is stored");
  if (protocol::sha256(proposal->terms) != request.terms)
    return context.fail(request.ticket, Reason::stale_version, "other terms are proposed than those that were shown");
  const auto ours = context.keys.contract.sign(protocol::agreement_type, proposal->terms);
  put_in_force(context, request.peer, request.version, proposal->terms, ours, proposal->theirs, true);
  context.succeed(request.ticket);
}

void suspend_agreement(Context& context, const SuspendAgreement& request) {
  const PeerState* peer = context.books.peer(request.peer);
  if (peer == nullptr) return context.fail(request.ticket, Reason::unknown_peer, request.peer.text() + " is no peer");
  if (!peer->terms) return context.fail(request.ticket, Reason::no_agreement, "there is no agreement to suspend");
  if (peer->row.wound_up())
    return context.fail(request.ticket, Reason::wound_up, request.peer.text() + " was wound up");
  if (peer->row.suspended_here == request.suspended) return context.succeed(request.ticket);
  const protocol::AgreementSuspension message{peer->row.version_in_force, request.suspended};
  context.books.record(
      context.now,
      AgreementChanged{.peer = request.peer,
                       .step = request.suspended ? AgreementStep::suspended_here : AgreementStep::resumed_here,
                       .version = message.version},
      {}, {{request.peer, protocol::encode(message)}});
  context.succeed(request.ticket);
}

void set_limits(Context& context, const SetLimits& request) {
  if (context.books.peer(request.peer) == nullptr)
    return context.fail(request.ticket, Reason::unknown_peer, request.peer.text() + " is no peer");
  if (request.most_debt < 0 || request.most_claim < 0)
    return context.fail(request.ticket, Reason::malformed, "a limit is zero or more");
  context.books.record(context.now, protocol::LimitsSet{request.peer, request.most_debt, request.most_claim});
  context.succeed(request.ticket);
}

void receive_proposal(Context& context, const Domain& peer, const protocol::AgreementProposal& proposal,
                      const RecordedSignatures& recorded) {
  Books& books = context.books;
  const PeerState& state = *books.peer(peer);
  const auto terms = protocol::decode_agreement_terms(proposal.terms);
  if (!terms || !concerns(*terms, books, state))
    return context.alarm(peer, Reason::malformed, "proposed terms that do not stand between us");
  if (!protocol::verify(state.identity.contract_key, protocol::agreement_type, proposal.terms, proposal.signature))
    return context.alarm(peer, Reason::bad_signature, "proposed terms under a wrong signature");
  if (terms->version != state.row.version_in_force + 1) return;  // crossed with another version; theirs to see
  // What waits for a signature is what the operators look at: it is not exchanged under their eyes.
  if (state.row.version_proposed_there == terms->version) {
    if (books.agreement(peer, terms->version)->terms != proposal.terms)
      context.alarm(peer, Reason::already_exists, "they proposed other terms while their proposal waits");
    return;
  }
  // Two proposals of the same version crossed: that of the domain that sorts first stands, on both sides.
  if (state.row.version_proposed_here == terms->version && books.domain() < peer) return;
  books.record(context.now, AgreementChanged{.peer = peer,
                                             .step = AgreementStep::proposed_there,
                                             .version = terms->version,
                                             .terms = proposal.terms,
                                             .ours = {},
                                             .theirs = proposal.signature});
  const auto offered = books.invitation(offer_row(peer));
  if (!offered) return;
  const auto invitation = protocol::parse_invitation(offered->text);
  protocol::check(invitation.has_value(), "a stored invitation reads back");
  const auto expected = protocol::terms_of(invitation->offer, books.currency(), state.identity.currency, context.now);
  if (!same_terms(*terms, expected)) return;  // not what was offered: an operator must look at it
  const auto ours = signature_given(
      recorded, proposal.terms, [&] { return context.keys.contract.sign(protocol::agreement_type, proposal.terms); });
  const bool tell = !recorded.contains(proposal.terms);
  put_in_force(context, peer, terms->version, proposal.terms, ours, proposal.signature, tell);
}

void receive_acceptance(Context& context, const Domain& peer, const protocol::AgreementAcceptance& acceptance) {
  const PeerState& state = *context.books.peer(peer);
  const auto version = state.row.version_proposed_here;
  const auto proposal = version == 0 ? std::nullopt : context.books.agreement(peer, version);
  if (!proposal || proposal->terms != acceptance.terms) {
    const auto in_force = context.books.agreement(peer, state.row.version_in_force);
    if (in_force && in_force->terms == acceptance.terms) return;
    return context.alarm(peer, Reason::not_proposed, "accepted terms that we do not propose");
  }
  if (!protocol::verify(state.identity.contract_key, protocol::agreement_type, acceptance.terms, acceptance.signature))
    return context.alarm(peer, Reason::bad_signature, "accepted terms under a wrong signature");
  put_in_force(context, peer, version, acceptance.terms, proposal->ours, acceptance.signature, false);
}

void receive_suspension(Context& context, const Domain& peer, const protocol::AgreementSuspension& suspension) {
  if (context.books.peer(peer)->row.suspended_there == suspension.suspended) return;
  context.books.record(context.now, AgreementChanged{.peer = peer,
                                                     .step = suspension.suspended ? AgreementStep::suspended_there
                                                                                  : AgreementStep::resumed_there,
                                                     .version = suspension.version});
}

void adopt_proposal(Context& context, const Domain& peer, const protocol::AgreementProposal& proposal) {
  const auto terms = protocol::decode_agreement_terms(proposal.terms);
  const Peer& row = context.books.peer(peer)->row;
  if (!terms || terms->version != row.version_in_force + 1 || row.version_proposed_here == terms->version) return;
  context.books.record(context.now, AgreementChanged{.peer = peer,
                                                     .step = AgreementStep::proposed_here,
                                                     .version = terms->version,
                                                     .terms = proposal.terms,
                                                     .ours = proposal.signature,
                                                     .theirs = {}});
}

void adopt_acceptance(Context& context, const Domain& peer, const protocol::AgreementAcceptance& acceptance) {
  const auto version = context.books.peer(peer)->row.version_proposed_there;
  const auto proposal = version == 0 ? std::nullopt : context.books.agreement(peer, version);
  if (!proposal || proposal->terms != acceptance.terms) return;
  put_in_force(context, peer, version, acceptance.terms, acceptance.signature, proposal->theirs, false);
}

void adopt_suspension(Context& context, const Domain& peer, const protocol::AgreementSuspension& suspension) {
  if (context.books.peer(peer)->row.suspended_here == suspension.suspended) return;
  context.books.record(context.now, AgreementChanged{.peer = peer,
                                                     .step = suspension.suspended ? AgreementStep::suspended_here
                                                                                  : AgreementStep::resumed_here,
                                                     .version = suspension.version});
}

}  // namespace federation
