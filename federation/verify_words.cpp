#include "federation/verify_words.h"

#include "federation/checkpoints.h"
#include "federation/fund_books.h"
#include "protocol/limits.h"
#include "protocol/merkle.h"

namespace federation {

using protocol::AgreementChanged;
using protocol::AgreementStep;
using protocol::Answer;
using protocol::ClosingStep;
using protocol::Entry;
using protocol::PaymentClosed;
using protocol::PaymentOpened;
using protocol::PaymentStatus;
using protocol::SettlementChanged;
using protocol::SettlementEnded;
using protocol::SettlementStep;

namespace {

constexpr const char* not_recorded = "it says something else than it records";

/// A payment as the entry leaves it.
struct Decision {
  PaymentOpened opened;
  protocol::LogPlace answer;
};

/// What the node before is told of a payment that the association bears.
Decision refused_before(const Payment& payment, Reason reason) {
  Decision decision{payment.opened, {}};
  decision.opened.status = PaymentStatus::refused;
  decision.opened.reason = reason;
  return decision;
}

/// The payment that an entry decides, or whose decision it says again.
std::optional<Decision> decision_of(const Books& books, const Entry& entry) {
  if (const auto* opened = std::get_if<PaymentOpened>(&entry.body)) return Decision{*opened, {}};
  if (const auto* repeated = std::get_if<protocol::AnswerRepeated>(&entry.body))
    if (const auto known = books.payment(repeated->key))
      return known->is_borne() ? refused_before(*known, known->opened.reason) : Decision{known->opened, known->answer};
  if (const auto* borne = std::get_if<protocol::ContradictionBorne>(&entry.body))
    if (const auto known = books.payment(borne->key)) return refused_before(*known, borne->reason);
  const auto* closed = std::get_if<PaymentClosed>(&entry.body);
  const auto known = closed == nullptr ? std::nullopt : books.payment(closed->key);
  if (!known) return std::nullopt;
  Decision decision{known->opened, closed->answer};
  decision.opened.status = closed->status;
  decision.opened.reason = closed->reason;
  return decision;
}

/// One message, and the entry that sends it.
class Word {
 public:
  Word(LinkLog& log, const Books& books, const Entry& entry, const protocol::Outgoing& outgoing)
      : log_(log), books_(books), entry_(entry), peer_(outgoing.peer), bytes_(outgoing.message) {}

  std::string operator()(const protocol::Order&) const {
    const auto digest = protocol::sha256(bytes_);
    if (const auto* opened = body<PaymentOpened>(); opened != nullptr && opened->status == PaymentStatus::held)
      return says(opened->next == peer_ && opened->order == digest);
    const auto* passed_on = body<protocol::OrderPassedOn>();
    const auto known = passed_on == nullptr ? std::nullopt : books_.payment(passed_on->key);
    return known && known->opened.next == peer_ && known->opened.order == digest
               ? ""
               : "an order is sent, and nothing is held for it";
  }

  std::string operator()(const Answer& answer) const {
    if (const auto* raised = body<protocol::AlarmRaised>())
      return says(raised->peer == peer_ && raised->reason == Reason::id_conflict && !answer.accepted &&
                  answer.reason == Reason::id_conflict && answer.evidence.empty());
    const auto decision = decision_of(books_, entry_);
    if (!decision || decision->opened.order_key() != answer.key) return "it answers an order that is not known";
    const auto& opened = decision->opened;
    if (opened.previous != peer_ || opened.order != answer.order_digest || opened.status == PaymentStatus::held ||
        answer.accepted != (opened.status == PaymentStatus::accepted) || answer.reason != opened.reason)
      return "it answers something else than was decided";
    return evidence_fits(answer, *decision) ? "" : "the answer bears other evidence than the one it passes on";
  }

  std::string operator()(const protocol::CancelRequest& request) const {
    const auto* asked = body<protocol::CancelAsked>();
    const auto known = asked == nullptr ? std::nullopt : books_.payment(asked->key);
    return says(known && known->opened.next == peer_ &&
                request == protocol::CancelRequest{known->opened.order_key(), known->opened.order});
  }

  std::string operator()(const protocol::AgreementProposal& proposal) const {
    return says(agrees(AgreementStep::proposed_here) && terms_are(proposal.terms, proposal.signature));
  }
  std::string operator()(const protocol::AgreementAcceptance& acceptance) const {
    return says(agrees(AgreementStep::in_force) && terms_are(acceptance.terms, acceptance.signature));
  }
  std::string operator()(const protocol::AgreementSuspension& suspension) const {
    return says(agrees(suspension.suspended ? AgreementStep::suspended_here : AgreementStep::resumed_here) &&
                body<AgreementChanged>()->version == suspension.version);
  }

