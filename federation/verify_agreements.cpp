#include "federation/verify_agreements.h"

#include <algorithm>

#include "federation/agreements.h"
#include "federation/exchange.h"

namespace federation {

using protocol::AgreementChanged;
using protocol::AgreementStep;
using protocol::Entry;

namespace {

struct Step {
  LinkLog& log;
  const Books& books;
  const Entry& entry;
};

std::string check(const Step& step, const protocol::PeerIntroduced& introduced) {
  const auto identity = protocol::decode_node_identity(introduced.identity);
  if (!identity) return {};  // said by the replay
  return may_introduce(step.books, *identity) ? "" : "a peer is introduced anew with other keys, or another currency";
}

bool is_waiting(const Books& books, const AgreementChanged& changed, bool ours) {
  const auto& row = books.peer(changed.peer)->row;
  if ((ours ? row.version_proposed_here : row.version_proposed_there) != changed.version) return false;
  const auto proposal = books.agreement(changed.peer, changed.version);
  return proposal && proposal->terms == changed.terms &&
         (ours ? proposal->ours == changed.ours : proposal->theirs == changed.theirs);
}

std::string check_terms(const Step& step, const AgreementChanged& changed) {
  const Books& books = step.books;
  const PeerState& peer = *books.peer(changed.peer);
  const auto terms = protocol::decode_agreement_terms(changed.terms);
  if (!terms) return "the terms do not read: " + terms.error().detail;
  if (!concerns(*terms, books, peer)) return "the terms do not stand between these two currencies";
  if (terms->version != changed.version || changed.version != peer.row.version_in_force + 1)
    return "the version of the terms does not follow the one in force";
  if (changed.step == AgreementStep::proposed_here)
    return peer.row.version_proposed_here == changed.version ? "a proposal of this version waits already" : "";
  if (changed.step != AgreementStep::in_force) return {};
  if (!is_waiting(books, changed, true) && !is_waiting(books, changed, false))
    return "terms come into force that nobody had proposed";
  return step.entry.transfers == revaluation(books, peer, *terms)
             ? ""
             : "what moves is not what the new rate makes of the position";
}

/// The peer's word stands in the envelope that was taken in last.
bool is_said_by_peer(const Step& step, const AgreementChanged& changed) {
  const auto& head = step.books.peer(changed.peer)->row.received;
  const auto envelope = step.log.envelope(storage::Table::received_log, changed.peer, head.sequence);
  const protocol::AgreementSuspension word{changed.version, changed.step == AgreementStep::suspended_there};
  return envelope && std::ranges::any_of((*envelope)->messages, [&](const Bytes& bytes) {
           return message_of<protocol::AgreementSuspension>(bytes) == word;
         });
}

std::string check(const Step& step, const AgreementChanged& changed) {
  if (step.books.peer(changed.peer) == nullptr) return {};  // said by the replay
  if (changed.step <= AgreementStep::in_force) return check_terms(step, changed);
  if (!changed.terms.empty() || !changed.ours.is_zero() || !changed.theirs.is_zero())
    return "it bears terms or signatures, and agrees on nothing";
  if (!step.entry.transfers.empty()) return "money moves in an entry that is about none";
  const bool theirs = changed.step == AgreementStep::suspended_there || changed.step == AgreementStep::resumed_there;
  return !theirs || is_said_by_peer(step, changed) ? "" : "the peer has not said so";
}

std::string check(const Step& step, const protocol::LinkCompared& compared) {
  const PeerState* peer = step.books.peer(compared.peer);
  return peer == nullptr || (peer->row.must_compare && !peer->row.frozen) ? "" : "the link had not to be compared";
}

std::string check(const Step& step, const protocol::LinkReleased& released) {
  const PeerState* peer = step.books.peer(released.peer);
  const bool waited_for = peer == nullptr || (peer->row.must_compare && !peer->row.frozen && !peer->row.released);
  return waited_for ? "" : "nobody waited for the link";
}

std::string check(const Step& step, const protocol::LinkThawed& thawed) {
  const PeerState* peer = step.books.peer(thawed.peer);
  return peer == nullptr || peer->row.frozen ? "" : "a link is thawed that was not frozen";
}

template <class Body>
std::string check(const Step&, const Body&) {
  return {};
}

}  // namespace

std::string check_agreement_entry(LinkLog& log, const Books& books, const Entry& entry) {
  return std::visit([&](const auto& body) { return check(Step{log, books, entry}, body); }, entry.body);
}

}  // namespace federation
