// What one step works with. Made by Core::step for the modules of this folder; nobody keeps it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "federation/books.h"
#include "federation/core.h"
#include "federation/effect.h"

namespace federation {

struct Context {
  Time now;
  Books& books;
  const protocol::NodeIdentity& self;
  const NodeKeys& keys;
  std::map<Domain, LinkSession>& sessions;
  std::vector<Effect>& effects;
  const protocol::BankAccount& account;    ///< of the fund, as peers are told
  std::set<Domain>& disbelieved;           ///< peers whose claim to hold more of our chain was not borne out: said once
  std::uint32_t alarms = 0;                ///< raised in this step
  std::uint32_t most_alarms = UINT32_MAX;  ///< that are recorded in this step; of more, only how many

  void emit(Effect effect) { effects.push_back(std::move(effect)); }

  /// Nothing was recorded; the client may ask again.
  void fail(Ticket ticket, Reason reason, std::string detail = {}) {
    emit(Reply{.ticket = ticket, .failure = protocol::Failure{reason, std::move(detail)}, .payment = {}});
  }
  void succeed(Ticket ticket) { emit(Reply{.ticket = ticket, .failure = {}, .payment = {}}); }
  /// The payment as it stands in the books now.
  void reply(Ticket ticket, const PaymentKey& key) {
    emit(Reply{.ticket = ticket, .failure = {}, .payment = books.payment(key)});
  }

  /// `outgoing`: what the peer is told because of it.
  void alarm(const Domain& peer, Reason reason, std::string detail, std::vector<protocol::Outgoing> outgoing = {}) {
    if (++alarms > most_alarms) return;
    books.record(now, protocol::AlarmRaised{peer, reason, detail}, {}, std::move(outgoing));
    emit(Alarm{peer, reason, std::move(detail)});
  }
};

/// A message where it was found: in which envelope of which peer, and at which place.
struct Received {
  const Domain& peer;
  const protocol::Envelope& envelope;
  std::uint32_t index = 0;

  const Bytes& bytes() const { return envelope.messages[index]; }
  protocol::LogPlace place() const { return {envelope.header.sequence, index}; }
};

/// Answers we gave before our books were lost, by the order they are about, as found in our own envelopes; empty in
/// ordinary times.
using RecordedAnswers = std::map<protocol::Hash, protocol::Answer>;

/// What the peer had proposed and we had signed, with the signatures that we gave: the key may have changed since.
using RecordedSignatures = std::map<Bytes, protocol::Signature>;

/// Likewise what we said of settlements.
struct RecordedSettlements {
  RecordedSignatures agreed;          ///< of notes
  RecordedSignatures countersigned;   ///< of their closings
  std::set<protocol::Hash> disputed;  ///< digests of notes that we had not signed
  std::set<protocol::Hash> receipts;  ///< digests of notes whose euros had arrived
};

/// Likewise as a witness, by origin and size of the checkpoint.
using RecordedCosignatures = std::map<std::pair<std::string, std::uint64_t>, protocol::Cosignature>;

struct RecordedWords {
  RecordedAnswers answers;
  RecordedSignatures terms;  ///< of agreements
  RecordedSettlements settlements;
  RecordedCosignatures cosignatures;
  std::set<protocol::Hash> refused_there;  ///< orders of ours that the peer refuses in what it gives back
};

/// As we had signed it, or as we sign it now.
template <class Sign>
protocol::Signature signature_given(const RecordedSignatures& recorded, const Bytes& text, const Sign& sign) {
  const auto given = recorded.find(text);
  return given == recorded.end() ? sign() : given->second;
}

}  // namespace federation