  std::string operator()(const protocol::SettlementProposal& proposal) const {
    return says(notes(SettlementStep::proposed_here, proposal));
  }
  std::string operator()(const protocol::SettlementAcceptance& acceptance) const {
    return says(notes(SettlementStep::agreed, acceptance));
  }
  std::string operator()(const protocol::ClosingProposal& proposal) const {
    return says(ends(ClosingStep::signed_here, proposal));
  }
  std::string operator()(const protocol::ClosingAcceptance& acceptance) const {
    return says(ends(ClosingStep::countersigned_here, acceptance));
  }
  std::string operator()(const protocol::SettlementDispute& dispute) const {
    if (const auto* changed = body<SettlementChanged>()) {
      const auto note = protocol::parse_settlement_note(changed->note);
      return says(changed->peer == peer_ && changed->step == SettlementStep::disputed_here && note &&
                  note->number == dispute.number && protocol::sha256(changed->note) == dispute.note);
    }
    const auto* narrowed = body<protocol::DisputeNarrowed>();
    const auto known = narrowed == nullptr ? std::nullopt : books_.settlements().note(peer_, narrowed->number);
    return says(known && narrowed->peer == peer_ && narrowed->number == dispute.number &&
                protocol::sha256(known->note) == dispute.note);
  }

  /// That of our own keys comes to every peer in an entry of its own, which check_rotation() reads.
  std::string operator()(const protocol::KeyRotation&) const { return says(false); }

  /// Likewise, and check_shown().
  std::string operator()(const protocol::CheckpointShown&) const { return says(false); }
  std::string operator()(const protocol::Cosignature& cosignature) const {
    const auto* cosigned = body<protocol::CheckpointCosigned>();
    return says(cosigned != nullptr && cosigned->peer == peer_ && !cosigned->recovered &&
                cosignature_in(*cosigned) == cosignature);
  }

 private:
  static std::string says(bool so) { return so ? "" : not_recorded; }

  template <class Body>
  const Body* body() const {
    return std::get_if<Body>(&entry_.body);
  }
  bool agrees(AgreementStep step) const {
    const auto* changed = body<AgreementChanged>();
    return changed != nullptr && changed->peer == peer_ && changed->step == step;
  }
  bool terms_are(const Bytes& terms, const protocol::Signature& signature) const {
    const auto* changed = body<AgreementChanged>();
    return changed->terms == terms && changed->ours == signature;
  }
  bool notes(SettlementStep step, const auto& message) const {
    const auto* changed = body<SettlementChanged>();
    return changed != nullptr && changed->peer == peer_ && changed->step == step && changed->note == message.note &&
           changed->ours == message.signature;
  }
  bool ends(ClosingStep step, const auto& message) const {
    const auto* ended = body<SettlementEnded>();
    return ended != nullptr && ended->peer == peer_ && ended->step == step && ended->closing == message.closing &&
           ended->ours == message.signature;
  }

  /// The next node's answer with its proof, or none if that is too large to be passed on.
  bool evidence_fits(const Answer& answer, const Decision& decision) const {
    if (decision.answer.sequence == 0) return answer.evidence.empty();
    const auto found = log_.envelope(storage::Table::received_log, decision.opened.next, decision.answer.sequence);
    if (!found || decision.answer.index >= (*found)->messages.size()) return true;  // said by check_evidence
    const protocol::Envelope& envelope = **found;
    const auto theirs = message_of<Answer>(envelope.messages[decision.answer.index]);
    const bool is_its = theirs && theirs->accepted == answer.accepted && theirs->reason == answer.reason;
    if (theirs && !is_its) return answer.evidence.empty();
    if (answer.evidence.empty())
      return protocol::encode(protocol::prove_message(envelope, decision.answer.index)).size() >
             protocol::max_evidence_bytes;
    const auto proof = protocol::decode_message_proof(answer.evidence);
    return proof && proof->header_bytes == envelope.header_bytes && proof->signature == envelope.signature &&
           proof->index == decision.answer.index && proof->message == envelope.messages[proof->index] &&
           protocol::verify_inclusion(protocol::leaf_hash(proof->message), proof->index, envelope.header.count,
                                      proof->path, envelope.header.root);
  }

