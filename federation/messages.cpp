#include "federation/messages.h"

#include "federation/agreements.h"
#include "federation/checkpoints.h"
#include "federation/payments.h"
#include "federation/rotation.h"
#include "federation/settlements.h"
#include "federation/wind_up.h"
#include "protocol/check.h"

namespace federation {

using protocol::EnvelopeDirection;

static void log(Context& context, const Domain& peer, const protocol::Envelope& envelope, EnvelopeDirection direction) {
  const bool ours = direction == EnvelopeDirection::returned;
  context.books.store_envelope(peer, direction, envelope);
  context.books.record(context.now,
                       protocol::EnvelopeLogged{.peer = peer,
                                                .direction = direction,
                                                .head = envelope.head(),
                                                .count = envelope.header.count,
                                                .acknowledged = envelope.header.acknowledged,
                                                .rotation = ours ? protocol::last_rotation(envelope.messages) : 0});
}

static void act_on_settlement(Context& context, const Domain& peer, const protocol::Message& message,
                              const RecordedSettlements& recorded) {
  if (const auto* proposal = std::get_if<protocol::SettlementProposal>(&message))
    return receive_settlement(context, peer, *proposal, recorded);
  if (const auto* acceptance = std::get_if<protocol::SettlementAcceptance>(&message))
    return receive_settlement_acceptance(context, peer, *acceptance);
  if (const auto* closing = std::get_if<protocol::ClosingProposal>(&message))
    return receive_closing(context, peer, *closing, recorded);
  if (const auto* acceptance = std::get_if<protocol::ClosingAcceptance>(&message))
    return receive_closing_acceptance(context, peer, *acceptance);
  const auto* dispute = std::get_if<protocol::SettlementDispute>(&message);
  protocol::check(dispute != nullptr, "every kind of message is acted on");
  receive_dispute(context, peer, *dispute);
}

/// Of a peer that was wound up only what ends payments counts, what it says of its keys and what it witnesses.
static bool is_over(const Peer& peer, const protocol::Message& message) {
  return peer.wound_up() && !std::holds_alternative<protocol::Order>(message) &&
         !std::holds_alternative<protocol::Answer>(message) &&
         !std::holds_alternative<protocol::CancelRequest>(message) &&
         !std::holds_alternative<protocol::KeyRotation>(message) &&
         !std::holds_alternative<protocol::CheckpointShown>(message) &&
         !std::holds_alternative<protocol::Cosignature>(message);
}

static void act(Context& context, const Received& received, const protocol::Message& message,
                const RecordedWords& recorded) {
  const Domain& peer = received.peer;
  if (is_over(context.books.peer(peer)->row, message))
    return context.alarm(peer, Reason::wound_up, "was wound up, and speaks of an agreement or a settlement");
  if (const auto* order = std::get_if<protocol::Order>(&message))
    return receive_order(context, received, *order, recorded.answers);
  if (const auto* answer = std::get_if<protocol::Answer>(&message)) return receive_answer(context, received, *answer);
  if (const auto* cancel = std::get_if<protocol::CancelRequest>(&message))
    return receive_cancel(context, received, *cancel, recorded.answers);
  if (const auto* proposal = std::get_if<protocol::AgreementProposal>(&message))
    return receive_proposal(context, peer, *proposal, recorded.terms);
  if (const auto* acceptance = std::get_if<protocol::AgreementAcceptance>(&message))
    return receive_acceptance(context, peer, *acceptance);
  if (const auto* suspension = std::get_if<protocol::AgreementSuspension>(&message))
    return receive_suspension(context, peer, *suspension);
  if (std::holds_alternative<protocol::KeyRotation>(message)) return receive_rotation(context, received);
  if (const auto* shown = std::get_if<protocol::CheckpointShown>(&message))
    return receive_checkpoint(context, received, *shown, recorded.cosignatures);
  if (const auto* cosignature = std::get_if<protocol::Cosignature>(&message))
    return receive_cosignature(context, received, *cosignature);
  act_on_settlement(context, peer, message, recorded.settlements);
}

void take_in(Context& context, const Domain& peer, const protocol::Envelope& envelope, const RecordedWords& recorded) {
  const bool was_back = context.books.peer(peer)->row.back;
  log(context, peer, envelope, EnvelopeDirection::received);
  note_return(context, peer, was_back);
  for (std::uint32_t index = 0; index < envelope.header.count; ++index) {
    const Received received{.peer = peer, .envelope = envelope, .index = index};
    const auto message = protocol::decode_message(received.bytes());
    // Signed nonsense moves nothing, but stays in the log as its sender's word.
    if (!message)
      context.alarm(peer, message.error().reason,
                    "message " + std::to_string(index) + " of envelope " + std::to_string(envelope.header.sequence) +
                        ": " + message.error().detail);
    else
      act(context, received, *message, recorded);
  }
}

static void adopt(Context& context, const Domain& peer, const Bytes& bytes, const protocol::Message& message,
                  const RecordedWords& recorded) {
  if (is_over(context.books.peer(peer)->row, message))
    return context.alarm(peer, Reason::wound_up, "was wound up, and speaks of an agreement or a settlement");
  if (const auto* order = std::get_if<protocol::Order>(&message))
    adopt_order(context, peer, bytes, *order, recorded.refused_there);
  if (const auto* answer = std::get_if<protocol::Answer>(&message)) adopt_answer(context, peer, *answer);
  if (const auto* cancel = std::get_if<protocol::CancelRequest>(&message)) adopt_cancel(context, *cancel);
  if (const auto* proposal = std::get_if<protocol::AgreementProposal>(&message))
    adopt_proposal(context, peer, *proposal);
  if (const auto* acceptance = std::get_if<protocol::AgreementAcceptance>(&message))
    adopt_acceptance(context, peer, *acceptance);
  if (const auto* suspension = std::get_if<protocol::AgreementSuspension>(&message))
    adopt_suspension(context, peer, *suspension);
  if (const auto* note = std::get_if<protocol::SettlementProposal>(&message)) adopt_settlement(context, peer, *note);
  if (const auto* closing = std::get_if<protocol::ClosingProposal>(&message)) adopt_closing(context, peer, *closing);
  if (const auto* acceptance = std::get_if<protocol::ClosingAcceptance>(&message))
    adopt_closing_acceptance(context, peer, *acceptance);
}

void take_back(Context& context, const Domain& peer, const protocol::Envelope& envelope,
               const RecordedWords& recorded) {
  log(context, peer, envelope, EnvelopeDirection::returned);
  for (std::uint32_t index = 0; index < envelope.header.count; ++index) {
    const Bytes& bytes = envelope.messages[index];
    const auto message = protocol::decode_message(bytes);
    protocol::check(message.has_value(), "what we signed we can read");
    adopt(context, peer, bytes, *message, recorded);
    if (const auto* answer = std::get_if<protocol::Answer>(&*message))
      count_returned_answer(context, peer, *answer, {envelope.header.sequence, index});
  }
}

}  // namespace federation