  LinkLog& log_;
  const Books& books_;
  const Entry& entry_;
  const Domain& peer_;
  const Bytes& bytes_;
};

// ---- what must be said

/// Whether an entry without a message should have one; `returned` has what was said before a restore.
struct Silence {
  const GivenBack& returned;
  const Books& books;

  bool operator()(const PaymentOpened&) const { return false; }  // verify_payments.cpp: it may come back later
  bool operator()(const PaymentClosed& closed) const {
    const auto known = books.payment(closed.key);
    return known && !known->opened.previous.text().empty() && !known->is_borne() &&
           !returned.answer(known->opened.previous, known->opened.order_key(),
                            closed.status == PaymentStatus::accepted);
  }
  bool operator()(const protocol::AnswerRepeated&) const { return true; }
  bool operator()(const protocol::ContradictionBorne& borne) const {
    const auto known = books.payment(borne.key);
    return known && known->status() == PaymentStatus::accepted && borne.told == PaymentStatus::refused;
  }
  bool operator()(const protocol::OrderPassedOn& passed_on) const {
    const auto known = books.payment(passed_on.key);
    return known && !returned.order(known->opened.next, known->opened.order);
  }
  bool operator()(const protocol::CancelAsked& asked) const { return !books.holds_of(asked.key).empty(); }
  bool operator()(const AgreementChanged& changed) const {
    const PeerState* peer = books.peer(changed.peer);
    switch (changed.step) {
      case AgreementStep::proposed_here:
        return !returned.holds(changed.peer, protocol::AgreementProposal{changed.terms, changed.ours});
      case AgreementStep::in_force:
        return peer != nullptr && peer->row.version_proposed_here != changed.version &&
               !returned.holds(changed.peer, protocol::AgreementAcceptance{changed.terms, changed.ours});
      case AgreementStep::suspended_here:
      case AgreementStep::resumed_here:
        return !returned.holds(changed.peer, protocol::AgreementSuspension{
                                                 changed.version, changed.step == AgreementStep::suspended_here});
      default:
        return false;
    }
  }
  bool operator()(const SettlementChanged& changed) const {
    if (changed.recovered || changed.step == SettlementStep::disputed_there) return false;
    if (changed.step != SettlementStep::agreed) return true;
    const auto open = books.settlements().note(changed.peer, books.settlements().link(changed.peer).open);
    return !open || open->note != changed.note;  // else the peer has accepted our own proposal
  }
  bool operator()(const protocol::CheckpointCosigned& cosigned) const { return !cosigned.recovered; }
  bool operator()(const SettlementEnded& ended) const {
    return !ended.recovered &&
           (ended.step == ClosingStep::signed_here || ended.step == ClosingStep::countersigned_here);
  }
  template <class Body>
  bool operator()(const Body&) const {
    return false;
  }
};

}  // namespace

/// Our new keys are told to every peer; of a peer's keys nothing is said.
static std::string check_rotation(const Books& books, const Entry& entry, const protocol::KeysRotated& rotated) {
  std::vector<protocol::Outgoing> expected;
  for (const auto& [domain, peer] : books.peers())
    if (rotated.peer.text().empty()) expected.push_back({domain, rotated.rotation});
  return entry.outgoing == expected ? "" : "a change of keys is told to others than it concerns";
}

/// Every peer that may be its witness is shown our checkpoint, with proofs that any replay gives again.
static std::string check_shown(const Books& books, const Entry& entry, const protocol::CheckpointMade& made) {
  return entry.outgoing == shown_to_peers(books, made.note)
             ? ""
             : "a checkpoint is shown to others than it concerns, or with other proofs";
}

std::string check_words(LinkLog& log, const GivenBack& returned, const Books& books, const Entry& entry) {
  if (!books.founded()) return {};
  if (const auto* rotated = std::get_if<protocol::KeysRotated>(&entry.body))
    return check_rotation(books, entry, *rotated);
  if (const auto* made = std::get_if<protocol::CheckpointMade>(&entry.body)) return check_shown(books, entry, *made);
  if (entry.outgoing.size() > 1) return "it says more than one thing";
  if (entry.outgoing.empty())
    return std::visit(Silence{returned, books}, entry.body) ? "it is recorded, and the peer is not told" : "";
  const auto& outgoing = entry.outgoing.front();
  const auto message = protocol::decode_message(outgoing.message);
  return message ? std::visit(Word(log, books, entry, outgoing), *message) : "it sends what is no message";
}

}  // namespace federation
